"""Say what a text is before it is read: its words, its language, its day and its publisher."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read.

    Attributes:
        id: its id.
        text: its words.
        lang: its language, ISO 639-1; claims are read from ``supported_languages()``, from others none.
        published: the day of publication.
        publisher: whose voice it is.
        publisher_kind: the holder of what it says itself: a party's id, ``monitor`` or ``media``.
    """

    id: str
    text: str
    lang: str
    published: date | None
    publisher: str
    publisher_kind: str
