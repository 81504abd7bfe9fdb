"""Measure areas on the ellipsoid exactly, as whole numbers that add up.

The area formula and its unit belong here; which edges bound what belongs in ``mesh`` and ``faces``. Coordinates are in
units of 1e-7 degree, the partition's grid. Areas are whole multiples of 1e-5 m2, so sums of parts equal the whole to
the last digit, in whatever order they are added.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

UNITS_PER_DEGREE = 10_000_000
TICKS_PER_M2 = 100_000
M2_PER_KM2 = 1_000_000
TICKS_PER_KM2 = TICKS_PER_M2 * M2_PER_KM2
SEMI_MAJOR_M = 6_378_137.0  # WGS 84
ECCENTRICITY = 0.081819190842621494335
SEMI_MINOR_M = SEMI_MAJOR_M * float(np.sqrt(1 - ECCENTRICITY**2))
GAUSS_AT, GAUSS_WEIGHT = np.polynomial.legendre.leggauss(4)


def zone_m2(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area between the equator and a latitude, in m2 a radian of longitude.

    The authalic integral of the cosine of latitude on the ellipsoid (Snyder 1987, equation 3-12, times half the
    square of the semi-major axis).

    Args:
        lat: radians, any shape.
    """
    sine = np.sin(lat)
    rational = sine / (1 - (ECCENTRICITY * sine) ** 2)
    logarithm = np.arctanh(ECCENTRICITY * sine) / ECCENTRICITY
    return np.asarray(SEMI_MINOR_M**2 / 2 * (rational + logarithm))


def edge_ticks(
    x1: NDArray[np.float64], y1: NDArray[np.float64], x2: NDArray[np.float64], y2: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return what each edge contributes to the area on its left, in units of 1e-5 m2.

    An edge is straight in longitude and latitude (RFC 7946, section 3.1.1); it contributes minus the difference of
    longitude times the mean over the edge of ``zone_m2``, by Gauss's rule at four points. The contributions around
    a ring add up to its area, positive where the ring runs counter-clockwise.

    Args:
        x1: longitude of the start in units of 1e-7 degree, shape (n,); likewise the others.
        y1: latitude of the start.
        x2: longitude of the end.
        y2: latitude of the end.
    """
    to_radians = np.pi / 180 / UNITS_PER_DEGREE
    middle, half = (y1 + y2) / 2 * to_radians, (y2 - y1) / 2 * to_radians
    half = np.where(x2 < x1, -half, half)  # always eastward, so that both directions give the same digits
    mean = zone_m2(middle + GAUSS_AT[:, None] * half)
    area = -(x2 - x1) * to_radians * (GAUSS_WEIGHT @ mean) / 2
    return np.rint(area * TICKS_PER_M2).astype(np.int64)


def geometry_ticks(geometry: BaseGeometry) -> int:
    """Return the area of a Polygon or MultiPolygon in degrees, in units of 1e-5 m2; rings may run either way round."""
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return 0
    x, y = (points * UNITS_PER_DEGREE).T
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    ticks = np.zeros(len(rings), np.int64)
    np.add.at(ticks, ring[edge], edge_ticks(x[edge], y[edge], x[edge + 1], y[edge + 1]))
    shell = np.r_[True, part[1:] != part[:-1]]
    return int(np.where(shell, abs(ticks), -abs(ticks)).sum())


def geometry_km2(geometry: BaseGeometry) -> float:
    """Return the ellipsoidal area of a Polygon or MultiPolygon in degrees, in km2."""
    return geometry_ticks(geometry) / TICKS_PER_KM2
