"""Simplified shapes stay within the tolerance, and what they share stays shared."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.publish.tiles.outlines import Outlines

TOLERANCE = 0.004


def bend(points: Any) -> Any:
    """Move corners by a little that depends on where they are, so that all shapes that have one move it alike."""
    return points + 0.01 * np.sin(40 * points[:, ::-1]) + 0.001 * np.sin(900 * points[:, ::-1])


def part_square(seed: int, count: int) -> Any:
    points = np.random.default_rng(seed).uniform(0, 1, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=shapely.box(0, 0, 1, 1)))
    cells = shapely.intersection(cells, shapely.box(0, 0, 1, 1))
    return shapely.transform(shapely.segmentize(cells, 0.005), bend)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 20))
def test_parts_of_the_plane_neither_gape_nor_overlap(seed: int, count: int) -> None:
    parts = part_square(seed, count)
    found = Outlines(parts).simplify(TOLERANCE)
    assert shapely.get_num_coordinates(found).sum() < shapely.get_num_coordinates(parts).sum() / 3
    for part, simple in zip(parts, found, strict=True):
        if not shapely.is_empty(simple):
            assert shapely.hausdorff_distance(part.exterior, shapely.boundary(simple), densify=0.1) < 2 * TOLERANCE
    whole = shapely.union_all(shapely.make_valid(found))
    assert shapely.area(whole) == pytest.approx(shapely.area(found).sum(), abs=1e-4)
    assert shapely.area(whole) == pytest.approx(shapely.area(parts).sum(), abs=4 * TOLERANCE)
    assert shapely.area(Outlines(parts).simplify(0.0)).tolist() == pytest.approx(shapely.area(parts).tolist())


def test_lines_points_holes_and_shapes_of_several_parts() -> None:
    ring = shapely.Point(0, 0).buffer(1, quad_segs=64)
    holed = ring.difference(shapely.Point(0, 0).buffer(0.5)).difference(shapely.Point(0, 0.8).buffer(1e-3))
    alone = shapely.MultiPolygon([shapely.box(2, 0, 3, 1), shapely.box(4, 0, 4.001, 0.001)])
    line = shapely.LineString([(0, 0), (1, 0.001), (2, 0), (2, 1)])
    given_shapes = np.array([holed, shapely.Point(1, 1), alone, line, shapely.Point(0, 0).buffer(0.5)], object)
    area, point, several, way, middle = Outlines(given_shapes).simplify(0.01)
    assert len(area.geoms[0].interiors) == 1, "the speck is gone, the hole is not"
    assert shapely.area(shapely.intersection(area, middle)) == pytest.approx(0, abs=1e-12)
    assert shapely.area(shapely.union(area, middle)) == pytest.approx(np.pi, rel=0.02)
    assert point.equals(shapely.Point(1, 1))
    assert several.equals(shapely.box(2, 0, 3, 1))
    assert way.equals(shapely.LineString([(0, 0), (2, 0), (2, 1)]))
    assert Outlines(np.zeros(0, object)).simplify(1.0).shape == (0,)
