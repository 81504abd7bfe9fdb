"""Turn Markdown and HTML into plain text, a line a block.

Only the words are kept: no links' addresses, images, markup or code of the page. Names of authors are not read.
"""

from dataclasses import dataclass
from datetime import date

from markdown_it import MarkdownIt
from markdown_it.token import Token

from frontline.days import parse_day
from frontline.errors import UsageError

BLOCK_END = "\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds: its text, and what its head says; empty or None where it says nothing."""

    text: str
    title: str
    published: date | None
    publisher: str
    url: str


def read_markdown(source: str) -> str:
    """Return the words of a Markdown text (CommonMark); headings, paragraphs and items are blocks of their own."""
    blocks = [_read_inline(token) for token in MarkdownIt("commonmark").parse(source) if _has_words(token)]
    return BLOCK_END.join(block for block in blocks if block)


def read_html(source: str) -> Page | None:
    """Return the article of a web page, without menus and advertising; None where there is none."""
    from trafilatura import bare_extraction  # noqa: PLC0415  # most of a second, and most deliveries are no pages

    found = bare_extraction(source, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        return None
    return Page(found.text, found.title or "", _day_of(found.date), found.sitename or "", found.url or "")


def _has_words(token: Token) -> bool:
    return token.type in ("inline", "fence", "code_block")


def _read_inline(token: Token) -> str:
    if token.children is None:
        return token.content.strip()
    words = {"text": None, "code_inline": None, "softbreak": " ", "hardbreak": "\n"}
    parts = (words[child.type] or child.content for child in token.children if child.type in words)
    return "".join(parts).strip()


def _day_of(text: str | None) -> date | None:
    try:
        return parse_day(text) if text else None
    except UsageError:
        return None
