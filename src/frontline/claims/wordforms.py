"""Say of a word form of a language without cases what it may be by itself; worked out once a form.

Where a form stands in its sentence belongs in ``marking``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_FORMS = 100_000  # remembered at once
SHORTEST_ADVERB = 4
THEM = frozenset({"they", "them", "we", "us", "themselves", "he", "him"})
NUMBER_NOUNS = frozenset({"thousand", "hundred", "million", "dozen"})
AUXILIARY = ("grammar.be", "grammar.have", "grammar.do")
NOWHERE: frozenset[str] = frozenset()

Shapes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WordForm:
    """What a form may be.

    Attributes:
        shapes: the pairs of lemma and shape of the verbs that it may be.
        classes: the classes of words that it belongs to wherever it stands.
        is_adverb: whether it may stand inside a verb group: an adverb of the list, or in -ly.
        opens_verb: whether a verb group may begin with it.
        is_auxiliary: whether it is a form of "be", "have" or "do".
    """

    shapes: Shapes
    classes: frozenset[str]
    is_adverb: bool
    opens_verb: bool
    is_auxiliary: bool


class WordForms(dict[tuple[str, str], WordForm]):
    """The forms met so far, by the form in lower case and its singular.

    Args:
        sets: tables of words, such as ``grammar.modal``.
        verbs: form to the pairs of lemma and shape that it may be.
        classes: noun or word to the classes it belongs to.
        numbers: number words.
    """

    def __init__(
        self,
        sets: Mapping[str, frozenset[str]],
        verbs: Mapping[str, Shapes],
        classes: Mapping[str, frozenset[str]],
        numbers: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._sets, self._verbs, self._classes, self._numbers = sets, verbs, classes, numbers

    def __missing__(self, form: tuple[str, str]) -> WordForm:
        """Work out what a form may be."""
        if len(self) >= MOST_FORMS:
            self.clear()
        low, noun = form
        shapes = self._verbs.get(low, ())
        helps = any(low in self._sets[table] for table in AUXILIARY)
        opens = helps or low in self._sets["grammar.modal"] or low == "to" or bool(shapes)
        self[form] = found = WordForm(shapes, self._classes_of(low, noun), self._is_adverb(low), opens, helps)
        return found

    def _classes_of(self, low: str, noun: str) -> frozenset[str]:
        tables = (("pronoun", "grammar.pronoun"), ("negation", "grammar.negation"), ("direction", "grammar.directions"))
        own = {name for name, table in tables if low in self._sets[table]}
        if low in THEM:
            own.add("them")
        if low[0].isdigit() or low in self._numbers or noun in NUMBER_NOUNS:
            own.add("number")
        return frozenset(own) | self._classes.get(low, NOWHERE) | self._classes.get(noun, NOWHERE)

    def _is_adverb(self, low: str) -> bool:
        if low in self._sets["grammar.adverb"]:
            return True
        return low.endswith("ly") and len(low) > SHORTEST_ADVERB and low not in self._sets["syntax.no_adverbs"]
