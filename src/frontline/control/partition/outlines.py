"""Turn published areas into directed edges between vertices of the partition.

Rounding, snapping and cancelling belong here: a delivery's geometry goes in, numbers of lines come out. An
edge that two pieces of the same label share bounds nothing and is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.mesh import Mesh
from frontline.control.partition.vertices import Vertices
from frontline.errors import DeliveryError

POLYGON = 3
LONGEST_EDGE = 90 * UNITS_PER_DEGREE  # longer ones would leave the range of whole-number areas
VERTEX_BITS = 32


@dataclass(frozen=True, slots=True)
class Outline:
    """The boundary of one label on one day.

    Attributes:
        lines: the lines that it follows, each once, shape (n,).
        times: how often it runs along each from the low to the high vertex, less how often from high to low, so that
            the area lies on the left; beyond 1 and -1 where pieces of the label overlap.
    """

    lines: NDArray[np.int32]
    times: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Rings:
    """Corners in units, and the edges between them by position: start, end and the label that each belongs to."""

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    owner: NDArray[np.int64]


def draw_outlines(areas: Mapping[str, BaseGeometry], mesh: Mesh, snap_m: float) -> dict[str, Outline]:
    """Return the outline of each label; the vertices and lines that were not known are named in the mesh.

    Args:
        areas: for each label a Polygon, a MultiPolygon or a collection of them, in degrees.
        mesh: the partition's; nothing is laid in it yet.
        snap_m: a new vertex within so many metres of a known one is that one.

    Raises:
        DeliveryError: A geometry is no area, or an edge is longer than a quarter of the globe.
    """
    labels = list(areas)
    rings = _read_rings(np.array([areas[label] for label in labels], object), labels)
    number = _number_corners(rings, mesh.vertices, snap_m)
    start, end = number[rings.start], number[rings.end]
    low, high, forward = np.minimum(start, end), np.maximum(start, end), np.where(start < end, 1, -1)
    used = _add_used(rings, low, high, forward, mesh.vertices)
    owner, lines = rings.owner[used[0]], mesh.lines.number(used[1], used[2])
    width = len(mesh.lines)
    total = np.bincount(owner * width + lines, forward[used[0]], minlength=width * len(labels)).astype(np.int32)
    return {label: _outline(total[n * width : (n + 1) * width]) for n, label in enumerate(labels)}


def _outline(total: NDArray[np.int32]) -> Outline:
    lines = np.flatnonzero(total)
    return Outline(lines.astype(np.int32), total[lines])


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
    if not len(part):
        return np.zeros(0, bool)
    first = np.searchsorted(ring, np.arange(len(part)))
    local = points - np.repeat(points[first], np.diff(np.r_[first, len(ring)]), axis=0)
    x, y = local.T
    twice = np.bincount(ring[edge], x[edge] * y[edge + 1] - x[edge + 1] * y[edge], minlength=len(part))
    shell = np.r_[True, part[1:] != part[:-1]]
    return np.asarray((twice > 0) != shell)


def _number_corners(rings: _Rings, vertices: Vertices, snap_m: float) -> NDArray[np.int64]:
    """Return the number of each corner; those of new points count on, by the position of the first such corner."""
    number = vertices.find(rings.x, rings.y, snap_m)
    new = np.flatnonzero(number < 0)
    flat = (rings.x[new] << VERTEX_BITS) + rings.y[new]
    _, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    number[new] = len(vertices) + new[first[inverse]]
    return number


def _add_used(
    rings: _Rings, low: NDArray[np.int64], high: NDArray[np.int64], forward: NDArray[np.int64], vertices: Vertices
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]:
    """Add the new points that edges use which are not drawn back and forth.

    Returns:
        Which edges have a length and are not ruled out thereby, and their low and high vertices by final numbers.
    """
    known = len(vertices)
    used = low != high
    fresh = np.flatnonzero(used & (high >= known))
    if not len(fresh):
        kept = np.flatnonzero(used)
        return kept, low[kept], high[kept]
    pairs = np.stack([rings.owner[fresh], low[fresh], high[fresh]])
    _, same = np.unique(pairs, axis=1, return_inverse=True)
    used[fresh] = np.bincount(same, forward[fresh])[same] != 0
    kept = np.flatnonzero(used)
    low, high = low[kept], high[kept]
    new = np.unique(np.concatenate([low[low >= known], high[high >= known]]))
    vertices.add(rings.x[new - known], rings.y[new - known])
    low = np.where(low < known, low, known + np.searchsorted(new, low))
    return kept, low, np.where(high < known, high, known + np.searchsorted(new, high))
