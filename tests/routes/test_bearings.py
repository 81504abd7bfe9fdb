from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from frontline.routes.bearings import Lines, compass_of

TOWN = shapely.box(10.0, 45.0, 10.1, 45.1)


def network(*lines: list[tuple[float, float]]) -> Lines:
    return Lines("road", np.array([shapely.LineString(line) for line in lines], object))


def test_a_road_through_a_town_is_two_ways_out() -> None:
    found = network([(9.9, 45.05), (10.2, 45.05)]).ways_out(TOWN)
    assert found.directions == ("east", "west")


def test_parallel_lanes_are_one_way() -> None:
    found = network([(10.05, 45.05), (10.2, 45.05)], [(10.05, 45.051), (10.2, 45.051)]).ways_out(TOWN)
    assert len(found.bearings) == 1


def test_lanes_on_both_sides_of_north_are_one_way() -> None:
    found = network([(10.05, 45.05), (10.052, 45.2)], [(10.05, 45.05), (10.048, 45.2)]).ways_out(TOWN)
    assert len(found.bearings) == 1
    assert found.directions == ("north",)


def test_a_road_that_passes_by_is_no_way_out() -> None:
    assert network([(9.9, 45.2), (10.2, 45.2)]).ways_out(TOWN).bearings == ()


def test_a_missing_file_is_an_empty_network(tmp_path: Path) -> None:
    assert Lines.read(tmp_path / "none.parquet", "road").ways_out(TOWN).bearings == ()


def test_it_reads_what_the_recipe_writes(tmp_path: Path) -> None:
    line = shapely.LineString([(10.05, 45.05), (10.05, 44.9)])
    pq.write_table(pa.table({"u": [1], "v": [2], "length_km": [5.0], "geometry": [line.wkb]}), tmp_path / "r.parquet")
    assert Lines.read(tmp_path / "r.parquet", "railway").ways_out(TOWN).directions == ("south",)


@pytest.mark.parametrize(("bearing", "name"), [(0, "north"), (44, "north-east"), (359, "north"), (181, "south")])
def test_compass(bearing: float, name: str) -> None:
    assert compass_of(bearing) == name
