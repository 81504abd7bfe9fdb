"""Commands that make a theatre and bring in what sources publish."""

from pathlib import Path

import click

from frontline.cli.options import as_json, show
from frontline.cli.program import cli
from frontline.theatre.tell import maps as tell
from frontline.theatre.tell.words import progress
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
    for line in tell.quarantined(result["quarantined"]):
        click.echo(line, err=True)
    return 4 if result["quarantined"] else 0


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
