"""Score how maps show control: how late, how often wrongly, how much they take back, how far they agree.

Nobody knows when ground changed hands. A change counts as true for a map where all the *other* maps with a view came to
show it and kept it from 120 to 180 days later (of the latest months: over the last 60 days), so that no map is its own
judge. How late the map was is counted from the day on which the first of the others showed it for good. If maps were
late independently and without memory, the mean of that wait, over the changes that another map showed first, would be
the map's own mean delay (memorylessness of the exponential distribution; Feller 1971, section I.3). A change that it
does not show yet is censored (Kaplan and Meier 1958). Intervals come from drawing blocks of ground again (Kuensch
1989), since one stroke of a pen redraws many cells. Periods and maps are chosen in ``theatre.scorecard``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.control.layer import NOBODY
from frontline.measures.area import Estimate
from frontline.measures.uncertainty import LEVEL, SEED, interval

SETTLED_FROM_DAYS, SETTLED_DAYS = 120, 60
REDRAWS = 200
NEVER = 1 << 40
CHUNK = 4096
TINY = 1e-9

Display = NDArray[np.int8]
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Displays:
    """What maps showed, day by day, each last picture carried on.

    Attributes:
        names: of the maps.
        party: the index of the party shown, -1 for none, -2 where not covered, shape (maps, days, cells).
        block: the block of ground that each cell lies in, numbered from 0, shape (cells,).
        near: whether a cell lies near the line that each map shows, shape (maps, weeks, cells): of every seventh day.
    """

    names: tuple[str, ...]
    party: Display
    block: NDArray[np.int64]
    near: NDArray[np.bool_]

    @property
    def last(self) -> int:
        """Return the number of the last day."""
        return int(self.party.shape[1]) - 1


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a map took to show true changes, one entry a change.

    Attributes:
        day: the number of the day on which the first other map showed it for good, shape (n,).
        lag: days from then until this map did, negative where it was first; of what it does not show: until its last
            day, shape (n,).
        shown: whether it shows it, shape (n,).
        block: the block of ground, shape (n,).
    """

    day: Days
    lag: Days
    shown: NDArray[np.bool_]
    block: NDArray[np.int64]

    def only(self, chosen: NDArray[np.bool_]) -> "Waits":
        """Return some of them."""
        return Waits(self.day[chosen], self.lag[chosen], self.shown[chosen], self.block[chosen])


