import json
import re
from pathlib import Path
from typing import Any

import pytest

import frontline

STATIC = Path(frontline.__file__).parent / "web" / "static"
LANGUAGES = ("en", "uk", "ru")
CALLED = re.compile(r"""\b(?:t|hasText)\(\s*(?:[\w.?! ()]+\? )?"([\w.-]+)\"""")
NAMED = re.compile(r"\{(\w+)\}")
PLURALS = {"en": {"one", "other"}, "uk": {"one", "few", "many", "other"}, "ru": {"one", "few", "many", "other"}}


def read(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STATIC / "languages" / f"{language}.json").read_text())
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_language_has_the_same_texts_with_the_same_blanks(language: str) -> None:
    english, other = read("en"), read(language)
    assert list(other) == list(english)
    for key, text in english.items():
        blanks = set(NAMED.findall(json.dumps(text)))
        assert isinstance(text, dict) == isinstance(other[key], dict), key
        if isinstance(text, dict):
            assert set(other[key]) == PLURALS[language], key
        for form in other[key].values() if isinstance(other[key], dict) else [other[key]]:
            assert set(NAMED.findall(form)) == blanks, key


def test_the_page_asks_for_texts_that_there_are_and_for_all_of_them() -> None:
    code = "\n".join(file.read_text() for file in [*STATIC.glob("*.js"), STATIC / "index.html"])
    english = read("en")
    asked = set(CALLED.findall(code)) | set(re.findall(r'data-(?:t|label)="([\w.-]+)"', code))
    assert asked <= set(english), sorted(asked - set(english))
    families = {found.rstrip(".") for found in re.findall(r"`([a-z]+\.)\$\{", code)}
    unasked = [key for key in english if f'"{key}"' not in code and key.split(".")[0] not in families]
    assert [key for key in unasked if not key.endswith(".point")] == []
