"""Say how likely each cell is to change hands in a day, from how much of the ground around it each party holds.

The theatre's table gives rates by distance from the line (``settings.Hazard``). Here the line is not drawn: around a
cell lie nested squares, one for each edge of the table, and a party's hazard is the table's steps weighed by its share
of each square, so that next to a straight line it is the table's own rate, that ground with the other party on three
sides is taken sooner, and that it falls smoothly with distance (a contact process, Harris 1974). The pace, by which
all of it is multiplied, is learned in ``learning``.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.settings import Hazard

Floats = NDArray[np.float32]
WHOLLY = 1 - 1e-6
BESIDE_A_LINE = 0.5  # a square about a cell at a straight line lies half beyond it


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the lattice that holds all that maps cover.

    Attributes:
        covered: whether a map covers the cell, shape (all cells,).
        rows: its rows in the lattice.
        columns: its columns.
        rim: whether the largest square about the cell is not covered as a whole, shape (rows * columns of the frame,).
        weights: which share of each square is covered, by its reach, of that shape; none where all of it is.
    """

    covered: NDArray[np.bool_]
    rows: slice
    columns: slice
    rim: NDArray[np.bool_]
    weights: dict[int, Floats]

    def find(self, cells: NDArray[np.int64], columns: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return rows and columns in the frame of cells of a lattice of so many columns."""
        row, column = np.divmod(cells, columns)
        return row - self.rows.start, column - self.columns.start


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The squares around a cell, and what each adds to the hazard.

    Attributes:
        grid: the cells.
        reach: from the middle cell to the edge of each square, in cells.
        step: what a party adds to its daily hazard by holding half of each square.
        floor: the daily hazard far from any line.
        framed: the frame of what maps covered when it was last asked.
    """

    grid: Grid
    reach: tuple[int, ...]
    step: tuple[float, ...]
    floor: float
    framed: list[Frame] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def of(cls, hazard: Hazard, grid: Grid) -> "Surroundings":
        """Return the squares of a theatre's table; edges that fall into one cell are one square."""
        steps: dict[int, float] = {}
        for edge, near, far in zip(hazard.edges_km, hazard.per_day, hazard.per_day[1:], strict=False):
            cells = max(1, round(edge * 1000 / grid.settings.size_m))
            steps[cells] = steps.get(cells, 0.0) + near - far
        return cls(grid, tuple(steps), tuple(steps.values()), hazard.per_day[-1])

    def measure(self, belief: Floats, covered: NDArray[np.bool_], cells: NDArray[np.int64]) -> Floats:
        """Return the daily probability that each party takes some cells from another, before pace.

        Args:
            belief: the probability of each party, shape (parties, all cells).
            covered: whether any map covers the cell; what none covers weighs nothing in a square, shape (all cells,).
            cells: flattened positions of covered cells, shape (n,).

        Returns:
            Shape (parties, n).
        """
        found = np.full((len(belief), len(cells)), self.floor, np.float32)
        if not len(cells):
            return found
        frame, margin = self._find_frame(covered), max(self.reach)
        row, column = frame.find(cells, self.grid.columns)
        sums = [Sums.of(self._cut(each * covered, frame), margin) for each in belief[:-1]]
        corner = sums[0].find(row, column)
        inner = row * (frame.columns.stop - frame.columns.start) + column
        rim = np.flatnonzero(frame.rim[inner])
        for reach, step in zip(self.reach, self.step, strict=True):
            factor = np.float32(step / BESIDE_A_LINE)
            weight = frame.weights[reach][inner[rim]] if len(rim) else None
            rest = np.ones(len(cells), np.float32)  # the last party has what the others have not
            for party, each in enumerate(sums):
                share = each.average(corner, reach)
                if weight is not None:
                    share[rim] /= weight
                rest -= share
                found[party] += _scale(share, factor)
            found[-1] += _scale(rest, factor)
        return found

    def _find_frame(self, covered: NDArray[np.bool_]) -> Frame:
        """Return the frame of what is covered. It hardly ever changes."""
        if not self.framed or not np.array_equal(self.framed[0].covered, covered):
            field_ = covered.reshape(self.grid.shape)
            rows, columns = (_span(np.asarray(field_.any(axis=axis))) for axis in (1, 0))
            mapped = field_[rows, columns]
            shares = {} if mapped.all() else {each: _mean_around(mapped, each) for each in set(self.reach)}
            weights = {each: np.maximum(share, 1e-6).ravel() for each, share in shares.items()}
            rim = weights[max(self.reach)] < WHOLLY if weights else np.zeros(mapped.size, bool)
            self.framed[:] = [Frame(covered.copy(), rows, columns, rim, weights)]
        return self.framed[0]

    def _cut(self, values: Floats, frame: Frame) -> Floats:
        return values.reshape(self.grid.shape)[frame.rows, frame.columns]


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over rows and columns, from which the sum of any square takes four readings (Crow 1984).

    Attributes:
        running: of the values, those of the rim repeated outwards by ``margin``; flattened.
        width: length of its rows.
        margin: the furthest reach of a square.
    """

    running: NDArray[np.float64]
    width: int
    margin: int

    @classmethod
    def of(cls, values: Floats, margin: int) -> "Sums":
        """Return the sums of a field."""
        wide = np.pad(values, margin, "edge")
        running = np.zeros((wide.shape[0] + 1, wide.shape[1] + 1))
        inner = running[1:, 1:]
        np.cumsum(wide, axis=1, dtype=np.float64, out=inner)
        np.cumsum(inner, axis=0, out=inner)
        return cls(running.ravel(), running.shape[1], margin)

    def find(self, row: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the sum up to the first corner of a cell's largest square is kept."""
        return row * self.width + column

    def average(self, corner: NDArray[np.int64], reach: int) -> Floats:
        """Return the mean of the square about each of some cells, given by the corners of their largest squares."""
        low, high = self.margin - reach, self.margin + reach + 1
        total = self._read(corner, high, high)
        total -= self._read(corner, low, high)
        total -= self._read(corner, high, low)
        total += self._read(corner, low, low)
        total /= (2 * reach + 1) ** 2
        return total.astype(np.float32)

    def _read(self, corner: NDArray[np.int64], rows: int, columns: int) -> NDArray[np.float64]:
        return self.running[rows * self.width + columns :].take(corner)


def _mean_around(covered: NDArray[np.bool_], reach: int) -> Floats:
    """Return the covered share of the square about each cell, shape of ``covered``."""
    mapped = covered.astype(np.float32)
    return np.asarray(scipy.ndimage.uniform_filter(mapped, 2 * reach + 1, mode="nearest"), np.float32)


def _span(flags: NDArray[np.bool_]) -> slice:
    """Return the part that holds all that is set."""
    at = np.flatnonzero(flags)
    return slice(int(at[0]), int(at[-1]) + 1)


def _scale(share: Floats, factor: np.float32) -> Floats:
    """Return a share, within its bounds, times a factor, in its own place."""
    np.clip(share, 0, 1, out=share)
    share *= factor
    return share


def move_on(belief: Floats, hazard: Floats) -> Floats:
    """Let a day pass: a party loses each cell to those that have ground around it.

    Args:
        belief: shape (parties, cells).
        hazard: the daily probability that each party takes each cell, shape (parties, cells).
    """
    gained = hazard * (belief.sum(axis=0) - belief)
    lost = belief * (hazard.sum(axis=0) - hazard)
    return np.asarray(belief + gained - lost)
