"""Copies of a story are one story; two bulletins of the same formulas are two."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from bulletins import carry_on, write_bulletin
from frontline.reports.copies import bands_of, judge_copy, take_fingerprint

DAY = date(2025, 11, 3)
REPORTS = sorted((Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre/reports").glob("*.md"))
STORIES = [file.read_text(encoding="utf-8").split("+++")[2].strip() for file in REPORTS]
WIRE = (
    "KYIV, Nov 3 (Agency) - Russian forces attacked 32 times on the Pokrovsk axis on Monday, the General Staff said. "
    "Fighting went on near Shakhove, Rodynske and Myrnohrad, it said in its evening bulletin. Sixteen attacks were "
    "still under way. The ministry in Moscow said its troops had taken two streets in the east of the town. Neither "
    "account could be checked. About 1,300 people remain in Pokrovsk, according to the regional governor."
)
TRANSLATED = (
    "КИЇВ, 3 листопада (Агенція) - Російські війська 32 рази атакували на Покровському напрямку в понеділок, повідомив "
    "Генштаб. Бої тривали біля Шахового, Родинського та Мирнограда, йдеться у вечірньому зведенні. Шістнадцять атак "
    "ще тривали. Міністерство в Москві заявило, що його війська взяли дві вулиці на сході міста. Жодне з тверджень "
    "не вдалося перевірити. У Покровську лишається близько 1300 людей, за словами голови області."
)


def judge(first: str, second: str, days: int = 0) -> float | None:
    """Return the likeness of two texts as a theatre would find it: by a shared band, then by the words."""
    prints = take_fingerprint(first), take_fingerprint(second)
    if not set(bands_of(prints[0])) & set(bands_of(prints[1])):
        return None
    return judge_copy(*prints, (DAY, DAY + timedelta(days=days)))


@pytest.mark.parametrize("way", ["whole", "trimmed", "halved", "cut", "titled", "credited"])
def test_a_wire_story_is_known_again(way: str) -> None:
    alike = judge(WIRE, carry_on(WIRE)[way])
    assert alike is not None
    assert alike >= 0.9


def test_bulletins_are_known_again_when_carried_on() -> None:
    rng = random.Random(5)  # noqa: S311  # made-up texts
    found = [
        judge(text, each) for text in (write_bulletin(rng)[1] for _ in range(20)) for each in carry_on(text).values()
    ]
    assert sum(alike is None for alike in found) <= 3  # of 120: a half may share no band with the whole


@pytest.mark.parametrize("same", [0.0, 0.5, 0.85])
def test_the_next_bulletin_is_no_copy(same: float) -> None:
    """The hard case: up to 96 of 100 shingles are shared, and yet it reports another day."""
    rng = random.Random(7)  # noqa: S311  # made-up texts
    state, before = write_bulletin(rng)
    for _ in range(60):
        state, after = write_bulletin(rng, state, same)
        assert judge(before, after, days=1) is None
        before = after


def test_what_is_no_copy() -> None:
    assert judge(WIRE, TRANSLATED) is None
    assert judge(WIRE, WIRE.replace("32 times", "41 times")) is None, "another figure is another report"
    assert judge(WIRE, WIRE, days=8) is None
    assert judge(WIRE, " ".join([WIRE, *STORIES[:8]])) is None, "a digest of many stories"
    pairs = [(a, b) for n, a in enumerate(STORIES) for b in STORIES[:n]]
    assert [pair for pair in pairs if judge(*pair) is not None] == []


def test_short_texts_must_be_the_same_within_a_day() -> None:
    text = "Explosions were heard in the city an hour ago, officials report."
    assert judge(text, text, days=1) == 1.0
    assert judge(text, text, days=2) is None
    assert judge(text, text + " More follows.") is None
    assert judge("The alert is over.", "The alert is over.") is None, "too short to tell anything"


@given(st.text(max_size=300), st.text(max_size=300))
@profile(max_examples=80, deadline=None)
def test_likeness_has_no_order(first: str, second: str) -> None:
    prints = take_fingerprint(first), take_fingerprint(second)
    days = (DAY, DAY)
    assert judge_copy(*prints, days) == judge_copy(prints[1], prints[0], days)
    assert bands_of(prints[0]) == bands_of(take_fingerprint(first))
