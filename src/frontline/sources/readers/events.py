"""Turn the rows of event tables into events: bounds, days, precision; one set of rules for every such table.

What a table's columns and codes mean belongs in its own reader. Tables cover the world, so events outside the source's
bounds are left out and counted; a table without any event inside is refused.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Event, Precision, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_day
from frontline.sources.readers.text import at, read_number

GEOLOCATION = "geolocation"
PICTURED = Precision("geolocated picture", 100.0)  # no codebook: a geolocation names the spot that a picture shows
ADDRESS = re.compile(r"https?://[^\s,;<>\"']+")


def read_point(row: dict[str, str], names: tuple[str, str], number: int, context: ReadContext) -> tuple[float, float]:
    """Return the longitude and latitude of a row, whose columns are named longitude first.

    Raises:
        DeliveryError: One is no number, or no place on Earth.
    """
    lon, lat = (read_number(row, name, number, context) for name in names)
    if abs(lon) > 180 or abs(lat) > 90:  # noqa: PLR2004  # degrees
        message = f"{lon:g}, {lat:g} is no place on Earth"
        raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
    return lon, lat


def check_ids(rows: list[dict[str, str]], name: str, context: ReadContext) -> None:
    """Refuse a table in which two rows have the same id, as pages that overlap give.

    Raises:
        DeliveryError: A row has no id, or another has the same.
    """
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        each = row[name].strip()
        if not each:
            raise DeliveryError(f"its {name} is empty", "fetch it again", path=context.path, where=at(number))
        first = seen.setdefault(each, number)
        if first != number:
            message = f"its {name} '{each[:40]}' is that of {at(first)} too"
            remedy = "keep one of the two: pages fetched in parts may overlap"
            raise DeliveryError(message, remedy, path=context.path, where=at(number))


def read_code(row: dict[str, str], name: str, allowed: Iterable[str], number: int, context: ReadContext) -> str:
    """Return a code that the codebook knows.

    Raises:
        DeliveryError: It is another.
    """
    code = row[name].strip()
    known = tuple(allowed)
    if code not in known:
        message = f"its {name} is '{code[:40]}'"
        remedy = f"the codebook knows {', '.join(known)}"
        raise DeliveryError(message, remedy, path=context.path, where=at(number))
    return code


def keep_inside(events: list[Event], ignored: Counter[str], context: ReadContext) -> list[Event]:
    """Return the events inside the source's bounds, and count the others."""
    west, south, east, north = context.bounds
    inside = [event for event in events if west <= event.lon <= east and south <= event.lat <= north]
    ignored["event outside the bounds of the source"] += len(events) - len(inside)
    return inside


def make_delivery(
    body: bytes, events: list[Event], ignored: Counter[str], context: ReadContext, *, known_after_days: int = 0
) -> Delivery:
    """Return the delivery of events inside the source's bounds.

    Args:
        body: the raw bytes.
        events: all that the table holds.
        ignored: what was left out so far.
        context: the card and the theatre.
        known_after_days: after the end of the event's last day, as the source publishes.

    Raises:
        DeliveryError: None lies inside, or one has not happened yet.
    """
    west, south, east, north = context.bounds
    inside = keep_inside(events, ignored, context)
    if not inside:
        message = f"none of its {len(events)} events lies inside the bounds {west:g}, {south:g}, {east:g}, {north:g}"
        raise DeliveryError(message, "fetch those of this theatre, or set guards.bounds", path=context.path)
    last: dict[ShownDay, None] = {}
    for event in sorted(inside, key=lambda each: each.day):
        check_day(event.day, context, at(event.line))
        known = end_of_day(event.day + timedelta(days=known_after_days))
        last[ShownDay(event.day, min(known, context.retrieved_at))] = None
    return Delivery(digest_of(body), tuple(last), ignored=+ignored, events=tuple(inside))
