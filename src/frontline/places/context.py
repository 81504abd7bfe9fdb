"""Choose which of its candidates a mention means, by the other places of its report; or none of them.

What a user types is ``resolution``'s; a user can be asked, a text cannot, so this answers with a probability.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from frontline.places.areas import KINDS
from frontline.places.compass import WGS84
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.places.resolution import UNKNOWN_POPULATION, is_inside, outweighs
from frontline.sources.delivery import Box

Point = tuple[float, float]

# A place weighs as the root of its population, times how near it lies to what else the report names: one at 0 km, a
# half at this distance, falling with its cube to a floor, so that a far capital stays possible and a far hamlet does
# not. Tried on the 132 settlements of the English gold texts: 119 right, 4 wrong, 9 left open.
HALF_KM = 20.0
FAR_SHARE = 0.0005
NEIGHBOURS = 3
# The weight of "a place that the gazetteer has not": that of a village of 400 some 65 km away; less where the name is
# a rare one, that only one place has.
NONE_WEIGHT = 0.5
NONE_WEIGHT_OF_ONE = 0.05
LEAST_SCORE = 0.5
# How many times more a place weighs in a region that the sentence names.
REGION_TIMES = 10.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mention means.

    Attributes:
        place: the place; None where it is none of the candidates or they cannot be told apart.
        score: the probability of the answer among the candidates and "none".
        rule: how it was chosen: ``only``, ``area``, ``context``, ``none`` (too far away) or ``undecided``.
    """

    place: Place | None
    score: float
    rule: str


def find_anchors(mentions: Iterable[Mention], box: Box) -> tuple[Point, ...]:
    """Return the points (lon, lat) of a report's unambiguous settlements.

    Unambiguous is a name with one settlement, one in the theatre's box, or one far larger than the others.
    """
    settlements = (_settlements(mention.candidates) for mention in mentions)
    sure = {only.place_id: only for found in settlements if (only := _sure(found, box))}
    return tuple((place.lon, place.lat) for place in sure.values() if place.lon is not None and place.lat is not None)


def choose(
    candidates: tuple[Place, ...], context_points: Iterable[Point], box: Box, regions: Iterable[Place] = ()
) -> Choice:
    """Choose by population and by distance to the report's other places and to the theatre's box.

    ``regions`` are the oblasts and raions that the same sentence names: "Dobropillia in Zaporizhzhia region".

    Settlements go before regions of the same name, which are chosen where nothing else answers. The score is the
    weight of the answer over the weights of all, "none of them" included.
    """
    settlements = _settlements(candidates)
    if not settlements:
        areas = [place for place in candidates if place.kind != KINDS[0]]
        return Choice(areas[0], 1.0, "area") if len(areas) == 1 else Choice(None, 1 / max(len(areas), 1), "undecided")
    points, inside = tuple(context_points), {region.name for region in regions}
    weights = [
        _weigh(place, points, box) * (REGION_TIMES if {place.oblast, place.raion} & inside else 1)
        for place in settlements
    ]
    return _decide(settlements, weights)


def _decide(settlements: tuple[Place, ...], weights: list[float]) -> Choice:
    none = NONE_WEIGHT if len(settlements) > 1 else NONE_WEIGHT_OF_ONE
    total = sum(weights) + none
    best = max(range(len(weights)), key=lambda n: weights[n])
    score = weights[best] / total
    if weights[best] < none:
        return Choice(None, none / total, "none")
    if score < LEAST_SCORE:
        return Choice(None, score, "undecided")
    return Choice(settlements[best], score, "only" if len(settlements) == 1 else "context")


def _weigh(place: Place, points: tuple[Point, ...], box: Box) -> float:
    size = math.sqrt(place.population or UNKNOWN_POPULATION)
    near = sorted((_nearness(_distance_km(place, point)) for point in points), reverse=True)[:NEIGHBOURS]
    near.append(_nearness(_distance_km(place, _nearest_in(place, box))))
    return size * sum(near) / len(near)


def _nearness(distance_km: float) -> float:
    return FAR_SHARE + 1 / (1 + (distance_km / HALF_KM) ** 3)


def _distance_km(place: Place, point: Point) -> float:
    return float(WGS84.inv(place.lon, place.lat, *point)[2]) / 1000


def _nearest_in(place: Place, box: Box) -> Point:
    west, south, east, north = box
    lon, lat = place.lon or 0.0, place.lat or 0.0
    return min(max(lon, west), east), min(max(lat, south), north)


def _settlements(candidates: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(place for place in candidates if place.kind == KINDS[0] and place.lat is not None)


def _sure(found: tuple[Place, ...], box: Box) -> Place | None:
    found = tuple(place for place in found if is_inside(place, box)) or found
    if not found:
        return None
    largest = max(found, key=lambda place: place.population or 0)
    return largest if all(outweighs(largest, other) for other in found if other is not largest) else None
