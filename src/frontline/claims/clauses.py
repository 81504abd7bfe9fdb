"""Cut a sentence into clauses: one verb group each, with its marker, its subject and what it depends on.

A shallow analysis by closed word classes and punctuation, no parse tree. Where the clauses begin belongs in
``boundaries``, the extent of a subject in ``subjects``, who speaks in ``attribution``, what is stated in ``findings``.
"""

from dataclasses import dataclass

from frontline.claims.asides import mask_asides
from frontline.claims.boundaries import MARKS, cut_clauses, opens_subject
from frontline.claims.marking import Marked
from frontline.claims.subjects import find_subject
from frontline.claims.verbs import FINITE, INFINITIVE, ING, PARTICIPLE, VerbGroup

Span = tuple[int, int]

MAIN, COORDINATE, CONTENT, RELATIVE = "main", "coordinate", "content", "relative"
ADVERBIAL, REDUCED, PURPOSE, RESUMED = "adverbial", "reduced", "purpose", "resumed"
NOWHERE: Span = (0, 0)


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
    subject: Span
    own_subject: bool
    parent: int

    @property
    def after(self) -> Span:
        """Return the span of tokens after the verb."""
        return (self.group.end if self.group else self.start, self.end)


def find_clauses(marked: Marked) -> tuple[Clause, ...]:
    """Cut a sentence into clauses, in order; what is set between commas for attribution is passed over."""
    masked = mask_asides(marked)
    pending, cuts = cut_clauses(masked)
    if not cuts:
        return (Clause(0, 0, len(marked.tokens), None, MAIN, "", NOWHERE, own_subject=False, parent=-1),)
    reader = _ClauseReader(masked)
    if pending:
        reader.done.append(Clause(0, 0, pending, None, MAIN, "", (0, pending), own_subject=True, parent=-1))
    ends = [start for start, _ in cuts[1:]] + [len(marked.tokens)]
    for (start, group), end in zip(cuts, ends, strict=True):
        reader.read(start, end, group)
    return tuple(reader.done)


