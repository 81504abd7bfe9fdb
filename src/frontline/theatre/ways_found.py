"""Find the ways of a place on a day: what is asked, and what the network has between the place and the rear.

What the figures of an answer are belongs in ``ways_figures``, its shape in ``ways``.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from frontline.errors import NotFoundError
from frontline.measures.encirclement import MIDDLE_M
from frontline.places.place import Place
from frontline.routes.access import CUT, Access
from frontline.routes.capacity import capacity_of, weigh_edges
from frontline.routes.drawn import Drawn, draw_states, follow_draws
from frontline.routes.network import Bools, Floats, Ints
from frontline.routes.search import Between, Way
from frontline.theatre.access import Roads, choose_side, load_roads, ranks_about
from frontline.theatre.assessment import check_day, find_span
from frontline.theatre.folder import OpenTheatre

CERTAIN = 0.99  # an edge more surely cut than this is open in no draw
MOST_WAYS = 12
M_PER_DEGREE = 111_320.0
NONE: Bools = np.zeros((0, 0), bool)
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
        usable: which of the edges between are open, shape (edges between,).
        capacity: of the edges between, shape (edges between,).
        whole: the least capacity that parts place and rear were every edge of the network open.
        count: number of ways without a common edge.
        ways: those ways.
        drawn: the ways in draws of who holds what; None by a map.
        cuts: which edges of the network are cut in each draw, shape (draws, edges).
    """

    access: Access
    nodes: Ints
    goals: Ints
    rear: int
    between: Between
    usable: Bools
    capacity: Floats
    whole: float
    count: int
    ways: list[Way]
    drawn: Drawn | None
    cuts: Bools


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
    against = reference or theatre.settings.routes.reference or first_day(theatre, on)
    place = theatre.gazetteer.resolve(place_name)
    return Question(place, choose_side(theatre, side), on, known, source, against, found)


def first_day(theatre: OpenTheatre, on: date) -> date | None:
    """Return the first day that can be assessed, at most a day; None where there is no map."""
    span = find_span(theatre)
    return min(span[0], on) if span else None


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
    usable = access.is_open[between.edge]
    count = between.count(usable)
    within = np.zeros(len(roads.network), bool)
    within[between.edge[usable]] = True
    ways = Between.of(roads.graph, within, nodes, goals).list_ways(MOST_WAYS) if count else []
    capacity = weigh_edges(roads.network, theatre.settings.routes.capacities)
    whole = capacity_of(Between.of(roads.graph, np.ones(len(roads.network), bool), nodes, goals), capacity)
    drawn, cuts = _draw(theatre, asked, access, hostile, between) if asked.source is None else (None, NONE)
    return Found(access, nodes, goals, rear, between, usable, capacity[between.edge], whole, count, ways, drawn, cuts)


def _draw(
    theatre: OpenTheatre, asked: Question, access: Access, hostile: Floats, between: Between
) -> tuple[Drawn | None, Bools]:
    """Return the ways in draws of who holds what, and which edges are cut in each."""
    roads = load_roads(theatre)
    network, edges = roads.network, between.edge
    cells, ranks = ranks_about(theatre, asked.place, asked.side, asked.on, asked.known)
    cuts = np.zeros((len(ranks), len(network)), bool)
    if not len(edges):
        return Drawn.none(len(ranks)), cuts
    states = draw_states(roads.lattice.only(edges), hostile, cells, ranks, access.bands)
    cuts[:, edges] = states == CUT
    capacity = weigh_edges(network, theatre.settings.routes.capacities)[edges]
    return follow_draws(between, states, network.km[edges], capacity), cuts
