"""Keep deliveries that may not come in whole and apart, in a folder beside the database; nothing of them touches it.

Each is kept as its raw bytes and a note in JSON, both named by the digest.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from frontline.errors import StorageError

LARGEST_KEPT = 64 * 1024 * 1024  # of a larger one only the note is kept


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A delivery that was put aside.

    Attributes:
        source: the name of the card.
        digest: of the bytes.
        file_name: without folders.
        reason: why, in one sentence.
        quarantined_at: the instant, as UTC text.
        day: the last day that it shows, where it can be read and a person must accept or refuse it; else empty.
        areas_km2: the area that it then shows each party to hold.
        same_level: how many deliveries before it wait with the same areas.
    """

    source: str
    digest: str
    file_name: str
    reason: str
    quarantined_at: str
    day: str = ""
    areas_km2: dict[str, float] = field(default_factory=dict)
    same_level: int = 0

    @property
    def asks(self) -> bool:
        """Tell whether a person can let it in."""
        return bool(self.day)


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


def read_quarantined(folder: Path, entry: Quarantined) -> bytes | None:
    """Return the bytes of a delivery in quarantine; None where it was too large to be kept.

    Raises:
        StorageError: They cannot be read.
    """
    file = folder / entry.source / entry.digest
    try:
        return file.read_bytes() if file.exists() else None
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}", "make the file readable") from error


def release(folder: Path, source: str, digest: str) -> None:
    """Remove a delivery from quarantine, once the same bytes have been accepted."""
    for name in (digest, f"{digest}.json"):
        (folder / source / name).unlink(missing_ok=True)
