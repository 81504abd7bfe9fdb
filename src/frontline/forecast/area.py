"""Forecast how much ground is gained, lost and net in the days ahead, on ground of any size, beside persistence.

Log-normal amounts about the pace of the last 14, 30 and 90 days, corrected by what was learned on the whole line and on
squares of it. Small ground and large are learned apart and joined in between, since on small ground chance counts for
more. What is gained and what is lost are taken as independent for the net. The pace of the whole line is in ``pace``.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from frontline.forecast.ground import Cells
from frontline.forecast.pace import LEAST_KM2, LEVEL
from frontline.forecast.record import MapRecord
from frontline.forecast.units import LASTS_DAYS

Floats = NDArray[np.float64]

NAME = "area-flow/1"
LAGS_DAYS = (14, 30, 90)
PERSISTS = LAGS_DAYS.index(30)  # persistence: the next days bring as much a day as the last 30
HALF_LIFE_DAYS = 270.0
LEVEL_WEIGHTS = np.array([0.25, 0.35, 0.4])  # of the lags, where nothing else is learned
PULL = np.array([2.0, 5.0, 5.0, 5.0])  # towards those weights, in rows
PRIOR_ROWS = 1.0  # with a spread of 1
LEAST_ROWS = 50
NODES_KM2 = np.array([LEAST_KM2, 3.0, 30.0, 300.0, 1500.0])  # in 90 days: quiet and busy ground are learned apart
STEPS = 99  # quantiles that stand for an amount where two are joined
ENDS = np.array([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])  # low, median, high


class Flow(StrEnum):
    """Which way ground changes hands."""

    GAINED = "gained"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class AreaFlows:
    """Gross amounts between instants of a record, on several grounds.

    Attributes:
        origin: days since 1970, shape (n,).
        past: km2 in the last ``LAGS_DAYS``, by flow, shape (n, grounds, lags); NaN where the record does not reach.
        ahead: km2 in the days after, by flow and days, shape (n, grounds); NaN where not known yet.
    """

    origin: Floats
    past: dict[Flow, Floats]
    ahead: dict[tuple[Flow, int], Floats]


@dataclass(frozen=True, slots=True)
class AreaModel:
    """What was learned of one flow over some days.

    Attributes:
        days: over how many.
        weight: of 1 and of the logarithms of the daily rates over ``LAGS_DAYS``, shape (nodes, 4).
        spread: standard deviation of the logarithm of the amount, shape (nodes,).
    """

    days: float
    weight: Floats
    spread: Floats

    def foresee(self, past: Floats) -> "Amounts":
        """Return the amounts ahead of grounds by what they saw, in km2, shape (n, lags)."""
        columns, near = np.column_stack([np.ones(len(past)), _rates(past)]), _nearness(past)
        middle = (near * (columns @ self.weight.T)).sum(axis=1) + np.log(self.days)
        return Amounts(middle, near @ self.spread)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Log-normal amounts: mean and standard deviation of the logarithm of km2 and ``LEAST_KM2``, shape (n,)."""

    middle: Floats
    spread: Floats

    def only(self, chosen: NDArray[np.bool_]) -> "Amounts":
        """Return some of them."""
        return Amounts(self.middle[chosen], self.spread[chosen])

    def quantiles(self, levels: Floats) -> Floats:
        """Return the amounts at some levels, in km2, shape (n, levels)."""
        found = np.exp(self.middle[:, None] + self.spread[:, None] * ndtri(levels)) - LEAST_KM2
        return np.asarray(found.clip(0))


def draw_net(gained: Amounts, lost: Amounts) -> Floats:
    """Return the net amounts that two independent flows give, evenly likely and rising, shape (n, draws)."""
    levels = (np.arange(STEPS) + 0.5) / STEPS
    pairs = gained.quantiles(levels)[:, :, None] - lost.quantiles(levels)[:, None, :]
    return np.sort(pairs.reshape(len(pairs), -1), axis=1)


def score_draws(draws: Floats, came: Floats) -> Floats:
    """Return the continuous ranked probability score of evenly likely, rising draws, in the unit of the amount.

    Gneiting and Raftery 2007, equation 21, with the mean difference of the draws taken from their order.

    Args:
        draws: shape (n, draws).
        came: shape (n,).
    """
    count = draws.shape[1]
    rank = 2 * np.arange(count) - count + 1
    differ = (draws * rank).sum(axis=1) / count**2
    return np.asarray(np.abs(draws - came[:, None]).mean(axis=1) - differ)


def measure_past(record: MapRecord, at: float, share: Floats, cell_km: float) -> dict[Flow, Floats]:
    """Return what was gained and lost in the last ``LAGS_DAYS`` on one ground, in km2, shape (1, lags).

    Args:
        record: of the map.
        at: days since 1970.
        share: how much of each cell belongs to the ground, flattened.
        cell_km: width of a cell.
    """
    now = record.show_at(at)
    found = {flow: np.full((1, len(LAGS_DAYS)), np.nan) for flow in Flow}
    for n, lag in enumerate(LAGS_DAYS):
        then = record.show_at(at - lag)
        if now is None or then is None:
            continue
        for flow, cells in ((Flow.GAINED, now & ~then), (Flow.LOST, then & ~now)):
            found[flow][0, n] = share[cells.ravel()].sum() * cell_km**2
    return found


