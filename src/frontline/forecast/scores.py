"""Score probabilities and amounts against what came: Brier, logarithmic, ranked; calibration; skill with its interval.

Brier 1950; logarithmic score in nats; the continuous ranked probability score of a log-normal after Baran and Lerch
2015 and of a point is its absolute error; expected calibration error in ten bins of equal size.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CLIP = 1e-4  # a probability beyond it counts as this, so that one surprise cannot cost everything
BINS = 10
DRAWS = 2000
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval of 90 %."""

    value: float
    low: float
    high: float


def brier(probability: Floats, happened: Flags) -> Floats:
    """Return the squared error of each probability."""
    return np.asarray((probability - happened) ** 2)


def log_score(probability: Floats, happened: Flags) -> Floats:
    """Return the negative logarithm of the probability given to what happened, each."""
    p = probability.clip(CLIP, 1 - CLIP)
    return np.asarray(-np.log(np.where(happened, p, 1 - p)))


def skill(loss: Floats, reference: Floats) -> float:
    """Return by which share a loss is smaller than a reference's; above 0 is better."""
    return float(1 - loss.sum() / reference.sum()) if reference.sum() > 0 else float("nan")


def skill_by_block(loss: Floats, reference: Floats, block: NDArray[np.int64], seed: int = 0) -> Interval:
    """Return the skill with an interval from drawing whole blocks, such as months, with replacement.

    Args:
        loss: of each forecast.
        reference: of the peer's forecast of the same.
        block: number of the month of each.
        seed: of the draws.
    """
    _, block = np.unique(block, return_inverse=True)
    losses, references = np.bincount(block, loss), np.bincount(block, reference)
    drawn = np.random.default_rng(seed).integers(0, len(losses), (DRAWS, len(losses)))
    below = references[drawn].sum(axis=1)
    values = 1 - losses[drawn].sum(axis=1)[below > 0] / below[below > 0]
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if len(values) else (np.nan, np.nan)
    return Interval(skill(loss, reference), float(low), float(high))


def area_under_curve(probability: Floats, happened: Flags) -> float:
    """Return the chance that what happened was given more than what did not (area under the ROC curve)."""
    yes = int(happened.sum())
    no = len(happened) - yes
    if not yes or not no:
        return float("nan")
    from scipy.stats import rankdata  # noqa: PLC0415  # half a second that only back-tests pay

    ranks = rankdata(probability)
    return float((ranks[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(probability: Floats, happened: Flags) -> float:
    """Return the area under the curve of precision over recall."""
    order = np.argsort(-probability, kind="stable")
    hits = happened[order]
    if not hits.any():
        return float("nan")
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same probability: how many, what was said in the mean and how often it happened."""

    count: int
    said: float
    happened: float


def reliability(probability: Floats, happened: Flags, edges: Floats | None = None) -> list[Bin]:
    """Return the reliability table, by bins of equal size or between given edges."""
    if edges is None:
        edges = np.quantile(probability, np.linspace(0, 1, BINS + 1))
    number = np.clip(np.searchsorted(edges, probability, "right") - 1, 0, len(edges) - 2)
    found = []
    for n in range(len(edges) - 1):
        own = number == n
        if own.any():
            found.append(Bin(int(own.sum()), float(probability[own].mean()), float(happened[own].mean())))
    return found


def calibration_error(probability: Floats, happened: Flags) -> float:
    """Return the expected calibration error: the mean gap between said and happened over the reliability table."""
    table = reliability(probability, happened)
    return sum(each.count * abs(each.said - each.happened) for each in table) / len(probability)


def ranked_score(amount: Floats, middle: Floats, spread: Floats) -> Floats:
    """Return the continuous ranked probability score of log-normal forecasts.

    Args:
        amount: what came, above 0.
        middle: mean of the logarithm.
        spread: standard deviation of the logarithm, above 0.
    """
    at = (np.log(amount) - middle) / spread
    mean = np.exp(middle + spread**2 / 2)
    within = ndtr(at - spread) + ndtr(spread / np.sqrt(2)) - 1
    return np.asarray(amount * (2 * ndtr(at) - 1) - 2 * mean * within)
