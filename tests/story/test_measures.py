"""Measures as a user asks for them: change anywhere, over time, as tables and charts; pockets, districts, tempo."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

import frontline
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from measures import originals
from program import answer, run

DAY = "2025-11-03"


@pytest.fixture(scope="module")
def open_theatre(theatre: Path) -> Theatre:
    return frontline.open(theatre)


def test_change_has_gross_rates_and_revisions(open_theatre: Theatre) -> None:
    found = open_theatre.change("2025-10-04", DAY, source="deepstate")
    assert found["gross"]["net_km2"] == pytest.approx(found["net_km2"], abs=0.01)
    assert found["gross"]["gained_km2"] >= found["gained_km2"]
    (revision,) = found["revisions"]
    assert revision["day"] == "2025-10-26"
    rest = found["without_revisions"]
    assert rest["lost_km2"] == pytest.approx(found["gross"]["lost_km2"] - revision["revised_lost_km2"], abs=0.01)
    assert [rate["days"] for rate in found["rates"]] == [7, 30, 90]
    month = next(rate for rate in found["rates"] if rate["days"] == 30)
    assert month["low"] < month["net_km2_per_day"] < month["high"]
    assert month["net_km2_per_day"] == pytest.approx(found["net_km2"] / 30, abs=0.01)


def test_change_in_a_polygon_of_ones_own(open_theatre: Theatre, tmp_path: Path) -> None:
    halves = {"west": shapely.box(36.5, 47.9, 37.2, 48.6), "east": shapely.box(37.2, 47.9, 37.9, 48.6)}
    nets = []
    for name, half in halves.items():
        (tmp_path / f"{name}.geojson").write_text(shapely.to_geojson(half))
        found = open_theatre.change("2025-10-04", DAY, in_=str(tmp_path / f"{name}.geojson"), source="deepstate")
        assert found["in"] == name
        nets.append(found["net_km2"])
    assert sum(nets) == pytest.approx(open_theatre.change("2025-10-04", DAY, source="deepstate")["net_km2"], abs=0.5)


def test_a_series_says_what_status_and_change_say(open_theatre: Theatre) -> None:
    shares = open_theatre.series("share", place="Pokrovsk", start=DAY, until="2025-11-04")["rows"]
    status = open_theatre.status("Pokrovsk", on=DAY)
    ours = next(row for row in shares if row["source"] == "assessed")
    assert (ours["value"], ours["low"], ours["high"]) == pytest.approx(
        [status["assessed"][0][name] for name in ("share", "low", "high")], abs=1e-3
    )
    own = {each["source"]: each["share"] for each in status["sources"] if each["share"] is not None}
    assert {row["source"]: row["value"] for row in shares if row["source"] != "assessed"} == pytest.approx(own)
    (october,) = open_theatre.series("net", source="deepstate", start="2025-10-01", until="2025-11-01")["rows"]
    whole = open_theatre.change("2025-09-30", "2025-10-31", source="deepstate")
    assert october["value"] == pytest.approx(whole["net_km2"], abs=0.001)
    assert (october["start"], october["valid"], october["whole"]) == ("2025-10-01", "2025-10-31", True)
    assert october["known"] == "2025-11-01T00:00:00Z"


def test_a_series_as_it_was_known(open_theatre: Theatre) -> None:
    rows = open_theatre.series("share", place="Pokrovsk", source="deepstate", known="2025-11-05T00:00:00Z")["rows"]
    assert rows[-1]["valid"] == "2025-11-04"
    assert all(row["known"] <= "2025-11-05T00:00:00Z" for row in rows)


def test_tables_and_charts_by_the_command(theatre: Path, tmp_path: Path) -> None:
    text = run("-t", theatre, "series", "held_km2", "--source", "deepstate", "--every", "month").stdout
    names, tags, *rows = csv.reader(text.splitlines())
    assert tags[names.index("value")] == "#indicator+value+num"
    assert [row[names.index("valid")] for row in rows][:2] == ["2025-08-31", "2025-09-30"]
    found = answer("-t", theatre, "plot", "net", "--source", "deepstate", "-o", tmp_path / "net.svg")
    assert (tmp_path / "net.svg").stat().st_size == found["bytes"]
    assert "Russia" in (tmp_path / "net.svg").read_text()
    refused = run("-t", theatre, "plot", "net", "-o", tmp_path / "net.gif", check=False)
    assert refused.returncode == 2
    assert ".svg or .png" in refused.stderr


def test_the_line_the_way_out_and_the_lag_over_time(open_theatre: Theatre) -> None:
    query = {"source": "deepstate", "start": "2025-10-27", "until": "2025-11-04"}
    line = open_theatre.series("front_length", **query)["rows"][-1]
    assert line["value"] == pytest.approx(open_theatre.front(on=DAY, source="deepstate")["length_km"], abs=0.01)
    way = open_theatre.series("corridor", place="Pokrovsk", **query)["rows"][-1]
    assert way["value"] == pytest.approx(6.0, rel=0.1)
    (lag, *_) = open_theatre.series("lag", source=["deepstate", "uacontrolmap"])["rows"]
    assert lag["low"] <= lag["value"] <= lag["high"] <= lag["p90_high"]
    frame = open_theatre.series_frame("lag", source=["deepstate", "uacontrolmap"])
    assert str(frame["valid"].iloc[0]) == "2025-09-30"


def test_what_cannot_be_followed_is_refused(open_theatre: Theatre) -> None:
    for measure, place in (("speed", None), ("lag", "Pokrovsk"), ("corridor", None)):
        with pytest.raises(UsageError):
            open_theatre.series(measure, place=place)
    with pytest.raises(UsageError, match="two maps"):
        open_theatre.series("lag", source="deepstate")
    with pytest.raises(NotFoundError):
        open_theatre.series("share", place="Pokrovsk", start="2024-01-01", until="2024-02-01")


def test_pockets_with_contested_ground_either_way(open_theatre: Theatre) -> None:
    found = open_theatre.pockets(on=DAY, source="deepstate")
    round_pokrovsk = [
        each for each in found["contested_as_free"] if "Pokrovsk" in {place["name"] for place in each["settlements"]}
    ]
    assert round_pokrovsk
    assert {each["radius_km"] for each in found["contested_as_free"]} <= {2.0, 5.0, 8.0}
    assert found["contested_as_held"] == found["contested_as_free"]  # this map calls nothing contested
    ours = open_theatre.pockets(on=DAY)
    assert ours["contested_as_held"] != ours["contested_as_free"]


def test_districts_of_ones_own_and_around_quarters(open_theatre: Theatre, tmp_path: Path) -> None:
    found = open_theatre.districts("Pokrovsk", on=DAY)
    assert "Voronoi" in found["divided_by"]
    assert sum(row["area_km2"] for row in found["districts"]) == pytest.approx(31.2, abs=0.1)
    city = open_theatre.status("Pokrovsk", on=DAY)["assessed"][0]["share"]
    parts = sum(row["area_km2"] * row["assessed"]["share"] for row in found["districts"]) / 31.2
    assert parts == pytest.approx(city, abs=0.01)
    north = {"type": "Feature", "properties": {"name": "North"}}
    shape = json.loads(shapely.to_geojson(shapely.box(37.15, 48.28, 37.2, 48.32)))
    (tmp_path / "parts.geojson").write_text(json.dumps(north | {"geometry": shape}))
    (row,) = open_theatre.districts("Pokrovsk", on=DAY, drawn=tmp_path / "parts.geojson")["districts"]
    assert row["name"] == "North"
    assert row["assessed"]["low"] <= row["assessed"]["share"] <= row["assessed"]["high"]


def test_spells_of_settlements_by_each_source(open_theatre: Theatre) -> None:
    rows = [row for row in open_theatre.settlements(in_="Pokrovsk raion") if row["name"] == "Balahan"]
    by_map = [row for row in rows if row["source"] == "deepstate"]
    assert (by_map[0]["party"], by_map[0]["from"]) == ("UA", "2025-08-01")
    assert by_map[-1]["until"] is None
    assert all(one["until"] == other["from"] for one, other in pairwise(by_map))
    assert "as stated by the source" in {row["by"] for row in open_theatre.settlements(in_="Pokrovsk", source="viina")}


def test_tempo_needs_a_past(open_theatre: Theatre) -> None:
    found = open_theatre.tempo("Pokrovsk", on="2025-11-05")
    assert sum(found["items"].values()) == round(found["recent_per_day"] * 7 + found["trailing_per_day"] * 90)
    assert found["is_unusual"] is None  # the example's reports begin a week before


@pytest.mark.shared
def test_october_on_the_areas_as_published(shared: Path, tmp_path: Path) -> None:
    theatre = Theatre.make(tmp_path / "pokrovsk", "pokrovsk")
    folder = tmp_path / "daily"
    folder.mkdir()
    for day, area in originals.deepstate_series(shared / "data", "2025-09-30", "2025-11-01"):
        feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(area))}
        name = f"deepstatemap_data_{originals.file_day(day):%Y%m%d}.geojson"
        (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    theatre.ingest("deepstate-daily", folder)
    (tmp_path / "all.geojson").write_text(shapely.to_geojson(shapely.box(22, 44, 41, 53)))
    found = theatre.change("2025-09-30", "2025-10-31", in_=str(tmp_path / "all.geojson"), source="deepstate-daily")
    assert found["net_km2"] == pytest.approx(267, rel=0.03)
    assert found["net_km2"] + found["noise_km2"] == pytest.approx(260.4, abs=0.1)
    assert "as published" in found["note"]
    assert found["revisions"]
    (october,) = theatre.series("net", place=str(tmp_path / "all.geojson"), source="deepstate-daily",
                                start="2025-10-01")["rows"]  # fmt: skip
    assert october["value"] == pytest.approx(found["net_km2"], abs=0.001)
