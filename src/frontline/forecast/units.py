"""Choose what is forecast: settlements and 2-km squares that are not held and lie within 15 km of the line.

The band is fixed: widening it flatters every score (METHODS section 6). What became of a unit belongs here too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from frontline.forecast.features import SQUARE_KM
from frontline.forecast.ground import Cells, Points, rim_of
from frontline.forecast.record import MapRecord

BAND_KM = 15.0
LASTS_DAYS = 7  # a change counts where it is shown through so many days after the horizon


@dataclass(frozen=True, slots=True)
class Settlements:
    """The settlements of a theatre, as points on its lattice.

    Attributes:
        points: where they are.
        names: of each.
    """

    points: Points
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """What is forecast from one origin: squares first, then settlements.

    Attributes:
        points: where they are; of a square its middle.
        squares: how many are squares.
        number: of the square in its lattice, or of the settlement in the theatre's list, shape (n,).
    """

    points: Points
    squares: int
    number: NDArray[np.int64]


def squares_held(held: Cells, cell_km: float) -> Cells:
    """Tell which 2-km squares have at least half of their cells held, shape (rows, columns) of squares."""
    side = round(SQUARE_KM / cell_km)
    rows, columns = (size // side for size in held.shape)
    blocks = held[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return np.asarray(blocks.sum(axis=(1, 3)) * 2 >= side * side)


def choose_units(held: Cells, inside: Cells, settlements: Settlements, cell_km: float) -> Units:
    """Return the units of an origin.

    Args:
        held: what the map shows, shape (rows, columns).
        inside: cells that may change hands at all: in the country and in the theatre's box.
        settlements: all of them.
        cell_km: width of a cell.
    """
    side = round(SQUARE_KM / cell_km)
    open_squares = squares_held(inside, cell_km) & ~squares_held(held, cell_km)
    row, column = np.nonzero(open_squares)
    middle = (side - 1) / 2
    count = len(row)
    centre = Points(
        (row * side + middle).astype(np.float64),
        (column * side + middle).astype(np.float64),
        np.zeros(count),
        np.zeros(count, bool),
    )
    near = _within_band(held, centre, cell_km)
    number = np.ravel_multi_index((row, column), open_squares.shape)[near]
    towns = settlements.points
    cell = cell_of(towns, held.shape)
    chosen = np.flatnonzero(~held[cell] & inside[cell] & _within_band(held, towns, cell_km))
    points = centre.only(near).join(towns.only(chosen))
    return Units(points, len(number), np.concatenate([number, chosen]))


def see_changed(
    units: Units, settlements: Settlements, record: MapRecord, at: float, cell_km: float
) -> NDArray[np.bool_]:
    """Tell which units are held at an instant and stay so on every map of the days after it, shape (n,)."""
    changed = np.ones(len(units.number), bool)
    square, town = units.number[: units.squares], units.number[units.squares :]
    for held in record.show_between(at, at + LASTS_DAYS):
        cell = cell_of(settlements.points.only(town), held.shape)
        changed &= np.concatenate([squares_held(held, cell_km).ravel()[square], held[cell]])
    return changed


def cell_of(points: Points, shape: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the row and column of the cell that each point lies in."""
    row, column = np.rint(points.row).astype(np.int64), np.rint(points.column).astype(np.int64)
    return row.clip(0, shape[0] - 1), column.clip(0, shape[1] - 1)


def _within_band(held: Cells, points: Points, cell_km: float) -> NDArray[np.bool_]:
    rim = np.argwhere(rim_of(held))
    if not len(rim) or not len(points):
        return np.zeros(len(points), bool)
    found, _ = KDTree(rim).query(np.column_stack([points.row, points.column]), distance_upper_bound=BAND_KM / cell_km)
    return np.isfinite(found)
