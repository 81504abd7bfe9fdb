from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.compare import compare_areas, first_days, frame_of, measure_lag
from frontline.measures.encirclement import grid_points
from frontline.measures.geodesy import Plane, area_km2
from measures import originals
from measures.shapes import box_km

FRAME = frame_of((9.6, 44.7, 10.4, 45.3))
SOUTH = box_km(-90, -90, 90, 0)


def test_a_map_agrees_with_itself() -> None:
    found = compare_areas(SOUTH, SOUTH, FRAME, {"x": shapely.Point(10, 44.99)})
    assert (found.iou, found.symmetric_difference_km2, found.settlements) == (1, 0, ())
    assert found.line_distance_km.mean == pytest.approx(0, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.3, 15), st.floats(0.3, 15))
def test_the_areas_add_up(up: float, down: float) -> None:
    first, second = box_km(-90, -90, 5, up), box_km(-5, -90, 90, down)
    found = compare_areas(first, second, FRAME)
    both = found.area_a_km2 - found.only_a_km2
    assert both == pytest.approx(found.area_b_km2 - found.only_b_km2, rel=1e-9)
    assert found.iou == pytest.approx(both / (both + found.symmetric_difference_km2), rel=1e-9)
    turned = compare_areas(second, first, FRAME)
    assert turned.iou == pytest.approx(found.iou)
    assert turned.only_a_km2 == pytest.approx(found.only_b_km2)
    assert turned.line_distance_km == found.line_distance_back_km


def test_parallel_lines_are_as_far_apart_as_they_are() -> None:
    found = compare_areas(SOUTH, box_km(-90, -90, 90, 3), FRAME)
    for distance in (found.line_distance_km, found.line_distance_back_km):
        assert distance.median == pytest.approx(3, rel=0.01)
        assert distance.p90 == pytest.approx(3, rel=0.01)


def test_seams_of_a_map_are_no_line() -> None:
    pieces = shapely.union_all([box_km(-90, -90, -0.001, 0), box_km(0.001, -90, 90, 0), box_km(-90, -90, 90, -80)])
    seamed = shapely.union(pieces, box_km(-1, -0.5, 1, 0))
    found = compare_areas(SOUTH, seamed, FRAME)
    assert found.line_distance_back_km.p90 == pytest.approx(0, abs=0.01)


def test_what_is_masked_does_not_count() -> None:
    frame = frame_of((9.6, 44.7, 10.4, 45.3), SOUTH)
    found = compare_areas(SOUTH, box_km(-90, -90, 90, 3), frame)
    assert found.area_a_km2 == pytest.approx(0, abs=1e-3)
    assert found.area_b_km2 == pytest.approx(3 * 63.1, rel=0.01)
    with pytest.raises(UsageError, match="no ground"):
        frame_of((9.6, 44.7, 10.4, 44.8), SOUTH)


def test_nobody_holds_anything() -> None:
    found = compare_areas(shapely.Polygon(), shapely.Polygon(), FRAME)
    assert (found.iou, found.area_a_km2, found.line_distance_km.mean) == (1, 0, None)


def test_settlements_in_dispute() -> None:
    places = {
        "point": shapely.Point(10, 45.01),
        "half": box_km(-1, -1, 1, 1),
        "agreed": shapely.Point(10, 44.9),
        "outside": shapely.Point(12, 45.01),
        "free": box_km(-1, 10, 1, 11),
    }
    found = compare_areas(SOUTH, box_km(-90, -90, 90, 3), FRAME, places).settlements
    assert [(each.place, each.share_a, each.share_b) for each in found] == [
        ("point", 0, 1),
        ("half", pytest.approx(0.5, abs=0.01), pytest.approx(1)),
    ]


def test_lag_by_quarter() -> None:
    first = np.array(["2025-01-01", "2025-01-10", "2025-05-01", "NaT", "2025-05-03"], "datetime64[D]")
    second = np.array(["2025-01-05", "2025-01-20", "2025-04-29", "2025-01-01", "NaT"], "datetime64[D]")
    whole, winter, spring = measure_lag(first, second)
    assert (whole.period, whole.cells, whole.median_days, whole.median_apart_days) == ("all", 3, 4, 4)
    assert (winter.period, winter.median_days, winter.first_earlier_share) == ("2025-Q1", 7, 1)
    assert (spring.period, spring.median_days, spring.second_earlier_share) == ("2025-Q2", -2, 1)
    assert measure_lag(first[3:4], second[3:4]) == ()


