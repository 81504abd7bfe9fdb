"""Commands that measure the held ground: the line, the ring around a place, two maps beside each other."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import as_json, show, with_day, with_known
from frontline.cli.program import cli
from frontline.theatre.tell import shapes as tell
from frontline.theatre.theatre import Theatre


@cli.command()
@with_day
@click.option("--source", help="By this map itself; default: by our assessment.")
@with_known
@as_json
@click.pass_obj
def front(theatre: Path, on: date, source: str | None, known: datetime | None, as_json: bool) -> None:
    """Measure the line of a day: its length at three scales, and how fast it moved in the 30 days before.

    \b
    Example:
      frontline -t demo/pokrovsk front --on 2025-11-03 --source deepstate
    """
    show(Theatre(theatre).front(on=on, source=source, known=known), tell.front, as_json=as_json)


@cli.command()
@click.argument("place")
@with_day
@click.option("--source", help="By this map itself; default: by our assessment.")
@with_known
@as_json
@click.pass_obj
def encirclement(
    theatre: Path, place: str, on: date, source: str | None, known: datetime | None, as_json: bool
) -> None:
    """Measure how far a PLACE is surrounded: by bearings, by its outline, and by the width of the way out.

    \b
    Example:
      frontline -t demo/pokrovsk encirclement Pokrovsk --on 2025-11-03 --source deepstate
    """
    found = Theatre(theatre).encirclement(place, on=on, source=source, known=known)
    show(found, tell.encirclement, as_json=as_json)


@cli.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@with_day
@click.option("--box", type=float, nargs=4, help="Inside this box: west south east north; default: the theatre's.")
@click.option("--minus", help="Without the ground that this source leaves out; if it covers all: shows as held.")
@with_known
@as_json
@click.pass_obj
def compare(
    theatre: Path, first: str, second: str, on: date, box: tuple[float, float, float, float] | None, minus: str | None,
    known: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Compare two maps A and B on a day: areas, the distance between lines, settlements in dispute, and the lag.

    A or B may be "assessed", our own assessment.

    \b
    Example:
      frontline -t demo/pokrovsk compare deepstate uacontrolmap --on 2025-11-03 --minus liveuamap
    """
    found = Theatre(theatre).compare(first, second, on=on, box=box, minus=minus, known=known)
    show(found, tell.compare, as_json=as_json)
