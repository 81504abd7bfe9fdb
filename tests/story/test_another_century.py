"""The same code, another century: front lines of 1916 become areas, an assessment and answers."""

import json
from pathlib import Path

import pytest

import frontline
from frontline.control.happening import LINE
from frontline.errors import NotFoundError
from frontline.store.statement import read_statements
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.tell import sources as tell
from program import answer, run

DAYS = ("1916-02-26", "1916-07-14", "1916-12-18")


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example theatre with the western lines of one year brought in and assessed."""
    path = tmp_path_factory.mktemp("century") / "wwi"
    run("new", path, "--example", "wwi")
    file = path / "lines" / "western.geojson"
    lines = json.loads(file.read_text(encoding="utf-8"))
    lines["features"] = [each for each in lines["features"] if each["properties"]["date"] in DAYS]
    file.write_text(json.dumps(lines), encoding="utf-8")
    found = answer("-t", path, "ingest", "western", file)
    assert (found["accepted"], found["quarantined"]) == (1, [])
    run("-t", path, "assess")
    return path


def held(theatre: Path, place: str, day: str) -> dict[str, float]:
    return {row["party"]: row["share"] for row in frontline.open(theatre).status(place, on=day)["assessed"]}


def test_who_held_the_towns_of_the_western_front(war: Path) -> None:
    assert held(war, "Verdun", "1916-03-01")["ENTENTE"] > 0.9
    assert held(war, "Reims", "1916-03-01")["ENTENTE"] > 0.9
    assert held(war, "Saint-Quentin", "1916-03-01")["CP"] > 0.9
    assert held(war, "Lille", "1916-03-01")["CP"] > 0.9
    belgium = frontline.open(war).status("Belgium", on="1916-03-01")
    assert belgium["sources"][0]["day"] == "1916-02-26"
    assert 0.93 < belgium["assessed"][0]["share"] < 0.99


def test_ground_that_no_line_divides_is_not_covered(war: Path) -> None:
    refused = run("-t", war, "status", "Salonika", "--on", "1916-03-01", check=False)
    assert refused.returncode == 3
    assert "no map of this theatre covers Salonika" in refused.stderr


def test_nothing_was_known_before_the_lines_were_drawn(war: Path) -> None:
    with pytest.raises(NotFoundError, match="no map that was known"):
        frontline.open(war).status("Verdun", on="1916-03-01", known="1917-01-01")
    assert frontline.open(war).status("Verdun", on="1916-03-01", known="2020-01-01")["assessed"]
    assert {row["known"] for row in frontline.open(war).history("Verdun")} == {"2018-01-01T00:00:00Z"}


def test_the_line_and_what_changed_hands(war: Path) -> None:
    theatre = frontline.open(war)
    line = theatre.front(on="1916-03-01", source="western")
    assert 600 < line["length_km"] < 750, "coast and borders are no front"
    own = theatre.change("1916-03-01", "1916-12-31", source="western")
    ours = theatre.change("1916-03-01", "1916-12-31")
    assert own["lost_km2"] > own["gained_km2"] >= 0
    assert ours["net_km2"] == pytest.approx(own["net_km2"], rel=0.2)
    assert own["revisions"] == []
    assert 600_000 < ours["compared_km2"] < 800_000


def test_why_and_alarms_speak_of_this_war_alone(war: Path) -> None:
    theatre = frontline.open(war)
    found = theatre.why("Verdun", on="1916-03-01")
    told = tell.why(found)
    assert "assessed share held by the Central Powers" in told
    assert "Only one map covers the place: The Western Front shows the Central Powers on" in told
    assert found["surroundings"]["nearest_km"] < 30
    supposed = [each["probability"] for each in found["would_change"] if each["sources"]]
    assert max(supposed) > 0.5 > found["probability"]
    rest = json.dumps(theatre.alarms(everything=True))
    for word in ("Ukrain", "Russia", "Pokrovsk", "DeepState"):
        assert word not in told + rest


def test_a_brief_speaks_of_this_war_and_of_what_its_cells_cannot_tell(war: Path) -> None:
    written = frontline.open(war).briefs("Reims", on="1916-03-01", langs=("en", "uk"))
    told = written.markdown
    assert "No part of Reims is assessed as held by the Central Powers, and no map shows any." in told
    assert "cells of 5 km; Reims is smaller than one" in told
    assert "під контролем Четверного союзу немає жодної частини" in told
    for word in ("Ukrain", "Russia", "Pokrovsk", "DeepState", "150 m", "ICD 203", "told beside it"):
        assert word not in told
    assert set(written.data) == {"en", "uk"}
    assert written.data["uk"]["standfirst"]["references"] == ["method", "western"]


def test_the_lines_themselves_are_kept_beside_the_areas(war: Path) -> None:
    with OpenTheatre.at(war).database.reading() as connection:
        lines = [each for _, each in read_statements(connection, property_=LINE)]
    assert [str(each.valid_from) for each in lines] == list(DAYS)
    assert all(each.value["line"].startswith("LINESTRING") for each in lines)
