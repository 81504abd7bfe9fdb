"""The assessment drawn as areas: they meet without gap or overlap, and lie where the probability says."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.rendering import draw_zones
from frontline.ellipsoid import geometry_km2
from frontline.settings import GridSettings
from frontline.sources.labels import Status

GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -20, -15, 40, 30)
NOTHING = np.zeros(GRID.size, bool)


def slope(parties: int = 2) -> NDArray[np.float32]:
    """Return a probability that falls from west to east from 1 to 0."""
    first = np.tile(np.linspace(1, 0, GRID.columns, dtype=np.float32), GRID.rows)
    rest = (1 - first) / (parties - 1)
    return np.array([first, *[rest] * (parties - 1)])


def round_degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points as a file has them."""
    return np.round(points, 7)


def test_the_lines_lie_where_the_probability_has_the_level() -> None:
    zones = draw_zones(GRID, slope(), NOTHING)
    assert {each.status for each in zones} == {Status.HELD}  # doubt is not contest
    found = {(each.party, each.low): each for each in zones}
    assert set(found) == {(0, 0.9), (0, 0.5), (1, 0.5), (1, 0.9)}
    assert found[1, 0.5].high == 0.9
    whole = sum(geometry_km2(each.geometry) for each in zones)
    assert whole == pytest.approx(GRID.inside.sum() * GRID.cell_km2, rel=1e-4)
    between = geometry_km2(found[0, 0.5].geometry)
    rows = GRID.inside.reshape(GRID.shape).any(axis=1).sum()
    assert between == pytest.approx(rows * 0.5 * 0.4 * (GRID.columns - 1) * 0.5, rel=0.01)  # 0.5 to 0.9 of the slope


def test_what_no_party_holds_alone_is_an_area_of_its_own() -> None:
    columns = np.tile(np.arange(GRID.columns), GRID.rows)
    contested = np.clip(1 - np.abs(columns - 20) / 8, 0, 1).astype(np.float32)  # one half or more in nine columns
    zones = draw_zones(GRID, slope(), NOTHING, 0.0, contested)
    (open_,) = (each for each in zones if each.status is Status.CONTESTED)
    assert (open_.party, open_.low) == (None, None)
    rows = GRID.inside.reshape(GRID.shape).any(axis=1).sum()
    assert geometry_km2(open_.geometry) == pytest.approx(rows * 0.5 * 8 * 0.5, rel=0.01)
    assert shapely.coverage_is_valid([each.geometry for each in zones])


def test_three_parties_have_areas_of_their_own() -> None:
    field = np.zeros((3, *GRID.shape), np.float32)
    for party, columns in enumerate((slice(0, 14), slice(14, 26), slice(26, 40))):
        field[party, :, columns] = 1
    zones = draw_zones(GRID, field.reshape(3, -1), NOTHING)
    assert {each.party for each in zones if each.status is Status.HELD} == {0, 1, 2}
    assert shapely.coverage_is_valid([each.geometry for each in zones])


def test_what_no_map_covers_and_what_is_held_back_are_areas_of_their_own() -> None:
    field, held = slope(), NOTHING.copy()
    field[:, :400] = 0  # the southern rows
    held[[615, 616, 655, 656]] = True
    zones = draw_zones(GRID, field, held, 250)
    assert {Status.UNKNOWN, Status.EMBARGOED} <= {each.status for each in zones}
    back = next(each for each in zones if each.status is Status.EMBARGOED)
    assert (back.party, back.low) == (None, None)
    assert shapely.coverage_is_valid([each.geometry for each in zones])


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), tolerance=st.sampled_from([0.0, 250.0, 1000.0]))
def test_any_field_gives_areas_that_meet_and_cover_the_box(seed: int, tolerance: float) -> None:
    random = np.random.default_rng(seed)
    coarse = random.random((6, 8)).repeat(5, axis=0).repeat(5, axis=1)
    first = np.where(random.random(GRID.shape) < 0.2, random.choice([0.0, 0.5, 0.9, 1.0], GRID.shape), coarse)
    field = np.array([first.ravel(), 1 - first.ravel()], np.float32)
    field[:, random.random(GRID.size) < 0.02] = 0
    held = random.random(GRID.size) < 0.01
    shapes = [shapely.transform(each.geometry, round_degrees) for each in draw_zones(GRID, field, held, tolerance)]
    assert all(each.is_valid for each in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = sum(geometry_km2(each) for each in shapes)
    assert whole == pytest.approx(GRID.inside.sum() * GRID.cell_km2, rel=0.03 if tolerance else 1e-4)


def test_a_field_without_any_map_is_unknown() -> None:
    zones = draw_zones(GRID, np.zeros((2, GRID.size), np.float32), NOTHING)
    assert [each.status for each in zones] == [Status.UNKNOWN]
