"""Find where new edges meet known edges and each other.

Geometry of pairs of straight edges belongs here; cutting them belongs in ``mesh``. Coordinates are in
units of 1e-7 degree.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

ON_EDGE = 1e-5  # a vertex within so many units (a tenth of a micrometre) of an edge lies on it
LOOSE = 2000  # known edges beyond the index that are compared one by one, before it is built again

Segments = NDArray[np.float64]  # shape (n, 4): x and y of the start, x and y of the end
Pairs = NDArray[np.int64]  # shape (2, n)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where edges meet, as found for pairs of a left and a right edge.

    Attributes:
        pair: positions of the left and right edge of each pair, shape (2, n).
        touches: for each of the ends (left start, left end, right start, right end): whether it lies inside the other
            edge, shape (4, n).
        crosses: whether the edges cross in a point inside both, shape (n,).
        at: where they cross, shape (n, 2); meaningless where they do not.
    """

    pair: Pairs
    touches: NDArray[np.bool_]
    crosses: NDArray[np.bool_]
    at: NDArray[np.float64]


class EdgeIndex:
    """Known edges by where they lie; those of late are compared one by one, so that adding a few costs little."""

    __slots__ = ("_indexed", "_tree")

    def __init__(self) -> None:
        self._tree = shapely.STRtree([])
        self._indexed = 0

    def near(self, new: Segments, known: Segments) -> Pairs:
        """Return which new and known edges have overlapping boxes.

        A known edge may have become shorter since it was indexed, never longer or elsewhere.
        """
        if len(known) - self._indexed > LOOSE:
            self._tree, self._indexed = shapely.STRtree(_draw(known)), len(known)
        found = self._tree.query(_draw(new)) if self._indexed else np.zeros((2, 0), np.int64)
        late = _overlapping(new, known[self._indexed :])
        late[1] += self._indexed
        return np.concatenate([found, late], axis=1)


def pairs_within(new: Segments) -> Pairs:
    """Return which edges of a set have overlapping boxes, each pair once."""
    if len(new) > LOOSE // 8:
        boxes = _draw(new)
        found = shapely.STRtree(boxes).query(boxes)
    else:
        found = _overlapping(new, new)
    return np.asarray(found[:, found[0] < found[1]])


def find_contacts(left: Segments, right: Segments, pair: Pairs) -> Contacts:
    """Return where the edges of each pair meet, other than in a shared end.

    Args:
        left: edges, shape (n, 4).
        right: edges, shape (m, 4).
        pair: positions in ``left`` and ``right``, shape (2, k).
    """
    e, f = left[pair[0]], right[pair[1]]
    a, b, c, d = e[:, :2], e[:, 2:], f[:, :2], f[:, 2:]
    touches, side = [], []
    for point, start, end in ((a, c, d), (b, c, d), (c, a, b), (d, a, b)):
        inside, turn = _place_on(point, start, end)
        is_end = (point == start).all(axis=1) | (point == end).all(axis=1)
        touches.append(inside & ~is_end)
        side.append(np.where(is_end, 0.0, turn))
    touched = np.stack(touches)
    crosses = (side[0] * side[1] < 0) & (side[2] * side[3] < 0) & ~touched.any(axis=0)
    along = np.divide(side[0], side[0] - side[1], out=np.zeros(len(e)), where=crosses)
    return Contacts(pair, touched, crosses, a + along[:, None] * (b - a))


def _place_on(
    point: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell whether each point lies on its edge, and its distance to the left of the edge's line in units."""
    edge, offset = end - start, point - start
    length = np.hypot(edge[:, 0], edge[:, 1])
    turn = (edge[:, 0] * offset[:, 1] - edge[:, 1] * offset[:, 0]) / length
    along = (edge * offset).sum(axis=1) / length
    return (abs(turn) <= ON_EDGE) & (along > 0) & (along < length), turn


def _draw(edges: Segments) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(edges.reshape(-1, 2, 2)))


def _overlapping(new: Segments, known: Segments) -> Pairs:
    if not len(new) or not len(known):
        return np.zeros((2, 0), np.int64)
    hit = np.ones((len(new), len(known)), bool)
    for axis in (0, 1):
        low, high = np.minimum(new[:, axis], new[:, axis + 2]), np.maximum(new[:, axis], new[:, axis + 2])
        hit &= low[:, None] <= np.maximum(known[:, axis], known[:, axis + 2])
        hit &= high[:, None] >= np.minimum(known[:, axis], known[:, axis + 2])
    return np.stack(np.nonzero(hit)).astype(np.int64)
