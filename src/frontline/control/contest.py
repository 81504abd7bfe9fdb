"""Tell contested ground from held ground: the probability that no party holds a cell alone, beside who holds it.

A cell is *contested* here if a map that tells contested, infiltrated or unclear ground from held ground would show it
as such on the day. That maps disagree is not contested ground; it enters only through the belief. The probability comes
from a logistic regression on the line of a map that leaves such ground open, on the belief, and on how much the belief
moved of late; where no map leaves ground open, on the belief alone. What a map showed as contested itself is mixed with
that, the less the older it is. Who holds a cell belongs in ``filter``; which maps and days are asked, in the theatre.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from frontline.control.cells import Grid

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

MOVED_DAYS = 30  # over which a belief is looked at for movement
MOVED_KM = 3.0  # around a cell
NEAR_KM = 1.0
SCALES_KM = (0.35, 0.7, 1.5, 3.0)  # on which what is contested thins out beyond a line
SURE_SCALES_KM = (0.5, 1.0, 2.0)
SURE, POSSIBLE = 0.9, 0.1
LEAST = 1e-3  # a belief counts as no nearer to 0 or 1
WITHIN_KM = 5.0  # of the line: farther away nothing was measured, and nothing is called contested
MARGIN_KM = 15.0  # around the cells asked about: what lies farther away changes nothing

# All measured by evaluation/control/contest.py on what one map drew in the east of one front from 2023-11 to 2024-06:
# the constant, then a weight for each column of ``describe_line`` and of ``describe_belief``.
LINE_WEIGHTS = (-14.148, -0.280, 8.636, -15.305, 9.182, 15.368, 0.064, 6.319)
BELIEF_WEIGHTS = (
    -10.356, -1.768, 4.043, -0.636, -0.062, 8.329, 9.199, -21.411, 22.037, 0.597, 2.408, 1.843, 0.450,
)  # fmt: skip
HALF_DAYS, FADING = (
    37.0,
    0.78,
)  # what a map showed as contested counts 1 / (1 + (age / HALF_DAYS) ** FADING), an age in days


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a map that leaves contested ground open: what it last drew as held, all else being blank.

    Attributes:
        source: its name.
        day: the day shown.
        drawn: cells that it draws as a party's, shape (cells,).
        covered: cells that it covers, shape (cells,).
    """

    source: str
    day: date
    drawn: Flags
    covered: Flags


@dataclass(frozen=True, slots=True)
class Told:
    """What a map that shows contested ground last showed of it.

    Attributes:
        source: its name.
        day: the day shown.
        age_days: how old that is.
        contested: cells that it shows as contested, infiltrated or unknown, shape (cells,).
        covered: cells that it covers, shape (cells,).
    """

    source: str
    day: date
    age_days: int
    contested: Flags
    covered: Flags


def estimate_contest(
    grid: Grid, ahead: Floats, earlier: Floats, line: Line | None, told: Told | None, cells: Ints | None = None
) -> Floats:
    """Return for each cell the probability that it is contested, shape (cells,).

    Args:
        grid: the cells.
        ahead: the probability that parties other than the one whose ground maps leave blank hold a cell, (cells,).
        earlier: the same ``MOVED_DAYS`` before.
        line: of a map that leaves contested ground open; None: there is none.
        told: what a map showed as contested; None: none does.
        cells: those that are asked about, as flattened positions, which costs less; default: all. Others may be 0.
    """
    found = np.zeros(grid.size, np.float32)
    window, index = (grid, np.arange(grid.size)) if cells is None else cut_window(grid, cells)
    ahead, earlier = ahead[index], earlier[index]
    line = line and replace(line, drawn=line.drawn[index], covered=line.covered[index])
    told = told and replace(told, contested=told.contested[index], covered=told.covered[index])
    near = np.flatnonzero(_is_near(window, ahead, line, told))
    expected = weigh(describe_belief(window, ahead, earlier, near), BELIEF_WEIGHTS)
    if line is not None:
        by_line = weigh(describe_line(window, ahead, earlier, line.drawn, near), LINE_WEIGHTS)
        expected = np.where(line.covered[near], by_line, expected)
    if told is not None:
        kept = np.where(told.covered[near], weigh_age(told.age_days), 0.0)
        expected = expected + kept * (told.contested[near] - expected)
    found[index[near]] = expected
    return found


def cut_window(grid: Grid, cells: Ints) -> tuple[Grid, Ints]:
    """Return the part of a lattice around some cells, as a lattice of its own, and where its cells lie in the whole."""
    margin = int(np.ceil(MARGIN_KM * 1000 / grid.settings.size_m))
    row, col = np.divmod(cells, grid.columns)
    south, west = max(int(row.min()) - margin, 0), max(int(col.min()) - margin, 0)
    north, east = min(int(row.max()) + margin + 1, grid.rows), min(int(col.max()) + margin + 1, grid.columns)
    whole = np.arange(grid.size).reshape(grid.shape)[south:north, west:east]
    window = replace(
        grid, first_col=grid.first_col + west, first_row=grid.first_row + south, columns=east - west, rows=north - south
    )
    return window, whole.ravel()


