"""Guard a source's deliveries as a sequence: what only shows when a delivery is laid beside the one before it.

A single delivery's guards belong in ``guards``. A guard here either *asks* (the delivery is put aside until a person
accepts or refuses it) or *flags* (it comes in, and the finding is shown beside it). It never repairs.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from frontline.days import ONE_DAY
from frontline.errors import DeliveryError
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.guards import area_km2
from frontline.sources.labels import Status

# A silence allows no more change than this many days of it: otherwise a damaged map would come in by waiting.
LONGEST_ALLOWANCE_DAYS = 10
SAME_POINT_M = 0.2
FEWEST_JITTERED = 50
JITTERED_SHARE = 0.2
METRES_PER_DEGREE = 111_320.0


class Verdict(StrEnum):
    """What a finding does: the delivery waits for a person, or it comes in with a mark."""

    ASK = "ask"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a guard found: its name, what it does, and the sentence for the reader."""

    guard: str
    verdict: Verdict
    message: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What a delivery shows as held on its last day; all that the next one is compared with.

    Attributes:
        day: the day shown.
        held: for each party, the area held, one valid geometry.
    """

    day: date
    held: dict[str, BaseGeometry]


def picture_of(delivery: Delivery, card: Card) -> Picture | None:
    """Return what a delivery of areas shows as held on its last day; None where it shows no areas."""
    if not delivery.features:
        return None
    day = max(feature.day for feature in delivery.features)
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in delivery.features:
        meaning = card.labels[feature.label]
        if feature.day == day and meaning.status is Status.HELD:
            parts.setdefault(meaning.party, []).append(feature.geometry)
    held = {party: each[0] if len(each) == 1 else shapely.union_all(each) for party, each in parts.items()}
    return Picture(day, held)


def compare(before: Picture | None, after: Picture, card: Card) -> tuple[Finding, ...]:
    """Return what is odd about a picture beside the one before it."""
    if before is None:
        return ()
    found = _check_days(before.day, after.day, card)
    parties = sorted({*before.held, *after.held})
    nothing = shapely.MultiPolygon()
    pairs = [(party, before.held.get(party, nothing), after.held.get(party, nothing)) for party in parties]
    if all(shapely.equals_exact(old, new, normalize=True) for _, old, new in pairs):
        message = f"it shows on {after.day} exactly what {before.day} showed"
        return (*found, Finding("repeat", Verdict.FLAG, message))
    for party, old, new in pairs:
        found += _check_change(party, old, new, after.day - before.day, card)
        found += _check_jitter(old, new)
    return tuple(found)


def check_sequence(
    before: Picture | None, delivery: Delivery, context: ReadContext, *, accepted: bool = False
) -> tuple[Finding, ...]:
    """Return the flags of a delivery, or put it aside where a guard asks.

    Args:
        before: what the source's last accepted delivery showed.
        delivery: the one that has come.
        context: the card and the file.
        accepted: a person has accepted this very delivery; then a question is only a flag.

    Raises:
        DeliveryError: A guard asks, and nobody has accepted the delivery yet.
    """
    after = picture_of(delivery, context.card)
    found = compare(before, after, context.card) if after else ()
    asked = [finding for finding in found if finding.verdict is Verdict.ASK]
    if asked and not accepted:
        remedy = "look at it; accept it with 'frontline quarantine accept', or refuse it, with a reason"
        raise DeliveryError("; ".join(finding.message for finding in asked), remedy, path=context.path)
    return found


def _check_days(before: date, after: date, card: Card) -> list[Finding]:
    gap = after - before
    usual = timedelta(days=math.ceil(card.cadence_days))
    if gap > usual:
        missing = (gap - usual).days
        message = f"{missing} day{'s' if missing > 1 else ''} missing between {before} and {after}"
        return [Finding("missing days", Verdict.FLAG, message)]
    if gap < timedelta():
        return [Finding("order", Verdict.FLAG, f"it shows {after}, and {before} is known already")]
    return []


def _check_change(party: str, old: BaseGeometry, new: BaseGeometry, gap: timedelta, card: Card) -> list[Finding]:
    """Compare what was gained and lost with what a day may bring."""
    gained, lost = area_of(shapely.difference(new, old)), area_of(shapely.difference(old, new))
    days = min(max(abs(gap) // ONE_DAY, 1), LONGEST_ALLOWANCE_DAYS)
    found = []
    if max(gained, lost) > card.guards.max_jump_km2 * days:
        message = (
            f"the area held by {party} jumps by +{gained:,.0f} -{lost:,.0f} km² in {gap.days} days"
            f" (guards.max_jump_km2 is {card.guards.max_jump_km2:,.0f} a day)"
        )
        found.append(Finding("jump", Verdict.ASK, message))
    if lost > card.guards.max_loss_km2 * days:
        message = f"it takes {lost:,.1f} km² back from {party}, as a correction of the map would"
        found.append(Finding("revision", Verdict.FLAG, message))
    return found


def area_of(shape: BaseGeometry) -> float:
    """Return the area of what a difference left, in km2; its lines and points have none."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return sum(area_km2(part) for part in parts if part.geom_type == "Polygon")


def _check_jitter(old: BaseGeometry, new: BaseGeometry) -> list[Finding]:
    """Find a boundary that was rounded anew: many vertices that moved, but by less than a digitiser could mean."""
    before, after = _in_metres(old), _in_metres(new)
    if not len(before) or not len(after):
        return []
    distance, _ = cKDTree(before).query(after, distance_upper_bound=SAME_POINT_M)
    moved = np.asarray(distance) > 0
    jittered = np.count_nonzero(moved & (np.asarray(distance) <= SAME_POINT_M))
    if jittered < FEWEST_JITTERED or jittered < JITTERED_SHARE * np.count_nonzero(moved):
        return []
    message = f"{jittered:,} of {len(after):,} vertices moved by less than {SAME_POINT_M * 100:.0f} cm: rounded anew"
    return [Finding("jitter", Verdict.FLAG, message)]


def _in_metres(shape: BaseGeometry) -> NDArray[np.float64]:
    """Return the vertices in metres, true enough over centimetres; equal vertices stay equal."""
    points = np.asarray(shapely.get_coordinates(shape), dtype=np.float64)
    narrowing = np.cos(np.radians(points[:, 1]))
    return np.column_stack([points[:, 0] * narrowing, points[:, 1]]) * METRES_PER_DEGREE
