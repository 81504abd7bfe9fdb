"""Answer a question about a town, or about many points: probability, interval, reasons in words, closest cases.

The interval is not sampling error: it is what the answer would be if the shared pace of the line turned out as slow, or
as fast, as it does in one case of twenty each. What was learned comes from ``learned``; pictures from ``record``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from frontline.errors import UsageError
from frontline.forecast import share as shares
from frontline.forecast.cases import find_like
from frontline.forecast.features import FEATURES, measure
from frontline.forecast.ground import Picture, Points, Terrain
from frontline.forecast.learned import LearnedSet, Library
from frontline.forecast.model import Features, interpolate
from frontline.forecast.share import COLUMNS, TOWN_PEOPLE, Town

Floats = NDArray[np.float64]

NAME = "town-share/1"
LEVEL = 0.9
SLOW, MIDDLE, FAST = (float(ndtri(at)) for at in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2))
MOST_DAYS = 180
PACED = tuple(n for n, name in enumerate(FEATURES) if name.startswith(("gained", "speed")))


@dataclass(frozen=True, slots=True)
class Answer:
    """A calibrated answer.

    Attributes:
        probability: 0..1.
        low: if the pace is slow.
        high: if it is fast.
        reasons: sentences.
        cases: the past questions most like it.
    """

    probability: float
    low: float
    high: float
    reasons: tuple[str, ...]
    cases: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a town at an origin: which share, within how many days, as known when (days since 1970)."""

    town: Town
    share: float
    days: float
    known: float


def answer_share(asked: Asked, picture: Picture, terrain: Terrain, library: Library, learned: LearnedSet) -> Answer:
    """Answer how likely a share of a town is held by the deadline.

    Raises:
        UsageError: The deadline is too far away for anything that was tested.
    """
    if asked.days > MOST_DAYS:
        message = f"the deadline is {asked.days:.0f} days away; nothing beyond {MOST_DAYS} was tested"
        raise UsageError(message, "ask for an earlier one")
    held = asked.town.share(picture.held)
    if held >= asked.share:
        reason = f"{held:.0%} is shown as held already; the question is whether it lasts."
        return Answer(1.0, 1.0, 1.0, (reason,), [])
    features = shares.describe_towns([asked.town], picture, terrain)
    reach = shares.measure_reach([asked.town], np.array([asked.share]), picture)
    spread = spread_of(learned, asked.days)
    columns = np.vstack(
        [
            _columns(asked, quicken(features, float(np.exp(spread * pace))), reach, held, picture)
            for pace in (SLOW, MIDDLE, FAST)
        ]
    )
    low, value, high = learned.share.probability(columns).tolist()
    like = find_like(library.cases, columns[1], learned.share, asked.known)
    return Answer(value, min(low, value), max(high, value), tuple(tell_reasons(asked, columns[1], reach[0])), like)


def _columns(asked: Asked, features: Features, reach: Floats, held: float, picture: Picture) -> Floats:
    size = np.array([[asked.town.weight.sum() * picture.cell_km**2, asked.town.people]])
    now, wanted, days = (np.array([value]) for value in (held, asked.share, max(asked.days, 1.0)))
    return shares.columns_of(features, reach, now, wanted, days, size)


def quicken(features: Features, factor: float) -> Features:
    """Return features as they would be had the line moved so many times as fast."""
    quick = features.copy()
    quick[:, PACED] *= factor
    return quick


def spread_of(learned: LearnedSet, days: float) -> float:
    """Return the spread of the logarithm of the pace over some days ahead, interpolated in the logarithm of time."""
    known = sorted(learned.pace_spread)
    return float(np.interp(np.log(max(days, 1.0)), np.log(known), [learned.pace_spread[each] for each in known]))


def tell_reasons(asked: Asked, columns: Floats, reach_km: float) -> list[str]:
    """Return in words what the answer rests on."""
    at = dict(zip(COLUMNS, columns.tolist(), strict=True))
    speed = [at["speed_30d_10km"], at["speed_90d_15km"]]
    needed = reach_km / max(asked.days, 1) * 30
    lines = [
        f"{at['held now']:.0%} is shown as held; for {asked.share:.0%} the line must come {reach_km:.1f} km farther.",
        (
            f"That is {needed:.1f} km in 30 days; near it the line came {speed[0]:.2f} km in the last 30 days and "
            f"{speed[1]:.2f} km in the last 90."
        ),
        f"Within 5 km {np.expm1(at['gained_30d_5km']):.1f} km² changed hands in the last 30 days.",
        (
            f"From inside it, {at['surrounded_10km']:.0%} of all directions meet held ground within 10 km, "
            f"{at['surrounded_5km']:.0%} within 5 km."
        ),
    ]
    if asked.town.people > TOWN_PEOPLE:
        lines.append(
            f"It is a town ({asked.town.people:,.0f} inhabitants): in the past towns took longer than the speed of the "
            "line beside them said, and the answer is pulled towards the rate of all towns."
        )
    return lines


def answer_points(
    points: Points, days: float, picture: Picture, terrain: Terrain, learned: LearnedSet
) -> tuple[Floats, Floats, Floats]:
    """Return for points how likely each changes hands within some days, and the same at a slow and at a fast pace.

    Raises:
        UsageError: More days than anything that was tested.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"{days:.0f} days ahead cannot be answered", f"ask for 1 to {MOST_DAYS} days")
    features = measure(picture, terrain, points)
    spread = spread_of(learned, days)
    found = []
    for pace in (MIDDLE, SLOW, FAST):
        quick = quicken(features, float(np.exp(spread * pace)))
        found.append(interpolate({h: model.probability(quick) for h, model in learned.hazards.items()}, days))
    value, slow, fast = found
    return value, np.minimum(slow, value), np.maximum(fast, value)


def day_of(known: float) -> date:
    """Return the day that an instant (days since 1970) lies in."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(known))
