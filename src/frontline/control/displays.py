"""Weigh what a map shows: a display that is redrawn late, is sometimes wrong, and sometimes takes it back.

What a map shows is not an observation of the ground but a display with a memory (an autoregressive hidden Markov
model, Rabiner 1989, section IV). Three things are evidence:

* It *stays* as it is: had the ground changed hands it might have been redrawn; weak evidence, and bounded, because some
  of a map's line is never redrawn however wrong.
* It *changes*: strong evidence in the end, but not on the day. A fresh change may be a slip that is taken back
  within days, so little of its weight counts at first and the rest as it stands further updates.
* It *takes a fresh change back*: then the weight that the change had been given is taken back too.

With redraw rate r, rate of false changes w, and c the allowance for slips after n further updates, the odds for the
new party are multiplied in all by (r + c q^n) / (w + c q^n). How the rates are learned belongs in ``learning``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.control.cells import Grid
from frontline.control.layer import NOBODY, UNSEEN
from frontline.sources.card import Display

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

FIRST_LOOK_WRONG = 0.05  # how often a map is wrong about a cell near the line on the first day that is seen
FIRST_LOOK_KM = 6.5  # and beyond this distance from the line it is wrong a hundred times less often
FRESH_ODDS = 3.0  # the most that a change counts on its day: moves no probability by more than 0.27
STUCK = 0.1  # share of what a map shows wrongly that it does not redraw in its usual time
LOOKED_AT_AGAIN = 1 / 120  # a day: what was never redrawn comes under the pencil again in the end
OLD = 120  # updates after which a change is no longer looked at as one
FRESH_TIMES = 3.0  # a change taken back within this many times the usual settling is a slip


@dataclass(frozen=True, slots=True)
class Rates:
    """How a map displays changes, as believed at one time.

    Attributes:
        redrawn: daily rate at which a true change is drawn.
        false: daily rate of changes drawn that did not happen, near the line.
        settles_after: further updates after which a change is mostly trusted; 0: at once.
    """

    redrawn: float
    false: float
    settles_after: float

    @classmethod
    def of(cls, display: Display) -> "Rates":
        """Return the rates that a card states."""
        return cls(1 / display.delay_days, display.false_per_1000 / 1000, display.settles_after)

    @property
    def fresh_updates(self) -> int:
        """Return within how many updates a change that is taken back counts as a slip."""
        return int(np.ceil(FRESH_TIMES * self.settles_after))

    def weigh_change(self, updates: Floats) -> Floats:
        """Return the log-odds that a change has earned after some further updates."""
        redrawn, false = self.redrawn, min(self.false, self.redrawn / 2)
        if self.settles_after == 0:
            return np.full_like(updates, np.log(redrawn / false))
        slip = max((redrawn - FRESH_ODDS * false) / (FRESH_ODDS - 1), 0.0)
        left = slip * np.exp(-updates / self.settles_after)
        return np.asarray(np.log((redrawn + left) / (false + left)), np.float32)

    def weigh_stay(self, gap_days: int, stuck: Floats) -> Floats:
        """Return the log-odds that staying as it is gives to the party shown, and none below zero.

        Args:
            gap_days: since the last map.
            stuck: probability that the cell would not be redrawn even if it had changed hands.
        """
        redrawn = self.redraws(gap_days) * (1 - stuck)
        kept = 1 - min(gap_days * self.false, 0.5)
        return np.asarray(np.maximum(np.log(kept) - np.log1p(-redrawn), 0), np.float32)

    def redraws(self, gap_days: int) -> float:
        """Return the probability that a true change is drawn within some days."""
        return min(1 - float(np.exp(-gap_days * self.redrawn)), 0.99)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one map says on a day, in the cells about which there is any doubt.

    Attributes:
        cells: their flattened positions, shape (n,).
        party: for which party it speaks, -1 where it is silent, shape (n,).
        weight: by how much, as log-odds against all others; negative where a change is taken back, shape (n,).
        changed: which of them it drew anew, shape (n,).
        undone: in which of them it took a fresh change back, shape (n,).
        stood: how many updates those changes had stood, summed.
    """

    cells: NDArray[np.int64]
    party: NDArray[np.int8]
    weight: Floats
    changed: Flags
    undone: Flags
    stood: float


