"""Show which settlements may be taken next, by how many days, as could be said when the last map shown was known."""

from datetime import datetime, timedelta
from typing import Any

import shapely

from frontline.days import ONE_DAY
from frontline.errors import NotFoundError, UsageError
from frontline.publish.embargo import points_into
from frontline.publish.gate import Gate
from frontline.theatre.answers import read_map
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.foresight import choose_source
from frontline.theatre.outlook import outlook
from frontline.theatre.outward.feature import Collection, Feature

DAYS_AHEAD = (7, 30, 90)
MOST = 200  # settlements for each span of days


def list_forecasts(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return for each settlement near the line how likely a map shows it as taken within some days."""
    try:
        made = find_instant(theatre, gate)
        rows = [row for days in DAYS_AHEAD for row in outlook(theatre, days, made, most=MOST)]
    except (NotFoundError, UsageError):
        return []  # nothing can be forecast of this theatre
    return [each for row in rows if (each := _write(theatre, gate, row, made)) is not None]


def find_instant(theatre: OpenTheatre, gate: Gate) -> datetime:
    """Return when the last picture of the map that forecasts go by was known: they look ahead from there, not from now.

    Raises:
        NotFoundError: No map was known at the cut-off.
    """
    source = choose_source(theatre, None, gate.cut_off)
    found = read_map(theatre, source, gate.cut_off)
    if found is None:
        raise NotFoundError(f"{source} shows no map")
    return min(gate.cut_off, max(each.known_at for each in found[0].days))


def _write(theatre: OpenTheatre, gate: Gate, row: dict[str, Any], made: datetime) -> Feature | None:
    """Return a forecast; None where its place is embargoed, on a day that it is about or now."""
    place = theatre.gazetteer.by_id(row["place_id"])
    first = made.date()
    until = first + timedelta(days=row["days"] + 1)
    spot = {"lon": place.lon, "lat": place.lat, "radius_km": 0.0}
    if points_into(gate.closed_on(first, until), spot) or points_into(gate.closed_on(gate.last_day), spot):
        return None
    point = None if place.lon is None or place.lat is None else shapely.Point(place.lon, place.lat)
    said = {"place": row["place_id"], "name": row["place"], "party": theatre.party_ids[0]}
    said |= {name: value for name, value in row.items() if name not in ("place", "place_id")}
    said["by"] = (until - ONE_DAY).isoformat()
    return Feature(f"{row['place_id']}.{row['days']}d", point, said, first, until)


FORECASTS = Collection(
    "forecasts",
    "Which settlements may be taken next",
    "How likely a map is to show each settlement near the line as taken by the first party within 7, 30 or 90 days, "
    "with its interval and how such forecasts fared; made when the last map shown was known, as 'known' "
    "says. It tells what may come, not what will.",
    ("place", "days", "source"),
    list_all=list_forecasts,
)
