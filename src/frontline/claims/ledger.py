"""Keep claims as statements, and give them back by place, time, side and type.

A claim is one statement: its subject is the first place that it names (or its report, where it names none), its
value the claim as JSON, its evidence the report's document and the characters of the quoted span. A report that comes
again with other words is a new version: the claims of the earlier one are withdrawn, not erased.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.claims.claim import Claim
from frontline.claims.extract import Text, claim_to_json, extract_claims, supported_languages
from frontline.days import end_of_day, start_of_day, write_instant
from frontline.places.gazetteer import Gazetteer
from frontline.reports.report import Report
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.store import documents
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "claim"
ORIGIN = "rules/0"


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Which claims are asked for; what is None does not restrict."""

    place_id: str | None = None
    start: date | None = None
    until: date | None = None
    holder: str | None = None
    type: str | None = None
    known: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a report needs: the card it came by, the parties and the places."""

    card: Card
    settings: TheatreSettings
    gazetteer: Gazetteer


def keep_claims(
    connection: Connection, delivery_id: int, reports: Iterable[Report], reader: Reader, at: datetime
) -> tuple[int, Counter[str]]:
    """Keep reports with their claims; return how many claims were new, and what could not be read."""
    kept, unread = 0, Counter[str]()
    for report in reports:
        _withdraw_earlier(connection, report, at)
        unread.update(f"key '{key}' in the head of a report" for key in report.ignored)
        readable = report.lang in supported_languages()
        documents.add_reports(connection, [_report_row(delivery_id, report, ORIGIN if readable else "")])
        if not readable:
            unread[f"report in '{report.lang}', kept but not read for claims yet"] += 1
            continue
        claims = extract_claims(_text_of(report), reader.settings, reader.gazetteer)
        kept += add_statements(connection, [_state(claim, report, reader.card, at) for claim in claims])
    return kept, unread


def read_claims(connection: Connection, query: ClaimQuery) -> list[dict[str, Any]]:
    """Return claims as JSON with the report each was read from, newest report first, then in the order of the text.

    ``query.start`` and ``query.until`` bound the day of the report, half-open.
    """
    instant = write_instant(query.known) if query.known else None
    reports = {report.report_id: report for report in documents.list_reports(connection)}
    rows = []
    for _, each in read_statements(connection, property_=PROPERTY, known=instant):
        claim = dict(each.value)
        report = reports.get(claim["document"])
        if report is None or not _matches(claim, query):
            continue
        about = {"report": report.report_id, "publisher": report.publisher, "url": report.url, "title": report.title}
        rows.append(claim | about | {"confirmed": None})
    rows.sort(key=lambda row: (row["report"], row["start"]))
    return sorted(rows, key=lambda row: str(row["published"]), reverse=True)


def _matches(claim: dict[str, Any], query: ClaimQuery) -> bool:
    published = date.fromisoformat(claim["published"])
    named = {place.get("place_id") for place in claim["places"]}
    return (
        (query.place_id is None or query.place_id in named)
        and (query.start is None or published >= query.start)
        and (query.until is None or published < query.until)
        and (query.holder is None or claim["holder"] == query.holder)
        and (query.type is None or claim["type"] == query.type)
    )


def _withdraw_earlier(connection: Connection, report: Report, at: datetime) -> None:
    """Take back the claims of earlier versions of a report."""
    claims = read_statements(connection, property_=PROPERTY)
    earlier = [
        key for key, each in claims if each.value["document"] == report.report_id and each.digest != report.digest
    ]
    withdraw_statements(connection, earlier, write_instant(at), "the report came again in another version")


def _text_of(report: Report) -> Text:
    kind = report.publisher_kind
    return Text(report.report_id, report.text, report.lang, report.published, report.publisher, kind)


def _report_row(delivery_id: int, report: Report, read_by: str) -> dict[str, Any]:
    names = ("report_id", "title", "lang", "published", "publisher", "publisher_kind", "url", "text", "digest")
    return {name: getattr(report, name) for name in names} | {"delivery_id": delivery_id, "read_by": read_by}


def _state(claim: Claim, report: Report, card: Card, at: datetime) -> Statement:
    subject = next((place.place_id for place in claim.places if place.place_id), f"report:{report.report_id}")
    known_at = write_instant(min(end_of_day(report.published), max(at, start_of_day(report.published))))
    span = (claim.start, claim.end, None, claim.event_from, claim.event_until)
    value = claim_to_json(claim)
    return Statement(subject, PROPERTY, value, card.name, ORIGIN, report.digest, *span, known_at, write_instant(at))
