from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.measures.front import Interior
from frontline.measures.pocket import Shape, classify, find_neck, find_pockets, find_pockets_twice
from measures import originals
from measures.shapes import box_km, in_degrees, wall_with_inlet

INTERIOR = Interior.of(box_km(-60, -60, 60, 60))


@settings(max_examples=12, deadline=None)
@given(st.floats(1.5, 3.5), st.floats(6, 30))
def test_an_inlet_has_its_neck_and_depth(width_km: float, depth_km: float) -> None:
    (found,) = find_pockets(wall_with_inlet(width_km, depth_km), INTERIOR, (2.0,))
    assert found.neck_km == pytest.approx(width_km, rel=0.1)
    half = np.arcsin(width_km / 4)  # the disc of 2 km reaches into the mouth by a segment of itself
    assert found.depth_km == pytest.approx(depth_km - 2 * (1 - np.cos(half)), rel=0.12)
    assert found.area_km2 == pytest.approx(width_km * depth_km - 2 * (2 * half - np.sin(2 * half)), rel=0.05)
    assert found.ratio == pytest.approx(found.depth_km / found.neck_km)


def test_a_bottle_is_found_with_what_lies_behind_its_neck() -> None:
    bottle = shapely.union(shapely.box(-1, -12, 1, 1), shapely.box(-8, -28, 8, -12))
    held = in_degrees(shapely.box(-90, -90, 90, 0) - bottle)
    (found,) = find_pockets(held, INTERIOR, (2.0,))
    assert found.neck_km == pytest.approx(2, rel=0.1)
    assert found.shape == Shape.POCKET
    assert found.area_km2 == pytest.approx(16 * 16 + 2 * 12, rel=0.05)


def test_an_island_is_enclosed() -> None:
    held = in_degrees(shapely.box(-90, -90, 90, 0) - shapely.Point(0, -30).buffer(5))
    (found,) = find_pockets(held, INTERIOR, (2.0,))
    assert (found.shape, found.neck_km, found.ratio) == (Shape.ENCLOSED, 0, None)
    assert found.depth_km == pytest.approx(10, rel=0.02)


def test_open_country_and_small_dents_are_nothing() -> None:
    assert find_pockets(box_km(-90, -90, 90, 0), INTERIOR) == ()
    assert find_pockets(wall_with_inlet(1.5, 2), INTERIOR) == ()
    assert find_pockets(shapely.Polygon(), INTERIOR) == ()
    assert find_pockets(box_km(-90, -90, 90, 90), INTERIOR) == ()


def test_a_wide_inlet_is_closed_off_only_by_a_large_disc() -> None:
    found = find_pockets(wall_with_inlet(9, 30), INTERIOR, (2.0, 5.0))
    assert [each.radius_km for each in found if each.area_km2 > 100] == [5]


def test_contested_ground_is_counted_both_ways() -> None:
    held = wall_with_inlet(9, 30)
    free, taken = find_pockets_twice(held, box_km(-4.5, -30, 4.5, 1), INTERIOR, (5.0,))
    assert (len(free), len(taken)) == (1, 0)


def test_classes() -> None:
    assert [classify(ratio) for ratio in (0.5, 1, 1.5, 2, 3)] == [
        Shape.BULGE, Shape.BULGE, Shape.SALIENT, Shape.SALIENT, Shape.POCKET,
    ]  # fmt: skip


def test_a_neck_runs_inside() -> None:
    piece = shapely.Polygon(
        [(0, 0), (0, 9_000), (4_000, 9_000), (4_000, 0), (3_000, 0), (3_000, 8_000), (1_000, 8_000), (1_000, 0)]
    )
    rim = shapely.LineString([*piece.exterior.coords[:-1]])
    walls = shapely.get_coordinates(shapely.line_interpolate_point(rim, np.linspace(0, rim.length, 120)))
    line, _ = find_neck(piece, walls)
    assert piece.buffer(21).covers(line)


@pytest.mark.shared
def test_pokrovsk_is_in_a_salient(shared: Path) -> None:
    data = shared / "data"
    place = originals.outlines(data, "settlement")[originals.POKROVSK]
    found = find_pockets(originals.deepstate(data, "2025-11-04"), Interior.of(originals.country(data)), (8.0,))
    around = [each for each in found if each.area.intersects(place)]
    assert around[0].shape == Shape.SALIENT
    assert around[0].area_km2 == pytest.approx(154, rel=0.05)
