"""Measure areas and shares: of a place on a day, and what changed hands between two days.

Every figure of ours has an interval from the same draws; a source's own figure has the interval that comes from
drawing its line no finer than it is (METHODS section 2: digitisation of 100-250 m times the length of the line).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid, Weights
from frontline.control.dependence import FIRST, Dependence
from frontline.ellipsoid import geometry_km2
from frontline.measures.geodesy import length_km
from frontline.measures.uncertainty import LEVEL, Draws, RankPairs, draw_rank_pair, draw_ranks, interval

DIGITISATION_KM = 0.15
MOST = 0.5  # a source that covers less than half of a place has no figure for it
STILL = 1e-5  # km2 a cell: less than this is rounding, not movement
DOUBT = 1e-3  # what is surer than this is not drawn
NEVER = 1e-4  # nor of a share, of which many cells may be a little in doubt together
STAIRCASE = np.pi / 4  # the mean ratio of a line's length to the length of the cell edges that follow it


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval.

    Attributes:
        value: the expected value.
        low: lower end of the central interval.
        high: upper end.
        level: how much of the probability the interval holds.
    """

    value: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Change:
    """What a party gained and lost between two days, in km2; ``net`` is gained minus lost."""

    gained_km2: float
    lost_km2: float
    net: Estimate


@dataclass(frozen=True, slots=True)
class Holding:
    """What a party holds on a day, and what it holds more than on the day before, in km2."""

    km2: Estimate
    change_km2: Estimate


def assess_share(
    grid: Grid, probability: NDArray[np.float32], weights: Weights, dependence: Dependence = FIRST, party: int = 0
) -> Estimate:
    """Return the share of an outline that a party holds.

    Args:
        grid: the cells.
        probability: of that party, shape (cells of the outline,).
        weights: the outline.
        dependence: how errors of the day go together.
        party: its position among the theatre's.
    """
    return assess_shares(grid, probability[None], weights, [dependence], party)[0]


def assess_parties(
    grid: Grid, probability: NDArray[np.float32], weights: Weights, dependence: Dependence = FIRST
) -> list[Estimate]:
    """Return the share of an outline that each party holds, from one set of draws, so that a draw's shares add up.

    Args:
        grid: the cells.
        probability: of each party, shape (parties, cells of the outline), adding up to 1.
        weights: the outline.
        dependence: how errors of the day go together.
    """
    ranks = draw_ranks(grid, weights.index, dependence, dependence.lean_of(0))
    weight = weights.share / weights.share.sum()
    upper = np.cumsum(probability, axis=0)
    upper[-1] = 1.0
    lower = np.vstack([np.zeros_like(upper[:1]), upper[:-1]])
    draws = [((ranks >= low) & (ranks < high)) @ weight for low, high in zip(lower, upper, strict=True)]
    return [_estimate(float(p @ weight), draw) for p, draw in zip(probability, draws, strict=True)]


def assess_shares(
    grid: Grid,
    probability: NDArray[np.float32],
    weights: Weights,
    dependences: Sequence[Dependence],
    party: int = 0,
) -> list[Estimate]:
    """Return the share of an outline that a party holds, day by day, from the same draws as far as errors go alike.

    Args:
        grid: the cells.
        probability: of that party, shape (days, cells of the outline).
        weights: the outline.
        dependences: how errors of each day go together.
        party: its position among the theatre's.
    """
    found, drawn = [], Draws.of(grid, weights.index)
    weight = weights.share / weights.share.sum()
    position = 0
    for dependence, days in itertools.groupby(dependences):
        those = probability[position : position + len(list(days))]
        position += len(those)
        open_ = np.flatnonzero(((those > NEVER) & (those < 1 - NEVER)).any(axis=0))
        sure = np.delete(those, open_, axis=1) @ np.delete(weight, open_)
        lean, open_weight = dependence.lean_of(party), weight[open_].astype(np.float32)
        sums = drawn.sum_held(those[:, open_], open_weight, open_, dependence, lean)
        draws = sums + sure.astype(np.float32)[:, None]
        found += [_estimate(float(day @ weight), drawn_of) for day, drawn_of in zip(those, draws, strict=True)]
    return found


