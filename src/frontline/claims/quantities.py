"""Read numbers with their comparator and unit: "over 100,000 troops", "at least a dozen villages", "a fifth of".

The words are data (``words/xx.toml``). A number without a unit that reports count in is left out, as are years and
days of the month.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from frontline.claims.claim import Quantity
from frontline.claims.language import Language
from frontline.claims.sentences import Token

REACH = 4
LAST_YEAR, FIRST_YEAR = 2100, 1900
PERCENT = "percent"
TENS, UNITS = 20, 10  # "twenty five": tens from twenty on take units below ten

_Unit = tuple[int, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    start: int
    end: int


class QuantityGrammar:
    """The words for numbers, comparators and units of one language."""

    def __init__(self, language: Language) -> None:
        table = language.words["quantities"]
        self.language = language
        self.numbers: dict[str, int] = table["numbers"]
        self.scales: dict[str, int] = table["scales"]
        self.fractions: dict[str, int] = table["fractions"]
        self.before = sorted(
            ((tuple(words.split()), row["sign"]) for row in table["comparators"] for words in row["before"]),
            key=lambda entry: -len(entry[0]),
        )
        self.after = [(tuple(words.split()), row["sign"]) for row in table["comparators"] for words in row["after"]]
        units = ((tuple(form.split()), row["name"]) for row in table["units"] for form in row["forms"])
        self.units: defaultdict[str, list[_Unit]] = defaultdict(list)
        for order, (form, name) in enumerate(sorted(units, key=lambda entry: -len(entry[0]))):
            self.units[form[0]].append((order, form, name))

    def find(self, tokens: tuple[Token, ...], start: int, end: int) -> tuple[Quantity, ...]:
        """Return the quantities among some tokens, in order; the first is taken for the main one."""
        return tuple(self._quantities(tokens, start, end))

    def _quantities(self, tokens: tuple[Token, ...], start: int, end: int) -> Iterator[Quantity]:
        at = start
        while at < end:
            number = self._number(tokens, at, end)
            if number is None:
                at += 1
                continue
            at = number.end
            unit = self._unit(tokens, number.end, end) or self._unit_before(tokens, number.start, start)
            unit = (unit[0], max(unit[1], number.end)) if unit else None
            if unit is None:
                fraction = self._fraction(tokens, number, end)
                if fraction is not None:
                    yield fraction
                continue
            name, last = unit
            if number.value == 1 and not tokens[number.start].text[0].isdigit():
                continue
            first, sign = self._comparator(tokens, number.start, number.end, end)
            other = self._range_start(tokens, number.start, start)
            if other is not None:
                yield Quantity(other.value, ">=", name, tokens[other.start].start, tokens[last - 1].end)
                sign = "<="
            yield Quantity(number.value, sign, name, tokens[first].start, tokens[last - 1].end)
            at = last

    def _number(self, tokens: tuple[Token, ...], at: int, end: int) -> _Number | None:
        value = self._value(tokens[at])
        if value is None:
            fraction = self.fractions.get(tokens[at].low)
            is_fraction = (fraction is not None and at > 0 and tokens[at].low not in ("second", "third")) or tokens[
                at
            ].low == "half"
            return _Number(float(fraction), at, at + 1) if fraction is not None and is_fraction else None
        last = at + 1
        while last < end:
            word = tokens[last].low
            scale = self.scales.get(word) or self.scales.get(tokens[last].noun)
            if scale:
                value *= scale
            elif word in self.numbers and value >= TENS and self.numbers[word] < UNITS:
                value += self.numbers[word]
            else:
                break
            last += 1
        return _Number(value, at, last)

    def _range_start(self, tokens: tuple[Token, ...], at: int, start: int) -> _Number | None:
        """Return the first number of "between 260 and 300"."""
        if at - 3 < start or tokens[at - 1].low not in ("and", "to") or tokens[at - 3].low not in ("between", "from"):
            return None
        value = self._value(tokens[at - 2])
        return _Number(value, at - 2, at - 1) if value is not None else None

    def _value(self, token: Token) -> float | None:
        if token.text[0].isdigit():
            plain = token.text.replace(",", "").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
            return float(plain) if plain.replace(".", "", 1).isdigit() and plain.isascii() else None
        if token.low in self.numbers:
            return float(self.numbers[token.low])
        return self._compound(token.low)

    def _compound(self, word: str) -> float | None:
        """Return the value of "twenty-five"."""
        first, mark, second = word.partition("-")
        if mark and first in self.numbers and second in self.numbers and self.numbers[second] < UNITS:
            return float(self.numbers[first] + self.numbers[second])
        return None

    def _unit(self, tokens: tuple[Token, ...], at: int, end: int) -> tuple[str, int] | None:
        """Return the unit after a number, past a few adjectives, and the token after it."""
        sets = self.language.sets
        for step in range(at, min(at + REACH, end)):
            if (found := self._unit_at(tokens, step)) is not None:
                return found
            token = tokens[step]
            joins = token.low in sets["grammar.preposition"] or token.low in sets["grammar.coordinator"]
            if step == at and token.low == "of" and step + 1 < end and self._value(tokens[step + 1]) is not None:
                continue  # "70 of 98 drones"
            if step == at + 1 and tokens[at].low == "of" and self._value(token) is not None:
                continue
            if token.low in ("a", "an", "each", "every"):
                return None
            if (
                joins
                or token.low in sets["grammar.be"]
                or token.low in sets["grammar.subordinator"]
                or not (token.text[0].isalnum() or token.text in ("(", "."))
            ):
                return None
        return None

    def _unit_at(self, tokens: tuple[Token, ...], at: int) -> tuple[str, int] | None:
        """Return the unit that begins at a token, the longest first, and the token after it."""
        for _, form, name in sorted(
            entry for key in {tokens[at].low, tokens[at].noun} for entry in self.units.get(key, ())
        ):
            words = tokens[at : at + len(form)]
            if len(words) == len(form) and all(
                part in (word.low, word.noun) for part, word in zip(form, words, strict=True)
            ):
                return name, at + len(form)
        return None

    def _unit_before(self, tokens: tuple[Token, ...], at: int, start: int) -> tuple[str, int] | None:
        """Return the unit of a number that follows it: "losses reached 1,200", for soldiers alone."""
        if at == 0 or tokens[at - 1].low not in (
            "at",
            "reached",
            "exceeded",
            "than",
            "to",
            "over",
            "totalled",
            "totaled",
            "of",
        ):
            return None
        for number in range(at - 1, max(start, at - 2 * REACH) - 1, -1):
            if tokens[number].noun in ("loss", "casualty"):
                return "soldiers", 0
            name = next((name for _, form, name in self.units.get(tokens[number].noun, ()) if len(form) == 1), None)
            if name in ("attacks", "clashes", "soldiers"):
                return name, 0
        return None

    def _fraction(self, tokens: tuple[Token, ...], number: _Number, end: int) -> Quantity | None:
        """Read "a fifth of", "half of the town" as a percentage that is only about right."""
        token = tokens[number.start]
        if token.low not in self.fractions or number.end >= end or tokens[number.end].low not in ("of", "the", "("):
            return None
        first, sign = self._comparator(tokens, number.start, number.end, end)
        return Quantity(number.value, "~" if sign == "=" else sign, PERCENT, tokens[first].start, token.end)

    def _comparator(self, tokens: tuple[Token, ...], start: int, end: int, limit: int) -> tuple[int, str]:
        """Return the first token of a comparator before the number (or the number's own) and its sign."""
        while start > 0 and tokens[start - 1].low in ("a", "an", "the"):
            start -= 1
        for words, sign in self.before:
            first = start - len(words)
            if first >= 0 and tuple(token.low for token in tokens[first:start]) == words:
                return first, sign
        for words, sign in self.after:
            window = [token.low for token in tokens[end : min(end + len(words) + 2, limit)]]
            if any(tuple(window[n : n + len(words)]) == words for n in range(len(window))):
                return start, sign
        return start, "="
