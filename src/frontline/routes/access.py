"""Say in what state each edge of a network is on a day: cut, in contact, exposed, exposed at long range, or free.

The states follow METHODS section 2 "Routes". By our assessment an edge is cut where it meets ground that the other
side holds with a probability of one half or more, and has a probability of being cut besides; by one map, where it
meets the areas that the map draws. Which ways the edges make belongs in ``search``.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.control.cells import Grid
from frontline.control.partition import Partition
from frontline.ellipsoid import UNITS_PER_DEGREE
from frontline.routes.network import Bools, Floats, Ints, Network
from frontline.settings import Bands

FREE, EXPOSED_LONG, EXPOSED, CONTACT, CUT = range(5)
STATES = ("free", "exposed-long", "exposed", "contact", "cut")
HALF = 0.5
STEP = 0.5  # of a cell: so far apart an edge is looked at, that it misses no more than a corner of one
AROUND_KM = 40.0  # ground is continued this far outside the box, farther than any band is wide

States = NDArray[np.int8]


@dataclass(frozen=True)
class Lattice:
    """The theatre's cells continued around its box, and which of them each edge crosses.

    What no map covers, and all outside the box, is taken as the nearest ground that one does.

    Attributes:
        grid: the theatre's cells.
        margin: by how many cells it is continued on each side.
        cell: cells that edges cross, one edge after the other, flattened.
        first_cell: position of each edge's first cell, shape (edges,).
        node_cell: the cell of each node, shape (nodes,).
        inside: whether each edge runs wholly inside the theatre's box, shape (edges,).
    """

    grid: Grid
    margin: int
    cell: Ints
    first_cell: Ints
    node_cell: Ints
    inside: Bools
    _nearest: dict[bytes, Ints] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network, grid: Grid) -> "Lattice":
        """Lay a network over the cells of a theatre."""
        margin = int(np.ceil(AROUND_KM * 1000 / grid.settings.size_m))
        lon, lat, edge = _walk(network, grid)
        cells = _cells_at(grid, margin, lon, lat)
        pairs = np.unique(np.stack([edge, cells]), axis=1)
        first = np.searchsorted(pairs[0], np.arange(len(network)))
        west, south, east, north = grid.box
        within = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        inside = np.bincount(edge, ~within, minlength=len(network)) == 0
        return cls(grid, margin, pairs[1], first, _cells_at(grid, margin, network.lon, network.lat), inside)

    @property
    def shape(self) -> tuple[int, int]:
        """Return (rows, columns)."""
        return self.grid.rows + 2 * self.margin, self.grid.columns + 2 * self.margin

    def nearest_seen(self, seen: Bools) -> Ints:
        """Return for each cell of the lattice the nearest of the grid that a map covers, flattened.

        Args:
            seen: of the grid's cells, shape (all cells,).
        """
        key = np.packbits(seen).tobytes()
        if key not in self._nearest:
            wide = np.zeros(self.shape, bool)
            rows, columns = self.grid.shape
            wide[self.margin : self.margin + rows, self.margin : self.margin + columns] = seen.reshape(rows, columns)
            row, col = distance_transform_edt(~wide, return_distances=False, return_indices=True)
            self._nearest.clear()  # one is enough: what maps cover seldom changes
            self._nearest[key] = ((row - self.margin) * columns + col - self.margin).ravel().astype(np.int64)
        return self._nearest[key]

    def only(self, edges: Ints) -> "Lattice":
        """Return the lattice with some of the edges, in this order."""
        size = np.diff(np.r_[self.first_cell, len(self.cell)])[edges]
        first = np.cumsum(size) - size
        at = np.arange(size.sum()) - np.repeat(first, size) + np.repeat(self.first_cell[edges], size)
        return replace(self, cell=self.cell[at], first_cell=first, inside=self.inside[edges])

    def cells_of(self, lon: Floats, lat: Floats) -> Ints:
        """Return the cells in which points in degrees lie, those outside moved to the rim, flattened."""
        return _cells_at(self.grid, self.margin, lon, lat)


@dataclass(frozen=True, slots=True)
class Access:
    """The state of a network on a day, for the ways of one side.

    Attributes:
        state: of each edge, index into ``STATES``, shape (edges,).
        distance_km: from each edge, at its nearest, to held ground; 0 where it meets it, shape (edges,).
        node_state: likewise of the nodes, shape (nodes,).
        probability: the greatest probability that the other side holds a cell of the edge: at least so likely is it
            cut, shape (edges,).
        held: whether the other side is taken to hold each cell of the lattice, shape (rows, columns).
        field_km: distance of each cell of the lattice to held ground, shape (rows, columns).
        bands: the widths used.
    """

    state: States
    distance_km: Floats
    node_state: States
    probability: Floats
    held: Bools
    field_km: Floats
    bands: Bands

    @property
    def is_open(self) -> Bools:
        """Tell which edges are not cut."""
        return np.asarray(self.state < CUT)


def judge(lattice: Lattice, hostile: Floats, bands: Bands) -> Access:
    """Return the state of a network under an assessment.

    Args:
        lattice: its cells.
        hostile: probability that the other side holds each cell of the grid, NaN where no map covers it, shape
            (all cells,).
        bands: how near is how exposed.
    """
    wide = spread(lattice, hostile)
    held = wide >= HALF
    field_km = measure_distances(held, lattice.grid.settings.size_m)
    flat = field_km.ravel()
    distance = np.minimum.reduceat(flat[lattice.cell], lattice.first_cell)
    probability = np.maximum.reduceat(wide.ravel()[lattice.cell], lattice.first_cell)
    nodes = band_of(flat[lattice.node_cell], bands)
    return Access(band_of(distance, bands), distance, nodes, probability, held, field_km, bands)


def spread(lattice: Lattice, hostile: Floats) -> Floats:
    """Return a probability of the grid's cells on all cells of the lattice, shape (rows, columns)."""
    seen = ~np.isnan(hostile)
    if not seen.any():
        return np.zeros(lattice.shape)
    return np.asarray(hostile[lattice.nearest_seen(seen)].reshape(lattice.shape))


