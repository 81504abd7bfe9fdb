"""Find salients and pockets: ground that a held area nearly closes off.

The ground that a side does not hold, less what a disc of a given radius can reach from the open country without
touching held ground, is what the held area closes off at that radius (a morphological closing, Serra 1982, with what
lies behind it). METHODS section 2 has the radii and the classes. Work is done in Lambert's equal-area plane about the
theatre; lengths 400 km from its middle are right to 0.05 %. How far a place is surrounded belongs in ``encirclement``.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.measures.front import Interior
from frontline.measures.geodesy import Plane, keep_large

RADII_KM = (2.0, 5.0, 8.0)
SMALLEST_KM2 = 5.0
SIMPLE_M = 50.0  # of held ground before it is widened; a tenth of a cell
TOUCH_M = 20.0  # a wall runs this close to held ground
RIM_M = 40.0
WALL_POINTS = 160
BEHIND = 0.5  # a neck has at least this share of the ground behind it
ABOUT_AS_NARROW = 1.05
BATCH = 500  # candidates for a neck that are looked at together
SALIENT, POCKET = 1.0, 2.0

Floats = NDArray[np.float64]


class Shape(StrEnum):
    """What a piece of closed-off ground is, by its depth over its neck."""

    BULGE = "bulge"
    SALIENT = "salient"
    POCKET = "pocket"
    ENCLOSED = "enclosed"


@dataclass(frozen=True, slots=True)
class Pocket:
    """Ground that a held area closes off at some radius.

    Attributes:
        area: the ground, EPSG:4326.
        radius_km: the radius at which it is closed off.
        area_km2: its size.
        neck_km: the least distance between its shoulders, straight across with at least half of it behind; 0 where
            it has no way out.
        depth_km: the greatest distance of a point behind the neck to the neck; of enclosed ground its greatest width.
        ratio: depth over neck; None where it is enclosed.
        shape: its class.
    """

    area: BaseGeometry
    radius_km: float
    area_km2: float
    neck_km: float
    depth_km: float
    ratio: float | None
    shape: Shape


def find_pockets(held: BaseGeometry, interior: Interior, radii_km: tuple[float, ...] = RADII_KM) -> tuple[Pocket, ...]:
    """Find the ground that a held area closes off at each radius, widest first.

    The strip along border and coast is left out, as for the front: there two drawings of the same outline enclose
    slivers. Held ground may reach beyond the country, for instance over the neighbour from which it was taken, whose
    border then is a wall; without it the border counts as open. For the pockets that the other side closes off, give
    its area. Where ground is contested see ``find_pockets_twice``.

    Args:
        held: the area of one side, EPSG:4326.
        interior: the country, drawn back.
        radii_km: the radii.
    """
    plane, ground = interior.plane, interior.area
    walls = plane.project(held).simplify(SIMPLE_M)
    found = [each for radius_km in radii_km for each in _close(walls, ground, radius_km, plane)]
    return tuple(sorted(found, key=lambda each: (each.radius_km, -each.area_km2)))


def find_pockets_twice(
    held: BaseGeometry, contested: BaseGeometry, interior: Interior, radii_km: tuple[float, ...] = RADII_KM
) -> tuple[tuple[Pocket, ...], tuple[Pocket, ...]]:
    """Find pockets with contested ground counted as free, and again as held (METHODS section 2)."""
    free = find_pockets(held, interior, radii_km)
    return free, find_pockets(shapely.union(held, contested), interior, radii_km)


def _close(walls: BaseGeometry, ground: BaseGeometry, radius_km: float, plane: Plane) -> list[Pocket]:
    radius_m = radius_km * 1_000
    free = shapely.difference(ground, walls)
    around = shapely.box(*ground.bounds).buffer(2 * radius_m)
    reached = shapely.difference(around, walls.buffer(radius_m))
    rear = _largest(reached).buffer(radius_m)
    pieces = keep_large(shapely.difference(free, rear), SMALLEST_KM2)
    edge = rear.boundary
    return [_describe(piece, edge, radius_km, plane) for piece in shapely.get_parts(pieces)]


def _largest(area: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(area)
    return parts[np.argmax(shapely.area(parts))] if len(parts) else shapely.Polygon()


def _describe(piece: shapely.Polygon, edge: BaseGeometry, radius_km: float, plane: Plane) -> Pocket:
    degrees, size_km2 = plane.unproject(piece), piece.area / 1e6
    walls = _walls(piece, edge)
    if walls is None:
        return Pocket(degrees, radius_km, size_km2, 0.0, _width(piece), None, Shape.ENCLOSED)
    line, behind = find_neck(piece, walls)
    neck_km = line.length / 1_000
    depth_km = float(shapely.distance(shapely.points(shapely.get_coordinates(behind)), line).max()) / 1_000
    return Pocket(degrees, radius_km, size_km2, neck_km, depth_km, depth_km / neck_km, classify(depth_km / neck_km))


def classify(ratio: float) -> Shape:
    """Return the class of ground by its depth over its neck: over 1 a salient, over 2 a pocket."""
    return Shape.POCKET if ratio > POCKET else Shape.SALIENT if ratio > SALIENT else Shape.BULGE


def find_neck(piece: shapely.Polygon, walls: Floats) -> tuple[shapely.LineString, shapely.Polygon]:
    """Return the shortest line straight across a piece with half of it behind, and the ground behind it.

    Of lines about as short the one with most ground behind it is taken; where none lies inside, the one between the
    shoulders.

    Args:
        piece: the ground in metres.
        walls: points along its rim from the one shoulder to the other, in metres, shape (n, 2).
    """
    first, second = np.triu_indices(len(walls), 2)
    width = np.hypot(*(walls[second] - walls[first]).T)
    behind_m2 = _areas_behind(walls, first, second)
    fit = (behind_m2 >= BEHIND * min(piece.area, behind_m2.max())) & (width > TOUCH_M)
    order = np.flatnonzero(fit)[np.argsort(width[fit], kind="stable")]
    lines = shapely.linestrings(np.stack([walls[first[order]], walls[second[order]]], axis=1))
    room = piece.buffer(TOUCH_M)
    found = _first_inside(room, lines)
    if found is None:
        return shapely.LineString(walls[[0, -1]]), piece
    narrow = np.flatnonzero(width[order] <= ABOUT_AS_NARROW * width[order[found]])[found:]
    narrow = narrow[shapely.covers(room, lines[narrow])]
    best = narrow[np.argmax(behind_m2[order[narrow]])]
    return lines[best], shapely.Polygon(walls[first[order[best]] : second[order[best]] + 1])


def _first_inside(room: BaseGeometry, lines: NDArray[np.object_]) -> int | None:
    """Return the position of the first line that lies in an area; None where none does."""
    shapely.prepare(room)
    for start in range(0, len(lines), BATCH):
        inside = shapely.covers(room, lines[start : start + BATCH])
        if inside.any():
            return start + int(np.argmax(inside))
    return None


def _areas_behind(walls: Floats, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
    """Return the area between the rim from one of its points to another and the straight line back (shoelace)."""
    x, y = walls.T
    crosses = np.concatenate([[0.0], np.cumsum(x[:-1] * y[1:] - x[1:] * y[:-1])])
    closing = x[second] * y[first] - x[first] * y[second]
    return np.asarray(np.abs(crosses[second] - crosses[first] + closing) / 2)


def _walls(piece: shapely.Polygon, edge: BaseGeometry) -> Floats | None:
    """Return points along the rim of a piece from one side of its widest mouth round to the other; None without one.

    Args:
        piece: the ground in metres.
        edge: the edge of the rear.
    """
    rim = piece.exterior
    count = int(np.clip(rim.length / RIM_M, WALL_POINTS, 50 * WALL_POINTS))
    points = shapely.line_interpolate_point(rim, np.arange(count) / count, normalized=True)
    west, south, east, north = rim.bounds
    near = shapely.clip_by_rect(edge, west - TOUCH_M, south - TOUCH_M, east + TOUCH_M, north + TOUCH_M)
    shapely.prepare(near)
    open_ = shapely.dwithin(points, near, TOUCH_M)
    if not open_.any() or open_.all():
        return None
    start = int(np.flatnonzero(open_ & ~np.roll(open_, 1))[0])
    open_, points = np.roll(open_, -start), np.roll(points, -start)  # now the first point opens a mouth
    ends = np.flatnonzero(np.diff(open_, append=open_[:1]))  # last points of mouths and walls in turn
    lengths = np.diff(ends, prepend=-1)[::2]
    widest = 2 * int(np.argmax(lengths))
    first, last = int(ends[widest]), int(ends[widest] - lengths[widest // 2] + 1) + count
    chosen = np.linspace(first, last, WALL_POINTS).round().astype(int) % count
    return np.asarray(shapely.get_coordinates(points[chosen]))


def _width(piece: shapely.Polygon) -> float:
    """Return the greatest distance between two points of a piece, in km."""
    rim = shapely.get_coordinates(piece.convex_hull)
    return float(np.hypot(*(rim[:, None] - rim[None]).transpose(2, 0, 1)).max()) / 1_000
