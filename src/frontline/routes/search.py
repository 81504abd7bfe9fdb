"""Search a network for ways: the quickest, how many that share no edge, and whether any is left.

Everything here is about one graph and which of its edges are open; what the edges mean belongs in ``access``.
Shortest ways are Dijkstra's (1959); the number of ways without a common edge is the maximum flow with unit capacities
(Menger 1927, Dinic 1970), which is also the least number of edges that part the two ends; the ways themselves are found
by successive shortest paths with potentials (Suurballe & Tarjan 1984), so that together they take least time.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra, maximum_flow

from frontline.routes.network import Bools, Floats, Ints

TINY = 1e-9  # minutes; a way of no time would be no edge to the library
MANY = 1 << 20
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected multigraph with a time on each edge.

    Attributes:
        nodes: how many there are.
        start, end: of each edge, shape (edges,).
        minutes: of each edge, above 0, shape (edges,).
    """

    nodes: int
    start: Ints
    end: Ints
    minutes: Floats


@dataclass(frozen=True, slots=True)
class Arcs:
    """The quickest edge from each node to each neighbour, by rows as in a compressed sparse matrix.

    Attributes:
        matrix: minutes, shape (nodes, nodes).
        edge: the edge of each stored number, shape (arcs,).
    """

    matrix: csr_array
    edge: Ints

    @classmethod
    def of(cls, graph: Graph, is_open: Bools) -> "Arcs":
        """Return the arcs of the open edges of a graph, both ways along each."""
        which = np.flatnonzero(is_open)
        a, b, cost = graph.start[which], graph.end[which], graph.minutes[which]
        return cls.pick(graph.nodes, np.r_[a, b], np.r_[b, a], np.r_[cost, cost], np.r_[which, which])

    @classmethod
    def pick(cls, nodes: int, tail: Ints, head: Ints, cost: Floats, edge: Ints) -> "Arcs":
        """Return the cheapest arc between each two nodes."""
        order = np.lexsort((cost, tail * nodes + head))
        tail, head, cost, edge = tail[order], head[order], cost[order], edge[order]
        key = tail * nodes + head
        first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
        rows = np.r_[0, np.cumsum(np.bincount(tail[first], minlength=nodes))]
        matrix = csr_array((np.maximum(cost[first], TINY), head[first], rows), shape=(nodes, nodes))
        return cls(matrix, edge[first])

    def edge_between(self, tail: int, head: int) -> int:
        """Return the edge of an arc that is there."""
        low, high = self.matrix.indptr[tail : tail + 2]
        return int(self.edge[low + np.searchsorted(self.matrix.indices[low:high], head)])


