import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.places.compass import POINTS, check_direction, measure_angle, measure_bearing, parse_direction
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Place


@pytest.mark.parametrize(
    ("words", "degrees"),
    [
        *(("SW", 225), ("nw", 315), ("to the southwest", 225), ("north-west of", 315), ("northern", 0), ("east", 90)),
        *(("northeasterly", 45), ("північно-західніше", 315), ("юго-западнее", 225), ("південний схід", 135)),
        *(
            ("южнее", 180),
            ("на півночі", 0),
            ("north and south", None),
            ("nowhere", None),
            ("", None),
            ("eastwards", 90),
        ),
    ],
)
def test_directions_in_words(words: str, degrees: float | None) -> None:
    assert parse_direction(words) == degrees


def test_the_article_puts_dobropillia_on_the_wrong_side(ukraine: Gazetteer) -> None:
    check = check_direction(ukraine.by_id("gn:709900"), ukraine.by_id("gn:704422"), "to the southwest")
    assert check is not None
    assert check.is_conflicting
    assert check.stated_deg == 225
    assert check.computed_deg == pytest.approx(341, abs=2)
    assert check.difference_deg == pytest.approx(116, abs=2)


def test_a_right_direction_is_no_conflict(gazetteer: Gazetteer) -> None:
    check = check_direction(gazetteer.by_id("gn:2"), gazetteer.by_id("gn:1"), "north")
    assert check is not None
    assert not check.is_conflicting


def test_nothing_to_compare(gazetteer: Gazetteer) -> None:
    pokrovsk, region = gazetteer.by_id("gn:1"), gazetteer.by_id("katottg:UA14")
    assert check_direction(pokrovsk, region, "north") is None
    assert check_direction(pokrovsk, pokrovsk, "north") is None
    assert check_direction(gazetteer.by_id("gn:2"), pokrovsk, "somewhere") is None


def test_bearing_and_distance() -> None:
    south, north = Place("a", "a", "settlement", 48.0, 37.0), Place("b", "b", "settlement", 49.0, 37.0)
    assert measure_bearing(south, north) == pytest.approx((0.0, 111.2), abs=0.1)


@given(st.floats(0, 360), st.floats(0, 360))
def test_an_angle_is_at_most_half_a_turn(first: float, second: float) -> None:
    assert 0 <= measure_angle(first, second) <= 180
    assert measure_angle(first, second) == pytest.approx(measure_angle(second, first))


@given(st.sampled_from(POINTS))
def test_every_point_of_the_compass(point: str) -> None:
    assert parse_direction(point) == POINTS.index(point) * 45
