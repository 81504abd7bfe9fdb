"""Say how busy a place is: evidence items a day against the place's own days before.

Items are dated events in and around the place that sources report, and claims of assaults that name it.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.claims.claim import ClaimType
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.happening import EVENT
from frontline.days import now, write_instant
from frontline.measures.geodesy import Plane
from frontline.measures.tempo import RECENT_DAYS, TRAILING_DAYS, measure_tempo
from frontline.places.place import Place
from frontline.store.statement import read_statements
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre

AROUND_KM = 5.0
ITEMS = (ClaimType.ASSAULT,)


def tempo(
    theatre: OpenTheatre, place_name: str, on: date, around_km: float = AROUND_KM, known: datetime | None = None
) -> dict[str, Any]:
    """Say how many evidence items a day a place had in the last week, against what its 90 days before lead to expect.

    Raises:
        NotFoundError: No such place or outline.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future.
    """
    check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    first = on - timedelta(days=RECENT_DAYS + TRAILING_DAYS - 1)
    events = _list_events(theatre, theatre.outline_of(place).geometry, around_km, known)
    items = [each for each in events + _list_claims(theatre, place, known) if first <= each[0] <= on]
    found = measure_tempo(np.array([day for day, _ in items], "datetime64[D]"), on)
    figures = {
        name: getattr(found, name)
        for name in ("recent_per_day", "trailing_per_day", "ratio", "low_per_day", "high_per_day", "dispersion")
    }
    return {
        "place": place.name,
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        **{name: None if value is None else round(float(value), 4) for name, value in figures.items()},
        "level": found.level,
        "is_unusual": bool(found.is_unusual) if found.trailing_per_day else None,  # no past is no expectation
        "recent_days": found.recent_days,
        "trailing_days": found.trailing_days,
        "items": dict(sorted(Counter(source for _, source in items).items())),
        "unit": "items a day",
        "note": f"events within {around_km:g} km of the outline, claims of assaults that name the place; "
        "low and high are what the days before lead one to expect of the last week",
    }


def _list_events(
    theatre: OpenTheatre, outline: BaseGeometry, around_km: float, known: datetime | None
) -> list[tuple[date, str]]:
    plane = Plane.about(outline)
    area = plane.unproject(plane.project(outline).buffer(around_km * 1_000))
    shapely.prepare(area)
    with theatre.database.reading() as connection:
        stated = read_statements(connection, property_=EVENT, known=write_instant(known) if known else None)
    rows = []
    for _, each in stated:
        lon, lat = (float(part) for part in each.subject.removeprefix("point:").split(","))
        if each.valid_from and shapely.intersects_xy(area, lon, lat):
            rows.append((each.valid_from, each.source))
    return rows


def _list_claims(theatre: OpenTheatre, place: Place, known: datetime | None) -> list[tuple[date, str]]:
    rows = []
    with theatre.database.reading() as connection:
        for kind in ITEMS:
            for claim in read_claims(connection, ClaimQuery(place.place_id, type=str(kind), known=known)):
                day = claim.get("event_from") or claim["published"]
                rows.append((date.fromisoformat(day[:10]), "claims"))
    return rows
