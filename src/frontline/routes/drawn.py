"""Follow the ways of a place through draws of who holds what: how many, how quick, how exposed, how much they carry.

All figures of one draw rest on the same ground, so that ways that run side by side are cut together. Which cells are
held in a draw comes in; the figures of the assessment itself belong in ``search`` and ``capacity``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from frontline.routes.access import CONTACT, CUT, FREE, HALF, STATES, STEP, Lattice, States, band_of, measure_distances
from frontline.routes.capacity import find_least_cut
from frontline.routes.network import Bools, Floats, Ints
from frontline.routes.search import Arcs, Between, Graph, find_times, find_way, join_chains
from frontline.settings import Bands


@dataclass(frozen=True, slots=True)
class Drawn:
    """The ways of a place in each of several draws.

    Attributes:
        ways: how many without a common edge, shape (draws,).
        clear: how many of which no part is in contact, shape (draws,).
        capacity: of the least cut, shape (draws,).
        minutes: of the quickest way, infinite where none is open, shape (draws,).
        km_by_state: of the quickest way, shape (draws, states).
        contact_km: the fewest kilometres in contact that any open way needs, infinite where none is, shape (draws,).
        best_state: the worst state along the least exposed way, ``CUT`` where none is open, shape (draws,).
    """

    ways: Ints
    clear: Ints
    capacity: Floats
    minutes: Floats
    km_by_state: Floats
    contact_km: Floats
    best_state: Ints

    @classmethod
    def none(cls, draws: int) -> "Drawn":
        """Return the draws of a place that nothing joins to the rear."""
        nothing, never = np.zeros(draws, np.int64), np.full(draws, np.inf)
        return cls(nothing, nothing, np.zeros(draws), never, np.zeros((draws, len(STATES))), never, nothing + CUT)


def draw_states(lattice: Lattice, hostile: Floats, cells: Ints, ranks: NDArray[np.float32], bands: Bands) -> States:
    """Return the state of each edge of a lattice in each draw, shape (draws, edges).

    Cells that are held in all draws are measured once for all; only those held in some are looked at draw by draw.

    Args:
        lattice: of the edges.
        hostile: probability that the other side holds each cell of the grid, NaN where no map covers it.
        cells: of the grid, flattened, in rising order.
        ranks: correlated uniform numbers of these cells, shape (draws, cells).
        bands: how near is how exposed.
    """
    held = np.broadcast_to(np.nan_to_num(hostile) >= HALF, (len(ranks), len(hostile))).copy()
    held[:, cells] = ranks < hostile[cells]  # never where no map covers it
    source = lattice.nearest_seen(~np.isnan(hostile))
    always, ever = (np.asarray(each)[source] for each in (held.all(axis=0), held.any(axis=0)))
    least, most = (_nearest_km(lattice, each) for each in (ever, always))
    states = np.broadcast_to(band_of(most, bands), (len(ranks), len(most))).copy()
    varies = np.flatnonzero(band_of(least, bands) != band_of(most, bands))
    chance = np.flatnonzero(ever & ~always)
    if len(varies):
        near = _Near.of(lattice.only(varies), chance, bands.long_km)
        for draw, own in enumerate(held[:, source[near.chance]]):
            states[draw, varies] = band_of(np.minimum(near.measure_km(own), most[varies]), bands)
    return states


def follow_draws(between: Between, states: States, km: Floats, capacity: Floats) -> Drawn:
    """Return the ways between a place and the rear in each draw.

    Args:
        between: what lies between them.
        states: of its edges in each draw, shape (draws, its edges).
        km: length of its edges.
        capacity: of its edges.
    """
    chains = _Chains.of(between.graph, states, km, capacity)
    found, which = chains.search_patterns(chains.state == CUT)
    ways, weight, minutes = (np.array([each[n] for each in found])[which] for n in range(3))
    lengths = np.zeros((len(states), len(STATES)))
    for draw, pattern in enumerate(which):
        lengths[draw] = chains.km[draw, found[pattern][3]].sum(axis=0)
    clear, of = chains.search_patterns(chains.state >= CONTACT)
    return Drawn(
        ways.astype(np.int64), np.array([each[0] for each in clear], np.int64)[of], weight, minutes, lengths,
        chains.least_contact(), chains.least_exposed(),
    )  # fmt: skip


def least_contact_km(graph: Graph, is_open: Bools, contact_km: Floats) -> float:
    """Return the fewest kilometres in contact on any open way from node 0 to node 1; infinite where none is open."""
    weighed = Graph(graph.nodes, graph.start, graph.end, contact_km)
    times = find_times(Arcs.of(weighed, is_open), np.zeros(1, np.int64))
    return float(times.minutes[1])


@dataclass(frozen=True, slots=True)
class _Chains:
    """The chains of a graph: their state and kilometres by state in each draw, and what they carry."""

    between: Between
    state: States
    km: Floats
    capacity: Floats

    @classmethod
    def of(cls, graph: Graph, states: States, km: Floats, capacity: Floats) -> "_Chains":
        chain, ends = join_chains(graph)
        own = np.flatnonzero(chain >= 0)
        own = own[np.argsort(chain[own], kind="stable")]
        first = np.searchsorted(chain[own], np.arange(len(ends)))
        if not len(own):
            own = first = np.zeros(0, np.int64)
        mine = states[:, own]
        lengths = [np.add.reduceat(np.where(mine == n, km[own], 0.0), first, axis=1) for n in range(len(STATES))]
        minutes = np.add.reduceat(graph.minutes[own], first)
        short = Graph(graph.nodes, ends[:, 0], ends[:, 1], minutes)
        return cls(
            Between(short, own), np.maximum.reduceat(mine, first, axis=1), np.stack(lengths, axis=2),
            np.minimum.reduceat(capacity[own], first),
        )  # fmt: skip

    def search_patterns(self, closed: Bools) -> tuple[list[tuple[int, float, float, Ints]], Ints]:
        """Return what ``search`` finds for each pattern of closed chains that occurs, and the pattern of each draw."""
        patterns, which = np.unique(closed, axis=0, return_inverse=True)
        return [self.search(~each) for each in patterns], which.ravel()

    def search(self, is_open: Bools) -> tuple[int, float, float, Ints]:
        """Return number of ways, capacity, minutes and chains of the quickest over open chains."""
        graph = self.between.graph
        way = find_way(Arcs.of(graph, is_open), np.zeros(1, np.int64), np.ones(1, np.int64))
        if way is None:
            return 0, 0.0, np.inf, np.zeros(0, np.int64)
        carried = find_least_cut(graph, self.capacity, is_open).capacity
        return self.between.count(is_open), carried, way.minutes, way.edges

    def least_contact(self) -> Floats:
        """Return the fewest kilometres in contact that any open way needs in each draw, shape (draws,)."""
        graph = self.between.graph
        rows = zip(self.state < CUT, self.km[:, :, CONTACT], strict=True)
        return np.array([least_contact_km(graph, is_open, km) for is_open, km in rows])

    def least_exposed(self) -> Ints:
        """Return the worst state along the least exposed way in each draw, shape (draws,)."""
        graph = self.between.graph
        worst = np.full((graph.nodes, len(self.state)), CUT, np.int8)
        worst[0] = FREE
        tail, head = np.r_[graph.start, graph.end], np.r_[graph.end, graph.start]
        along = np.concatenate([self.state, self.state], axis=1).T
        while True:
            before = worst.copy()
            np.minimum.at(worst, head, np.maximum(worst[tail], along))
            if (worst == before).all():
                return np.asarray(worst[1], np.int64)


def _nearest_km(lattice: Lattice, held: Bools) -> Floats:
    """Return how far each edge is from held cells of the lattice."""
    field_km = measure_distances(held.reshape(lattice.shape), lattice.grid.settings.size_m)
    return np.asarray(np.minimum.reduceat(field_km.ravel()[lattice.cell], lattice.first_cell))


@dataclass(frozen=True, slots=True)
class _Near:
    """The cells of some edges, each once, and cells near them of which some are held in a draw."""

    lattice: Lattice
    target: Floats
    position: Ints
    chance: Ints
    spot: Floats

    @classmethod
    def of(cls, lattice: Lattice, chance: Ints, reach_km: float) -> "_Near":
        """Take the cells that lie within reach of the edges."""
        cells, position = np.unique(lattice.cell, return_inverse=True)
        target, spot = (np.stack(np.divmod(each, lattice.shape[1]), axis=1).astype(float) for each in (cells, chance))
        reach = reach_km * 1000 / lattice.grid.settings.size_m + 1
        near = np.isfinite(cKDTree(target).query(spot, distance_upper_bound=reach)[0])
        return cls(lattice, target, position.ravel(), chance[near], spot[near])

    def measure_km(self, held: Bools) -> Floats:
        """Return how far each edge is from the nearest held one of these cells, as ``access`` measures."""
        if not held.any():
            return np.full(len(self.lattice.first_cell), np.inf)
        tree = cKDTree(self.spot[held], balanced_tree=False, compact_nodes=False)
        apart = np.asarray(tree.query(self.target)[0])
        nearest = np.minimum.reduceat(apart[self.position], self.lattice.first_cell)
        return np.asarray(np.where(nearest == 0, 0.0, nearest - STEP) * self.lattice.grid.settings.size_m / 1000)
