"""Say what an optional reader is, and set each beside what was read before it.

A reader gets the claims that the rules read and gives them back: fields filled in that the rules left open, and on
every claim whether both agree. None may take a word from anywhere but the text.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from frontline.claims.claim import Claim, Confidence
from frontline.claims.readers.wording import Wording, read_wording
from frontline.claims.text import Text
from frontline.places.gazetteer import Gazetteer
from frontline.settings import TheatreSettings


class Reader(Protocol):
    """An optional reader.

    Attributes:
        name: as the theatre's settings call it.
        languages: of the texts that it can read.
    """

    name: str
    languages: frozenset[str]

    def read(self, wording: Wording, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """Return the claims of a text with what this reader adds, in the order of the text."""
        ...


def set_beside(
    text: Text, claims: tuple[Claim, ...], readers: Sequence[Reader], settings: TheatreSettings, gazetteer: Gazetteer
) -> tuple[Claim, ...]:
    """Return the rules' claims with what each reader of the text's language adds."""
    fit = [reader for reader in readers if text.lang in reader.languages]
    if not fit or not text.text.strip():
        return claims
    wording = read_wording(text, settings, gazetteer)
    for reader in fit:
        claims = reader.read(wording, claims)
    return claims


def confirm(claim: Claim) -> Claim:
    """Return a claim on which another reader agrees; one that is in doubt stays so."""
    return claim if claim.confidence == Confidence.LOW else replace(claim, confidence=Confidence.HIGH)


def doubt(claim: Claim, why: str) -> Claim:
    """Return a claim on which another reader differs, with a flag that says how."""
    flags = claim.flags if why in claim.flags else (*claim.flags, why)
    return replace(claim, confidence=Confidence.LOW, flags=flags)
