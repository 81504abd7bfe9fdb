"""Say sentences in a language: templates translated in ``languages/*.po``, plural forms, cases of names, numbers, days.

English is the language of the templates themselves and needs no file. A translator edits the .po files with any editor
for gettext; a name can be put in a case there: ``{place:locative}``. What is said belongs to the modules that say it.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from typing import Self

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from frontline.errors import UsageError
from frontline.measures.area import Estimate
from frontline.places.inflection import CASES, put_in_case
from frontline.places.place import Place
from frontline.publish import words
from frontline.settings import Party

LANGUAGES = ("en", "uk", "ru")
ENGLISH = "en"
NEXT_BEST = {"ru": "uk"}  # where a name is wanting: readers of the one know the letters of the other
FORMS = ("one", "few", "many")  # the order of plural forms in the .po files
SMALL, NEARLY, TEN = 0.005, 0.995, 0.1
HUNDRED = 100  # km²: from here on no decimals
# Words for probabilities: the bounds of Intelligence Community Directive 203 (2015), section on likelihood.
SCALE = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
SCALE_SENTENCE = (
    "Words for probabilities, as in the scale of ICD 203: almost no chance (under 5 %), very unlikely (5 to 20 %), "
    "unlikely (20 to 45 %), roughly even chance (45 to 55 %), likely (55 to 80 %), very likely (80 to 95 %), "
    "almost certain (over 95 %)."
)


class Name(str):
    """A name that a template can put in a case."""

    __slots__ = ("forms", "language")
    language: str
    forms: Mapping[str, str]

    def __new__(cls, text: str, language: str, forms: Mapping[str, str] | None = None) -> Self:
        """Make it of a text in the nominative, with forms that are known in other cases."""
        made = super().__new__(cls, text)
        made.language, made.forms = language, forms or {}
        return made

    def __format__(self, case: str) -> str:
        """Return it in a case; without one as it is."""
        if case in self.forms:
            return self.forms[case]
        return put_in_case(str(self), self.language, case) if case in CASES else str(self)


@dataclass(frozen=True)
class Tongue:
    """A language in which things are said.

    Attributes:
        code: as in ``LANGUAGES``.
        missing: templates that were asked for and are not translated; they are said in English.
    """

    code: str
    missing: set[str] = field(default_factory=set, compare=False)

    def say(self, template: str, **values: object) -> str:
        """Return a template in this language, filled in."""
        found = self._find(template)
        return (found if isinstance(found, str) else template).format(**values)

    def lookup(self, text: str) -> str:
        """Return a text as it stands in this language; one that nobody translated stays as it is."""
        found = self._find(text)
        return found if isinstance(found, str) else text

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form of a template that a number wants, filled in; ``{n}`` is the number."""
        filled = {"n": self.number(number)} | values
        if self.code == ENGLISH:
            return (one if number == 1 else many).format(**filled)
        found = self._find(one)
        if not isinstance(found, tuple):
            return many.format(**filled)
        form = self._locale.plural_form(number)
        return found[FORMS.index(form) if form in FORMS else 1].format(**filled)

    def name(self, text: str) -> Name:
        """Return a name of this language that templates can decline."""
        return Name(text, self.code)

    def party(self, party: Party) -> Name:
        """Return the name of a party that readers of this language are shown."""
        forms = {case: form for language, case, form in party.cases if language == self.code}
        return Name(party.called(self.code), self.code, forms)

    def place(self, place: Place) -> Name:
        """Return the name of a place that readers of this language are shown."""
        if self.code == ENGLISH or self.code in place.names:
            return self.name(place.names[self.code] if self.code != ENGLISH else place.name)
        code = NEXT_BEST.get(self.code, self.code)
        return Name(place.names.get(code, place.name), "")  # of another language: the cases of this one do not fit it

    def day(self, day: date) -> str:
        """Write a day: 3 November 2025."""
        if self.code == ENGLISH:
            return words.day_words(day)
        return self.say("{day} of the year", day=format_date(day, "d MMMM y", locale=self._locale))

    def instant(self, instant: datetime) -> str:
        """Write an instant: 3 November 2025, 18:00 UTC."""
        utc = instant.astimezone(UTC)
        return f"{self.day(utc.date())}, {utc:%H:%M} UTC"

    def decimal(self, value: float, digits: int) -> str:
        """Write a number with so many decimals: 4.3."""
        if self.code == ENGLISH:
            return f"{value:.{digits}f}"
        pattern = "0." + "0" * digits if digits else "0"
        rounded = Decimal(f"{value:.{digits}f}")  # as in English: a figure is the same in every language
        return format_decimal(rounded, pattern, locale=self._locale)

    def amount(self, km2: float) -> str:
        """Write an amount of km² without its unit: 31.2, −0.4, 28 806."""
        digits = self.decimal(km2, 1) if abs(km2) < HUNDRED else self.number(round(km2))
        return digits.replace("-", "−")

    def distance(self, km: float) -> str:
        """Write a short distance: 150 m, 5 km."""
        if km < 1:
            return self.say("{metres} m", metres=self.number(round(km * 1000)))
        return self.say("{km} km", km=self.decimal(km, 0 if km == round(km) else 1))

    def percent(self, share: float) -> str:
        """Write a share: 4.3 %, 19 %, under 0.5 %."""
        if self.code == ENGLISH:
            return words.percent(share)
        if 0 < share < SMALL:
            return self.say("under {share} %", share=self.decimal(0.5, 1))
        if NEARLY < share < 1:
            return self.say("over {share} %", share=self.decimal(99.5, 1))
        return f"{self.decimal(share * 100, 1 if 0 < share < TEN else 0)} %"

    def percent_range(self, estimate: Estimate) -> str:
        """Write an interval of shares: 8 to 41 %."""
        low, high = words.percent_bounds(estimate, self.decimal)
        return self.say("{low} to {high} %", low=low, high=high)

    def number(self, number: int) -> str:
        """Write a count: 61 161."""
        return words.number_words(number)

    def km2(self, area: float) -> str:
        """Write an area: 31.2 km²."""
        return self.say("{area} km²", area=self.amount(area))

    def join(self, parts: list[str]) -> str:
        """Write a list: a, b and c."""
        if self.code == ENGLISH or not parts:
            return words.list_words(parts)
        return format_list(parts, "standard", locale=self._locale)

    def likelihood(self, probability: float) -> str:
        """Return the words of the stated scale for a probability."""
        return self.lookup(next(word for bound, word in SCALE if probability < bound))

    @property
    def _locale(self) -> Locale:
        return _read_locale(self.code)

    def _find(self, template: str) -> str | tuple[str, ...] | None:
        if self.code == ENGLISH:
            return None
        message = _read_catalog(self.code).get(template)
        found = message.string if message is not None and not message.fuzzy else None
        if not found or not all(found if isinstance(found, tuple | list) else [found]):
            self.missing.add(template)
            return None
        return tuple(found) if isinstance(found, list | tuple) else found


def read_tongue(code: str) -> Tongue:
    """Return a language.

    Raises:
        UsageError: Nothing is translated into it.
    """
    if code not in LANGUAGES:
        raise UsageError(f"nothing is written in '{code}'", f"the languages are {', '.join(LANGUAGES)}")
    return Tongue(code)


@functools.cache
def _read_catalog(code: str) -> Catalog:
    file = resources.files("frontline.publish") / "languages" / f"{code}.po"
    with file.open("rb") as opened:
        return read_po(opened, locale=code, abort_invalid=True)


@functools.cache
def _read_locale(code: str) -> Locale:
    return Locale.parse(code)
