"""Hold all that a map showed of one party's ground, so that the picture of any instant can be asked for.

A day without a map is missing: the last one published stands for what was known, never for what was true. Where the
pictures come from is the caller's affair; what is measured of them belongs in ``features``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontline.forecast.ground import LAGS, LONG_AGO, Cells, Picture

DAY_S = 86_400
KEY_EVERY = 64


@dataclass(frozen=True)
class MapRecord:
    """What one map showed, as cells that changed from one publication to the next.

    Attributes:
        published: when each picture was published, in days since 1970, rising, shape (n,).
        first: the first picture, flattened.
        cells: which cells changed, publication after publication.
        until: how many changes there are up to and with each publication, shape (n,).
        shape: rows and columns.
    """

    published: NDArray[np.float64]
    first: Cells
    cells: NDArray[np.int64]
    until: NDArray[np.int64]
    shape: tuple[int, int]

    @classmethod
    def of(cls, pictures: Iterable[tuple[float, Cells]], shape: tuple[int, int]) -> "MapRecord | None":
        """Return the record of pictures in the order of their publication, each flattened; None where there is none."""
        published: list[float] = []
        changes: list[NDArray[np.int64]] = []
        first = last = np.zeros(0, bool)
        for at, cells in pictures:
            if not published:
                first = last = cells.copy()
            published.append(at)
            changes.append(np.flatnonzero(cells != last))
            last = cells.copy()
        if not published:
            return None
        until = np.cumsum([len(each) for each in changes])
        return cls(np.array(published), first, np.concatenate(changes), until, shape)

    def position(self, at: float) -> int | None:
        """Return the position of the last picture published by an instant, or None."""
        before = int(np.searchsorted(self.published, at, "right"))
        return before - 1 if before else None

    def show(self, position: int) -> Cells:
        """Return a picture, shape (rows, columns)."""
        key = position // KEY_EVERY
        cells = self._keys[key].copy()
        np.bitwise_xor.at(cells, self.cells[self.until[key * KEY_EVERY] : self.until[position]], True)
        return cells.reshape(self.shape)

    @cached_property
    def _keys(self) -> list[Cells]:
        """Return every so many pictures whole, so that none is far from one."""
        keys = [self.first]
        for key in range(KEY_EVERY, len(self.published), KEY_EVERY):
            cells = keys[-1].copy()
            np.bitwise_xor.at(cells, self.cells[self.until[key - KEY_EVERY] : self.until[key]], True)
            keys.append(cells)
        return keys

    def show_at(self, at: float) -> Cells | None:
        """Return the last picture published by an instant; None where there is none yet."""
        position = self.position(at)
        return None if position is None else self.show(position)

    def show_between(self, start: float, end: float) -> list[Cells]:
        """Return the picture that stood at the start and all that were published up to the end."""
        first, last = self.position(start), self.position(end)
        return [] if first is None or last is None else [self.show(n) for n in range(first, last + 1)]

    def days_since_change(self, at: float) -> NDArray[np.float32]:
        """Return for each cell how long ago it last changed, at most ``LONG_AGO`` days, shape (rows, columns)."""
        when = np.full(len(self.first), -np.inf)
        position = self.position(at)
        if position is not None:
            counts = np.diff(self.until[: position + 1], prepend=0)
            when[self.cells[: self.until[position]]] = np.repeat(self.published[: position + 1], counts)
        return np.minimum(at - when, LONG_AGO).astype(np.float32).reshape(self.shape)


def take_picture(record: MapRecord, at: float, cell_km: float) -> Picture | None:
    """Return what a map showed as known at an instant; None where it showed nothing by then.

    Args:
        record: of the map.
        at: days since 1970.
        cell_km: width of a cell.
    """
    held = record.show_at(at)
    if held is None:
        return None
    before = {lag: cells for lag in LAGS if (cells := record.show_at(at - lag)) is not None}
    return Picture(held, before, record.days_since_change(at), cell_km)


def count_days(instant: datetime) -> float:
    """Return an instant as days since 1970."""
    return instant.astimezone(UTC).timestamp() / DAY_S
