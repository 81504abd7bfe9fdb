import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.places.gazetteer import Gazetteer

SHARED = Path(__file__).parents[2] / ".." / "shared"
shared = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the gold texts are not beside the project")


def surfaces(gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.surface for mention in gazetteer.scan(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Troops hold Pokrovsk and Myrnohrad.", ["Pokrovsk", "Myrnohrad"]),
        ("Kyiv’s forces left Kyiv's suburbs.", ["Kyiv", "Kyiv"]),
        ("Pokrovs'k, Pokrovs’k", ["Pokrovs'k", "Pokrovs’k"]),
        ("the Pokrovsk-Myrnohrad agglomeration", ["Pokrovsk", "Myrnohrad"]),
        ("Kyiv-based, in the Donetsk region", ["Kyiv", "Donetsk region"]),
        ("in Donetsk Oblast and Pokrovsk district", ["Donetsk Oblast", "Pokrovsk district"]),
        ("south of Sukhyi Yar", ["Sukhyi Yar"]),
        ("near Novo-Aleksandrovka", ["Novo-Aleksandrovka"]),
        ("Бої за Покровськ і Мирноград.", ["Покровськ", "Мирноград"]),
        ("Донецька область горить", ["Донецька область"]),
        ("held pokrovsk", []),
        ("Progress was slow. Near Progress they fought.", ["Progress"]),
        ("Port facilities burned in the Port.", []),
        ("President Volodymyr Zelenskyy visited Volodymyr.", ["Volodymyr"]),
        ("Colonel Volodymyr said", []),
        ("across the Dnipro River to Dnipro", ["Dnipro"]),
        ("the Donetsk Brigade left Donetsk", ["Donetsk"]),
        ("see https://t.me/Pokrovsk/1 and @Pokrovsk", []),
        ("", []),
    ],
)
def test_what_counts_as_a_place(gazetteer: Gazetteer, text: str, found: list[str]) -> None:
    assert surfaces(gazetteer, text) == found


def test_a_span_is_where_the_words_stand(gazetteer: Gazetteer) -> None:
    text = "Then Kyiv’s men went to “Pokrovsk”."
    for mention in gazetteer.scan(text):
        assert text[mention.start : mention.end] == mention.surface


def test_candidates_are_all_places_of_the_name(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.scan("in Dobropillia")
    assert [place.place_id for place in mention.candidates] == ["gn:2", "gn:3", "gn:4"]


def test_a_name_may_also_mean_the_region(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.scan("in Zaporizhzhia")
    assert [place.place_id for place in mention.candidates] == ["gn:10", "katottg:UA23"]


def test_regions_listed_together(gazetteer: Gazetteer) -> None:
    found = gazetteer.scan("in Donetsk, Zaporizhzhia and Luhansk regions, not in Donetsk")
    assert [mention.candidates[0].place_id for mention in found] == [
        *("katottg:UA14", "katottg:UA23", "katottg:UA44", "gn:16")
    ]


@given(st.text())
def test_any_text_is_read(gazetteer: Gazetteer, text: str) -> None:
    end = 0
    for mention in gazetteer.scan(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@pytest.mark.shared
@shared
def test_the_gold_texts(ukraine: Gazetteer) -> None:
    texts = [json.loads(line) for line in (SHARED / "gold" / "texts.jsonl").read_text("utf-8").splitlines()]
    gold = [json.loads(line) for line in (SHARED / "gold" / "gold.jsonl").read_text("utf-8").splitlines()]
    wanted = found = 0
    for text in (text for text in texts if text["lang"] == "en"):
        mentions = ukraine.scan(text["text"])
        spans = {(p["start"], p["end"]) for claim in gold if claim["document"] == text["id"] for p in claim["places"]}
        wanted += len(spans)
        found += sum(any(mention.start < end and start < mention.end for mention in mentions) for start, end in spans)
    assert found / wanted >= 0.94


@pytest.mark.shared
@shared
def test_the_acceptance_article(ukraine: Gazetteer) -> None:
    text = (SHARED / "acceptance" / "pokrovsk" / "article.txt").read_text("utf-8")
    names = set(surfaces(ukraine, text))
    assert names == {
        *("Pokrovsk", "Dobropillia", "Kramatorsk", "Sloviansk", "Bakhmut"),
        "Donetsk",
        "Donetsk region",
        "Kyiv",
    }
