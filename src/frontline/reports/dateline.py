"""Find the dateline that a text begins with: place, day and agency, with the characters that it takes.

``KYIV, Nov 3 (Agency) -`` and ``Київ. 3 листопада. АГЕНЦІЯ`` are datelines. The names of months are data; what the
place is called elsewhere belongs in the gazetteer.
"""

import functools
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from frontline.days import ONE_DAY

REACH = 160  # characters in which a dateline must end
LONGEST_PLACE = 4  # words
YEARS = (1, 0, -1)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence.

    Attributes:
        place: the words that name where the text was written.
        day: the day that it gives, its year taken from the day of publication; None where it gives none.
        agency: whose text it is; empty where it does not say.
        start: first character in the text.
        end: the character after the last, the dash or full stop and the space after it included.
    """

    place: str
    day: date | None
    agency: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        day = self.day.isoformat() if self.day else None
        return {"place": self.place, "day": day, "agency": self.agency, "start": self.start, "end": self.end}


def find_dateline(text: str, published: date | None) -> Dateline | None:
    """Return the dateline at the beginning of a text; None where it has none."""
    start = len(text) - len(text.lstrip())
    for pattern in _patterns():
        found = pattern.match(text, start, min(len(text), start + REACH))
        if found is None:
            continue
        parts = found.groupdict()
        agency = next((parts[name].strip() for name in ("agency", "bracketed", "slashed") if parts.get(name)), "")
        day = _day_of(parts, published)
        unclear = day is None and published is not None and (parts.get("day") or parts.get("day_after"))
        if not unclear and _are_names(parts["place"], agency, loud=bool(parts.get("loud"))):
            return Dateline(parts["place"].strip(), day, agency, start, found.end())
    return None


def _are_names(place: str, agency: str, *, loud: bool) -> bool:
    """Tell whether what stands where a place and an agency should looks like them; a loud place is all capitals."""
    if any(character.isdigit() for character in agency):
        return False
    words = re.findall(r"[^\W\d_]+", f"{place} {agency}")
    return not any(word[0].islower() for word in words) and (not loud or place.isupper())


def _day_of(parts: dict[str, str | None], published: date | None) -> date | None:
    """Return the day that is written; one without a year is the one nearest to the day of publication."""
    month = _month_numbers().get((parts.get("month") or parts.get("month_first") or "").casefold())
    number = parts.get("day") or parts.get("day_after")
    if month is None or number is None:
        return None
    year = parts.get("year")
    years = [int(year)] if year else []
    if not years and published is not None:
        years = [published.year + step for step in YEARS]
    days = [day for year in years if (day := _make_day(year, month, int(number))) is not None]
    if published is None:
        return days[0] if days else None
    days = [day for day in days if day <= published + ONE_DAY]
    return min(days, key=lambda day: abs(day - published), default=None) if days else None


def _make_day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


@functools.cache
def _month_numbers() -> dict[str, int]:
    """Return the number of each name of a month."""
    text = resources.files("frontline.reports").joinpath("datelines.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)["months"].values()
    return {name: number for months in lists for number, names in enumerate(months, 1) for name in names}


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the shapes of datelines, the most telling first: with a day, then with an agency in brackets only."""
    name = r"[^\W\d_][\w'’ʼ.-]*"
    place = rf"(?P<place>{name}(?:,?[ ]{name}){{0,{LONGEST_PLACE - 1}}}?)"
    month = "|".join(sorted((re.escape(each) for each in _month_numbers()), key=len, reverse=True))
    year = r"(?:,?\s(?P<year>(?:19|20)\d\d)(?:\s[^\W\d_]{1,4}\.?)?)?"
    first = rf"(?P<month_first>{month})\b\.?\s(?P<day_after>\d{{1,2}})\b"
    last = rf"(?P<day>\d{{1,2}})\s(?P<month>{month})\b"
    day = rf"(?:{first}|{last}){year}"
    bracketed = r"(?:\((?P<bracketed>[^()\n]{2,40})\)|/(?P<slashed>[^/\n]{2,40})/)"
    bare = rf"(?P<agency>{name}(?:[ ]{name}){{0,2}}?)"
    dash = r"\s?(?:[-–—:]+\s|\.\s)"
    shapes = (
        rf"{place}[,.]\s{day}[,.]?\s?{bracketed}(?:{dash})?\s?",
        rf"{place}[,.]\s{day}\s?[.,–—-]+\s{bare}\s?(?:[–—-]\s|\.\s|\n)",
        rf"{place}[,.]\s{day}{dash}",
        rf"{place}\s{bracketed}\s?[-–—:]+\s",
        rf"(?P<place>{name}, {name})\s[-–—]+\s",
        rf"(?P<loud>(?P<place>{name}(?:[ ]{name})?)):\s",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)
