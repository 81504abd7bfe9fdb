import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.places.gazetteer import Gazetteer
from frontline.places.spelling import fold, loosen, loosen_all

LETTERS = "abcdefghijklmnopqrstuvwxyzABCXYZéäłśžабвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюяАБЯ"
NAMES = st.text(st.sampled_from(LETTERS + "'’ʼ- \u00a0."), max_size=20)


def test_typing_does_not_change_a_name() -> None:
    assert fold("Pokrovs'k") == fold("POKROVS’K") == fold("pokrovsʼk") == "pokrovsk"
    assert fold("Novo-Aleksandrovka ") == fold(" Novo–Aleksandrovka") == fold("novo  aleksandrovka")
    assert fold("Łyman") == "lyman"
    assert fold("Мар’їнка") == fold("МАР'ЇНКА") == "марїнка"
    assert fold("Гёза") == "геза"


def test_cyrillic_marks_are_letters() -> None:
    assert fold("Їй") == "їй"
    assert fold("и\u0306") == "й"


def test_transliterations_meet() -> None:
    assert len({loosen(name) for name in ("Myrnohrad", "Mirnograd", "Myrnograd", "Мирноград")}) == 1
    assert len({loosen(name) for name in ("Dobropillia", "Dobropillya", "Dobropilja", "Добропілля")}) == 1
    assert len({loosen(name) for name in ("Sievierodonetsk", "Severodonetsk", "Сєвєродонецьк")}) == 1
    assert len({loosen(name) for name in ("Artemivskyi", "Artemivs'kyy", "Artemivskiy", "Artemivsky")}) == 1
    assert loosen("Харків") == loosen("Kharkiv") == loosen("Harkiv")
    assert loosen("Zaporizhzhia") == loosen("Запоріжжя") == loosen("Zaporizhia")


def test_different_names_stay_apart() -> None:
    assert loosen("Pokrovsk") != loosen("Pokrovske")
    assert loosen("Dobropillia") != loosen("Dobropolye")


@given(NAMES)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES)
def test_loosening_twice_changes_nothing(name: str) -> None:
    assert loosen(loosen(name)) == loosen(name)


@given(NAMES)
def test_names_that_fold_alike_loosen_alike(name: str) -> None:
    assert loosen(fold(name)) == loosen(name) == loosen(name.upper())


@given(st.lists(NAMES))
def test_many_are_loosened_like_one(names: list[str]) -> None:
    folded = [fold(name) for name in names]
    assert loosen_all(folded) == [loosen(name) for name in folded]


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        # The official table of 2010, BGN/PCGN, the scientific one, and Latin spellings of the Russian name.
        (("Pokrovsk", "Pokrovs'k", "Pokrovsʹk", "Pokrovsk"), "Pokrovsk"),
        (("Dobropillia", "Dobropillya", "Dobropillja", "Dobropolye", "Dobropol'ye"), "Dobropillia"),
        (("Chasiv Yar", "Časiv Jar", "Chasov Yar", "Tchassiv Iar"), "Chasiv Yar"),
        (("Kostiantynivka", "Kostyantynivka", "Kostjantynivka", "Konstantinovka"), "Kostiantynivka"),
        (("Bakhmut", "Bahmut", "Artyomovsk"), "Bakhmut"),
        (("Kupiansk", "Kup'yans'k", "Kup’jansk", "Kupyansk"), "Kupiansk"),
        (("Yampil", "Jampil", "Yampil'", "Yampol"), "Yampil"),
        (("Chernihiv", "Černihiv", "Chernigov"), "Chernihiv"),
        (("Zaporizhzhia", "Zaporizhzhya", "Zaporižžja", "Zaporozhye"), "Zaporizhzhia"),
        (("Покровськ", "Покровск", "Красноармейск", "Красноармійськ"), "Pokrovsk"),
    ],
)
def test_transliterations_lead_to_one_place(ukraine: Gazetteer, spellings: tuple[str, ...], name: str) -> None:
    lost = [each for each in spellings if name not in {place.name for place in ukraine.look_up(each)}]
    assert not lost
