import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from frontline.control.cells import Grid
from frontline.settings import GridSettings

BOX = (10.0, 45.0, 10.2, 45.1)

GEOD = Geod(ellps="WGS84")


def ellipsoidal_km2(geometry: shapely.Geometry) -> float:
    dense = shapely.segmentize(geometry, 0.001)
    return abs(GEOD.geometry_area_perimeter(dense)[0]) / 1e6


def test_the_cells_cover_the_box_with_its_ellipsoidal_area(grid: Grid) -> None:
    weights = grid.weigh(shapely.box(*BOX))
    inside = grid.inside.sum() * grid.cell_km2
    assert inside == pytest.approx(ellipsoidal_km2(shapely.box(*BOX)), rel=0.01)
    assert weights.share.max() <= 1 + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.floats(10.03, 10.15), st.floats(45.02, 45.08), st.floats(0.002, 0.02), st.integers(3, 9))
def test_an_outline_weighs_its_ellipsoidal_area(lon: float, lat: float, radius: float, corners: int) -> None:
    grid = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), BOX, -20, -15, 40, 30)
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    outline = shapely.Polygon(np.column_stack([lon + radius * np.cos(angles), lat + radius * np.sin(angles)]))
    weights = grid.weigh(outline)
    assert weights.complete
    assert weights.share.sum() * grid.cell_km2 == pytest.approx(ellipsoidal_km2(outline), rel=2e-4)


def test_an_outline_outside_weighs_nothing(grid: Grid) -> None:
    weights = grid.weigh(shapely.box(20, 45, 20.1, 45.1))
    assert not len(weights.index)


def test_names_and_positions_are_inverse(grid: Grid) -> None:
    index = np.arange(grid.size)
    cols, rows = grid.names_of(index)
    assert (grid.index_of(cols.astype(np.int32), rows.astype(np.int32)) == index).all()
    assert grid.index_of(np.array([10_000], np.int32), np.array([0], np.int32))[0] == -1


def test_halving_a_large_shape_cuts_the_same_areas(grid: Grid) -> None:
    turns = np.linspace(0, 2 * np.pi, 700, endpoint=False)
    radius = 0.04 + 0.004 * np.sin(40 * turns)
    star = shapely.Polygon(np.column_stack([10.1 + radius * np.cos(turns), 45.05 + radius * np.sin(turns)]))
    weights = grid.weigh(star)
    plane = grid.project(star)
    col, row = grid.names_of(weights.index)
    boxes = shapely.box(col * 500, row * 500, (col + 1) * 500, (row + 1) * 500)
    assert np.allclose(weights.share * 500**2, shapely.area(shapely.intersection(plane, boxes)), atol=1e-6)
