"""Find what was drawn anew between two pictures of an area, by the edges in which they differ.

Two maps of a front on neighbouring days share nearly all of their edges, and those cancel; only the rest is ever made
into shapes, so a day costs milliseconds. What a change means belongs in ``sequence``; exact areas, kept for good,
belong to ``control``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

UNIT_DEG = 1e-7  # vertices are compared on this grid, about a centimetre
SAME_POINT_M = 0.2  # a vertex this near to an earlier one is the same one, rounded anew
NOISE_KM2 = 0.02  # smaller pieces are traces of the drawing (METHODS section 2)
METRES_PER_DEGREE = 111_320.0
SHIFT = 2**32
HALF = 2**31
EQUATOR_KM, ECCENTRICITY_2 = 6378.137, 0.00669437999014  # WGS 84
MOST_CROSSINGS = 4_000_000  # points times edges that are held in memory at once

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of ground: their shapes, and their areas in km2, shape (n,)."""

    shapes: NDArray[np.object_]
    km2: NDArray[np.float64]

    @classmethod
    def of(cls, shapes: NDArray[np.object_]) -> "Pieces":
        """Return those of the shapes that are areas and larger than noise."""
        areas = shapes[(shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(shapes)]
        km2 = area_km2(areas)
        return cls(areas[km2 >= NOISE_KM2], km2[km2 >= NOISE_KM2])

    @property
    def total_km2(self) -> float:
        """Return the area of all."""
        return float(self.km2.sum())


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What differs between two pictures.

    Attributes:
        gained: ground that only the later one holds.
        lost: ground that only the earlier one holds.
        moved: vertices of the later one that the earlier one does not have.
        rounded: those of them that lie within ``SAME_POINT_M`` of a vertex that is gone.
        vertices: of the later one.
    """

    gained: Pieces
    lost: Pieces
    moved: int
    rounded: int
    vertices: int


def find_edges(areas: Sequence[BaseGeometry]) -> Codes:
    """Return the edges of areas with the inside to the left, shape (n, 2), each vertex as one number.

    Where two areas touch along the same vertices their common edges cancel later on; areas must not overlap.
    """
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(np.array(areas, dtype=object))))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(points / UNIT_DEG).astype(np.int64)
    code = grid[:, 0] * SHIFT + grid[:, 1] + HALF
    inside = ring[:-1] == ring[1:]
    return np.column_stack([code[:-1][inside], code[1:][inside]])


def compare_edges(before: Codes, after: Codes) -> Redrawing:
    """Return what differs between two pictures given by their edges (see ``find_edges``)."""
    earlier, later = _list_vertices(before), _list_vertices(after)
    moved = np.setdiff1d(later, earlier, assume_unique=True)
    same, rounded = _match(moved, np.setdiff1d(earlier, later, assume_unique=True))
    if len(rounded):
        place = np.clip(np.searchsorted(rounded, after), 0, len(rounded) - 1)
        after = np.where(rounded[place] == after, same[place], after)
    start, end, weight = _subtract(before, after)
    faces = Pieces.of(_close(start, end))
    turns = _wind(shapely.point_on_surface(faces.shapes), start, end, weight)
    gained, lost = (Pieces(faces.shapes[chosen], faces.km2[chosen]) for chosen in (turns > 0, turns < 0))
    return Redrawing(gained, lost, len(moved), len(rounded), len(later))


def measure_edges(edges: Codes) -> float:
    """Return the area within edges, in km2."""
    return compare_edges(edges[:0], edges).gained.total_km2


def area_km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return areas in km2: those in degrees, times the ellipsoid's area of a square degree where their centres lie.

    Within 3 in 10,000 for shapes of up to five degrees, and far better for smaller ones.
    """
    latitude = np.radians(shapely.get_y(shapely.centroid(shapes)))
    bend = 1 - ECCENTRICITY_2 * np.sin(latitude) ** 2
    per_radian = EQUATOR_KM**2 * (1 - ECCENTRICITY_2) * np.cos(latitude) / bend**2
    return np.asarray(shapely.area(shapes) * np.radians(1) ** 2 * per_radian)


def _list_vertices(edges: Codes) -> Codes:
    """Return each vertex once, in order."""
    ordered = np.sort(edges, axis=None)
    distinct: Codes = ordered[np.diff(ordered, prepend=-1) != 0]
    return distinct


def _match(moved: Codes, gone: Codes) -> tuple[Codes, Codes]:
    """Return pairs of an earlier vertex and the later one that only rounding tells from it, in order of the later."""
    if not len(moved) or not len(gone):
        return moved[:0], moved[:0]
    distance, place = scipy.spatial.cKDTree(_in_metres(gone)).query(
        _in_metres(moved), distance_upper_bound=SAME_POINT_M
    )
    near = np.isfinite(distance)
    return gone[np.asarray(place)[near]], moved[near]


def _in_metres(codes: Codes) -> NDArray[np.float64]:
    """Return vertices in metres, true enough over centimetres."""
    points = _decode(codes)
    narrowing = np.cos(np.radians(points[:, 1]))
    return np.column_stack([points[:, 0] * narrowing, points[:, 1]]) * METRES_PER_DEGREE


def _decode(codes: Codes) -> NDArray[np.float64]:
    """Return vertices as lon, lat in degrees."""
    return np.asarray(np.stack([codes // SHIFT, codes % SHIFT - HALF], axis=-1) * UNIT_DEG, np.float64)


def _subtract(before: Codes, after: Codes) -> tuple[Codes, Codes, NDArray[np.int64]]:
    """Return the edges in which two pictures differ, and how often the later has each more than the earlier."""
    both = np.concatenate([after, before])
    sign = np.where(both[:, 0] < both[:, 1], 1, -1) * np.repeat([1, -1], [len(after), len(before)])
    names, number = np.unique(np.sort(both, axis=1), return_inverse=True)
    number = number.reshape(-1, 2)
    key, place = np.unique(number[:, 0] * len(names) + number[:, 1], return_inverse=True)
    weight = np.bincount(place, weights=sign, minlength=len(key)).astype(np.int64)
    start, end = key // max(len(names), 1), key % max(len(names), 1)
    differs = (weight != 0) & (start != end)
    return names[start[differs]], names[end[differs]], weight[differs]


def _close(start: Codes, end: Codes) -> NDArray[np.object_]:
    """Return the faces that edges enclose."""
    lines = shapely.linestrings(np.stack([_decode(start), _decode(end)], axis=1))
    noded = shapely.union_all(lines)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def _wind(points: NDArray[np.object_], start: Codes, end: Codes, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how often weighted edges wind round each point, shape (points,): by how much cover has grown there."""
    where = shapely.get_coordinates(points)
    (x1, y1), (x2, y2) = _decode(start).T, _decode(end).T
    turns = np.zeros(len(where), np.int64)
    step = max(MOST_CROSSINGS // max(len(start), 1), 1)
    for first in range(0, len(where), step):
        level = where[first : first + step, 1][:, None]
        point, edge = np.nonzero((y1 <= level) != (y2 <= level))
        x, y = where[first + point].T
        side = (x2[edge] - x1[edge]) * (y - y1[edge]) - (x - x1[edge]) * (y2[edge] - y1[edge])
        upward = y1[edge] < y2[edge]
        passed = np.where(upward, side > 0, side < 0) * np.where(upward, weight[edge], -weight[edge])
        turns += np.bincount(first + point, weights=passed, minlength=len(where)).astype(np.int64)
    return turns
