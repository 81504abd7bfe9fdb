"""Choose the one place that a user means by a name, or refuse with the candidates listed.

What a user types belongs here. Choosing between the candidates of a mention by the rest of its report belongs in
``context``.
"""

import difflib
import re
from collections.abc import Iterable
from typing import Protocol

from frontline.errors import AmbiguousError, NotFoundError
from frontline.places.areas import KINDS, SETTLEMENT, name_area, split_kind
from frontline.places.place import Place
from frontline.places.spelling import loosen
from frontline.sources.delivery import Box

NEAREST = 3
LISTED = 12
LEAST_RATIO = 0.7
SLACK = 2
# A place may stand for its homonyms when it has this many inhabitants and this many times as many as each of them;
# one whose number is not known is taken for a village of that size.
LARGE = 5_000
TIMES = 20
UNKNOWN_POPULATION = 400


class Names(Protocol):
    """What choosing needs of a gazetteer."""

    @property
    def box(self) -> Box:
        """Return the theatre's area."""

    def look_up(self, name: str) -> tuple[Place, ...]:
        """Return the places of a spelling."""

    def look_up_area(self, name: str, kinds: Iterable[str]) -> tuple[Place, ...]:
        """Return the areas of a name."""

    def spellings(self) -> Iterable[str]:
        """Return all names, loosened."""


def resolve(gazetteer: Names, asked: str) -> Place:
    """Return the place that a name means: in the theatre's box first, then a settlement, then one far larger.

    "Pokrovsk raion" and "Donetsk region" ask for areas; "Dobropillia, Zaporizhzhia" and "Dobropillia (Zaporizhzhia)"
    name the region.

    Raises:
        NotFoundError: No place goes by this name.
        AmbiguousError: Several are left.
    """
    name, *regions = [part for part in re.split(r"\s*[,()]\s*", asked.strip()) if part] or [""]
    found = _find(gazetteer, name)
    if not found:
        raise _not_found(gazetteer, asked, name)
    for region in regions:
        if not (here := _in_region(gazetteer, found, region)):
            raise NotFoundError(f"no {name} in '{region}'", _list("there is", found))
        found = here
    left = _narrow(found, gazetteer.box)
    if len(left) > 1:
        raise _ambiguous(asked, left)
    return left[0]


def describe(place: Place) -> str:
    """Return one line that tells a place from its homonyms: name, kind, region, coordinates, id."""
    point = "no coordinates" if place.lat is None or place.lon is None else f"{place.lat:.3f} N {place.lon:.3f} E"
    region = ", ".join(part for part in (place.raion, place.oblast) if part and part != place.name)
    return ", ".join(part for part in (f"{place.name} ({place.kind})", region, point, place.place_id) if part)


def is_inside(place: Place, box: Box) -> bool:
    """Tell whether a place's point lies in a box; a place without a point does not."""
    west, south, east, north = box
    if place.lat is None or place.lon is None:
        return False
    return west <= place.lon <= east and south <= place.lat <= north


def outweighs(place: Place, other: Place) -> bool:
    """Tell whether a place is so much larger that the other can be neglected."""
    mine, its = place.population or 0, other.population or UNKNOWN_POPULATION
    return mine >= LARGE and mine >= TIMES * its


def _find(gazetteer: Names, name: str) -> tuple[Place, ...]:
    proper, kinds = split_kind(name)
    if not kinds:
        return gazetteer.look_up(name)
    if kinds == SETTLEMENT:
        return gazetteer.look_up(name) or tuple(p for p in gazetteer.look_up(proper) if p.kind in kinds)
    whole = tuple(place for place in gazetteer.look_up(name) if place.kind in kinds)
    return whole or gazetteer.look_up_area(proper, kinds) or gazetteer.look_up(name)


def _in_region(gazetteer: Names, found: tuple[Place, ...], region: str) -> tuple[Place, ...]:
    areas = gazetteer.look_up_area(split_kind(region)[0], KINDS)
    keys = {name_area(region), *(name_area(area.name) for area in areas)}
    return tuple(place for place in found if {name_area(place.oblast), name_area(place.raion)} & keys)


def _narrow(found: tuple[Place, ...], box: Box) -> tuple[Place, ...]:
    found = tuple(place for place in found if is_inside(place, box)) or found
    first = min((KINDS.index(place.kind) for place in found if place.kind in KINDS), default=0)
    found = tuple(place for place in found if place.kind == KINDS[first]) or found
    largest = max(found, key=lambda place: place.population or 0)
    rest = (place for place in found if place is not largest)
    return (largest,) if all(outweighs(largest, other) for other in rest) else found


def _not_found(gazetteer: Names, asked: str, name: str) -> NotFoundError:
    near = _nearest(gazetteer, name)
    listed = " or ".join(near)
    remedy = f"did you mean {listed}?" if near else "try another spelling, or the place's id"
    return NotFoundError(f"no place in the gazetteer is called '{asked}'", remedy)


def _nearest(gazetteer: Names, name: str) -> list[str]:
    key = loosen(split_kind(name)[0])
    alike = [other for other in gazetteer.spellings() if other[:1] == key[:1] and abs(len(other) - len(key)) <= SLACK]
    names = (
        max(gazetteer.look_up(match), key=lambda place: (is_inside(place, gazetteer.box), place.population or 0)).name
        for match in difflib.get_close_matches(key, alike, 2 * NEAREST, LEAST_RATIO)
    )
    return list(dict.fromkeys(names))[:NEAREST]


def _ambiguous(asked: str, left: tuple[Place, ...]) -> AmbiguousError:
    left = tuple(sorted(left, key=lambda place: -(place.population or 0)))
    lines = tuple(describe(place) for place in left)
    message = _list(f"'{asked}' fits {len(lines)} places:", left)
    return AmbiguousError(message, "add the region after a comma, or give the place's id", lines)


def _list(opening: str, places: tuple[Place, ...]) -> str:
    more = f"; and {len(places) - LISTED} more" if len(places) > LISTED else ""
    return f"{opening} {'; '.join(describe(place) for place in places[:LISTED])}{more}"
