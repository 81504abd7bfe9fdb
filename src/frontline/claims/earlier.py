"""Read what a sentence says of the claims of the sentences before it: that they are untrue, or whose they are.

"Xland says that is untrue" denies the other side's last claim; "This was reported by X" names the speaker of the
sentence before. What a sentence says itself belongs in ``findings``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from frontline.claims.claim import Claim, Reading
from frontline.claims.clauses import Clause
from frontline.claims.findings import trim
from frontline.claims.marking import Marked
from frontline.claims.speakers import Speaker
from frontline.claims.voices import DENIES, Cue

DENIED_REACH = 4


def deny_earlier(
    claims: Sequence[Claim], text: str, marked: Marked, clauses: tuple[Clause, ...], cues: Sequence[Cue]
) -> Iterator[Claim]:
    """Return the denials in a sentence of what the other side has claimed last.

    Args:
        claims: the claims so far.
        text: the text.
        marked: the sentence.
        clauses: its clauses.
        cues: its cues.
    """
    for cue in cues:
        if cue.clause < 0 or not _denies_earlier(marked, clauses, cue):
            continue
        earlier = next((claim for claim in reversed(claims) if claim.holder != cue.speaker.holder), None)
        if earlier is not None:
            numbers = (cue.clause, *cue.scope)
            first, last = min(clauses[n].start for n in numbers), max(clauses[n].end for n in numbers)
            span = trim(marked, (first, last))
            start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
            yield _denied(earlier, cue.speaker, start, end, text[start:end])


def attribute_earlier(claims: Sequence[Claim], speaker: Speaker, since: int) -> list[Claim]:
    """Return claims with the own-voice ones from some character on given to the speaker who is named after them."""
    return [_attributed(claim, speaker) if claim.own_voice and claim.start >= since else claim for claim in claims]


def _attributed(claim: Claim, speaker: Speaker) -> Claim:
    named = Reading(speaker.name, speaker.start, speaker.end, "named in the next sentence")
    readings = {**claim.readings, "speaker": named, "holder": replace(named, value=speaker.holder)}
    return replace(claim, speaker=speaker.name, holder=speaker.holder, own_voice=False, readings=readings)


def _denies_earlier(marked: Marked, clauses: tuple[Clause, ...], cue: Cue) -> bool:
    clause = clauses[cue.clause]
    if cue.kind == DENIES and not cue.scope:
        words = [number for number in range(clause.after[0], clause.end) if marked.text(number)[0].isalnum()]
        nouns = marked.language.sets["attribution.denied_nouns"]
        return any(marked.tokens[number].noun in nouns for number in words[:DENIED_REACH])
    return _rejects(marked, clause) or any(_says_false(marked, clauses[number]) for number in cue.scope)


def _rejects(marked: Marked, clause: Clause) -> bool:
    words = marked.lows(clause.start, clause.end)
    return any(f" {phrase} " in words for phrase in marked.language.words["attribution"]["rejecting_phrases"])


def _says_false(marked: Marked, clause: Clause) -> bool:
    span = range(clause.start, clause.end)
    false = any(marked.has("attribution.false", number) for number in span)
    return _rejects(marked, clause) or (false and any(marked.has("attribution.anaphors", number) for number in span))


def _denied(earlier: Claim, speaker: Speaker, start: int, end: int, words: str) -> Claim:
    polarity = "-" if earlier.polarity == "+" else "+"
    named = Reading(speaker.name, speaker.start, speaker.end, speaker.rule)
    readings = {
        **{name: reading for name, reading in earlier.readings.items() if name != "quantities"},
        "polarity": Reading(polarity, start, end, "an earlier claim called false"),
        "speaker": named,
        "holder": replace(named, value=speaker.holder),
    }
    return replace(
        earlier,
        start=start,
        end=end,
        text=words,
        speaker=speaker.name,
        own_voice=False,
        holder=speaker.holder,
        polarity=polarity,
        places=tuple(replace(place, in_span=False) for place in earlier.places),
        quantities=(),
        readings=readings,
        flags=(),
    )
