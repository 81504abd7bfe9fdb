"""Keep statements: the atom of all that frontline knows.

A statement says that a subject has a value for a property, who says so, on what evidence, over which days it holds
and when it could be known. Statements are only ever added; one that is taken back gets a withdrawal.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, insert, select

from frontline.store.tables import statement, withdrawal


@dataclass(frozen=True, slots=True)
class Statement:
    """One sourced fact.

    Attributes:
        subject: a place's id, a report's id or another thing's.
        property: what is said of it, such as ``control`` or ``claim``.
        value: plain JSON.
        source: the name of the source card.
        origin: the rule, model or person that made the statement.
        digest: the document that it rests on.
        span_start: first character in that document's text.
        span_end: the character after the last.
        feature: or the number of the feature or line in it.
        valid_from: first day it holds; None where nothing says.
        valid_until: the day after the last; None while it holds.
        known_at: instant at which it could be known, as UTC text.
        recorded_at: instant at which it was recorded here.
    """

    subject: str
    property: str
    value: Any
    source: str
    origin: str
    digest: str | None
    span_start: int | None
    span_end: int | None
    feature: int | None
    valid_from: date | None
    valid_until: date | None
    known_at: str
    recorded_at: str

    def make_id(self) -> str:
        """Return an id made from all but the instant of recording, so that the same fact is the same statement."""
        content = asdict(self)
        del content["recorded_at"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:40]


def add_statements(connection: Connection, statements: Iterable[Statement]) -> int:
    """Add statements that are not there yet and return how many were new."""
    rows = {each.make_id(): asdict(each) | {"statement_id": each.make_id()} for each in statements}
    known = _known_ids(connection, list(rows))
    fresh = [row for key, row in rows.items() if key not in known]
    if fresh:
        connection.execute(insert(statement), fresh)
    return len(fresh)


def read_statements(
    connection: Connection,
    *,
    property_: str,
    subject: str | None = None,
    source: str | None = None,
    known: str | None = None,
) -> list[tuple[str, Statement]]:
    """Return the ids and statements of a property that were known and not withdrawn at an instant, in order of time."""
    query = _standing(known).where(statement.c.property == property_)
    if subject is not None:
        query = query.where(statement.c.subject == subject)
    if source is not None:
        query = query.where(statement.c.source == source)
    query = query.order_by(
        statement.c.valid_from, statement.c.known_at, statement.c.span_start, statement.c.statement_id
    )
    rows = connection.execute(query).mappings()
    names = Statement.__dataclass_fields__
    return [(row["statement_id"], Statement(**{name: row[name] for name in names})) for row in rows]


def withdraw_statements(connection: Connection, ids: Iterable[str], withdrawn_at: str, reason: str) -> None:
    """Take statements back; they stay readable as of before."""
    rows = [{"statement_id": each, "withdrawn_at": withdrawn_at, "reason": reason} for each in ids]
    if rows:
        connection.execute(insert(withdrawal), rows)


def _standing(known: str | None) -> Select[Any]:
    gone = exists().where(withdrawal.c.statement_id == statement.c.statement_id)
    query = select(statement)
    if known is None:
        return query.where(~gone)
    return query.where(statement.c.known_at <= known, ~gone.where(withdrawal.c.withdrawn_at <= known))


def _known_ids(connection: Connection, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        query = select(statement.c.statement_id).where(statement.c.statement_id.in_(ids[start : start + 500]))
        found.update(connection.execute(query).scalars())
    return found
