"""Keep what was fetched in the theatre, by digest, and who agreed to which licence before the first fetch.

Nothing here touches the network; that is ``fetch``. Layout of the folder::

    agreed.jsonl                      a line for each licence that somebody agreed to
    SOURCE/ADDRESS.json               the last answer of an address: digest, file name, ETag, Last-Modified
    SOURCE/ADDRESS.part               a download that was cut off, and ADDRESS.part.json with what it must continue
    SOURCE/DIGEST/NAME                the file, under the name that its reader goes by

``ADDRESS`` is the first 16 hex digits of the address's SHA-256.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontline.days import now, write_instant
from frontline.errors import RefusedError, StorageError, UsageError
from frontline.sources.card import Card

AGREED = "agreed.jsonl"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is remembered of an address's last answer, for a conditional request."""

    address: str
    digest: str
    name: str
    etag: str
    last_modified: str
    fetched_at: str


def terms_of(card: Card) -> str:
    """Return the licence of a source as it is shown before the first fetch."""
    lines = [f"{card.title}, published by {card.publisher}", f"licence: {card.licence.name} ({card.licence.class_})"]
    return "\n".join([*lines, *([card.licence.note] if card.licence.note else []), *([card.url] if card.url else [])])


def agree(folder: Path, card: Card, person: str) -> None:
    """Record that a person agreed to a source's licence as the card states it now.

    Raises:
        UsageError: The person has no name.
        StorageError: The folder cannot be written.
    """
    if not person.strip():
        raise UsageError("nobody agrees to the licence", "say who with --person")
    line = {"source": card.name, "terms": terms_of(card), "person": person.strip(), "agreed_at": write_instant(now())}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / AGREED).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror}", "make the folder writable") from error


def check_agreed(folder: Path, card: Card) -> None:
    """Refuse to fetch a source whose licence, as the card states it now, nobody has agreed to.

    Raises:
        RefusedError: Nobody has; the message shows the licence.
    """
    terms = terms_of(card)
    if not any(line.get("source") == card.name and line.get("terms") == terms for line in _read_lines(folder / AGREED)):
        raise RefusedError(f"nobody has agreed to the licence yet:\n{terms}\n", "agree to it with --agree")


def find_answer(folder: Path, source: str, address: str) -> Answer | None:
    """Return the last answer of an address if its file is still there."""
    note = _read_note(folder / source / f"{key_of(address)}.json")
    if note is None or set(note) != set(Answer.__dataclass_fields__) or note["address"] != address:
        return None
    answer = Answer(**{name: str(value) for name, value in note.items()})
    return answer if path_of(folder, source, answer).is_file() else None


def keep_body(folder: Path, source: str, answer: Answer, body: bytes) -> Path:
    """Keep a file by its digest, and remember the answer.

    Raises:
        StorageError: The folder cannot be written.
    """
    path = path_of(folder, source, answer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.write_bytes(body)
        unfinished.replace(path)
        note = folder / source / f"{key_of(answer.address)}.json"
        note.write_text(json.dumps(asdict(answer), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}", "make the folder writable") from error
    return path


def path_of(folder: Path, source: str, answer: Answer) -> Path:
    """Return where the file of an answer lies."""
    return folder / source / answer.digest / answer.name


def key_of(address: str) -> str:
    """Return the short name of an address in the folder."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


class Part:
    """A download that is under way: its bytes so far, and the mark of the version that they are of."""

    def __init__(self, folder: Path, source: str, address: str) -> None:
        self.path = folder / source / f"{key_of(address)}.part"
        self.note = self.path.with_name(f"{self.path.name}.json")

    @property
    def mark(self) -> str:
        """Return the strong ETag or Last-Modified of the bytes so far; empty where they cannot be continued."""
        return str((_read_note(self.note) or {}).get("mark", "")) if self.path.is_file() else ""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def start(self, mark: str) -> None:
        """Begin anew, with the mark of the version that comes now."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(b"")
            self.note.write_text(json.dumps({"mark": mark}), encoding="utf-8")
        except OSError as error:
            raise StorageError(f"{self.path}: {error.strerror}", "make the folder writable") from error

    def add(self, chunk: bytes) -> None:
        """Add bytes to the end."""
        try:
            with self.path.open("ab") as file:
                file.write(chunk)
        except OSError as error:
            raise StorageError(f"{self.path}: {error.strerror}", "free some space") from error

    def take(self) -> bytes:
        """Return all bytes and forget them."""
        body = self.path.read_bytes()
        self.drop()
        return body

    def drop(self) -> None:
        """Forget the bytes."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def _read_note(file: Path) -> dict[str, Any] | None:
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # it is only a memory: without it the file is fetched again
    return note if isinstance(note, dict) else None


def _read_lines(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, ValueError) as error:
        raise StorageError(f"{file}: it cannot be read ({error})", "restore it from a copy") from error
    return [line for line in lines if isinstance(line, dict)]
