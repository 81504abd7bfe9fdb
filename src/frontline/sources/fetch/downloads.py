"""Keep what was fetched in the theatre, by digest, and remember each address's last answer.

Nothing here touches the network; that is ``door``. The folder is a memory: without it everything is fetched again.
Layout::

    SOURCE/ADDRESS.json               the last answer of an address: digest, file name, ETag, Last-Modified
    SOURCE/ADDRESS.members.json       of an archive: which of its files were taken out, by which pattern
    SOURCE/ADDRESS.part               a download that was cut off, and ADDRESS.part.json with what it must continue
    SOURCE/DIGEST/NAME                the file, under the name that its reader goes by

``ADDRESS`` is the first 16 hex digits of the address's SHA-256.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontline.errors import StorageError

DIGEST_HEX = 64


@dataclass(frozen=True, slots=True)
class Answered:
    """What is remembered of an address's last answer, for a conditional request."""

    address: str
    digest: str
    name: str
    etag: str
    last_modified: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was taken out of an archive: the day it is of, where its name tells, and where it lies."""

    name: str
    digest: str
    day: str


@dataclass(frozen=True, slots=True)
class Members:
    """What was taken out of an archive: of which one, by which pattern, and since which day."""

    digest: str
    pattern: str
    since: str
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The downloads of one source.

    Attributes:
        folder: where they lie.
    """

    folder: Path

    def find(self, address: str) -> Answered | None:
        """Return the last answer of an address, if there was one."""
        note = _read_note(self.folder / f"{key_of(address)}.json")
        if note is None or set(note) != set(Answered.__dataclass_fields__) or note["address"] != address:
            return None
        return Answered(**{name: str(value) for name, value in note.items()})

    def path_of(self, digest: str, name: str) -> Path:
        """Return where a file lies."""
        return self.folder / digest / name

    def keep(self, part: "Part", address: str, name: str, marks: tuple[str, str], at: str) -> Answered:
        """Keep a finished part by its digest, and remember the answer.

        Args:
            part: the file.
            address: where it came from.
            name: under which it is kept.
            marks: the answer's ETag and Last-Modified.
            at: when it came.

        Raises:
            StorageError: The folder cannot be written.
        """
        try:
            with part.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            answered = Answered(address, digest, name, *marks, at)
            path = self.path_of(digest, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            part.path.replace(path)
        except OSError as error:
            raise as_storage_error(part.path, error) from error
        part.drop()
        _write_note(self.folder / f"{key_of(address)}.json", asdict(answered))
        return answered

    def keep_bytes(self, body: bytes, name: str) -> tuple[str, Path]:
        """Keep bytes by their digest; return it, and where they lie.

        Raises:
            StorageError: The folder cannot be written.
        """
        digest = hashlib.sha256(body).hexdigest()
        path = self.path_of(digest, name)
        if not path.is_file():
            unfinished = path.with_name(f"{name}.unfinished")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_bytes(body)
                unfinished.replace(path)
            except OSError as error:
                raise as_storage_error(path, error) from error
        return digest, path

    def remember(self, answered: Answered) -> None:
        """Remember an answer whose file is kept already."""
        _write_note(self.folder / f"{key_of(answered.address)}.json", asdict(answered))

    def find_members(self, address: str) -> Members | None:
        """Return what was taken out of an archive, if all of it is still there."""
        note = _read_note(self.folder / f"{key_of(address)}.members.json")
        try:
            files = tuple(Member(**each) for each in (note or {})["files"])
            members = Members(**{**(note or {}), "files": files})
        except (KeyError, TypeError):
            return None
        there = all(self.path_of(each.digest, each.name).is_file() for each in files)
        return members if there else None

    def keep_members(self, address: str, members: Members) -> None:
        """Remember what was taken out of an archive, and forget the archive itself, which is as large again."""
        _write_note(self.folder / f"{key_of(address)}.members.json", asdict(members))
        if len(members.digest) == DIGEST_HEX and not any(each.digest == members.digest for each in members.files):
            shutil.rmtree(self.folder / members.digest, ignore_errors=True)

    def part(self, address: str) -> "Part":
        """Return the download of an address that is under way, or to begin."""
        return Part(self.folder / f"{key_of(address)}.part")


class Part:
    """A download that is under way: its bytes so far, and the mark of the version that they are of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.note = path.with_name(f"{path.name}.json")

    @property
    def mark(self) -> str:
        """Return the strong ETag or Last-Modified of the bytes so far; empty where they cannot be continued."""
        return str((_read_note(self.note) or {}).get("mark", "")) if self.path.is_file() else ""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def start(self, mark: str) -> None:
        """Begin anew, with the mark of the version that comes now.

        Raises:
            StorageError: The folder cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(b"")
        except OSError as error:
            raise as_storage_error(self.path, error) from error
        _write_note(self.note, {"mark": mark})

    def write(self, chunks: Iterable[bytes]) -> int:
        """Add bytes to the end as they come, and return how many there should now be.

        Raises:
            StorageError: The disk is full, or the folder cannot be written.
        """
        try:
            file = self.path.open("ab")
        except OSError as error:
            raise as_storage_error(self.path, error) from error
        size = self.size
        with file:
            for chunk in chunks:
                try:
                    size += file.write(chunk)
                except OSError as error:
                    raise as_storage_error(self.path, error) from error
        return size

    def drop(self) -> None:
        """Forget the bytes."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def key_of(address: str) -> str:
    """Return the short name of an address in the folder."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def as_storage_error(path: Path, error: OSError) -> StorageError:
    """Return what to tell of a file that cannot be written."""
    return StorageError(f"{path}: {error.strerror or error}", "free some space, or make the folder writable")


def _write_note(file: Path, note: dict[str, Any]) -> None:
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        raise as_storage_error(file, error) from error


def _read_note(file: Path) -> dict[str, Any] | None:
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # it is only a memory: without it the file is fetched again
    return note if isinstance(note, dict) else None
