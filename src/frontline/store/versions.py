"""Keep what belongs to the versions of reports: their texts, the bands where copies meet, what was read from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, distinct, func, insert, select

from frontline.store.tables import delivery, report, report_band, report_statement, statement, withdrawal


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report, with its words."""

    report_id: str
    delivery_id: int
    source: str
    title: str
    lang: str
    published: date
    publisher: str
    publisher_kind: str
    url: str
    text: str
    published_at: str | None
    known_at: str


def list_versions(connection: Connection, report_id: str) -> list[Version]:
    """Return the versions of a report, in the order in which they could be known."""
    columns = [delivery.c.source if name == "source" else report.c[name] for name in Version.__dataclass_fields__]
    query = select(*columns).join(delivery, delivery.c.delivery_id == report.c.delivery_id)
    query = query.where(report.c.report_id == report_id).order_by(report.c.known_at, report.c.delivery_id)
    return [Version(*row) for row in connection.execute(query)]


def count_versions(connection: Connection, known: str | None = None) -> dict[str, int]:
    """Return how many versions each report has that were known at an instant (default: now)."""
    query = select(report.c.report_id, func.count()).group_by(report.c.report_id)
    if known is not None:
        query = query.where(report.c.known_at <= known)
    return {report_id: int(count) for report_id, count in connection.execute(query)}


def add_bands(connection: Connection, version: tuple[str, int], published: date, bands: Iterable[int]) -> None:
    """Keep the bands of a text, by report and delivery."""
    report_id, delivery_id = version
    rows = [{"band": band, "published": published, "report_id": report_id, "delivery_id": delivery_id}
            for band in set(bands)]  # fmt: skip
    if rows:
        connection.execute(insert(report_band), rows)


def find_by_bands(
    connection: Connection, bands: Iterable[int], days: tuple[date, date], limit: int
) -> list[tuple[str, int]]:
    """Return report and delivery of the texts, published from one day to another, that share most bands."""
    query = (
        select(report_band.c.report_id, report_band.c.delivery_id)
        .where(report_band.c.band.in_(list(bands)), report_band.c.published.between(*days))
        .group_by(report_band.c.report_id, report_band.c.delivery_id)
        .order_by(func.count().desc(), report_band.c.report_id, report_band.c.delivery_id)
        .limit(limit)
    )
    return [(report_id, delivery_id) for report_id, delivery_id in connection.execute(query)]


def link_statements(connection: Connection, version: tuple[str, int], ids: Iterable[str]) -> None:
    """Say that statements were read from a version of a report."""
    report_id, delivery_id = version
    rows = [{"report_id": report_id, "delivery_id": delivery_id, "statement_id": each} for each in dict.fromkeys(ids)]
    if rows:
        connection.execute(insert(report_statement), rows)


def list_statements_of(connection: Connection, report_id: str, until: str, delivery_id: int | None = None) -> list[str]:
    """Return the statements read from a report, or from one version of it, that no withdrawal up to then has ended."""
    ended = select(withdrawal.c.statement_id).where(
        withdrawal.c.statement_id == report_statement.c.statement_id, withdrawal.c.withdrawn_at <= until
    )
    query = select(report_statement.c.statement_id).where(report_statement.c.report_id == report_id, ~ended.exists())
    if delivery_id is not None:
        query = query.where(report_statement.c.delivery_id == delivery_id)
    return list(connection.execute(query.order_by(report_statement.c.statement_id)).scalars())


def count_statements(connection: Connection, property_: str, known: str | None = None) -> dict[str, int]:
    """Return how many statements of a property that stood at an instant (default: now) were read from each report."""
    ended = select(withdrawal.c.statement_id).where(withdrawal.c.statement_id == report_statement.c.statement_id)
    query = (
        select(report_statement.c.report_id, func.count(distinct(report_statement.c.statement_id)))
        .join(statement, statement.c.statement_id == report_statement.c.statement_id)
        .where(statement.c.property == property_)
        .group_by(report_statement.c.report_id)
    )
    if known is not None:
        ended = ended.where(withdrawal.c.withdrawn_at <= known)
        query = query.where(statement.c.known_at <= known)
    return {report_id: int(count) for report_id, count in connection.execute(query.where(~ended.exists()))}
