"""Build areas from the coordinates of parsed GeoJSON, at the speed of arrays and as strictly as a parser.

Polygons and MultiPolygons, which nearly all maps consist of, belong here; every other geometry goes through GEOS.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

CLOSED = 4  # points of the shortest ring: RFC 7946, section 3.1.6
DIMENSIONS = (2, 3)


def read_area(geometry: Any) -> BaseGeometry | None:  # noqa: ANN401  # any JSON
    """Return the area that a GeoJSON geometry describes; None where it is no plain Polygon or MultiPolygon.

    What is not plain (another type, a ring that is not closed, a coordinate that is no number) is left to a parser that
    says what is wrong.
    """
    if not isinstance(geometry, dict) or set(geometry) != {"type", "coordinates"}:
        return None
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    elif geometry["type"] != "MultiPolygon":
        return None
    rings, owners = _read_rings(parts)
    if rings is None:
        return None
    polygons = _draw(rings, owners, len(parts))
    return polygons[0] if geometry["type"] == "Polygon" else shapely.multipolygons(polygons)


def _read_rings(parts: Any) -> tuple[list[NDArray[np.float64]] | None, list[int]]:  # noqa: ANN401  # any JSON
    rings: list[NDArray[np.float64]] = []
    owners: list[int] = []
    if not isinstance(parts, list) or not parts:
        return None, []
    for number, part in enumerate(parts):
        if not isinstance(part, list) or not part:
            return None, []
        for ring in part:
            points = _read_ring(ring)
            if points is None:
                return None, []
            rings.append(points)
            owners.append(number)
    return rings, owners


def _read_ring(ring: Any) -> NDArray[np.float64] | None:  # noqa: ANN401  # any JSON
    if not isinstance(ring, list):
        return None
    try:
        points = np.array(ring)
    except (ValueError, OverflowError):  # points of different lengths, or a number beyond all numbers
        return None
    if points.dtype.kind not in "if" or points.ndim != len(DIMENSIONS) or points.shape[1] not in DIMENSIONS:
        return None
    if len(points) < CLOSED or (points[0] != points[-1]).any():
        return None
    return points.astype(np.float64)


def _draw(rings: list[NDArray[np.float64]], owners: list[int], parts: int) -> NDArray[np.object_]:
    """Return a polygon a part: its first ring is the shell, the others are holes."""
    flat = len({ring.shape[1] for ring in rings}) > 1  # heights here and there: they are dropped later in any case
    points = np.concatenate([ring[:, :2] if flat else ring for ring in rings])
    drawn = shapely.linearrings(points, indices=np.repeat(np.arange(len(rings)), [len(ring) for ring in rings]))
    first = np.searchsorted(owners, np.arange(parts))
    holes = np.setdiff1d(np.arange(len(rings)), first)
    shells = shapely.polygons(drawn[first])
    for part in sorted({owners[n] for n in holes.tolist()}):
        own = [n for n in holes.tolist() if owners[n] == part]
        shells[part] = shapely.polygons(drawn[first[part]], drawn[own])
    return np.asarray(shells)
