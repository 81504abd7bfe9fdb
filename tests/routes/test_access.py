from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.control.cells import Grid
from frontline.control.partition import Layer, Partition
from frontline.routes.access import CUT, STATES, Lattice, band_of, cut_by_day, draw_cuts, judge
from frontline.settings import Bands, RoutesSettings, TheatreSettings
from routes.drawn import built, drawn

BANDS = Bands()
ROAD = [(10.01, 45.05), (10.19, 45.05)]


@pytest.fixture
def lattice(grid: Grid) -> Lattice:
    return Lattice.of(built(drawn(ROAD)).network, grid)


def east_of(grid: Grid, lon: float) -> np.ndarray:
    return np.where(grid.inside, (grid.centres[0].ravel() > lon).astype(float), np.nan)


@pytest.mark.parametrize(
    ("km", "state"),
    [(0, "cut"), (0.1, "contact"), (5, "contact"), (5.1, "exposed"), (15.1, "exposed-long"), (25.1, "free"),
     (np.inf, "free")],
)  # fmt: skip
def test_bands(km: float, state: str) -> None:
    assert STATES[band_of(np.array([km]), BANDS)[0]] == state


def test_the_bands_of_the_day_count() -> None:
    narrow, wide = Bands(since=date(2030, 1, 1)), Bands(since=date(2031, 1, 1), long_km=40)
    routes = RoutesSettings(bands=(wide, narrow))
    assert [routes.bands_on(date(year, 6, 1)) for year in (2029, 2030, 2031)] == [narrow, narrow, wide]
    with pytest.raises(ValueError, match="must rise"):
        Bands(contact_km=20)


def test_a_road_is_cut_where_it_meets_held_ground_and_exposed_by_its_distance(grid: Grid, lattice: Lattice) -> None:
    network = built(drawn(ROAD)).network
    access = judge(lattice, east_of(grid, 10.15), BANDS)
    east = np.maximum(network.lon[network.start], network.lon[network.end])
    assert (access.state[east > 10.16] == CUT).all()
    assert (access.state[east < 10.14] < CUT).all()
    km = (10.15 - east[east < 10.13]) * 78.85  # of a degree of longitude here
    assert np.abs(access.distance_km[east < 10.13] - km).max() < 0.75
    assert (access.probability[east > 10.16] == 1).all()


def test_ground_beyond_the_maps_is_as_the_nearest_that_they_cover(grid: Grid) -> None:
    beyond = Lattice.of(built(drawn([(10.01, 45.05), (10.39, 45.05)])).network, grid)
    access = judge(beyond, east_of(grid, 10.15), BANDS)
    assert access.state[~beyond.inside].min() == CUT


def test_draws_agree_with_the_probability(grid: Grid, lattice: Lattice) -> None:
    hostile = np.where(grid.inside, 0.3, np.nan)
    ranks = np.tile(np.linspace(0.005, 0.995, 100, dtype=np.float32)[:, None], grid.size)
    cuts = draw_cuts(lattice, hostile, np.arange(grid.size), ranks)  # all cells move together
    assert cuts.mean(axis=0) == pytest.approx(0.3, abs=0.011)
    certain = draw_cuts(lattice, east_of(grid, 10.15), np.arange(3), ranks[:, :3])
    assert (certain == (judge(lattice, east_of(grid, 10.15), BANDS).state == CUT)).all()


def test_the_lattice_of_some_edges_is_theirs(grid: Grid, lattice: Lattice) -> None:
    hostile = east_of(grid, 10.12)
    some = np.array([5, 2, 9])
    whole, part = judge(lattice, hostile, BANDS), judge(lattice.only(some), hostile, BANDS)
    assert (part.state == whole.state[some]).all()
    assert (part.distance_km == whole.distance_km[some]).all()


BOXES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4)), min_size=1, max_size=3)
LINES = st.lists(st.tuples(*[st.integers(0, 24)] * 4).filter(lambda p: p[:2] != p[2:]), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=5), LINES)
def test_the_join_of_all_days_is_what_each_day_shows(
    days: list[list[tuple[int, int, int]]], lines: list[tuple[int, int, int, int]]
) -> None:
    """The corners of lines lie off those of areas, so that no line only touches one."""
    shapes = np.array([shapely.LineString([(a / 2 + 0.3, b / 2 + 0.21), (c / 2 + 0.3, d / 2 + 0.21)])
                       for a, b, c, d in lines] + [None], object)[:-1]  # fmt: skip
    areas = [shapely.union_all([shapely.box(x, y, x + size, y + size) for x, y, size in day]) for day in days]
    first, partition = date(2030, 1, 1), Partition()
    partition.extend(
        Layer(first + timedelta(days=n), {"red": area}, datetime(2030, 2, 1, tzinfo=UTC))
        for n, area in enumerate(areas)
    )
    found, cut = cut_by_day(partition, shapes, ("red",))
    assert found.tolist() == [first + timedelta(days=n) for n in range(len(days))]
    assert cut.tolist() == [shapely.intersects(area, shapes).tolist() for area in areas]


def test_speeds_of_a_theatre_are_checked(settings: TheatreSettings) -> None:
    assert settings.routes.bands[0].contact_km == 5
    with pytest.raises(ValueError, match="greater than 0"):
        RoutesSettings(speeds={"trunk": 0})
