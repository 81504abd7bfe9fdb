"""Draw the page's own basemap from a theatre's outlines, network and gazetteer.

Choosing, simplifying and rounding what the map shows beneath the control belongs here; its look belongs to the page.
Each layer is a GeoJSON FeatureCollection, described in ``docs/design/formats.md``, section "The static site".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from frontline.errors import StorageError

BASEMAP_FORMAT = "frontline-basemap/1"
FAR_POPULATION = 2000  # a smaller place outside the box is not named
MARGIN_DEG = 0.6  # how far around the box the map is drawn
DECIMALS = 4  # 11 m north-south
GRID_DEG = 10**-DECIMALS
LAND_TOLERANCE_DEG = 0.0008
BOUNDARY_TOLERANCE_DEG = 0.001
WAY_TOLERANCE_DEG = 0.0003
TOWN_TOLERANCE_DEG = 0.0004
SAME_LINE_DEG = 0.002  # a raion's boundary this near to an oblast's is the oblast's
SMALLEST_TOWN_DEG2 = 2e-6  # about 0.02 km2
SMALLEST_FAR_TOWN_DEG2 = 2.5e-4  # about 2 km2, outside the box

Box = tuple[float, float, float, float]
Collection = dict[str, Any]
Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class BasemapFiles:
    """The files that a basemap is drawn from.

    Attributes:
        places: ``places.parquet``.
        outlines: ``outlines.parquet``.
        roads: ``roads.parquet``.
        railways: ``railways.parquet``.
        water: ``water.parquet``, which need not be there.
        borders: ``borders.parquet``, likewise.
    """

    places: Path
    outlines: Path
    roads: Path
    railways: Path
    water: Path
    borders: Path

    @classmethod
    def of(cls, places: Path, network: Path) -> "BasemapFiles":
        """Return the files of a theatre, given its folders ``places`` and ``network``."""
        outlines, roads, railways = places / "outlines.parquet", network / "roads.parquet", network / "railways.parquet"
        further = places / "water.parquet", places / "borders.parquet"
        return cls(places / "places.parquet", outlines, roads, railways, *further)


def build_basemap(files: BasemapFiles, box: Box) -> dict[str, Any]:
    """Return the layers of a basemap for a theatre's box and its surroundings.

    Layers: ``land`` (polygons of the regions, less the box), ``boundaries`` (lines with ``level`` oblast or raion),
    ``towns`` (polygons with ``id`` and ``name``), ``roads`` and ``railways`` (merged lines), ``places`` (points with
    ``id``, ``name`` and ``population``).

    Raises:
        StorageError: A file is missing or lacks a column.
    """
    west, south, east, north = box
    frame = shapely.box(west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    places = read_columns(files.places, ("place_id", "name", "kind", "lat", "lon", "population"))
    outlines = read_columns(files.outlines, ("place_id", "level", "name", "geometry"))
    names = dict(zip(places["place_id"], places["name"], strict=True))
    return {
        "format": BASEMAP_FORMAT,
        "land": _draw_land(outlines, frame, shapely.box(*box)),
        "boundaries": _draw_boundaries(outlines, frame),
        "towns": _draw_towns(outlines, names, frame, shapely.box(*box)),
        "roads": _draw_ways(files.roads, frame),
        "railways": _draw_ways(files.railways, frame),
        "places": _list_places(places, box, frame),
    }


def read_columns(file: Path, columns: Sequence[str]) -> dict[str, list[Any]]:
    """Return some columns of a theatre's Parquet file.

    Raises:
        StorageError: It is missing, or lacks a column.
    """
    try:
        return dict(pq.read_table(file, columns=list(columns)).to_pydict())
    except FileNotFoundError:
        raise StorageError(f"{file} is missing", "make the theatre again, or copy the file into it") from None
    except (OSError, KeyError, pa.ArrowException) as error:
        raise StorageError(f"{file} cannot be read ({error})", "make it as docs/design/formats.md says") from None


def find_outlines(outlines: dict[str, list[Any]], level: str, frame: BaseGeometry) -> tuple[list[int], Geometries]:
    """Return the rows of one level that meet the frame, and their outlines."""
    rows = [row for row, found in enumerate(outlines["level"]) if found == level]
    shapes = shapely.make_valid(np.atleast_1d(shapely.from_wkb([outlines["geometry"][row] for row in rows])))
    near = np.flatnonzero(shapely.intersects(shapes, frame))
    return [rows[position] for position in near], shapes[near]


def _draw_land(outlines: dict[str, list[Any]], frame: BaseGeometry, box: BaseGeometry) -> Collection:
    """Return the land around the box; inside it the control covers the ground."""
    _, shapes = find_outlines(outlines, "oblast", frame)
    land = shapely.simplify(shapely.union_all(shapely.intersection(shapes, frame)), LAND_TOLERANCE_DEG)
    return _collect([_feature(shapely.difference(land, box))])


def _draw_boundaries(outlines: dict[str, list[Any]], frame: BaseGeometry) -> Collection:
    """Return each boundary once: what two neighbours share is one line, and an oblast's is not a raion's too."""
    lines = {}
    for level in ("oblast", "raion"):
        _, shapes = find_outlines(outlines, level, frame)
        rings = shapely.union_all(shapely.boundary(shapely.simplify(shapes, BOUNDARY_TOLERANCE_DEG)))
        lines[level] = shapely.intersection(rings, frame)
    lines["raion"] = shapely.difference(lines["raion"], shapely.buffer(lines["oblast"], SAME_LINE_DEG))
    return _collect(_feature(_join(line), level=level) for level, line in lines.items())


def _draw_towns(
    outlines: dict[str, list[Any]], names: dict[str, str], frame: BaseGeometry, box: BaseGeometry
) -> Collection:
    rows, shapes = find_outlines(outlines, "settlement", frame)
    drawn = shapely.simplify(shapes, TOWN_TOLERANCE_DEG)
    features = []
    for row, shape in zip(rows, drawn, strict=True):
        place_id = outlines["place_id"][row]
        if shape.area >= (SMALLEST_TOWN_DEG2 if shape.intersects(box) else SMALLEST_FAR_TOWN_DEG2):
            features.append(_feature(shape, id=place_id, name=names.get(place_id) or outlines["name"][row]))
    return _collect(features)


def _draw_ways(file: Path, frame: BaseGeometry) -> Collection:
    """Return a network as few long lines: edges joined where two meet, clipped and simplified."""
    shapes = np.unique(np.array(read_columns(file, ("geometry",))["geometry"], object))
    lines = shapely.normalize(shapely.from_wkb(shapes))
    near = lines[shapely.intersects(lines, frame)]
    merged = _join(shapely.union_all(near))
    return _collect([_feature(shapely.simplify(shapely.intersection(merged, frame), WAY_TOLERANCE_DEG))])


def _list_places(places: dict[str, list[Any]], box: Box, frame: BaseGeometry) -> Collection:
    """Return the settlements of the box and the larger ones around it, by population, the largest first."""
    found = []
    for place_id, name, kind, lat, lon, people in zip(*(places[key] for key in places), strict=True):
        if kind != "settlement" or lat is None or lon is None:
            continue
        if _holds(box, lon, lat) or (_holds(frame.bounds, lon, lat) and (people or 0) >= FAR_POPULATION):
            found.append((people or 0, place_id, name, lon, lat))
    found.sort(key=lambda place: (-place[0], place[2]))
    return _collect(
        _feature(shapely.Point(lon, lat), id=place_id, name=name, population=people)
        for people, place_id, name, lon, lat in found
    )


def _holds(box: Box, lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _join(lines: BaseGeometry) -> BaseGeometry:
    """Return lines as few long ones."""
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.MultiLineString(parts))


def _feature(geometry: BaseGeometry, **properties: str | float | bool) -> Collection:
    rounded = shapely.set_precision(geometry, GRID_DEG, mode="valid_output")
    return {"type": "Feature", "properties": properties, "geometry": _shorten(mapping(rounded))}


def _collect(features: Iterable[Collection]) -> Collection:
    return {"type": "FeatureCollection", "features": [each for each in features if each["geometry"]["coordinates"]]}


def _shorten(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry.get("coordinates", ()))}


def _round(coordinates: Any) -> Any:  # noqa: ANN401  # nested tuples of any depth
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [_round(part) for part in coordinates]
