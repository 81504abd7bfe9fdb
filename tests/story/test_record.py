"""How the record came to be: each change with both dates, and what was said and later changed."""

import json
from pathlib import Path

import shapely

import frontline
from frontline.theatre.theatre import Theatre
from program import run

CARD = """name = "atlas"
title = "Atlas"
publisher = "Tests"
kind = "monitor"
reader = "geo"
[licence]
name = "CC0"
class = "open"
[labels]
red = { status = "held", party = "RU" }
[elsewhere]
status = "held"
party = "UA"
[guards]
max_jump_km2 = 1000
"""


def write_map(path: Path, east: float) -> Path:
    path.parent.mkdir(exist_ok=True)
    area = json.loads(shapely.to_geojson(shapely.box(37.0, 48.1, east, 48.4)))
    feature = {"type": "Feature", "properties": {"label": "red"}, "geometry": area}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def test_a_day_shown_again_is_a_correction_and_both_versions_stay(tmp_path: Path) -> None:
    theatre = Theatre.make(tmp_path / "pokrovsk", "pokrovsk")
    (tmp_path / "pokrovsk" / "sources" / "atlas.toml").write_text(CARD, encoding="utf-8")
    theatre = frontline.open(tmp_path / "pokrovsk")
    first = theatre.ingest("atlas", write_map(tmp_path / "a" / "2025-11-03.geojson", 37.1))
    again = theatre.ingest("atlas", write_map(tmp_path / "b" / "2025-11-03.geojson", 37.2))
    assert (first["accepted"], again["accepted"]) == (1, 1)
    (row,) = theatre.corrections(since="2025-11-01")
    assert row["now"] > 1.9 * row["said"]
    assert (row["valid"], row["known_said"]) == ("2025-11-03", "2025-11-04T00:00:00Z")
    assert row["known_now"] > row["known_said"]
    assert theatre.corrections(since="2025-11-04") == []
    now, then = (theatre.compare("atlas", "atlas", on="2025-11-03", known=known) for known in (None, "2025-11-05"))
    assert now["area_a_km2"] > 1.9 * then["area_a_km2"]


def test_the_history_of_a_place_has_both_dates(theatre: Path) -> None:
    rows = frontline.open(theatre).history("Pokrovsk")
    deepstate = [row for row in rows if row["source"] == "deepstate"]
    assert len(deepstate) > 10
    assert all(row["known"] > row["valid"] and row["evidence"] == "deepstate.parquet" for row in deepstate)
    assert abs(deepstate[-1]["share"] - deepstate[-2]["share"]) > 0.01
    early = frontline.open(theatre).history("Pokrovsk", known="2025-10-20")
    assert early == [row for row in rows if row["known"] <= "2025-10-21T00:00:00Z"]
    assert "deepstate.parquet" in run("-t", theatre, "history", "Pokrovsk").stdout
    assert "no map has shown a day again" in run("-t", theatre, "corrections").stdout


def test_two_days_that_look_alike_are_two_days_shown(tmp_path: Path) -> None:
    """Where only the name tells the day, the same bytes under another name are another day's map."""
    Theatre.make(tmp_path / "pokrovsk", "pokrovsk")
    (tmp_path / "pokrovsk" / "sources" / "atlas.toml").write_text(CARD, encoding="utf-8")
    theatre = frontline.open(tmp_path / "pokrovsk")
    files = [write_map(tmp_path / "a" / f"2025-11-0{n}.geojson", 37.1) for n in (3, 4)]
    assert theatre.ingest("atlas", *files)["accepted"] == 2
    assert theatre.ingest("atlas", *files)["repeated"] == 2
    copy = write_map(tmp_path / "b" / "a copy of 2025-11-04.geojson", 37.1)
    again = theatre.ingest("atlas", copy)
    assert (again["accepted"], again["repeated"], again["states"]) == (0, 1, 0)
    (row,) = (row for row in theatre.sources() if row["source"] == "atlas")
    assert (row["deliveries"], row["last"]) == (2, "2025-11-04")
    shown = theatre.status("Pokrovsk", on="2025-11-04")["sources"]
    assert {each["day"] for each in shown if each["source"] == "atlas"} == {"2025-11-04"}
