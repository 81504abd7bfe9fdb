"""Cut a sentence into clauses: one verb group each, with its marker, its subject and what it depends on.

A shallow analysis by closed word classes and punctuation, no parse tree. Who speaks in a clause belongs in
``attribution``, what it states in ``reading``.
"""

from dataclasses import dataclass, replace

from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.verbs import FINITE, INFINITIVE, ING, PARTICIPLE, VerbGroup, find_verb_groups, is_adverb

STRONG = frozenset({";", "—", "–", ":", "(", ")", "-"})
MARKS = frozenset({",", ";", ":", "—", "–", "-", "(", ")", ".", "!", "?", "…", "“", "”", '"', "«", "»", "„", "'", "’"})
QUOTE_MARKS = frozenset({"“", "”", '"', "«", "»", "„"})

MAIN, COORDINATE, CONTENT, RELATIVE, ADVERBIAL, REDUCED, PURPOSE, RESUMED = (
    "main", "coordinate", "content", "relative", "adverbial", "reduced", "purpose", "resumed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    Attributes:
        index: its number in the sentence.
        start: first token.
        end: the token after the last.
        group: its verb group, or None in a clause without a verb.
        kind: how it hangs on: ``main``, ``coordinate``, ``content``, ``relative``, ``adverbial``, ``reduced``
            (a participle), ``purpose`` (an infinitive) or ``resumed`` after a clause set between.
        marker: the word that opens it, such as ``while``, or empty.
        subject: its grammatical subject, as a span of tokens; that of another clause where it has none of its own.
        own_subject: whether the subject stands in the clause.
        parent: the clause that it depends on, or -1.
    """

    index: int
    start: int
    end: int
    group: VerbGroup | None
    kind: str
    marker: str
    subject: tuple[int, int]
    own_subject: bool
    parent: int

    @property
    def after(self) -> tuple[int, int]:
        """Return the span of tokens after the verb."""
        return (self.group.end if self.group else self.start, self.end)


def find_clauses(marked: Marked, language: Language) -> tuple[Clause, ...]:
    """Cut a sentence into clauses, in order."""
    groups = list(find_verb_groups(marked, language))
    if not groups:
        return (Clause(0, 0, len(marked.tokens), None, MAIN, "", (0, 0), own_subject=False, parent=-1),)
    cuts = [0]
    kept = [groups[0]]
    pending = _pending(marked, language, groups[0])
    for group in groups[1:]:
        cut, joined = _boundary(marked, language, kept[-1], group, cuts[-1])
        if not joined and kept[-1].form == ING and group.form == FINITE:  # "taking the city would be": a subject
            kept[-1] = group
            continue
        kept.append(group if joined else _reduced(marked, language, group, cut))
        cuts.append(cut)
    cuts.append(len(marked.tokens))
    clauses: list[Clause] = []
    if pending:
        clauses.append(Clause(0, 0, pending, None, MAIN, "", (0, pending), own_subject=True, parent=-1))
        cuts[0] = pending
    for number, group in enumerate(kept):
        clauses.append(_clause(marked, language, clauses, (cuts[number], cuts[number + 1]), group))
    return tuple(clauses)


def _pending(marked: Marked, language: Language, group: VerbGroup) -> int:
    """Return where a relative clause begins that parts the subject of the sentence from its verb, or 0."""
    for number in range(group.start - 1, 1, -1):
        if marked.tokens[number].low in ("who", "which", "where", "whose") and marked.tokens[number - 1].text == ",":
            return number
    return 0


def _reduced(marked: Marked, language: Language, group: VerbGroup, cut: int) -> VerbGroup:
    """Read a past form that nothing joins to the verb before it as a participle: "an advance designed to"."""
    shapes = {shape for _, shape in language.verbs.get(marked.tokens[group.start].low, ())}
    if group.form == FINITE and "participle" in shapes and not group.modal and cut == group.start:
        return replace(group, form=PARTICIPLE, passive=group.head == group.start or group.passive)
    return group


def _boundary(
    marked: Marked, language: Language, before: VerbGroup, group: VerbGroup, least: int
) -> tuple[int, bool]:
    """Return where the clause of ``group`` begins, and whether something marks it; the gap lies between the groups."""
    first, last = max(before.end, least), group.start
    found = _last_strong(marked, range(first, last))
    first = first if found is None else found + 1
    gap = range(first, last)
    opener = _opener(marked, language, gap, group)
    if opener is not None:
        return opener, True
    joint = _joint(marked, language, gap, group)
    if group.form in (INFINITIVE, ING, PARTICIPLE):
        if joint is not None and group.form != INFINITIVE and _has_noun(marked, language, joint, last):
            return joint, True
        return _before_nonfinite(marked, language, last, first, group.form), True
    if joint is not None or found is not None:
        return joint if joint is not None else first, True
    sets = language.sets
    if before.lemma in sets["attribution.say"] or before.lemma in sets["attribution.deny"]:
        return _after_adjuncts(marked, language, first, last), True
    return last, False


def _has_noun(marked: Marked, language: Language, start: int, end: int) -> bool:
    """Tell whether a subject stands between a comma or "and" and a participle."""
    tokens = [marked.tokens[number] for number in range(start, end)]
    opens = bool(tokens) and (tokens[0].text == "," or tokens[0].low in language.sets["grammar.coordinator"] or tokens[0].low in language.sets["grammar.possessive"])
    words = [token for token in tokens if token.text[0].isalnum() and not is_adverb(token.low, language)]
    words = [token for token in words if token.low not in language.sets["grammar.coordinator"]]
    return opens and bool(words) and words[0].low in language.sets["grammar.determiner"]


def _last_strong(marked: Marked, gap: range) -> int | None:
    """Return the last dash, semicolon, colon, bracket or quotation mark; brackets that close in the gap are passed over."""
    found, opened = None, None
    for number in gap:
        text = marked.tokens[number].text
        if text == "(":
            opened = (number, found)
        if text in STRONG or (text in QUOTE_MARKS and number + 1 < gap.stop):
            found = number
        if text == ")" and opened is not None:
            found, opened = opened[1], None
    return found


def _opener(marked: Marked, language: Language, gap: range, group: VerbGroup) -> int | None:
    """Return the token of a word that opens a clause: the first of a run, the last run before the verb."""
    sets = language.sets
    found = None
    for number in gap:
        low = marked.tokens[number].low
        if low not in sets["grammar.subordinator"]:
            continue
        if low in ("as", "since", "after", "before", "until", "so", "even", "how") and not _has_subject(marked, number + 1, group.start):
            continue
        if low == "that" and number + 1 < group.start and number > gap.start and _is_demonstrative(marked, language, number):
            continue
        if found is None or number != found + 1:
            found = number
    return found


def _opens_subject(marked: Marked, language: Language, at: int) -> bool:
    """Tell whether a subject begins: "that its men ..." is a clause, "that city ..." a noun phrase."""
    if at >= len(marked.tokens):
        return False
    low = marked.tokens[at].low
    sets = language.sets
    return low in sets["grammar.determiner"] or low in sets["grammar.pronoun"] or marked.parties[at] is not None or marked.places[at] >= 0


def _is_demonstrative(marked: Marked, language: Language, at: int) -> bool:
    before = marked.tokens[at - 1].low
    return before in language.sets["grammar.preposition"] and before not in ("to",)


def _has_subject(marked: Marked, start: int, end: int) -> bool:
    words = [number for number in range(start, end) if marked.tokens[number].text[0].isalnum()]
    if not words:
        return False
    return not any(marked.tokens[number].text == "," for number in range(start, end - 1))


def _before_nonfinite(marked: Marked, language: Language, start: int, least: int, form: str) -> int:
    """Step back over a preposition or an adverb before a participle or infinitive."""
    while start > least:
        low = marked.tokens[start - 1].low
        if form == INFINITIVE and low not in ("in", "order"):
            break
        if form == INFINITIVE and low == "in" and marked.tokens[start].low != "order":
            break
        if low in ("by", "after", "before", "while", "when", "without", "in", "on", "order", "if", "once", "from") or is_adverb(low, language):
            start -= 1
            continue
        break
    return start


def _joint(marked: Marked, language: Language, gap: range, group: VerbGroup) -> int | None:
    """Return the token of the "and", "but" or comma that joins two finite clauses."""
    sets = language.sets
    tokens = marked.tokens
    joints = [number for number in gap if tokens[number].low in sets["grammar.coordinator"] or tokens[number].low in ("nor", "while")]
    with_comma = [number for number in joints if number > 0 and tokens[number - 1].text == ","]
    for number in reversed(with_comma):
        return number
    if joints and (joints[-1] == group.start - 1 or all(is_adverb(tokens[k].low, language) for k in range(joints[-1] + 1, group.start))):
        return joints[-1]
    commas = [number for number in gap if tokens[number].text == "," and not _lists_adjectives(marked, language, number)]
    if commas:
        return _comma(marked, language, commas, group)
    if joints:
        return joints[0]
    pronoun = group.start - 1
    while pronoun > gap.start and is_adverb(tokens[pronoun].low, language):
        pronoun -= 1
    return pronoun if pronoun in gap and tokens[pronoun].low in ("it", "they", "he", "she", "we", "i") else None


def _lists_adjectives(marked: Marked, language: Language, comma: int) -> bool:
    """Tell whether a comma stands between two adjectives: "a slow, encircling advance"."""
    if comma + 1 >= len(marked.tokens):
        return False
    before, after = marked.tokens[comma - 1].low, marked.tokens[comma + 1].low
    return before in language.sets["grammar.adjective"] and (after in language.sets["grammar.adjective"] or after.endswith("ing"))


def _comma(marked: Marked, language: Language, commas: list[int], group: VerbGroup) -> int:
    """Return the comma before the subject of the second clause; a subject may hold commas of its own."""
    for number in reversed(commas):
        words = [k for k in range(number + 1, group.start) if marked.tokens[k].text[0].isalnum() and not is_adverb(marked.tokens[k].low, language)]
        if words:
            return number + 1
    return commas[-1] + 1 if commas[-1] + 1 == group.start else commas[0] + 1


def _after_adjuncts(marked: Marked, language: Language, start: int, end: int) -> int:
    """Skip "on Saturday" and the like after a verb of saying."""
    tokens = marked.tokens
    at = start
    while at < end:
        low = tokens[at].low
        if low in ("on", "in") and at + 1 < end and (tokens[at + 1].low in language.sets["dates.weekdays"] or tokens[at + 1].low in language.sets["dates.months"]):
            at += 2
        elif low in language.sets["dates.weekdays"] or low in ("today", "yesterday", "earlier", "later") or low.isdigit():
            at += 1
        else:
            break
    return at


def _clause(
    marked: Marked, language: Language, done: list[Clause], span: tuple[int, int], group: VerbGroup
) -> Clause:
    start, end = span
    first, marker = _read_marker(marked, language, start, group)
    subject = _subject(marked, language, first, group)
    kind = _kind(language, done, marker, group, subject)
    own = subject[0] < subject[1]
    parent = _parent(language, done, kind, group, own_subject=own)
    if done and done[0].group is None and kind in (RESUMED, COORDINATE) and not marker and group.form == FINITE:
        if all(clause.kind == RELATIVE for clause in done[1:]):  # the subject that the relative clause parted from its verb
            return Clause(len(done), start, end, group, RESUMED, "", done[0].subject, own_subject=False, parent=0)
    if kind == RELATIVE and (not own or marker in ("who", "which")):
        subject, own = _antecedent(marked, language, start, done), False
    elif not own:
        subject = _inherited(marked, done, kind, parent, start)
    return Clause(len(done), start, end, group, kind, marker, subject, own_subject=own, parent=parent)


def _read_marker(marked: Marked, language: Language, start: int, group: VerbGroup) -> tuple[int, str]:
    """Return the token after the words that open a clause, and the telling one of them."""
    sets = language.sets
    marker = ""
    at = start
    while at < group.start:
        low = marked.tokens[at].low
        if marked.tokens[at].text in MARKS or low in ("even", "also", "then", "still", "however", "now", "order", "so"):
            at += 1
        elif low in sets["grammar.coordinator"] or low in sets["grammar.subordinator"] or low in ("by", "without") and group.form == ING:
            if low in ("that", "before", "after", "since", "as") and not marker and start == 0 and not _opens_subject(marked, language, at + 1):
                break
            marker = low if not marker or marker in sets["grammar.coordinator"] or marker == "that" else marker
            at += 1
        else:
            break
    return at, marker


def _subject(marked: Marked, language: Language, start: int, group: VerbGroup) -> tuple[int, int]:
    """Return the span of the subject before the verb, without adverbial phrases at its head or marks at its end."""
    tokens = marked.tokens
    end = group.start
    while end > start and (tokens[end - 1].text in MARKS or is_adverb(tokens[end - 1].low, language) and tokens[end - 1].low not in ("there", "all", "both", "here")):
        end -= 1
    while start < end:
        low = tokens[start].low
        leads = low in language.sets["grammar.preposition"] or is_adverb(low, language) or low in ("farther", "elsewhere", "earlier", "later")
        comma = next((number for number in range(start, end) if tokens[number].text == ","), None)
        if leads and low not in ("about", "around", "over", "there", "all", "both", "nearly", "almost", "up", "under") and comma is not None:
            start = comma + 1
        elif tokens[start].text in MARKS:
            start += 1
        else:
            break
    return start, end


def _kind(language: Language, done: list[Clause], marker: str, group: VerbGroup, subject: tuple[int, int]) -> str:
    sets = language.sets
    own = subject[0] < subject[1]
    if marker == "that" and not own and done and done[-1].group and done[-1].group.lemma in sets["attribution.say"]:
        return CONTENT
    if marker in sets["grammar.relative"] and (marker != "that" or not own) and done:
        return RELATIVE
    if marker in sets["grammar.complementizer"]:
        return CONTENT if done else MAIN
    if marker in sets["grammar.subordinator"]:
        return ADVERBIAL
    if group.form == INFINITIVE and not own:
        return PURPOSE if not _continues(done, PURPOSE, marker) else PURPOSE
    if group.form in (ING, PARTICIPLE):
        return REDUCED
    if not done:
        return MAIN
    if marker in sets["grammar.coordinator"]:
        return COORDINATE
    if not own:
        return RESUMED
    return COORDINATE


def _continues(done: list[Clause], kind: str, marker: str) -> bool:
    return bool(done) and done[-1].kind == kind and bool(marker)


def _parent(language: Language, done: list[Clause], kind: str, group: VerbGroup, *, own_subject: bool) -> int:
    if not done:
        return -1
    if kind == COORDINATE and not own_subject and group.lemma in language.sets["attribution.say"]:
        for clause in done:
            if clause.group is not None and clause.group.lemma in language.sets["attribution.say"]:
                return clause.index
    if kind in (RESUMED,) or (kind == COORDINATE and group.form == FINITE):
        for clause in reversed(done):
            if clause.group is not None and clause.group.form == FINITE and clause.kind not in (RELATIVE, ADVERBIAL):
                return clause.index
    return len(done) - 1


def _inherited(marked: Marked, done: list[Clause], kind: str, parent: int, start: int) -> tuple[int, int]:
    """Return the subject that a clause without one of its own takes from another.

    A participle that follows its noun directly takes that noun ("shows troops making gains", "a plan designed to");
    after a comma it takes the subject of the clause above.
    """
    if parent < 0:
        return (0, 0)
    above = done[parent]
    if kind == REDUCED and above.group is not None and not above.group.passive and above.index == len(done) - 1:
        first, last = above.group.end, start
        if first < last and marked.tokens[last - 1].text[0].isalnum() and marked.tokens[last - 1].low not in ("and", "or"):
            return first, last
    return above.subject


def _antecedent(marked: Marked, language: Language, start: int, done: list[Clause]) -> tuple[int, int]:
    """Return the noun phrase before a relative clause."""
    least = done[-1].group.end if done and done[-1].group else 0
    end = start
    while end > least and marked.tokens[end - 1].text in MARKS:
        end -= 1
    first = end
    while first > least and marked.tokens[first - 1].text not in MARKS:
        first -= 1
    return first, end