def weigh_age(age_days: float) -> float:
    """Return how much a map's own word of contested ground counts at an age, 0..1; the rest is what is expected.

    A word of the same day counts no more than one of the day before: one drawing alone makes nothing certain.
    """
    return float(1 / (1 + (max(age_days, 1.0) / HALF_DAYS) ** FADING))


def weigh(columns: NDArray[np.float64], weights: tuple[float, ...]) -> NDArray[np.float64]:
    """Return a logistic regression's probability of rows, shape (n, k), by a constant and k weights."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + columns @ np.array(weights[1:])))))


def describe_line(grid: Grid, ahead: Floats, earlier: Floats, drawn: Flags, cells: Ints) -> NDArray[np.float64]:
    """Return what contested ground may depend on beside a map's line, in some cells, shape (n, 7).

    Whether the cell is drawn; beyond the line, how near it is on four scales, the log-odds of the belief, and how much
    the belief of the surroundings moved.
    """
    here, away = drawn[cells], measure_away_km(grid, drawn)[cells]
    near: list[NDArray[np.float64]] = [np.where(here, 0.0, np.exp(-away / scale)) for scale in SCALES_KM]
    odds = np.where(here, 0.0, _log_odds(ahead[cells]))
    moved = _smooth(grid, np.abs(ahead - earlier), MOVED_KM)[cells]
    columns: list[NDArray[np.float64]] = [here.astype(float), *near, odds, moved * near[-1]]
    return np.stack(columns, axis=1)


def describe_belief(grid: Grid, ahead: Floats, earlier: Floats, cells: Ints) -> NDArray[np.float64]:
    """Return what contested ground may depend on in the belief alone, in some cells, shape (n, 12).

    The doubt, here and around; the log-odds and their square; whether the ground is surely held, and beyond that how
    near such ground is on three scales; how near ground is that is hardly held; the belief around; how much it moved.
    """
    sure, possible = ahead >= SURE, ahead > POSSIBLE
    away, inside = (measure_away_km(grid, each)[cells] for each in (sure, ~possible))
    near = [np.where(sure[cells], 0.0, np.exp(-away / scale)) for scale in SURE_SCALES_KM]
    moved = _smooth(grid, np.abs(ahead - earlier), MOVED_KM)[cells]
    odds, doubt = _log_odds(ahead[cells]), np.asarray(4 * ahead * (1 - ahead), np.float64)
    around, hardly = _smooth(grid, doubt, NEAR_KM)[cells], np.where(possible[cells], np.exp(-inside), 0.0)
    columns: list[NDArray[np.float64]] = [doubt[cells], around, odds, odds**2, sure[cells].astype(float), *near, hardly]
    return np.stack([*columns, _smooth(grid, ahead, NEAR_KM)[cells], moved, np.sqrt(moved + LEAST)], axis=1)


def measure_away_km(grid: Grid, ground: Flags) -> NDArray[np.float64]:
    """Return the distance of each cell's centre from the edge of some ground in km, shape (cells,); 0 inside."""
    if not ground.any():
        return np.full(grid.size, np.inf)
    cells = distance_transform_edt(~ground.reshape(grid.shape)).ravel()
    return np.asarray(np.maximum(cells - 1 / 2, 0.0) * grid.settings.size_m / 1000)


def split_statuses(probability: Floats, contested: Floats) -> Floats:
    """Return the probability of each status, which add up to 1: held by the first party, contested, held by the others.

    What is contested lies between those who contest it, so that in a joint draw it does too.

    Args:
        probability: of each party, shape (parties, cells).
        contested: shape (cells,).
    """
    held = probability * (1 - contested)
    return np.concatenate([held[:1], (contested * (probability.sum(axis=0) > 0))[None], held[1:]])


def _is_near(grid: Grid, ahead: Floats, line: Line | None, told: Told | None) -> Flags:
    """Tell which cells lie near the line, as it is believed or drawn, or are shown as contested."""
    near = np.zeros(grid.size, bool) if told is None else told.contested.copy()
    for held in [ahead > 1 / 2] + ([line.drawn] if line else []):
        near |= np.maximum(measure_away_km(grid, held), measure_away_km(grid, ~held)) <= WITHIN_KM
    return near


def _log_odds(belief: Floats) -> NDArray[np.float64]:
    bounded = np.clip(belief.astype(float), LEAST, 1 - LEAST)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _smooth(grid: Grid, field: NDArray[np.floating], km: float) -> NDArray[np.float64]:
    """Return the Gaussian mean of a field around each cell."""
    sigma = km * 1000 / grid.settings.size_m
    return np.asarray(gaussian_filter(field.astype(float).reshape(grid.shape), sigma).ravel())
