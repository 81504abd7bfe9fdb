"""Fit a logistic regression by Newton's method, with a small penalty: for peers and for what a map would show."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 25
STILL = 1e-5  # a step of less is none
STEEPEST = 30.0


def fit_logistic(features: Floats, outcome: NDArray[np.bool_], penalty: float = 1.0) -> Callable[[Floats], Floats]:
    """Return the probability of the outcome as a function of features, shape (n, k)."""
    weights = fit_weights(features, outcome, penalty)
    return lambda rows: _squash(weights[0] + rows @ weights[1:])


def fit_weights(features: Floats, outcome: NDArray[np.bool_], penalty: float = 1.0) -> Floats:
    """Return the constant and the weights of features of shape (n, k), shape (k + 1,)."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9

    def scaled(rows: Floats) -> Floats:
        return np.hstack([np.ones((len(rows), 1)), (rows - middle) / spread])

    design = scaled(features)
    ridge = penalty * np.eye(design.shape[1])
    ridge[0, 0] = 1e-6
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        expected = _squash(design @ weights)
        slope = design.T @ (expected - outcome) + ridge @ weights
        curve = (design * (expected * (1 - expected))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < STILL:
            break
    own = weights[1:] / spread
    return np.concatenate([[weights[0] - middle @ own], own])


def _squash(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -STEEPEST, STEEPEST))))
