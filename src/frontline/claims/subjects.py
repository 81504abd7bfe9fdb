"""Find the subject before a verb: without the phrases of time and place that lead a sentence.

Whose subject a clause takes when it has none of its own belongs in ``clauses``.
"""

from frontline.claims.boundaries import MARKS
from frontline.claims.marking import ASIDE_MARK, Marked
from frontline.claims.verbs import VerbGroup

Span = tuple[int, int]

BREAKS = frozenset({":", ";", "—", "–"})


def find_subject(marked: Marked, start: int, group: VerbGroup) -> Span:
    """Return the span of the subject between a token and a verb; empty where there is none."""
    end = group.start
    start = max([start, *(number + 1 for number in range(start, end) if marked.text(number) in BREAKS)])
    while end > start and (marked.text(end - 1) in MARKS or _is_loose_adverb(marked, end - 1)):
        end -= 1
    closed = marked.text(group.start - 1) == ","
    while start < end and (step := _next_start(marked, start, end, closed=closed)) > start:
        start = step
        if closed and marked.text(start - 1) not in MARKS:
            break
    return start if closed else _after_apposition(marked, start, end), end


def _is_loose_adverb(marked: Marked, at: int) -> bool:
    return marked.is_adverb(at) and not marked.has("syntax.subject_adverbs", at)


def _next_start(marked: Marked, start: int, end: int, *, closed: bool) -> int:
    """Return a later beginning of the subject where a phrase of time or place leads it, else the same.

    ``closed`` says that a comma stands before the verb, as after an apposition.
    """
    if marked.text(start) in MARKS:
        return start + 1
    if not _leads(marked, start):
        return start
    comma = next((number for number in range(start, end) if marked.text(number) in (",", ASIDE_MARK)), None)
    if closed and comma is not None and (last := _last_phrase(marked, start, comma)):
        return last
    if comma is not None and not marked.has("syntax.measuring", start):
        return comma + 1
    return _last_phrase(marked, start, end) or _after_phrase(marked, start, end) or start


def _leads(marked: Marked, at: int) -> bool:
    listed = any(
        marked.has(table, at) for table in ("grammar.preposition", "grammar.directions", "syntax.leading_adverbs")
    )
    return listed or marked.is_adverb(at)


def _after_apposition(marked: Marked, start: int, end: int) -> int:
    """Return where the subject begins after words set before it: "Home to 900 people, the village had"."""
    commas = [number for number in range(start, end) if marked.text(number) == ","]
    if not commas:
        return start
    after = range(commas[-1] + 1, end)
    listed = any(marked.has("grammar.coordinator", number) for number in after)
    return start if listed or not after else after.start


def _last_phrase(marked: Marked, start: int, end: int) -> int:
    """Return where the last noun phrase begins that nothing leads ("Along the front X troops": "X troops"), or 0."""
    for number in range(end - 1, start, -1):
        if _opens_phrase(marked, number) and not _is_joined(marked, number):
            return number
    return 0


def _opens_phrase(marked: Marked, at: int) -> bool:
    if marked.low(at) == "'s":
        return False
    opens = marked.has("grammar.determiner", at) or marked.has("grammar.pronoun", at) or marked.text(at)[0].isupper()
    return opens or marked.parties[at] is not None or "number" in marked.classes[at]


def _is_joined(marked: Marked, at: int) -> bool:
    """Tell whether the word before belongs to the same phrase."""
    tables = ("preposition", "coordinator", "determiner", "adjective")
    if any(marked.has(f"grammar.{table}", at - 1) for table in tables) or marked.text(at - 1) in MARKS:
        return True
    names = marked.text(at - 1)[0].isupper() and marked.text(at)[0].isupper()
    named = names and not marked.has("dates.weekdays", at - 1)
    return named or marked.low(at - 1) == "'s" or marked.parties[at - 1] is not None


def _after_phrase(marked: Marked, start: int, end: int) -> int:
    """Return the token after a short phrase of place: "In the city | detachments of the army", or 0."""
    at = start + 1
    while at < end and (marked.has("grammar.determiner", at) or marked.has("grammar.adjective", at)):
        at += 1
    at += 1
    ends = at >= end or marked.has("grammar.preposition", at) or marked.low(at) == "'s"
    return 0 if ends or not marked.text(at)[0].isalpha() else at
