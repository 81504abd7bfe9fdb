"""Draw the area of a day, against reading that day's file."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import LABEL, build, day_shown, list_files

NAME = "state of a day: polygons"
EVERY = 10
WIDEST_DEGREES = 2e-7  # files have up to 15 digits, the partition 7


def ours(folder: Path, clock: Clock) -> Any:
    """Draw every tenth day; the seconds are of one."""
    files = list_files(folder)
    partition = build(files)
    drawn = []
    for file in files[::EVERY]:
        with clock.running():
            shape = partition.polygons(day_shown(file))[LABEL]
        drawn.append(shape)
    clock.seconds = float(np.median(clock.laps))
    return drawn


def peer(folder: Path, clock: Clock) -> Any:
    """Read every tenth file; the seconds are of one."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    drawn = []
    for file in list_files(folder)[::EVERY]:
        with clock.running():
            frame = geopandas.read_file(file)
        drawn.append(frame.geometry.iloc[0])
    clock.seconds = float(np.median(clock.laps))
    return drawn


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Each must be valid, and no corner of it may lie off the file's line, or the other way round."""
    valid = bool(shapely.is_valid(ours).all())
    far = sum(_corners_off(one, other) + _corners_off(other, one) for one, other in zip(ours, peer, strict=True))
    return valid and far == 0, f"median of every tenth day; {far} corners off the line of the file"


def _corners_off(shape: Any, other: Any) -> int:
    """Return how many corners of a shape do not lie on the other's line."""
    line = shapely.boundary(other)
    shapely.prepare(line)
    near = shapely.dwithin(line, shapely.points(shapely.get_coordinates(shape)), WIDEST_DEGREES)
    return int((~near).sum())
