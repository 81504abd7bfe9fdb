import pytest

from frontline.errors import AmbiguousError, NotFoundError
from frontline.places.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("asked", "place_id"),
    [
        ("Pokrovsk", "gn:1"),
        ("gn:4", "gn:4"),
        ("Pokrovs'k", "gn:1"),
        ("красноармейск", "gn:1"),
        ("Dobropillia", "gn:2"),  # in the box, and far larger than the village beside it
        ("Dobropillia, Zaporizhzhia", "gn:4"),
        ("Dobropillia (Запорізька область)", "gn:4"),
        ("Mirnograd", "gn:5"),
        ("Pokrovsk raion", "katottg:UA1416"),
        ("Покровський район", "katottg:UA1416"),
        ("Pokrovsk district", "katottg:UA1416"),
        ("Donetsk region", "katottg:UA14"),
        ("Donetsk Oblast", "katottg:UA14"),
        ("Donetsk", "gn:16"),
        ("Zaporizhzhia city", "gn:10"),
        ("місто Покровськ", "gn:1"),
        ("Novooleksandrivka, Zaporizhzhia", "gn:8"),
    ],
)
def test_what_a_user_types(gazetteer: Gazetteer, asked: str, place_id: str) -> None:
    assert gazetteer.resolve(asked).place_id == place_id


def test_two_that_are_left_are_refused_with_the_list(gazetteer: Gazetteer) -> None:
    with pytest.raises(AmbiguousError) as caught:
        gazetteer.resolve("Novooleksandrivka")
    assert caught.value.candidates == (
        "Novooleksandrivka (settlement), Donetsk Oblast, 48.353 N 37.072 E, gn:6",
        "Novooleksandrivka (settlement), Donetsk Oblast, 48.191 N 36.994 E, gn:7",
    )
    assert "fits 2 places" in str(caught.value)
    assert "gn:6" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_gets_the_nearest_spellings(gazetteer: Gazetteer) -> None:
    with pytest.raises(NotFoundError, match="did you mean Pokrovsk") as caught:
        gazetteer.resolve("Pokrovks")
    assert not isinstance(caught.value, AmbiguousError)
    with pytest.raises(NotFoundError, match="'Qqqq'"):
        gazetteer.resolve("Qqqq")
    with pytest.raises(NotFoundError):
        gazetteer.resolve("  ")


def test_a_region_without_the_place_lists_where_it_is(gazetteer: Gazetteer) -> None:
    with pytest.raises(NotFoundError, match=r"no Dobropillia in 'Luhansk'; there is Dobropillia .*gn:2"):
        gazetteer.resolve("Dobropillia, Luhansk")


@pytest.mark.parametrize(
    ("asked", "place_id"),
    [
        *((name, "gn:704422") for name in ("Pokrovsk", "Krasnoarmeysk", "Красноармейск", "Покровськ", "Pokrovs'k")),
        *((name, "gn:709900") for name in ("Dobropillia", "Dobropolye", "Dobropillya", "Добропілля")),
        *((name, "gn:710035") for name in ("Myrnohrad", "Mirnograd", "Myrnograd", "Dimitrov", "Димитров")),
        *(("Dobropillia, Zaporizhzhia", "gn:705924"), ("Bakhmut", "gn:713174"), ("Artyomovsk", "gn:713174")),
        *(("Donetsk region", "gn:709716"), ("Donetsk", "gn:709717"), ("Kramatorsk", "gn:704508")),
    ],
)
def test_the_example(ukraine: Gazetteer, asked: str, place_id: str) -> None:
    assert ukraine.resolve(asked).place_id == place_id


def test_homonyms_of_the_example(ukraine: Gazetteer) -> None:
    with pytest.raises(AmbiguousError) as caught:
        ukraine.resolve("Novooleksandrivka")
    assert len(caught.value.candidates) >= 3
    assert ukraine.resolve("Novooleksandrivka, Dnipropetrovsk").place_id == "gn:699721"
