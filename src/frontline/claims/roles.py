"""Say who does what to whom in a clause: the logical subject and object, and what else stands there.

In a passive the logical subject is what follows "by" and the logical object is the grammatical subject. Which party
a phrase means belongs in ``actors``.
"""

from dataclasses import dataclass

from frontline.claims.clauses import MARKS, QUOTE_MARKS, Clause
from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.verbs import is_adverb

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
GOVERNED_BY_NUMBER = ("km", "kilometres", "kilometers", "metres", "percent", "year", "winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts of a clause.

    Attributes:
        marked: the sentence.
        clause: the clause.
        span: its tokens, with those of the infinitives that hang on it.
        subject: the logical subject; empty where nobody is named.
        object: the logical object, without what a preposition adds to it.
        agent: what follows "by" in a passive.
        existential: whether it is "there is".
    """

    marked: Marked
    clause: Clause
    span: Span
    subject: Span
    object: Span
    agent: Span
    existential: bool

    @property
    def grammatical(self) -> Span:
        """Return the grammatical subject."""
        return self.clause.subject


def read_roles(marked: Marked, clause: Clause, end: int, language: Language) -> Roles:
    """Read the parts of a clause; ``end`` is the token after the last of what hangs on it."""
    group = clause.group
    span = (clause.start, end)
    if group is None:
        return Roles(marked, clause, span, NOWHERE, NOWHERE, NOWHERE, existential=False)
    agent = _agent(marked, group.end, end, language)
    first = object_start(marked, group.end, end, language)
    thing = (first, noun_phrase_end(marked, first, end, language))
    existential = group.lemma in ("be", "remain") and any(
        marked.tokens[n].low == "there" for n in (*range(*clause.subject), group.end) if n < end
    ) or (clause.marker == "nor" and marked.tokens[min(group.end, end - 1)].low == "there")
    if group.passive:
        return Roles(marked, clause, span, agent, clause.subject, agent, existential=existential)
    return Roles(marked, clause, span, clause.subject, thing, agent, existential=existential)


def object_start(marked: Marked, start: int, end: int, language: Language) -> int:
    """Skip adverbs and marks after a verb."""
    while start < end and (is_adverb(marked.tokens[start].low, language) or marked.tokens[start].text in MARKS) and marked.tokens[start].text not in (",", ";"):
        start += 1
    return start


def noun_phrase_end(marked: Marked, start: int, end: int, language: Language) -> int:
    """Return the end of a noun phrase: before a preposition other than "of", before a mark that opens no further name."""
    sets = language.sets
    at = start
    while at < end:
        token = marked.tokens[at]
        if token.low in sets["grammar.preposition"] and token.low not in ("of", "about", "over", "around", "up", "than", "under", "above") and at > start:
            break
        if token.low in sets["grammar.subordinator"]:
            break
        if token.text in QUOTE_MARKS:
            at += 1
            continue
        if token.text in MARKS and not _continues_list(marked, at, end):
            break
        at += 1
    return at


def _continues_list(marked: Marked, at: int, end: int) -> bool:
    follows = range(at + 1, min(at + 4, end))
    return marked.tokens[at].text == "," and any(marked.places[number] >= 0 for number in follows)


def _agent(marked: Marked, start: int, end: int, language: Language) -> Span:
    for number in range(start, end - 1):
        if marked.tokens[number].low == "by" and not _is_measure(marked, number + 1, end):
            return number + 1, noun_phrase_end(marked, number + 1, end, language)
    return NOWHERE


def _is_measure(marked: Marked, start: int, end: int) -> bool:
    words = [marked.tokens[number].low for number in range(start, min(start + 3, end))]
    return any(word in GOVERNED_BY_NUMBER for word in words) or "number" in marked.classes[start]
