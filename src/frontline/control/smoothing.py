"""Look back with hindsight: what is believed of a day once the days after it are known too.

The backward pass over what the filter believed (Kitagawa 1987, for a discrete state): a day's belief is weighed by how
well it leads to what is believed of the next day. It needs nothing but the filtered beliefs, and the hazard that they
imply. What was known at the time is in ``filter``, and the two are never mixed.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontline.control.filter import TINY
from frontline.control.hazard import Surroundings, move_on

DOUBT = 1e-3  # what is stated to within this on both days is as on the later one
APART = 0.5
Floats = NDArray[np.float32]
Day = tuple[date, Floats, float]  # the day, what was believed on it, and the pace of the step to the next


def look_back(filtered: Iterable[Day], surroundings: Surroundings) -> Iterator[tuple[date, Floats]]:
    """Yield each day with its probabilities in hindsight, shape (parties, cells), from the last to the first.

    Args:
        filtered: each day from the last to the first: its beliefs, 0 where no map covered the cell, and its pace.
        surroundings: the hazard's squares.
    """
    later: Floats | None = None
    for day, belief, pace in filtered:
        later = belief if later is None else _weigh_back(belief, later, surroundings, pace)
        yield day, later


def _weigh_back(belief: Floats, later: Floats, surroundings: Surroundings, pace: float) -> Floats:
    """Return the belief in hindsight, from that of the next day.

    Ground that enters or leaves keeps its own. Where both are sure of the same party, nothing happened in between.
    """
    top, top_later = belief.max(axis=0), later.max(axis=0)
    covered = top > 0
    both = covered & (top_later > 0)
    found = later.copy()
    if not both.all():
        found[:, ~both] = belief[:, ~both]
    doubt = (top < 1 - DOUBT) | (top_later < 1 - DOUBT)
    for own, other in zip(belief[:-1], later[:-1], strict=True):  # two that are sure agree, unless wholly apart
        doubt |= np.abs(own - other) > APART
    cells = np.flatnonzero(both & doubt)
    hazard = surroundings.measure(belief, covered, cells) * np.float32(pace)
    part = belief[:, cells]
    ratio = later[:, cells] / np.clip(move_on(part, hazard), TINY, None)
    stays = 1 - (hazard.sum(axis=0) - hazard)
    onward = stays * ratio + (hazard * ratio).sum(axis=0) - hazard * ratio
    part = np.clip(part * onward, TINY, None)
    found[:, cells] = part / part.sum(axis=0)
    return found
