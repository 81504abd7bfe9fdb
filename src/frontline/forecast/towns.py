"""Ask in the past what is asked of towns: questions about shares, from origins a week apart, and how they came out.

For each town near the line and each origin a time and a share are drawn. A question has come out with yes where the
share was shown on a day up to the deadline and on every map of the week after (``question`` says the same of one).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontline.forecast import share
from frontline.forecast.backtest import Forecasts, History, day_number, list_months
from frontline.forecast.record import MapRecord, take_picture
from frontline.forecast.share import ShareModel, Town
from frontline.forecast.units import BAND_KM, LASTS_DAYS

Floats = NDArray[np.float64]

DAYS = (14.0, 120.0)
SHARES = (0.25, 0.5, 0.75, 0.9, 0.95)
BASE_BINS_KM = (0.5, 1.0, 2.0, 4.0, 8.0)
STANDARD = (30.0, 0.5)  # days and share of the question that towns are compared by


@dataclass(frozen=True, slots=True)
class TownRows:
    """Questions of many origins, one a row.

    Attributes:
        origin: days since 1970, shape (n,).
        town: position in the list of towns, shape (n,).
        days: until the deadline, shape (n,).
        asked: the share, shape (n,).
        held: the share held at the origin, shape (n,).
        columns: what the model looks at, shape (n, columns).
        happened: 1 yes, 0 no, -1 unknown, shape (n,).
    """

    origin: NDArray[np.int64]
    town: NDArray[np.int64]
    days: Floats
    asked: Floats
    held: Floats
    columns: Floats
    happened: NDArray[np.int8]

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "TownRows":
        """Return some of the rows."""
        return TownRows(*(getattr(self, name)[chosen] for name in TownRows.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Lasting:
    """For each publication the share of each town that was shown then and on every map of the week after.

    Attributes:
        published: days since 1970, shape (n,).
        share: at each publication, shape (n, towns).
        least: over it and the week after; NaN where the data end before, shape (n, towns).
    """

    published: Floats
    share: NDArray[np.float32]
    least: NDArray[np.float32]

    def came(self, town: NDArray[np.int64], asked: Floats, start: float, days: Floats) -> NDArray[np.int8]:
        """Return 1 where a lasting share was reached after an instant and within some days, 0 where not, -1 unknown."""
        answer = np.full(len(town), -1, np.int8)
        first = int(np.searchsorted(self.published, start, "right"))
        last = np.searchsorted(self.published, start + days, "right")
        known = start + days + LASTS_DAYS <= self.published[-1]
        for n in np.flatnonzero(known):
            best = self.least[first : last[n], town[n]]
            answer[n] = bool(len(best)) and bool(np.nanmax(best) >= asked[n])
        return answer


def follow(record: MapRecord, towns: list[Town]) -> Lasting:
    """Return what a map showed of each town at each publication."""
    index = np.concatenate([town.index for town in towns])
    owner = np.repeat(np.arange(len(towns)), [len(town.index) for town in towns])
    weight = np.concatenate([town.weight / town.weight.sum() for town in towns])
    shares = np.zeros((len(record.published), len(towns)), np.float32)
    held, start = record.first.copy(), 0
    for n, end in enumerate(record.until.tolist()):
        held[record.cells[start:end]] ^= True
        shares[n] = np.bincount(owner, weight * held[index], len(towns)) if not n or end > start else shares[n - 1]
        start = end
    least = shares.copy()
    for n, at in enumerate(record.published.tolist()):
        until = int(np.searchsorted(record.published, at + LASTS_DAYS, "right"))
        least[n] = shares[n:until].min(axis=0) if at + LASTS_DAYS <= record.published[-1] else np.nan
    return Lasting(record.published, shares, least)


def gather_questions(history: History, towns: list[Town], origins: list[date], seed: int = 0) -> TownRows:
    """Return a drawn question and the standard one for each town near the line and each origin."""
    lasting = follow(history.record, towns)
    rng = np.random.default_rng(seed)
    parts = [part for origin in origins for part in _ask(history, towns, lasting, origin, rng)]
    return TownRows(*(np.concatenate([getattr(p, name) for p in parts]) for name in TownRows.__dataclass_fields__))


def _ask(
    history: History, towns: list[Town], lasting: Lasting, origin: date, rng: np.random.Generator
) -> Iterator[TownRows]:
    at = float(day_number(origin))
    picture = take_picture(history.record, at, history.cell_km)
    position = history.record.position(at)
    if picture is None or position is None:
        return
    held_now = lasting.share[position].astype(float)
    near = np.flatnonzero(share.measure_reach(towns, np.full(len(towns), 1e-6), picture) <= BAND_KM)
    features = share.describe_towns([towns[n] for n in near], picture, history.terrain)
    size = np.array([[towns[n].weight.sum() * history.cell_km**2, towns[n].people] for n in near])
    count = len(near)
    drawn = np.exp(rng.uniform(np.log(DAYS[0]), np.log(DAYS[1]), count)).round(), rng.choice(SHARES, count)
    for days, asked in (drawn, (np.full(count, STANDARD[0]), np.full(count, STANDARD[1]))):
        open_ = held_now[near] < asked
        own = near[open_]
        reach = share.measure_reach([towns[n] for n in own], asked[open_], picture)
        columns = share.columns_of(features[open_], reach, held_now[own], asked[open_], days[open_], size[open_])
        happened = lasting.came(own, asked[open_], at, days[open_])
        day = np.full(len(own), int(at))
        yield TownRows(day, own, days[open_], asked[open_], held_now[own], columns, happened)


def walk_towns(
    rows: TownRows, span: tuple[date, date], kept: dict[date, ShareModel] | None = None
) -> tuple[Forecasts, TownRows]:
    """Forecast every question of a span with a model learned anew each month on what was over by then."""
    parts: list[Forecasts] = []
    for start, following in list_months(*span):
        over = (rows.origin + rows.days + LASTS_DAYS <= day_number(start)) & (rows.happened >= 0)
        learn = np.flatnonzero(over)
        model = share.fit_share(rows.columns[learn], rows.happened[learn] == 1)
        if kept is not None:
            kept[start] = model
        inside = (rows.origin >= day_number(start)) & (rows.origin < day_number(following)) & (rows.happened >= 0)
        asked = np.flatnonzero(inside & (rows.origin <= day_number(span[1])))
        said = {"model": model.probability(rows.columns[asked]), "base rate": say_base(rows.only(learn), rows, asked)}
        month = np.full(len(asked), start.year * 12 + start.month - 1)
        parts.append(Forecasts(asked, month, rows.happened[asked] == 1, said))
    names = ("row", "month", "happened")
    joined = [np.concatenate([getattr(each, name) for each in parts]) for name in names]
    said = {name: np.concatenate([each.said[name] for each in parts]) for name in parts[0].said}
    forecasts = Forecasts(joined[0], joined[1], joined[2], said)
    return forecasts, rows.only(forecasts.row)


def say_base(past: TownRows, rows: TownRows, asked: NDArray[np.int64]) -> Floats:
    """Return the rate of yes among past questions of the same kind: towns or not, over or under 45 days."""

    def kind(of: TownRows) -> NDArray[np.int64]:
        town = of.columns[:, share.COLUMNS.index("a town")] > 0
        return np.asarray(town * 2 + (of.days > 45), np.int64)  # noqa: PLR2004  # the middle of the drawn times, in log

    groups = kind(past)
    yes, all_ = (np.bincount(groups, weight, 4) for weight in (past.happened == 1, np.ones(len(groups))))
    rates = (yes + 0.5) / (all_ + 1)
    return np.asarray(rates[kind(rows.only(asked))])