class _ClauseReader:
    """Reads the clauses of one sentence in order; each may hang on those before."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.done: list[Clause] = []
        self.says = marked.language.sets["attribution.say"]

    def read(self, start: int, end: int, group: VerbGroup) -> None:
        first, marker = self._marker(start, group)
        subject = find_subject(self.marked, first, group)
        own = subject[0] < subject[1]
        kind = self._kind(marker, group, own=own)
        parent = self._parent(kind, group, start, own=own)
        if self._resumes(kind, marker, group):
            kind, marker, subject, own, parent = RESUMED, "", self.done[0].subject, False, 0
        elif not own:
            subject = self._antecedent(start) if kind == RELATIVE else self._inherited(kind, parent, start)
        clause = Clause(len(self.done), start, end, group, kind, marker, subject, own_subject=own, parent=parent)
        self.done.append(clause)

    def _resumes(self, kind: str, marker: str, group: VerbGroup) -> bool:
        """Tell whether the verb belongs to the subject that a relative clause or a cue parted from it."""
        if not self.done or self.done[0].group is not None or marker or group.form != FINITE:
            return False
        between = all(
            clause.kind == RELATIVE or (clause.group is not None and clause.group.lemma in self.says)
            for clause in self.done[1:]
        )
        return kind in (RESUMED, COORDINATE) and between

    # --------------------------------------------------------------- marker

    def _marker(self, start: int, group: VerbGroup) -> tuple[int, str]:
        """Return the token after the words that open a clause, and the telling one of them."""
        marked, marker, at = self.marked, "", start
        while at < group.start:
            if marked.low(at) == "so" and marked.low(at + 1) == "far":
                break
            passed = marked.text(at) in MARKS or marked.has("syntax.opening_adverbs", at)
            if not passed and not marked.has("syntax.led_relatives", at + 1):
                if not self._opens(at, start, group, marker):
                    break
                replaced = not marker or marker == "that" or marker in marked.language.sets["grammar.coordinator"]
                marker = marked.low(at) if replaced else marker
            at += 1
        return at, marker

    def _opens(self, at: int, start: int, group: VerbGroup, marker: str) -> bool:
        marked = self.marked
        gerund = group.form == ING and marked.has("syntax.gerund_openers", at)
        opens = gerund or marked.has("grammar.coordinator", at) or marked.has("grammar.subordinator", at)
        if marker or not opens:
            return opens
        if marked.has("syntax.time_openers", at) and self._is_phrase(at + 1, group.start):
            return False
        first = start == 0 and marked.has("syntax.first_openers", at)
        return not first or opens_subject(marked, at + 1)

    def _is_phrase(self, start: int, end: int) -> bool:
        """Tell whether a comma ends a phrase of time before the subject: "Before the war, the city was"."""
        commas = [number for number in range(start, end) if self.marked.text(number) == ","]
        return len(commas) == 1 and commas[0] < end - 1

    # ----------------------------------------------------------------- kind

    def _kind(self, marker: str, group: VerbGroup, *, own: bool) -> str:
        sets = self.marked.language.sets
        last = self.done[-1].group if self.done else None
        if marker == "that" and not own and last is not None and last.lemma in self.says:
            return CONTENT
        if self.done and marker in sets["grammar.relative"] and (marker != "that" or not own):
            return RELATIVE
        if marker in sets["grammar.complementizer"]:
            return CONTENT if self.done else MAIN
        if marker in sets["grammar.subordinator"]:
            return ADVERBIAL
        return self._unmarked_kind(marker, group, own=own)

    def _unmarked_kind(self, marker: str, group: VerbGroup, *, own: bool) -> str:
        if group.form == INFINITIVE and not own:
            return PURPOSE
        if group.form in (ING, PARTICIPLE):
            return REDUCED
        if not self.done:
            return MAIN
        joined = marker in self.marked.language.sets["grammar.coordinator"]
        return COORDINATE if joined or own else RESUMED

    # --------------------------------------------------------------- parent

    def _parent(self, kind: str, group: VerbGroup, start: int, *, own: bool) -> int:
        if not self.done:
            return -1
        last = self.done[-1]
        if kind == COORDINATE and not own:
            if (saying := self._last_saying()) is not None and group.lemma in self.says:
                return saying
            closely = start > 0 and self.marked.text(start - 1) != ","
            if closely and last.group is not None and last.kind in (ADVERBIAL, RELATIVE, CONTENT):
                return last.index
        if kind == RESUMED or (kind == COORDINATE and group.form == FINITE):
            return next((clause.index for clause in reversed(self.done) if _is_level(clause)), last.index)
        return last.index

    def _last_saying(self) -> int | None:
        found = (
            clause.index
            for clause in reversed(self.done)
            if clause.own_subject and clause.group is not None and clause.group.lemma in self.says
        )
        return next(found, None)

    # -------------------------------------------------------------- subject

    def _inherited(self, kind: str, parent: int, start: int) -> Span:
        """Return the subject that a clause without one of its own takes from another.

        A participle that follows its noun directly takes that noun ("shows troops making gains", "a plan designed
        to"); after a comma it takes the subject of the clause above.
        """
        if parent < 0:
            return NOWHERE
        above = self.done[parent]
        if kind == REDUCED and above is self.done[-1] and above.group is not None and not above.group.passive:
            joined = self.marked.low(start - 1) in ("and", "or")
            if above.group.end < start and self.marked.text(start - 1)[0].isalnum() and not joined:
                return above.group.end, start
        return above.subject

    def _antecedent(self, start: int) -> Span:
        """Return the noun phrase before a relative clause."""
        last = self.done[-1] if self.done else None
        least = last.group.end if last is not None and last.group is not None else 0
        end = start
        while end > least and self.marked.text(end - 1) in MARKS:
            end -= 1
        first = end
        while first > least and self.marked.text(first - 1) not in MARKS:
            first -= 1
        return first, end


def _is_level(clause: Clause) -> bool:
    """Tell whether a further finite clause can go on from this one."""
    finite = clause.group is not None and clause.group.form == FINITE
    return finite and clause.kind not in (RELATIVE, ADVERBIAL)
