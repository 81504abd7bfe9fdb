"""Follow the share of a place day by day, by our assessment and by each map, through the gate.

Days on which an embargo or an open alarm holds the place back, or on which too little of it is shown, are blank.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Weights
from frontline.control.dependence import Dependence
from frontline.control.layer import NOBODY, Shown
from frontline.measures import area
from frontline.places.place import Place
from frontline.publish.field import FULL, UNKNOWN
from frontline.publish.gate import Gate
from frontline.theatre.answers import read_map
from frontline.theatre.assessment import filter_cells, follow_dependences, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import ASSESSED, Period, close_cells, read_days
from frontline.theatre.testifying import read_hearing


def follow_shares(
    theatre: OpenTheatre, gate: Gate, period: Period, place: Place, fields: dict[str, NDArray[np.uint8]]
) -> dict[str, dict[str, list[float | None]]]:
    """Return the share of a place that the first party holds, a value a day of the period, None where none may be said.

    Args:
        theatre: where.
        gate: the way out.
        period: the days.
        place: of which.
        fields: what is shown day by day, as ``draw_fields`` returns it; one entry of the answer for each, ours with
            ``low`` and ``high`` beside ``value``.
    """
    weights = theatre.weigh_place(place)
    days = read_days(theatre, gate, period)[:, weights.index]
    maps = {name: field[:, weights.index] for name, field in fields.items() if name != ASSESSED}
    return _follow(theatre, gate, period, weights, days, maps)


def follow_place(
    theatre: OpenTheatre, gate: Gate, period: Period, place: Place, sources: Iterable[str]
) -> dict[str, dict[str, list[float | None]]]:
    """Return what ``follow_shares`` returns, read for one place alone, and by some maps, as figures are cited."""
    weights = theatre.weigh_place(place)
    if gate.known is None:
        days = read_days(theatre, gate, period)[:, weights.index]
    else:
        found = filter_cells(
            theatre, read_witnesses(theatre, gate.known), read_hearing(theatre, gate.known), period.last, weights.index
        )
        days = np.full((len(period.days), len(weights.index)), np.nan, np.float32)
        for day, probability in zip(found.days, found.probability, strict=True):
            if period.first <= day:
                days[(day - period.first).days] = np.where(probability.sum(axis=0) > 0, probability[0], np.nan)
    maps = {}
    for name in sources:
        shown = read_map(theatre, name, gate.cut_off)
        if shown is not None:
            maps[name] = _read_cells(shown, period, weights.index)
    return _follow(theatre, gate, period, weights, days, maps)


def _read_cells(found: tuple[Shown, NDArray[np.int8]], period: Period, index: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the percentage that a map shows as the first party's in each cell of a place, shape (days, cells)."""
    shown, parties = found
    cells = np.full((len(period.days), len(index)), UNKNOWN, np.uint8)
    for n, position in enumerate(shown.position(day) for day in period.days):
        if position is not None:
            own = parties[position][index]
            cells[n] = np.where(own == NOBODY, UNKNOWN, np.where(own == 0, FULL, 0))
    return cells


def _follow(
    theatre: OpenTheatre, gate: Gate, period: Period, weights: Weights, days: NDArray[np.float32],
    maps: dict[str, NDArray[np.uint8]],
) -> dict[str, dict[str, list[float | None]]]:  # fmt: skip
    holds, most = keep_holds(theatre, gate.known), theatre.settings.alarms.withheld_share
    closed = close_cells(theatre, gate, period)[:, weights.index].any(axis=1)
    closed |= np.array([holds.share_of(weights, day) >= most for day in period.days])
    dependences = follow_dependences(theatre, period.days, gate.known)
    return tell_shares(theatre, weights, closed, days, maps, dependences)


def tell_shares(
    theatre: OpenTheatre,
    weights: Weights,
    closed: NDArray[np.bool_],
    days: NDArray[np.float32],
    maps: dict[str, NDArray[np.uint8]],
    dependences: Sequence[Dependence],
) -> dict[str, dict[str, list[float | None]]]:
    """Return the share of a place day by day, ours with its interval and each map's, from what is shown of its cells.

    Args:
        theatre: where.
        weights: the place.
        closed: on which days nothing may be said of it, shape (days,).
        days: our probability for the first party, NaN where none may be told, shape (days, cells).
        maps: by name, per cent as a field holds it, over ``FULL`` where nothing is told, each of shape (days, cells).
        dependences: how errors of each day go together.
    """
    open_days = np.where(closed[:, None], np.float32(np.nan), days)
    series = {ASSESSED: _assessed_series(theatre, open_days, weights, dependences)}
    for name, cells in maps.items():
        blank = ((cells > FULL).mean(axis=1) > area.MOST) | closed
        shown = [None if none else _share(day, weights.share) for day, none in zip(cells, blank, strict=True)]
        series[name] = {"value": shown}
    return series


def list_shares(
    theatre: OpenTheatre, period: Period, series: dict[str, dict[str, list[float | None]]]
) -> list[dict[str, Any]]:
    """Return a row a day, a column a source: for tables and charts."""
    names = {ASSESSED: "frontline"} | {name: card.title for name, card in theatre.cards.items()}
    rows = []
    for n, day in enumerate(period.days):
        row: dict[str, Any] = {"day": day.isoformat()}
        for source, found in series.items():
            for part, values in found.items():
                row[names[source] + ("" if part == "value" else f" {part}")] = values[n]
        rows.append(row)
    return rows


def _share(day: NDArray[np.uint8], weight: NDArray[np.float64]) -> float:
    known = weight * (day <= FULL)
    return round(float((day == FULL) @ known / known.sum()), 4)


def _assessed_series(
    theatre: OpenTheatre, days: NDArray[np.float32], weights: Weights, dependences: Sequence[Dependence]
) -> dict[str, list[float | None]]:
    """Return our share of a place day by day, on the cells that maps cover; None on days when they cover too little."""
    seen = ~np.isnan(days)
    shown = seen @ weights.share >= area.MOST * weights.share.sum()
    cells = seen[shown].all(axis=0)
    learned = list(itertools.compress(dependences, shown))
    ours = iter(area.assess_shares(theatre.grid, days[shown][:, cells], weights.only(cells), learned))
    estimates = [next(ours) if each else None for each in shown]
    names = ("value", "low", "high")
    return {name: [None if each is None else round(getattr(each, name), 4) for each in estimates] for name in names}
