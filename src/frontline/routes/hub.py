"""Say what passes through a place: the share of the shortest ways between other places that touch it.

Betweenness (Freeman 1977) restricted to pairs of places near by. It tells what people and goods of the surroundings
rely on, in peace; who holds what does not enter unless closed edges are given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.routes.network import Bools, Floats, Ints
from frontline.routes.search import NOWHERE, Arcs, Graph, find_times

LEAST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Through:
    """What passes through each of some places.

    Attributes:
        minutes: travel time between each two, infinite where no way leads, shape (places, places).
        passes: whether the shortest way from the first to the second passes the third, by how near is taken to be
            passing, shape (nearnesses, places, places, places).
    """

    minutes: Floats
    passes: Bools

    def shares(self, place: int, near: Bools) -> tuple[Floats | None, int]:
        """Return the share of pairs of near places, joined by any way, whose shortest way passes a place.

        Args:
            place: which; pairs that begin or end there do not count.
            near: whose pairs count, shape (places,).

        Returns:
            The share for each nearness, None where fewer than ``LEAST_PAIRS`` are joined; and the number of pairs.
        """
        others = near.copy()
        others[place] = False
        joined = np.isfinite(self.minutes) & others[:, None] & others[None, :]
        joined &= np.triu(np.ones(joined.shape, bool), 1)
        pairs = int(joined.sum())
        if pairs < LEAST_PAIRS:
            return None, pairs
        return np.asarray(self.passes[:, joined, place].mean(axis=1)), pairs

    def share(self, place: int, near: Bools) -> tuple[float | None, int]:
        """Return the mean of ``shares``, and the number of pairs."""
        found, pairs = self.shares(place, near)
        return None if found is None else float(found.mean()), pairs


def pass_through(graph: Graph, is_open: Bools, places: list[Ints], passing: list[list[Ints]] | None = None) -> Through:
    """Find the shortest way between each two places and which others it passes.

    Args:
        graph: the network.
        is_open: which of its edges are.
        places: the nodes of each place at which ways begin and end; some.
        passing: for each nearness the nodes of each place that a way must touch to pass it; default: one, ``places``.
    """
    arcs, layers = Arcs.of(graph, is_open), passing or [places]
    count = len(places)
    owners = _list_owners([nodes for layer in layers for nodes in layer])
    minutes = np.full((count, count), np.inf)
    passes = np.zeros((len(layers), count, count, count), bool)
    for one, nodes in enumerate(places):
        times = find_times(arcs, nodes)
        touched = _touched(times.before, times.minutes, owners, count * len(layers))
        goals = np.array([int(goals[np.argmin(times.minutes[goals])]) for goals in places])
        minutes[one] = times.minutes[goals]
        found = touched[goals] & np.isfinite(minutes[one])[:, None]
        passes[:, one] = found.reshape(count, len(layers), count).transpose(1, 0, 2)
    return Through(minutes, passes)


def _list_owners(places: list[Ints]) -> dict[int, list[int]]:
    owners: dict[int, list[int]] = {}
    for number, nodes in enumerate(places):
        for node in nodes.tolist():
            owners.setdefault(node, []).append(number)
    return owners


def _touched(before: Ints, minutes: Floats, owners: dict[int, list[int]], count: int) -> NDArray[np.bool_]:
    """Return which places the shortest way to each node touches, shape (nodes, places)."""
    touched = np.zeros((len(before), count), bool)
    for node in np.argsort(minutes, kind="stable").tolist():
        if before[node] != NOWHERE:
            touched[node] = touched[before[node]]
        if node in owners:
            touched[node, owners[node]] = True
    return touched
