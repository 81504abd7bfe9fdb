"""Reports of every kind come in whole or not at all, and are listed with what became of them."""

import json
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

import frontline
from frontline.theatre.theatre import Theatre
from pdfs import make_pdf
from program import run

STORY = (
    "The Russian Defence Ministry said on Sunday that its forces had captured Novopavlivka. The Ukrainian General "
    "Staff said on Sunday that its troops had repelled 14 attacks near Pokrovsk and still held the town's north."
)
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>'
)
HEAD = '+++\npublished = 2025-11-03\nlang = "en"\n+++\n'
CARD = """name = "wire"
title = "A wire"
publisher = "Example Agency"
kind = "media"
reader = "article"
url = "https://t.me/example"
[licence]
name = "CC0"
class = "open"
[mapping.columns]
text = "words"
published = "day"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return an empty theatre of the example with a card of reports."""
    path = tmp_path / "t"
    Theatre.make(path, "pokrovsk")
    (path / "sources" / "wire.toml").write_text(CARD, encoding="utf-8")
    return path


def bring(place: Path, name: str, body: bytes | str) -> dict[str, object]:
    file = place / name
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    return frontline.open(place).ingest("wire", file)


def count_rows(place: Path) -> dict[str, int]:
    tables = ("document", "delivery", "report", "report_band", "statement", "report_statement", "withdrawal")
    connection = sqlite3.connect(place / "frontline.db")
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608
    connection.close()
    return counts


def telegram(*messages: dict[str, object]) -> str:
    return json.dumps({"name": "Channel", "type": "public_channel", "id": 5, "messages": list(messages)})


def post(number: int, text: str, **more: object) -> dict[str, object]:
    stamp = {"date": "2025-11-03T12:00:00", "date_unixtime": str(1762164000 + number)}
    return {"id": number, "type": "message", "text": text} | stamp | more


def bad_files() -> Iterator[tuple[str, bytes | str, str]]:
    good = {"text": STORY, "published": "2025-11-03", "lang": "en"}
    yield "empty.txt", " \n", "the file is empty"
    yield "large.txt", HEAD + STORY * 250_000, "more than 20 MB; split it"
    yield "large.jsonl", json.dumps(good | {"text": STORY * 250_000}), "more than 2,000,000; split it"
    yield "page.html", "<html><script>Russian forces took Pokrovsk.</script></html>", "holds no article"
    yield "feed.xml", '<rss version="2.0"><channel><title>T</title><item>', "it is no XML"
    yield "laughs.xml", LAUGHS, "defines entities or a document type"
    yield "scan-2025-11-03.pdf", make_pdf([[], []]), "has no text: it may be a scan"
    yield "table.csv", f'words,when\n"{STORY}",2025-11-03\n', "the column 'day' is missing"
    yield (
        "half.jsonl",
        f"{json.dumps(good)}\n{json.dumps(good | {'id': 'b'})}\n{{broken\n",
        "line 3: the line is no JSON",
    )
    yield "result.json", telegram(post(1, STORY), post(2, STORY, date_unixtime="x")), "message 2: its 'date'"
    yield "arabic.txt", HEAD.replace('"en"', '"ar"') + "سيطرت القوات على المدينة يوم الاثنين.", "its language is 'ar'"


@pytest.mark.parametrize(("name", "body", "words"), list(bad_files()), ids=lambda each: str(each)[:20])
def test_bad_files_are_put_aside_whole(place: Path, name: str, body: bytes | str, words: str) -> None:
    bring(place, "first.txt", HEAD + STORY)
    before = count_rows(place)
    result = bring(place, name, body)
    assert words in str(result["quarantined"])
    assert count_rows(place) == before, "nothing is stored by halves"


def test_odd_texts_are_kept_as_they_are(place: Path) -> None:
    """Right to left, mixed scripts and texts without a claim are reports like others."""
    settings = place / "frontline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"ru"]', '"ru", "ar"]'), encoding="utf-8")
    arabic = "سيطرت القوات على مدينة بوكروفسك يوم الاثنين، بحسب الوزارة."
    mixed = "Ukrainian forces hold Покровськ, the staff said, while \u202bبوكروفسك\u202c was named in Arabic too."
    for name, text in (
        ("a.txt", arabic),
        ("b.txt", mixed),
        ("c.txt", "The weather in the mountains was mild, he said."),
    ):
        lang = "ar" if name == "a.txt" else "en"
        result = bring(place, name, HEAD.replace('"en"', f'"{lang}"') + text)
        assert (result["accepted"], result["quarantined"]) == (1, [])
    rows = frontline.open(place).reports()
    assert {row["id"]: row["lang"] for row in rows} == {"a": "ar", "b": "en", "c": "en"}
    assert next(row for row in rows if row["id"] == "c")["claims"] == 0


def test_one_story_by_four_ways_is_one_witness(place: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Date"] = "a@b.example", "T", "Mon, 03 Nov 2025 15:00:00 +0200"
    letter.set_content(STORY)
    letter.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="a.zip")
    item = "<item><title>Evening</title><guid>f1</guid><pubDate>Mon, 03 Nov 2025 09:00:00 GMT</pubDate>"
    item += f"<description>{STORY}"
    feed = f'<rss version="2.0"><channel><title>Example Daily</title>{item}</description></item></channel></rss>'
    poll = {"id": 9, "type": "message", "date": "2025-11-03T12:00:00", "text": "", "poll": {"question": "?"}}
    bring(place, "story-2025-11-03.pdf", make_pdf([[STORY[:90], STORY[90:180], STORY[180:]]]))
    left = bring(place, "letter.eml", letter.as_bytes())["ignored"]
    assert left == {"attachment of a letter": 1}
    bring(place, "result.json", telegram(post(1, STORY), {"id": 8, "type": "service"}, poll))
    alone = frontline.open(place).claims()
    bring(place, "feed.xml", feed)
    open_theatre = frontline.open(place)
    claims = open_theatre.claims()
    assert {claim["report"] for claim in claims} == {"f1"}, "the earliest is the original"
    assert len(claims) == len(alone) > 0
    assert claims[0]["outlets"] == ["Example Daily", "Example Agency", "Channel"]
    (row,) = open_theatre.reports(publisher="channel")
    assert (row["id"], row["claims"], row["versions"]) == ("f1", len(claims), 1)
    assert {copy["id"] for copy in row["copies"]} == {"letter", "story-2025-11-03", "telegram:5/1"}
    assert min(copy["similarity"] for copy in row["copies"]) > 0.9
    assert row["published_at"] == "2025-11-03T09:00:00Z"
    assert open_theatre.reports(publisher="nobody") == []
    assert open_theatre.reports(start="2025-11-04") == []
    assert open_theatre.reports(known="2025-11-02") == []


def test_the_command(place: Path) -> None:
    bring(
        place, "first.txt", HEAD.replace("lang", 'title = "A [bold] title"\nlang') + f"KYIV, Nov 3 (Agency) - {STORY}"
    )
    text = run("-t", place, "reports", "--from", "2025-11-01").stdout
    assert "A [bold] title" in text
    (row,) = json.loads(run("-t", place, "reports", "--json").stdout)
    assert row["dateline"] == {"place": "KYIV", "day": "2025-11-03", "agency": "Agency", "start": 0, "end": 23}
    assert run("-t", place, "reports", "--publisher", "nobody").stdout.strip() == "no reports"
