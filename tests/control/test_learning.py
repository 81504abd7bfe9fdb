"""What maps are worth: what they withdraw counts against them, and one that is wrong oftener may be doubted further."""

import numpy as np
import pytest
from numpy.typing import NDArray

from frontline.control.calibration import Calibration
from frontline.control.cells import Grid
from frontline.control.displays import Evidence, Glance, Rates, Screen
from frontline.control.learning import FURTHEST, Tally, bound_doubts
from frontline.settings import GridSettings

GRID = Grid(GridSettings(lon=37.2, lat=48.25, size_m=500), (37.1, 48.2, 37.3, 48.3), 0, 0, 4, 4)
RATES = Rates(1 / 15, 0.3 / 1000, 2.0)
STOOD_DAYS = 40  # longer than a slip stands, and not long enough to be judged while it stands


def show(screen: Screen, party: int, day: int, believed: NDArray[np.float32]) -> Evidence:
    """Show a map that is all one party's."""
    now = np.full(GRID.size, party, np.int8)
    said = screen.look(Glance(now, np.arange(GRID.size), day, 1), believed, RATES, GRID, Calibration.of(2))
    screen.keep(now, day, whole=True)
    return said


def withdraw(other_shows: int) -> Tally:
    """Return what is counted of a map that shows the first party's change for weeks and then takes it back."""
    screen, other, tally = Screen(GRID.size), Screen(GRID.size), Tally()
    believed = np.full(GRID.size, 0.3, np.float32)
    for day in range(STOOD_DAYS + 2):
        party = 0 if 0 < day <= STOOD_DAYS else 1
        show(other, other_shows, day, believed)
        said = show(screen, party, day, believed)
        if day:
            tally.note(screen, said, believed[said.cells], [other], day, 1)
    return tally


def test_a_change_withdrawn_after_weeks_was_wrong_unless_others_showed_it_too() -> None:
    alone, seconded = withdraw(1), withdraw(0)
    assert alone.judged == seconded.judged == GRID.size
    assert seconded.wrong == 0
    assert alone.wrong == pytest.approx(GRID.size / 2)  # one map against one: nobody knows


def test_only_a_map_that_is_wrong_oftener_than_the_one_in_the_middle_is_doubted_further() -> None:
    tallies = {name: Tally(judged=1000, wrong=wrong) for name, wrong in (("a", 50.0), ("b", 100.0), ("c", 500.0))}
    bounds = bound_doubts(tallies)
    assert bounds["a"] == bounds["b"] == FURTHEST
    assert bounds["c"] > 4 * FURTHEST