@dataclass(frozen=True, slots=True)
class Moves:
    """The changes that a map drew, one entry a cell and day.

    Attributes:
        day: the number of the day, shape (n,).
        block: the block of ground, shape (n,).
        false: whether the others settled on something else, shape (n,).
        decided: whether the others settled on anything, shape (n,).
        withdrawn: whether the map took it back within half a year, shape (n,).
    """

    day: Days
    block: NDArray[np.int64]
    false: NDArray[np.bool_]
    decided: NDArray[np.bool_]
    withdrawn: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of waits in days: the median with its interval, and the 90th percentile; None: not reached so far."""

    median: int | None
    low: int | None
    high: int | None
    p90: int | None


def find_settled(party: Display, day: Days, cell: Days) -> NDArray[np.int8]:
    """Return what some maps all came to show in a cell after a day and kept, or -1.

    Args:
        party: of these maps, shape (maps, days, cells).
        day: numbers of days, shape (n,).
        cell: positions, shape (n,).
    """
    start, end = settled_window(day, party.shape[1] - 1)
    found = np.full(len(day), NOBODY, np.int8)
    kept = start >= 0
    for step in range(SETTLED_DAYS + 1):
        at = np.minimum(start + step, end)
        shown = party[:, np.maximum(at, 0), cell]
        highest = shown.max(axis=0)
        same = ((shown == highest) | (shown <= NOBODY)).all(axis=0) & (highest > NOBODY)
        kept &= same & ((step == 0) | (found == highest))
        found = np.where(step == 0, highest, found).astype(np.int8)
    return np.where(kept, found, np.int8(NOBODY))


def settled_window(day: Days, last: int) -> tuple[Days, Days]:
    """Return the first and the last day by which a change is judged; the first is -1 where it is too early to tell."""
    start = np.minimum(day + SETTLED_FROM_DAYS, last - SETTLED_DAYS)
    return np.where(start >= day, start, -1), np.minimum(start + SETTLED_DAYS, last)


def find_waits(displays: Displays, number: int) -> Waits:
    """Return how long a map took to show what the others came to settle on."""
    own = displays.party[number]
    others = np.delete(displays.party, number, axis=0)
    day, cell = _find_disputes(displays.party)
    before = displays.party[:, np.maximum(day - 1, 0), cell].max(axis=0)
    settled = find_settled(others, day, cell)
    start, _ = settled_window(day, displays.last)
    true = (settled > NOBODY) & (settled != before) & (own[np.maximum(start, 0), cell] > NOBODY)
    day, cell, settled, start = day[true], cell[true], settled[true], start[true]
    first = np.min([_shown_since(each, start, cell, settled) for each in others], axis=0)
    seen = own[np.maximum(first - 1, 0), cell] > NOBODY  # a map that was not there yet could not be late
    once = np.unique(np.stack([cell[seen], first[seen]]), axis=1, return_index=True)[1]
    cell, first, settled, start = (each[seen][once] for each in (cell, first, settled, start))
    at = _shown_since(own, start, cell, settled)
    waiting = at > displays.last
    at[waiting] = _shown_after(own, start[waiting], cell[waiting], settled[waiting])
    shown = at <= displays.last
    return Waits(first, np.where(shown, at, displays.last) - first, shown, displays.block[cell])


def find_moves(displays: Displays, number: int) -> Moves:
    """Return the changes that a map drew, and what became of them."""
    own, others = displays.party[number], np.delete(displays.party, number, axis=0)
    moved = (own[1:] != own[:-1]) & (own[1:] > NOBODY) & (own[:-1] > NOBODY)
    day, cell = (each.astype(np.int64) for each in np.nonzero(moved))
    day += 1
    drawn, before = own[day, cell], own[day - 1, cell]
    settled = find_settled(others, day, cell)
    end = np.minimum(day + SETTLED_FROM_DAYS + SETTLED_DAYS, displays.last)
    back = np.zeros(len(day), bool)
    for chunk in _chunks(len(day)):
        shown = own[:, cell[chunk]].T
        later = np.arange(own.shape[0])
        window = (later > day[chunk, None]) & (later <= end[chunk, None])
        back[chunk] = ((shown == before[chunk, None]) & window).any(axis=1)
    decided = settled > NOBODY
    return Moves(day, displays.block[cell], decided & (settled != drawn), decided, back)


def _find_disputes(party: Display) -> tuple[Days, Days]:
    """Return days and cells on which a map left what all maps with a view had agreed on the day before."""
    highest = party.max(axis=0)
    agreed = ((party == highest) | (party <= NOBODY)).all(axis=0) & ((party > NOBODY).sum(axis=0) > 1)
    moved = ((party[:, 1:] != party[:, :-1]) & (party[:, 1:] > NOBODY)).any(axis=0)
    day, cell = np.nonzero(agreed[:-1] & moved)
    return day.astype(np.int64) + 1, cell.astype(np.int64)


def _shown_since(party: Display, day: Days, cell: Days, sought: NDArray[np.int8]) -> Days:
    """Return the day since which a map shows a party without a break up to a day; ``NEVER`` where it does not then."""
    since = np.full(len(day), NEVER, np.int64)
    for chunk in _chunks(len(day)):
        numbers = np.arange(party.shape[0])
        other = (sought[chunk, None] != party[:, cell[chunk]].T) & (numbers <= day[chunk, None])
        last_other = np.where(other.any(axis=1), party.shape[0] - 1 - other[:, ::-1].argmax(axis=1), -1)
        since[chunk] = np.where(last_other == day[chunk], NEVER, last_other + 1)
    return since


def _shown_after(party: Display, day: Days, cell: Days, sought: NDArray[np.int8]) -> Days:
    """Return the first day after a day on which a map shows a party; ``NEVER`` where there is none so far."""
    after = np.full(len(day), NEVER, np.int64)
    for chunk in _chunks(len(day)):
        shows = (sought[chunk, None] == party[:, cell[chunk]].T) & (np.arange(party.shape[0]) > day[chunk, None])
        after[chunk] = np.where(shows.any(axis=1), shows.argmax(axis=1), NEVER)
    return after


def _chunks(size: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, size, CHUNK))


def spread_of(waits: Waits) -> Spread:
    """Return median and 90th percentile of waits, of which some are censored, with the interval of the median.

    Only changes that another map showed first tell of it.
    """
    waits = waits.only(waits.lag >= 0)
    if not waits.shown.any():
        return Spread(None, None, None, None)
    order = np.argsort(waits.lag, kind="stable")
    lag, shown = waits.lag[order], waits.shown[order]
    ones = np.ones((1, len(lag)))
    median, p90 = (_quantile(lag, shown, ones, level)[0] for level in (0.5, 0.9))
    drawn = _quantile(lag, shown, _redraw(waits.block[order]), 0.5)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="nearest")
    return Spread(*(None if np.isinf(each) else int(each) for each in (median, low, high, p90)))


def mean_wait(waits: Waits) -> Estimate | None:
    """Return the mean delay of a map without memory, in days: all waiting over all that was shown, (Epstein 1953).

    Only changes that another map showed first tell of it; a map is late by half a day more than whole days count.
    """
    late = waits.only(waits.lag >= 0)
    if not late.shown.any():
        return None
    return ratio(late.lag.astype(np.float64) + 0.5, late.shown.astype(np.float64), late.block)


def ratio(above: NDArray[np.float64], below: NDArray[np.float64], block: NDArray[np.int64]) -> Estimate:
    """Return a ratio of sums with its interval when blocks of ground are drawn again and again."""
    _, number = np.unique(block, return_inverse=True)
    sums = [np.bincount(number, each) for each in (above, below)]
    times = _draw_blocks(len(sums[0]))
    drawn = (times @ sums[0]) / np.maximum(times @ sums[1], TINY)
    value = float(above.sum() / max(below.sum(), TINY))
    low, high = interval(drawn)
    return Estimate(value, min(low, value), max(high, value), LEVEL)


def _quantile(lag: Days, shown: NDArray[np.bool_], weight: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Return the day by which a share was shown, by the product-limit estimate, for each row of weights; inf: never."""
    times, first = np.unique(lag, return_index=True)
    events = np.add.reduceat(weight * shown, first, axis=1)
    total = np.add.reduceat(weight, first, axis=1)
    at_risk = total[:, ::-1].cumsum(axis=1)[:, ::-1]
    waiting = np.cumprod(1 - events / np.maximum(at_risk, TINY), axis=1)
    reached = waiting <= 1 - level + TINY
    return np.where(reached.any(axis=1), times[reached.argmax(axis=1)], np.inf)


def _redraw(block: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often each entry counts when blocks of ground are drawn again, shape (redraws, entries)."""
    _, number = np.unique(block, return_inverse=True)
    return _draw_blocks(int(number.max()) + 1)[:, number]


def _draw_blocks(blocks: int) -> NDArray[np.float64]:
    """Return how often each of some blocks is drawn, shape (redraws, blocks)."""
    times = np.random.default_rng(SEED).multinomial(blocks, np.full(blocks, 1 / blocks), REDRAWS)
    return np.asarray(times, np.float64)
