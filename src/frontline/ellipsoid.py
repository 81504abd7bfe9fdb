"""Measure areas on the ellipsoid exactly, as whole numbers that add up.

The area formula and its unit belong here; which edges bound what belongs in ``control.partition``. An edge is straight
in longitude and latitude, as RFC 7946 has it. Coordinates are in units of 1e-7 degree. What edges contribute are whole
multiples of 1e-5 m2, so sums of parts equal the whole to the last digit, in whatever order they are added.
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


def edge_m2(
    x1: NDArray[np.float64], y1: NDArray[np.float64], x2: NDArray[np.float64], y2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what each edge contributes to the area on its left, in m2.

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
    return np.asarray(-(x2 - x1) * to_radians * (GAUSS_WEIGHT @ mean) / 2)


def edge_ticks(
    x1: NDArray[np.float64], y1: NDArray[np.float64], x2: NDArray[np.float64], y2: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return ``edge_m2`` in whole units of 1e-5 m2; no edge may be longer than a quarter of the globe."""
    return np.rint(edge_m2(x1, y1, x2, y2) * TICKS_PER_M2).astype(np.int64)


def geometry_ticks(geometry: BaseGeometry) -> int:
    """Return the area of a Polygon or MultiPolygon in degrees, in units of 1e-5 m2; rings may run either way round."""
    x1, y1, x2, y2, ring, shell = _edges_of(geometry)
    ticks = np.zeros(len(shell), np.int64)
    np.add.at(ticks, ring, edge_ticks(x1, y1, x2, y2))
    return int(np.where(shell, abs(ticks), -abs(ticks)).sum())


def geometry_km2(geometry: BaseGeometry) -> float:
    """Return the ellipsoidal area of a Polygon or MultiPolygon in degrees, in km2, of whatever size."""
    x1, y1, x2, y2, ring, shell = _edges_of(geometry)
    m2 = np.bincount(ring, edge_m2(x1, y1, x2, y2), minlength=len(shell))
    return float(np.where(shell, abs(m2), -abs(m2)).sum() / M2_PER_KM2)


Array = NDArray[np.float64]


def _edges_of(geometry: BaseGeometry) -> tuple[Array, Array, Array, Array, NDArray[np.int64], NDArray[np.bool_]]:
    """Return the edges of all rings in units, the ring that each belongs to, and which rings are shells."""
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = (points * UNITS_PER_DEGREE).T
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    shell = np.diff(part, prepend=-1) > 0
    return x[edge], y[edge], x[edge + 1], y[edge + 1], ring[edge], shell
