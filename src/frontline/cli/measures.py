"""Commands that measure a day's ground further: pockets, districts, settlements over time, tempo."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import as_json, show, show_lines, with_day, with_known
from frontline.cli.program import cli
from frontline.theatre.tell import measures as tell
from frontline.theatre.tempo import AROUND_KM
from frontline.theatre.theatre import Theatre


@cli.command()
@with_day
@click.option("--source", help="By this map itself; default: by our assessment.")
@with_known
@as_json
@click.pass_obj
def pockets(theatre: Path, on: date, source: str | None, known: datetime | None, as_json: bool) -> None:
    """List salients and pockets of a day, with contested ground counted as free and again as held.

    \b
    Example:
      frontline -t demo/pokrovsk pockets --on 2025-11-03 --source deepstate
    """
    show(Theatre(theatre).pockets(on=on, source=source, known=known), tell.pockets, as_json=as_json)


@cli.command()
@click.argument("place")
@with_day
@click.option("--drawn", type=click.Path(path_type=Path), help="A GeoJSON file of districts, each with a name.")
@with_known
@as_json
@click.pass_obj
def districts(theatre: Path, place: str, on: date, drawn: Path | None, known: datetime | None, as_json: bool) -> None:
    """Say how much of each district of a city PLACE is held: its own, drawn ones, or else around named quarters.

    \b
    Example:
      frontline -t demo/pokrovsk districts Pokrovsk --on 2025-11-03 --drawn districts.geojson
    """
    show(Theatre(theatre).districts(place, on=on, drawn=drawn, known=known), tell.districts, as_json=as_json)


@cli.command()
@click.option("--in", "place", help="In this place, or a GeoJSON polygon; default: the theatre's box.")
@click.option("--source", help="By this source alone; default: by all.")
@with_known
@as_json
@click.pass_obj
def settlements(theatre: Path, place: str | None, source: str | None, known: datetime | None, as_json: bool) -> None:
    """List over which days each settlement was held by whom, by each source, with both dates; JSON lines with --json.

    \b
    Example:
      frontline -t demo/pokrovsk settlements --in "Hrodivska hromada" --source deepstate
    """
    show_lines(Theatre(theatre).settlements(in_=place, source=source, known=known), tell.settlements, as_json=as_json)


@cli.command()
@click.argument("place")
@with_day
@click.option("--around", type=float, default=AROUND_KM, show_default=True, help="Events this many km around it.")
@with_known
@as_json
@click.pass_obj
def tempo(theatre: Path, place: str, on: date, around: float, known: datetime | None, as_json: bool) -> None:
    """Say how busy a PLACE is: evidence items a day in a week, against its own 90 days before.

    \b
    Example:
      frontline -t demo/pokrovsk tempo Pokrovsk --on 2025-11-03
    """
    show(Theatre(theatre).tempo(place, on=on, around_km=around, known=known), tell.tempo, as_json=as_json)
