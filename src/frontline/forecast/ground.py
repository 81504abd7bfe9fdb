"""Hold what a map showed at one instant on the cells, now and some days before, and what the ground is like.

Everything a forecast may look at is here, all of it as known at the origin. What is measured of it belongs in
``features``; filling it from a theatre belongs there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LAGS = (7, 14, 30, 90)  # days before the origin
LONG_AGO = 365.0  # a cell that changed longer ago counts as this old

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a map showed of one party's ground, as known at the origin, on a lattice of equal-area cells.

    Attributes:
        held: whether the map shows each cell as the party's, shape (rows, columns).
        before: the same as it was known some days earlier, by days; a day without any map is left out.
        changed_days: days since the map last changed a cell, at most ``LONG_AGO``, shape (rows, columns).
        cell_km: width of a cell.
    """

    held: Cells
    before: dict[int, Cells]
    changed_days: NDArray[np.float32]
    cell_km: float


@dataclass(frozen=True, slots=True)
class Terrain:
    """What the ground is like, on the same lattice.

    Attributes:
        built: whether a cell lies in a settlement.
        roads: whether a trunk road passes through it.
        people: sum over the settlements in a cell of the logarithm of 1 + inhabitants.
    """

    built: Cells
    roads: Cells
    people: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Points:
    """Where something is asked, in cells from the lattice's corner; the middle of the first cell is (0, 0).

    Attributes:
        row: shape (n,).
        column: shape (n,).
        people: inhabitants of the settlement at the point, 0 for open ground, shape (n,).
        settled: whether the point stands for a settlement, shape (n,).
    """

    row: NDArray[np.float64]
    column: NDArray[np.float64]
    people: NDArray[np.float64]
    settled: Cells

    def __len__(self) -> int:
        return len(self.row)

    def only(self, chosen: Cells | NDArray[np.int64]) -> "Points":
        """Return some of the points."""
        return Points(self.row[chosen], self.column[chosen], self.people[chosen], self.settled[chosen])

    def join(self, other: "Points") -> "Points":
        """Return these points followed by others."""
        return Points(
            np.concatenate([self.row, other.row]),
            np.concatenate([self.column, other.column]),
            np.concatenate([self.people, other.people]),
            np.concatenate([self.settled, other.settled]),
        )


def rim_of(cells: Cells) -> Cells:
    """Return the cells that have a neighbour on one of their four sides outside; the lattice's edge is no outside."""
    inner = cells.copy()
    inner[1:] &= cells[:-1]
    inner[:-1] &= cells[1:]
    inner[:, 1:] &= cells[:, :-1]
    inner[:, :-1] &= cells[:, 1:]
    return cells & ~inner
