"""Weigh what a map shows: a display that is redrawn late, is sometimes wrong, and sometimes takes it back.

What a map shows is not an observation of the ground but a display with a memory (an autoregressive hidden Markov
model, Rabiner 1989, section IV). Three things are evidence:

* It *stays* as it is: had the ground changed hands it might have been redrawn; weak evidence, and bounded, because some
  of a map's line is never redrawn however wrong.
* It *changes*: strong evidence in the end, but not on the day. A fresh change may be a slip that is taken back
  within days, so each update that it stands raises the probability by no more than ``MOST_MOVED`` until all counts.
* It *takes a fresh change back*: then the weight that the change had been given is taken back too, as gradually.

With redraw rate r and rate of false changes w the odds for the new party are multiplied in all by r / w. How the rates
are learned belongs in ``learning``.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.calibration import Calibration
from frontline.control.cells import Grid
from frontline.control.layer import NOBODY, UNSEEN
from frontline.sources.card import Display

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

FIRST_LOOK_WRONG = 0.05  # how often a map is wrong about a cell near the line on the first day that is seen
FIRST_LOOK_KM = 6.5  # and beyond this distance from the line it is wrong a hundred times less often
MOST_MOVED = 0.25  # the most by which what one map draws raises a probability at one update
SUREST_AT_FIRST = 0.98  # nor higher than this on the day that it is drawn
STUCK = 0.1  # share of what a map shows wrongly that it does not redraw in its usual time
LOOKED_AT_AGAIN = 1 / 120  # a day: what was never redrawn comes under the pencil again in the end
SURE = 1 - 1e-5  # of a cell believed so far, being shown again says nothing more
OLD = 120  # updates after which a change is no longer looked at as one
FRESH_TIMES = 3.0  # a change taken back within this many times the usual settling is a slip


@dataclass(frozen=True, slots=True)
class Rates:
    """How a map displays changes, as believed at one time.

    Attributes:
        redrawn: daily rate at which a true change is drawn.
        false: daily rate of changes drawn that did not happen, near the line.
        settles_after: a change taken back within three times so many updates is a slip; 0: trusted at once, whole.
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

    def weigh_change(self) -> float:
        """Return the log-odds that a change earns in the end."""
        return float(np.log(self.redrawn / min(self.false, self.redrawn / 2)))

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
class Glance:
    """Some cells of a map, looked at together.

    Attributes:
        now: the party that it shows in each cell, -1 for none, -2 where it does not look, shape (all cells,).
        cells: which are looked at, as flattened positions, shape (n,).
        day: its day number.
        gap_days: since the map before that was looked at there.
    """

    now: NDArray[np.int8]
    cells: NDArray[np.int64]
    day: int
    gap_days: int

    @property
    def shows(self) -> NDArray[np.int8]:
        """Return what it shows in the cells, shape (n,)."""
        return self.now[self.cells]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one map says on a day, in the cells about which there is any doubt.

    Attributes:
        cells: their flattened positions, shape (n,).
        party: for which party it speaks, -1 where it is silent, shape (n,).
        weight: by how much, as log-odds against all others, shape (n,).
        changed: which of them it drew anew, shape (n,).
        undone: in which of them it took a fresh change back, shape (n,).
        stood: how many updates those changes had stood, summed.
        dropped: in which of them it went back, later than from a slip, to what it had shown before its last change.
        showed: the party that it had shown until then, shape (n,).
        age_days: how long its last change had stood, shape (n,).
    """

    cells: NDArray[np.int64]
    party: NDArray[np.int8]
    weight: Floats
    changed: Flags
    undone: Flags
    stood: float
    dropped: Flags
    showed: NDArray[np.int8]
    age_days: NDArray[np.int32]


class Screen:
    """What a map has shown up to a day, and how much each change has been believed so far.

    Attributes:
        day: of the last map, None before the first.
        whole: of the last map that was looked at everywhere, and not in open ground only.
        shown: party shown by the last map, shape (cells,).
        before: party shown before the last change.
        updates: further updates that the last change has stood.
        since: day number of the last change.
        released: log-odds that the last change has been given so far.
        due: the most that it may be given in the end.
        stuck: probability that a cell, if it had changed hands, would not be redrawn.
    """

    FIELDS = ("shown", "before", "updates", "since", "released", "due", "stuck")

    def __init__(self, cells: int) -> None:
        self.day: int | None = None
        self.whole = 0
        self.shown = np.full(cells, UNSEEN, np.int8)
        self.before = np.full(cells, UNSEEN, np.int8)
        self.updates = np.full(cells, OLD, np.int16)
        self.since = np.full(cells, -10_000, np.int32)
        self.released = np.zeros(cells, np.float32)
        self.due = np.zeros(cells, np.float32)
        self.stuck = np.full(cells, STUCK, np.float32)

    def gap(self, day: int) -> int:
        """Return how many days a map comes after the last one; 1 for the first."""
        return 1 if self.day is None else max(day - self.day, 1)

    def keep(self, now: NDArray[np.int8], day: int, *, whole: bool) -> None:
        """Keep a map that was looked at as the last one, and whether it was looked at everywhere."""
        self.shown = now.copy()
        self.day = day
        self.whole = day if whole else self.whole

    def look(self, glance: Glance, believed: Floats, rates: Rates, grid: Grid, calibration: Calibration) -> Evidence:
        """Look at some cells of a map and return what it says.

        Args:
            glance: the map and the cells.
            believed: the probability of what it shows there; where that is sure, showing it again says nothing.
            rates: what the map's changes are worth.
            grid: the cells.
            calibration: what is stated of a belief, of which one update moves no more than ``MOST_MOVED``.
        """
        now, day = glance.now, glance.day
        shown, fresh = self.shown[glance.cells], self.updates[glance.cells] < OLD
        chosen = np.flatnonzero((believed < SURE) | (glance.shows != shown) | fresh)
        cells, believed, fresh = glance.cells[chosen], believed[chosen], fresh[chosen]
        shows, showed = now[cells], shown[chosen]
        speaks = shows > NOBODY
        moved = (shows != showed) & (showed != UNSEEN) & (shows != UNSEEN)
        undone = moved & (shows == self.before[cells]) & (self.updates[cells] < rates.fresh_updates)
        new = moved & ~undone & speaks
        dropped, age = new & (shows == self.before[cells]), (day - self.since[cells]).astype(np.int32)
        weight = np.zeros(len(cells), np.float32)
        party = np.where(speaks, shows, NOBODY).astype(np.int8)
        stood = float(self.updates[cells[undone]].sum())
        first = speaks & (showed == UNSEEN)
        if first.any():
            weight[first] = _weigh_first_look(now, grid)[cells[first]]
        stays = speaks & (shows == showed)
        room = np.full(len(cells), np.inf, np.float32)
        bound = fresh | moved  # old changes have all that they are given
        if rates.settles_after:
            room[bound] = calibration.find_room(shows[bound], believed[bound], MOST_MOVED)
        if stays.any():
            weight[stays] = self._stay(cells[stays], glance.gap_days, rates, room[stays])
        if moved.any():
            back = undone & speaks
            owed = self.released[cells[back]]
            weight[back] = np.minimum(owed, room[back])
            weight[new] = np.minimum(rates.weigh_change(), room[new])
            if rates.settles_after:
                weight[new] = np.minimum(weight[new], _find_headroom(believed[new]))
            self._end(cells[moved], day)
            self._begin(cells[new], showed[new], weight[new], np.inf)
            self._begin(cells[back], UNSEEN, weight[back], owed)
            self.stuck[cells[back]] = 1  # the old picture again says no more than it had said
        return Evidence(cells, party, weight, new, undone, stood, dropped, showed, age)

    def forget(self, cells: NDArray[np.int64], inflow: Floats, days: Floats) -> None:
        """Take in that ground may have changed hands, which a map could yet redraw.

        Args:
            cells: in which.
            inflow: of the probability that the display is wrong, the share that came since, shape of ``cells``.
            days: since it was last asked, shape of ``cells``.
        """
        stuck = self.stuck[cells]
        self.stuck[cells] = stuck + (STUCK - stuck) * np.maximum(inflow, np.float32(LOOKED_AT_AGAIN) * days)

    def _stay(self, cells: NDArray[np.int64], gap: int, rates: Rates, room: Floats) -> Floats:
        """Return what staying says: that it was not redrawn, and that a change has stood another update.

        Args:
            cells: where the map stayed as it is.
            gap: days since the map before.
            rates: what the map's changes are worth.
            room: by which log-odds a change may raise what is believed, shape of ``cells``.
        """
        stuck = self.stuck[cells]
        weight = rates.weigh_stay(gap, stuck)
        self.stuck[cells] = np.minimum(stuck / (1 - rates.redraws(gap) * (1 - stuck)), 1)
        updates = self.updates[cells]
        young = updates < OLD
        updates = np.where(young, updates + 1, updates).astype(np.int16)
        released = self.released[cells]
        earned = np.minimum(np.minimum(rates.weigh_change(), self.due[cells]), released + room)
        earned = np.where(young, earned, released)
        weight += earned - released
        self.updates[cells], self.released[cells] = updates, earned
        return weight

    def _end(self, cells: NDArray[np.int64], day: int) -> None:
        """Close the last change of some cells."""
        self.before[cells], self.updates[cells], self.since[cells] = UNSEEN, OLD, day
        self.released[cells], self.stuck[cells], self.due[cells] = 0, STUCK, 0

    def _begin(
        self, cells: NDArray[np.int64], before: NDArray[np.int8] | int, weight: Floats, due: Floats | float
    ) -> None:
        """Open a change: what was shown before, what it is given on its day and at most in the end."""
        self.before[cells], self.updates[cells], self.released[cells] = before, 0, weight
        self.due[cells] = due


def _find_headroom(believed: Floats) -> Floats:
    """Return by which log-odds a belief may rise before it is as sure as one update can make it.

    What is nearly sure is soon less so, as time passes; a change taken back would then take back more than is left.
    """
    odds = scipy.special.logit(np.clip(believed.astype(np.float64), 1 - SURE, SURE))
    return np.asarray(np.maximum(scipy.special.logit(SUREST_AT_FIRST) - odds, 0), np.float32)


def _weigh_first_look(now: NDArray[np.int8], grid: Grid) -> Floats:
    """Return the log-odds that a cell is as shown on the first day that is seen, by its distance from the line."""
    weight = np.zeros(len(now), np.float32)
    for party in np.unique(now[now > NOBODY]):
        own = now == party
        other = (now > NOBODY) & ~own
        near = np.zeros(len(now), bool)
        if other.any():
            apart = (
                scipy.ndimage.distance_transform_edt(~other.reshape(grid.shape)).ravel() * grid.settings.size_m / 1000
            )
            near = apart <= FIRST_LOOK_KM
        wrong = np.where(near, FIRST_LOOK_WRONG, FIRST_LOOK_WRONG / 100)
        weight[own] = np.log((1 - wrong) / wrong)[own]
    return weight
