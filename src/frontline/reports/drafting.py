"""Make drafts of reports: what a file says of a text, completed by what is known besides it, and checked.

What a report lacks is taken from the source's card where the card can say it, and refused where it cannot: nothing is
guessed but the language, and that only where it is plain.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from frontline.days import parse_day, start_of_day
from frontline.errors import DeliveryError, UsageError
from frontline.reports.byline import read_byline
from frontline.reports.dateline import find_dateline
from frontline.reports.language import recognise_language
from frontline.reports.report import Draft
from frontline.settings import TheatreSettings
from frontline.sources.card import Mapping

OBSERVERS = ("monitor", "media")
MOST_CHARACTERS = 2_000_000  # a thousand pages: more is no report

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_DAY_LETTERS = 10


class Head(BaseModel):
    """What a file says of a text: the keys of its head, of a JSON object or of a table."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str = ""
    title: str = ""
    lang: str = ""
    published: date | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    publisher: str = ""
    publisher_kind: str = ""
    url: str = ""
    author: str = ""
    text: str | None = None
    outlets: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_instant(cls, value: Any) -> Any:  # noqa: ANN401  # what a file holds
        """Keep the instant of publication where the file writes one."""
        if not isinstance(value, dict):
            return value
        known = {name: each for name, each in value.items() if name not in ("published_at", "edited_at")}
        instants = {"published_at": _instant_of(value.get("published"))}
        if "edited_at" in value:
            instants["edited_at"] = _instant_of(value["edited_at"])
        return known | {name: each for name, each in instants.items() if each is not None}

    @field_validator("published", mode="before")
    @classmethod
    def _read_day(cls, value: Any) -> date | None:  # noqa: ANN401  # what a file holds
        if value is None or value == "":
            return None
        if not isinstance(value, str | date):
            raise ValueError("a day is written as 2025-11-03")  # noqa: TRY004  # pydantic counts only this one
        try:
            return parse_day(value[:_DAY_LETTERS] if isinstance(value, str) else value)
        except UsageError as error:
            raise ValueError(str(error)) from None

    @field_validator("title", "lang", "publisher", "publisher_kind", "url", "author", mode="before")
    @classmethod
    def _read_blank(cls, value: Any) -> Any:  # noqa: ANN401  # what a file holds
        return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Given:
    """What is known besides the file: the theatre, when it came, and what the caller or the card can say.

    Attributes:
        path: the file as the user named it.
        settings: the theatre.
        retrieved_at: when it came to us.
        published: the day of texts that do not say it.
        lang: the language of texts that do not say it.
        publisher: whose voice it is where a text does not say it.
        publisher_kind: likewise.
        url: where the source publishes.
        mapping: what the card says of fields and outlets.
        ignored: what has been left out on purpose, by kind; filled while the file is read.
    """

    path: str
    settings: TheatreSettings
    retrieved_at: datetime
    published: date | None = None
    lang: str | None = None
    publisher: str = ""
    publisher_kind: str = "media"
    url: str = ""
    mapping: Mapping = field(default_factory=Mapping)
    ignored: Counter[str] = field(default_factory=Counter)

    def refuse(self, message: str, remedy: str, where: str = "") -> NoReturn:
        """Refuse the file.

        Raises:
            DeliveryError: Always.
        """
        raise DeliveryError(message, remedy, path=self.path, where=where)


def check_head(value: Any, where: str, given: Given) -> Head:  # noqa: ANN401  # any JSON
    """Return what an object says of a text.

    Raises:
        DeliveryError: It is no object, or a value is not what its key needs.
    """
    if not isinstance(value, dict):
        given.refuse("it is no object", "write {...} with a key 'text'", where)
    try:
        return Head.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DeliveryError(f"its '{key}': {first['msg']}", "correct it", path=given.path, where=where) from None


def make_draft(head: Head, name: str, where: str, given: Given) -> Draft:
    """Return a draft of what a head says, completed.

    Raises:
        DeliveryError: It holds no text, or something it says cannot be.
    """
    text = _check_text(head, where, given)
    kind = head.publisher_kind.strip() or given.mapping.kinds.get(head.publisher.strip(), given.publisher_kind)
    day = _check_day(head, where, given)
    return Draft(
        report_id=head.id.strip() or name,
        title=head.title.strip(),
        lang=_check_language(head.lang.strip() or given.lang, text, where, given),
        published=day,
        publisher=head.publisher.strip() or given.publisher,
        publisher_kind=_check_kind(kind, where, given),
        url=head.url.strip(),
        text=text,
        outlets=head.outlets,
        ignored=tuple(sorted(head.model_extra or ())),
        published_at=head.published_at,
        edited_at=_check_edit(head, where, given),
        author=read_byline(head.author),
        dateline=find_dateline(text, day),
    )


def with_language(head: Head, given: Given) -> Head | None:
    """Return the head of a text with its language, for files that hold others too; None, counted, where it is one."""
    if not has_words(head.text or ""):
        given.ignored["text without words"] += 1
        return None
    lang = head.lang.strip() or given.lang or recognise_language(head.text or "")[0]
    if lang not in given.settings.languages:
        given.ignored["text in a language that the theatre does not read, or too short to tell"] += 1
        return None
    return head.model_copy(update={"lang": lang})


def has_words(text: str) -> bool:
    """Tell whether a text has a letter."""
    return any(character.isalpha() for character in text)


def _check_text(head: Head, where: str, given: Given) -> str:
    text = head.text or ""
    if len(text) > MOST_CHARACTERS:
        message = f"its text has {len(text):,} characters, more than {MOST_CHARACTERS:,}"
        given.refuse(message, "split it", where)
    if not has_words(text):
        given.refuse("it holds no text", "fetch it again", where)
    said = (head.id, head.title, head.publisher, head.url, head.author, text, *head.outlets)
    if _UNWRITABLE.search("".join(said)):
        given.refuse("it holds a character that cannot be written (zero, or half of a pair)", "remove it", where)
    return text


def _check_day(head: Head, where: str, given: Given) -> date | None:
    day = head.published or given.published
    begun = head.published_at or (start_of_day(day) if day is not None else None)
    if begun is not None and begun > given.retrieved_at:
        given.refuse(f"it was published on {day}, which is in the future", "correct 'published'", where)
    return day


def _check_edit(head: Head, where: str, given: Given) -> datetime | None:
    """Return when a text was edited; an edit that was not after its publication is none."""
    if head.edited_at is None or (head.published_at is not None and head.edited_at <= head.published_at):
        return None
    if head.edited_at > given.retrieved_at:
        given.refuse(f"it was edited at {head.edited_at}, which is in the future", "correct 'edited_at'", where)
    return head.edited_at


def _check_kind(kind: str, where: str, given: Given) -> str:
    allowed = (*given.settings.party_ids, *OBSERVERS)
    if kind not in allowed:
        given.refuse(f"its publisher_kind is '{kind}'", f"it must be one of {', '.join(allowed)}", where)
    return kind


def _check_language(stated: str | None, text: str, where: str, given: Given) -> str:
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


def _refuse_language(message: str, remedy: str, where: str, given: Given) -> NoReturn:
    given.refuse(f"{message}; this theatre reads {', '.join(given.settings.languages)}", remedy, where)


def _instant_of(value: Any) -> datetime | None:  # noqa: ANN401  # what a file holds
    """Return an instant that is written with its offset from UTC; None for days, and for hours of an unknown zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
