"""Measure the line: where it runs, how long it is at a stated scale, and how fast it moves.

A line has no length without a scale (Mandelbrot 1967), so every length here is given with the tolerance to which
the line was simplified and with the values at a finer and a coarser one. Definitions: METHODS section 2. What the
line cuts off belongs in ``pocket``, what lies round a place in ``encirclement``. Rivers are not told apart.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import Plane, keep_large, length_km

DRAWN_BACK_M = 4_000.0  # from border and coast, where an area ends but no front runs
SMALLEST_PART_KM2 = 0.5
FINEST_M, SCALE_M, COARSEST_M = 200.0, 500.0, 2_000.0
SAMPLE_M = 1_000.0
STILL_M = 100.0  # a line is drawn no finer than this, so less is no movement


@dataclass(frozen=True, slots=True)
class Interior:
    """A country or theatre, drawn back from its outline; made once and used for every day.

    Attributes:
        plane: the equal-area plane about it; over a country 1,300 km wide its lengths are right to 0.15 %, and no
            published length is taken in it.
        area: the drawn-back area in metres on that plane.
    """

    plane: Plane
    area: BaseGeometry

    @classmethod
    def of(cls, outline: BaseGeometry, drawn_back_m: float = DRAWN_BACK_M) -> "Interior":
        """Draw an outline (EPSG:4326) back by a distance in metres."""
        plane = Plane.about(outline)
        area = plane.project(outline).buffer(-drawn_back_m)
        shapely.prepare(area)
        return cls(plane, area)


@dataclass(frozen=True, slots=True)
class Front:
    """The line of one day.

    Attributes:
        line: the boundary of the held area inside the country, simplified at ``scale_m``, EPSG:4326.
        unsimplified: the same before simplification, for distances.
        length_km: geodesic length of ``line``.
        low_km: length when simplified at ``COARSEST_M``.
        high_km: length when simplified at ``FINEST_M``.
        scale_m: the tolerance of ``line``.
    """

    line: BaseGeometry
    unsimplified: BaseGeometry
    length_km: float
    low_km: float
    high_km: float
    scale_m: float = SCALE_M


@dataclass(frozen=True, slots=True)
class Advance:
    """How the line moved, normal to itself, between two days.

    Attributes:
        days: the length of the window.
        samples: points of the later line, one a kilometre.
        share_moving: share of them farther than ``STILL_M`` from the earlier line and outside the earlier held area,
            so where the side that holds it went forward.
        share_back: share of them as far inside it, where it went back.
        median_m_per_day: median speed of those that went forward; None when none did.
        p90_m_per_day: 90th percentile of the same.
    """

    days: int
    samples: int
    share_moving: float
    share_back: float
    median_m_per_day: float | None
    p90_m_per_day: float | None


def draw_front(held: BaseGeometry, interior: Interior) -> Front:
    """Draw the line of a held area inside a country, with its length at three scales.

    Args:
        held: the area that one side holds, EPSG:4326.
        interior: the country, drawn back.
    """
    area = keep_large(interior.plane.project(held), SMALLEST_PART_KM2)
    lines = [interior.plane.unproject(_cut(area, interior, scale)) for scale in (0.0, FINEST_M, SCALE_M, COARSEST_M)]
    high, length, low = (length_km(line) for line in lines[1:])
    return Front(lines[2], lines[0], length, low, high)


def measure_advance(before: BaseGeometry, after: BaseGeometry, interior: Interior, days: int) -> Advance:
    """Measure how far the line of one day lies from that of an earlier day.

    The unsimplified lines are compared, since what simplification moves would count as an advance. The distance to
    the nearest point of the earlier line is the one normal to it (METHODS section 2).

    Args:
        before: the area held on the earlier day, EPSG:4326.
        after: the area held on the later day.
        interior: the country, drawn back.
        days: how many days lie between.

    Raises:
        UsageError: The window has no length.
    """
    if days < 1:
        raise UsageError(f"a speed over {days} days has no meaning", "let the later day be after the earlier one")
    earlier = keep_large(interior.plane.project(before), SMALLEST_PART_KM2)
    later = keep_large(interior.plane.project(after), SMALLEST_PART_KM2)
    old_line, points = _cut(earlier, interior, 0.0), sample_line(_cut(later, interior, 0.0), SAMPLE_M)
    if old_line.is_empty or not len(points):
        return Advance(days, len(points), 0.0, 0.0, None, None)
    shapely.prepare([old_line, earlier])
    moved_m = shapely.distance(points, old_line)
    inside = shapely.contains(earlier, points)
    forward, back = (moved_m > STILL_M) & ~inside, (moved_m > STILL_M) & inside
    speeds = moved_m[forward] / days
    median, p90 = (float(q) for q in np.quantile(speeds, [0.5, 0.9])) if len(speeds) else (None, None)
    return Advance(days, len(points), float(forward.mean()), float(back.mean()), median, p90)


def sample_line(line: BaseGeometry, step_m: float) -> NDArray[np.object_]:
    """Return points on a line in metres, one each ``step_m``, each part from half a step (or its middle) on."""
    parts = shapely.get_parts(shapely.line_merge(line))
    lengths = shapely.length(parts)
    counts = np.maximum(np.round(lengths / step_m), 1).astype(int)
    part = np.repeat(np.arange(len(parts)), counts)
    rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    at = (rank + 0.5) / counts[part] if len(parts) else np.empty(0)
    return np.asarray(shapely.line_interpolate_point(parts[part], at * lengths[part]))


def _cut(area: BaseGeometry, interior: Interior, scale_m: float) -> BaseGeometry:
    """Return the boundary of an area in metres, simplified, inside the drawn-back country."""
    shape = area.simplify(scale_m) if scale_m else area
    return shapely.line_merge(shapely.intersection(shape.boundary, interior.area))
