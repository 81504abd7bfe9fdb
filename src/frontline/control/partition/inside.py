"""Measure, for all days at once, how much of an outline of one's own a label covers.

By Green's theorem the area of an intersection is the sum over the label's edges inside the outline and over the
outline's edges inside the label. Each of the label's edges is cut at the outline once, the outline is cut at the
edges once; over the days there remain only sums.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.partition.edges import Segments
from frontline.control.partition.points import Windings, wind
from frontline.control.partition.states import Runs
from frontline.ellipsoid import UNITS_PER_DEGREE, edge_ticks

# An outline may run along published edges (a border does); moved by a fraction of a unit, less than a centimetre, it
# never coincides with them, so that no stretch counts twice or not at all.
ASIDE = (0.3819660, 0.2360680)


def edge_ticks_inside(outline: BaseGeometry, segments: Segments) -> NDArray[np.int64]:
    """Return what each edge contributes to an area inside an outline: its part inside, in ticks, shape (edges,)."""
    area = _aside(outline)
    beside = _find_beside(area, segments)
    lines = _lines(_take(segments, beside))
    shapely.prepare(area)
    near = shapely.intersects(area, lines)
    whole = near & shapely.covers(area, lines)
    ticks = np.zeros(len(segments[0]), np.int64)
    ticks[beside[whole]] = edge_ticks(*_take(segments, beside[whole]))
    crossing = np.flatnonzero(near & ~whole)
    cut = beside[crossing]
    pieces, edge = shapely.get_parts(shapely.intersection(area, lines[crossing]), return_index=True)
    straight = shapely.get_type_id(pieces) == 1
    points, piece = shapely.get_coordinates(pieces[straight], return_index=True)
    edge = cut[edge[straight]]
    step = np.flatnonzero(piece[1:] == piece[:-1])
    start, end, owner = points[step], points[step + 1], edge[piece[step]]
    x1, y1, x2, y2 = segments
    forward = ((end - start) * np.stack([x2 - x1, y2 - y1], axis=1)[owner]).sum(axis=1) >= 0
    start, end = np.where(forward[:, None], start, end), np.where(forward[:, None], end, start)
    np.add.at(ticks, owner, edge_ticks(start[:, 0], start[:, 1], end[:, 0], end[:, 1]))
    return ticks


def outline_windings(outline: BaseGeometry, segments: Segments, runs: Runs) -> tuple[NDArray[np.int64], Windings]:
    """Return the pieces of an outline between the edges across it, in ticks, and when each lay inside which label."""
    area = shapely.orient_polygons(_aside(outline))
    beside = _find_beside(area, segments)
    lines = _lines(_take(segments, beside))
    crossing = beside[shapely.STRtree(lines).query(shapely.boundary(area), predicate="intersects")]
    own = _segments_of(area)
    start, end = _cut_at(own, _take(segments, crossing))
    middle = (start + end) / 2
    return edge_ticks(start[:, 0], start[:, 1], end[:, 0], end[:, 1]), wind(middle[:, 0], middle[:, 1], segments, runs)


def _aside(outline: BaseGeometry) -> BaseGeometry:
    """Return an outline in units, its vertices on the grid and then moved aside."""
    return shapely.transform(outline, lambda points: np.rint(points * UNITS_PER_DEGREE) + np.array(ASIDE))


def _find_beside(area: BaseGeometry, segments: Segments) -> NDArray[np.int64]:
    """Return the segments whose boxes meet an area's: of thousands all but a few need not become geometry."""
    west, south, east, north = shapely.bounds(area)
    x1, y1, x2, y2 = segments
    lon = (np.minimum(x1, x2) <= east) & (np.maximum(x1, x2) >= west)
    return np.flatnonzero(lon & (np.minimum(y1, y2) <= north) & (np.maximum(y1, y2) >= south))


def _take(segments: Segments, index: NDArray[np.int64]) -> Segments:
    x1, y1, x2, y2 = segments
    return x1[index], y1[index], x2[index], y2[index]


def _lines(segments: Segments) -> NDArray[np.object_]:
    x1, y1, x2, y2 = segments
    return np.asarray(shapely.linestrings(np.stack([np.stack([x1, y1], axis=1), np.stack([x2, y2], axis=1)], axis=1)))


def _segments_of(area: BaseGeometry) -> Segments:
    """Return the edges of an area, counter-clockwise around it, clockwise around its holes."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(area)), return_index=True)
    step = np.flatnonzero(ring[1:] == ring[:-1])
    (x1, y1), (x2, y2) = points[step].T, points[step + 1].T
    return x1, y1, x2, y2


def _cut_at(own: Segments, others: Segments) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the pieces of own edges between the crossings with others: starts and ends, each of shape (n, 2)."""
    lines = _lines(own)
    mine, other = shapely.STRtree(_lines(others)).query(lines, predicate="intersects")
    x1, y1, x2, y2 = own
    u1, v1, u2, v2 = others
    dx, dy, du, dv = (x2 - x1)[mine], (y2 - y1)[mine], (u2 - u1)[other], (v2 - v1)[other]
    cross = dx * dv - dy * du
    along = np.divide(
        (u1[other] - x1[mine]) * dv - (v1[other] - y1[mine]) * du, cross, out=np.zeros(len(cross)), where=cross != 0
    )
    part = np.concatenate([np.arange(len(x1)), np.arange(len(x1)), mine])
    at = np.concatenate([np.zeros(len(x1)), np.ones(len(x1)), np.clip(along, 0, 1)])
    order = np.lexsort((at, part))
    part, at = part[order], at[order]
    point = np.stack([x1[part] + at * (x2 - x1)[part], y1[part] + at * (y2 - y1)[part]], axis=1)
    point[at == 1] = np.stack([x2, y2], axis=1)[part[at == 1]]
    step = np.flatnonzero((part[1:] == part[:-1]) & (at[1:] > at[:-1]))
    return point[step], point[step + 1]
