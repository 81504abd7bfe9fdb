"""Protocol 2: score what was believed at the time by what all maps came to agree on months later.

A cell of day t is settled if every map shows the same party there on all its days from t+120 to t+180. Maps do not
restate their past, so that agreement is about the later days; ground may have changed hands in between. What came out
for day t itself is therefore that party if any map already showed it on t and never took it back, and the other party
if none did. Areas are scored in blocks of 10 km: the interval of the first party's area on the settled cells must hold
what came out as often as it says.
"""

from datetime import date, timedelta

import numpy as np
from control.leave_out import RINGS_KM, Beliefs, add, held, signed_km, summarise
from control.series import GRID
from numpy.typing import NDArray

from frontline.control.layer import NOBODY
from frontline.control.witness import Witness
from frontline.measures.uncertainty import draw_ranks

SPAN = (date(2024, 12, 1), date(2025, 8, 31))
EVERY = 14
FROM_DAYS, UNTIL_DAYS = 120, 180
BLOCK = 20  # cells: 10 km
DOUBT_KM2 = 0.5  # a block whose area is surer than this is no test
LEVELS = (0.5, 0.9)
HALF, SURE, POSSIBLE = 0.5, 0.98, 0.02
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


def score(
    maps: dict[str, Witness], beliefs: Beliefs
) -> tuple[dict[str, list[float]], list[list[float]], list[list[float]]]:
    """Return the scores of each way, the calibration of ours, and the coverage of its intervals of areas."""
    sums: dict[str, NDArray[np.float64]] = {}
    bins, covers = np.zeros((len(BINS) - 1, 3)), []
    day = SPAN[0]
    while day <= SPAN[1]:
        settled, first = settle(maps, day)
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
        ways["displays/2"] = ours
        for name, p in ways.items():
            add(sums.setdefault(name, np.zeros((len(RINGS_KM), 3))), p, truth, ring)
        at = np.digitize(ours, BINS) - 1
        np.add.at(bins, at, np.stack([ours, truth, np.ones(len(ours))], axis=1))
        covers += cover_blocks(cells, ours.astype(np.float32), truth)
        day += timedelta(days=EVERY)
    table = [[*(each[:2] / each[2]), each[2]] for each in bins if each[2]]
    found = np.array(covers)
    return {name: summarise(each) for name, each in sums.items()}, table, found.tolist()


def cover_blocks(cells: NDArray[np.int64], p: NDArray[np.float32], truth: NDArray[np.bool_]) -> list[tuple[float, ...]]:
    """Return for each block where it lies in the draws of its area: the share of draws below, and their spread."""
    row, col = np.divmod(cells, GRID.columns)
    block = row // BLOCK * 1000 + col // BLOCK
    found = []
    for number in np.unique(block[(p > POSSIBLE) & (p < SURE)]):
        here = np.flatnonzero(block == number)
        draws = (draw_ranks(GRID, cells[here]) < p[here]).sum(axis=1) * GRID.cell_km2
        real = truth[here].sum() * GRID.cell_km2
        if draws.std() < DOUBT_KM2:
            continue
        rank = ((draws < real).mean() + (draws <= real).mean()) / 2
        found.append((float(rank), float(draws.std()), float(draws.mean() - real)))
    return found