def test_first_days_leave_out_what_was_always_held() -> None:
    days = np.array(["2025-01-01", "2025-01-03", "2025-01-04"], "datetime64[D]")
    held = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1]], bool)
    assert [str(day) for day in first_days(days, held)] == ["NaT", "2025-01-03", "NaT", "2025-01-04"]


@pytest.mark.shared
def test_two_maps_of_november(shared: Path) -> None:
    data = shared / "data"
    frame = frame_of((36.5, 47.9, 37.9, 48.6), originals.occupied_before_2022(data))
    first, second = originals.deepstate(data, "2025-11-04"), originals.uacontrolmap(data, "2025-11-03")
    found = compare_areas(first, second, frame, originals.outlines(data, "settlement"))
    assert found.iou == pytest.approx(0.923, abs=0.005)
    assert found.symmetric_difference_km2 == pytest.approx(292, rel=0.03)
    distance = found.line_distance_km
    assert distance.mean == pytest.approx(1.3, rel=0.1)
    assert distance.median == pytest.approx(0.9, rel=0.1)
    assert distance.p90 == pytest.approx(3.1, rel=0.1)
    # The known areas were measured with another drawing of the masked ground: 22 km2 more of it, in both.
    assert found.area_a_km2 == pytest.approx(3_568, rel=0.01)
    assert found.area_b_km2 == pytest.approx(3_709, rel=0.01)
    assert found.area_b_km2 - found.area_a_km2 == pytest.approx(3_709 - 3_568, abs=1)
    assert any(each.place == originals.POKROVSK for each in found.settlements)


@pytest.mark.shared
def test_shares_of_pokrovsk(shared: Path) -> None:
    data = shared / "data"
    place = originals.outlines(data, "settlement")[originals.POKROVSK]
    shown = date(2025, 11, 3)
    held = originals.deepstate(data, str(shown + timedelta(days=1))), originals.uacontrolmap(data, str(shown))
    shares = [area_km2(shapely.intersection(each, place)) / area_km2(place) for each in held]
    assert shares == pytest.approx([0.192, 0.043], abs=0.0005)


def test_the_interval_of_a_lag_comes_from_blocks_of_ground() -> None:
    day = np.datetime64("2030-02-01")
    first = np.full(400, day)
    lags = np.repeat(np.random.default_rng(3).integers(0, 60, 40), 10)
    alone, together = (
        measure_lag(first, first + lags, block)[0] for block in (np.arange(400), np.repeat(np.arange(40), 10))
    )
    assert measure_lag(first, first + lags)[0].low_days is None
    assert None not in (alone.low_days, alone.high_days, together.low_days, together.high_days)
    for found in (alone, together):
        assert (found.low_days or 0) <= found.median_apart_days <= (found.high_days or 0)
    spread = [(found.high_days or 0) - (found.low_days or 0) for found in (alone, together)]
    assert spread[0] < spread[1]


@pytest.mark.shared
def test_how_far_apart_two_maps_date_the_same_ground(shared: Path) -> None:
    data = shared / "data"
    first = originals.deepstate_series(data, "2024-07-08", "2026-02-28")
    maps = first, originals.uacontrolmap_series(data, "2024-07-01")
    taken = shapely.union_all([shapely.difference(days[-1][1], days[0][1]) for days in maps])
    plane = Plane.about(taken)
    cells = grid_points(plane.project(taken))  # of 1 km
    points = shapely.get_coordinates(plane.unproject(shapely.MultiPoint(cells)))
    dates = []
    for days in maps:
        held = np.array([_hold(area, points) for _, area in days])
        dates.append(first_days(np.array([day for day, _ in days], "datetime64[D]"), held))
    found, *quarters = measure_lag(dates[0], dates[1], ((cells // 5_000) @ np.array([1, 10_000])).astype(np.int64))
    # The known 12 and 79 days are those of a series that goes on for another half year.
    assert (found.low_days or 0) <= 12 <= (found.high_days or 0)
    assert (found.p90_low_days or 0) <= 79 <= (found.p90_high_days or 0)
    assert sum(each.cells for each in quarters) == found.cells
    assert found.cells > 6_000


def _hold(area: BaseGeometry, points: np.ndarray) -> np.ndarray:
    shapely.prepare(area)
    return np.asarray(shapely.contains_xy(area, points))
