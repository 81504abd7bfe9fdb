from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.control.partition import Partition
from frontline.control.partition.spells import find_area_spells
from frontline.ellipsoid import geometry_km2

FIRST = date(2031, 3, 1)
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4), st.booleans()), min_size=1, max_size=7))
def test_spells_add_up_to_the_areas_of_each_day(pictures: list[tuple[int, int, bool]]) -> None:
    partition = Partition()
    for n, (west, width, holed) in enumerate(pictures):
        area = shapely.box(10 + west / 10, 45.0, 10 + (west + width) / 10, 45.1)
        hole = shapely.box(10.12, 45.03, 10.17, 45.06)
        areas = {"held": shapely.difference(area, hole) if holed else area, "grey": hole if holed else area.buffer(0)}
        partition.append(FIRST + timedelta(days=n), areas, NOON + timedelta(days=n))
    daily = partition.daily_areas()
    sums = np.zeros_like(daily.km2)
    for each in find_area_spells(partition):
        sums[each.first : each.until, each.state] += geometry_km2(each.geometry)
    assert sums == pytest.approx(daily.km2, abs=1e-6)
