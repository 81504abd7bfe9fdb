"""Gather what a brief says of a place's ways, with their small map; nothing where the network does not reach it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError
from frontline.measures.corridor import draw_corridor
from frontline.places.place import Place
from frontline.publish.brief_facts import METHOD, NETWORK
from frontline.publish.gate import Gate
from frontline.publish.route_map import RouteMap, draw_route_map
from frontline.publish.tongue import Tongue
from frontline.publish.ways_section import RouteFacts
from frontline.routes.access import STATES
from frontline.routes.network import MODES, TRANSFER
from frontline.theatre import shapes, ways, ways_found
from frontline.theatre.access import load_roads, read_access
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reported import read_reported

MAP_KM = 30.0
KM_PER_DEGREE = 111.32
TOWNS = 9
TOWN_PEOPLE = 5_000


@dataclass(frozen=True, slots=True)
class WaysFound:
    """What was found of a place's ways, in no language yet.

    Attributes:
        asked: the question.
        found: the ways.
        figures: as ``frontline routes`` answers.
        corridor_km: value, low and high of the width of the way out.
        held: the ground that the first party is assessed to hold.
        closed: ground of which the map shows nothing.
    """

    asked: ways_found.Question
    found: ways_found.Found
    figures: dict[str, Any]
    corridor_km: tuple[float, float, float]
    held: BaseGeometry
    closed: BaseGeometry


def find_ways(
    theatre: OpenTheatre, gate: Gate, place: Place, on: date, held: BaseGeometry, closed: BaseGeometry
) -> WaysFound | None:
    """Return what is known of a place's ways, or None where there is no network, or none that reaches the place.

    Args:
        theatre: where.
        gate: what it lets out, and as known when.
        place: of which.
        on: the day.
        held: the ground that the first party is assessed to hold.
        closed: ground of which the map shows nothing.
    """
    known = gate.known
    try:
        asked = ways_found.ask(theatre, place.place_id, on, known=known)
        access, hostile = read_access(theatre, asked.side, on, known)
        found = ways_found.find_ways(theatre, asked, access, hostile)
    except NotFoundError:
        return None
    figures = ways.tell(theatre, asked, found, read_reported(theatre, on, on, gate.cut_off, gate))
    ring = shapes.encirclement(theatre, place.place_id, on, None, known)["corridor_width_km"]
    return WaysFound(asked, found, figures, (ring["value"], ring["low"], ring["high"]), held, closed)


def tell_ways(theatre: OpenTheatre, found: WaysFound, maps: tuple[str, ...], tongue: Tongue) -> RouteFacts:
    """Return the facts of the section on a place's ways, with its small map, their names in a language.

    Args:
        theatre: where.
        found: what is known of them.
        maps: references of the maps that the assessment rests on.
        tongue: the language of the names.
    """
    place, on = found.asked.place, found.asked.on
    named = [way | {"to": tongue.place(theatre.gazetteer.by_id(way["to_place"]))} for way in found.figures["ways"]]
    side = tongue.party(theatre.settings.party(found.asked.side))
    figure = _draw(theatre, found, tongue) if place.lon is not None else ""
    return RouteFacts(
        tongue.place(place), on, side, found.figures | {"ways": named}, found.corridor_km, figure,
        (METHOD, NETWORK, *maps),
    )  # fmt: skip


def _draw(theatre: OpenTheatre, found: WaysFound, tongue: Tongue) -> str:
    asked, held = found.asked, found.held
    place, roads = asked.place, load_roads(theatre)
    lon, lat = place.lon or 0.0, place.lat or 0.0
    high = MAP_KM / KM_PER_DEGREE
    wide = 1.35 * high / float(np.cos(np.radians(lat)))
    box = (lon - wide, lat - high, lon + wide, lat + high)
    line, width_km = draw_corridor(held, theatre.outline_of(place).geometry, shapely.Point(lon, lat))
    near = np.flatnonzero(
        (roads.network.mode != MODES.index(TRANSFER)) & shapely.intersects(roads.network.lines, shapely.box(*box))
    )
    given = RouteMap(
        tongue.say("Roads and railways about {place} on {day} by how exposed they are",
                   place=tongue.place(place), day=tongue.day(asked.on)),
        box, shapely.difference(held, found.closed), theatre.settings.parties[0].color, roads.network.lines[near],
        tuple(MODES[each] for each in roads.network.mode[near]),
        tuple(STATES[each] for each in found.found.access.state[near]),
        _list_towns(theatre, place, box, tongue), line, width_km, tongue,
    )  # fmt: skip
    return draw_route_map(given)


def _list_towns(
    theatre: OpenTheatre, place: Place, box: tuple[float, float, float, float], tongue: Tongue
) -> tuple[Any, ...]:
    others = [
        each for each in theatre.gazetteer.within(box)
        if each.kind == "settlement" and each != place and (each.population or 0) >= TOWN_PEOPLE
    ]  # fmt: skip
    others.sort(key=lambda each: -(each.population or 0))
    return tuple((tongue.place(each), each.lon or 0.0, each.lat or 0.0) for each in (place, *others[:TOWNS]))
