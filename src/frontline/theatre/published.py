"""Open what a source published, as known at an instant; what it showed is asked of ``control.published``."""

from datetime import datetime

from frontline.control.layer import read_shown
from frontline.control.partition.keep import read_partition
from frontline.control.published import CellMap, ExactMap, PublishedMap
from frontline.errors import NotFoundError
from frontline.store import outlines
from frontline.theatre.folder import OpenTheatre


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
        shown = read_shown(connection, source, theatre.grid, known)
    return CellMap(card, shown, theatre.grid, theatre.party_ids) if shown.days else None


def open_map(theatre: OpenTheatre, source: str, known: datetime | None = None) -> PublishedMap:
    """Return what a source published.

    Raises:
        NotFoundError: There is no such source, or it showed no map by then.
    """
    found = find_map(theatre, source, known)
    if found is None:
        raise NotFoundError(f"{source} has shown no map", f"bring its maps in with 'frontline ingest {source} PATH'")
    return found
