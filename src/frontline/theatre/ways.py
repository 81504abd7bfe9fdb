"""Answer by which ways a place can be reached from the rear on a day, and how exposed they are.

The shapes of the answers are those of the interface. They tell of resilience and access: how many ways are left, never
which edge would be worth most to cut. What reports say stands beside it, as theirs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from frontline.days import ONE_DAY, now, write_instant
from frontline.places.place import Place
from frontline.routes.access import CUT
from frontline.routes.search import Arcs, find_way, joined_to
from frontline.theatre.access import Roads, load_roads, read_access
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reported import Reported, about, count_if_true, in_force, read_reported
from frontline.theatre.ways_figures import describe_way, measure, tell_reported
from frontline.theatre.ways_found import LIMIT, Found, Question, find_ways, first_day


def routes(theatre: OpenTheatre, asked: Question) -> dict[str, Any]:
    """Say by which ways a place can be reached on a day.

    Raises:
        NotFoundError: No network, no such place on it, or no map of that day.
    """
    access, hostile = read_access(theatre, asked.side, asked.on, asked.known, asked.source)
    found = find_ways(theatre, asked, access, hostile)
    return tell(theatre, asked, found, read_reported(theatre, asked.on, asked.on, asked.known))


def tell(theatre: OpenTheatre, asked: Question, found: Found, reported: Sequence[Reported]) -> dict[str, Any]:
    """Return the ways of a place as an answer has them.

    Args:
        theatre: where.
        asked: the question.
        found: the ways.
        reported: claims about ways; those in force that concern the place or its ways are told.
    """
    roads = load_roads(theatre)
    ours = about(in_force(reported, asked.on), asked.place.place_id, found.between.edge)
    return {
        "place": asked.place.name,
        "on": asked.on.isoformat(),
        "known": write_instant(asked.known or now()),
        "source": asked.source or "assessed",
        "side": asked.side,
        "network": roads.network.version,
        **measure(theatre, asked, found, ours),
        "ways": [
            describe_way(theatre, roads, found, way) | {"reported": tell_reported(way, ours)} for way in found.ways
        ],
        "hubs": [_to_hub(theatre, roads, found, hub) for hub in asked.hubs],
        "last_open_way": _last_open(theatre, asked, found),
        "reported": [each.describe() for each in ours],
        "reported_cut": count_if_true(found.between, found.usable, ours),
        "bands": found.access.bands.model_dump(mode="json"),
        "note": _note(roads, asked, found),
    }


def _to_hub(theatre: OpenTheatre, roads: Roads, found: Found, hub: Place) -> dict[str, Any]:
    """Return the quickest open way to a hub."""
    goals = roads.network.nodes_of(hub.place_id)
    if not len(goals):
        return {"to": hub.name, "state": "not on the network", "km": None, "minutes": None}
    way = find_way(Arcs.of(roads.graph, found.access.is_open), found.nodes, goals)
    if way is None or not len(way.edges):
        return {"to": hub.name, "state": "cut" if way is None else "free", "km": None, "minutes": None}
    return describe_way(theatre, roads, found, way) | {"to": hub.name}


def _last_open(theatre: OpenTheatre, asked: Question, found: Found) -> dict[str, Any] | None:
    """Return the last day up to the one asked about on which a way was open, and the quickest then."""
    day, first = asked.on, first_day(theatre, asked.on)
    roads = load_roads(theatre)
    while not found.ways and first and day > first:
        day -= ONE_DAY
        access, hostile = read_access(theatre, asked.side, day, asked.known, asked.source)
        found = find_ways(theatre, asked, access, hostile)
    if not found.ways:
        return None
    return {"day": day.isoformat(), "way": describe_way(theatre, roads, found, found.ways[-1])}


def _note(roads: Roads, asked: Question, found: Found) -> str:
    state = found.access.node_state[found.nodes]
    if (state == CUT).all():
        held = f"{asked.place.name} lies in ground that {asked.side} does not hold"
        return f"{held}: no way of {asked.side} begins there. {LIMIT}"
    goals = np.zeros(roads.network.nodes, bool)
    goals[found.goals] = True
    if not joined_to(roads.graph, np.ones(len(roads.network), bool), goals)[found.nodes].any():
        return f"{asked.place.name} is on a part of the network that nothing joins to the rear. {LIMIT}"
    return LIMIT
