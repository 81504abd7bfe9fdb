"""Gather what the page shows of districts and of ground nearly closed off: outlines, shares and widths over the days.

Only days that may be published come in; the page's file is described in ``docs/design/formats.md``, "The static site".
How pockets are found belongs in ``measures.pocket``, how a share is worked out in ``place_figures``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError, UsageError
from frontline.measures.geodesy import only_areas
from frontline.measures.pocket import Pocket, Shape, find_pockets_twice
from frontline.measures.uncertainty import LEVEL
from frontline.places.place import Place
from frontline.theatre.areas import ASSESSED, POSSIBLE, SURE
from frontline.theatre.districts import OWN, divide_city
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.place_figures import Figures
from frontline.theatre.shapes import find_interior

SHAPES_FORMAT = "frontline-shapes/1"
RADIUS_KM = 5.0  # of the three at which pockets are measured, the one that the page draws
EVERY_DAYS = 7  # between days whose pockets are drawn; a fifth of a second each
CITY_PEOPLE = 40_000  # a smaller town is shown whole
LEAST_PART = 0.05  # of a district inside the box, for it to be shown
TOLERANCE_DEG = 0.0005
DECIMALS = 4
NAMED = 3  # settlements of a pocket


@dataclass(frozen=True, slots=True)
class District:
    """Ground whose share is followed: of a city, or the part of a raion inside the theatre's box."""

    name: str
    names: dict[str, str]
    kind: str
    outline: BaseGeometry
    of: str = ""
    part: float = 1.0


def follow_districts(theatre: OpenTheatre, cities: list[Place], figures: Figures) -> list[dict[str, Any]]:
    """Return the districts of some cities, and the parts of raions inside the theatre, with their shares over the days.

    Args:
        theatre: where.
        cities: those too small or that nothing divides are left out.
        figures: by which shares are followed.
    """
    districts = [*_list_city_districts(theatre, cities), *_list_raions(theatre)]
    return [row for each in districts if (row := _follow(theatre, figures, each))]


def pack_shapes(districts: list[dict[str, Any]], pockets: list[dict[str, Any]]) -> bytes | None:
    """Return the page's file; None where there is nothing to show.

    Args:
        districts: see ``follow_districts``.
        pockets: see ``list_pockets``.
    """
    if not districts and not pockets:
        return None
    shapes = {
        "format": SHAPES_FORMAT,
        "level": LEVEL,
        "districts": districts,
        "radius_km": RADIUS_KM,
        "every_days": EVERY_DAYS,
        "pockets": pockets,
    }
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":")).encode()


def _list_city_districts(theatre: OpenTheatre, cities: list[Place]) -> Iterator[District]:
    for city in cities:
        if (city.population or 0) < CITY_PEOPLE:
            continue
        try:
            outlines, described = divide_city(theatre, city)
        except (NotFoundError, UsageError):
            continue
        known = {each.name: each.names for each in theatre.gazetteer.within(theatre.outline_of(city).geometry.bounds)}
        kind = "district" if described == OWN else "quarter"
        for name, outline in sorted(outlines.items()):
            yield District(name, known.get(name, {}), kind, outline, city.place_id)


def _list_raions(theatre: OpenTheatre) -> Iterator[District]:
    box = shapely.box(*theatre.box)
    for each in theatre.gazetteer.outlines("raion"):
        inside = only_areas(shapely.intersection(each.geometry, box))
        part = inside.area / each.geometry.area
        if part >= LEAST_PART:
            place = theatre.gazetteer.by_id(each.place_id)
            yield District(place.name, place.names, "raion", inside, part=round(part, 3))


def _follow(theatre: OpenTheatre, figures: Figures, district: District) -> dict[str, Any] | None:
    weights = theatre.grid.weigh(district.outline)
    if not len(weights.index):
        return None
    about = {"name": district.name, "names": district.names, "kind": district.kind, "of": district.of}
    shares = figures.follow(weights, {})[ASSESSED]
    return about | {"part": district.part, "paths": _draw(district.outline), "shares": shares}


def _draw(area: BaseGeometry) -> list[list[list[list[float]]]]:
    """Return the polygons of an area, each as its rings, as GeoJSON has them."""
    parts = shapely.get_parts(only_areas(shapely.simplify(area, TOLERANCE_DEG)))
    rings = [[part.exterior, *part.interiors] for part in parts]
    return [[np.round(shapely.get_coordinates(ring), DECIMALS).tolist() for ring in each] for each in rings]


def list_pockets(theatre: OpenTheatre, shown: NDArray[np.float32], opening: int) -> Iterator[dict[str, Any]]:
    """Yield pockets and salients of every so many days, with contested ground counted as free, and again as held.

    Args:
        theatre: where.
        shown: the probability that the first party holds each cell, NaN where nothing may be told, shape (days, cells).
        opening: the position of the day that the page opens on, which is among those drawn.
    """
    interior, _ = find_interior(theatre)
    places = [each for each in theatre.gazetteer.within(theatre.box) if each.kind == "settlement"]
    inside = np.zeros(theatre.grid.size, bool)
    inside[theatre.weigh_box().index] = True
    for day in range(opening % EVERY_DAYS, len(shown), EVERY_DAYS):
        field = np.nan_to_num(shown[day])
        sure, possible = (theatre.grid.draw(field >= least) for least in (SURE, POSSIBLE))
        blank = theatre.grid.draw(np.isnan(shown[day]) & inside)
        found = find_pockets_twice(sure, shapely.difference(possible, sure), interior, (RADIUS_KM,))
        free, held = ([each for each in some if _is_told(each, blank)] for some in found)
        rows = {"free": [_describe(each, places) for each in free], "held": [_describe(each, places) for each in held]}
        yield {"day": day} | rows


def _is_told(found: Pocket, blank: BaseGeometry) -> bool:
    """Tell whether ground is more than a bulge, and none of it is left blank, where nobody may know what is closed."""
    return found.shape != Shape.BULGE and not shapely.intersects(found.area, blank)


def _describe(found: Pocket, places: list[Place]) -> dict[str, Any]:
    shapely.prepare(found.area)
    inside = [each for each in places if shapely.intersects_xy(found.area, each.lon, each.lat)]
    inside.sort(key=lambda each: (-(each.population or 0), each.name))
    measured = {"area_km2": found.area_km2, "neck_km": found.neck_km, "depth_km": found.depth_km}
    named = [each.place_id for each in inside[:NAMED]]
    return {name: round(value, 1) for name, value in measured.items()} | {
        "shape": str(found.shape),
        "places": named,
        "paths": _draw(found.area),
    }
