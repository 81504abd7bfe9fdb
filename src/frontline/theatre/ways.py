"""Answer by which ways a place can be reached from the rear on a day, and how exposed they are.

The shapes of the answers are those of the interface. They tell of resilience and access: how many ways are left, never
which edge would be worth most to cut.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import NotFoundError
from frontline.measures.encirclement import MIDDLE_M
from frontline.measures.uncertainty import LEVEL, interval
from frontline.places.place import Place
from frontline.routes.access import CUT, FREE, STATES, Access, draw_cuts
from frontline.routes.network import MODES, TRANSFER, Bools, Floats, Ints
from frontline.routes.score import LEVELS, Inputs, score_access
from frontline.routes.search import Arcs, Between, Way, find_way, joined_to
from frontline.theatre.access import Roads, choose_side, load_roads, ranks_about, read_access
from frontline.theatre.assessment import check_day, find_record
from frontline.theatre.folder import OpenTheatre

CERTAIN = 0.99  # an edge more surely cut than this is open in no draw
EXPIRY_DAYS = 14
MOST_WAYS = 12
M_PER_DEGREE = 111_320.0
LIMIT = (
    "Ways are those of the network that was built: of a trunk network only its trunk roads and railways, as straight "
    "edges; farm tracks, damage, mines and closures are not in it."
)


@dataclass(frozen=True)
class Question:
    """What is asked: a place, whose ways, when, as known when, by which map, against which day, and to which hubs."""

    place: Place
    side: str
    on: date
    known: datetime | None = None
    source: str | None = None
    reference: date | None = None
    hubs: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Found:
    """The ways of a place on a day.

    Attributes:
        access: the state of the network.
        nodes: of the place.
        goals: nodes of the rear.
        rear: the state that makes a node one of the rear.
        between: what lies between both, all edges that are not surely cut.
        count: number of ways without a common edge.
        draws: the same in draws of who holds what; empty by a map.
        cuts: which edges are cut in each draw.
        ways: those ways.
    """

    access: Access
    nodes: Ints
    goals: Ints
    rear: int
    between: Between
    count: int
    draws: Ints
    cuts: Bools
    ways: list[Way]


def ask(
    theatre: OpenTheatre, place_name: str, on: date, *, side: str | None = None, known: datetime | None = None,
    source: str | None = None, reference: date | None = None, hubs: tuple[str, ...] = (),
) -> Question:  # fmt: skip
    """Return a question with its place and party found.

    Raises:
        NotFoundError: No such place.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future, or no such party.
    """
    check_day(on)
    named = tuple(dict.fromkeys((*theatre.settings.routes.hubs, *hubs)))
    found = tuple(theatre.gazetteer.resolve(name) for name in named)
    against = reference or theatre.settings.routes.reference or _first_day(theatre, on)
    place = theatre.gazetteer.resolve(place_name)
    return Question(place, choose_side(theatre, side), on, known, source, against, found)


def nodes_of(roads: Roads, place: Place) -> Ints:
    """Return the nodes of a place.

    Raises:
        NotFoundError: The network does not reach it.
    """
    nodes = roads.network.nodes_of(place.place_id)
    if not len(nodes):
        message = f"the network of this theatre does not reach {place.name}"
        raise NotFoundError(message, "name a place on it, or build a denser one with 'frontline network build FILE...'")
    return nodes


def middle_of(roads: Roads, place: Place) -> Ints:
    """Return the nodes of a place near its middle, where its ways begin; all of them where none is near.

    Raises:
        NotFoundError: The network does not reach it.
    """
    nodes = nodes_of(roads, place)
    east = (roads.network.lon[nodes] - (place.lon or 0.0)) * np.cos(np.radians(place.lat or 0.0))
    near = np.hypot(east, roads.network.lat[nodes] - (place.lat or 0.0)) * M_PER_DEGREE <= MIDDLE_M
    return nodes[near] if near.any() else nodes


def find_ways(theatre: OpenTheatre, asked: Question, access: Access, hostile: Floats) -> Found:
    """Return the ways from a place to the rear under a state of the network.

    Raises:
        NotFoundError: The network does not reach the place, or has no rear.
    """
    roads = load_roads(theatre)
    nodes = middle_of(roads, asked.place)
    own = np.zeros(roads.network.nodes, bool)
    own[nodes_of(roads, asked.place)] = True
    rear = int(min(access.node_state[~own], default=CUT))
    if rear == CUT:
        raise NotFoundError(f"no ground of {asked.side} is on the network", "name another --side or another day")
    goals = np.flatnonzero((access.node_state == rear) & ~own)
    possible = access.is_open if asked.source else access.is_open | (access.probability < CERTAIN)
    between = Between.of(roads.graph, possible, nodes, goals)
    usable = np.zeros(len(roads.network), bool)
    usable[between.edge] = access.is_open[between.edge]
    count = between.count(usable[between.edge])
    ways = Between.of(roads.graph, usable, nodes, goals).list_ways(MOST_WAYS) if count else []
    draws, cuts = np.zeros(0, np.int64), np.zeros((0, len(roads.network)), bool)
    if asked.source is None and len(between.edge):
        cuts = np.zeros((len(ranks_about(theatre, asked.place)[1]), len(roads.network)), bool)
        cuts[:, between.edge] = draw_cuts(roads.lattice.only(between.edge), hostile, *ranks_about(theatre, asked.place))
        draws = between.count_draws(cuts)
    return Found(access, nodes, goals, rear, between, count, draws, cuts, ways)


def routes(theatre: OpenTheatre, asked: Question) -> dict[str, Any]:
    """Say by which ways a place can be reached on a day.

    Raises:
        NotFoundError: No network, no such place on it, or no map of that day.
    """
    access, hostile = read_access(theatre, asked.side, asked.on, asked.known, asked.source)
    return tell(theatre, asked, find_ways(theatre, asked, access, hostile), read_reported(theatre, asked))


def tell(theatre: OpenTheatre, asked: Question, found: Found, reported: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the ways of a place as an answer has them."""
    roads = load_roads(theatre)
    return {
        "place": asked.place.name,
        "on": asked.on.isoformat(),
        "known": write_instant(asked.known or now()),
        "source": asked.source or "assessed",
        "side": asked.side,
        "network": roads.network.version,
        **measure(theatre, asked, found, len(reported)),
        "ways": [describe_way(theatre, roads, found, way) for way in found.ways],
        "hubs": [_to_hub(theatre, roads, found, hub) for hub in asked.hubs],
        "last_open_way": _last_open(theatre, asked, found),
        "reported": reported,
        "bands": found.access.bands.model_dump(mode="json"),
        "note": _note(roads, asked, found),
    }


