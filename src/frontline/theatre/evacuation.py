"""Answer how people can be reached: settlements by the least exposed way that joins them to the rear.

Made for those who bring aid or plan a way out; the table has HXL tags (hxlstandard.org) in its second row.
"""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from frontline.days import now, write_instant
from frontline.errors import UsageError
from frontline.publish.whole import write_whole
from frontline.routes.access import CUT, FREE, STATES, Access, band_of
from frontline.routes.network import Ints
from frontline.routes.search import joined_to
from frontline.theatre.access import Roads, choose_side, load_roads, read_access
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ways_found import LIMIT, middle_of

NO_WAY = CUT
COLUMNS = {
    "name": "#loc+name",
    "id": "#loc+code",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "population": "#population+total",
    "state": "#access+state",
    "before": "#access+state+before",
    "lost_last_way": "#access+lost",
    "on": "#date+valid",
    "source": "#meta+source",
}


def evacuation(
    theatre: OpenTheatre, on: date, since: date | None = None, side: str | None = None, known: datetime | None = None
) -> dict[str, Any]:
    """Say how many people live where which ways are left, and which settlements lost their last way since a day.

    Settlements in ground that the side does not hold do not count, nor do those far from the network, which are told
    apart.

    Raises:
        NotFoundError: No network, or no map of that day.
        UsageError: A day in the future, or ``since`` after ``on``.
    """
    check_day(on)
    if since and since > on:
        raise UsageError(f"{since} is after {on}", "give the earlier day as --since")
    own = choose_side(theatre, side)
    roads = load_roads(theatre)
    access, _ = read_access(theatre, own, on, known)
    now_states = node_ways(roads, access)
    before = node_ways(roads, read_access(theatre, own, since, known)[0]) if since else None
    rows, off = _list_settlements(theatre, roads, access, now_states, before)
    for row in rows:
        row["on"], row["source"] = on.isoformat(), "frontline"
    return {
        "on": on.isoformat(),
        "since": since.isoformat() if since else None,
        "known": write_instant(known or now()),
        "side": own,
        "network": roads.network.version,
        "by_state": [_count(rows, name) for name in ("free", "exposed-long", "exposed", "contact", "no way")],
        "off_network": off,
        "lost_last_way": [row for row in rows if row["lost_last_way"]],
        "settlements": rows,
        "note": f"Population as the gazetteer has it, before the war as a rule; {LIMIT[0].lower()}{LIMIT[1:]}",
    }


def node_ways(roads: Roads, access: Access) -> Ints:
    """Return for each node the worst state on its least exposed way to the rear; ``NO_WAY`` where none is open."""
    goals = access.node_state == FREE
    found = np.full(roads.network.nodes, NO_WAY)
    for state in range(CUT - 1, FREE - 1, -1):
        found[joined_to(roads.graph, access.state <= state, goals)] = state
    return found


def save_table(found: dict[str, Any], file: Path) -> None:
    """Write the settlements as CSV with HXL tags, all of it or nothing.

    Raises:
        StorageError: The file cannot be written.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerow(COLUMNS.values())
    for row in found["settlements"]:
        table.writerow(["" if row[name] is None else row[name] for name in COLUMNS])
    write_whole(file, out.getvalue().encode())


def _list_settlements(
    theatre: OpenTheatre, roads: Roads, access: Access, now_states: Ints, before: Ints | None
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the settlements of the box that the side holds and the network reaches, and how many it does not."""
    places = [each for each in theatre.gazetteer.within(theatre.box) if each.kind == "settlement"]
    lon, lat = (np.array([getattr(each, name) for each in places], float) for name in ("lon", "lat"))
    where = band_of(access.field_km.ravel()[roads.lattice.cells_of(lon, lat)], access.bands)
    rows, off = [], {"settlements": 0, "population": 0}
    for place, own in zip(places, where.tolist(), strict=True):
        if own == CUT:
            continue
        if not len(roads.network.nodes_of(place.place_id)):
            off["settlements"] += 1
            off["population"] += place.population or 0
            continue
        nodes = middle_of(roads, place)
        states = [None if each is None else int(each[nodes].min()) for each in (now_states, before)]
        words = [None if each is None else "no way" if each == NO_WAY else STATES[each] for each in states]
        lost = states[1] is not None and states[1] < NO_WAY and states[0] == NO_WAY
        rows.append({"name": place.name, "id": place.place_id, "lat": place.lat, "lon": place.lon,
                     "population": place.population, "state": words[0], "before": words[1],
                     "lost_last_way": lost})  # fmt: skip
    return sorted(rows, key=lambda row: (-(row["population"] or 0), row["name"])), off


def _count(rows: list[dict[str, Any]], state: str) -> dict[str, Any]:
    chosen = [row for row in rows if row["state"] == state]
    known = [row["population"] for row in chosen if row["population"] is not None]
    return {"state": state, "settlements": len(chosen), "population": sum(known),
            "without_population": len(chosen) - len(known)}  # fmt: skip
