"""The ways of the example: what a reader of the founding article would ask, and what has no way at all."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from frontline import cli
from frontline.errors import DeliveryError, NotFoundError, UsageError
from frontline.theatre.theatre import Theatre

DAY = "2025-11-03"
EXTRACT = Path(__file__).resolve().parents[1] / "routes" / "data" / "pokrovsk.osm.pbf"


@pytest.fixture(scope="module")
def opened(theatre: Path) -> Theatre:
    found = Theatre(theatre)
    found.build_network()
    return found


def told(capsys: pytest.CaptureFixture[str], theatre: Path, *words: str) -> str:
    assert cli.run(["-t", str(theatre), *words]) == 0
    return capsys.readouterr().out


def names(rows: list[dict[str, Any]]) -> set[str]:
    return {row["name"] for row in rows}


def test_the_ways_of_the_town_become_fewer(opened: Theatre) -> None:
    early, late = (opened.routes("Pokrovsk", on=day, surrounded=False) for day in ("2025-09-01", "2025-12-26"))
    assert early["disjoint_ways"]["value"] == len(early["ways"]) >= 2
    assert late["disjoint_ways"]["value"] < early["disjoint_ways"]["value"]
    assert early["detour_factor"] == pytest.approx(1, abs=0.2)
    for found in (early, late):
        ways = found["disjoint_ways"]
        assert ways["low"] <= ways["value"] <= ways["high"]
        assert 0 <= found["cut_probability"] <= 1
        for way in found["ways"]:
            assert sum(way["km_by_band"].values()) == pytest.approx(way["km"], abs=0.3)
            assert way["km_by_band"]["cut"] == 0


def test_routes_on_the_command_line(theatre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("routes", "Pokrovsk", "--on", DAY, "--to", "Sloviansk", "--to", "Pavlohrad")
    found = json.loads(told(capsys, theatre, *words, "--json"))
    keys = {"place", "on", "disjoint_ways", "cut_probability", "detour_factor", "access_score", "ways"}
    assert keys <= set(found)
    assert found["access_score"] >= 3
    assert [hub["to"] for hub in found["hubs"]] == ["Sloviansk", "Pavlohrad"]
    assert found["hubs"][1]["state"] == "not on the network"
    assert found["encirclement"]["corridor_width_km"]["value"] == pytest.approx(6, abs=3)
    assert "ways without a common edge: " in told(capsys, theatre, *words[:4])


def test_the_series_and_the_last_open_way(theatre: Path, opened: Theatre, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("routes", "Pokrovsk", "--on", "2025-11-21", "--series", "--from", "2025-11-07")
    found = json.loads(told(capsys, theatre, *words, "--json"))
    assert [row["on"] for row in found["rows"]] == ["2025-11-07", "2025-11-14", "2025-11-21"]
    for row in found["rows"]:
        assert (row["disjoint_ways"]["value"] == 0) == (row["km"] is None)
        assert (row["disjoint_ways"]["value"] == 0) <= (row["access_score"] == 5)
    late = opened.routes("Myrnohrad", on="2026-01-31", surrounded=False)
    assert (late["disjoint_ways"]["value"], late["access_score"]) == (0, 5)
    assert "2025-08-01" < late["last_open_way"]["day"] < "2026-01-31"
    assert late["last_open_way"]["way"]["km"] > 0


def test_the_ways_as_known_then_and_by_one_map(opened: Theatre) -> None:
    then = opened.routes("Pokrovsk", on="2025-11-01", known="2025-11-02T00:00:00Z", surrounded=False)
    assert then["disjoint_ways"]["value"] >= 1
    own = opened.routes("Pokrovsk", on=DAY, source="deepstate", surrounded=False)["disjoint_ways"]
    assert own["low"] == own["value"] == own["high"]


def test_a_place_without_a_way_says_why(opened: Theatre) -> None:
    held = opened.routes("Donetsk", on=DAY, surrounded=False)
    assert held["disjoint_ways"]["value"] == 0
    assert "lies in ground that UA does not hold" in held["note"]
    closed = opened.routes("Myrnohrad", on="2026-01-31", surrounded=False)
    assert closed["access"]["because"] == "no way is open"


def test_a_place_off_the_network_is_said_to_be_so(opened: Theatre) -> None:
    with pytest.raises(NotFoundError, match="network of this theatre does not reach Chasiv Yar"):
        opened.routes("Chasiv Yar", on=DAY)


@pytest.fixture(scope="module")
def with_reports(theatre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the theatre with an invented report about roads."""
    folder = tmp_path_factory.mktemp("reported")
    copy = shutil.copytree(theatre, folder / "theatre")
    text = (
        "Ukraine's General Staff said on Sunday that the railway between Pokrovsk and Rodynske has been cut by Russian "
        "troops. Supply lines to Pokrovsk are under severe strain, analysts of DeepState said."
    )
    head = 'id = "invented"\ntitle = "Roads"\nlang = "en"\npublished = 2025-11-02\npublisher = "An invented paper"\n'
    file = folder / "invented.md"
    file.write_text(f'+++\n{head}publisher_kind = "media"\nurl = ""\n+++\n\n{text}\n', encoding="utf-8")
    Theatre(copy).ingest("reports", file)
    return copy


