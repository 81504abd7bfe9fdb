import json
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from frontline.errors import FrontlineError, RefusedError, UsageError
from frontline.measures.area import Estimate
from frontline.places.place import Place
from frontline.publish.cited import Brief, Column, Reference, Section, Sentence
from frontline.publish.claim_words import choose_claims, claim_sentence, list_denied
from frontline.publish.delay import check_publishable, find_cut_off
from frontline.publish.licence import may_draw
from frontline.publish.render import as_data, format_of, render
from frontline.publish.tongue import read_tongue
from frontline.publish.words import day_words, list_words, percent, percent_range, place_words
from frontline.settings import Party, TheatreSettings
from worlds import make_card

HOSTILE = '<script>alert("x")</script> [link](javascript:alert(1)) | `code` _x_'


def make_brief(text: str = "Held.", url: str = "https://example.org/a") -> Brief:
    sentence = Sentence(text, ("map",), flags=("look " + text,))
    sections = (
        Section("Situation", (sentence,)),
        Section("Sides", (), (Column("RED", "Red says", "#D55E00", (sentence,)),)),
    )
    reference = Reference("map", "map", "A map " + text, url, "licence")
    at = datetime(2025, 11, 4, tzinfo=UTC)
    return Brief(
        "Town", Sentence(text, ("map",)), "Town", "2025-11-03", at, at, sections, (reference,), ("CC0 " + text,)
    )


def test_a_sentence_without_a_reference_cannot_be_made() -> None:
    with pytest.raises(FrontlineError, match="without a reference"):
        Sentence("Something is so.", ())
    with pytest.raises(FrontlineError):
        Sentence("Something is so.", ("",))


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_every_sentence_shows_its_reference(form: str) -> None:
    text = render(make_brief(), form)
    assert "Held." in text
    assert "https://example.org/a" in text
    if form == "json":
        data = json.loads(text)
        assert all(s["references"] for section in data["sections"] for s in section["sentences"])
        assert data["cut_off"] == "2025-11-04T00:00:00Z"


