"""Learn how what was stated missed: how far errors go together, and how late what is stated may be.

Both are learned from the past of each day and without labels. *How far*: each statement set aside by the calibration is
held to what most maps show once it is due. For each of some shapes of correlation the areas of blocks of ground are
drawn, and it is counted how often their central intervals of 50 and 90 % held what came. The shape is taken of which
these shares are nearest to what they should be (in Kullback-Leibler divergence) and the draws score best (the logarithm
of their mean ranked score, so that of two the sharper is taken), drawn towards what a theatre begins with. *How late*:
most maps of a later day are no truth about an earlier one. Another judge believes whoever drew first: once all maps
agree, ground was that party's already on the day if any map showed it then and never took it back. It favours the
early, so it is not what is stated; but it may be right, so intervals allow for it. From it a shift of the log-odds is
learned for each party.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.calibration import HALF_LIFE_DAYS, MIDDLES, SET_ASIDE_DAYS, TOGETHER_KM2, count_odds
from frontline.control.cells import Grid
from frontline.control.dependence import FIRST, Dependence, shift
from frontline.control.fields import Fields, find_late
from frontline.control.layer import NOBODY

SETTLES_DAYS = 60  # after which maps that agree are taken to have settled who held ground
TAKEN_BACK = -3  # in place of a party: the map did not go on showing it
DOUBTED = 0.003  # what is surer than this is not followed
LEAN_SPREAD = 1.0  # how large a shift is expected to be, log-odds
BLOCK_KM = 10.0
MOST_BLOCKS = 60  # of one day: more would cost time and tell little
MOST_WIDE = 40  # cells to a block's side; of finer grids so many are drawn
DRAWS, SEED = 400, 20240615
DOUBT_KM2 = 0.5  # a block whose area is surer than this tells nothing
OPEN = (0.02, 0.98)  # a block without a cell between these is not asked about
CERTAIN = 1e-3
SHAPES = tuple(Dependence(far, (1 - far) * part) for far in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0) for part in (0.0, 0.5, 1.0)
               if far < 1 or not part)  # fmt: skip
BOUNDS = (0.25, 0.45)  # half of the central intervals counted: 50 and 90 %
NOMINAL = np.array([0.5, 0.4, 0.1])
LIKE_NEW = 0.5  # a block counts as so many things seen: it errs with its neighbours, and ten days on still
SHAPE_SPREAD = 0.6  # how far the shares are expected to lie from those that a theatre begins with

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
Pictures = dict[str, NDArray[np.int8]]


@dataclass(slots=True)
class Waiting:
    """What was stated of some doubtful cells, to be judged when maps have settled.

    Attributes:
        cells: which.
        stated: of each party, shape (parties, cells).
        shown: by map the party it showed that day for as long as it goes on to, then ``TAKEN_BACK``, shape (cells,).
    """

    cells: NDArray[np.int64]
    stated: Field
    shown: Pictures

    def follow(self, pictures: Pictures) -> None:
        """Take in what maps show on a day."""
        for source, kept in self.shown.items():
            kept[pictures[source][self.cells] != kept] = TAKEN_BACK

    def judge(self, pictures: Pictures) -> Floats:
        """Return how far each cell was each party's, shape (parties, cells); all 0 where maps do not agree by now."""
        now = np.stack([pictures[source][self.cells] for source in self.shown])
        agree = (now == now[0]).all(axis=0) & (now[0] > NOBODY)
        kept = (np.stack(list(self.shown.values())) == now[0]).any(axis=0)
        others = max(len(self.stated) - 1, 1)
        own = [np.where(now[0] == party, kept, ~kept / others) for party in range(len(self.stated))]
        return np.asarray(np.stack(own) * agree, np.float64)


