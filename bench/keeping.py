"""Keep a series in a database of its own, as bringing it in does, for the rows about what is kept."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from contest import Clock
from originals import LABEL, day_shown, read_layers

from frontline.control.partition import Partition
from frontline.control.partition.keep import keep_commit, read_partition
from frontline.sources.delivery import digest_of
from frontline.store import documents
from frontline.store.database import Connection, Database
from frontline.store.outlines import read_versions

SOURCE = "deepstate-daily"
AT = datetime(2026, 6, 1, tzinfo=UTC)


@contextmanager
def keep_all(files: list[Path], clock: Clock) -> Iterator[tuple[Database, int]]:
    """Give a database with all files kept day by day, and the bytes that they take; keeping them is timed."""
    with tempfile.TemporaryDirectory() as place:
        database, partition = Database(Path(place) / "frontline.sqlite"), Partition()
        for layer in read_layers(files):
            commit = partition.extend([layer])
            with database.writing() as connection:
                # two days may have the same bytes
                number = _deliver(connection, digest_of(f"{layer.day}{layer.evidence}".encode()))
                with clock.running():
                    keep_commit(connection, SOURCE, number, partition, commit)
        with database.reading() as connection:
            size = sum(len(record.body) for record in read_versions(connection, SOURCE))
        yield database, size
        database.close()


def same_history(database: Database, partition: Partition, files: list[Path]) -> bool:
    """Tell whether what is read back has the areas of a partition to the last digit, and its polygons."""
    with database.reading() as connection:
        again = read_partition(connection, SOURCE)
    same = bool((again.daily_areas().km2 == partition.daily_areas().km2).all())
    for day in map(day_shown, files[::25]):
        same &= again.polygons(day)[LABEL].normalize() == partition.polygons(day)[LABEL].normalize()
    return same


def _deliver(connection: Connection, digest: str) -> int:
    documents.add_document(connection, digest, b"", AT)
    row = {"source": SOURCE, "digest": digest, "file_name": "", "recorded_at": "", "states": 0, "ignored": {}}
    return int(documents.add_delivery(connection, row))
