"""Keep what each map showed, per source and with both dates, and give it back as it was known at any instant.

Areas are kept exactly, in the source's ``partition``; observations on cells as changes of cells. On the cells both read
alike. Sources stay apart here; they meet only in ``assess``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid
from frontline.control.painting import paint
from frontline.control.partition import Layer, Partition
from frontline.control.partition.keep import keep_commit, read_partition
from frontline.days import write_instant
from frontline.errors import DeliveryError
from frontline.sources.card import Card
from frontline.sources.delivery import CellSpans, Delivery, Feature, ShownDay
from frontline.sources.labels import NOT_COVERED, Status
from frontline.store import history, outlines
from frontline.store.database import Connection

BLANK = ""  # nothing drawn
NOBODY = -1  # the source shows no party as holding it
UNSEEN = -2  # the source does not cover it at all


@dataclass(frozen=True, slots=True)
class Shown:
    """What one source showed, as known at an instant.

    Attributes:
        source: its name.
        days: the days that it showed, in order, with the instant at which each was known.
        label: index into ``labels``, shape (days, cells).
        labels: the source's own words; the empty string means nothing drawn.
        changes: of observations on cells, the cells and labels recorded for each day, in the order in which they take
            effect; of areas nothing.
    """

    source: str
    days: tuple[ShownDay, ...]
    label: NDArray[np.int16]
    labels: tuple[str, ...]
    changes: tuple[tuple[NDArray[np.int64], NDArray[np.int16]], ...] = ()

    def position(self, day: date) -> int | None:
        """Return the position of the last day shown up to a day, or None."""
        before = [n for n, shown in enumerate(self.days) if shown.day <= day]
        return before[-1] if before else None


def read_shown(
    connection: Connection,
    source: str,
    grid: Grid,
    known: datetime | None = None,
    span: tuple[date, date] | None = None,
) -> Shown:
    """Return what a source showed on each of its days, as known at an instant (default: now).

    Args:
        connection: of a transaction.
        source: its name.
        grid: the cells.
        known: the instant.
        span: only the days from the first of these on and before the second.
    """
    if outlines.count_versions(connection, source):
        return paint_shown(source, read_partition(connection, source), grid, known, span)
    instant = write_instant(known) if known else None
    days = history.read_shown_days(connection, source, instant)
    changes = history.read_changes(connection, source, instant)
    labels = (BLANK, *(label for label in changes.labels if label != BLANK))
    number = np.array([labels.index(label) for label in changes.labels], np.int16)
    index = grid.index_of(changes.col, changes.row)
    field = np.zeros(grid.size, np.int16)
    inside = [_is_in(day, span) for day in days]
    label = np.zeros((sum(inside), grid.size), np.int16)
    ends = np.searchsorted(changes.day, np.array(list(days), "datetime64[D]"), side="right")
    recorded: list[tuple[NDArray[np.int64], NDArray[np.int16]]] = []
    for start, end, wanted in zip((0, *ends), ends, inside, strict=False):
        change = (index[start:end], number[changes.label[start:end]])
        field[change[0]] = change[1]
        if wanted:
            label[len(recorded)] = field
            recorded.append(change)
    shown = tuple(ShownDay(day, datetime.fromisoformat(at)) for day, at in days.items() if _is_in(day, span))
    return Shown(source, shown, label, labels, tuple(recorded))


def _is_in(day: date, span: tuple[date, date] | None) -> bool:
    return span is None or span[0] <= day < span[1]


def paint_shown(
    source: str,
    partition: Partition,
    grid: Grid,
    known: datetime | None = None,
    span: tuple[date, date] | None = None,
) -> Shown:
    """Return what a source's areas show on the cells: a cell shows what covers at least half of it."""
    versions, labels = partition.states.versions, partition.states.labels
    positions = [n for n in partition.states.shown(known) if _is_in(versions[n].day, span)]
    runs, segments = partition.runs_over(positions), partition.edges.segments()
    label = np.zeros((len(positions), grid.size), np.int16)
    for n, picture in enumerate(paint(grid, segments, runs, len(positions), len(labels))):
        label[n] = picture
    days = tuple(ShownDay(versions[n].day, versions[n].known_at) for n in positions)
    return Shown(source, days, label, (BLANK, *labels))


