"""Commands about reports and claims: who published what, and who says what in it, in whose words."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Day, as_json, show, show_lines, with_known
from frontline.cli.program import cli
from frontline.theatre.tell import claims as tell
from frontline.theatre.tell.words import progress_words
from frontline.theatre.theatre import Theatre


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", type=Day(), help="The day of the text, when it does not say.")
@click.option("--lang", help="Its language, such as en; default: recognised.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to read with.")
@as_json
@click.pass_obj
def extract(
    theatre: Path, paths: tuple[Path, ...], published: date | None, lang: str | None, jobs: int, as_json: bool
) -> None:
    """Read the claims of texts; nothing is stored.

    PATH may be an article (text, Markdown, HTML, PDF, EML), a feed, a channel's export, a table, or JSON lines of
    {id, text, lang, published, publisher, publisher_kind}. JSON lines may be of any size: with --json each text is
    read, its claims are printed and both are forgotten.

    The rules read; the table [reading] of the theatre's settings sets optional readers beside them (docs/readers.md),
    and "doctor" says which are installed.

    \b
    Example:
      frontline -t demo/pokrovsk extract demo/pokrovsk/reports --json
    """
    with progress_words("Reading", quiet=as_json and sys.stdout.isatty()) as told:
        rows = Theatre(theatre).extract_each(*paths, published=published, lang=lang, jobs=jobs, told=told)
        show_lines(rows if as_json else list(rows), tell.claims, as_json=as_json)


@cli.command()
@click.option("--from", "start", type=Day(), help="Published from this day on.")
@click.option("--until", type=Day(), help="... and before this one.")
@click.option("--publisher", help="Carried by an outlet whose name has this in it.")
@with_known
@as_json
@click.pass_obj
def reports(
    theatre: Path, start: date | None, until: date | None, publisher: str | None, known: datetime | None, as_json: bool
) -> None:
    """List stored reports: outlets, copies, versions and how many claims each makes.

    \b
    Example:
      frontline -t demo/pokrovsk reports --from 2025-11-01
    """
    rows = Theatre(theatre).reports(start=start, until=until, publisher=publisher, known=known)
    show(rows, tell.reports, as_json=as_json)


@cli.command()
@click.option("--place", help="Claims that name this place.")
@click.option("--from", "start", type=Day(), help="In reports published from this day on.")
@click.option("--until", type=Day(), help="... and before this one.")
@click.option("--side", help="Whose claims: a party, monitor or media.")
@click.option("--type", "type_", help="Of this type, such as control_taken or encirclement.")
@with_known
@as_json
@click.pass_obj
def claims(
    theatre: Path, place: str | None, start: date | None, until: date | None, side: str | None, type_: str | None,
    known: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """List stored claims: who says what, in whose words, from which report.

    \b
    Example:
      frontline -t demo/pokrovsk claims --place Pokrovsk --side RU
    """
    rows = Theatre(theatre).claims(place=place, start=start, until=until, side=side, type_=type_, known=known)
    show_lines(rows, tell.claims, as_json=as_json)
