"""Append a day to a long series, against two overlays of the day with the one before."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
from contest import Clock
from originals import LABEL, build, list_files, read_layers

NAME = "append a day"
DAYS = 60
LARGEST_M2 = 0.01


def ours(folder: Path, clock: Clock) -> Any:
    """Append the last days one by one to the partition of all before; the seconds are of one."""
    files = list_files(folder)
    partition = build(files[:-DAYS])
    for layer in list(read_layers(files[-DAYS:])):
        with clock.running():
            partition.extend([layer])
    clock.seconds = float(np.median(clock.laps))
    return partition.daily_areas().of(LABEL)


def peer(folder: Path, clock: Clock) -> Any:
    """Overlay each of the last days with the one before, both ways; the seconds are of one."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    days = [geopandas.read_file(file)[["geometry"]] for file in list_files(folder)[-DAYS - 1 :]]
    for before, after in itertools.pairwise(days):
        with clock.running():
            after.overlay(before, how="difference")
            before.overlay(after, how="difference")
    clock.seconds = float(np.median(clock.laps))


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # the peer only spends its time
    """Compare with the partition that is built at once."""
    at_once = build(list_files(folder)).daily_areas().of(LABEL)
    return bool(abs(ours - at_once).max() * 1e6 <= LARGEST_M2), f"median of {DAYS} days after {len(ours) - DAYS}"
