import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.routes.access import CONTACT, EXPOSED, FREE
from frontline.routes.hub import pass_through
from frontline.routes.score import Inputs, score_access
from frontline.routes.search import Graph

NODES = 7
TREES = st.lists(st.integers(0, NODES - 1), min_size=NODES - 1, max_size=NODES - 1)


@settings(max_examples=80, deadline=None)
@given(TREES, st.lists(st.integers(1, 9), min_size=NODES - 1, max_size=NODES - 1))
def test_the_share_is_networkx_betweenness(parents: list[int], minutes: list[int]) -> None:
    """On trees, where there is one way between two nodes, so that both mean the same."""
    edges = [
        (n + 1, parent % (n + 1), float(time)) for n, (parent, time) in enumerate(zip(parents, minutes, strict=True))
    ]
    start, end, time = (np.array(each) for each in zip(*edges, strict=True))
    graph = Graph(NODES, start, end, time)
    through = pass_through(graph, np.ones(len(edges), bool), [np.array([n]) for n in range(NODES)])
    tree = nx.Graph()
    tree.add_weighted_edges_from(edges)
    expected = nx.betweenness_centrality(tree, weight="weight")
    shares = {n: through.share(n, np.ones(NODES, bool))[0] for n in range(NODES)}
    assert shares == pytest.approx(expected)


def test_too_few_pairs_have_no_share() -> None:
    graph = Graph(3, np.array([0, 1]), np.array([1, 2]), np.ones(2))
    through = pass_through(graph, np.ones(2, bool), [np.array([n]) for n in range(3)])
    assert through.share(1, np.ones(3, bool)) == (None, 1)


@pytest.mark.parametrize(
    ("given_", "score"),
    [
        (Inputs(0, 1.0, None, None, 0), 5),
        (Inputs(1, 0.6, CONTACT, 1.0, 0), 5),
        (Inputs(3, 0.0, CONTACT, 1.0, 0), 4),
        (Inputs(3, 0.2, EXPOSED, 1.0, 0), 4),
        (Inputs(3, 0.0, EXPOSED, 1.0, 0), 3),
        (Inputs(1, 0.0, FREE, 1.0, 0), 3),
        (Inputs(3, 0.0, FREE, 1.6, 0), 2),
        (Inputs(3, 0.0, FREE, 1.2, 0), 1),
        (Inputs(3, 0.0, FREE, 1.0, 1), 1),
        (Inputs(3, 0.0, FREE, 1.0, 0), 0),
    ],
)
def test_the_score_follows_from_its_inputs(given_: Inputs, score: int) -> None:
    assert score_access(given_)[0] == score
