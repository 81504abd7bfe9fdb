"""Learn the hazard models from past origins; the learning library is loaded only here, and only when learning.

What is learned is a small set of numbers (``model``). Which origins may be learned from is the caller's affair.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.forecast.model import (
    AT,
    FALLING,
    FOR_THE_TREES,
    RISING,
    Features,
    HazardModel,
    Logistic,
    Trees,
    transform,
)

# Points that did not change are many and alike: of those beyond a distance only a part is looked at, with a weight
# that makes up for the others.
KEPT = ((2.0, 0.2), (5.0, 0.03))
TREES, LEAVES, LEAST_IN_LEAF, RATE, RIDGE = 120, 8, 80, 0.06, 5.0
LOGISTIC_C = 0.02
HALF_LIFE_DAYS = 365.0


def fit_hazard(
    features: Features, changed: NDArray[np.bool_], age_days: NDArray[np.float64] | None = None, seed: int = 0
) -> HazardModel:
    """Return the pair of models learned from points and whether each changed hands by the horizon.

    Args:
        features: shape (n, features).
        changed: shape (n,).
        age_days: how long ago each was asked; older ones count less; default: all alike; shape (n,).
        seed: of the choice of far points and of the columns that each split may look at.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # seconds that only learning pays
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # it comes with the learning library

    chosen, weight = _thin(features, changed, np.random.default_rng(seed))
    if age_days is not None:
        weight = weight * 0.5 ** (age_days[chosen] / HALF_LIFE_DAYS)
        weight /= weight.mean()
    columns = transform(features[chosen])
    mean, scale = np.nanmean(columns, axis=0), np.nanstd(columns, axis=0) + 1e-9
    standard = np.nan_to_num((columns - mean) / scale)
    with threadpool_limits(1):  # threads that wait for each other cost more than they bring on a busy machine
        line = LogisticRegression(C=LOGISTIC_C, max_iter=100, tol=1e-3).fit(
            standard, changed[chosen], sample_weight=weight
        )
        trees = fit_trees(features[chosen], changed[chosen], weight, seed)
    return HazardModel(trees, Logistic(mean, scale, line.coef_[0], float(line.intercept_[0])))


def fit_trees(features: Features, changed: NDArray[np.bool_], weight: NDArray[np.float64], seed: int) -> Trees:
    """Return boosted trees, monotone in the features whose direction is known."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  # as above

    direction = [(name in RISING) - (name in FALLING) for name in FOR_THE_TREES]
    seen = np.array([AT[name] for name in FOR_THE_TREES])
    learner = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=min(LEAST_IN_LEAF, max(len(changed) // 50, 5)),
        l2_regularization=RIDGE,
        max_bins=64,
        max_features=0.5,
        monotonic_cst=direction,
        early_stopping=False,
        random_state=seed,
    ).fit(features[:, seen], changed, sample_weight=weight)
    return _take_trees(learner, seen)


def _take_trees(learner: Any, seen: NDArray[np.int64]) -> Trees:  # noqa: ANN401  # the library publishes no types
    """Return a learner's trees as arrays; nodes that a tree does not have are leaves that nothing reaches.

    Args:
        learner: that was fitted.
        seen: which of the features it was shown.
    """
    nodes = [trees[0].nodes for trees in learner._predictors]  # noqa: SLF001  # it has no other way to hand them out
    wide = max(len(each) for each in nodes)

    def gather(name: str, kind: type) -> Any:  # noqa: ANN401  # an array of that kind
        field: NDArray[Any] = np.zeros((len(nodes), wide), kind)
        for n, each in enumerate(nodes):
            field[n, : len(each)] = each[name]
        return field

    leaf = np.ones((len(nodes), wide), bool)
    for n, each in enumerate(nodes):
        leaf[n, : len(each)] = each["is_leaf"]
    feature = np.where(leaf, -1, seen[gather("feature_idx", np.int64)]).astype(np.int8)
    return Trees(
        float(learner._baseline_prediction.ravel()[0]),  # noqa: SLF001  # as above
        feature,
        gather("num_threshold", np.float64).astype(np.float32),
        gather("left", np.int64).astype(np.int16),
        gather("right", np.int64).astype(np.int16),
        gather("missing_go_to_left", bool),
        gather("value", np.float64).astype(np.float32),
    )


def _thin(
    features: Features, changed: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return which points to learn from and their weights."""
    part = np.ones(len(changed))
    for beyond, share in KEPT:
        part[(features[:, AT["distance"]] > beyond) & ~changed] = share
    kept = np.flatnonzero(rng.random(len(part)) < part)
    return kept, 1 / part[kept]
