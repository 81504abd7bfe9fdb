"""Follow a measure over time: a row a day, week, month or quarter and source, each with its interval and both dates.

What one day gives belongs in ``status``, ``change`` and ``shapes``; how rows are written as tables belongs in
``tables``, how they are drawn in ``plots``. States (share, area, line, way out) are those of the last picture of each
period; changes are those from the last picture before a period to its last; the lag is by quarter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import ONE_DAY, Span, now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures.area import Estimate
from frontline.measures.front import COARSEST_M, FINEST_M, SCALE_M, Interior, draw_front
from frontline.measures.revision import total
from frontline.theatre.areas import ASSESSED, POSSIBLE, SURE
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground, find_ground
from frontline.theatre.periods import Period, list_periods
from frontline.theatre.shapes import find_interior, read_lags, surround
from frontline.theatre.views import View, find_position, open_map_views, open_view

SCALE_BAND = f"the band is the length at {COARSEST_M:g} m and at {FINEST_M:g} m; the value at {SCALE_M:g} m"
BLOCKS = "90 % by drawing blocks of ground of 5 km again"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that can be followed.

    Attributes:
        title: for readers.
        unit: of its values.
        every: how often by default.
        signed: whether it may fall below nothing.
        is_amount: whether a chart of it must start at nothing.
    """

    title: str
    unit: str
    every: str
    signed: bool = False
    is_amount: bool = True


