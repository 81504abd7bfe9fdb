"""Keep claims as statements, and give them back by place, time, side and type.

A claim is one statement: its subject is the first place that it names (or its report, where it names none), its
value the claim as JSON, its evidence the report's document and the characters of the quoted span. A report that comes
again with other words is a new version: the claims of the earlier one are withdrawn, not erased. A copy of a report is
no second witness: it is not read, and the claims of its original name its outlet.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.claims.claim import Claim, ClaimType
from frontline.claims.extract import Text, claim_to_json, extract_claims, supported_languages
from frontline.claims.readers.reader import Reader as OptionalReader
from frontline.claims.recorded import ORIGIN as RECORDED
from frontline.claims.recorded import PROPERTY
from frontline.claims.review import Verdict, apply_review, read_reviews
from frontline.days import write_instant
from frontline.places.gazetteer import Gazetteer
from frontline.reports.report import Report
from frontline.reports.shelf import ORIGIN as COPIED
from frontline.reports.shelf import Ended, Placed, Shelf, add_report, read_outlets
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.store import documents, versions
from frontline.store.database import Connection
from frontline.store.documents import ReportRecord
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

__all__ = ["PROPERTY", "ClaimQuery", "Reader", "keep_claims", "read_claims"]

ORIGIN = "rules/0"


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Which claims are asked for; what is None does not restrict.

    Attributes:
        place_id: that name this place.
        start: published from this day on.
        until: published before this day.
        holder: whose.
        type: what about.
        known: as known at this instant.
        recorded: also claims that others recorded in tables, whose words are a row.
        rejected: also claims that a person has rejected.
        types: about any of these.
    """

    place_id: str | None = None
    start: date | None = None
    until: date | None = None
    holder: str | None = None
    type: str | None = None
    known: datetime | None = None
    recorded: bool = False
    rejected: bool = False
    types: frozenset[ClaimType] | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a report needs: the card it came by, the parties, the places and the optional readers."""

    card: Card
    settings: TheatreSettings
    gazetteer: Gazetteer
    beside: tuple[OptionalReader, ...] = ()

    @property
    def origin(self) -> str:
        """Return who reads: the rules, and what is set beside them."""
        return "+".join((ORIGIN, *(reader.name for reader in self.beside)))


def keep_claims(
    connection: Connection, delivery_id: int, reports: Iterable[Report], reader: Reader, at: datetime
) -> tuple[int, Counter[str]]:
    """Keep reports with their claims; return how many claims were new, and what could not be read.

    Reports are taken one at a time, so that the memory does not grow with their number.

    Raises:
        DeliveryError: A report cannot be read, or bears the id of another outlet's.
    """
    kept, unread = 0, Counter[str]()
    shelf = Shelf(connection, delivery_id, reader.card.name, at)
    for report in reports:
        placed = shelf.place(report)
        unread.update(f"key '{key}' in the head of a report" for key in report.ignored)
        for ended in placed.ended:
            _end(connection, ended)
        if not placed.is_new:
            unread["report that was there already"] += 1
            continue
        read_by = COPIED if placed.original else reader.origin if report.lang in supported_languages() else ""
        add_report(connection, delivery_id, report, placed.known_at, read_by)
        if placed.original:
            unread["report that is a copy of another, linked to it"] += 1
        elif not read_by:
            unread[f"report in '{report.lang}', kept but not read for claims yet"] += 1
        else:
            kept += _keep_claims_of(connection, delivery_id, report, reader, (placed, at))
    return kept, unread


def _keep_claims_of(
    connection: Connection, delivery_id: int, report: Report, reader: Reader, placed_at: tuple[Placed, datetime]
) -> int:
    """Read the claims of a version of a report and keep them; return how many were new."""
    placed, at = placed_at
    claims = extract_claims(_text_of(report), reader.settings, reader.gazetteer, reader.beside)
    states = [_state(claim, report, reader, (placed.known_at, write_instant(at))) for claim in claims]
    kept = add_statements(connection, states)
    version = (report.report_id, delivery_id)
    versions.link_statements(connection, version, [state.make_id() for state in states])
    if placed.until:
        _end(connection, Ended(*version, placed.until, "a later version of the report is known"))
    return kept


def _end(connection: Connection, ended: Ended) -> None:
    """Take back what was read from a report, or from one version of it."""
    ids = versions.list_statements_of(connection, ended.report_id, ended.at, ended.delivery_id)
    withdraw_statements(connection, ids, ended.at, ended.reason)


def read_claims(connection: Connection, query: ClaimQuery) -> list[dict[str, Any]]:
    """Return claims as JSON with the report each was read from, newest report first, then in the order of the text.

    ``query.start`` and ``query.until`` bound the day of the report, half-open. Where a person has corrected a claim,
    its fields are the person's, and ``review`` has the machine's.
    """
    instant = write_instant(query.known) if query.known else None
    reports = {report.report_id: report for report in documents.list_reports(connection)}
    outlets, reviews = read_outlets(connection, instant), read_reviews(connection, instant)
    rows = []
    for _, each in read_statements(connection, property_=PROPERTY, known=instant):
        if query.types is not None and each.value["type"] not in query.types and each.value["id"] not in reviews:
            continue
        about = (
            _describe_report(dict(each.value), reports, outlets) if each.origin != RECORDED or query.recorded else None
        )
        if about is None:
            continue
        said = {name: value for name, value in each.value.items() if name != "about"}
        row = apply_review(said, reviews.get(said["id"])) | about | {"confirmed": None, "source": each.source}
        if _matches(row, query):
            rows.append(row)
    rows.sort(key=lambda row: (row["report"], row["start"]))
    return sorted(rows, key=lambda row: str(row["published"]), reverse=True)


def _describe_report(
    claim: dict[str, Any], reports: dict[str, ReportRecord], outlets: dict[str, list[str]]
) -> dict[str, Any] | None:
    """Return where a claim stands: its report, or the table it was recorded in; None where no report is known."""
    if "about" in claim:
        return {"report": claim["document"], **claim["about"], "outlets": [claim["about"]["publisher"]]}
    report = reports.get(claim["document"])
    if report is None:
        return None
    about = {"report": report.report_id, "publisher": report.publisher, "url": report.url, "title": report.title}
    return about | {"outlets": outlets.get(report.report_id, [report.publisher])}


def _matches(claim: dict[str, Any], query: ClaimQuery) -> bool:
    published = date.fromisoformat(claim["published"])
    named = {place.get("place_id") for place in claim["places"]}
    rejected = claim["review"] is not None and claim["review"]["verdict"] == Verdict.REJECTED
    return (
        (query.rejected or not rejected)
        and (query.place_id is None or query.place_id in named)
        and (query.start is None or published >= query.start)
        and (query.until is None or published < query.until)
        and (query.holder is None or claim["holder"] == query.holder)
        and (query.type is None or claim["type"] == query.type)
        and (query.types is None or claim["type"] in query.types)
    )


def _text_of(report: Report) -> Text:
    kind = report.publisher_kind
    return Text(report.report_id, report.text, report.lang, report.published, report.publisher, kind)


def _state(claim: Claim, report: Report, reader: Reader, instants: tuple[str, str]) -> Statement:
    """Return a claim as a statement; the instants are those of being known and of being recorded."""
    subject = next((place.place_id for place in claim.places if place.place_id), f"report:{report.report_id}")
    span = (claim.start, claim.end, None, claim.event_from, claim.event_until)
    value = claim_to_json(claim)
    return Statement(subject, PROPERTY, value, reader.card.name, reader.origin, report.digest, *span, *instants)
