"""Keep the vertices of a partition on an integer grid, each published point once.

Where a point lies and which earlier point it stands for belongs here; what connects points belongs in ``edges``.
Coordinates are whole units of 1e-7 degree. Points are kept as published, so that areas are those of the files. For
comparing days a point stands for an earlier one that lies within 0.2 m: so a boundary that its publisher rounded anew
has not moved.
"""

import itertools
import math
from array import array

import numpy as np
from numpy.typing import NDArray

from frontline.ellipsoid import UNITS_PER_DEGREE

SNAP_M = 0.2
METRES_PER_UNIT = 111_320.0 / UNITS_PER_DEGREE
CELL = 64  # units, about 0.7 m of latitude
KEY_SHIFT = 32
KEY_OFFSET = 1 << 31


class Vertices:
    """Points by number.

    Attributes:
        x: longitudes in units of 1e-7 degree.
        y: latitudes in units of 1e-7 degree.
    """

    __slots__ = ("_cells", "_numbers", "_same", "snap_m", "x", "y")

    def __init__(self, snap_m: float = SNAP_M) -> None:
        self.snap_m = snap_m
        self.x = array("q")
        self.y = array("q")
        self._numbers: dict[int, int] = {}
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._same = array("q")

    def __len__(self) -> int:
        return len(self.x)

    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return copies of the longitudes and latitudes in units."""
        return np.array(self.x, np.float64), np.array(self.y, np.float64)

    def find(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of each published point, or -1 where it is not known."""
        keys = ((x << KEY_SHIFT) + (y + KEY_OFFSET)).tolist()
        return np.fromiter(map(self._numbers.get, keys, itertools.repeat(-1)), np.int64, len(keys))

    def add(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> None:
        """Add published vertices that are not known yet; they are numbered on."""
        first = len(self.x)
        keys = ((x << KEY_SHIFT) + (y + KEY_OFFSET)).tolist()
        self._numbers.update(zip(keys, range(first, first + len(keys)), strict=True))
        self.x.extend(x.tolist())
        self.y.extend(y.tolist())

    def stand_for(self) -> NDArray[np.int64]:
        """Return the vertex that each stands for when days are compared: an earlier one close by, or itself."""
        for number in range(len(self._same), len(self.x)):
            px, py = self.x[number], self.y[number]
            known = self._nearest(px, py) if self.snap_m > 0 else -1
            if known < 0:
                known = number
                self._cells.setdefault((px // CELL, py // CELL), []).append(number)
            self._same.append(known)
        return np.array(self._same, np.int64)

    def _nearest(self, x: int, y: int) -> int:
        widen = 1 / max(math.cos(math.radians(y / UNITS_PER_DEGREE)), 1e-6)
        reach = self.snap_m / METRES_PER_UNIT
        best, number = reach, -1
        for cx in range(math.floor((x - reach * widen) / CELL), math.floor((x + reach * widen) / CELL) + 1):
            for cy in range(math.floor((y - reach) / CELL), math.floor((y + reach) / CELL) + 1):
                for known in self._cells.get((cx, cy), ()):
                    distance = math.hypot((self.x[known] - x) / widen, self.y[known] - y)
                    if distance <= best:
                        best, number = distance, known
        return number