MEASURES = {
    "share": Measure("Share held", "share", "day"),
    "held_km2": Measure("Area held", "km2", "day", is_amount=False),
    "gain": Measure("Area gained", "km2", "month"),
    "loss": Measure("Area lost", "km2", "month"),
    "net": Measure("Net change of area", "km2", "month", signed=True),
    "net_without_revisions": Measure("Net change of area without map corrections", "km2", "month", signed=True),
    "front_length": Measure("Length of the line", "km", "week"),
    "corridor": Measure("Width of the way out", "km", "week"),
    "lag": Measure("Days between two maps that show the same ground as taken", "days", "quarter"),
}
CHANGES = ("gain", "loss", "net", "net_without_revisions")
BOX_ONLY = ("front_length", "lag")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        measure: one of ``MEASURES``.
        inside: a place, a GeoJSON file, or None for the box.
        sources: maps and ``assessed``; empty for all.
        start: the first day; None for the first that is shown.
        until: the day after the last; None for the last that is shown.
        every: ``day``, ``week``, ``month`` or ``quarter``; None for what suits the measure.
        party: whose ground; None for the theatre's first party.
        known: as known at this instant; None for now.
    """

    measure: str
    inside: str | None = None
    sources: tuple[str, ...] = ()
    start: date | None = None
    until: date | None = None
    every: str | None = None
    party: str | None = None
    known: datetime | None = None


def series(theatre: OpenTheatre, asked: Asked) -> dict[str, Any]:
    """Follow a measure over time and return it with what is needed to read it.

    Raises:
        UsageError: There is no such measure, or it cannot be had so.
        NotFoundError: No such place or source, or nothing is shown of it.
        AmbiguousError: Several places of that name.
    """
    measure = _check(asked)
    party_id = theatre.settings.party(asked.party or theatre.party_ids[0]).id
    ground = find_ground(theatre, asked.inside)
    every = asked.every or measure.every
    views = _open_views(theatre, asked, ground, party_id)
    if asked.measure == "lag":
        rows = list(_list_lags(theatre, asked, views))
    else:
        interior = find_interior(theatre)[0] if asked.measure == "front_length" else None
        question = _Question(theatre, asked, ground, every, interior)
        rows = [row for view in views for row in question.follow(view)]
    if not rows:
        raise NotFoundError(f"nothing is shown of {ground.name} in that time", "ask for other days or sources")
    head = {"measure": asked.measure, "place": ground.name}
    return {
        **head,
        "title": measure.title,
        "unit": measure.unit,
        "party": party_id,
        "every": every,
        "outline": ground.described,
        "known": write_instant(asked.known or now()),
        "interval": _interval_of(asked.measure, views),
        "conventions": {view.source: view.convention for view in views},
        "measured_on": {view.source: view.drawn for view in views},
        "rows": [row | head | {"unit": measure.unit} for row in rows],
    }


def _check(asked: Asked) -> Measure:
    if asked.measure not in MEASURES:
        raise UsageError(f"there is no measure '{asked.measure}'", f"the measures are {', '.join(MEASURES)}")
    if asked.inside is not None and asked.measure in BOX_ONLY:
        raise UsageError(f"{asked.measure} is measured in the theatre's box", "leave the place out")
    if asked.inside is None and asked.measure == "corridor":
        raise UsageError("a way out leads out of a place", "name it with --place")
    if asked.start and asked.until and asked.until <= asked.start:
        raise UsageError(f"{asked.start} to {asked.until} holds no day", "let --until be later than --from")
    return MEASURES[asked.measure]


def _open_views(theatre: OpenTheatre, asked: Asked, ground: Ground, party_id: str) -> list[View]:
    if asked.sources:
        return [open_view(theatre, source, ground, party_id, asked.known) for source in asked.sources]
    views = open_map_views(theatre, ground, party_id, asked.known)
    if asked.measure in ("lag", "net_without_revisions") or not views:
        return views
    return [open_view(theatre, ASSESSED, ground, party_id, asked.known), *views]


@dataclass(frozen=True, slots=True)
class _Question:
    """One question about one ground, put to each view in turn."""

    theatre: OpenTheatre
    asked: Asked
    ground: Ground
    every: str
    interior: Interior | None

    def follow(self, view: View) -> Iterator[dict[str, Any]]:
        """Yield a row a period that a view has something to say of."""
        first, last = view.days[0], view.days[-1] + ONE_DAY
        start, until = max(self.asked.start or first, first), min(self.asked.until or last, last)
        if until <= start:
            return
        is_change = self.asked.measure in CHANGES
        for period in list_periods(Span(start, until), self.every, whole=is_change):
            row = self.describe_change(view, period) if is_change else self.describe_state(view, period)
            if row:
                yield row

    def describe_state(self, view: View, period: Period) -> dict[str, Any] | None:
        """Return the row of the last picture of a period; None without one."""
        position = find_position(view, period.end - ONE_DAY)
        if position is None or view.days[position] < period.start:
            return None
        found = self.estimate(view, position)
        return None if found is None else _row(view, period.start, position, found, self.level_of(view, found))

    def describe_change(self, view: View, period: Period) -> dict[str, Any] | None:
        """Return the row of what changed up to the last picture of a period; None without one before it or in it."""
        first, last = (find_position(view, day - ONE_DAY) for day in (period.start, period.end))
        if first is None or last is None or view.days[last] < period.start:
            return None
        change, _ = view.move(first, last)
        value = {"gain": change.gained_km2, "loss": change.lost_km2, "net": change.net.value}.get(self.asked.measure)
        if value is None:
            value = total(view.steps(first, last)).net_without_km2
        low = value - (change.net.value - change.net.low)
        low = low if MEASURES[self.asked.measure].signed else max(low, 0.0)
        found = Estimate(value, low, value + (change.net.high - change.net.value), change.net.level)
        is_whole = view.days[last] == period.end - ONE_DAY or view.days[-1] >= period.end
        return _row(view, period.start, last, found, self.level_of(view, found)) | {
            "whole": period.is_whole and is_whole
        }

    def estimate(self, view: View, position: int) -> Estimate | None:
        """Return the measure of one picture; None where the view covers too little of the ground."""
        if self.asked.measure == "share":
            return view.share(position)
        if self.asked.measure == "held_km2":
            return view.held_km2(position)
        held, bounds = view.held(position)
        if self.interior:
            line = draw_front(held, self.interior)
            return Estimate(line.length_km, line.low_km, line.high_km)
        return self.way_out(held, bounds)

    def way_out(self, held: BaseGeometry, bounds: dict[float, BaseGeometry]) -> Estimate:
        """Return the width of the way out of the place."""
        place = self.ground.place
        if place is None:
            raise UsageError("a way out leads out of a place", "name one instead of a polygon")
        found = surround(self.theatre, place, held).corridor
        low, high = found.low_km, found.high_km
        if bounds:
            low, high = (surround(self.theatre, place, bounds[each]).corridor.width_km for each in (POSSIBLE, SURE))
        return Estimate(found.width_km, low, high)

    def level_of(self, view: View, found: Estimate) -> float | None:
        """Return how much of the probability the interval holds; None where it is no such interval."""
        return found.level if view.source == ASSESSED and self.asked.measure != "front_length" else None


def _list_lags(theatre: OpenTheatre, asked: Asked, views: list[View]) -> Iterator[dict[str, Any]]:
    if len(views) < 2 or any(view.source == ASSESSED for view in views):  # noqa: PLR2004  # a lag is between two
        raise UsageError("a lag lies between two maps", "name two with --source")
    frame = shapely.box(*theatre.box)
    for first, second in combinations(views, 2):
        last = min(first.days[-1], second.days[-1])
        for lag in read_lags(theatre, first.source, second.source, frame, asked.known):
            if lag.period == "all":
                continue
            start, end = _quarter(lag.period)
            if (asked.start and end <= asked.start) or (asked.until and start >= asked.until):
                continue
            dates = {"start": start.isoformat(), "valid": min(end - ONE_DAY, last).isoformat()}
            about = {
                "known": write_instant(asked.known or now()),
                "source": f"{first.source}/{second.source}",
                "cells": lag.cells,
            }
            figures = {"value": lag.median_apart_days, "low": lag.low_days, "high": lag.high_days, "level": 0.9}
            tail = {"p90": round(lag.p90_apart_days, 1), "p90_low": lag.p90_low_days, "p90_high": lag.p90_high_days}
            yield dates | about | figures | tail | {"second_later_days": lag.median_days}


def _quarter(name: str) -> tuple[date, date]:
    year, number = name.split("-Q")
    start = date(int(year), 3 * int(number) - 2, 1)
    return start, (start + timedelta(days=100)).replace(day=1)


def _row(view: View, start: date, position: int, found: Estimate, level: float | None) -> dict[str, Any]:
    digits = 4
    figures = {"value": found.value, "low": found.low, "high": found.high}
    return {
        "start": start.isoformat(),
        "valid": view.days[position].isoformat(),
        "known": write_instant(view.known_at(position)),
        "source": view.source,
        **{name: round(value, digits) for name, value in figures.items()},
        "level": level,
    }


def _interval_of(measure: str, views: list[View]) -> dict[str, str]:
    fixed = {"front_length": SCALE_BAND, "lag": BLOCKS}
    return {view.source: fixed.get(measure, view.interval) for view in views}
