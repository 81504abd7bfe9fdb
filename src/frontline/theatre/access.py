"""Lay the theatre's network over the ground of a day: by our assessment, or by one map.

The network is read once and kept with the open theatre. What is asked of it belongs in ``ways`` and beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.control.dependence import Dependence
from frontline.control.published import ExactMap
from frontline.errors import UsageError
from frontline.measures.uncertainty import draw_ranks
from frontline.places.place import Place
from frontline.routes.access import CUT, HALF, Access, Lattice, cut_by_day, judge
from frontline.routes.network import Bools, Floats, Ints, Network
from frontline.routes.search import Graph
from frontline.sources.labels import Status
from frontline.theatre.areas import find_day
from frontline.theatre.assessment import read_dependence, read_probability
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.networks import open_network
from frontline.theatre.published import open_map

KEY = "network"
DRAWS = 100
AROUND_M = 60_000.0  # control is drawn at random this far around a place; farther off it is taken as it is assessed


@dataclass
class Roads:
    """A network laid over a theatre's cells.

    Attributes:
        network: it.
        lattice: the cells that it crosses.
        graph: it without geometry.
        ranks: by place, the cells about it and correlated numbers for them, with what these were drawn by.
    """

    network: Network
    lattice: Lattice
    graph: Graph
    ranks: dict[str, tuple[tuple[Dependence, float], Ints, NDArray[np.float32]]] = field(default_factory=dict)


def load_roads(theatre: OpenTheatre) -> Roads:
    """Return the theatre's network, read when it is first asked for.

    Raises:
        NotFoundError: There is none.
    """
    if KEY not in theatre.loaded:
        network = open_network(theatre)
        graph = Graph(network.nodes, network.start, network.end, network.minutes)
        theatre.loaded[KEY] = Roads(network, Lattice.of(network, theatre.grid), graph)
    roads: Roads = theatre.loaded[KEY]
    return roads


def choose_side(theatre: OpenTheatre, side: str | None) -> str:
    """Return whose ways are meant: by default those of the party that is not the first, whose ground is measured.

    Raises:
        UsageError: There is no such party.
    """
    return theatre.settings.party(side or theatre.party_ids[1]).id


def read_hostile(theatre: OpenTheatre, side: str, on: date, known: datetime | None = None) -> Floats:
    """Return the probability that another party than a side holds each cell, NaN where no map covers it.

    Raises:
        NotFoundError: No map shows that day or an earlier one.
        UsageError: The day is in the future.
    """
    index = theatre.weigh_box().index
    probability = read_probability(theatre, on, index, known)
    own = theatre.party_ids.index(side)
    hostile = np.full(theatre.grid.size, np.nan)
    seen = probability.sum(axis=0) > 0
    hostile[index[seen]] = np.delete(probability, own, axis=0).sum(axis=0)[seen]
    return hostile


def read_access(
    theatre: OpenTheatre, side: str, on: date, known: datetime | None = None, source: str | None = None
) -> tuple[Access, Floats]:
    """Return the state of the network on a day, and the probability that another holds each cell.

    By a source its areas count as certain; an edge is cut where it meets them as they were drawn.

    Raises:
        NotFoundError: No such source, or no map of that day.
        UsageError: The day is in the future, or the source is asked about two others at once.
    """
    roads, bands = load_roads(theatre), theatre.settings.routes.bands_on(on)
    if source is None:
        hostile = read_hostile(theatre, side, on, known)
        return judge(roads.lattice, hostile, bands), hostile
    shown, position = find_day(theatre, source, on, known)
    area = shapely.union_all([shown.held(position, each) for each in theatre.party_ids if each != side])
    hostile = _cells_of(theatre, area)
    shapely.prepare(area)
    return with_cuts(judge(roads.lattice, hostile, bands), shapely.intersects(area, roads.network.lines)), hostile


def read_days(theatre: OpenTheatre, side: str, days: list[date], source: str) -> Iterator[tuple[Access, Floats]]:
    """Yield the state of the network on each of some days by a source; what is cut comes from one join of all days.

    Raises:
        NotFoundError: No such source, or it shows no map up to a day.
        UsageError: The source is kept on cells; then there is nothing to join.
    """
    roads, shown = load_roads(theatre), open_map(theatre, source)
    if not isinstance(shown, ExactMap):
        raise UsageError(f"{source} is kept on cells", "ask for the series by our assessment")
    labels = tuple(label for label, means in shown.card.labels.items()
                   if means.status == Status.HELD and means.party not in (None, side))  # fmt: skip
    joined, cut = cut_by_day(shown.partition, roads.network.lines, labels)
    for day in days:
        _, position = find_day(theatre, source, day)
        area = shapely.union_all([shown.held(position, each) for each in theatre.party_ids if each != side])
        hostile = _cells_of(theatre, area)
        row = int(np.searchsorted(joined, np.datetime64(shown.days[position].day)))
        yield with_cuts(judge(roads.lattice, hostile, theatre.settings.routes.bands_on(day)), cut[row]), hostile


def with_cuts(access: Access, cut: Bools) -> Access:
    """Return a state in which exactly these edges are cut; others that cells called cut are in contact."""
    state = np.where(cut, CUT, np.minimum(access.state, CUT - 1)).astype(np.int8)
    return replace(access, state=state, probability=cut.astype(float), distance_km=np.where(cut, 0, access.distance_km))


def ranks_about(
    theatre: OpenTheatre, place: Place, side: str, on: date, known: datetime | None = None
) -> tuple[Ints, NDArray[np.float32]]:
    """Return the cells about a place and correlated numbers for them, the same while nothing is learned of errors.

    Another party than the side holds a cell in a draw whose number there is below the probability that one does.
    """
    dependence = read_dependence(theatre, on, known)
    manner = dependence, -dependence.lean_of(theatre.party_ids.index(side))
    ranks = load_roads(theatre).ranks
    if place.place_id not in ranks or ranks[place.place_id][0] != manner:
        grid = theatre.grid
        middle = theatre.outline_of(place).geometry.centroid
        col, row = grid.place(np.array([middle.x]), np.array([middle.y]))
        reach = AROUND_M / grid.settings.size_m
        rows, cols = np.divmod(np.arange(grid.size), grid.columns)
        near = (abs(rows - row[0]) <= reach) & (abs(cols - col[0]) <= reach)
        cells = np.flatnonzero(near)
        ranks[place.place_id] = manner, cells, draw_ranks(grid, cells, *manner, DRAWS)
    _, cells, drawn = ranks[place.place_id]
    return cells, drawn


def _cells_of(theatre: OpenTheatre, area: shapely.Geometry) -> Floats:
    """Return 1 for the cells of which an area covers half or more, 0 for the others of the box."""
    hostile = np.where(theatre.grid.inside, 0.0, np.nan)
    if not area.is_empty:
        weights = theatre.grid.weigh(shapely.intersection(area, shapely.box(*theatre.grid.reach)))
        hostile[weights.index[weights.share >= HALF]] = 1.0
    return hostile
