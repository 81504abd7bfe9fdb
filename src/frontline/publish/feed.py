"""Write an Atom feed (RFC 4287): an entry a day, in plain text, with ids that stay the same wherever it is put."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from frontline.days import write_instant
from frontline.publish.exports.kml import clean

SPACE = "http://www.w3.org/2005/Atom"
PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: a key that stays, its title, when what it tells of was over, and its lines of text."""

    key: str
    title: str
    updated: datetime
    lines: tuple[str, ...]


def write_atom(name: str, title: str, cut_off: datetime, entries: list[Entry]) -> bytes:
    """Return the feed, the newest entry first as given.

    Args:
        name: the theatre's, from which ids are made.
        title: the feed's.
        cut_off: nothing known later is in it.
        entries: in order.
    """
    register_namespace("", SPACE)
    feed = Element(f"{{{SPACE}}}feed")
    _add(feed, "id", _make_id(name, ""))
    _add(feed, "title", title)
    _add(feed, "updated", write_instant(cut_off))
    _add(_add(feed, "author"), "name", "frontline")
    _add(feed, "link").attrib.update({"rel": "self", "href": "feed.xml", "type": "application/atom+xml"})
    _add(feed, "link").attrib.update({"rel": "alternate", "href": PAGE, "type": "text/html"})
    for each in entries:
        entry = _add(feed, "entry")
        _add(entry, "id", _make_id(name, each.key))
        _add(entry, "title", each.title)
        _add(entry, "updated", write_instant(each.updated))
        _add(entry, "link").attrib.update({"rel": "alternate", "href": f"{PAGE}#{each.key}", "type": "text/html"})
        _add(entry, "content", "\n\n".join(each.lines) or each.title).set("type", "text")
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: Element, tag: str, text: str = "") -> Element:
    made = SubElement(parent, f"{{{SPACE}}}{tag}")
    made.text = clean(text) or None
    return made


def _make_id(name: str, key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"frontline:{name}:{key}").urn
