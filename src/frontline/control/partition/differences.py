"""Find the ground by which two outlines differ, from the few edges by which they differ.

What was gained and lost between two days belongs here. Only edges that one day has and the other has not are noded
(by GEOS), so it costs as much as changed, not as much as there is.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from frontline.control.partition.edges import Segments
from frontline.control.partition.points import wind
from frontline.ellipsoid import UNITS_PER_DEGREE, geometry_ticks

NOTHING = MultiPolygon()


@dataclass(frozen=True, slots=True)
class Difference:
    """The ground gained and lost (EPSG:4326), and its areas in ticks."""

    gained: MultiPolygon
    lost: MultiPolygon
    gained_ticks: int
    lost_ticks: int


def find_difference(new: Segments, old: Segments) -> Difference:
    """Return what the outline with the new edges covers and the one with the old edges does not, and the reverse.

    Args:
        new: edges that only the later outline has, with its ground on their left.
        old: edges that only the earlier one has.
    """
    back = _reverse(old)
    x1, y1, x2, y2 = (np.concatenate(pair) for pair in zip(new, back, strict=True))
    chain = x1, y1, x2, y2
    pieces = _enclose(chain)
    if not len(pieces):
        return Difference(NOTHING, NOTHING, 0, 0)
    inside = shapely.get_coordinates(shapely.point_on_surface(pieces)) * UNITS_PER_DEGREE
    gained = _collect(pieces[_winding(inside, chain) > 0])
    lost = _collect(pieces[_winding(inside, _reverse(chain)) > 0])
    return Difference(gained, lost, geometry_ticks(gained), geometry_ticks(lost))


def _reverse(segments: Segments) -> Segments:
    x1, y1, x2, y2 = segments
    return x2, y2, x1, y1


def _enclose(chain: Segments) -> NDArray[np.object_]:
    """Return the pieces of ground that edges enclose."""
    x1, y1, x2, y2 = (each / UNITS_PER_DEGREE for each in chain)
    lines = shapely.linestrings(np.stack([np.stack([x1, y1], axis=1), np.stack([x2, y2], axis=1)], axis=1))
    noded = shapely.union_all(lines) if len(lines) else MultiPolygon()
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.asarray(pieces[shapely.area(pieces) > 0])


def _winding(points: NDArray[np.float64], chain: Segments) -> NDArray[np.int64]:
    """Return 1 for each point that the chain winds around counter-clockwise, otherwise 0."""
    edges = np.arange(len(chain[0]))
    zero = np.zeros_like(edges)
    found = wind(points[:, 0], points[:, 1], chain, (edges, zero, zero, zero + 1))
    around = np.zeros(len(points), np.int64)
    around[found.point] = 1
    return around


def _collect(pieces: NDArray[np.object_]) -> MultiPolygon:
    """Join pieces that share edges."""
    if not len(pieces):
        return NOTHING
    union = shapely.union_all(pieces)
    return MultiPolygon([part for part in shapely.get_parts(union) if part.geom_type == "Polygon"])
