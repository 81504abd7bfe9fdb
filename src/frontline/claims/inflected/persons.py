"""Write a person's name as one claimant is listed: in the nominative, in Latin letters, whatever the text's language.

The letters and endings are data. Whose name it is belongs in ``speakers``; how names of places are compared in
``places.spelling``.
"""

from typing import Any

SHORTEST = 2  # letters that stand before an ending
DROPPED = "ьъ'’ʼ"


class NameSpeller:
    """The spelling of persons' names of one language."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._women: frozenset[str] = frozenset(table["women"])
        self._nominatives: dict[str, str] = table["nominatives"]
        self._letters: dict[str, str] = table["letters"]
        self._first: dict[str, str] = table["first_letters"]
        self._last: dict[str, str] = table["last_letters"]

    def spell(self, words: list[str]) -> str:
        """Return a name, word by word, in the nominative and in Latin letters."""
        return " ".join(self._romanise(self.nominate(word)) for word in words)

    def nominate(self, word: str) -> str:
        """Return one word of a name in the nominative by its commonest endings; other forms stay as they are."""
        if word in self._women:
            return word
        for ending, nominative in self._nominatives.items():
            if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
                return word[: -len(ending)] + nominative
        return word

    def _romanise(self, word: str) -> str:
        low, tail = word.lower(), ""
        for ending, letters in self._last.items():
            if low.endswith(ending):
                low, tail = low[: -len(ending)], letters
                break
        roman = "".join(self._letter(low, at) for at in range(len(low))) + tail
        return "-".join(part[:1].upper() + part[1:] for part in roman.split("-"))

    def _letter(self, low: str, at: int) -> str:
        letter = low[at]
        pair = self._letters.get(low[max(at - 1, 0) : at + 1]) if at else None
        if pair is not None:
            return pair  # a letter that is written differently after the one before it
        if at == 0 and letter in self._first:
            return self._first[letter]
        return self._letters.get(letter, "" if letter in DROPPED else letter)
