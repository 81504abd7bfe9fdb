"""Amounts of ground: intervals hold what comes, the net joins both flows, and nothing later than the origin counts."""

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.advance import FIRST, make_history
from frontline.forecast.area import (
    ENDS,
    LAGS_DAYS,
    Amounts,
    AreaFlows,
    Flow,
    draw_net,
    fit_area,
    measure_area_flows,
    measure_past,
    score_draws,
)
from frontline.forecast.backtest import day_number

DAYS = 30


@pytest.fixture(scope="module")
def flows() -> AreaFlows:
    """Return amounts on forty grounds of unequal pace, of which little is lost."""
    rng = np.random.default_rng(3)
    origins = np.arange(120, dtype=np.float64) * 7 + 19_000
    pace = rng.gamma(1.0, 1.0, 40) * np.exp(np.cumsum(rng.normal(0, 0.05, (120, 40)), axis=0))
    past, ahead = {}, {}
    for flow, part in ((Flow.GAINED, 1.0), (Flow.LOST, 0.05)):
        amount = [rng.gamma(2.0, part * pace * lag / 2) for lag in (*LAGS_DAYS, DAYS)]
        past[flow], ahead[flow, DAYS] = np.stack(amount[:-1], axis=2), amount[-1]
    return AreaFlows(origins, past, ahead)


def test_nine_of_ten_amounts_lie_in_the_interval_and_beat_persistence(flows: AreaFlows) -> None:
    for flow in Flow:
        model = fit_area(flows, flow, DAYS, flows.origin[90])
        assert model is not None
        asked, came = flows.past[flow][100:].reshape(-1, len(LAGS_DAYS)), flows.ahead[flow, DAYS][100:].ravel()
        low, _, high = model.foresee(asked).quantiles(ENDS).T
        assert 0.85 <= np.mean((low <= came) & (came <= high)) <= 0.97
        draws = model.foresee(asked).quantiles((np.arange(99) + 0.5) / 99)
        assert score_draws(draws, came).mean() < np.abs(asked[:, 1] - came).mean()


def test_what_came_later_changes_nothing(flows: AreaFlows) -> None:
    before = flows.origin[90]
    plain = fit_area(flows, Flow.GAINED, DAYS, before)
    late = flows.origin + DAYS + 7 > before
    ahead = {key: np.where(late[:, None], amount * 50, amount) for key, amount in flows.ahead.items()}
    planted = fit_area(dataclasses.replace(flows, ahead=ahead), Flow.GAINED, DAYS, before)
    assert plain is not None
    assert planted is not None
    np.testing.assert_array_equal(plain.weight, planted.weight)
    np.testing.assert_array_equal(plain.spread, planted.spread)


def test_a_change_planted_in_the_future_moves_no_amount_of_before() -> None:
    at = float(day_number(FIRST + timedelta(days=140)))
    plain, planted = (make_history(change=change) for change in (None, 141))
    whole = np.ones(plain.inside.size)
    for flow in Flow:
        one, other = (measure_past(each.record, at, whole, 0.5)[flow] for each in (plain, planted))
        np.testing.assert_array_equal(one, other)
    ground = [np.zeros(plain.inside.size, np.int64)]
    first, second = (measure_area_flows(each.record, ground, 0.5, np.array([at]), (7,)) for each in (plain, planted))
    np.testing.assert_array_equal(first.past[Flow.GAINED], second.past[Flow.GAINED])
    assert second.ahead[Flow.GAINED, 7] > first.ahead[Flow.GAINED, 7], "the plant is there, in what came after"


def test_too_few_grounds_give_no_model(flows: AreaFlows) -> None:
    assert fit_area(flows, Flow.GAINED, DAYS, flows.origin[5]) is None


def test_the_parts_of_a_ground_add_up_to_it() -> None:
    history, at = make_history(), np.array([float(day_number(date(2024, 6, 3)))])
    halves = (np.arange(history.inside.size) % history.inside.shape[1] >= 24).astype(np.int64)
    found = measure_area_flows(history.record, [np.zeros_like(halves), halves], 0.5, at, (30,))
    for flow in Flow:
        whole, *parts = found.ahead[flow, 30][0]
        assert whole == pytest.approx(sum(parts))


@given(st.floats(-1, 6), st.floats(-1, 6), st.floats(0.1, 1.5))
def test_the_net_lies_between_nothing_gained_and_nothing_lost(gained: float, lost: float, spread: float) -> None:
    one, other = (Amounts(np.array([middle]), np.array([spread])) for middle in (gained, lost))
    draws = draw_net(one, other)[0]
    assert (np.diff(draws) >= 0).all()
    levels = (np.arange(99) + 0.5) / 99
    assert draws[0] >= -other.quantiles(levels)[0, -1] - 1e-9
    assert draws[-1] <= one.quantiles(levels)[0, -1] + 1e-9


def test_the_score_of_draws_is_that_of_their_definition() -> None:
    rng = np.random.default_rng(5)
    draws = np.sort(rng.normal(0, 1, (3, 40)), axis=1)
    came = np.array([0.3, -2.0, 5.0])
    plain = np.abs(draws - came[:, None]).mean(axis=1) - np.abs(draws[:, :, None] - draws[:, None]).mean((1, 2)) / 2
    np.testing.assert_allclose(score_draws(draws, came), plain)
