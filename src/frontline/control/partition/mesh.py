"""Connect vertices by edges that meet only in vertices, so that faces can be walked around.

The net of edges belongs here: cutting edges where they meet, their order around a vertex, which edge follows which.
What the net encloses belongs in ``faces``. Each edge has two directed halves, numbered 2n and 2n + 1; a half has its
face on its left. (The structure is the doubly connected edge list of Muller and Preparata, 1978.)
"""

import itertools
import math
from array import array
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.area import edge_ticks
from frontline.control.partition.contacts import Contacts, EdgeIndex, Segments, find_contacts, pairs_within
from frontline.control.partition.vertices import Vertices

BITS = 32
LOW = (1 << BITS) - 1
NO_FACE = -1


class Mesh:
    """Edges between vertices.

    Attributes:
        vertices: the points.
        origin: vertex that each half starts from.
        following: the half that follows each half around the face on its left.
        face: number of the face on the left of each half.
    """

    __slots__ = ("_from", "_half", "_index", "_parts", "face", "following", "origin", "vertices")

    def __init__(self, vertices: Vertices) -> None:
        self.vertices = vertices
        self.origin = array("q")
        self.following = array("q")
        self.face = array("q")
        self._half: dict[int, int] = {}  # edge (low vertex, high vertex) -> half from low to high
        self._parts: dict[int, tuple[int, ...]] = {}  # a cut edge -> the vertices on it, from low to high
        self._from: dict[int, int] = {}  # vertex -> one half that starts there
        self._index = EdgeIndex()

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.origin) // 2

    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the vertices at the start and end of each edge, each of shape (edges,)."""
        origin = np.array(self.origin, np.int64)
        return origin[0::2], origin[1::2]

    def sides(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the faces left and right of each edge, each of shape (edges,)."""
        face = np.array(self.face, np.int64)
        return face[0::2], face[1::2]

    def segments(self) -> Segments:
        """Return the coordinates of each edge, shape (edges, 4)."""
        x, y = self.vertices.positions()
        start, end = self.ends()
        return np.stack([x[start], y[start], x[end], y[end]], axis=1)

    def ticks(self) -> NDArray[np.int64]:
        """Return what each edge contributes to the area on its left, in units of 1e-5 m2."""
        return edge_ticks(*self.segments().T)

    def halves(self, start: int, end: int) -> list[int]:
        """Return the halves that lead from one vertex to another along a published edge.

        Raises:
            KeyError: The edge was never added.
        """
        low, high = (start, end) if start < end else (end, start)
        half = self._half.get((low << BITS) | high)
        if half is not None:
            return [half if start < end else half ^ 1]
        stops = (low, *self._parts[(low << BITS) | high], high)
        stops = stops if start < end else stops[::-1]
        return [half for a, b in itertools.pairwise(stops) for half in self.halves(a, b)]

    def halves_of(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the halves that lead from the low to the high vertex of published edges, one edge after the other.

        Args:
            keys: edges as low vertex shifted by 32 bits plus high vertex, shape (n,).

        Returns:
            The halves, and where those of each edge begin and end among them, shape (n + 1,).
        """
        found, get = [], self._half.get
        for key in keys.tolist():
            half = get(key, -1)
            found.append([half] if half >= 0 else self.halves(key >> BITS, key & LOW))
        ends = np.cumsum([0, *map(len, found)])
        return np.fromiter(itertools.chain.from_iterable(found), np.int64, int(ends[-1])), ends

    def add(self, keys: NDArray[np.int64]) -> list[int]:
        """Add published edges, cut where they meet others; return the halves whose surroundings changed.

        New halves have no face yet.

        Args:
            keys: edges as low vertex shifted by 32 bits plus high vertex; those known already are passed over.
        """
        unknown = [key for key in dict.fromkeys(keys.tolist()) if key not in self._half and key not in self._parts]
        if not unknown:
            return []
        new = np.array(unknown, np.int64)
        halves: list[int] = []
        stops = self._cut_known_and_list_stops(new, halves)
        for n, key in enumerate(unknown):
            halves += self._add_chain(key, stops.get(n, set()))
        return halves

    def restore(self, origin: NDArray[np.int64], following: NDArray[np.int64], face: NDArray[np.int64]) -> None:
        """Take over edges as kept, into a mesh that has none."""
        self.origin, self.following, self.face = (array("q", each.tolist()) for each in (origin, following, face))
        for half, vertex in enumerate(origin.tolist()):
            self._from[vertex] = half
        low, high = origin[0::2].tolist(), origin[1::2].tolist()
        for edge, (a, b) in enumerate(zip(low, high, strict=True)):
            self._half[(a << BITS) | b if a < b else (b << BITS) | a] = 2 * edge + (a > b)

    def renumber_faces(self, number: NDArray[np.int64]) -> None:
        """Give each face another number: ``number[old]`` is the new one."""
        self.face = array("q", number[np.array(self.face, np.int64)].tolist())

    def around(self, vertex: int) -> list[int]:
        """Return the halves that start at a vertex, clockwise."""
        first = self._from.get(vertex)
        if first is None:
            return []
        found, half = [first], self.following[first ^ 1]
        while half != first:
            found.append(half)
            half = self.following[half ^ 1]
        return found

    def walk(self, half: int) -> list[int]:
        """Return the halves around one side of a face, beginning with the given one."""
        found, following = [half], self.following
        step = following[half]
        while step != half:
            found.append(step)
            step = following[step]
        return found

    def _segments_of(self, keys: NDArray[np.int64]) -> Segments:
        x, y = self.vertices.positions()
        low, high = keys >> BITS, keys & LOW
        return np.stack([x[low], y[low], x[high], y[high]], axis=1)

    def _cut_known_and_list_stops(self, new: NDArray[np.int64], woven: list[int]) -> dict[int, set[int]]:
        """Cut known edges where new ones meet them, and return the vertices inside each new edge.

        Where a known edge is cut at a vertex that others meet, its halves there join ``woven``.
        """
        fresh, known = self._segments_of(new), self.segments()
        inner: dict[int, set[int]] = defaultdict(set)
        outer: dict[int, set[int]] = defaultdict(set)
        fresh_ends = np.stack([new >> BITS, new & LOW])
        found = find_contacts(fresh, known, self._index.near(fresh, known))
        self._collect(found, fresh_ends, np.stack(self.ends()), inner, outer)
        found = find_contacts(fresh, fresh, pairs_within(fresh))
        self._collect(found, fresh_ends, fresh_ends, inner, inner)
        for edge, stops in outer.items():
            self._cut(edge, stops, woven)
        return inner

    def _collect(
        self,
        found: Contacts,
        left_ends: NDArray[np.int64],
        right_ends: NDArray[np.int64],
        on_left: dict[int, set[int]],
        on_right: dict[int, set[int]],
    ) -> None:
        left, right = found.pair
        for row, (ends, edges, stops) in enumerate(
            (
                (left_ends[0][left], right, on_right),
                (left_ends[1][left], right, on_right),
                (right_ends[0][right], left, on_left),
                (right_ends[1][right], left, on_left),
            )
        ):
            hit = found.touches[row]
            for edge, vertex in zip(edges[hit].tolist(), ends[hit].tolist(), strict=True):
                stops[edge].add(vertex)
        for n in np.flatnonzero(found.crosses).tolist():
            vertex = self.vertices.cross_at(*found.at[n].tolist())
            on_left[int(left[n])].add(vertex)
            on_right[int(right[n])].add(vertex)

    def _in_order(self, start: int, end: int, stops: set[int]) -> list[int]:
        """Return the vertices on an edge in order, without its ends."""
        x, y = self.vertices.x, self.vertices.y
        dx, dy = x[end] - x[start], y[end] - y[start]
        inside = stops - {start, end}
        return sorted(inside, key=lambda v: (x[v] - x[start]) * dx + (y[v] - y[start]) * dy)

    def _cut(self, edge: int, stops: set[int], woven: list[int]) -> None:
        """Cut a known edge at vertices."""
        half = 2 * edge
        start, end = self.origin[half], self.origin[half + 1]
        order = self._in_order(start, end, stops)
        if not order:
            return
        low, high = min(start, end), max(start, end)
        del self._half[(low << BITS) | high]
        self._parts[(low << BITS) | high] = tuple(order if start < end else order[::-1])
        for vertex in order:
            half = self._cut_once(half, vertex, woven)
        for a, b, piece in self._pieces_from(2 * edge, (start, *order, end)):
            self._half[(min(a, b) << BITS) | max(a, b)] = piece if a < b else piece ^ 1

    def _pieces_from(self, half: int, stops: tuple[int, ...]) -> list[tuple[int, int, int]]:
        count = len(stops) - 1
        first_new = len(self.origin) - 2 * (count - 1)
        numbers = [half, *range(first_new, len(self.origin), 2)]
        return list(zip(stops[:-1], stops[1:], numbers, strict=True))

    def _cut_once(self, half: int, vertex: int, woven: list[int]) -> int:
        """Cut the edge of an even half at a vertex that no edge uses yet or that others meet; return the far piece."""
        far = len(self.origin)
        end = self.origin[half + 1]
        before = self._before(half + 1)
        self.origin.extend((vertex, end))
        self.face.extend((self.face[half], self.face[half + 1]))
        after = self.following[half]
        self.following.extend((far + 1 if after == half + 1 else after, half + 1))
        self.following[half] = far
        self.following[far if before == half else before] = far + 1
        self.origin[half + 1] = vertex
        if self._from[end] == half + 1:
            self._from[end] = far + 1
        if vertex in self._from:
            self._weave(half, far, vertex)
            woven += (half, half + 1, far, far + 1)
        else:
            self._from[vertex] = far
        return far

    def _weave(self, near: int, far: int, vertex: int) -> None:
        """Merge the two halves of a cut into the order around a vertex that others meet."""
        for half in (near + 1, far):
            self.following[half ^ 1] = half
            self._turn_in(half, vertex)

    def _before(self, half: int) -> int:
        """Return the half that leads into one, around the face on its left."""
        step = half ^ 1
        while self.following[step] != half:
            step = self.following[step] ^ 1
        return step

    def _add_chain(self, key: int, stops: set[int]) -> list[int]:
        start, end = key >> BITS, key & LOW
        if key in self._half:  # a piece of an edge added just now
            return []
        order = self._in_order(start, end, stops)
        if order:
            self._parts[key] = tuple(order)
        halves: list[int] = []
        for a, b in zip((start, *order), (*order, end), strict=True):
            low, high = min(a, b), max(a, b)
            piece = (low << BITS) | high
            if piece not in self._half and (piece == key or piece not in self._parts):
                halves += self._add_edge(low, high)
        return halves

    def _add_edge(self, low: int, high: int) -> tuple[int, int]:
        half = len(self.origin)
        self.origin.extend((low, high))
        self.face.extend((NO_FACE, NO_FACE))
        self.following.extend((half + 1, half))
        self._half[(low << BITS) | high] = half
        self._turn_in(half, low)
        self._turn_in(half + 1, high)
        return half, half + 1

    def _turn_in(self, half: int, vertex: int) -> None:
        """Put a half that starts at a vertex between its neighbours there."""
        others = self.around(vertex)
        self._from[vertex] = half
        if not others:
            return
        own = self._direction(half)
        # clockwise from the new half: the greatest smaller angle, or the greatest of all
        after = max(others, key=lambda other: ((angle := self._direction(other)) < own, angle))
        before = self._before(after)
        self.following[half ^ 1] = after
        self.following[before] = half

    def _direction(self, half: int) -> float:
        x, y = self.vertices.x, self.vertices.y
        a, b = self.origin[half], self.origin[half ^ 1]
        return math.atan2(y[b] - y[a], x[b] - x[a])
