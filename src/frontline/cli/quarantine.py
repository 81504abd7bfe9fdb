"""Commands with which a person looks at deliveries that were put aside, and lets them in or keeps them out."""

from pathlib import Path

import click

from frontline.cli.options import Command, as_json, show
from frontline.cli.program import cli
from frontline.theatre.tell import quarantine as tell
from frontline.theatre.theatre import Theatre


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
def quarantine(context: click.Context, as_json: bool) -> None:
    """List the deliveries that were put aside, why, and what was decided; accept or refuse one.

    A delivery that is unlike those before it asks a person. One that is damaged cannot be accepted: its file or its
    card must change.

    \b
    Example:
      frontline -t demo/pokrovsk quarantine
      frontline -t demo/pokrovsk quarantine accept nzz 3f9c02ab --reason "the publisher redrew the south"
    """
    if context.invoked_subcommand is None:
        show(Theatre(context.obj).list_quarantine(), tell.quarantine, as_json=as_json)


def _with_judgement(command: Command) -> Command:
    """Give a command what a judgement needs: the delivery, the reason and the person."""
    for decorate in (
        as_json,
        click.option("--person", help="Who says so; default: the name that this computer knows you by."),
        click.option("--reason", required=True, help="Why; it is kept and shown."),
        click.argument("digest"),
        click.argument("source"),
    ):
        command = decorate(command)
    return command


@quarantine.command()
@_with_judgement
@click.pass_obj
def accept(theatre: Path, source: str, digest: str, reason: str, person: str | None, as_json: bool) -> None:
    """Let a delivery of SOURCE in, by the first characters of its DIGEST, and those after it that ask no more.

    \b
    Example:
      frontline -t demo/pokrovsk quarantine accept nzz 3f9c02ab --reason "the publisher redrew the south"
    """
    show(Theatre(theatre).accept(source, digest, reason=reason, person=person), tell.judgement, as_json=as_json)


@quarantine.command()
@_with_judgement
@click.pass_obj
def refuse(theatre: Path, source: str, digest: str, reason: str, person: str | None, as_json: bool) -> None:
    """Keep a delivery of SOURCE out for good, by the first characters of its DIGEST.

    \b
    Example:
      frontline -t demo/pokrovsk quarantine refuse nzz 3f9c02ab --reason "half of the map is missing"
    """
    show(Theatre(theatre).refuse(source, digest, reason=reason, person=person), tell.judgement, as_json=as_json)
