"""The doctor finds what is not in order, says what to do, and changes nothing."""

import importlib.metadata
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from frontline.store import health
from frontline.store.database import HEAD, Database
from frontline.theatre.doctor import examine, exit_code_of
from frontline.theatre.new import make_theatre

CARD = """
name = "atlas"
title = "An atlas"
publisher = "Tests"
kind = "monitor"
reader = "cells"
[licence]
name = "CC0"
class = "open"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_theatre(tmp_path_factory.mktemp("doctor") / "pokrovsk", "pokrovsk")
    Database(path / "frontline.db").close()
    return path


def bad(path: Path) -> dict[str, str]:
    return {each["name"]: each["detail"] for each in examine(path)["checks"] if not each["ok"]}


def test_a_theatre_in_order_is_found_so(made: Path) -> None:
    before = sorted(made.rglob("*"))
    checks = examine(made)["checks"]
    assert not bad(made)
    assert exit_code_of(checks) == 0
    details = {each["name"]: each["detail"] for each in checks}
    assert [each for each in ("GEOS", "GDAL", "PROJ") if each in details["libraries"]] == ["GEOS", "GDAL", "PROJ"]
    assert f"tables {HEAD} (up to date)" in details["database"]
    assert sorted(made.rglob("*")) == before


def test_a_folder_without_a_theatre_is_named(tmp_path: Path) -> None:
    checks = examine(tmp_path)["checks"]
    assert "frontline new" in bad(tmp_path)["theatre"]
    assert exit_code_of(checks) == 70


def test_each_disorder_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = make_theatre(tmp_path / "theatre")
    assert set(bad(path)) == {"cards", "places"}  # an empty one has neither
    (path / "sources" / "atlas.toml").write_text(CARD.replace('"cells"', '"guesses"'), encoding="utf-8")
    settings = path / "frontline.toml"
    lost = re.sub("(?m)^time_zone = .*$", 'time_zone = "Europe/Atlantis"', settings.read_text(encoding="utf-8"))
    settings.write_text(lost if "Atlantis" in lost else f'time_zone = "Europe/Atlantis"\n{lost}', encoding="utf-8")
    (path / "agreed.jsonl").write_text("{", encoding="utf-8")
    (path / "quarantine" / "atlas").mkdir(parents=True)
    (path / "quarantine" / "atlas" / "x.json").write_text("[]", encoding="utf-8")
    (path / "frontline.db").write_bytes(b"no database at all" * 100)
    found = bad(path)
    assert set(found) == {"cards", "places", "theatre", "licences", "quarantine", "database"}
    assert "atlas.toml: reader" in found["cards"]
    assert "restore it from a copy" in found["database"]
    assert all(";" in detail for detail in found.values())
    assert exit_code_of(examine(path)["checks"]) == 6


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    Database(file).close()
    assert health.examine(file).faults == ()
    body = bytearray(file.read_bytes())
    body[4096:4200] = b"\xff" * 104
    file.write_bytes(bytes(body))
    assert health.examine(file).faults


def test_a_full_disk_and_a_missing_package_are_found(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    needs = [*(importlib.metadata.requires("frontline") or []), "no-such-package>=1", "click>=99"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: needs)
    found = bad(made)
    assert set(found) == {"packages", "no-such-package", "click", "disk"}
    assert "needs 99 or newer" in found["click"]
