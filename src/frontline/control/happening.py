"""Keep the events and the dated front lines that sources report, one statement each, exactly as they say.

Neither says by itself who holds the ground: an event happened near a point, a line has two sides. So they stand beside
what maps showed, and no assessment rests on them yet.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import shapely

from frontline.days import write_instant
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, Event, Line
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements

EVENT = "event"
LINE = "front line"


def keep_happenings(connection: Connection, delivery: Delivery, card: Card, at: datetime) -> int:
    """Keep the events and lines of a delivery and return how many were new."""
    known = {shown.day: write_instant(shown.known_at) for shown in delivery.days}
    made = (card.name, f"reader:{card.reader}", delivery.digest, write_instant(at))
    events = [_state_event(event, known, made) for event in delivery.events]
    lines = [_state_line(line, known, made) for line in delivery.lines]
    return add_statements(connection, events + lines)


def _state_event(event: Event, known: Mapping[date, str], made: tuple[str, str, str, str]) -> Statement:
    source, origin, digest, recorded_at = made
    precision = {"code": event.precision.code, "metres": event.precision.metres, "days": event.precision.days}
    value = {"kind": event.kind, "label": event.label, "url": event.url, "precision": precision}
    span = (None, None, event.line, event.day, event.day + timedelta(days=event.precision.days))
    subject = f"point:{event.lon:.6f},{event.lat:.6f}"
    return Statement(subject, EVENT, value, source, origin, digest, *span, known[event.day], recorded_at)


def _state_line(line: Line, known: Mapping[date, str], made: tuple[str, str, str, str]) -> Statement:
    source, origin, digest, recorded_at = made
    value = {"label": line.label, "line": shapely.to_wkt(line.geometry, rounding_precision=-1)}
    span = (None, None, line.number, line.day, None)
    return Statement(f"front:{line.label}", LINE, value, source, origin, digest, *span, known[line.day], recorded_at)
