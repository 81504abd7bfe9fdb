"""List a theatre's sources: their cards, what they delivered, how they are, what is odd, what rings, what waits."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from frontline.sources.card import Card
from frontline.sources.flags import Flag, read_flags
from frontline.sources.judgement import Judgement, read_judgements
from frontline.store import documents, history
from frontline.store.documents import DeliveryRecord, ReportRecord
from frontline.store.quarantine import Quarantined, list_quarantined
from frontline.theatre.alarms import alarms
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.judging import describe


def sources(theatre: OpenTheatre) -> list[dict[str, Any]]:
    """Return a row a source card, in the order of their names."""
    with theatre.database.reading() as connection:
        deliveries = documents.list_deliveries(connection)
        reports = documents.list_reports(connection)
        shown = {name: [*history.read_shown_days(connection, name)] for name in history.list_map_sources(connection)}
        flags, judgements = read_flags(connection), read_judgements(connection)
    put_aside = list_quarantined(theatre.quarantine)
    days = [each.last_day for each in deliveries if each.last_day]
    newest = max(days + [each[-1] for each in shown.values()], default=None)
    rows = [_row(card, deliveries, reports, shown.get(card.name, []), newest) for card in theatre.cards.values()]
    ringing = alarms(theatre)
    return [
        row | _list_findings(row["source"], put_aside, flags, judgements)
        | {"alarms": [each["id"] for each in ringing if each["source"] == row["source"]]}
        for row in rows
    ]  # fmt: skip


def _list_findings(
    source: str, put_aside: list[Quarantined], flags: list[Flag], judgements: list[Judgement]
) -> dict[str, Any]:
    """Return what was put aside, what was odd about what came in, and what persons decided."""
    judged = {each.digest: each for each in judgements if each.source == source}
    refused = sorted((each for each in put_aside if each.source == source), key=lambda each: each.file_name)
    return {
        "quarantined": [describe(each, judged.get(each.digest)) for each in refused],
        "flags": [asdict(each) for each in flags if each.source == source],
        "judgements": [asdict(each) for each in judged.values()],
    }


def _row(
    card: Card,
    deliveries: list[DeliveryRecord],
    reports: list[ReportRecord],
    shown: list[date],
    newest: date | None,
) -> dict[str, Any]:
    own = [each for each in deliveries if each.source == card.name]
    spans = [(each.first_day, each.last_day or each.first_day) for each in own if each.first_day]
    spans += [(shown[0], shown[-1])] if shown else []
    if card.reader == "article" and own:
        digests = {each.digest for each in own}
        spans += [(report.published, report.published) for report in reports if report.digest in digests]
    first = min((span[0] for span in spans), default=None)
    last = max((span[1] or span[0] for span in spans), default=None)
    return {
        "source": card.name,
        "kind": card.kind,
        "side": card.side,
        "licence": str(card.licence.class_),
        "reader": card.reader,
        "deliveries": len(own),
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "health": _health(card, last, newest),
    }


def _health(card: Card, last: date | None, newest: date | None) -> str:
    """Say whether a source keeps up with the theatre's newest: ``none``, ``current`` or ``silent for N days``."""
    if last is None or newest is None:
        return "none"
    behind = newest - last
    return "current" if behind <= timedelta(days=2 * card.cadence_days) else f"silent for {behind.days} days"
