"""Find the names of places in running text.

Where a name begins and ends and which places it may mean belong here; which of them it does mean belongs in
``context``, what is said of it belongs in the claims. Nominative forms only: the case forms of Ukrainian and Russian
are not known here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from frontline.places.areas import AREA_PLURALS, AREA_WORDS, OBLAST
from frontline.places.ordinary import (
    BODIES,
    FIRST_HALVES,
    GIVEN_NAMES,
    OPENING_WORDS,
    ORDINARY_WORDS,
    TITLES,
    WATERS,
)
from frontline.places.place import Place
from frontline.places.spelling import fold

LONGEST = 4
LEAST_LETTERS = 3
LEAST_LOOSE_LETTERS = 5
LONGEST_CODE = 4

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ`](?=[^\W\d_]))*")
_ADDRESS = re.compile(r"\S*(?:://|www\.|[_@#])\S*")
_POSSESSIVE = re.compile(r"['’ʼ`][sS]$")
_JOINT = re.compile(r"[ \u00a0\u202f]|-|\n(?!\n)")
_SENTENCE_END = re.compile(r"(?:[.!?…:]['\"’”»)\]]*\s|\n)\s*[\"'“„«(\[]*$")
_LIST_JOINT = re.compile(r"\s*(?:,|and|та|і|й|и|or)\s*(?:the\s+)?|\s*,\s*and\s+(?:the\s+)?")
_SMALL = frozenset({"na", "nad", "on", "pid", "pod", "на", "над", "під", "под"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a text.

    Attributes:
        start: first character of it.
        end: the character after the last; a possessive 's is left outside.
        surface: the exact words.
        candidates: the places that it may mean, in the order of the gazetteer; then the region of that name.
    """

    start: int
    end: int
    surface: str
    candidates: tuple[Place, ...]


class Names(Protocol):
    """What scanning needs of a gazetteer."""

    def look_up(self, name: str) -> tuple[Place, ...]:
        """Return the places of a spelling."""

    def look_up_exact(self, name: str) -> tuple[Place, ...]:
        """Return the places of exactly this spelling."""

    def look_up_area(self, name: str, kinds: Iterable[str]) -> tuple[Place, ...]:
        """Return the areas of a name."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    opens: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def scan(gazetteer: Names, text: str) -> tuple[Mention, ...]:
    """Find the names of places in a text, the longest where several begin at one word.

    A word counts only with a capital; an ordinary word that opens a sentence does not, nor does the given name of a
    person. "Donetsk region" and "Donetsk and Luhansk regions" are regions. Linear in the length of the text.
    """
    words = tuple(_read_words(text))
    plain = frozenset(word.text for word in words if word.text[0].islower())
    found: list[Mention] = []
    at = 0
    while at < len(words):
        size, mention = _match(gazetteer, text, words, at, plain)
        if mention:
            found.append(mention)
        at += size
    return _widen_lists(gazetteer, text, found)


def _read_words(text: str) -> Iterator[_Word]:
    previous = 0
    for match in _WORD.finditer(_ADDRESS.sub(lambda address: "0" * len(address.group()), text)):
        start, end = match.span()
        word = _POSSESSIVE.sub("", match.group())
        gap = text[max(previous, start - 6) : start]
        yield _Word(start, start + len(word), word, previous == 0 or bool(_SENTENCE_END.search(gap)))
        previous = end


def _match(
    gazetteer: Names, text: str, words: tuple[_Word, ...], at: int, plain: frozenset[str]
) -> tuple[int, Mention | None]:
    """Return how many words to go on, and the longest mention that begins at this one."""
    if not words[at].is_capital:
        return 1, None
    for size in range(_reach(text, words, at), 0, -1):
        run = words[at : at + size]
        surface = text[run[0].start : run[-1].end]
        candidates = _candidates(gazetteer, surface, run)
        if candidates and not _is_ordinary(text, words, at, size, plain):
            return size, Mention(run[0].start, run[-1].end, surface, candidates)
    return 1, None


def _reach(text: str, words: tuple[_Word, ...], at: int) -> int:
    """Return how many words from this one on could be one name."""
    size = 1
    while size < LONGEST and at + size < len(words):
        word = _next(text, words, at + size - 1)
        if word is None or not (word.is_capital or fold(word.text) in _SMALL or _kinds(word)):
            break
        size += 1
    return size


def _candidates(gazetteer: Names, surface: str, run: tuple[_Word, ...]) -> tuple[Place, ...]:
    kinds = _kinds(run[-1])
    if kinds and len(run) > 1:
        whole = tuple(place for place in gazetteer.look_up_exact(surface) if place.kind in kinds)
        return whole or gazetteer.look_up_area(surface[: run[-2].end - run[0].start], kinds)
    letters = len(surface)
    is_code = surface.isupper() and letters <= LONGEST_CODE
    if letters < LEAST_LETTERS or is_code or not (run[-1].is_capital):
        return ()
    found = gazetteer.look_up(surface) if letters >= LEAST_LOOSE_LETTERS else gazetteer.look_up_exact(surface)
    return found and (*found, *(area for area in gazetteer.look_up_area(surface, OBLAST) if area not in found))


def _kinds(word: _Word) -> frozenset[str]:
    folded = fold(word.text)
    return AREA_WORDS.get(folded) or AREA_PLURALS.get(folded) or frozenset()


def _is_ordinary(text: str, words: tuple[_Word, ...], at: int, size: int, plain: frozenset[str]) -> bool:
    """Tell whether words that could be a place are an ordinary word or part of another name."""
    word, folded = words[at], fold(words[at].text)
    after = _next(text, words, at + size - 1)
    if after and (fold(after.text) in WATERS or (after.is_capital and fold(after.text) in BODIES)):
        return True
    if size > 1:
        return False
    if folded in ORDINARY_WORDS or (word.opens and (folded in OPENING_WORDS or word.text.lower() in plain)):
        return True
    return _is_person(text, words, at) or (folded in FIRST_HALVES and after is not None and after.is_capital)


def _is_person(text: str, words: tuple[_Word, ...], at: int) -> bool:
    """Tell whether a word is a given name with a surname after it, or a surname after a given name or a title."""
    after = _next(text, words, at)
    before = words[at - 1] if at and _next(text, words, at - 1) else None
    if after and after.is_capital and fold(words[at].text) in GIVEN_NAMES:
        return True
    return before is not None and before.is_capital and fold(before.text) in GIVEN_NAMES | TITLES


def _next(text: str, words: tuple[_Word, ...], at: int) -> _Word | None:
    """Return the word after this one where only a space, a hyphen or a single line end stands between."""
    if at + 1 < len(words) and _JOINT.fullmatch(text, words[at].end, words[at + 1].start):
        return words[at + 1]
    return None


def _widen_lists(gazetteer: Names, text: str, found: list[Mention]) -> tuple[Mention, ...]:
    """Turn "Donetsk" into the region in "Donetsk and Luhansk regions"."""
    kinds: frozenset[str] = frozenset()
    for n in range(len(found) - 1, -1, -1):
        mention = found[n]
        last = fold(mention.surface.split()[-1])
        is_listed = n + 1 < len(found) and _LIST_JOINT.fullmatch(text, mention.end, found[n + 1].start)
        kinds = AREA_PLURALS.get(last) or (kinds if is_listed else frozenset())
        if kinds and last not in AREA_PLURALS and (areas := gazetteer.look_up_area(mention.surface, kinds)):
            found[n] = Mention(mention.start, mention.end, mention.surface, areas)
    return tuple(found)
