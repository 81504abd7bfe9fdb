"""Close ground of which nothing goes out, and cut it out of what does.

Which ground that is stands in the theatre's settings. It is shown as embargoed, by its name and with its reason.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import RefusedError

KM_PER_DEGREE = 111.0  # of latitude
WIDE = frozenset({"raion", "oblast", "country"})  # places of these kinds are named without pointing into an embargo


@dataclass(frozen=True, slots=True)
class ClosedArea:
    """Ground of which nothing goes out, for some days.

    Attributes:
        name: as readers are told it.
        reason: likewise.
        geometry: EPSG:4326.
        since: the first day; None from the beginning.
        until: the day after the last; None to the end.
        names: language code to the name in other languages.
        reasons: likewise.
    """

    name: str
    reason: str
    geometry: BaseGeometry
    since: date | None = None
    until: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def holds(self, first: date, until: date | None = None) -> bool:
        """Tell whether it is closed on a day, or on any of the days up to ``until`` (half-open)."""
        last_starts = self.until is None or first < self.until
        return last_starts and (self.since is None or self.since <= first or (until is not None and self.since < until))

    def describe(self) -> dict[str, Any]:
        """Return it as readers see it."""
        days = {"from": self.since.isoformat() if self.since else None}
        days["until"] = self.until.isoformat() if self.until else None
        others = {"names": dict(self.names), "reasons": dict(self.reasons)}
        return {"name": self.name, "reason": self.reason, **days} | {key: each for key, each in others.items() if each}


def join_closed(closed: Iterable[ClosedArea], first: date, until: date | None = None) -> BaseGeometry:
    """Return all ground that is closed on a day, or on any of some days; empty where none is."""
    return shapely.union_all([each.geometry for each in closed if each.holds(first, until)])


def check_open(closed: Iterable[ClosedArea], ground: BaseGeometry, name: str, day: date) -> None:
    """Refuse ground that an embargo touches on a day.

    Raises:
        RefusedError: It does.
    """
    for each in closed:
        if each.holds(day) and overlaps(each.geometry, ground):
            raise RefusedError(f"{name} is held back on {day}: {each.name} is embargoed ({each.reason})")


def overlaps(closed: BaseGeometry, ground: BaseGeometry) -> bool:
    """Tell whether two grounds share more than an edge."""
    return bool(shapely.intersects(closed, ground) and not shapely.touches(closed, ground))


def points_into(closed: BaseGeometry, place: dict[str, Any]) -> bool:
    """Tell whether a place that a claim names points into closed ground, by its point and how far that may be off."""
    if closed.is_empty or place.get("lat") is None or place.get("kind") in WIDE:
        return False
    point = shapely.Point(place["lon"], place["lat"])
    least_km = KM_PER_DEGREE * math.cos(math.radians(place["lat"]))  # a degree of longitude, the shorter of the two
    return bool(shapely.distance(closed, point) * least_km <= (place.get("radius_km") or 0.0))
