"""Answer how likely a point changes hands within some days: two discrete-time hazard models, averaged.

A logistic regression on transformed features and gradient-boosted trees that are monotone where the direction is
known (Friedman 2001), averaged on the scale of log odds. Only their use is here, in plain numpy, so that an answer
needs no learning library; how they are learned belongs in ``fitting``, what they are learned from in ``backtest``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.forecast.features import FEATURES

Floats = NDArray[np.float64]
Features = NDArray[np.float32]

NAME = "hazard-pair/2"
HORIZONS = (7, 30, 90)  # days that a model is learned for; between them the hazard is interpolated
TINY = 1e-6
AT = {name: n for n, name in enumerate(FEATURES)}
RISING = ("held_1km", "held_2km", "held_5km", "gained_30d_5km", "gained_30d_10km", "surrounded_5km", "held_10km",
          "approach_30d", "own_share", "own_gained_7d", "own_gained_30d", "reach_approach_7d",
          "reach_approach_30d")  # fmt: skip
FALLING = ("distance", "reach_half", "reach_all")
LOGGED = ("speed_30d_10km", "speed_90d_15km", "speed_over_distance")  # small numbers, taken in hundredths
AS_THEY_ARE = ("held_1km", "held_2km", "held_5km", "held_10km", "surrounded_5km", "surrounded_10km", "built_1km",
               "roads_2km", "people", "settled", "own_share", "own_gained_7d", "own_gained_30d")  # fmt: skip
GAINS = (*(name for name in FEATURES if name.startswith("gained")), "lost_7d_2km", "lost_30d_2km", "approach_30d",
         "approach_90d", "gain_distance_14d", "gain_distance_30d", "quiet_days")  # fmt: skip
# These helped the regression and made the trees worse (docs/design/forecast.md).
FOR_THE_LINE = ("gained_7d_1km", "gained_14d_2km", "gained_14d_5km", "gained_30d_1km", "lost_7d_2km", "lost_30d_2km")
FOR_THE_TREES = tuple(name for name in FEATURES if name not in FOR_THE_LINE)
REACHES = ("reach_half", "reach_all")
REACH_APPROACHES = ("reach_approach_7d", "reach_approach_30d")
NEAREST_KM = 0.25


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees as arrays, a row a tree.

    Attributes:
        start: log odds before the first tree.
        feature: that a node asks about, -1 at a leaf, shape (trees, nodes).
        threshold: a value up to it goes left.
        left: the node that follows on the left.
        right: the node on the right.
        blank_left: whether a missing value goes left.
        value: what a leaf adds to the log odds.
    """

    start: float
    feature: NDArray[np.int8]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    blank_left: NDArray[np.bool_]
    value: NDArray[np.float32]

    def log_odds(self, features: Features) -> Floats:
        """Return the sum of the leaves that each row of features falls into."""
        total = np.full(len(features), self.start)
        rows = np.arange(len(features))
        for tree in range(len(self.feature)):
            node = np.zeros(len(features), np.int64)
            while True:
                asked = self.feature[tree, node]
                if (asked < 0).all():
                    break
                value = features[rows, np.maximum(asked, 0)]
                left = np.where(np.isnan(value), self.blank_left[tree, node], value <= self.threshold[tree, node])
                follow = np.where(left, self.left[tree, node], self.right[tree, node])
                node = np.where(asked < 0, node, follow)
            total += self.value[tree, node]
        return total


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression on standardised columns.

    Attributes:
        mean: of each column, which also stands for what is missing.
        scale: its spread.
        weight: of each standardised column.
        start: log odds where all columns are at their mean.
    """

    mean: Floats
    scale: Floats
    weight: Floats
    start: float

    def log_odds(self, columns: Floats) -> Floats:
        """Return the log odds of rows of columns."""
        standard = (columns - self.mean) / self.scale
        return np.asarray(np.nan_to_num(standard) @ self.weight + self.start)


@dataclass(frozen=True, slots=True)
class HazardModel:
    """The pair of models for one horizon."""

    trees: Trees
    logistic: Logistic

    def probability(self, features: Features) -> Floats:
        """Return how likely each point has changed hands by the horizon, shape (n,)."""
        return expit((self.trees.log_odds(features) + self.logistic.log_odds(transform(features))) / 2)


def transform(features: Features) -> Floats:
    """Return the columns that the logistic regression looks at, shape (n, columns)."""
    f = {name: features[:, n].astype(float) for name, n in AT.items()}
    distance = f["distance"].clip(NEAREST_KM)
    columns = [np.log(distance), distance, *(f[name] for name in AS_THEY_ARE)]
    columns += [np.log1p(f[name].clip(0)) for name in GAINS]
    columns += [np.log1p(100 * f[name]) for name in LOGGED]
    columns += [np.log(f[name].clip(NEAREST_KM)) for name in REACHES]
    columns += [np.sign(f[name]) * np.log1p(np.abs(f[name])) for name in REACH_APPROACHES]
    columns.append(np.log(distance) * np.log1p(100 * f["speed_30d_10km"]))
    return np.column_stack(columns)


def interpolate(probabilities: dict[int, Floats], days: float) -> Floats:
    """Return the probability by any number of days from those at the learned horizons.

    The cumulative hazard is taken as a power of time between two horizons, and with the nearest pair's power beyond.
    """
    times = np.log(np.array(sorted(probabilities), float))
    hazard = np.log(np.array([-np.log1p(-probabilities[h].clip(TINY, 1 - TINY)) for h in sorted(probabilities)]))
    hazard = np.maximum.accumulate(hazard, axis=0)  # a longer horizon is never less likely
    at = np.log(max(days, 1.0))
    n = int(np.clip(np.searchsorted(times, at) - 1, 0, len(times) - 2))
    part = (at - times[n]) / (times[n + 1] - times[n])
    return np.asarray(-np.expm1(-np.exp(hazard[n] + part * (hazard[n + 1] - hazard[n]))))


def logit(p: Floats) -> Floats:
    """Return log odds."""
    p = p.clip(TINY, 1 - TINY)
    return np.asarray(np.log(p / (1 - p)))


def expit(x: Floats) -> Floats:
    """Return the probability of log odds."""
    return np.asarray(1 / (1 + np.exp(-x)))
