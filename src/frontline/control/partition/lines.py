"""Number straight connections between vertices, and remember into which pieces each was cut.

A published edge is a line; so is each piece that it was cut into where others met it. A line lies along one edge of the
mesh, or is cut into pieces that are lines themselves, or was named but never laid. Which lines bound what belongs in
``outlines``; the edges themselves belong in ``mesh``.
"""

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.numbering import Numbering

BITS = 32
NO_HALF = -1
Numbers = NDArray[np.int32] | NDArray[np.int64]


class Lines:
    """Lines by number.

    Attributes:
        low: the vertex with the lower number at one end of each line.
        high: the vertex at the other end.
        half: the half of an edge that leads from the low to the high vertex; -1 where there is none.
    """

    __slots__ = ("_count", "_first", "_numbers", "_pieces", "half", "high", "low")

    def __init__(self) -> None:
        self.low = array("q")
        self.high = array("q")
        self.half = array("q")
        self._first = array("q")
        self._count = array("q")
        self._pieces = array("q")  # twice the number of a line, plus 1 if it runs from high to low in the whole
        self._numbers = Numbering()

    def __len__(self) -> int:
        return len(self.low)

    def number(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of each line, naming those that have none, shape (n,)."""
        keys = (low << BITS) | high
        found = self._numbers.find(keys)
        if not len(unknown := np.flatnonzero(found < 0)):
            return found
        fresh, inverse = np.unique(keys[unknown], return_inverse=True)
        numbers = np.arange(len(self), len(self) + len(fresh))
        found[unknown] = numbers[inverse]
        self._numbers.add(fresh, numbers)
        self.low.frombytes((fresh >> BITS).tobytes())
        self.high.frombytes((fresh & ((1 << BITS) - 1)).tobytes())
        self.half.extend([NO_HALF] * len(fresh))
        self._first.extend([0] * len(fresh))
        self._count.extend([0] * len(fresh))
        return found

    def ends(self, lines: Numbers) -> NDArray[np.int64]:
        """Return the low and high vertex of lines, shape (2, n)."""
        return np.stack([np.array(self.low)[lines], np.array(self.high)[lines]])

    def unlaid(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of the lines that lie along no edge yet, each once, in order."""
        bare = (np.array(self.half)[lines] < 0) & (np.array(self._count)[lines] == 0)
        return np.unique(lines[bare])

    def lay(self, lines: NDArray[np.int64], halves: NDArray[np.int64]) -> None:
        """Say along which half each line lies, from low to high."""
        for line, half in zip(lines.tolist(), halves.tolist(), strict=True):
            self.half[line] = half

    def cut(self, line: int, pieces: Sequence[int]) -> None:
        """Say into which pieces a line was cut.

        Args:
            line: its number.
            pieces: twice the number of each piece, plus 1 for one that runs against the line.
        """
        self.half[line] = NO_HALF
        self._first[line], self._count[line] = len(self._pieces), len(pieces)
        self._pieces.extend(pieces)

    def follow(self, lines: Numbers, *, backward: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the halves that run along lines, in no order.

        Args:
            lines: numbers, each laid or cut, shape (n,).
            backward: whether to run from the high vertex to the low, shape (n,).

        Returns:
            For each half the position of its line among the given ones, and the half, each of shape (m,).
        """
        half, first, count = np.array(self.half), np.array(self._first), np.array(self._count)
        pieces = np.array(self._pieces, np.int64)
        line, against, position = np.asarray(lines, np.int64), backward.astype(np.int64), np.arange(len(lines))
        found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        while len(line):
            whole = half[line] >= 0
            found.append((position[whole], half[line[whole]] ^ against[whole]))
            line, against, position = line[~whole], against[~whole], position[~whole]
            several = count[line]
            start = np.repeat(first[line] - np.cumsum(several) + several, several)
            piece = pieces[start + np.arange(len(start))]
            line, against = piece >> 1, np.repeat(against, several) ^ (piece & 1)
            position = np.repeat(position, several)
        positions, halves = (
            [np.zeros(0, np.int64), *each] for each in (zip(*found, strict=True) if found else ((), ()))
        )
        return np.concatenate(positions), np.concatenate(halves)

    def sum_along(self, lines: Numbers, times: NDArray[np.int32], edges: int) -> NDArray[np.int64]:
        """Return how often lines run along each edge of the mesh, less how often against it, shape (edges,).

        Args:
            lines: numbers, each laid or cut, shape (n,).
            times: how often each is run along from low to high; negative from high to low.
            edges: how many edges the mesh has.
        """
        position, half = self.follow(lines, backward=times < 0)
        run = np.where(half & 1, -1, 1) * abs(times)[position]
        return np.bincount(half >> 1, run, minlength=edges).astype(np.int64)
