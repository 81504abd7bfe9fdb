"""List the ground that a party nearly closes off, with contested ground counted as free and again as held."""

from datetime import date, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import now, write_instant
from frontline.measures.pocket import RADII_KM, SMALLEST_KM2, Pocket, find_pockets_twice
from frontline.places.place import Place
from frontline.theatre.areas import ASSESSED, POSSIBLE, SURE, find_day, read_assessed
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.shapes import describe_pocket, find_interior

BY_PROBABILITY = f"contested is what is held with a probability of {POSSIBLE:g} to {SURE:g}"
BY_LABEL = "contested is what the map calls contested, infiltrated or unknown"


def pockets(theatre: OpenTheatre, on: date, source: str | None = None, known: datetime | None = None) -> dict[str, Any]:
    """List salients and pockets of a day at each radius, the widest first.

    Raises:
        NotFoundError: No such source, or no map of that day.
        UsageError: A day in the future.
    """
    check_day(on)
    held, contested, shown, note = _read_ground(theatre, on, source, known)
    interior, border = find_interior(theatre)
    free, closed = find_pockets_twice(held, contested, interior)
    places = [each for each in theatre.gazetteer.within(theatre.box) if each.kind == "settlement"]
    return {
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "source": source or ASSESSED,
        "shown": shown.isoformat(),
        "radii_km": list(RADII_KM),
        "least_area_km2": SMALLEST_KM2,
        "contested_as_free": [_describe(each, places) for each in free],
        "contested_as_held": [_describe(each, places) for each in closed],
        "note": f"{note}; {border}; by morphological closing; area km2, neck and depth km",
    }


def _read_ground(
    theatre: OpenTheatre, on: date, source: str | None, known: datetime | None
) -> tuple[BaseGeometry, BaseGeometry, date, str]:
    """Return what is surely held, what is contested, the day shown and how the two are told apart."""
    if source:
        found, position = find_day(theatre, source, on, known)
        held = found.held(position, theatre.party_ids[0])
        return held, found.contested(position), found.days[position].day, BY_LABEL
    sure, possible = read_assessed(theatre, on, known, (SURE, POSSIBLE))
    return sure, shapely.difference(possible, sure), on, BY_PROBABILITY


def _describe(found: Pocket, places: list[Place]) -> dict[str, Any]:
    """Describe a pocket, with the settlements in it, the largest first."""
    shapely.prepare(found.area)
    inside = [each for each in places if shapely.intersects_xy(found.area, each.lon, each.lat)]
    inside.sort(key=lambda each: (-(each.population or 0), each.name))
    return describe_pocket(found) | {"settlements": [{"id": each.place_id, "name": each.name} for each in inside]}
