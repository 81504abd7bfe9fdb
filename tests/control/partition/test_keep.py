"""A partition in the database: what is read back answers as what was kept, and goes on from there."""

import datetime as dt
import random

import shapely
from shapely.geometry import Polygon, box

from frontline.control.partition import Partition
from frontline.control.partition.keep import keep_commit, read_partition
from frontline.store.database import Connection, Database
from frontline.store.tables import delivery, document


def day(n: int) -> dt.date:
    return dt.date(2024, 1, 1) + dt.timedelta(n)


def instant(n: int) -> dt.datetime:
    return dt.datetime(2024, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n)


def _delivery(connection: Connection, number: int) -> int:
    digest = f"{number:064d}"
    connection.execute(
        document.insert(), {"digest": digest, "size": 0, "body": b"", "retrieved_at": "2024-01-01T00:00:00Z"}
    )
    row = {"source": "atlas", "digest": digest, "file_name": "", "recorded_at": "", "states": 0, "ignored": {}}
    return int(connection.execute(delivery.insert().returning(delivery.c.delivery_id), row).scalar_one())


def _some_area(chance: random.Random) -> Polygon:
    x, y = chance.randint(0, 9), chance.randint(0, 9)
    return shapely.transform(
        box(x, y, x + chance.randint(1, 6), y + chance.randint(1, 6)), lambda points: points * 1e-3
    )


def test_what_is_read_back_answers_as_what_was_kept(database: Database) -> None:
    chance = random.Random(7)  # noqa: S311  # a fixed sequence
    whole = Partition()
    for n in range(14):
        areas = {label: shapely.union(_some_area(chance), _some_area(chance)) for label in ("red", "blue")}
        on = day(chance.randint(0, 6))
        with database.writing() as connection:
            again = read_partition(connection, "atlas")
            commit = again.append(on, areas, instant(n), f"{n}")
            keep_commit(connection, "atlas", _delivery(connection, n), again, commit)
        whole.append(on, areas, instant(n), f"{n}")
    with database.reading() as connection:
        again = read_partition(connection, "atlas")
    again.check()
    assert again.states.versions == whole.states.versions
    for known in range(14):
        expected, found = whole.daily_areas(instant(known)), again.daily_areas(instant(known))
        assert expected.days == found.days
        for label in ("red", "blue"):
            assert abs(expected.of(label) - found.of(label)).max() < 1e-8


def test_a_source_without_a_partition_has_an_empty_one(database: Database) -> None:
    with database.reading() as connection:
        assert not read_partition(connection, "atlas").states.versions