@dataclass(slots=True)
class Misses:
    """What was stated beside what came of it, as far as it tells how errors go together.

    Attributes:
        held: by shape how many blocks lay inside 50 %, between 50 and 90 %, and outside, and the sum of their scores
            (continuous ranked probability, km2), fading, shape (shapes, 4).
        seen: weight of settled cells by the log-odds stated of each party, fading, shape (parties, bins).
        came: of them, what was that party's.
        waiting: by day number.
        found: what was learned so far.
    """

    held: Floats
    seen: Floats
    came: Floats
    waiting: dict[int, Waiting] = field(default_factory=dict)
    found: Dependence = FIRST

    @classmethod
    def of(cls, parties: int) -> "Misses":
        """Return one that has seen nothing."""
        counts = np.zeros((2, parties, len(MIDDLES)))
        return cls(np.zeros((len(SHAPES), len(NOMINAL) + 1)), counts[0], counts[1])

    def set_aside(self, day: int, stated: Field, pictures: Pictures) -> None:
        """Keep what is stated of doubtful cells for judgement.

        Args:
            day: its number.
            stated: of each party, shape (parties, cells); all 0 where no map looks.
            pictures: which party each map shows, by its name.
        """
        most = stated.max(axis=0)
        cells = np.flatnonzero((most > 0) & (most < 1 - DOUBTED))
        if len(cells) and pictures:
            shown = {source: picture[cells] for source, picture in pictures.items()}
            self.waiting[day] = Waiting(cells, stated[:, cells], shown)

    def follow(self, day: int, pictures: Pictures, cell_km2: float) -> None:
        """Take in what maps show on a day, and learn how late what was stated may be from what is settled by then."""
        for waits in self.waiting.values():
            waits.follow(pictures)
        due = [each for each in self.waiting if day - each >= SETTLES_DAYS]
        for each in due:
            judged = self.waiting.pop(each)
            counts = count_odds(judged.stated, judged.judge(pictures))
            weight = min(cell_km2 / TOGETHER_KM2, 1)
            self.seen, self.came = (
                old * FADE + new * weight for old, new in zip((self.seen, self.came), counts, strict=True)
            )
        if due:
            leans = tuple(_find_shift(*each) for each in zip(self.seen, self.came, strict=True))
            self.found = Dependence(self.found.far, self.found.alone, leans)

    def learn(self, stated: Field, came: NDArray[np.floating], grid: Grid) -> None:
        """Learn how far errors go together, from a day's statements and what most maps came to show.

        Args:
            stated: of each party, shape (parties, cells).
            came: how far each cell came out as each party's, shape (parties, cells); all 0 where no map shows any.
            grid: the cells.
        """
        counts = np.zeros_like(self.held)
        known = np.flatnonzero((stated.sum(axis=0) > 0) & (came.sum(axis=0) > 0))
        for party in range(len(stated) - 1):
            lean = self.found.lean_of(party)
            counts += _count_held(stated[party, known].astype(np.float64), came[party, known], known, grid, lean)
        self.held = self.held * FADE + counts * LIKE_NEW
        shape = SHAPES[_find_best(self.held)]
        self.found = Dependence(shape.far, shape.alone, self.found.leans)

    def memory(self) -> dict[str, NDArray[Any]]:
        """Return its arrays by name."""
        kept: dict[str, NDArray[Any]] = {"held": self.held, "seen": self.seen, "came": self.came}
        kept["found"] = np.array([self.found.far, self.found.alone, *self.found.leans])
        for day, each in self.waiting.items():
            kept |= {f"cells/{day}": each.cells, f"stated/{day}": each.stated}
            kept |= {f"shown/{day}/{source}": picture for source, picture in each.shown.items()}
        return kept

    @classmethod
    def recall(cls, memory: dict[str, NDArray[Any]]) -> "Misses":
        """Return one as it was kept."""
        waiting: dict[int, Waiting] = {}
        for name, each in memory.items():
            kind, _, rest = name.partition("/")
            if kind == "cells":
                waiting[int(rest)] = Waiting(each, memory[f"stated/{rest}"], {})
        for name, each in memory.items():
            kind, _, rest = name.partition("/")
            if kind == "shown":
                day, _, source = rest.partition("/")
                waiting[int(day)].shown[source] = each
        far, alone, *leans = memory["found"].tolist()
        return cls(memory["held"], memory["seen"], memory["came"], waiting, Dependence(far, alone, tuple(leans)))


FADE = 0.5 ** (SET_ASIDE_DAYS / HALF_LIFE_DAYS)


