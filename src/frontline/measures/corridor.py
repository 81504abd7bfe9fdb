"""Draw the middle line of the widest way from a place to the rear, as ``encirclement`` measures its width."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from frontline.measures.encirclement import MIDDLE_M, RASTER_M, REAR_M, lay_raster, measure_clearance, widest_path
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
    ways = WaysOut(place, centre)
    ground = ways.plane.project(held)
    shapely.prepare(ground)
    return ways.draw(np.asarray(shapely.contains_xy(ground, ways.x, ways.y), bool))


class WaysOut:
    """The ways out of one place, for many states of the ground about it.

    Attributes:
        plane: in metres about the place.
        x: of the raster's cells on it, shape (rows, columns).
        y: likewise.
    """

    def __init__(self, place: BaseGeometry, centre: shapely.Point) -> None:
        """Take the place's outline and its centre, EPSG:4326."""
        self.plane = Plane.about(place)
        middle = self.plane.project(centre)
        self.x, self.y = lay_raster(middle)
        ground = self.plane.project(place).intersection(middle.buffer(MIDDLE_M))
        self._start = np.asarray(shapely.contains_xy(ground, self.x, self.y), bool)
        self._start[len(self.y) // 2, len(self.x.T) // 2] |= not self._start.any()
        self._width = 0.0

    def locate_cells(self) -> NDArray[np.float64]:
        """Return longitude and latitude of the raster's cells, shape (rows * columns, 2)."""
        points = shapely.multipoints(np.column_stack([self.x.ravel(), self.y.ravel()]))
        return np.asarray(shapely.get_coordinates(self.plane.unproject(points)))

    def draw(self, held: NDArray[np.bool_]) -> tuple[BaseGeometry, float]:
        """Return what ``draw_corridor`` does, for the cells that are held, shape (rows, columns)."""
        clearance = measure_clearance(held)
        goal = clearance >= REAR_M
        width = self._width = widest_path(clearance, self._start, goal, self._width)
        if not width:
            return shapely.LineString(), 0.0
        path = _shortest(clearance >= width, self._start, goal)
        path = path if len(path) > 1 else path * 2  # a place that lies in the rear itself: the way has no length
        line = shapely.simplify(shapely.linestrings(self.x.ravel()[path], self.y.ravel()[path]), SMOOTH_M)
        return self.plane.unproject(line), 2 * width / 1000


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
