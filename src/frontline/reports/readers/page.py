"""Read a file of one text: plain, Markdown or a web page, with or without a head between two lines of ``+++``."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.reports.plain import read_html, read_markdown

LARGEST_BYTES = 20_000_000
LARGEST_PAGE = 4_000_000  # of HTML: finding its article takes half a minute; four times as much takes minutes
FENCE = "+++"
PAGES = (".html", ".htm")
MARKDOWN = (".md", ".markdown")

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the one text of a file.

    Raises:
        DeliveryError: It is no text, or its head is wrong.
    """
    suffix = PurePath(given.path).suffix.lower()
    check_size(body, given, LARGEST_PAGE if suffix in PAGES else LARGEST_BYTES)
    text = _decode(body, suffix, given)
    stated, text = _split_head(text, given)
    if "text" in stated:
        given.refuse("its head has a key 'text'", "the text stands below the head")
    if suffix in MARKDOWN:
        text = read_markdown(text)
    if suffix not in PAGES:
        yield "", check_head(stated | {"text": text}, "head", given)
        return
    page = read_html(text)
    if page is None:
        given.refuse("the page holds no article", "save its text as .txt or .md")
    # A byline counts where the page says which outlet it belongs to: others may be private people's pages.
    author = page.author if page.publisher else ""
    found = {"title": page.title, "published": page.published, "publisher": page.publisher, "url": page.url}
    said = {key: value for key, value in (found | {"author": author}).items() if value}
    yield "", check_head(said | stated | {"text": page.text}, "head", given)


def check_size(body: bytes | str, given: Given, most: int = LARGEST_BYTES) -> None:
    """Refuse a file that is too large for one text, or a part of one."""
    if len(body) > most:
        message = f"it has {len(body) / 1e6:,.0f} MB, more than {most / 1e6:,.0f} MB"
        given.refuse(message, "split it")


def _decode(body: bytes, suffix: str, given: Given) -> str:
    if b"\x00" in body:
        given.refuse("it is no text (it holds a zero byte)", "name a text in UTF-8")
    declared = _CHARSET.search(body[:4096]) if suffix in PAGES else None
    charset = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return body.decode("utf-8-sig" if charset.lower() in ("utf-8", "utf8") else charset)
    except UnicodeError as error:
        where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise DeliveryError(f"it is no {charset}", "save the text as UTF-8", path=given.path, where=where) from None
    except LookupError:
        message = f"it is written in '{charset}', which is unknown"
        raise DeliveryError(message, "save the text as UTF-8", path=given.path) from None


def _split_head(text: str, given: Given) -> tuple[dict[str, Any], str]:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != FENCE:
        return {}, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        given.refuse(f"its head has no end: a second line of {FENCE}", "close the head", "line 1")
    try:
        return tomllib.loads("".join(lines[1:end]).replace("\r\n", "\n")), "".join(lines[end + 1 :])
    except tomllib.TOMLDecodeError as error:
        raise DeliveryError(f"its head is no TOML ({error})", "correct it", path=given.path) from None
