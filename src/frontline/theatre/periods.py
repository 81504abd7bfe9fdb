"""Divide a span of days into days, weeks, months or quarters of the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from frontline.days import ONE_DAY, Span
from frontline.errors import UsageError

LENGTHS = ("day", "week", "month", "quarter")


@dataclass(frozen=True, slots=True)
class Period:
    """A period, half-open.

    Attributes:
        start: its first day.
        end: the day after its last.
        is_whole: whether it ends where its week, month or quarter does.
    """

    start: date
    end: date
    is_whole: bool


def list_periods(span: Span, every: str, *, whole: bool = False) -> list[Period]:
    """Return the periods that a span touches, in order.

    Args:
        span: the days.
        every: how long each is: weeks begin on Monday.
        whole: let the first start where its week, month or quarter does, instead of with the span.

    Raises:
        UsageError: There is no such length.
    """
    if every not in LENGTHS:
        raise UsageError(f"'{every}' is no length of time here", f"the lengths are {', '.join(LENGTHS)}")
    periods = []
    start = _start_of(span.start, every)
    while start < span.end:
        end = _end_of(start, every)
        first = start if whole else max(start, span.start)
        periods.append(Period(first, min(end, span.end), end <= span.end))
        start = end
    return periods


def _start_of(day: date, every: str) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    if every == "month":
        return day.replace(day=1)
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) if every == "quarter" else day


def _end_of(start: date, every: str) -> date:
    """Return the start of the period after the one that starts on a day."""
    if every in ("day", "week"):
        return start + (ONE_DAY if every == "day" else timedelta(weeks=1))
    return (start + timedelta(days=31 if every == "month" else 100)).replace(day=1)
