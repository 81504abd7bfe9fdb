"""Open what a source published, as known at an instant; what it showed is asked of ``control.published``."""

from datetime import datetime
from typing import Any

from frontline.control.layer import read_shown
from frontline.control.partition.keep import read_partition
from frontline.control.published import CellMap, ExactMap, PublishedMap
from frontline.errors import NotFoundError
from frontline.sources.card import Card
from frontline.store import history, outlines
from frontline.store.database import Connection
from frontline.theatre.folder import OpenTheatre

KEPT = 3  # instants: a brief asks for all that is known now, at its cut-off and at the end of its day


def find_map(theatre: OpenTheatre, source: str, known: datetime | None = None) -> PublishedMap | None:
    """Return what a source published; None where it is no map, or showed nothing by then.

    Raises:
        NotFoundError: There is no such source.
    """
    card = theatre.card(source)
    if not card.is_map:
        return None
    with theatre.database.reading() as connection:
        versions = outlines.count_versions(connection, source)
        kept = theatre.partitions.get(source)
        if versions and (kept is None or len(kept.states.versions) != versions):
            kept = theatre.partitions[source] = read_partition(connection, source)
        if versions and kept is not None:
            exact = ExactMap(card, kept, known)
            return exact if exact.days else None
        return _find_cells(theatre, connection, card, known)


def _find_cells(theatre: OpenTheatre, connection: Connection, card: Card, known: datetime | None) -> CellMap | None:
    """Return what a source showed on cells; the last that were asked for are kept while nothing new comes in."""
    count = history.count_shown(connection, card.name)
    if not count:
        return None
    kept: dict[Any, CellMap | None] = theatre.loaded.setdefault(f"cells of {card.name}", {})
    state = (known, count)
    if state not in kept:
        shown = read_shown(connection, card.name, theatre.grid, known)
        for old in list(kept)[: 1 - KEPT]:
            del kept[old]
        kept[state] = CellMap(card, shown, theatre.grid, theatre.party_ids) if shown.days else None
    return kept[state]


def open_map(theatre: OpenTheatre, source: str, known: datetime | None = None) -> PublishedMap:
    """Return what a source published.

    Raises:
        NotFoundError: There is no such source, or it showed no map by then.
    """
    found = find_map(theatre, source, known)
    if found is None:
        raise NotFoundError(f"{source} has shown no map", f"bring its maps in with 'frontline ingest {source} PATH'")
    return found
