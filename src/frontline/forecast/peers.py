"""Say what simple rules would say: the forecasts that a model must beat, learned on the same past.

The base rate of such units; a logistic regression on the distance to the line; and the calibrated velocity, a logistic
regression on how many times over the line would reach the unit at its recent local speed.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from frontline.forecast.model import AT, Features, expit

Floats = NDArray[np.float64]

BASE_RATE, DISTANCE, VELOCITY = "base rate", "distance", "calibrated velocity"
LEAST_SPEED_KM = 0.003  # km in 90 days: a line that did not move still may
NEAREST_KM = 0.1
MOST_ROWS = 50_000


def say_all(learn: Features, changed: NDArray[np.bool_], asked: Features) -> dict[str, Floats]:
    """Return what each peer says of some units.

    Args:
        learn: features of past units, shape (n, features).
        changed: what became of them, shape (n,).
        asked: features of the units asked about.
    """
    step = max(len(learn) // MOST_ROWS, 1)
    learn, changed = learn[::step], changed[::step]
    towns, towns_asked = learn[:, AT["settled"]] > 0, asked[:, AT["settled"]] > 0
    rates = [changed[kind].mean() if kind.any() else changed.mean() for kind in (~towns, towns)]
    said = {BASE_RATE: np.where(towns_asked, rates[1], rates[0])}
    for name, columns in ((DISTANCE, _distance), (VELOCITY, _velocity)):
        weights = fit_logistic(columns(learn), changed)
        said[name] = expit(columns(asked) @ weights)
    return said


def _distance(features: Features) -> Floats:
    distance = features[:, AT["distance"]].astype(float)
    ones = np.ones(len(features))
    return np.column_stack([ones, distance, np.log(distance + NEAREST_KM), features[:, AT["settled"]]])


def _velocity(features: Features) -> Floats:
    distance = np.log(features[:, AT["distance"]].astype(float) + NEAREST_KM)
    speed = np.log(np.nan_to_num(features[:, AT["speed_90d_15km"]].astype(float)) + LEAST_SPEED_KM)
    return np.column_stack([np.ones(len(features)), distance, speed, features[:, AT["settled"]]])


def fit_logistic(columns: Floats, happened: NDArray[np.bool_], ridge: float = 1e-3) -> Floats:
    """Return the weights of a logistic regression by maximum likelihood with a slight ridge, shape (columns,)."""
    sign = np.where(happened, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (columns @ weights)
        pull = -sign * expit(-margin)
        value = np.logaddexp(0, -margin).sum() + ridge * weights @ weights
        return float(value), columns.T @ pull + 2 * ridge * weights

    start = np.zeros(columns.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x)
