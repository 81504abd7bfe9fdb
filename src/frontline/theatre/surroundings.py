"""Tell what is assessed of the ground around a place: who holds it, and how near the other side's ground lies.

That is what the answer leans on where maps stay as they are; what maps show of the place itself belongs in ``why``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.publish.words import percent
from frontline.theatre.answers import is_seen
from frontline.theatre.asking import Question
from frontline.theatre.testifying import choose_cells

WITHIN_KM = 5.0
HALF = 0.5


def describe_surroundings(asked: Question, field: NDArray[np.float32], party: int) -> dict[str, Any]:
    """Return the share of the ground around that a party is assessed to hold, and how near the nearest of it is.

    Args:
        asked: the ground.
        field: of all cells, shape (parties, cells).
        party: the index of the party whose ground it is about.
    """
    grid = asked.theatre.grid
    inside = np.zeros(grid.size, bool)
    inside[choose_cells(asked.weights)] = True
    cell_km = grid.settings.size_m / 1000
    away = distance_transform_edt(~inside.reshape(grid.shape)).ravel() * cell_km
    around = is_seen(field) & ~inside & (away <= WITHIN_KM)
    share = float(field[party, around].mean()) if around.any() else None
    held = is_seen(field) & (field[party] >= HALF)
    nearest = float(away[held].min()) if held.any() else None
    found = {"party": asked.theatre.party_ids[party], "within_km": WITHIN_KM,
             "share": None if share is None else round(share, 4),
             "nearest_km": None if nearest is None else round(nearest, 1)}  # fmt: skip
    return found | {"sentence": _tell(asked.theatre.name_party(asked.theatre.party_ids[party]), share, nearest)}


def _tell(name: str, share: float | None, nearest: float | None) -> str:
    if nearest is None:
        return f"No ground that any map covers is more likely than not held by {name}."
    around = "" if share is None else f"{percent(share)} of the ground within {WITHIN_KM:g} km is held by {name}; "
    if nearest == 0:
        where = f"part of the place itself is, more likely than not, held by {name}"
    else:
        where = f"the nearest ground that is, more likely than not, held by {name} lies {nearest:.1f} km away"
    return f"Around it: {around}{where}."
