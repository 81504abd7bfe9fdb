"""Tell from a label's edges which faces it covers.

The step from edges to faces belongs here. How often a label's outline runs around a face is its winding; a face is
covered where that is positive. Two pieces of one label that overlap give 2, an outline that crosses itself can
give less than 0: both are counted, so that nobody takes a damaged file for a clean one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from frontline.control.partition.faces import OUTSIDE
from frontline.control.partition.mesh import Mesh


@dataclass(frozen=True, slots=True)
class Covered:
    """What an outline covers.

    Attributes:
        gained: faces that it covers and that were not covered before.
        lost: faces that were and no longer are.
        doubled: faces that it runs around more than once.
        inverted: faces that it runs around the wrong way.
    """

    gained: NDArray[np.int64]
    lost: NDArray[np.int64]
    doubled: NDArray[np.int64]
    inverted: NDArray[np.int64]


def cover(mesh: Mesh, along: NDArray[np.int64], before: NDArray[np.bool_]) -> Covered:
    """Return which faces an outline covers, as the difference to faces known to be covered before.

    Across an edge of the outline the winding differs by how often the outline runs along it. Subtracting what the
    faces covered before would draw leaves few edges; the faces fall into connected groups between them.

    Args:
        mesh: the edges.
        along: how often the outline runs along each edge, less how often against it, shape (edges,).
        before: whether each face was covered, shape (faces,).
    """
    left, right = mesh.sides()
    step = along - before[left].astype(np.int64) + before[right]
    changed = np.flatnonzero(step)
    if not len(changed):
        none = np.zeros(0, np.int64)
        return Covered(none, none, none, none)
    same = step == 0
    links = coo_array((np.ones(int(same.sum()), np.int8), (left[same], right[same])), shape=(len(before),) * 2)
    _, group = connected_components(links, directed=False)
    added = _step_over(group[left[changed]].tolist(), group[right[changed]].tolist(), step[changed].tolist(), group)
    winding = before + added[group]
    covered = winding > 0
    gained, lost = np.flatnonzero(covered & ~before), np.flatnonzero(before & ~covered)
    return Covered(gained, lost, np.flatnonzero(winding > 1), np.flatnonzero(winding < 0))


def _step_over(left: list[int], right: list[int], step: list[int], group: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return what to add in each group of faces, beginning with nothing outside."""
    beside: dict[int, dict[int, int]] = {}
    for a, b, rise in zip(left, right, step, strict=True):
        beside.setdefault(b, {})[a] = rise
        beside.setdefault(a, {})[b] = -rise
    added = np.zeros(int(group.max()) + 1, np.int64)
    outside = int(group[OUTSIDE])
    queue, reached = [outside], {outside}
    while queue:
        here = queue.pop()
        for there, rise in beside.get(here, {}).items():
            if there not in reached:
                reached.add(there)
                added[there] = added[here] + rise
                queue.append(there)
    return added
