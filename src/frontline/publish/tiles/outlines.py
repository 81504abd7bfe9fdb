"""Leave out the corners that a scale cannot show, alike in all shapes that have them, so that no gap opens.

A path between two corners at which more than two ways meet is simplified once, for every shape that runs along it, by
the rule of Douglas and Peucker (1973) as GEOS has it. Which scale a zoom has belongs in ``pyramid``.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]
CORNERS_OF_RING = 3
TWO_WAYS = 2  # a way in and a way out
LINES, AREAS = (1, 5), (3, 6)  # as shapely numbers the kinds of geometry
MULTI_LINE, MULTI_AREA = shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.MULTIPOLYGON


@dataclass(frozen=True, slots=True)
class _Paths:
    """The paths of shapes of one kind.

    Attributes:
        rows: which of all shapes these are, shape (shapes,).
        closed: whether the paths are rings; the corner that closes one is left out.
        points: the corners, shape (n, 2).
        path: the path of each corner, shape (n,), rising.
        start: the position of the first corner of each path, shape (paths,).
        count: how many corners each has, likewise.
        outward: where each path's next outer thing begins, as shapely's ragged arrays have it.
    """

    rows: Integers
    closed: bool
    points: NDArray[np.float64]
    path: Integers
    start: Integers
    count: Integers
    outward: tuple[Integers, ...]


class Outlines:
    """Lines and areas that can be drawn at any scale; points are drawn as they are."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        """Take the shapes, shape (n,); what coincides of them must have the same corners."""
        self._shapes = shapes
        kinds = shapely.get_type_id(shapes)
        groups = ((np.flatnonzero(np.isin(kinds, each)), each == AREAS) for each in (LINES, AREAS))
        self._paths = [_read_paths(shapes, rows, closed=closed) for rows, closed in groups if len(rows)]
        points = np.concatenate([np.zeros((0, 2)), *(each.points for each in self._paths)])
        corners, corner = np.unique(np.ascontiguousarray(points).view(np.complex128).ravel(), return_inverse=True)
        sizes = np.cumsum([len(each.points) for each in self._paths])
        self._count, self._corner = len(corners), np.split(corner.astype(np.int64), sizes)[: len(self._paths)]
        self._arcs = self._find_arcs(corners)

    def simplify(self, tolerance: float) -> NDArray[np.object_]:
        """Return the shapes without the corners that lie within a distance of the path without them; some are empty."""
        kept = np.zeros(self._count, bool)
        left = shapely.get_coordinates(shapely.simplify(self._arcs, tolerance, preserve_topology=False), include_z=True)
        kept[left[:, 2].astype(np.int64)] = True
        found = self._shapes.copy()
        for paths, corner in zip(self._paths, self._corner, strict=True):
            found[paths.rows] = _write_shapes(paths, kept[corner])
        return found

    def _find_arcs(self, corners: NDArray[np.complex128]) -> NDArray[np.object_]:
        """Return the lines between corners that stay at every scale, each once; heights are the corners' numbers."""
        stays = self._find_nodes()
        arcs = [
            _draw_arcs(*_part_paths(paths, corner, stays), corners)
            for paths, corner in zip(self._paths, self._corner, strict=True)
        ]
        return np.concatenate(arcs) if arcs else np.zeros(0, object)

    def _find_nodes(self) -> Marks:
        """Tell which corners stay: where not just two ways meet."""
        ways = [np.zeros(0, np.int64)]
        for paths, corner in zip(self._paths, self._corner, strict=True):
            onward = corner[_step(paths)]
            way = np.minimum(corner, onward) * self._count + np.maximum(corner, onward)
            ways.append(way[corner != onward])
        ends = np.concatenate(np.divmod(np.unique(np.concatenate(ways)), max(self._count, 1)))
        return np.asarray(np.bincount(ends, minlength=self._count) != TWO_WAYS)


def _read_paths(shapes: NDArray[np.object_], rows: Integers, *, closed: bool) -> _Paths:
    """Return the paths of some shapes of one kind."""
    many = MULTI_AREA if closed else MULTI_LINE
    kind, points, offsets = shapely.to_ragged_array(shapes[rows])
    start, *outward = (each.astype(np.int64) for each in offsets)
    if kind != many:  # shapes of one part each: all have the same number of things around them
        outward.append(np.arange(len(rows) + 1))
    count = np.diff(start)
    path = np.repeat(np.arange(len(count)), count)
    if closed:
        points, path = np.delete(points, start[1:] - 1, axis=0), np.delete(path, start[1:] - 1)
        start, count = start - np.arange(len(start)), count - 1
    return _Paths(rows, closed, points, path, start[:-1], count, tuple(outward))


