"""Draw the assessment as polygons: one area a status, cut along the lines on which a probability has a stated level.

The lines are the level lines of the posterior between the centres of the cells (marching squares: Lorensen and Cline
1987, in the plane). All of them are noded together once and the pieces put together by what they are, so the areas
meet without gaps or overlaps, also after they are simplified, and the levels are nested. The surface itself stays in
``assess``; what may be drawn of it is decided where it is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy
import shapely
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid
from frontline.sources.labels import Status

HALF, SURE = 0.5, 0.9
LEVELS = (0.1, HALF, SURE)
GRID_CELLS = 2e-3  # lines are noded on a grid this fine, in cells: a file with rounded degrees cannot fold them then
EDGE_LEVELS = 1e-9

Field = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of one status.

    Attributes:
        status: as in the design: held, contested, unknown or embargoed.
        party: the index of the party that holds it or more likely holds it; None where no party does alone, or nothing
            is known or said.
        low: the least probability of that party in it, 0..1.
        high: the greatest.
        geometry: a MultiPolygon, EPSG:4326.
    """

    status: Status
    party: int | None
    low: float | None
    high: float | None
    geometry: BaseGeometry


def draw_zones(
    grid: Grid, probability: Field, held_back: Flags, tolerance_m: float = 0.0, contested: Field | None = None
) -> list[Zone]:
    """Return the areas of each status, which together cover the theatre's box cells without gap or overlap.

    Args:
        grid: the cells.
        probability: of each party, shape (parties, cells); all 0 where no map covers the cell.
        held_back: cells that may not be shown, shape (cells,).
        tolerance_m: how far a line may be simplified; the areas still meet (coverage simplification).
        contested: the probability that no party holds a cell alone, shape (cells,); where that is likelier than not,
            the ground is contested, whoever more likely holds it; None: that is not known, and nothing is.
    """
    seen = probability.sum(axis=0) > 0
    smooth = _Surfaces(
        [_fill(grid, each, seen) for each in probability], None if contested is None else _fill(grid, contested, seen)
    )
    masks = _Masks(seen & grid.inside & ~held_back, held_back & grid.inside, grid.inside)
    pieces = _cut(grid, smooth, masks)
    keys = _classify(grid, smooth, masks, shapely.get_coordinates(shapely.point_on_surface(pieces)))
    kept = sorted({key for key in keys if key is not None}, key=str)
    shapes = [shapely.coverage_union_all(pieces[[each == key for each in keys]]) for key in kept]
    if tolerance_m:
        shapes = list(shapely.coverage_simplify(shapes, tolerance_m / grid.settings.size_m))
    return [
        Zone(key.status, key.party, *_bounds(key, len(probability)), grid.unproject(shape))
        for key, shape in zip(kept, shapes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Masks:
    """Which cells are shown, which are held back, and which lie in the box, each of shape (cells,)."""

    shown: Flags
    held_back: Flags
    inside: Flags


@dataclass(frozen=True, slots=True)
class _Surfaces:
    """The padded probabilities of the parties, and of being contested where that is known."""

    parties: list[NDArray[np.float64]]
    contested: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class _Key:
    """What a piece is."""

    status: Status
    party: int | None = None
    sure: bool = False


def _bounds(key: _Key, parties: int) -> tuple[float | None, float | None]:
    """Return the least and the greatest probability of an area's party."""
    if key.party is None:
        return None, None
    if key.sure:
        return SURE, 1.0
    return (HALF if parties == 2 else 0.0), SURE  # noqa: PLR2004  # of two, the likelier has at least half


def _fill(grid: Grid, field: Field, seen: Flags) -> NDArray[np.float64]:
    """Return a party's probability with unseen cells like the nearest seen one, padded by a cell all round."""
    if not seen.any():
        return np.zeros((grid.rows + 2, grid.columns + 2))
    nearest = scipy.ndimage.distance_transform_edt(
        ~seen.reshape(grid.shape), return_distances=False, return_indices=True
    )
    filled = field.reshape(grid.shape)[tuple(nearest)]
    return np.pad(filled.astype(np.float64), 1, mode="edge")


def _cut(grid: Grid, smooth: _Surfaces, masks: _Masks) -> NDArray[np.object_]:
    """Return the pieces into which all level lines and the borders of the masks cut the box, in columns and rows."""
    lines = [line for field in smooth.parties for line in _level_lines(field, (HALF, SURE))]
    lines += [] if smooth.contested is None else _level_lines(smooth.contested, (HALF,))
    lines += [_border(grid, each) for each in (masks.shown, masks.held_back, masks.inside)]
    noded = shapely.union_all([each for each in lines if not each.is_empty], grid_size=GRID_CELLS)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def _level_lines(field: NDArray[np.float64], levels: tuple[float, ...]) -> Iterable[BaseGeometry]:
    """Yield the lines on which a padded field has some levels; cells' centres lie at half columns and rows."""
    rows, columns = field.shape
    across, up = np.arange(columns) - 0.5, np.arange(rows) - 0.5
    generator = contour_generator(across, up, field, name="serial", line_type=LineType.Separate)
    for level in levels:
        for line in generator.lines(level + EDGE_LEVELS):
            yield shapely.LineString(line)


def _border(grid: Grid, cells: Flags) -> BaseGeometry:
    if not cells.any():
        return shapely.LineString()
    row, col = np.nonzero(cells.reshape(grid.shape))
    return shapely.boundary(shapely.coverage_union_all(shapely.box(col, row, col + 1, row + 1)))


def _classify(grid: Grid, smooth: _Surfaces, masks: _Masks, points: NDArray[np.float64]) -> list[_Key | None]:
    """Return what each piece is, by a point inside it, shape (pieces, 2); None outside the box."""
    values = np.array([_read_at(each, points) for each in smooth.parties])
    open_ = np.zeros(len(points), bool) if smooth.contested is None else _read_at(smooth.contested, points) >= HALF
    party = values.argmax(axis=0)
    sure = values.max(axis=0) >= SURE
    col, row = np.floor(points).astype(np.int64).T
    within = (col >= 0) & (col < grid.columns) & (row >= 0) & (row < grid.rows)
    cell = np.where(within, row * grid.columns + col, 0)
    keys: list[_Key | None] = []
    for n, position in enumerate(cell):
        if not within[n] or not masks.inside[position]:
            keys.append(None)
        elif masks.held_back[position]:
            keys.append(_Key(Status.EMBARGOED))
        elif not masks.shown[position]:
            keys.append(_Key(Status.UNKNOWN))
        else:
            keys.append(_Key(Status.CONTESTED) if open_[n] else _Key(Status.HELD, int(party[n]), bool(sure[n])))
    return keys


def _read_at(field: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a padded field at some points, bilinear, shape (points,)."""
    return np.asarray(scipy.ndimage.map_coordinates(field, points[:, ::-1].T + 0.5, order=1, mode="nearest"))
