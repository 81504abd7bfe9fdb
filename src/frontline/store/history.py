"""Keep which days each map showed, and each change of a cell of those that are observed on cells.

A change says: from this day on, as known from that instant on, the source shows this label here. The state on a day
as known at an instant is the last change by (day, known, order of recording) among those that qualify; nothing is
ever overwritten, so a map that rewrites its past leaves both versions readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, String, func, insert, select, type_coerce

from frontline.store.tables import cell_change, setting, shown_day


@dataclass(frozen=True, slots=True)
class CellChanges:
    """Changes of one source in order of (day, known, recorded), a row each.

    Attributes:
        col: column, shape (n,).
        row: row, shape (n,).
        day: ``datetime64[D]``, shape (n,).
        label: index into ``labels``, shape (n,).
        labels: the source's own words; the empty string means nothing drawn.
    """

    col: NDArray[np.int32]
    row: NDArray[np.int32]
    day: NDArray[np.datetime64]
    label: NDArray[np.int16]
    labels: tuple[str, ...]


def add_shown_days(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Record which days a delivery shows and when each was known."""
    if batch := [dict(row) for row in rows]:
        connection.execute(insert(shown_day), batch)


def read_shown_days(connection: Connection, source: str, known: str | None = None) -> dict[date, str]:
    """Return each day that a source showed, with the first instant at which it was known."""
    query = select(shown_day.c.day, func.min(shown_day.c.known_at)).where(shown_day.c.source == source)
    if known is not None:
        query = query.where(shown_day.c.known_at <= known)
    rows = connection.execute(query.group_by(shown_day.c.day).order_by(shown_day.c.day))
    return {row[0]: row[1] for row in rows}


def list_map_sources(connection: Connection) -> list[str]:
    """Return the sources that have shown cells, by name."""
    return sorted(connection.execute(select(shown_day.c.source).distinct()).scalars())


def count_shown(connection: Connection, source: str) -> int:
    """Return how many versions of its days a source has shown on cells; they only ever become more."""
    query = select(func.count()).select_from(shown_day).where(shown_day.c.source == source)
    return int(connection.execute(query).scalar_one())


def add_changes(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Record changes of cells."""
    if rows:
        connection.execute(insert(cell_change), rows)


def read_changes(connection: Connection, source: str, known: str | None = None) -> CellChanges:
    """Return a source's changes that were known at an instant, in the order in which they take effect."""
    written = type_coerce(cell_change.c.day, String)  # read at once below, not one by one
    columns = (cell_change.c.col, cell_change.c.row, written, cell_change.c.label)
    query = select(*columns).where(cell_change.c.source == source)
    if known is not None:
        query = query.where(cell_change.c.known_at <= known)
    query = query.order_by(cell_change.c.day, cell_change.c.known_at, cell_change.c.change_id)
    rows = connection.execute(query).all()
    col, row, day, label = zip(*rows, strict=True) if rows else ((), (), (), ())
    labels = tuple(sorted(set(label)))
    index = {each: n for n, each in enumerate(labels)}
    return CellChanges(
        np.array(col, np.int32),
        np.array(row, np.int32),
        np.array(day, "datetime64[D]"),
        np.array([index[each] for each in label], np.int16),
        labels,
    )


def find_shown(connection: Connection, source: str, until: date) -> tuple[date, int] | None:
    """Return the last day that a source shows up to a day, and the delivery of its latest version."""
    query = select(shown_day.c.day, shown_day.c.delivery_id)
    query = query.where(shown_day.c.source == source, shown_day.c.day <= until)
    order = (shown_day.c.day.desc(), shown_day.c.known_at.desc(), shown_day.c.delivery_id.desc())
    row = connection.execute(query.order_by(*order).limit(1)).first()
    return None if row is None else (row.day, row.delivery_id)


def list_versions(connection: Connection, source: str) -> list[tuple[date, str, int]]:
    """Return each version of each day of a source: the day, when it was known, its delivery; in that order."""
    columns = (shown_day.c.day, shown_day.c.known_at, shown_day.c.delivery_id)
    query = select(*columns).where(shown_day.c.source == source).order_by(*columns)
    return [(row.day, row.known_at, row.delivery_id) for row in connection.execute(query)]


def fix_setting(connection: Connection, key: str, value: str) -> str:
    """Keep a setting at its first value, and return that value."""
    kept = connection.execute(select(setting.c.value).where(setting.c.key == key)).scalar()
    if kept is None:
        connection.execute(insert(setting), {"key": key, "value": value})
        return value
    return str(kept)
