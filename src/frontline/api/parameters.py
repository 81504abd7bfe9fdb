"""Read what a request asks for: each parameter with its schema, so that what is documented is what is accepted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.days import ONE_DAY, parse_day, parse_instant
from frontline.errors import UsageError
from frontline.publish.tongue import ENGLISH, LANGUAGES
from frontline.theatre.outward.feature import Asked, Box

MOST = 10_000  # features in one answer
USUAL = 100
FAR = 1e6  # degrees: a corner beyond it is as good as this
CORNERS_2D, CORNERS_3D = 4, 6

_LEAP = "[12][0-9](?:0[48]|[2468][048]|[13579][26])-02-29|(?:1[26]|2[048])00-02-29"
_MONTHS = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
DAY = f"(?:[12][0-9]{{3}}-(?:{_MONTHS})|{_LEAP})"
_CLOCK = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
INSTANT = f"{DAY}(?:{_CLOCK})?"
OPEN_OR = rf"(?:{INSTANT}|\.\.)?"
SPAN = f"(?:{INSTANT}|{OPEN_OR}/{OPEN_OR})"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: as in the address.
        description: for readers of the documentation.
        schema: JSON Schema of its value.
        read: turns its text into a value; raises UsageError where it cannot.
        required: whether it must be there.
    """

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    required: bool = False

    def describe(self) -> dict[str, Any]:
        """Return it as OpenAPI has it."""
        about = {"name": self.name, "in": "query", "description": self.description, "required": self.required}
        return about | {"schema": self.schema, "style": "form", "explode": False}


def read_query(pairs: list[tuple[str, str]], allowed: tuple[Parameter, ...]) -> dict[str, Any]:
    """Return the values of a query's parameters, by name.

    Raises:
        UsageError: A parameter is unknown, given twice, missing, or cannot be read.
    """
    known = {each.name: each for each in allowed}
    found: dict[str, Any] = {}
    for name, text in pairs:
        if name not in known:
            raise UsageError(f"there is no parameter '{name}' here", f"there are: {', '.join(known) or 'none'}")
        if name in found:
            raise UsageError(f"'{name}' is given twice", "give it once")
        found[name] = known[name].read(text)
    if missing := [each.name for each in allowed if each.required and each.name not in found]:
        raise UsageError(f"'{missing[0]}' is missing", known[missing[0]].description)
    return found


def make_asked(values: dict[str, Any], words: tuple[str, ...]) -> Asked:
    """Return what a query for features asks for."""
    first, until, single = values.get("datetime") or (None, None, False)
    chosen = {name: values[name] for name in words if name in values}
    return Asked(first, until, single, values.get("bbox"), values.get("known"), chosen)


def make_word(name: str) -> Parameter:
    """Return the parameter that chooses features by a property."""
    return Parameter(name, f"Only features whose '{name}' is exactly this.", {"type": "string"}, str)


def _read_choice(choices: tuple[str, ...], what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise UsageError(f"'{text}' is no {what} of this answer", f"there are {', '.join(choices)}")
        return text

    return read


def make_format(*choices: str) -> Parameter:
    """Return the parameter that chooses the form of an answer."""
    about = "The form of the answer; default: by the request's Accept header, else JSON."
    return Parameter("f", about, {"type": "string", "enum": list(choices)}, _read_choice(choices, "format"))


def _read_day(text: str) -> date:
    if not re.fullmatch(DAY, text):
        raise UsageError(f"'{text}' is not a day", "write it as 2025-11-03")
    return parse_day(text)


def _read_known(text: str) -> datetime:
    if not re.fullmatch(INSTANT, text):
        raise UsageError(f"'{text}' is not an instant", "write it as 2025-11-03 or 2025-11-03T18:00:00Z")
    return parse_instant(text)


def _read_span(text: str) -> tuple[date | None, date | None, bool]:
    """Return the first day, the day after the last, and whether one day is meant."""
    if not re.fullmatch(SPAN, text):
        remedy = "write it as 2025-11-03, 2025-11-01/2025-11-30, 2025-11-01/.. or ../2025-11-30"
        raise UsageError(f"'{text}' is neither a time nor a span of time", remedy)
    start, slash, end = text.partition("/")
    first, last = (parse_day(each[:10]) if each not in ("", "..") else None for each in (start, end))
    if not slash and first is not None:
        return first, first + ONE_DAY, True
    from_ever = date.min if first is None and last is None else first  # '../..' asks for all, no time for the default
    return from_ever, last + ONE_DAY if last else None, False


def _read_box(text: str) -> Box:
    try:
        numbers = [min(max(float(part), -FAR), FAR) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (CORNERS_2D, CORNERS_3D) or any(number != number for number in numbers):  # noqa: PLR0124  # NaN
        raise UsageError(f"'{text}' is no box", "write it as west,south,east,north in degrees")
    west, south, east, north = numbers if len(numbers) == CORNERS_2D else (*numbers[:2], *numbers[3:5])
    return west, south, east, north


def _read_number(name: str, least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\+?[0-9]{1,400}", text) or int(text) < least:
            raise UsageError(f"'{text}' is no {name}", f"write a whole number from {least}")
        return min(int(text), 10**9)

    return read


FORMAT = make_format("json", "html")
KNOWN = Parameter(
    "known",
    "As it was known at this instant (a day means its end); never later than the release that is shown.",
    {"type": "string", "pattern": f"^{INSTANT}$"},
    _read_known,
)
ON = Parameter("on", "The day that it was true.", {"type": "string", "pattern": f"^{DAY}$"}, _read_day, required=True)
LANG = Parameter(
    "lang",
    "The language that it is written in; quoted words stay in theirs.",
    {"type": "string", "enum": list(LANGUAGES), "default": ENGLISH},
    _read_choice(tuple(LANGUAGES), "language"),
)
DATETIME = Parameter(
    "datetime",
    "A day or instant, or a span of time from/to with '..' for an open end; days are UTC.",
    {"type": "string", "pattern": f"^{SPAN}$"},
    _read_span,
)
BBOX = Parameter(
    "bbox",
    "Only features that touch this box: west,south,east,north in degrees (WGS 84), or with heights.",
    {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    },
    _read_box,
)
LIMIT = Parameter(
    "limit",
    f"At most so many features in one answer; more than {MOST} are as good as {MOST}.",
    {"type": "integer", "minimum": 1, "default": USUAL},
    _read_number("limit", 1),
)
OFFSET = Parameter(
    "offset",
    "Leave out so many features; 'next' links have it.",
    {"type": "integer", "minimum": 0, "default": 0},
    _read_number("offset", 0),
)
