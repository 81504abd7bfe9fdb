"""Whatever the text, a claim is made of its exact words, and what is no report yields nothing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.claims.claim import Claim
from frontline.claims.extract import Text, claim_to_json, extract_claims
from frontline.places.gazetteer import Gazetteer
from frontline.settings import read_theatre

EXAMPLE = read_theatre(Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre")
PLACES = Gazetteer.read(EXAMPLE.places, EXAMPLE.settings.box)
WORDS = st.sampled_from([
    "Russian", "Ukrainian", "forces", "the ministry", "said", "denied", "that", "captured", "Pokrovsk", "Myrnohrad",
    "on Monday", "encircled", "its troops", ",", ".", "“", "”", "were", "not", "near", "over", "100", "soldiers",
    "If", "would", "\n", "—", "а", "🙂",
])  # fmt: skip


def read(text: str, lang: str = "en") -> tuple[Claim, ...]:
    return extract_claims(Text("t", text, lang, date(2025, 11, 3), "Agency", "media"), EXAMPLE.settings, PLACES)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_every_claim_is_made_of_the_texts_own_words(text: str) -> None:
    for claim in read(text):
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.text
        assert all(text[place.start : place.end] == place.surface for place in claim.places if place.surface)
        assert claim_to_json(claim)["document"] == "t"


@pytest.mark.parametrize("text", ["", " \n ", "The weather in Lviv was mild.", "Lorem ipsum dolor sit amet."])
def test_what_reports_nothing_yields_nothing(text: str) -> None:
    assert read(text) == ()


def test_a_language_without_word_lists_yields_nothing() -> None:
    assert read("Der Generalstab meldete die Einnahme von Pokrowsk.", "de") == ()


def test_a_claim_and_its_denial_have_two_holders() -> None:
    text = (
        "The Russian Defence Ministry said on Sunday that its forces had encircled Ukrainian units in Pokrovsk. "
        "The Ukrainian General Staff denied that the town was encircled."
    )
    found = {(c.holder, c.polarity) for c in read(text) if c.type == "encirclement"}
    assert found == {("RU", "+"), ("UA", "-")}
    claim = next(c for c in read(text) if c.holder == "RU" and c.type == "encirclement")
    assert claim.event_from == date(2025, 11, 2)
    assert [place.place_id for place in claim.places] == ["gn:704422"]


def test_a_figure_keeps_its_comparator_and_unit() -> None:
    text = "Ukraine's General Staff said Russia had lost more than 900 soldiers near Pokrovsk on Monday."
    claim = next(c for c in read(text) if c.type == "losses")
    assert (claim.actor, claim.holder) == ("RU", "UA")
    assert (claim.quantities[0].value, claim.quantities[0].comparator) == (900, ">")
