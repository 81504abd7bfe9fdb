"""Tell those who watch a place when something is new there, a share that moved or claims, all through the gate."""

import os
from datetime import date, datetime
from typing import Any

import orjson

from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import NetworkError, RefusedError
from frontline.publish.gate import Gate
from frontline.settings import Watch
from frontline.sources.fetch.notice import make_door, send_notice, sign_notice
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.digesting import find_moves, read_day_claims
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, describe_claim, find_period
from frontline.theatre.outward.opening import open_gate


def notify(
    theatre: OpenTheatre, on: date | None = None, known: datetime | None = None, *, dry_run: bool = False
) -> list[dict[str, Any]]:
    """Send a notice to each watch with news of a day, and return a row a watch: what was sent, or why it was not.

    Args:
        theatre: where.
        on: the day; default: the last that is shown to readers.
        known: as known at this instant.
        dry_run: send nothing, and show what would be sent.

    Raises:
        RefusedError: The day is inside the publication delay.
    """
    bring_up_to_date(theatre)
    gate = open_gate(theatre, known)
    whole = find_period(theatre, gate)
    day = on or whole.last
    gate.check_day(day)
    period = Period(max(day - ONE_DAY, whole.first), day)
    moves = find_moves(theatre, gate, period) if theatre.settings.watches else {}
    return [_tell(theatre, gate, period, each, moves, dry_run=dry_run) for each in theatre.settings.watches]


def _tell(
    theatre: OpenTheatre, gate: Gate, period: Period, watch: Watch, moves: dict[str, Any], *, dry_run: bool
) -> dict[str, Any]:
    place = theatre.gazetteer.resolve(watch.place)
    row: dict[str, Any] = {"place": place.name, "address": watch.address, "sent": False, "reason": "", "notice": None}
    try:
        gate.check_ground(theatre.outline_of(place).geometry, place.name, period.last)
    except RefusedError as error:
        return row | {"reason": error.message}
    moved = moves.get(place.place_id)
    claims = [describe_claim(each) for each in read_day_claims(theatre, gate, period.last, place.place_id)]
    figures = _tell_shares(theatre, moved)
    change = figures["share"] - figures["share_before"] if moved else 0.0
    if abs(change) < watch.least_share and not claims:
        return row | {"reason": "nothing new"}
    notice = {
        "theatre": theatre.settings.name, "place": place.place_id, "name": place.name, "on": period.last.isoformat(),
        "cut_off": write_instant(gate.cut_off), "party": theatre.party_ids[0],
        **figures, "claims": claims,
        "licence": theatre.settings.credits.licence,
    }  # fmt: skip
    row["notice"] = notice
    return row | ({"reason": "dry run"} if dry_run else _send(watch, notice))


def _tell_shares(theatre: OpenTheatre, moved: tuple[dict[str, Any], dict[str, Any]] | None) -> dict[str, Any]:
    """Return the share as it is now with its interval, and as it was the day before."""
    if moved is None:
        return {"share": None, "share_before": None}
    party, (before, share) = theatre.party_ids[0], moved
    bounds = {part: share[f"{party}_{part}"] for part in ("low", "high")} | {"level": share["level"]}
    return {"share": share[f"{party}_share"], **bounds, "share_before": before[f"{party}_share"]}


def _send(watch: Watch, notice: dict[str, Any]) -> dict[str, Any]:
    """Send a notice; one address that fails does not keep the others from being told."""
    key = os.environ.get(watch.key_variable, "") if watch.key_variable else ""
    if watch.key_variable and not key:
        return {"reason": f"the variable {watch.key_variable} is not set, so the notice cannot be signed"}
    body = orjson.dumps(notice)
    door = make_door(watch.address, allow_http=watch.allow_http, allow_private=watch.allow_private)
    try:
        status = send_notice(door, body, sign_notice(body, write_instant(now()), key))
    except (NetworkError, RefusedError) as error:
        return {"reason": str(error)}
    return {"sent": True, "reason": f"HTTP {status}"}
