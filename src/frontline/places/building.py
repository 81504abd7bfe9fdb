"""Build a gazetteer: places from GeoNames and OpenStreetMap, checked against outlines and amended by one's own table.

The readers of the sources are ``geonames``, ``osm`` and ``amendments``; using what is built belongs in ``gazetteer``.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from frontline.errors import UsageError
from frontline.places.amendments import Amendments
from frontline.places.compass import WGS84
from frontline.places.gazetteer import LANGUAGES, OUTLINES_FILE, PLACES_FILE
from frontline.places.osm import Feature
from frontline.places.place import Outline, Place
from frontline.places.spelling import loosen
from frontline.sources.delivery import Box

# An outline's place lies in it or this near; a point farther off is moved into it.
MOVED_KM = 2.0
# A point of another source this near to a place of the same name is that place.
TWIN_KM = 3.0
SEARCH_DEGREE = 0.05
KM_PER_DEGREE = 111.2
AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Built:
    """A gazetteer before it is written.

    Attributes:
        places: all places.
        outlines: the outlines that belong to one of them, with the name shown.
        counts: what was read, moved, joined and left out.
    """

    places: tuple[Place, ...]
    outlines: tuple[Outline, ...]
    counts: dict[str, int]


def build(
    places: Sequence[Place],
    points: Iterable[Place] = (),
    outlines: Iterable[Feature] = (),
    amendments: Amendments | None = None,
    box: Box | None = None,
) -> Built:
    """Build a gazetteer.

    Args:
        places: the first source, whose ids are kept.
        points: further settlements: new ones are added, known ones give their names and numbers.
        outlines: outlines: they check and move points; those that fit no place are left out and counted.
        amendments: one's own names and points, which go before all others.
        box: west, south, east, north in degrees: further points outside are left out.

    Raises:
        UsageError: There is no place at all.
    """
    own, counts = amendments or Amendments(), Counter[str]()
    kept = _add_points(list(places), [each for each in points if _is_inside(each, box)], counts)
    kept = [_amend(place, own, counts) for place in kept]
    if not kept:
        raise UsageError("the files have no place in the box", "give GeoNames' file of the country, or a larger box")
    kept += _make_quarters(kept, own)
    kept, drawn = _match_outlines(kept, list(outlines), counts)
    counts.update({f"{kind}s": number for kind, number in Counter(place.kind for place in kept).items()})
    counts["outlines"] = len(drawn)
    return Built(tuple(kept), tuple(drawn), dict(counts))


def write(built: Built, folder: Path, sources: str) -> None:
    """Write ``places.parquet`` and ``outlines.parquet`` with a note of where they come from."""
    folder.mkdir(parents=True, exist_ok=True)
    note = {b"frontline": json.dumps({"made_by": "frontline gazetteer build", "sources": sources}).encode()}
    pq.write_table(tabulate(built.places).replace_schema_metadata(note), folder / PLACES_FILE, compression="zstd")
    names = {place.place_id: place.name for place in built.places}
    columns: dict[str, list[Any]] = {
        "place_id": [each.place_id for each in built.outlines],
        "osm_id": [each.osm_id for each in built.outlines],
        "level": [each.level for each in built.outlines],
        "name": [names[each.place_id] for each in built.outlines],
    }
    shapes = [shapely.to_wkb(shapely.set_precision(each.geometry, 1e-7)) for each in built.outlines]
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    table = table.append_column("geometry", pa.array(shapes, pa.binary()))
    pq.write_table(table.replace_schema_metadata(note), folder / OUTLINES_FILE, compression="zstd")


def tabulate(places: Sequence[Place]) -> pa.Table:
    """Return places as the table of ``places.parquet``."""
    texts = {name: [getattr(place, name) or None for place in places] for name in ("place_id", "name", "kind")}
    texts |= {f"name_{language}": [place.names.get(language) for place in places] for language in LANGUAGES}
    texts |= {name: [getattr(place, name) or None for place in places] for name in ("oblast", "raion", "quality")}
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in texts.items()}
        | {
            "katottg": pa.nulls(len(places), pa.string()),
            "aliases": pa.array([list(place.aliases) for place in places], pa.list_(pa.string())),
            "lat": pa.array([place.lat for place in places], pa.float64()),
            "lon": pa.array([place.lon for place in places], pa.float64()),
            "population": pa.array([place.population for place in places], pa.int64()),
        }
    )


def _is_inside(place: Place, box: Box | None) -> bool:
    if box is None:
        return True
    west, south, east, north = box
    return west <= (place.lon or 0) <= east and south <= (place.lat or 0) <= north


def _add_points(places: list[Place], points: list[Place], counts: Counter[str]) -> list[Place]:
    """Join further points to the places of the same name near by, and add the others."""
    near: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for name in {loosen(each) for each in place.spell_all()} if place.lat is not None else ():
            near[name].append(number)
    for point in points:
        names = {loosen(each) for each in point.spell_all()}
        twins = {n for name in names for n in near[name] if _km(places[n], point) < TWIN_KM}
        if twins:
            best = min(twins, key=lambda n: _km(places[n], point))
            places[best] = _join(places[best], point)
            counts["points joined to a place"] += 1
        else:
            places.append(point)
            counts["points added"] += 1
    return places


def _join(place: Place, point: Place) -> Place:
    names = point.names | place.names
    aliases = dict.fromkeys((*place.aliases, *point.spell_all()))
    known = {place.name, *names.values()}
    rest = tuple(name for name in aliases if name not in known)
    return replace(place, names=names, aliases=rest, population=place.population or point.population)


def _amend(place: Place, own: Amendments, counts: Counter[str]) -> Place:
    """Return a place with one's own names and point."""
    key = place.place_id
    tables = (own.names, own.english, own.russian, own.points, own.population, own.strangers)
    if not any(key in table for table in tables):
        return place
    counts["places amended"] += 1
    names = dict(place.names)
    names |= {language: table[key] for language, table in (("en", own.english), ("ru", own.russian)) if key in table}
    lat, lon = own.points.get(key, (place.lat, place.lon))
    name = own.english.get(key, place.name)
    strangers = {loosen(each) for each in own.strangers.get(key, ())}
    aliases = dict.fromkeys((*own.names.get(key, ()), *place.aliases))
    known = {name, *names.values()}
    rest = tuple(each for each in aliases if each not in known and loosen(each) not in strangers)
    people = own.population.get(key, place.population) or None
    return replace(place, name=name, names=names, aliases=rest, lat=lat, lon=lon, population=people)


