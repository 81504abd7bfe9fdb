import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from frontline.sources import guards
from frontline.sources.redrawing import NOISE_KM2, area_km2, compare_edges, find_edges, measure_edges

STEP = 0.05
Cells = frozenset[tuple[int, int]]
cells = st.frozensets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)


def draw(chosen: Cells) -> list[BaseGeometry]:
    boxes = [shapely.box(36 + x * STEP, 48 + y * STEP, 36 + (x + 1) * STEP, 48 + (y + 1) * STEP) for x, y in chosen]
    return list(shapely.get_parts(shapely.union_all(boxes))) if boxes else []


def exact(shapes: list[BaseGeometry]) -> float:
    return sum(guards.area_km2(shape) for shape in shapes)


@settings(max_examples=60, deadline=None)
@given(cells, cells)
def test_what_is_gained_and_lost_is_what_overlays_say(before: Cells, after: Cells) -> None:
    found = compare_edges(find_edges(draw(before)), find_edges(draw(after)))
    assert found.gained.total_km2 == pytest.approx(exact(draw(after - before)), rel=1e-3)
    assert found.lost.total_km2 == pytest.approx(exact(draw(before - after)), rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), st.floats(0.1, 1.0))
def test_crossing_outlines_too(east: float, north: float, size: float) -> None:
    before = shapely.Point(36.5, 48.5).buffer(0.5)
    after = shapely.Point(36.5 + east, 48.5 + north).buffer(size / 2)
    found = compare_edges(find_edges([before]), find_edges([after]))
    pairs = ((found.gained, after.difference(before)), (found.lost, before.difference(after)))
    for pieces, overlay in pairs:
        whole = exact(list(shapely.get_parts(overlay)))
        assert pieces.total_km2 == pytest.approx(whole, rel=1e-3, abs=100 * NOISE_KM2)


def test_two_areas_side_by_side_are_as_good_as_one() -> None:
    whole = find_edges([shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)])])
    halves = find_edges([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    found = compare_edges(whole, halves)
    assert not len(found.gained.km2)
    assert not len(found.lost.km2)
    assert measure_edges(halves) == pytest.approx(measure_edges(whole))


def test_a_vertex_rounded_anew_is_the_same_one() -> None:
    before = shapely.Point(36.5, 48.5).buffer(0.3, quad_segs=100)
    after = shapely.transform(before, lambda points: points + 4e-7)
    found = compare_edges(find_edges([before]), find_edges([after]))
    assert found.rounded == found.moved == found.vertices == 400
    assert found.gained.total_km2 == found.lost.total_km2 == 0


def test_areas_on_the_ellipsoid() -> None:
    shapes = np.array([shapely.box(36.5, 47.9, 37.9, 48.6), shapely.box(34, 45, 39, 50)])
    assert area_km2(shapes) == pytest.approx([guards.area_km2(shape.segmentize(0.01)) for shape in shapes], rel=1e-3)
