"""Say how much of each district of a city a party holds, by our assessment and by each map.

Districts are the city's own where the theatre has their outlines, those that a user drew, or else the ground nearest
to each named quarter; which of these stands in the answer.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import now, write_instant
from frontline.errors import NotFoundError
from frontline.measures.district import divide_by_quarters
from frontline.places.place import Place
from frontline.theatre.areas import ASSESSED
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground, draw_ground, read_polygons
from frontline.theatre.views import View, find_position, open_map_views, open_view

OWN, DRAWN = "the city's own districts", "districts as drawn in {}"
QUARTERS = "no districts of this city are known: the ground nearest to each named quarter stands in (Voronoi cells)"


def districts(
    theatre: OpenTheatre, place_name: str, on: date, drawn: Path | None = None, known: datetime | None = None
) -> dict[str, Any]:
    """Say how much of each district of a city the first party holds on a day.

    Args:
        theatre: where.
        place_name: the city.
        on: the day.
        drawn: a GeoJSON file of districts, each with a ``name``.
        known: as known at this instant; default: now.

    Raises:
        NotFoundError: No such place, outline, file or map.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future, or the city can be divided by nothing.
    """
    check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    outlines, described = divide_city(theatre, place, drawn)
    rows = [
        _describe(theatre, draw_ground(theatre, name, outline, described), on, known)
        for name, outline in sorted(outlines.items())
    ]
    return {
        "place": place.name,
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "party": theatre.party_ids[0],
        "divided_by": described,
        "districts": rows,
        "unit": "share",
    }


def divide_city(theatre: OpenTheatre, place: Place, drawn: Path | None = None) -> tuple[dict[str, BaseGeometry], str]:
    """Return a city's districts by name, and what they are.

    Raises:
        NotFoundError: It has no outline, or the file is missing.
        UsageError: It can be divided by nothing.
    """
    if drawn is not None:
        return read_polygons(drawn), DRAWN.format(drawn.name)
    city = theatre.outline_of(place).geometry
    shapely.prepare(city)
    own = {
        theatre.gazetteer.by_id(each.place_id).name: each.geometry
        for each in theatre.gazetteer.outlines("city_raion")
        if shapely.intersects(city, shapely.point_on_surface(each.geometry))
    }
    if own:
        return own, OWN
    near = theatre.gazetteer.within(city.bounds)
    quarters = [each for each in near if each.kind in ("settlement", "district")]
    centre = f"{place.name}, centre"
    points = {centre if each == place else each.name: shapely.Point(each.lon, each.lat) for each in quarters}
    return divide_by_quarters(city, points), QUARTERS


def _describe(theatre: OpenTheatre, ground: Ground, on: date, known: datetime | None) -> dict[str, Any]:
    party = theatre.party_ids[0]
    ours = open_view(theatre, None, ground, party, known, on)
    maps = [_figure(each, on) for each in open_map_views(theatre, ground, party, known)]
    assessed = _figure(ours, on)
    if assessed is None:
        raise NotFoundError(f"no map shows {on} or an earlier day", f"the first day is {ours.days[0]}")
    return {
        "name": ground.name,
        "area_km2": round(ground.area_km2, 2),
        "assessed": {name: value for name, value in assessed.items() if name != "source"},
        "sources": [each for each in maps if each],
    }


def _figure(view: View, on: date) -> dict[str, Any] | None:
    position = find_position(view, on)
    found = None if position is None else view.share(position)
    if found is None or position is None:
        return None
    shares = {"share": round(found.value, 4), "low": round(found.low, 4), "high": round(found.high, 4)}
    level = {"level": found.level} if view.source == ASSESSED else {}
    return {"source": view.source} | shares | level | {"day": view.days[position].isoformat()}
