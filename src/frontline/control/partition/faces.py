"""Keep the faces that a mesh encloses, through every addition of edges.

What a face is bounded by and which face came out of which belongs here; what a face shows belongs in ``states``.
Face 0 is all that no edge encloses. When a face is divided, the largest piece keeps its number and the others are
new, each with the number of the face that it was carved from. Only faces that a new edge touches are looked at, and
only pieces of them are made, so an island elsewhere is never counted twice.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.mesh import NO_FACE, Mesh
from frontline.control.partition.ways import OUTSIDE, Ways


@dataclass(slots=True)
class _Walks:
    """The sides of faces that run along changed halves.

    Attributes:
        halves: the halves of each side, in order.
        of: side on which each of those halves lies.
        twice: twice the area in the plane of each side; negative for the outer side of an island.
        old: the face that each side lay in before.
    """

    halves: list[list[int]] = field(default_factory=list)
    of: dict[int, int] = field(default_factory=dict)
    twice: list[float] = field(default_factory=list)
    old: list[int] = field(default_factory=list)


class Faces:
    """The faces of a mesh.

    Attributes:
        mesh: the edges.
        carved_from: for each face the one that it was carved from; face 0 from itself.
        shell: a half on the outer side of each face; -1 for face 0.
        islands: for each face a half along each island in it.
        ways: from each face to the outside.
    """

    __slots__ = ("carved_from", "islands", "mesh", "shell", "ways")

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh
        self.carved_from = [OUTSIDE]
        self.shell = [-1]
        self.islands: list[list[int]] = [[]]
        self.ways = Ways(mesh)

    def __len__(self) -> int:
        """Return how many faces there are, with face 0."""
        return len(self.shell)

    def ticks(self) -> NDArray[np.int64]:
        """Return the area of each face in units of 1e-5 m2, shape (faces,); that of face 0 is minus the sum."""
        left, right = self.mesh.sides()
        area = np.zeros(len(self), np.int64)
        ticks = self.mesh.ticks()
        np.add.at(area, left, ticks)
        np.subtract.at(area, right, ticks)
        return area

    def sides_of(self, face: int) -> list[list[int]]:
        """Return the halves around a face: its outer side first, then its islands."""
        starts = [*([self.shell[face]] if self.shell[face] >= 0 else []), *self.islands[face]]
        return [self.mesh.walk(half) for half in starts]

    def divide(self, changed: list[int]) -> list[tuple[int, int]]:
        """Bring the faces up to date after edges were added; return (new face, face that it was carved from)."""
        walks = self._walk(changed)
        locate = _Locator(self.mesh, walks)
        self._find_old(walks, changed, locate)
        touched: dict[int, list[int]] = {}
        for side, face in enumerate(walks.old):
            touched.setdefault(face, []).append(side)
        carved = [pair for face, sides in touched.items() for pair in self._divide_face(face, sides, walks, locate)]
        self.ways.extend(carved, changed)
        return carved

    def _walk(self, changed: list[int]) -> _Walks:
        walks = _Walks()
        x, y = self.mesh.vertices.positions()
        for half in changed:
            if half in walks.of:
                continue
            side = self.mesh.walk(half)
            walks.of.update(dict.fromkeys(side, len(walks.halves)))
            walks.halves.append(side)
            corner = np.array([self.mesh.origin[each] for each in side])
            walks.twice.append(_twice_area(x[corner], y[corner]))
        return walks

    def _find_old(self, walks: _Walks, changed: list[int], locate: "_Locator") -> None:
        """Say in which face each side lay: that of its old halves, of the other side of a new edge, or around it."""
        face = self.mesh.face
        walks.old = [next((face[h] for h in side if face[h] != NO_FACE), NO_FACE) for side in walks.halves]
        across: dict[int, set[int]] = {}
        for half in changed:
            if face[half] == NO_FACE:
                across.setdefault(walks.of[half], set()).add(walks.of[half ^ 1])
        queue = [side for side, old in enumerate(walks.old) if old != NO_FACE]
        _spread(walks.old, queue, across)
        for side, old in enumerate(walks.old):
            if old == NO_FACE and walks.old[side] == NO_FACE:
                group = _group_of(side, across)
                walks.old[side] = locate.old_face_around([half for each in group for half in walks.halves[each]])
                _spread(walks.old, [side], across)

    def _divide_face(self, face: int, sides: list[int], walks: _Walks, locate: "_Locator") -> list[tuple[int, int]]:
        shells = [side for side in sides if walks.twice[side] > 0]
        holes = [walks.halves[side][0] for side in sides if walks.twice[side] <= 0]
        kept_holes = [half for half in self.islands[face] if half not in walks.of]
        keeps_shell = face == OUTSIDE or self.shell[face] not in walks.of
        keeper = -1 if keeps_shell else max(shells, key=lambda side: walks.twice[side])
        number: dict[int, int] = {-1: face, keeper: face}
        pairs = []
        for side in shells:
            if side != keeper:
                number[side] = len(self.shell)
                pairs.append((number[side], face))
                self.carved_from.append(face)
                self.shell.append(walks.halves[side][0])
                self.islands.append([])
        if not keeps_shell:
            self.shell[face] = walks.halves[keeper][0]
        self.islands[face] = []
        others = [side for side in shells if side != keeper]
        homes = locate.homes(others, keeper, holes, kept_holes)
        for half, home in homes.items():
            self.islands[number[home]].append(half)
        self._mark([*pairs, (face, face)], sides, walks, holes, kept_holes)
        return pairs

    def _mark(
        self,
        pairs: list[tuple[int, int]],
        sides: list[int],
        walks: _Walks,
        holes: list[int],
        kept_holes: list[int],
    ) -> None:
        """Write the faces' numbers on the halves of every side that is new or went to another face."""
        mark, kept = self.mesh.face, set(kept_holes)
        changed = {walks.halves[side][0] for side in sides} | set(holes)
        for face, old in pairs:
            for half in (self.shell[face], *self.islands[face]):
                if half in changed:
                    for each in walks.halves[walks.of[half]]:
                        mark[each] = face
                elif half in kept and face != old:
                    for each in self.mesh.walk(half):
                        mark[each] = face


