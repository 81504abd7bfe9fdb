"""Read what is known of a language: its grammar words and its frames, from the data files beside this module.

A language is two files, ``words/xx.toml`` and ``frames/xx.toml``; how verbs are inflected and
words are looked up belongs here, what a sentence makes of them elsewhere. No party of a conflict is named in the data.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.wordforms import MOST_FORMS, WordForms

Table = dict[str, Any]

SHORT_WORD = 4  # letters: the rules of spelling differ for words as short
VOWELS = "aeiou"
SHAPES = ("base", "s", "past", "participle", "ing")


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of stating something: what evokes it, what must stand around it, what it means.

    Attributes:
        name: the rule's name, kept with each claim.
        type: the claim's type.
        verbs: lemmas, with a particle after a space.
        nouns: event nouns.
        states: words after a verb of being.
        subject: classes, one of which the logical subject holds.
        object: classes, one of which the logical object holds.
        thing: classes, one of which the grammatical subject holds.
        with_: classes or words, one of which the clause holds.
        also: the same again, a second condition.
        without: classes or words that the clause does not hold.
        context: where an event noun may stand.
        actor: the slot that names the actor.
        unnamed: whose doing it is where nobody is named: ``own``, ``enemy`` or ``none``.
        polarity: ``-`` where the words deny the type.
        modality: where the frame itself sets it.
        voice: ``active``, ``passive`` or ``any``.
        progressive: only in the progressive or as a participle.
        attributive: the participle before a noun states it.
        owned: a possessor of the supply named in the clause goes before the other slots.
        receiver: the actor stands after "to" or "on".
        negated: whether the verb must be negated, as in "has not caved in".
        negatable: whether a negation denies it: "no longer passable" is still a state of the road.
        governed: the group of governors that must stand before the verb.
        order: its place in the file.
        examples: sentences that it must read.
    """

    name: str
    type: ClaimType
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    thing: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    context: tuple[str, ...] = ("subject", "light", "existential", "reporting")
    actor: str = "subject"
    unnamed: str = "own"
    polarity: str = "+"
    modality: Modality | None = None
    voice: str = "any"
    progressive: bool = False
    attributive: bool = False
    owned: bool = False
    receiver: bool = False
    governed: tuple[str, ...] = ()
    negated: bool = False
    negatable: bool = True
    order: int = 0
    examples: tuple[Table, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Language:
    """The words and frames of one language, ready to be looked up.

    Attributes:
        code: ISO 639-1.
        words: the tables of the words file.
        sets: table and key, as ``grammar.modal``, to the words of it.
        verbs: form to the pairs of lemma and shape that it may be.
        classes: noun or word to the classes it belongs to.
        by_verb: lemma to the pairs of frame and particle.
        by_noun: noun to the pairs of frame and whole phrase.
        by_state: first word to the pairs of frame and whole phrase.
        frames: all, in the order of the file.
        phrase_heads: the first words of the phrases that may stand inside a verb group.
        phrases: table and key to those of its entries that are more than one word.
        padded: table and key to its entries with a space at both ends, in their order.
        forms: what each form may be by itself.
    """

    code: str
    words: Table
    sets: dict[str, frozenset[str]]
    verbs: dict[str, tuple[tuple[str, str], ...]]
    classes: dict[str, frozenset[str]]
    class_names: frozenset[str]
    by_verb: dict[str, tuple[tuple[Frame, str], ...]]
    by_noun: dict[str, tuple[tuple[Frame, tuple[str, ...]], ...]]
    by_state: dict[str, tuple[tuple[Frame, tuple[str, ...]], ...]]
    frames: tuple[Frame, ...]
    phrase_heads: frozenset[str]
    phrases: dict[str, tuple[str, ...]]
    padded: dict[str, tuple[str, ...]]
    forms: WordForms = field(compare=False, repr=False)

    def has(self, table: str, word: str) -> bool:
        """Tell whether a word stands in a table, such as ``grammar.modal``."""
        return word in self.sets[table]

    def lemmas(self, word: str) -> tuple[str, ...]:
        """Return the verbs that a form may belong to."""
        return tuple(dict.fromkeys(lemma for lemma, _ in self.verbs.get(word, ())))


@cache
def supported_languages() -> tuple[str, ...]:
    """Return the codes of the languages that claims can be read from."""
    names = (entry.name for entry in files("frontline.claims").joinpath("frames").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def read_language(code: str) -> Language:
    """Read the data files of a supported language; they are read once."""
    words = _read_table("words", code)
    table = _read_table("frames", code)
    frames = tuple(_frame(row, order) for order, row in enumerate(table["frame"]))
    classes = _invert(table["classes"])
    sets, verbs = _sets(words), _verb_forms(words, frames)
    return Language(
        code=code,
        words=words,
        sets=sets,
        verbs=verbs,
        classes=classes,
        class_names=frozenset(table["classes"]),
        by_verb=_index_verbs(frames),
        by_noun=_index_phrases([(noun, frame) for frame in frames for noun in frame.nouns], last=True),
        by_state=_index_phrases([(state, frame) for frame in frames for state in frame.states], last=False),
        frames=frames,
        phrase_heads=frozenset(phrase.split()[0] for phrase in words["grammar"]["adverbial_phrases"]),
        phrases={name: tuple(entry for entry in entries if " " in entry) for name, entries in sets.items()},
        padded={name: tuple(f" {entry} " for entry in entries) for name, entries in _word_lists(words)},
        forms=WordForms(sets, verbs, classes, words["quantities"]["numbers"]),
    )


@lru_cache(maxsize=MOST_FORMS)
def singular(word: str) -> str:
    """Return the singular of an English noun by the rules of spelling, or the word itself."""
    if word.endswith("men") and len(word) > SHORT_WORD - 1:
        return word[:-2] + "an"
    if not word.endswith("s") or len(word) < SHORT_WORD or word.endswith(("ss", "us", "is")):
        return {"men": "man", "women": "woman", "children": "child"}.get(word, word)
    if word.endswith("ies") and len(word) > SHORT_WORD:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def inflect(lemma: str, irregular: str = "") -> dict[str, str]:
    """Return the shapes of an English verb; ``irregular`` holds its past and participle where they are."""
    past, _, participle = irregular.partition(" ")
    double = re.search(rf"[^{VOWELS}][{VOWELS}][^{VOWELS}wxyh]$", lemma) is not None and len(lemma) <= SHORT_WORD
    doubled = lemma + lemma[-1] if double or (past.endswith("ed") and past.startswith(lemma + lemma[-1])) else lemma
    if lemma.endswith("e"):
        regular, ing = lemma + "d", (lemma if lemma.endswith(("ee", "ye")) else lemma[:-1]) + "ing"
    elif lemma.endswith("y") and lemma[-2] not in VOWELS:
        regular, ing = lemma[:-1] + "ied", lemma + "ing"
    else:
        regular, ing = doubled + "ed", _doubled_ing(lemma, doubled)
    past = past or regular
    return {"base": lemma, "s": _third_person(lemma), "past": past, "participle": participle or past, "ing": ing}


def _doubled_ing(lemma: str, doubled: str) -> str:
    ends = lemma.endswith(
        ("cut", "hit", "get", "put", "set", "run", "win", "dig", "begin", "shut", "sit", "let", "quit")
    )
    return (lemma + lemma[-1] if ends else doubled) + "ing"


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _read_table(folder: str, code: str) -> Table:
    text = files("frontline.claims").joinpath(folder, f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _frame(row: Table, order: int) -> Frame:
    values: Table = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["with_"] = values.pop("with", ())
    values["type"] = ClaimType(values["type"])
    if "modality" in values:
        values["modality"] = Modality(values["modality"])
    return Frame(order=order, **values)


def _word_lists(words: Table) -> Iterator[tuple[str, list[str]]]:
    for table, entries in words.items():
        for key, value in entries.items():
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                yield f"{table}.{key}", value


def _sets(words: Table) -> dict[str, frozenset[str]]:
    sets = {name: frozenset(entries) for name, entries in _word_lists(words)}
    groups = ("attempt", "intent", "future", "done", "failed", "going_on", "stopped", "hedged", "obliged")
    sets["governors.any"] = frozenset[str]().union(*(sets[f"governors.{group}"] for group in groups))
    return sets


def _invert(classes: Table) -> dict[str, frozenset[str]]:
    inverted: defaultdict[str, set[str]] = defaultdict(set)
    for name, members in classes.items():
        for word in members:
            inverted[word].add(name)
    return {word: frozenset(names) for word, names in inverted.items()}


def _verb_forms(words: Table, frames: tuple[Frame, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    irregular = words["verbs"]["irregular"]
    lemmas = {verb.split()[0] for frame in frames for verb in frame.verbs}
    for table, key in (("verbs", "plain"), ("attribution", "say"), ("attribution", "show"), ("attribution", "deny")):
        lemmas.update(words[table][key])
    forms: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for lemma in sorted(lemmas):
        for shape, form in inflect(lemma, irregular.get(lemma, "")).items():
            forms[form].append((lemma, shape))
    return {form: tuple(dict.fromkeys(values)) for form, values in forms.items()}


def _index_verbs(frames: tuple[Frame, ...]) -> dict[str, tuple[tuple[Frame, str], ...]]:
    index: defaultdict[str, list[tuple[Frame, str]]] = defaultdict(list)
    for frame in frames:
        for verb in frame.verbs:
            lemma, _, particle = verb.partition(" ")
            index[lemma].append((frame, particle))
    return {lemma: tuple(pairs) for lemma, pairs in index.items()}


def _index_phrases(
    pairs: list[tuple[str, Frame]], *, last: bool
) -> dict[str, tuple[tuple[Frame, tuple[str, ...]], ...]]:
    index: defaultdict[str, list[tuple[Frame, tuple[str, ...]]]] = defaultdict(list)
    for phrase, frame in pairs:
        parts = tuple(phrase.split())
        index[parts[-1] if last else parts[0]].append((frame, parts))
    return {word: tuple(found) for word, found in index.items()}
