"""What a map's changes are given: never much at one update, all of it in the end, and nothing once taken back."""

import numpy as np
import pytest
from scipy.special import expit, logit

from frontline.control.calibration import FIRST_SLOPE, Calibration
from frontline.control.cells import Grid
from frontline.control.displays import MOST_MOVED, Glance, Rates, Screen
from frontline.settings import GridSettings

GRID = Grid(GridSettings(lon=37.2, lat=48.25, size_m=500), (37.1, 48.2, 37.3, 48.3), 0, 0, 4, 4)
RATES = Rates(1 / 15, 0.3 / 1000, 2.0)
BEFORE = 0.02


def state_what_is_believed() -> Calibration:
    """Return a calibration that corrects nothing, so that a step of belief is the step that is stated."""
    found = Calibration.of(2)
    found.terms /= FIRST_SLOPE
    return found


def see(screen: Screen, party: int, day: int, believed: float, rates: Rates) -> float:
    """Show a map that is all one party's and return what the first cell is then believed to be the first party's."""
    now = np.full(GRID.size, party, np.int8)
    shown = believed if party == 0 else 1 - believed
    glance = Glance(now, np.arange(GRID.size), day, screen.gap(day))
    said = screen.look(glance, np.full(GRID.size, shown, np.float32), rates, GRID, state_what_is_believed())
    screen.keep(now, day, whole=True)
    return float(expit(logit(believed) + (said.weight[0] if said.party[0] == 0 else -said.weight[0])))


def test_a_change_counts_step_by_step_and_whole_in_the_end() -> None:
    screen, believed = Screen(GRID.size), [BEFORE]
    see(screen, 1, 0, BEFORE, RATES)
    for day in range(1, 7):
        believed.append(see(screen, 0, day, believed[-1], RATES))
    steps = np.diff(believed)
    assert steps[0] == pytest.approx(MOST_MOVED, abs=1e-3)
    assert steps.max() < MOST_MOVED + 0.02  # that the map was not redrawn says a little more
    assert screen.released[0] == pytest.approx(RATES.weigh_change(), rel=1e-5)


def test_a_change_taken_back_leaves_little_and_also_goes_step_by_step() -> None:
    screen, believed = Screen(GRID.size), [BEFORE]
    see(screen, 1, 0, BEFORE, RATES)
    for day, party in enumerate([0, 0, 0, 1, 1, 1, 1], 1):
        believed.append(see(screen, party, day, believed[-1], RATES))
    assert max(believed) > 0.6
    assert np.abs(np.diff(believed)).max() < MOST_MOVED + 0.02
    assert believed[-1] < 1.25 * BEFORE


def test_a_map_drawn_in_hindsight_is_believed_at_once() -> None:
    screen, rates = Screen(GRID.size), Rates(1 / 15, 0.3 / 1000, 0.0)
    see(screen, 1, 0, BEFORE, rates)
    assert logit(see(screen, 0, 1, BEFORE, rates)) - logit(BEFORE) == pytest.approx(rates.weigh_change(), rel=1e-4)
