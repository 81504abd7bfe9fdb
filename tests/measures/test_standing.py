"""Lags that are not over yet are censored; the estimates are those of scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from frontline.measures.confirmation import Confirmation, Outcome
from frontline.measures.standing import estimate_lag, estimate_share, estimate_waiting, stand

lags = st.lists(st.tuples(st.integers(-50, 300), st.booleans()), min_size=1, max_size=40)


@given(lags)
def test_the_product_limit_is_that_of_scipy(rows: list[tuple[int, bool]]) -> None:
    days, shown = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    if not shown.any():
        assert estimate_lag(days, shown).median is None
        return
    times, waiting, _ = estimate_waiting(days, shown)
    sample = stats.CensoredData.right_censored(days, ~shown)
    expected = stats.ecdf(sample).sf
    assert waiting == pytest.approx(expected.evaluate(times))


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_is_that_of_scipy(count: int, n: int) -> None:
    count = min(count, n)
    found = estimate_share(count, n)
    expected = stats.binomtest(count, n).proportion_ci(0.9, method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_the_median_is_inside_its_interval_and_may_be_open() -> None:
    days = np.array([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
    found = estimate_lag(days, np.ones(10, bool))
    assert (found.median, found.p90) == (8, 55)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 8 <= found.high
    assert estimate_lag(days, days < 5).median is None, "three of ten shown: half have not been"


def test_a_claim_that_waits_is_no_failure_at_the_median() -> None:
    """Two of four are shown after 10 days; two were made yesterday: half of those followed for so long are shown."""
    late = Confirmation(Outcome.NOT_YET, None, None, False, 1)
    shown = Confirmation(Outcome.CONFIRMED, None, 10, False, 20)
    found = stand([shown, shown, late, late])
    assert (found.n, found.open, found.confirmed.value, found.lag.median) == (4, 2, 0.5, 10)
