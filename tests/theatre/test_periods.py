from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.days import Span
from frontline.errors import UsageError
from frontline.theatre.periods import LENGTHS, list_periods

days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(start=days, length=st.integers(1, 500), every=st.sampled_from(LENGTHS), whole=st.booleans())
def test_periods_cover_the_span_without_gap(start: date, length: int, every: str, *, whole: bool) -> None:
    span = Span(start, start + timedelta(days=length))
    found = list_periods(span, every, whole=whole)
    assert found[0].start <= span.start
    assert whole or found[0].start == span.start
    assert found[-1].end == span.end
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(each.is_whole for each in found[:-1])


def test_months_and_quarters_are_the_calendars() -> None:
    span = Span(date(2025, 8, 15), date(2026, 1, 10))
    months = list_periods(span, "month", whole=True)
    assert [each.start for each in months] == [date(2025, n, 1) for n in range(8, 13)] + [date(2026, 1, 1)]
    assert not months[-1].is_whole
    assert [each.start for each in list_periods(span, "quarter")][1:] == [date(2025, 10, 1), date(2026, 1, 1)]
    assert list_periods(span, "week")[1].start.weekday() == 0


def test_other_lengths_are_refused() -> None:
    with pytest.raises(UsageError, match="fortnight"):
        list_periods(Span(date(2025, 8, 15), date(2025, 8, 16)), "fortnight")
