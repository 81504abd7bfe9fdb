"""Names of persons: one spelling for the list of claimants, whatever the language and the case."""

import pytest

from frontline.claims.inflected.persons import NameSpeller
from frontline.claims.inflected.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("uk", "Вадим Їжакевич", "Vadym Yizhakevych"),
        ("uk", "Валерія Залізного", "Valerii Zaliznyi"),
        ("uk", "Дмитра Згурського", "Dmytro Zghurskyi"),
        ("uk", "Ірина Петра", "Iryna Petro"),
        ("uk", "Соломії Щур-Гай", "Solomii Shchur-Hai"),
        ("ru", "Дмитрий Ёлкин", "Dmitry Yolkin"),
        ("ru", "Сергея Объедкова", "Sergei Obedkov"),
    ],
)
def test_a_name_is_listed_in_the_nominative_in_latin_letters(code: str, name: str, expected: str) -> None:
    speller = NameSpeller(Vocabulary(code, ()).tables["persons"])
    assert speller.spell(name.split()) == expected
