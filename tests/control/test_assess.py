"""The filter is judged in worlds whose truth is known: is what it calls 80 % right in 80 % of the cases?"""

from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.control.assess import Witness, assess_cells
from frontline.control.cells import Grid
from frontline.control.filter import Filter
from frontline.control.layer import UNSEEN
from frontline.settings import GridSettings, Hazard
from frontline.sources.card import Display

START = np.datetime64("2025-01-01")
BOX = (10.0, 45.0, 10.2, 45.1)
GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), BOX, -20, -15, 40, 30)


def make_witness(
    name: str, party: NDArray[np.int8], display: Display, days: NDArray[np.int64] | None = None
) -> Witness:
    numbers = np.arange(len(party)) if days is None else days
    return Witness(name, display, START + numbers, party)


def split_at(column: int, days: int) -> NDArray[np.int8]:
    """Return a map on which RED (0) holds all west of a column, on each of some days."""
    field = np.ones(GRID.shape, np.int8)
    field[:, :column] = 0
    return np.repeat(field.reshape(1, -1), days, axis=0)


def until(days: int) -> date:
    day: date = (START + days - 1).astype(date)
    return day


def test_probabilities_add_up_and_agree_with_maps_that_agree() -> None:
    maps = [make_witness(name, split_at(20, 10), Display(delay_days=10, false_per_1000=0.5)) for name in ("a", "b")]
    found = assess_cells(maps, GRID, 2, until(10)).probability
    assert found.shape == (10, 2, GRID.size)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    red = found[-1, 0].reshape(GRID.shape)
    assert red[:, :10].min() > 0.99
    assert red[:, 30:].max() < 0.01


def test_a_slow_map_that_stays_still_is_weak_evidence() -> None:
    fast, slow = Display(delay_days=5, false_per_1000=0.5), Display(delay_days=40, false_per_1000=0.1)
    moved = split_at(20, 30)
    moved[5:] = split_at(22, 25)
    maps = [make_witness("fast", moved, fast), make_witness("slow", split_at(20, 30), slow)]
    taken = assess_cells(maps, GRID, 2, until(30)).probability[:, 0].reshape(30, *GRID.shape)[:, 15, 20]
    assert taken[4] < 0.2
    assert 0.5 < taken[20] < 0.99
    reversed_roles = [make_witness("fast", split_at(20, 30), fast), make_witness("slow", moved, slow)]
    other = assess_cells(reversed_roles, GRID, 2, until(30)).probability[20, 0].reshape(GRID.shape)[15, 20]
    assert 0 < other < 1


def test_a_fresh_change_moves_nothing_far_and_counts_as_it_stands() -> None:
    """One map's edit is not believed on its day; taken back at the next update it leaves next to nothing behind."""
    still = make_witness("still", split_at(20, 20), Display(delay_days=20, false_per_1000=0.3))
    fields = [split_at(20, 20) for _ in range(3)]
    fields[1][10:11] = split_at(24, 1)
    fields[2][10:] = split_at(24, 10)
    quiet, spike, step = (
        assess_cells([still, make_witness("edited", field, Display(delay_days=10, false_per_1000=0.3))], GRID, 2,
                     until(20)).probability[:, 0] for field in fields
    )  # fmt: skip
    assert 0.05 < np.abs(spike[10] - quiet[10]).max() < 0.3
    assert np.abs(spike[11:] - quiet[11:]).max() < 0.03
    rises = step[10:, 15 * GRID.columns + 20]
    assert (np.diff(rises) > -0.01).all()
    assert rises[-1] > rises[0] + 0.3


def test_a_day_without_a_map_says_nothing_new() -> None:
    display = Display(delay_days=10, false_per_1000=0.5)
    daily = make_witness("a", split_at(20, 9), display)
    sparse = make_witness("a", split_at(20, 3), display, np.array([0, 4, 8]))
    cells = np.array([15 * GRID.columns + 20])
    every = assess_cells([daily], GRID, 2, until(9), cells).probability
    some = assess_cells([sparse], GRID, 2, until(9), cells).probability
    assert some[3, 0, 0] > some[4, 0, 0]  # uncertainty grows in the gap, and the next map takes it back
    assert some[8, 0, 0] == pytest.approx(every[8, 0, 0], abs=0.04)


def test_only_the_past_is_used() -> None:
    display = Display(delay_days=10, false_per_1000=0.5)
    moved = split_at(20, 10)
    moved[7:] = split_at(30, 3)
    before = assess_cells([make_witness("a", split_at(20, 10), display)], GRID, 2, until(7)).probability
    after = assess_cells([make_witness("a", moved, display)], GRID, 2, until(10)).probability
    assert np.array_equal(before, after[:7])


def test_some_cells_alone_are_assessed_as_among_all() -> None:
    maps = [make_witness("a", split_at(20, 5), Display()), make_witness("b", split_at(21, 5), Display())]
    cells = np.array([601, 620, 639])
    whole = assess_cells(maps, GRID, 2, until(5)).probability[:, :, cells]
    assert np.array_equal(assess_cells(maps, GRID, 2, until(5), cells).probability, whole)


