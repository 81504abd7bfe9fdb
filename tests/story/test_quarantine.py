"""A map that is unlike the one before it waits for a person, who lets it in or keeps it out, with a reason."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from frontline.errors import DeliveryError, NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer, run

CARD = """
name = "atlas"
title = "Atlas"
publisher = "Tests"
kind = "monitor"
reader = "geo"
licence = { name = "CC0", class = "open" }
labels = { red = { status = "held", party = "RU" } }
elsewhere = { status = "held", party = "UA" }
"""
FIRST = date(2025, 11, 1)
# Ordinary days, a level that lasts, a day that lacks most of the map, and the level again.
EASTS = (37.0, 37.001, 37.2, 37.2, 37.201, 36.6, 37.201)


def write_map(folder: Path, number: int, east: float) -> Path:
    shape = shapely.box(36.5, 47.95, east + number * 1e-5, 48.5)
    feature = {"type": "Feature", "properties": {"label": "red"}, "geometry": json.loads(shapely.to_geojson(shape))}
    file = folder / f"atlas_{FIRST + timedelta(days=number)}.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Theatre.make(tmp_path / "pokrovsk", "pokrovsk")
    (tmp_path / "pokrovsk" / "sources" / "atlas.toml").write_text(CARD, encoding="utf-8")
    (tmp_path / "maps").mkdir()
    for number, east in enumerate(EASTS):
        write_map(tmp_path / "maps", number, east)
    return tmp_path / "pokrovsk"


def put_aside(theatre: Theatre) -> list[dict[str, Any]]:
    return [row for row in theatre.list_quarantine() if row["source"] == "atlas"]


def atlas(theatre: Theatre) -> dict[str, Any]:
    return next(row for row in theatre.sources() if row["source"] == "atlas")


def test_a_level_that_lasts_asks_and_says_so_until_a_person_accepts_its_first_day(path: Path) -> None:
    theatre = Theatre(path)
    result = theatre.ingest("atlas", path.parent / "maps")
    assert (result["accepted"], len(result["quarantined"])) == (2, 5)
    assert [row["same_level"] for row in put_aside(theatre)] == [0, 1, 2, 0, 0]
    assert "on the same level as 2 that wait before it" in put_aside(theatre)[2]["reason"]
    done = theatre.accept("atlas", put_aside(theatre)[0]["digest"][:8], reason=" it  did fall", person="Ada")
    assert [name[6:16] for name in done["let_in"]] == ["2025-11-04", "2025-11-05", "2025-11-07"]
    assert (done["waiting"], done["reason"]) == (1, "it did fall")
    row = atlas(theatre)
    assert (row["deliveries"], [each["path"][6:16] for each in row["quarantined"]]) == (6, ["2025-11-06"])
    assert [(each["day"], each["guard"]) for each in row["flags"]] == [
        ("2025-11-03", "jump"), ("2025-11-07", "missing days"), ("2025-11-07", "unanswered"),
    ]  # fmt: skip
    assert row["judgements"][0]["person"] == "Ada"
    assert theatre.status("Pokrovsk", on="2025-11-03")["sources"][0]["day"] == "2025-11-03"


def test_a_refused_delivery_stays_out_and_is_not_asked_about_again(path: Path) -> None:
    maps = path.parent / "maps"
    assert run("-t", path, "ingest", "atlas", maps, check=False).returncode == 4
    shown = run("-t", path, "quarantine").stdout
    assert "and 2 more on the same level, the last atlas_2025-11-05.geojson" in shown
    for row in answer("-t", path, "quarantine"):
        words = ("--reason", "an exercise", "--person", "Bo")
        decided = answer("-t", path, "quarantine", "refuse", "atlas", row["digest"][:10], *words)
        assert decided["verdict"] == "refuse"
    result = answer("-t", path, "ingest", "atlas", maps)
    assert (result["repeated"], result["refused"], result["quarantined"]) == (2, 5, [])
    assert "refused: atlas: atlas_2025-11-06.geojson by Bo: an exercise" in run("-t", path, "sources").stdout
    assert {row["judgement"]["verdict"] for row in answer("-t", path, "quarantine")} == {"refuse"}


def test_a_later_judgement_counts_and_the_earlier_one_stays_readable(path: Path) -> None:
    theatre = Theatre(path)
    theatre.ingest("atlas", path.parent / "maps")
    digest = put_aside(theatre)[0]["digest"]
    theatre.refuse("atlas", digest, reason="not yet", person="Bo")
    theatre.accept("atlas", digest, reason="it did", person="Ada")
    assert [(each["verdict"], each["person"]) for each in atlas(theatre)["judgements"]] == [("accept", "Ada")]
    with theatre._open.database.reading() as connection:
        query = "SELECT origin FROM statement WHERE property = 'judgement' ORDER BY origin"
        assert [row[0] for row in connection.exec_driver_sql(query)] == ["Ada", "Bo"]


def test_a_damaged_delivery_cannot_be_accepted_and_nothing_is_decided(path: Path) -> None:
    theatre = Theatre(path)
    theatre.ingest("atlas", write_map(path.parent, 8, 60.0))
    digest = put_aside(theatre)[0]["digest"]
    with pytest.raises(DeliveryError, match="outside the bounds"):
        theatre.accept("atlas", digest, reason="why not", person="Ada")
    assert atlas(theatre)["judgements"] == []
    assert [row["judgement"] for row in put_aside(theatre)] == [None]


def test_what_is_missing_or_unclear_is_refused(path: Path) -> None:
    theatre = Theatre(path)
    theatre.ingest("atlas", path.parent / "maps")
    digest = put_aside(theatre)[0]["digest"]
    for words, error in (((digest, " "), UsageError), (("ab", "why"), UsageError), (("f" * 64, "why"), NotFoundError)):
        with pytest.raises(error):
            theatre.accept("atlas", words[0], reason=words[1])
    assert atlas(theatre)["judgements"] == []


def test_the_same_bytes_on_another_day_show_that_day_and_again_change_nothing(path: Path) -> None:
    theatre = Theatre(path)
    first = write_map(path.parent, 0, 37.0)
    theatre.ingest("atlas", first)
    second = first.rename(path.parent / "atlas_2025-11-02.geojson")
    assert theatre.ingest("atlas", second)["accepted"] == 1
    assert theatre.ingest("atlas", second)["repeated"] == 1
    assert (atlas(theatre)["first"], atlas(theatre)["last"]) == ("2025-11-01", "2025-11-02")
    shown = theatre.status("Pokrovsk", on="2025-11-02")["sources"]
    assert [each["day"] for each in shown if each["source"] == "atlas"] == ["2025-11-02"]
