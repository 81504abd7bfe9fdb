"""Find the spells of days over which something stayed as it was shown.

What is shown is given as one number a day; the last spell is open, since nobody has said that it ended.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of days, half-open.

    Attributes:
        state: the number that was shown.
        start: the first day on which it was.
        end: the day from which something else was; None while it lasts.
        position: of the first day among those shown.
    """

    state: int
    start: date
    end: date | None
    position: int


def find_spells(days: tuple[date, ...], states: NDArray[np.integer]) -> tuple[Spell, ...]:
    """Return the spells of a series in order.

    Args:
        days: shown, in order, shape (n,).
        states: what was shown on each, shape (n,).
    """
    if not len(days):
        return ()
    starts = np.concatenate([[0], np.flatnonzero(np.diff(states)) + 1])
    ends = [*(days[n] for n in starts[1:]), None]
    return tuple(Spell(int(states[n]), days[n], end, int(n)) for n, end in zip(starts, ends, strict=True))
