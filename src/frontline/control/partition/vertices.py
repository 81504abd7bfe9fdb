"""Keep the vertices of a partition: published ones on an integer grid, crossings between them finer.

Where a point lies and which known point it counts as belongs here; what connects points belongs in ``mesh``.
Coordinates are in units of 1e-7 degree. Published vertices have whole coordinates. A crossing of two published edges
lies on a grid that is 2**20 times finer (10 nanometres), still exact in a double, so that putting it on both edges
moves neither by anything that an area could show.
"""

import itertools
import math
from array import array

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.area import UNITS_PER_DEGREE

FINENESS = 1 << 20
SNAP_M = 0.2
METRES_PER_UNIT = 111_320.0 / UNITS_PER_DEGREE
SAME_POINT = 1 / 1024  # a crossing this close to a known point, in units, is that point: a hundredth of a millimetre
CELL = 64  # units, about 0.7 m of latitude
KEY_SHIFT = 32
KEY_OFFSET = 1 << 31


class Vertices:
    """Points by number.

    Attributes:
        x: longitudes in units of 1e-7 degree.
        y: latitudes in units of 1e-7 degree.
    """

    __slots__ = ("_cells", "_crossings", "_numbers", "x", "y")

    def __init__(self) -> None:
        self.x = array("d")
        self.y = array("d")
        self._numbers: dict[int, int] = {}
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._crossings: dict[tuple[int, int], list[int]] = {}

    def __len__(self) -> int:
        return len(self.x)

    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return copies of the longitudes and latitudes in units."""
        return np.array(self.x), np.array(self.y)

    def find(self, x: NDArray[np.int64], y: NDArray[np.int64], snap_m: float = SNAP_M) -> NDArray[np.int64]:
        """Return the known vertex that each published point counts as, or -1.

        A point that is exactly known counts as itself, another as the nearest known vertex within ``snap_m``; what it
        counted as once, it counts as from then on.
        """
        keys = (x << KEY_SHIFT) + (y + KEY_OFFSET)
        found = np.fromiter(map(self._numbers.get, keys.tolist(), itertools.repeat(-1)), np.int64, len(keys))
        for n in np.flatnonzero(found < 0).tolist():
            px, py = int(x[n]), int(y[n])
            known = self._crossing_at(px, py)
            if known < 0 and snap_m > 0:
                known = self._nearest(px, py, snap_m)
            if known >= 0:
                found[n] = self._numbers[int(keys[n])] = known
        return found

    def add(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> None:
        """Add published vertices that are not known yet; they are numbered on."""
        for px, py in zip(x.tolist(), y.tolist(), strict=True):
            number = self._append(px, py)
            self._numbers[(px << KEY_SHIFT) + py + KEY_OFFSET] = number
            self._cells.setdefault((px // CELL, py // CELL), []).append(number)

    def cross_at(self, x: float, y: float) -> int:
        """Return the vertex at a crossing: a known one at the same point, otherwise a new one."""
        x, y = round(x * FINENESS) / FINENESS, round(y * FINENESS) / FINENESS
        known = self._same_point(x, y)
        if known >= 0:
            return known
        number = self._append(x, y)
        self._crossings.setdefault((math.floor(x), math.floor(y)), []).append(number)
        return number

    def restore(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Add vertices as kept, published ones and crossings, in their order."""
        for px, py in zip(x.tolist(), y.tolist(), strict=True):
            if px == round(px) and py == round(py):
                self.add(np.array([px], np.int64), np.array([py], np.int64))
            else:
                self._crossings.setdefault((math.floor(px), math.floor(py)), []).append(self._append(px, py))

    def _append(self, x: float, y: float) -> int:
        self.x.append(x)
        self.y.append(y)
        return len(self.x) - 1

    def _nearest(self, x: int, y: int, snap_m: float) -> int:
        widen = 1 / max(math.cos(math.radians(y / UNITS_PER_DEGREE)), 1e-6)
        reach = snap_m / METRES_PER_UNIT
        best, number = reach, -1
        for cx in range(math.floor((x - reach * widen) / CELL), math.floor((x + reach * widen) / CELL) + 1):
            for cy in range(math.floor((y - reach) / CELL), math.floor((y + reach) / CELL) + 1):
                for known in self._cells.get((cx, cy), ()):
                    distance = math.hypot((self.x[known] - x) / widen, self.y[known] - y)
                    if distance <= best:
                        best, number = distance, known
        return number

    def _same_point(self, x: float, y: float) -> int:
        whole_x, whole_y = round(x), round(y)
        if abs(x - whole_x) <= SAME_POINT and abs(y - whole_y) <= SAME_POINT:
            known = self._numbers.get((whole_x << KEY_SHIFT) + whole_y + KEY_OFFSET)
            if known is not None and self.x[known] == whole_x and self.y[known] == whole_y:
                return known
        return self._crossing_at(x, y)

    def _crossing_at(self, x: float, y: float) -> int:
        for cx in {math.floor(x - SAME_POINT), math.floor(x + SAME_POINT)}:
            for cy in {math.floor(y - SAME_POINT), math.floor(y + SAME_POINT)}:
                for known in self._crossings.get((cx, cy), ()):
                    if abs(self.x[known] - x) <= SAME_POINT and abs(self.y[known] - y) <= SAME_POINT:
                        return known
        return -1
