"""Say how claimants fared: which share of their claims maps came to show, and how long that took.

Claims that no map shows yet are censored, not failed: the time of the last map is all that is known of them. Lags have
the product-limit estimate (Kaplan and Meier 1958), their median the interval of Brookmeyer and Crowley (1982) on the
log-log scale; shares have Wilson's interval (Wilson 1927).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.measures.area import Estimate
from frontline.measures.confirmation import Confirmation, Outcome
from frontline.measures.uncertainty import LEVEL

MEDIAN, P90 = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Lag:
    """How many days maps took after a claim; negative where they were first.

    Attributes:
        median: the day by which half of the claims were shown; None where fewer than half are, so far.
        low: lower end of its interval; None: not known.
        high: upper end; None: so far without bound.
        p90: the day by which nine of ten were shown; None likewise.
    """

    median: int | None
    low: int | None
    high: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the claims of one claimant fared.

    Attributes:
        n: how many were compared with a map.
        shown_already: the share that the map showed on the day of the claim.
        confirmed: the share that it showed then or has shown since.
        contradicted: the share of which it has shown the contrary all along.
        open: how many are not shown so far, contradicted ones included; their lag is censored.
        lag: over all of them.
    """

    n: int
    shown_already: Estimate
    confirmed: Estimate
    contradicted: Estimate
    open: int
    lag: Lag


def stand(found: Sequence[Confirmation]) -> Standing:
    """Sum up what a map says of claims, of which there must be at least one."""
    outcomes = [each.outcome for each in found]
    n = len(outcomes)
    already, later = outcomes.count(Outcome.SHOWN_ALREADY), outcomes.count(Outcome.CONFIRMED)
    days = np.array([each.followed_days if each.lag_days is None else each.lag_days for each in found])
    shown = np.array([each.lag_days is not None for each in found])
    contradicted = outcomes.count(Outcome.CONTRADICTED)
    first, confirmed, against = (estimate_share(count, n) for count in (already, already + later, contradicted))
    return Standing(n, first, confirmed, against, n - already - later, estimate_lag(days, shown))


def estimate_share(count: int, n: int, level: float = LEVEL) -> Estimate:
    """Return a share with Wilson's interval."""
    z = float(scipy.special.ndtri((1 + level) / 2))
    share, spread = count / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return Estimate(share, max(middle - half, 0.0), min(middle + half, 1.0), level)


def estimate_lag(days: NDArray[np.int64], shown: NDArray[np.bool_], level: float = LEVEL) -> Lag:
    """Return median and p90 of lags of which some are censored.

    Args:
        days: until shown, or until the last map, shape (n,).
        shown: whether it was shown, shape (n,).
        level: of the median's interval.
    """
    times, waiting, error = estimate_waiting(days, shown)
    z = float(scipy.special.ndtri((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        # Where all or none still wait the log-log scale has no value, and the estimate stands for its own bounds.
        scale = np.exp(z * error / np.log(waiting))
        soonest, latest = np.power(waiting, 1 / scale), np.power(waiting, scale)
    inner = (waiting > 0) & (waiting < 1) & (error > 0)
    lower = np.where(inner, np.minimum(soonest, latest), waiting)
    upper = np.where(inner, np.maximum(soonest, latest), waiting)
    median, low, high = (_first_day(times, curve, MEDIAN) for curve in (waiting, lower, upper))
    return Lag(median, low, high, _first_day(times, waiting, P90))


def estimate_waiting(
    days: NDArray[np.int64], shown: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the share that is not shown yet after each day with an event: days, shares, Greenwood's standard error.

    The error is relative: that of the logarithm of the share.
    """
    times = np.unique(days[shown])
    at_risk = (days[:, None] >= times).sum(axis=0)
    events = ((days[:, None] == times) & shown[:, None]).sum(axis=0)
    waiting = np.cumprod(1 - events / at_risk)
    left = at_risk - events
    terms = np.divide(events, at_risk * left, out=np.zeros(len(times)), where=left > 0)
    return times, waiting, np.sqrt(np.cumsum(terms))


def _first_day(times: NDArray[np.int64], waiting: NDArray[np.float64], shown: float) -> int | None:
    """Return the first day after which no more than ``1 - shown`` still wait; None: there is none so far."""
    reached = np.flatnonzero(waiting <= 1 - shown + 1e-12)
    return int(times[reached[0]]) if len(reached) else None
