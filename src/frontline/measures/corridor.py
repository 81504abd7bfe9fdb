"""Draw the middle line of the widest way from a place to the rear, as ``encirclement`` measures its width."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from frontline.measures.encirclement import MIDDLE_M, RASTER_M, REAR_M, distance_field, widest_path
from frontline.measures.geodesy import Plane

SMOOTH_M = 600.0
STEPS = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5))  # rows, columns, length; each way


def draw_corridor(held: BaseGeometry, place: BaseGeometry, centre: shapely.Point) -> tuple[BaseGeometry, float]:
    """Return the shortest line from the middle of a place to the rear along which the way out is widest.

    Args:
        held: the area that the surrounding side holds, EPSG:4326.
        place: the outline of the place, EPSG:4326.
        centre: its centre, EPSG:4326.

    Returns:
        The line, EPSG:4326, and the width in km; an empty line and 0 where no way leads out.
    """
    plane = Plane.about(place)
    middle = plane.project(centre)
    clearance, x, y = distance_field(plane.project(held), middle)
    start = shapely.contains_xy(plane.project(place).intersection(middle.buffer(MIDDLE_M)), x, y)
    start[len(y) // 2, len(x.T) // 2] |= not start.any()
    goal = clearance >= REAR_M
    width = widest_path(clearance, start, goal)
    if not width:
        return shapely.LineString(), 0.0
    path = _shortest(clearance >= width, start, goal)
    path = path if len(path) > 1 else path * 2  # a place that lies in the rear itself: the way has no length
    line = shapely.simplify(shapely.linestrings(x.ravel()[path], y.ravel()[path]), SMOOTH_M)
    return plane.unproject(line), 2 * width / 1000


def _shortest(open_: NDArray[np.bool_], start: NDArray[np.bool_], goal: NDArray[np.bool_]) -> list[int]:
    """Return the cells, flattened, of a shortest path from a start to a goal cell over open ones; there is one.

    Steps between two goal cells are left out: a shortest path ends at the first.
    """
    number: NDArray[np.int64] = np.full((open_.shape[0], open_.shape[1]), -1)
    number[open_] = np.arange(open_.sum())
    rows, cols, lengths = [], [], []
    for down, right, length in STEPS:
        one, two = _part(number, down, right), _part(number, -down, -right)
        both = (one >= 0) & (two >= 0) & ~(_part(goal, down, right) & _part(goal, -down, -right))
        rows.append(one[both])
        cols.append(two[both])
        lengths.append(np.full(both.sum(), length * RASTER_M))
    size = int(open_.sum())
    graph = csr_array((np.concatenate(lengths), (np.concatenate(rows), np.concatenate(cols))), shape=(size, size))
    sources, goals = number[start & open_], number[goal & open_]
    far, before, _ = dijkstra(graph, directed=False, indices=sources, min_only=True, return_predecessors=True)
    path = [int(goals[np.argmin(far[goals])])]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return [int(cell) for cell in np.flatnonzero(open_)[path[::-1]]]


def _part(cells: NDArray[Any], down: int, right: int) -> NDArray[Any]:
    """Return the cells from which a step so far down and right stays inside; with both turned round, where it ends."""
    rows, columns = cells.shape
    return cells[max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)]
