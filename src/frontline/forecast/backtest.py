"""Forecast the past as if it were not over: what was known at each origin, models learned before it, peers beside.

Origins are a week apart. A month's models are learned on origins whose outcome, and ``LASTS_DAYS`` more, were over
when the month began (the embargo). Reading the data and writing the report belong to the script that runs this.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontline.forecast import fitting, peers
from frontline.forecast.features import measure
from frontline.forecast.ground import Cells, Terrain
from frontline.forecast.model import HORIZONS, Features, HazardModel
from frontline.forecast.record import MapRecord, take_picture
from frontline.forecast.units import LASTS_DAYS, Settlements, choose_units, see_changed

EPOCH = date(1970, 1, 1)
WEEK = timedelta(days=7)
LEARN_EVERY = 4  # weeks; origins nearer to each other are nearly alike, and cost as much
UNKNOWN = -1  # the outcome lies beyond the data

Fit = Callable[[Features, NDArray[np.bool_], NDArray[np.float64]], HazardModel]


@dataclass(frozen=True, slots=True)
class History:
    """All that a back-test may look at.

    Attributes:
        record: what the map showed.
        inside: cells that may change hands.
        settlements: all of them.
        terrain: what the ground is like.
        cell_km: width of a cell.
        end: the last day on which anything was published.
    """

    record: MapRecord
    inside: Cells
    settlements: Settlements
    terrain: Terrain
    cell_km: float
    end: date


@dataclass(frozen=True, slots=True)
class Rows:
    """Units of many origins, one a row.

    Attributes:
        origin: days since 1970, shape (n,).
        features: shape (n, features).
        settled: whether a row is a settlement, shape (n,).
        people: its inhabitants, shape (n,).
        number: of the unit, shape (n,).
        changed: 1 where it changed hands by the horizon, 0 where not, -1 unknown; shape (n, horizons).
    """

    origin: NDArray[np.int64]
    features: Features
    settled: NDArray[np.bool_]
    people: NDArray[np.float64]
    number: NDArray[np.int64]
    changed: NDArray[np.int8]

    def learnable(self, horizon: int, before: int) -> NDArray[np.int64]:
        """Return the rows whose outcome was over, the embargo included, before a day (since 1970)."""
        column = HORIZONS.index(horizon)
        over = self.origin + horizon + LASTS_DAYS <= before
        chosen = self.origin // 7 % LEARN_EVERY == 0
        return np.flatnonzero(over & chosen & (self.changed[:, column] != UNKNOWN))

    def ages(self, chosen: NDArray[np.int64], day: date) -> NDArray[np.float64]:
        """Return how many days before a day some rows were asked about."""
        return np.asarray(day_number(day) - self.origin[chosen], np.float64)


def day_number(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - EPOCH).days


def list_origins(first: date, last: date) -> list[date]:
    """Return the origins, a week apart."""
    return [first + n * WEEK for n in range((last - first).days // 7 + 1)]


def gather_rows(history: History, origins: list[date]) -> Rows:
    """Return all units of some origins with features known then and what became of them."""
    return join_rows([rows for origin in origins if (rows := gather_origin(history, origin)) is not None])


def join_rows(parts: list[Rows]) -> Rows:
    """Return the units of several origins as one."""
    return Rows(*(np.concatenate([getattr(each, name) for each in parts]) for name in Rows.__dataclass_fields__))


def gather_origin(history: History, origin: date) -> Rows | None:
    """Return the units of one origin; None where no map was known."""
    at = float(day_number(origin))
    picture = take_picture(history.record, at, history.cell_km)
    if picture is None:
        return None
    units = choose_units(picture.held, history.inside, history.settlements, history.cell_km)
    features = measure(picture, history.terrain, units.points)
    changed = np.full((len(units.number), len(HORIZONS)), UNKNOWN, np.int8)
    for column, horizon in enumerate(HORIZONS):
        if at + horizon + LASTS_DAYS <= day_number(history.end):
            then = at + horizon
            changed[:, column] = see_changed(units, history.settlements, history.record, then, history.cell_km)
    day = np.full(len(units.number), int(at))
    return Rows(day, features, units.points.settled, units.points.people, units.number, changed)


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What was said of each unit in a back-test, by the models and by each peer.

    Attributes:
        row: position in the rows, shape (n,).
        month: number of the origin's month, shape (n,).
        happened: shape (n,).
        said: probabilities by name, each of shape (n,).
    """

    row: NDArray[np.int64]
    month: NDArray[np.int64]
    happened: NDArray[np.bool_]
    said: dict[str, NDArray[np.float64]]


def list_months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the months of a span with the first day of the next."""
    start = first.replace(day=1)
    while start <= last:
        following = (start + timedelta(days=32)).replace(day=1)
        yield start, following
        start = following


def walk(
    rows: Rows,
    horizon: int,
    span: tuple[date, date],
    fit: Fit = fitting.fit_hazard,
    kept: dict[date, HazardModel] | None = None,
) -> Forecasts:
    """Forecast every origin of a span with models learned anew each month on what was over by then.

    Args:
        rows: of all origins.
        horizon: one of ``HORIZONS``.
        span: first and last origin.
        fit: learns a model from features, outcomes and how long ago, in days, each unit was asked about.
        kept: filled with the models by the first day of their month.
    """
    column = HORIZONS.index(horizon)
    parts: list[Forecasts] = []
    for start, following in list_months(*span):
        learn = rows.learnable(horizon, day_number(start))
        asked = np.flatnonzero(
            (rows.origin >= max(day_number(start), day_number(span[0])))
            & (rows.origin < min(day_number(following), day_number(span[1]) + 1))
            & (rows.changed[:, column] != UNKNOWN)
        )
        happened = rows.changed[:, column] == 1
        if not happened[learn].any():
            continue
        model = fit(rows.features[learn], happened[learn], rows.ages(learn, start))
        if kept is not None:
            kept[start] = model
        if not len(asked):
            continue
        said = {"model": model.probability(rows.features[asked])}
        said |= peers.say_all(rows.features[learn], happened[learn], rows.features[asked])
        month = np.full(len(asked), start.year * 12 + start.month - 1)
        parts.append(Forecasts(asked, month, happened[asked], said))
    return _join(parts)


def _join(parts: list[Forecasts]) -> Forecasts:
    if not parts:  # no outcome of the span is known yet
        none = np.zeros(0)
        said = dict.fromkeys(("model", peers.BASE_RATE, peers.DISTANCE, peers.VELOCITY), none)
        return Forecasts(none.astype(np.int64), none.astype(np.int64), none > 0, said)
    names = parts[0].said
    said = {name: np.concatenate([each.said[name] for each in parts]) for name in names}
    row, month, happened = (np.concatenate([getattr(p, f) for p in parts]) for f in ("row", "month", "happened"))
    return Forecasts(row, month, happened, said)
