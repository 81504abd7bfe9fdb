"""The ways of the example: what a reader of the founding article would ask, and what has no way at all."""

import csv
import json
from pathlib import Path

import pytest

from frontline.theatre.theatre import Theatre
from program import answer, run

DAY = "2025-11-03"
EXTRACT = Path(__file__).resolve().parents[1] / "routes" / "data" / "pokrovsk.osm.pbf"


@pytest.fixture(scope="module")
def opened(theatre: Path) -> Theatre:
    found = Theatre(theatre)
    found.build_network()
    return found


def test_the_ways_of_the_town_become_fewer(opened: Theatre) -> None:
    early, late = (opened.routes("Pokrovsk", on=day, surrounded=False) for day in ("2025-09-01", "2025-11-10"))
    assert early["disjoint_ways"]["value"] == len(early["ways"]) == 3
    assert late["disjoint_ways"]["value"] < 3
    assert late["detour_factor"] > early["detour_factor"] == 1
    for found in (early, late):
        ways = found["disjoint_ways"]
        assert ways["low"] <= ways["value"] <= ways["high"]
        assert 0 <= found["cut_probability"] <= 1
        for way in found["ways"]:
            assert sum(way["km_by_band"].values()) == pytest.approx(way["km"], abs=0.3)
            assert way["km_by_band"]["cut"] == 0


def test_routes_on_the_command_line(theatre: Path) -> None:
    found = answer("-t", theatre, "routes", "Pokrovsk", "--on", DAY, "--to", "Sloviansk", "--to", "Pavlohrad")
    keys = {"place", "on", "disjoint_ways", "cut_probability", "detour_factor", "access_score", "ways"}
    assert keys <= set(found)
    assert found["access_score"] == 4
    assert [hub["to"] for hub in found["hubs"]] == ["Sloviansk", "Pavlohrad"]
    assert found["hubs"][1]["state"] == "not on the network"
    assert found["encirclement"]["corridor_width_km"]["value"] == pytest.approx(6, abs=1)
    told = run("-t", theatre, "routes", "Pokrovsk", "--on", DAY).stdout
    assert "ways without a common edge: 1" in told
    assert "edge to cut" not in told


def test_the_series_says_when_no_way_was_left(opened: Theatre) -> None:
    found = opened.routes_series("Pokrovsk", on="2025-11-21", start="2025-11-07")
    assert [row["on"] for row in found["rows"]] == ["2025-11-07", "2025-11-14", "2025-11-21"]
    last = found["rows"][-1]
    assert (last["disjoint_ways"]["value"], last["access_score"], last["km"]) == (0, 5, None)
    single = opened.routes("Pokrovsk", on="2025-11-21", surrounded=False)
    assert single["last_open_way"]["day"] < "2025-11-21"
    assert single["last_open_way"]["way"]["km"] > 0


def test_the_ways_as_known_then_and_by_one_map(opened: Theatre) -> None:
    then = opened.routes("Pokrovsk", on="2025-11-01", known="2025-11-02T00:00:00Z", surrounded=False)
    assert then["disjoint_ways"]["value"] >= 1
    own = opened.routes("Pokrovsk", on=DAY, source="deepstate", surrounded=False)
    assert own["disjoint_ways"]["low"] == own["disjoint_ways"]["value"] == own["disjoint_ways"]["high"]


@pytest.mark.parametrize(
    ("place", "words"),
    [("Donetsk", "lies in ground that UA does not hold"), ("Myrnohrad", "no way is open")],
)
def test_a_place_without_a_way_says_why(opened: Theatre, place: str, words: str) -> None:
    found = opened.routes(place, on=DAY, surrounded=False)
    assert found["disjoint_ways"]["value"] == 0
    assert words in found["note"] + found["access"]["because"]


def test_a_place_off_the_network_is_said_to_be_so(theatre: Path) -> None:
    refused = run("-t", theatre, "routes", "Novopavlivka", "--on", DAY, check=False)
    assert refused.returncode == 3
    assert "the network of this theatre does not reach Novopavlivka" in refused.stderr


def test_the_hub_is_among_the_first_of_its_region(theatre: Path) -> None:
    found = answer("-t", theatre, "hub", "Pokrovsk")
    assert found["rank"] <= 3
    assert found["of"] >= 11
    assert found["roads"] >= 3
    assert found["railways"] >= 3
    assert found["path_share"] > 0.3
    assert "rank" in run("-t", theatre, "hub", "Pokrovsk").stdout


def test_the_scenario_names_what_lies_next_and_says_what_it_is(theatre: Path) -> None:
    found = answer("-t", theatre, "whatif", "Pokrovsk", "--held-by", "RU", "--on", DAY)
    assert found["scenario"]["label"].startswith("A scenario, not a forecast")
    names = {row["name"] for row in found["next_places"]}
    assert {"Kramatorsk", "Sloviansk", "Dobropillia", "Druzhkivka"} <= names
    assert "Pokrovsk" in {row["name"] for row in found["lose_last_way"]}
    assert found["region_share"]["after"] > found["region_share"]["before"]
    refused = run("-t", theatre, "whatif", "Pokrovsk", "--held-by", "XX", "--on", DAY, check=False)
    assert refused.returncode == 2
    assert "'XX' is not a party" in refused.stderr


def test_who_can_be_reached_is_a_table_with_hxl_tags(theatre: Path, tmp_path: Path) -> None:
    file = tmp_path / "access.csv"
    found = answer("-t", theatre, "evacuation", "--on", DAY, "--since", "2025-08-01", "-o", file)
    rows = list(csv.reader(file.open(encoding="utf-8")))
    assert rows[1][0] == "#loc+name"
    assert len(rows) - 2 == len(found["settlements"])
    assert "Myrnohrad" in {row["name"] for row in found["lost_last_way"]}
    assert sum(each["settlements"] for each in found["by_state"]) == len(found["settlements"])


def test_an_extract_makes_another_version_of_the_network(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    run("new", fresh, "--example", "pokrovsk")
    first = answer("-t", fresh, "network", "build")
    assert answer("-t", fresh, "network", "build")["repeated"]
    second = answer("-t", fresh, "network", "build", EXTRACT)
    assert second["version"] != first["version"]
    assert second["bridges"] >= 1
    assert [each["version"] for each in answer("-t", fresh, "network", "show")] == [second["version"], first["version"]]
    both = answer("-t", fresh, "network", "build", EXTRACT, fresh / "network" / "roads.parquet")
    assert both["doubled"] > 0
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(EXTRACT.read_bytes()[:1500])
    refused = run("-t", fresh, "network", "build", half, check=False)
    assert refused.returncode == 4
    assert "damaged or cut short" in refused.stderr
    assert json.loads(run("-t", fresh, "network", "show", "--json").stdout)[0]["version"] == both["version"]
