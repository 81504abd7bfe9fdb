"""A person of the desk judges who holds a village: the assessment takes it in, status names it, it can be undone."""

from pathlib import Path

import pytest

from frontline.errors import NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer

DAY = "2025-11-03"
BEFORE = "2026-11-01T00:00:00Z"


@pytest.fixture(scope="module")
def own(theatre: Path, tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """Return a theatre of one's own with the same database, to judge in."""
    path = tmp_path_factory.mktemp("judged") / "own"
    made = Theatre.make(path, "pokrovsk")
    (path / "frontline.db").write_bytes((theatre / "frontline.db").read_bytes())
    return made


def share(theatre: Theatre, place: str, on: str = DAY) -> float:
    return float(theatre.status(place, on=on)["assessed"][0]["share"])


def test_what_reports_claim_of_the_town_is_heard(theatre: Path) -> None:
    opened = Theatre(theatre)
    said = opened.status("Pokrovsk", on=DAY)["said"]
    assert {each["side"] for each in said} == {"RU", "UA"}  # a map's publisher is heard through its map
    assert all(0 <= each["age_days"] < 14 for each in said)


def test_a_judgement_counts_from_its_day_is_named_and_can_be_taken_back(own: Theatre) -> None:
    before = share(own, "Rodynske")
    words = ("--because", "seen in  three films", "--by", "Ada")
    made = answer("-t", own._open.folder.path, "judge", "Rodynske", "--held-by", "RU", "--on", DAY, *words)
    assert (made["held_by"], made["person"], made["reason"], made["sure"]) == ("RU", "Ada", "seen in three films", 0.95)
    assert before < 0.2
    assert share(own, "Rodynske") > 0.9
    found = own.status("Rodynske", on=DAY)["said"]
    assert [(each["kind"], each["source"]) for each in found if each["kind"] == "finding"] == [("finding", "Ada")]
    assert own.judgements(known=BEFORE) == [], "nobody had said so then"
    taken = own.withdraw_judgement(made["id"][:8], because="the films are older", by="Bo")
    assert taken["withdrawn"] == {"reason": "the films are older", "person": "Bo"}
    assert own.judgements() == []
    assert share(own, "Rodynske") == pytest.approx(before, abs=1e-4)


def test_a_mistake_is_refused(own: Theatre) -> None:
    with pytest.raises(UsageError, match="party"):
        own.judge("Rodynske", held_by="XX", on=DAY, because="seen")
    with pytest.raises(UsageError, match="how sure"):
        own.judge("Rodynske", held_by="RU", on=DAY, because="seen", sure=1.0)
    with pytest.raises(UsageError, match="reason"):
        own.judge("Rodynske", held_by="RU", on=DAY, because=" ")
    with pytest.raises(NotFoundError, match="stands"):
        own.withdraw_judgement("ffffffff", because="none")
