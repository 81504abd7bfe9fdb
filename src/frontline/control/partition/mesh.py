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
from frontline.control.partition.lines import Lines
from frontline.control.partition.vertices import Vertices

NO_FACE = -1
NO_HALF = -1
MANY = 400  # from so many new edges on, the order around all vertices is found anew at once


class Mesh:
    """Edges between vertices.

    Attributes:
        vertices: the points.
        lines: published edges and their pieces, by number.
        origin: vertex that each half starts from.
        following: the half that follows each half around the face on its left.
        face: number of the face on the left of each half.
    """

    __slots__ = ("_from", "_index", "face", "following", "lines", "origin", "vertices")

    def __init__(self, vertices: Vertices) -> None:
        self.vertices = vertices
        self.lines = Lines()
        self.origin = array("q")
        self.following = array("q")
        self.face = array("q")
        self._from = array("q")  # one half that starts at each vertex, -1 where none does
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
        return self._segments_between(*self.ends())

    def ticks(self) -> NDArray[np.int64]:
        """Return what each edge contributes to the area on its left, in units of 1e-5 m2."""
        return edge_ticks(*self.segments().T)

    def add(self, lines: NDArray[np.int64]) -> list[int]:
        """Lay lines, cut where they meet others; return the halves whose surroundings changed.

        New halves have no face yet.

        Args:
            lines: numbers; those laid already are passed over.
        """
        new = self.lines.unlaid(lines)
        if not len(new):
            return []
        woven: list[int] = []
        stops = self._cut_known_and_list_stops(new, woven)
        low, high = self.lines.low, self.lines.high
        order = {
            line: self._in_order(low[line], high[line], stops[n]) for n, line in enumerate(new.tolist()) if n in stops
        }
        pieces = self._cut_lines({line: inside for line, inside in order.items() if inside})
        bare = self.lines.unlaid(np.concatenate([new, pieces]))
        return [*woven, *self._add_edges(bare)]

    def restore(self, ends: NDArray[np.int64], face: NDArray[np.int64]) -> None:
        """Take over edges as kept, into a mesh that has none.

        Args:
            ends: low and high vertex of each edge, shape (2, n).
            face: face on the left of each half, shape (2n,).
        """
        self._add_edges(self.lines.number(*ends))
        self.mark(face)

    def mark(self, face: NDArray[np.int64]) -> None:
        """Say which face lies on the left of each half, shape (halves,)."""
        self.face = array("q", face.astype(np.int64).tobytes())

    def around(self, vertex: int) -> list[int]:
        """Return the halves that start at a vertex, clockwise."""
        first = self._from[vertex]
        if first < 0:
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

    def _segments_between(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> Segments:
        x, y = self.vertices.positions()
        return np.stack([x[start], y[start], x[end], y[end]], axis=1)

    def _cut_known_and_list_stops(self, new: NDArray[np.int64], woven: list[int]) -> dict[int, set[int]]:
        """Cut known edges where new ones meet them, and return the vertices inside each new edge.

        Where a known edge is cut at a vertex that others meet, its halves there join ``woven``.
        """
        fresh_ends = self.lines.ends(new)
        fresh, known = self._segments_between(*fresh_ends), self.segments()
        inner: dict[int, set[int]] = defaultdict(set)
        outer: dict[int, set[int]] = defaultdict(set)
        found = find_contacts(fresh, known, self._index.near(fresh, known))
        self._collect(found, fresh_ends, np.stack(self.ends()), inner, outer)
        found = find_contacts(fresh, fresh, pairs_within(fresh))
        self._collect(found, fresh_ends, fresh_ends, inner, inner)
        self._make_room()
        self._cut_edges(outer, woven)
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

    def _cut_edges(self, stops: dict[int, set[int]], woven: list[int]) -> None:
        """Cut known edges at vertices."""
        order: dict[int, list[int]] = {}
        halves: list[int] = []
        for edge, on in stops.items():
            start, end = self.origin[2 * edge], self.origin[2 * edge + 1]
            inside = self._in_order(start, end, on)
            if inside:
                line = self.lines.number(np.array([min(start, end)]), np.array([max(start, end)]))
                order[int(line[0])] = inside if start < end else inside[::-1]
                halves += self._cut_edge(2 * edge, inside, woven)
        if order:
            self._cut_lines(order)
            self._name_halves(np.array(halves, np.int64))

    def _name_halves(self, halves: NDArray[np.int64]) -> None:
        """Say of which lines halves are."""
        origin = np.array(self.origin, np.int64)
        start, end = origin[halves], origin[halves ^ 1]
        lines = self.lines.number(np.minimum(start, end), np.maximum(start, end))
        self.lines.lay(lines, np.where(start < end, halves, halves ^ 1))

    def _cut_edge(self, half: int, inside: list[int], woven: list[int]) -> list[int]:
        """Cut the edge of a half at vertices in its order; return the halves that it then consists of."""
        pieces = [half]
        for vertex in inside:
            pieces.append(self._cut_once(pieces[-1], vertex, woven))
        return pieces

    def _cut_lines(self, order: dict[int, list[int]]) -> NDArray[np.int64]:
        """Say of lines that they are cut at vertices, given from low to high; return the numbers of the pieces."""
        if not order:
            return np.zeros(0, np.int64)
        ends = self._pieces_between(order)
        pieces = self.lines.number(ends.min(axis=0), ends.max(axis=0))
        signed = (2 * pieces + (ends[0] > ends[1])).tolist()
        at = 0
        for line, inside in order.items():
            self.lines.cut(line, signed[at : at + len(inside) + 1])
            at += len(inside) + 1
        return pieces

    def _pieces_between(self, order: dict[int, list[int]]) -> NDArray[np.int64]:
        """Return the start and end of each piece of lines that are cut at vertices, shape (2, n)."""
        chains = [(self.lines.low[line], *inside, self.lines.high[line]) for line, inside in order.items()]
        return np.array([pair for chain in chains for pair in itertools.pairwise(chain)], np.int64).T

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
        if self._from[vertex] >= 0:
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

    def _make_room(self) -> None:
        self._from.extend([NO_HALF] * (len(self.vertices) - len(self._from)))

    def _add_edges(self, lines: NDArray[np.int64]) -> list[int]:
        """Lay an edge along each line; return their halves."""
        self._make_room()
        first, ends = len(self.origin), self.lines.ends(lines)
        halves = np.arange(first, first + 2 * len(lines))
        self.origin.frombytes(ends.T.tobytes())
        self.face.extend([NO_FACE] * len(halves))
        self.following.frombytes((halves ^ 1).tobytes())
        self.lines.lay(lines, halves[0::2])
        if len(lines) >= MANY:
            self._order_all()
        else:
            for half in halves.tolist():
                self._turn_in(half, self.origin[half])
        return halves.tolist()

    def _order_all(self) -> None:
        """Find the half that follows each half anew: the next one clockwise where it ends."""
        x, y = self.vertices.positions()
        origin = np.array(self.origin, np.int64)
        twin = np.arange(len(origin)) ^ 1
        angle = np.arctan2(y[origin[twin]] - y[origin], x[origin[twin]] - x[origin])
        order = np.lexsort((angle, origin))
        first = np.searchsorted(origin[order], origin[order], "left")
        last = np.searchsorted(origin[order], origin[order], "right") - 1
        place = np.arange(len(order))
        clockwise = np.empty(len(order), np.int64)
        clockwise[order] = order[np.where(place == first, last, place - 1)]
        self.following = array("q", clockwise[twin].tobytes())
        start = np.array(self._from, np.int64)
        start[origin] = np.arange(len(origin))
        self._from = array("q", start.tobytes())

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
