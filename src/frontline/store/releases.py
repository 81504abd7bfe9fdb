"""Keep releases and who signed them, and tell what a theatre holds and how new the newest of it is.

Releases are only ever added, and so are signatures; a release that was wrong is followed by another.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from frontline.store.tables import (
    delivery,
    outline_version,
    release,
    report,
    shown_day,
    signature,
    statement,
    withdrawal,
)

BECAME_KNOWN = (
    *(table.c.known_at for table in (shown_day, outline_version, statement, report)),
    withdrawal.c.withdrawn_at,
)
EVIDENCE = ("claim", "control", "finding")  # the statements that an assessment may rest on


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release.

    Attributes:
        release_id: its number.
        made_at: when.
        cut_off: nothing known later is in it.
        first_day: that it shows.
        last_day: likewise.
        holdings: digest of all that it was made from.
        manifest: SHA-256 of each part, by its path.
        summary: what changed since the release before, and what was refused.
    """

    release_id: int
    made_at: str
    cut_off: str
    first_day: date
    last_day: date
    holdings: str
    manifest: dict[str, str]
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a release, and when."""

    release_id: int
    person: str
    signed_at: str


def add_release(connection: Connection, record: ReleaseRecord) -> int:
    """Keep a release and return its number; ``release_id`` of the record does not count."""
    values = {name: getattr(record, name) for name in ReleaseRecord.__dataclass_fields__ if name != "release_id"}
    return int(connection.execute(insert(release).returning(release.c.release_id), values).scalar_one())


def list_releases(connection: Connection) -> list[ReleaseRecord]:
    """Return all releases, the newest first."""
    columns = [release.c[name] for name in ReleaseRecord.__dataclass_fields__]
    rows = connection.execute(select(*columns).order_by(release.c.release_id.desc()))
    return [ReleaseRecord(*row) for row in rows]


def add_signature(connection: Connection, signed: Signature) -> None:
    """Keep a signature."""
    connection.execute(insert(signature), {name: getattr(signed, name) for name in Signature.__dataclass_fields__})


def list_signatures(connection: Connection) -> list[Signature]:
    """Return all signatures in order of time."""
    query = select(signature.c.release_id, signature.c.person, signature.c.signed_at)
    return [Signature(*row) for row in connection.execute(query.order_by(signature.c.signed_at, signature.c.person))]


def digest_holdings(connection: Connection) -> str:
    """Return a digest that changes whenever anything is brought in, said or taken back: the tables only grow."""
    grown = [
        select(func.count(), func.max(delivery.c.recorded_at)).select_from(delivery),
        select(func.count(), func.max(shown_day.c.known_at)).select_from(shown_day),
        select(func.count(), func.max(statement.c.recorded_at)).select_from(statement),
        select(func.count(), func.max(withdrawal.c.withdrawn_at)).select_from(withdrawal),
    ]
    counts = [tuple(connection.execute(query).one()) for query in grown]
    return hashlib.sha256(repr(counts).encode()).hexdigest()


def find_newest(connection: Connection) -> str:
    """Return the instant from which the newest evidence of control could be known; empty where there is none."""
    shown = connection.execute(select(func.max(shown_day.c.known_at))).scalar()
    query = select(func.max(statement.c.known_at)).where(statement.c.property.in_(EVIDENCE))
    return max(str(shown or ""), str(connection.execute(query).scalar() or ""))


def find_last_known(connection: Connection, until: str) -> str:
    """Return the last instant up to another at which anything became known, or was taken back; empty before that."""
    found = [connection.execute(select(func.max(each)).where(each <= until)).scalar() for each in BECAME_KNOWN]
    return max(str(each or "") for each in found)
