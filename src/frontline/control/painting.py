"""Paint what published outlines cover on the cells, for all days at once.

The exact covered share of every cell is the running sum, from west to east, of what each edge contributes to the cell
that it crosses and to the next (the signed-area accumulation of font rasterisers, Levien 2016). Contributions of an
edge never change, so a day costs as much as changed since the day before.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import LONGEST_EDGE_DEG, Grid
from frontline.control.partition.edges import Segments
from frontline.control.partition.states import Runs
from frontline.ellipsoid import UNITS_PER_DEGREE

HALF = 0.5 - 1e-9  # sums of shares are right to about 1e-12

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pieces = tuple[Ints, Floats, Floats, Floats, Floats]  # edge, start and end of each piece, in cells


def paint(grid: Grid, segments: Segments, runs: Runs, days: int, labels: int) -> Iterator[NDArray[np.int16]]:
    """Yield for each day which label covers at least half of each cell: its number plus 1, 0 for none, shape (cells,).

    Where two labels that overlap each cover half, the later one counts.

    Args:
        grid: the cells.
        segments: of all edges, in units of 1e-7 degree, with the ground on their left.
        runs: edge, label, first day and the day after the last, by position.
        days: how many there are.
        labels: how many there are.
    """
    edge, slot, value = _contribute(grid, segments)
    order = np.argsort(edge, kind="stable")
    edge, slot, value = edge[order], slot[order], value[order]
    run_edge, run_label, first, until = runs
    low, high = (np.searchsorted(edge, run_edge, side) for side in ("left", "right"))
    steps = [_steps_by_day(at, days) for at in (first, until)]
    sums = np.zeros((labels, grid.rows * (grid.columns + 1)))
    picture = np.zeros(grid.shape, np.int16)
    for day in range(days):
        touched = np.zeros(grid.rows, bool)
        for (runs_of_day, bounds), sign in zip(steps, (1.0, -1.0), strict=True):
            for run in runs_of_day[bounds[day] : bounds[day + 1]].tolist():
                part = slice(low[run], high[run])
                if low[run] < high[run]:
                    np.add.at(sums[run_label[run]], slot[part], sign * value[part])
                    touched[slot[part] // (grid.columns + 1)] = True
        rows = np.flatnonzero(touched)
        picture[rows] = _read(sums.reshape(labels, grid.rows, grid.columns + 1)[:, rows])
        yield picture.ravel().copy()


def _steps_by_day(at: Ints, days: int) -> tuple[Ints, Ints]:
    """Return the runs in order of a position, and where those of each day begin."""
    order = np.argsort(at, kind="stable")
    return order, np.searchsorted(at[order], np.arange(days + 1))


def _read(sums: Floats) -> NDArray[np.int16]:
    """Return what some rows show, shape (rows, columns), from the sums of each label."""
    picture = np.zeros((sums.shape[1], sums.shape[2] - 1), np.int16)
    for label, each in enumerate(sums, 1):
        picture[np.cumsum(each, axis=1)[:, :-1] >= HALF] = label
    return picture


def _contribute(grid: Grid, segments: Segments) -> tuple[Ints, Ints, Floats]:
    """Return for each edge the slots of the sum that it contributes to, and how much: edge, slot, value."""
    edge, x1, y1, x2, y2 = _project(grid, segments)
    edge, x1, y1, x2, y2 = _split(edge, x1, y1, x2, y2, grid)
    row = np.floor((y1 + y2) / 2).astype(np.int64)
    middle = np.clip((x1 + x2) / 2, 0, None)
    column = np.floor(middle).astype(np.int64)
    inside = (row >= 0) & (row < grid.rows) & (column < grid.columns)
    edge, row, column, middle = edge[inside], row[inside], column[inside], middle[inside]
    fall = (y1 - y2)[inside]  # ground lies on the left: east of an edge that runs down
    slot = row * (grid.columns + 1) + column
    beyond = middle - column
    edges, slots = np.concatenate([edge, edge]), np.concatenate([slot, slot + 1])
    values = np.concatenate([fall * (1 - beyond), fall * beyond])
    return edges, slots, values


def _project(grid: Grid, segments: Segments) -> Pieces:
    """Return the edges in cells from the lattice's south-western corner, long ones in pieces that follow them truly."""
    x1, y1, x2, y2 = (each / UNITS_PER_DEGREE for each in segments)
    west, south, east, north = grid.reach
    near = (np.minimum(y1, y2) <= north) & (np.maximum(y1, y2) >= south) & (np.minimum(x1, x2) <= east)
    kept = np.flatnonzero(near)
    pieces = np.ceil(np.hypot(x2 - x1, y2 - y1)[kept] / LONGEST_EDGE_DEG).astype(np.int64).clip(1)
    edge = np.repeat(kept, pieces)
    count = np.repeat(pieces, pieces)
    rank = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    ends = []
    for at in (rank / count, (rank + 1) / count):
        lon = np.where(at == 1, x2[edge], x1[edge] + at * (x2 - x1)[edge])
        lat = np.where(at == 1, y2[edge], y1[edge] + at * (y2 - y1)[edge])
        ends += list(grid.place(np.maximum(lon, west), lat))
    return edge, *ends  # type: ignore[return-value]  # four arrays


def _split(edge: Ints, x1: Floats, y1: Floats, x2: Floats, y2: Floats, grid: Grid) -> Pieces:
    """Cut segments at the lines between cells."""
    dx, dy = x2 - x1, y2 - y1
    parts, places = [], []
    for start, end, rise, most in ((y1, y2, dy, grid.rows), (x1, x2, dx, grid.columns)):
        low, high = np.minimum(start, end), np.maximum(start, end)
        first, last = np.ceil(low).clip(0, None).astype(np.int64), np.floor(high).clip(None, most).astype(np.int64)
        count = np.where(rise != 0, (last - first + 1).clip(0), 0)
        part = np.repeat(np.arange(len(edge)), count)
        line = np.arange(len(part)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
        parts.append(part)
        places.append(((line - start[part]) / rise[part]).clip(0, 1))
    own = np.arange(len(edge))
    part = np.concatenate([own, own, *parts])
    at = np.concatenate([np.zeros(len(own)), np.ones(len(own)), *places])
    order = np.lexsort((at, part))
    part, at = part[order], at[order]
    x = np.where(at == 1, x2[part], x1[part] + at * dx[part])
    y = np.where(at == 1, y2[part], y1[part] + at * dy[part])
    step = np.flatnonzero((part[1:] == part[:-1]) & (at[1:] > at[:-1]))
    return edge[part[step]], x[step], y[step], x[step + 1], y[step + 1]
