import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.routes.access import CONTACT, CUT, STATES
from frontline.routes.capacity import find_least_cut
from frontline.routes.drawn import follow_draws, least_contact_km
from frontline.routes.search import Arcs, Between, Graph, find_way

NODES = 8
EDGE = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(1, 9), st.integers(1, 40))
EDGES = st.lists(EDGE, min_size=1, max_size=30)
STATE_ROWS = st.lists(st.lists(st.integers(0, CUT), min_size=30, max_size=30), min_size=1, max_size=4)


def graph_of(edges: list[tuple[int, int, int, int]]) -> tuple[Graph, np.ndarray]:
    start, end, minutes, tenths = np.array(edges).T
    return Graph(NODES, start, end, minutes.astype(float)), tenths / 10


def peer(graph: Graph, capacity: np.ndarray, is_open: np.ndarray) -> tuple[float, nx.DiGraph]:
    """Weigh by the minimum cut of a library that shares no code with ours."""
    other = nx.DiGraph()
    other.add_nodes_from(range(graph.nodes))
    for a, b, weight in zip(graph.start[is_open], graph.end[is_open], capacity[is_open], strict=True):
        for tail, head in ((a, b), (b, a)):
            before = other.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
            other.add_edge(tail, head, capacity=before + weight)
    return float(nx.minimum_cut_value(other, 0, 1)), other


@settings(max_examples=150, deadline=None)
@given(EDGES, st.lists(st.booleans(), min_size=30, max_size=30))
def test_the_least_cut_is_networkx_minimum_cut(edges: list[tuple[int, int, int, int]], opened: list[bool]) -> None:
    graph, capacity = graph_of(edges)
    is_open = np.array(opened[: len(edges)])
    least = find_least_cut(graph, capacity, is_open)
    value, _ = peer(graph, capacity, is_open)
    assert abs(least.capacity - value) < 1e-6
    assert abs(capacity[least.edges].sum() - value) < 1e-6
    left = is_open.copy()
    left[least.edges] = False
    assert peer(graph, capacity, left)[0] == 0


@settings(max_examples=150, deadline=None)
@given(EDGES, STATE_ROWS)
def test_each_draw_is_followed_as_if_it_were_alone(
    edges: list[tuple[int, int, int, int]], rows: list[list[int]]
) -> None:
    graph, capacity = graph_of(edges)
    everything = np.ones(len(edges), bool)
    between = Between.of(graph, everything, np.array([0]), np.array([1]))
    km = np.arange(1.0, len(edges) + 1)[between.edge]
    states = np.array(rows, np.int8)[:, between.edge]
    drawn = follow_draws(between, states, km, capacity[between.edge])
    for draw, state in enumerate(states):
        is_open = state < CUT
        assert drawn.ways[draw] == between.count(is_open)
        assert drawn.clear[draw] == between.count(state < CONTACT)
        assert abs(drawn.capacity[draw] - peer(between.graph, capacity[between.edge], is_open)[0]) < 1e-6
        way = find_way(Arcs.of(between.graph, is_open), np.array([0]), np.array([1]))
        assert drawn.minutes[draw] == (way.minutes if way else np.inf)
        worst = next((n for n in range(len(STATES) - 1) if between.count(state <= n)), CUT)
        assert drawn.best_state[draw] == worst
        assert drawn.km_by_state[draw, CUT] == 0
        near = np.where(state == CONTACT, km, 0.0)
        alone = least_contact_km(between.graph, is_open, near)
        assert np.isclose(drawn.contact_km[draw], alone, atol=1e-6) or drawn.contact_km[draw] == alone
