"""Draw the whole history that readers may see as one file of vector tiles: ground with the days from and until.

A reader's map shows any day by a filter on ``valid_from`` and ``valid_to`` and asks for no other file. What a day shows
is that of the collections ``control`` and ``states``; how tiles are cut belongs in ``publish.tiles``.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.control.published import areas_only
from frontline.control.spells import find_cell_spells
from frontline.days import ONE_DAY, write_instant
from frontline.publish.gate import Gate
from frontline.publish.licence import may_draw
from frontline.publish.tiles.archive import About, write_archive
from frontline.publish.tiles.encoding import Value
from frontline.publish.tiles.pyramid import Drawing, cut_tiles
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period
from frontline.theatre.outward.feature import Box
from frontline.theatre.outward.grounds import OUTSIDE, list_kinds, open_shown, sort_cells

LAST_ZOOM = 10
FINEST = 8192  # units of a tile's side there, about 3 m each; browsers draw no finer
WIDEST_TILES = 2  # zooms out from that at which the theatre fills a tile
TEXT, NUMBER = "String", "Number"  # as readers of tiles name types
SPAN = {"valid_from": TEXT, "valid_to": TEXT}
LAYERS = {
    "control": SPAN | {"status": TEXT, "party": TEXT, "probability_low": NUMBER, "probability_high": NUMBER},
    "states": SPAN | {"source": TEXT, "status": TEXT, "party": TEXT, "licence": TEXT},
}
DESCRIPTION = (
    "Who held the ground on each day, as assessed (layer control) and as those maps drew it whose licences allow that "
    "(layer states). On a day D is shown what has valid_from <= D < valid_to. Each area has its status, the party that "
    "most likely holds it, and how likely that is, from probability_low to probability_high; ground that no map covers "
    "is unknown, and what is held back is embargoed. Nothing known after {cut_off} is in it."
)


@dataclass(frozen=True, slots=True)
class _Closed:
    """Ground that is held back over some days; empty over most."""

    first: date
    until: date
    ground: BaseGeometry


def draw_timeline(theatre: OpenTheatre, gate: Gate, period: Period, owed: list[str]) -> bytes:
    """Return the file of tiles (PMTiles 3) of all days shown; ``owed`` says whom it is owed to, a line each."""
    drawings = [*_draw_control(theatre, gate, period), *_draw_states(theatre, gate, period)]
    cut_off = write_instant(gate.cut_off)
    days = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    more = {"cut_off": cut_off, "release": gate.release, "licence": theatre.settings.credits.licence, **days}
    title, about = theatre.settings.title, DESCRIPTION.format(cut_off=cut_off)
    first_zoom = find_first_zoom(theatre.box)
    said = About(title, about, "; ".join(owed), theatre.box, first_zoom, LAST_ZOOM, LAYERS, more)
    return write_archive(cut_tiles(drawings, first_zoom, LAST_ZOOM, FINEST), said)


def find_first_zoom(box: Box) -> int:
    """Return the zoom at which a box is so small that nobody looks at it from farther away."""
    width = max(box[2] - box[0], box[3] - box[1])
    return min(max(math.floor(math.log2(360 / width)) - WIDEST_TILES, 0), LAST_ZOOM)


def _draw_control(theatre: OpenTheatre, gate: Gate, period: Period) -> Iterator[Drawing]:
    kinds, days = list_kinds(theatre.party_ids), [*period.days, period.last + ONE_DAY]
    for spell in find_cell_spells(theatre.grid, sort_cells(theatre, gate, period), OUTSIDE):
        about = {name: value for name, value in kinds[spell.state].describe().items() if value is not None}
        yield Drawing("control", spell.geometry, _span(days[spell.first], days[spell.until]) | about)


def _draw_states(theatre: OpenTheatre, gate: Gate, period: Period) -> Iterator[Drawing]:
    for name, card in theatre.cards.items():
        shown = open_shown(theatre, gate, name) if card.is_map and may_draw(card) else None
        if shown is None:
            continue
        closed = _list_closed(theatre, gate, period, name)
        days = [max(each.day, period.first) for each in shown.days] + [period.last + ONE_DAY]
        for spell in shown.spells(theatre.party_ids):
            party = theatre.party_ids[spell.state] if spell.state < len(theatre.party_ids) else ""
            said = {"status": "held", "party": party} if party else {"status": "contested"}
            about = {"source": name, **said, "licence": card.licence.name}
            first, until = days[spell.first], min(days[spell.until], period.last + ONE_DAY)
            for part in _keep_back(spell.geometry, first, until, closed):
                yield Drawing("states", part.ground, _span(part.first, part.until) | about)


def _list_closed(theatre: OpenTheatre, gate: Gate, period: Period, source: str) -> list[_Closed]:
    """Return what embargoes and alarms hold back of a map's drawing, in spans of days over which that is the same."""
    holds = keep_holds(theatre, gate.known)
    states = [(gate.closed_on(day), holds.mask(day, source)) for day in period.days]
    changes = [
        n for n, (before, now) in enumerate(pairwise(states), 1) if before[0] != now[0] or (before[1] != now[1]).any()
    ]
    found, days = [], [*period.days, period.last + ONE_DAY]
    for first, until in pairwise([0, *changes, len(states)]):
        ground, held = states[first]
        whole = shapely.union(ground, theatre.grid.draw(held)) if held.any() else ground
        found.append(_Closed(days[first], days[until], whole))
    return found


def _keep_back(shape: BaseGeometry, first: date, until: date, closed: list[_Closed]) -> Iterator[_Closed]:
    """Yield ground without what is held back, in as few spans of days as that needs."""
    if first >= until:
        return
    if not any(shapely.intersects(each.ground, shape) for each in closed if each.first < until and first < each.until):
        yield _Closed(first, until, shape)
        return
    for each in closed:
        start, end = max(first, each.first), min(until, each.until)
        left = shape if each.ground.is_empty else areas_only(shapely.difference(shape, each.ground))
        if start < end and not left.is_empty:
            yield _Closed(start, end, left)


def _span(first: date, until: date) -> dict[str, Value]:
    return {"valid_from": first.isoformat(), "valid_to": until.isoformat()}
