import pytest
import shapely

from frontline.places.gazetteer import Gazetteer
from frontline.places.reading import PlaceRead, read_places


def read(gazetteer: Gazetteer, text: str, line: shapely.Geometry | None = None) -> dict[str, PlaceRead]:
    return {each.mention.surface: each for each in read_places(text, gazetteer.scan(text), gazetteer.box, line)}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Operations near Dobropillia, southwest of Pokrovsk, went on.", "Dobropillia"),
        ("Бої у Добропіллі, на південний захід від Покровська, тривають.", "Добропіллі"),
        ("Бої у Добропіллі (південніше Покровська).", "Добропіллі"),
        ("Бои в Добропилле, юго-западнее Покровска.", "Добропилле"),
        ("Бои в Добропилле, к югу от Покровска.", "Добропилле"),
    ],
)
def test_a_stated_side_that_cannot_be_right_is_flagged_and_the_place_stays(
    ukraine: Gazetteer, text: str, surface: str
) -> None:
    found = read(ukraine, text)[surface]
    assert found.choice.place is not None
    assert found.choice.place.place_id == "gn:709900"
    ((side, check),) = found.conflicts
    assert side.anchor.place_id == "gn:704422"
    assert round(check.computed_deg) == 341
    assert check.difference_deg > 67.5


@pytest.mark.parametrize(
    "text",
    [
        "Operations near Dobropillia, north of Pokrovsk, went on.",
        "Бої у Добропіллі, на північ від Покровська.",
        "Бои в Добропилле, севернее Покровска.",
        "Бої у Добропіллі. На південь від Покровська тихо.",
    ],
)
def test_a_side_that_is_right_or_of_another_sentence_is_no_conflict(ukraine: Gazetteer, text: str) -> None:
    assert not any(each.conflicts for each in read(ukraine, text).values())


@pytest.mark.parametrize(
    ("text", "surface", "place_id"),
    [
        ("У Добропіллі Запорізької області спокійно.", "Добропіллі", "gn:705924"),
        ("Бої точаться біля Родинського, Піщаного, Лисівки та Новотроїцького.", "Піщаного", "gn:697528"),
        ("На Лиманському напрямку, біля Ямполя та Торського.", "Лиманському", "gn:704204"),
    ],
)
def test_the_rest_of_the_text_decides(ukraine: Gazetteer, text: str, surface: str, place_id: str) -> None:
    found = read(ukraine, text)[surface].choice
    assert found.place is not None
    assert found.place.place_id == place_id


def test_the_line_of_the_day_draws_a_name_to_itself(gazetteer: Gazetteer) -> None:
    text = "They took Novooleksandrivka."
    near_north = shapely.LineString([(37.05, 48.36), (37.10, 48.36)])
    near_south = shapely.LineString([(36.97, 48.18), (37.02, 48.18)])
    shares = [read(gazetteer, text, line)["Novooleksandrivka"].choice for line in (near_north, near_south)]
    assert [choice.place and choice.place.place_id for choice in shares] == ["gn:6", "gn:7"]


def test_probabilities_are_probabilities(ukraine: Gazetteer) -> None:
    text = "Миколаївка, Михайлівка, Покровськ, Київ, Донецька область, Новоолександрівка, Дачне."
    for each in read(ukraine, text).values():
        assert 0 < each.choice.score <= 1
        assert each.choice.place is not None or each.choice.rule in {"none", "undecided"}
