"""Read the claims of texts that are not stored, batch after batch, so that their number costs no memory.

Files of JSON lines are never held whole; what is asked of stored claims belongs in ``reading``.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from frontline.claims.extract import Text, claim_to_json, extract_claims
from frontline.days import now
from frontline.errors import NotFoundError
from frontline.reports.article import Defaults, read_texts, stream_texts
from frontline.reports.report import Draft
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ingest import list_files

BATCH_CHARACTERS = 40_000
WAITING = 3  # batches for each process: enough that none is idle, few enough that memory stays small

Rows = list[dict[str, Any]]
Told = Callable[[str], None]


def extract_each(
    theatre: OpenTheatre, paths: Iterable[Path], defaults: Defaults, jobs: int = 1, told: Told | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the claims of texts as JSON, in the order of the texts; nothing is stored.

    Args:
        theatre: where.
        paths: files, or folders whose files are taken in the order of their names.
        defaults: what the caller knows of texts that do not say it.
        jobs: processes to read with; what is read does not depend on it.
        told: called now and then with how far it has come.

    Raises:
        NotFoundError: There is no such file.
        DeliveryError: A text cannot be read; the claims of those before it have been yielded.
    """
    files = [file for path in paths for file in list_files(path)]
    batches = _make_batches(text for file in files for text in _read_file(theatre, file, defaults))
    texts, claims = 0, 0
    for size, rows in _read_many(theatre, batches, jobs) if jobs > 1 else _read_alone(theatre, batches):
        yield from rows
        texts, claims = texts + size, claims + len(rows)
        if told:
            told(f"{texts:,} texts, {claims:,} claims")


def _read_file(theatre: OpenTheatre, file: Path, defaults: Defaults) -> Iterator[Text]:
    """Yield the texts of a file; of JSON lines one is in memory at a time."""
    try:
        with file.open("rb") as stream:
            given = (str(file), theatre.settings, now(), defaults)
            drafts = stream_texts(stream, *given)
            if drafts is None:
                stream.seek(0)
                drafts = read_texts(stream.read(), *given)
            yield from map(_text_of, drafts)
    except OSError as error:
        raise NotFoundError(f"{file}: {error.strerror}", "check the file and its permissions") from error


def _text_of(draft: Draft) -> Text:
    kind = draft.publisher_kind
    return Text(draft.report_id, draft.text, draft.lang, draft.published, draft.publisher, kind)


def _make_batches(texts: Iterable[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_alone(theatre: OpenTheatre, batches: Iterator[list[Text]]) -> Iterator[tuple[int, Rows]]:
    return ((len(batch), _read_batch(theatre, batch)) for batch in batches)


def _read_batch(theatre: OpenTheatre, batch: list[Text]) -> Rows:
    found = (extract_claims(text, theatre.settings, theatre.gazetteer, theatre.readers) for text in batch)
    return [claim_to_json(claim) for claims in found for claim in claims]


def _read_many(theatre: OpenTheatre, batches: Iterator[list[Text]], jobs: int) -> Iterator[tuple[int, Rows]]:
    """Yield the claims of batches that several processes read, in the order of the batches."""
    path = theatre.folder.path
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_leave_interrupts)
    waiting: deque[tuple[int, Future[Rows]]] = deque()
    try:
        for batch in batches:
            waiting.append((len(batch), pool.submit(_read_batch_at, path, batch)))
            if len(waiting) > WAITING * jobs:
                size, done = waiting.popleft()
                yield size, done.result()
        for size, done in waiting:
            yield size, done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Let the process that was started by the user alone answer an interruption."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _open_once(path: Path) -> OpenTheatre:
    return OpenTheatre.at(path)


def _read_batch_at(path: Path, batch: list[Text]) -> Rows:
    return _read_batch(_open_once(path), batch)
