"""Speak the library aloud: one thin command a verb, with the same words as the Python API.

Nothing is computed here. Each command reads its options, calls one function and prints what it returns, for people
or, with ``--json``, for programs.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

import frontline
from frontline import days, logs
from frontline.errors import FrontlineError, UsageError
from frontline.settings import THEATRE_VARIABLE
from frontline.theatre import tell
from frontline.theatre.theatre import Theatre

Command = Callable[..., Any]


class Day(click.ParamType[date]):
    """A day such as 2025-11-03."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401, ARG002, D102
        return days.parse_day(value)


class Instant(click.ParamType[datetime]):
    """An instant such as 2025-11-03T18:00:00Z, or a day, which means its end."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401, ARG002, D102
        return days.parse_instant(value)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-t", "--theatre", type=click.Path(path_type=Path), envvar=THEATRE_VARIABLE, default=Path(),
    show_default="this folder", help=f"The theatre's folder; also from the variable {THEATRE_VARIABLE}.",
)  # fmt: skip
@click.version_option(frontline.__version__, prog_name="frontline")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what is being done.")
@click.pass_context
def cli(context: click.Context, theatre: Path, verbose: bool) -> None:
    """Map an armed conflict from open sources: who holds what, since when, who says so, and how sure anyone can be.

    \b
    Example:
      frontline new demo --example pokrovsk
      frontline -t demo ingest deepstate demo/observations/deepstate.parquet
      frontline -t demo status Pokrovsk --on 2025-11-03
    """
    logs.configure(verbose=verbose)
    context.obj = theatre


def as_json(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def with_known(command: Command) -> Command:
    """Give a command the option ``--known``."""
    return click.option("--known", type=Instant(), help="As it was known at this instant; default: now.")(command)


def with_day(command: Command) -> Command:
    """Give a command the option ``--on``."""
    return click.option("--on", type=Day(), required=True, help="The day it was true, such as 2025-11-03.")(command)


def show(data: Any, text: Callable[[Any], str], *, as_json: bool) -> None:  # noqa: ANN401  # any JSON document
    """Print an answer as JSON or in words."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else text(data))


def show_lines(rows: Iterable[dict[str, Any]], text: Callable[[list[dict[str, Any]]], str], *, as_json: bool) -> None:
    """Print rows as JSON lines or in words."""
    if not as_json:
        click.echo(text(list(rows)))
        return
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", help="Copy a bundled example, such as pokrovsk.")
@as_json
def new(folder: Path, example: str | None, as_json: bool) -> None:
    """Make a theatre.

    \b
    Example:
      frontline new demo/pokrovsk --example pokrovsk
    """
    theatre = Theatre.make(folder, example)
    show({"theatre": theatre.name, "path": str(folder)}, tell.new, as_json=as_json)


@cli.command()
@click.argument("source")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def ingest(theatre: Path, source: str, paths: tuple[Path, ...], as_json: bool) -> int:
    """Bring in deliveries of a SOURCE: files, or folders of files.

    A damaged delivery is put aside whole; the exit code is then 4, and the others are kept.

    \b
    Example:
      frontline -t demo/pokrovsk ingest reports demo/pokrovsk/reports
    """
    with tell.progress("Reading", quiet=as_json) as step:
        result = Theatre(theatre).ingest(source, *paths, progress=step)
    show(result, tell.ingest, as_json=as_json)
    for each in result["quarantined"]:
        click.echo(f"frontline: {each['reason']}", err=True)
    return 4 if result["quarantined"] else 0


@cli.command()
@as_json
@click.pass_obj
def sources(theatre: Path, as_json: bool) -> None:
    """List the source cards: deliveries, first and last day, health, and what is in quarantine.

    \b
    Example:
      frontline -t demo/pokrovsk sources
    """
    show(Theatre(theatre).sources(), tell.sources, as_json=as_json)


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
    with tell.progress("Assessing", quiet=as_json):
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
@click.option("--from", "start", type=Day(), required=True, help="The first picture's day.")
@click.option("--until", type=Day(), required=True, help="The second picture's day.")
@click.option("--in", "place", help="Inside this place; default: the theatre's box.")
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


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", type=Day(), help="The day of the text, when it does not say.")
@click.option("--lang", help="Its language, such as en; default: recognised.")
@as_json
@click.pass_obj
def extract(theatre: Path, paths: tuple[Path, ...], published: date | None, lang: str | None, as_json: bool) -> None:
    """Read the claims of texts; nothing is stored.

    PATH may be an article (text, Markdown, HTML) or JSON lines of {id, text, lang, published, publisher,
    publisher_kind}.

    \b
    Example:
      frontline -t demo/pokrovsk extract demo/pokrovsk/reports --json
    """
    rows = Theatre(theatre).extract(*paths, published=published, lang=lang)
    show_lines(rows, tell.claims, as_json=as_json)


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


@cli.command()
@click.argument("place")
@with_day
@with_known
@click.option("--lang", default="en", show_default=True, help="The brief's language; English so far.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file ending in .md, .html or .json.")
@as_json
@click.pass_obj
def brief(
    theatre: Path, place: str, on: date, known: datetime | None, lang: str, output: Path | None, as_json: bool
) -> None:
    """Write the cited brief for a PLACE and day.

    \b
    Example:
      frontline -t demo/pokrovsk brief Pokrovsk --on 2025-11-03 -o brief.html
    """
    if lang != "en":
        raise UsageError(f"briefs are written in English so far, not in '{lang}'", "leave --lang out")
    written = Theatre(theatre).brief(place, on=on, known=known)
    if output:
        written.save(output)
    show(written.data, lambda _: f"written to {output}" if output else written.markdown, as_json=as_json)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=Day(), help="The day that the page opens on; default: the last that may be published.")
@as_json
@click.pass_obj
def site(theatre: Path, folder: Path, on: date | None, as_json: bool) -> None:
    """Write the static site: the map, the brief and their data, for any file server.

    \b
    Example:
      frontline -t demo/pokrovsk site demo/site --on 2025-11-03
      python3 -m http.server -d demo/site
    """
    with tell.progress("Writing the site", quiet=as_json):
        result = Theatre(theatre).site(folder, on=on)
    show(result, tell.site, as_json=as_json)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every fault ends as one line on standard error and the exit code of the error tree."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        code = cli.main(arguments, prog_name="frontline", standalone_mode=False)
    except FrontlineError as error:
        click.echo(f"frontline: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"frontline: {_usage_line(error)}", err=True)
        return UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("frontline: interrupted; run the same command again to go on", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing more to say
        return 0
    return code if isinstance(code, int) else 0


def _usage_line(error: click.ClickException) -> str:
    """Return what is wrong with a call and what to do, in one line."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "frontline"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}; see '{path} --help'"
