"""Read the text of a PDF: its pages in order, without the headers and footers that repeat, lines joined to paragraphs.

The day of publication is that of the file's name (2025-11-03 or 20251103), else the one on which the PDF was made.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head, has_words
from frontline.reports.readers.page import check_size

MAGIC = b"%PDF-"
MOST_PAGES = 500
EDGE_LINES = 2  # lines at the top and at the bottom of a page among which headers and footers are looked for
REPEATED = 0.6  # of the pages
SHORT_LINE = 0.75  # of a full line: a shorter one ends its paragraph
FULL_LINE = 0.9  # of the lines are no longer than a full one

_DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_HYPHENATED = re.compile(r"(\w+)[-\u2010\u00ad]\n(\w+)")
# What a damaged file makes the library raise besides its own errors, found by damaging good ones.
_DAMAGED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, zlib.error,
)  # fmt: skip


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the text of a PDF.

    Raises:
        DeliveryError: It is encrypted, damaged, or has no text.
    """
    from pypdf import PdfReader  # noqa: PLC0415  # a quarter of a second that only this format pays
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    check_size(body, given)
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted:
            given.refuse("it is encrypted", "save a copy without a password")
        if len(reader.pages) > MOST_PAGES:
            given.refuse(f"it has {len(reader.pages)} pages, more than {MOST_PAGES}", "split it")
        pages = [page.extract_text() for page in reader.pages]
        information = reader.metadata
        title = str(information.title or "") if information else ""
        made = information.creation_date if information else None
    except (PyPdfError, *_DAMAGED) as error:
        reason = " ".join(str(error).split())[:120]
        raise DeliveryError(f"the PDF is damaged ({reason})", "fetch it again", path=given.path) from None
    text = join_pages(pages)
    if not has_words(text):
        given.refuse("the PDF has no text: it may be a scan", "recognise its characters first, or save it as .txt")
    published = _day_in_name(given.path) or made
    yield "", check_head({"title": title, "published": published, "text": text}, "", given)


def join_pages(pages: list[str]) -> str:
    """Return the paragraphs of a document, a block each, from the lines of its pages."""
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    repeated = _find_repeated(lines)
    kept = [line for page in lines for line in _drop_edges(page, repeated)]
    return "\n\n".join(_join_lines(kept))


def _find_repeated(pages: list[list[str]]) -> set[str]:
    """Return what stands at the edges of most pages, with its figures made alike, so that page numbers are too."""
    counts = Counter(key for page in pages for key in {_alike(line) for line in _edges(page)})
    least = max(2.0, REPEATED * len(pages))
    return {key for key, count in counts.items() if count >= least}


def _edges(page: list[str]) -> list[str]:
    filled = [line for line in page if line]
    return filled[:EDGE_LINES] + filled[-EDGE_LINES:]


def _drop_edges(page: list[str], repeated: set[str]) -> list[str]:
    filled = [number for number, line in enumerate(page) if line]
    edges = filled[:EDGE_LINES] + filled[-EDGE_LINES:]
    dropped = {number for number in edges if _alike(page[number]) in repeated}
    return [line for number, line in enumerate(page) if number not in dropped]


def _alike(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _join_lines(lines: list[str]) -> list[str]:
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[min(len(lengths) - 1, int(FULL_LINE * len(lengths)))] if lengths else 0
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        if not line or len(line) < SHORT_LINE * full:
            blocks.append([])
    whole = "\n".join(lines)
    return [_join_words("\n".join(block), whole) for block in blocks if block]


def _join_words(block: str, whole: str) -> str:
    """Join a paragraph's lines, and the halves of words that a line's end has cut in two.

    A hyphen stays where the text elsewhere writes it inside a line, or where the next line begins with a capital.
    """

    def join(found: re.Match[str]) -> str:
        first, second = found.groups()
        kept = f"{first}-{second}"
        return kept if not second[0].islower() or kept in whole else first + second

    return _HYPHENATED.sub(join, block).replace("\n", " ")


def _day_in_name(path: str) -> date | datetime | None:
    for found in _DAY_IN_NAME.finditer(PurePath(path).stem):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            continue
    return None