def _find_shift(seen: Floats, came: Floats) -> float:
    """Return the log-odds by which what was stated should have been higher (a logistic intercept, normal prior)."""

    def slope(lean: float) -> float:
        return float((came - seen * scipy.special.expit(MIDDLES + lean)).sum() - lean / LEAN_SPREAD**2)

    furthest = float(MIDDLES[-1])
    return float(scipy.optimize.brentq(slope, -furthest, furthest))


def _find_best(held: Floats) -> int:
    """Return the shape whose intervals held most nearly as often as they say, and were not wide for it."""
    total = held[0, :-1].sum()
    if not total:
        return SHAPES.index(FIRST)
    off = scipy.special.rel_entr(held[:, :-1] / total, NOMINAL).sum(axis=1)
    apart = [((each.far - FIRST.far) ** 2 + (each.alone - FIRST.alone) ** 2) / SHAPE_SPREAD**2 for each in SHAPES]
    return int((total * (off + np.log(held[:, -1])) + np.array(apart) / 2).argmin())


def _count_held(p: Floats, came: NDArray[np.floating], cells: NDArray[np.int64], grid: Grid, lean: float) -> Floats:
    """Count for each shape the blocks whose area lay inside 50 %, between 50 and 90 %, and outside, of its draws.

    Args:
        p: what was stated of a party, shape (cells,).
        came: how far each cell came out as its, shape (cells,).
        cells: where.
        grid: the grid.
        lean: how late what was stated may be.
    """
    row, col = np.divmod(cells, grid.columns)
    wide = max(round(BLOCK_KM * 1000 / grid.settings.size_m), 1)
    block = row // wide * grid.columns + col // wide
    doubted = np.unique(block[(p > OPEN[0]) & (p < OPEN[1])])
    chosen = doubted[np.unique(np.linspace(0, len(doubted) - 1, MOST_BLOCKS).astype(int))] if len(doubted) else doubted
    ranks, late, late_p = _draw_block(wide, grid.settings.size_m / 1000), find_late(DRAWS), shift(p, lean)
    counts = np.zeros((len(SHAPES), len(NOMINAL) + 1))
    for number in chosen:
        here = np.flatnonzero(block == number)
        drawn = here[(p[here] > CERTAIN) & (p[here] < 1 - CERTAIN)]
        at = _place(row[drawn] % wide, col[drawn] % wide, wide)
        below = np.where(late, late_p[drawn, None], p[drawn, None]).astype(np.float32)
        areas = (ranks[at] < below[:, None]).sum(axis=0) + (p[here] >= 1 - CERTAIN).sum()
        real = came[here].sum()
        rank = ((areas < real).mean(axis=1) + (areas <= real).mean(axis=1)) / 2
        if areas.std(axis=1).max() * grid.cell_km2 >= DOUBT_KM2:
            counts[np.arange(len(SHAPES)), np.searchsorted(BOUNDS, np.abs(rank - 0.5))] += 1
            counts[:, -1] += score_ranked(areas, real) * grid.cell_km2
    return counts


def score_ranked(draws: NDArray[np.floating], real: float) -> Floats:
    """Return the continuous ranked probability score of draws (Gneiting & Raftery 2007), the last axis being theirs."""
    count = draws.shape[-1]
    order = 2 * np.arange(1, count + 1) - count - 1
    return np.asarray(np.abs(draws - real).mean(axis=-1) - np.sort(draws, axis=-1) @ order / count**2)


def _place(row: NDArray[np.int64], col: NDArray[np.int64], wide: int) -> NDArray[np.int64]:
    """Return where cells of a block lie among those that are drawn."""
    step = -(-wide // MOST_WIDE)
    return np.asarray(row // step * -(-wide // step) + col // step)


@lru_cache(maxsize=4)
def _draw_block(wide: int, size_km: float) -> Field:
    """Return correlated uniform numbers for the cells of a block, by shape, shape (cells, shapes, draws)."""
    step = -(-wide // MOST_WIDE)
    side = -(-wide // step)
    row, col = np.divmod(np.arange(side * side), side)
    fields = Fields(row, col, size_km * step, DRAWS, SEED)
    ranks = np.stack([scipy.special.ndtr(fields.mix(shape)).astype(np.float32) for shape in SHAPES])
    return np.ascontiguousarray(np.moveaxis(ranks, 2, 0))
