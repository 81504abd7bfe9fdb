"""The partition against a naive oracle that keeps every polygon of every day."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import Phase, given, reject, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from frontline.control.partition import Layer, Partition
from frontline.control.partition.area import TICKS_PER_KM2, TICKS_PER_M2, geometry_km2, geometry_ticks
from frontline.errors import DeliveryError, NotFoundError, UsageError

FIRST = dt.date(2024, 1, 1)
HALF_M2 = TICKS_PER_M2 // 2
PHASES = (Phase.explicit, Phase.generate)  # a failing example shows itself; making it smaller takes minutes
SCALE = 1e-4  # degrees between the lattice points that the random areas are drawn on


def day(n: int) -> dt.date:
    return FIRST + dt.timedelta(n)


def instant(n: int) -> dt.datetime:
    return dt.datetime(2024, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n)


def ticks(partition: Partition, on: dt.date, label: str, known: dt.datetime | None = None) -> int:
    return round(partition.area_km2(on, label, known) * 1e6 * TICKS_PER_M2)


def in_metres_apart(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the area in which two geometries differ, in m2 on a sphere near the equator."""
    return float(shapely.symmetric_difference(one, other).area) * 111_320**2


corner = st.tuples(st.integers(0, 12), st.integers(0, 12))
triangle = st.lists(corner, min_size=3, max_size=3, unique=True).map(Polygon)
rectangle = st.tuples(corner, corner).map(lambda c: box(*c[0], *c[1]))


def _area(pieces: list[Polygon]) -> BaseGeometry:
    union = shapely.union_all([piece for piece in pieces if piece.is_valid and piece.area > 0])
    polygons = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon" and part.area > 0]
    # what unions make is rounded to the lattice of 1e-7 degree, and made valid there
    scaled = shapely.transform(MultiPolygon(polygons), lambda points: np.round(points * SCALE, 7))
    try:
        return scaled if scaled.is_valid else shapely.set_precision(scaled, 1e-7, mode="valid_output")
    except shapely.errors.GEOSException:  # such an area cannot be drawn on the lattice
        reject()


area = st.lists(st.one_of(triangle, rectangle), min_size=0, max_size=4).map(_area)
hole = st.tuples(area, area).map(
    lambda pair: _area([p for p in shapely.get_parts(shapely.difference(*pair)) if isinstance(p, Polygon)])
)
layer = st.dictionaries(st.sampled_from(["red", "blue"]), area, max_size=2)
deliveries = st.lists(st.tuples(st.integers(0, 5), layer), min_size=1, max_size=7)


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(deliveries)
def test_any_sequence_of_deliveries_equals_a_naive_oracle(sequence: list[tuple[int, dict[str, BaseGeometry]]]) -> None:
    partition = Partition()
    kept: list[tuple[dt.date, dt.datetime, Mapping[str, BaseGeometry]]] = []
    for n, (offset, areas) in enumerate(sequence):
        partition.append(day(offset), areas, instant(n), f"digest {n}")
        kept.append((day(offset), instant(n), areas))
    partition.check()
    for known in range(len(sequence)):
        versions = {on: areas for on, known_at, areas in kept if known_at <= instant(known)}
        assert [partition.states.versions[p].day for p in partition.states.shown(instant(known))] == sorted(versions)
        for on in map(day, range(6)):
            if on not in versions:
                with pytest.raises(NotFoundError):
                    partition.polygons(on, instant(known))
                continue
            _compare(partition, on, instant(known), versions[on])


def _compare(partition: Partition, on: dt.date, known: dt.datetime, areas: Mapping[str, BaseGeometry]) -> None:
    shown = partition.polygons(on, known)
    assert set(shown) == {label for label, geometry in areas.items() if not geometry.is_empty}
    for label, polygon in shown.items():
        assert polygon.is_valid
        assert in_metres_apart(polygon, areas[label]) < 0.01
        assert abs(ticks(partition, on, label, known) - geometry_ticks(areas[label])) < HALF_M2 / 50


