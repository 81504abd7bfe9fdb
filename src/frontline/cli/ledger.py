"""Commands about the ledger of claims: the sides, how claimants fared, and what people say of claims."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from frontline.cli.options import Day, as_json, show, with_known
from frontline.cli.program import cli
from frontline.errors import UsageError
from frontline.theatre.claimants import PERIODS
from frontline.theatre.finding import SURE
from frontline.theatre.tell import ledger as tell
from frontline.theatre.theatre import Theatre


@cli.command()
@click.argument("place")
@click.option("--from", "start", type=Day(), help="Claims published from this day on.")
@click.option("--until", type=Day(), help="... and before this one.")
@with_known
@as_json
@click.pass_obj
def sides(
    theatre: Path, place: str, start: date | None, until: date | None, known: datetime | None, as_json: bool
) -> None:
    """Set the parties' claims about PLACE beside each other, with what monitors said and what was assessed.

    \b
    Example:
      frontline -t demo/pokrovsk sides Pokrovsk --from 2025-11-01 --until 2025-11-06
    """
    show(Theatre(theatre).sides(place, start=start, until=until, known=known), tell.sides, as_json=as_json)


@cli.command()
@click.option("--from", "start", type=Day(), help="Claims published from this day on.")
@click.option("--until", type=Day(), help="... and before this one.")
@click.option("--side", help="Of this side: a party, monitor or media.")
@click.option("--type", "type_", help="Of this type, such as control_taken.")
@click.option("--by", type=click.Choice(list(PERIODS)), default="quarter", show_default=True, help="A row a period.")
@with_known
@as_json
@click.pass_obj
def claimants(
    theatre: Path, start: date | None, until: date | None, side: str | None, type_: str | None, by: str,
    known: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell how claimants fared: which of their claims of control maps came to show, and after how many days.

    \b
    Example:
      frontline -t demo/pokrovsk claimants --side RU --type control_taken
    """
    rows = Theatre(theatre).claimants(start=start, until=until, side=side, type_=type_, by=by, known=known)
    show(rows, tell.claimants, as_json=as_json)


