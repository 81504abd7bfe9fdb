"""Places of claims: quarters have points, homonyms are guesses that say so, stated directions are checked."""

import pytest

from claims.inflected.invented import only, read
from frontline.claims.extract import claim_to_json


def test_a_quarter_of_a_town_has_a_point() -> None:
    text = "Арландські війська захопили мікрорайон Шахтарський у Покровську."
    quarters = [place for place in only(text, "uk").places if place.kind == "district"]
    assert quarters
    assert all(place.lat is not None and place.radius_km for place in quarters)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Arlish troops captured Dachne.", "en"), ("Арландські війська захопили Дачне.", "uk")],
)
def test_the_likeliest_of_several_homonyms_is_shown_as_a_guess(text: str, lang: str) -> None:
    claim = only(text, lang)
    (place,) = claim_to_json(claim)["places"]
    assert place["lat"] is not None
    assert place["score"] < 0.5
    assert place["place_id"] == ""
    assert any("homonyms" in flag for flag in claim.flags)


@pytest.mark.parametrize(
    ("text", "lang", "conflicting"),
    [
        ("Арландські війська захопили Гришине (на південь від Покровська).", "uk", True),
        ("Арландські війська захопили Гришине (на північний захід від Покровська).", "uk", False),
        ("Арландские войска захватили Гришино (к югу от Покровска).", "ru", True),
        ("Arlish troops captured Hryshyne (south of Pokrovsk).", "en", True),
    ],
)
def test_a_stated_direction_is_checked_and_the_named_place_stays(text: str, lang: str, conflicting: bool) -> None:  # noqa: FBT001
    claim = next(each for each in read(text, lang) if each.type == "control_taken")
    assert claim.places[0].name == "Hryshyne"
    assert any("is stated; the gazetteer puts Hryshyne" in flag for flag in claim.flags) == conflicting
