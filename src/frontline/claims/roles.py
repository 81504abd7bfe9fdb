"""Say who does what to whom in a clause: the logical subject and object, and what else stands there.

In a passive the logical subject is what follows "by" and the logical object is the grammatical subject. Which party
a phrase means belongs in ``actors``.
"""

from dataclasses import dataclass

from frontline.claims.boundaries import MARKS, QUOTE_MARKS, lists_adjectives
from frontline.claims.clauses import NOWHERE, Clause
from frontline.claims.marking import Marked

Span = tuple[int, int]

LIST_REACH = 4
MEASURE_REACH = 3


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
        head: the grammatical subject without what a preposition adds to it.
        existential: whether it is "there is".
    """

    marked: Marked
    clause: Clause
    span: Span
    subject: Span
    object: Span
    agent: Span
    head: Span
    existential: bool

    @property
    def grammatical(self) -> Span:
        """Return the grammatical subject."""
        return self.clause.subject

    @property
    def complement(self) -> Span:
        """Return the noun phrase after the verb, past a particle or a preposition."""
        first = self.object[0] if self.clause.group else self.span[0]
        while first < self.span[1] and self.marked.has("frames.complement_openers", first):
            first += 1
        return first, noun_phrase_end(self.marked, first, self.span[1])


def read_roles(marked: Marked, clause: Clause, end: int) -> Roles:
    """Read the parts of a clause; ``end`` is the token after the last of what hangs on it."""
    group = clause.group
    span = (clause.start, end)
    if group is None:
        return Roles(marked, clause, span, NOWHERE, NOWHERE, NOWHERE, NOWHERE, existential=False)
    first = _after_verb(marked, group.end, end)
    agent = _agent(marked, group.end, end)
    head = _head(marked, clause)
    there = _is_existential(marked, clause, end)
    if group.passive:
        return Roles(marked, clause, span, agent, head, agent, head, existential=there)
    thing = (first, noun_phrase_end(marked, first, end))
    return Roles(marked, clause, span, clause.subject, thing, agent, head, existential=there)


def _head(marked: Marked, clause: Clause) -> Span:
    start, end = clause.subject
    head = (start, noun_phrase_end(marked, start, end))
    if start < head[1] and all("number" in marked.classes[number] for number in range(*head)):
        return min(clause.start, start), head[1]  # "out of 98 drones, 70 were downed"
    return head


def _is_existential(marked: Marked, clause: Clause, end: int) -> bool:
    group = clause.group
    if group is None or group.lemma not in marked.language.sets["frames.existential"]:
        return False
    around = (*range(*clause.subject), group.end)
    return any(marked.low(number) == "there" for number in around if number < end)


def _after_verb(marked: Marked, start: int, end: int) -> int:
    """Skip adverbs and marks after a verb."""
    while start < end and (marked.is_adverb(start) or marked.text(start) in MARKS - {",", ";"}):
        start += 1
    return start


def noun_phrase_end(marked: Marked, start: int, end: int) -> int:
    """Return the end of a noun phrase: before a preposition other than "of", before a mark that opens no further name."""
    at = start
    while at < end and not _ends_phrase(marked, at, start, end):
        at += 1
    return at


def _ends_phrase(marked: Marked, at: int, start: int, end: int) -> bool:
    compares = at > start and marked.has("frames.comparing", at - 1) and marked.has("frames.compared", at)
    if not compares and _ends_at_word(marked, at, end):
        return True
    if "direction" in marked.classes[at] and start < at < end - 1 and marked.low(at + 1) == "of":
        return marked.low(at - 1) != "the"
    text = marked.text(at)
    if text not in MARKS or text in QUOTE_MARKS or text == ".":
        return False
    listed = text == "," and any(marked.places[number] >= 0 for number in range(at + 1, min(at + LIST_REACH, end)))
    return not listed and not (text == "," and at > start and lists_adjectives(marked, at))


def _ends_at_word(marked: Marked, at: int, end: int) -> bool:
    if marked.low(at) in ("at", "as"):
        return at + 1 >= end or not marked.has("frames.comparing", at + 1)
    outer = marked.has("grammar.preposition", at) and not marked.has("frames.phrase_inner", at)
    return outer or marked.has("grammar.subordinator", at)


def _agent(marked: Marked, start: int, end: int) -> Span:
    for number in range(start, end - 1):
        if marked.low(number) == "by" and not _is_measure(marked, number + 1, end):
            return number + 1, noun_phrase_end(marked, number + 1, end)
    return NOWHERE


def _is_measure(marked: Marked, start: int, end: int) -> bool:
    words = range(start, min(start + MEASURE_REACH, end))
    return "number" in marked.classes[start] or any(marked.has("frames.measured_by", number) for number in words)
