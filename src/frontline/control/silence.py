"""Ring an alarm where a source falls silent: no map for too long, hardly a change or report while others go on.

Nothing is held back by these; there is nothing new that could be. Ground that moved belongs in ``alarm``.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontline.control.alarm import Alarm, AlarmKind, Watch
from frontline.control.assess import Witness
from frontline.control.layer import NOBODY
from frontline.sources.card import Card

RECENT_DAYS, USUAL_DAYS = 28, 180
STEP_DAYS = 7
MOST_DAYS = 0.9  # of the days with changes: more than on these is no ordinary change
DROPPED_TO = 0.15  # of its own usual change: less is a drop
OTHERS_KEEP = 0.5  # while the other maps change at least half as much as they usually do
LEAST_A_DAY = 0.5  # cells or reports: what changes or sends less than this tells nothing by doing so less
NO_CELLS: NDArray[np.int64] = np.empty(0, np.int64)


def ring_silence(watch: Watch, cards: dict[str, Card]) -> list[Alarm]:
    """Return the spans in which maps were silent or hardly changed, by day."""
    found = [alarm for each in watch.witnesses for alarm in _find_gaps(watch, each, cards[each.source])]
    found += [alarm for each in watch.witnesses for alarm in _find_drops(watch, each)]
    return sorted(found, key=lambda each: (each.day, each.source))


def _find_gaps(watch: Watch, witness: Witness, card: Card) -> Iterator[Alarm]:
    """Find days without a map beyond what the card allows; the last one may last still."""
    allowed = (card.guards.max_gap_days or math.ceil(card.cadence_days)) + watch.rule.silent_days
    days = [each.astype(date) for each in witness.days]
    for day, following in zip(days, [*days[1:], None], strict=True):
        end = following or watch.last_day
        silent = (end - day).days - (0 if following is None else 1)
        if silent >= allowed:
            words = f"has shown no map for {silent} days after {day}"
            until = None if following is None else following
            start = day + timedelta(days=allowed)
            yield Alarm(witness.source, AlarmKind.SILENT, start, -1, NO_CELLS, 0.0, 0.0, words, until,
                        "" if until is None else "shown again")  # fmt: skip


def _find_drops(watch: Watch, witness: Witness) -> Iterator[Alarm]:
    """Find weeks in which a map changed far less than it used to, while the others did not; each drop rings once."""
    own = count_changes(witness)
    others = [count_changes(each) for each in watch.witnesses if each.source != witness.source]
    first = int(witness.days[0].astype(int)) + RECENT_DAYS + USUAL_DAYS
    last = min(int(witness.days[-1].astype(int)), np.datetime64(watch.last_day).astype(int))
    for start, end in _find_spans(own, others, (first, int(last))):
        recent, usual = (rate * watch.grid.cell_km2 for rate in _rates(own, start))
        words = f"changes {recent:.2f} km² a day in {RECENT_DAYS} days after {usual:.2f} before, while others go on"
        yield _drop(witness.source, words, start, end)


def ring_thin(reports: dict[str, dict[int, int]], maps: list[dict[int, int]]) -> list[Alarm]:
    """Return the spans in which a publisher sent far fewer reports than it used to, while others went on, by day.

    Args:
        reports: how many reports each publisher published, by the number of the day (since 1970).
        maps: how many pictures each map showed, likewise: they tell, too, that others went on.
    """
    everything = [day for each in [*reports.values(), *maps] for day in each]
    found = []
    for name, own in reports.items():
        others = [each for other, each in reports.items() if other != name] + maps
        span = (min(own) + RECENT_DAYS + USUAL_DAYS, max(everything))
        for start, end in _find_spans(own, others, span):
            recent, usual = _rates(own, start)
            words = (
                f"sent {recent:.2f} reports a day in {RECENT_DAYS} days after {usual:.2f} before, while others go on"
            )
            found.append(_drop(name, words, start, end))
    return sorted(found, key=lambda each: (each.day, each.source))


def _find_spans(
    own: dict[int, int], others: list[dict[int, int]], span: tuple[int, int]
) -> Iterator[tuple[int, int | None]]:
    """Find from which week to which something counted fell far below its usual rate while another kept its own."""
    started: int | None = None
    for day in range(span[0], span[1] + 1, STEP_DAYS):
        recent, usual = _rates(own, day)
        keep_on = any(new >= OTHERS_KEEP * old > 0 for new, old in (_rates(each, day) for each in others))
        dropped = usual >= LEAST_A_DAY and recent < DROPPED_TO * usual and keep_on
        if dropped and started is None:
            started = day
        elif not dropped and started is not None:
            yield started, day
            started = None
    if started is not None:
        yield started, None


def count_changes(witness: Witness) -> dict[int, int]:
    """Return how many cells a map changed from one party to another, by the number of the day (since 1970)."""
    before, after = witness.party[:-1], witness.party[1:]
    counts = ((before != after) & (before > NOBODY) & (after > NOBODY)).sum(axis=1)
    return dict(zip(witness.days[1:].astype(int).tolist(), counts.tolist(), strict=True))


def _rates(changes: dict[int, int], day: int) -> tuple[float, float]:
    """Return how many were counted a day lately, and in the time before, where a level shift counts as a busy day."""
    recent = sum(count for each, count in changes.items() if day - RECENT_DAYS < each <= day)
    start = day - RECENT_DAYS - USUAL_DAYS
    usual = np.array([count for each, count in changes.items() if start < each <= day - RECENT_DAYS and count])
    if len(usual):
        usual = np.minimum(usual, np.quantile(usual, MOST_DAYS))
    return recent / RECENT_DAYS, float(usual.sum()) / USUAL_DAYS


def _drop(source: str, words: str, start: int, end: int | None) -> Alarm:
    day, until = (None if each is None else np.datetime64(each, "D").astype(date) for each in (start, end))
    assert day is not None  # noqa: S101  # a drop has a start
    return Alarm(source, AlarmKind.VOLUME, day, -1, NO_CELLS, 0.0, 0.0, words, until,
                 "" if until is None else "as usual again")  # fmt: skip
