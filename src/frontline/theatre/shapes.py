"""Answer what needs the shape of the held ground: the line, how far a place is surrounded, how two maps differ.

The shapes of the answers are those of the interface. By a source its map is measured; otherwise our assessment, whose
line runs where the probability is one half, with the areas at 0.95 and 0.05 as its bounds.
"""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import now, write_instant
from frontline.errors import NotFoundError
from frontline.measures.compare import Comparison, Lag, compare_areas, first_days, frame_of, measure_lag
from frontline.measures.encirclement import Encirclement, measure_encirclement
from frontline.measures.front import Advance, Front, Interior, draw_front, measure_advance
from frontline.measures.pocket import Pocket, find_pockets
from frontline.places.place import Place
from frontline.sources.delivery import Box
from frontline.theatre.answers import read_map
from frontline.theatre.areas import ASSESSED, HALF, read_area, read_assessed, read_covered, read_uncovered
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre

SURE, POSSIBLE = 0.95, 0.05
WINDOW_DAYS = 30  # over which the speed of the line is measured
EXACT_NOTE = "measured on the areas as published"
CELLS_NOTE = "measured on cells of {size} m: a line along cells is rougher than the one that was drawn"
FRONT_NOTE = (
    "on the ground that is mapped inside the theatre's box, drawn back by 4 km; where a map covers the whole box, "
    "border and coast inside it count as line"
)


def front(theatre: OpenTheatre, on: date, source: str | None = None, known: datetime | None = None) -> dict[str, Any]:
    """Measure the line of a day: its length at three scales, and how fast it moved in the 30 days before.

    Raises:
        NotFoundError: No such source, or no map of that day.
        UsageError: A day in the future.
    """
    check_day(on)
    interior = Interior.of(read_covered(theatre, source, on, known))
    held, note, bounds = _read_held(theatre, on, source, known)
    found = draw_front(held, interior)
    earlier = _read_earlier(theatre, on - timedelta(days=WINDOW_DAYS), source, known)
    advance = measure_advance(earlier, held, interior, WINDOW_DAYS) if earlier is not None else None
    return {
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "source": source or ASSESSED,
        **_lengths(found),
        "length_km_by_probability": {
            str(level): round(draw_front(each, interior).length_km, 2) for level, each in bounds.items()
        },
        "velocity_m_per_day": _velocity(advance),
        "note": f"{note}; {FRONT_NOTE}",
    }


def encirclement(
    theatre: OpenTheatre, place_name: str, on: date, source: str | None = None, known: datetime | None = None
) -> dict[str, Any]:
    """Measure how far a place is surrounded by the ground of the theatre's first party.

    Raises:
        NotFoundError: No such place, outline, source or map.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future.
    """
    check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    held, note, bounds = _read_held(theatre, on, source, known)
    found = _surround(theatre, place, held)
    low, high = found.corridor, found.corridor
    if bounds:
        low, high = (_surround(theatre, place, bounds[level]).corridor for level in (POSSIBLE, SURE))
    corridor = {"value": found.corridor.width_km, "low": low.low_km, "high": high.high_km}
    return {
        "place": place.name,
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "source": source or ASSESSED,
        "angular_share": _shares(found.place.angular_share),
        "angular_share_centre": _shares(found.centre.angular_share),
        "largest_gap_deg": round(found.place.largest_gap_deg, 1),
        "largest_gap_deg_centre": round(found.centre.largest_gap_deg, 1),
        "perimeter_share": round(found.perimeter_share, 4),
        "corridor_width_km": {name: round(width, 2) for name, width in corridor.items()},
        "pocket": _pocket(theatre, place, held),
        "outline": theatre.describe_outline(place),
        "note": note,
    }


def compare(
    theatre: OpenTheatre,
    first: str,
    second: str,
    on: date,
    box: Box | None = None,
    minus: str | None = None,
    known: datetime | None = None,
) -> dict[str, Any]:
    """Compare what two maps show as held by the first party; ``assessed`` names our assessment.

    Args:
        theatre: where.
        first: a source.
        second: another.
        on: the day.
        box: compare inside it; default: the theatre's.
        minus: leave out the ground that this source does not cover (of one that covers all: what it shows as held).
        known: as known at this instant; default: now.

    Raises:
        NotFoundError: No such source, or no map of that day.
        UsageError: A day in the future, or a box without ground.
    """
    check_day(on)
    sources = [None if name == ASSESSED else name for name in (first, second)]
    (a, note_a, _), (b, note_b, _) = (_read_held(theatre, on, name, known) for name in sources)
    frame = frame_of(box or theatre.box, read_uncovered(theatre, minus, on, known) if minus else None)
    places = _settlements(theatre, frame)
    shapes = {place.place_id: _shape_of(theatre, place) for place in places.values()}
    found = compare_areas(a, b, frame, shapes)
    return {
        "a": first,
        "b": second,
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "box": list(box or theatre.box),
        "minus": minus,
        **_differences(found),
        "settlements": [_dispute(places[each.place], each.share_a, each.share_b) for each in found.settlements],
        "lag": [asdict(row) for row in _lags(theatre, first, second, frame, known)],
        "note": note_a if note_a == note_b else f"{first}: {note_a}; {second}: {note_b}",
    }


