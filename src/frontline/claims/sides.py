"""Set the parties' claims on one matter beside each other, and say which contradict and which only seem to.

A matter is a family of claim types, with the party that it is about where that makes a difference. A side that said
nothing has an empty list: no denial is ever inferred. What was assessed of a matter belongs in ``theatre.sides``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from frontline.claims.claim import ClaimType

MATTERS: dict[str, tuple[ClaimType, ...]] = {
    "control": (
        ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_HELD, ClaimType.CONTROL_SHARE, ClaimType.ADVANCE,
        ClaimType.PRESENCE, ClaimType.WITHDRAWAL,
    ),
    "encirclement": (ClaimType.ENCIRCLEMENT,),
    "fighting": (ClaimType.ASSAULT, ClaimType.REPELLED, ClaimType.COUNTERATTACK, ClaimType.SITUATION),
    "losses": (ClaimType.LOSSES,),
    "supply": (ClaimType.LOGISTICS,),
    "strikes": (ClaimType.STRIKE,),
    "forces": (ClaimType.FORCE_SIZE,),
    "civilians": (ClaimType.CIVILIANS,),
    "outlook": (ClaimType.INTENT, ClaimType.FORECAST),
}  # fmt: skip
OF_A_PARTY = ("encirclement", "losses", "supply", "strikes", "forces")
CONTRADICTION, APPARENT = "contradiction", "both can be true"
WITHIN_DAYS = 14  # of each other; what is said later may be about another state of things
MOVING = frozenset({ClaimType.ADVANCE, ClaimType.PRESENCE, ClaimType.ASSAULT, ClaimType.COUNTERATTACK})
STANDING = frozenset({ClaimType.CONTROL_HELD, ClaimType.CONTROL_SHARE, ClaimType.REPELLED})


@dataclass(frozen=True, slots=True)
class Tension:
    """Two claims of different sides that do not simply agree.

    Attributes:
        first: id of a claim.
        second: id of another.
        kind: ``contradiction`` or ``both can be true``.
        why: in one sentence.
    """

    first: str
    second: str
    kind: str
    why: str


def group_by_matter(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return claims by matter and the party that it is about (empty: no one party), in the order of ``MATTERS``."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for matter, types in MATTERS.items():
        for row in rows:
            if row["type"] in types:
                of = row["actor"] or "" if matter in OF_A_PARTY else ""
                groups.setdefault((matter, of), []).append(row)
    return groups


def find_tensions(rows: Sequence[dict[str, Any]], place_id: str) -> list[Tension]:
    """Return the pairs of claims of different sides about one place that contradict each other, or only seem to."""
    pairs = [pair for pair in combinations(rows, 2) if _is_comparable(*pair)]
    found = (compare(first, second, place_id) for first, second in pairs)
    return [each for each in found if each is not None]


def compare(first: dict[str, Any], second: dict[str, Any], place_id: str) -> Tension | None:
    """Say whether two claims of different sides contradict each other; None where they do not touch.

    Args:
        first: a claim.
        second: of another side.
        place_id: the place that both are about.
    """
    ids = (first["id"], second["id"])
    if first["type"] == second["type"] and first["actor"] == second["actor"]:
        if first["polarity"] == second["polarity"]:
            return None
        return Tension(*ids, CONTRADICTION, f"one says and one denies the same: {first['type']} of {first['actor']}")
    if first["actor"] is None or second["actor"] is None or "-" in (first["polarity"], second["polarity"]):
        return None
    types = {first["type"], second["type"]}
    if first["actor"] == second["actor"]:
        if types in ({ClaimType.WITHDRAWAL, ClaimType.CONTROL_HELD}, {ClaimType.WITHDRAWAL, ClaimType.REPELLED}):
            return Tension(*ids, CONTRADICTION, f"{first['actor']} cannot have left and hold it")
        return None
    return _compare_holders(first, second, place_id)


def _compare_holders(first: dict[str, Any], second: dict[str, Any], place_id: str) -> Tension | None:
    """Compare two affirmed claims about what different parties do or hold."""
    ids = (first["id"], second["id"])
    types = {first["type"], second["type"]}
    taken = ClaimType.CONTROL_TAKEN in types
    if taken and types <= {ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_HELD, ClaimType.REPELLED}:
        if all(_is_whole(each, place_id) for each in (first, second)):
            return Tension(*ids, CONTRADICTION, "both claim the whole place")
        return Tension(*ids, APPARENT, "they speak of different parts of the place")
    if types == {ClaimType.CONTROL_HELD} and all(_is_whole(each, place_id) for each in (first, second)):
        return Tension(*ids, CONTRADICTION, "both claim the whole place")
    if types & MOVING and types & STANDING:
        return Tension(*ids, APPARENT, "one side can attack or advance inside a place of which the other holds most")
    return None


def _is_comparable(first: dict[str, Any], second: dict[str, Any]) -> bool:
    if first["holder"] == second["holder"] or not first["published"] or not second["published"]:
        return False
    apart = date.fromisoformat(first["published"]) - date.fromisoformat(second["published"])
    return abs(apart.days) <= WITHIN_DAYS


def _is_whole(claim: dict[str, Any], place_id: str) -> bool:
    """Tell whether a claim is about a place itself, not a part of it or ground beside it."""
    relations = [place["relation"] for place in claim["places"] if place["place_id"] == place_id]
    return "in" in relations and claim["type"] != ClaimType.CONTROL_SHARE