@settings(max_examples=60, deadline=None, phases=PHASES)
@given(st.lists(layer, min_size=2, max_size=6))
def test_all_at_once_equals_one_after_the_other(layers: list[dict[str, BaseGeometry]]) -> None:
    at_once, one_by_one = Partition(), Partition()
    at_once.extend(Layer(day(n), areas, instant(n)) for n, areas in enumerate(layers))
    for n, areas in enumerate(layers):
        one_by_one.append(day(n), areas, instant(n))
    for n, areas in enumerate(layers):
        for label in areas:
            assert abs(ticks(at_once, day(n), label) - ticks(one_by_one, day(n), label)) < HALF_M2 / 50


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(st.lists(hole, min_size=2, max_size=5))
def test_what_was_gained_and_lost_is_what_overlays_of_the_files_give(areas: list[BaseGeometry]) -> None:
    partition = Partition()
    for n, each in enumerate(areas):
        partition.append(day(n), {"red": each}, instant(n))
    for n in range(1, len(areas)):
        change = partition.changes(day(n - 1), day(n)).get("red")
        gained, lost = shapely.difference(areas[n], areas[n - 1]), shapely.difference(areas[n - 1], areas[n])
        if change is None:
            assert gained.area == lost.area == 0
            continue
        assert in_metres_apart(change.gained, gained) < 0.1
        assert in_metres_apart(change.lost, lost) < 0.1
        net = ticks(partition, day(n), "red") - ticks(partition, day(n - 1), "red")
        assert abs(round((change.gained_km2 - change.lost_km2) * TICKS_PER_KM2) - net) < TICKS_PER_M2 / 10


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(st.lists(hole, min_size=1, max_size=5), hole)
def test_the_area_inside_an_outline_is_that_of_the_intersection(
    areas: list[BaseGeometry], outline: BaseGeometry
) -> None:
    if outline.is_empty:
        return
    partition = Partition()
    for n, each in enumerate(areas):
        partition.append(day(n), {"red": each}, instant(n))
    if not partition.states.labels:
        return
    inside = partition.areas_inside(outline).of("red")
    expected = [geometry_km2(_polygons(shapely.intersection(each, outline))) for each in areas]
    margin_km2 = 2e-5 * outline.length * 111  # the outline is moved aside by 5 mm, at the scale of degrees
    assert np.abs(inside - expected).max() <= margin_km2


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


points = st.lists(st.tuples(st.integers(-2, 28), st.integers(-2, 28)), min_size=1, max_size=20)


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(st.lists(hole, min_size=1, max_size=5), points)
def test_points_are_inside_when_the_days_polygon_holds_them(
    areas: list[BaseGeometry], places: list[tuple[int, int]]
) -> None:
    partition = Partition()
    for n, each in enumerate(areas):
        partition.append(day(n), {"red": each}, instant(n))
    lon, lat = ((np.array([place[axis] for place in places]) + 0.37) * SCALE / 2 for axis in (0, 1))
    spans = partition.spans_of_points(lon, lat)
    for n, each in enumerate(areas):
        on = np.datetime64(day(n))
        inside = np.zeros(len(lon), bool)
        inside[spans.point[(spans.first <= on) & (on <= spans.last)]] = True
        sure = shapely.distance(shapely.points(lon, lat), shapely.boundary(each)) > 1e-9
        assert (inside == shapely.contains_xy(each, lon, lat))[sure | shapely.is_empty(each)].all()


SQUARE = box(10, 45, 10.01, 45.01)


