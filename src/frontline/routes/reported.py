"""Find which edges of a network a claim about ways means; what the claim says stays a claim and changes no state.

A claim that names two places means the quickest way between them, where the network has a direct one; one that names
a road by its number means that road near the place; one that names a bridge means the bridges near it; one of supply
in general means all ways at the place, and one of a road without more some way there. What its words say belongs in
``wording``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from frontline.routes.files import RAILWAY, ROAD
from frontline.routes.network import Bools, Floats, Ints, Network
from frontline.routes.search import Arcs, Graph, find_way
from frontline.routes.wording import Wording, find_numbers

BETWEEN = "between"
AT_PLACE = frozenset({"in", "near", "around", "toward", "outskirts", BETWEEN})
DIRECT = 1.8  # a way between two places that is longer than so many times the straight line is another one
AROUND_KM = 30.0  # of a numbered road so much is meant about a place
KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Meant:
    """The edges that a claim means.

    Attributes:
        edges: they; none where it cannot be told.
        where: in words which those are.
        is_exact: whether it means all of these, and not one of them that is not named.
    """

    edges: Ints
    where: str
    is_exact: bool = True


def find_meant(network: Network, graph: Graph, said: Wording, places: Sequence[Mapping[str, Any]]) -> Meant:
    """Return the edges that a claim means.

    Args:
        network: of the theatre.
        graph: it without geometry.
        said: what the claim's words say.
        places: those that it names, as claims have them (``place_id``, ``name``, ``relation``, ``lat``, ``lon``,
            ``in_span``, ``radius_km``).
    """
    named = [each for each in places if each.get("place_id") and each["relation"] in AT_PLACE]
    named = [each for each in named if len(network.nodes_of(each["place_id"]))]
    usable = network.is_mode(ROAD) & (ROAD in said.modes or not said.modes)
    usable |= network.is_mode(RAILWAY) & (RAILWAY in said.modes or not said.modes)
    if said.numbers:
        return _find_numbered(network, said, named, usable)
    if not named:
        return Meant(np.zeros(0, np.int64), "no place on the network")
    if said.bridge:
        near = _near(network, named[0], named[0]["radius_km"] or AROUND_KM) & network.bridge
        words = f"bridges near {named[0]['name']}" if near.any() else "no bridge of the network"
        return Meant(np.flatnonzero(near), words)
    spoken = [each for each in named if each["in_span"]]
    if len(spoken) == 2 and said.modes:  # noqa: PLR2004  # from one place to another
        return _find_between(network, graph, spoken, usable)
    nodes = network.nodes_of((spoken or named)[0]["place_id"])
    touched = (np.isin(network.start, nodes) | np.isin(network.end, nodes)) & usable
    name = (spoken or named)[0]["name"]
    if said.modes:
        return Meant(np.flatnonzero(touched), f"a way at {name}, which one is not said", is_exact=False)
    return Meant(np.flatnonzero(touched), f"all ways at {name}")


def _find_numbered(network: Network, said: Wording, named: Sequence[Mapping[str, Any]], usable: Bools) -> Meant:
    """Return the edges of numbered roads, those near a place where one is named."""
    known = np.array([bool(find_numbers(name) & said.numbers) for name in network.names], bool)
    words = f"road {', '.join(sorted(said.numbers))}"
    found = known[network.name] & usable
    if named and found.any():
        found &= _near(network, named[0], AROUND_KM)
        words += f" within {AROUND_KM:g} km of {named[0]['name']}"
    return Meant(np.flatnonzero(found), words if found.any() else f"{words}, which the network does not have")


def _find_between(network: Network, graph: Graph, pair: Sequence[Mapping[str, Any]], usable: Bools) -> Meant:
    """Return the edges of the quickest way between two places, where it is a direct one."""
    one, two = (network.nodes_of(each["place_id"]) for each in pair)
    words = f"between {pair[0]['name']} and {pair[1]['name']}"
    way = find_way(Arcs.of(graph, usable), one, two)
    east, north = ((pair[0][name] or 0.0) - (pair[1][name] or 0.0) for name in ("lon", "lat"))
    straight = np.hypot(east * np.cos(np.radians(pair[0]["lat"] or 0.0)), north) * KM_PER_DEGREE
    if way is None or network.km[way.edges].sum() > DIRECT * max(straight, 1.0):
        return Meant(np.zeros(0, np.int64), f"{words}, where the network has no direct way of that kind")
    return Meant(way.edges, words)


def _near(network: Network, place: Mapping[str, Any], km: float) -> Bools:
    lon: Floats = (network.lon[network.start] + network.lon[network.end]) / 2 - (place["lon"] or 0.0)
    lat: Floats = (network.lat[network.start] + network.lat[network.end]) / 2 - (place["lat"] or 0.0)
    return np.asarray(np.hypot(lon * np.cos(np.radians(place["lat"] or 0.0)), lat) * KM_PER_DEGREE <= km)
