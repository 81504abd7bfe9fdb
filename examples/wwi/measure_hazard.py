"""Measure how fast control changed by distance from the line, over all five fronts of the example.

Run on the example theatre once its lines are in::

    python -m examples.wwi.measure_hazard demo/wwi

Distances are between cell centres, as the assessment counts them; a change between two maps counts once, and its
days are those between the maps. The figures are the ``[hazard]`` of the theatre's settings; the script writes no file.
They are measured on the very lines that the example shows: they describe this war, they do not test a forecast.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.theatre.answers import read_map
from frontline.theatre.folder import OpenTheatre

EDGES_KM = np.array([5.0, 10.0, 20.0, 40.0, 80.0, 160.0])


def count_changes(theatre: OpenTheatre, source: str) -> NDArray[np.float64]:
    """Return cell-days and changes of hands by ring of distance, shape (2, rings)."""
    found = read_map(theatre, source)
    if found is None:
        raise SystemExit(f"{source} has shown no map: ingest its lines first")
    shown, parties = found
    counts = np.zeros((2, len(EDGES_KM) + 1))
    for n in range(len(shown.days) - 1):
        before, after = parties[n], parties[n + 1]
        gap = (shown.days[n + 1].day - shown.days[n].day).days
        for party in range(len(theatre.party_ids)):
            others = (before >= 0) & (before != party)
            if not others.any():
                continue
            apart = distance_transform_edt(~others.reshape(theatre.grid.shape)).ravel()
            apart *= theatre.grid.settings.size_m / 1000
            own = (before == party) & (after >= 0)
            ring = np.searchsorted(EDGES_KM, apart)
            counts[0] += gap * np.bincount(ring[own], minlength=counts.shape[1])
            counts[1] += np.bincount(ring[own & (after != party)], minlength=counts.shape[1])
    return counts


def main() -> None:
    """Print the daily probability that a cell changes hands, by distance."""
    theatre = OpenTheatre.at(Path(sys.argv[1]))
    counts = sum(count_changes(theatre, name) for name in theatre.cards)
    edges = [f"to {each:g} km" for each in EDGES_KM] + ["beyond"]
    for edge, days, changes in zip(edges, *np.asarray(counts), strict=True):
        print(f"{edge:>10} {days:16,.0f} cell-days {changes:10,.0f} changes  {changes / max(days, 1):.2e} a day")


if __name__ == "__main__":
    main()
