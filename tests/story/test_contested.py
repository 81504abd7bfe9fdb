"""Contested ground of the example: told beside who holds a place, for itself and in every way out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frontline.publish.field import HELD_BACK, UNKNOWN
from frontline.theatre.contested_site import draw_contested
from frontline.theatre.contesting import find_contested
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import find_period, read_days
from frontline.theatre.outward.opening import open_gate
from frontline.theatre.place_figures import Figures
from program import answer, run


def tell(theatre: Path, place: str, day: str) -> dict[str | None, dict[str, Any]]:
    found = answer("-t", theatre, "status", place, "--on", day)
    assert found["contested"]["line"] == "deepstate"
    assert "the line of DeepState" in found["contested"]["rests_on"]
    assert sum(each["share"] for each in found["statuses"]) == pytest.approx(1.0, abs=2e-4)
    rows = {each["party"]: each for each in found["statuses"]}
    held = {each["party"]: each["share"] for each in found["assessed"]}
    assert all(rows[party]["share"] <= share + 1e-4 for party, share in held.items())
    return rows


def test_a_town_that_is_fought_over_is_contested_and_one_in_the_rear_is_not(theatre: Path) -> None:
    pokrovsk = tell(theatre, "Pokrovsk", "2025-11-03")
    assert 0.2 < pokrovsk[None]["share"] < 0.4
    assert pokrovsk[None]["high"] - pokrovsk[None]["low"] > 0.1
    assert tell(theatre, "Dobropillia", "2025-11-03")[None]["share"] < 0.005
    assert tell(theatre, "Myrnohrad", "2025-11-03")[None]["share"] < 0.1
    assert tell(theatre, "Myrnohrad", "2025-12-31")[None]["share"] > 0.15


def test_the_page_says_of_a_place_what_status_says(theatre: Path) -> None:
    opened = OpenTheatre.at(theatre)
    gate = open_gate(opened)
    period, on = find_period(opened, gate), date(2025, 11, 3)
    places = [opened.gazetteer.resolve(name) for name in ("Pokrovsk", "Dobropillia")]
    days = read_days(opened, gate, period)
    figures = Figures(opened, gate, period, days, {})
    found = draw_contested(opened, gate, period, places, figures, days, on)
    assert found is not None
    at = [period.days[n] for n in found.about["days"]].index(on)
    assert found.about["rests_on"][at] == {"line": "DeepState", "told": ""}
    for place in places:
        told = tell(theatre, place.name, on.isoformat())[None]
        series = found.about["shares"][place.place_id]
        ours = [series[name][at] for name in ("value", "low", "high")]
        assert ours == pytest.approx([told["share"], told["low"], told["high"]], abs=2e-4)
    field = find_contested(opened, on, drawn=True)
    assert field is not None
    shown = np.where(field.covered & opened.grid.inside, np.rint(100 * field.cells), UNKNOWN)
    told = found.field[at].ravel() != HELD_BACK
    assert np.array_equal(found.field[at].ravel()[told], shown[told])


def test_hindsight_says_nothing_of_contested_ground(theatre: Path) -> None:
    found = answer("-t", theatre, "status", "Pokrovsk", "--on", "2025-11-03", "--hindsight")
    assert (found["statuses"], found["contested"]) == ([], None)


def test_a_file_has_it_by_how_likely_it_is(theatre: Path, tmp_path: Path) -> None:
    file = tmp_path / "contested.geojson"
    run("-t", theatre, "export", "contested", "--on", "2025-12-31", "-o", file)
    areas = [each["properties"] for each in json.loads(file.read_text(encoding="utf-8"))["features"]]
    assert [each["probability_low"] for each in areas] == [0.75, 0.5, 0.25]
    assert {each["status"] for each in areas} == {"contested"}
    assert sum(each["area_km2"] for each in areas) > 100
