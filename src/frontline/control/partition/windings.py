"""Tell from a label's edges which faces it covers.

The step from edges to faces belongs here. How often a label's outline runs around a face is its winding; a face is
covered where that is positive. Two pieces of one label that overlap give 2, an outline that crosses itself can
give less than 0: both are counted, so that nobody takes a damaged file for a clean one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.control.partition.ways import Ways


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


def cover(ways: Ways, along: NDArray[np.int64], before: NDArray[np.bool_]) -> Covered:
    """Return which faces an outline covers, as the difference to faces known to be covered before.

    Across an edge of the outline the winding differs by how often the outline runs along it, and outside it is 0.

    Args:
        ways: from each face to the outside.
        along: how often the outline runs along each edge, less how often against it, shape (edges,).
        before: whether each face was covered, shape (faces,).
    """
    winding = ways.sum_over(along)
    covered = winding > 0
    gained, lost = np.flatnonzero(covered & ~before), np.flatnonzero(before & ~covered)
    return Covered(gained, lost, np.flatnonzero(winding > 1), np.flatnonzero(winding < 0))
