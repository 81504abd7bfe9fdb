"""Commands that make a theatre and bring in what sources publish."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from frontline.cli.options import Day, as_json, show
from frontline.cli.program import cli
from frontline.errors import DeliveryError
from frontline.theatre.tell import maps as tell
from frontline.theatre.tell.words import progress, progress_words
from frontline.theatre.theatre import Theatre


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

    A damaged delivery, or one that is unlike those before it, is put aside whole; the exit code is then 4, and the
    others are kept. What is only odd comes in with a flag. See 'frontline quarantine' for what was put aside.

    \b
    Example:
      frontline -t demo/pokrovsk ingest reports demo/pokrovsk/reports
    """
    with progress("Reading", quiet=as_json) as step:
        result = Theatre(theatre).ingest(source, *paths, progress=step)
    show(result, tell.ingest, as_json=as_json)
    return report_quarantined(result)


@cli.command()
@click.argument("source")
@click.option("--since", type=Day(), help="Nothing of an earlier day; default: all that there is.")
@click.option("--agree", is_flag=True, help="Agree to the source's licence without being asked.")
@as_json
@click.pass_obj
def fetch(theatre: Path, source: str, since: date | None, agree: bool, as_json: bool) -> int:
    """Fetch what a SOURCE has published from the address on its card, and ingest it.

    Before the first time its licence is shown, to be agreed to by typing yes or with --agree. What has come is not
    fetched again: after an interruption the same command goes on.

    \b
    Example:
      frontline -t demo/pokrovsk fetch deepstate-daily --since 2025-11-01 --agree
    """
    opened = Theatre(theatre)
    terms = opened.terms(source)
    if terms["agreed_at"] is None and (agree or sys.stdin.isatty()):
        click.echo(terms["terms"], err=True)
        agree = agree or click.prompt("Agree? Type yes", default="no", err=True).strip() == "yes"
    with progress_words("Fetching", quiet=as_json) as told:
        result = opened.fetch(source, since=since, agree=agree, told=told)
    show(result, tell.fetch, as_json=as_json)
    return report_quarantined(result)


@cli.command()
@as_json
@click.pass_obj
def sources(theatre: Path, as_json: bool) -> None:
    """List the source cards: deliveries, first and last day, health, flags, and what is in quarantine.

    \b
    Example:
      frontline -t demo/pokrovsk sources
    """
    show(Theatre(theatre).sources(), tell.sources, as_json=as_json)


def report_quarantined(result: dict[str, Any]) -> int:
    """Say on standard error what was put aside, and return the exit code."""
    for line in tell.quarantined(result["quarantined"]):
        click.echo(line, err=True)
    return DeliveryError.exit_code if result["quarantined"] else 0
