"""Keep raw documents by their digest, the deliveries they came in, and the reports read from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, func, insert, select, true

from frontline.days import write_instant
from frontline.store.tables import delivery, document, report, shown_day

CODEC = pa.Codec("zstd", compression_level=9)


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One delivery as it was recorded."""

    delivery_id: int
    source: str
    digest: str
    file_name: str
    recorded_at: str
    first_day: date | None
    last_day: date | None
    states: int


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report as it was kept; the newest version of its id. Its text is read where it is needed."""

    report_id: str
    title: str
    lang: str
    published: date
    publisher: str
    publisher_kind: str
    url: str
    digest: str
    read_by: str
    published_at: str | None
    known_at: str
    author: str
    dateline: dict[str, Any] | None
    outlets: list[str]
    retrieved_at: str


def add_document(connection: Connection, digest: str, body: bytes, retrieved_at: datetime) -> None:
    """Keep a document's bytes; a document that is there already stays as it is."""
    if connection.execute(select(document.c.digest).where(document.c.digest == digest)).first():
        return
    packed = CODEC.compress(body, asbytes=True) if body else b""
    row = {"digest": digest, "size": len(body), "body": packed, "retrieved_at": write_instant(retrieved_at)}
    connection.execute(insert(document), row)


def read_document(connection: Connection, digest: str) -> bytes | None:
    """Return a document's bytes as they came, or None."""
    found = connection.execute(select(document.c.size, document.c.body).where(document.c.digest == digest)).first()
    if found is None:
        return None
    return bytes(CODEC.decompress(found.body, decompressed_size=found.size, asbytes=True)) if found.size else b""


def is_delivered(connection: Connection, source: str, digest: str, file_name: str) -> bool:
    """Tell whether a source has delivered this very file: the same bytes under the same name."""
    query = select(delivery.c.delivery_id).where(delivery.c.source == source, delivery.c.digest == digest)
    return connection.execute(query.where(delivery.c.file_name == file_name)).first() is not None


def find_days(connection: Connection, source: str, digest: str) -> set[date] | None:
    """Return the days that a source has shown by a file of these bytes; None where it never delivered them.

    Two days that look alike come as the same bytes where only the file's name tells the day.
    """
    delivered = select(delivery.c.delivery_id).where(delivery.c.source == source, delivery.c.digest == digest)
    if connection.execute(delivered).first() is None:
        return None
    query = select(shown_day.c.day).where(shown_day.c.delivery_id.in_(delivered.scalar_subquery()))
    return set(connection.execute(query).scalars())


def add_delivery(connection: Connection, row: Mapping[str, Any]) -> int:
    """Record a delivery and return its number."""
    return int(connection.execute(insert(delivery).returning(delivery.c.delivery_id), dict(row)).scalar_one())


def read_delivered(connection: Connection, delivery_id: int) -> tuple[str, bytes]:
    """Return the name of a delivery's file and its bytes as they came."""
    query = select(delivery.c.file_name, delivery.c.digest).where(delivery.c.delivery_id == delivery_id)
    row = connection.execute(query).one()
    return row.file_name, read_document(connection, row.digest) or b""


def list_deliveries(connection: Connection) -> list[DeliveryRecord]:
    """Return all deliveries, oldest first."""
    columns = [delivery.c[name] for name in DeliveryRecord.__dataclass_fields__]
    rows = connection.execute(select(*columns).order_by(delivery.c.delivery_id))
    return [DeliveryRecord(*row) for row in rows]


def add_reports(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep reports; a report whose id is known becomes its newer version."""
    connection.execute(insert(report), [dict(row) for row in rows])


def list_reports(connection: Connection, known: str | None = None) -> list[ReportRecord]:
    """Return the newest version of each report that was known at an instant (default: now), by day and id."""
    order = [report.c.known_at.desc(), report.c.delivery_id.desc()]
    place = func.row_number().over(partition_by=report.c.report_id, order_by=order).label("place")
    names = ReportRecord.__dataclass_fields__
    columns = [document.c.retrieved_at if name == "retrieved_at" else report.c[name] for name in names]
    versions = select(*columns, place).join(document, document.c.digest == report.c.digest)
    versions = versions.where(report.c.known_at <= known if known else true())
    found = versions.subquery()
    newest = [found.c[name] for name in names]
    query = select(*newest).where(found.c.place == 1).order_by(found.c.published, found.c.report_id)
    return [ReportRecord(*row) for row in connection.execute(query)]
