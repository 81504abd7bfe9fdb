"""Keep the faces of each source's partition, the versions of its days, and what faces show from a version on.

Append-only. A face is kept as drawn first; pieces carved from it later are rows of their own, so what is left of it is
its polygon less theirs. A state takes effect in its version and in those after it as recorded at that time; read in the
order of recording, the rows make the partition again. What they mean belongs in ``control.partition``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, distinct, insert, select

from frontline.store.tables import face, face_state, face_version


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """A face as drawn first; the box in units of 1e-7 degree, rounded outward."""

    face: int
    delivery_id: int
    carved_from: int
    west: int
    south: int
    east: int
    north: int
    wkb: bytes


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One publication of one day."""

    version_id: int
    delivery_id: int
    day: date
    known_at: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StateRecord:
    """From a version on, a face shows a label or no longer does."""

    version_id: int
    face: int
    label: str
    shows: bool


def list_partitions(connection: Connection) -> list[str]:
    """Return the sources that have a partition, by name."""
    return sorted(connection.execute(select(distinct(face_version.c.source))).scalars())


def add_faces(connection: Connection, source: str, records: Iterable[FaceRecord]) -> None:
    """Keep new faces of a source."""
    names = FaceRecord.__dataclass_fields__
    if rows := [{"source": source} | {name: getattr(record, name) for name in names} for record in records]:
        connection.execute(insert(face), rows)


def add_version(connection: Connection, source: str, delivery_id: int, day: date, known_at: str, evidence: str) -> int:
    """Keep a version and return its number."""
    values = {"source": source, "delivery_id": delivery_id, "day": day, "known_at": known_at, "evidence": evidence}
    made = insert(face_version).returning(face_version.c.version_id)
    return int(connection.execute(made, values).scalar_one())


def add_states(connection: Connection, records: Iterable[StateRecord]) -> None:
    """Keep what faces show from a version on."""
    names = StateRecord.__dataclass_fields__
    if rows := [{name: getattr(record, name) for name in names} for record in records]:
        connection.execute(insert(face_state), rows)


def read_faces(connection: Connection, source: str) -> list[FaceRecord]:
    """Return the faces of a source by number."""
    columns = [face.c[name] for name in FaceRecord.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(face.c.source == source).order_by(face.c.face))
    return [FaceRecord(*row) for row in rows]


def read_versions(connection: Connection, source: str) -> list[VersionRecord]:
    """Return the versions of a source in the order of recording."""
    columns = [face_version.c[name] for name in VersionRecord.__dataclass_fields__]
    query = select(*columns).where(face_version.c.source == source).order_by(face_version.c.version_id)
    return [VersionRecord(*row) for row in connection.execute(query)]


def read_states(connection: Connection, source: str) -> list[StateRecord]:
    """Return what faces show from which version on, in the order of recording."""
    columns = [face_state.c[name] for name in StateRecord.__dataclass_fields__]
    joined = face_state.join(face_version)
    query = select(*columns).select_from(joined).where(face_version.c.source == source).order_by(face_state.c.state_id)
    return [StateRecord(*row) for row in connection.execute(query)]
