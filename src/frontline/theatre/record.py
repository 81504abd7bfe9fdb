"""Tell how the record came to be: when each map came to show a place as it does, and what maps said and later changed.

Both dates are given throughout: the day that is shown, and the instant from which that was known.
"""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from frontline.control.cells import Weights
from frontline.control.layer import is_covered
from frontline.days import parse_instant, write_instant
from frontline.errors import NotFoundError
from frontline.measures import area
from frontline.store import documents, history
from frontline.store.documents import DeliveryRecord
from frontline.theatre.answers import read_map
from frontline.theatre.folder import OpenTheatre

LEAST = 0.01  # share of a place: a smaller change is how a line was drawn


def history_of(theatre: OpenTheatre, place_name: str, known: datetime | None = None) -> list[dict[str, Any]]:
    """List each change of a source's share of a place by more than one per cent of it, with both dates, by day.

    Raises:
        NotFoundError: No such place or outline.
        AmbiguousError: Several places of that name.
    """
    place = theatre.gazetteer.resolve(place_name)
    weights = theatre.weigh_place(place)
    rows = [row for source in theatre.cards for row in _list_changes(theatre, source, weights, known)]
    return sorted(rows, key=lambda row: (row["valid"], row["known"], row["source"]))


def corrections(theatre: OpenTheatre, since: date | None = None) -> list[dict[str, Any]]:
    """List the days that a source has shown more than once, with the area held in the box before and after, in km2.

    Args:
        theatre: where.
        since: only days from this one on.
    """
    rows = [row for source in theatre.cards for row in _list_corrections(theatre, source, since)]
    return sorted(rows, key=lambda row: (row["valid"], row["known_now"], row["source"]))


def _list_changes(theatre: OpenTheatre, source: str, weights: Weights, known: datetime | None) -> list[dict[str, Any]]:
    found = read_map(theatre, source, known)
    if found is None:
        return []
    shown, parties = found
    with theatre.database.reading() as connection:
        evidence = {day: delivery for day, _, delivery in reversed(history.list_versions(connection, source))}
        names = _names_of(documents.list_deliveries(connection))
    covered = is_covered(shown, theatre.card(source))
    rows: list[dict[str, Any]] = []
    last: float | None = None
    for n, day in enumerate(shown.days):
        estimate = area.show_share(theatre.grid, parties[n] == 0, covered[n], weights)
        if estimate is None or (last is not None and abs(estimate.value - last) <= LEAST):
            continue
        last = estimate.value
        dates = {"valid": day.day.isoformat(), "known": write_instant(day.known_at), "source": source}
        says = {"party": theatre.party_ids[0], "status": "held", "share": round(last, 4)}
        rows.append(dates | says | {"evidence": names[evidence[day.day]]})
    return rows


def _list_corrections(theatre: OpenTheatre, source: str, since: date | None) -> list[dict[str, Any]]:
    with theatre.database.reading() as connection:
        versions = history.list_versions(connection, source) if theatre.card(source).is_map else []
        names = _names_of(documents.list_deliveries(connection))
    rows = []
    weights = theatre.weigh_box()
    for (day, said_at, _), (same, now_at, delivery) in pairwise(versions):
        if day != same or (since is not None and day < since):
            continue
        said, changed = (_held_km2(theatre, source, day, instant, weights) for instant in (said_at, now_at))
        row = {"valid": day.isoformat(), "said": said, "known_said": said_at, "now": changed, "known_now": now_at}
        rows.append(row | {"source": source, "reason": f"shown again by {names[delivery]}", "unit": "km2"})
    return rows


def _held_km2(theatre: OpenTheatre, source: str, day: date, instant: str, weights: Weights) -> float:
    """Return the area of the box that a source showed as held by the first party on a day, as known at an instant."""
    found = read_map(theatre, source, parse_instant(instant))
    position = found[0].position(day) if found else None
    if found is None or position is None:
        raise NotFoundError(f"{source} showed no map of {day} at {instant}", "ingest its deliveries again")
    held = found[1][position, weights.index] == 0
    return round(float(held @ weights.share) * theatre.grid.cell_km2, 3)


def _names_of(deliveries: list[DeliveryRecord]) -> dict[int, str]:
    return {each.delivery_id: each.file_name for each in deliveries}
