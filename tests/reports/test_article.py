import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from frontline.errors import DeliveryError
from frontline.reports.article import Defaults, read_articles, read_texts
from frontline.reports.readers import page
from frontline.reports.report import Report
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.sources.delivery import digest_of
from worlds import make_card

AT = datetime(2025, 11, 10, 12, tzinfo=UTC)
TEXT = "Russian forces took the town of Pokrovsk on Monday, the ministry said in a statement.\n"
HEAD = '+++\nid = "a"\npublished = 2025-11-03\npublisher = "Agency"\npublisher_kind = "RED"\n+++\n'
PAGE = """<html><head><title>Page</title><meta property="article:published_time" content="2025-11-03T10:00:00Z">
<meta property="og:site_name" content="Agency"></head><body><nav><a href="/">Menu</a></nav><article><h1>A headline</h1>
<p>%s</p><p>By A. Writer</p></article></body></html>"""


@pytest.fixture
def theatre(settings: TheatreSettings) -> TheatreSettings:
    return settings.model_copy(update={"languages": ("en", "uk", "ru")})


@pytest.fixture
def desk() -> Card:
    return make_card("wire", reader="article", kind="media")


def read_one(body: str | bytes, path: str, theatre: TheatreSettings, desk: Card) -> Report:
    (report,) = read_articles(body if isinstance(body, bytes) else body.encode(), path, desk, theatre, AT)
    return report


def test_a_text_with_its_head(theatre: TheatreSettings, desk: Card) -> None:
    report = read_one(HEAD + TEXT, "x/a.txt", theatre, desk)
    assert (report.report_id, report.published, report.lang) == ("a", date(2025, 11, 3), "en")
    assert (report.publisher, report.publisher_kind) == ("Agency", "RED")
    assert report.text == TEXT
    assert report.digest == digest_of((HEAD + TEXT).encode())
    assert report.ignored == ()


def test_the_card_fills_in(theatre: TheatreSettings) -> None:
    head = "+++\npublished = 2025-11-03\n+++\n"
    for card, kind in (
        (make_card("wire", reader="article", kind="media"), "media"),
        (make_card("wire", reader="article", kind="analyst"), "monitor"),
        (make_card("wire", reader="article", kind="official", side="BLUE"), "BLUE"),
    ):
        report = read_one(head + TEXT, "x/second.txt", theatre, card)
        assert (report.report_id, report.publisher, report.publisher_kind) == ("second", "Tests", kind)


def test_unknown_keys_are_reported(theatre: TheatreSettings, desk: Card) -> None:
    report = read_one(HEAD.replace("id =", "mood = 1\nid =") + TEXT, "a.txt", theatre, desk)
    assert report.ignored == ("mood",)


def test_markdown_becomes_plain(theatre: TheatreSettings, desk: Card) -> None:
    body = (
        "# A *great* headline\n\nThe [ministry](https://x.example) said on\nMonday that `it` took it.\n\n- one town\n"
    )
    body += "- two\n"
    report = read_one(HEAD + body, "a.md", theatre, desk)
    assert report.text == "A great headline\n\nThe ministry said on Monday that it took it.\n\none town\n\ntwo"


def test_a_web_page(theatre: TheatreSettings, desk: Card) -> None:
    report = read_one(PAGE % (TEXT * 4), "page.html", theatre, desk)
    assert (report.published, report.publisher, report.title) == (date(2025, 11, 3), "Agency", "A headline")
    assert report.text.count("Pokrovsk") == 4
    assert "Menu" not in report.text


def test_a_web_page_in_another_encoding(theatre: TheatreSettings, desk: Card) -> None:
    words = "Российские войска заняли город Покровск в понедельник, сообщило министерство обороны. " * 4
    page = (PAGE % words).replace("<head>", '<head><meta charset="windows-1251">')
    report = read_one(page.encode("cp1251"), "page.html", theatre, desk)
    assert report.lang == "ru"
    assert "Покровск" in report.text