def assess_between(
    grid: Grid,
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    weights: Weights,
    dependences: Sequence[Dependence],
) -> list[Estimate]:
    """Return the share of an outline in one of several states, day by day, where a draw's states add up.

    Args:
        grid: the cells.
        low: the probability of the states before it, in the order in which ``assess_parties`` stacks them, shape
            (days, cells of the outline).
        high: the same with its own.
        weights: the outline.
        dependences: how errors of each day go together.
    """
    found, drawn = [], Draws.of(grid, weights.index)
    weight = weights.share / weights.share.sum()
    drawable = np.flatnonzero((high - low > NEVER).any(axis=0))
    for dependence, days in itertools.groupby(zip(dependences, low, high, strict=True), key=lambda each: each[0]):
        ranks = drawn.rank(dependence, dependence.lean_of(0), drawable)
        for _, below, above in days:
            draws = ((ranks >= below[drawable]) & (ranks < above[drawable])) @ weight[drawable]
            found.append(_estimate(float((above - below) @ weight), draws))
    return found


def share_by_draws(ranks: NDArray[np.float32], probability: NDArray[np.float32], weights: Weights) -> Estimate:
    """Return the share of an outline that a party holds on one of many days, by draws that all of them share.

    Args:
        ranks: see ``draw_ranks``, shape (draws, cells of the outline).
        probability: of that party, shape (cells of the outline,).
        weights: the outline.
    """
    weight = weights.share / weights.share.sum()
    return _estimate(float(probability @ weight), (ranks < probability) @ weight)


def _estimate(value: float, draws: NDArray[np.floating]) -> Estimate:
    """Return an expected value with the interval of its draws, widened to hold it: of one cell all draws may agree."""
    low, high = interval(draws)
    return Estimate(value, min(low, value), max(high, value))


def show_share(
    grid: Grid,
    held: NDArray[np.bool_],
    covered: NDArray[np.bool_],
    weights: Weights,
    drawn_to_km: float = DIGITISATION_KM,
) -> Estimate | None:
    """Return the share of an outline that a source shows as held by a party; None where it does not cover it.

    Args:
        grid: the cells.
        held: whether the source shows the party there, shape (all cells,).
        covered: whether the source covers the cell, shape (all cells,).
        weights: the outline.
        drawn_to_km: how finely the source draws its line.
    """
    weight = weights.share * covered[weights.index]
    if weight.sum() < MOST * weights.share.sum():
        return None
    share = float(held[weights.index] @ weight / weight.sum())
    line = line_km(grid, held, weights.index)
    margin = drawn_to_km * line / (float(weight.sum()) * grid.cell_km2)
    return Estimate(share, max(share - margin, 0.0), min(share + margin, 1.0))


def publish_share(
    held: BaseGeometry, outline: BaseGeometry, share: float, drawn_to_km: float = DIGITISATION_KM
) -> Estimate:
    """Return the share of an outline that a published area covers, with the margin of how it was drawn.

    Args:
        held: the area as published, EPSG:4326.
        outline: of the place, EPSG:4326.
        share: the covered share, 0..1.
        drawn_to_km: how finely the source draws.
    """
    line = shapely.intersection(shapely.boundary(held), outline)
    margin = drawn_to_km * length_km(line) / geometry_km2(outline)
    return Estimate(share, max(share - margin, 0.0), min(share + margin, 1.0))


def line_km(grid: Grid, held: NDArray[np.bool_], cells: NDArray[np.int64]) -> float:
    """Return the length in km of the line between held and other cells that touch the given cells."""
    field = held.reshape(grid.shape)
    chosen = np.zeros(grid.size, bool)
    chosen[cells] = True
    near = chosen.reshape(grid.shape)
    edges = ((field[1:] != field[:-1]) & near[1:] & near[:-1]).sum()
    edges += ((field[:, 1:] != field[:, :-1]) & near[:, 1:] & near[:, :-1]).sum()
    return float(edges) * grid.settings.size_m / 1000 * STAIRCASE


def assess_change(
    grid: Grid,
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    weights: Weights,
    days: int,
    dependence: Dependence = FIRST,
    party: int = 0,
) -> Change:
    """Return what a party gained and lost between two days inside an outline.

    Args:
        grid: the cells.
        before: its probability on the first day, shape (cells of the outline,).
        after: its probability on the second day.
        weights: the outline.
        days: between the two, over which an error is partly mended and others are made.
        dependence: how errors of the second day go together.
        party: its position among the theatre's.
    """
    difference = (after.astype(float) - before) * weights.share * grid.cell_km2
    gained, lost = float(difference[difference > 0].sum()), float(np.abs(difference[difference < 0]).sum())
    net = gained - lost
    open_ = np.flatnonzero(_is_doubted(before) | _is_doubted(after) | (np.abs(difference) > STILL))
    if not len(open_) or not np.abs(difference).max() > STILL:
        return Change(gained, lost, Estimate(net, net, net))
    first, second = draw_rank_pair(grid, weights.index[open_], days, dependence, dependence.lean_of(party))
    steps = (second < after[open_]).astype(np.float32) - (first < before[open_])
    low, high = interval(steps @ (weights.share[open_] * grid.cell_km2).astype(np.float32))
    return Change(gained, lost, Estimate(net, min(low, net), max(high, net)))


