"""Texts that no reader expects: empty, huge, right to left, in mixed scripts, without a claim."""

import time
from datetime import date
from pathlib import Path

import pytest

from frontline.claims.claim import Claim
from frontline.claims.extract import Text, extract_claims
from frontline.places.gazetteer import Gazetteer
from frontline.settings import read_theatre

EXAMPLE = read_theatre(Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre")
PLACES = Gazetteer.read(EXAMPLE.places, EXAMPLE.settings.box)
LANGUAGES = ("en", "uk", "ru")
SENTENCES = {
    "en": "Russian troops captured Pokrovsk, the ministry said. ",
    "uk": "Ворог тричі атакував біля Дубового, повідомив Генштаб. ",
    "ru": "Отбиты девять атак у Дубового, сообщили в Минобороны. ",
}
LONGEST_S = 4.0  # a reader that compares each piece with each takes minutes
FACTOR = 5  # of size between the two texts
LEAST_SLOWER = 12.0  # times: twice what a linear reader takes, and less than half of what a quadratic one does


def read(text: str, lang: str) -> tuple[Claim, ...]:
    return extract_claims(Text("t", text, lang, date(2025, 11, 3), "Agency", "media"), EXAMPLE.settings, PLACES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\u2028 ",
        "…",
        "\ufeff",
        '«»"“”()—–-',
        "أعلنت وزارة الدفاع يوم الاثنين",
        "\u202eשלום עולם\u202c",
        "The weather in Lviv was mild.",
        "Погода у Львові була м'яка.",
        "Lorem ipsum dolor sit amet.",
    ],
)
def test_what_reports_nothing_yields_nothing(text: str, lang: str) -> None:
    assert read(text, lang) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mixed_scripts_and_marks_keep_every_span_word_for_word(lang: str) -> None:
    text = (
        f"{SENTENCES['uk']}أعلنت الوزارة 🙂 {SENTENCES['en']}\u202e{SENTENCES['ru']}\u202c a\u0301 «{SENTENCES[lang]}"
    )
    claims = read(text, lang)
    assert claims
    assert all(text[claim.start : claim.end] == claim.text for claim in claims)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_endless_line_is_read(lang: str) -> None:
    assert read("a" * 3_000, lang) == ()
    assert read("," * 5_000, lang) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("letter", ["a", "а", "A", "1", "."])
def test_a_word_of_300_000_letters_is_read_at_once(letter: str, lang: str) -> None:
    started = time.process_time()
    assert read(letter * 300_000 + "!a", lang) == ()
    assert time.process_time() - started < LONGEST_S


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    [",", "(", "«", '"', "a; ", "a: ", "(a) ", "[1]", "…", " \n", "captured ", "said, ", ", що ", "Покровському та "],
)
def test_what_is_said_a_thousand_times_takes_time_by_its_length(piece: str, lang: str) -> None:
    started = time.process_time()
    read(piece * 2_000, lang)
    assert time.process_time() - started < LONGEST_S


@pytest.mark.parametrize("lang", LANGUAGES)
def test_time_grows_with_the_length_and_no_faster(lang: str) -> None:
    def take(times: int) -> float:
        started = time.process_time()
        assert len(read(SENTENCES[lang] * times, lang)) >= times
        return time.process_time() - started

    take(20)
    short, long = (min(take(times) for _ in range(2)) for times in (80, FACTOR * 80))  # others may use the machine
    assert long < LEAST_SLOWER * max(short, 0.02)
