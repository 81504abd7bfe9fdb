"""Measure the tempo of a place: evidence items a day against the place's own days before.

Items are dated points: geolocated posts, clashes claimed. What they say, and who says it, belongs in ``claims``. The
expectation comes from the place's own trailing days only, so that a well-covered place is not busy by being covered.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import GEOD
from frontline.measures.uncertainty import LEVEL

TRAILING_DAYS = 90
RECENT_DAYS = 7
PRIOR_ITEMS = 0.5  # Jeffreys's prior for a rate, so that a place without a past has an interval too


@dataclass(frozen=True, slots=True)
class Tempo:
    """How busy a place is.

    Attributes:
        recent_per_day: items a day over the last days.
        trailing_per_day: items a day over the trailing days before them.
        ratio: the one over the other; None where nothing happened in the trailing days.
        low_per_day: lower end of what the trailing days lead one to expect of the recent ones.
        high_per_day: upper end.
        level: how much of the probability the interval holds.
        dispersion: variance over mean of the counts in trailing windows as long as the recent one; 1 if Poisson.
        is_unusual: whether the recent rate lies outside the interval.
        recent_days: how many days are recent.
        trailing_days: how many are before them.
    """

    recent_per_day: float
    trailing_per_day: float
    ratio: float | None
    low_per_day: float
    high_per_day: float
    level: float
    dispersion: float
    is_unusual: bool
    recent_days: int
    trailing_days: int


def choose_inside(lon: NDArray[np.float64], lat: NDArray[np.float64], outline: BaseGeometry) -> NDArray[np.bool_]:
    """Tell which points (degrees, shape (n,)) lie in an outline (EPSG:4326)."""
    shapely.prepare(outline)
    return np.asarray(shapely.intersects_xy(outline, lon, lat), bool)


def choose_near(
    lon: NDArray[np.float64], lat: NDArray[np.float64], centre: shapely.Point, radius_km: float
) -> NDArray[np.bool_]:
    """Tell which points (degrees, shape (n,)) lie within a geodesic distance of a point."""
    metres = GEOD.inv(np.full(len(lon), centre.x), np.full(len(lat), centre.y), lon, lat)[2]
    return np.asarray(metres) <= radius_km * 1_000


def count_days(days: NDArray[np.datetime64], first: date, length: int) -> NDArray[np.int64]:
    """Return how many items fall on each of ``length`` days from ``first`` on, shape (length,)."""
    offset = (days.astype("datetime64[D]") - np.datetime64(first, "D")).astype(np.int64)
    return np.bincount(offset[(offset >= 0) & (offset < length)], minlength=length)


def measure_tempo(
    days: NDArray[np.datetime64],
    on: date,
    recent_days: int = RECENT_DAYS,
    trailing_days: int = TRAILING_DAYS,
    level: float = LEVEL,
) -> Tempo:
    """Measure the items of a place over the days up to ``on`` against the days before those.

    The interval is that of the predictive distribution of the recent count: negative binomial from a gamma posterior
    of the rate (Gelman et al. 2013, section 2.6), its variance widened by the dispersion of counts over windows of the
    same length, since items come in bursts and a busy day follows a busy day. It supposes that the place goes on as in
    the trailing days, so a lasting rise shows as unusual until it has become the past. Only what is dated by ``on`` is
    used; give what was known then for what was known then.

    Args:
        days: the day of each item of the place, shape (n,).
        on: the last day that counts.
        recent_days: how many days are compared.
        trailing_days: how many days before them make the expectation.
        level: how much of the probability the interval holds.

    Raises:
        UsageError: A window has no day, the trailing one is under twice the recent one, or the level is no share.
    """
    if recent_days < 1 or trailing_days < 2 * recent_days or not 0 < level < 1:
        raise UsageError("the windows of a tempo do not fit", "give at least twice as many trailing as recent days")
    first = on - timedelta(days=recent_days + trailing_days - 1)
    counts = count_days(days, first, recent_days + trailing_days)
    before, recent = counts[:trailing_days], counts[trailing_days:]
    mean = float(before.mean())
    dispersion = _dispersion(before, recent_days)
    low, high = _predict(int(before.sum()), trailing_days, recent_days, dispersion, level)
    found = int(recent.sum())
    ratio = found / recent_days / mean if mean else None
    unusual = not low <= found <= high
    return Tempo(
        found / recent_days, mean, ratio, low / recent_days, high / recent_days, level, dispersion, unusual,
        recent_days, trailing_days,
    )  # fmt: skip


def _dispersion(counts: NDArray[np.int64], length: int) -> float:
    """Return variance over mean of the sums over successive windows of a length, at least 1."""
    blocks = len(counts) // length
    sums = counts[len(counts) - blocks * length :].reshape(blocks, length).sum(axis=1)
    return max(float(sums.var(ddof=1) / sums.mean()), 1.0) if sums.any() else 1.0


def _predict(items: int, days: int, ahead: int, dispersion: float, level: float) -> tuple[float, float]:
    """Return the central interval of the count over ``ahead`` days after ``items`` in ``days``."""
    rate = (items + PRIOR_ITEMS) / days
    mean = rate * ahead
    variance = dispersion * mean * (1 + ahead / days)
    size, share = mean**2 / (variance - mean), mean / variance  # variance exceeds the mean, so it is no Poisson
    from scipy import stats  # noqa: PLC0415  # half a second that only this measure pays

    low, high = (stats.nbinom.ppf(each, size, share) for each in ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)
