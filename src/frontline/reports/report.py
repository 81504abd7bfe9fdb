"""Say what a report is: one published text, by whom and when.

Reading files belongs in ``article``; what the text says of the war belongs in the claims.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it was read, before it is known whether it has what a report needs.

    Attributes:
        report_id: as the file has it, else made from the file's name.
        title: the headline; empty where there is none.
        lang: language code, given or recognised.
        published: the day of publication; None where nothing gives one.
        publisher: whose voice it is; empty where nothing says.
        publisher_kind: whose claim it is what the text says in its own voice: a party's id, ``monitor`` or ``media``.
        url: where it was published, or where its facts were reported.
        text: plain text; the offsets of claims count its characters.
        outlets: others that carried the same text.
        ignored: keys of its head that mean nothing here, left out and reported.
    """

    report_id: str
    title: str
    lang: str
    published: date | None
    publisher: str
    publisher_kind: str
    url: str
    text: str
    outlets: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One published text, ready to be kept.

    Attributes:
        report_id: stable name; the same id again is a newer version of the same report.
        title: the headline.
        lang: language code, one of the theatre's.
        published: the day of publication.
        publisher: whose voice it is.
        publisher_kind: a party's id, ``monitor`` or ``media``.
        url: where it was published, or where its facts were reported.
        text: plain text; the offsets of claims count its characters.
        retrieved_at: when it came to us.
        digest: SHA-256 of the document that it was read from, in hex.
        outlets: others that carried the same text.
        ignored: keys of its head that mean nothing here, left out and reported.
    """

    report_id: str
    title: str
    lang: str
    published: date
    publisher: str
    publisher_kind: str
    url: str
    text: str
    retrieved_at: datetime
    digest: str
    outlets: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