def _make_quarters(places: list[Place], own: Amendments) -> list[Place]:
    """Return the parts of towns that one's own table names, at their town's point."""
    towns = {place.place_id: place for place in places}
    return [
        make_quarter(towns[town], number, names)
        for town, quarters in own.quarters.items()
        if town in towns
        for number, names in enumerate(quarters, 1)
    ]


def make_quarter(town: Place, number: int, names: Sequence[str]) -> Place:
    """Return a part of a town that has no outline: at the town's point, and so of doubtful quality."""
    return Place(
        place_id=f"{town.place_id}/{number}",
        name=names[0],
        kind="district",
        lat=town.lat,
        lon=town.lon,
        aliases=tuple(names[1:]),
        oblast=town.oblast,
        raion=town.raion,
        quality="C",
    )


def _match_outlines(
    places: list[Place], outlines: list[Feature], counts: Counter[str]
) -> tuple[list[Place], list[Outline]]:
    """Give each outline the place of its level and name that lies in it or nearest to it."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for name in {loosen(each) for each in place.spell_all()}:
            numbers[name].append(number)
    drawn: dict[str, Outline] = {}
    for feature in outlines:
        if not feature.level or feature.shape.geom_type not in AREAS:
            counts["outlines without a level"] += 1
            continue
        found = _find_place(places, numbers, feature)
        if found is None or places[found].place_id in drawn:
            counts["outlines of no place, left out"] += 1
            continue
        shape = feature.shape if feature.shape.is_valid else shapely.make_valid(feature.shape, method="structure")
        places[found] = _check_point(places[found], shape, counts)
        drawn[places[found].place_id] = Outline(places[found].place_id, feature.osm_id, feature.level, shape)
    return places, list(drawn.values())


def _find_place(places: list[Place], numbers: dict[str, list[int]], feature: Feature) -> int | None:
    kind = "district" if feature.level == "city_raion" else feature.level
    named = {n for name in feature.names() for n in numbers[loosen(name)] if places[n].kind == kind}
    if kind not in {"settlement", "district"}:
        return next(iter(sorted(named)), None)
    west, south, east, north = feature.shape.bounds
    wide = (west - SEARCH_DEGREE, south - SEARCH_DEGREE, east + SEARCH_DEGREE, north + SEARCH_DEGREE)
    near = [n for n in named if _is_inside(places[n], wide)]
    return min(near, key=lambda n: (_outside_km(places[n], feature.shape), n), default=None)


def _check_point(place: Place, shape: shapely.Geometry, counts: Counter[str]) -> Place:
    """Return a settlement with its point in its outline; one that is far off is moved."""
    if place.lat is None or place.lon is None:
        return place
    if _outside_km(place, shape) <= MOVED_KM:
        return replace(place, quality="A")
    counts["points moved into their outline"] += 1
    spot = shapely.point_on_surface(shape)
    return replace(place, lat=round(spot.y, 5), lon=round(spot.x, 5), quality="A")


def _outside_km(place: Place, shape: shapely.Geometry) -> float:
    squeeze = np.array([np.cos(np.radians(place.lat or 0.0)), 1.0]) * KM_PER_DEGREE
    plane = shapely.transform(shape, lambda points: points * squeeze)
    return float(shapely.distance(plane, shapely.Point(np.array([place.lon, place.lat]) * squeeze)))


def _km(place: Place, other: Place) -> float:
    if place.lat is None or other.lat is None:
        return float("inf")
    return float(WGS84.inv(place.lon, place.lat, other.lon, other.lat)[2]) / 1000
