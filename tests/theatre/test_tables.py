import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from frontline.errors import StorageError, UsageError
from frontline.theatre.tables import FURTHER, TAGS, save, write_csv

ROW: dict[str, Any] = {
    "start": "2025-10-01", "valid": "2025-10-31", "known": "2025-11-01T00:00:00Z", "place": "Покровськ",
    "source": "atlas", "measure": "net", "value": 1.5, "low": 1.0, "high": 2.0, "level": None, "unit": "km2",
    "whole": True,
}  # fmt: skip


def test_csv_has_a_line_of_hxl_tags() -> None:
    names, tags, row = csv.reader(write_csv([ROW]).splitlines())
    assert tags == [(TAGS | FURTHER)[name] for name in names]
    assert all(tag.startswith("#") for tag in tags)
    assert row[names.index("place")] == "Покровськ"
    assert row[names.index("level")] == ""
    assert "whole" in names
    assert "cells" not in names


def test_parquet_has_days_instants_and_tags(tmp_path: Path) -> None:
    save({"rows": [ROW]}, tmp_path / "net.parquet")
    table = pq.read_table(tmp_path / "net.parquet")
    assert table["valid"].to_pylist() == [date(2025, 10, 31)]
    assert str(table.schema.field("known").type) == "timestamp[ms, tz=UTC]"
    assert table.schema.field("value").metadata[b"hxl"] == b"#indicator+value+num"
    assert not list(tmp_path.glob("*.part"))


def test_json_is_the_whole_answer(tmp_path: Path) -> None:
    save({"unit": "km2", "rows": [ROW]}, tmp_path / "net.json")
    assert json.loads((tmp_path / "net.json").read_text()) == {"unit": "km2", "rows": [ROW]}


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        save({"rows": [ROW]}, tmp_path / "net.xlsx")
    with pytest.raises(StorageError):
        save({"rows": [ROW]}, tmp_path / "nowhere" / "net.csv")
