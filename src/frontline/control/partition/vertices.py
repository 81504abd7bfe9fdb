"""Keep the vertices of a partition: published ones on an integer grid, crossings between them finer.

Where a point lies and which known point it counts as belongs here; what connects points belongs in ``mesh``.
Coordinates are in units of 1e-7 degree. Published vertices have whole coordinates. A crossing of two published edges
lies on a grid that is 2**20 times finer (10 nanometres), still exact in a double, so that putting it on both edges
moves neither by anything that an area could show.
"""

import math
from array import array

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.numbering import Numbering

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
        self._numbers = Numbering()
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._crossings: dict[tuple[int, int], list[int]] = {}  # those that could be met from each unit square

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
        keys = _keys(x, y)
        found = self._numbers.find(keys)
        unknown = np.flatnonzero(found < 0)
        if not len(unknown):
            return found
        fresh, first, inverse = np.unique(keys[unknown], return_index=True, return_inverse=True)
        points = zip(x[unknown[first]].tolist(), y[unknown[first]].tolist(), strict=True)
        counts_as = np.array([self._known_near(px, py, snap_m) for px, py in points], np.int64)
        self._numbers.add(fresh[counts_as >= 0], counts_as[counts_as >= 0])
        found[unknown] = counts_as[inverse]
        return found

    def add(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> None:
        """Add published vertices that are not known yet; they are numbered on."""
        numbers = np.arange(len(self), len(self) + len(x))
        self._append(x.astype(np.float64), y.astype(np.float64))
        self._numbers.add(_keys(x, y), numbers)
        for number, cx, cy in zip(numbers.tolist(), (x // CELL).tolist(), (y // CELL).tolist(), strict=True):
            self._cells.setdefault((cx, cy), []).append(number)

    def cross_at(self, x: float, y: float) -> int:
        """Return the vertex at a crossing: a known one at the same point, otherwise a new one."""
        x, y = round(x * FINENESS) / FINENESS, round(y * FINENESS) / FINENESS
        known = self._same_point(x, y)
        if known >= 0:
            return known
        self._add_crossing(x, y)
        return len(self) - 1

    def restore(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Add vertices as kept, published ones and crossings, in their order."""
        whole = (x == np.rint(x)) & (y == np.rint(y))
        stretches = np.flatnonzero(np.diff(whole, prepend=~whole[:1])).tolist()
        for start, end in zip(stretches, [*stretches[1:], len(x)], strict=True):
            if whole[start]:
                self.add(x[start:end].astype(np.int64), y[start:end].astype(np.int64))
            else:
                for px, py in zip(x[start:end].tolist(), y[start:end].tolist(), strict=True):
                    self._add_crossing(px, py)

    def _append(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        self.x.frombytes(x.tobytes())
        self.y.frombytes(y.tobytes())

    def _add_crossing(self, x: float, y: float) -> None:
        for square in _squares_about(x, y):
            self._crossings.setdefault(square, []).append(len(self))
        self.x.append(x)
        self.y.append(y)

    def _known_near(self, x: int, y: int, snap_m: float) -> int:
        known = self._crossing_at(x, y)
        return self._nearest(x, y, snap_m) if known < 0 and snap_m > 0 else known

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
            known = int(self._numbers.find(_keys(np.array([whole_x]), np.array([whole_y])))[0])
            if known >= 0 and self.x[known] == whole_x and self.y[known] == whole_y:
                return known
        return self._crossing_at(x, y)

    def _crossing_at(self, x: float, y: float) -> int:
        for known in self._crossings.get((math.floor(x), math.floor(y)), ()):
            if abs(self.x[known] - x) <= SAME_POINT and abs(self.y[known] - y) <= SAME_POINT:
                return known
        return -1


def _keys(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray((x << KEY_SHIFT) + (y + KEY_OFFSET))


def _squares_about(x: float, y: float) -> set[tuple[int, int]]:
    """Return the unit squares that hold any point which counts as the same."""
    around = (-SAME_POINT, SAME_POINT)
    return {(math.floor(x + dx), math.floor(y + dy)) for dx in around for dy in around}