@cli.command()
@click.argument("place", required=False)
@click.option("--held-by", metavar="PARTY", help="Who holds it.")
@click.option("--on", type=Day(), help="The day of which it is true, such as 2025-11-03.")
@click.option("--because", required=True, help="Why; it is kept and shown.")
@click.option("--by", help="Who says so; default: the name that this computer knows you by.")
@click.option("--sure", type=float, default=SURE, show_default=True, help="How sure, more than 0.5 and less than 1.")
@click.option("--withdraw", metavar="ID", help="In place of a judgement: take this one back.")
@as_json
@click.pass_obj
def judge(
    theatre: Path, place: str | None, held_by: str | None, on: date | None, because: str, by: str | None, sure: float,
    withdraw: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Say who held PLACE on a day, as a judgement of the desk: the assessment then believes it as far as you are sure.

    Later maps can overcome it. A judgement of the same place and day takes the earlier one back; both stay readable.

    \b
    Example:
      frontline -t demo/pokrovsk judge Rodynske --held-by RU --on 2025-11-03 --because "seen in three films"
      frontline -t demo/pokrovsk judge --withdraw 3f9c02ab --because "the films are older"
    """
    opened = Theatre(theatre)
    if withdraw is not None:
        if place is not None or held_by is not None or on is not None:
            raise UsageError("a judgement is either made or withdrawn", "give PLACE or --withdraw")
        show(opened.withdraw_judgement(withdraw, because=because, by=by), tell.judgement, as_json=as_json)
        return
    if place is None or held_by is None or on is None:
        raise UsageError("a judgement needs a place, a party and a day", "give PLACE, --held-by and --on")
    found = opened.judge(place, held_by=held_by, on=on, because=because, by=by, sure=sure)
    show(found, tell.judgement, as_json=as_json)


@cli.command()
@click.option("--place", help="Of this place.")
@with_known
@as_json
@click.pass_obj
def judgements(theatre: Path, place: str | None, known: datetime | None, as_json: bool) -> None:
    """List what persons of the desk said of who holds a place, with why, who and when.

    \b
    Example:
      frontline -t demo/pokrovsk judgements --place Rodynske
    """
    show(Theatre(theatre).judgements(place, known=known), tell.judgements, as_json=as_json)


@cli.command()
@click.option("--claim", help="This claim, by its id; without it, one after another.")
@click.option("--accept", is_flag=True, help="It is right as it was read.")
@click.option("--reject", metavar="REASON", help="It is no claim, or wrong beyond correction: say why.")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="Correct a field; may be repeated.")
@click.option("--undo", is_flag=True, help="Take back what was said of it.")
@click.option("--reason", default="", help="Why a claim is accepted or corrected.")
@click.option("--person", help="Who says so; default: the name that this computer knows you by.")
@click.option("--place", help="One after another: claims that name this place.")
@click.option("--side", help="... of this side.")
@as_json
@click.pass_obj
def review(
    theatre: Path, claim: str | None, accept: bool, reject: str | None, values: tuple[str, ...], undo: bool,
    reason: str, person: str | None, place: str | None, side: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Accept, correct or reject claims that the machine read; its own reading stays beside yours.

    \b
    Example:
      frontline -t demo/pokrovsk review --place Pokrovsk --side RU
    """
    opened = Theatre(theatre)
    chosen = [accept, reject is not None, bool(values), undo]
    if claim is None:
        if any(chosen):
            raise UsageError("no claim is named", "add --claim ID")
        _walk(opened, opened.list_unreviewed(place=place, side=side), person)
        return
    if sum(chosen) != 1:
        raise UsageError("nothing, or too much, is said of the claim", "use one of --accept, --reject, --set, --undo")
    if undo:
        found = opened.undo_review(claim, person=person)
    elif reject is not None:
        found = opened.review(claim, "rejected", reason=reject, person=person)
    elif values:
        found = opened.review(claim, "corrected", reason=reason, values=_split(values), person=person)
    else:
        found = opened.review(claim, "accepted", reason=reason, person=person)
    show(found, tell.reviewed, as_json=as_json)


@cli.command()
@with_known
@as_json
@click.pass_obj
def evaluate(theatre: Path, known: datetime | None, as_json: bool) -> None:
    """Score what the machine reads today against what people said of its claims in reviews.

    \b
    Example:
      frontline -t demo/pokrovsk evaluate
    """
    show(Theatre(theatre).evaluate(known=known), tell.evaluate, as_json=as_json)


def _split(values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in values:
        name, is_set, value = each.partition("=")
        if not is_set:
            raise UsageError(f"'{each}' sets nothing", "write FIELD=VALUE, such as holder=monitor")
        found[name.strip()] = value.strip()
    return found


def _walk(opened: Theatre, rows: list[dict[str, Any]], person: str | None) -> None:
    """Show one claim after another and ask what of it."""
    if not rows:
        click.echo("nothing to review")
    for number, row in enumerate(rows, 1):
        click.echo(f"\n{number} of {len(rows)}\n{tell.to_review(row)}")
        while not _ask(opened, row["id"], person):
            pass


def _ask(opened: Theatre, claim_id: str, person: str | None) -> bool:
    """Ask once about a claim; return whether it is dealt with."""
    answer = click.prompt("[a]ccept, [r]eject, [s]kip, [q]uit, or FIELD=VALUE", default="s").strip()
    if answer == "q":
        raise click.exceptions.Exit
    try:
        if answer == "a":
            opened.review(claim_id, "accepted", person=person)
        elif answer == "r":
            opened.review(claim_id, "rejected", reason=click.prompt("why"), person=person)
        elif answer != "s":
            opened.review(claim_id, "corrected", values=_split(tuple(answer.split(","))), person=person)
    except UsageError as error:
        click.echo(str(error))
        return False
    return True
