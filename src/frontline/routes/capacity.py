"""Weigh what parts a place from the rear: the least capacity of edges that would have to fall, and of which classes.

By the theorem of Ford & Fulkerson (1956) that is the greatest flow; among cuts of that capacity the one nearest the
place is described. It is a figure of resilience: how much is left, and of what kinds, never which edges they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from frontline.routes.network import MODES, Bools, Floats, Ints, Network
from frontline.routes.search import Between, Graph

UNIT = 100  # the library counts in whole numbers
CAPACITIES = {  # of a class, an ordinary main road being 1; assumed, docs/design/routes.md
    "motorway": 4.0, "trunk": 2.0, "primary": 1.5, "secondary": 1.0, "tertiary": 0.8, "unclassified": 0.6,
    "motorway_link": 2.0, "trunk_link": 1.5, "primary_link": 1.0, "secondary_link": 0.8, "tertiary_link": 0.6,
    "residential": 0.5, "living_street": 0.3, "service": 0.3, "track": 0.2, "road": 0.6, "rail": 3.0,
    "light_rail": 1.0, "narrow_gauge": 1.0, "transfer": 1.0, "other": 0.6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeastCut:
    """The edges of least capacity that part a place from the rear.

    Attributes:
        capacity: of all of them together.
        edges: of the graph that was searched.
    """

    capacity: float
    edges: Ints


def weigh_edges(network: Network, capacities: Mapping[str, float]) -> Floats:
    """Return the capacity of each edge, shape (edges,).

    Args:
        network: of the theatre.
        capacities: by class; they go before ``CAPACITIES``.
    """
    known = CAPACITIES | dict(capacities)
    return np.array([known.get(kind, known["other"]) for kind in network.kinds])[network.kind]


def find_least_cut(graph: Graph, capacity: Floats, is_open: Bools | None = None) -> LeastCut:
    """Return the cut of least capacity between node 0 and node 1, the one nearest node 0.

    Args:
        graph: as ``Between`` has it.
        capacity: of its edges, in steps of a hundredth, shape (edges,).
        is_open: which of them count; default: all.
    """
    which = np.arange(len(graph.start)) if is_open is None else np.flatnonzero(is_open)
    a, b = graph.start[which], graph.end[which]
    if not len(which):
        return LeastCut(0.0, which)
    weight = np.rint(capacity[which] * UNIT).astype(np.int32)
    shape = (graph.nodes, graph.nodes)
    whole = csr_array((np.r_[weight, weight], (np.r_[a, b], np.r_[b, a])), shape=shape)
    flow = maximum_flow(whole, 0, 1)
    left = whole - csr_array(flow.flow)
    left.eliminate_zeros()
    reached = np.zeros(graph.nodes, bool)
    reached[breadth_first_order(left, 0, return_predecessors=False)] = True
    return LeastCut(flow.flow_value / UNIT, which[reached[a] != reached[b]])


def count_classes(network: Network, edges: Ints) -> list[dict[str, str | int]]:
    """Return how many edges there are of each mode and class, the most first."""
    pairs, counts = np.unique(np.stack([network.mode[edges], network.kind[edges]]), axis=1, return_counts=True)
    rows: list[tuple[int, str, str]] = [
        (int(count), MODES[mode], network.kinds[kind]) for (mode, kind), count in zip(pairs.T, counts, strict=True)
    ]
    return [
        {"mode": mode, "class": kind, "edges": count}
        for count, mode, kind in sorted(rows, key=lambda row: (-row[0], *row[1:]))
    ]


def capacity_of(between: Between, capacity: Floats, is_open: Bools | None = None) -> float:
    """Return the least capacity that parts the two ends of a whole graph's part.

    Args:
        between: the part.
        capacity: of the whole graph's edges.
        is_open: of the part's edges; default: all.
    """
    return find_least_cut(between.graph, capacity[between.edge], is_open).capacity
