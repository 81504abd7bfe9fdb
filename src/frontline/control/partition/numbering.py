"""Look up whole arrays of 64-bit keys at once.

A growing table from keys to numbers belongs here; what keys mean belongs to those who make them. A dictionary of
Python asks one key at a time; here thousands of keys are asked in a few passes (open addressing with linear probing:
Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm L).
"""

import numpy as np
from numpy.typing import NDArray

ABSENT = -1
EMPTY = np.iinfo(np.int64).min  # no key: one would be a longitude of -214 degrees
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, which spreads keys that follow each other
FIRST_BITS = 8
WORD = 64
ROOM = 4  # slots to a key at least, so that most keys are found in the first pass


class Numbering:
    """Numbers of keys; a key keeps the number that it was given first."""

    __slots__ = ("_bits", "_count", "_keys", "_numbers")

    def __init__(self) -> None:
        self._count = 0
        self._make_room(FIRST_BITS)

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of each key, -1 for those that have none, shape (n,)."""
        slot = self._slot(keys)
        held = self._keys[slot]
        found = np.where(held == keys, self._numbers[slot], ABSENT)
        asked = np.flatnonzero((held != keys) & (held != EMPTY))
        while len(asked):
            slot[asked] = (slot[asked] + 1) & (len(self._keys) - 1)
            held = self._keys[slot[asked]]
            hit = held == keys[asked]
            found[asked[hit]] = self._numbers[slot[asked[hit]]]
            asked = asked[~hit & (held != EMPTY)]
        return found

    def add(self, keys: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
        """Give numbers to keys that have none; each key may be named once."""
        self._count += len(keys)
        if self._count * ROOM > len(self._keys):
            old = self._keys != EMPTY
            held, given = self._keys[old], self._numbers[old]
            self._make_room(int(self._count * ROOM).bit_length() + 1)
            self._put(held, given)
        self._put(keys, numbers)

    def _put(self, keys: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
        slot, left = self._slot(keys), np.arange(len(keys))
        while len(left):
            free = left[self._keys[slot[left]] == EMPTY]
            self._keys[slot[free]] = keys[free]
            taken = self._keys[slot[left]] == keys[left]  # of several that want one slot, the last has it
            done = left[taken]
            self._numbers[slot[done]] = numbers[done]
            left = left[~taken]
            slot[left] = (slot[left] + 1) & (len(self._keys) - 1)

    def _make_room(self, bits: int) -> None:
        self._bits = bits
        self._keys = np.full(1 << bits, EMPTY, np.int64)
        self._numbers = np.zeros(1 << bits, np.int64)

    def _slot(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        mixed = keys.view(np.uint64) * MULTIPLIER
        return np.asarray((mixed >> np.uint64(WORD - self._bits)).astype(np.int64))
