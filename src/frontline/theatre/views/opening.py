"""Open the view of a ground that a source or our assessment gives."""

import contextlib
from datetime import date, datetime

from frontline.control.published import CellMap
from frontline.errors import NotFoundError
from frontline.theatre.areas import ASSESSED
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground
from frontline.theatre.published import open_map
from frontline.theatre.views.assessed import AssessedView
from frontline.theatre.views.cells import CellView
from frontline.theatre.views.drawn import DrawnView
from frontline.theatre.views.view import View


def open_view(
    theatre: OpenTheatre,
    source: str | None,
    ground: Ground,
    party_id: str,
    known: datetime | None = None,
    until: date | None = None,
) -> View:
    """Return the view of a ground by a map, or by our assessment.

    Args:
        theatre: where.
        source: the map; None or ``assessed`` for our assessment.
        ground: over what.
        party_id: whose ground.
        known: as known at this instant; default: now.
        until: the last day that is asked for; default: the last that a map shows.

    Raises:
        NotFoundError: No such source, or it shows no map.
    """
    if source is None or source == ASSESSED:
        return AssessedView(theatre, ground, party_id, known, until)
    shown = open_map(theatre, source, known)
    if isinstance(shown, CellMap):
        return CellView(theatre, shown, ground, party_id)
    return DrawnView(shown, ground, party_id, theatre.card(source).convention)


def open_map_views(theatre: OpenTheatre, ground: Ground, party_id: str, known: datetime | None = None) -> list[View]:
    """Return the views of a ground by all maps that show anything."""
    views = []
    for card in theatre.cards.values():
        if not card.is_map:
            continue
        with contextlib.suppress(NotFoundError):  # a map of which nothing was known then
            views.append(open_view(theatre, card.name, ground, party_id, known))
    return views
