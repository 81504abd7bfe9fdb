"""Say what a testimony is: a statement by somebody, known from a day on, that a party holds some ground or does not.

Claims of parties and observers, geolocated posts and findings of the desk come to the assessment in this one form; how
it is made of them belongs in the theatre, what it is worth in ``hearing``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Standing(StrEnum):
    """In whose favour somebody speaks: the own side's, against the own side, or of others."""

    OWN = "own"
    AGAINST = "against"
    OBSERVER = "observer"


class Matter(StrEnum):
    """What is said: of a whole place, of a foothold somewhere in it, that nothing has changed, or shown at a spot."""

    WHOLE = "whole"
    FOOTHOLD = "foothold"
    UNCHANGED = "unchanged"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Testimony:
    """What somebody says of who holds some ground.

    Attributes:
        testimony_id: the claim's, the post's or the finding's id.
        day: from which it counts: the day on which it became known, or of a finding the day that it is about.
        party: the index of the party that it is about.
        holds: whether that party is said to hold the ground; False: not to hold it.
        side: whose word it is: a party's id, or a kind of observer; of a post, whose people it shows.
        claimant: the name of whoever speaks.
        standing: in whose favour.
        matter: what is said.
        ground: a key of the place, the same for all that is said of it.
        cells: the ground, as flattened positions, shape (n,).
        sure: of a finding of the desk, how sure the person is, 0..1; None for a claim.
    """

    testimony_id: str
    day: date
    party: int
    holds: bool
    side: str
    claimant: str
    standing: Standing
    matter: Matter
    ground: str
    cells: NDArray[np.int64]
    sure: float | None = None

    @property
    def about(self) -> str:
        """Return what it says, by whose side, the same for repeats: side, ground, party and whether it holds it."""
        return f"{self.side}|{self.ground}|{self.party}|{'holds' if self.holds else 'not'}"

    def describe(self) -> str:
        """Return all that an assessment depends on, as one line."""
        cells = ",".join(str(each) for each in self.cells.tolist())
        words = (self.testimony_id, self.day, self.about, self.claimant, self.standing, self.matter, self.sure, cells)
        return "\t".join(str(each) for each in words)


def group_by_day(testimonies: Iterable[Testimony]) -> dict[date, list[Testimony]]:
    """Return testimonies by day, those of a day in the order of their ids, so that every run takes the same order."""
    days: dict[date, list[Testimony]] = defaultdict(list)
    for each in sorted(testimonies, key=lambda one: (one.day, one.testimony_id, one.ground)):
        days[each.day].append(each)
    return dict(days)
