"""Keep the versions of what each map source drew: which edges came and went with each.

Append-only. A version's body is packed by ``control.partition.keep``, which also says what is in it; here it is
bytes with a day, an instant and a delivery.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, distinct, func, insert, select

from frontline.store.tables import outline_version


@dataclass(frozen=True, slots=True)
class OutlineRecord:
    """One publication of one day: the day, when it was known, the digest of the file, and what it drew."""

    day: date
    known_at: str
    evidence: str
    body: bytes


def list_outlined(connection: Connection) -> list[str]:
    """Return the sources that have drawn outlines, by name."""
    return sorted(connection.execute(select(distinct(outline_version.c.source))).scalars())


def count_versions(connection: Connection, source: str) -> int:
    """Return how many versions a source has."""
    query = select(func.count()).select_from(outline_version).where(outline_version.c.source == source)
    return int(connection.execute(query).scalar_one())


def add_version(connection: Connection, source: str, delivery_id: int, record: OutlineRecord) -> None:
    """Keep a version."""
    values = {name: getattr(record, name) for name in OutlineRecord.__dataclass_fields__}
    connection.execute(insert(outline_version), values | {"source": source, "delivery_id": delivery_id})


def read_versions(connection: Connection, source: str) -> list[OutlineRecord]:
    """Return the versions of a source in the order of recording."""
    columns = [outline_version.c[name] for name in OutlineRecord.__dataclass_fields__]
    query = select(*columns).where(outline_version.c.source == source).order_by(outline_version.c.version_id)
    return [OutlineRecord(*row) for row in connection.execute(query)]
