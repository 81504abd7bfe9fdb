"""Ground gained: the interval holds what comes, and nothing later than the origin is looked at."""

import dataclasses

import numpy as np

from frontline.forecast.pace import PACE_WEIGHTS, Flows, forecast_amount


def make_flows(count: int = 120) -> Flows:
    rng = np.random.default_rng(0)
    pace = np.exp(np.cumsum(rng.normal(0, 0.08, count + 20)) + 2)
    weekly = pace * 7 * np.exp(rng.normal(0, 0.2, count + 20))
    origin = np.arange(count, dtype=np.float64) * 7 + 19_000
    past = {
        days: np.array([weekly[max(n + 13 - days // 7, 0) : n + 13].sum() for n in range(count)])
        for days in PACE_WEIGHTS
    }
    ahead = np.array([weekly[n + 13 : n + 17].sum() for n in range(count)])
    return Flows(origin, past, {28: ahead})


def test_nine_of_ten_amounts_lie_in_the_interval() -> None:
    flows = make_flows()
    inside = []
    for n in range(40, 120):
        amount = forecast_amount(flows, n, 28)
        assert amount is not None
        low, high = amount.interval
        assert low <= amount.median <= high
        inside.append(low <= flows.ahead[28][n] <= high)
    assert 0.8 <= np.mean(inside) <= 1


def test_what_came_later_changes_nothing() -> None:
    flows = make_flows()
    later = flows.ahead[28].copy()
    later[flows.origin + 28 + 7 > flows.origin[80]] *= 50
    assert forecast_amount(dataclasses.replace(flows, ahead={28: later}), 80, 28) == forecast_amount(flows, 80, 28)


def test_too_short_a_past_gives_no_answer() -> None:
    assert forecast_amount(make_flows(), 10, 28) is None
