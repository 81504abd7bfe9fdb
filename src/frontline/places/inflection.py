"""Decline the names of places, and lead a case form in a text back to the nominative that the gazetteer has.

The rules of a language stand in ``endings/<language>.toml``; both directions read the same rows, so that each checks
the other. Which names there are belongs in ``gazetteer``; where a name begins in a text belongs in ``mentions``.
"""

import functools
import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from frontline.places.spelling import fold

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative")
NOMINATIVE, ACCUSATIVE = 0, 3
EVERY_CASE = frozenset(range(len(CASES)))
DECLINED = ("uk", "ru")
LEAST_STEM = 2
MOST_READINGS = 64
UNSURE = ("жжя", "лля", "ння", "ття", "ддя", "сся", "ле")  # the rows cannot tell neuters of these from other words
# Words inside a name that never change, and the end of a first half that does not: Івано-Франківськ.
SMALL_WORDS = frozenset({"na", "nad", "on", "pid", "pod", "на", "над", "під", "под", "при", "біля", "у", "в"})
FIXED_END = "о"

Readings = dict[str, frozenset[int]]
_NONE: Mapping[str, list[tuple[int, "Paradigm"]]] = {}

_CYRILLIC = re.compile("[а-я]")


@dataclass(frozen=True, slots=True)
class Paradigm:
    """One row of a language's table.

    Attributes:
        ending: what the nominative ends with.
        after: letters of which one must stand before it; empty: any.
        also: whether it applies beside the longest ending that fits.
        forms: the endings that replace it in each of ``CASES``.
    """

    ending: str
    after: str
    also: bool
    forms: tuple[tuple[str, ...], ...]

    def fits(self, word: str) -> bool:
        """Tell whether a nominative may decline so."""
        stem = word[: len(word) - len(self.ending)]
        if not word.endswith(self.ending) or len(stem) < LEAST_STEM - (len(self.ending) > 1):
            return False
        return not self.after or stem[-1] in self.after

    @property
    def rank(self) -> int:
        """Return how narrow it is; the narrowest that fits wins."""
        return 2 * len(self.ending) + bool(self.after)


