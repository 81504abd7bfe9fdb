"""Count in days: half-open spans, the day something was true and the instant it became known.

Everything about time that every room shares belongs here; what a particular source's dates mean belongs on its card.
A day is a ``datetime.date``; a span of days ``[start, end)`` never contains its end; an instant is UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from frontline.errors import UsageError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open span of days: ``start`` belongs to it, ``end`` does not."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise UsageError(f"the span {self.start} to {self.end} holds no day", "let it end after it starts")

    def __len__(self) -> int:
        return (self.end - self.start).days

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(len(self)))

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two spans share a day."""
        return self.start < other.end and other.start < self.end


def parse_day(text: str | date) -> date:
    """Read an ISO day such as ``2025-11-03``.

    Raises:
        UsageError: The text is no day.
    """
    if isinstance(text, date):
        return text.date() if isinstance(text, datetime) else text
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"'{text}' is not a day", "write it as 2025-11-03") from None


def parse_instant(text: str | date) -> datetime:
    """Read an instant such as ``2025-11-03T18:00:00Z``; a bare day means its end, the next midnight UTC.

    Raises:
        UsageError: The text is neither.
    """
    if isinstance(text, datetime):
        return text.astimezone(UTC) if text.tzinfo else text.replace(tzinfo=UTC)
    if isinstance(text, date):
        return end_of_day(text)
    try:
        return end_of_day(date.fromisoformat(text.strip()))
    except ValueError:
        pass
    try:
        return parse_instant(datetime.fromisoformat(text.strip()))
    except ValueError:
        remedy = "write it as 2025-11-03 or 2025-11-03T18:00:00Z"
        raise UsageError(f"'{text}' is not an instant", remedy) from None


def end_of_day(day: date) -> datetime:
    """Return the midnight UTC that ends a day."""
    return datetime.combine(day + ONE_DAY, time(), UTC)


def start_of_day(day: date) -> datetime:
    """Return the midnight UTC that starts a day."""
    return datetime.combine(day, time(), UTC)


def now() -> datetime:
    """Return the present instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def write_instant(instant: datetime) -> str:
    """Write an instant the way every interface shows it: ``2025-11-03T18:00:00Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
