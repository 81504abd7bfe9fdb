"""What is stated of a belief: flatter at first, what came out once enough was seen, and never a fall for a rise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit

from frontline.control.calibration import FIRST_SLOPE, SET_ASIDE_DAYS, Calibration

CELLS = 40_000
CELL_KM2 = 25.0
LEAD = 15


def learn(shift: float, slope: float) -> tuple[Calibration, NDArray[np.float64]]:
    """Return a calibration that saw how beliefs came out, of which the true log-odds are a line of the believed."""
    random = np.random.default_rng(5)
    odds = random.uniform(-5, 5, CELLS)
    p = expit(odds).astype(np.float32)
    found = Calibration.of(2)
    first = random.random(CELLS) < expit(shift + slope * odds)
    found.set_aside(0, np.stack([p, 1 - p]), np.ones(CELLS, bool))
    found.judge(LEAD, LEAD, [np.where(first, 0, 1).astype(np.int8)], CELL_KM2)
    return found, odds


def test_before_anything_came_out_less_is_stated_than_is_believed_of_each_party_alike() -> None:
    p = np.array([0.01, 0.3, 0.5, 0.97], np.float32)
    stated = Calibration.of(2).correct(np.stack([p, 1 - p]))[0]
    assert logit(stated.astype(float)) == pytest.approx(FIRST_SLOPE * logit(p.astype(float)), abs=1e-3)


def test_what_came_out_is_learned_and_the_parties_still_add_up() -> None:
    found, _ = learn(0.7, 0.6)
    odds = np.array([-3.0, -1, 0, 1, 3])
    p = expit(odds).astype(np.float32)
    stated = found.correct(np.stack([p, 1 - p]))
    assert stated.sum(axis=0) == pytest.approx(1)
    assert stated[0] == pytest.approx(expit(0.7 + 0.6 * odds), abs=0.03)


def test_parties_are_treated_alike() -> None:
    one, _ = learn(0.7, 0.6)
    other, _ = learn(-0.7, 0.6)
    p = expit(np.linspace(-4, 4, 17)).astype(np.float32)
    assert one.correct(np.stack([p, 1 - p]))[0] == pytest.approx(other.correct(np.stack([p, 1 - p]))[1][::-1], abs=0.03)


def test_a_belief_is_judged_once_and_only_after_maps_had_time() -> None:
    found = Calibration.of(2)
    belief, shown = np.full((2, 4), 0.5, np.float32), [np.zeros(4, np.int8)]
    for day in range(SET_ASIDE_DAYS + 1):
        found.set_aside(day, belief, np.ones(4, bool))
        found.judge(day, LEAD, shown, CELL_KM2)
    assert sorted(found.waiting) == [0, SET_ASIDE_DAYS]
    assert found.seen.sum() == 0
    (stated, came), *others = found.judge(LEAD, LEAD, shown, CELL_KM2)
    assert not others
    assert (stated == pytest.approx(0.5), came[0].tolist()) == (True, [1, 1, 1, 1])
    assert sorted(found.waiting) == [SET_ASIDE_DAYS]
    assert found.seen.sum() == pytest.approx(8)
    assert found.came.sum(axis=1) == pytest.approx([4, 0])


def test_ground_that_no_map_covers_stays_without_a_probability() -> None:
    found, _ = learn(0.7, 0.6)
    belief = np.array([[0.0, 0.4], [0.0, 0.6]], np.float32)
    assert found.correct(belief)[:, 0].tolist() == [0, 0]


@given(st.floats(-2, 2), st.floats(0.2, 3), st.floats(1e-4, 0.9), st.floats(0.05, 0.5))
def test_an_update_moves_what_is_stated_no_further_than_it_may(
    shift: float, slope: float, believed: float, most: float
) -> None:
    found = Calibration.of(2)
    found.terms[0, :2] = shift, slope
    found.terms[1, :2] = -shift, slope
    p = np.array([believed], np.float32)
    room = found.find_room(np.zeros(1, np.int8), p, most)
    after = expit(logit(p.astype(float)) + room).astype(np.float32)
    before, stated = (found.correct(np.stack([each, 1 - each]))[0] for each in (p, after))
    assert -1e-6 <= float((stated - before)[0]) <= most + 1e-3


def test_what_was_learned_is_kept() -> None:
    found, _ = learn(0.7, 0.6)
    found.set_aside(20, np.full((2, 4), 0.5, np.float32), np.ones(4, bool))
    again = Calibration.recall(found.memory())
    p = np.array([[0.2], [0.8]], np.float32)
    assert np.array_equal(found.correct(p), again.correct(p))
    assert list(again.waiting) == [20]