def test_a_boundary_within_two_decimetres_of_the_known_one_is_no_change() -> None:
    partition = Partition()
    partition.append(day(0), {"red": SQUARE}, instant(0))
    jitter = shapely.transform(SQUARE, lambda points: np.add(points, [1e-6, -1e-6]))  # 8 and 11 cm
    partition.append(day(1), {"red": jitter}, instant(1))
    change = partition.changes(day(0), day(1))["red"]
    assert (change.gained.is_empty, change.lost.is_empty) == (True, True)
    assert abs(ticks(partition, day(1), "red") - geometry_ticks(jitter)) <= 4  # the area stays that of the file


def test_a_boundary_farther_than_that_is_a_change() -> None:
    partition = Partition()
    partition.append(day(0), {"red": SQUARE}, instant(0))
    moved = shapely.transform(SQUARE, lambda points: np.add(points, [3e-6, 0]))  # 24 cm
    partition.append(day(1), {"red": moved}, instant(1))
    change = partition.changes(day(0), day(1))["red"]
    assert change.gained_km2 > 0
    assert change.lost_km2 > 0


def test_a_boundary_rounded_anew_makes_no_slivers_and_costs_nothing_the_day_after() -> None:
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    blob = Polygon(np.round(np.stack([30 + 0.1 * np.cos(angles), 48 + 0.1 * np.sin(angles)], axis=1), 7))
    rounded = shapely.transform(blob, lambda points: np.round(points, 6))
    partition = Partition()
    for n, each in enumerate([blob, rounded, rounded, blob]):
        partition.append(day(n), {"red": each}, instant(n))
        assert abs(ticks(partition, day(n), "red") - geometry_ticks(each)) <= len(angles)
    for n in range(1, 4):
        change = partition.changes(day(n - 1), day(n))["red"]
        assert (change.gained.is_empty, change.lost.is_empty) == (True, True)
    known = len(partition.edges)
    assert partition.append(day(4), {"red": rounded}, instant(4)).edges == 0
    assert len(partition.edges) == known


def test_islands_and_holes_are_kept_apart_and_counted_once() -> None:
    outer, lake = box(10, 45, 10.1, 45.1), box(10.02, 45.02, 10.08, 45.08)
    island, far = box(10.04, 45.04, 10.06, 45.06), box(11, 45, 11.01, 45.01)
    whole = MultiPolygon([Polygon(outer.exterior, [lake.exterior]), island, far])
    partition = Partition()
    partition.append(day(0), {"red": whole}, instant(0))
    partition.append(day(1), {"red": shapely.union_all([whole, box(10.05, 45.05, 10.07, 45.07)])}, instant(1))
    partition.append(day(2), {"red": outer}, instant(2))
    partition.check()
    assert partition.polygons(day(0))["red"].equals(whole)
    assert partition.polygons(day(2))["red"].equals(outer)


def test_areas_that_touch_in_a_point_stay_valid() -> None:
    one, two = box(10, 45, 10.01, 45.01), box(10.01, 45.01, 10.02, 45.02)
    notch = Polygon(
        [(10, 45), (10.02, 45), (10.02, 45.02), (10, 45.02)], [[(10, 45), (10.01, 45.005), (10.005, 45.01)]]
    )
    partition = Partition()
    partition.append(day(0), {"red": MultiPolygon([one, two])}, instant(0))
    partition.append(day(1), {"red": notch}, instant(1))
    partition.check()
    first, second = partition.polygons(day(0))["red"], partition.polygons(day(1))["red"]
    assert first.is_valid
    assert len(first.geoms) == 2
    assert second.is_valid
    assert second.equals(notch)


def test_a_correction_leaves_what_was_said_before_readable() -> None:
    partition = Partition()
    small, large = box(10, 45, 10.01, 45.01), box(10, 45, 10.02, 45.01)
    for n, each in enumerate([small, small, large]):
        partition.append(day(n), {"red": each}, instant(n), f"file {n}")
    before = [ticks(partition, day(n), "red") for n in range(3)]
    commit = partition.append(day(1), {"red": large}, instant(9), "corrected")
    assert commit.corrected == 1
    assert [ticks(partition, day(n), "red", instant(8)) for n in range(3)] == before
    assert [ticks(partition, day(n), "red") for n in range(3)] == [before[0], before[2], before[2]]
    assert len(partition.daily_areas().days) == 3
    assert partition.daily_areas(instant(8)).km2[1] < partition.daily_areas().km2[1]