def test_lines_of_many(theatre: TheatreSettings, desk: Card) -> None:
    rows = [
        {"id": "1", "text": TEXT, "published": "2025-11-01", "publisher": None, "publisher_kind": "monitor"},
        {"text": "Українські війська утримують північ міста, повідомив речник.", "published": "2025-11-02T08:00:00Z"},
    ]
    body = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n"
    first, second = read_articles(body.encode(), "many.jsonl", desk, theatre, AT)
    assert (first.report_id, first.publisher, first.publisher_kind) == ("1", "Tests", "monitor")
    assert (second.report_id, second.lang, second.published) == ("many-2", "uk", date(2025, 11, 2))
    again = tuple(read_articles(json.dumps(rows).encode(), "many.json", desk, theatre, AT))
    assert [report.text for report in again] == [first.text, second.text]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", HEAD, "holds no text"),
        ("a.txt", HEAD + "12 345", "holds no text"),
        ("a.txt", TEXT, "nothing says when it was published; add 'published"),
        ("a.txt", b"\xff\xfe\x41", "no utf-8"),
        ("a.txt", HEAD + TEXT + "\x00", "zero byte"),
        ("a.doc", TEXT, "reports are .txt"),
        ("a.txt", HEAD.replace("2025-11-03", "2025-12-01") + TEXT, "in the future"),
        ("a.txt", HEAD.replace("RED", "PINK") + TEXT, "must be one of RED, BLUE, monitor, media"),
        ("a.txt", HEAD.replace("2025-11-03", '"soon"') + TEXT, "'published'"),
        ("a.txt", HEAD.replace("2025-11-03", "3") + TEXT, "'published'"),
        ("a.txt", HEAD.replace("= 2025", "2025") + TEXT, "no TOML"),
        ("a.txt", "+++\n" + TEXT, "no end"),
        ("a.txt", HEAD.replace("id", "text") + TEXT, "key 'text'"),
        (
            "a.txt",
            HEAD + "Die Stadt ist gefallen, sagte ein Sprecher am Montag.",
            "seems to be 'de'.*reads en, uk, ru.*lang",
        ),
        ("a.txt", HEAD + "Ok ok.", "cannot be told.*add 'lang'"),
        ("a.txt", HEAD.replace("id =", 'lang = "fr"\nid =') + TEXT, "its language is 'fr'"),
        ("a.html", "<html></html>", "no article"),
        ("a.html", '<html><meta charset="klingon">', "'klingon'"),
        ("a.jsonl", json.dumps({"text": TEXT, "published": "2025-11-01"}) + "\n{bad\n", "line 2: the line is no JSON"),
        ("a.jsonl", "3\n", "line 1: it is no object"),
        ("a.jsonl", '{"text": 5}\n', "line 1: its 'text'"),
        ("a.json", "[]", "no report"),
        ("a.jsonl", json.dumps({"text": TEXT + "\ud800", "published": "2025-11-01"}), "cannot be written"),
        ("a.json", json.dumps([{"id": "x", "text": TEXT, "published": "2025-11-01"}] * 2), "item 2: the id 'x'"),
    ],
)
def test_what_is_refused(theatre: TheatreSettings, desk: Card, path: str, body: str | bytes, words: str) -> None:
    theatre = theatre.model_copy(update={"languages": ("en", "uk", "ru")})
    with pytest.raises(DeliveryError, match=words) as caught:
        tuple(read_articles(body if isinstance(body, bytes) else body.encode(), path, desk, theatre, AT))
    assert str(caught.value).startswith(path)
    assert caught.value.remedy


def test_a_text_that_is_too_large(theatre: TheatreSettings, desk: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LARGEST_BYTES", 10)
    with pytest.raises(DeliveryError, match="split it"):
        read_one(HEAD + TEXT, "a.txt", theatre, desk)


def test_texts_that_are_not_stored(theatre: TheatreSettings) -> None:
    body = f"\n{TEXT}".encode()
    (text,) = read_texts(body, "x/article.txt", theatre, AT)
    assert (text.report_id, text.published, text.text) == ("article", None, f"\n{TEXT}")
    (dated,) = read_texts(body, "article.txt", theatre, AT, Defaults(date(2025, 11, 3), "uk"))
    assert (dated.published, dated.lang) == (date(2025, 11, 3), "uk")


@pytest.mark.shared
def test_the_gold_texts(theatre: TheatreSettings, shared: Path) -> None:
    body = (shared / "gold" / "texts.jsonl").read_bytes()
    rows = [json.loads(line) for line in body.decode().splitlines()]
    at = datetime(2026, 7, 1, tzinfo=UTC)
    names = {"RED": "RU", "BLUE": "UA"}
    parties = [party.model_copy(update={"id": names[party.id]}) for party in theatre.parties]
    theatre = theatre.model_copy(update={"parties": tuple(parties)})
    texts = tuple(read_texts(body, "texts.jsonl", theatre, at))
    assert [(text.report_id, text.lang, text.text) for text in texts] == [
        (row["id"], row["lang"], row["text"]) for row in rows
    ]
    unsaid = b"\n".join(json.dumps(row | {"lang": None}).encode() for row in rows)
    assert [text.lang for text in read_texts(unsaid, "t.jsonl", theatre, at)] == [row["lang"] for row in rows]


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
heads = st.dictionaries(st.sampled_from(["id", "title", "published", "publisher_kind", "text", "outlets", "x"]), values)


@given(heads)
@profile(max_examples=60, deadline=None)
def test_odd_objects(head: dict[str, Any]) -> None:
    check_only_refusals(json.dumps({"lang": "en"} | head).encode(), "a.jsonl")


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl"]), st.booleans())
@profile(max_examples=80, deadline=None)
def test_random_bytes(body: bytes, path: str, headed: bool) -> None:  # noqa: FBT001
    check_only_refusals((HEAD.replace("id =", 'lang = "en"\nid =').encode() if headed else b"") + body, path)


def check_only_refusals(body: bytes, path: str) -> None:
    parties = [{"id": each, "name": each, "color": "#000000"} for each in ("RED", "BLUE")]
    grid = {"lon": 10.1, "lat": 45.05}
    box = (10.0, 45.0, 10.2, 45.1)
    theatre = TheatreSettings.model_validate({"name": "t", "title": "t", "box": box, "grid": grid, "parties": parties})
    card = make_card("wire", reader="article", kind="media")
    try:
        reports = tuple(read_articles(body, path, card, theatre, AT))
    except DeliveryError:
        return
    for report in reports:
        assert report.text.encode()
