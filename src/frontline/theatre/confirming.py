"""Set claims of control against what maps came to show of their places, as known at an instant.

Which claims can be checked, against whose share of which outline, belongs here; the comparison itself is
``measures.confirmation``. Only a settlement can be checked, and only what is said of itself: a claim of ground near it,
toward it or on its axis cannot.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.claims.claim import ClaimType, Modality
from frontline.control.published import PublishedMap
from frontline.errors import NotFoundError
from frontline.measures.confirmation import Confirmation, Outcome, Rule, Shares, confirm
from frontline.theatre.folder import DISCS_KM, OpenTheatre, draw_disc
from frontline.theatre.published import find_map

WHOLE = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_HELD, ClaimType.WITHDRAWAL})
FOOTHOLD = frozenset({ClaimType.ADVANCE, ClaimType.PRESENCE})
CHECKED = WHOLE | FOOTHOLD
SAID_AS_SO = frozenset({Modality.FACT, Modality.ESTIMATE, Modality.ASSESSED})
PARTS = frozenset({"centre", "outskirts", "district"})
PART = " part"
DISC_KM = DISCS_KM[-1][1]  # of a place of which only the point is known
RANKS = (Outcome.SHOWN_ALREADY, Outcome.CONFIRMED, Outcome.NOT_YET, Outcome.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Checked:
    """One place of a claim, set against the maps.

    Attributes:
        place: its name.
        key: the claim's place and what is claimed of it, the same for repeats of one claim.
        maps: source to what its map says, where it covers the place; a map that copies another here is left out.
    """

    place: str
    key: tuple[str, str, bool]
    maps: dict[str, Confirmation]

    def best(self) -> tuple[str, Confirmation] | None:
        """Return the map that shows it first; where none does, one that does not contradict it; None: no map."""
        ranked = sorted(self.maps.items(), key=lambda item: _rank(item[1]))
        return ranked[0] if ranked else None


@dataclass
class Confirmer:
    """The maps of a theatre, and what they show of the places asked about so far.

    Attributes:
        theatre: where.
        known: as known at this instant; None: now.
    """

    theatre: OpenTheatre
    known: datetime | None = None
    _shares: dict[tuple[str, str], tuple[NDArray[np.datetime64], NDArray[np.float64]]] = field(default_factory=dict)
    _maps: dict[str, PublishedMap] | None = None

    @property
    def maps(self) -> dict[str, PublishedMap]:
        """Return the maps known by then that copy none of the others."""
        if self._maps is None:
            found = {name: find_map(self.theatre, name, self.known) for name in self.theatre.cards}
            shown = {name: each for name, each in found.items() if each is not None}
            self._maps = {name: each for name, each in shown.items() if self.theatre.cards[name].follows not in shown}
        return self._maps

    def check(self, claim: dict[str, Any]) -> list[Checked]:
        """Return each place of a claim that maps can confirm or contradict, set against them."""
        if not is_checkable(claim):
            return []
        found = []
        for place in claim["places"]:
            outline = find_outline(self.theatre, place)
            if outline is None:
                continue
            rule = self._rule(claim, place["relation"])
            party, away = claim["actor"], claim["type"] == ClaimType.WITHDRAWAL
            key = (place["place_id"] or f"{place['lat']},{place['lon']}", party, away)
            claimed_on = date.fromisoformat(claim["published"])
            compared = {
                source: confirm(self._shares_of(source, key[0], outline, (party, away)), claimed_on, rule)
                for source in self.maps
            }
            maps = {source: each for source, each in compared.items() if each is not None}
            found.append(Checked(place["name"], key, maps))
        return found

    def _rule(self, claim: dict[str, Any], relation: str) -> Rule:
        says = self.theatre.settings.confirmation
        small = claim["type"] in FOOTHOLD or relation != "in"
        return Rule(says.foothold_share if small else says.least_share, says.least_days, says.patience_days)

    def _shares_of(self, source: str, place: str, outline: BaseGeometry, sought: tuple[str, bool]) -> Shares:
        """Return the shares of a place that are as claimed and contrary: a party's and the others', or the reverse."""
        parties = self.theatre.party_ids
        if (source, place) not in self._shares:
            shown = self.maps[source]
            days = np.array([each.day for each in shown.days], "datetime64[D]")
            self._shares[source, place] = (days, shown.shares(outline, parties))
        days, shares = self._shares[source, place]
        party, away = sought
        own = shares[:, parties.index(party)]
        others = shares.sum(axis=1) - own
        return Shares(days, others, own) if away else Shares(days, own, others)


def find_outline(theatre: OpenTheatre, place: dict[str, Any]) -> BaseGeometry | None:
    """Return the outline of the settlement that a claim speaks of; None where it is of other ground, or unclear."""
    relation = place["relation"]
    if place["kind"] != "settlement" or not (is_whole(relation) or relation in PARTS or relation.endswith(PART)):
        return None
    if not place["place_id"] and place.get("score") is not None:
        return None  # the likeliest of several homonyms: too little to confirm a claim by
    if place["place_id"]:
        try:
            return theatre.outline_of(theatre.gazetteer.by_id(place["place_id"])).geometry
        except NotFoundError:
            return None
    return None if place["lat"] is None else draw_disc(place["lon"], place["lat"], DISC_KM)


def is_whole(relation: str) -> bool:
    """Tell whether a claim speaks of a place itself, not of a part of it or ground beside it."""
    return relation == "in"


def is_checkable(claim: dict[str, Any]) -> bool:
    """Tell whether a claim says, as a matter of fact, who holds ground: such a claim maps can confirm."""
    said_as_so = claim["polarity"] == "+" and claim["modality"] in SAID_AS_SO
    return claim["type"] in CHECKED and said_as_so and bool(claim["actor"]) and bool(claim["published"])


def describe(checked: list[Checked]) -> dict[str, Any] | None:
    """Return what maps say of a claim: of several places the weakest answer; None where no map can tell.

    The keys are those of the interface: ``by`` the source that showed it first, ``lag_days`` until then, ``state``.
    """
    answers = [(each, *best) for each in checked if (best := each.best())]
    if not answers:
        return None
    _, source, weakest = max(answers, key=lambda answer: _rank(answer[2]))
    places = [
        {"place": each.place, **describe_one(source_, found)}
        | {"maps": [describe_one(name, its) for name, its in each.maps.items()]}
        for each, source_, found in answers
    ]
    return describe_one(source, weakest) | {"places": places}


def describe_one(source: str, found: Confirmation) -> dict[str, Any]:
    """Return what one map says."""
    return {
        "by": source,
        "lag_days": found.lag_days,
        "state": str(found.outcome),
        "since": found.since.isoformat() if found.since else None,
        "is_bound": found.is_bound,
        "followed_days": found.followed_days,
    }


def _rank(found: Confirmation) -> tuple[int, int]:
    return RANKS.index(found.outcome), found.lag_days if found.lag_days is not None else -found.followed_days