class Tags(HTMLParser):
    """Collect the tags and link targets of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name == "href"]


def test_hostile_words_stay_words() -> None:
    page = Tags()
    page.feed(render(make_brief(HOSTILE, "javascript:alert(1)"), "html"))
    assert "script" not in page.tags
    assert all(target.startswith("#") for target in page.targets)
    markdown = render(make_brief(HOSTILE), "markdown")
    assert "<script>" not in markdown
    assert "](javascript" not in markdown.replace("\\]", "")


def test_the_ending_chooses_the_form() -> None:
    assert format_of(Path("a.HTML")) == "html"
    with pytest.raises(UsageError, match=r"\.md, \.html, \.json, \.pdf, \.docx, \.txt"):
        format_of(Path("a.odt"))


def test_data_has_the_shape_of_the_interface() -> None:
    data = as_data(make_brief())
    assert {"title", "cut_off", "sections", "sources", "licences"} <= set(data)
    assert data["sections"][1]["columns"][0]["party"] == "RED"


def claim(**more: object) -> dict[str, object]:
    base = {
        "type": "encirclement", "speaker": "the ministry", "own_voice": False, "holder": "RED", "polarity": "+",
        "modality": "fact", "text": "the town is surrounded.", "publisher": "Agency", "published": "2025-11-03",
        "report": "r1",
    }  # fmt: skip
    return base | more


def test_a_claim_says_who_says_it_in_whose_words() -> None:
    sentence = claim_sentence(claim())
    assert sentence.text == "The ministry claimed encirclement: “the town is surrounded” (Agency, 3 November 2025)."
    assert sentence.references == ("report:r1",)
    assert claim_sentence(claim(polarity="-")).text.startswith("The ministry denied encirclement")
    assert claim_sentence(claim(own_voice=True, holder="media")).text.startswith("Agency reported encirclement")


WORDS = ["0.0 %", "under 0.5 %", "4.3 %", "19 %", "over 99.5 %"]


def test_words() -> None:
    assert day_words(date(2025, 11, 3)) == "3 November 2025"
    assert [percent(each) for each in (0.0, 0.001, 0.0432, 0.192, 0.999)] == [
        "0 %",
        "under 0.5 %",
        "4.3 %",
        "19 %",
        "over 99.5 %",
    ]
    assert percent_range(Estimate(0.2, 0.081, 0.414)) == "8 to 41 %"
    assert list_words(["a", "b", "c"]) == "a, b and c"
    assert [place_words(each, "X") for each in ("in", "axis", "near", "N part")] == [
        "X",
        "the X axis",
        "near X",
        "the N part of X",
    ]


def test_nothing_newer_than_the_delay_goes_out(settings: TheatreSettings) -> None:
    cut_off = find_cut_off(settings)
    check_publishable(cut_off.date() - timedelta(days=2), cut_off, settings)
    with pytest.raises(RefusedError, match="24 hours late"):
        check_publishable(cut_off.date() + timedelta(days=1), cut_off, settings)


def test_only_an_open_licence_lets_a_drawing_out() -> None:
    assert may_draw(make_card("atlas"))
    for closed in ("none", "private"):
        assert not may_draw(make_card("atlas", licence={"name": "closed", "class": closed}))


def make_claim(kind: str, report: str, speaker: str, holder: str = "RED", polarity: str = "+") -> dict[str, Any]:
    return {
        "type": kind, "report": report, "speaker": speaker, "holder": holder, "actor": "RED", "polarity": polarity,
        "modality": "fact", "own_voice": False, "text": "words", "publisher": "Agency", "published": "2025-11-03",
    }  # fmt: skip


def test_a_brief_quotes_the_weightiest_matters_once_a_speaker_and_report() -> None:
    claims = [make_claim(kind, "a", "one") for kind in ("assault", "forecast", "assault")]
    claims += [make_claim("control_held", f"r{n}", "two") for n in range(4)]
    claims += [make_claim("assault", "b", "x", "BLUE")]
    again = [make_claim("losses", "c", "one") | {"start": start, "text": f"at {start}"} for start in (90, 10)]
    assert [each["text"] for each in choose_claims(again, "RED")] == ["at 10"], "the first of a report stands"
    chosen = choose_claims(claims, "RED")
    assert [(each["type"], each["report"]) for each in chosen] == [
        ("control_held", "r0"), ("control_held", "r1"), ("assault", "a"),
    ]  # fmt: skip


def test_what_one_side_claims_and_another_denies_is_told_with_both_reports() -> None:
    parties = [Party(id=name, name=f"{name.title()}land", adjective=name, color="#000000") for name in ("RED", "BLUE")]
    claims = [make_claim("encirclement", "a", "one"), make_claim("encirclement", "b", "two", "BLUE", "-"),
              make_claim("control_taken", "a", "one")]  # fmt: skip
    (sentence,) = list_denied(claims, parties, read_tongue("en"))
    assert sentence.text == "Claimed on the side of Redland, denied on that of Blueland: encirclement."
    assert sentence.references == ("report:a", "report:b")
    assert list_denied([each | {"modality": "predicted"} for each in claims], parties, read_tongue("en")) == []
    told = claim_sentence(claims[1], parties=parties)
    assert told.text.startswith("Two denied encirclement by Redland: “words”")


def test_what_is_said_of_a_quarter_or_a_part_is_not_said_of_the_town() -> None:
    parties = [Party(id=name, name=f"{name.title()}land", adjective=name, color="#000000") for name in ("RED", "BLUE")]
    quarter = Place("q", "Rosedale", "settlement", 45.0, 10.0, names={"uk": "Троянда"})
    whole = make_claim("control_taken", "a", "one") | {"places": [{"place_id": "t", "relation": "in"}], "about": "t"}
    named = whole | {"quarter": quarter}
    part = whole | {"places": [{"place_id": "t", "relation": "N part"}]}
    amount = whole | {"quantities": [{"unit": "km2"}]}
    denied = make_claim("control_taken", "b", "two", "BLUE", "-")
    tongue = read_tongue("en")
    assert claim_sentence(whole).text.startswith("One claimed a capture: ")
    assert claim_sentence(named).text.startswith("One claimed a capture (Rosedale): ")
    assert claim_sentence(named, read_tongue("uk")).text.startswith("One (заява; тема: захоплення — Троянда): ")
    for each in (part, amount):
        assert claim_sentence(each).text.startswith("One claimed a capture (a part of it): ")
    assert len(list_denied([whole, denied], parties, tongue)) == 1
    assert [list_denied([each, denied], parties, tongue) for each in (named, part, amount)] == [[], [], []]


def test_speakers_and_outlets_have_the_names_that_readers_of_a_language_know() -> None:
    speakers = {"uk": {"one": "Один", "Agency": "Агенція"}}
    told = claim_sentence(make_claim("losses", "a", "one"), read_tongue("uk"), (), speakers).text
    assert told == "Один (заява; тема: втрати): «words» (Агенція, 3 листопада 2025 року)."
    assert claim_sentence(make_claim("losses", "a", "one"), speakers=speakers).text.startswith("One claimed losses")
