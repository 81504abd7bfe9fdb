"""Know for each face a way to the outside, so that what changes across edges can be summed for all faces at once.

Which edge leads from a face one step nearer to the outside belongs here; what is summed along the ways belongs in
``windings``. When a face is divided, only its pieces look for new ways, over the new edges between them.
"""

from array import array
from collections import defaultdict, deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.mesh import Mesh

OUTSIDE = 0
NO_HALF = -1


class Ways:
    """A spanning tree over the faces of a mesh, with the outside as its root."""

    __slots__ = ("_mesh", "_over", "_strides")

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        self._over = array("q", [NO_HALF])  # for each face its own half of the edge that leads out
        self._strides: list[NDArray[np.int64]] | None = None

    def extend(self, carved: Iterable[tuple[int, int]], changed: Iterable[int]) -> None:
        """Lead new faces out.

        Args:
            carved: each new face with the one that it was carved from; they are numbered on.
            changed: halves, among them those of all new edges.
        """
        face, over = self._mesh.face, self._over
        old_of = dict(carved)
        self._strides = None
        over.extend([NO_HALF] * len(old_of))
        old_of |= {old: old for old in old_of.values()}
        beside: dict[int, list[int]] = defaultdict(list)
        for half in changed:
            here, there = face[half], face[half ^ 1]
            if here != there and here in old_of and old_of[here] == old_of.get(there):
                beside[here].append(half)
        queue = deque(self._keep_to_old_way(old) for old in set(old_of.values()))
        while queue:
            for half in beside[queue.popleft()]:
                there = face[half ^ 1]
                if over[there] == NO_HALF and there != OUTSIDE:
                    over[there] = half ^ 1
                    queue.append(there)

    def sum_over(self, rise: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each face what rises on the way in from the outside, shape (faces,).

        The ways are followed in strides of 1, 2, 4, ... edges, for all faces together.

        Args:
            rise: for each edge how much more there is on its left than on its right, shape (edges,).
        """
        over = np.array(self._over)[1:]
        total = np.r_[0, np.where(over & 1, -rise[over >> 1], rise[over >> 1])]
        if self._strides is None:
            self._strides = self._find_strides(over)
        for outward in self._strides:
            total = total + total[outward]
        return np.asarray(total)

    def _keep_to_old_way(self, old: int) -> int:
        """Let the piece that has the old face's way out keep it; return its number."""
        if old == OUTSIDE:
            return OUTSIDE
        half = self._over[old]
        self._over[old] = NO_HALF
        keeper = self._mesh.face[half]
        self._over[keeper] = half
        return keeper

    def _find_strides(self, over: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        outward = np.r_[OUTSIDE, np.array(self._mesh.face)[over ^ 1]]
        strides = []
        while outward.any():
            strides.append(outward)
            outward = outward[outward]
        return strides
