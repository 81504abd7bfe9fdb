"""Keep and give back the statuses that settlement sources state, one statement a change."""

from dataclasses import dataclass
from datetime import date, datetime

from frontline.days import write_instant
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, SettlementChange
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements

PROPERTY = "control"


@dataclass(frozen=True, slots=True)
class SettlementStatus:
    """What a source says of a settlement from a day on, in its own word and ours."""

    source: str
    day: date
    label: str
    status: str
    party: str


def keep_settlements(connection: Connection, delivery: Delivery, card: Card, at: datetime) -> int:
    """Keep the changes of a delivery and return how many were new."""
    return add_statements(connection, [_state(change, delivery.digest, card, at) for change in delivery.changes])


def read_settlement(
    connection: Connection, place_id: str, on: date, known: datetime | None = None
) -> list[SettlementStatus]:
    """Return the latest status that each source states for a place, up to a day and as known at an instant."""
    instant = write_instant(known) if known else None
    latest: dict[str, SettlementStatus] = {}
    for _, each in read_statements(connection, property_=PROPERTY, subject=place_id, known=instant):
        if each.valid_from and each.valid_from <= on:
            latest[each.source] = SettlementStatus(each.source, each.valid_from, **each.value)
    return list(latest.values())


def list_settlements(
    connection: Connection, known: datetime | None = None
) -> dict[tuple[str, str], list[tuple[SettlementStatus, str]]]:
    """Return what each source states of each place in order of time, and when it was known, by (source, place id)."""
    instant = write_instant(known) if known else None
    found: dict[tuple[str, str], list[tuple[SettlementStatus, str]]] = {}
    for _, each in read_statements(connection, property_=PROPERTY, known=instant):
        if each.valid_from:
            status = SettlementStatus(each.source, each.valid_from, **each.value)
            found.setdefault((each.source, each.subject), []).append((status, each.known_at))
    return found


def _state(change: SettlementChange, digest: str, card: Card, at: datetime) -> Statement:
    meaning = card.labels[change.label]
    value = {"label": change.label, "status": str(meaning.status), "party": meaning.party}
    origin = f"reader:{card.reader}"
    known_at, recorded_at = write_instant(change.known_at), write_instant(at)
    span = (None, None, change.line, change.day, None)
    return Statement(change.place_id, PROPERTY, value, card.name, origin, digest, *span, known_at, recorded_at)
