"""Say which edges bounded what a day showed, against reading that day's file."""

from pathlib import Path
from typing import Any

import numpy as np
from contest import Clock
from originals import LABEL, build, day_shown, list_files

NAME = "state of a day: ids"
EVERY = 10
LARGEST_SHARE = 1e-4  # see series


def ours(folder: Path, clock: Clock) -> Any:
    """Ask for the edges of every tenth day; the seconds are of one."""
    files = list_files(folder)
    partition = build(files)
    km2 = []
    for file in files[::EVERY]:
        day = day_shown(file)
        with clock.running():
            edges = partition.edge_ids(day)[LABEL]
        km2.append((partition.edges_km2(edges), partition.area_km2(day, LABEL)))
    clock.seconds = float(np.median(clock.laps))
    return np.array(km2)


def peer(folder: Path, clock: Clock) -> Any:
    """Read every tenth file; the seconds are of one."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    km2 = []
    for file in list_files(folder)[::EVERY]:
        with clock.running():
            frame = geopandas.read_file(file)
        km2.append(frame.to_crs("EPSG:6933").area.sum() / 1e6)
    clock.seconds = float(np.median(clock.laps))
    return np.array(km2)


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Compare the edges' area with the day's and with the file's."""
    same = (ours[:, 0] == ours[:, 1]).all() and (abs(ours[:, 0] / peer - 1) < LARGEST_SHARE).all()
    return bool(same), "median of every tenth day"