def measure(theatre: OpenTheatre, asked: Question, found: Found, reported: int) -> dict[str, Any]:
    """Return the figures of a place's ways."""
    low, high = interval(found.draws.astype(float), LEVEL) if len(found.draws) else (found.count, found.count)
    probability = float((found.draws == 0).mean()) if len(found.draws) else float(found.count == 0)
    detour = _detour(theatre, asked, found)
    best = least_exposed(load_roads(theatre), found)
    given = Inputs(found.count, probability, best, detour, reported)
    level, reason = score_access(given)
    roads = load_roads(theatre)
    best_way = describe_way(theatre, roads, found, found.ways[0]) if found.ways else None
    return {
        "disjoint_ways": {"value": found.count, "low": min(int(low), found.count), "high": max(int(high), found.count)},
        "cut_probability": round(probability, 3),
        "min_cut": {"edges": found.count, "probability_all_cut": round(probability, 3)},
        "detour_factor": None if detour is None else round(detour, 3),
        "reference": asked.reference.isoformat() if asked.reference else None,
        "best_state": None if best is None else STATES[best],
        "best_way": best_way,
        "access_score": level,
        "access": {
            "scale": "0 to 5 in the manner of ACAPS", "level": LEVELS[level], "because": reason,
            "inputs": {"ways": found.count, "cut_probability": round(probability, 3),
                       "least_exposed_way": None if best is None else STATES[best],
                       "detour_factor": None if detour is None else round(detour, 3), "reports_in_force": reported},
        },
        "rear": STATES[found.rear],
    }  # fmt: skip


def least_exposed(roads: Roads, found: Found) -> int | None:
    """Return the worst state along the way whose worst state is the least bad; None where no way is open."""
    goals = np.zeros(roads.network.nodes, bool)
    goals[found.goals] = True
    for state in range(FREE, CUT):
        joined = joined_to(roads.graph, found.access.state <= state, goals)
        if joined[found.nodes].any():
            return state
    return None


