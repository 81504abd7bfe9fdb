"""Mark the tokens of a sentence: what each form may be, which party it means, which place.

What single words mean belongs here; how they hang together belongs in ``clauses``.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.claims.inflected.names import ADJECTIVE, PartyWord, match_phrase
from frontline.claims.inflected.vocabulary import ANY_ENDING, Vocabulary, Word
from frontline.claims.sentences import Sentence, Token
from frontline.places.mentions import Mention

PLACE, PARTY, NUMBER = "place", "party", "number"
SHORTEST_NAME = 4

TOKEN = re.compile(
    r"\d+-[^\W\d_]+"  # an ordinal
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\w)"
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_]+(?:[-‐‑'’ʼ`][^\W\d_]+)*"
    r"|\S"
)


def read_tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Cut a stretch of text into tokens; apostrophes and hyphens stay inside words."""
    tokens = []
    for match in TOKEN.finditer(text, start, end):
        low = match[0].lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")
        tokens.append(Token(match.start(), match.end(), match[0], low, low))
    return tuple(tokens)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its marks, one a token.

    Attributes:
        sentence: the sentence.
        tokens: its tokens.
        words: what each token may be.
        parties: the party that each token means, by itself or as part of a name.
        places: the number of the mention that covers each token, or -1.
        phrases: the spans of tokens that are a phrase of a class: class, first token, the token after the last.
        found: class to its tokens in order; a place's name is only counted among speakers.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    parties: tuple[PartyWord | None, ...]
    places: tuple[int, ...]
    phrases: tuple[tuple[str, int, int], ...]
    found: dict[str, list[int]]

    def low(self, at: int) -> str:
        """Return a token in lower case; outside the sentence nothing."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def text(self, at: int) -> str:
        """Return a token as written; outside the sentence nothing."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def has(self, name: str, at: int) -> bool:
        """Tell whether a token belongs to a class of words."""
        return 0 <= at < len(self.words) and name in self.words[at].classes

    def find(self, name: str, start: int, end: int) -> int:
        """Return the first token of a stretch that belongs to a class or begins a phrase of it, or -1."""
        for number in self.found.get(name, ()):
            if start <= number < end:
                return number
        for known, first, last in self.phrases:
            if known == name and start <= first < last <= end:
                return first
        return -1

    def holds(self, name: str, start: int, end: int) -> bool:
        """Tell whether a stretch of tokens holds a class, a phrase of it, a word, or one of the marks."""
        if name == PLACE:
            return any(self.is_place(number) for number in range(start, end))
        if name == PARTY:
            return any(word is not None for word in self.parties[start:end])
        if name == NUMBER:
            return any(self.is_number(number) for number in range(start, end))
        return self.find(name, start, end) >= 0

    def is_number(self, at: int) -> bool:
        """Tell whether a token is a number in digits or in words."""
        return self.text(at)[:1].isdigit() or self.has("quantities.number_words", at)

    def is_place(self, at: int) -> bool:
        """Tell whether a token names a place: one of the gazetteer's, or a name where a place would stand."""
        return self.places[at] >= 0 or self.is_unknown_place(at)

    def is_unknown_place(self, at: int) -> bool:
        """Tell whether a token is a capitalised name in a place's position that the gazetteer does not know."""
        token = self.tokens[at]
        if self.places[at] >= 0 or at == 0 or not token.text[0].isupper() or len(token.text) < SHORTEST_NAME:
            return False
        if self.parties[at] is not None or token.text.isupper() or "grammar.capitals" in self.words[at].classes:
            return False
        led = self.has("places.leading", at - 1) or self.has("places.nouns", at - 1) or bool(self.words[at - 1].verbs)
        led = led or bool(self.words[at - 1].nouns)
        return led and not self.has("places.not_names", at) and not self.has("speakers.offices", at - 1)

    def starts(self, at: int) -> int:
        """Return the first character of a token in the text."""
        return self.tokens[at].start


class Marker:
    """Marks the sentences of one text."""

    def __init__(self, vocabulary: Vocabulary, mentions: Sequence[Mention]) -> None:
        self.vocabulary = vocabulary
        self.mentions = mentions

    def mark(self, sentence: Sentence) -> Marked:
        """Return a sentence with its marks."""
        tokens = sentence.tokens
        words = tuple(self.vocabulary.word(token.low) for token in tokens)
        parties = self._parties(tokens, words)
        places = self._places(sentence)
        return Marked(
            sentence, tokens, words, parties, places, _find_phrases(tokens, words), _find_classes(words, places)
        )

    def _parties(self, tokens: Sequence[Token], words: Sequence[Word]) -> tuple[PartyWord | None, ...]:
        lows = [token.low for token in tokens]
        found: list[PartyWord | None] = [None] * len(tokens)
        for at, token in enumerate(tokens):
            if found[at] is not None:
                continue
            several = match_phrase(words[at].names, lows, at)
            if several is not None:
                found[at : at + several[0]] = [several[1]] * several[0]
                continue
            word = words[at].party
            if word is not None and (token.text[0].isupper() or word.kind in (ADJECTIVE, "people")):
                found[at] = word
        return tuple(found)

    def _places(self, sentence: Sentence) -> tuple[int, ...]:
        mentions, places = self.mentions, [-1] * len(sentence.tokens)
        number = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
        for position, token in enumerate(sentence.tokens):
            while number < len(mentions) and mentions[number].end <= token.start:
                number += 1
            covers = number < len(mentions) and mentions[number].start <= token.start
            if covers and mentions[number].end >= token.end:  # no half of a word with a hyphen
                places[position] = number
        return tuple(places)


def _find_phrases(tokens: Sequence[Token], words: Sequence[Word]) -> tuple[tuple[str, int, int], ...]:
    lows = [token.low for token in tokens]
    return tuple(
        (name, at, at + 1 + len(parts))
        for at, word in enumerate(words)
        for name, parts in word.phrases
        if at + len(parts) < len(lows) and all(map(_is_part, lows[at + 1 : at + 1 + len(parts)], parts))
    )


def _is_part(low: str, part: str) -> bool:
    return low.startswith(part[:-1]) if part[-1] == ANY_ENDING else low == part


def _find_classes(words: Sequence[Word], places: Sequence[int]) -> dict[str, list[int]]:
    """Return the tokens of each class: a name is not the word that it is made of, nor what that word is."""
    found: dict[str, list[int]] = {}
    for at, (word, place) in enumerate(zip(words, places, strict=True)):
        for name in word.classes:
            if place < 0 or name.startswith("speakers."):
                found.setdefault(name, []).append(at)
    return found
