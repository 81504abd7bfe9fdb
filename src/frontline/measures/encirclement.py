"""Measure how far a place is surrounded: by bearings, by its outline, and by the width of the way out.

Definitions: METHODS section 2. All work is done in Lambert's equal-area plane about the place; at its edge, 75 km
away, lengths in it are right to 0.002 %. Whether roads lead through the way out belongs in ``frontline.routes``.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import Plane

REACHES_KM = (5, 10, 15)
BEARINGS = 180
STEP_M = 1_000.0  # between the points of a place from which one looks round
AROUND_M = 2_000.0
RASTER_M = 250.0
REAR_M = 12_000.0
WINDOW_M = 75_000.0  # the rear is looked for this far; METHODS asks for 12 km from the line, so 60 free beyond it
MIDDLE_M = 3_000.0
DIGITISATION_M = 150.0  # how far a published line may be off, METHODS section 2
EIGHT_NEIGHBOURS = np.ones((3, 3))
DEGREE_M = 111_000.0
COLLECTION = shapely.GeometryType.GEOMETRYCOLLECTION

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bearings:
    """The share of bearings on which held ground lies, and the widest gap between them.

    Attributes:
        angular_share: for each reach in km the share of 180 bearings on which a ray of that length meets held
            ground, 0..1.
        largest_gap_deg: the widest run of bearings, at the longest reach, that meet none.
        points: over how many points of the place the figures are the mean.
    """

    angular_share: dict[int, float]
    largest_gap_deg: float
    points: int


@dataclass(frozen=True, slots=True)
class Corridor:
    """The width of the widest way from the middle of a place to the rear.

    Attributes:
        width_km: twice the least distance to held ground along the way that keeps farthest from it; 0 when closed.
        low_km: the same were every line drawn 150 m farther into the way.
        high_km: the same were it drawn 150 m less far.
        raster_m: the cells of the search; widths are right to about one cell.
    """

    width_km: float
    low_km: float
    high_km: float
    raster_m: float = RASTER_M


@dataclass(frozen=True, slots=True)
class Encirclement:
    """How far a place is surrounded on one day.

    Attributes:
        place: by bearings, the mean over a 1-km grid of the place (METHODS section 2 a).
        centre: the same from its centre alone.
        perimeter_share: share of the outline of the place widened by 2 km that lies inside held ground, 0..1.
        corridor: the way out.
    """

    place: Bearings
    centre: Bearings
    perimeter_share: float
    corridor: Corridor


def measure_encirclement(held: BaseGeometry, place: BaseGeometry, centre: shapely.Point | None = None) -> Encirclement:
    """Measure how far a place is surrounded by held ground.

    Args:
        held: the area that the surrounding side holds, EPSG:4326.
        place: the outline of the place, EPSG:4326.
        centre: its centre as a gazetteer has it; default: the centroid of the outline.

    Raises:
        UsageError: The place has no area.
    """
    if place.area == 0:
        raise UsageError("a place without an outline cannot be surrounded", "draw it, or give a disc around its point")
    plane = Plane.about(place)
    outline = plane.project(place)
    middle = plane.project(centre) if centre else outline.centroid
    ground = plane.project(_near(held, place))
    shapely.prepare(ground)
    ring = outline.buffer(AROUND_M).boundary
    return Encirclement(
        look_round(ground, grid_points(outline)),
        look_round(ground, np.array([[middle.x, middle.y]])),
        float(ring.intersection(ground).length / ring.length),
        find_corridor(ground, outline, middle),
    )


def grid_points(outline: BaseGeometry, step_m: float = STEP_M) -> Floats:
    """Return the points of a square grid that lie in an outline in metres, shape (n, 2); its centroid if none does."""
    west, south, east, north = (np.floor(value / step_m) * step_m for value in outline.bounds)
    x, y = np.meshgrid(
        np.arange(west + step_m / 2, east + step_m, step_m), np.arange(south + step_m / 2, north + step_m, step_m)
    )
    inside = shapely.contains_xy(outline, x, y)
    points = np.column_stack([x[inside], y[inside]])
    return points if len(points) else np.array([[outline.centroid.x, outline.centroid.y]])


def look_round(ground: BaseGeometry, points: Floats, reaches_km: tuple[int, ...] = REACHES_KM) -> Bearings:
    """Return on what share of 180 bearings held ground lies, the mean over points that look round.

    Args:
        ground: held ground in metres.
        points: from where, shape (n, 2).
        reaches_km: lengths of the rays.
    """
    angles = np.radians(np.arange(BEARINGS) * (360 / BEARINGS))
    rays = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    starts = np.broadcast_to(points[:, None, :], (len(points), BEARINGS, 2))
    near = shapely.intersection(ground, shapely.MultiPoint(points).convex_hull.buffer(max(reaches_km) * 1_050))
    shapely.prepare(near)
    shares = {}
    met = np.zeros((len(points), BEARINGS), bool)
    for reach_km in sorted(reaches_km):
        lines = shapely.linestrings(np.stack([starts, starts + reach_km * 1_000 * rays], axis=2)[~met])
        met[~met] = shapely.intersects(near, lines)  # a longer ray meets what a shorter one met
        shares[reach_km] = float(met.mean())
    gaps = longest_runs(~met) * (360 / BEARINGS)
    return Bearings(shares, float(gaps.mean()), len(points))


def longest_runs(free: Mask) -> NDArray[np.int64]:
    """Return the longest run of true values in each row, the end of a row joined to its start, shape (rows,)."""
    twice = np.concatenate([free, free], axis=1)
    run = np.zeros(len(free), np.int64)
    longest = run.copy()
    for column in twice.T:
        run = np.where(column, run + 1, 0)
        longest = np.maximum(longest, run)
    return np.minimum(longest, free.shape[1])


def find_corridor(ground: BaseGeometry, outline: BaseGeometry, middle: shapely.Point) -> Corridor:
    """Return the width of the widest way from the middle of a place to the rear.

    The way starts in the part of the place within ``MIDDLE_M`` of its centre: its outskirts may already be open
    country. The rear is ground at least ``REAR_M`` from the line.

    Args:
        ground: held ground in metres, complete within ``WINDOW_M`` of the place.
        outline: the place in metres.
        middle: its centre in metres.
    """
    distance_m, x, y = distance_field(ground, middle)
    start = shapely.contains_xy(outline.intersection(middle.buffer(MIDDLE_M)), x, y)
    start[len(y) // 2, len(x.T) // 2] |= not start.any()
    width = 2 * widest_path(distance_m, start, distance_m >= REAR_M)
    spread = 2 * DIGITISATION_M if width else 0.0
    return Corridor(width / 1_000, max(width - spread, 0) / 1_000, (width + spread) / 1_000)


def distance_field(ground: BaseGeometry, middle: shapely.Point) -> tuple[Floats, Floats, Floats]:
    """Return the distance in metres of each cell about a point to held ground, and the cells' x and y.

    Each has the shape (rows, columns), see ``lay_raster``.
    """
    x, y = lay_raster(middle)
    shapely.prepare(ground)
    return measure_clearance(np.asarray(shapely.contains_xy(ground, x, y), bool)), x, y


def lay_raster(middle: shapely.Point) -> tuple[Floats, Floats]:
    """Return x and y of cells about a point, shape (rows, columns): ``RASTER_M`` wide, ``WINDOW_M`` each way."""
    steps = (np.arange(-round(WINDOW_M / RASTER_M), round(WINDOW_M / RASTER_M)) + 0.5) * RASTER_M
    x, y = np.meshgrid(middle.x + steps, middle.y + steps)
    return x, y


def measure_clearance(held: Mask) -> Floats:
    """Return the distance in metres of each cell of a raster to the nearest that is held."""
    if not held.any():
        return np.full(held.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~held), np.float64) * RASTER_M


def widest_path(clearance: Floats, start: Mask, goal: Mask, guess: float = 0.0) -> float:
    """Return the greatest clearance that some path from a start cell to a goal cell keeps all the way; 0 when none.

    The maximin or bottleneck path (Pollack 1960), found by bisection on the clearances and connected components.

    Args:
        clearance: of each cell, shape (rows, columns).
        start: where a path may start, same shape.
        goal: where it may end, same shape.
        guess: what it may well be; a good one spares most of the search.
    """
    if not (start.any() and goal.any()):
        return 0.0
    most = min(float(clearance[start].max()), float(clearance[goal].max()))
    levels = np.unique(clearance[(clearance > 0) & (clearance <= most)])
    low, high = 0, len(levels)  # levels[:low] are kept by some path, levels[high:] by none
    near = int(np.searchsorted(levels, guess)) if guess else -1
    tries = [each for each in (near, near + 1) if near >= 0 and each < high]
    while low < high:
        middle = tries.pop(0) if tries else (low + high) // 2
        if not low <= middle < high:
            continue
        if _joined(clearance >= levels[middle], start, goal):
            low = middle + 1
        else:
            high = middle
    return float(levels[low - 1]) if low else 0.0


def _joined(open_: Mask, start: Mask, goal: Mask) -> bool:
    parts, count = ndimage.label(open_, EIGHT_NEIGHBOURS)
    started = np.zeros(count + 1, bool)
    started[parts[start]] = True
    started[0] = False  # what is not open
    return bool(started[parts[goal]].any())


def _near(held: BaseGeometry, place: BaseGeometry) -> BaseGeometry:
    """Return held ground cut to the window about a place, in degrees, so that little need be projected."""
    west, south, east, north = place.bounds
    high = 1.1 * WINDOW_M / DEGREE_M
    wide = high / np.cos(np.radians(max(abs(south), abs(north))))
    return shapely.intersection(held, shapely.box(west - wide, south - high, east + wide, north + high))
