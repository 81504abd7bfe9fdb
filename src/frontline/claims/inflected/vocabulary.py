"""Read what is known of an inflected language from its data files, and say of any word form what it may be.

A word is looked up by its stem and the kind of its ending; what a sentence makes of its words belongs elsewhere. No
party of a conflict is named in the data: parties come from the theatre's settings.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.inflected.names import PartyNames, PartyPhrase, PartyWord
from frontline.settings import Party

Table = dict[str, Any]

FAMILY = "inflected"
SPECIAL = frozenset({"place", "party", "number"})
ANY_ENDING, VERB_ENDING, EXACT_VERB = "*", "~", "!"
LONG_STEMS = ("л", "в", "н", "ю", "у", "я", "а")
PRESENT_RESTS = ("т", "ть")
SHORT_STEM, LONGEST_REST_OF_SHORT = 3, 4
LONGEST_REST = 7  # letters after a stem that still make a form of the same word
MOST_WORDS = 200_000  # forms remembered at once
NOWHERE: frozenset[str] = frozenset()

# Shapes of a verb, as the endings' table of a language names them.
PAST, PRESENT, FUTURE, INFINITIVE = "past", "present", "future", "infinitive"
PASSIVE, PARTICIPLE, GERUND = "passive", "participle", "gerund"
FIRST_PERSON = "we"
FINITE = frozenset({PAST, PRESENT, FUTURE, PASSIVE, FIRST_PERSON})


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of stating something: what evokes it, what must stand around it, what it means.

    Attributes:
        name: the rule's name, kept with each claim.
        type: the claim's type.
        verbs: stems of verbs.
        nouns: stems of event nouns.
        words: classes or words that evoke it by themselves.
        with_: classes or words, one of which the clause holds.
        also: the same again, a second condition.
        without: classes or words that the clause does not hold.
        shapes: the shapes that the verb may have; empty: any.
        actor: where the actor is looked for, in this order.
        polarity: ``-`` where the words deny the type.
        modality: where the frame itself sets it.
        negated: whether it must be negated to state the type, as in "has not left".
        negatable: whether a negation denies it.
        order: its place in the file.
        examples: sentences that it must read.
    """

    name: str
    type: ClaimType
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    actor: tuple[str, ...] = ("agent", "owner")
    polarity: str = "+"
    modality: Modality | None = None
    negated: bool = False
    negatable: bool = True
    order: int = 0
    examples: tuple[Table, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word form may be.

    Attributes:
        classes: the classes of words that it belongs to.
        verbs: the frames that it evokes as a verb.
        nouns: the frames that it evokes as a noun or by itself.
        shape: the shape of the verb that it may be, or empty.
        cases: the cases of the noun that it may be; empty where that is not known.
        party: the party that it means, in small letters or with a capital.
        phrases: the phrases that may begin with it: class, and the words after it, whole or a beginning with ``*``.
        names: the names of parties of several words that may begin with it, the longest first.
    """

    classes: frozenset[str] = NOWHERE
    verbs: tuple[Frame, ...] = ()
    nouns: tuple[Frame, ...] = ()
    shape: str = ""
    cases: frozenset[str] = NOWHERE
    party: PartyWord | None = None
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    names: tuple[PartyPhrase, ...] = ()


class Endings:
    """The endings of one language."""

    def __init__(self, table: Table) -> None:
        self.verb = [(name, re.compile(pattern)) for name, pattern in table["verb"].items()]
        self.noun = re.compile(table["noun"])
        self.any_verb = [(name, re.compile(pattern)) for name, pattern in table["any_verb"].items()]
        self.cases = {
            gender: {ending: frozenset(row["cases"]) for row in rows for ending in row["endings"]}
            for gender, rows in table["cases"].items()
        }

    def shape(self, rest: str) -> str:
        """Return the shape of a verb by the letters after its stem, or an empty string."""
        return next((name for name, pattern in self.verb if pattern.fullmatch(rest)), "")

    def shape_of_long(self, stem: str, rest: str) -> str:
        """Return the shape where a stem holds its mark already: "взял" and "и", "здаю" and "ться"."""
        if not stem.endswith(LONG_STEMS):
            return ""
        found = self.shape(stem[-1] + rest)
        wanted = (PRESENT,) if rest.startswith(PRESENT_RESTS) else (PAST, PASSIVE)
        return found if found in wanted else ""

    def guess(self, low: str) -> str:
        """Return the shape of a verb that no list has, by the whole form, or an empty string."""
        return next((name for name, pattern in self.any_verb if pattern.search(low)), "")


class Vocabulary:
    """The words and frames of one language, and the words for the parties of one theatre."""

    def __init__(self, code: str, parties: Sequence[Party]) -> None:
        self.code = code
        self.tables = _read_table("words", code)
        frames = _read_table("frames", code)
        self.frames = tuple(_frame(row, order) for order, row in enumerate(frames["frame"]))
        self.endings = Endings(self.tables["endings"])
        self.names = PartyNames(parties, code, self.endings.noun)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._verb_stems: dict[str, set[str]] = defaultdict(set)
        self.phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._enter("quantities.number_words", self.tables["quantities"]["numbers"])
        for name, entries in (*_lists(self.tables), *((key, value) for key, value in frames["classes"].items())):
            self._enter(name, entries)
        self._enter_conditions({*frames["classes"], *self.phrases, *(name for name, _ in _lists(self.tables))})
        self._frame_verbs = _index((stem, frame) for frame in self.frames for stem in frame.verbs)
        self._frame_nouns = _index((stem, frame) for frame in self.frames for stem in frame.nouns)
        self._frame_words = _index((name, frame) for frame in self.frames for name in frame.words)
        self._genders = [(stem, gender) for gender, stems in self.tables["genders"].items() for stem in stems]
        self._genders.sort(key=lambda pair: -len(pair[0]))
        self._known: dict[str, Word] = {}
        self.phrases_by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for name, phrases in self.phrases.items():
            for parts in phrases:
                self.phrases_by_first[parts[0].rstrip(ANY_ENDING)].append((name, parts))
        self._longest_first = max(map(len, self.phrases_by_first), default=0)

    def word(self, low: str) -> Word:
        """Return what a form in lower case may be."""
        found = self._known.get(low)
        if found is None:
            if len(self._known) >= MOST_WORDS:
                self._known.clear()
            found = self._known[low] = self._look_up(low)
        return found

    def _enter_conditions(self, known: set[str]) -> None:
        """Make a class of each word that a frame asks for by itself."""
        for frame in self.frames:
            for name in (*frame.with_, *frame.also, *frame.without):
                if name not in known and name not in SPECIAL:
                    known.add(name)
                    self._enter(name, [name])

    def _enter(self, name: str, entries: Iterable[str]) -> None:
        phrases = []
        for entry in entries:
            if " " in entry:
                phrases.append(tuple(entry.split()))
            elif entry.endswith(ANY_ENDING):
                self._stems[entry[:-1]].add(name)
            elif entry.endswith(VERB_ENDING):
                self._verb_stems[entry[:-1]].add(name)
            else:
                self._exact[entry].add(name)
        if phrases:
            self.phrases[name] = tuple(phrases)

    def _look_up(self, low: str) -> Word:
        classes = set(self._exact.get(low, ()))
        verbs: dict[Frame, None] = {}
        nouns: dict[Frame, None] = {}
        shape = ""
        for cut in range(len(low), max(1, len(low) - LONGEST_REST - 1), -1):
            stem, rest = low[:cut], low[cut:]
            classes |= self._stems.get(stem, NOWHERE)
            doubtful = cut <= SHORT_STEM and len(rest) > LONGEST_REST_OF_SHORT
            if not doubtful and (stem in self._verb_stems or stem in self._frame_verbs):
                found = self.endings.shape(rest) or self.endings.shape_of_long(stem, rest)
                if found:
                    shape = shape or found
                    classes |= self._verb_stems.get(stem, NOWHERE)
                    verbs.update(dict.fromkeys(self._frame_verbs.get(stem, ())))
            if stem in self._frame_nouns and self.endings.noun.fullmatch(rest):
                nouns.update(dict.fromkeys(self._frame_nouns[stem]))
        if "grammar.no_verb" in classes:
            verbs, shape = {}, ""
        exact = self._frame_verbs.get(low + EXACT_VERB)
        if exact:
            shape = shape or self.endings.guess(low) or PRESENT
            verbs.update(dict.fromkeys(exact))
        for name in (low, *(f"@{name}" for name in classes)):
            nouns.update(dict.fromkeys(self._frame_words.get(name, ())))
        cases = self._cases(low)
        if not (shape or nouns or cases) and "grammar.no_verb" not in classes:
            shape = self.endings.guess(low)
        by_order = sorted(verbs, key=lambda frame: frame.order), sorted(nouns, key=lambda frame: frame.order)
        known = (self.names.word(low), tuple(self._phrases_from(low)), self.names.phrases_from(low))
        return Word(frozenset(classes), tuple(by_order[0]), tuple(by_order[1]), shape, cases, *known)

    def _phrases_from(self, low: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the phrases whose first word a form is, and the words after it."""
        for cut in range(1, min(len(low), self._longest_first) + 1):
            for name, parts in self.phrases_by_first.get(low[:cut], ()):
                if cut == len(low) or parts[0].endswith(ANY_ENDING):
                    yield name, parts[1:]

    def _cases(self, low: str) -> frozenset[str]:
        for stem, gender in self._genders:
            if low.startswith(stem):
                cases = self.endings.cases[gender].get(low[len(stem) :])
                if cases:
                    return cases
        return NOWHERE


@cache
def inflected_languages() -> frozenset[str]:
    """Return the codes of the languages that this room reads."""
    names = (entry.name.removesuffix(".toml") for entry in files("frontline.claims").joinpath("words").iterdir())
    return frozenset(name for name in names if _read_table("words", name).get("family") == FAMILY)


@cache
def _read_table(folder: str, code: str) -> Table:
    text = files("frontline.claims").joinpath(folder, f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _lists(tables: Table) -> Iterator[tuple[str, list[str]]]:
    for table, entries in tables.items():
        if isinstance(entries, dict):
            for key, value in entries.items():
                if isinstance(value, list) and all(isinstance(item, str) for item in value):
                    yield f"{table}.{key}", value
                elif isinstance(value, list):
                    for number, row in enumerate(value):
                        yield f"{table}.{key}.{number}", row.get("forms", [])


def _frame(row: Table, order: int) -> Frame:
    values: Table = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["with_"] = values.pop("with", ())
    values["type"] = ClaimType(values["type"])
    if "modality" in values:
        values["modality"] = Modality(values["modality"])
    return Frame(order=order, **values)


def _index(pairs: Iterable[tuple[str, Frame]]) -> dict[str, tuple[Frame, ...]]:
    index: defaultdict[str, list[Frame]] = defaultdict(list)
    for stem, frame in pairs:
        index[stem].append(frame)
    return {stem: tuple(frames) for stem, frames in index.items()}
