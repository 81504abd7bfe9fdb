import pytest
import shapely

from frontline.measures.drawn import estimate_km2, estimate_net, estimate_share, line_inside_km
from frontline.measures.geodesy import area_km2
from measures.shapes import box_km

SOUTH = box_km(-20, -20, 20, 0)
PLACE = box_km(-2, -1, 2, 3)


def test_the_line_inside_makes_the_interval() -> None:
    assert line_inside_km(SOUTH, PLACE) == pytest.approx(4, rel=0.02)
    found = estimate_km2(4.0, SOUTH, PLACE)
    assert (found.value, found.low, found.high) == pytest.approx((4, 3.4, 4.6), rel=0.01)
    share = estimate_share(4.0, SOUTH, PLACE)
    assert share.value == pytest.approx(0.25, rel=1e-3)
    assert share.high - share.low == pytest.approx(1.2 / 16, rel=0.02)


def test_a_place_far_from_the_line_is_certain() -> None:
    deep = box_km(-3, -9, 1, -5)
    found = estimate_share(area_km2(deep), SOUTH, deep)
    assert (found.value, found.low, found.high) == (1, 1, 1)
    assert estimate_km2(0.0, shapely.Polygon(), deep).high == 0


def test_a_held_place_whose_edge_is_the_line_is_no_line_inside() -> None:
    assert line_inside_km(PLACE, PLACE) == 0


def test_net_is_uncertain_by_the_line_that_moved() -> None:
    piece = box_km(0, 0, 5, 1)
    found = estimate_net(area_km2(piece), shapely.get_parts(piece))
    assert found.high - found.value == pytest.approx(0.15 * 6, rel=1e-3)
    still = estimate_net(0.0, shapely.get_parts(shapely.MultiPolygon()))
    assert (still.low, still.high) == (0, 0)