class _Locator:
    """Finds which face lies around an island, by the nearest edge to its west."""

    def __init__(self, mesh: Mesh, walks: _Walks) -> None:
        self._mesh = mesh
        self._walks = walks
        self._edges: tuple[NDArray[np.float64], ...] | None = None
        self._x, self._y = mesh.vertices.positions()

    def old_face_around(self, group: list[int]) -> int:
        """Return the old face around edges that touch no old edge: that of the nearest old edge to the west."""
        half = self._west_of(group, old_only=True)
        return OUTSIDE if half < 0 else self._mesh.face[half]

    def homes(self, shells: list[int], keeper: int, holes: list[int], kept_holes: list[int]) -> dict[int, int]:
        """Return for each island of a divided face the piece that it lies in, named by its outer side.

        Args:
            shells: outer sides of the pieces that are new.
            keeper: outer side of the piece that keeps the number, -1 where that did not change.
            holes: a half of each island whose side is new.
            kept_holes: a half of each island that did not change.
        """
        if not shells:
            return dict.fromkeys([*holes, *kept_holes], keeper)
        boxes = np.array([self._box(side) for side in shells])
        homes: dict[int, int] = {}
        for half in [*holes, *kept_holes]:
            vertex = self._mesh.origin[half]
            x, y = self._mesh.vertices.x[vertex], self._mesh.vertices.y[vertex]
            near = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
            homes[half] = self._home(half, set(kept_holes), keeper) if near.any() else keeper
        return homes

    def _home(self, half: int, kept_holes: set[int], keeper: int) -> int:
        """Return the outer side around an island; islands west of it in the same piece lead on."""
        walks, passed = self._walks, 0
        while passed <= len(self._mesh):
            passed += 1
            side = walks.halves[walks.of[half]] if half in walks.of else self._mesh.walk(half)
            half = self._west_of(side, old_only=False)
            if half < 0:
                return keeper
            if half in walks.of:
                if walks.twice[walks.of[half]] > 0:
                    return walks.of[half]
                continue
            if not kept_holes.intersection(self._mesh.walk(half)):
                return keeper
        return keeper

    def _box(self, side: int) -> tuple[float, float, float, float]:
        corner = np.array([self._mesh.origin[half] for half in self._walks.halves[side]])
        x, y = self._x[corner], self._y[corner]
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def _west_of(self, side: list[int], *, old_only: bool) -> int:
        """Return the half nearest to the west of the westernmost vertex of a side, facing it; -1 if there is none."""
        corner = np.array([self._mesh.origin[half] for half in side])
        west_end = corner[np.argmin(self._x[corner])]
        px, py = self._x[west_end], self._y[west_end]
        low_x, low_y, high_y, slope, half, is_old = self._upright()
        near = np.flatnonzero((low_y <= py) & (py < high_y))
        if old_only:
            near = near[is_old[near]]
        at = low_x[near] + (py - low_y[near]) * slope[near]
        west = at < px
        if not west.any():
            return -1
        near, at = near[west], at[west]
        last = np.lexsort((slope[near], at))[-1]
        return int(half[near[last]])

    def _upright(self) -> tuple[NDArray[np.float64], ...]:
        """Return each edge by its lower end, its slope and the half on its eastern side; level edges never count."""
        if self._edges is None:
            x1, y1, x2, y2 = self._mesh.segments().T
            up = y2 > y1
            low_x, low_y, high_y = np.where(up, x1, x2), np.where(up, y1, y2), np.where(up, y2, y1)
            slope = np.divide(x2 - x1, y2 - y1, out=np.zeros(len(x1)), where=y1 != y2)
            east = 2 * np.arange(len(x1)) + up  # the half that runs down has the east on its left
            is_old = np.array(self._mesh.face, np.int64)[0::2] != NO_FACE
            self._edges = (low_x, low_y, high_y, slope, east, is_old)
        return self._edges


def _spread(old: list[int], queue: list[int], across: dict[int, set[int]]) -> None:
    """Give sides the old face of those that they share a new edge with."""
    while queue:
        here = queue.pop()
        for there in across.get(here, ()):
            if old[there] == NO_FACE:
                old[there] = old[here]
                queue.append(there)


def _group_of(side: int, across: dict[int, set[int]]) -> set[int]:
    group, queue = {side}, [side]
    while queue:
        new = across.get(queue.pop(), set()) - group
        group |= new
        queue += new
    return group


def _twice_area(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    dx, dy = x - x[0], y - y[0]
    return float((dx[:-1] * dy[1:] - dx[1:] * dy[:-1]).sum())
