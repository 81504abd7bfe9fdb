"""Keep the whole history on disk without loss, against gzipped GeoJSON; the ratio is that of the sizes."""

import gzip
from pathlib import Path
from typing import Any

from contest import Clock, Outcome
from keeping import keep_all, same_history
from originals import build, list_files

NAME = "history on disk"


def ours(folder: Path, clock: Clock) -> Any:
    """Keep each day in a database, as bringing it in does; read it back and compare."""
    files = list_files(folder)
    with keep_all(files, clock) as (database, size):
        return size, same_history(database, build(files), files)


def peer(folder: Path, clock: Clock) -> Any:
    """Compress each day's file."""
    with clock.running():
        size = sum(len(gzip.compress(file.read_bytes())) for file in list_files(folder))
    return size, True


def ratio(ours: Outcome, peer: Outcome) -> float:
    """Return how many times larger the peer's files are."""
    return float(peer.answer[0] / ours.answer[0])


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # the sides checked it themselves
    """Say the sizes; read back, areas must be equal to the last digit and polygons corner by corner."""
    return ours[1], f"{ours[0] / 1e6:.3f} MB against {peer[0] / 1e6:.1f} MB (ratio of sizes; times are of keeping)"
