"""Tell when points lay inside which label, for all days at once.

How often an outline winds around a point is the sum over the edges that a ray to the west crosses (Sunday 2001); an
edge counts while it bounds the label. So points are compared with each edge once, not with each day's polygon.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.edges import Segments
from frontline.control.partition.states import Runs

PAIRS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class PointSpans:
    """When points showed which label, a row a point, label and span of shown days.

    Attributes:
        point: position of the point, shape (n,).
        label: index into ``labels``, shape (n,).
        first: first shown day as ``datetime64[D]``, shape (n,).
        last: last shown day, shape (n,).
        labels: the source's own words.
    """

    point: NDArray[np.int64]
    label: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Windings:
    """Where points lay inside a label: a row a point, label and span of positions ``[first, until)``."""

    point: NDArray[np.int64]
    label: NDArray[np.int64]
    first: NDArray[np.int64]
    until: NDArray[np.int64]


def wind(x: NDArray[np.float64], y: NDArray[np.float64], segments: Segments, runs: Runs) -> Windings:
    """Return over which positions each point lay inside which label.

    Args:
        x: of the points in units of 1e-7 degree, shape (points,).
        y: likewise.
        segments: of all edges.
        runs: edge, label, first position and the position after the last; those without a position are passed over.
    """
    edge, label, first, until = runs
    full = first < until
    edge, label, first, until = edge[full], label[full], first[full], until[full]
    point, crossed, sign = _cross(x, y, segments)
    order = np.argsort(edge, kind="stable")
    low, high = (np.searchsorted(edge[order], crossed, side) for side in ("left", "right"))
    count = high - low
    run = order[np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)]
    point, sign = np.repeat(point, count), np.repeat(sign, count)
    at = np.concatenate([first[run], until[run]])
    step = np.concatenate([sign, -sign])
    return _sum_up(np.concatenate([point, point]), np.concatenate([label[run], label[run]]), at, step)


def _cross(
    x: NDArray[np.float64], y: NDArray[np.float64], segments: Segments
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return each point and edge such that the edge lies west of the point at its height, and which way it runs.

    A downward edge has its left, the inside, on the east: +1; an upward one -1. The lower end belongs to an edge, the
    upper does not, so that a vertex counts once.
    """
    x1, y1, x2, y2 = segments
    by_height = np.argsort(y, kind="stable")
    heights = y[by_height]
    low, high = np.searchsorted(heights, np.minimum(y1, y2)), np.searchsorted(heights, np.maximum(y1, y2))
    candidates = np.flatnonzero((low < high) & (np.minimum(x1, x2) < x.max(initial=-np.inf)))
    parts = []
    sizes = np.cumsum((high - low)[candidates])
    for chunk in np.split(
        candidates, np.searchsorted(sizes, np.arange(PAIRS_AT_ONCE, sizes[-1:].sum(), PAIRS_AT_ONCE))
    ):
        count = (high - low)[chunk]
        edge = np.repeat(chunk, count)
        rank = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low[chunk], count)
        point = by_height[rank]
        # which side of the edge the point lies on, without a division
        side = (x2[edge] - x1[edge]) * (y[point] - y1[edge]) - (y2[edge] - y1[edge]) * (x[point] - x1[edge])
        down = y2[edge] < y1[edge]
        east = np.where(down, side > 0, side < 0)
        parts.append(np.stack([point[east], edge[east], np.where(down, 1, -1)[east]]))
    point, edge, sign = np.concatenate([np.zeros((3, 0), np.int64), *parts], axis=1)
    return point, edge, sign


def _sum_up(
    point: NDArray[np.int64], label: NDArray[np.int64], at: NDArray[np.int64], step: NDArray[np.int64]
) -> Windings:
    """Add the steps of each point and label in order of position, and return the spans where the sum is positive."""
    order = np.lexsort((at, label, point))
    point, label, at, step = point[order], label[order], at[order], step[order]
    if not len(point):
        return Windings(point, label, at, at)
    same = (point[1:] == point[:-1]) & (label[1:] == label[:-1])
    first = np.flatnonzero(np.r_[True, ~(same & (at[1:] == at[:-1]))])
    step = np.add.reduceat(step, first)
    point, label, at = point[first], label[first], at[first]
    group = np.r_[True, (point[1:] != point[:-1]) | (label[1:] != label[:-1])]
    total = np.cumsum(step)
    before = np.maximum.accumulate(np.where(group, np.arange(len(group)), 0))
    winding = total - (total - step)[before]
    inside = winding > 0
    opens = inside & np.r_[True, ~inside[:-1] | group[1:]]
    closes = ~inside & np.r_[False, inside[:-1] & ~group[1:]]
    return Windings(point[opens], label[opens], at[opens], at[closes])
