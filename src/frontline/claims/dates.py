"""Read days from words, relative to the day of the report: "on Sunday", "over the past week", "by year's end".

The patterns are data (``words/xx.toml``); what span of days each kind stands for belongs here. A weekday that is the
report's own is that day; every other is the last one before it. Spans are half-open.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontline.claims.language import Table
from frontline.days import ONE_DAY

DAYS_OF_WEEK = 7
DAYS_OF_MONTH = 30
FUTURE_TOLERANCE = timedelta(days=31)
LETTERS = r"[^\W\d_]+"


@dataclass(frozen=True, slots=True)
class DayReading:
    """Days read from words.

    Attributes:
        start: first character of the words in the text.
        end: the character after the last.
        first: the first day; None where the words say that no day is meant.
        until: the day after the last.
        rule: the name of the pattern.
        is_deadline: whether the days end at a deadline named for something to come.
        is_undated: whether the words say that what they belong to has no day: "before the war".
    """

    start: int
    end: int
    first: date | None
    until: date | None
    rule: str
    is_deadline: bool = False
    is_undated: bool = False


class DateGrammar:
    """The patterns of one language, compiled.

    Args:
        table: the language's table of dates; names of days and months are patterns, so that they may have cases.
        numbers: its number words.
    """

    def __init__(self, table: Table, numbers: dict[str, int]) -> None:
        self.weekdays: list[str] = table["weekdays"]
        self.months: list[str] = table["months"]
        self._weekdays = [re.compile(name) for name in self.weekdays]
        self._months = [re.compile(name) for name in self.months]
        self.short_months = [re.compile(short) for short in table["short_months"]]
        self.numbers = numbers
        patterns = [self._fill_in(rule["pattern"], table) for rule in table["rules"]]
        self.rules = list(zip(table["rules"], map(_bound, patterns), strict=True))
        self.quick = _bound("|".join(f"(?:{pattern})" for pattern in patterns))  # whether any of them is there

    def find(self, text: str, start: int, end: int, published: date | None) -> tuple[DayReading, ...]:
        """Return the days that a stretch of text names, in order; without a day of publication only full dates."""
        first = self.quick.search(text, start, end)
        if first is None:
            return ()
        taken: list[DayReading] = []
        for rule, pattern in self.rules:
            for match in pattern.finditer(text, first.start(), end):
                if all(match.end() <= other.start or match.start() >= other.end for other in taken):
                    taken.append(self._read(rule, match, published))
        return tuple(sorted(taken, key=lambda reading: reading.start))

    def _fill_in(self, pattern: str, table: Table) -> str:
        """Put the names of days, months and numbers into a pattern."""
        count = "|".join(self.numbers)
        months = "|".join(table["months"])
        short = "|".join(table["short_months"])
        for name, replacement in (
            ("{weekday}", rf"(?:{'|'.join(table['weekdays'])})"),
            ("{month}", rf"(?:{months}|(?:{short})\.?)"),
            ("{day}", r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|-?[гмої]{1,2})?(?![\d,.]\d|\d|%)"),
            ("{year}", r"(?:19|20)\d\d"),
            ("{count}", rf"(?:\d+|{count})"),
        ):
            pattern = pattern.replace(name, replacement)
        return pattern

    def _read(self, rule: Table, match: re.Match[str], published: date | None) -> DayReading:
        words = match[0].lower()
        span = SPANS[rule["span"]](self, words, published) if rule["span"] != "none" else None
        first, until = span or (None, None)
        to_come = published is None or until is None or until > published
        deadline = rule["span"].startswith("until") and to_come
        undated = rule.get("undated", False)
        return DayReading(match.start(), match.end(), first, until, rule["name"], deadline, undated)

    def month_days(self, words: str, published: date | None) -> list[date]:
        """Return the days named by month and number in some words, in the year named or the one that fits best."""
        month = next((n for word in re.findall(LETTERS, words) if (n := self.month_number(word))), 0)
        if not month:
            return []
        year = re.search(r"(?:19|20)\d\d", words)
        days = [int(number) for number in re.findall(r"\b([0-3]?\d)(?:st|nd|rd|th|-?[гмої]{1,2})?\b", words)]
        return [found for day in days if (found := _fit_year(month, day, year, published))]

    def month_number(self, word: str) -> int:
        """Return the number of a month by its name or its short form, or 0."""
        for number, (name, short) in enumerate(zip(self._months, self.short_months, strict=True), 1):
            if name.fullmatch(word) or short.fullmatch(word):
                return number
        return 0

    def weekday_number(self, words: str) -> int | None:
        """Return the number of the weekday in some words, Monday being 0, or None."""
        return next((n for n, name in enumerate(self._weekdays) if name.search(words)), None)

    def count(self, words: str) -> int:
        """Return the number in some words, 1 where there is none."""
        digits = re.search(r"\d+", words)
        return int(digits[0]) if digits else next((n for word, n in self.numbers.items() if word in words.split()), 1)


def _bound(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that matches whole words."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


Days = tuple[date, date] | None
SpanMaker = Callable[[DateGrammar, str, date | None], Days]


def _fit_year(month: int, day: int, year: re.Match[str] | None, published: date | None) -> date | None:
    """Return a day of a month; without a year the last one that is not long after the report."""
    if year is None and published is None:
        return None
    number = int(year[0]) if year else (published or date.min).year
    try:
        found = date(number, month, day)
        if year is None and published and found > published + FUTURE_TOLERANCE:
            found = date(number - 1, month, day)
    except ValueError:
        return None
    return found


def _one(day: date | None) -> Days:
    return (day, day + ONE_DAY) if day else None


def _relative(before: int, length: int = 1) -> SpanMaker:
    def make(grammar: DateGrammar, words: str, published: date | None) -> Days:  # noqa: ARG001 -- one shape for all
        if published is None:
            return None
        first = published - timedelta(days=before)
        return first, first + timedelta(days=length)

    return make


def _weekday(grammar: DateGrammar, words: str, published: date | None) -> Days:
    day = _last_weekday(grammar, words, published)
    return _one(day)


def _last_weekday(grammar: DateGrammar, words: str, published: date | None) -> date | None:
    number = grammar.weekday_number(words)
    if published is None or number is None:
        return None
    return published - timedelta(days=(published.weekday() - number) % DAYS_OF_WEEK)


def _since_weekday(grammar: DateGrammar, words: str, published: date | None) -> Days:
    day = _last_weekday(grammar, words, published)
    return (day, published + ONE_DAY) if day and published else None


def _weekend(grammar: DateGrammar, words: str, published: date | None) -> Days:  # noqa: ARG001 -- one shape for all
    if published is None:
        return None
    saturday = published - timedelta(days=(published.weekday() - 5) % DAYS_OF_WEEK)
    return saturday, min(saturday + timedelta(days=2), published + ONE_DAY)


def _day(grammar: DateGrammar, words: str, published: date | None) -> Days:
    days = grammar.month_days(words, published)
    return _one(days[0] if days else None)


def _since_day(grammar: DateGrammar, words: str, published: date | None) -> Days:
    days = grammar.month_days(words, published)
    if not days:
        return None
    return days[0], max(published or days[0], days[0]) + ONE_DAY


def _day_to_day(grammar: DateGrammar, words: str, published: date | None) -> Days:
    first, *rest = (re.findall(r"(?:[a-z]+\.? )?\d+", words) or [""])[:2]
    start = grammar.month_days(first, published)
    month = re.match(r"[a-z]+\.?", first)
    last = rest[0] if rest else ""
    named = last if re.match(r"[a-z]", last) else f"{month[0] if month else ''} {last}"
    end = grammar.month_days(named, published)
    if not start:
        return None
    return (start[0], end[0] + ONE_DAY) if end and end[0] >= start[0] else _one(start[0])


def _until_day(grammar: DateGrammar, words: str, published: date | None) -> Days:
    days = grammar.month_days(words, published)
    if not days or published is None:
        return None
    if days[0] < published:  # "had been taken by 3 May": no deadline
        return _one(days[0])
    end = days[0] if days[0] >= published else days[0].replace(year=days[0].year + 1, day=min(days[0].day, 28))
    return published, end + ONE_DAY


def _until_end_of_year(grammar: DateGrammar, words: str, published: date | None) -> Days:  # noqa: ARG001
    return (published, date(published.year + 1, 1, 1)) if published else None


def _until_end_of_month(grammar: DateGrammar, words: str, published: date | None) -> Days:
    if published is None:
        return None
    named = next((n for word in re.findall(LETTERS, words) if (n := grammar.month_number(word))), published.month)
    year = published.year + (named < published.month)
    return published, date(year, named, monthrange(year, named)[1]) + ONE_DAY


def _month(grammar: DateGrammar, words: str, published: date | None) -> Days:
    days = grammar.month_days(re.sub(r"\b([0-3]?\d)\b", "", words) + " 1", published)
    if not days:
        return None
    first = days[0]
    return first, first + timedelta(days=monthrange(first.year, first.month)[1])


def _past_counted(unit: int) -> SpanMaker:
    def make(grammar: DateGrammar, words: str, published: date | None) -> Days:
        if published is None:
            return None
        return published - timedelta(days=min(grammar.count(words), 3650) * unit), published + ONE_DAY

    return make


def _days_ago(grammar: DateGrammar, words: str, published: date | None) -> Days:
    return _one(published - timedelta(days=min(grammar.count(words), 3650))) if published else None


def _days_of_month(grammar: DateGrammar, words: str, published: date | None) -> Days:
    """Return the days from the first to the last that are named with one month after them: "from 3 to 5 May"."""
    days = grammar.month_days(words, published)
    return (min(days), max(days) + ONE_DAY) if days else None


def _night_to_day(grammar: DateGrammar, words: str, published: date | None) -> Days:
    days = grammar.month_days(words, published)
    return (days[0] - ONE_DAY, days[0] + ONE_DAY) if days else None


def _night_to_weekday(grammar: DateGrammar, words: str, published: date | None) -> Days:
    day = _last_weekday(grammar, words, published)
    return (day - ONE_DAY, day + ONE_DAY) if day else None


SPANS: dict[str, SpanMaker] = {
    "days of month": _days_of_month,
    "night to day": _night_to_day,
    "night to weekday": _night_to_weekday,
    "until end of year": _until_end_of_year,
    "until end of month": _until_end_of_month,
    "until day": _until_day,
    "since day": _since_day,
    "since weekday": _since_weekday,
    "day to day": _day_to_day,
    "day": _day,
    "weekend": _weekend,
    "weekday": _weekday,
    "past day": _relative(1, 2),
    "past count days": _past_counted(1),
    "past count weeks": _past_counted(DAYS_OF_WEEK),
    "past week": _relative(DAYS_OF_WEEK, DAYS_OF_WEEK + 1),
    "past month": _relative(DAYS_OF_MONTH, DAYS_OF_MONTH + 1),
    "count days ago": _days_ago,
    "week ago": _relative(DAYS_OF_WEEK),
    "yesterday": _relative(1),
    "overnight": _relative(1, 2),
    "month": _month,
    "today": _relative(0),
}


def first_dated(readings: Sequence[DayReading]) -> DayReading | None:
    """Return the first reading that names days, a deadline before others."""
    deadline = next((reading for reading in readings if reading.is_deadline and reading.first), None)
    return deadline or next((reading for reading in readings if reading.first), None)
