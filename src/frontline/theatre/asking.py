"""Ask for the assessment of one ground on one day, as it is, with some of the evidence left out, or with more of it.

A question holds the maps up to the day and all that was said. What is told of the answers belongs in ``why``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.control.assess import Witness, first_day_of
from frontline.control.calibration import Calibration
from frontline.control.cells import Weights
from frontline.control.filter import Filter
from frontline.control.testimony import Testimony
from frontline.measures import area
from frontline.theatre.answers import is_seen
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground
from frontline.theatre.testifying import hear


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a ground with the cells that maps cover, on a day, as known at an instant.

    Attributes:
        theatre: where.
        ground: of what.
        weights: its cells.
        on: the day.
        known: as known then; None: now.
        witnesses: the maps up to the day.
        said: all that is said.
        calibration: what is stated of beliefs, whatever evidence is left out; None: what is learned without it. What
            experience taught of such odds stays, so that a weight is that of the evidence alone.
    """

    theatre: OpenTheatre
    ground: Ground
    weights: Weights
    on: date
    known: datetime | None
    witnesses: list[Witness]
    said: list[Testimony]
    calibration: Calibration | None = None

    def ask(self, witnesses: list[Witness], on: date | None = None) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground by some maps; None where they do not cover it."""
        if not witnesses:
            return None
        model = self.open(witnesses=witnesses)
        model.reach(on or self.on)
        return self.look(model)

    def open(self, said: list[Testimony] | None = None, witnesses: list[Witness] | None = None) -> Filter:
        """Return the filter before its first day, with other words or maps than those of the question if given.

        With others it does not learn how errors go together: only the answer itself has an interval.
        """
        shown, words = witnesses or self.witnesses, self.said if said is None else said
        settings, parties = self.theatre.settings, len(self.theatre.party_ids)
        first = first_day_of(shown)
        heard, whole = hear(self.theatre, words), said is None and witnesses is None
        return Filter(self.theatre.grid, parties, settings.hazard, first, shown, heard, learns_errors=whole)

    def read(self, model: Filter) -> NDArray[np.float32]:
        """Return what a filter states of its day in all cells, shape (parties, cells)."""
        return (self.calibration or model.calibration).correct(model.belief * model.covered)

    def look(self, model: Filter) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground as a filter has it; None where no map covers it."""
        return self.sum_up(self.read(model)[:, self.weights.index])

    def sum_up(self, found: NDArray[np.float32]) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground from that in its cells, shape (parties, cells)."""
        seen = is_seen(found)
        if self.weights.share[seen].sum() < area.MOST * self.weights.share.sum():
            return None
        return np.asarray(found[:, seen] @ self.weights.share[seen] / self.weights.share[seen].sum())


def go_on(model: Filter, other: Filter) -> Filter:
    """Let another filter, over the same days, take up where a filter stands, and return it; that one stays as it is."""
    memory = {name: each.copy() for name, each in model.memory().items()}
    other.recall(model.day, model.learned(), memory)
    return other


def show_until(witness: Witness, on: date) -> Witness:
    """Return what a map showed up to a day."""
    shown = witness.days <= np.datetime64(on)
    return replace(witness, days=witness.days[shown], party=witness.party[shown])
