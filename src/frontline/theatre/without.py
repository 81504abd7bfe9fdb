"""Say what the assessment of a day would be without one of the maps, over all cells at once, and keep it for the next.

What experience taught of the odds stays as it is with all maps, so that the difference is that of the map alone. The
filter runs over the whole grid whichever cells are asked for, so that a page and a brief share one run a map. What is
made of it belongs to those who ask.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from frontline.control.calibration import Calibration
from frontline.control.filter import Filter
from frontline.control.witness import Witness, first_day_of
from frontline.store import memories
from frontline.store.releases import digest_holdings
from frontline.theatre.assessment import find_record, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.testifying import read_hearing

Found = TypeVar("Found")


def assess_without(
    theatre: OpenTheatre, source: str, on: date, known: datetime | None = None
) -> NDArray[np.float32] | None:
    """Return the probability of each party in each cell on a day without a map, shape (parties, cells).

    None where the others show neither that day nor an earlier one.
    """

    def assess() -> NDArray[np.float32] | None:
        shown = [each for each in read_witnesses(theatre, known) if each.days[0] <= np.datetime64(on)]
        rest = [each for each in shown if each.source != source]
        if not rest:
            return None
        calibration = _keep(theatre, f"learned {on} {known}", lambda: _learn(theatre, shown, on, known))
        model = _open(theatre, rest, known)
        model.reach(on)
        return calibration.correct(model.belief * model.covered)

    return _keep(theatre, f"without {source} {on} {known}", assess)


def _keep(theatre: OpenTheatre, name: str, find: Callable[[], Found]) -> Found:
    """Return what was found once for what the theatre holds now."""
    with theatre.database.reading() as connection:
        key = f"{name} {digest_holdings(connection)}"
    if key not in theatre.loaded:
        theatre.loaded[key] = find()
    found: Found = theatre.loaded[key]
    return found


def _learn(theatre: OpenTheatre, witnesses: list[Witness], on: date, known: datetime | None) -> Calibration:
    """Return what all maps taught of the odds by a day, on from where the stored assessment last remembered before."""
    model = _open(theatre, witnesses, known)
    record = find_record(theatre) if known is None else None
    if record is not None:
        with theatre.database.reading() as connection:
            kept = [each for each in memories.list_memories(connection) if each.assessment_id == record.assessment_id]
            base = next((each for each in kept if each.day <= on), None)
            if base is not None:
                model.recall(base.day, base.learned, memories.read_memory(connection, base))
    model.reach(on)
    return model.calibration


def _open(theatre: OpenTheatre, witnesses: list[Witness], known: datetime | None) -> Filter:
    settings, first = theatre.settings, first_day_of(witnesses)
    hearing = read_hearing(theatre, known)
    return Filter(theatre.grid, len(theatre.party_ids), settings.hazard, first, witnesses, hearing, learns_errors=False)
