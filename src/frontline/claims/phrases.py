"""Find phrases that say who speaks without a clause of their own: "according to", "by the staff's count", "X:".

Where they stand and where the name in them begins; reading the name belongs in ``speakers``.
"""

from frontline.claims.marking import Marked
from frontline.claims.voices import Span

BREAKS = frozenset({",", ";", ":", ".", "—", "–"})
OPENING = frozenset({",", "—", "–", "“", '"'})
LONGEST_ACCOUNT = 9
LONGEST_PREFIX = 8


def find_phrases(marked: Marked) -> list[tuple[Span, int]]:
    """Return the spans of such phrases and the token at which the name in each begins."""
    found = _listed(marked) or _accounts(marked) or _prefix(marked)
    return [((start, phrase_end(marked, name)), name) for start, name in found]


def find_own_accounts(marked: Marked) -> list[Span]:
    """Return the spans of "by its account", "in his words": the last speaker's."""
    return [(start, start + size) for start, size in _occurrences(marked, "by_account")]


def phrase_end(marked: Marked, start: int) -> int:
    """Return the end of a phrase: the next comma or stronger mark."""
    at = start
    while at < len(marked.tokens) and marked.text(at) not in BREAKS:
        at += 1
    return at


def _occurrences(marked: Marked, key: str) -> list[tuple[int, int]]:
    words = marked.line
    found = []
    for phrase in marked.language.padded[f"attribution.{key}"]:
        if phrase in words:
            start = words[: words.index(phrase) + 1].count(" ") - 1
            found.append((start, len(phrase.split())))
    return found


def _listed(marked: Marked) -> list[tuple[int, int]]:
    found = [*_occurrences(marked, "according"), *_occurrences(marked, "map_phrases")]
    return [(start, start + size) for start, size in found]


def _accounts(marked: Marked) -> list[tuple[int, int]]:
    """Return "by the staff's count", "in its evening bulletin" at the head of a sentence or after a comma."""
    for number in range(len(marked.tokens)):
        leads = marked.has("attribution.account_leads", number)
        if leads and (number == 0 or marked.text(number - 1) in OPENING):
            end = phrase_end(marked, number + 1)
            noun = _account_noun(marked, number + 1, min(end, number + LONGEST_ACCOUNT))
            if noun is not None and (number > 0 or end < len(marked.tokens) - 1):
                led = noun + 1 < end and marked.has("attribution.sources_by", noun + 1)
                return [(number, noun + 2 if led else number + 1)]
    return []


def _account_noun(marked: Marked, start: int, end: int) -> int | None:
    for number in range(start, end):
        if marked.has("attribution.account_nouns", number):
            return number
        if marked.has("grammar.be", number):
            return None
    return None


def _prefix(marked: Marked) -> list[tuple[int, int]]:
    """Return the name before a colon at the head of a sentence: "General Staff: 45 clashes"."""
    size = min(LONGEST_PREFIX, len(marked.tokens) - 1)
    return [(0, 0)] if any(marked.text(number) == ":" for number in range(1, size)) else []
