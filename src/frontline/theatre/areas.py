"""Give the ground that a party holds on a day as one area: exactly as a source published it, else of its cells.

What is measured on such an area belongs in ``shapes``.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.control.published import PublishedMap
from frontline.errors import NotFoundError
from frontline.theatre.answers import is_seen
from frontline.theatre.assessment import read_probability
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.published import find_map

ASSESSED = "assessed"
HALF = 0.5  # our assessment's line runs where both sides are as likely


@dataclass(frozen=True, slots=True)
class HeldArea:
    """The ground that a party holds.

    Attributes:
        geometry: EPSG:4326.
        day: the day that it shows.
        exact: whether it is drawn as published; otherwise of cells.
    """

    geometry: BaseGeometry
    day: date
    exact: bool


def read_area(theatre: OpenTheatre, source: str, on: date, known: datetime | None = None) -> HeldArea:
    """Return the ground that a map shows as held by the theatre's first party on a day.

    Raises:
        NotFoundError: No such source, or it shows no map up to that day.
    """
    shown, position = find_day(theatre, source, on, known)
    return HeldArea(shown.held(position, theatre.party_ids[0]), shown.days[position].day, shown.exact)


def find_day(theatre: OpenTheatre, source: str, on: date, known: datetime | None = None) -> tuple[PublishedMap, int]:
    """Return what a source published and the position of the last day that it shows up to a day.

    Raises:
        NotFoundError: No such source, or it shows no map up to that day.
    """
    shown = find_map(theatre, source, known)
    position = shown.position(on) if shown else None
    if shown is None or position is None:
        raise NotFoundError(f"{source} shows no map up to {on}", "'frontline sources' lists what each shows, and when")
    return shown, position


def read_assessed(
    theatre: OpenTheatre, on: date, known: datetime | None = None, least: tuple[float, ...] = (HALF,)
) -> list[BaseGeometry]:
    """Return the cells that the first party holds with at least these probabilities on a day, an area for each.

    Raises:
        NotFoundError: No map that was known then shows that day or an earlier one.
        UsageError: The day is in the future.
    """
    index = theatre.weigh_box().index
    probability = read_probability(theatre, on, index, known)[0]
    areas = []
    for level in least:
        held = np.zeros(theatre.grid.size, bool)
        held[index] = probability >= level
        areas.append(theatre.grid.draw(held))
    return areas


def read_uncovered(theatre: OpenTheatre, source: str, on: date, known: datetime | None = None) -> BaseGeometry:
    """Return the ground that a map says it does not cover; of a map that covers all, the ground that it shows as held.

    Raises:
        NotFoundError: No such source, or it shows no map up to that day.
    """
    shown, position = find_day(theatre, source, on, known)
    box = shapely.box(*theatre.box)
    bare = shapely.difference(box, shown.covered(position, box))
    return shown.held(position, theatre.party_ids[0]) if bare.is_empty else bare


def read_covered(theatre: OpenTheatre, source: str | None, on: date, known: datetime | None = None) -> BaseGeometry:
    """Return the ground of the box that a map covers on a day, for our assessment any map; no line runs along its edge.

    A map of areas that draws one side only is taken to cover the whole box, since its line is the edge of that side.

    Raises:
        NotFoundError: No such source, or it shows no map up to that day.
    """
    box = shapely.box(*theatre.box)
    if source is None:
        index = theatre.weigh_box().index
        seen = np.zeros(theatre.grid.size, bool)
        seen[index] = is_seen(read_probability(theatre, on, index, known))
        return box if seen[index].all() else theatre.grid.draw(seen)
    shown, position = find_day(theatre, source, on, known)
    both = all(shown.held_km2(party)[position] > 0 for party in theatre.party_ids)
    return shown.covered(position, box) if both or not shown.exact else box
