"""Land comes in named pieces, each with the days on which it belongs to the fight."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import box

from frontline.control.land import join_pieces, read_land
from frontline.errors import UsageError

SCHEMA = pa.schema([("name", pa.string()), ("since", pa.date32()), ("until", pa.date32()), ("geometry", pa.binary())])


def write_land(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    table = [dict(zip(SCHEMA.names, (*row[:3], shapely.to_wkb(row[3])), strict=True)) for row in rows]
    pq.write_table(pa.Table.from_pylist(table, SCHEMA), path)
    return path


def test_a_piece_belongs_to_the_fight_on_its_days_only(tmp_path: Path) -> None:
    file = write_land(
        tmp_path / "land.parquet",
        [("north", None, None, box(0, 0, 1, 1)), ("north", date(1915, 5, 23), date(1918, 11, 4), box(1, 0, 2, 1)),
         ("south", None, None, box(5, 5, 6, 6))],
    )  # fmt: skip
    first, late = read_land(file, ["north"])
    assert (first.holds(date(1800, 1, 1)), late.holds(date(1915, 5, 22)), late.holds(date(1915, 5, 23))) == (
        True, False, True,
    )  # fmt: skip
    assert not late.holds(date(1918, 11, 4))
    assert join_pieces([first, late]).equals(box(0, 0, 2, 1))


def test_land_that_is_missing_or_no_land_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is missing"):
        read_land(tmp_path / "land.parquet", ["north"])
    (tmp_path / "land.parquet").write_bytes(b"no land")
    with pytest.raises(UsageError, match="is no land"):
        read_land(tmp_path / "land.parquet", ["north"])
    write_land(tmp_path / "land.parquet", [("north", None, None, box(0, 0, 1, 1))])
    with pytest.raises(UsageError, match="has no piece 'east'"):
        read_land(tmp_path / "land.parquet", ["east"])
