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
BESIDE_A_LINE = 0.5  # a square about a cell at a straight line lies half beyond it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The squares around a cell, and what each adds to the hazard.

    Attributes:
        grid: the cells.
        reach: from the middle cell to the edge of each square, in cells.
        step: what a party adds to its daily hazard by holding half of each square.
        floor: the daily hazard far from any line.
        weighed: what maps covered when it was last asked, and which share of each square that is.
    """

    grid: Grid
    reach: tuple[int, ...]
    step: tuple[float, ...]
    floor: float
    weighed: list[tuple[NDArray[np.bool_], dict[int, Floats]]] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def of(cls, hazard: Hazard, grid: Grid) -> "Surroundings":
        """Return the squares of a theatre's table; edges that fall into one cell are one square."""
        steps: dict[int, float] = {}
        for edge, near, far in zip(hazard.edges_km, hazard.per_day, hazard.per_day[1:], strict=False):
            cells = max(1, round(edge * 1000 / grid.settings.size_m))
            steps[cells] = steps.get(cells, 0.0) + near - far
        return cls(grid, tuple(steps), tuple(steps.values()), hazard.per_day[-1])

    def measure(self, belief: Floats, covered: NDArray[np.bool_]) -> Floats:
        """Return the daily probability that each party takes each cell from another, before pace.

        Args:
            belief: the probability of each party, shape (parties, cells).
            covered: whether any map covers the cell; what none covers weighs nothing in a square, shape (cells,).
        """
        found = np.full_like(belief, self.floor)
        frame = _frame(covered.reshape(self.grid.shape))
        if frame is not None:
            cube = (len(belief), *self.grid.shape)
            self._add(found.reshape(cube)[frame], belief.reshape(cube)[frame], covered.reshape(cube[1:])[frame[1:]])
        return found

    def _add(self, found: Floats, belief: Floats, covered: NDArray[np.bool_]) -> None:
        """Add the steps of all squares to the hazard, in the part of the lattice that maps cover."""
        held, weights = belief[:-1] * covered.astype(np.float32), self._weigh(covered)
        for reach, step in zip(self.reach, self.step, strict=True):
            factor = np.float32(step / BESIDE_A_LINE)
            rest = np.ones(covered.shape, np.float32)  # the last party has what the others have not
            for party, own in enumerate(held):
                share = _mean_around(own, reach)
                if weights:
                    np.divide(share, weights[reach], out=share)
                rest -= share
                found[party] += _scale(share, factor)
            found[-1] += _scale(rest, factor)

    def _weigh(self, covered: NDArray[np.bool_]) -> dict[int, Floats]:
        """Return which share of each square is covered, by its reach; nothing where all is. It hardly ever changes."""
        if not self.weighed or not np.array_equal(self.weighed[0][0], covered):
            mapped = covered.astype(np.float32)
            shares = {} if covered.all() else {each: _mean_around(mapped, each) for each in set(self.reach)}
            self.weighed[:] = [(covered.copy(), {each: np.maximum(share, 1e-6) for each, share in shares.items()})]
        return self.weighed[0][1]


def _mean_around(values: Floats, reach: int) -> Floats:
    """Return the mean of the square about each cell, shape of ``values``."""
    return np.asarray(scipy.ndimage.uniform_filter(values, 2 * reach + 1, mode="nearest"), np.float32)


def _scale(share: Floats, factor: np.float32) -> Floats:
    """Return a share, within its bounds, times a factor, in its own place."""
    np.clip(share, 0, 1, out=share)
    share *= factor
    return share


def _frame(covered: NDArray[np.bool_]) -> tuple[slice, slice, slice] | None:
    """Return the part of the lattice that holds all that is covered, with all parties; None where nothing is."""
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return None
    return slice(None), slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def move_on(belief: Floats, hazard: Floats) -> Floats:
    """Let a day pass: a party loses each cell to those that have ground around it.

    Args:
        belief: shape (parties, cells).
        hazard: the daily probability that each party takes each cell, shape (parties, cells).
    """
    gained = hazard * (belief.sum(axis=0) - belief)
    lost = belief * (hazard.sum(axis=0) - hazard)
    return np.asarray(belief + gained - lost)
