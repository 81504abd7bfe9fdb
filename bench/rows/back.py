"""Read the whole history back from the database, against reading its files again."""

from pathlib import Path
from typing import Any

from contest import Clock
from keeping import SOURCE, keep_all, same_history
from originals import build, list_files

from frontline.control.partition.keep import read_partition

NAME = "read the history back"


def ours(folder: Path, clock: Clock) -> Any:
    """Read the partition from the database, as every command that asks for control does once."""
    files = list_files(folder)
    with keep_all(files, Clock()) as (database, _):
        with clock.running(), database.reading() as connection:
            read_partition(connection, SOURCE)
        return same_history(database, build(files), files)


def peer(folder: Path, clock: Clock) -> Any:
    """Read every file as a frame."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    with clock.running():
        for file in list_files(folder):
            geopandas.read_file(file)


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # ours checked it itself
    """What was read back must be what was kept."""
    return bool(ours), f"{len(list_files(folder))} days"
