"""Show which settlements may be taken next, by how many days, as could be said at the cut-off."""

from datetime import date, timedelta
from typing import Any

import shapely

from frontline.errors import NotFoundError, UsageError
from frontline.publish.gate import Gate
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outlook import outlook
from frontline.theatre.outward.feature import Collection, Feature

DAYS_AHEAD = (7, 30, 90)
MOST = 200  # settlements for each span of days


def list_forecasts(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return for each settlement near the line how likely a map shows it as taken within some days."""
    return [_write(theatre, gate, row) for days in DAYS_AHEAD for row in _look_ahead(theatre, gate, days)]


def _look_ahead(theatre: OpenTheatre, gate: Gate, days: int) -> list[dict[str, Any]]:
    """Return the rows of an outlook; none where the theatre is none that anything can be forecast of."""
    try:
        return outlook(theatre, days, gate.cut_off, most=MOST)
    except (NotFoundError, UsageError):
        return []


def _write(theatre: OpenTheatre, gate: Gate, row: dict[str, Any]) -> Feature:
    place = theatre.gazetteer.by_id(row["place_id"])
    point = None if place.lon is None or place.lat is None else shapely.Point(place.lon, place.lat)
    said = {"place": row["place_id"], "name": row["place"], "party": theatre.party_ids[0]}
    said |= {name: value for name, value in row.items() if name not in ("place", "place_id")}
    first: date = gate.last_day
    until = first + timedelta(days=row["days"] + 1)
    said["by"] = (until - timedelta(days=1)).isoformat()
    return Feature(f"{row['place_id']}.{row['days']}d", point, said, first, until)


FORECASTS = Collection(
    "forecasts",
    "Which settlements may be taken next",
    "How likely a map is to show each settlement near the line as taken by the first party within 7, 30 or 90 days, "
    "with its interval and how such forecasts fared; made as of the cut-off. It tells what may come, not what will.",
    ("place", "days", "source"),
    list_all=list_forecasts,
)
