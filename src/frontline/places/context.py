"""Choose which of its candidates a mention means, by the rest of its report; or none of them.

What a user types is ``resolution``'s; a user can be asked, a text cannot, so this answers with a probability. What
speaks for a candidate is measured in ``evidence``; a whole text at once is ``reading``'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from frontline.places.areas import KINDS
from frontline.places.evidence import Floats, Points, Surroundings, measure_candidates, read_weights, weigh_none
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.places.resolution import is_inside, outweighs
from frontline.sources.delivery import Box

Point = tuple[float, float]

# A place is named where it is likelier than not, or this many times likelier than the next.
LEAST_SCORE = 0.5
LEAST_TIMES = 1.5


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mention means.

    Attributes:
        place: the place; None where it is none of the candidates or they cannot be told apart.
        score: the probability of the answer among the candidates and "none".
        rule: how it was chosen: ``only``, ``area``, ``context``, ``none`` (too far away) or ``undecided``.
        leaning: the likeliest settlement where it is undecided, for whoever shows it as a guess.
    """

    place: Place | None
    score: float
    rule: str
    leaning: Place | None = None


def find_anchors(mentions: Iterable[Mention], box: Box) -> tuple[Point, ...]:
    """Return the points (lon, lat) of a report's unambiguous settlements.

    Unambiguous is a name with one settlement, one in the theatre's box, or one far larger than the others.
    """
    settlements = (list_settlements(mention.candidates) for mention in mentions)
    sure = {only.place_id: only for found in settlements if (only := _sure(found, box))}
    return tuple((place.lon, place.lat) for place in sure.values() if place.lon is not None and place.lat is not None)


def choose(
    candidates: tuple[Place, ...], context_points: Iterable[Point], box: Box, regions: Iterable[Place] = ()
) -> Choice:
    """Choose by population and by distance to the report's other places and to the theatre's box.

    ``regions`` are the oblasts and raions that the same sentence names: "Dobropillia in Zaporizhzhia region".

    Settlements go before regions of the same name, which are chosen where nothing else answers. The score is the
    probability of the answer, "none of them" included.
    """
    mention = Mention(0, 0, candidates[0].name if candidates else "", candidates)
    settlements = list_settlements(candidates)
    around = Surroundings(box, Points.sure(tuple(context_points)), regions=tuple(regions))
    return decide(mention, settlements, weigh(mention, settlements, around))


def decide(mention: Mention, settlements: tuple[Place, ...], weights: Floats) -> Choice:
    """Choose what a mention means by the probabilities of its settlements, that of "none" last."""
    if not settlements:
        areas = [place for place in mention.candidates if place.kind != KINDS[0]]
        return Choice(areas[0], 1.0, "area") if len(areas) == 1 else Choice(None, 1 / max(len(areas), 1), "undecided")
    *shares, none = weights.tolist()
    score = max(shares)
    if score < none:
        return Choice(None, none, "none")
    second = sorted(shares)[-2] if len(settlements) > 1 else 0.0
    if score < LEAST_SCORE and score < LEAST_TIMES * second:
        return Choice(None, score, "undecided", settlements[shares.index(score)])
    return Choice(settlements[shares.index(score)], score, "only" if len(settlements) == 1 else "context")


def weigh(mention: Mention, settlements: tuple[Place, ...], around: Surroundings) -> Floats:
    """Return the probabilities of a mention's settlements, shape (n + 1,), that of "none" last."""
    odds = (measure_candidates(mention.surface, settlements, around) * read_weights()[0]).sum(axis=1)
    none = weigh_none(len(settlements), mention.form, mention.lead, attribute=mention.is_attribute)
    shares = np.exp(np.append(odds, none) - max(odds.max(initial=none), none))
    return np.asarray(shares / shares.sum())


def list_settlements(candidates: Iterable[Place]) -> tuple[Place, ...]:
    """Return the candidates that have a point: settlements, and quarters of towns."""
    return tuple(place for place in candidates if place.lat is not None)


def _sure(found: tuple[Place, ...], box: Box) -> Place | None:
    found = tuple(place for place in found if is_inside(place, box)) or found
    if not found:
        return None
    largest = max(found, key=lambda place: place.population or 0)
    return largest if all(outweighs(largest, other) for other in found if other is not largest) else None
