from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import UsageError
from frontline.measures.front import Interior, draw_front, measure_advance, sample_line
from measures import originals
from measures.shapes import box_km, in_degrees


@pytest.fixture(scope="module")
def interior() -> Interior:
    return Interior.of(box_km(-50, -50, 50, 50))


def test_a_straight_front_is_as_long_as_the_country_less_its_rim(interior: Interior) -> None:
    front = draw_front(box_km(-50, -50, 50, 0), interior)
    assert front.length_km == pytest.approx(92, abs=0.1)
    assert front.low_km == pytest.approx(front.high_km, abs=0.1)
    assert (front.scale_m, front.line.is_empty) == (500, False)


def test_border_and_coast_are_no_front(interior: Interior) -> None:
    assert draw_front(box_km(-50, -50, 50, 50), interior).length_km == 0
    assert draw_front(shapely.Polygon(), interior).length_km == 0


def test_small_parts_are_no_front(interior: Interior) -> None:
    assert draw_front(box_km(0, 0, 0.6, 0.6), interior).length_km == 0
    assert draw_front(box_km(0, 0, 2, 2), interior).length_km == pytest.approx(8, abs=0.02)


def test_a_finer_scale_is_never_shorter(interior: Interior) -> None:
    teeth = [(x / 2, (x % 2) * 0.4) for x in range(-100, 101)]
    rough = in_degrees(shapely.Polygon([*teeth, (50, -50), (-50, -50)]))
    front = draw_front(rough, interior)
    assert front.high_km > front.length_km >= front.low_km


@settings(max_examples=20, deadline=None)
@given(st.floats(0.2, 8), st.integers(1, 60))
def test_a_line_that_moves_forward_as_one(interior: Interior, moved_km: float, days: int) -> None:
    before, after = box_km(-60, -60, 60, 0), box_km(-60, -60, 60, moved_km)
    found = measure_advance(before, after, interior, days)
    assert (found.share_moving, found.share_back) == (1, 0)
    assert found.median_m_per_day == pytest.approx(moved_km * 1_000 / days, rel=1e-3)
    assert found.p90_m_per_day == pytest.approx(moved_km * 1_000 / days, rel=1e-3)
    back = measure_advance(after, before, interior, days)
    assert (back.share_moving, back.share_back, back.median_m_per_day) == (0, 1, None)


def test_what_is_still_does_not_move(interior: Interior) -> None:
    before, after = box_km(-60, -60, 60, 0), box_km(-60, -60, 60, 0.05)
    found = measure_advance(before, after, interior, 30)
    assert (found.share_moving, found.share_back, found.median_m_per_day, found.samples) == (0, 0, None, 92)
    nothing = measure_advance(shapely.Polygon(), after, interior, 30)
    assert (nothing.share_moving, nothing.median_m_per_day) == (0, None)


def test_a_window_needs_a_length(interior: Interior) -> None:
    with pytest.raises(UsageError, match="0 days"):
        measure_advance(box_km(0, 0, 9, 9), box_km(0, 0, 9, 9), interior, 0)


def test_points_are_evenly_spread() -> None:
    points = sample_line(shapely.MultiLineString([[(0, 0), (3_000, 0)], [(0, 9), (400, 9)]]), 1_000)
    assert np.array_equal(shapely.get_x(points), [500, 1_500, 2_500, 200])
    assert not len(sample_line(shapely.LineString(), 1_000))


@pytest.mark.shared
def test_the_front_of_november(shared: Path) -> None:
    data = shared / "data"
    land = Interior.of(originals.country(data))
    after = originals.deepstate(data, "2025-11-03")
    front = draw_front(after, land)
    assert front.length_km == pytest.approx(1_220, rel=0.005)
    assert front.low_km == pytest.approx(1_044, rel=0.005)
    assert front.high_km == pytest.approx(1_270, rel=0.005)
    found = measure_advance(originals.deepstate(data, "2025-10-04"), after, land, 30)
    assert found.share_moving == pytest.approx(0.18, abs=0.01)
    assert found.median_m_per_day == pytest.approx(37, rel=0.05)
    assert found.p90_m_per_day == pytest.approx(124, rel=0.05)
