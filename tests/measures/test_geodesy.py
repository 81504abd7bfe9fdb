import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from frontline.measures.geodesy import Plane, area_km2, areas_km2, keep_large, length_km, only_areas
from measures import originals
from measures.shapes import PLANE, box_km

WHOLE_EARTH_KM2 = 510_065_621.724  # WGS 84


def test_the_whole_earth() -> None:
    assert area_km2(shapely.box(-180, -90, 180, 90)) == pytest.approx(WHOLE_EARTH_KM2, rel=1e-9)


def test_a_meridian_strip_has_the_area_of_its_geodesic_twin() -> None:
    strip = shapely.segmentize(shapely.box(10, 0, 11, 1), 1e-3)  # short edges: geodesic and straight are the same
    assert area_km2(strip) == pytest.approx(abs(Geod(ellps="WGS84").geometry_area_perimeter(strip)[0]) / 1e6, rel=1e-9)


def test_a_long_edge_is_straight_in_longitude_and_latitude() -> None:
    square = shapely.box(0, 60, 40, 70)
    assert area_km2(square) == pytest.approx(area_km2(shapely.segmentize(square, 0.1)), rel=1e-9)
    slanted = shapely.Polygon([(0, 40), (3, 41), (1, 44)])
    assert area_km2(slanted) == pytest.approx(area_km2(shapely.segmentize(slanted, 0.01)), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(-80, 80), st.floats(0.01, 3), st.floats(0, np.pi))
def test_the_pieces_add_up_to_the_whole(lat: float, size: float, angle: float) -> None:
    shape = shapely.Point(20, lat).buffer(size).difference(shapely.Point(20, lat).buffer(size / 3))
    far = 10 * size
    cut = shapely.Polygon(
        [(20, lat), (20 + far * np.cos(angle), lat + far * np.sin(angle)), (20 + far, lat + far), (20 + far, lat - far)]
    ).buffer(0)
    parts = area_km2(shape & cut) + area_km2(shape - cut)
    assert parts == pytest.approx(area_km2(shape), rel=1e-9)


def test_rings_may_run_either_way_and_lines_have_no_area() -> None:
    hole = shapely.Polygon([(0, 0), (0, 2), (2, 2), (2, 0)], [[(0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1)]])
    expected = area_km2(shapely.box(0, 0, 2, 2)) - area_km2(shapely.box(0.5, 0.5, 1, 1))
    mixed = shapely.GeometryCollection([hole, shapely.LineString([(5, 5), (6, 6)]), shapely.Point(9, 9)])
    nested = shapely.GeometryCollection([shapely.MultiPolygon([hole]), mixed])
    assert areas_km2(np.array([hole, hole.reverse(), mixed, nested, shapely.Point(1, 1), shapely.Polygon()])) == (
        pytest.approx([expected, expected, expected, 2 * expected, 0, 0])
    )


def test_a_degree_of_the_equator() -> None:
    assert length_km(shapely.LineString([(0, 0), (1, 0)])) == pytest.approx(111.3195, abs=1e-3)
    assert length_km(shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])) == pytest.approx(222.639, abs=1e-3)
    assert length_km(shapely.Polygon()) == 0
    assert length_km(shapely.box(0, 0, 1e-3, 1e-3)) == pytest.approx(0.4438, abs=1e-3)


def test_a_plane_keeps_areas_and_comes_back() -> None:
    shape = shapely.Point(11, 46).buffer(0.5)
    metres = PLANE.project(shape)
    assert metres.area / 1e6 == pytest.approx(area_km2(shape), rel=1e-5)
    assert PLANE.unproject(metres).hausdorff_distance(shapely.segmentize(shape, 0.02)) < 1e-7
    assert Plane.about(shape) == Plane(11.0, 46.0)


def test_small_parts_and_holes_go() -> None:
    large = shapely.box(0, 0, 3_000, 3_000) - shapely.box(100, 100, 400, 400) - shapely.box(1_000, 1_000, 2_000, 2_000)
    kept = keep_large(shapely.MultiPolygon([large, shapely.box(5_000, 0, 5_500, 500)]), 0.5)
    assert kept.area == pytest.approx(8e6)
    assert keep_large(shapely.MultiPolygon(), 0.5).is_empty
    assert only_areas(shapely.GeometryCollection([shapely.Point(0, 0), large])).equals(large)


@pytest.mark.shared
def test_the_first_day_of_the_series(shared: Path) -> None:
    assert area_km2(originals.deepstate(shared / "data", "2024-07-08")) == pytest.approx(109_361.4, abs=0.05)
    assert area_km2(originals.deepstate(shared / "data", "2025-10-31")) == pytest.approx(115_248, abs=1)
    assert area_km2(originals.deepstate(shared / "data", "2025-12-31")) == pytest.approx(116_203, abs=1)


@pytest.mark.shared
def test_the_snapshot_by_fill_colour(shared: Path) -> None:
    text = (shared / "data" / "raw" / "deepstate_api" / "1754251105.geojson").read_text(encoding="utf-8")
    fills: dict[str, float] = {}
    for feature in json.loads(text)["features"]:
        if feature["geometry"]["type"] != "Point":
            shape = shapely.make_valid(shapely.force_2d(shapely.geometry.shape(feature["geometry"])))
            fill = feature["properties"].get("fill", "")
            fills[fill] = fills.get(fill, 0.0) + area_km2(shape)
    assert fills["#a52714"] + fills["#880e4f"] == pytest.approx(114_330, abs=1)
    assert fills["#bcaaa4"] + fills["#bdbdbd"] == pytest.approx(1_045, abs=1)
    # Known as 139,640 with geodesic edges; these outlines are so coarse that straight ones enclose 0.3 % more.
    assert fills["#ff5252"] == pytest.approx(140_055, abs=1)


def test_a_box_in_kilometres_is_one() -> None:
    assert area_km2(box_km(-5, -5, 5, 5)) == pytest.approx(100, rel=1e-5)
