"""Scores against what is known of them."""

import numpy as np
import pytest

from frontline.forecast import scores


def test_a_calibrated_forecast_is_found_calibrated_and_a_bold_one_not() -> None:
    rng = np.random.default_rng(0)
    said = rng.uniform(0, 1, 20_000)
    happened = rng.random(20_000) < said
    assert scores.calibration_error(said, happened) < 0.02
    assert scores.calibration_error(said**2, happened) > 0.1


def test_curves_of_a_known_order() -> None:
    happened = np.array([True, True, False, False])
    assert scores.area_under_curve(np.array([0.9, 0.8, 0.2, 0.1]), happened) == 1
    assert scores.area_under_curve(np.full(4, 0.5), happened) == 0.5
    assert scores.average_precision(np.array([0.9, 0.2, 0.8, 0.1]), happened) == pytest.approx((1 + 2 / 3) / 2)


def test_the_ranked_score_of_a_lognormal_is_what_draws_say() -> None:
    rng = np.random.default_rng(0)
    drawn = np.exp(rng.normal(2, 0.5, 4000))
    expected = np.abs(drawn - 9).mean() - np.abs(drawn[:, None] - drawn).mean() / 2
    found = scores.ranked_score(np.array([9.0]), np.array([2.0]), np.array([0.5]))[0]
    assert found == pytest.approx(expected, rel=0.03)


def test_the_interval_of_a_skill_covers_it_and_shrinks_with_months() -> None:
    rng = np.random.default_rng(0)
    loss, reference = rng.uniform(0, 1, 2400), rng.uniform(0.5, 1.5, 2400)
    few = scores.skill_by_block(loss, reference, np.repeat(np.arange(6), 400))
    many = scores.skill_by_block(loss, reference, np.repeat(np.arange(240), 10))
    assert few.low <= few.value <= few.high
    assert many.low <= many.value <= many.high
    assert few.value == pytest.approx(0.5, abs=0.03)
