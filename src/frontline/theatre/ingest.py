"""Bring deliveries in: read strictly, keep in one transaction, put aside what is damaged or asks a person.

A delivery is one file. It is kept whole or not at all. The same bytes again change nothing, unless their file's name
says that a map looked the same on another day; a killed run is completed by running it again. What a person decides
about a delivery that was put aside belongs in ``judging``.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from frontline.claims.ledger import Reader, keep_claims
from frontline.claims.recorded import READER as CLAIMS_TABLE
from frontline.claims.recorded import Table, keep_recorded
from frontline.control.happening import keep_happenings
from frontline.control.land import read_land
from frontline.control.layer import keep_areas, keep_cells
from frontline.control.partition import Partition
from frontline.control.partition.keep import read_partition
from frontline.control.settlement import keep_settlements
from frontline.control.split import split_delivery
from frontline.days import now, start_of_day, write_instant
from frontline.errors import DeliveryError, NotFoundError, QuestionError
from frontline.reports.article import read_articles
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext, digest_of
from frontline.sources.flags import keep_flags
from frontline.sources.judgement import Judgement, keep_judgement
from frontline.sources.readers import READERS
from frontline.sources.sequence import Finding
from frontline.store import documents
from frontline.store.database import Connection
from frontline.store.quarantine import Quarantined, quarantine, release
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.placing import place_changes
from frontline.theatre.precedents import Precedents

Progress = Callable[[Path], None]


@dataclass
class IngestResult:
    """What became of the deliveries of one run.

    Attributes:
        source: the source's name.
        delivered: files looked at.
        accepted: files kept.
        repeated: files that were there already.
        quarantined: path and reason of each file put aside, and on how many of the same level before it.
        refused: files that a person has refused for good.
        flags: what was odd about files that were kept: path, day, guard and message.
        states: changes of control, settlement statuses or claims that were new.
        ignored: what was left out on purpose, by kind.
        seconds: how long it took.
    """

    source: str
    delivered: int = 0
    accepted: int = 0
    repeated: int = 0
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    flags: list[dict[str, str]] = field(default_factory=list)
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
        precedents: what the next delivery is laid beside.
        partition: all areas that the source has shown; None: not read yet, or no longer what the database holds.
    """

    theatre: OpenTheatre
    card: Card
    result: IngestResult
    precedents: Precedents
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
    run = Run(theatre, card, result, Precedents.of(theatre, card))
    for file in files:
        if progress:
            progress(file)
        ingest_bytes(run, str(file), _read_bytes(file))
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


def ingest_bytes(run: Run, path: str, body: bytes) -> None:
    """Bring in the bytes of one file, or put them aside, and count what became of them."""
    theatre, card, result, precedents = run.theatre, run.card, run.result, run.precedents
    result.delivered += 1
    digest = digest_of(body)
    with theatre.database.reading() as connection:
        before = documents.find_days(connection, card.name, digest)
        same_file = documents.is_delivered(connection, card.name, digest, Path(path).name)
    if same_file or (before is not None and not card.is_map):
        result.repeated += 1
        return
    judgement = precedents.judged.get(digest)
    if judgement and judgement.verdict == "refuse":
        result.refused += 1
        return
    at = now()
    try:
        keep_bytes(run, path, body, judgement, at)
    except DeliveryError as error:
        entry = Quarantined(card.name, digest, Path(path).name, str(error), write_instant(at))
        if isinstance(error, QuestionError):
            entry = precedents.keep_waiting(entry, error)
        quarantine(theatre.quarantine, entry, body)
        result.quarantined.append({"path": path, "reason": entry.reason, "same_level": entry.same_level})


def keep_bytes(run: Run, path: str, body: bytes, judgement: Judgement | None, at: datetime) -> None:
    """Read the bytes of one file and keep them, and count them; accepted by a person where there is a judgement.

    Raises:
        DeliveryError: They are damaged, or ask a person and nobody has accepted them.
    """
    kept = _keep_file(run, path, body, judgement, at)
    if kept is None:
        run.result.repeated += 1
        return
    states, ignored, flags = kept
    result = run.result
    release(run.theatre.quarantine, run.card.name, digest_of(body))
    result.accepted += 1
    result.states += states
    result.ignored = dict(Counter(result.ignored) + ignored)
    result.flags += [
        {"path": path, "day": each.day.isoformat(), "guard": each.guard, "message": each.message} for each in flags
    ]


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{file}: {error.strerror}", "check the file and its permissions") from error


def _keep_file(
    run: Run, path: str, body: bytes, judgement: Judgement | None, at: datetime
) -> tuple[int, Counter[str], tuple[Finding, ...]] | None:
    """Read a delivery and keep it in one transaction; return how many states it made, what was ignored and odd.

    None where the same bytes have shown all its days before.
    """
    theatre, card = run.theatre, run.card
    if card.reader == "article":
        return *_keep_reports(theatre, card, body, path, at), ()
    if card.reader == CLAIMS_TABLE:
        return *_keep_recorded(theatre, card, body, path, at), ()
    context = ReadContext(card, path, theatre.box, theatre.settings.grid, at)
    delivery = _date_knowledge(READERS[card.reader](body, context), card)
    delivery = place_changes(theatre.gazetteer, delivery)
    if card.split:
        delivery = split_delivery(delivery, card, read_land(theatre.folder.path / card.split.land, card.split.pieces))
    with theatre.database.reading() as connection:
        before = documents.find_days(connection, card.name, delivery.digest) or set()
    if delivery.days and before.issuperset(shown.day for shown in delivery.days):
        return None
    findings = run.precedents.check(delivery, context, accepted=judgement is not None)
    partition, run.partition = run.partition, None  # taken out, so that a transaction that fails leaves none behind
    with theatre.database.writing() as connection:
        if delivery.features and partition is None:
            partition = read_partition(connection, card.name)
        number = _record(connection, card, delivery.digest, body, path, at, delivery)
        states = _keep_content(run, connection, number, delivery, partition, at)
        keep_flags(connection, card.name, delivery.digest, Path(path).name, findings, at)
        if judgement and judgement != run.precedents.judged.get(delivery.digest):
            keep_judgement(connection, judgement)
    run.partition = partition
    run.precedents.keep_accepted(number, delivery)
    return states, delivery.ignored, findings


def _date_knowledge(delivery: Delivery, card: Card) -> Delivery:
    """Let nothing of a source that tells of the past be known before it appeared."""
    if card.known_since is None:
        return delivery
    appeared = start_of_day(card.known_since)
    days = tuple(replace(each, known_at=max(each.known_at, appeared)) for each in delivery.days)
    changes = tuple(replace(each, known_at=max(each.known_at, appeared)) for each in delivery.changes)
    return replace(delivery, days=days, changes=changes)


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
        kept, ignored = keep_claims(
            connection, number, reports, Reader(card, theatre.settings, theatre.gazetteer, theatre.readers), at
        )
    return kept, ignored + left_out


def _keep_recorded(theatre: OpenTheatre, card: Card, body: bytes, path: str, at: datetime) -> tuple[int, Counter[str]]:
    """Read a table of recorded claims and keep them; a damaged row takes back the whole delivery."""
    with theatre.database.writing() as connection:
        _record(connection, card, digest_of(body), body, path, at, None)
        return keep_recorded(connection, Table(body, path, card, theatre.settings, theatre.gazetteer), at)


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
