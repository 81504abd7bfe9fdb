"""Protocol 2: score what was believed at the time by what all maps came to agree on months later.

A cell of day t is settled if every map shows the same party there on all its days from t+120 to t+180. Maps do not
restate their past, so that agreement is about the later days; ground may have changed hands in between. What came out
for day t itself is therefore that party if any map already showed it on t and never took it back, and the other party
if none did. That judge favours whoever draws first, and leaves out ground on which the maps never agreed. A second one
favours nobody and leaves out nothing: what most maps show ``LEAD_DAYS`` on, which is how long they take in the middle
by their cards. Areas are scored in blocks of 10 km: the interval of the first party's area must hold what came out as
often as it says.
"""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from control.leave_out import RINGS_KM, Beliefs, add, held, signed_km, summarise
from control.series import GRID
from numpy.typing import NDArray

from frontline.control.assess import METHOD, find_dependence
from frontline.control.dependence import Dependence
from frontline.control.layer import NOBODY
from frontline.control.witness import Witness
from frontline.measures.uncertainty import draw_rank_pair, draw_ranks

SPAN = (date(2024, 12, 1), date(2025, 8, 31))
LATER_SPAN = (date(2025, 9, 1), date(2026, 2, 5))  # the maps must go on for as long as the judge asks
EVERY = 14
FROM_DAYS, UNTIL_DAYS = 120, 180
LEAD_DAYS = 18
BLOCK = 20  # cells: 10 km
DOUBT_KM2 = 0.5  # a block whose area is surer than this is no test
LEVELS = (0.5, 0.9)
HALF, SURE, POSSIBLE = 0.5, 0.98, 0.02
Judge = Callable[[dict[str, Witness], date], tuple[NDArray[np.bool_], NDArray[np.bool_]]]
BINS = np.array([0, 0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98, 1.0001])


def settle(maps: dict[str, Witness], day: date) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which cells of a day are settled, and which of them were the first party's on that day."""
    now, start, end = (np.datetime64(day + timedelta(days=n)) for n in (0, FROM_DAYS, UNTIL_DAYS))
    later, lasting = np.ones((2, GRID.size), bool), np.zeros((2, GRID.size), bool)
    for each in maps.values():
        at, low, high = np.searchsorted(each.days, [now, start, end], side="right")
        for party in (0, 1):
            same = each.party[at - 1 : high] == party
            later[party] &= same[low - at + 1 :].all(axis=0)
            lasting[party] |= same.all(axis=0)
    settled = (later[0] | later[1]) & GRID.inside
    return settled, np.where(later[0], lasting[0], ~lasting[1])


def ask_most(maps: dict[str, Witness], day: date) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return all cells of the box, and which of them most maps show as the first party's some days on."""
    later = [held(each, day + timedelta(days=LEAD_DAYS)) for each in maps.values()]
    return GRID.inside, np.mean(later, axis=0) > HALF


def score(
    maps: dict[str, Witness],
    beliefs: Beliefs,
    dependences: dict[date, Dependence],
    judge: Judge = settle,
    span: tuple[date, date] = SPAN,
) -> tuple[dict[str, list[float]], list[list[float]], list[list[float]]]:
    """Return the scores of each way, the calibration of ours, and the coverage of its intervals of areas."""
    sums: dict[str, NDArray[np.float64]] = {}
    bins, covers = np.zeros((len(BINS) - 1, 3)), []
    day = span[0]
    while day <= span[1]:
        settled, first = judge(maps, day)
        settled = settled.copy()
        line = held(maps["uacontrolmap"], day)
        away = np.abs(signed_km(line))
        for each in maps.values():
            settled &= (
                each.party[max(int(np.searchsorted(each.days, np.datetime64(day), side="right")) - 1, 0)] > NOBODY
            )
        cells = np.flatnonzero(settled & (away <= RINGS_KM[-1]))
        truth, ring = first[cells], np.searchsorted(RINGS_KM, away[cells])
        ours = beliefs[day][cells].astype(float)
        ways = {name: held(each, day)[cells].astype(float) for name, each in maps.items()}
        ways["majority vote"] = (np.mean(list(ways.values()), axis=0) > HALF).astype(float)
        ways[METHOD] = ours
        for name, p in ways.items():
            add(sums.setdefault(name, np.zeros((len(RINGS_KM), 3))), p, truth, ring)
        at = np.digitize(ours, BINS) - 1
        np.add.at(bins, at, np.stack([ours, truth, np.ones(len(ours))], axis=1))
        covers += cover_blocks(cells, ours.astype(np.float32), truth, find_dependence(dependences, day))
        day += timedelta(days=EVERY)
    table = [[*(each[:2] / each[2]), each[2]] for each in bins if each[2]]
    found = np.array(covers)
    return {name: summarise(each) for name, each in sums.items()}, table, found.tolist()


def cover_blocks(
    cells: NDArray[np.int64], p: NDArray[np.float32], truth: NDArray[np.bool_], dependence: Dependence
) -> list[tuple[float, ...]]:
    """Return for each block where it lies in the draws of its area: the share of draws below, and their spread."""
    row, col = np.divmod(cells, GRID.columns)
    block = row // BLOCK * 1000 + col // BLOCK
    found = []
    for number in np.unique(block[(p > POSSIBLE) & (p < SURE)]):
        here = np.flatnonzero(block == number)
        draws = (draw_ranks(GRID, cells[here], dependence, dependence.lean_of(0)) < p[here]).sum(axis=1) * GRID.cell_km2
        real = truth[here].sum() * GRID.cell_km2
        if draws.std() < DOUBT_KM2:
            continue
        rank = ((draws < real).mean() + (draws <= real).mean()) / 2
        found.append((float(rank), float(draws.std()), float(draws.mean() - real)))
    return found


def cover_changes(
    maps: dict[str, Witness],
    beliefs: Beliefs,
    dependences: dict[date, Dependence],
    days: int,
    span: tuple[date, date] = SPAN,
) -> list[float]:
    """Return for each block where its change over some days lies among the draws of that change."""
    ranks, day = [], span[0]
    while day <= span[1]:
        end = day + timedelta(days=days)
        (inside, first), (_, last) = ask_most(maps, day), ask_most(maps, end)
        known = find_dependence(dependences, end)
        near = np.abs(signed_km(held(maps["uacontrolmap"], day))) <= RINGS_KM[-1]
        cells = np.flatnonzero(inside & near)
        row, col = np.divmod(cells, GRID.columns)
        block = row // BLOCK * 1000 + col // BLOCK
        before, after = (beliefs[each][cells].astype(np.float32) for each in (day, end))
        open_ = ((before > POSSIBLE) & (before < SURE)) | ((after > POSSIBLE) & (after < SURE))
        for number in np.unique(block[open_]):
            here = np.flatnonzero(block == number)
            ranks += rank_change(cells[here], before[here], after[here], (first, last), days, known)
        day += timedelta(days=EVERY)
    return ranks


def rank_change(
    cells: NDArray[np.int64],
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    real: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    days: int,
    dependence: Dependence,
) -> list[float]:
    """Return where a block's real change lies among the draws of it; nothing where these hardly differ."""
    first, second = draw_rank_pair(GRID, cells, days, dependence, dependence.lean_of(0))
    draws = ((second < after).sum(axis=1) - (first < before).sum(axis=1).astype(int)) * GRID.cell_km2
    came = (real[1][cells].sum() - real[0][cells].sum().astype(int)) * GRID.cell_km2
    return [] if draws.std() < DOUBT_KM2 else [float(((draws < came).mean() + (draws <= came).mean()) / 2)]
