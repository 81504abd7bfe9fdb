"""Say of ground from when until when it was in one state, so that a whole history is drawn once instead of each day.

Ground that changed together, and only such, makes one spell. Spells of cells belong here, those of published areas in
``partition.spells``; what the states are belongs to whoever asks.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid


@dataclass(frozen=True, slots=True)
class Spell:
    """Ground in one state.

    Attributes:
        state: its number.
        first: position of the first day.
        until: position of the day after the last.
        geometry: EPSG:4326.
    """

    state: int
    first: int
    until: int
    geometry: BaseGeometry


def find_cell_spells(grid: Grid, states: NDArray[np.integer], left_out: int) -> list[Spell]:
    """Return the spells of cells.

    Args:
        grid: the cells.
        states: number of the state of each cell on each day, shape (days, cells).
        left_out: the state that is none.
    """
    cell, first, until = _find_runs(states)
    state = states[first, cell]
    kept = state != left_out
    cell, key = cell[kept], np.stack([state[kept].astype(np.int64), first[kept], until[kept]], axis=1)
    if not len(cell):
        return []
    kinds, group = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    row, column = np.divmod(cell[order], grid.columns)
    boxes = shapely.box(column, row, column + 1, row + 1)
    parts = np.split(boxes, np.flatnonzero(np.diff(group.ravel()[order])) + 1)
    shapes = grid.unproject(np.array([shapely.coverage_union_all(part) for part in parts], object))
    return [Spell(state, a, b, shape) for (state, a, b), shape in zip(kinds.tolist(), shapes, strict=True)]


def _find_runs(states: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the runs of days in one state: cell, first day and the day after the last, by cell and day."""
    days, cells = states.shape
    changed = np.ones((days, cells), bool)
    changed[1:] = states[1:] != states[:-1]
    cell, first = np.nonzero(changed.T)
    last_of_cell = np.append(cell[1:] != cell[:-1], True)
    until = np.where(last_of_cell, days, np.append(first[1:], days))
    return cell, first, until