@dataclass(frozen=True, slots=True)
class Times:
    """Shortest times from some nodes.

    Attributes:
        minutes: to each node, infinite where none leads, shape (nodes,).
        before: the node before each on its shortest way, ``NOWHERE`` at the start, shape (nodes,).
    """

    minutes: Floats
    before: Ints


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its edges in order, and the minutes."""

    edges: Ints
    minutes: float


def find_times(arcs: Arcs, sources: Ints) -> Times:
    """Return the shortest times from the nearest of some nodes to all nodes."""
    nodes = arcs.matrix.shape[0]
    if not len(sources):
        return Times(np.full(nodes, np.inf), np.full(nodes, NOWHERE))
    minutes, before, _ = dijkstra(arcs.matrix, indices=sources, min_only=True, return_predecessors=True)
    return Times(minutes, np.where(before < 0, NOWHERE, before))


def find_way(arcs: Arcs, sources: Ints, goals: Ints) -> Way | None:
    """Return the quickest way from any of some nodes to any of others; None where none is open."""
    times = find_times(arcs, sources)
    if not len(goals) or not np.isfinite(times.minutes[goals]).any():
        return None
    return trace(arcs, times, int(goals[np.argmin(times.minutes[goals])]))


def trace(arcs: Arcs, times: Times, goal: int) -> Way:
    """Return the shortest way to a node that has one."""
    nodes = walk_back(times, goal)
    edges = [arcs.edge_between(tail, head) for tail, head in itertools.pairwise(nodes)]
    return Way(np.array(edges, np.int64), float(times.minutes[goal]))


def walk_back(times: Times, goal: int) -> list[int]:
    """Return the nodes of the shortest way to a node, from its start."""
    nodes = [goal]
    while (before := int(times.before[nodes[-1]])) != NOWHERE:
        nodes.append(before)
    return nodes[::-1]


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between some nodes and others: the graph with either drawn together, and no more than matters.

    Node 0 is where ways start, node 1 where they end; edges that no way from 0 to 1 can use are left out.

    Attributes:
        graph: the small graph.
        edge: which edge of the whole graph each of its edges is, shape (its edges,).
    """

    graph: Graph
    edge: Ints

    @classmethod
    def of(cls, graph: Graph, is_open: Bools, sources: Ints, goals: Ints) -> "Between":
        """Draw together sources and goals; a node that is both is a source."""
        label = np.arange(2, graph.nodes + 2)
        label[goals] = 1
        label[sources] = 0
        a, b = label[graph.start], label[graph.end]
        which = np.flatnonzero(is_open & (a != b))
        a, b = a[which], b[which]
        inner = (a != 1) & (b != 1)  # what hangs together without passing a goal
        size = graph.nodes + 2
        joined = csr_array((np.ones(inner.sum(), np.int8), (a[inner], b[inner])), shape=(size, size))
        _, part = connected_components(joined, directed=False)
        own = (part[a] == part[0]) | (part[b] == part[0])
        a, b, which = a[own], b[own], which[own]
        names, ends = np.unique(np.r_[0, 1, a, b], return_inverse=True)
        ends = ends[2:].reshape(2, -1)
        return cls(Graph(len(names), ends[0], ends[1], graph.minutes[which]), which)

    def count(self, is_open: Bools | None = None) -> int:
        """Return the greatest number of ways without a common edge over the open of these edges (default: all)."""
        a, b = self.graph.start, self.graph.end
        if is_open is not None:
            a, b = a[is_open], b[is_open]
        if not len(a):
            return 0
        tail, head = np.r_[a, b], np.r_[b, a]
        shape = (self.graph.nodes, self.graph.nodes)
        flow = maximum_flow(csr_array((np.ones(len(tail), np.int32), (tail, head)), shape=shape), 0, 1)
        return int(flow.flow_value)

    def count_draws(self, cut: Bools) -> Ints:
        """Return the number in each of several draws, shape (draws,).

        Args:
            cut: which edges of the whole graph are cut in each, shape (draws, edges).
        """
        chain, ends = join_chains(self.graph)
        mine = np.zeros((len(cut), len(ends)), bool)
        draw, edge = np.nonzero(cut[:, self.edge] & (chain >= 0))
        mine[draw, chain[edge]] = True
        short = Between(Graph(self.graph.nodes, ends[:, 0], ends[:, 1], np.ones(len(ends))), self.edge)
        patterns, inverse = np.unique(mine, axis=0, return_inverse=True)
        return np.array([short.count(~each) for each in patterns], np.int64)[inverse.ravel()]

    def list_ways(self, most: int = MANY) -> list[Way]:
        """Return ways without a common edge that together take least time, the quickest first, at most so many."""
        graph = self.graph
        used = np.zeros(len(graph.start), np.int8)  # 1: along the edge, -1: against it
        height = np.zeros(graph.nodes)
        for _ in range(most):
            arcs = _residual(graph, used, height)
            times = find_times(arcs, np.zeros(1, np.int64))
            if not np.isfinite(times.minutes[1]):
                break
            height += np.where(np.isfinite(times.minutes), times.minutes, times.minutes[1])
            for tail, head in itertools.pairwise(walk_back(times, 1)):
                edge = arcs.edge_between(tail, head)
                along = 1 if graph.start[edge] == tail else -1
                used[edge] = 0 if used[edge] else along
        return sorted(self._take_apart(used), key=lambda way: way.minutes)

    def _take_apart(self, used: NDArray[np.int8]) -> list[Way]:
        """Return the ways that edges in use make together."""
        onward: dict[int, list[int]] = {}
        for edge in np.flatnonzero(used).tolist():
            tail = int((self.graph.start if used[edge] > 0 else self.graph.end)[edge])
            onward.setdefault(tail, []).append(edge)
        ways = []
        for _ in range(len(onward.get(0, ()))):
            node, edges = 0, []
            while node != 1:
                edge = onward[node].pop()
                edges.append(edge)
                node = int((self.graph.end if used[edge] > 0 else self.graph.start)[edge])
            ways.append(Way(self.edge[edges], float(self.graph.minutes[edges].sum())))
        return ways