def follow_holding(
    grid: Grid,
    probability: NDArray[np.float32],
    weights: Weights,
    dependences: Sequence[Dependence],
    party: int = 0,
) -> list[Holding | None]:
    """Return what a party holds on each day after the first, on ground that is shown on that day and the one before.

    The draws are those of ``assess_shares`` and ``assess_change``, and all days share them.

    Args:
        grid: the cells.
        probability: of that party on days that follow each other, NaN where nothing is shown, shape (days, cells).
        weights: the outline.
        dependences: how errors of each day go together.
        party: its position among the theatre's.

    Returns:
        One a day after the first; None where nothing is shown on both days.
    """
    open_ = np.flatnonzero(((probability > NEVER) & (probability < 1 - NEVER)).any(axis=0))
    km2 = weights.share * grid.cell_km2
    pairs = RankPairs.of(grid, weights.index[open_]) if len(open_) else None
    told: list[Holding | None] = []
    for dependence, days in itertools.groupby(range(1, len(probability)), key=lambda n: dependences[n]):
        lean = dependence.lean_of(party)
        ranks = pairs.rank(1, dependence, lean) if pairs else None
        for n in days:
            shown = ~np.isnan(probability[n - 1 : n + 1]).any(axis=0)
            before, after = (np.where(shown, each, 0) for each in probability[n - 1 : n + 1])
            told.append(_hold(before, after, km2, open_, ranks) if shown.any() else None)
    return told


def _hold(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    km2: NDArray[np.float64],
    open_: NDArray[np.int64],
    ranks: tuple[NDArray[np.float32], NDArray[np.float32]] | None,
) -> Holding:
    """Return what is held on a day and what changed since the day before, by draws of the cells that are in doubt."""
    held, change = float(after @ km2), float((after.astype(float) - before) @ km2)
    if ranks is None:
        return Holding(Estimate(held, held, held), Estimate(change, change, change))
    first, second = ranks
    drawn_km2 = km2[open_].astype(np.float32)
    sure = held - float(after[open_] @ km2[open_])
    steps = (second < after[open_]).astype(np.float32) - (first < before[open_])
    level = (first < after[open_]).astype(np.float32) @ drawn_km2
    return Holding(_estimate(held, level + sure), _estimate(change, steps @ drawn_km2))


def _is_doubted(probability: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray((probability > DOUBT) & (probability < 1 - DOUBT))


def show_change(
    grid: Grid,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    weights: Weights,
    drawn_to_km: float = DIGITISATION_KM,
) -> Change:
    """Return what a source showed as gained and lost by a party between two days inside an outline.

    Args:
        grid: the cells.
        before: whether the source showed the party there on the first day, shape (all cells,).
        after: the same on the second day.
        weights: the outline.
        drawn_to_km: how finely the source draws its line.
    """
    km2 = weights.share * grid.cell_km2
    gained = float(km2[(after & ~before)[weights.index]].sum())
    lost = float(km2[(before & ~after)[weights.index]].sum())
    margin = drawn_to_km * _moved_line_km(grid, before, after, weights.index)
    net = gained - lost
    return Change(gained, lost, Estimate(net, net - margin, net + margin))


def publish_change(gained: BaseGeometry, lost: BaseGeometry, drawn_to_km: float = DIGITISATION_KM) -> Change:
    """Return what a source showed as gained and lost, of the areas themselves, with the margin of how they were drawn.

    Args:
        gained: EPSG:4326.
        lost: EPSG:4326.
        drawn_to_km: how finely the source draws.
    """
    more, less = geometry_km2(gained), geometry_km2(lost)
    line = length_km(shapely.boundary(gained)) + length_km(shapely.boundary(lost))
    margin = drawn_to_km * line / 2  # of a new line: the other half is the old one, about which nothing is new
    return Change(more, less, Estimate(more - less, more - less - margin, more - less + margin))


def _moved_line_km(grid: Grid, before: NDArray[np.bool_], after: NDArray[np.bool_], cells: NDArray[np.int64]) -> float:
    """Return the length of the line around what changed: where nothing moved, there is nothing to be wrong about."""
    moved = before != after
    return line_km(grid, moved, cells) / 2
