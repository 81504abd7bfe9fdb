"""Keep what a person says of a claim that a machine read: right, right after correction, or no claim at all.

A review is a statement whose origin is the person. It is only ever added; a later one withdraws the one before, and
both stay readable as of their time. The machine's own reading is never touched: ``apply_review`` lays the person's
values over it and keeps the machine's beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from frontline.claims.claim import ClaimType, Modality
from frontline.days import write_instant
from frontline.errors import UsageError
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "review"
DESK = "desk"  # the source of what people of the newsroom say
OBSERVERS = ("monitor", "media")
NOBODY = "none"
FIELDS = ("type", "actor", "speaker", "holder", "polarity", "modality", "event_from", "event_until", "places")


class Verdict(StrEnum):
    """What a person says of a claim."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Review:
    """What a person said of a claim.

    Attributes:
        claim_id: the claim.
        text: its exact words, so that a review never speaks of others that came to stand in their place.
        verdict: what of it.
        by: who says so.
        at: when, as UTC text.
        reason: why; a rejection has one.
        values: field to the right value, as the claim's JSON has it.
        key: the statement's id; empty before it is kept.
    """

    claim_id: str
    text: str
    verdict: Verdict
    by: str
    at: str
    reason: str = ""
    values: Mapping[str, Any] | None = None
    key: str = ""


def add_review(connection: Connection, review: Review) -> Review:
    """Keep a review; one that the same claim had before is withdrawn, not erased."""
    before = read_reviews(connection).get(review.claim_id)
    value: dict[str, Any] = {"verdict": str(review.verdict), "reason": review.reason, "set": dict(review.values or {})}
    value |= {"text": review.text, "after": before.key if before else None}
    nowhere = (None, None, None, None, None, None)
    subject, origin = f"claim:{review.claim_id}", f"person:{review.by}"
    kept = Statement(subject, PROPERTY, value, DESK, origin, *nowhere, review.at, review.at)
    if before:
        withdraw_statements(connection, [before.key], review.at, f"reviewed again by {review.by}")
    add_statements(connection, [kept])
    return replace(review, key=kept.make_id())


def withdraw_review(connection: Connection, claim_id: str, by: str, at: datetime) -> bool:
    """Take back what was said of a claim; return whether anything had been."""
    before = read_reviews(connection).get(claim_id)
    if before is None:
        return False
    withdraw_statements(connection, [before.key], write_instant(at), f"taken back by {by}")
    return True


def read_reviews(connection: Connection, known: str | None = None) -> dict[str, Review]:
    """Return what stands of each reviewed claim, by its id, as known at an instant (default: now)."""
    found = {}
    for key, each in read_statements(connection, property_=PROPERTY, known=known):
        claim_id, value = each.subject.removeprefix("claim:"), each.value
        said = (Verdict(value["verdict"]), each.origin.removeprefix("person:"), each.known_at, value["reason"])
        found[claim_id] = Review(claim_id, value["text"], *said, value["set"], key)
    return found


def apply_review(claim: dict[str, Any], review: Review | None) -> dict[str, Any]:
    """Lay a person's values over a claim; ``review.machine`` keeps what the machine had read in their place."""
    if review is None or review.text != claim["text"]:
        return claim | {"review": None}
    values = dict(review.values or {})
    machine = {field: claim[field] for field in values}
    said = {"verdict": str(review.verdict), "by": review.by, "at": review.at, "reason": review.reason}
    return claim | values | {"review": said | {"machine": machine}}


def check_value(field: str, text: str, party_ids: tuple[str, ...]) -> str | None:
    """Return the value that a person sets for a field, as the claim's JSON has it; ``none`` empties a field.

    Raises:
        UsageError: There is no such field, or it cannot have this value.
    """
    if field not in FIELDS:
        raise UsageError(f"'{field}' is no field of a claim that can be set", f"the fields are {', '.join(FIELDS)}")
    allowed = {
        "type": [str(each) for each in ClaimType],
        "modality": [str(each) for each in Modality],
        "polarity": ["+", "-"],
        "holder": [*party_ids, *OBSERVERS],
        "actor": [*party_ids, NOBODY],
    }.get(field)
    if allowed is not None and text not in allowed:
        raise UsageError(f"'{text}' is no {field} of a claim", f"it is one of {', '.join(allowed)}")
    if field.startswith("event_") and text != NOBODY:
        return _check_day(field, text)
    if not text.strip():
        raise UsageError(f"the {field} is empty", f"write {field}=VALUE")
    return None if text == NOBODY and field != "speaker" else text.strip()


def _check_day(field: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"'{text}' is no day for {field}", f"write it as 2025-11-03, or {NOBODY}") from None


def check_span(claim: Mapping[str, Any]) -> None:
    """Refuse days in the wrong order.

    Raises:
        UsageError: The claim would end before it starts.
    """
    start, until = claim["event_from"], claim["event_until"]
    if start and until and until <= start:
        raise UsageError(f"the days from {start} until {until} hold none", "event_until is the day after the last")
