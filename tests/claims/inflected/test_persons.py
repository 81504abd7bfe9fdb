"""Names of persons: one spelling for the list of claimants, whatever the language and the case."""

import pytest

from frontline.claims.inflected.persons import nominate, romanise


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("uk", "Вадим Їжакевич", "Vadym Yizhakevych"),
        ("uk", "Валерія Залізного", "Valerii Zaliznyi"),
        ("uk", "Дмитра Згурського", "Dmytro Zghurskyi"),
        ("uk", "Соломії Щур-Гай", "Solomii Shchur-Hai"),
        ("ru", "Дмитрий Ёлкин", "Dmitry Yolkin"),
        ("ru", "Сергея Объедкова", "Sergei Obedkov"),
    ],
)
def test_a_name_is_listed_in_the_nominative_in_latin_letters(code: str, name: str, expected: str) -> None:
    assert romanise(" ".join(nominate(word) for word in name.split()), code) == expected
