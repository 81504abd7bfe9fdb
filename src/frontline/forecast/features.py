"""Measure what a forecast looks at: distance to the line, ground held and gained around, speed, the land.

Each feature is a number a point; their names stand in ``FEATURES``. What becomes of them belongs in ``model``.
Lengths are in km, areas in km2, shares 0..1. What the map did not show is NaN.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from frontline.forecast.ground import LAGS, LONG_AGO, Cells, Picture, Points, Terrain, rim_of

Floats = NDArray[np.float64]

HELD_KM = (1, 2, 5, 10)
GAIN_KM = {7: (1, 2, 5, 10), 14: (2, 5), 30: (1, 2, 5, 10, 20), 90: (5, 10, 20)}
LOSS_KM = {7: (2,), 30: (2, 5)}
SPEED = ((30, 10), (90, 15))  # days, radius in km
RAYS_KM = (5, 10)
FAR_KM = 30.0  # the last gain lies at least so far: it no longer counts
RAYS = 24
GAIN_DISTANCE = (14, 30)
MOVED_KM = 3.0
SQUARE_KM = 2.0  # width of a square, whose own cells are looked at
OWN_LAGS = (7, 30)
LINE_KM = 2.0  # added to the length of the line, so that speed stays finite where none is near

FEATURES = (
    "distance",
    *(f"distance_{lag}d" for lag in (7, 30, 90)),
    *(f"approach_{lag}d" for lag in (30, 90)),
    *(f"held_{radius}km" for radius in HELD_KM),
    *(f"gained_{days}d_{radius}km" for days, radii in GAIN_KM.items() for radius in radii),
    *(f"lost_{days}d_{radius}km" for days, radii in LOSS_KM.items() for radius in radii),
    *(f"speed_{days}d_{radius}km" for days, radius in SPEED),
    "speed_over_distance",
    *(f"gain_distance_{lag}d" for lag in GAIN_DISTANCE),
    *(f"surrounded_{radius}km" for radius in RAYS_KM),
    "quiet_days",
    *("own_share", "reach_half", "reach_all", "own_gained_7d", "own_gained_30d"),
    *("reach_approach_7d", "reach_approach_30d"),
    *("built_1km", "built_2.5km", "roads_2km", "people_5km", "people", "settled"),
)


def measure(picture: Picture, terrain: Terrain, points: Points) -> NDArray[np.float32]:
    """Return the features of some points, shape (points, features), in the order of ``FEATURES``."""
    view = _View(picture, points)
    found = _line(view) | _gains(view) | _around(view) | _own(view) | _land(view, terrain)
    return np.column_stack([found[name] for name in FEATURES]).astype(np.float32)


@dataclass(frozen=True)
class _View:
    """A picture as seen from some points."""

    picture: Picture
    points: Points

    @cached_property
    def row(self) -> NDArray[np.int64]:
        return np.rint(self.points.row).astype(np.int64).clip(0, self.picture.held.shape[0] - 1)

    @cached_property
    def column(self) -> NDArray[np.int64]:
        return np.rint(self.points.column).astype(np.int64).clip(0, self.picture.held.shape[1] - 1)

    @cached_property
    def nothing(self) -> Floats:
        return np.full(len(self.points), np.nan)

    def means_within(self, field: NDArray[np.generic], radii_km: tuple[float, ...]) -> list[Floats]:
        """Return the means of a field of cells in discs about the points, for each radius."""
        rows, columns = field.shape
        sums = np.zeros((rows, columns + 1), np.float32)
        np.cumsum(field, axis=1, dtype=np.float32, out=sums[:, 1:])
        return [self._mean(sums, radius / self.picture.cell_km) for radius in radii_km]

    def _mean(self, sums: NDArray[np.float32], radius: float) -> Floats:
        rows, columns = sums.shape
        total, count = np.zeros(len(self.points)), 0
        for step in range(-int(radius), int(radius) + 1):
            half = int(np.sqrt(radius * radius - step * step))
            row = (self.row + step).clip(0, rows - 1)
            total += sums[row, (self.column + half + 1).clip(0, columns - 1)]
            total -= sums[row, (self.column - half).clip(0, columns - 1)]
            count += 2 * half + 1
        return total / count

    def areas_within(self, cells: NDArray[np.generic], radii_km: tuple[float, ...]) -> list[Floats]:
        """Return how much of some cells lies in discs about the points, in km2, for each radius."""
        means = self.means_within(cells, radii_km)
        return [mean * np.pi * radius**2 for mean, radius in zip(means, radii_km, strict=True)]

    def distance_to(self, cells: Cells) -> Floats:
        """Return the distance to the nearest of some cells, middle to middle, in km; infinite where there are none."""
        where = np.argwhere(cells)
        if not len(where):
            return np.full(len(self.points), np.inf)
        places = np.column_stack([self.points.row, self.points.column])
        return np.asarray(KDTree(where).query(places)[0]) * self.picture.cell_km

    def distance_to_held(self, held: Cells) -> Floats:
        """Return the distance to held ground; only its rim is looked at."""
        return self.distance_to(rim_of(held))

    @cached_property
    def own_cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return rows and columns of each point's own cells, shape (n, cells); a settlement's one again and again."""
        side = max(round(SQUARE_KM / self.picture.cell_km), 1)
        step = np.where(self.points.settled[:, None], 0.0, (np.arange(side) - (side - 1) / 2)[None, :])
        shape = self.picture.held.shape
        row = np.rint(self.points.row[:, None] + step).astype(np.int64).clip(0, shape[0] - 1)
        column = np.rint(self.points.column[:, None] + step).astype(np.int64).clip(0, shape[1] - 1)
        rows, columns = np.repeat(row, side, axis=1), np.tile(column, (1, side))
        return rows, columns

    def gained(self, lag: int) -> Cells | None:
        before = self.picture.before.get(lag)
        return None if before is None else self.picture.held & ~before


