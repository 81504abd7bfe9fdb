"""Find the names of places in running text, in any case form.

Where a name begins and ends and which places it may mean belong here; which of them it does mean belongs in
``context``, what is said of it belongs in the claims. Each word is looked up in the gazetteer's index, once for all
its occurrences, so that the work is linear in the length of the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from frontline.places.adjectives import read_adjective, read_region_noun
from frontline.places.areas import OBLAST, RAION
from frontline.places.inflection import SMALL_WORDS, guess_language
from frontline.places.lexicon import Lexicon, is_plural_kind, kinds_of, read_lexicon
from frontline.places.place import Place
from frontline.places.wording import Word, Wording

LONGEST = 4
LEAST_LETTERS = 3
LEAST_LOOSE_LETTERS = 5
LONGEST_CODE = 4
TOWN_FROM = 1_000
MOST_LISTED = 12  # axes before one "напрямках"
LONGEST_NAME = 120  # letters: no place has a longer name
MOST_KNOWN = 100_000  # names remembered at once

QUARTER, QUARTER_LEAD = "district", "quarter"
NAME, CASE_FORM, LOOSE, ADJECTIVE, AREA = "name", "case form", "loose", "adjective", "area"

_LIST_JOINT = re.compile(r"\s*(?:,|and|та|і|й|и|or|або|или)\s*(?:the\s+)?|\s*,\s*and\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a text.

    Attributes:
        start: first character of it.
        end: the character after the last; a possessive 's is left outside.
        surface: the exact words.
        candidates: the places that it may mean, in the order of the gazetteer; then the region of that name.
        form: how the words fit: ``name`` as the gazetteer spells it, ``case form`` of it, ``loose`` spelling,
            ``adjective`` made from it (before "напрямок"), ``area`` with the word for its kind.
        lead: what stands before it: ``noun`` ("the village of"), ``preposition`` or nothing.
        is_attribute: whether it could be an adjective to the small word after it ("Київського метро").
    """

    start: int
    end: int
    surface: str
    candidates: tuple[Place, ...]
    form: str = NAME
    lead: str = ""
    is_attribute: bool = False


REGIONS = OBLAST | RAION
Found = tuple[tuple[Place, ...], str]
Key = tuple[tuple[str, ...], str, str | None]
NOTHING: Found = ((), "")


class Names(Protocol):
    """What scanning needs of a gazetteer."""

    def look_up(self, name: str) -> tuple[Place, ...]:
        """Return the places of a spelling."""

    def look_up_exact(self, name: str) -> tuple[Place, ...]:
        """Return the places of exactly this spelling."""

    def look_up_area(self, name: str, kinds: Iterable[str]) -> tuple[Place, ...]:
        """Return the areas of a name."""

    def look_up_form(self, words: tuple[str, ...], language: str) -> tuple[Place, ...]:
        """Return the places of which folded words are a case form."""

    def look_up_akin(self, word: str, language: str) -> tuple[Place, ...]:
        """Return the places whose names differ from a folded word's nominative in vowels alone."""

    def look_up_adjective(self, stem: str) -> tuple[Place, ...]:
        """Return the settlements from whose name an adjective is made."""


