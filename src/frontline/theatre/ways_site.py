"""Gather what the page shows of roads and railways: in which state each stretch was on which days, and the way out.

Only days that may be published come in; the page's file is described in ``docs/design/formats.md``, "The static site".
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.errors import NotFoundError
from frontline.measures.corridor import WaysOut
from frontline.places.place import Place
from frontline.publish.gate import Gate
from frontline.routes.access import HALF, STATES, judge
from frontline.routes.network import MODES, TRANSFER, Ints
from frontline.theatre.access import Roads, load_roads
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reported import read_reported

ROUTES_FORMAT = "frontline-routes/1"
CORRIDOR_EVERY = 3  # days; a tenth of a second each
DECIMALS = 4


def draw_ways(
    theatre: OpenTheatre,
    gate: Gate,
    place: Place | None,
    first: date,
    opens_on: date,
    probability: NDArray[np.float32],
) -> dict[str, Any] | None:
    """Return the page's roads and railways by state on each day; None where the theatre has no network.

    Args:
        theatre: where.
        gate: which claims about ways may go out.
        place: the focus, whose way out is drawn on the opening day and each third before and after it.
        first: the first day.
        opens_on: the day that the page opens on.
        probability: that the first party holds each cell, NaN where no map covers it, shape (days, cells).
    """
    try:
        roads = load_roads(theatre)
    except NotFoundError:
        return None
    states = np.array([
        judge(roads.lattice, field.astype(float), theatre.settings.routes.bands_on(first + timedelta(days=day))).state
        for day, field in enumerate(probability)
    ])  # fmt: skip
    opening = (opens_on - first).days
    corridors = list(_draw_corridors(theatre, place, probability, opening)) if place and place.lon is not None else []
    return {
        "format": ROUTES_FORMAT,
        "states": STATES,
        "side": theatre.party_ids[1],
        "bands": theatre.settings.routes.bands_on(opens_on).model_dump(mode="json"),
        "lines": list(_list_stretches(roads, states)),
        "corridors": corridors,
        "reported": list(_list_reported(theatre, gate, roads, first, len(probability))),
    }


def pack_ways(found: dict[str, Any]) -> bytes:
    """Return the page's file."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _list_stretches(roads: Roads, states: NDArray[np.int8]) -> Iterator[dict[str, Any]]:
    """Yield the stretches of one mode that were in the same state on every day, with their runs of days."""
    network = roads.network
    drawn = np.flatnonzero(roads.lattice.inside & (network.mode != MODES.index(TRANSFER)))
    keys = np.concatenate([network.mode[drawn][None], states[:, drawn]]).T
    unique, group = np.unique(keys, axis=0, return_inverse=True)
    lines = network.lines
    for number, key in enumerate(unique):
        chosen = drawn[np.ravel(group) == number]
        merged = shapely.line_merge(shapely.MultiLineString(list(lines[chosen])))
        paths = [np.round(shapely.get_coordinates(part), DECIMALS).tolist() for part in shapely.get_parts(merged)]
        days = key[1:]
        starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]])
        yield {"mode": MODES[int(key[0])], "paths": paths, "runs": [[int(day), int(days[day])] for day in starts]}


def _list_reported(theatre: OpenTheatre, gate: Gate, roads: Roads, first: date, count: int) -> Iterator[dict[str, Any]]:
    """Yield what may go out of what reports say of ways: who says what, in whose words, of which lines and days."""
    for each in read_reported(theatre, first, first + timedelta(days=count - 1), gate.cut_off, gate):
        chosen: Ints = (
            each.meant.edges[roads.lattice.inside[each.meant.edges]] if each.meant.is_exact else each.meant.edges[:0]
        )
        merged = shapely.line_merge(shapely.MultiLineString(list(roads.network.lines[chosen]))) if len(chosen) else None
        told = each.describe()
        names = ("holder", "claimant", "publisher", "published", "url", "text", "says", "denied", "where", "expires")
        days = (max(each.since, each.published) - first).days, (each.expires - first).days
        paths = [np.round(shapely.get_coordinates(part), DECIMALS).tolist() for part in shapely.get_parts(merged)]
        yield {name: told[name] for name in names} | {"days": days, "paths": paths if merged else []}


def _draw_corridors(
    theatre: OpenTheatre, place: Place, probability: NDArray[np.float32], opening: int
) -> Iterator[dict[str, Any]]:
    ways = WaysOut(theatre.outline_of(place).geometry, shapely.Point(place.lon, place.lat))
    column, row = (np.floor(each).astype(np.int64) for each in theatre.grid.place(*ways.locate_cells().T))
    inside = (column >= 0) & (row >= 0) & (column < theatre.grid.columns) & (row < theatre.grid.rows)
    cell = (row * theatre.grid.columns + column)[inside]
    for day in range(opening % CORRIDOR_EVERY, len(probability), CORRIDOR_EVERY):
        held = np.zeros(ways.x.size, bool)
        held[inside] = np.nan_to_num(probability[day])[cell] >= HALF
        if not held.any():
            continue
        line, width = ways.draw(held.reshape(ways.x.shape))
        path = np.round(shapely.get_coordinates(line), DECIMALS).tolist()
        yield {"day": day, "width_km": round(width, 2), "path": path}