class _Anything:
    """Contains every word."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str)


class Declension:
    """The declension of one language."""

    def __init__(self, language: str) -> None:
        file = resources.files("frontline.places") / "endings" / f"{language}.toml"
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        self._by_ending: dict[str, list[Paradigm]] = defaultdict(list)
        self._by_form: dict[str, dict[str, list[tuple[int, Paradigm]]]] = defaultdict(lambda: defaultdict(list))
        for row in table["noun"]:
            self._add(_read_paradigm(row))
        self._longest_ending = max(map(len, self._by_ending))
        self._longest_form = max(map(len, self._by_form))

    def _add(self, paradigm: Paradigm) -> None:
        self._by_ending[paradigm.ending].append(paradigm)
        for case, forms in enumerate(paradigm.forms):
            for form in forms:
                self._by_form[form][paradigm.ending].append((case, paradigm))

    def paradigms(self, word: str) -> list[Paradigm]:
        """Return the rows by which a folded nominative declines."""
        fitting = [
            paradigm
            for length in range(min(len(word), self._longest_ending) + 1)
            for paradigm in self._by_ending.get(word[len(word) - length :], ())
            if paradigm.fits(word)
        ]
        best = max((paradigm.rank for paradigm in fitting if not paradigm.also), default=0)
        return [paradigm for paradigm in fitting if paradigm.also or paradigm.rank == best]

    def decline_word(self, word: str) -> tuple[frozenset[str], ...]:
        """Return the forms of a folded nominative, by case."""
        cases: list[set[str]] = [set() for _ in CASES]
        cases[NOMINATIVE].add(word)
        for paradigm in self.paradigms(word):
            stem = word[: len(word) - len(paradigm.ending)]
            for case, forms in enumerate(paradigm.forms):
                cases[case].update(stem + form for form in forms)
        return tuple(frozenset(forms or {word}) for forms in cases)

    def read_word(self, word: str, known: Container[str]) -> Readings:
        """Return the nominatives, among known words, that a folded word may be a form of, each with the cases."""
        cases: dict[str, set[int]] = defaultdict(set)
        for length in range(min(len(word) - 1, self._longest_form) + 1):
            stem = word[: len(word) - length]
            for ending, rows in self._by_form.get(word[len(stem) :], _NONE).items():
                nominative = stem + ending
                if nominative in known:
                    fitting = self.paradigms(nominative)
                    cases[nominative].update(case for case, paradigm in rows if paradigm in fitting)
        if word in known:
            cases[word] |= EVERY_CASE if word.endswith(FIXED_END) else {NOMINATIVE, ACCUSATIVE}
        return {nominative: frozenset(found) for nominative, found in cases.items() if found}


@functools.cache
def read_declension(language: str) -> Declension:
    """Return the declension of a language of ``DECLINED``."""
    return Declension(language)


def decline(name: str, language: str) -> dict[str, frozenset[str]]:
    """Return the folded forms of a name of one or more words, by case.

    All words of a name agree; those after a preposition ("Ростов-на-Дону") and first halves in -о ("Івано-") stay.
    """
    declension, words = read_declension(language), fold(name).split()
    parts = [
        (frozenset({word}),) * len(CASES) if _is_fixed(words, at) else declension.decline_word(word)
        for at, word in enumerate(words)
    ]
    return {
        case: frozenset(" ".join(chosen) for chosen in itertools.product(*(part[number] for part in parts)))
        for number, case in enumerate(CASES)
    }


def put_in_case(name: str, language: str, case: str) -> str:
    """Return a name in a case, to be written: the first form that the rules have for it.

    A name of several words, or one that no rule knows for sure, stays as it is: after a word such as "town" that is
    good usage too, and a wrong form is not. Letters that folding would lose stay.
    """
    if language not in DECLINED or len(name.split()) > 1 or "-" in name:
        return name
    word = fold(name)
    if word.endswith(UNSURE):
        return name
    rows = [each for each in read_declension(language).paradigms(word) if not each.also]
    if len(rows) != 1 or not name.lower().endswith(rows[0].ending):
        return name
    form = rows[0].forms[CASES.index(case)][0]
    return name[: len(name) - len(rows[0].ending)] + form


def read_forms(words: Sequence[str], language: str, known: Container[str]) -> list[str]:
    """Return the names, made of known words, that folded words may be a form of; at most ``MOST_READINGS``.

    ``known`` has the single words of all names in their nominatives.
    """
    declension = read_declension(language)
    found: list[tuple[str, frozenset[int]]] = [("", EVERY_CASE)]
    for at, word in enumerate(words):
        readings = {} if _is_small(words, at) else declension.read_word(word, known)
        if _is_fixed(words, at):
            readings[word] = EVERY_CASE
        found = [
            (f"{start} {nominative}" if start else nominative, shared)
            for start, cases in found
            for nominative, its in readings.items()
            if (shared := cases & its)
        ][:MOST_READINGS]
    return [nominative for nominative, _ in found]


def guess_nominatives(word: str, language: str) -> frozenset[str]:
    """Return every nominative that a folded word may be a form of, whether or not there is such a name."""
    return frozenset({word, *read_declension(language).read_word(word, _Anything())})


def guess_language(text: str) -> str | None:
    """Return ``uk`` or ``ru`` by the letters that only one of them has; None where the text has neither."""
    low = text.casefold()
    ukrainian = sum(map(low.count, "іїєґ"))
    russian = sum(map(low.count, "ыэёъ"))
    if ukrainian == russian:
        return "ru" if _CYRILLIC.search(low) else None
    return "uk" if ukrainian > russian else "ru"


def _is_fixed(words: Sequence[str], at: int) -> bool:
    return _is_small(words, at) or (at < len(words) - 1 and words[at].endswith(FIXED_END))


def _is_small(words: Sequence[str], at: int) -> bool:
    return any(word in SMALL_WORDS for word in words[max(at - 1, 0) : at + 1])


def _read_paradigm(row: dict[str, str]) -> Paradigm:
    ending = row["ending"]
    oblique = [
        tuple(ending if form == "." else form.replace("-", "") for form in column.split("/"))
        for column in row["forms"].split()
    ]
    return Paradigm(ending, row.get("after", ""), bool(row.get("also", False)), ((ending,), *oblique))
