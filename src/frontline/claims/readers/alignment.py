"""Find the words that a quotation means in a text: exactly, else without case and marks, else by most of its tokens.

A quotation that is not found is none. What is done with the words belongs to ``completion``.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

LEAST_SHARE = 0.75  # of a quotation's tokens, in their order
LEAST_TOKENS = 4  # fewer must be found as they are: three words of four prove little
LONGEST_QUOTE = 1_000  # characters
SLACK = 1.5  # how much longer than the quotation the words may be that it is found in
TOKEN = re.compile(r"[^\W_]+")
EXACT, NORMALISED = "exact", "normalised"


@dataclass(frozen=True, slots=True)
class Aligned:
    """Where a quotation stands: first character, the character after the last, and how it was found."""

    start: int
    end: int
    how: str

    @property
    def is_literal(self) -> bool:
        """Tell whether the text has every word of the quotation, so that no "not" can be missing."""
        return self.how in (EXACT, NORMALISED)


class Aligner:
    """Finds quotations in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = [(match.start(), match.end()) for match in TOKEN.finditer(text)]
        self._words = [_fold(text[start:end]) for start, end in self._tokens]

    def find(self, quote: str) -> Aligned | None:
        """Return where a quotation stands; None where the text has no such words."""
        quote = quote.strip()
        if not quote or len(quote) > LONGEST_QUOTE:
            return None
        at = self.text.find(quote)
        if at >= 0 and self._is_whole(at, at + len(quote)):
            return Aligned(at, at + len(quote), EXACT)
        tokens = TOKEN.findall(quote)
        words = [_fold(token) for token in tokens]
        if not words:
            return None
        fixed = {_fold(token) for at, token in enumerate(tokens) if _is_fixed(token, first=at == 0)}
        return self._normalised(words) or self._most(words, fixed)

    def holds(self, words: str) -> bool:
        """Tell whether some words stand in the text one after the other, whatever their case and marks."""
        wanted = [_fold(match[0]) for match in TOKEN.finditer(words)]
        return bool(wanted) and self._normalised(wanted) is not None

    def _is_whole(self, start: int, end: int) -> bool:
        """Tell whether a stretch cuts no word in two."""
        before = start > 0 and self.text[start - 1].isalnum() and self.text[start].isalnum()
        after = end < len(self.text) and self.text[end - 1].isalnum() and self.text[end].isalnum()
        return not (before or after)

    def _normalised(self, words: list[str]) -> Aligned | None:
        for at, word in enumerate(self._words):
            if word == words[0] and self._words[at : at + len(words)] == words:
                return Aligned(self._tokens[at][0], self._tokens[at + len(words) - 1][1], NORMALISED)
        return None

    def _most(self, words: list[str], fixed: set[str]) -> Aligned | None:
        """Return the window that holds most of the words in their order, by their longest common subsequence.

        Args:
            words: of the quotation.
            fixed: those of them, names and numbers, that the window must have.
        """
        if len(words) < LEAST_TOKENS:
            return None
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            places.setdefault(word, []).append(at)
        best: tuple[float, int, int] | None = None
        reach = int(len(words) * SLACK) + 1
        for first in {at for word in words[: int(len(words) * (1 - LEAST_SHARE)) + 1] for at in places.get(word, ())}:
            window = self._words[first : first + reach]
            length, last = _longest_common(words, window)
            share = length / len(words)
            holds = share >= LEAST_SHARE and fixed <= set(window[: last + 1])
            if holds and (best is None or (share, -last, -first) > best):
                best = (share, -last, -first)
        if best is None:
            return None
        share, first, last = best[0], -best[2], -best[2] - best[1]
        return Aligned(self._tokens[first][0], self._tokens[last][1], f"{share:.0%} of its words")


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")


def _is_fixed(token: str, *, first: bool) -> bool:
    """Tell whether a token is a number or a name, which no likeness may stand for."""
    return any(letter.isdigit() for letter in token) or (token[0].isupper() and not first)


def _longest_common(words: list[str], window: list[str]) -> tuple[int, int]:
    """Return the length of the longest common subsequence that begins with the window, and where its last word stands.

    By Hunt and Szymanski: the longest rising run of places (A fast algorithm for computing longest common
    subsequences, 1977).
    """
    ends: list[int] = []
    for word in words:
        for at in (number for number in range(len(window) - 1, -1, -1) if window[number] == word):
            number = bisect_left(ends, at)
            ends[number : number + 1] = [at]
    return len(ends), ends[-1] if ends else 0
