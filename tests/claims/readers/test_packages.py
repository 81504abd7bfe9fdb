"""The optional packages read; without them the settings that ask for them are refused with the way to get them."""

import pytest

from claims.inflected.invented import INVENTED, MONDAY, PLACES
from frontline.claims.claim import Claim
from frontline.claims.extract import Text, extract_claims
from frontline.claims.readers import making
from frontline.claims.readers.making import list_missing, make_readers, make_syntax_reader, read_key
from frontline.errors import UsageError
from frontline.settings import ModelSettings, ReadingSettings, read_theatre


def needs(name: str) -> pytest.MarkDecorator:
    reason = f"needs frontline[{name}]: 'make readers' runs it"
    return pytest.mark.skipif(bool(list_missing(name)), reason=reason)


def read(text: str, lang: str) -> Claim:
    readers = [make_syntax_reader(lang)]
    (claim,) = extract_claims(Text("t", text, lang, MONDAY, "", "media"), INVENTED, PLACES, readers)
    return claim


@needs("en")
def test_spacy_names_who_speaks() -> None:
    assert read("Borlish troops had captured Pokrovsk, Peter Novak said on Sunday.", "en").speaker == "Peter Novak"


@needs("ru")
def test_slovnet_names_who_speaks() -> None:
    text = "Борландские войска взяли Покровск, заявил Пётр Новиков."
    assert read(text, "ru").speaker == "Пётр Новиков"


ODD = [
    "Borlish troops captured Pokrovsk " + "and Myrnohrad " * 150 + ", Peter Novak said.",
    "Borlish troops captured\u202e Pokrovsk 🙂, Peter\u0000 Novak said. " * 3,
    "<script>Borlish troops captured Pokrovsk</script>, said said said said",
    "Борландские войска взяли Покровск, заявил Borlish troops captured Pokrovsk.",
]


@pytest.mark.parametrize("lang", [pytest.param(lang, marks=needs(lang)) for lang in ("en", "ru")])
def test_whatever_the_text_claims_are_made_of_its_words(lang: str) -> None:
    reader = make_syntax_reader(lang)
    for words in ODD:
        text = Text("t", words, lang, MONDAY, "", "media")
        for claim in extract_claims(text, INVENTED, PLACES, [reader]):
            assert claim.text == words[claim.start : claim.end]
            said = claim.readings["speaker"]
            assert f"({lang})" not in said.rule or claim.speaker == words[said.start : said.end]


def test_a_reader_without_its_packages_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(making.NEEDED, "en", ("no_such_package",))
    with pytest.raises(UsageError, match=r"no_such_package.*pip install 'frontline\[en\]'"):
        make_syntax_reader("en")


def test_a_model_needs_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ModelSettings(address="https://model.example/v1", model="m", key_variable="MODEL_KEY")
    monkeypatch.delenv("MODEL_KEY", raising=False)
    with pytest.raises(UsageError, match="MODEL_KEY"):
        read_key(settings)
    monkeypatch.setenv("MODEL_KEY", "k")
    assert read_key(settings) == "k"
    assert not read_key(settings.model_copy(update={"key_variable": ""}))


@pytest.mark.parametrize("readers", [("llm",), ("en", "en"), ("fr",)])
def test_readers_that_cannot_be_are_refused(readers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="reader"):
        ReadingSettings.model_validate({"readers": readers})


def test_nothing_is_beside_the_rules_unless_a_theatre_asks(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "frontline.toml").write_text(
        'name = "X"\ntitle = "X"\nbox = [0, 0, 1, 1]\n[grid]\nlon = 0.5\nlat = 0.5\n'
        '[[parties]]\nid = "AA"\nname = "A"\ncolor = "#000000"\n[[parties]]\nid = "BB"\nname = "B"\ncolor = "#000001"\n'
    )
    assert make_readers(read_theatre(folder)) == ()