def test_what_is_believed_does_not_rest_on_how_errors_go_together() -> None:
    moved = split_at(20, 40)
    moved[5:] = split_at(23, 35)
    maps = [make_witness("a", moved, Display(delay_days=5)), make_witness("b", split_at(20, 40), Display())]
    found = []
    for learns in (True, False):
        model = Filter(GRID, 2, Hazard(), until(1), maps, learns_errors=learns)
        model.reach(until(40))
        found.append(model)
    whole, bare = found
    assert np.array_equal(whole.belief, bare.belief)
    assert np.array_equal(whole.calibration.terms, bare.calibration.terms)
    assert whole.misses.held.any()
    assert not bare.misses.held.any()


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_calibrated_in_a_world_that_works_as_it_believes(seed: int) -> None:
    """A front that moves by the stated hazard, shown by three maps with the stated delays and errors."""
    random = np.random.default_rng(seed)
    displays = [
        Display(delay_days=22, false_per_1000=0.1),
        Display(delay_days=11, false_per_1000=0.9),
        Display(delay_days=18, false_per_1000=0.28),
    ]
    days = 90
    truth = simulate_truth(random, days)
    maps = [make_witness(str(n), simulate_display(random, truth, each), each) for n, each in enumerate(displays)]
    found = assess_cells(maps, GRID, 2, until(days)).probability[30:, 0]
    near = (found > 0.02) & (found < 0.98)
    real = truth[30:] == 0
    for low, high in ((0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.98)):
        chosen = near & (found >= low) & (found < high)
        assert real[chosen].mean() == pytest.approx(found[chosen].mean(), abs=0.15)
    brier = ((found - real) ** 2).mean()
    assert brier < min(((m.party[30:] == 0) != real).mean() for m in maps)


def simulate_truth(random: np.random.Generator, days: int) -> NDArray[np.int8]:
    """Return a war in which ground changes hands by the stated hazard, either way."""
    field = split_at(20, 1)[0]
    truth = np.empty((days, GRID.size), np.int8)
    for day in range(days):
        distance = [distance_transform_edt((field != party).reshape(GRID.shape)).ravel() / 2 for party in (0, 1)]
        to_other = np.where(field == 0, distance[1], distance[0])
        hazard = np.array(Hazard().per_day)[np.searchsorted(Hazard().edges_km, to_other)]
        field = np.where(random.random(GRID.size) < hazard, 1 - field, field).astype(np.int8)
        truth[day] = field
    return truth


def simulate_display(random: np.random.Generator, truth: NDArray[np.int8], display: Display) -> NDArray[np.int8]:
    shown = np.empty_like(truth)
    shown[0] = truth[0]
    for day in range(1, len(truth)):
        late = shown[day - 1] != truth[day]
        catches_up = late & (random.random(GRID.size) < 1 - np.exp(-1 / display.delay_days))
        errs = ~late & (random.random(GRID.size) < display.false_per_1000 / 1000)
        shown[day] = np.where(catches_up, truth[day], np.where(errs, 1 - truth[day], shown[day - 1]))
    return shown


def test_the_first_day_is_a_day(grid: Grid) -> None:
    maps = [Witness("a", Display(), START + np.arange(3), np.ones((3, grid.size), np.int8))]
    assert assess_cells(maps, grid, 2, until(3)).days[0] + timedelta(days=2) == until(3)


def test_ground_that_no_map_covers_is_not_assessed_and_new_ground_starts_even() -> None:
    shown = split_at(20, 6)
    east = np.tile(np.arange(GRID.columns) >= 30, GRID.rows)
    shown[:3, east] = UNSEEN
    shown[5, east] = UNSEEN
    found = assess_cells([make_witness("a", shown, Display(delay_days=1, false_per_1000=0.5))], GRID, 2, until(6))
    total = found.probability.sum(axis=1)
    assert np.allclose(total[:, ~east], 1, atol=1e-5)
    assert (total[:3, east] == 0).all()
    assert np.allclose(total[3:5, east], 1, atol=1e-5)
    assert (total[5, east] == 0).all()
    assert (found.probability[3, 1, east] > 0.9).all(), "the first map of new ground counts as a first look"


def test_a_theatre_may_say_how_fast_control_changes() -> None:
    moved = split_at(8, 6)
    moved[4:] = split_at(26, 2)
    maps = [make_witness("a", moved, Display(delay_days=1, false_per_1000=0.5, settles_after=0))]
    slow, fast = (
        assess_cells(maps, GRID, 2, until(5), hazard=hazard).probability[4, 0].reshape(GRID.shape)[15, 25]
        for hazard in (Hazard(edges_km=(1,), per_day=(1e-7, 1e-7)), Hazard(edges_km=(1,), per_day=(0.05, 0.05)))
    )
    assert slow < 0.5
    assert fast > 0.9
