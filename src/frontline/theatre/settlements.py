"""List over which days each settlement was held by whom, according to each source, as spells with both dates.

By a map a settlement is what the map shows at its point; what a source states of it itself is given as stated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.control.layer import BLANK
from frontline.control.published import CellMap, ExactMap, PublishedMap
from frontline.control.settlement import list_settlements
from frontline.days import write_instant
from frontline.measures.spell import find_spells
from frontline.places.place import Place
from frontline.sources.card import Card
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import find_ground
from frontline.theatre.published import find_map

BY_POINT, BY_STATEMENT = "what the map shows at its point", "as stated by the source"


@dataclass(frozen=True, slots=True)
class _Held:
    """A spell of one settlement by one source."""

    place: Place
    source: str
    label: str
    start: date
    end: date | None
    known: str
    how: str


def settlements(
    theatre: OpenTheatre, inside: str | None = None, source: str | None = None, known: datetime | None = None
) -> list[dict[str, Any]]:
    """List the spells of each settlement, by name, source and time; the last of each is open.

    Args:
        theatre: where.
        inside: settlements in this place or the polygon of this GeoJSON file; default: the whole box.
        source: by this source alone; default: by all.
        known: as known at this instant; default: now.

    Raises:
        NotFoundError: No such place, outline, file or source.
        AmbiguousError: Several places of that name.
    """
    outline = find_ground(theatre, inside).outline
    shapely.prepare(outline)
    near = theatre.gazetteer.within(outline.bounds)
    places = [each for each in near if each.kind == "settlement" and shapely.intersects_xy(outline, each.lon, each.lat)]
    cards = [theatre.card(source)] if source else list(theatre.cards.values())
    found = [each for card in cards for each in _by_map(theatre, card, places, known)]
    found += _by_statements(theatre, [card.name for card in cards], places, known)
    found.sort(key=lambda each: (each.place.name, each.place.place_id, each.source, each.start))
    return [_describe(theatre, each) for each in found]


def _by_map(theatre: OpenTheatre, card: Card, places: list[Place], known: datetime | None) -> Iterator[_Held]:
    shown = find_map(theatre, card.name, known)
    if shown is None or not places:
        return
    states, labels = _labels_at(shown, places)
    days = tuple(each.day for each in shown.days)
    for n, place in enumerate(places):
        for spell in find_spells(days, states[:, n]):
            known_at = write_instant(shown.days[spell.position].known_at)
            yield _Held(place, card.name, labels[spell.state], spell.start, spell.end, known_at, BY_POINT)


def _labels_at(shown: PublishedMap, places: list[Place]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return what a map shows at each place's point on each day, shape (days, places), as indices into labels."""
    lon, lat = (np.array([getattr(each, name) for each in places], float) for name in ("lon", "lat"))
    if isinstance(shown, CellMap):
        col, row = (np.floor(each).astype(np.int64) for each in shown.grid.place(lon, lat))
        return shown.shown.label[:, row * shown.grid.columns + col].astype(np.int64), shown.shown.labels
    assert isinstance(shown, ExactMap)  # noqa: S101  # there is no third kind
    found = shown.partition.spans_of_points(lon, lat, shown.known)
    states = np.zeros((len(shown.days), len(places)), np.int64)
    days = np.array([each.day for each in shown.days], "datetime64[D]")
    first, last = np.searchsorted(days, found.first), np.searchsorted(days, found.last)
    for point, label, start, end in zip(found.point, found.label, first, last, strict=True):
        states[start : end + 1, point] = label + 1
    return states, (BLANK, *found.labels)


def _by_statements(
    theatre: OpenTheatre, sources: list[str], places: list[Place], known: datetime | None
) -> Iterator[_Held]:
    wanted = {place.place_id: place for place in places}
    with theatre.database.reading() as connection:
        stated = list_settlements(connection, known)
    for (source, place_id), changes in stated.items():
        if source not in sources or place_id not in wanted:
            continue
        ends = [*(status.day for status, _ in changes[1:]), None]
        for (status, known_at), end in zip(changes, ends, strict=True):
            if end is None or end > status.day:  # of two statements of one day the later one stands
                yield _Held(wanted[place_id], source, status.label, status.day, end, known_at, BY_STATEMENT)


def _describe(theatre: OpenTheatre, held: _Held) -> dict[str, Any]:
    card = theatre.cards[held.source]
    meaning = card.elsewhere if held.label == BLANK else card.labels.get(held.label)
    about = {"id": held.place.place_id, "name": held.place.name, "source": held.source}
    says = {"status": str(meaning.status) if meaning else None, "party": (meaning.party or None) if meaning else None}
    span = {"from": held.start.isoformat(), "until": held.end.isoformat() if held.end else None, "known": held.known}
    return about | says | span | {"label": held.label, "by": held.how}
