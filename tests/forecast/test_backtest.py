"""A back-test sees only what was known, and finds skill where there is something to find, not elsewhere."""

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.advance import FIRST, make_history
from frontline.forecast import scores
from frontline.forecast.backtest import Rows, day_number, gather_origin, gather_rows, list_origins, walk
from frontline.forecast.features import FEATURES

ORIGINS = list_origins(FIRST + timedelta(days=98), FIRST + timedelta(days=380))
SPAN = (date(2024, 10, 1), date(2024, 12, 31))


@pytest.fixture(scope="module")
def rows() -> Rows:
    return gather_rows(make_history(), ORIGINS)


def test_a_change_planted_in_the_future_moves_no_earlier_origin() -> None:
    origin = FIRST + timedelta(days=140)
    found = [gather_origin(make_history(change=change), origin) for change in (None, 141)]
    plain, planted = found
    assert plain is not None
    assert planted is not None
    np.testing.assert_array_equal(plain.features, planted.features)
    np.testing.assert_array_equal(plain.number, planted.number)
    assert planted.changed[:, 0].all(), "the plant is there, in what came after"
    assert not plain.changed[:, 0].all()


def test_what_is_learned_was_over_before_the_month(rows: Rows) -> None:
    start = day_number(date(2024, 11, 1))
    for horizon in (7, 30, 90):
        learn = rows.learnable(horizon, start)
        assert len(learn)
        assert (rows.origin[learn] + horizon + 7 <= start).all()


def test_there_is_skill_where_the_line_moves_by_a_rule(rows: Rows) -> None:
    said = walk(rows, 30, SPAN)
    losses = {name: scores.brier(each, said.happened) for name, each in said.said.items()}
    assert scores.skill(losses["model"], losses["base rate"]) > 0.3


def test_shuffled_outcomes_score_nothing(rows: Rows) -> None:
    rng = np.random.default_rng(1)
    shuffled = dataclasses.replace(rows, changed=rng.permutation(rows.changed))
    said = walk(shuffled, 30, SPAN)
    model, base = (scores.brier(said.said[name], said.happened) for name in ("model", "base rate"))
    assert -0.1 < scores.skill(model, base) < 0.02
    assert abs(scores.area_under_curve(said.said["model"], said.happened) - 0.5) < 0.08


def test_features_have_their_order_and_no_blank_where_there_is_a_past(rows: Rows) -> None:
    assert rows.features.shape[1] == len(FEATURES)
    assert np.isfinite(rows.features).all()
    near = rows.features[:, FEATURES.index("distance")]
    assert (near > 0).all()
    assert near.max() <= 15
