from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import UsageError
from frontline.measures.encirclement import grid_points, longest_runs, look_round, measure_encirclement, widest_path
from measures import originals
from measures.shapes import box_km, in_degrees, ring_km

PLACE = in_degrees(shapely.Point(0, 0).buffer(1))


def test_far_from_any_held_ground() -> None:
    found = measure_encirclement(box_km(80, 80, 90, 90), PLACE)
    assert found.place.angular_share == {5: 0, 10: 0, 15: 0}
    assert (found.place.largest_gap_deg, found.perimeter_share) == (360, 0)
    assert found.corridor.width_km > 100


def test_inside_a_closed_ring() -> None:
    found = measure_encirclement(ring_km(8, 20), PLACE)
    assert found.place.angular_share[15] == 1
    assert found.place.angular_share[5] == 0
    assert (found.place.largest_gap_deg, found.corridor.width_km, found.corridor.high_km) == (0, 0, 0)


@settings(max_examples=6, deadline=None)
@given(st.integers(20, 100))
def test_a_gap_in_the_ring(gap_deg: int) -> None:
    found = measure_encirclement(ring_km(8, 20, gap_deg), PLACE)
    assert found.centre.angular_share[15] == pytest.approx(1 - gap_deg / 360, abs=0.01)
    assert found.centre.largest_gap_deg == pytest.approx(gap_deg, abs=3)
    chord_km = 2 * 8 * np.sin(np.radians(gap_deg / 2))
    assert found.corridor.width_km == pytest.approx(chord_km, abs=0.8)


@pytest.mark.parametrize("width_km", [2.0, 5.0, 9.0])
def test_a_straight_corridor_has_its_width(width_km: float) -> None:
    ground = shapely.box(-60, -20, 60, 20) - shapely.box(-width_km / 2, -8, width_km / 2, 21)
    found = measure_encirclement(in_degrees(ground), in_degrees(shapely.Point(0, 0).buffer(0.5)))
    assert found.corridor.width_km == pytest.approx(width_km, abs=0.6)
    assert found.corridor.low_km < found.corridor.width_km < found.corridor.high_km


def test_half_of_the_outline_is_held() -> None:
    found = measure_encirclement(box_km(0.02, -60, 60, 60), PLACE)
    assert found.perimeter_share == pytest.approx(0.5, abs=0.01)
    assert found.centre.angular_share[5] == pytest.approx(0.5, abs=0.02)


def test_a_taken_place_is_wholly_surrounded() -> None:
    found = measure_encirclement(box_km(-30, -30, 30, 30), PLACE)
    assert found.place.angular_share == {5: 1, 10: 1, 15: 1}
    assert found.perimeter_share == pytest.approx(1)
    assert found.corridor.width_km == 0


def test_more_held_ground_never_opens_a_way() -> None:
    less, more = ring_km(8, 20, 90), ring_km(8, 20, 45)
    first, second = measure_encirclement(less, PLACE), measure_encirclement(more, PLACE)
    assert first.corridor.width_km >= second.corridor.width_km
    assert first.place.angular_share[15] <= second.place.angular_share[15]


def test_a_place_needs_an_outline() -> None:
    with pytest.raises(UsageError, match="outline"):
        measure_encirclement(box_km(0, 0, 1, 1), shapely.Point(10, 45))


def test_the_widest_path_by_hand() -> None:
    clearance = np.array([[5.0, 1.0, 5.0], [4.0, 0.0, 6.0], [3.0, 2.0, 7.0]])
    start, goal = np.zeros((2, 3, 3), bool)
    start[0, 0], goal[2, 2] = True, True
    assert widest_path(clearance, start, goal) == 2
    assert widest_path(clearance, start, np.zeros((3, 3), bool)) == 0
    assert widest_path(np.where(clearance == 2, 0.0, np.where(clearance == 1, 0.0, clearance)), start, goal) == 0


def test_runs_are_joined_at_north() -> None:
    rows = np.array([[1, 1, 0, 0, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool)
    assert longest_runs(rows).tolist() == [3, 0, 5]


def test_a_tiny_place_is_looked_at_from_its_middle() -> None:
    points = grid_points(shapely.box(100, 100, 120, 120))
    assert points.tolist() == [[110, 110]]
    assert look_round(shapely.box(1_000, -1e5, 2_000, 1e5), points).angular_share[5] == pytest.approx(0.44, abs=0.03)


@pytest.mark.shared
def test_pokrovsk(shared: Path) -> None:
    data = shared / "data"
    place = originals.outlines(data, "settlement")[originals.POKROVSK]
    known = {"2025-07-01": (0.47, 17.8), "2025-09-01": (0.66, 15.0), "2025-11-03": (0.91, 6.0)}
    mean = {"2025-07-01": 0.454, "2025-09-01": 0.615, "2025-11-03": 0.731}
    for day, (share, width_km) in known.items():
        held = originals.deepstate(data, day)
        assert measure_encirclement(held, place).corridor.width_km == pytest.approx(width_km, rel=0.02)
        # The known shares are those of a point in the town's middle; the mean over the place is lower in November.
        found = measure_encirclement(held, place, shapely.Point(37.1811, 48.2819))
        assert found.centre.angular_share[15] == pytest.approx(share, rel=0.01)
        assert found.corridor.width_km == pytest.approx(width_km, rel=0.1)
        assert found.place.angular_share[15] == pytest.approx(mean[day], abs=0.005)
