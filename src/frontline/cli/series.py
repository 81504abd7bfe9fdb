"""Commands that follow measures over time: as tables and as charts."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from frontline.cli.options import Command, Day, as_json, show, with_known
from frontline.cli.program import cli
from frontline.theatre.periods import LENGTHS
from frontline.theatre.series import MEASURES
from frontline.theatre.tables import write_csv
from frontline.theatre.tell import series as tell
from frontline.theatre.theatre import Theatre

OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.argument("measure", type=click.Choice(list(MEASURES))),
    click.option("--place", "--in", help="Of this place, or a GeoJSON polygon; default: the theatre's box."),
    click.option(
        "--source",
        multiple=True,
        callback=lambda _context, _option, given: ",".join(given),
        help="By these, such as deepstate,assessed; may be repeated; default: all.",
    ),
    click.option("--from", "start", type=Day(), help="From this day on; default: all that is shown."),
    click.option("--until", type=Day(), help="... and before this one."),
    click.option("--every", type=click.Choice(LENGTHS), help="How often; default: what suits the measure."),
    click.option("--party", help="Whose ground; default: the theatre's first party."),
    with_known,
    as_json,
)


def with_query(command: Command) -> Command:
    """Give a command the options that say which measure, of what, when and by whom."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@cli.command()
@with_query
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this .csv, .parquet or .json file.")
@click.pass_obj
def series(
    theatre: Path, measure: str, place: str | None, source: str, start: date | None, until: date | None,
    every: str | None, party: str | None, known: datetime | None, as_json: bool, output: Path | None,
) -> None:  # fmt: skip
    """Follow a MEASURE over time: a row a period and source, with interval and both dates, as CSV with HXL tags.

    \b
    Example:
      frontline -t demo/pokrovsk series share --place Pokrovsk --source deepstate,assessed
      frontline -t demo/pokrovsk series net --every month -o net.csv
    """
    query: dict[str, Any] = {"place": place, "source": source, "start": start, "until": until}
    found = Theatre(theatre).series(measure, **query, every=every, party=party, known=known, save=output)
    show(found, tell.rows if output else lambda data: write_csv(data["rows"]).rstrip(), as_json=as_json)


@cli.command()
@with_query
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The .svg or .png file.")
@click.pass_obj
def plot(
    theatre: Path, measure: str, place: str | None, source: str, start: date | None, until: date | None,
    every: str | None, party: str | None, known: datetime | None, as_json: bool, output: Path,
) -> None:  # fmt: skip
    """Draw a MEASURE over time as a chart, SVG or PNG by the file's ending, with intervals, sources and cut-off.

    \b
    Example:
      frontline -t demo/pokrovsk plot share --place Pokrovsk -o share.svg
      frontline -t demo/pokrovsk plot net --every month -o net.png
    """
    query: dict[str, Any] = {"place": place, "source": source, "start": start, "until": until}
    found = Theatre(theatre).plot(measure, output, **query, every=every, party=party, known=known)
    show(found, tell.drawn, as_json=as_json)
