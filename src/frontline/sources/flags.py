"""Keep what the guards of a sequence found odd about a delivery that came in, as statements that rest on its bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from frontline.days import ONE_DAY, write_instant
from frontline.sources.sequence import Finding
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements

PROPERTY = "flag"


@dataclass(frozen=True, slots=True)
class Flag:
    """What was found odd about a delivery.

    Attributes:
        source: the name of the card.
        digest: of the delivery.
        path: the name of its file.
        day: the day that it shows, as ISO text.
        guard: which guard found it.
        message: the sentence for the reader.
    """

    source: str
    digest: str
    path: str
    day: str
    guard: str
    message: str


def keep_flags(
    connection: Connection, source: str, digest: str, path: str, findings: Iterable[Finding], at: datetime
) -> None:
    """Keep the findings about a delivery."""
    instant = write_instant(at)
    add_statements(
        connection,
        [
            Statement(
                subject=source, property=PROPERTY, value={"path": path, "guard": each.guard, "message": each.message},
                source=source, origin=f"guard:{each.guard}", digest=digest, span_start=None, span_end=None,
                feature=None, valid_from=each.day, valid_until=each.day + ONE_DAY,
                known_at=instant, recorded_at=instant,
            )
            for each in findings
        ],
    )  # fmt: skip


def read_flags(connection: Connection) -> list[Flag]:
    """Return all flags in the order of the days that they are about."""
    rows = [each for _, each in read_statements(connection, property_=PROPERTY)]
    flags = [
        Flag(
            each.source, each.digest or "", each.value["path"],
            each.valid_from.isoformat() if each.valid_from else "", each.value["guard"], each.value["message"],
        )
        for each in rows
    ]  # fmt: skip
    return sorted(flags, key=lambda each: (each.day, each.path, each.guard))
