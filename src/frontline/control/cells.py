"""Cut the theatre into equal-area cells and weigh any outline by them.

Cells are squares of Lambert's azimuthal equal-area projection on WGS 84, centred on the theatre (Snyder 1987, p. 185),
so each has exactly the same area on the ellipsoid and areas are sums. What is shown or assessed in them belongs in
``layer`` and ``assess``.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from frontline.settings import GridSettings, TheatreSettings
from frontline.sources.delivery import Box

LONGEST_EDGE_DEG = 0.01  # a straight lon/lat edge of this length bows by less than a metre in the projection


FEW_BOXES, FEW_POINTS = 16, 200  # a cut of fewer is quick as it is


@dataclass(frozen=True)
class Weights:
    """How much of each cell an outline covers.

    Attributes:
        index: position of the cell in the flattened lattice, shape (n,).
        share: covered share of the cell, 0..1, shape (n,).
        complete: whether the outline lies wholly inside the lattice.
    """

    index: NDArray[np.int64]
    share: NDArray[np.float64]
    complete: bool = True

    def only(self, chosen: NDArray[np.bool_]) -> "Weights":
        """Return the weights of some of the cells, shape of ``chosen``: (n,)."""
        return Weights(self.index[chosen], self.share[chosen], self.complete)


@dataclass(frozen=True)
class Grid:
    """A lattice of cells that covers the theatre's box.

    Attributes:
        settings: centre and cell size.
        box: west, south, east, north in degrees.
        first_col: column number of the lattice's western column.
        first_row: row number of its southern row.
        columns: how many columns.
        rows: how many rows; row 0 is the southernmost.
    """

    settings: GridSettings
    box: Box
    first_col: int
    first_row: int
    columns: int
    rows: int

    @classmethod
    def of(cls, settings: TheatreSettings) -> "Grid":
        """Return the grid of a theatre: all cells whose centre may lie in its box."""
        outline = shapely.segmentize(shapely.box(*settings.box), LONGEST_EDGE_DEG)
        x, y = _to_plane(settings.grid).transform(*shapely.get_coordinates(outline).T)
        size = settings.grid.size_m
        first_col, first_row = int(np.floor(x.min() / size)), int(np.floor(y.min() / size))
        columns, rows = int(np.floor(x.max() / size)) - first_col + 1, int(np.floor(y.max() / size)) - first_row + 1
        return cls(settings.grid, settings.box, first_col, first_row, columns, rows)

    @property
    def cell_km2(self) -> float:
        """Return the area of one cell in km2."""
        return (self.settings.size_m / 1000) ** 2

    @property
    def shape(self) -> tuple[int, int]:
        """Return (rows, columns)."""
        return self.rows, self.columns

    @property
    def size(self) -> int:
        """Return how many cells the lattice has."""
        return self.rows * self.columns

    @cached_property
    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitudes and latitudes of the cell centres in degrees, each of shape (rows, columns)."""
        size = self.settings.size_m
        x = (self.first_col + np.arange(self.columns) + 0.5) * size
        y = (self.first_row + np.arange(self.rows) + 0.5) * size
        lon, lat = _from_plane(self.settings).transform(*np.meshgrid(x, y))
        return np.asarray(lon), np.asarray(lat)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Tell for each cell whether its centre lies in the theatre's box, shape (rows * columns,)."""
        lon, lat = self.centres
        west, south, east, north = self.box
        return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).ravel()

    @cached_property
    def reach(self) -> Box:
        """Return the box in degrees that holds the whole lattice: west, south, east, north."""
        lon, lat = self.centres
        margin = 2 * self.settings.size_m / 100_000
        wide = margin / max(np.cos(np.radians(np.abs(lat).max())), 0.01)
        return float(lon.min() - wide), float(lat.min() - margin), float(lon.max() + wide), float(lat.max() + margin)

    def place(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return points in columns and rows from the lattice's corner in the south-west; cells begin at whole ones."""
        x, y = _to_plane(self.settings).transform(lon, lat)
        size = self.settings.size_m
        return np.asarray(x) / size - self.first_col, np.asarray(y) / size - self.first_row

    def index_of(self, col: NDArray[np.int32], row: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the flattened positions of cells named by column and row; -1 for those outside the lattice."""
        c, r = col.astype(np.int64) - self.first_col, row.astype(np.int64) - self.first_row
        good = (c >= 0) & (c < self.columns) & (r >= 0) & (r < self.rows)
        return np.where(good, r * self.columns + c, -1)

    def names_of(self, index: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the columns and rows that name cells given by flattened position."""
        return index % self.columns + self.first_col, index // self.columns + self.first_row

    def weigh(self, geometry: BaseGeometry) -> Weights:
        """Return how much of each cell an area covers, by exact intersection in the equal-area plane.

        Args:
            geometry: a Polygon or MultiPolygon in degrees; what lies outside the box does not count.
        """
        plane = self.project(geometry)
        if plane.is_empty:
            return Weights(np.empty(0, np.int64), np.empty(0), complete=False)
        index, boxes = self._boxes_near(plane)
        share = self._share_of(plane, boxes)
        covered = share > 0
        complete = bool(share.sum() * self.settings.size_m**2 > 0.999 * plane.area)  # rim slivers
        return Weights(index[covered], share[covered], complete)

    def _share_of(self, plane: BaseGeometry, boxes: NDArray[np.object_]) -> NDArray[np.float64]:
        """Return how much of each cell an area on the plane covers."""
        shapely.prepare(plane)
        share = shapely.contains_properly(plane, boxes).astype(float)
        edge = np.flatnonzero((share == 0) & shapely.intersects(plane, boxes))
        share[edge] = _areas_within(plane, boxes[edge]) / self.settings.size_m**2
        return np.asarray(share)

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return an area in metres on the equal-area plane, its long edges followed truly."""
        transform = _to_plane(self.settings).transform
        dense = shapely.segmentize(geometry, LONGEST_EDGE_DEG)
        plane = shapely.transform(dense, lambda points: np.column_stack(transform(points[:, 0], points[:, 1])))
        # Edges that nearly touch in degrees may cross by a hair's breadth once they are projected.
        return plane if plane.is_valid else shapely.make_valid(plane, method="structure", keep_collapsed=False)

    def draw(self, held: NDArray[np.bool_]) -> BaseGeometry:
        """Return some of the cells as one area in degrees.

        Args:
            held: which, shape (all cells,).
        """
        steps = np.diff(held.reshape(self.shape).astype(np.int8), axis=1, prepend=0, append=0)
        row, first = np.nonzero(steps > 0)
        _, until = np.nonzero(steps < 0)
        return self.unproject(shapely.coverage_union_all(_draw_runs(row, first, until)))

    def unproject(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape given in columns and rows from the lattice's corner in the south-west in degrees."""
        transform, size = _from_plane(self.settings).transform, self.settings.size_m
        corner = np.array([self.first_col, self.first_row])
        return shapely.transform(shape, lambda points: np.column_stack(transform(*((points + corner) * size).T)))

    @property
    def projection(self) -> str:
        """Return the plane's projection as PROJ writes it."""
        return _definition(self.settings)

    def _boxes_near(self, plane: BaseGeometry) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        size = self.settings.size_m
        west, south, east, north = (int(np.floor(value / size)) for value in plane.bounds)
        cols = np.arange(max(west, self.first_col), min(east, self.first_col + self.columns - 1) + 1)
        rows = np.arange(max(south, self.first_row), min(north, self.first_row + self.rows - 1) + 1)
        col, row = (each.ravel() for each in np.meshgrid(cols, rows))
        index = self.index_of(col.astype(np.int32), row.astype(np.int32))
        inside = self.inside[index]
        col, row = col[inside], row[inside]
        return index[inside], shapely.box(col * size, row * size, (col + 1) * size, (row + 1) * size)


def _draw_runs(row: NDArray[np.int64], first: NDArray[np.int64], until: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return runs of cells of a row, less ``until``, with the corners of each cell, so that runs meet in corners."""
    across = until - first + 1
    count = 2 * across + 1
    start = np.repeat(np.cumsum(count) - count, count)
    corner = np.arange(len(start)) - start
    across, first, row = (np.repeat(each, count) for each in (across, first, row))
    below, last = corner < across, corner == 2 * across
    col = first + np.where(below, corner, np.where(last, 0, 2 * across - 1 - corner))
    points = np.column_stack([col, row + ~(below | last)]).astype(float)
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=np.repeat(np.arange(len(count)), count))))


def _areas_within(plane: BaseGeometry, boxes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area of a shape in each of some boxes; a large shape is halved first, so that each cut is small."""
    if len(boxes) <= FEW_BOXES or shapely.get_num_coordinates(plane) <= FEW_POINTS:
        return np.asarray(shapely.area(shapely.intersection(plane, boxes)))
    west, south, east, north = shapely.bounds(boxes).T
    middle = west if np.ptp(west) >= np.ptp(south) else south
    low = middle <= np.median(middle)
    if low.all():
        low = middle < np.median(middle)
    areas = np.empty(len(boxes))
    for half in (low, ~low):
        frame = shapely.box(west[half].min(), south[half].min(), east[half].max(), north[half].max())
        areas[half] = _areas_within(shapely.intersection(plane, frame), boxes[half])
    return areas


def _definition(settings: GridSettings) -> str:
    return f"+proj=laea +lat_0={settings.lat} +lon_0={settings.lon} +datum=WGS84 +units=m"


@lru_cache(maxsize=8)  # making one takes longer than what is asked of it
def _to_plane(settings: GridSettings) -> Transformer:
    return Transformer.from_crs("EPSG:4326", _definition(settings), always_xy=True)


@lru_cache(maxsize=8)
def _from_plane(settings: GridSettings) -> Transformer:
    return Transformer.from_crs(_definition(settings), "EPSG:4326", always_xy=True)
