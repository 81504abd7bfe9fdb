"""Tell gain and loss from map corrections, day by day, on the areas as published.

What a map showed on each of its days is given (EPSG:4326) and clipped to a stated boundary; the same on our own cells,
with an interval from the posterior, is in ``area``. Rules: METHODS section 2. Overlays are made in longitude and
latitude and measured on the ellipsoid; only the distance to the line is taken in Lambert's plane about the change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import Plane, areas_km2, only_areas

NOISE_KM2 = 0.02
LOST_KM2 = 10.0  # a day that loses more is a correction of the map
FAR_M = 300.0  # a piece farther than this from the earlier line did not grow out of it
DIGIT_DEG = 1e-7  # the grid of DESIGN's partition: about a centimetre

DayArea = tuple[date, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one shown day to the next.

    Attributes:
        day: the later day.
        since: the earlier day.
        gained_km2: taken, noise left out, far pieces included.
        lost_km2: given up, likewise.
        noise_gained_km2: in gained pieces under ``NOISE_KM2``.
        noise_lost_km2: in lost pieces as small.
        far_gained_km2: part of ``gained_km2`` in pieces farther than 300 m from the earlier line.
        far_lost_km2: part of ``lost_km2`` in pieces farther than 300 m from the earlier line.
        most_lost_km2: a day that loses more is a correction of the map; where fronts move fast, more than usual.
    """

    day: date
    since: date
    gained_km2: float
    lost_km2: float
    noise_gained_km2: float = 0.0
    noise_lost_km2: float = 0.0
    far_gained_km2: float = 0.0
    far_lost_km2: float = 0.0
    most_lost_km2: float = LOST_KM2

    @property
    def is_correction(self) -> bool:
        """Tell whether the day loses so much that the whole of it counts as a correction of the map."""
        return self.lost_km2 > self.most_lost_km2

    @property
    def is_flagged(self) -> bool:
        """Tell whether anything on the day is a revision."""
        return self.is_correction or self.far_gained_km2 + self.far_lost_km2 > 0

    @property
    def revised_gained_km2(self) -> float:
        """Return the part of ``gained_km2`` that is a revision."""
        return self.gained_km2 if self.is_correction else self.far_gained_km2

    @property
    def revised_lost_km2(self) -> float:
        """Return the part of ``lost_km2`` that is a revision."""
        return self.lost_km2 if self.is_correction else self.far_lost_km2


@dataclass(frozen=True, slots=True)
class Totals:
    """What changed over a span of days, with revisions and without.

    Attributes:
        gained_km2: the sum of the daily gains; ground taken twice counts twice.
        lost_km2: the sum of the daily losses.
        gained_without_km2: the same without revisions.
        lost_without_km2: the same without revisions.
        noise_km2: net area of pieces too small to count.
        revisions: the flagged days.
    """

    gained_km2: float
    lost_km2: float
    gained_without_km2: float
    lost_without_km2: float
    noise_km2: float
    revisions: tuple[Step, ...]

    @property
    def net_km2(self) -> float:
        """Return gained minus lost, noise left out."""
        return self.gained_km2 - self.lost_km2

    @property
    def net_without_km2(self) -> float:
        """Return the same without revisions."""
        return self.gained_without_km2 - self.lost_without_km2


def compare_days(before: DayArea, after: DayArea, boundary: BaseGeometry | None = None) -> Step:
    """Return what changed between two shown days.

    Args:
        before: the earlier day and the area held on it, EPSG:4326.
        after: the later day and area.
        boundary: count only inside; default: everywhere.

    Raises:
        UsageError: The later day is not later.
    """
    return measure_step(before, after[0], *changed_pieces(before[1], after[1], boundary))


def measure_step(
    before: DayArea,
    day: date,
    gained: NDArray[np.object_],
    lost: NDArray[np.object_],
    most_lost_km2: float = LOST_KM2,
) -> Step:
    """Return what changed, told apart into counted, noise and far, from the pieces that changed.

    Args:
        before: the earlier day and the area held on it, EPSG:4326; its boundary is the line.
        day: the later day.
        gained: Polygons that were taken, shape (n,).
        lost: Polygons that were given up, shape (m,).
        most_lost_km2: a day that loses more is a correction of the map.

    Raises:
        UsageError: The later day is not later.
    """
    if day <= before[0]:
        raise UsageError(f"the change from {before[0]} to {day} has no length", "give the earlier day first")
    km2 = areas_km2(gained), areas_km2(lost)
    counts = [each >= NOISE_KM2 for each in km2]
    far = _are_far(np.concatenate([gained[counts[0]], lost[counts[1]]]), before[1])
    far_gained, far_lost = far[: counts[0].sum()], far[counts[0].sum() :]
    return Step(
        day,
        before[0],
        float(km2[0][counts[0]].sum()),
        float(km2[1][counts[1]].sum()),
        float(km2[0][~counts[0]].sum()),
        float(km2[1][~counts[1]].sum()),
        float(km2[0][counts[0]][far_gained].sum()),
        float(km2[1][counts[1]][far_lost].sum()),
        most_lost_km2,
    )