def join_chains(graph: Graph) -> tuple[Ints, Ints]:
    """Return which edges must be passed together on any way from node 0 to node 1, and where such chains end.

    Returns:
        The chain of each edge, -1 for those in dead ends, shape (edges,); and the two ends of each chain, shape
        (chains, 2).
    """
    chain = np.arange(len(graph.start))
    ends = np.stack([graph.start, graph.end], axis=1)
    while True:
        degree = np.bincount(ends.ravel(), minlength=graph.nodes)
        degree[:2] = MANY  # ways start and end there
        keep = (degree[ends] > 1).all(axis=1) & (ends[:, 0] != ends[:, 1])
        through = np.flatnonzero(degree == 2)  # noqa: PLR2004  # one way in, one out
        if keep.all() and not len(through):
            return chain, ends
        group, ends = _merge_at(ends, keep, through)
        chain = np.where(chain >= 0, group[chain], -1)


def _merge_at(ends: Ints, keep: Bools, through: Ints) -> tuple[Ints, Ints]:
    """Leave edges out and join those that meet in nodes with no other: the group of each edge, and the groups' ends."""
    side = np.flatnonzero(np.isin(ends.ravel(), through) & np.repeat(keep, 2))
    order = side[np.argsort(ends.ravel()[side], kind="stable")]
    node = ends.ravel()[order]
    pair = np.flatnonzero(node[1:] == node[:-1])
    one, two = order[pair] // 2, order[pair + 1] // 2
    joined = csr_array((np.ones(len(pair), np.int8), (one, two)), shape=(len(ends), len(ends)))
    _, part = connected_components(joined, directed=False)
    inner = np.zeros(len(ends) * 2, bool)
    inner[order[pair]] = inner[order[pair + 1]] = True
    free = np.flatnonzero(~inner & np.repeat(keep, 2))
    owner = part[free // 2]
    by_part = np.argsort(owner, kind="stable")
    names, first, count = np.unique(owner[by_part], return_index=True, return_counts=True)
    whole = count == 2  # noqa: PLR2004  # a chain has two ends; a ring that nothing touches has none
    number = np.full(int(part.max(initial=0)) + 1, -1)
    number[names[whole]] = np.arange(whole.sum())
    corners = ends.ravel()[free[by_part]]
    return np.where(keep, number[part], -1), np.stack([corners[first[whole]], corners[first[whole] + 1]], axis=1)


def _residual(graph: Graph, used: NDArray[np.int8], height: Floats) -> Arcs:
    """Return the arcs on which one more way may go, with what they cost above the heights of their ends."""
    forth, back = used != 1, used != -1
    tail = np.r_[graph.start[forth], graph.end[back]]
    head = np.r_[graph.end[forth], graph.start[back]]
    edge = np.r_[np.flatnonzero(forth), np.flatnonzero(back)]
    cost = np.where(used[edge] == 0, graph.minutes[edge], -graph.minutes[edge])
    return Arcs.pick(graph.nodes, tail, head, np.maximum(cost + height[tail] - height[head], 0), edge)


def joined_to(graph: Graph, is_open: Bools, goals: Bools) -> Bools:
    """Tell which nodes some open way joins to any goal, shape (nodes,).

    Args:
        graph: all of it.
        is_open: which edges are.
        goals: whether each node is one, shape (nodes,).
    """
    a, b = graph.start[is_open], graph.end[is_open]
    _, part = connected_components(
        csr_array((np.ones(len(a), np.int8), (a, b)), shape=(graph.nodes, graph.nodes)), directed=False
    )
    return np.asarray(np.isin(part, np.unique(part[goals])))
