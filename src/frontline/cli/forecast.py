"""Commands that look ahead: a question's answer, the places most likely to change, and how forecasts came out."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Day, as_json, show, with_known
from frontline.cli.program import cli
from frontline.errors import UsageError
from frontline.theatre.tell import forecast as tell
from frontline.theatre.theatre import Theatre

RUN = "run"


@cli.command()
@click.argument("place", required=False)
@click.option("--share", type=float, help="The share of the place that must be shown as held, such as 0.95.")
@click.option("--by", type=Day(), help="The last day on which it counts.")
@click.option("--source", help="The map that settles it, or 'assessed'; default: the theatre's first map.")
@click.option("--question", type=click.Path(path_type=Path), help="A TOML file with the whole question instead.")
@click.option("--area", is_flag=True, help="Ask instead how much ground is gained, lost and net.")
@click.option("--within", help="With --area: in this place, or the polygon of this GeoJSON file; default: the box.")
@click.option("--days", type=click.Choice(["7", "30", "90"]), default="30", help="With --area: over so many days.")
@click.option("--keep", is_flag=True, help="Enter the answer in the ledger, where it will be scored.")
@with_known
@as_json
@click.pass_obj
def forecast(
    theatre: Path, place: str | None, share: float | None, by: date | None, source: str | None,
    question: Path | None, area: bool, within: str | None, days: str, keep: bool, known: datetime | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Say how likely a share of a PLACE is shown as held by a day, with reasons and how such answers did.

    With --area: how much ground is shown as gained, lost and net after 7, 30 or 90 days, beside what the pace of the
    last 30 days would bring.

    PLACE may be 'run': issue the theatre's standing questions of the week (questions.toml) and settle what is over.

    \b
    Example:
      frontline -t demo/pokrovsk forecast Pokrovsk --share 0.95 --by 2025-12-31 --known 2025-11-03
      frontline -t demo/pokrovsk forecast --area --days 30 --known 2025-11-03
    """
    opened = Theatre(theatre)
    if area:
        if place or share is not None or by or question:
            raise UsageError(
                "--area asks about ground, not about a share by a day", "use --within, --days and --source"
            )
        found = opened.forecast_area(within, days=int(days), source=source, known=known, keep=keep)
        show(found, tell.area, as_json=as_json)
    elif question:
        answers = opened.forecast_file(question, known=known, keep=keep)
        show(answers[0] if len(answers) == 1 else answers, tell.forecasts, as_json=as_json)
    elif place == RUN and share is None and by is None:
        show(opened.forecast_run(known=known), tell.run, as_json=as_json)
    elif place and share is not None and by:
        found = opened.forecast(place, share=share, by=by, source=source, known=known, keep=keep)
        show(found, tell.forecast, as_json=as_json)
    else:
        raise UsageError("a question needs a place, --share and --by", "or name a file with --question")


@cli.command()
@click.option("--days", type=click.IntRange(1, 180), default=30, show_default=True, help="Within so many days.")
@click.option("--source", help="By this map; default: the theatre's first.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="List so many places.")
@with_known
@as_json
@click.pass_obj
def outlook(theatre: Path, days: int, source: str | None, most: int, known: datetime | None, as_json: bool) -> None:
    """List the places most likely to be shown as taken, for early warning; the publication delay is applied.

    \b
    Example:
      frontline -t demo/pokrovsk outlook --days 30 --known 2025-11-03
    """
    show(Theatre(theatre).outlook(days=days, known=known, source=source, most=most), tell.outlook, as_json=as_json)


@cli.command()
@with_known
@as_json
@click.pass_obj
def forecasts(theatre: Path, known: datetime | None, as_json: bool) -> None:
    """List the ledger: every answer that was kept, the model's and people's, how it came out and its scores.

    \b
    Example:
      frontline -t demo/pokrovsk forecasts
    """
    show(Theatre(theatre).forecasts(known=known), tell.ledger, as_json=as_json)
