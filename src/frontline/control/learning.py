"""Learn how fast control changes and how each map displays it, without labels and from each day's past only.

What was drawn is judged by what came of it. A change is a slip if it is taken back within days, and false as far as
the other maps do not show it too ``JUDGED_AFTER`` days on; not as far as the assessment doubts it, which would confirm
itself. A map lags for as long as it shows what is not believed. The counts start with the rates of the card as if so
many cells had been seen, fade with a half-life, and are turned into rates once a month, so that reliability may drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from frontline.control.displays import OLD, Evidence, Rates, Screen
from frontline.control.layer import NOBODY

REFIT_DAYS = 30
HALF_LIFE_DAYS = 180
PACE_HALF_LIFE_DAYS = 90
JUDGED_AFTER = 90  # days after which a change that stands is judged
PRIOR_CELLS = 1000.0  # what a card says weighs as much as so many cells seen to change
FURTHEST = 2.0  # a rate is learned to be at most so many times the card's, or its fraction
FEW_CHANGES, FEW_WRONG = 100.0, 10.0  # changes as if seen of each map, and wrong of them, where maps are compared
SETTLES_MOST = 4.0  # further updates, learned at most
PRIOR_BELIEF = 0.2  # what is believed of a change before any map draws it, as a rule
FIRST_PACE = 0.3  # the table's rates hold next to the line that moves; most of a line stands still
PACE_BOUNDS = (0.05, 2.0)


@dataclass(slots=True)
class Tally:
    """Counts of cells and cell-days of one map, fading.

    Attributes:
        lag_days: cell-days on which it showed what was not believed.
        caught: changes that stood, each by how far it is believed.
        fresh: changes.
        prior: of them, how far each was believed before.
        slips: changes taken back within days.
        slip_updates: how many updates each had stood.
        judged: changes looked at again after ``JUDGED_AFTER`` days, and slips.
        wrong: of them, by how far they were not believed.
    """

    lag_days: float = 0.0
    caught: float = 0.0
    fresh: float = 0.0
    prior: float = 0.0
    slips: float = 0.0
    slip_updates: float = 0.0
    judged: float = 0.0
    wrong: float = 0.0

    def fade(self, days: int) -> None:
        """Let the counts weigh less with time."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) * 0.5 ** (days / HALF_LIFE_DAYS))

    def note(
        self,
        screen: Screen,
        evidence: Evidence,
        belief: NDArray[np.float32],
        others: Sequence[Screen],
        day: int,
        gap_days: int,
    ) -> None:
        """Count what a map shows on a day.

        Args:
            screen: the map, with that day taken in.
            evidence: what it says.
            belief: in what it shows in the evidence's cells, before it was looked at; 0 where it shows nobody.
            others: the other maps.
            day: its number.
            gap_days: since the map before.
        """
        cells = evidence.cells
        speaks = screen.shown[cells] > NOBODY
        self.lag_days += gap_days * float(((1 - belief) * (1 - screen.stuck[cells]))[speaks].sum())
        new, undone = evidence.changed, evidence.undone
        self.fresh += float(new.sum())
        self.prior += float(belief[new].sum())
        taken_back = float(undone.sum())
        self.slips += taken_back
        self.slip_updates += evidence.stood
        age = day - screen.since[cells]
        due = speaks & (age >= JUDGED_AFTER) & (age - gap_days < JUDGED_AFTER) & (screen.updates[cells] < OLD)
        seconded = float(_second(screen.shown[cells[due]], others, cells[due]).sum())
        self.caught += seconded
        dropped = evidence.dropped & (evidence.age_days < JUDGED_AFTER)
        stood_by = float(_second(evidence.showed[dropped], others, cells[dropped]).sum())
        judged = taken_back + float(due.sum()) + float(dropped.sum())
        self.judged += judged
        self.wrong += judged - seconded - stood_by

    @property
    def wrong_odds(self) -> float:
        """Return the odds of a change being wrong, of those that were judged."""
        wrong = self.wrong + FEW_WRONG
        return wrong / (self.judged + FEW_CHANGES - wrong)

    def rates(self, stated: Rates, doubt_most: float = FURTHEST) -> Rates:
        """Return the rates that the counts imply, drawn towards what the card states.

        Args:
            stated: by the card.
            doubt_most: how many times the card's its false changes may be learned to be.
        """
        redrawn = (self.caught + PRIOR_CELLS) / (self.lag_days + PRIOR_CELLS / stated.redrawn)
        redrawn = _within(redrawn, stated.redrawn)
        before = (self.prior + PRIOR_BELIEF * PRIOR_CELLS) / (self.fresh + PRIOR_CELLS)
        odds_before = before / (1 - before)
        doubt = stated.false / (stated.false + stated.redrawn * PRIOR_BELIEF / (1 - PRIOR_BELIEF))
        wrong = (self.wrong + doubt * PRIOR_CELLS) / (self.judged + PRIOR_CELLS)
        false = _within(redrawn * odds_before * wrong / (1 - wrong), stated.false, doubt_most)
        return Rates(redrawn, false, self._settles(stated.settles_after))

    def _settles(self, stated: float) -> float:
        """Return how many updates a change must stand: as many as those stood that were taken back, in the mean."""
        if stated == 0:
            return 0.0
        mean = (self.slip_updates + stated * PRIOR_CELLS) / (self.slips + PRIOR_CELLS)
        return float(np.clip(mean, stated, SETTLES_MOST))


def _second(shows: NDArray[np.int8], others: Sequence[Screen], cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """Tell whether most maps, the one itself among them, show what it shows in some cells: 1, or 0.5 where they tie.

    Of a map alone nothing is known, and it is believed. With a share of the others in place of most, one that is
    dishonest would count against the honest.
    """
    views = np.ones(len(cells))
    same = np.ones(len(cells))
    for other in others:
        views += other.shown[cells] > NOBODY
        same += other.shown[cells] == shows
    return np.where(views > 1, (np.sign(2 * same - views) + 1) / 2, 1.0)


def bound_doubts(tallies: dict[str, Tally]) -> dict[str, float]:
    """Return how many times the card's each map's false changes may be learned to be.

    What maps draw late makes all of them look wrong at times. So a map is doubted further than others only as far as
    its changes came out wrong more often than those of the map in the middle.
    """
    middle = float(np.median([each.wrong_odds for each in tallies.values()]))
    return {name: FURTHEST * max(each.wrong_odds / middle, 1.0) for name, each in tallies.items()}


def _within(rate: float, stated: float, most: float = FURTHEST) -> float:
    return float(np.clip(rate, stated / FURTHEST, stated * most))


@dataclass(slots=True)
class Pace:
    """How fast control changes now, as a multiple of the theatre's table.

    Attributes:
        drawn: cells that changed, of all maps, without those that were taken back.
        due: cells that would have changed by the table, for as many maps.
    """

    drawn: float = 0.0
    due: float = 0.0

    def note(self, drawn: float, due: float, days: int) -> None:
        """Count what was drawn and what the table expects, and let what is older weigh less."""
        fade = 0.5 ** (days / PACE_HALF_LIFE_DAYS)
        self.drawn, self.due = self.drawn * fade + drawn, self.due * fade + due

    @property
    def factor(self) -> float:
        """Return the pace."""
        found = (self.drawn + FIRST_PACE * PRIOR_CELLS) / (self.due + PRIOR_CELLS)
        return float(np.clip(max(found, 0), *PACE_BOUNDS))
