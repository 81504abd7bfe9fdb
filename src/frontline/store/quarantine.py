"""Keep damaged deliveries whole and apart, in a folder beside the database, so that nothing of them touches it.

Each is kept as its raw bytes and a note in JSON, both named by the digest.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from frontline.errors import StorageError

LARGEST_KEPT = 64 * 1024 * 1024  # of a larger one only the note is kept


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A delivery that was refused: its source, digest, file name, reason and the instant."""

    source: str
    digest: str
    file_name: str
    reason: str
    quarantined_at: str


def quarantine(folder: Path, entry: Quarantined, body: bytes) -> None:
    """Put a delivery aside; the same one again changes nothing but the reason.

    Raises:
        StorageError: The folder cannot be written.
    """
    place = folder / entry.source
    try:
        place.mkdir(parents=True, exist_ok=True)
        if len(body) <= LARGEST_KEPT:
            (place / entry.digest).write_bytes(body)
        note = {name: getattr(entry, name) for name in Quarantined.__dataclass_fields__}
        text = json.dumps(note, ensure_ascii=False, indent=1)
        unfinished = place / f"{entry.digest}.json.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(place / f"{entry.digest}.json")
    except OSError as error:
        raise StorageError(f"{place}: {error.strerror}", "make the folder writable") from error


def list_quarantined(folder: Path) -> list[Quarantined]:
    """Return what is in quarantine, by source and time."""
    notes = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*/*.json"))]
    return sorted((Quarantined(**note) for note in notes), key=lambda each: (each.source, each.quarantined_at))


def release(folder: Path, source: str, digest: str) -> None:
    """Remove a delivery from quarantine, once the same bytes have been accepted."""
    for name in (digest, f"{digest}.json"):
        (folder / source / name).unlink(missing_ok=True)
