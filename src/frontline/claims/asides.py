"""Find words set between commas that only say who speaks, or concede: ", the ministry said on Friday,".

Clauses are read as if they were not there. Who speaks in them belongs in ``attribution``.
"""

from dataclasses import replace
from itertools import pairwise

from frontline.claims.marking import ASIDE_MARK, Marked

Span = tuple[int, int]

LONGEST_ASIDE = 12
LONGEST_SPEAKER = 4


def find_asides(marked: Marked) -> tuple[Span, ...]:
    """Return the spans of asides with the commas around them."""
    commas = [number for number, token in enumerate(marked.tokens) if token.text == ","]
    return tuple(
        (first, second + 1)
        for first, second in pairwise(commas)
        if 0 < second - first - 1 <= LONGEST_ASIDE
        and _is_aside(marked, first + 1, second)
        and not _closes_apposition(marked, first)
    )


def mask_asides(marked: Marked) -> Marked:
    """Return a sentence whose asides are marks that no rule looks at."""
    for start, end in find_asides(marked):
        marked = _mask(marked, start, end)
    return marked


def find_saying_verbs(marked: Marked, start: int, end: int) -> list[int]:
    """Return the tokens that may be verbs of saying, those that say only in asides among them ("he went on")."""
    sets = marked.language.sets
    says = sets["attribution.say"] | sets["attribution.aside"]
    return [number for number in range(start, end) if says.intersection(marked.language.lemmas(marked.low(number)))]


def _is_aside(marked: Marked, start: int, end: int) -> bool:
    padded = marked.language.padded
    if marked.lows(start, end).startswith(padded["attribution.according"] + padded["attribution.by_account"]):
        return True
    if marked.has("syntax.conceding", start) or marked.has("syntax.conceding", end - 1):
        return True
    if marked.has("attribution.account_leads", start) and marked.holds("attribution.account_nouns", start, end):
        return not marked.holds("grammar.be", start, end)
    return _is_saying(marked, start, end)


def _is_saying(marked: Marked, start: int, end: int) -> bool:
    """Tell whether the words are a subject and a verb of saying, with no more than an adjunct after it."""
    verbs = find_saying_verbs(marked, start, end)
    if not verbs or marked.has("grammar.coordinator", start) or marked.has("grammar.subordinator", start):
        return False
    after = verbs[-1] + 1
    if verbs[-1] == start:  # "said the governor"
        return after < end
    adjunct = marked.has("grammar.preposition", after) or marked.has("dates.weekdays", after)
    return after == end or adjunct or marked.is_adverb(after)


def _closes_apposition(marked: Marked, comma: int) -> bool:
    """Tell whether the words before a comma are a speaker, so that the verb after an apposition is the main one."""
    if comma > LONGEST_SPEAKER or any(token.text == "," for token in marked.tokens[:comma]):
        return False
    words = marked.parties[max(0, comma - 2) : comma]
    named = any(word is not None and word.kind in ("name", "capital", "people") for word in words)
    return named or marked.holds("speakers.offices", 0, comma)


def _mask(marked: Marked, start: int, end: int) -> Marked:
    length = end - start
    blank = marked.tokens[start]._replace(text=ASIDE_MARK, low=ASIDE_MARK, noun=ASIDE_MARK)
    nothing: frozenset[str] = frozenset()
    return replace(
        marked,
        tokens=(*marked.tokens[:start], *(blank,) * length, *marked.tokens[end:]),
        parties=(*marked.parties[:start], *(None,) * length, *marked.parties[end:]),
        places=(*marked.places[:start], *(-1,) * length, *marked.places[end:]),
        classes=(*marked.classes[:start], *(nothing,) * length, *marked.classes[end:]),
    )
