"""Sentences in three languages: none is forgotten, none loses a figure, and numbers and names have their forms."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from frontline.claims.claim import ClaimType
from frontline.control.assess import METHOD_LIMIT, METHOD_SENTENCE
from frontline.errors import UsageError
from frontline.measures.area import Estimate
from frontline.places.place import Place
from frontline.publish import claim_words, route_map, tongue
from frontline.publish.tongue import read_tongue
from frontline.routes.bearings import COMPASS
from frontline.routes.score import LEVELS
from frontline.settings import Party
from frontline.theatre.ways_found import LIMIT

SOURCE = Path(tongue.__file__).parents[1]
DATA = (*COMPASS, *LEVELS, *claim_words.MATTERS.values(), METHOD_SENTENCE, METHOD_LIMIT, LIMIT, tongue.SCALE_SENTENCE,
        *(word for _, word in tongue.SCALE), "town", "settlement", "denied", "expected", "claimed", "spoke of",
        "described", "road", "railway", *route_map.WORDS.values())  # fmt: skip
FIELD = re.compile(r"{(\w+)(?::\w+)?}")


def literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def list_templates() -> set[str]:
    """Return every template that the code says, single forms of plural ones included."""
    found = set(DATA)
    for module in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                words = literal(node.args[0])
                if isinstance(words, str) and (name in ("say", "lookup") or (name == "count" and "{n}" in words)):
                    found.add(words)
    return found


@pytest.mark.parametrize("code", ["uk", "ru"])
def test_every_template_is_translated_and_keeps_its_figures(code: str) -> None:
    with (SOURCE / "publish" / "languages" / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code, abort_invalid=True)
    templates = list_templates()
    assert len(templates) > 100
    for template in templates:
        message = catalog.get(template)
        assert message is not None, f"'{template}' is not in {code}.po"
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        assert len(forms) in (1, 3)
        for form in forms:
            assert form, f"'{template}' is not translated in {code}.po"
            assert set(FIELD.findall(form)) == set(FIELD.findall(template)), (template, form)
        assert not message.fuzzy


def test_a_party_may_bring_the_cases_of_its_name() -> None:
    titles, cases = (("uk", "Четверний союз"),), (("uk", "genitive", "Четверного союзу"),)
    party = Party(id="CP", name="the Powers", color="#000000", titles=titles, cases=cases)
    name = read_tongue("uk").party(party)
    assert (f"{name}", f"{name:genitive}") == ("Четверний союз", "Четверного союзу")
    assert f"{read_tongue('en').party(party):genitive}" == "the Powers"


def test_a_name_that_a_language_lacks_is_shown_in_letters_its_readers_know() -> None:
    place = Place("x", "Slovianka", "settlement", 48.0, 36.0, names={"uk": "Слов’янка"})
    names = [read_tongue(each).place(place) for each in ("uk", "ru", "en")]
    assert [f"{each:genitive}" for each in names] == ["Слов’янки", "Слов’янка", "Slovianka"]


def test_amounts_have_a_true_minus_and_no_decimals_where_large() -> None:
    assert [read_tongue("en").amount(each) for each in (-1.04, 31.24, 28805.6)] == ["−1.0", "31.2", "28 806"]
    assert [read_tongue("ru").distance(each) for each in (0.15, 5, 2.5)] == ["150 м", "5 км", "2,5 км"]
    alike, apart = Estimate(0.963, 0.9627, 0.9634), Estimate(0.5, 0.081, 0.414)
    assert [read_tongue("uk").percent_range(each) for each in (alike, apart)] == ["96,3–96,3 %", "8–41 %"]


def test_all_kinds_of_claims_have_words() -> None:
    assert set(claim_words.MATTERS) == {str(each) for each in ClaimType}


@pytest.mark.parametrize(
    ("number", "form"), [(1, "речення"), (3, "речення"), (5, "речень"), (11, "речень"), (21, "речення")]
)
def test_a_number_has_the_form_of_its_noun(number: int, form: str) -> None:
    said = read_tongue("uk").count(
        "{n} sentence more is in the brief as a page (HTML), text or data.",
        "{n} sentences more are in the brief as a page (HTML), text or data.",
        number,
    )
    assert said.startswith(f"Ще {number} {form} ")


def test_names_are_put_in_the_case_that_a_template_asks_for() -> None:
    said = read_tongue("ru").name("Константиновка")
    assert f"{said:genitive} {said:locative} {said}" == "Константиновки Константиновке Константиновка"
    kept = read_tongue("uk").name("Часів Яр")
    assert f"{kept:genitive}" == "Часів Яр"


def test_days_numbers_and_likelihoods_are_written_as_readers_expect() -> None:
    uk, en = read_tongue("uk"), read_tongue("en")
    assert uk.day(date(2025, 11, 3)) == "3 листопада 2025 року"
    assert (uk.percent(0.043), en.percent(0.043), uk.percent(0.001)) == ("4,3 %", "4.3 %", "менш як 0,5 %")
    assert uk.percent(0.0245).replace(",", ".") == en.percent(0.0245)
    assert [en.likelihood(each) for each in (0.0, 0.05, 0.3, 0.5, 0.7, 0.9, 1.0)] == [word for _, word in tongue.SCALE]
    with pytest.raises(UsageError, match="languages are en, uk, ru"):
        read_tongue("de")


def test_what_nobody_translated_is_said_in_english_and_remembered() -> None:
    said = read_tongue("uk")
    assert said.say("No such {thing}", thing="template") == "No such template"
    assert said.missing == {"No such {thing}"}
    assert said.lookup("braces {stay}") == "braces {stay}"
