"""Read feeds, RSS 2.0 and Atom, as strictly as a feed that may be damaged has to be read.

The text of an item is its full content, else its summary, else its title, without markup.
"""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, tostring

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.reports.plain import read_fragment
from frontline.reports.readers.page import check_size

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
RSS = "rss"
VERSIONS = ("2.0", "0.92", "0.91")  # the older two are RSS 2.0 with fewer elements


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the items of a feed that have words.

    Raises:
        DeliveryError: It is no feed, is damaged or hostile, or an item has no date.
    """
    check_size(body, given)
    root = _parse(body, given)
    if root.tag == RSS:
        items = _read_rss(root, given)
    elif root.tag == f"{ATOM}feed":
        items = _read_atom(root, given)
    else:
        message = f"it is XML but neither RSS 2.0 nor Atom (<{str(root.tag)[:60]}>)"
        given.refuse(message, "name such a feed")
    try:
        for number, item in enumerate(items, 1):
            where = f"item {number}"
            if item["published"] is None:
                given.refuse("it does not say when it was published", "the feed must date its items", where)
            yield where, check_head(item, where, given)
    except RecursionError:
        raise DeliveryError("its markup is too deep", "fetch the feed again", path=given.path) from None


def _parse(body: bytes, given: Given) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        message = f"it defines entities or a document type ({type(error).__name__}), as entity bombs do"
        raise DeliveryError(message, "it is not opened", path=given.path) from None
    except (ParseError, ValueError, LookupError) as error:
        raise DeliveryError(f"it is no XML ({error})", "fetch the feed again", path=given.path) from None
    return root


def _read_rss(root: Element, given: Given) -> Iterator[dict[str, Any]]:
    channel = root.find("channel")
    if root.get("version") not in VERSIONS or channel is None:
        given.refuse(f"it is RSS {root.get('version', 'without a version')}", "RSS 2.0 and Atom are read")
    outlet = _text(channel, "title")
    for number, item in enumerate(channel.findall("item"), 1):
        full = _text(item, CONTENT) or _text(item, "description")
        title, link = read_fragment(_text(item, "title")), _text(item, "link")
        given.ignored.update("enclosure of a feed's item" for _ in item.findall("enclosure"))
        yield {
            "id": _text(item, "guid") or link,
            "title": title,
            "url": link,
            "text": read_fragment(full) or title,
            "publisher": _text(item, "source") or outlet,
            "author": _text(item, CREATOR) or _text(item, "author"),
            "published": _read_mail_date(_text(item, "pubDate"), f"item {number}", given),
        }


def _read_atom(root: Element, given: Given) -> Iterator[dict[str, Any]]:
    outlet = _text(root, f"{ATOM}title")
    for number, entry in enumerate(root.findall(f"{ATOM}entry"), 1):
        where = f"item {number}"
        title = _read_words(entry.find(f"{ATOM}title"))
        text = _read_words(entry.find(f"{ATOM}content")) or _read_words(entry.find(f"{ATOM}summary"))
        published, updated = (_text(entry, f"{ATOM}{name}") for name in ("published", "updated"))
        source = entry.find(f"{ATOM}source")
        author = entry.find(f"{ATOM}author")
        yield {
            "id": _text(entry, f"{ATOM}id"),
            "title": title,
            "url": _find_link(entry),
            "text": text or title,
            "publisher": (_text(source, f"{ATOM}title") if source is not None else "") or outlet,
            "author": _text(author, f"{ATOM}name") if author is not None else "",
            "published": _read_iso_date(published or updated, where, given),
            "edited_at": _read_iso_date(updated, where, given) if published else None,
        }


def _find_link(entry: Element) -> str:
    links = [each for each in entry.findall(f"{ATOM}link") if each.get("rel", "alternate") == "alternate"]
    return links[0].get("href", "") if links else ""


def _read_words(element: Element | None) -> str:
    """Return the words of a text construct of Atom (RFC 4287, section 3.1)."""
    if element is None:
        return ""
    if element.get("type") == "xhtml":
        for each in element.iter():
            each.tag = str(each.tag).rpartition("}")[2]
        return read_fragment(tostring(element, encoding="unicode", method="html"))
    text = "".join(element.itertext())
    return read_fragment(text) if element.get("type") in ("html", "text/html") else text.strip()


def _text(element: Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split()) if name != CONTENT else element.findtext(name) or ""


def _read_mail_date(text: str, where: str, given: Given) -> datetime | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        given.refuse(f"its date is '{text[:40]}'", "a feed writes it as Mon, 03 Nov 2025 18:00:00 +0200", where)


def _read_iso_date(text: str, where: str, given: Given) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        given.refuse(f"its date is '{text[:40]}'", "Atom writes it as 2025-11-03T18:00:00Z", where)
