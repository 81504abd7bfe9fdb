"""The pair of models answers in plain numpy what the learning library would, and time only adds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from frontline.forecast.features import FEATURES
from frontline.forecast.fitting import _take_trees, fit_hazard
from frontline.forecast.model import AT, expit, interpolate


def make_points(count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    features = rng.gamma(1.0, 2.0, (count, len(FEATURES))).astype(np.float32)
    odds = 1.0 - 1.2 * features[:, AT["distance"]] + 0.3 * features[:, AT["gained_30d_5km"]]
    features[rng.random(count) < 0.1, AT["distance_90d"]] = np.nan
    return features, rng.random(count) < expit(odds.astype(float))


def test_trees_in_numpy_are_the_librarys_own() -> None:
    features, changed = make_points()
    learner = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=8, random_state=0)
    with threadpool_limits(1):
        learner.fit(features, changed)
    theirs = learner.predict_proba(features)[:, 1]
    np.testing.assert_allclose(
        expit(_take_trees(learner, np.arange(len(FEATURES))).log_odds(features)), theirs, atol=1e-5
    )


def test_farther_is_never_likelier() -> None:
    features, changed = make_points()
    model = fit_hazard(features, changed)
    asked = np.repeat(features[:1], 20, axis=0)
    asked[:, AT["distance"]] = np.linspace(0.1, 12, 20)
    assert (np.diff(model.trees.log_odds(asked)) <= 1e-6).all()


@given(st.lists(st.floats(1e-5, 0.99), min_size=3, max_size=3), st.floats(1, 180), st.floats(1, 180))
def test_more_time_is_never_less_likely(said: list[float], one: float, other: float) -> None:
    at = {h: np.array([p]) for h, p in zip((7, 30, 90), said, strict=True)}
    early, late = sorted((one, other))
    assert interpolate(at, early)[0] <= interpolate(at, late)[0] + 1e-12


def test_the_learned_horizons_are_kept() -> None:
    at = {7: np.array([0.1]), 30: np.array([0.3]), 90: np.array([0.6])}
    for horizon, value in at.items():
        assert interpolate(at, horizon)[0] == pytest.approx(value[0])
