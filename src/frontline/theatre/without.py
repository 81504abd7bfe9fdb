"""Say what the assessment of a day would be without one of the maps, over all cells at once, and keep it for the next.

The filter runs over the whole grid whichever cells are asked for, so that a page and a brief share one run a map. What
is made of it belongs to those who ask.
"""

from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.store.releases import digest_holdings
from frontline.theatre.assessment import filter_day, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.testifying import read_hearing


def assess_without(
    theatre: OpenTheatre, source: str, on: date, known: datetime | None = None
) -> NDArray[np.float32] | None:
    """Return the probability of each party in each cell on a day without a map, shape (parties, cells).

    None where the others show neither that day nor an earlier one.
    """
    with theatre.database.reading() as connection:
        key = f"without {source} {on} {known} {digest_holdings(connection)}"
    if key not in theatre.loaded:
        theatre.loaded[key] = _assess(theatre, source, on, known)
    found: NDArray[np.float32] | None = theatre.loaded[key]
    return found


def _assess(theatre: OpenTheatre, source: str, on: date, known: datetime | None) -> NDArray[np.float32] | None:
    rest = [each for each in read_witnesses(theatre, known) if each.source != source]
    if not any(each.days[0] <= np.datetime64(on) for each in rest):
        return None
    return filter_day(theatre, rest, read_hearing(theatre, known), on, np.arange(theatre.grid.size))
