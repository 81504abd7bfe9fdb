"""Cut a text into words, and tell by the words around a name whether it is a person's, a street's or no name at all.

Which names there are belongs in ``gazetteer``; what a mention is belongs in ``mentions``.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from frontline.places.lexicon import Lexicon, read_lexicon
from frontline.places.spelling import fold

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ`](?=[^\W\d_]))*")
_ADDRESS_MARK = re.compile(r"://|www\.|[_@#]")
_RUN = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’ʼ`][sS]$")
_JOINT = re.compile(r"[ \u00a0\u202f]|-|\n(?!\n)")
_SHORT_FORM = re.compile(r"\.[ \u00a0\u202f]?")
_SENTENCE_END = re.compile(r"(?:[.!?…:]['\"’”»)\]]*\s|\n)\s*[\"'“„«(\[]*$")
_GAP = re.compile(r"[ \u00a0\u202f]+[«\"“„]?")
LONGEST_GAP = 6  # characters before a word that tell whether it opens a sentence
MOST_WORDS = 100_000  # remembered at once
LEAST_SURNAME = 4
SURNAME_END = 3
SHORT_FORM_LETTERS = 4


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        start: its first character.
        end: the character after its last; a possessive 's is left outside.
        text: the word.
        opens: whether a sentence or a line begins with it.
        folded: as ``spelling.fold`` gives it.
        is_capital: whether it begins with a capital.
    """

    start: int
    end: int
    text: str
    opens: bool
    folded: str
    is_capital: bool


@dataclass
class Wording:
    """The words of one text.

    Attributes:
        text: the text.
        words: its words in order.
        plain: those of them that stand in small letters.
    """

    text: str
    words: tuple[Word, ...] = ()
    plain: frozenset[str] = frozenset()
    _persons: set[str] = field(default_factory=set)
    _lexicon: Lexicon = field(default_factory=read_lexicon)

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Cut a text into words; linear in its length."""
        words = tuple(_read_words(text))
        return cls(text, words, frozenset(word.text for word in words if not word.is_capital))

    def next(self, at: int) -> Word | None:
        """Return the word after this one where only a space, a hyphen or a single line end stands between."""
        if at + 1 < len(self.words) and _JOINT.fullmatch(self.text, self.words[at].end, self.words[at + 1].start):
            return self.words[at + 1]
        return None

    def lead(self, at: int) -> str:
        """Return what leads a name: ``noun`` ("the village of X", "м. X"), ``quarter``, ``preposition`` or nothing."""
        if not at:
            return ""
        before, gap = self.words[at - 1], self.text[self.words[at - 1].end : self.words[at].start]
        if before.is_capital and not before.opens:
            return ""
        short = len(before.text) <= SHORT_FORM_LETTERS and _SHORT_FORM.fullmatch(gap)
        if (short or _GAP.fullmatch(gap)) and self._lexicon.has("settlement_before", before.folded):
            return "noun" if short or len(before.folded) > 1 else "preposition"
        if _GAP.fullmatch(gap) and self._lexicon.has("quarter_before", before.folded):
            return "quarter"
        if before.folded == "of" and at > 1 and self._lexicon.has("settlement_before", self.words[at - 2].folded):
            return "noun"
        return "preposition" if _GAP.fullmatch(gap) and self._lexicon.has("prepositions", before.folded) else ""

    def is_ordinary(self, at: int, size: int, *, exact: bool) -> bool:
        """Tell whether words that could be a place are an ordinary word or part of another name.

        Args:
            at: the first of them.
            size: how many.
            exact: whether they are a name in its nominative.
        """
        word, after, has = self.words[at], self.next(at + size - 1), self._lexicon.has
        if after and (has("waters_after", after.folded) or (after.is_capital and has("bodies_after", after.folded))):
            return True
        lead = self.lead(at)
        if lead in {"noun", "quarter"}:
            return False
        if at and self._is_elsewhere(at):
            return True
        if size > 1:
            return False
        opens = word.opens and not lead
        if has("ordinary", word.folded) or (opens and self._is_opening(word)):
            return True
        first_half = has("first_halves", word.folded) and after is not None and after.is_capital
        return self._is_person(at) or (first_half and exact)

    def _is_opening(self, word: Word) -> bool:
        return self._lexicon.has("opening", word.folded) or word.text.lower() in self.plain

    def _is_elsewhere(self, at: int) -> bool:
        """Tell whether a river, a street or a ship bears the name: "річка Вовча"."""
        before, gap = self.words[at - 1], self.text[self.words[at - 1].end : self.words[at].start]
        joined = _GAP.fullmatch(gap) or _SHORT_FORM.fullmatch(gap)
        return bool(joined) and not before.is_capital and self._lexicon.has("elsewhere_before", before.folded)

    def _is_person(self, at: int) -> bool:
        """Tell whether a word is a given name with a surname after it, or a surname after a given name or a title.

        A surname once met so stays one for the rest of the text, where no preposition puts something there.
        """
        word, after, has = self.words[at], self.next(at), self._lexicon.has
        before = self.words[at - 1] if at and self.next(at - 1) else None
        if after and after.is_capital and has("given_names", word.folded):
            return True
        named = before is not None and before.is_capital and has("given_names", before.folded)
        titled = before is not None and has("titles", before.folded) and (before.is_capital or _is_cyrillic(before))
        if named or titled:
            self._persons.add(_stem(word.folded))
            return True
        return _stem(word.folded) in self._persons and self.lead(at) != "preposition"


def _is_cyrillic(word: Word) -> bool:
    return "а" <= word.folded[0] <= "ґ"


def _stem(word: str) -> str:
    return word[: max(LEAST_SURNAME, len(word) - SURNAME_END)]


def _read_words(text: str) -> Iterator[Word]:
    previous = 0
    for match in _WORD.finditer(_RUN.sub(_blank_address, text) if _ADDRESS_MARK.search(text) else text):
        start, end = match.span()
        word, folded, is_capital = _spell(match.group())
        gap = text[max(previous, start - LONGEST_GAP) : start]
        opens = previous == 0 or (gap != " " and _SENTENCE_END.search(gap) is not None)
        yield Word(start, start + len(word), word, opens, folded, is_capital)
        previous = end


def _blank_address(run: re.Match[str]) -> str:
    return "0" * len(run[0]) if _ADDRESS_MARK.search(run[0]) else run[0]


@functools.lru_cache(maxsize=MOST_WORDS)
def _spell(word: str) -> tuple[str, str, bool]:
    """Return a word without a possessive 's, that folded, and whether it begins with a capital."""
    word = _POSSESSIVE.sub("", word)
    return word, fold(word), word[0].isupper()