def test_a_missing_day_is_missing() -> None:
    partition = Partition()
    partition.append(day(0), {"red": SQUARE}, instant(0))
    partition.append(day(2), {"red": SQUARE}, instant(2))
    with pytest.raises(NotFoundError, match="2024-01-02"):
        partition.polygons(day(1))
    with pytest.raises(NotFoundError, match="known by"):
        partition.polygons(day(2), instant(1))
    assert partition.daily_areas().days == (day(0), day(2))


def test_the_same_instant_twice_is_refused_and_changes_nothing() -> None:
    partition = Partition()
    partition.append(day(0), {"red": SQUARE}, instant(0))
    with pytest.raises(UsageError, match="already"):
        partition.append(day(0), {"red": box(1, 1, 2, 2)}, instant(0))
    assert len(partition.states.versions) == 1


def test_lines_and_points_are_refused() -> None:
    partition = Partition()
    with pytest.raises(DeliveryError, match="no area"):
        partition.append(day(0), {"red": Point(1, 1)}, instant(0))
    assert not partition.states.versions


def test_pieces_of_a_label_that_overlap_count_once() -> None:
    partition = Partition()
    overlapping = shapely.geometrycollections([box(10, 45, 10.02, 45.02), box(10.01, 45.01, 10.03, 45.03)])
    partition.append(day(0), {"red": overlapping}, instant(0))
    assert partition.polygons(day(0))["red"].equals(shapely.union_all(shapely.get_parts(overlapping)))


def test_points_know_when_they_showed_which_label() -> None:
    partition = Partition()
    small, large = box(10, 45, 10.01, 45.01), box(10, 45, 10.02, 45.01)
    for n, each in enumerate([small, large, small]):
        partition.append(day(n), {"red": each}, instant(n))
    spans = partition.spans_of_points(np.array([10.005, 10.015, 12.0]), np.array([45.005, 45.005, 45.0]))
    rows = sorted(zip(spans.point.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True))
    assert rows == [(0, day(0), day(2)), (1, day(1), day(1))]


def test_the_area_is_that_of_the_ellipsoid() -> None:
    from pyproj import Geod  # noqa: PLC0415

    # a geodesic differs from a straight edge in lon and lat; densified edges do not
    dense = shapely.segmentize(box(36, 47, 37, 48), 0.001)
    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(dense)
    assert geometry_ticks(box(36, 47, 37, 48)) / TICKS_PER_M2 == pytest.approx(abs(area_m2), rel=1e-9)


@pytest.mark.shared
def test_every_published_day_is_replayed_within_a_hundredth_of_a_square_metre(shared: Path) -> None:
    table = pq.read_table(shared / "data" / "deepstate_daily" / "occupied.parquet").to_pydict()
    areas = [shapely.from_wkb(wkb) for wkb in table["geometry"]]
    partition = Partition()
    for n, each in enumerate(areas):
        partition.append(day(n), {"held": each}, instant(n))
    partition.check()
    on_grid = [shapely.transform(each, lambda points: np.rint(points * 1e7) / 1e7) for each in areas]
    found = np.rint(partition.daily_areas().of("held") * TICKS_PER_KM2)
    assert abs(found - [geometry_ticks(each) for each in on_grid]).max() < TICKS_PER_M2 / 100
    assert abs(found - [geometry_ticks(each) for each in areas]).max() < 5 * TICKS_PER_M2  # rounding to the grid
    for n in range(0, len(areas), 60):
        drawn = partition.polygons(day(n))["held"]
        assert drawn.is_valid
        assert abs(geometry_km2(drawn) - geometry_km2(on_grid[n])) < 1e-6
