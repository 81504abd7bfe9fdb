"""Ground that one map moved alone is held back from all that goes out, until a person has said why it may."""

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

import frontline
from frontline.errors import NotFoundError, RefusedError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer, run

SWING = "2025-11-24"  # on which UA Control Map took back half of the town
DAY = "2025-11-03"


@pytest.fixture
def opened(theatre: Path) -> Theatre:
    return frontline.open(theatre)


def rows(opened: Theatre, **query: Any) -> list[dict[str, Any]]:
    return opened.alarms(everything=True, **query)


def test_the_swing_of_november_rings_and_careful_days_do_not(opened: Theatre) -> None:
    found = [each for each in rows(opened, source="uacontrolmap") if each["day"] == SWING]
    assert [(each["kind"], each["party"], each["about"]["near"]) for each in found] == [("swing", "UA", "Pokrovsk")]
    assert found[0]["km2"] > 10
    assert found[0]["holds"]
    careful = rows(opened, source="deepstate")
    assert {each["day"][:7] for each in careful} == {"2025-08"}, "only the breakthrough toward Dobropillia"
    assert len({each["day"] for each in careful}) <= 3


def test_a_place_that_is_held_back_has_no_brief_until_a_person_accepts(opened: Theatre, theatre: Path) -> None:
    refused = run("-t", theatre, "brief", "Pokrovsk", "--on", SWING, check=False)
    alarm = next(each for each in rows(opened, on=SWING, source="uacontrolmap"))
    assert refused.returncode == RefusedError.exit_code
    assert alarm["id"] in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    copy = Theatre.make(theatre.parent / "accepted", "pokrovsk")
    (theatre.parent / "accepted" / "frontline.db").write_bytes((theatre / "frontline.db").read_bytes())
    settled = answer("-t", theatre.parent / "accepted", "alarms", "accept", alarm["id"][:6],
                     "--reason", "the publisher  explained it", "--person", "Ada")  # fmt: skip
    assert settled["state"] == "accepted"
    assert settled["ruling"]["reason"] == "the publisher explained it"
    assert copy.brief("Pokrovsk", on=SWING).data["on"] == SWING
    assert next(each for each in rows(copy) if each["id"] == alarm["id"])["ruling"]["person"] == "Ada"
    before = copy.status("Pokrovsk", on="2025-11-25")["assessed"][0]["share"]
    copy.settle_alarm(alarm["id"], "reject", reason="an edit taken back", person="Bo")
    assert not copy.assess()["repeated"], "what a person rejects is no evidence any more"
    assert copy.status("Pokrovsk", on="2025-11-25")["assessed"][0]["share"] > before
    row = next(each for each in copy.why("Pokrovsk", on="2025-11-25")["evidence"] if each["kind"] == "judgement")
    assert (row["source"], row["says"], row["weight"]) == ("Bo", "reject", None)


def test_questions_about_alarms_that_cannot_be_answered_say_why(opened: Theatre) -> None:
    for words, error in ((("ffffffffff", "accept"), NotFoundError), (("ab", "accept"), UsageError),
                         (("ffffffffff", "perhaps"), UsageError)):  # fmt: skip
        with pytest.raises(error):
            opened.settle_alarm(words[0], words[1], reason="why")


def test_exports_leave_held_ground_out_and_carry_their_terms(opened: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "control.geojson"
    told = opened.export("control", file, on=DAY)
    assert (told["bytes"], told["licence"]) == (file.stat().st_size, "CC BY 4.0")
    meta, _, shapes, columns = pyogrio.raw.read(file)
    areas = shapely.from_wkb(shapes)
    assert len(areas) == told["features"]
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    assert set(columns[list(meta["fields"]).index("status")]) == {"held", "contested", "embargoed"}
    document = json.loads(file.read_text(encoding="utf-8"))
    assert "held back until a person has looked" in document["note"]
    with pytest.raises(RefusedError, match="hours late"):
        opened.export("control", file, on="2026-11-27")
    with pytest.raises(RefusedError, match="held back by alarm"):
        opened.export("liveuamap", file, on=SWING)
    with pytest.raises(RefusedError, match="licence"):
        opened.export("nzz", file, on=DAY)


def test_why_tells_each_maps_weight_and_what_would_change_the_answer(theatre: Path) -> None:
    found = answer("-t", theatre, "why", "Pokrovsk", "--on", DAY)
    maps = {each["source"]: each for each in found["evidence"] if each["kind"] == "map"}
    assert maps["uacontrolmap"]["weight"] < 0 < maps["liveuamap"]["weight"]
    assert maps["liveuamap"]["says"]["share"] == pytest.approx(0.434, abs=0.03)
    assert {each["holder"] for each in found["evidence"] if each["kind"] == "claim"} >= {"RU", "UA"}
    assert all(each["day"] <= DAY for each in found["evidence"])
    assert found["last_known"]["day"] <= DAY
    every = found["would_change"][-1]
    assert (len(every["sources"]), every["crosses"]) == (3, True)
    assert every["probability"] > max(each["probability"] for each in found["would_change"][:-1])
    earlier = answer("-t", theatre, "why", "--at", "48.28,37.18", "--on", DAY, "--known", "2025-10-20")
    assert all(each["age_days"] >= 14 for each in earlier["evidence"])


def test_the_scorecard_knows_the_careful_map_from_the_quick_one(theatre: Path) -> None:
    found = {each["name"]: each for each in answer("-t", theatre, "scorecard", "--by", "all")}
    careful, quick = found["deepstate"], found["liveuamap"]
    assert careful["lag_days"]["median"] > quick["lag_days"]["median"]
    assert careful["false_per_1000"]["high"] < quick["false_per_1000"]["low"]
    assert careful["first_share"]["value"] < quick["first_share"]["value"]
    table = run("-t", theatre, "scorecard", "--source", "deepstate").stdout
    assert "2025-Q4" in table
    assert run("-t", theatre, "scorecard", "--source", "viina", check=False).returncode == NotFoundError.exit_code