def _read_held(
    theatre: OpenTheatre, on: date, source: str | None, known: datetime | None
) -> tuple[BaseGeometry, str, dict[float, BaseGeometry]]:
    """Return the held ground, how it is drawn, and for our assessment its bounds by probability."""
    cells = CELLS_NOTE.format(size=f"{theatre.settings.grid.size_m:g}")
    if source:
        area = read_area(theatre, source, on, known)
        return area.geometry, f"map of {area.day}, {EXACT_NOTE if area.exact else cells}", {}
    half, sure, possible = read_assessed(theatre, on, known, (HALF, SURE, POSSIBLE))
    return half, cells, {SURE: sure, POSSIBLE: possible}


def _read_earlier(theatre: OpenTheatre, on: date, source: str | None, known: datetime | None) -> BaseGeometry | None:
    """Return the held ground of an earlier day; None where no map goes back so far."""
    try:
        return _read_held(theatre, on, source, known)[0]
    except NotFoundError:
        return None


def _lengths(found: Front) -> dict[str, float]:
    lengths = {"length_km": found.length_km, "low_km": found.low_km, "high_km": found.high_km}
    return {name: round(km, 2) for name, km in lengths.items()} | {"scale_m": found.scale_m}


def _velocity(advance: Advance | None) -> dict[str, Any] | None:
    if advance is None:
        return None
    speeds = {"median": advance.median_m_per_day, "p90": advance.p90_m_per_day}
    rounded = {name: None if each is None else round(each, 1) for name, each in speeds.items()}
    shares = {"share_moving": round(advance.share_moving, 4), "share_back": round(advance.share_back, 4)}
    return rounded | shares | {"days": advance.days}


def _surround(theatre: OpenTheatre, place: Place, held: BaseGeometry) -> Encirclement:
    centre = None if place.lon is None or place.lat is None else shapely.Point(place.lon, place.lat)
    return measure_encirclement(held, theatre.outline_of(place).geometry, centre)


def _shares(shares: dict[int, float]) -> dict[str, float]:
    return {str(reach): round(share, 4) for reach, share in shares.items()}


def _pocket(theatre: OpenTheatre, place: Place, held: BaseGeometry) -> dict[str, Any] | None:
    """Return the tightest closed-off ground that holds most of a place; None where it lies in none."""
    outline = theatre.outline_of(place).geometry
    for found in find_pockets(held, Interior.of(shapely.box(*theatre.box))):
        if shapely.area(shapely.intersection(found.area, outline)) >= outline.area / 2:
            return _describe_pocket(found)
    return None


def _describe_pocket(found: Pocket) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in ("radius_km", "area_km2", "neck_km", "depth_km", "ratio")}
    rounded = {name: None if each is None else round(each, 2) for name, each in numbers.items()}
    return {"shape": str(found.shape)} | rounded


def _settlements(theatre: OpenTheatre, frame: BaseGeometry) -> dict[str, Place]:
    west, south, east, north = frame.bounds
    found = theatre.gazetteer.within((west, south, east, north))
    return {place.place_id: place for place in found if place.kind == "settlement"}


def _shape_of(theatre: OpenTheatre, place: Place) -> BaseGeometry:
    outline = theatre.gazetteer.outline(place.place_id)
    return outline.geometry if outline else shapely.Point(place.lon, place.lat)


def _differences(found: Comparison) -> dict[str, Any]:
    names = ("area_a_km2", "area_b_km2", "only_a_km2", "only_b_km2", "iou", "symmetric_difference_km2")
    areas = {name: round(getattr(found, name), 4) for name in names}
    lines = {name: asdict(getattr(found, name)) for name in ("line_distance_km", "line_distance_back_km")}
    return areas | {
        name: {key: None if km is None else round(km, 3) for key, km in line.items()} for name, line in lines.items()
    }


def _dispute(place: Place, share_a: float, share_b: float) -> dict[str, Any]:
    return {"id": place.place_id, "name": place.name, "share_a": round(share_a, 4), "share_b": round(share_b, 4)}


def _lags(
    theatre: OpenTheatre, first: str, second: str, frame: BaseGeometry, known: datetime | None
) -> tuple[Lag, ...]:
    """Return how late the second map is after the first, cell by cell; nothing where one is our assessment."""
    if ASSESSED in (first, second):
        return ()
    index = theatre.grid.weigh(frame).index
    dates = []
    for name in (first, second):
        found = read_map(theatre, name, known)
        if found is None:
            return ()
        shown, parties = found
        dates.append(first_days(np.array([each.day for each in shown.days], "datetime64[D]"), parties[:, index] == 0))
    return measure_lag(dates[0], dates[1])
