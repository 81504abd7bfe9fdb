"""The line, a place's encirclement and two maps beside each other, against the known answers of the originals."""

from pathlib import Path

import pytest

import frontline
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer, run

DAY = "2025-11-03"
SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    path = tmp_path_factory.mktemp("shapes") / "pokrovsk"
    theatre = Theatre.make(path, "pokrovsk")
    raw = SHARED / "data" / "raw"
    theatre.ingest("liveuamap", path / "observations" / "liveuamap.parquet")
    theatre.ingest("deepstate-daily", raw / "deepstate_daily" / "deepstatemap_data_20251104.geojson")
    theatre.ingest("owlmaps", raw / "owlmaps" / "20251103.json")
    return theatre


@pytest.mark.shared
def test_the_originals_differ_as_is_known(exact: Theatre) -> None:
    found = exact.compare("deepstate-daily", "owlmaps", on=DAY, minus="liveuamap")
    assert found["iou"] == pytest.approx(0.923, abs=0.005)
    assert found["symmetric_difference_km2"] == pytest.approx(292, rel=0.03)
    known = {"mean": 1.3, "median": 0.9, "p90": 3.1}
    assert found["line_distance_km"] == {name: pytest.approx(km, rel=0.1) for name, km in known.items()}
    assert "as published" in found["note"]


@pytest.mark.shared
def test_the_way_out_of_pokrovsk_by_the_original(exact: Theatre) -> None:
    found = exact.encirclement("Pokrovsk", on=DAY, source="deepstate-daily")
    assert found["corridor_width_km"]["value"] == pytest.approx(6.0, rel=0.1)
    assert found["angular_share_centre"]["15"] == pytest.approx(0.91, rel=0.1)


def test_the_cells_come_near_the_originals(theatre: Path) -> None:
    found = answer("-t", theatre, "compare", "deepstate", "uacontrolmap", "--on", DAY, "--minus", "liveuamap")
    assert found["iou"] == pytest.approx(0.923, abs=0.005)
    assert found["symmetric_difference_km2"] == pytest.approx(292, rel=0.03)
    assert found["lag"][0]["period"] == "all"
    inside = frontline.open(theatre).compare("deepstate", "assessed", on=DAY, box=(37.0, 48.2, 37.3, 48.4))
    assert inside["area_a_km2"] < found["area_a_km2"]
    assert inside["lag"] == []
    width = answer("-t", theatre, "encirclement", "Pokrovsk", "--on", DAY, "--source", "deepstate")["corridor_width_km"]
    assert width["value"] == pytest.approx(6.0, rel=0.1)
    assert width["low"] < width["value"] < width["high"]


def test_ours_has_bounds_by_probability(theatre: Path) -> None:
    found = answer("-t", theatre, "encirclement", "Pokrovsk", "--on", DAY)
    assert found["corridor_width_km"]["low"] < found["corridor_width_km"]["value"] < found["corridor_width_km"]["high"]
    line = answer("-t", theatre, "front", "--on", DAY)
    assert line["low_km"] < line["length_km"] < line["high_km"]
    assert set(line["length_km_by_probability"]) == {"0.05", "0.95"}
    assert line["velocity_m_per_day"]["days"] == 30


def test_words_and_what_was_known_then(theatre: Path) -> None:
    words = (("front", "--source", "deepstate"), ("encirclement", "Pokrovsk"), ("compare", "deepstate", "assessed"))
    for each in words:
        assert DAY in run("-t", theatre, *each, "--on", DAY).stdout
    early = frontline.open(theatre).front(on=DAY, source="deepstate", known="2025-10-20")
    assert "map of 2025-10-20" in early["note"]


def test_mistakes_are_named(theatre: Path) -> None:
    open_theatre = frontline.open(theatre)
    with pytest.raises(NotFoundError, match="shows no map up to"):
        open_theatre.front(on="2014-01-01", source="deepstate")
    with pytest.raises(NotFoundError, match="shows no map"):
        open_theatre.compare("deepstate", "viina", on=DAY)
    with pytest.raises(UsageError, match="no ground"):
        open_theatre.compare("deepstate", "assessed", on=DAY, box=(37.3, 48.2, 37.0, 48.4))
