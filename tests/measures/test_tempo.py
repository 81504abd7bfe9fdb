from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import UsageError
from frontline.measures.tempo import choose_inside, choose_near, count_days, measure_tempo

ON = date(2025, 11, 3)


def days_of(counts: list[int]) -> np.ndarray:
    """Return the days of items, so many on each day up to ``ON``."""
    first = np.datetime64(ON, "D") - len(counts) + 1
    return np.repeat(first + np.arange(len(counts)), counts)


def test_a_steady_place_is_as_busy_as_ever() -> None:
    found = measure_tempo(days_of([2] * 97), ON)
    assert (found.recent_per_day, found.trailing_per_day, found.ratio) == (2, 2, 1)
    assert found.low_per_day < 2 < found.high_per_day
    assert (found.is_unusual, found.dispersion) == (False, 1)


def test_a_sudden_rise_is_unusual_and_a_silence_too() -> None:
    assert measure_tempo(days_of([2] * 90 + [6] * 7), ON).is_unusual
    assert measure_tempo(days_of([2] * 90 + [0] * 7), ON).is_unusual


def test_bursts_widen_the_interval() -> None:
    bursty = measure_tempo(days_of(([0] * 20 + [20] * 10) * 3 + [2] * 7), ON)
    steady = measure_tempo(days_of([7] * 90 + [7] * 7), ON)
    assert bursty.dispersion > 10
    assert bursty.high_per_day - bursty.low_per_day > 2 * (steady.high_per_day - steady.low_per_day)


def test_a_place_without_a_past() -> None:
    found = measure_tempo(days_of([0] * 97), ON)
    assert (found.ratio, found.low_per_day, found.is_unusual) == (None, 0, False)
    assert found.high_per_day <= 1 / 7


def test_what_is_later_does_not_count() -> None:
    known = days_of([1] * 97)
    later = np.concatenate([known, np.repeat(np.datetime64("2025-11-04"), 50)])
    assert measure_tempo(later, ON) == measure_tempo(known, ON)


@settings(max_examples=5, deadline=None)
@given(st.floats(0.3, 5))
def test_the_interval_holds_what_it_says(rate: float) -> None:
    random = np.random.default_rng(7)
    usual = [not measure_tempo(days_of(random.poisson(rate, 97).tolist()), ON).is_unusual for _ in range(150)]
    assert np.mean(usual) > 0.82


def test_windows_must_fit() -> None:
    for recent, trailing in ((0, 90), (7, 13)):
        with pytest.raises(UsageError, match="windows"):
            measure_tempo(days_of([1]), ON, recent, trailing)


def test_points_are_chosen_by_place_or_radius() -> None:
    lon, lat = np.array([10.0, 10.0, 10.2]), np.array([45.0, 45.1, 45.0])
    assert choose_near(lon, lat, shapely.Point(10, 45), 12).tolist() == [True, True, False]
    assert choose_near(lon, lat, shapely.Point(10, 45), 11).tolist() == [True, False, False]
    assert choose_inside(lon, lat, shapely.box(9.9, 44.9, 10.1, 45.05)).tolist() == [True, False, False]
    assert count_days(np.array(["2025-01-02", "2024-12-31"], "datetime64[D]"), date(2025, 1, 1), 3).tolist() == [
        0,
        1,
        0,
    ]
