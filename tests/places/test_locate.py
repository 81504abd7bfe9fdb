import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.places.compass import POINTS, WGS84, measure_angle
from frontline.places.gazetteer import Gazetteer
from frontline.places.locate import Located, draw_disc, locate, locate_axis, locate_between
from frontline.places.place import Place

VILLAGE = Place("v", "V", "settlement", 48.2, 37.2, population=300)
MIDDLE = Place("m", "M", "settlement", 48.2, 37.2, population=5_000)
RELATIONS = ("in", "near", "around", "area", "toward", "outskirts", "centre", "axis", "within 10 km", "anything")


def area_km2(located: Located) -> float:
    return abs(float(WGS84.geometry_area_perimeter(located.geometry)[0])) / 1e6


def found(place: Place, relation: str) -> Located:
    located = locate(place, relation)
    assert located is not None
    return located


@pytest.mark.parametrize(
    ("place", "relation", "radius_km"),
    [
        *((VILLAGE, "in", 3.1), (MIDDLE, "in", 5.3), (VILLAGE, "near", 5.2), (MIDDLE, "around", 8.0)),
        *((VILLAGE, "toward", 11.8), (VILLAGE, "outskirts", 5.4), (VILLAGE, "N of", 7.1), (VILLAGE, "S part", 3.6)),
        *((VILLAGE, "within 12.5 km", 12.5), (VILLAGE, "axis", 30.0)),
    ],
)
def test_the_distances_of_the_methods(place: Place, relation: str, radius_km: float) -> None:
    assert found(place, relation).radius_km == radius_km


def test_a_disc_has_its_area() -> None:
    assert area_km2(found(VILLAGE, "within 10 km")) == pytest.approx(314.2, rel=0.005)


def test_a_town_has_wider_surroundings(gazetteer: Gazetteer) -> None:
    assert found(gazetteer.by_id("gn:1"), "near").radius_km == 14.6
    assert found(gazetteer.by_id("gn:1"), "in").radius_km == 6.9


@given(st.sampled_from(POINTS))
@settings(max_examples=8)
def test_a_side_lies_on_its_side(point: str) -> None:
    ring = found(VILLAGE, f"{point} of")
    centre = ring.geometry.centroid
    bearing, _, metres = WGS84.inv(VILLAGE.lon, VILLAGE.lat, centre.x, centre.y)
    assert measure_angle(bearing, POINTS.index(point) * 45) < 1
    assert 1_800 < metres < 7_100
    assert not ring.geometry.contains(shapely.Point(37.2, 48.2))
    assert ring.geometry.is_valid


def test_an_outline_is_taken_where_there_is_one(gazetteer: Gazetteer) -> None:
    place, outline = gazetteer.by_id("gn:1"), gazetteer.outline("gn:1")
    assert outline is not None
    inside, south = locate(place, "in", outline), locate(place, "S part", outline)
    band = locate(place, "outskirts", outline)
    assert inside is not None
    assert south is not None
    assert band is not None
    assert inside.geometry.equals(outline.geometry)
    assert south.geometry.area < outline.geometry.area / 2
    assert south.geometry.centroid.y < outline.geometry.centroid.y
    assert not band.geometry.contains(outline.geometry.centroid)
    assert band.geometry.is_valid


def test_a_region_is_its_outline(gazetteer: Gazetteer) -> None:
    region, outline = gazetteer.by_id("katottg:UA14"), gazetteer.outline("gn:1")
    assert locate(region, "in") is None
    whole = locate(region, "in", outline)
    west = locate(region, "W part", outline)
    assert whole is not None
    assert west is not None
    assert (whole.radius_km, west.radius_km) == (None, None)
    assert west.geometry.centroid.x < whole.geometry.centroid.x


def test_a_place_without_a_point_is_nowhere() -> None:
    assert locate(Place("x", "X", "settlement", None, None), "in") is None


def test_between_two_places(gazetteer: Gazetteer) -> None:
    first, second = gazetteer.by_id("gn:1"), gazetteer.by_id("gn:5")
    ellipse = locate_between(first, second)
    assert ellipse is not None
    for place in (first, second):
        assert ellipse.geometry.contains(shapely.Point(place.lon, place.lat))
    straight = WGS84.inv(first.lon, first.lat, second.lon, second.lat)[2]
    for lon, lat in shapely.get_coordinates(ellipse.geometry)[::9]:
        way = sum(WGS84.inv(lon, lat, place.lon, place.lat)[2] for place in (first, second))
        assert way / straight == pytest.approx(1.05, abs=0.002)
    assert locate_between(first, first) is None


def test_an_axis_is_the_hull_of_its_villages(gazetteer: Gazetteer) -> None:
    anchor = gazetteer.by_id("gn:1")
    hull = locate_axis(anchor, [gazetteer.by_id(f"gn:{n}") for n in (2, 5, 6, 7)])
    wide = locate_axis(anchor, [gazetteer.by_id("gn:2")])
    assert hull is not None
    assert wide is not None
    assert hull.rule.startswith("axis: hull")
    assert wide.radius_km == 30.0


@given(st.sampled_from(RELATIONS), st.floats(-60, 60), st.floats(-170, 170))
@settings(max_examples=40)
def test_every_area_is_valid_and_about_its_place(relation: str, lat: float, lon: float) -> None:
    located = found(Place("p", "P", "settlement", lat, lon), relation)
    assert located.geometry.is_valid
    assert located.geometry.contains(shapely.Point(lon, lat))


def test_the_same_disc_each_time() -> None:
    assert draw_disc((37.0, 48.0), 5.0).equals(draw_disc((37.0, 48.0), 5.0))


def test_toward_lies_on_the_movers_side(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id("gn:1")
    east = locate(place, "toward", mover_deg=90.0)
    whole = locate(place, "toward")
    assert east is not None
    assert whole is not None
    assert (east.radius_km, east.mass, east.rule) == (11.8, 0.9, "toward: half disc on the mover's side")
    assert east.geometry.centroid.x > 37.18
    assert east.geometry.area == pytest.approx(whole.geometry.area / 2, rel=0.02)


def test_an_axis_without_villages_is_a_sector(gazetteer: Gazetteer) -> None:
    found = locate_axis(gazetteer.by_id("gn:1"), [], mover_deg=180.0)
    assert found is not None
    assert (found.radius_km, found.rule) == (30.0, "axis: sector")
    assert found.geometry.centroid.y < 48.281


def test_a_gloss_reaches_far(gazetteer: Gazetteer) -> None:
    found = locate(gazetteer.by_id("gn:1"), "gloss N")
    assert found is not None
    assert (found.radius_km, found.mass, found.rule) == (31.0, 0.77, "gloss: sector")
    assert found.geometry.covers(shapely.Point(37.18, 48.5))
    assert not found.geometry.covers(shapely.Point(37.18, 48.1))