def show_parties(shown: Shown, card: Card, party_ids: tuple[str, ...]) -> NDArray[np.int8]:
    """Return which party a source shows as holding each cell, as index into ``party_ids``; -1 where it shows none.

    Only ``held`` counts: ground that a source calls contested, infiltrated or unknown is no vote for anybody.
    """
    return party_numbers(shown.labels, card, party_ids)[shown.label]


def party_numbers(labels: tuple[str, ...], card: Card, party_ids: tuple[str, ...]) -> NDArray[np.int8]:
    """Return for each label the index of the party that it says holds the ground, or -1."""
    numbers = []
    for label in labels:
        meaning = card.elsewhere if label == BLANK else card.labels.get(label)
        held = meaning is not None and meaning.status == Status.HELD
        numbers.append(party_ids.index(meaning.party) if held and meaning else NOBODY)
    return np.array(numbers, np.int8)


def keep_areas(
    connection: Connection, delivery_id: int, delivery: Delivery, card: Card, partition: Partition, at: datetime
) -> int:
    """Keep the areas that a delivery shows, and return how many edges came or went.

    A day that the source has shown before is a second version. It counts as known from the instant that the delivery
    states, or, where the first version already has that instant, from ``at`` on, when it came.

    Args:
        connection: of a transaction; where that fails the partition must be read anew.
        delivery_id: the delivery's number.
        delivery: of a reader of areas.
        card: the source's.
        partition: all that the source has shown so far; the delivery is added to it.
        at: when the delivery came.
    """
    known = {version.key for version in partition.states.versions}
    layers = []
    for shown in delivery.days:
        instant = _free_instant(shown, known, at)
        known.add((shown.day, instant))
        layers.append(Layer(shown.day, _join_features(delivery.features, shown.day), instant, delivery.digest))
    days = [ShownDay(layer.day, layer.known_at) for layer in layers]
    history.add_shown_days(connection, [_day_row(delivery_id, card.name, each) for each in days])
    return keep_commit(connection, card.name, delivery_id, partition, partition.extend(layers))


def _free_instant(shown: ShownDay, known: set[tuple[date, datetime]], at: datetime) -> datetime:
    if (shown.day, shown.known_at) not in known:
        return shown.known_at
    newest = max(instant for day, instant in known if day == shown.day)
    return max(at, newest + timedelta(seconds=1))


def _join_features(features: Iterable[Feature], day: date) -> dict[str, BaseGeometry]:
    """Return the area of each label on a day; pieces of one label may overlap in a file, and count once."""
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        if feature.day == day:
            parts.setdefault(feature.label, []).append(feature.geometry)
    return {label: each[0] if len(each) == 1 else shapely.union_all(each) for label, each in parts.items()}


def keep_cells(
    connection: Connection, delivery_id: int, delivery: Delivery, card: Card, grid: Grid, at: datetime
) -> int:
    """Keep the observations on cells that a delivery shows and return how many changes of cells it made.

    A day that the source has shown before is a second version: it counts as known from ``at`` on, when it came.
    """
    cells = delivery.cells
    if cells is None:
        return 0
    before = read_shown(connection, card.name, grid)
    known_days = {shown.day for shown in before.days}
    days = tuple(ShownDay(s.day, max(s.known_at, at)) if s.day in known_days else s for s in delivery.days)
    history.add_shown_days(connection, [_day_row(delivery_id, card.name, shown) for shown in days])
    labels = (*before.labels, *(label for label in cells.labels if label not in before.labels))
    pictures = _paint_cells(cells, delivery.days, grid, labels)
    changes = _list_changes(before, days, pictures)
    rows = [row for change in changes for row in _change_rows(delivery_id, card.name, grid, labels, change)]
    history.add_changes(connection, rows)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Change:
    """The cells that show something else from a day on, and the numbers of their new labels."""

    shown: ShownDay
    cells: NDArray[np.int64]
    labels: NDArray[np.int16]


