"""Read reports from files, by what a file is: its ending, and what it begins with.

Text, Markdown, web pages, PDF and letters hold one report; JSON, tables, feeds and exports of channels hold many. What
each reader keeps and leaves out stands in docs/design/formats.md.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import BinaryIO

from frontline.reports.drafting import Given, Head, make_draft, with_language
from frontline.reports.readers import feed, letter, lines, page, pdf, table, telegram
from frontline.reports.report import Draft, Report
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.sources.delivery import digest_of
from frontline.sources.guards import LARGEST_BYTES

PAGES = (".txt", *page.MARKDOWN, *page.PAGES)
STREAMS = (".jsonl", ".ndjson")
LINES = (*STREAMS, ".json")
FEEDS = (".xml", ".rss", ".atom")
TABLES = (".csv", ".tsv")
PDF = ".pdf"
LETTER = ".eml"
SUFFIXES = (*PAGES, PDF, LETTER, *LINES, *TABLES, *FEEDS)
SINGLE = (*PAGES, PDF, LETTER)  # endings of files that hold one text
_KINDS = {"monitor": "monitor", "analyst": "monitor"}

_Read = Callable[[bytes, Given], Iterator[tuple[str, Head]]]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller knows of texts that do not say it themselves: the day of publication and the language."""

    published: date | None = None
    lang: str | None = None


def read_articles(
    body: bytes,
    path: str,
    card: Card,
    settings: TheatreSettings,
    retrieved_at: datetime,
    ignored: Counter[str] | None = None,
) -> Iterator[Report]:
    """Yield the reports of a delivery of the reader ``article``, one at a time.

    Args:
        body: the file's bytes.
        path: the file as the user named it.
        card: of the source.
        settings: of the theatre.
        retrieved_at: when the file came to us.
        ignored: filled with what is left out on purpose, by kind.

    Raises:
        DeliveryError: The file is not what its ending says, or a report lacks its day, its language is not the
            theatre's, or something it says cannot be; the message names the place and the remedy.
    """
    kind = card.side if card.side in settings.party_ids else _KINDS.get(card.kind, "media")
    counts = ignored if ignored is not None else Counter[str]()
    given = Given(
        path, settings, retrieved_at, lang=card.mapping.lang or None, publisher=card.publisher, publisher_kind=kind,
        url=card.url, mapping=card.mapping, ignored=counts,
    )  # fmt: skip
    digest = digest_of(body)
    for where, draft in _read_drafts(body, given):
        if draft.published is None:
            given.refuse("nothing says when it was published", _day_remedy(path), where)
        fields = {name: getattr(draft, name) for name in Draft.__dataclass_fields__} | {"published": draft.published}
        yield Report(**fields, retrieved_at=retrieved_at, digest=digest)


def read_texts(
    body: bytes, path: str, settings: TheatreSettings, retrieved_at: datetime, defaults: Defaults | None = None
) -> Iterator[Draft]:
    """Yield texts that are not to be stored, such as those that ``frontline extract`` is given.

    Raises:
        DeliveryError: The file is not what its ending says, or what it says of itself is wrong.
    """
    defaults = defaults or Defaults()
    given = Given(path, settings, retrieved_at, defaults.published, defaults.lang)
    return (draft for _, draft in _read_drafts(body, given))


def stream_texts(
    stream: BinaryIO, path: str, settings: TheatreSettings, retrieved_at: datetime, defaults: Defaults
) -> Iterator[Draft] | None:
    """Return texts of an open file of JSON lines that are not to be stored, one at a time; None for another file.

    A file of any size takes the memory of its longest line. Ids are not compared: nothing is kept by them.

    Raises:
        DeliveryError: A line is wrong. Raised when the line is reached.
    """
    if PurePath(path).suffix.lower() not in STREAMS:
        return None
    given = Given(path, settings, retrieved_at, defaults.published, defaults.lang)
    found = lines.read_stream(stream, given)
    if found is None:
        return None
    stem = PurePath(path).stem
    return (make_draft(head, f"{stem}-{number}", where, given) for number, (where, head) in enumerate(found, 1))


def _read_drafts(body: bytes, given: Given) -> Iterator[tuple[str, Draft]]:
    """Yield each text with where it stands in the file."""
    suffix = PurePath(given.path).suffix.lower()
    read, mixed = _choose_reader(body, suffix, given)
    stem = PurePath(given.path).stem
    seen: set[str] = set()
    number = 0
    for number, (where, found) in enumerate(read(body, given), 1):
        head = with_language(found, given) if mixed else found
        if head is None:
            continue
        draft = make_draft(head, stem if suffix in SINGLE else f"{stem}-{number}", where, given)
        if draft.report_id in seen:
            given.refuse(f"the id '{draft.report_id}' stands twice", "give each report an id of its own", where)
        seen.add(draft.report_id)
        yield where, draft
    if not number and not given.ignored:
        given.refuse("it holds no report", "fetch it again")


def _choose_reader(body: bytes, suffix: str, given: Given) -> tuple[_Read, bool]:
    """Return the reader of a file, and whether its texts may be of other languages, left out and counted."""
    if suffix not in SUFFIXES:
        given.refuse(f"its name ends in '{suffix}'", f"reports are {', '.join(SUFFIXES)}")
    if not body.strip():
        given.refuse("the file is empty", "fetch it again")
    if len(body) > LARGEST_BYTES:
        given.refuse(f"the file has {len(body) / 1e6:,.0f} MB, more than {LARGEST_BYTES / 1e6:,.0f} MB", "split it")
    is_pdf = pdf.MAGIC in body[:1024]
    if is_pdf != (suffix == PDF):
        said = "it is a PDF" if is_pdf else "it is no PDF"
        given.refuse(f"{said}, but its name ends in '{suffix}'", "name it as what it is, or fetch it again")
    if suffix in LINES:
        return (telegram.read, True) if telegram.is_export(body) else (lines.read, False)
    readers: dict[str, tuple[_Read, bool]] = {PDF: (pdf.read, False), LETTER: (letter.read, False)}
    readers |= dict.fromkeys(TABLES, (table.read, False)) | dict.fromkeys(FEEDS, (feed.read, True))
    return readers.get(suffix, (page.read, False))


def _day_remedy(path: str) -> str:
    if path.lower().endswith(PDF):
        return "put the day into the file's name, such as report-2025-11-03.pdf"
    return "add 'published = 2025-11-03' to its head"
