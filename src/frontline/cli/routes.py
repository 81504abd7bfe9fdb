"""Commands of roads and railways: the network, the ways of a place, hubs, scenarios, and who can be reached."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Day, as_json, show, with_day, with_known
from frontline.cli.program import cli
from frontline.errors import UsageError
from frontline.theatre.tell import routes as tell
from frontline.theatre.tell.words import progress_words
from frontline.theatre.theatre import Theatre

FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command()
@click.argument("action", type=click.Choice(["build", "show"]))
@click.argument("files", type=FILE, nargs=-1)
@as_json
@click.pass_obj
def network(theatre: Path, action: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Build the theatre's roads and railways from FILES, or show which were built.

    FILES are OpenStreetMap extracts (.pbf, .osm), Overpass JSON, GeoPackage, GeoJSON or Parquet, the better first;
    without any, those in the theatre's folder network/ are taken.

    \b
    Example:
      frontline -t demo/pokrovsk network build
      frontline -t demo/pokrovsk network show
    """
    opened = Theatre(theatre)
    if action == "show":
        show(opened.list_networks(), tell.networks, as_json=as_json)
        return
    with progress_words("Building the network", quiet=as_json) as told:
        built = opened.build_network(*files, told=told)
    show(built, tell.built, as_json=as_json)


@cli.command()
@click.argument("place")
@with_day
@with_known
@click.option("--to", "hubs", multiple=True, help="Also the way to this place; repeatable.")
@click.option("--side", help="Whose ways; default: the party that is not the first.")
@click.option("--source", help="By this map itself; default: by our assessment.")
@click.option("--against", type=Day(), help="The day that the detour is measured against; default: the first shown.")
@click.option("--series", is_flag=True, help="Over time, up to --on.")
@click.option("--from", "start", type=Day(), help="With --series: from this day on.")
@click.option("--every", type=click.Choice(["day", "week"]), default="week", show_default=True, help="With --series.")
@click.option("--chart", type=FILE, help="With --series: also draw it to this file, SVG or PNG.")
@as_json
@click.pass_obj
def routes(
    theatre: Path,
    place: str,
    on: date,
    known: datetime | None,
    hubs: tuple[str, ...],
    side: str | None,
    source: str | None,
    against: date | None,
    series: bool,
    start: date | None,
    every: str,
    chart: Path | None,
    as_json: bool,
) -> None:
    """Say by which ways a PLACE can be reached on a day, how exposed they are, and how far it is surrounded.

    \b
    Example:
      frontline -t demo/pokrovsk routes Pokrovsk --on 2025-11-03
      frontline -t demo/pokrovsk routes Pokrovsk --on 2025-11-03 --series --from 2025-10-01 --chart ways.svg
    """
    opened = Theatre(theatre)
    if not series:
        if chart:
            raise UsageError("a chart is drawn of a series", "add --series")
        found = opened.routes(place, on=on, known=known, to=hubs, side=side, source=source, against=against)
        show(found, tell.routes, as_json=as_json)
        return
    with progress_words(f"Ways of {place}", quiet=as_json) as told:
        found = opened.routes_series(
            place,
            on=on,
            known=known,
            side=side,
            source=source,
            against=against,
            start=start,
            every=every,
            chart=chart,
            told=told,
        )
    show(found, tell.routes_series, as_json=as_json)


@cli.command()
@click.argument("place")
@as_json
@click.pass_obj
def hub(theatre: Path, place: str, as_json: bool) -> None:
    """Say what passes through a PLACE: roads and lines that meet there, and what its surroundings rely on it for.

    \b
    Example:
      frontline -t demo/pokrovsk hub Pokrovsk
    """
    show(Theatre(theatre).hub(place), tell.hub, as_json=as_json)


@cli.command()
@click.argument("place")
@click.option("--held-by", required=True, help="The party that is imagined to hold it.")
@with_day
@with_known
@as_json
@click.pass_obj
def whatif(theatre: Path, place: str, held_by: str, on: date, known: datetime | None, as_json: bool) -> None:
    """Say what would change for people and their ways if a party held a PLACE: a scenario, never a forecast.

    \b
    Example:
      frontline -t demo/pokrovsk whatif Pokrovsk --held-by RU --on 2025-11-03
    """
    show(Theatre(theatre).whatif(place, held_by=held_by, on=on, known=known), tell.whatif, as_json=as_json)


@cli.command()
@with_day
@click.option("--since", type=Day(), help="Also which settlements lost their last way since this day.")
@click.option("--side", help="Whose ways; default: the party that is not the first.")
@with_known
@click.option("-o", "--output", type=FILE, help="Write the settlements to this file, as CSV with HXL tags.")
@as_json
@click.pass_obj
def evacuation(
    theatre: Path, on: date, since: date | None, side: str | None, known: datetime | None, output: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Say how many people live where which ways are left, for those who bring aid or plan a way out.

    \b
    Example:
      frontline -t demo/pokrovsk evacuation --on 2025-11-03 --since 2025-08-01 -o access.csv
    """
    found = Theatre(theatre).evacuation(on=on, since=since, side=side, known=known, save=output)
    show(found, tell.evacuation, as_json=as_json)
