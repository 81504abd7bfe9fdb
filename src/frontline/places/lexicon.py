"""Read the words by which names of places are told from other words, from the files ``words/<language>.toml``.

Which words stand around a name belongs here; what is made of them belongs in ``wording`` and ``mentions``.
"""

import functools
import tomllib
from collections import defaultdict
from importlib import resources

from frontline.places.areas import AREA_PLURALS, AREA_WORDS
from frontline.places.inflection import DECLINED, read_declension

LANGUAGES = ("en", "uk", "ru")
MOST_WORDS = 100_000  # remembered at once


class Lexicon:
    """The words of all languages together: a report quotes names and offices of others."""

    def __init__(self) -> None:
        groups: dict[str, set[str]] = defaultdict(set)
        for language in LANGUAGES:
            file = resources.files("frontline.places") / "words" / f"{language}.toml"
            for group, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
                groups[group].update(words)
        self._groups = {group: frozenset(words) for group, words in groups.items()}
        self._found: dict[tuple[str, str], bool] = {}

    def has(self, group: str, word: str) -> bool:
        """Tell whether a folded word, or the nominative that it is a form of, is in a group."""
        known = self._found.get((group, word))
        if known is None:
            words = self._groups[group]
            known = word in words or any(read_declension(each).read_word(word, words) for each in DECLINED)
            if len(self._found) >= MOST_WORDS:
                self._found.clear()
            self._found[group, word] = known
        return known


@functools.cache
def read_lexicon() -> Lexicon:
    """Return the words."""
    return Lexicon()


@functools.lru_cache(maxsize=MOST_WORDS)
def kinds_of(word: str) -> frozenset[str]:
    """Return the kinds of areas that a folded word means, in any case form: ``{"oblast"}`` for "області"."""
    for table in (AREA_WORDS, AREA_PLURALS):
        if word in table:
            return table[word]
    for language in DECLINED:
        for table in (AREA_WORDS, AREA_PLURALS):
            for nominative in read_declension(language).read_word(word, table):
                return table[nominative]
    return frozenset()


@functools.lru_cache(maxsize=MOST_WORDS)
def is_plural_kind(word: str) -> bool:
    """Tell whether a folded word means several areas: "regions", "областях"."""
    if word in AREA_PLURALS:
        return True
    return any(read_declension(each).read_word(word, AREA_PLURALS) for each in DECLINED) and word not in AREA_WORDS
