"""Let a person accept or refuse a delivery that was put aside, with a reason that is kept.

Judgements are appended to ``judgements.jsonl`` in the quarantine folder and never changed; the last one of a delivery
counts. Accepting does not read anything: the next ingest of the same bytes goes past the guards that *ask* (see
``sequence``), and past no other. A delivery that cannot be read, or breaks a guard of the card, cannot be accepted;
there the card or the file must change.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from frontline.days import now, write_instant
from frontline.errors import NotFoundError, StorageError, UsageError
from frontline.store.quarantine import Quarantined, list_quarantined

FILE = "judgements.jsonl"
SHORTEST_DIGEST = 6


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about a delivery: the verdict, why, who, and the instant."""

    source: str
    digest: str
    verdict: Literal["accept", "refuse"]
    reason: str
    person: str
    judged_at: str


def accept(folder: Path, source: str, digest: str, reason: str, person: str) -> Judgement:
    """Accept a delivery in quarantine, so that its next ingest goes past the guards that ask.

    Args:
        folder: the theatre's quarantine.
        source: the name of the card.
        digest: of the delivery, or its first characters.
        reason: why.
        person: who says so.

    Raises:
        NotFoundError: No such delivery is in quarantine.
        UsageError: The reason or the person is missing, or the digest fits several.
        StorageError: The folder cannot be written.
    """
    return _judge(folder, source, digest, "accept", reason, person)


def refuse(folder: Path, source: str, digest: str, reason: str, person: str) -> Judgement:
    """Refuse a delivery in quarantine for good; it stays there with the reason, and is not asked about again.

    Args:
        folder: the theatre's quarantine.
        source: the name of the card.
        digest: of the delivery, or its first characters.
        reason: why.
        person: who says so.

    Raises:
        NotFoundError: No such delivery is in quarantine.
        UsageError: The reason or the person is missing, or the digest fits several.
        StorageError: The folder cannot be written.
    """
    return _judge(folder, source, digest, "refuse", reason, person)


def find_judgement(folder: Path, source: str, digest: str) -> Judgement | None:
    """Return the last judgement of a delivery, None where nobody has judged it."""
    fitting = [each for each in list_judgements(folder) if (each.source, each.digest) == (source, digest)]
    return fitting[-1] if fitting else None


def list_judgements(folder: Path) -> list[Judgement]:
    """Return all judgements in the order in which they were made.

    Raises:
        StorageError: The file is damaged.
    """
    file = folder / FILE
    if not file.is_file():
        return []
    try:
        return [Judgement(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(f"{file}: it cannot be read ({error})", "restore it from a copy") from error


def _judge(
    folder: Path, source: str, digest: str, verdict: Literal["accept", "refuse"], reason: str, person: str
) -> Judgement:
    for name, text in (("reason", reason), ("person", person)):
        if not text.strip():
            raise UsageError(f"the {name} is missing", f"give it with --{name}")
    entry = _find(folder, source, digest)
    instant = write_instant(now())
    judgement = Judgement(source, entry.digest, verdict, " ".join(reason.split()), person.strip(), instant)
    try:
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(judgement), ensure_ascii=False) + "\n")
    except OSError as error:
        raise StorageError(f"{folder / FILE}: {error.strerror}", "make the folder writable") from error
    return judgement


def _find(folder: Path, source: str, digest: str) -> Quarantined:
    if len(digest) < SHORTEST_DIGEST:
        raise UsageError(f"'{digest}' is too short for a digest", f"give at least {SHORTEST_DIGEST} characters")
    entries = [each for each in list_quarantined(folder) if each.source == source and each.digest.startswith(digest)]
    if not entries:
        remedy = "'frontline sources' lists what is there"
        raise NotFoundError(f"no delivery {digest} of {source} is in quarantine", remedy)
    if len(entries) > 1:
        raise UsageError(f"{len(entries)} deliveries of {source} start with {digest}", "give more of the digest")
    return entries[0]
