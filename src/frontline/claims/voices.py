"""Say what a voice is: who speaks in a clause, and how; and what a cue is: the clause that says so.

Records only. Finding them in a sentence belongs in ``cues`` and ``attribution``.
"""

from dataclasses import dataclass

from frontline.claims.speakers import Speaker

Span = tuple[int, int]

SAYS, DENIES, SHOWS = "says", "denies", "shows"
# Rules that other rules ask for.
NOUN_OF_SAYING, GOES_ON = "a noun of saying", "goes on from the sentence before"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a clause, and how.

    Attributes:
        speaker: the innermost source; None for the text's own voice.
        cue: the tokens of the words that attribute it, in its sentence.
        denied: whether the speaker denies the clause.
        claimant: whose claim is denied, where it is named.
        assessed: whether it is marked as the speaker's judgement.
        rule: how it was found.
        unsaid: whether the speaker did not say it: "has not confirmed that".
        phrase: whether it was a phrase such as "according to", which is no part of the claim.
    """

    speaker: Speaker | None
    cue: Span = (0, 0)
    denied: bool = False
    claimant: Speaker | None = None
    assessed: bool = False
    rule: str = "own voice"
    unsaid: bool = False
    phrase: bool = False


OWN_VOICE = Voice(None)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that report what somebody says.

    Attributes:
        clause: the number of the clause that they are; -1 for an aside between commas.
        speaker: who.
        kind: ``says``, ``denies`` or ``shows``.
        scope: the clauses that it reports.
        nominal: whether what it reports stands in the clause itself: "announced the capture of".
        tokens: its tokens.
        claimant: who is denied.
        assessed: whether it marks the speaker's judgement.
    """

    clause: int
    speaker: Speaker
    kind: str
    scope: tuple[int, ...]
    nominal: bool
    tokens: Span
    claimant: Speaker | None = None
    assessed: bool = False
