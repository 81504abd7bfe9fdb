"""Keep assessments: for each day the probability that each party holds each cell.

An assessment is never changed; bringing it up to date makes a new one, and the older stays readable. Where only later
days were added, the new one holds these and stands on the older for the rest. What was believed at the time and what is
believed with hindsight are kept apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from frontline.store.tables import assessment, hindsight, posterior

CODEC = pa.Codec("zstd", compression_level=6)
FULL = 65535


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """One assessment: how it was made, of what, when, and which days and lattice it covers."""

    assessment_id: int
    method: str
    inputs: str
    made_at: str
    first_day: date
    last_day: date
    columns: int
    rows: int
    based_on: int | None = None


def latest_assessment(connection: Connection) -> AssessmentRecord | None:
    """Return the newest assessment, or None."""
    columns = [assessment.c[name] for name in AssessmentRecord.__dataclass_fields__]
    row = connection.execute(select(*columns).order_by(assessment.c.assessment_id.desc()).limit(1)).first()
    return AssessmentRecord(*row) if row else None


def find_assessment(connection: Connection, inputs: str) -> AssessmentRecord | None:
    """Return the assessment that was made from these inputs, or None."""
    columns = [assessment.c[name] for name in AssessmentRecord.__dataclass_fields__]
    row = connection.execute(select(*columns).where(assessment.c.inputs == inputs)).first()
    return AssessmentRecord(*row) if row else None


def add_assessment(
    connection: Connection, record: AssessmentRecord, days: Iterable[tuple[date, NDArray[np.float32]]]
) -> int:
    """Keep an assessment, day by day as it comes, and return its number; each day's shape is (parties, cells)."""
    values = {name: getattr(record, name) for name in AssessmentRecord.__dataclass_fields__ if name != "assessment_id"}
    made = insert(assessment).returning(assessment.c.assessment_id)
    number = connection.execute(made, values).scalar_one()
    add_days(connection, int(number), days)
    return int(number)


def add_days(connection: Connection, assessment_id: int, days: Iterable[tuple[date, NDArray[np.float32]]]) -> None:
    """Keep more days of an assessment, each of shape (parties, cells)."""
    for day, field in days:
        connection.execute(insert(posterior), {"assessment_id": assessment_id, "day": day, "body": _pack(field)})


def add_hindsight(connection: Connection, assessment_id: int, days: Iterable[tuple[date, NDArray[np.float32]]]) -> None:
    """Keep what an assessment looks like with hindsight, each day's shape (parties, cells)."""
    for day, field in days:
        connection.execute(insert(hindsight), {"assessment_id": assessment_id, "day": day, "body": _pack(field)})


def read_posterior(
    connection: Connection, record: AssessmentRecord, day: date, parties: int, *, in_hindsight: bool = False
) -> NDArray[np.float32] | None:
    """Return the probabilities of a day, shape (parties, rows, columns), or None where the day is not covered.

    Args:
        connection: of a transaction.
        record: which assessment; days that it does not hold itself are read from the one that it stands on.
        day: the day.
        parties: how many.
        in_hindsight: as believed with all later days, instead of at the time.
    """
    table = hindsight if in_hindsight else posterior
    number: int | None = record.assessment_id
    while number is not None:
        query = select(table.c.body).where(table.c.assessment_id == number, table.c.day == day)
        body = connection.execute(query).scalar()
        if body is not None:
            return _unpack(body, (parties, record.rows, record.columns))
        number = connection.execute(select(assessment.c.based_on).where(assessment.c.assessment_id == number)).scalar()
    return None


def _pack(field: NDArray[np.float32]) -> bytes:
    scaled = field * np.float32(FULL)
    return bytes(CODEC.compress(np.rint(scaled, out=scaled).astype("<u2"), asbytes=True))


def _unpack(body: bytes, shape: tuple[int, int, int]) -> NDArray[np.float32]:
    raw = CODEC.decompress(body, decompressed_size=int(np.prod(shape)) * 2, asbytes=True)
    return np.asarray(np.frombuffer(raw, "<u2").reshape(shape) / np.float32(FULL))
