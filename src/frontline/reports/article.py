"""Read reports from files: text, Markdown and web pages, one a file, and JSON or JSON lines of many.

A file may begin with a head between two lines of ``+++`` in TOML; see docs/design/formats.md. What a report lacks is
taken from the source's card where the card can say it, and refused where it cannot: nothing is guessed but the
language, and that only where it is plain.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from frontline.days import parse_day, start_of_day
from frontline.errors import DeliveryError, UsageError
from frontline.reports.language import recognise_language
from frontline.reports.plain import read_html, read_markdown
from frontline.reports.report import Draft, Report
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.sources.delivery import digest_of

LARGEST_BYTES = 20_000_000
OBSERVERS = ("monitor", "media")
FENCE = "+++"
LINES = (".jsonl", ".ndjson", ".json")
PAGES = (".html", ".htm")
MARKDOWN = (".md", ".markdown")
SUFFIXES = (".txt", *MARKDOWN, *PAGES, *LINES)

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_KINDS = {"monitor": "monitor", "analyst": "monitor"}


class _Head(BaseModel):
    """What the head of a file, or a JSON object, says of a text."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str = ""
    title: str = ""
    lang: str = ""
    published: date | None = None
    publisher: str = ""
    publisher_kind: str = ""
    url: str = ""
    text: str | None = None
    outlets: tuple[str, ...] = ()

    @field_validator("published", mode="before")
    @classmethod
    def _read_day(cls, value: Any) -> date | None:  # noqa: ANN401  # what a file holds
        if value is None or value == "":
            return None
        if not isinstance(value, str | date):
            raise ValueError("a day is written as 2025-11-03")  # noqa: TRY004  # pydantic counts only this one
        try:
            return parse_day(value[:10] if isinstance(value, str) else value)
        except UsageError as error:
            raise ValueError(str(error)) from None

    @field_validator("title", "lang", "publisher", "publisher_kind", "url", mode="before")
    @classmethod
    def _read_blank(cls, value: Any) -> Any:  # noqa: ANN401  # what a file holds
        return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller knows of texts that do not say it themselves: the day of publication and the language."""

    published: date | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """What is known besides the file: the theatre, when it came, and what the caller or the card can say."""

    path: str
    settings: TheatreSettings
    retrieved_at: datetime
    published: date | None = None
    lang: str | None = None
    publisher: str = ""
    publisher_kind: str = "media"


def read_articles(
    body: bytes, path: str, card: Card, settings: TheatreSettings, retrieved_at: datetime
) -> tuple[Report, ...]:
    """Read the reports of a delivery of the reader ``article``.

    Raises:
        DeliveryError: The file is no readable text, or a report lacks its day, its language is not the theatre's, or
            something it says cannot be; the message names the line and the remedy.
    """
    kind = card.side if card.side in settings.party_ids else _KINDS.get(card.kind, "media")
    given = _Given(path, settings, retrieved_at, publisher=card.publisher, publisher_kind=kind)
    digest, reports = digest_of(body), []
    for where, draft in _read_drafts(body, given):
        if draft.published is None:
            message = "nothing says when it was published"
            raise DeliveryError(message, "add 'published = 2025-11-03' to its head", path=path, where=where)
        fields = {name: getattr(draft, name) for name in Draft.__dataclass_fields__} | {"published": draft.published}
        reports.append(Report(**fields, retrieved_at=retrieved_at, digest=digest))
    return tuple(reports)


def read_texts(
    body: bytes, path: str, settings: TheatreSettings, retrieved_at: datetime, defaults: Defaults | None = None
) -> tuple[Draft, ...]:
    """Read texts that are not to be stored, such as those that ``frontline extract`` is given.

    Raises:
        DeliveryError: The file is no readable text, or what it says of itself is wrong.
    """
    defaults = defaults or Defaults()
    given = _Given(path, settings, retrieved_at, defaults.published, defaults.lang)
    return tuple(draft for _, draft in _read_drafts(body, given))


def _read_drafts(body: bytes, given: _Given) -> Iterator[tuple[str, Draft]]:
    """Yield each text with where it stands in the file."""
    suffix = PurePath(given.path).suffix.lower()
    if suffix not in SUFFIXES:
        message = f"its name ends in '{suffix}'"
        raise DeliveryError(message, f"reports are {', '.join(SUFFIXES)}", path=given.path)
    text = _decode(body, suffix, given.path)
    stem = PurePath(given.path).stem
    heads = _read_json(text, given) if suffix in LINES else [("", _read_one(text, suffix, given))]
    seen: Counter[str] = Counter()
    for number, (where, head) in enumerate(heads, 1):
        draft = _make_draft(head, stem if suffix not in LINES else f"{stem}-{number}", where, given)
        seen[draft.report_id] += 1
        if seen[draft.report_id] > 1:
            message = f"the id '{draft.report_id}' stands twice"
            raise DeliveryError(message, "give each report an id of its own", path=given.path, where=where)
        yield where, draft
    if not seen:
        raise DeliveryError("it holds no report", "fetch it again", path=given.path)


def _decode(body: bytes, suffix: str, path: str) -> str:
    if not body.strip():
        raise DeliveryError("the file is empty", "fetch it again", path=path)
    if len(body) > LARGEST_BYTES:
        message = f"the file has {len(body) / 1e6:,.0f} MB, more than {LARGEST_BYTES / 1e6:,.0f} MB"
        raise DeliveryError(message, "split it", path=path)
    if b"\x00" in body:
        raise DeliveryError("it is no text (it holds a zero byte)", "name a text in UTF-8", path=path)
    declared = _CHARSET.search(body[:4096]) if suffix in PAGES else None
    charset = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return body.decode("utf-8-sig" if charset.lower() in ("utf-8", "utf8") else charset)
    except UnicodeError as error:
        where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise DeliveryError(f"it is no {charset}", "save the text as UTF-8", path=path, where=where) from None
    except LookupError:
        message = f"it is written in '{charset}', which is unknown"
        raise DeliveryError(message, "save the text as UTF-8", path=path) from None


def _read_one(text: str, suffix: str, given: _Given) -> _Head:
    """Read a file of one text."""
    stated, text = _split_head(text, given)
    if "text" in stated:
        message = "its head has a key 'text'"
        raise DeliveryError(message, "the text stands below the head", path=given.path)
    if suffix in MARKDOWN:
        text = read_markdown(text)
    if suffix not in PAGES:
        return _check_head(stated | {"text": text}, "head", given)
    page = read_html(text)
    if page is None:
        raise DeliveryError("the page holds no article", "save its text as .txt or .md", path=given.path)
    found = {"title": page.title, "published": page.published, "publisher": page.publisher, "url": page.url}
    return _check_head(
        {key: value for key, value in found.items() if value} | stated | {"text": page.text}, "head", given
    )


def _split_head(text: str, given: _Given) -> tuple[dict[str, Any], str]:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != FENCE:
        return {}, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        message = f"its head has no end: a second line of {FENCE}"
        raise DeliveryError(message, "close the head", path=given.path, where="line 1")
    try:
        return tomllib.loads("".join(lines[1:end]).replace("\r\n", "\n")), "".join(lines[end + 1 :])
    except tomllib.TOMLDecodeError as error:
        raise DeliveryError(f"its head is no TOML ({error})", "correct it", path=given.path) from None


def _read_json(text: str, given: _Given) -> Iterator[tuple[str, _Head]]:
    """Read objects, one a line; a file that is one object or one list of them is read as well."""
    whole = _load_whole(text)
    if whole is not None:
        for number, value in enumerate(whole, 1):
            yield f"item {number}", _check_head(value, f"item {number}", given)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"line {number}"
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                message = f"the line is no JSON ({error})"
                raise DeliveryError(message, "correct the line", path=given.path, where=where) from None
            yield where, _check_head(value, where, given)


def _load_whole(text: str) -> list[Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value] if isinstance(value, dict) and "\n" in text.strip() else None


def _check_head(value: Any, where: str, given: _Given) -> _Head:  # noqa: ANN401  # any JSON
    if not isinstance(value, dict):
        raise DeliveryError("it is no object", "write {...} with a key 'text'", path=given.path, where=where)
    try:
        return _Head.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DeliveryError(f"its '{key}': {first['msg']}", "correct it", path=given.path, where=where) from None


def _make_draft(head: _Head, name: str, where: str, given: _Given) -> Draft:
    text = head.text or ""
    if not any(character.isalpha() for character in text):
        raise DeliveryError("it holds no text", "fetch it again", path=given.path, where=where)
    if _UNWRITABLE.search("".join((head.id, head.title, head.publisher, head.url, text, *head.outlets))):
        message = "it holds a character that cannot be written (zero, or half of a pair)"
        raise DeliveryError(message, "remove it", path=given.path, where=where)
    return Draft(
        report_id=head.id.strip() or name,
        title=head.title.strip(),
        lang=_check_language(head.lang.strip() or given.lang, text, where, given),
        published=_check_day(head.published or given.published, where, given),
        publisher=head.publisher.strip() or given.publisher,
        publisher_kind=_check_kind(head.publisher_kind.strip() or given.publisher_kind, where, given),
        url=head.url.strip(),
        text=text,
        outlets=head.outlets,
        ignored=tuple(sorted(head.model_extra or ())),
    )


def _check_day(day: date | None, where: str, given: _Given) -> date | None:
    if day is not None and start_of_day(day) > given.retrieved_at:
        message = f"it was published on {day}, which is in the future"
        raise DeliveryError(message, "correct 'published'", path=given.path, where=where)
    return day


def _check_kind(kind: str, where: str, given: _Given) -> str:
    allowed = (*given.settings.party_ids, *OBSERVERS)
    if kind not in allowed:
        message = f"its publisher_kind is '{kind}'"
        raise DeliveryError(message, f"it must be one of {', '.join(allowed)}", path=given.path, where=where)
    return kind


def _check_language(stated: str | None, text: str, where: str, given: _Given) -> str:
    spoken = given.settings.languages
    if stated:
        if stated not in spoken:
            _refuse_language(f"its language is '{stated}'", "add it to languages in frontline.toml", where, given)
        return stated
    found, probability = recognise_language(text)
    if found == "und":
        _refuse_language("its language cannot be told", "add 'lang' to its head, or give --lang", where, given)
    if found not in spoken:
        message = f"its language seems to be '{found}' (probability {probability:.2f})"
        _refuse_language(message, "if that is wrong, add 'lang' to its head, or give --lang", where, given)
    return found


def _refuse_language(message: str, remedy: str, where: str, given: _Given) -> NoReturn:
    languages = ", ".join(given.settings.languages)
    raise DeliveryError(f"{message}; this theatre reads {languages}", remedy, path=given.path, where=where)
