"""Read stored reports and claims; texts that are not stored are read in ``extracting``."""

from datetime import date, datetime
from typing import Any

from frontline.claims.claim import ClaimType
from frontline.claims.ledger import PROPERTY, ClaimQuery, read_claims
from frontline.days import write_instant
from frontline.errors import UsageError
from frontline.reports.shelf import read_copies, read_outlets
from frontline.store import documents, versions
from frontline.store.documents import ReportRecord
from frontline.theatre.confirming import Confirmer, describe
from frontline.theatre.folder import OpenTheatre

HOLDERS = ("monitor", "media")


def claims(
    theatre: OpenTheatre,
    place_name: str | None,
    span: tuple[date | None, date | None],
    side: str | None,
    type_: str | None,
    known: datetime | None,
) -> list[dict[str, Any]]:
    """Return stored claims, newest report first, each with what maps say of it and what a person said.

    Raises:
        UsageError: There is no such side or type.
        NotFoundError: There is no such place.
    """
    check_side(theatre, side)
    types = [str(each) for each in ClaimType]
    if type_ is not None and type_ not in types:
        raise UsageError(f"'{type_}' is no type of claim", f"the types are {', '.join(types)}")
    place_id = theatre.gazetteer.resolve(place_name).place_id if place_name else None
    query = ClaimQuery(place_id, *span, side, type_, known, recorded=True, rejected=True)
    with theatre.database.reading() as connection:
        rows = read_claims(connection, query)
    confirmer = Confirmer(theatre, known)
    return [row | {"confirmed": describe(confirmer.check(row))} for row in rows]


def check_side(theatre: OpenTheatre, side: str | None) -> None:
    """Refuse a side that can hold no claims; None is all of them.

    Raises:
        UsageError: There is no such side.
    """
    sides = (*theatre.party_ids, *HOLDERS)
    if side is not None and side not in sides:
        raise UsageError(f"'{side}' holds no claims here", f"the sides are {', '.join(sides)}")


def reports(
    theatre: OpenTheatre, span: tuple[date | None, date | None], publisher: str | None, known: datetime | None
) -> list[dict[str, Any]]:
    """Return stored reports, newest first, each with its copies, versions and claims; a copy has no row of its own.

    Args:
        theatre: where.
        span: published from a day on, and before another.
        publisher: a part of the name of an outlet that carried it.
        known: as known at this instant; default: now.
    """
    instant = write_instant(known) if known else None
    with theatre.database.reading() as connection:
        records = {each.report_id: each for each in documents.list_reports(connection, instant)}
        copies = read_copies(connection, instant)
        outlets = read_outlets(connection, instant)
        counts = versions.count_versions(connection, instant)
        claimed = versions.count_statements(connection, PROPERTY, instant)
    copied: dict[str, list[dict[str, Any]]] = {}
    for copy, (original, alike) in copies.items():
        record = records[copy]
        row = {"id": copy, "publisher": record.publisher, "published": record.published.isoformat()}
        copied.setdefault(original, []).append(row | {"url": record.url, "similarity": alike})
    rows = [
        _report_row(record, outlets[report_id], copied.get(report_id, []))
        | {"claims": claimed.get(report_id, 0), "versions": counts[report_id]}
        for report_id, record in reversed(records.items())
        if report_id not in copies and _is_wanted(record, outlets[report_id], span, publisher)
    ]
    return sorted(rows, key=lambda row: str(row["published"]), reverse=True)


def _is_wanted(
    record: ReportRecord, outlets: list[str], span: tuple[date | None, date | None], publisher: str | None
) -> bool:
    start, until = span
    named = publisher is None or any(publisher.casefold() in outlet.casefold() for outlet in outlets)
    return named and (start is None or record.published >= start) and (until is None or record.published < until)


def _report_row(record: ReportRecord, outlets: list[str], copies: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("title", "publisher", "publisher_kind", "lang", "url", "author", "dateline", "published_at")
    said = {name: getattr(record, name) for name in names}
    dates = {"published": record.published.isoformat(), "known": record.known_at, "retrieved": record.retrieved_at}
    carried = {"outlets": outlets, "copies": sorted(copies, key=lambda each: (each["published"], each["id"]))}
    return {"id": record.report_id} | said | dates | carried
