import pytest

from frontline.reports.language import recognise_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Russian troops advanced in the town, the ministry said.", "en"),
        ("Українські військові утримують північну частину міста.", "uk"),
        ("Российские войска продвинулись в городе, сообщило ведомство.", "ru"),
        ("Die Stadt ist gefallen, sagte ein Sprecher.", "de"),
        ("Wojska rosyjskie zajęły miasto.", "pl"),
        ("Russian forces took the town on Monday, the ministry said, 17 times. " * 2000, "en"),
        ("1234 5678", "und"),
        ("", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert recognise_language(text)[0] == language
