"""From raw bytes to km2 a day: the partition of the whole series, against loading and overlaying neighbouring days."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import LABEL, build, list_files, read_layers

from frontline.control.partition import Partition
from frontline.control.partition.area import geometry_km2

NAME = "partition and daily series"
EQUAL_AREA = "EPSG:6933"
LARGEST_M2 = 0.01
LARGEST_SHARE = 1e-4  # an edge that is straight on the peer's projection is not straight in longitude and latitude


def ours(folder: Path, clock: Clock) -> Any:
    """Read and check all files, share their edges, and give the area of each day."""
    with clock.running():
        partition = build(list_files(folder))
        return partition.daily_areas().of(LABEL)


def peer(folder: Path, clock: Clock) -> Any:
    """Read all files; area, and gained and lost by two overlays, for each pair of days."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    with clock.running():
        days = [geopandas.read_file(file)[["geometry"]].to_crs(EQUAL_AREA) for file in list_files(folder)]
        km2 = [days[0].area.sum() / 1e6]
        for before, after in itertools.pairwise(days):
            gained, lost = after.overlay(before, how="difference"), before.overlay(after, how="difference")
            km2.append(km2[-1] + (gained.area.sum() - lost.area.sum()) / 1e6)
    return np.array(km2)


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:
    """Compare each day with its file and with the peer, and look whether every outline is closed and valid."""
    layers, partition = list(read_layers(list_files(folder))), Partition()
    apart_m2 = float(abs(ours - [geometry_km2(layer.areas[LABEL]) for layer in layers]).max() * 1e6)
    share = float((abs(ours - peer) / peer).max())
    partition.extend(layers)
    closed = partition.check() == len(layers)
    valid = bool(shapely.is_valid([partition.polygons(layer.day)[LABEL] for layer in layers[::20]]).all())
    note = f"{len(layers)} days, each within {apart_m2:.5f} m2 of its file and {share:.0e} of the peer; outlines closed"
    return apart_m2 <= LARGEST_M2 and share <= LARGEST_SHARE and closed and valid, note
