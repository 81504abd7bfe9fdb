"""Compare two maps: where they disagree on a day, how far apart their lines are, and how late one is after the other.

What the maps say is taken as given, as held areas (EPSG:4326) and as the days on which cells changed; which of them is
right belongs in ``control.assess``. Overlays are made in longitude and latitude and measured on the ellipsoid;
distances in Lambert's equal-area plane about the compared ground, right to 0.01 % within 180 km of its middle.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.front import SMALLEST_PART_KM2, sample_line
from frontline.measures.geodesy import Plane, areas_km2, keep_large, only_areas
from frontline.measures.uncertainty import SEED, interval

SAMPLE_M = 250.0
EDGE_M = 50.0  # what runs this close to the frame is the frame, not a line
MARGIN_DEG = 0.5  # kept around the frame, so that a part is not small because the frame cuts it
REDRAWS = 400
DISPUTED_SHARE = 0.01  # a settlement is in dispute from this share of its outline on


@dataclass(frozen=True, slots=True)
class LineDistance:
    """How far the points of one line lie from another line in km; None where one of the maps has no line."""

    mean: float | None
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A settlement that the maps give to different sides.

    Attributes:
        place: its id or name, as the caller has it.
        share_a: share of it that the first map shows as held, 0..1; of a point 0 or 1.
        share_b: the same by the second map.
    """

    place: str
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two maps of one day in one frame.

    Attributes:
        area_a_km2: held by the first map.
        area_b_km2: held by the second.
        only_a_km2: held by the first alone.
        only_b_km2: held by the second alone.
        iou: what both hold over what either holds (Jaccard 1901); 1 when neither holds anything.
        line_distance_km: how far the first map's line lies from the second's.
        line_distance_back_km: how far the second's lies from the first's; it differs where one bulges alone.
        settlements: those in dispute, the most disputed first.
    """

    area_a_km2: float
    area_b_km2: float
    only_a_km2: float
    only_b_km2: float
    iou: float
    line_distance_km: LineDistance
    line_distance_back_km: LineDistance
    settlements: tuple[Dispute, ...]

    @property
    def symmetric_difference_km2(self) -> float:
        """Return the area that one map alone holds."""
        return self.only_a_km2 + self.only_b_km2


@dataclass(frozen=True, slots=True)
class Lag:
    """How late one map is after another on the cells that both came to show as taken.

    Attributes:
        period: the quarter of the earlier of the two dates, such as ``2025-Q3``; ``all`` for the whole.
        cells: how many.
        median_days: median of the second map's date minus the first's; negative where the second is the earlier.
        median_apart_days: median of the days between the two, whichever is first.
        p90_apart_days: 90th percentile of the same.
        first_earlier_share: share of the cells on which the first map was the earlier.
        second_earlier_share: share on which the second was.
        low_days: lower end of the interval of ``median_apart_days``; None where the cells' blocks are not given.
        high_days: upper end.
        p90_low_days: lower end of the interval of ``p90_apart_days``, likewise.
        p90_high_days: upper end.
    """

    period: str
    cells: int
    median_days: float
    median_apart_days: float
    p90_apart_days: float
    first_earlier_share: float
    second_earlier_share: float
    low_days: float | None = None
    high_days: float | None = None
    p90_low_days: float | None = None
    p90_high_days: float | None = None


def frame_of(box: tuple[float, float, float, float], minus: BaseGeometry | None = None) -> BaseGeometry:
    """Return the ground to compare on: a box (west, south, east, north in degrees) without an area.

    Raises:
        UsageError: Nothing is left of the box.
    """
    frame = shapely.box(*box)
    frame = frame if minus is None else only_areas(shapely.difference(frame, minus))
    if frame.is_empty or box[0] >= box[2] or box[1] >= box[3]:
        raise UsageError("the box holds no ground to compare", "give west, south, east, north in degrees")
    return frame


def compare_areas(
    first: BaseGeometry,
    second: BaseGeometry,
    frame: BaseGeometry,
    settlements: Mapping[str, BaseGeometry] | None = None,
) -> Comparison:
    """Compare two held areas in a frame.

    Args:
        first: held by the first map, EPSG:4326.
        second: held by the second.
        frame: the ground to compare on, see ``frame_of``.
        settlements: points or outlines by id or name; those outside the frame are left out.
    """
    a, b = (only_areas(shapely.intersection(each, frame)) for each in (first, second))
    only_a, only_b = only_areas(shapely.difference(a, b)), only_areas(shapely.difference(b, a))
    area_a, area_b, alone_a, alone_b = (float(each) for each in areas_km2(np.array([a, b, only_a, only_b])))
    union = area_b + alone_a
    iou = (area_a - alone_a) / union if union else 1.0
    distances = line_distances(first, second, frame)
    disputes = find_disputes(a, b, frame, settlements or {})
    return Comparison(area_a, area_b, alone_a, alone_b, iou, *distances, disputes)


def line_distances(first: BaseGeometry, second: BaseGeometry, frame: BaseGeometry) -> tuple[LineDistance, LineDistance]:
    """Return how far the outline of one area lies from that of another inside a frame, and the other from the one.

    Over points each ``SAMPLE_M`` of the one outline, each to the nearest point of the other outline in the frame. Parts
    and holes under ``SMALLEST_PART_KM2`` are left out, as for the front.
    """
    plane = Plane.about(frame)
    inner = plane.project(frame).buffer(-EDGE_M)
    west, south, east, north = frame.bounds
    window = shapely.box(west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    lines = []
    for each in (first, second):
        area = keep_large(plane.project(only_areas(shapely.intersection(each, window))), SMALLEST_PART_KM2)
        lines.append(shapely.intersection(area.boundary, inner))
    return _distance(*lines), _distance(*reversed(lines))


def find_disputes(
    a: BaseGeometry, b: BaseGeometry, frame: BaseGeometry, settlements: Mapping[str, BaseGeometry]
) -> tuple[Dispute, ...]:
    """Return the settlements of which two held areas, both inside the frame, hold different parts."""
    names, shapes = list(settlements), np.array(list(settlements.values()), dtype=object)
    if not names:
        return ()
    shapely.prepare([a, b, frame])
    near = shapely.within(shapes, frame) & shapely.intersects(shapely.symmetric_difference(a, b), shapes)
    share_a, share_b = (_shares(each, shapes[near]) for each in (a, b))
    rows = [
        Dispute(names[index], float(one), float(two))
        for index, one, two in zip(np.flatnonzero(near), share_a, share_b, strict=True)
        if abs(one - two) >= DISPUTED_SHARE
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.share_a - row.share_b), row.place)))


def measure_lag(
    first: NDArray[np.datetime64], second: NDArray[np.datetime64], block: NDArray[np.int64] | None = None
) -> tuple[Lag, ...]:
    """Measure how late the second map is after the first, over the whole time and by quarter.

    One stroke of a pen redraws many cells, so the interval of the median comes from drawing whole blocks of ground
    again (block bootstrap, Kuensch 1989).

    Args:
        first: the day from which the first map shows each cell as taken, NaT where it never does, shape (cells,).
        second: the same of the second map. Give NaT also for cells that a map held from its first day on.
        block: the block of ground that each cell lies in, shape (cells,); default: no interval.
    """
    both = ~(np.isnat(first) | np.isnat(second))
    one, two = (each[both].astype("datetime64[D]") for each in (first, second))
    if not len(one):
        return ()
    days = (two - one).astype(np.int64)
    months = np.minimum(one, two).astype("datetime64[M]").astype(np.int64)
    quarters = months // 3
    blocks = None if block is None else block[both]
    rows = [_describe_lag("all", days, blocks)]
    for quarter in np.unique(quarters):
        year, rest = divmod(int(quarter), 4)
        its = quarters == quarter
        rows.append(_describe_lag(f"{1970 + year}-Q{rest + 1}", days[its], None if blocks is None else blocks[its]))
    return tuple(rows)


def first_days(days: NDArray[np.datetime64], held: NDArray[np.bool_]) -> NDArray[np.datetime64]:
    """Return the first day on which each cell is shown as held, NaT where never or from the first day on.

    Args:
        days: in order, shape (days,).
        held: shape (days, cells).
    """
    taken = np.where(held.any(axis=0) & ~held[0], held.argmax(axis=0), -1)
    return np.where(taken >= 0, days.astype("datetime64[D]")[taken], np.datetime64("NaT"))


def _distance(line: BaseGeometry, other: BaseGeometry) -> LineDistance:
    if line.is_empty or other.is_empty:
        return LineDistance(None, None, None)
    shapely.prepare(other)
    km = shapely.distance(sample_line(line, SAMPLE_M), other) / 1_000
    return LineDistance(float(km.mean()), float(np.median(km)), float(np.quantile(km, 0.9)))


def _describe_lag(period: str, days: NDArray[np.int64], block: NDArray[np.int64] | None) -> Lag:
    apart = np.abs(days)
    intervals = (None,) * 4 if block is None else _redraw_quantiles(apart, block)
    return Lag(
        period,
        len(days),
        float(np.median(days)),
        float(np.median(apart)),
        float(np.quantile(apart, 0.9)),
        float((days > 0).mean()),
        float((days < 0).mean()),
        *intervals,
    )


def _redraw_quantiles(apart: NDArray[np.int64], block: NDArray[np.int64]) -> tuple[float, float, float, float]:
    """Return the intervals of the median and the 90th percentile over cells when blocks are drawn again and again."""
    _, number = np.unique(block, return_inverse=True)
    order = np.argsort(apart, kind="stable")
    blocks = int(number.max()) + 1
    times = np.random.default_rng(SEED).multinomial(blocks, np.full(blocks, 1 / blocks), REDRAWS)
    mass = times[:, number[order]].cumsum(axis=1) / len(apart)
    found = [apart[order][(mass >= share * mass[:, -1:]).argmax(axis=1)] for share in (0.5, 0.9)]
    return (*interval(found[0].astype(float)), *interval(found[1].astype(float)))


def _shares(area: BaseGeometry, shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the share of each shape that lies in an area; of a point 1 inside and 0 outside."""
    whole = areas_km2(shapes)
    part = areas_km2(np.asarray(shapely.intersection(shapes, area)))
    inside = shapely.intersects(area, shapes).astype(np.float64)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), inside)
