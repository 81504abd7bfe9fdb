"""Gather what the page shows of roads and railways: in which state each stretch was on which days, and the way out.

Only days that may be published come in; the page's file is described in ``docs/design/formats.md``, "The static site".
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError
from frontline.measures.corridor import WaysOut
from frontline.places.place import Place
from frontline.publish.gate import Gate
from frontline.routes.access import HALF, STATES, judge
from frontline.routes.network import MODES, TRANSFER, Ints
from frontline.theatre.access import Roads, load_roads
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.reported import read_reported

ROUTES_FORMAT = "frontline-routes/1"
CORRIDOR_EVERY = 3  # days; a tenth of a second each
DECIMALS = 4
BLANK = np.int8(len(STATES))  # in which state a stretch is on a day on which its ground is kept from readers


@dataclass(frozen=True, slots=True)
class Closure:
    """Ground of which nothing is told on some days of the page, a truth value each."""

    ground: BaseGeometry
    days: NDArray[np.bool_]


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
    closures = list_closures(theatre, gate, first, len(probability))
    opening = (opens_on - first).days
    corridors = list(_draw_corridors(theatre, place, probability, opening)) if place and place.lon is not None else []
    return {
        "format": ROUTES_FORMAT,
        "states": STATES,
        "side": theatre.party_ids[1],
        "bands": theatre.settings.routes.bands_on(opens_on).model_dump(mode="json"),
        "lines": list(_list_stretches(roads, states, closures)),
        "corridors": [each for each in corridors if not _crosses(each, closures)],
        "reported": list(_list_reported(theatre, gate, roads, first, closures, len(probability))),
    }


def pack_ways(found: dict[str, Any]) -> bytes:
    """Return the page's file."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def list_closures(theatre: OpenTheatre, gate: Gate, first: date, count: int) -> list[Closure]:
    """Return the ground that embargoes and open alarms keep from readers, each with the days on which they do."""
    days = [first + timedelta(days=n) for n in range(count)]
    closures = [Closure(each.geometry, np.array([each.holds(day) for day in days])) for each in gate.closed]
    for alarm in keep_holds(theatre, gate.known).open:
        held = np.zeros(theatre.grid.size, bool)
        held[alarm.cells] = True
        closures.append(Closure(theatre.grid.draw(held), np.array([alarm.is_in_force(day) for day in days])))
    return [each for each in closures if each.days.any() and not each.ground.is_empty]


def cut_lines(
    lines: NDArray[np.object_], states: NDArray[np.int8], closures: list[Closure]
) -> tuple[NDArray[np.object_], NDArray[np.int8], Ints]:
    """Cut lines at the edges of closed ground; of what lies inside the state is ``BLANK`` on the days it is closed.

    Returns:
        The pieces, their states (days, pieces), and of which line each is a piece.
    """
    of: Ints = np.arange(len(lines))
    for each in closures:
        shapely.prepare(each.ground)
        met = shapely.intersects(each.ground, lines)
        inside, outside = shapely.intersection(lines[met], each.ground), shapely.difference(lines[met], each.ground)
        hidden = states[:, met].copy()
        hidden[each.days] = BLANK
        lines = np.concatenate([lines[~met], inside, outside])
        states = np.concatenate([states[:, ~met], hidden, states[:, met]], axis=1)
        of = np.concatenate([of[~met], of[met], of[met]])
        left = np.array([each.length > 0 for each in lines])
        lines, states, of = lines[left], states[:, left], of[left]
    return lines, states, of


def _list_stretches(roads: Roads, states: NDArray[np.int8], closures: list[Closure]) -> Iterator[dict[str, Any]]:
    """Yield the stretches of one mode that were in the same state on every day, with their runs of days."""
    network = roads.network
    drawn = np.flatnonzero(roads.lattice.inside & (network.mode != MODES.index(TRANSFER)))
    lines, own, of = cut_lines(np.array(network.lines, object)[drawn], states[:, drawn], closures)
    keys = np.concatenate([network.mode[drawn][of][None], own]).T
    unique, group = np.unique(keys, axis=0, return_inverse=True)
    for number, key in enumerate(unique):
        days = key[1:]
        if (days == BLANK).all():
            continue
        starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]])
        runs = [[int(day), int(days[day])] for day in starts]
        yield {"mode": MODES[int(key[0])], "paths": _draw(lines[np.ravel(group) == number]), "runs": runs}


def _draw(lines: NDArray[np.object_]) -> list[list[list[float]]]:
    """Return lines as few long ones, rounded."""
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString" and part.length > 0]
    merged = shapely.line_merge(shapely.MultiLineString(parts))
    return [np.round(shapely.get_coordinates(part), DECIMALS).tolist() for part in shapely.get_parts(merged)]


def _crosses(corridor: dict[str, Any], closures: list[Closure]) -> bool:
    """Tell whether a way out runs over ground that is closed on its day."""
    path = shapely.LineString(corridor["path"]) if len(corridor["path"]) > 1 else shapely.MultiPoint(corridor["path"])
    return any(each.days[corridor["day"]] and shapely.intersects(each.ground, path) for each in closures)


def _list_reported(
    theatre: OpenTheatre, gate: Gate, roads: Roads, first: date, closures: list[Closure], count: int
) -> Iterator[dict[str, Any]]:
    """Yield what may go out of what reports say of ways: who says what, in whose words, of which lines and days."""
    for each in read_reported(theatre, first, first + timedelta(days=count - 1), gate.cut_off, gate):
        chosen: Ints = (
            each.meant.edges[roads.lattice.inside[each.meant.edges]] if each.meant.is_exact else each.meant.edges[:0]
        )
        told = each.describe()
        names = ("holder", "claimant", "publisher", "published", "url", "text", "says", "denied", "where", "expires")
        days = (max(each.since, each.published) - first).days, (each.expires - first).days
        meant = np.array(roads.network.lines, object)[chosen]
        for closure in closures:
            if closure.days[max(days[0], 0) : days[1]].any():
                meant = shapely.difference(meant, closure.ground)
        yield {name: told[name] for name in names} | {"days": days, "paths": _draw(meant) if len(meant) else []}


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
