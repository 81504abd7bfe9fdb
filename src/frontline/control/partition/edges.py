"""Number the directed edges between vertices, each once, with what it contributes to the area on its left.

An edge runs straight in longitude and latitude from one vertex to another and bounds the ground on its left. The same
two vertices the other way round are another edge. When which edges bound what belongs in ``states``.
"""

import itertools
from array import array

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.outlines import Outline
from frontline.control.partition.vertices import Vertices
from frontline.ellipsoid import edge_ticks

BITS = 32
LOW = (1 << BITS) - 1

Segments = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


class Edges:
    """Directed edges by number.

    Attributes:
        vertices: the points.
    """

    __slots__ = ("_by_place", "_end", "_numbers", "_same", "_start", "_ticks", "vertices")

    def __init__(self, vertices: Vertices) -> None:
        self.vertices = vertices
        self._start = array("q")
        self._end = array("q")
        self._numbers: dict[int, int] = {}
        self._ticks = np.zeros(0, np.int64)
        self._same = array("q")
        self._by_place: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._start)

    def ends(self, numbers: NDArray[np.int64] | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the vertices at the start and end of some edges (default: all), each of shape (n,)."""
        start, end = np.frombuffer(self._start, np.int64).copy(), np.frombuffer(self._end, np.int64).copy()
        return (start, end) if numbers is None else (start[numbers], end[numbers])

    def segments(self, numbers: NDArray[np.int64] | None = None) -> Segments:
        """Return x and y of the start and of the end of some edges (default: all), in units, each of shape (n,)."""
        x, y = self.vertices.positions()
        start, end = self.ends(numbers)
        return x[start], y[start], x[end], y[end]

    def ticks(self) -> NDArray[np.int64]:
        """Return what each edge contributes to the area on its left, in units of 1e-5 m2, shape (edges,)."""
        if len(self._ticks) < len(self):
            new = np.arange(len(self._ticks), len(self))
            self._ticks = np.concatenate([self._ticks, edge_ticks(*self.segments(new))])
        return self._ticks

    def stand_for(self) -> NDArray[np.int64]:
        """Return the edge that each stands for when days are compared: the first between the same places, shape (n,).

        It is -1 for an edge whose ends are in one place. ``places`` gives the segments of these edges.
        """
        place = self.vertices.stand_for()
        first = len(self._same)
        start, end = (place[each[first:]] for each in self.ends())
        for number, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True), first):
            self._same.append(self._by_place.setdefault((a << BITS) | b, number) if a != b else -1)
        return np.array(self._same, np.int64)

    def places(self, numbers: NDArray[np.int64]) -> Segments:
        """Return the segments of some edges between the places that their ends stand for, in units."""
        x, y = self.vertices.positions()
        start, end = (self.vertices.stand_for()[each] for each in self.ends(numbers))
        return x[start], y[start], x[end], y[end]

    def number(self, outline: Outline) -> NDArray[np.int64]:
        """Return the number of each edge of an outline; edges that are not known yet are numbered on."""
        keys = (outline.start << BITS) | outline.end
        found = np.fromiter(map(self._numbers.get, keys.tolist(), itertools.repeat(-1)), np.int64, len(keys))
        new = np.flatnonzero(found < 0)
        if len(new):
            found[new] = np.arange(len(self), len(self) + len(new))
            self.add(outline.start[new], outline.end[new])
        return found

    def add(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
        """Add edges that are not known yet."""
        first = len(self)
        keys = ((start << BITS) | end).tolist()
        self._numbers.update(zip(keys, range(first, first + len(keys)), strict=True))
        self._start.extend(start.tolist())
        self._end.extend(end.tolist())
