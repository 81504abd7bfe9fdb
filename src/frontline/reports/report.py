"""Say what a report is: one published text, by whom and when.

Reading files belongs in ``article`` and the readers; what the text says of the war belongs in the claims.
"""

from dataclasses import dataclass
from datetime import date, datetime

from frontline.days import end_of_day, start_of_day
from frontline.reports.dateline import Dateline


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it was read, before it is known whether it has what a report needs.

    Attributes:
        report_id: as the file has it, else made from the file's name.
        title: the headline; empty where there is none.
        lang: language code, given or recognised.
        published: the day of publication as the file writes it; None where nothing gives one.
        publisher: whose voice it is; empty where nothing says.
        publisher_kind: whose claim it is what the text says in its own voice: a party's id, ``monitor`` or ``media``.
        url: where it was published, or where its facts were reported.
        text: plain text; the offsets of claims count its characters.
        outlets: others that carried the same text.
        ignored: keys of its head that mean nothing here, left out and reported.
        published_at: the instant of publication; None where the file gives no more than the day.
        edited_at: when this wording replaced an earlier one; None where nothing says that it did.
        author: an outlet or a professional byline, for credit; empty where there is none.
        dateline: place, day and agency that the text begins with.
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
    published_at: datetime | None = None
    edited_at: datetime | None = None
    author: str = ""
    dateline: Dateline | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One published text, ready to be kept.

    Attributes:
        report_id: stable name; the same id again with other words is a newer version of the same report.
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
        published_at: the instant of publication, where it is known.
        edited_at: when this wording replaced an earlier one, where it is known.
        author: an outlet or a professional byline, for credit.
        dateline: place, day and agency that the text begins with.
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
    published_at: datetime | None = None
    edited_at: datetime | None = None
    author: str = ""
    dateline: Dateline | None = None

    @property
    def first_known_at(self) -> datetime:
        """Return when a report of this day could first be known: at its instant, else by the end of its day.

        What came to us within its day was known by then.
        """
        if self.published_at is not None:
            return self.published_at
        return min(end_of_day(self.published), max(self.retrieved_at, start_of_day(self.published)))
