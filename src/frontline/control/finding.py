"""Keep what a person of the desk finds of who holds a place on a day: the party, how sure, why, who and when.

A finding is a statement whose origin is the person and whose subject is the place. A later one of the same place and
day takes the earlier one back, and any can be withdrawn; all stay readable as of their time. How far it moves the
assessment belongs in ``hearing``; decisions about alarms belong in ``ruling``.
"""

from dataclasses import dataclass
from datetime import date

from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "finding"
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person found.

    Attributes:
        place_id: the place.
        party: the id of the party that holds it.
        on: the day.
        sure: how sure the person is, 0..1.
        reason: why.
        person: who says so.
        found_at: the instant, as UTC text.
        finding_id: of the statement; empty before it is kept.
    """

    place_id: str
    party: str
    on: date
    sure: float
    reason: str
    person: str
    found_at: str
    finding_id: str = ""


def keep_finding(connection: Connection, finding: Finding) -> str:
    """Keep a finding and return its id; an earlier one of the same place and day is taken back."""
    earlier = [each.finding_id for each in read_findings(connection)
               if (each.place_id, each.on) == (finding.place_id, finding.on)]  # fmt: skip
    withdraw_statements(connection, earlier, finding.found_at, f"judged again by {finding.person}")
    value = {"party": finding.party, "sure": finding.sure, "reason": finding.reason}
    made = Statement(
        subject=finding.place_id, property=PROPERTY, value=value, source=DESK, origin=finding.person, digest=None,
        span_start=None, span_end=None, feature=None, valid_from=finding.on, valid_until=None,
        known_at=finding.found_at, recorded_at=finding.found_at,
    )  # fmt: skip
    add_statements(connection, [made])
    return made.make_id()


def withdraw_finding(connection: Connection, finding_id: str, person: str, reason: str, at: str) -> None:
    """Take a finding back; it stays readable as of before."""
    withdraw_statements(connection, [finding_id], at, f"taken back by {person}: {reason}")


def read_findings(connection: Connection, known: str | None = None) -> list[Finding]:
    """Return the findings that stand as known at an instant (default: now), by day."""
    return [
        Finding(
            each.subject, each.value["party"], each.valid_from or date.min, each.value["sure"], each.value["reason"],
            each.origin, each.known_at, key,
        )
        for key, each in read_statements(connection, property_=PROPERTY, known=known)
    ]  # fmt: skip
