"""Turn Markdown and HTML into plain text, a line a block.

Only the words are kept: no links' addresses, images, markup or code of the page.
"""

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from frontline.days import parse_day
from frontline.errors import UsageError

BLOCK_END = "\n\n"
BLOCKS = frozenset({
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"})


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds: its text, and what its head says; empty or None where it says nothing."""

    text: str
    title: str
    published: date | None
    publisher: str
    url: str
    author: str = ""


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
    return Page(
        found.text, found.title or "", _day_of(found.date), found.sitename or "", found.url or "", found.author or ""
    )


def read_fragment(source: str) -> str:
    """Return the words of a piece of HTML that has no boilerplate around it, such as an item of a feed."""
    collector = _Collector()
    collector.feed(source)
    collector.close()
    return collector.join()


class _Collector(HTMLParser):
    """Gathers the words of HTML, a line break for each ``br`` and a block for each element that is one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS or tag == "br":
            self.pieces.append("\n" if tag == "br" else BLOCK_END)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in BLOCKS:
            self.pieces.append(BLOCK_END)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(_SPACES.sub(" ", data))

    def join(self) -> str:
        """Return the words gathered so far."""
        lines = (line.strip() for line in "".join(self.pieces).split("\n"))
        return _GAPS.sub(BLOCK_END, "\n".join(lines)).strip()


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
