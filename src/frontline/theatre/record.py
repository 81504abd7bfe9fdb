"""Tell how the record came to be: when each map came to show a place as it does, and what maps said and later changed.

Both dates are given throughout: the day that is shown, and the instant from which that was known.
"""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from shapely.geometry.base import BaseGeometry

from frontline.days import parse_instant, write_instant
from frontline.ellipsoid import geometry_km2
from frontline.errors import NotFoundError
from frontline.measures import area
from frontline.store import documents, history
from frontline.store.documents import DeliveryRecord
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.published import find_map

LEAST = 0.01  # share of a place: a smaller change is how a line was drawn


def history_of(theatre: OpenTheatre, place_name: str, known: datetime | None = None) -> list[dict[str, Any]]:
    """List each change of a source's share of a place by more than one per cent of it, with both dates, by day.

    Raises:
        NotFoundError: No such place or outline.
        AmbiguousError: Several places of that name.
    """
    place = theatre.gazetteer.resolve(place_name)
    outline = theatre.outline_of(place).geometry
    rows = [row for source in theatre.cards for row in _list_changes(theatre, source, outline, known)]
    return sorted(rows, key=lambda row: (row["valid"], row["known"], row["source"]))


def corrections(theatre: OpenTheatre, since: date | None = None) -> list[dict[str, Any]]:
    """List the days that a source has shown more than once, with the area held in the box before and after, in km2.

    Args:
        theatre: where.
        since: only days from this one on.
    """
    rows = [row for source in theatre.cards for row in _list_corrections(theatre, source, since)]
    return sorted(rows, key=lambda row: (row["valid"], row["known_now"], row["source"]))


def _list_changes(
    theatre: OpenTheatre, source: str, outline: BaseGeometry, known: datetime | None
) -> list[dict[str, Any]]:
    shown = find_map(theatre, source, known)
    if shown is None:
        return []
    with theatre.database.reading() as connection:
        evidence = {(day, at): delivery for day, at, delivery in history.list_versions(connection, source)}
        names = _names_of(documents.list_deliveries(connection))
    party = theatre.party_ids[0]
    covered_km2 = shown.covered_km2(outline)
    most_km2 = geometry_km2(outline)
    rows: list[dict[str, Any]] = []
    last: float | None = None
    for day, held_km2, all_km2 in zip(shown.days, shown.held_km2(party, outline), covered_km2, strict=True):
        share = held_km2 / all_km2 if all_km2 >= area.MOST * most_km2 else None
        if share is None or (last is not None and abs(share - last) <= LEAST):
            continue
        last = float(share)
        at = write_instant(day.known_at)
        dates = {"valid": day.day.isoformat(), "known": at, "source": source}
        says = {"party": party, "status": "held", "share": round(last, 4)}
        rows.append(dates | says | {"evidence": names[evidence[day.day, at]]})
    return rows


def _list_corrections(theatre: OpenTheatre, source: str, since: date | None) -> list[dict[str, Any]]:
    with theatre.database.reading() as connection:
        versions = history.list_versions(connection, source) if theatre.card(source).is_map else []
        names = _names_of(documents.list_deliveries(connection))
    rows = []
    for (day, said_at, _), (same, now_at, delivery) in pairwise(versions):
        if day != same or (since is not None and day < since):
            continue
        said, changed = (_held_km2(theatre, source, day, instant) for instant in (said_at, now_at))
        row = {"valid": day.isoformat(), "said": said, "known_said": said_at, "now": changed, "known_now": now_at}
        rows.append(row | {"source": source, "reason": f"shown again by {names[delivery]}", "unit": "km2"})
    return rows


def _held_km2(theatre: OpenTheatre, source: str, day: date, instant: str) -> float:
    """Return the area that a source showed as held by the first party on a day, as known at an instant."""
    shown = find_map(theatre, source, parse_instant(instant))
    position = shown.position(day) if shown else None
    if shown is None or position is None:
        raise NotFoundError(f"{source} showed no map of {day} at {instant}", "ingest its deliveries again")
    return round(float(shown.held_km2(theatre.party_ids[0])[position]), 3)


def _names_of(deliveries: list[DeliveryRecord]) -> dict[int, str]:
    return {each.delivery_id: each.file_name for each in deliveries}
