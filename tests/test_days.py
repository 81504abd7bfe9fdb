from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.days import Span, end_of_day, parse_day, parse_instant, write_instant
from frontline.errors import UsageError


def test_a_span_does_not_hold_its_end() -> None:
    span = Span(date(2025, 11, 1), date(2025, 11, 3))
    assert list(span) == [date(2025, 11, 1), date(2025, 11, 2)]
    assert date(2025, 11, 3) not in span
    assert not span.overlaps(Span(date(2025, 11, 3), date(2025, 11, 4)))


@pytest.mark.parametrize("text", ["3 November", "2025-13-01", "2025-11-31", ""])
def test_what_is_no_day_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UsageError, match="write it as 2025-11-03"):
        parse_day(text)


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(UsageError):
        Span(date(2025, 1, 2), date(2025, 1, 2))


def test_a_bare_day_as_instant_means_its_end() -> None:
    assert parse_instant("2025-11-03") == datetime(2025, 11, 4, tzinfo=UTC)
    assert parse_instant("2025-11-03T18:00:00+02:00") == datetime(2025, 11, 3, 16, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(timezone(timedelta(hours=3)))))  # noqa: DTZ001
def test_instants_are_written_and_read_back(instant: datetime) -> None:
    assert parse_instant(write_instant(instant)) == instant.astimezone(UTC).replace(microsecond=0)


@given(st.dates())
def test_a_day_ends_after_it_starts(day: date) -> None:
    if day < date.max - timedelta(days=1):
        assert end_of_day(day).date() == day + timedelta(days=1)
