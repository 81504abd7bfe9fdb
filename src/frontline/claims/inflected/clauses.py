"""Cut a sentence of an inflected language into clauses: stretches between marks and joints that hold a predicate each.

A shallow analysis by punctuation, joints and the shapes of verbs. Who speaks in a clause belongs in ``voices``, what
it states in ``findings``.
"""

from bisect import bisect_right
from dataclasses import dataclass

from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.vocabulary import FINITE, GERUND, INFINITIVE, PARTICIPLE

MARKS = frozenset(',;:()«»„“”"…')
DASHES = frozenset("—–-")
QUOTES = frozenset('«»„“”"')
CONTENT, RELATIVE, CONDITION, PURPOSE, TIME, PLAIN = "content", "relative", "condition", "purpose", "time", ""
MARKERS = (CONTENT, RELATIVE, CONDITION, PURPOSE, TIME)
NOMINATIVES = ("ий", "а", "е", "і", "ый", "ая", "ое", "ые")
TITLED = ("speakers.offices", "speakers.units", "speech.accounts")
LONGEST_TITLE = 6
FAR = 1 << 60
SHORT_QUOTE = 3  # words: a name or irony, no quotation


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    Attributes:
        index: its number in the sentence.
        start: first token.
        end: the token after the last.
        since: where the words begin that a cue between commas parted from it; mostly ``start``.
        parted: the token after those words.
        kind: how it hangs on the one before: ``content``, ``relative``, ``condition``, ``purpose``, ``time`` or empty.
        cue: the token of the verb or phrase of saying in it, or -1.
        quoted: whether it stands between quotation marks.
    """

    index: int
    start: int
    end: int
    since: int
    parted: int
    kind: str
    cue: int
    quoted: bool

    @property
    def words(self) -> tuple[int, ...]:
        """Return its tokens, without the words of a cue that stand between them."""
        return (*range(self.since, self.parted), *range(self.start, self.end))


def find_clauses(marked: Marked, quotes: tuple[tuple[int, int], ...]) -> tuple[Clause, ...]:
    """Cut a sentence into clauses, in order.

    Args:
        marked: the sentence.
        quotes: the spans of characters of the text's quotations.
    """
    pieces = _pieces(marked)
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged and not _stands_alone(marked, merged[-1], (start, end)):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    if len(merged) > 1 and not _has_predicate(marked, merged[0]) and not _is_cue(marked, merged[0]):
        merged[:2] = [(merged[0][0], merged[1][1])]
    clauses: list[Clause] = []
    for n, (start, end) in enumerate(merged):
        cue = find_cue(marked, start, end)
        before = clauses[-1] if clauses else None
        parted = before is not None and cue < 0 and before.cue > before.start and marked.text(before.cue - 1) == ","
        since, gap = (before.start, before.cue) if before is not None and parted else (start, start)
        kind, quoted = _kind(marked, start, end), _is_quoted(marked, start, end, quotes)
        clauses.append(Clause(n, start, end, since, gap, kind, cue, quoted))
    return tuple(clauses)


def find_cue(marked: Marked, start: int, end: int) -> int:
    """Return the token of the words in a stretch that report what somebody says, or -1."""
    for at in range(start, end):
        if marked.has("speech.say", at) or marked.has("speech.deny", at):
            shape = marked.words[at].shape
            if shape in FINITE or shape in (INFINITIVE, GERUND):
                return at
        if marked.has("speech.reject", at) and marked.find("speech.rejected", start, end) >= 0:
            return at
    if _is_title(marked, start, end):
        return end - 1
    return marked.find("speech.phrases", start, end)


def _is_title(marked: Marked, start: int, end: int) -> bool:
    """Tell whether words name a speaker before a colon: "General Staff: the enemy ..."."""
    if start > 0 or marked.text(end) != ":" or end - start > LONGEST_TITLE or _has_predicate(marked, (start, end)):
        return False
    return any(marked.find(name, start, end) >= 0 for name in TITLED) or any(
        name.startswith(("speakers.body", "speakers.monitor"))
        for at in range(start, end)
        for name in marked.words[at].classes
    )


def _pieces(marked: Marked) -> list[tuple[int, int]]:
    """Return the stretches between marks, and between joints that part two predicates."""
    cuts = [0]
    short = _short_quotes(marked)
    for at in range(1, len(marked.tokens)):
        text = marked.text(at)
        if at in short:
            continue
        if (
            text in MARKS
            or (text in DASHES and marked.tokens[at].start > marked.tokens[at - 1].end)
            or _joins_predicates(marked, cuts[-1], at)
        ):
            cuts.append(at)
    spans = list(zip(cuts, [*cuts[1:], len(marked.tokens)], strict=True))
    return [_without_marks(marked, start, end) for start, end in spans if _has_word(marked, start, end)]


def _short_quotes(marked: Marked) -> frozenset[int]:
    """Return the marks around names: «Центр», and those of brackets that hold no predicate: (ДНР)."""
    found: set[int] = set()
    opened = -1
    for at in range(len(marked.tokens)):
        text = marked.text(at)
        if text in QUOTES or text in "()":
            if opened >= 0 and at - opened - 1 <= SHORT_QUOTE and not _has_predicate(marked, (opened + 1, at)):
                found |= {opened, at}
                opened = -1
            else:
                opened = at
    return frozenset(found)


def _joins_predicates(marked: Marked, since: int, at: int) -> bool:
    if not marked.has("grammar.joints", at):
        return False
    end = next(
        (n for n in range(at + 1, len(marked.tokens)) if marked.text(n) in MARKS or marked.has("grammar.joints", n)),
        len(marked.tokens),
    )
    return _has_predicate(marked, (since, at)) and _has_predicate(marked, (at, end))


def _without_marks(marked: Marked, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and (marked.text(start) in MARKS or marked.text(start) in DASHES):
        start += 1
    return start, end


def _has_word(marked: Marked, start: int, end: int) -> bool:
    return any(marked.text(at)[0].isalnum() for at in range(start, end))


def _has_predicate(marked: Marked, span: tuple[int, int]) -> bool:
    return any(is_predicate(marked, at) for at in range(*span))


def is_predicate(marked: Marked, at: int) -> bool:
    """Tell whether a token can be the predicate of a clause."""
    word = marked.words[at]
    if "grammar.predicative" in word.classes or "grey" in word.classes:
        return True
    if any(name == "grammar.predicative" and first == at for name, first, _ in marked.phrases):
        return True
    if word.shape == PARTICIPLE and word.verbs:
        # "the town is not occupied": a participle that ends its stretch or has a copula before it
        ends = at + 1 >= len(marked.tokens) or not marked.text(at + 1)[0].isalnum()
        return marked.low(at).endswith(NOMINATIVES) and (ends or marked.has("grammar.copula", at - 1))
    if word.shape == GERUND:
        return bool(word.verbs)
    return word.shape in FINITE and not word.cases and word.party is None and marked.places[at] < 0


def _is_cue(marked: Marked, span: tuple[int, int]) -> bool:
    return find_cue(marked, *span) >= 0


def _stands_alone(marked: Marked, before: tuple[int, int], span: tuple[int, int]) -> bool:
    """Tell whether a piece is a clause of its own: it has a predicate or a cue, and so has the one before."""
    own = _has_predicate(marked, span) or _is_cue(marked, span) or _is_rest_after_cue(marked, before, span)
    if _is_cue(marked, before) and not _is_cue(marked, span) and not own:
        return marked.find("speech.phrases", *before) >= 0 or marked.text(span[0] - 1) in ':"«“„'
    if not own:
        return False
    return _has_predicate(marked, before) or _is_cue(marked, before) or marked.text(span[0] - 1) in ":."


def _is_rest_after_cue(marked: Marked, before: tuple[int, int], span: tuple[int, int]) -> bool:
    """Tell whether a piece goes on after a cue between commas: "both towns, X says, surrounded on all sides"."""
    cue = find_cue(marked, *before)
    first = span[0] + (marked.has("grammar.copula", span[0]) and span[0] + 1 < span[1])
    word = marked.words[first]
    parted = cue > 0 and marked.text(cue - 1) == "," and marked.text(span[0] - 1) == ","
    return parted and word.shape == PARTICIPLE and bool(word.verbs)


def _kind(marked: Marked, start: int, end: int) -> str:
    for at in range(start, min(start + 2, end)):
        for kind in MARKERS:
            if marked.has(f"markers.{kind}", at):
                return kind
    return PLAIN


def _is_quoted(marked: Marked, start: int, end: int, quotes: tuple[tuple[int, int], ...]) -> bool:
    middle = marked.tokens[(start + end - 1) // 2].start
    number = bisect_right(quotes, (middle, FAR)) - 1
    return number >= 0 and quotes[number][0] <= middle < quotes[number][1]
