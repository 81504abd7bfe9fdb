"""Maps of a world whose truth is known: do their scores give back how late and how wrong they are?"""

import numpy as np
import pytest

from frontline.measures.showing import Displays, Waits, find_moves, find_waits, mean_wait, ratio, spread_of

DAYS, CELLS = 700, 1500
DELAYS = (10.0, 25.0, 40.0)
FALSE_PER_DAY = (4e-4, 1e-4, 2e-4)


@pytest.fixture(scope="module")
def displays() -> Displays:
    """Return three maps of cells that change hands once, each late without memory and sometimes wrong for a while."""
    random = np.random.default_rng(7)
    taken = random.integers(50, DAYS + 400, CELLS)  # many are never taken
    days = np.arange(DAYS)[:, None]
    shown = []
    for delay, wrong in zip(DELAYS, FALSE_PER_DAY, strict=True):
        at = taken + random.exponential(delay, CELLS)
        party = np.where(days >= at, 0, 1).astype(np.int8)
        for day, cell in zip(*np.nonzero(random.random((DAYS, CELLS)) < wrong), strict=True):
            party[day : day + 20, cell] = np.where(days[day : day + 20, 0] < at[cell], 0, party[day : day + 20, cell])
        shown.append(party)
    block = np.arange(CELLS) // 5
    near = np.ones((3, DAYS // 7 + 1, CELLS), bool)
    return Displays(("a", "b", "c"), np.array(shown), block, near)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_delay_is_found_within_its_interval(displays: Displays, number: int) -> None:
    waits = find_waits(displays, number)
    found = mean_wait(waits)
    assert found is not None
    assert found.value == pytest.approx(DELAYS[number], rel=0.15)
    assert spread_of(waits).median == pytest.approx(DELAYS[number] * np.log(2), abs=4)
    rates = np.array([1 / DELAYS[each] for each in range(3)])
    assert (waits.lag < 0).mean() == pytest.approx(rates[number] / rates.sum(), abs=0.06)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_false_changes_are_counted_and_withdrawn_ones(displays: Displays, number: int) -> None:
    moves = find_moves(displays, number)
    rate = moves.false.sum() / (CELLS * DAYS)
    assert 0.3 * FALSE_PER_DAY[number] < rate < 1.3 * FALSE_PER_DAY[number]  # those of ground that was taken are none
    assert moves.withdrawn[moves.false].mean() > 0.8
    assert not moves.decided[moves.day > DAYS - 61].any()


def test_a_change_not_shown_yet_still_waits() -> None:
    waits = Waits(np.zeros(4, np.int64), np.array([2, 4, 50, 50]), np.array([True, True, False, False]), np.arange(4))
    found = spread_of(waits)
    assert (found.median, found.p90) == (4, None)
    mean = mean_wait(waits)
    assert mean is not None
    assert mean.value == pytest.approx((2 + 4 + 50 + 50 + 2) / 2)


def test_a_ratio_holds_its_value_and_widens_with_fewer_blocks() -> None:
    random = np.random.default_rng(3)
    above = random.random(200)
    many, few = (ratio(above, np.ones(200), np.arange(200) // size) for size in (2, 40))
    assert many.low <= many.value <= many.high
    assert many.value == pytest.approx(above.mean())
    one = ratio(above, np.ones(200), np.zeros(200, np.int64))
    assert one.high - one.low == pytest.approx(0)
    assert few.value == many.value
