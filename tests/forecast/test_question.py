"""A question is either exact or refused, and is settled as it says."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from frontline.errors import UsageError
from frontline.forecast.question import Convention, Outcome, Question, ShownShare, read_questions, resolve

FILE = """
[question]
place = "gn:704422"
outline = "osm:relation/2506125"
outline_version = "0123456789abcdef"
party = "RU"
source = "deepstate"
share = 0.95
deadline = 2025-12-31
date_convention = "shown"
persistence_days = 7
persistence_updates = 2
revision = "first"
"""


@pytest.fixture
def question(tmp_path: Path) -> Question:
    (tmp_path / "q.toml").write_text(FILE, encoding="utf-8")
    return read_questions(tmp_path / "q.toml")[0]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("persistence_days = 7", "persistence_days = 1", "one redrawing that is taken back"),
        ("persistence_updates = 2", "persistence_updates = 0", "one wrong update"),
        ('date_convention = "shown"\n', "", "date_convention is not said"),
        ('revision = "first"\n', "", "revision is not said"),
        ('outline_version = "0123456789abcdef"\n', "", "outline_version is not said"),
        ("share = 0.95", "share = 95", "share"),
        ("[question]", "[demand]", "no [question]"),
    ],
)
def test_an_ambiguous_question_is_refused_with_the_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = tmp_path / "q.toml"
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError) as found:
        read_questions(file)
    assert reason in str(found.value)


def shown(first: date, shares: list[float], late: int = 1) -> list[ShownShare]:
    days = [first + timedelta(days=n) for n in range(len(shares))]
    return [ShownShare(day, day + timedelta(days=late), share) for day, share in zip(days, shares, strict=True)]


LATE = date(2026, 3, 1)


def test_a_share_that_lasts_is_yes_and_the_day_is_the_first(question: Question) -> None:
    found = resolve(question, shown(date(2025, 12, 20), [0.9, 0.96, *[0.97] * 20]), LATE)
    assert (found.outcome, found.day) == (Outcome.YES, date(2025, 12, 21))


def test_a_mark_that_is_taken_back_is_no(question: Question) -> None:
    found = resolve(question, shown(date(2025, 12, 20), [0.9, 0.97, 0.97, *[0.9] * 20]), LATE)
    assert found.outcome == Outcome.NO


def test_a_share_reached_after_the_deadline_is_no(question: Question) -> None:
    found = resolve(question, shown(date(2025, 12, 30), [0.9, 0.9, *[0.99] * 20]), LATE)
    assert found.outcome == Outcome.NO


def test_the_convention_of_dates_decides_on_the_last_day(question: Question) -> None:
    shares = shown(date(2025, 12, 30), [0.9, *[0.99] * 20])  # shown on the last day, published the day after
    assert resolve(question, shares, LATE).outcome == Outcome.YES
    by_publication = question.model_copy(update={"date_convention": Convention.KNOWN})
    assert resolve(by_publication, shares, LATE).outcome == Outcome.NO


def test_it_stays_open_until_the_maps_have_said_enough(question: Question) -> None:
    shares = shown(date(2025, 12, 28), [0.99] * 20)
    assert resolve(question, shares, date(2025, 12, 31)).outcome == Outcome.OPEN
    assert resolve(question, shares, LATE).outcome == Outcome.YES
    assert resolve(question, shares[:2], LATE).outcome == Outcome.OPEN
    missing = [each for each in shares if each.shown < date(2025, 12, 30) or each.shown > date(2026, 1, 5)]
    assert resolve(question, missing, LATE).outcome == Outcome.YES  # a day without a map says nothing


def test_another_title_is_the_same_question_and_another_polygon_is_not(question: Question) -> None:
    assert question.model_copy(update={"title": "?"}).question_id == question.question_id
    other = question.model_copy(update={"outline_version": "f" * 16})
    assert other.question_id != question.question_id
