"""Draw the ground beneath the control as vector tiles: land, water, boundaries, ways, towns and names.

Choosing and simplifying belongs here, from the theatre's own files; its look belongs to the page. Borders between
countries come with the view that they belong to: ``recognised`` is the one that is shown unless a reader chooses.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.publish.basemap import MARGIN_DEG, BasemapFiles, Box, find_outlines, read_columns
from frontline.publish.tiles.archive import About, write_archive
from frontline.publish.tiles.pyramid import Drawing, cut_tiles

LAST_ZOOM = 12
RECOGNISED = "recognised"
TITLE_IN = "title_"  # before the code of a language, in a file of borders
FINEST_DEG = 2e-5  # about two metres: what no zoom shows is left out
LEVELS = {"oblast": 0, "raion": 7, "hromada": 9}  # the least zoom of their boundaries
PEOPLE = ((100_000, 0), (25_000, 6), (9_000, 7), (2_500, 8), (700, 9), (0, 11))  # the least zoom of a name
TOWNS_DEG2 = ((2.5e-3, 7), (2.5e-4, 9), (0.0, 11))  # the least zoom of a town's outline by its area
NAMES = ("name_en", "name_uk", "name_ru")
LAYERS = {
    "land": {},
    "water": {"kind": "String"},
    "boundaries": {"level": "String"},
    "borders": {"view": "String", "title": "String"},
    "roads": {},
    "railways": {},
    "towns": {"id": "String", "name": "String"},
    "places": {"id": "String", "name": "String", "population": "Number"} | dict.fromkeys(NAMES, "String"),
}


def draw_ground(files: BasemapFiles, box: Box, first_zoom: int, title: str, owed: list[str]) -> bytes:
    """Return the file of tiles (PMTiles 3) of the ground in and around a box.

    Args:
        files: of the theatre; those of water and borders need not be there.
        box: west, south, east, north in degrees.
        first_zoom: the least zoom.
        title: of the theatre.
        owed: whom it is owed to, a line each.

    Raises:
        StorageError: A file is missing or lacks a column.
    """
    west, south, east, north = box
    frame = (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    drawings = list(list_drawings(files, frame))
    views = {str(each.about["view"]): str(each.about["title"]) for each in drawings if each.layer == "borders"}
    titles = read_titles(files.borders)
    text = f"The ground of {title}: land, water, boundaries, roads, railways, places. Borders have a 'view' each."
    about = About(
        title, text, "; ".join(owed), frame, first_zoom, LAST_ZOOM, LAYERS, {"views": views, "view_titles": titles}
    )
    return write_archive(cut_tiles(drawings, first_zoom, LAST_ZOOM), about)


def read_titles(borders: Path) -> dict[str, dict[str, str]]:
    """Return what views of borders are called in other languages: language, then view, to title; where it says so."""
    if not borders.is_file():
        return {}
    there = [name for name in pq.read_schema(borders).names if name.startswith(TITLE_IN)]
    table = read_columns(borders, ("view", *there))
    return {name.removeprefix(TITLE_IN): dict(zip(table["view"], table[name], strict=True)) for name in there}


def list_drawings(files: BasemapFiles, frame: Box) -> Iterator[Drawing]:
    """Yield all that is drawn inside a frame, what lies beneath first."""
    clip = shapely.box(*frame)
    outlines = read_columns(files.outlines, ("place_id", "level", "name", "geometry"))
    places = _read_places(files)
    yield from _draw_regions(outlines, clip)
    yield from _draw_optional(files.water, "water", ("kind",), clip)
    for name, file in (("roads", files.roads), ("railways", files.railways)):
        yield from _draw_ways(name, read_columns(file, ("geometry",))["geometry"], clip)
    yield from _draw_optional(files.borders, "borders", ("view", "title"), clip)
    yield from _draw_towns(outlines, places, clip)
    yield from _name_places(places, frame)


def _read_places(files: BasemapFiles) -> dict[str, list[Any]]:
    there = [name for name in NAMES if name in pq.read_schema(files.places).names] if files.places.is_file() else []
    return read_columns(files.places, ("place_id", "name", "kind", "lat", "lon", "population", *there))


def _draw_regions(outlines: dict[str, list[Any]], clip: BaseGeometry) -> Iterator[Drawing]:
    """Yield the land, and each boundary once: what two neighbours share is one line, a higher level's is no lower's."""
    above: BaseGeometry = shapely.MultiLineString()
    for level, least in LEVELS.items():
        _, shapes = find_outlines(outlines, level, clip)
        if not len(shapes):
            continue
        if level == "oblast":
            yield Drawing("land", shapely.intersection(shapely.union_all(shapes), clip), {})
        rings = shapely.union_all(shapely.boundary(shapely.simplify(shapes, FINEST_DEG)))
        lines = shapely.intersection(
            shapely.difference(rings, shapely.buffer(above, 10 * FINEST_DEG, quad_segs=1)), clip
        )
        above = shapely.union(above, lines)
        yield from (Drawing("boundaries", each, {"level": level}, least) for each in _join(lines))


def _draw_optional(file: Any, layer: str, names: tuple[str, ...], clip: BaseGeometry) -> Iterator[Drawing]:  # noqa: ANN401
    """Yield what a file holds that need not be there."""
    if not file.is_file():
        return
    table = read_columns(file, ("geometry", *names))
    shapes = shapely.intersection(shapely.make_valid(shapely.from_wkb(np.array(table["geometry"], object))), clip)
    for n in np.flatnonzero(~shapely.is_empty(shapes)).tolist():
        about: dict[str, Any] = {name: str(table[name][n]) for name in names}
        for part in shapely.get_parts(shapes[n]):
            if part.geom_type in ("LineString", "Polygon"):
                yield Drawing(layer, part, about)


def _draw_ways(layer: str, found: list[bytes], clip: BaseGeometry) -> Iterator[Drawing]:
    lines = shapely.normalize(shapely.from_wkb(np.unique(np.array(found, object))))
    near = lines[shapely.intersects(lines, clip)]
    yield from (Drawing(layer, each, {}) for each in _join(shapely.intersection(shapely.union_all(near), clip)))


def _draw_towns(outlines: dict[str, list[Any]], places: dict[str, list[Any]], clip: BaseGeometry) -> Iterator[Drawing]:
    names = dict(zip(places["place_id"], places["name"], strict=True))
    rows, shapes = find_outlines(outlines, "settlement", clip)
    for row, shape in zip(rows, shapely.intersection(shapes, clip), strict=True):
        place_id = outlines["place_id"][row]
        name = names.get(place_id) or outlines["name"][row] or ""
        least = next(zoom for area, zoom in TOWNS_DEG2 if shape.area >= area)
        yield Drawing("towns", shape, {"id": place_id or "", "name": name}, least)


def _name_places(places: dict[str, list[Any]], frame: Box) -> Iterator[Drawing]:
    """Yield the settlements, the largest first, each with its names in all languages that it has them in."""
    west, south, east, north = frame
    found = []
    for n, (kind, lon, lat) in enumerate(zip(places["kind"], places["lon"], places["lat"], strict=True)):
        if (
            kind == "settlement"
            and lon is not None
            and lat is not None
            and west <= lon <= east
            and south <= lat <= north
        ):
            found.append((-(places["population"][n] or 0), places["name"][n] or "", n))
    for fewer, name, n in sorted(found):
        about: dict[str, Any] = {"id": places["place_id"][n], "name": name, "population": int(-fewer)}
        about |= {each: places[each][n] for each in NAMES if each in places and places[each][n]}
        least = next(zoom for people, zoom in PEOPLE if -fewer >= people)
        yield Drawing("places", shapely.Point(places["lon"][n], places["lat"][n]), about, least)


def _join(lines: BaseGeometry) -> NDArray[np.object_]:
    """Return lines as few long ones."""
    parts = [each for each in shapely.get_parts(lines) if each.geom_type == "LineString"]
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts))))
