"""Protocol 5: an edit that stands for one update in one map must not move a cell far; what a real swing does.

The invented edit is that of 15 November 2025, when Myrnohrad was shown as taken for a day by an unauthorised edit that
settled a bet; here it is made in each map in turn. The real one is UA Control Map's swing over Pokrovsk that month.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from control.series import GRID, with_picture
from numpy.typing import NDArray

from frontline.control.filter import Filter
from frontline.control.witness import Witness
from frontline.settings import Hazard

DAY = date(2025, 11, 15)
FROM, UNTIL = date(2025, 10, 20), date(2025, 12, 10)
MYRNOHRAD, POKROVSK = (37.262, 48.302), (37.176, 48.281)
RADIUS_KM = 4.0


@dataclass(frozen=True, slots=True)
class Spike:
    """What an edit did: cells edited, the most that any cell moved on its day, and what was left after a week."""

    source: str
    day: date
    cells: int
    on_the_day: float
    a_week_on: float


def disc(lon: float, lat: float, km: float) -> NDArray[np.int64]:
    """Return the cells within some km of a point."""
    col, row = GRID.place(np.array([lon]), np.array([lat]))
    cells = np.arange(GRID.size)
    away = np.hypot(cells % GRID.columns + 0.5 - col, cells // GRID.columns + 0.5 - row)
    return np.flatnonzero(away * GRID.settings.size_m / 1000 <= km)


def inject(maps: dict[str, Witness], model: Filter) -> list[Spike]:
    """Make the edit in each map in turn, from a filter that stands before it."""
    day, learned, memory = model.day, model.learned(), model.memory()
    kept = {name: each.copy() for name, each in memory.items()}
    cells = disc(*MYRNOHRAD, RADIUS_KM)
    plain = run_on(list(maps.values()), day, learned, kept, DAY + timedelta(days=8))
    found = []
    for name, witness in maps.items():
        days = witness.days.astype(object)
        on = next(each for each in days if each >= DAY)
        edited = [with_picture(each, on, cells, 0) if each.source == name else each for each in maps.values()]
        spiked = run_on(edited, day, learned, kept, DAY + timedelta(days=8))
        moved = {each: float(np.abs(spiked[each] - plain[each]).max()) for each in plain if each >= on}
        changed = int((witness.party[witness.position(np.datetime64(on)), cells] != 0).sum())
        found.append(Spike(name, on, changed, moved[on], moved[max(moved)]))
    return found


def run_on(
    witnesses: list[Witness], day: date, learned: dict, memory: dict[str, NDArray], until: date
) -> dict[date, NDArray[np.float32]]:
    """Return the first party's probability on each day after a filter's memory."""
    model = Filter(GRID, 2, Hazard(), day, witnesses)
    model.recall(day, learned, {name: each.copy() for name, each in memory.items()})
    return {at: belief[0].copy() for at, belief in model.run(until)}


def follow_swing(beliefs: dict[date, NDArray[np.float32]], source: Witness) -> list[tuple[date, float, float, float]]:
    """Return for each day around Pokrovsk: the map's share, ours, and the most that a cell moved in a day."""
    cells = disc(*POKROVSK, RADIUS_KM)
    rows, before = [], None
    for day, belief in beliefs.items():
        at = int(np.searchsorted(source.days, np.datetime64(day), side="right")) - 1
        now = belief[cells].astype(float)
        step = 0.0 if before is None else float(np.abs(now - before).max())
        rows.append((day, float((source.party[at, cells] == 0).mean()), float(now.mean()), step))
        before = now
    return rows