def _line(view: _View) -> dict[str, Floats]:
    held, before = view.picture.held, view.picture.before
    distance = view.distance_to_held(held)
    found = {"distance": distance}
    for lag in (7, 30, 90):
        then = before.get(lag)
        found[f"distance_{lag}d"] = view.nothing if then is None else view.distance_to_held(then)
    for lag in (30, 90):
        found[f"approach_{lag}d"] = found[f"distance_{lag}d"] - distance
    for radius, mean in zip(HELD_KM, view.means_within(held, HELD_KM), strict=True):
        found[f"held_{radius}km"] = mean
    for lag, radii in LOSS_KM.items():
        then = before.get(lag)
        areas = [view.nothing] * len(radii) if then is None else view.areas_within(then & ~held, radii)
        found |= {f"lost_{lag}d_{radius}km": area for radius, area in zip(radii, areas, strict=True)}
    return found


def _gains(view: _View) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    rim = rim_of(view.picture.held)
    for lag in LAGS:
        gained = view.gained(lag)
        radii = GAIN_KM.get(lag, ())
        areas = [view.nothing] * len(radii) if gained is None else view.areas_within(gained, radii)
        found |= {f"gained_{lag}d_{radius}km": area for radius, area in zip(radii, areas, strict=True)}
        if lag in GAIN_DISTANCE:
            far = view.nothing if gained is None else view.distance_to(gained).clip(0, FAR_KM)
            found[f"gain_distance_{lag}d"] = far
    for days, radius in SPEED:
        gained = view.gained(days)
        line_km = view.areas_within(rim, (radius,))[0] / view.picture.cell_km
        area = view.nothing if gained is None else view.areas_within(gained, (radius,))[0]
        found[f"speed_{days}d_{radius}km"] = area / (line_km + LINE_KM)
    found["speed_over_distance"] = found["speed_30d_10km"] / view.distance_to(rim).clip(0.5)
    return found


def _around(view: _View) -> dict[str, Floats]:
    """Return the share of bearings whose ray meets held ground, and how long nothing has moved near by."""
    held, cell_km = view.picture.held, view.picture.cell_km
    rows, columns = held.shape
    turns = np.arange(RAYS) * 2 * np.pi / RAYS
    found = {}
    for reach in RAYS_KM:
        steps = np.arange(1, int(reach / cell_km) + 1)
        down = np.rint(np.sin(turns)[:, None] * steps).astype(np.int64)
        right = np.rint(np.cos(turns)[:, None] * steps).astype(np.int64)
        row = (view.row[:, None, None] + down).clip(0, rows - 1)
        column = (view.column[:, None, None] + right).clip(0, columns - 1)
        found[f"surrounded_{reach}km"] = held[row, column].any(axis=2).mean(axis=1)
    quiet = np.full(len(view.points), LONG_AGO)
    radius = int(MOVED_KM / cell_km)
    for down_by in range(-radius, radius + 1):
        half = int(np.sqrt(radius * radius - down_by * down_by))
        row_near = (view.row + down_by).clip(0, rows - 1)
        for right_by in range(-half, half + 1):
            near = view.picture.changed_days[row_near, (view.column + right_by).clip(0, columns - 1)]
            quiet = np.minimum(quiet, near)
    return found | {"quiet_days": quiet}


def _own(view: _View) -> dict[str, Floats]:
    """Return what is held of the point's own ground, and how far the line must come to hold half of it, and all.

    A square's own ground is its cells, a settlement's the cell that it lies in.
    """
    held, before = view.picture.held, view.picture.before
    row, column = view.own_cells
    half = (row.shape[1] - 1) // 2  # with this one and those nearer, half is held
    places = np.column_stack([row.ravel(), column.ravel()])

    def sum_up(cells: Cells) -> Floats:
        return np.asarray(cells[row, column].mean(axis=1))

    def reach(then: Cells) -> Floats:
        where = np.argwhere(rim_of(then))
        far = np.asarray(KDTree(where).query(places)[0]) if len(where) else np.full(len(places), np.inf)
        return np.sort(np.where(then[row, column], 0.0, far.reshape(row.shape)), axis=1) * view.picture.cell_km

    now = reach(held)
    found = {"own_share": sum_up(held), "reach_half": now[:, half], "reach_all": now[:, -1]}
    for lag in OWN_LAGS:
        then = before.get(lag)
        gained = view.gained(lag)
        found[f"own_gained_{lag}d"] = view.nothing if gained is None else sum_up(gained)
        earlier = view.nothing if then is None else reach(then)[:, half]
        found[f"reach_approach_{lag}d"] = earlier - found["reach_half"]
    return found


def _land(view: _View, terrain: Terrain) -> dict[str, Floats]:
    near, wide = view.means_within(terrain.built, (1, 2.5))
    return {
        "built_1km": near,
        "built_2.5km": wide,
        "roads_2km": view.means_within(terrain.roads, (2,))[0],
        "people_5km": view.areas_within(terrain.people, (5,))[0] / view.picture.cell_km**2,
        "people": np.log1p(view.points.people),
        "settled": view.points.settled.astype(float),
    }
