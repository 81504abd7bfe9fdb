"""Turn published areas into directed edges between vertices of the partition.

Rounding and cancelling belong here: a delivery's geometry goes in, pairs of vertex numbers come out. Each
edge has the area on its left. An edge that two pieces of the same label share bounds nothing and is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.partition.vertices import Vertices
from frontline.ellipsoid import UNITS_PER_DEGREE
from frontline.errors import DeliveryError

POLYGON = 3
LONGEST_EDGE = 90 * UNITS_PER_DEGREE  # longer ones would leave the range of whole-number areas
VERTEX_BITS = 32


@dataclass(frozen=True, slots=True)
class Outline:
    """The boundary of one label on one day.

    Attributes:
        start: vertex at the start of each edge, shape (n,).
        end: vertex at its end; the area lies on the left.
        times: how often the edge is drawn; more than once where pieces of the label overlap.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    times: NDArray[np.int64]

    def keys(self) -> NDArray[np.int64]:
        """Return one number for each edge regardless of its direction."""
        low, high = np.minimum(self.start, self.end), np.maximum(self.start, self.end)
        return (low << VERTEX_BITS) | high


@dataclass(frozen=True, slots=True)
class _Rings:
    """Corners in units, and the edges between them by position: start, end and the label that each belongs to."""

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    owner: NDArray[np.int64]


def draw_outlines(areas: Mapping[str, BaseGeometry], vertices: Vertices) -> dict[str, Outline]:
    """Return the outline of each label and add the vertices that were not known.

    Args:
        areas: for each label a Polygon, a MultiPolygon or a collection of them, in degrees.
        vertices: the partition's; new ones are added at the end.

    Raises:
        DeliveryError: A geometry is no area, or an edge is longer than a quarter of the globe.
    """
    labels = list(areas)
    rings = _read_rings(np.array([areas[label] for label in labels], object), labels)
    number = _number_corners(rings, vertices)
    start, end = number[rings.start], number[rings.end]
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort(((low << VERTEX_BITS) | high, rings.owner))
    owner, low, high, forward = rings.owner[order], low[order], high[order], np.where(start < end, 1, -1)[order]
    first = np.flatnonzero(
        np.r_[True, (owner[1:] != owner[:-1]) | (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(owner)]
    )
    times = np.add.reduceat(forward, first) if len(first) else forward
    kept = first[(times != 0) & (low[first] != high[first])]
    times = times[(times != 0) & (low[first] != high[first])]
    owner = owner[kept]
    low, high = _add_used(rings, low[kept], high[kept], vertices)
    ends = np.searchsorted(owner, np.arange(len(labels) + 1))
    return {label: _direct(low, high, times, slice(ends[n], ends[n + 1])) for n, label in enumerate(labels)}


def _direct(low: NDArray[np.int64], high: NDArray[np.int64], times: NDArray[np.int64], part: slice) -> Outline:
    forward = times[part] > 0
    low, high = low[part], high[part]
    return Outline(np.where(forward, low, high), np.where(forward, high, low), abs(times[part]))


def _read_rings(geometries: NDArray[np.object_], labels: list[str]) -> _Rings:
    parts, owner = shapely.get_parts(geometries, return_index=True)
    while np.any(shapely.get_type_id(parts) > POLYGON):
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    if np.any(wrong := (shapely.get_type_id(parts) != POLYGON)):
        label = labels[int(owner[np.argmax(wrong)])]
        raise DeliveryError(f"the layer '{label}' holds something that is no area", "keep lines and points elsewhere")
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if not np.isfinite(points).all():
        raise DeliveryError("a coordinate is no number", "correct the file")
    x, y = np.rint(points * UNITS_PER_DEGREE).astype(np.int64).T
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    if len(edge) and max(abs(x[edge + 1] - x[edge]).max(), abs(y[edge + 1] - y[edge]).max()) > LONGEST_EDGE:
        raise DeliveryError("an edge is longer than a quarter of the globe", "check the order of lon and lat")
    backward = _runs_backward(points, ring, edge, part)[ring[edge]]
    start, end = np.where(backward, edge + 1, edge), np.where(backward, edge, edge + 1)
    return _Rings(x, y, start, end, owner[part[ring[edge]]])


def _runs_backward(
    points: NDArray[np.float64], ring: NDArray[np.int64], edge: NDArray[np.int64], part: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each ring whether it has the area of its polygon on its right."""
    anchor = np.searchsorted(ring, ring[edge])
    x, y = (points[edge] - points[anchor]).T
    next_x, next_y = (points[edge + 1] - points[anchor]).T
    twice = np.bincount(ring[edge], x * next_y - next_x * y, minlength=len(part))
    shell = np.r_[True, part[1:] != part[:-1]] if len(part) else np.zeros(0, bool)
    return np.asarray((twice > 0) != shell)


def _number_corners(rings: _Rings, vertices: Vertices) -> NDArray[np.int64]:
    """Return the number of each corner; those of new points count on, by the position of the first such corner."""
    number = vertices.find(rings.x, rings.y)
    new = np.flatnonzero(number < 0)
    flat = (rings.x[new] << VERTEX_BITS) + rings.y[new]
    _, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    number[new] = len(vertices) + new[first[inverse]]
    return number


def _add_used(
    rings: _Rings, low: NDArray[np.int64], high: NDArray[np.int64], vertices: Vertices
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add the new points that an edge still uses, and return the edges by their final numbers."""
    known = len(vertices)
    new = np.unique(np.concatenate([low[low >= known], high[high >= known]]))
    vertices.add(rings.x[new - known], rings.y[new - known])
    low = np.where(low < known, low, known + np.searchsorted(new, low))
    high = np.where(high < known, high, known + np.searchsorted(new, high))
    return low, high
