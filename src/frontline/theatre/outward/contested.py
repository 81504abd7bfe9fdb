"""Show which ground is likely contested on a day: held by no party alone, by how likely that is."""

from datetime import date

import numpy as np

from frontline.control import assess
from frontline.days import ONE_DAY, write_instant
from frontline.publish.gate import Gate
from frontline.sources.labels import Status
from frontline.theatre.contesting import MEANING, find_contested
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, close_cells, hold_cells
from frontline.theatre.outward.feature import Collection, Feature

BANDS = ((0.75, 1.0), (0.5, 0.75), (0.25, 0.5))


def list_contested(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return an area for each band of probability, without ground that is embargoed or held back."""
    found = find_contested(theatre, on, gate.known, drawn=True)
    if found is None:
        return []
    period = Period(on, on)
    closed = (close_cells(theatre, gate, period) | hold_cells(theatre, gate, period))[0]
    shown = np.where(closed | ~theatre.grid.inside, 0.0, found.cells)
    features = []
    for low, high in BANDS:
        cells = (shown >= low) & (shown < high if high < 1 else True)
        if cells.any():
            properties = {
                "on": on.isoformat(),
                "known": write_instant(gate.cut_off),
                "status": str(Status.CONTESTED),
                "probability_low": low,
                "probability_high": high,
                "area_km2": round(float(cells.sum()) * theatre.grid.cell_km2, 2),
                "method": assess.METHOD,
                "rests_on": found.basis,
            }
            features.append(
                Feature(f"{on}.contested.{100 * low:.0f}", theatre.grid.draw(cells), properties, on, on + ONE_DAY)
            )
    return features


CONTESTED = Collection(
    "contested",
    "What ground is contested, as assessed",
    f"Areas by how likely no party holds them alone ({MEANING}), from 0.25 on; embargoed ground is left out. One set "
    "of areas a day; without datetime, the last day shown.",
    ("status",),
    list_day=list_contested,
)
