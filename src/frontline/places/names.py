"""Index names: from a key to the rows of a table that have it.

Built on whole columns, because a gazetteer has a hundred thousand names and a command should start at once. What the
keys are belongs in ``spelling`` and ``areas``.
"""

from collections.abc import Callable, KeysView

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class NameIndex:
    """Rows by key.

    Attributes:
        numbers: the number of each key.
    """

    def __init__(self, numbers: dict[str, int], entries: Rows, rows: Rows) -> None:
        """Group entries by key: ``entries`` holds a key's number, ``rows`` a row, both of shape (n,)."""
        self.numbers = numbers
        order = np.lexsort((rows, entries))
        entries, rows = entries[order], rows[order]
        first = np.append(True, (entries[1:] != entries[:-1]) | (rows[1:] != rows[:-1]))[: len(rows)]
        self._rows = rows[first]
        self._starts = np.searchsorted(entries[first], np.arange(len(numbers) + 1))

    @classmethod
    def build(cls, names: pa.Array, rows: Rows, make_key: Callable[[str], str]) -> "NameIndex":
        """Index names, shape (n,), that belong to rows, shape (n,); names without a key are left out."""
        encoded = names.dictionary_encode()
        keys = [make_key(name) for name in encoded.dictionary.to_pylist()]
        return cls._of_keys(keys, read_numbers(encoded.indices), rows)

    def rekey(self, make_keys: Callable[[list[str]], list[str]]) -> "NameIndex":
        """Return an index of the same rows under keys made from these keys."""
        entries = np.repeat(np.arange(len(self.numbers)), np.diff(self._starts))
        return self._of_keys(make_keys(list(self.numbers)), entries, self._rows)

    @classmethod
    def _of_keys(cls, keys: list[str], entries: Rows, rows: Rows) -> "NameIndex":
        numbers: dict[str, int] = {}
        number_of = np.array([numbers.setdefault(key, len(numbers)) if key else -1 for key in keys], np.int64)
        found = number_of[entries] if len(keys) else np.empty(0, np.int64)
        return cls(numbers, found[found >= 0], rows[found >= 0])

    def __getitem__(self, key: str) -> Rows:
        """Return the rows of a key in ascending order; none where there is no such key."""
        number = self.numbers.get(key)
        if number is None:
            return np.empty(0, np.int64)
        rows: Rows = self._rows[self._starts[number] : self._starts[number + 1]]
        return rows

    def keys(self) -> KeysView[str]:
        """Return the keys."""
        return self.numbers.keys()


def flatten_names(table: pa.Table, columns: tuple[str, ...], lists: tuple[str, ...]) -> tuple[pa.Array, Rows]:
    """Return all names of a table, shape (n,), and the row of each, from columns of names and of lists of names."""
    names, rows = [], []
    for column in (table[name].combine_chunks() for name in columns):
        names.append(column.drop_null())
        rows.append(read_numbers(pc.indices_nonzero(column.is_valid())))
    for column in (table[name].combine_chunks() for name in lists):
        names.append(pc.list_flatten(column))
        rows.append(read_numbers(pc.list_parent_indices(column)))
    kept = pa.concat_arrays([each.cast(pa.string()) for each in names])
    return kept.drop_null(), np.concatenate(rows)[read_numbers(pc.indices_nonzero(kept.is_valid()))]


def read_numbers(array: pa.Array) -> Rows:
    """Return an Arrow array of whole numbers without nulls from its buffer: ``to_numpy`` would import pandas."""
    whole = array.cast(pa.int64())
    return np.frombuffer(whole.buffers()[1], np.int64, len(whole), 8 * whole.offset)
