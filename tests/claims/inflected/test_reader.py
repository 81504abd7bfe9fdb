"""Mechanisms of the reader for languages with cases, on invented sides: one test each."""

from datetime import date

import pytest

from claims.inflected.invented import MONDAY, only, read
from frontline.claims.claim import Modality


def test_who_is_named_in_the_next_sentence_speaks_in_the_one_before() -> None:
    claim = only("Борландські війська захопили Дубове. Про це повідомив речник армії Арланду Іван Ковтун.", "uk")
    assert (claim.speaker, claim.holder, claim.actor) == ("Ivan Kovtun", "ARL", "BOR")
    assert claim.readings["speaker"].rule.startswith("named in the next sentence")


@pytest.mark.parametrize(
    ("text", "lang", "holder"),
    [
        ("Міноборони Борланду заявило, що борландські війська взяли Дубове під контроль.", "uk", "BOR"),
        ("Дубове борландські війська взяли під контроль, заявило Міноборони Борланду.", "uk", "BOR"),
        ("За даними Генштабу Арланду, борландські війська захопили Дубове.", "uk", "ARL"),
        ("По словам главы Борланда Петра Кота, борландские войска освободили Дубовое.", "ru", "BOR"),
        ("Генштаб Арланда: противник захватил Дубовое.", "ru", "ARL"),
        ("«Борландские войска захватили Дубовое», — говорится в сводке Генштаба Арланда.", "ru", "ARL"),
    ],
)
def test_a_speaker_is_read_by_syntax(text: str, lang: str, holder: str) -> None:
    claim = only(text, lang)
    assert (claim.type, claim.actor, claim.holder) == ("control_taken", "BOR", holder)


def test_his_words_are_those_of_the_last_speaker() -> None:
    text = "Речник армії Арланду Іван Ковтун сказав, що бої тривають. За його словами, ворог атакував сім разів."
    assert {(claim.speaker, claim.holder) for claim in read(text, "uk")} == {("Ivan Kovtun", "ARL")}


@pytest.mark.parametrize(("country", "actor"), [("Арланду", "BOR"), ("Борланду", "ARL")])
def test_the_enemy_is_the_speakers(country: str, actor: str) -> None:
    assert only(f"Ворог атакував п'ять разів, повідомив Генштаб {country}.", "uk").actor == actor


def test_word_order_does_not_change_who_did_it() -> None:
    texts = ("Арландські десантники звільнили Дубове.", "Дубове звільнили арландські десантники.")
    assert [only(text, "uk").actor for text in texts] == ["ARL", "ARL"]
    assert only("Дубове звільнено арландськими десантниками.", "uk").actor == "ARL"


def test_a_negation_and_a_denial_turn_the_claim() -> None:
    assert only("Борландські війська не захопили Дубове.", "uk").polarity == "-"
    denied = read("Генштаб Арланду спростував заяви борландців про захоплення Дубового.", "uk")
    assert {(claim.holder, claim.polarity, claim.actor) for claim in denied} == {
        ("ARL", "-", "BOR"),
        ("BOR", "+", "BOR"),
    }


def test_a_later_sentence_denies_the_other_sides_claim() -> None:
    text = "Міноборони Борланду заявило, що борландські війська захопили Дубове. Генштаб Арланду це спростував."
    assert [(claim.holder, claim.polarity) for claim in read(text, "uk")] == [("BOR", "+"), ("ARL", "-")]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Борландські війська, ймовірно, захопили Дубове.", Modality.ESTIMATE),
        ("Якщо борландські війська захоплять Дубове, буде важко.", Modality.CONDITIONAL),
        ("Борландські групи намагаються просочитися до міста.", Modality.ATTEMPT),
    ],
)
def test_how_firmly_it_is_put(text: str, modality: Modality) -> None:
    assert read(text, "uk")[0].modality is modality


@pytest.mark.parametrize(
    ("words", "lang", "first", "until"),
    [
        ("у неділю", "uk", date(2025, 11, 2), date(2025, 11, 3)),
        ("у понеділок", "uk", MONDAY, date(2025, 11, 4)),
        ("1 листопада", "uk", date(2025, 11, 1), date(2025, 11, 2)),
        ("у ніч на 2 листопада", "uk", date(2025, 11, 1), date(2025, 11, 3)),
        ("за минулу добу", "uk", date(2025, 11, 2), date(2025, 11, 4)),
        ("в ночь на воскресенье", "ru", date(2025, 11, 1), date(2025, 11, 3)),
        ("за минувшие сутки", "ru", date(2025, 11, 2), date(2025, 11, 4)),
        ("с 28 по 30 октября", "ru", date(2025, 10, 28), date(2025, 10, 31)),
        ("накануне", "ru", date(2025, 11, 2), MONDAY),
    ],
)
def test_days_are_read_from_the_day_of_the_report(words: str, lang: str, first: date, until: date) -> None:
    attacked = {"uk": "борландські війська атакували тричі", "ru": "борландские войска атаковали трижды"}[lang]
    claim = only(f"{words.capitalize()} {attacked}.", lang)
    assert (claim.event_from, claim.event_until) == (first, until)


@pytest.mark.parametrize(
    ("words", "lang", "value", "sign"),
    [
        ("понад 110 тисяч солдатів", "uk", 110_000, ">"),
        ("щонайменше двадцять п'ять солдатів", "uk", 25, ">="),
        ("близько 1 200 солдатів", "uk", 1_200, "~"),
        ("не более 30 солдат", "ru", 30, "<="),
        ("до двухсот солдат", "ru", None, ""),
    ],
)
def test_a_figure_keeps_its_comparator_and_unit(words: str, lang: str, value: float | None, sign: str) -> None:
    lost = {"uk": f"Ворог втратив {words}.", "ru": f"Противник потерял {words}."}[lang]
    found = [(each.value, each.comparator, each.unit) for each in only(lost, lang).quantities]
    assert found == ([(value, sign, "soldiers")] if value is not None else [])


def test_every_field_says_where_and_by_which_rule_it_was_read() -> None:
    text = "Борландські війська тричі атакували біля Дубового, повідомив Генштаб Арланду."
    claim = only(text, "uk")
    for name in ("type", "actor", "speaker", "holder", "quantities"):
        reading = claim.readings[name]
        assert reading.rule
        assert reading.start is not None
        assert reading.end is not None
        assert text[reading.start : reading.end].strip()


def test_troops_in_the_genitive_are_watched_and_do_not_speak() -> None:
    text = "Генштаб Арланду повідомив, що борландських військових фіксують або знищують у Дубовому."
    claim = only(text, "uk")
    assert (claim.type, claim.actor, claim.holder) == ("presence", "BOR", "ARL"), "who is hit there strikes nobody"
    assert claim.text == "борландських військових фіксують або знищують у Дубовому"