def describe_way(theatre: OpenTheatre, roads: Roads, found: Found, way: Way) -> dict[str, Any]:
    """Return the figures of one way."""
    network, access = roads.network, found.access
    edges = way.edges
    km, state = network.km[edges], access.state[edges]
    modes = [MODES[each] for each in dict.fromkeys(network.mode[edges].tolist()) if MODES[each] != TRANSFER]
    ends = np.r_[network.start[edges[-1:]], network.end[edges[-1:]]]
    last = next((int(node) for node in ends if node in set(found.goals.tolist())), int(ends[0]))
    names = list(dict.fromkeys(network.names[each] for each in network.name[edges] if network.names[each]))
    return {
        "to": name_node(theatre, roads, last),
        "mode": "+".join(modes),
        "roads": names,
        "km": round(float(km.sum()), 1),
        "minutes": round(way.minutes),
        "state": STATES[int(state.max())],
        "km_by_band": {name: round(float(km[state == n].sum()), 1) for n, name in enumerate(STATES)},
        "km_not_assessed": round(float(km[~roads.lattice.inside[edges]].sum()), 1),
        "cut_probability": round(float(found.cuts[:, edges].any(axis=1).mean()), 3) if len(found.cuts) else None,
        "bridges": int(network.bridge[edges].sum()),
    }


def name_node(theatre: OpenTheatre, roads: Roads, node: int) -> str:
    """Return the name of the largest settlement that a node belongs to, else of the nearest on the network."""
    network = roads.network
    owners = np.searchsorted(network.first_place_node, np.flatnonzero(network.place_node == node), side="right") - 1
    places = [theatre.gazetteer.by_id(network.place_ids[each]) for each in owners]
    if not places:
        first = network.place_node[network.first_place_node[:-1]]
        lon, lat = network.lon[first] - network.lon[node], network.lat[first] - network.lat[node]
        nearest = int(np.argmin((lon * np.cos(np.radians(network.lat[node]))) ** 2 + lat**2))
        places = [theatre.gazetteer.by_id(network.place_ids[nearest])]
    return max(places, key=lambda place: place.population or 0).name


def read_reported(theatre: OpenTheatre, asked: Question) -> list[dict[str, Any]]:
    """Return what reports of the last 14 days say about supply and access of a place; older ones have expired."""
    start = asked.on - timedelta(days=EXPIRY_DAYS - 1)
    query = ClaimQuery(asked.place.place_id, start, asked.on + ONE_DAY, type="logistics", known=asked.known)
    with theatre.database.reading() as connection:
        claims = read_claims(connection, query)
    names = ("id", "text", "holder", "polarity", "publisher", "published", "url")
    return [
        {name: claim[name] for name in names}
        | {"expires": (date.fromisoformat(claim["published"]) + timedelta(days=EXPIRY_DAYS)).isoformat()}
        for claim in claims
    ]


def _detour(theatre: OpenTheatre, asked: Question, found: Found) -> float | None:
    """Return the time of the quickest way to the day's rear over that on the reference day to the same."""
    if asked.reference is None or asked.reference > asked.on or not found.ways:
        return None
    roads = load_roads(theatre)
    before = reference_access(theatre, asked)
    way = find_way(Arcs.of(roads.graph, before.is_open), found.nodes, found.goals)
    return found.ways[0].minutes / way.minutes if way and way.minutes else None


def reference_access(theatre: OpenTheatre, asked: Question) -> Access:
    """Return the state of the network on the reference day, kept for the next question."""
    key = f"reference {asked.reference} {asked.side} {asked.known} {asked.source}"
    if asked.reference and key not in theatre.loaded:
        theatre.loaded[key] = read_access(theatre, asked.side, asked.reference, asked.known, asked.source)[0]
    access: Access = theatre.loaded[key]
    return access


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
    day, first = asked.on, _first_day(theatre, asked.on)
    roads = load_roads(theatre)
    while not found.ways and first and day > first:
        day -= ONE_DAY
        access, hostile = read_access(theatre, asked.side, day, asked.known, asked.source)
        found = find_ways(theatre, asked, access, hostile)
    if not found.ways:
        return None
    return {"day": day.isoformat(), "way": describe_way(theatre, roads, found, found.ways[-1])}


def _first_day(theatre: OpenTheatre, on: date) -> date | None:
    record = find_record(theatre)
    return min(record.first_day, on) if record else None


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
