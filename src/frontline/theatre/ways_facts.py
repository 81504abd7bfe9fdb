"""Gather what a brief says of a place's ways, with their small map; nothing where the network does not reach it."""

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
from frontline.theatre.areas import read_assessed
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reported import read_reported

MAP_KM = 30.0
KM_PER_DEGREE = 111.32
TOWNS = 9
TOWN_PEOPLE = 5_000


def gather_ways(
    theatre: OpenTheatre,
    gate: Gate,
    place: Place,
    on: date,
    maps: tuple[str, ...],
    tongue: Tongue,
    closed: BaseGeometry,
) -> RouteFacts | None:
    """Return the facts, or None where there is no network, or none that reaches the place.

    Args:
        theatre: where.
        gate: what it lets out, and as known when.
        place: of which.
        on: the day.
        maps: references of the maps that the assessment rests on.
        tongue: the language of the names.
        closed: ground of which the map shows nothing.
    """
    known = gate.known
    try:
        asked = ways_found.ask(theatre, place.place_id, on, known=known)
        access, hostile = read_access(theatre, asked.side, on, known)
        found = ways_found.find_ways(theatre, asked, access, hostile)
    except NotFoundError:
        return None
    reported = read_reported(theatre, on, on, gate.cut_off, gate)
    figures = ways.tell(theatre, asked, found, reported)
    ring = shapes.encirclement(theatre, place.place_id, on, None, known)["corridor_width_km"]
    width = (ring["value"], ring["low"], ring["high"])
    side = tongue.name(theatre.settings.party(asked.side).called(tongue.code))
    name = tongue.place(place)
    for way in figures["ways"]:
        way["to"] = tongue.place(theatre.gazetteer.by_id(way["to_place"]))
    figure = _draw(theatre, asked, found, closed, tongue) if place.lon is not None else ""
    return RouteFacts(name, on, side, figures, width, figure, (METHOD, NETWORK, *maps))


def _draw(
    theatre: OpenTheatre, asked: ways_found.Question, found: ways_found.Found, closed: BaseGeometry, tongue: Tongue
) -> str:
    place, roads = asked.place, load_roads(theatre)
    lon, lat = place.lon or 0.0, place.lat or 0.0
    high = MAP_KM / KM_PER_DEGREE
    wide = 1.35 * high / float(np.cos(np.radians(lat)))
    box = (lon - wide, lat - high, lon + wide, lat + high)
    held = read_assessed(theatre, asked.on, asked.known)[0]
    line, width_km = draw_corridor(held, theatre.outline_of(place).geometry, shapely.Point(lon, lat))
    near = np.flatnonzero(
        (roads.network.mode != MODES.index(TRANSFER)) & shapely.intersects(roads.network.lines, shapely.box(*box))
    )
    given = RouteMap(
        tongue.say("Roads and railways about {place} on {day} by how exposed they are",
                   place=tongue.place(place), day=tongue.day(asked.on)),
        box, shapely.difference(held, closed), theatre.settings.parties[0].color, roads.network.lines[near],
        tuple(MODES[each] for each in roads.network.mode[near]),
        tuple(STATES[each] for each in found.access.state[near]),
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
