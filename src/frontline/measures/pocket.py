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
WALL_POINTS = 240
BEHIND = 0.5  # a neck has at least this share of the ground behind it
ABOUT_AS_NARROW = 1.05
NECK_TRIES = 400
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
    reached = shapely.difference(ground.buffer(2 * radius_m), walls.buffer(radius_m))
    rear = _largest(reached).buffer(radius_m)
    pieces = keep_large(shapely.difference(free, rear), SMALLEST_KM2)
    return [_describe(piece, rear, radius_km, plane) for piece in shapely.get_parts(pieces)]


def _largest(area: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(area)
    return parts[np.argmax(shapely.area(parts))] if len(parts) else shapely.Polygon()


def _describe(piece: shapely.Polygon, rear: BaseGeometry, radius_km: float, plane: Plane) -> Pocket:
    degrees, size_km2 = plane.unproject(piece), piece.area / 1e6
    walls = _walls(piece, rear)
    neck = find_neck(piece, walls) if walls is not None else None
    if neck is None:
        return Pocket(degrees, radius_km, size_km2, 0.0, _width(piece), None, Shape.ENCLOSED)
    line, behind = neck
    neck_km = line.length / 1_000
    depth_km = float(shapely.distance(shapely.points(shapely.get_coordinates(behind)), line).max()) / 1_000
    return Pocket(degrees, radius_km, size_km2, neck_km, depth_km, depth_km / neck_km, classify(depth_km / neck_km))


def classify(ratio: float) -> Shape:
    """Return the class of ground by its depth over its neck: over 1 a salient, over 2 a pocket."""
    return Shape.POCKET if ratio > POCKET else Shape.SALIENT if ratio > SALIENT else Shape.BULGE


def find_neck(piece: shapely.Polygon, walls: Floats) -> tuple[shapely.LineString, shapely.Polygon] | None:
    """Return the shortest line straight across a piece with half of it behind, and the ground behind it.

    Of lines about as short the one with most ground behind it is taken; None where no line lies inside.

    Args:
        piece: the ground in metres.
        walls: points along its rim from the one shoulder to the other, in metres, shape (n, 2).
    """
    first, second = np.triu_indices(len(walls), 2)
    width = np.hypot(*(walls[second] - walls[first]).T)
    behind_m2 = _areas_behind(walls, first, second)
    order = np.lexsort((-behind_m2, width))
    order = order[(behind_m2[order] >= BEHIND * min(piece.area, behind_m2.max())) & (width[order] > TOUCH_M)]
    room = piece.buffer(TOUCH_M)
    shapely.prepare(room)
    tries = order[:NECK_TRIES]
    lines = shapely.linestrings(np.stack([walls[first[tries]], walls[second[tries]]], axis=1))
    good = np.flatnonzero(shapely.covers(room, lines))
    if not len(good):
        return None
    narrow = good[width[tries[good]] <= ABOUT_AS_NARROW * width[tries[good[0]]]]
    best = narrow[np.argmax(behind_m2[tries[narrow]])]
    rim = walls[first[tries[best]] : second[tries[best]] + 1]
    return lines[best], shapely.Polygon(rim)


def _areas_behind(walls: Floats, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
    """Return the area between the rim from one of its points to another and the straight line back (shoelace)."""
    x, y = walls.T
    crosses = np.concatenate([[0.0], np.cumsum(x[:-1] * y[1:] - x[1:] * y[:-1])])
    closing = x[second] * y[first] - x[first] * y[second]
    return np.asarray(np.abs(crosses[second] - crosses[first] + closing) / 2)


def _walls(piece: shapely.Polygon, rear: BaseGeometry) -> Floats | None:
    """Return points along the rim of a piece from one side of its widest mouth round to the other; None without one."""
    mouths = shapely.get_parts(shapely.line_merge(piece.exterior.intersection(rear.buffer(TOUCH_M))))
    mouths = mouths[shapely.length(mouths) > 2 * TOUCH_M]
    if not len(mouths):
        return None
    mouth = mouths[np.argmax(shapely.length(mouths))]
    rim = piece.exterior
    length = rim.length
    ends = [rim.project(shapely.Point(each)) for each in (mouth.coords[0], mouth.coords[-1])]
    inside = rim.project(mouth.interpolate(0.5, normalized=True))
    ends.sort()
    start, stop = (ends[1], ends[0] + length) if ends[0] <= inside <= ends[1] else (ends[0], ends[1])
    at = np.linspace(start, stop, WALL_POINTS) % length
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(rim, at)))


def _width(piece: shapely.Polygon) -> float:
    """Return the greatest distance between two points of a piece, in km."""
    rim = shapely.get_coordinates(piece.convex_hull)
    return float(np.hypot(*(rim[:, None] - rim[None]).transpose(2, 0, 1)).max()) / 1_000