def split_pieces(area: BaseGeometry, boundary: BaseGeometry | None = None) -> NDArray[np.object_]:
    """Return the connected parts of an area as Polygons, cut to a boundary, shape (n,)."""
    parts = shapely.get_parts(only_areas(area))
    if boundary is None:
        return np.asarray(parts)
    shapely.prepare(boundary)
    return _clip(parts, boundary)


def changed_pieces(
    before: BaseGeometry, after: BaseGeometry, boundary: BaseGeometry | None = None
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the pieces gained and lost as two arrays of Polygons.

    Most of a map stays from day to day, to the last digit. An edge that both days have, with the held side on the same
    hand, cannot border a change; so only the others are overlaid, on the grid of ``DIGIT_DEG``.
    """
    faces = _faces_between(before, after)
    inside = np.array([_covers(area, faces) for area in (before, after)])
    pieces = faces[inside[1] & ~inside[0]], faces[inside[0] & ~inside[1]]
    if boundary is None:
        return pieces
    shapely.prepare(boundary)
    return _clip(pieces[0], boundary), _clip(pieces[1], boundary)


def list_steps(days: Iterable[DayArea], boundary: BaseGeometry | None = None) -> Iterator[Step]:
    """Yield what changed from each shown day to the next, the days in order; missing days are no days."""
    earlier: DayArea | None = None
    for each in days:
        if earlier is not None:
            yield compare_days(earlier, each, boundary)
        earlier = each


def total(steps: Iterable[Step]) -> Totals:
    """Return the sums over steps, with revisions and without."""
    rows = tuple(steps)
    gained, lost = sum(row.gained_km2 for row in rows), sum(row.lost_km2 for row in rows)
    return Totals(
        gained,
        lost,
        gained - sum(row.revised_gained_km2 for row in rows),
        lost - sum(row.revised_lost_km2 for row in rows),
        sum(row.noise_gained_km2 - row.noise_lost_km2 for row in rows),
        tuple(row for row in rows if row.is_flagged),
    )


def _faces_between(before: BaseGeometry, after: BaseGeometry) -> NDArray[np.object_]:
    """Return the faces that the edges of two areas which only one of them has enclose."""
    edges = [_directed_edges(area) for area in (before, after)]
    points = np.concatenate(edges).reshape(-1, 2)
    _, number = np.unique(points[:, 0] * (1 << 32) + points[:, 1], return_inverse=True)
    names = number.reshape(-1, 2) @ np.array([len(points), 1])
    old, new = names[: len(edges[0])], names[len(edges[0]) :]
    single = np.concatenate([~np.isin(old, new), ~np.isin(new, old)])
    lines = shapely.linestrings(points.reshape(-1, 2, 2)[single] * DIGIT_DEG)
    noded = shapely.union_all(lines, grid_size=DIGIT_DEG)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def _directed_edges(area: BaseGeometry) -> NDArray[np.int64]:
    """Return the edges of an area on the integer grid, its inside on their left, shape (n, 4): from x, y to x, y."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(area)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(points / DIGIT_DEG).astype(np.int64)
    edges = np.hstack([grid[:-1], grid[1:]])[ring[1:] == ring[:-1]]
    return np.asarray(edges[(edges[:, :2] != edges[:, 2:]).any(axis=1)], np.int64)


def _covers(area: BaseGeometry, faces: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell for each face whether an area covers it; no face lies in it in part."""
    shapely.prepare(area)
    return np.asarray(shapely.intersects(area, shapely.point_on_surface(faces)), bool)


def _clip(pieces: NDArray[np.object_], boundary: BaseGeometry) -> NDArray[np.object_]:
    """Return the parts of Polygons inside a prepared boundary."""
    inside = shapely.contains_properly(boundary, pieces)
    cut = shapely.intersection(pieces[~inside], boundary)
    parts = shapely.get_parts(shapely.get_parts(cut))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return np.concatenate([pieces[inside], areas[~shapely.is_empty(areas)]])


def _are_far(pieces: NDArray[np.object_], before: BaseGeometry) -> NDArray[np.bool_]:
    """Tell for each piece whether it lies farther than ``FAR_M`` from the line of the earlier day."""
    if not len(pieces):
        return np.empty(0, bool)
    line = before.boundary
    shapely.prepare(line)
    near = shapely.dwithin(pieces, line, FAR_M / 112_000)  # no degree is longer, so these are near in metres too
    for n in np.flatnonzero(~near):
        plane = Plane.about(pieces[n])
        reach = shapely.box(*pieces[n].bounds).buffer(0.05)
        near[n] = shapely.dwithin(plane.project(pieces[n]), plane.project(shapely.intersection(line, reach)), FAR_M)
    return np.asarray(~near, bool)
