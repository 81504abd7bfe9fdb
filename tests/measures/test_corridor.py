import pytest
import shapely

from frontline.measures.corridor import draw_corridor

CENTRE = shapely.Point(10.1, 45.05)
PLACE = CENTRE.buffer(0.01)


def test_a_way_out_leads_between_two_grounds_and_is_as_wide_as_the_gap() -> None:
    walls = shapely.MultiPolygon([shapely.box(9.6, 45.1, 10.6, 45.2), shapely.box(9.6, 44.9, 10.6, 45.0)])
    shut = shapely.union(walls, shapely.box(10.3, 44.9, 10.6, 45.2))
    line, width_km = draw_corridor(shut, PLACE, CENTRE)
    assert width_km == pytest.approx(11.1, abs=0.6)
    assert shapely.length(line) > 0.1
    assert not shapely.intersects(line, shut)


def test_the_way_of_a_place_that_lies_in_the_rear_itself_has_no_length() -> None:
    line, width_km = draw_corridor(shapely.box(12.0, 45.0, 12.5, 45.5), PLACE, CENTRE)
    assert width_km > 0
    assert (line.geom_type, shapely.length(line)) == ("LineString", 0.0)
