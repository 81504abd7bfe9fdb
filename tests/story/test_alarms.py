"""Ground that one map moved alone is held back from all that goes out, until a person has said why it may."""

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

import frontline
from frontline.errors import NotFoundError, RefusedError, UsageError
from frontline.theatre.tell import sources as tell
from frontline.theatre.theatre import Theatre
from program import answer

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


def copy_of(theatre: Path, folder: Path) -> Theatre:
    """Return a theatre of one's own with the same database, to decide things in."""
    made = Theatre.make(folder / "own", "pokrovsk")
    (folder / "own" / "frontline.db").write_bytes((theatre / "frontline.db").read_bytes())
    return made


def test_a_place_that_is_held_back_has_no_brief_until_a_person_accepts(
    opened: Theatre, theatre: Path, tmp_path: Path
) -> None:
    alarm = next(each for each in rows(opened, on=SWING, source="uacontrolmap"))
    copy = copy_of(theatre, tmp_path)
    with pytest.raises(RefusedError, match=alarm["id"]):
        copy.brief("Pokrovsk", on=SWING)
    words = ("--reason", "the publisher  explained it", "--person", "Ada")
    settled = answer("-t", tmp_path / "own", "alarms", "accept", alarm["id"][:6], *words)
    assert (settled["state"], settled["ruling"]["reason"]) == ("accepted", "the publisher explained it")
    assert copy.brief("Pokrovsk", on=SWING).data["on"] == SWING


@pytest.mark.backtest
def test_what_a_person_rejects_is_no_evidence_any_more(opened: Theatre, theatre: Path, tmp_path: Path) -> None:
    alarm = next(each for each in rows(opened, on=SWING, source="uacontrolmap"))
    copy = copy_of(theatre, tmp_path)
    before = copy.status("Pokrovsk", on="2025-11-25")["assessed"][0]["share"]
    copy.settle_alarm(alarm["id"], "reject", reason="an edit taken back", person="Bo")
    assert not copy.assess()["repeated"]
    assert copy.status("Pokrovsk", on="2025-11-25")["assessed"][0]["share"] > before
    row = next(each for each in copy.why("Pokrovsk", on="2025-11-25")["evidence"] if each["kind"] == "judgement")
    assert (row["source"], row["says"], row["weight"]) == ("Bo", "reject", None)


FAR = """+++
id = "far"
title = "A claim far ahead"
lang = "en"
published = 2025-11-03
publisher = "Gazette"
publisher_kind = "media"
url = "https://example.org/far"
+++

The Russian Ministry of Defence said on 3 November that its forces had captured Bilozerske.
"""


def test_a_town_claimed_far_from_any_ground_rings_and_holds_nothing_back(
    opened: Theatre, theatre: Path, tmp_path: Path
) -> None:
    assert not [each for each in rows(opened) if each["kind"] == "far claim"]
    copy = copy_of(theatre, tmp_path)
    (tmp_path / "far.md").write_text(FAR, encoding="utf-8")
    copy.ingest("reports", tmp_path / "far.md")
    (found,) = [each for each in copy.alarms(everything=True) if each["kind"] == "far claim"]
    assert (found["source"], found["holds"]) == ("Russian Ministry of Defence", False)
    assert "took Bilozerske" in found["message"]
    assert found["reach_km"] > 10


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


def test_why_tells_each_maps_weight_and_what_would_change_the_answer(opened: Theatre) -> None:
    found = opened.why("Pokrovsk", on=DAY)
    maps = {each["source"]: each for each in found["evidence"] if each["kind"] == "map"}
    assert maps["uacontrolmap"]["weight"] < 0 < maps["liveuamap"]["weight"]
    assert maps["liveuamap"]["says"]["share"] == pytest.approx(0.434, abs=0.03)
    claims = [each for each in found["evidence"] if each["kind"] == "claim"]
    assert {each["holder"] for each in claims} >= {"RU", "UA"}
    assert {each["weight"] is None for each in claims} == {True, False}, "some say nothing of who holds it"
    assert all(each["day"] <= DAY for each in found["evidence"])
    assert found["last_known"]["day"] <= DAY
    answers = {tuple(each["sources"]): each["probability"] for each in found["would_change"] if each["sources"]}
    every = next(each for each in answers if len(each) == 3)
    assert answers[every] > max(0.5, *(answers[each] for each in answers if each != every))
    told = tell.why(found)
    assert all(each["sentence"] in told for each in found["evidence"])
    assert "The maps do not agree: UA Control Map shows Russia on" in told


def test_a_sides_words_weigh_together_and_never_against_what_they_say(opened: Theatre) -> None:
    found = opened.why("Pokrovsk", on=DAY)
    voices = {each["voice"]: each for each in found["voices"]}
    assert len(voices) >= 2
    for voice in voices.values():
        for_russia = (voice["party"] == "RU") == voice["holds"]
        assert (voice["weight"] > 0) == for_russia, voice["sentence"]
        parts = [each["weight"] for each in found["evidence"] if each.get("voice") == voice["voice"]]
        assert sum(parts) == pytest.approx(voice["weight"], abs=0.01)
    holding = next(each for each in found["evidence"] if "are holding Pokrovsk" in each["sentence"])
    assert holding["weight"] < 0
    assert found["by_maps_alone"] != found["probability"]


def test_why_of_quiet_uncovered_and_too_early_questions(opened: Theatre) -> None:
    quiet = opened.why("Dobropillia", on=DAY)
    assert quiet["surroundings"]["nearest_km"] > 5
    assert quiet["last_known"]["day"] is None
    assert "no map has drawn the place anew since" in quiet["last_known"]["sentence"]
    early = opened.why(at=(48.28, 37.18), on="2025-08-10", known="2025-08-05")
    assert all(each["age_days"] >= 5 for each in early["evidence"])
    with pytest.raises(NotFoundError, match="no map of this theatre shows 2022-07-15") as refused:
        opened.why("Pokrovsk", on="2022-07-15")
    assert "2025-08-01" in str(refused.value)


def test_the_scorecard_knows_the_careful_map_from_the_quick_one(opened: Theatre) -> None:
    found = {each["name"]: each for each in opened.scorecard(by="all")}
    careful, quick = found["deepstate"], found["liveuamap"]
    assert careful["lag_days"]["median"] > quick["lag_days"]["median"]
    assert careful["false_per_1000"]["high"] < quick["false_per_1000"]["low"]
    assert careful["first_share"]["value"] < quick["first_share"]["value"]
    quarters = opened.scorecard(source="deepstate")
    assert [each["period"] for each in quarters] == ["2025-Q3", "2025-Q4", "2026-Q1", "all"]
    assert "2025-Q4" in tell.scorecard(quarters)
    with pytest.raises(NotFoundError, match="has shown no map"):
        opened.scorecard(source="viina")