def draw_cuts(lattice: Lattice, hostile: Floats, cells: Ints, ranks: NDArray[np.float32]) -> Bools:
    """Return which edges are cut in each of several draws of who holds what, shape (draws, edges).

    Cells without ranks are held where that is as likely as not.

    Args:
        lattice: of the network.
        hostile: as for ``judge``.
        cells: of the grid, flattened, in rising order.
        ranks: correlated uniform numbers of these cells, shape (draws, cells).
    """
    source = lattice.nearest_seen(~np.isnan(hostile))[lattice.cell]
    at = np.searchsorted(cells, source).clip(max=len(cells) - 1)
    drawn = cells[at] == source
    held = np.broadcast_to(hostile[source] >= HALF, (len(ranks), len(source))).copy()
    held[:, drawn] = ranks[:, at[drawn]] < hostile[source[drawn]]
    return np.asarray(np.logical_or.reduceat(held, lattice.first_cell, axis=1))


def band_of(distance_km: Floats, bands: Bands) -> States:
    """Return the state at distances from held ground."""
    edges = np.array([0.0, bands.contact_km, bands.exposed_km, bands.long_km])
    return (CUT - np.searchsorted(edges, distance_km, side="left")).clip(FREE).astype(np.int8)


def cut_by_day(
    partition: Partition, lines: NDArray[np.object_], labels: tuple[str, ...] | None = None
) -> tuple[NDArray[np.datetime64], Bools]:
    """Tell on which days lines met the areas that a map drew, all days at once.

    A line meets an area where it starts inside it or crosses its edge; both are found once for all days, and the runs
    of the edges say when.

    Args:
        partition: all that the map ever showed.
        lines: in degrees.
        labels: the map's words for held ground; default: all that it draws.

    Returns:
        The days that the map shows, and for each which lines met held ground, shape (days, lines).
    """
    shown = partition.states.shown(None)
    days = np.array([partition.states.versions[n].day for n in shown], "datetime64[D]")
    words = [n for n, each in enumerate(partition.states.labels) if labels is None or each in labels]
    spans = partition.spans_of_points(*shapely.get_coordinates(shapely.get_point(lines, 0)).T)
    edge, label, first, until = partition.runs_over(shown)
    run = np.flatnonzero(np.isin(label, words))
    bounds = _bounds(partition)
    met, way = shapely.STRtree(lines).query(bounds[edge[run]], predicate="intersects")
    met = run[met]
    inside = np.isin(spans.label, words)
    sums = np.zeros((len(days) + 1, len(lines)), np.int16)
    np.add.at(sums, (np.searchsorted(days, spans.first[inside]), spans.point[inside]), 1)
    np.subtract.at(sums, (np.searchsorted(days, spans.last[inside]) + 1, spans.point[inside]), 1)
    np.add.at(sums, (first[met], way), 1)
    np.subtract.at(sums, (until[met], way), 1)
    return days, np.cumsum(sums, axis=0, dtype=np.int16, out=sums)[:-1] > 0


def _bounds(partition: Partition) -> NDArray[np.object_]:
    x1, y1, x2, y2 = partition.edges.segments()
    ends = np.stack([x1, y1, x2, y2], axis=1).reshape(-1, 2, 2)
    return np.asarray(shapely.linestrings(ends / UNITS_PER_DEGREE))


def measure_distances(held: Bools, size_m: float) -> Floats:
    """Return how far each cell is from held ground in km; one cell less a half, since ground begins at its edge."""
    if not held.any():
        return np.full(held.shape, np.inf)
    cells = distance_transform_edt(~held)
    return np.asarray(np.where(held, 0.0, cells - STEP) * size_m / 1000)


def _walk(network: Network, grid: Grid) -> tuple[Floats, Floats, Ints]:
    """Return points along all edges, closer than half a cell, and the edge of each."""
    lines = network.lines.copy()
    long = shapely.length(lines) > 0  # a station on the road is no way to walk, and GEOS refuses it
    lines[long] = shapely.segmentize(lines[long], STEP * grid.settings.size_m / 111_320)
    points, edge = shapely.get_coordinates(lines, return_index=True)
    return points[:, 0], points[:, 1], edge


def _cells_at(grid: Grid, margin: int, lon: Floats, lat: Floats) -> Ints:
    col, row = (np.floor(each).astype(np.int64) + margin for each in grid.place(lon, lat))
    columns, rows = grid.columns + 2 * margin, grid.rows + 2 * margin
    return np.asarray(row.clip(0, rows - 1) * columns + col.clip(0, columns - 1))
