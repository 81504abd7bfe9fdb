"""Shapes with known measures: drawn in metres about a point far from any real war, given in degrees."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.measures.geodesy import Plane

PLANE = Plane(10.0, 45.0)
OUTLINE_KM = 200.0


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape in km about 10 E, 45 N as one in degrees."""
    return PLANE.unproject(shapely.transform(shapely.segmentize(shape, 1.0), lambda points: points * 1_000))


def box_km(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return in_degrees(shapely.box(west, south, east, north))


def wall_with_inlet(width_km: float, depth_km: float) -> BaseGeometry:
    """Return held ground south of y = 0 with a straight inlet of free ground cut into it."""
    half = width_km / 2
    ground = shapely.box(-90, -90, 90, 0) - shapely.box(-half, -depth_km, half, 1)
    return in_degrees(ground)


def ring_km(inner: float, outer: float, gap_deg: float = 0.0) -> BaseGeometry:
    """Return a ring about the middle, with a gap of some degrees to the north."""
    ring = shapely.Point(0, 0).buffer(outer, 64) - shapely.Point(0, 0).buffer(inner, 64)
    if gap_deg:
        angles = np.radians(np.linspace(-gap_deg / 2, gap_deg / 2, 30))
        wedge = shapely.Polygon([(0, 0), *zip(4 * outer * np.sin(angles), 4 * outer * np.cos(angles), strict=True)])
        ring = ring - wedge
    return in_degrees(ring)
