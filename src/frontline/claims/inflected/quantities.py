"""Read numbers of an inflected language with their comparator and unit: "понад 200 боїв", "сім боєзіткнень".

The words are data. A number without a unit that reports count in is left out, as are years and days of the month.
"""

from collections.abc import Iterator

from frontline.claims.claim import Quantity
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.names import PEOPLE
from frontline.claims.inflected.vocabulary import Vocabulary

REACH = 4
COMPARATOR_REACH = 3
TENS, HUNDRED = 20, 100


class QuantityReader:
    """The words for numbers, comparators and units of one language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table = vocabulary.tables["quantities"]
        self.numbers: dict[str, int] = table["numbers"]
        self.scales = [(stem, value) for stem, value in table["scales"].items()]
        self.fractions: dict[str, int] = table["fractions"]
        self.times: dict[str, int] = table["times"]
        self.comparators: list[tuple[str, str]] = [
            (f"quantities.comparator.{n}", row["sign"]) for n, row in enumerate(table["comparator"])
        ]
        self.units: list[tuple[str, str]] = [
            (f"quantities.unit.{n}", row["name"]) for n, row in enumerate(table["unit"])
        ]

    def find(self, marked: Marked, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the quantities among some tokens, in order; the first is taken for the main one."""
        return tuple(self._quantities(marked, start, end))

    def _quantities(self, marked: Marked, start: int, end: int) -> Iterator[Quantity]:
        at = start
        while at < end:
            token = marked.tokens[at]
            if token.low in self.times:
                yield Quantity(float(self.times[token.low]), "=", "attacks", token.start, token.end)
            elif token.low in self.fractions:
                sign = self._comparator(marked, at, start)
                yield Quantity(
                    float(self.fractions[token.low]), "~" if sign == "=" else sign, "percent", token.start, token.end
                )
            value, last = self._number(marked, at, end)
            if value is None:
                at += 1
                continue
            unit = self._unit(marked, last, end) or self._unit_before(marked, at, start)
            if unit is not None:
                sign = self._comparator(marked, at, start)
                yield Quantity(value, sign, unit, token.start, marked.tokens[last - 1].end)
            at = last

    def _number(self, marked: Marked, at: int, end: int) -> tuple[float | None, int]:
        value = self._value(marked, at)
        if value is None:
            return None, at + 1
        last = at + 1
        while last < end:
            low = marked.low(last)
            scale = next((size for stem, size in self.scales if low.startswith(stem)), 0)
            if scale:
                value *= scale
            elif (
                low in self.numbers
                and value >= TENS
                and self.numbers[low] < value
                and self.numbers[low] < HUNDRED
                and not marked.text(at)[0].isdigit()
            ):
                value += self.numbers[low]
            elif low == "." and marked.low(last - 1) in ("тис", "млн"):
                pass
            else:
                break
            last += 1
        return value, last

    def _value(self, marked: Marked, at: int) -> float | None:
        text = marked.text(at)
        if text[0].isdigit():
            plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
            return float(plain) if plain.replace(".", "", 1).isdecimal() and plain.isascii() else None
        number = self.numbers.get(marked.low(at))
        return float(number) if number is not None else None

    def _unit(self, marked: Marked, at: int, end: int) -> str | None:
        for step in range(at, min(at + REACH, end)):
            found = next((name for table, name in self.units if marked.find(table, step, step + 2) == step), None)
            party = marked.parties[step]
            if found is None and party is not None and party.kind == PEOPLE:
                found = "soldiers"
            if found is not None:
                return found
            text = marked.text(step)
            led = step > at and marked.has("grammar.preposition", step)
            if led or (not text[0].isalpha() and text not in "%("):
                return None
        return None

    def _unit_before(self, marked: Marked, at: int, start: int) -> str | None:
        """Return the unit of a number after its noun: "clashes numbered 101", "losses: 900"."""
        for step in range(at - 1, max(start, at - REACH) - 1, -1):
            if marked.has("quantities.counted", step):
                return next((name for table, name in self.units if marked.has(table, step)), "soldiers")
            if marked.text(step) in ",;.":
                return None
        return None

    def _comparator(self, marked: Marked, at: int, start: int) -> str:
        for table, sign in self.comparators:
            found = marked.find(table, max(start, at - COMPARATOR_REACH), at)
            if found >= 0:
                return sign
        return "="