class Screen:
    """What a map has shown up to a day, and how much each change has been believed so far.

    Attributes:
        day: of the last map, None before the first.
        shown: party shown by the last map, shape (cells,).
        before: party shown before the last change.
        updates: further updates that the last change has stood.
        since: day number of the last change.
        released: log-odds that the last change has been given so far.
        stuck: probability that a cell, if it had changed hands, would not be redrawn.
    """

    FIELDS = ("shown", "before", "updates", "since", "released", "stuck")

    def __init__(self, cells: int) -> None:
        self.day: int | None = None
        self.shown = np.full(cells, UNSEEN, np.int8)
        self.before = np.full(cells, UNSEEN, np.int8)
        self.updates = np.full(cells, OLD, np.int16)
        self.since = np.full(cells, -10_000, np.int32)
        self.released = np.zeros(cells, np.float32)
        self.stuck = np.full(cells, STUCK, np.float32)

    def look(self, now: NDArray[np.int8], doubtful: Flags, day: int, rates: Rates, grid: Grid) -> Evidence:
        """Take in a map and return what it says.

        Args:
            now: the party that it shows in each cell, -1 for none, -2 where it does not look, shape (cells,).
            doubtful: where what it shows is not yet believed for sure; elsewhere showing it again says nothing.
            day: its day number.
            rates: what the map's changes are worth.
            grid: the cells.
        """
        gap = 1 if self.day is None else max(day - self.day, 1)
        cells = np.flatnonzero(doubtful | (now != self.shown) | (self.updates < OLD))
        shows, showed = now[cells], self.shown[cells]
        speaks = shows > NOBODY
        moved = (shows != showed) & (showed != UNSEEN) & (shows != UNSEEN)
        undone = moved & (shows == self.before[cells]) & (self.updates[cells] < rates.fresh_updates)
        new = moved & ~undone & speaks
        weight = np.zeros(len(cells), np.float32)
        party = np.where(speaks, shows, NOBODY).astype(np.int8)
        stood = float(self.updates[cells[undone]].sum())
        first = speaks & (showed == UNSEEN)
        if first.any():
            weight[first] = _weigh_first_look(now, grid)[cells[first]]
        stays = speaks & (shows == showed)
        if stays.any():
            weight[stays] = self._stay(cells[stays], gap, rates)
        if moved.any():
            back = undone & (showed > NOBODY)
            party[back], weight[back] = showed[back], -self.released[cells[back]]
            weight[new] = rates.weigh_change(np.zeros(1, np.float32))
            self._end(cells[moved], day)
            self._begin(cells[new], showed[new], weight[new])
        self.shown = now.copy()
        self.day = day
        return Evidence(cells, party, weight, new, undone, stood)

    def forget(self, cells: NDArray[np.int64], inflow: Floats) -> None:
        """Take in that ground may have changed hands, which a map could yet redraw.

        Args:
            cells: in which.
            inflow: of the probability that the display is wrong, the share that came today, shape of ``cells``.
        """
        self.stuck[cells] += (STUCK - self.stuck[cells]) * np.maximum(inflow, LOOKED_AT_AGAIN)

    def _stay(self, cells: NDArray[np.int64], gap: int, rates: Rates) -> Floats:
        """Return what staying says: that it was not redrawn, and that a change has stood another update."""
        stuck = self.stuck[cells]
        weight = rates.weigh_stay(gap, stuck)
        self.stuck[cells] = np.minimum(stuck / (1 - rates.redraws(gap) * (1 - stuck)), 1)
        updates = self.updates[cells]
        young = updates < OLD
        updates = np.where(young, updates + 1, updates).astype(np.int16)
        earned = np.where(young, rates.weigh_change(updates.astype(np.float32)), self.released[cells])
        weight += earned - self.released[cells]
        self.updates[cells], self.released[cells] = updates, earned
        return weight

    def _end(self, cells: NDArray[np.int64], day: int) -> None:
        """Close the last change of some cells."""
        self.before[cells], self.updates[cells], self.since[cells] = UNSEEN, OLD, day
        self.released[cells], self.stuck[cells] = 0, STUCK

    def _begin(self, cells: NDArray[np.int64], before: NDArray[np.int8], weight: Floats) -> None:
        """Open a change: remember what was shown before, and what it is given on its day."""
        self.before[cells], self.updates[cells], self.released[cells] = before, 0, weight


def _weigh_first_look(now: NDArray[np.int8], grid: Grid) -> Floats:
    """Return the log-odds that a cell is as shown on the first day that is seen, by its distance from the line."""
    weight = np.zeros(len(now), np.float32)
    for party in np.unique(now[now > NOBODY]):
        own = now == party
        other = (now > NOBODY) & ~own
        near = np.zeros(len(now), bool)
        if other.any():
            apart = distance_transform_edt(~other.reshape(grid.shape)).ravel() * grid.settings.size_m / 1000
            near = apart <= FIRST_LOOK_KM
        wrong = np.where(near, FIRST_LOOK_WRONG, FIRST_LOOK_WRONG / 100)
        weight[own] = np.log((1 - wrong) / wrong)[own]
    return weight