def test_what_reports_say_stands_beside_and_changes_nothing(
    with_reports: Path, opened: Theatre, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Theatre(with_reports).routes("Pokrovsk", on=DAY, surrounded=False)
    before = opened.routes("Pokrovsk", on=DAY, surrounded=False)
    for figure in ("disjoint_ways", "min_cut", "cut_probability", "access_score"):
        assert found[figure] == before[figure]
    assert [(row["claimant"], row["says"]) for row in found["reported"]] == [
        ("Ukrainian General Staff", "cut"), ("DeepState", "strained"),
    ]  # fmt: skip
    (row,) = found["reported_cut"]
    assert (row["holder"], row["ways_open"], row["of_them_reported_cut"]) == ("UA", found["disjoint_ways"]["value"], 1)
    assert {each["says"] for way in found["ways"] for each in way["reported"]} == {"cut", "strained"}
    assert "1 of the 3 open by the assessment reported cut by Ukrainian General Staff (UA)" in told(
        capsys, with_reports, "routes", "Pokrovsk", "--on", DAY
    )


def test_a_report_expires_and_is_not_known_before_it_is_published(with_reports: Path) -> None:
    theatre = Theatre(with_reports)
    assert not theatre.routes("Pokrovsk", on="2025-11-01", surrounded=False)["reported"]
    assert len(theatre.routes("Pokrovsk", on="2025-11-15", surrounded=False)["reported"]) == 2
    assert not theatre.routes("Pokrovsk", on="2025-11-16", surrounded=False)["reported"]


def test_an_island_is_said_to_be_one(theatre: Path, tmp_path: Path) -> None:
    copy = Theatre(shutil.copytree(theatre, tmp_path / "island"))
    lines = {"Dobropillia": [[37.06, 48.46], [37.11, 48.47]], "the west": [[36.5, 48.4], [36.6, 48.41]]}
    features = [
        {"type": "Feature", "properties": {"highway": "primary", "name": name},
         "geometry": {"type": "LineString", "coordinates": line}}
        for name, line in lines.items()
    ]  # fmt: skip
    file = tmp_path / "island.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    copy.build_network(file)
    found = copy.routes("Dobropillia", on=DAY, surrounded=False)
    assert found["disjoint_ways"]["value"] == 0
    assert "a part of the network that nothing joins to the rear" in found["note"]


def test_the_hub_is_among_the_first_of_its_region(theatre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(capsys, theatre, "hub", "Pokrovsk", "--json"))
    assert found["rank"] <= 3
    assert found["of"] >= 11
    assert found["roads"] >= 3
    assert found["railways"] >= 3
    assert found["path_share"] > 0.3


def test_the_scenario_names_what_lies_next_and_says_what_it_is(
    theatre: Path, opened: Theatre, capsys: pytest.CaptureFixture[str]
) -> None:
    found = opened.whatif("Pokrovsk", held_by="RU", on=DAY)
    assert found["scenario"]["label"].startswith("A scenario, not a forecast")
    assert {"Kramatorsk", "Sloviansk", "Dobropillia", "Druzhkivka"} <= names(found["next_places"])
    assert "Pokrovsk" in names(found["lose_last_way"])
    assert found["region_share"]["after"] > found["region_share"]["before"]
    with pytest.raises(UsageError, match="'XX' is not a party"):
        opened.whatif("Pokrovsk", held_by="XX", on=DAY)
    text = told(capsys, theatre, "whatif", "Pokrovsk", "--held-by", "RU", "--on", DAY)
    assert text.startswith("A scenario, not a forecast")


def test_who_can_be_reached_is_a_table_with_hxl_tags(
    theatre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "access.csv"
    words = ("evacuation", "--on", "2026-01-31", "--since", "2025-08-01", "-o", str(file))
    found = json.loads(told(capsys, theatre, *words, "--json"))
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    assert rows[1][0] == "#loc+name"
    assert len(rows) - 2 == len(found["settlements"])
    assert found["lost_last_way"]
    assert all(row["state"] == "no way" != row["before"] for row in found["lost_last_way"])
    assert sum(each["settlements"] for each in found["by_state"]) == len(found["settlements"])


def test_the_brief_has_a_cited_section_a_map_and_what_reports_say(with_reports: Path) -> None:
    written = Theatre(with_reports).brief("Pokrovsk", on=DAY)
    section = next(each for each in written.data["sections"] if each["heading"] == "Roads and railways")
    texts = {sentence["text"]: set(sentence["references"]) for sentence in section["sentences"]}
    assert all({"method", "network"} <= keys or keys == {"report:invented"} for keys in texts.values())
    (cut,) = (text for text in texts if "reported cut by Ukrainian General Staff; the assessment" in text)
    assert cut.startswith("One of the ways open by the assessment (3)")
    assert "report:invented" in texts[cut]
    assert any("“Supply lines to Pokrovsk are under severe strain”" in text for text in texts)
    assert "from Pokrovsk to the rear of Ukraine" in section["sentences"][0]["text"]
    assert "assessed open on 3 November 2025" in section["sentences"][0]["text"]
    assert '<path class="road cut"' in written.html
    assert 'class="corridor"' in written.html
    assert "stroke-dasharray" in written.html


def test_an_extract_makes_another_version_of_the_network(tmp_path: Path) -> None:
    fresh = Theatre.make(tmp_path / "fresh", "pokrovsk")
    first = fresh.build_network()
    assert fresh.build_network()["repeated"]
    second = fresh.build_network(EXTRACT)
    assert second["version"] != first["version"]
    assert second["bridges"] >= 1
    assert [each["version"] for each in fresh.list_networks()] == [second["version"], first["version"]]
    both = fresh.build_network(EXTRACT, tmp_path / "fresh" / "network" / "roads.parquet")
    assert both["doubled"] > 0
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(EXTRACT.read_bytes()[:1500])
    with pytest.raises(DeliveryError, match="damaged or cut short"):
        fresh.build_network(half)
    assert fresh.list_networks()[0]["version"] == both["version"]
