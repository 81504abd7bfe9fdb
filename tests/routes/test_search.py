import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.routes.search import Arcs, Between, Graph, find_times, find_way, joined_to

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9), st.booleans()), max_size=30)


def graph_of(edges: list[tuple[int, int, int, bool]]) -> tuple[Graph, np.ndarray, nx.MultiGraph]:
    start, end, minutes, is_open = (np.array([each[n] for each in edges], kind) for n, kind in
                                    enumerate((np.int64, np.int64, float, bool)))  # fmt: skip
    other = nx.MultiGraph()
    other.add_nodes_from(range(8))
    other.add_edges_from((a, b, {"weight": w}) for a, b, w, usable in edges if usable and a != b)
    return Graph(8, start, end, minutes), is_open, other


def peer_count(other: nx.MultiGraph) -> int:
    """Count by the maximum flow of a library that shares no code with ours."""
    flow = nx.DiGraph()
    flow.add_nodes_from(range(8))
    for a, b in other.edges():
        for tail, head in ((a, b), (b, a)):
            before = flow.get_edge_data(tail, head, {"capacity": 0})["capacity"]
            flow.add_edge(tail, head, capacity=before + 1)
    return int(nx.maximum_flow_value(flow, 0, 1))


@settings(max_examples=150, deadline=None)
@given(EDGES)
def test_times_are_networkx_times(edges: list[tuple[int, int, int, bool]]) -> None:
    graph, is_open, other = graph_of(edges)
    times = find_times(Arcs.of(graph, is_open), np.array([0, 2]))
    expected = nx.multi_source_dijkstra_path_length(other, {0, 2})
    assert {n: m for n, m in enumerate(times.minutes) if np.isfinite(m)} == pytest.approx(expected)
    way = find_way(Arcs.of(graph, is_open), np.array([0, 2]), np.array([5]))
    assert (way is None) == (5 not in expected)
    if way is not None:
        assert graph.minutes[way.edges].sum() == pytest.approx(expected[5])
        assert is_open[way.edges].all()


@settings(max_examples=150, deadline=None)
@given(EDGES)
def test_ways_and_least_cut_are_networkx_flow(edges: list[tuple[int, int, int, bool]]) -> None:
    graph, is_open, other = graph_of(edges)
    between = Between.of(graph, is_open, np.array([0]), np.array([1]))
    count = peer_count(other)
    assert between.count() == count
    ways = between.list_ways()
    assert len(ways) == count
    used = np.concatenate([np.zeros(0, np.int64), *(way.edges for way in ways)])
    assert len(set(used.tolist())) == len(used)
    assert is_open[used].all()
    for way in ways:
        path = [edges[edge] for edge in way.edges]
        here = 0
        for a, b, *_ in path:
            here = b if here == a else a
        assert here == 1


@settings(max_examples=100, deadline=None)
@given(EDGES)
def test_the_ways_together_take_least_time(edges: list[tuple[int, int, int, bool]]) -> None:
    graph, is_open, other = graph_of(edges)
    ways = Between.of(graph, is_open, np.array([0]), np.array([1])).list_ways()
    flow = nx.DiGraph()
    flow.add_nodes_from([(0, {"demand": -len(ways)}), (1, {"demand": len(ways)})])
    for n, (a, b, data) in enumerate(other.edges(data=True)):
        for side, (tail, head) in enumerate(((a, b), (b, a))):  # a node on each arc, since the peer takes no parallels
            flow.add_edge(tail, ("m", n, side), capacity=1, weight=data["weight"])
            flow.add_edge(("m", n, side), head, capacity=1, weight=0)
    cheapest = nx.min_cost_flow_cost(flow) if ways else 0
    assert sum(way.minutes for way in ways) == pytest.approx(cheapest)


@settings(max_examples=100, deadline=None)
@given(EDGES, st.lists(st.integers(0, 29), max_size=4))
def test_draws_are_counted_each_for_itself(edges: list[tuple[int, int, int, bool]], gone: list[int]) -> None:
    graph, is_open, _ = graph_of(edges)
    between = Between.of(graph, is_open, np.array([0, 3]), np.array([1, 4]))
    cut = np.zeros((2, len(edges)), bool)
    cut[1, [each for each in gone if each < len(edges)]] = True
    direct = [Between.of(graph, is_open & ~each, np.array([0, 3]), np.array([1, 4])).count() for each in cut]
    assert between.count_draws(cut).tolist() == direct


def test_an_island_is_joined_to_nothing() -> None:
    graph, is_open, _ = graph_of([(0, 1, 1, True), (2, 3, 1, True), (1, 4, 1, False)])
    goals = np.zeros(8, bool)
    goals[1] = True
    assert np.flatnonzero(joined_to(graph, is_open, goals)).tolist() == [0, 1]
    assert find_way(Arcs.of(graph, is_open), np.array([2]), np.array([1])) is None
