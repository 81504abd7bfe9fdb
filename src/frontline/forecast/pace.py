"""Answer how much ground changes hands in the next days: a log-normal amount about the recent pace.

Pace is shared by the whole line, so a sum of cells as if each were alone would be far too sure; this one factor is
forecast directly. Two views are averaged on the log scale: the pace of the last 14, 30 and 90 days, corrected by half
of what was lately gained beyond it, and a regression of past gains on the pace of the last 30 days, in which old
origins count less and less. Learned anew at every origin from the record itself; nothing is kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from frontline.forecast.ground import Cells
from frontline.forecast.record import MapRecord
from frontline.forecast.units import LASTS_DAYS

Floats = NDArray[np.float64]

PACE_WEIGHTS = {14: 0.25, 30: 0.35, 90: 0.4}
HALF_LIFE_DAYS = 270.0
LEAST_KM2 = 0.5  # added to every amount, so that its logarithm is finite
RIDGE = 0.5
LEAST_ORIGINS = 12
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Flows:
    """Gross gains between instants of a record.

    Attributes:
        origin: days since 1970, a week apart, shape (n,).
        past: km2 gained in the days before, by days, shape (n,); NaN where the record does not reach.
        ahead: km2 gained in the days after; NaN where not known yet.
    """

    origin: Floats
    past: dict[int, Floats]
    ahead: dict[int, Floats]


@dataclass(frozen=True, slots=True)
class Amount:
    """A log-normal amount: mean and standard deviation of the logarithm of km2."""

    middle: float
    spread: float

    @property
    def median(self) -> float:
        """Return the amount in the middle, in km2."""
        return float(max(np.exp(self.middle) - LEAST_KM2, 0))

    @property
    def interval(self) -> tuple[float, float]:
        """Return the interval of 90 %, in km2."""
        ends = np.exp(self.middle + self.spread * ndtri([(1 - LEVEL) / 2, (1 + LEVEL) / 2])) - LEAST_KM2
        return float(max(ends[0], 0)), float(ends[1])


def measure_flows(record: MapRecord, inside: Cells, cell_km: float, origins: Floats, ahead: tuple[int, ...]) -> Flows:
    """Return the gross gains before and after some origins, in km2.

    Args:
        record: of the map.
        inside: cells that count.
        cell_km: width of a cell.
        origins: days since 1970.
        ahead: over how many days.
    """
    end = float(record.published[-1])
    past = {days: np.full(len(origins), np.nan) for days in PACE_WEIGHTS}
    later = {days: np.full(len(origins), np.nan) for days in ahead}
    for n, at in enumerate(origins.tolist()):
        now = record.show_at(at)
        if now is None:
            continue
        for days, into in past.items():
            then = record.show_at(at - days)
            if then is not None:
                into[n] = (now & ~then & inside).sum() * cell_km**2
        for days, into in later.items():
            if at + days <= end and (then := record.show_at(at + days)) is not None:
                into[n] = (then & ~now & inside).sum() * cell_km**2
    return Flows(origins, past, later)


def forecast_amount(flows: Flows, position: int, days: int) -> Amount | None:
    """Return how much is gained in the days after one origin, learned from those before; None where too few are.

    Args:
        flows: of that origin and earlier ones; amounts ahead are used only where they were over at the origin.
        position: of the origin.
        days: a horizon in ``flows.ahead``.
    """
    at, ahead = flows.origin[position], flows.ahead[days]
    rates = [weight * _log_rate(flows.past[lag], lag) for lag, weight in PACE_WEIGHTS.items()]
    level = np.sum(rates, axis=0)
    recent = _log_rate(flows.past[30], 30)
    over = flows.origin + days + LASTS_DAYS <= at
    learn = np.flatnonzero(over & np.isfinite(ahead) & np.isfinite(level) & np.isfinite(recent))
    if len(learn) < LEAST_ORIGINS or not np.isfinite(level[position]):
        return None
    came = np.log((ahead[learn] + LEAST_KM2) / days)
    weight = 0.5 ** ((at - flows.origin[learn]) / HALF_LIFE_DAYS)
    bias = 0.5 * np.average(came - level[learn], weights=weight)
    columns = np.column_stack([np.ones(len(learn)), recent[learn]])
    normal = columns.T @ (weight[:, None] * columns) + np.diag([0.0, RIDGE])
    line = np.linalg.solve(normal, columns.T @ (weight * came))
    fitted = (level[learn] + bias + columns @ line) / 2
    spread = float(np.sqrt(np.average((came - fitted) ** 2, weights=weight)))
    middle = (level[position] + bias + line[0] + line[1] * recent[position]) / 2
    return Amount(float(middle + np.log(days)), max(spread, 0.05))


def _log_rate(amount: Floats, days: int) -> Floats:
    return np.asarray(np.log((amount + LEAST_KM2) / days))
