"""Draw joint samples of control, so that sums over cells have honest intervals.

Cells are not independent: where the maps are wrong or late about one cell they are so about its neighbours, and while
they all look elsewhere about a whole stretch of the front. The draws come from a Gaussian copula (Nelsen 2006, section
4.5) whose correlation, learned by each theatre, belongs in ``control.dependence``; in half of the draws what is stated
is late by as much as it may be. A level has one draw for all days of a question; a change between two days has two that
agree the less the farther apart the days are, since part of an error is mended by then and others are made.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.dependence import FIRST, Dependence, shift
from frontline.control.fields import Fields, find_late

LASTS_DAYS = 40.0  # errors of areas of settled days agree by 0.83 a week on and by 0.30 four weeks on
DRAWS = 400
SEED = 20251103
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Draws:
    """Joint draws of some cells, of which numbers can be had for several days, by what was known of errors on each."""

    fields: Fields

    @classmethod
    def of(cls, grid: Grid, cells: NDArray[np.int64], draws: int = DRAWS, seed: int = SEED) -> "Draws":
        """Return draws of some cells, the same for the same cells each time."""
        row, col = np.divmod(cells, grid.columns)
        return cls(Fields(row - row.min(), col - col.min(), grid.settings.size_m / 1000, draws, seed))

    def rank(
        self, dependence: Dependence = FIRST, lean: float = 0.0, chosen: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """Return correlated numbers between 0 and 1, shape (draws, cells).

        A party with probability p holds a cell in a draw whose number there is below p.

        Args:
            dependence: how errors go together, as learned by the day that is asked about.
            lean: by which log-odds that party's probability is raised in every other pair of draws.
            chosen: of which cells, by their positions among all; default: of all.
        """
        return _rank(self.fields.mix(dependence, chosen), lean)

    def sum_held(
        self,
        probability: NDArray[np.float32],
        weight: NDArray[np.float32],
        chosen: NDArray[np.int64],
        dependence: Dependence = FIRST,
        lean: float = 0.0,
    ) -> NDArray[np.float32]:
        """Return the weight of the cells that a party holds, shape (days, draws), as by the numbers of ``rank``.

        Instead of turning each draw's score into such a number, it is compared with the score at which each day's
        probability lies, and its mirror image with that score's; of late draws, of the probability raised.

        Args:
            probability: of the party, shape (days, cells).
            weight: of each cell.
            chosen: the cells, by their positions among all.
            dependence: how errors go together, as learned by these days.
            lean: by which log-odds the probability is raised in every other pair of draws.
        """
        score = self.fields.mix_half(dependence, chosen).astype(np.float32)
        late = find_late(self.fields.draws)[0::2]
        stated = scipy.special.ndtri(probability.astype(np.float64)).astype(np.float32)
        raised = scipy.special.ndtri(shift(probability, lean)).astype(np.float32) if lean else stated
        sums = np.empty((len(probability), self.fields.draws), np.float32)
        for limits, own in ((stated, ~late), (raised, late)):
            scores, (first,) = score[own], np.flatnonzero(own)[:1]
            below = np.empty_like(scores)
            for day, limit in enumerate(limits):
                np.less(scores, limit, out=below)
                sums[day, 2 * first :: 4] = below @ weight
                np.greater(scores, -limit, out=below)
                sums[day, 2 * first + 1 :: 4] = below @ weight
        return sums


@dataclass(frozen=True, slots=True)
class RankPairs:
    """Joint draws of some cells for two days, of which numbers can be had by what was known of errors on each."""

    first: Draws
    other: Draws

    @classmethod
    def of(cls, grid: Grid, cells: NDArray[np.int64]) -> "RankPairs":
        """Return draws of some cells, the same for the same cells each time."""
        return cls(*(Draws.of(grid, cells, seed=seed) for seed in (SEED, SEED + 2)))

    def rank(
        self, days: int, dependence: Dependence = FIRST, lean: float = 0.0
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the numbers of ``Draws.rank`` for two days some days apart; the closer, the more they agree."""
        first, other = (each.fields.mix(dependence) for each in (self.first, self.other))
        kept = float(np.exp(-abs(days) / LASTS_DAYS))
        return _rank(first, lean), _rank(kept * first + np.sqrt(1 - kept**2) * other, lean)


def draw_ranks(
    grid: Grid, cells: NDArray[np.int64], dependence: Dependence = FIRST, lean: float = 0.0, draws: int = DRAWS
) -> NDArray[np.float32]:
    """Return the numbers of ``Draws.rank`` for one day."""
    return Draws.of(grid, cells, draws).rank(dependence, lean)


def draw_rank_pair(
    grid: Grid, cells: NDArray[np.int64], days: int, dependence: Dependence = FIRST, lean: float = 0.0
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return such numbers for two days some days apart; the closer the days, the more they agree."""
    return RankPairs.of(grid, cells).rank(days, dependence, lean)


def interval(values: NDArray[np.floating], level: float = LEVEL) -> tuple[float, float]:
    """Return the central interval of samples along the first axis."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return float(low), float(high)


def _rank(scores: NDArray[np.float64], lean: float) -> NDArray[np.float32]:
    """Return the numbers between 0 and 1; where a statement is late, lower by as much as its party is likelier."""
    ranks = scipy.special.ndtr(scores)
    if lean:
        late = find_late(len(ranks))
        ranks[late] = shift(ranks[late], -lean)
    return np.asarray(ranks, np.float32)
