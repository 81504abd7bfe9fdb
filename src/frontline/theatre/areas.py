"""Give the ground that a party holds on a day as one area: exactly as a source published it, else of its cells.

What is measured on such an area belongs in ``shapes``.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.control.layer import is_covered
from frontline.days import write_instant
from frontline.errors import NotFoundError
from frontline.sources.card import Card
from frontline.sources.labels import Status
from frontline.store import history
from frontline.store.history import FeatureRecord
from frontline.theatre.answers import is_seen, read_map
from frontline.theatre.assessment import read_probability
from frontline.theatre.folder import OpenTheatre

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
    day, records = _read_records(theatre, source, on, known)
    if records:
        return HeldArea(_join(records, theatre.card(source), theatre.party_ids[0]), day, exact=True)
    return _read_cells(theatre, source, on, known)


def _read_records(
    theatre: OpenTheatre, source: str, on: date, known: datetime | None
) -> tuple[date, list[FeatureRecord]]:
    """Return the last day that a source shows up to a day, and the features it published of that day."""
    card = theatre.card(source)
    instant = write_instant(known) if known else None
    with theatre.database.reading() as connection:
        found = history.find_shown(connection, source, on, instant) if card.is_map else None
        records = history.read_features(connection, found[2]) if found else []
    if found is None:
        raise NotFoundError(f"{source} shows no map up to {on}", "'frontline sources' lists what each shows, and when")
    return found[0], [record for record in records if record.day == found[0]]


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
    found = read_map(theatre, source, known)
    position = found[0].position(on) if found else None
    if found is None or position is None:
        return read_area(theatre, source, on, known).geometry
    bare = ~is_covered(found[0], theatre.card(source))[position]
    return theatre.grid.draw(bare) if bare.any() else read_area(theatre, source, on, known).geometry


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
    card = theatre.card(source)
    records = _read_records(theatre, source, on, known)[1]
    sides = {card.labels[record.label].party for record in records} - {""}
    if card.elsewhere is not None or len(sides) < len(theatre.party_ids):
        return box
    return shapely.intersection(shapely.union_all([shapely.from_wkb(record.wkb) for record in records]), box)


def _read_cells(theatre: OpenTheatre, source: str, on: date, known: datetime | None) -> HeldArea:
    found = read_map(theatre, source, known)
    position = found[0].position(on) if found else None
    if found is None or position is None:
        raise NotFoundError(f"{source} shows no map up to {on}", "'frontline sources' lists what each shows, and when")
    return HeldArea(theatre.grid.draw(found[1][position] == 0), found[0].days[position].day, exact=False)


def _join(records: list[FeatureRecord], card: Card, party: str) -> BaseGeometry:
    """Return what the features of a day show as held by a party."""
    held = []
    for record in records:
        meaning = card.labels[record.label]
        if meaning.status is Status.HELD and meaning.party == party:
            held.append(shapely.from_wkb(record.wkb))
    return held[0] if len(held) == 1 else shapely.union_all(held)