def measure_area_flows(
    record: MapRecord, grounds: list[NDArray[np.int64]], cell_km: float, origins: Floats, ahead: tuple[int, ...]
) -> AreaFlows:
    """Return the gross amounts before and after some origins on every ground of some partitions.

    Args:
        record: of the map.
        grounds: each a partition: the number of the ground that each cell belongs to, -1 for none, flattened.
        cell_km: width of a cell.
        origins: days since 1970.
        ahead: over how many days.
    """
    counts = [int(each.max()) + 1 for each in grounds]
    past = {flow: np.full((len(origins), sum(counts), len(LAGS_DAYS)), np.nan) for flow in Flow}
    later = {(flow, days): np.full((len(origins), sum(counts)), np.nan) for flow in Flow for days in ahead}

    def sum_up(cells: Cells) -> Floats:
        index = np.flatnonzero(cells.ravel())
        own = [np.bincount(part[index] + 1, minlength=n + 1)[1:] for part, n in zip(grounds, counts, strict=True)]
        return np.asarray(np.concatenate(own) * cell_km**2, np.float64)

    for n, at in enumerate(origins.tolist()):
        now = record.show_at(at)
        if now is None:
            continue
        for k, lag in enumerate(LAGS_DAYS):
            if (then := record.show_at(at - lag)) is not None:
                past[Flow.GAINED][n, :, k], past[Flow.LOST][n, :, k] = sum_up(now & ~then), sum_up(then & ~now)
        for days in ahead:
            if at + days <= record.published[-1] and (then := record.show_at(at + days)) is not None:
                later[Flow.GAINED, days][n], later[Flow.LOST, days][n] = sum_up(then & ~now), sum_up(now & ~then)
    return AreaFlows(origins, past, later)


def fit_area(flows: AreaFlows, flow: Flow, days: int, before: float) -> AreaModel | None:
    """Return the model learned from all grounds of the origins whose outcome was over before a day; None if too few.

    Ground that neither gained nor lost anything in 90 days is left out: there is much of it, and it tells no pace.

    Args:
        flows: of many origins.
        flow: which way.
        days: a horizon in ``flows.ahead``.
        before: days since 1970.
    """
    past, ahead = flows.past[flow], flows.ahead[flow, days]
    over = (flows.origin + days + LASTS_DAYS <= before)[:, None]
    moved = sum(flows.past[each][:, :, -1] for each in Flow) > 0
    learn = over & np.isfinite(ahead) & np.isfinite(past).all(axis=2) & moved
    if learn.sum() < LEAST_ROWS:
        return None
    age = np.broadcast_to(before - flows.origin[:, None], ahead.shape)[learn]
    weight = 0.5 ** (age / HALF_LIFE_DAYS)
    rates, came = _rates(past[learn]), np.log(ahead[learn] + LEAST_KM2) - np.log(days)
    near = _nearness(past[learn])
    found = [_fit_node(rates, came, weight * near[:, n]) for n in range(len(NODES_KM2))]
    return AreaModel(float(days), np.array([line for line, _ in found]), np.array([spread for _, spread in found]))


def _fit_node(rates: Floats, came: Floats, weight: Floats) -> tuple[Floats, float]:
    """Return the weights and the spread about one size, pulled towards the mean of the recent rates as it is."""
    level, ones = rates @ LEVEL_WEIGHTS, np.ones(len(came))
    columns = np.column_stack([ones, rates])
    line = _solve(columns, came - level, weight, PULL) + np.array([0.0, *LEVEL_WEIGHTS])
    error = (came - columns @ line) ** 2
    return line, float(np.sqrt((weight @ error + PRIOR_ROWS) / (weight.sum() + PRIOR_ROWS)))


def _nearness(past: Floats) -> Floats:
    """Return how much each of ``NODES_KM2`` counts for grounds by their amount in the longest lag, shape (n, nodes)."""
    longest = np.where(np.isfinite(past[:, -1]), past[:, -1], past[:, PERSISTS] * LAGS_DAYS[-1] / LAGS_DAYS[PERSISTS])
    nodes = np.log(NODES_KM2)
    at = np.interp(np.log(longest + LEAST_KM2), nodes, np.arange(len(nodes)))
    return np.asarray((1 - np.abs(at[:, None] - np.arange(len(nodes)))).clip(0))


def _rates(past: Floats) -> Floats:
    """Return the logarithms of the daily rates; a lag that the record does not reach takes the next shorter one's."""
    rates = [np.log((past[:, n] + LEAST_KM2) / lag) for n, lag in enumerate(LAGS_DAYS)]
    for n in range(1, len(rates)):
        rates[n] = np.where(np.isfinite(rates[n]), rates[n], rates[n - 1])
    return np.column_stack(rates)


def _solve(columns: Floats, wanted: Floats, weight: Floats, ridge: Floats) -> Floats:
    normal = columns.T @ (weight[:, None] * columns) + np.diag(ridge)
    return np.asarray(np.linalg.solve(normal, columns.T @ (weight * wanted)))