def _list_changes(before: Shown, days: tuple[ShownDay, ...], pictures: NDArray[np.int16]) -> list[Change]:
    """Return what must change, day by day, so that the record shows the new pictures.

    The walk goes over old and new days together: on a new day the picture is the new one; on an old day that follows
    the record must show again what it showed before.
    """
    new = {shown.day: n for n, shown in enumerate(days)}
    old = {shown.day: n for n, shown in enumerate(before.days)}
    first, last = days[0].day, days[-1].day
    timeline = sorted(
        set(new) | {day for day in old if first < day <= last} | set(sorted(d for d in old if d > last)[:1])
    )
    position = before.position(first)
    blank = np.zeros(pictures.shape[1], np.int16)
    if position is not None and before.days[position].day == first:
        position = position - 1 if position else None
    state = blank if position is None else before.label[position]
    changes: list[Change] = []
    for day in timeline:
        shown = days[new[day]] if day in new else ShownDay(day, days[-1].known_at)
        carried = state.copy()
        if day in old:
            recorded_cells, recorded_labels = before.changes[old[day]]
            carried[recorded_cells] = recorded_labels
        target = pictures[new[day]] if day in new else before.label[old[day]]
        cells = np.flatnonzero(carried != target)
        changes.append(Change(shown, cells, target[cells]))
        state = target
    return changes


def _paint_cells(
    cells: CellSpans, days: tuple[ShownDay, ...], grid: Grid, labels: tuple[str, ...]
) -> NDArray[np.int16]:
    pictures = np.zeros((len(days), grid.size), np.int16)
    calendar = np.array([shown.day for shown in days], "datetime64[D]")
    index = grid.index_of(cells.col, cells.row)
    if (outside := index < 0).any():
        message = f"{int(outside.sum())} cells lie outside the theatre's box"
        raise DeliveryError(
            message, "check the grid and the box in frontline.toml", where=f"row {np.argmax(outside) + 1}"
        )
    number = np.array([labels.index(label) for label in cells.labels], np.int16)[cells.label]
    first, until = np.searchsorted(calendar, cells.first), np.searchsorted(calendar, cells.until)
    for n in range(len(days)):
        on = (first <= n) & (n < until)
        pictures[n, index[on]] = number[on]
    return pictures


def _day_row(delivery_id: int, source: str, shown: ShownDay) -> dict[str, Any]:
    known_at = write_instant(shown.known_at)
    return {"delivery_id": delivery_id, "source": source, "day": shown.day, "known_at": known_at}


def _change_rows(
    delivery_id: int, source: str, grid: Grid, labels: tuple[str, ...], change: Change
) -> list[dict[str, Any]]:
    cols, rows = (each.tolist() for each in grid.names_of(change.cells))
    names = [labels[number] for number in change.labels.tolist()]
    day = _day_row(delivery_id, source, change.shown)
    return [day | {"col": c, "row": r, "label": name} for c, r, name in zip(cols, rows, names, strict=True)]


def is_covered(shown: Shown, card: Card) -> NDArray[np.bool_]:
    """Tell for each day and cell whether the source covers it at all, shape (days, cells).

    What it leaves blank is covered only where its card says what a blank means (``elsewhere``).
    """
    return np.asarray(_list_covered(shown.labels, card)[shown.label])


def show_all(shown: Shown, card: Card, party_ids: tuple[str, ...]) -> NDArray[np.int8]:
    """Return what ``show_parties`` does, with ``UNSEEN`` where the source does not look, shape (days, cells)."""
    numbers = party_numbers(shown.labels, card, party_ids)
    numbers[~_list_covered(shown.labels, card)] = UNSEEN
    found = np.empty(shown.label.shape, np.int8)
    for n, label in enumerate(shown.label):  # a day differs little from that before
        before = shown.label[n - 1]
        changed = np.flatnonzero(label != before) if n else np.arange(len(label))
        found[n] = found[n - 1] if n else UNSEEN
        found[n, changed] = numbers[label[changed]]
    return found


def _list_covered(labels: tuple[str, ...], card: Card) -> NDArray[np.bool_]:
    covers = [label != NOT_COVERED and (label != BLANK or card.elsewhere is not None) for label in labels]
    return np.array(covers, bool)
