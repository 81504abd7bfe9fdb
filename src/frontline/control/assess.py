"""Assess control: for each cell and day the probability that each party holds it, from sources that lag and err.

This is the door to the model ``displays/4``: what it is called, what it says of itself, and how it is run over days.
How ground changes hands is in ``hazard``, what a map's picture is worth in ``displays``, how both are learned in
``learning``, what words are worth in ``hearing``, and the walk through the days in ``filter``. Sources that follow
another are no second witness. Ground that no map covers is not assessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.dependence import FIRST, Dependence
from frontline.control.filter import Filter
from frontline.control.hearing import Hearing
from frontline.control.witness import Witness, first_day_of, gather_witnesses, last_day_of, list_seen_cells
from frontline.settings import Hazard

__all__ = [
    "METHOD", "METHOD_LIMIT", "METHOD_SENTENCE", "Posterior", "Witness", "assess_cells", "assess_days",
    "find_dependence", "first_day_of", "gather_witnesses", "last_day_of", "list_seen_cells",
]  # fmt: skip

METHOD = "displays/4"
METHOD_SENTENCE = (
    "Each map is taken as a witness that is late and sometimes wrong, at rates learned from how its earlier changes "
    "fared; a fresh change moves a probability only so far at each update that it stands; the probability is what "
    "all maps together imply for each cell and its surroundings, using only maps of that day or before; claims of who "
    "holds a place move it as far as earlier claims of the same speakers came out, and findings of the desk as far as "
    "their authors are sure; what is stated is held to what came of earlier statements."
)

METHOD_LIMIT = (
    "A share that a party holds counts all ground by who more likely holds it, contested ground too; how much no party "
    "holds alone is told beside it."
)


@dataclass(frozen=True, slots=True)
class Posterior:
    """The assessment of a run of days.

    Attributes:
        first_day: the first of them.
        probability: of each party holding each cell, shape (days, parties, cells), adding up to 1; all 0 where no
            map covers the cell on the day, so that nothing is known of it.
        dependences: how errors of what is stated were known to go together, by the first day on which they were.
    """

    first_day: date
    probability: NDArray[np.float32]
    dependences: dict[date, Dependence]

    @property
    def days(self) -> list[date]:
        """Return the days in order."""
        return [self.first_day + timedelta(days=n) for n in range(len(self.probability))]

    def dependence(self, day: date) -> Dependence:
        """Return how errors of what is stated of a day go together."""
        return find_dependence(self.dependences, day)


def assess_cells(
    witnesses: list[Witness],
    grid: Grid,
    parties: int,
    until: date,
    cells: NDArray[np.int64] | None = None,
    hazard: Hazard | None = None,
    hearing: Hearing | None = None,
) -> Posterior:
    """Run the filter from the first day that any witness showed, and return all days.

    Args:
        witnesses: at least one.
        grid: the cells.
        parties: how many parties there are.
        until: the last day to assess.
        cells: flattened positions, to return only these; default: all.
        hazard: how fast control changes; default: the settings' default.
        hearing: what is said beside the maps; default: nothing.
    """
    model = _open(witnesses, grid, parties, hazard, hearing)
    first = model.day + timedelta(days=1)
    days = [probability if cells is None else probability[:, cells] for _, probability in model.run(max(until, first))]
    return Posterior(first, np.array(days), model.dependences)


def assess_days(
    witnesses: list[Witness],
    grid: Grid,
    parties: int,
    until: date,
    cells: NDArray[np.int64] | None = None,
    hazard: Hazard | None = None,
    hearing: Hearing | None = None,
) -> Iterator[tuple[date, NDArray[np.float32]]]:
    """Run the filter as ``assess_cells`` does, and yield each day with its probabilities, shape (parties, cells).

    One day is in memory at a time, so that years of a continent can be assessed. A cell leans on those around it, so
    all are filtered, whichever are returned.
    """
    model = _open(witnesses, grid, parties, hazard, hearing)
    for day, probability in model.run(max(until, model.day + timedelta(days=1))):
        yield day, probability if cells is None else probability[:, cells]


def find_dependence(dependences: dict[date, Dependence], day: date) -> Dependence:
    """Return how errors of what is stated of a day go together, as far as was known on it."""
    return next((each for first, each in reversed(dependences.items()) if first <= day), FIRST)


def _open(witnesses: list[Witness], grid: Grid, parties: int, hazard: Hazard | None, hearing: Hearing | None) -> Filter:
    return Filter(grid, parties, hazard or Hazard(), first_day_of(witnesses), witnesses, hearing)