class Scanner:
    """Finds the names of one gazetteer in texts; what it learns of a word is kept for the next text."""

    def __init__(self, gazetteer: Names) -> None:
        self._gazetteer = gazetteer
        self._known: dict[Key, Found] = {}
        self._lexicon: Lexicon = read_lexicon()

    def scan(self, text: str, language: str | None = None) -> tuple[Mention, ...]:
        """Find the names of places in a text, the longest where several begin at one word.

        A word counts only with a capital; an ordinary word that opens a sentence does not, nor does the given name of
        a person. "Donetsk region" and "Donetsk and Luhansk regions" are regions. ``language`` (``uk``, ``ru``) says
        by which rules case forms are read; by default the letters of the text decide.
        """
        wording = Wording.of(text)
        spoken = language if language in {"uk", "ru"} else guess_language(text)
        found: list[Mention] = []
        at = 0
        while at < len(wording.words):
            word = wording.words[at]
            size, mention = self._match(wording, at, spoken) if word.is_capital else (1, self._match_small(wording, at))
            if mention:
                found.append(mention)
            at += size
        _carry_quarters(text, found)
        return self._widen_lists(text, found)

    def _match(self, wording: Wording, at: int, language: str | None) -> tuple[int, Mention | None]:
        """Return how many words to go on, and the longest mention that begins at this one."""
        for size in range(_reach(wording, at), 0, -1):
            run = wording.words[at : at + size]
            candidates, form = self._look_up(wording.text, run, language)
            if size == 1 and self._is_axis(wording, at):
                if origins := self._origins(run[0]):
                    candidates, form = origins, ADJECTIVE
            elif not candidates and size == 1 and language and wording.lead(at):
                candidates, form = self._look_up_akin(run[0], language), LOOSE
                if candidates and wording.is_ordinary(at, size, exact=False):
                    candidates = ()
            elif candidates and (
                wording.is_ordinary(at, size, exact=form == NAME)
                or (form != AREA and _is_of_area(wording, at + size - 1))
            ):
                candidates = ()
            if candidates:
                attribute = size == 1 and form != ADJECTIVE and _is_attribute(wording, at)
                surface = wording.text[run[0].start : run[-1].end]
                lead = wording.lead(at)
                if lead == QUARTER_LEAD:
                    candidates = tuple(place for place in candidates if place.kind == QUARTER) or candidates
                return size, Mention(run[0].start, run[-1].end, surface, candidates, form, lead, attribute)
        return 1, None

    def _match_small(self, wording: Wording, at: int) -> Mention | None:
        """Return the mention in "на покровському напрямку", written with a small letter; of a town alone."""
        word = wording.words[at]
        if not (word.folded[0] >= "а" and self._is_axis(wording, at)):
            return None
        towns = tuple(place for place in self._origins(word) if (place.population or 0) >= TOWN_FROM)
        return Mention(word.start, word.end, word.text, towns, ADJECTIVE) if towns else None

    def _look_up_akin(self, word: Word, language: str) -> tuple[Place, ...]:
        """Return the places of a name that the other language spells so; for a word that a preposition leads."""
        if not "а" <= word.folded[0] <= "ґ":
            return ()
        key = ((word.folded,), "akin", language)
        found = self._known.get(key)
        if found is None:
            found = self._remember(key, (self._gazetteer.look_up_akin(word.folded, language), LOOSE))
        return found[0]

    def _is_axis(self, wording: Wording, at: int) -> bool:
        """Tell whether a word is an adjective to "напрямок", alone or joined to another: "X-ському та Y-ському"."""
        for number in range(at, min(at + 2 * MOST_LISTED, len(wording.words)), 2):
            if read_adjective(wording.words[number].folded) is None:
                return False
            after = wording.next(number)
            if after is None or after.is_capital or not self._lexicon.has("conjunctions", after.folded):
                joined = after is not None and wording.text[wording.words[number].end] == "-"
                return joined or (after is not None and self._lexicon.has("axis", after.folded))
        return False

    def _origins(self, word: Word) -> tuple[Place, ...]:
        stem = read_adjective(word.folded)
        return self._gazetteer.look_up_adjective(stem) if stem else ()

    def _look_up(self, text: str, run: tuple[Word, ...], language: str | None) -> Found:
        surface = text[run[0].start : run[-1].end]
        if len(surface) > LONGEST_NAME:
            return NOTHING
        key = (tuple(word.text for word in run), surface, language)
        found = self._known.get(key)
        if found is None:
            found = self._remember(key, self._search(surface, run, language))
        return found

    def _remember(self, key: Key, found: Found) -> Found:
        """Keep what a name means for the next text; all is forgotten when it gets too much."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[key] = found
        return found

    def _search(self, surface: str, run: tuple[Word, ...], language: str | None) -> Found:
        kinds = kinds_of(run[-1].folded)
        if kinds and len(run) > 1:
            whole = tuple(place for place in self._gazetteer.look_up_exact(surface) if place.kind in kinds)
            return whole or self._gazetteer.look_up_area(surface[: run[-2].end - run[0].start], kinds), AREA
        letters = len(surface)
        is_code = surface.isupper() and letters <= LONGEST_CODE
        if letters < LEAST_LETTERS or is_code or not run[-1].is_capital:
            return NOTHING
        found, form = self._search_name(surface, run, language)
        return (found and (*found, *(area for area in self._regions(surface, run) if area not in found))), form

    def _search_name(self, surface: str, run: tuple[Word, ...], language: str | None) -> Found:
        exact = self._gazetteer.look_up_exact(surface)
        if language and "а" <= run[0].folded[0] <= "ґ":
            found = self._gazetteer.look_up_form(tuple(word.folded for word in run), language)
            if found:
                return found, NAME if exact else CASE_FORM
            kinds = REGIONS if any(read_region_noun(run[0].folded)) else OBLAST
            if len(run) == 1 and (regions := self._gazetteer.look_up_area(surface, kinds)):
                return regions, AREA
        if exact or len(surface) < LEAST_LOOSE_LETTERS:
            return exact, NAME
        return self._gazetteer.look_up(surface), LOOSE

    def _regions(self, surface: str, run: tuple[Word, ...]) -> tuple[Place, ...]:
        return self._gazetteer.look_up_area(surface, OBLAST) if len(run) == 1 else ()

    def _widen_lists(self, text: str, found: list[Mention]) -> tuple[Mention, ...]:
        """Turn "Donetsk" into the region in "Donetsk and Luhansk regions"."""
        kinds: frozenset[str] = frozenset()
        for n in range(len(found) - 1, -1, -1):
            mention = found[n]
            last = mention.surface.split()[-1].casefold()
            plural = kinds_of(last) if is_plural_kind(last) else frozenset()
            is_listed = n + 1 < len(found) and _LIST_JOINT.fullmatch(text, mention.end, found[n + 1].start)
            kinds = plural or (kinds if is_listed else frozenset())
            if kinds and not plural and (areas := self._gazetteer.look_up_area(mention.surface, kinds)):
                found[n] = Mention(mention.start, mention.end, mention.surface, areas, AREA, mention.lead)
        return tuple(found)


def _carry_quarters(text: str, found: list[Mention]) -> None:
    """Let the names listed after a quarter be quarters too: "у мікрорайонах X, Y та Z"."""
    for n in range(1, len(found)):
        quarters = tuple(place for place in found[n].candidates if place.kind == QUARTER)
        listed = _LIST_JOINT.fullmatch(text, found[n - 1].end, found[n].start)
        if quarters and listed and found[n - 1].lead == QUARTER_LEAD:
            found[n] = replace(found[n], candidates=quarters, lead=QUARTER_LEAD)


def _reach(wording: Wording, at: int) -> int:
    """Return how many words from this one on could be one name."""
    size = 1
    if len(wording.words[at].text) == 1:
        return size  # a preposition that opens the sentence
    while size < LONGEST and at + size < len(wording.words):
        word = wording.next(at + size - 1)
        if word is None or not (word.is_capital or word.folded in SMALL_WORDS or kinds_of(word.folded)):
            break
        size += 1
    return size


def _is_attribute(wording: Wording, at: int) -> bool:
    after = wording.next(at)
    if after is None or after.is_capital or read_adjective(wording.words[at].folded) is None:
        return False
    return wording.text[wording.words[at].end] != "-"


def _is_of_area(wording: Wording, at: int) -> bool:
    """Tell whether a word is an adjective to the word for an area that has no entry of its own."""
    after = wording.next(at)
    return after is not None and bool(kinds_of(after.folded)) and read_adjective(wording.words[at].folded) is not None
