"""Keep what a person decided about a delivery that was put aside: the verdict, why, who, and when.

A judgement is a statement whose origin is the person and whose subject is the delivery's digest. A later one takes the
earlier one back; both stay readable. What a judgement lets in or keeps out is decided where deliveries come in.
"""

from dataclasses import dataclass
from typing import Literal

from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "judgement"
Decision = Literal["accept", "refuse"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about a delivery.

    Attributes:
        source: the name of the card.
        digest: of the delivery.
        path: the name of its file.
        verdict: whether it may come in.
        reason: why.
        person: who says so.
        judged_at: the instant, as UTC text.
    """

    source: str
    digest: str
    path: str
    verdict: Decision
    reason: str
    person: str
    judged_at: str


def keep_judgement(connection: Connection, judgement: Judgement) -> None:
    """Keep a judgement, and take an earlier one of the same delivery back."""
    earlier = read_statements(connection, property_=PROPERTY, subject=judgement.digest, source=judgement.source)
    withdraw_statements(connection, [each for each, _ in earlier], judgement.judged_at, "judged again")
    value = {"path": judgement.path, "verdict": judgement.verdict, "reason": judgement.reason}
    made = Statement(
        subject=judgement.digest, property=PROPERTY, value=value, source=judgement.source, origin=judgement.person,
        digest=None, span_start=None, span_end=None, feature=None, valid_from=None, valid_until=None,
        known_at=judgement.judged_at, recorded_at=judgement.judged_at,
    )  # fmt: skip
    add_statements(connection, [made])


def read_judgements(connection: Connection, source: str | None = None) -> list[Judgement]:
    """Return the judgements that stand, oldest first: all, or those of a source."""
    rows = read_statements(connection, property_=PROPERTY, source=source)
    return [
        Judgement(
            each.source, each.subject, each.value["path"], each.value["verdict"], each.value["reason"],
            each.origin, each.known_at,
        )
        for _, each in rows
    ]  # fmt: skip
