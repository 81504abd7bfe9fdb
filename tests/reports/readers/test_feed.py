"""Feeds: RSS 2.0 and Atom, read strictly."""

from datetime import UTC, date, datetime

import pytest

from articles import read
from frontline.errors import DeliveryError

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Example Agency</title><link>https://agency.example</link><description>News</description>
<item><title>Fighting near Pokrovsk</title><link>https://agency.example/1</link><guid>agency-1</guid>
<pubDate>Tue, 04 Nov 2025 00:30:00 +0200</pubDate><dc:creator>Example Desk</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>KYIV, Nov 3 (Agency) - Russian forces attacked near <a href="https://x.example">Pokrovsk</a>.</p>
<script>alert("no word of this")</script><p>The ministry &amp; its staff denied it.</p>]]></content:encoded></item>
<item><title>Російські війська атакували біля Мирнограда, повідомив Генштаб</title><link>https://agency.example/2</link>
<pubDate>Mon, 03 Nov 2025 09:00:00 GMT</pubDate><author>desk@agency.example (Another Desk)</author>
<source url="https://other.example/rss">Other Outlet</source>
<enclosure url="https://x.example/a.jpg" type="image/jpeg" length="1"/></item>
<item><title>Die Stadt ist gefallen, sagte ein Sprecher am Montag</title><link>https://agency.example/3</link>
<pubDate>Mon, 03 Nov 2025 09:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Monitor</title><id>urn:m</id>
<updated>2025-11-05T00:00:00Z</updated>
<entry><title type="html">The &lt;b&gt;town&lt;/b&gt;</title><id>urn:m:1</id><link rel="self" href="https://m.example/self"/>
<link href="https://m.example/1"/><published>2025-11-03T10:00:00Z</published><updated>2025-11-04T10:00:00Z</updated>
<author><name>M. Example</name><email>m@m.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Russian forces hold the east.</p>
<p>So said the <i>ministry</i>.</p></div></content>
</entry>
<entry><title>Second report of the day from the town</title><id>urn:m:2</id><updated>2025-11-03T12:00:00+02:00</updated>
<summary>Ukrainian forces hold the north of the town, the staff said.</summary></entry></feed>"""
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE l [<!ENTITY l0 "lol">{ENTITIES}]><rss version="2.0"><channel><title>&l9;</title></channel></rss>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>&x;</channel></rss>'


def test_rss() -> None:
    (first, second), ignored = read(RSS, "feed.xml")
    assert first.text == (
        "KYIV, Nov 3 (Agency) - Russian forces attacked near Pokrovsk.\n\nThe ministry & its staff denied it."
    )
    assert (first.report_id, first.title, first.url) == (
        "agency-1",
        "Fighting near Pokrovsk",
        "https://agency.example/1",
    )
    assert (first.publisher, first.author, first.lang) == ("Example Agency", "Example Desk", "en")
    assert first.published == date(2025, 11, 4), "the day as the feed writes it"
    assert first.published_at == datetime(2025, 11, 3, 22, 30, tzinfo=UTC)
    assert first.first_known_at == first.published_at
    assert first.dateline is not None
    assert (first.dateline.place, first.dateline.day, first.dateline.agency) == ("KYIV", date(2025, 11, 3), "Agency")
    assert (second.publisher, second.author) == ("Other Outlet", "Another Desk")
    assert second.text == second.title
    assert ignored == {
        "enclosure of a feed's item": 1,
        "text in a language that the theatre does not read, or too short to tell": 1,
    }


def test_atom() -> None:
    (first, second), ignored = read(ATOM, "feed.atom")
    assert first.text == "Russian forces hold the east.\n\nSo said the ministry."
    assert (first.title, first.url, first.author) == ("The town", "https://m.example/1", "M. Example")
    assert (first.published_at, first.edited_at) == (
        datetime(2025, 11, 3, 10, tzinfo=UTC),
        datetime(2025, 11, 4, 10, tzinfo=UTC),
    )
    assert (second.published, second.edited_at, second.publisher) == (date(2025, 11, 3), None, "Example Monitor")
    assert ignored == {}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (RSS[:900], "it is no XML"),
        (RSS.replace("</item>", "", 1), "it is no XML"),
        (LAUGHS, "defines entities or a document type.*it is not opened"),
        (OUTSIDE, "defines entities or a document type"),
        ("<rss/>", "RSS without a version"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "neither RSS 2.0 nor Atom"),
        ('<rss version="2.0"><channel><title>T</title></channel></rss>', "it holds no report"),
        (RSS.replace("Tue, 04 Nov 2025 00:30:00 +0200", "soon"), "item 1: its date is 'soon'"),
        (RSS.replace("<pubDate>Tue, 04 Nov 2025 00:30:00 +0200</pubDate>", ""), "item 1: it does not say when"),
        (RSS.replace("04 Nov 2025", "25 Nov 2025"), "item 1: .*in the future"),
        (RSS.replace("https://agency.example/2", "agency-1"), "item 2: the id 'agency-1' stands twice"),
        (ATOM.replace("2025-11-03T10:00:00Z", "03.11.2025"), "item 1: its date is '03.11.2025'"),
    ],
)
def test_what_is_refused(body: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words) as caught:
        read(body, "feed.xml")
    assert str(caught.value).startswith("feed.xml")


def test_deep_markup_is_refused_or_read() -> None:
    deep = "<b>" * 20_000 + "words" + "</b>" * 20_000
    with pytest.raises(DeliveryError, match="too deep"):
        read(ATOM.replace("<p>Russian", f"{deep}<p>Russian"), "feed.atom")
