"""Bring deliveries in: read strictly, keep in one transaction, put aside what is damaged.

A delivery is one file. It is kept whole or not at all; the same bytes again change nothing; a killed run is
completed by running it again.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from frontline.claims.ledger import Reader, keep_claims
from frontline.claims.recorded import READER as CLAIMS_TABLE
from frontline.claims.recorded import Table, keep_recorded
from frontline.control.happening import keep_happenings
from frontline.control.layer import keep_areas, keep_cells
from frontline.control.partition import Partition
from frontline.control.partition.keep import read_partition
from frontline.control.settlement import keep_settlements
from frontline.days import now, write_instant
from frontline.errors import DeliveryError, NotFoundError
from frontline.reports.article import read_articles
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext, digest_of
from frontline.sources.readers import READERS
from frontline.store import documents
from frontline.store.database import Connection
from frontline.store.quarantine import Quarantined, quarantine, release
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.placing import place_changes

Progress = Callable[[Path], None]


@dataclass
class IngestResult:
    """What became of the deliveries of one run.

    Attributes:
        source: the source's name.
        delivered: files looked at.
        accepted: files kept.
        repeated: files that were there already.
        quarantined: path and reason of each file put aside.
        states: changes of control, settlement statuses or claims that were new.
        ignored: what was left out on purpose, by kind.
        seconds: how long it took.
    """

    source: str
    delivered: int = 0
    accepted: int = 0
    repeated: int = 0
    quarantined: list[dict[str, str]] = field(default_factory=list)
    states: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Run:
    """One run of ingest over deliveries of one source.

    Attributes:
        theatre: where.
        card: the source's.
        result: what has become of the deliveries so far.
        partition: all areas that the source has shown; None: not read yet, or no longer what the database holds.
    """

    theatre: OpenTheatre
    card: Card
    result: IngestResult
    partition: Partition | None = None


def ingest(theatre: OpenTheatre, source: str, paths: Iterable[Path], progress: Progress | None = None) -> IngestResult:
    """Bring in files of a source.

    Args:
        theatre: where.
        source: the name of the card.
        paths: files, or folders whose files are taken in the order of their names.
        progress: called with each file before it is read.

    Raises:
        NotFoundError: There is no such source or file.
        StorageError: The database cannot be written.
    """
    started = time.perf_counter()
    card = theatre.card(source)
    files = [file for path in paths for file in list_files(path)]
    theatre.check_grid()
    result = IngestResult(source)
    run = Run(theatre, card, result)
    for file in files:
        if progress:
            progress(file)
        _ingest_file(run, file)
    result.seconds = round(time.perf_counter() - started, 3)
    return result


def list_files(path: Path) -> list[Path]:
    """Return a file, or the files of a folder by name.

    Raises:
        NotFoundError: There is neither, or the folder is empty.
    """
    if path.is_file():
        return [path]
    if not path.exists():
        raise NotFoundError(f"there is no file {path}", "check the path")
    files = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
    if not files:
        raise NotFoundError(f"the folder {path} holds no files", "name the deliveries")
    return files


def _ingest_file(run: Run, file: Path) -> None:
    theatre, card, result = run.theatre, run.card, run.result
    result.delivered += 1
    body = _read_bytes(file)
    digest = digest_of(body)
    with theatre.database.reading() as connection:
        before = documents.find_days(connection, card.name, digest)
        same_file = documents.is_delivered(connection, card.name, digest, file.name)
    if same_file or (before is not None and not card.is_map):
        result.repeated += 1
        return
    at = now()
    try:
        kept = _keep_file(run, str(file), body, at, before or set())
    except DeliveryError as error:
        entry = Quarantined(card.name, digest, file.name, str(error), write_instant(at))
        quarantine(theatre.quarantine, entry, body)
        result.quarantined.append({"path": str(file), "reason": str(error)})
        return
    if kept is None:
        result.repeated += 1
        return
    states, ignored = kept
    release(theatre.quarantine, card.name, digest)
    result.accepted += 1
    result.states += states
    result.ignored = dict(Counter(result.ignored) + ignored)


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{file}: {error.strerror}", "check the file and its permissions") from error


def _keep_file(run: Run, path: str, body: bytes, at: datetime, before: set[date]) -> tuple[int, Counter[str]] | None:
    """Read a delivery and keep it in one transaction; return how many states it made and what was ignored.

    It is not kept, and None returned, where the same bytes have shown all its days ``before``.
    """
    theatre, card = run.theatre, run.card
    if card.reader == "article":
        return _keep_reports(theatre, card, body, path, at)
    if card.reader == CLAIMS_TABLE:
        with theatre.database.writing() as connection:
            _record(connection, card, digest_of(body), body, path, at, None)
            return keep_recorded(connection, Table(body, path, card, theatre.settings, theatre.gazetteer), at)
    context = ReadContext(card, path, theatre.box, theatre.settings.grid, at)
    delivery = READERS[card.reader](body, context)
    delivery = place_changes(theatre.gazetteer, delivery)
    if before.issuperset(shown.day for shown in delivery.days) and delivery.days:
        return None
    partition, run.partition = run.partition, None  # taken out, so that a transaction that fails leaves none behind
    with theatre.database.writing() as connection:
        if delivery.features and partition is None:
            partition = read_partition(connection, card.name)
        number = _record(connection, card, delivery.digest, body, path, at, delivery)
        states = _keep_content(run, connection, number, delivery, partition, at)
    run.partition = partition
    return states, delivery.ignored


def _keep_content(
    run: Run, connection: Connection, number: int, delivery: Delivery, partition: Partition | None, at: datetime
) -> int:
    """Keep what a delivery holds, whatever its reader, and return how many states it made."""
    card = run.card
    if delivery.changes:
        return keep_settlements(connection, delivery, card, at)
    states = keep_happenings(connection, delivery, card, at)
    if partition is not None and delivery.features:
        states += keep_areas(connection, number, delivery, card, partition, at)
    return states + keep_cells(connection, number, delivery, card, run.theatre.grid, at)


def _keep_reports(theatre: OpenTheatre, card: Card, body: bytes, path: str, at: datetime) -> tuple[int, Counter[str]]:
    """Read reports one at a time and keep them; a damaged one takes back the whole delivery."""
    left_out = Counter[str]()
    with theatre.database.writing() as connection:
        number = _record(connection, card, digest_of(body), body, path, at, None)
        reports = read_articles(body, path, card, theatre.settings, at, left_out)
        kept, ignored = keep_claims(connection, number, reports, Reader(card, theatre.settings, theatre.gazetteer), at)
    return kept, ignored + left_out


def _record(
    connection: Connection, card: Card, digest: str, body: bytes, path: str, at: datetime, delivery: Delivery | None
) -> int:
    documents.add_document(connection, digest, body, at)
    row: dict[str, Any] = {"source": card.name, "digest": digest, "file_name": Path(path).name}
    days = delivery.days if delivery else ()
    span = {"first_day": days[0].day if days else None, "last_day": days[-1].day if days else None}
    ignored = dict(delivery.ignored) if delivery else {}
    states = len(delivery.changes) + len(delivery.events) + len(delivery.lines) if delivery else 0
    more = {"recorded_at": write_instant(at), "states": states, "ignored": ignored}
    return documents.add_delivery(connection, row | span | more)
