import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import UsageError
from frontline.measures.district import divide_by_quarters
from frontline.measures.geodesy import Plane, area_km2
from measures.shapes import box_km, in_degrees

CITY = box_km(-4, -4, 4, 4)
coordinates = st.floats(-3.9, 3.9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=8, unique=True))
def test_districts_fill_the_city_and_hold_what_is_nearest(points: list[tuple[float, float]]) -> None:
    quarters = {str(n): in_degrees(shapely.Point(x, y)) for n, (x, y) in enumerate(points)}
    plane = Plane.about(CITY)
    seeds = {name: plane.project(point) for name, point in quarters.items()}
    if min(a.distance(b) for a in seeds.values() for b in seeds.values() if a is not b) < 10:
        return
    found = divide_by_quarters(CITY, quarters)
    assert set(found) == set(quarters)
    assert sum(area_km2(part) for part in found.values()) == pytest.approx(area_km2(CITY), rel=1e-6)
    for name, part in found.items():
        inner = plane.project(part).representative_point()
        assert min(seeds, key=lambda each: seeds[each].distance(inner)) == name


def test_quarters_outside_do_not_count() -> None:
    inside, outside = in_degrees(shapely.Point(0, 0)), in_degrees(shapely.Point(9, 0))
    with pytest.raises(UsageError, match="fewer than two"):
        divide_by_quarters(CITY, {"in": inside, "out": outside})
