from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from frontline.reports.dateline import find_dateline

PUBLISHED = date(2025, 11, 4)
THIRD = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("text", "place", "day", "agency", "rest"),
    [
        ("KYIV, Nov 3 (Agency) - Forces took", "KYIV", THIRD, "Agency", "Forces"),
        ("Kyiv, November 3, 2025 (Agency) – Forces", "Kyiv", THIRD, "Agency", "Forces"),
        ("Київ. 3 листопада. ІНТЕРФАКС-УКРАЇНА - Генштаб", "Київ", THIRD, "ІНТЕРФАКС-УКРАЇНА", "Генштаб"),
        ("Київ. 3 листопада. ІНТЕРФАКС-УКРАЇНА\nГенштаб", "Київ", THIRD, "ІНТЕРФАКС-УКРАЇНА", "Генштаб"),
        ("МОСКВА, 3 ноября. /ТАСС/. Войска", "МОСКВА", THIRD, "ТАСС", "Войска"),
        ("МОСКВА, 3 ноя — РИА Новости. Войска взяли", "МОСКВА", THIRD, "РИА Новости", "Войска"),
        ("МОСКВА, 3 ноя. За неделю", "МОСКВА", THIRD, "", "За неделю"),
        ("Київ, 3 листопада 2025 року – На сході", "Київ", THIRD, "", "На сході"),
        ("\n KYIV, Ukraine (AP) — Forces", "KYIV, Ukraine", None, "AP", "Forces"),
        ("KYIV, Ukraine - Forces", "KYIV, Ukraine", None, "", "Forces"),
        ("MOSCOW: The village", "MOSCOW", None, "", "The village"),
        ("KYIV, Dec 31 (Agency) - Forces", "KYIV", date(2024, 12, 31), "Agency", "Forces"),
    ],
)
def test_datelines(text: str, place: str, day: date | None, agency: str, rest: str) -> None:
    found = find_dateline(text, PUBLISHED)
    assert found is not None
    assert (found.place, found.day, found.agency) == (place, day, agency)
    assert text[found.end :].startswith(rest)
    assert text[found.start :].startswith(place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pokrovsk. Russian forces took the town on 3 November.",
        "Ukraine has withdrawn its troops from Siversk, a town - in the east",
        "In Kyiv, on Nov 3 - he said",
        "On Monday (Nov 3) - the town",
        "KYIV, Nov 31 (Agency) - there is no such day",
        "Note: the town fell.",
        "Війська утримують місто.",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text, PUBLISHED) is None


def test_without_a_day_of_publication_only_a_full_date_counts() -> None:
    bare = find_dateline("KYIV, Nov 3 (Agency) - Forces", None)
    assert bare is not None
    assert bare.day is None
    full = find_dateline("KYIV, Nov 3, 2025 (Agency) - Forces", None)
    assert full is not None
    assert full.day == THIRD


@given(st.text(max_size=200))
@profile(max_examples=100)
def test_any_text(text: str) -> None:
    found = find_dateline(text, PUBLISHED)
    assert found is None or 0 <= found.start < found.end <= len(text)