def _step(paths: _Paths) -> Integers:
    """Return the position of the corner after each; around a ring, and standing still at the end of a line."""
    onward = np.arange(1, len(paths.path) + 1)
    ends = paths.start + paths.count - 1
    onward[ends] = paths.start if paths.closed else ends
    return onward


def _part_paths(paths: _Paths, corner: Integers, stays: Marks) -> tuple[Integers, Integers]:
    """Return the corners of the arcs of all paths, one after the other, and the arc that each belongs to."""
    breaks = stays[corner]
    if paths.closed:  # a ring that meets nothing begins at its least corner, in whichever shape it is met
        order = np.lexsort((corner, paths.path))[paths.start]
        breaks[order[np.bincount(paths.path, breaks, len(paths.start)) == 0]] = True
    else:
        breaks[paths.start] = breaks[paths.start + paths.count - 1] = True
    begin = np.flatnonzero(breaks)
    path = paths.path[begin]
    first = np.flatnonzero(np.r_[True, path[1:] != path[:-1]])
    end = np.r_[begin[1:], 0]
    last = np.r_[first[1:], len(begin)] - 1
    end[last] = begin[first] + paths.count[path[first]]  # around the ring
    if not paths.closed:
        begin, end, path = (np.delete(each, last) for each in (begin, end, path))
    length = end - begin + 1
    arc = np.repeat(np.arange(len(begin)), length)
    along = np.arange(len(arc)) - np.repeat(np.cumsum(length) - length, length)
    start = paths.start[path][arc]
    return corner[start + (begin[arc] + along - start) % paths.count[path][arc]], arc


def _draw_arcs(corner: Integers, arc: Integers, corners: NDArray[np.complex128]) -> NDArray[np.object_]:
    """Return arcs as lines, turned the same way in whichever shape they are met, each once."""
    length = np.bincount(arc)
    first = np.cumsum(length) - length
    last = first + length - 1
    a, b, second, before = corner[first], corner[last], corner[first + 1], corner[last - 1]
    turned = (a > b) | ((a == b) & (second > before))
    at = np.arange(len(corner))
    corner = corner[np.where(turned[arc], np.repeat(first + last, length) - at, at)]
    same = np.stack([corner[first], corner[first + 1], corner[last - 1], corner[last], length], axis=1)
    chosen = np.zeros(len(length), bool)
    chosen[np.unique(same, axis=0, return_index=True)[1]] = True
    kept = chosen[arc]
    corner, number = corner[kept], (np.cumsum(chosen) - 1)[arc[kept]]
    points = np.stack([corners[corner].real, corners[corner].imag, corner.astype(float)], axis=1)
    return np.asarray(shapely.linestrings(points, indices=number))


def _write_shapes(paths: _Paths, kept: Marks) -> NDArray[np.object_]:
    """Return the shapes with the corners that are kept; rings of fewer than three are gone, a shell with its holes."""
    count = np.bincount(paths.path, kept, len(paths.start)).astype(np.int64)
    points = paths.points[kept]
    if not paths.closed:
        return np.asarray(shapely.from_ragged_array(MULTI_LINE, points, (_offsets(count), *paths.outward)))
    rings, areas = paths.outward
    there = count >= CORNERS_OF_RING
    there &= np.repeat(there[rings[:-1]], np.diff(rings))
    points, path = points[there[paths.path[kept]]], paths.path[kept & there[paths.path]]
    ends = np.flatnonzero(np.r_[path[1:] != path[:-1], True]) + 1
    starts = np.r_[0, ends[:-1]]
    points = np.insert(points, ends, points[starts[: len(ends)]], axis=0) if len(points) else points
    left = _offsets(there)[rings]
    full = np.diff(left) > 0
    offsets = _offsets((count + 1)[there]), _offsets(np.diff(left)[full]), _offsets(full)[areas]
    return np.asarray(shapely.from_ragged_array(MULTI_AREA, points, offsets))


def _offsets(count: NDArray[np.integer] | Marks) -> Integers:
    """Return where each of some runs begins, and where the last ends."""
    return np.asarray(np.r_[0, np.cumsum(count)], np.int64)
