"""Infer from a first reading of a text what its words only show in the end: sides, the only source, "the enemy".

Counting what has been read belongs here; the reading itself belongs in ``extract``.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from frontline.claims.claim import Claim, ClaimType
from frontline.claims.marking import PartyLexicon
from frontline.claims.speakers import MEDIA
from frontline.settings import Party

OF_THE_ENEMY = frozenset({ClaimType.ASSAULT, ClaimType.STRIKE, ClaimType.LOSSES})
OF_ONES_OWN = frozenset({ClaimType.REPELLED, ClaimType.CONTROL_HELD, ClaimType.COUNTERATTACK})
GAINS = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_SHARE, ClaimType.ENCIRCLEMENT, ClaimType.ADVANCE})


class HostileWords:
    """The words that only its enemies have for a party, by which a text shows from whose side it is told."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._patterns = [
            (re.compile(rf"\b(?:{'|'.join(map(re.escape, party.hostile))})", re.IGNORECASE), party.id)
            for party in parties
            if party.hostile
        ]

    def target(self, text: str) -> str | None:
        """Return the party of which a text speaks so most often, or None."""
        counts = Counter({party: len(pattern.findall(text)) for pattern, party in self._patterns})
        party, most = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
        return party if most else None


def infer_sides(claims: Sequence[Claim], lexicon: PartyLexicon) -> dict[str, str]:
    """Return the sides of officials and bodies of no stated side, by what they say of either party."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        side = _side_told(claim, lexicon)
        if claim.holder == MEDIA and not claim.own_voice and side is not None:
            votes[claim.speaker][side] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in votes.items()}


def infer_enemy(claims: Sequence[Claim]) -> str | None:
    """Return whom "the enemy" means to speakers without a side: the party whose attacks and gains are reported most."""
    counts = Counter(
        claim.actor for claim in claims if _names_actor(claim) and (claim.type in OF_THE_ENEMY or claim.type in GAINS)
    )
    return counts.most_common(1)[0][0] if counts else None


def has_only_side(claims: Sequence[Claim]) -> bool:
    """Tell whether one side speaks only, and the text besides: a quoted bulletin, which goes on without "he said"."""
    holders = {claim.holder for claim in claims if not claim.own_voice}
    return len(holders) == 1 and any(claim.own_voice for claim in claims)


def _side_told(claim: Claim, lexicon: PartyLexicon) -> str | None:
    """Return the side for which a claim speaks: one's enemy attacks and loses, one's own forces hold and repel."""
    if not _names_actor(claim):
        return None
    affirmed = claim.polarity == "+"
    if claim.type in OF_THE_ENEMY:
        return lexicon.rival(claim.actor) if affirmed else None
    if claim.type in OF_ONES_OWN:
        return claim.actor if affirmed else None
    return lexicon.rival(claim.actor) if not affirmed and claim.type in GAINS else None


def _names_actor(claim: Claim) -> bool:
    return claim.actor is not None and claim.readings["actor"].start is not None
