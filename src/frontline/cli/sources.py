"""Commands about the sources: how they fared, and the alarms that wait for a person."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Command, Day, as_json, show, with_known
from frontline.cli.program import cli
from frontline.theatre.claimants import PERIODS
from frontline.theatre.tell import sources as tell
from frontline.theatre.theatre import Theatre


@cli.command()
@click.option("--source", help="Only this map.")
@click.option("--by", type=click.Choice(list(PERIODS)), default="quarter", show_default=True, help="A row a period.")
@with_known
@as_json
@click.pass_obj
def scorecard(theatre: Path, source: str | None, by: str, known: datetime | None, as_json: bool) -> None:
    """Tell how maps fared: how late they show what others show, what was never confirmed, what they took back.

    \b
    Example:
      frontline -t demo/pokrovsk scorecard --by all
    """
    show(Theatre(theatre).scorecard(source=source, by=by, known=known), tell.scorecard, as_json=as_json)


@cli.group(invoke_without_command=True)
@click.option("--on", type=Day(), help="Only those in force on this day, settled ones too.")
@click.option("--source", help="Only those about this source.")
@click.option("--all", "everything", is_flag=True, help="Also those that are settled, or ended by themselves.")
@with_known
@as_json
@click.pass_context
def alarms(
    context: click.Context, on: date | None, source: str | None, everything: bool, known: datetime | None, as_json: bool
) -> None:
    """List what a person should look at: ground that one map moved alone, level shifts, silence, far claims.

    Ground of an open alarm is held back from the brief, the site and exports on the days on which it is in force.
    Accepting lets it out. Rejecting leaves what the map shows there out of the assessment.

    \b
    Example:
      frontline -t demo/pokrovsk alarms --on 2025-11-24
      frontline -t demo/pokrovsk alarms accept 1a71640d49 --reason "the publisher explained the correction"
    """
    if context.invoked_subcommand is None:
        rows = Theatre(context.obj).alarms(on=on, source=source, known=known, everything=everything)
        show(rows, tell.alarms, as_json=as_json)


def _with_ruling(command: Command) -> Command:
    """Give a command what a ruling needs: the alarm, the reason and the person."""
    for decorate in (
        as_json,
        click.option("--person", help="Who says so; default: the name that this computer knows you by."),
        click.option("--reason", required=True, help="Why; it is kept and shown."),
        click.argument("alarm"),
    ):
        command = decorate(command)
    return command


@alarms.command()
@_with_ruling
@click.pass_obj
def accept(theatre: Path, alarm: str, reason: str, person: str | None, as_json: bool) -> None:
    """Let out what an ALARM is about, by the first characters of its id.

    \b
    Example:
      frontline -t demo/pokrovsk alarms accept 1a71640d49 --reason "the publisher explained the correction"
    """
    row = Theatre(theatre).settle_alarm(alarm, "accept", reason=reason, person=person)
    show(row, lambda each: tell.alarms([each]), as_json=as_json)


@alarms.command()
@_with_ruling
@click.pass_obj
def reject(theatre: Path, alarm: str, reason: str, person: str | None, as_json: bool) -> None:
    """Leave what an ALARM is about out of the assessment, by the first characters of its id.

    \b
    Example:
      frontline -t demo/pokrovsk alarms reject 1a71640d49 --reason "an edit that its publisher took back"
    """
    row = Theatre(theatre).settle_alarm(alarm, "reject", reason=reason, person=person)
    show(row, lambda each: tell.alarms([each]), as_json=as_json)
