"""Commands that say who holds what, since when, and how the record came to be."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Day, Point, as_json, show, with_day, with_known
from frontline.cli.program import cli
from frontline.theatre.tell import control as tell
from frontline.theatre.tell.sources import why as tell_why
from frontline.theatre.tell.words import progress
from frontline.theatre.theatre import Theatre


@cli.command()
@click.option("--from", "start", type=Day(), help="Answer only for days from this one on.")
@click.option("--until", type=Day(), help="... and before this one.")
@as_json
@click.pass_obj
def assess(theatre: Path, start: date | None, until: date | None, as_json: bool) -> None:
    """Bring the assessment up to date: the probability of each status for each cell and day.

    All days that the maps show are assessed, since each rests on those before; --from and --until restrict
    what is reported.

    \b
    Example:
      frontline -t demo/pokrovsk assess
    """
    with progress("Assessing", quiet=as_json):
        result = Theatre(theatre).assess(start=start, until=until)
    show(result, tell.assess, as_json=as_json)


@cli.command()
@click.argument("place")
@with_day
@with_known
@as_json
@click.pass_obj
def status(theatre: Path, place: str, on: date, known: datetime | None, as_json: bool) -> None:
    """Say who holds a PLACE on a day: the assessed share with its interval, and each source's own figure.

    \b
    Example:
      frontline -t demo/pokrovsk status Pokrovsk --on 2025-11-03
    """
    show(Theatre(theatre).status(place, on=on, known=known), tell.status, as_json=as_json)


@cli.command()
@click.argument("place", required=False)
@click.option("--at", type=Point(), help="In place of PLACE: the cell at this point, such as 48.28,37.18.")
@with_day
@with_known
@as_json
@click.pass_obj
def why(
    theatre: Path, place: str | None, at: tuple[float, float] | None, on: date, known: datetime | None, as_json: bool
) -> None:
    """Say why PLACE is assessed as it is: the evidence with dates and weights, and what would change the answer.

    \b
    Example:
      frontline -t demo/pokrovsk why Pokrovsk --on 2025-11-03
      frontline -t demo/pokrovsk why --at 48.28,37.18 --on 2025-11-03
    """
    show(Theatre(theatre).why(place, on=on, known=known, at=at), tell_why, as_json=as_json)


@cli.command()
@click.option("--from", "start", type=Day(), required=True, help="The first picture's day.")
@click.option("--until", type=Day(), required=True, help="The second picture's day.")
@click.option("--in", "place", help="Inside this place, or a GeoJSON polygon; default: the box.")
@click.option("--source", help="By this map itself; default: by our assessment.")
@click.option("--party", help="Whose ground; default: the theatre's first party.")
@with_known
@as_json
@click.pass_obj
def change(
    theatre: Path, start: date, until: date, place: str | None, source: str | None, party: str | None,
    known: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what a party gained and lost between the picture of one day and that of a later one, in km2.

    \b
    Example:
      frontline -t demo/pokrovsk change --from 2025-10-04 --until 2025-11-03 --in Pokrovsk
    """
    found = Theatre(theatre).change(start, until, in_=place, source=source, party=party, known=known)
    show(found, tell.change, as_json=as_json)


@cli.command()
@click.argument("place")
@with_known
@as_json
@click.pass_obj
def history(theatre: Path, place: str, known: datetime | None, as_json: bool) -> None:
    """List each change of what a map shows of a PLACE, by more than 1 % of it: the day, when it was known, the file.

    \b
    Example:
      frontline -t demo/pokrovsk history Pokrovsk
    """
    show(Theatre(theatre).history(place, known=known), tell.history, as_json=as_json)


@cli.command()
@click.option("--since", type=Day(), help="Only days from this one on.")
@as_json
@click.pass_obj
def corrections(theatre: Path, since: date | None, as_json: bool) -> None:
    """List the days that a map showed again: what it said, what it says now, and when each was known.

    \b
    Example:
      frontline -t demo/pokrovsk corrections --since 2025-10-01
    """
    show(Theatre(theatre).corrections(since=since), tell.corrections, as_json=as_json)
