"""Take the wanted files out of an archive, such as a code host makes of a repository: tar, tar with gzip, or zip.

An archive is read from the disk as a stream; what it holds is bounded before it is held. It is refused whole when any
of its files has a path that leads out of it, when a wanted one is a link or comes twice, when there are too many files,
or when it unpacks to more than the card allows. A file is never written under the archive's path: see ``downloads``.
"""

import gzip
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

from frontline.errors import NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.guards import LARGEST_BYTES

MOST_FILES = 50_000
MOST_HEADER_BYTES = 1_000_000
MEGABYTE = 1_000_000
CHUNK = 1 << 16
LONGEST_PATH = 1024
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
ZIP_END, ZIP64 = b"PK\x05\x06", b"PK\x06\x07"
ZIP_END_BYTES, ZIP_COMMENT_BYTES = 22, 65_535
LOOK = "look at the archive before you trust its publisher"
BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RecursionError, ValueError,
    NotImplementedError, OverflowError,
)  # fmt: skip
PLACES = {
    "{day}": r"(?P<day>\d{8})",
    "{day-}": r"(?P<day>\d{4}-\d\d-\d\d)",
    "{time}": r"(?P<time>\d{10})",
    "*": "[^/]*",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wanted file of an archive: its path, the day that the path tells, and its bytes."""

    path: str
    day: date | None
    body: bytes


@dataclass
class Budget:
    """What an archive may hold, and how much of that it has used.

    Attributes:
        rules: what the card says.
        address: of the archive, for messages.
        bytes_left: that may still be unpacked.
        seen: wanted paths so far.
        files: files so far, wanted or not.
    """

    rules: Fetch
    address: str
    bytes_left: int = 0
    seen: set[str] = field(default_factory=set)
    files: int = 0

    def __post_init__(self) -> None:
        self.bytes_left = int(self.rules.max_unpacked_megabytes * MEGABYTE)

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            RefusedError: There are more than the card allows.
        """
        self.bytes_left -= count
        if self.bytes_left < 0:
            message = f"{self.address} unpacks to more than {self.rules.max_unpacked_megabytes:,.0f} MB"
            raise RefusedError(message, f"{LOOK}, or raise fetch.max_unpacked_megabytes on the card")

    def check_path(self, path: str) -> None:
        """Count a file, wanted or not, and refuse one whose path leads out of the archive.

        Raises:
            RefusedError: It does, or there are too many files.
        """
        self.files += 1
        if self.files > MOST_FILES:
            raise RefusedError(f"{self.address} holds more than {MOST_FILES:,} files", LOOK)
        parts = path.split("/")
        if path.startswith("/") or ".." in parts or re.search(r"[\\:\0]", parts[0]) or "\\" in path or "\0" in path:
            raise RefusedError(f"{self.address} holds a path that leads out of it ({path[:80]!r})", LOOK)

    def check_wanted(self, path: str, size: int, *, is_plain: bool) -> None:
        """Refuse a wanted file that is no plain file, comes twice or is too large.

        Raises:
            RefusedError: It is one of these.
        """
        if not is_plain:
            raise RefusedError(f"{self.address} holds a link or device in the place of a file ({path[:80]!r})", LOOK)
        if path in self.seen:
            raise RefusedError(f"{self.address} holds {path[:80]!r} twice", LOOK)
        if size > LARGEST_BYTES:
            raise RefusedError(f"{self.address}: {path[:80]!r} has {size / MEGABYTE:,.0f} MB", LOOK)
        self.seen.add(path)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which files of an archive are wanted, as the card writes it: ``data/map_{day}.geojson``.

    ``{day}`` stands for a day as YYYYMMDD, ``{day-}`` as YYYY-MM-DD, ``{time}`` for an instant in seconds since 1970,
    ``*`` for anything but a slash. The folder that a code host puts around a repository is not part of it.
    """

    expression: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> "Pattern":
        """Read a pattern."""
        parts = re.split(r"(\{day\}|\{day-\}|\{time\}|\*)", text)
        return cls(re.compile("".join(PLACES.get(part, re.escape(part)) for part in parts), re.ASCII))

    def match(self, path: str) -> tuple[bool, date | None]:
        """Tell whether a path is wanted, and its day; a path whose day is none of the calendar is not wanted."""
        if len(path) > LONGEST_PATH:
            return False, None
        inner = path.partition("/")[2]
        found = self.expression.fullmatch(inner) or self.expression.fullmatch(path)
        if found is None:
            return False, None
        named = found.groupdict()
        try:
            if "day" in named:
                return True, date.fromisoformat(named["day"])
            return True, datetime.fromtimestamp(int(named["time"]), UTC).date() if "time" in named else None
        except ValueError:
            return False, None


def take_files(file: Path, address: str, rules: Fetch, since: date | None) -> Iterator[Wanted]:
    """Yield the wanted files of an archive in its own order.

    Args:
        file: the archive.
        address: where it came from, for messages.
        rules: what the card says.
        since: leave out what is of an earlier day.

    Raises:
        NetworkError: It is no archive, or a damaged one.
        RefusedError: It is not safe to unpack.
    """
    budget, pattern = Budget(rules, address), Pattern.of(rules.members)
    with file.open("rb") as opened:
        start = opened.read(4)
        opened.seek(0)
        try:
            yield from (_take_zip if start == ZIP else _take_tar)(opened, budget, pattern, since)
        except BROKEN as error:
            reason = str(error)[:120] or type(error).__name__
            message = f"{address} is no archive, or a damaged one ({reason})"
            raise NetworkError(
                message, "run the same command again; if that does not help, check fetch.address"
            ) from None


def _take_tar(opened: IO[bytes], budget: Budget, pattern: Pattern, since: date | None) -> Iterator[Wanted]:
    is_packed = opened.read(2) == GZIP
    opened.seek(0)
    with _unpacked(opened, packed=is_packed) as plain:
        stream = _Metered(plain, budget)
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]  # read() is all it needs
            while (member := archive.next()) is not None:
                archive.members = []  # it would remember all of them
                stream.allow(member.size)
                budget.check_path(member.name)
                is_wanted, day = pattern.match(member.name)
                if not is_wanted or member.isdir() or _is_before(day, since):
                    continue
                budget.check_wanted(member.name, member.size, is_plain=member.isreg() and not member.issparse())
                yield Wanted(member.name, day, _read_entry(archive, member))
            if stream.is_over:
                raise EOFError("it ends without its end mark")
            while stream.read(CHUNK):
                stream.allow(0)  # what follows the end mark is nothing but padding and the checksum of the packing


def _read_entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(member)
    body = opened.read() if opened else b""
    if len(body) != member.size:
        raise EOFError(f"it ends in the middle of {member.name[:80]!r}")
    return body


@contextmanager
def _unpacked(opened: IO[bytes], *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        yield opened
        return
    with gzip.GzipFile(fileobj=opened) as plain:
        yield plain  # type: ignore[misc]  # it reads bytes, which is all that is asked of it


class _Metered:
    """A stream that counts what is read of it, and lets no header be larger than headers are."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._left = MOST_HEADER_BYTES
        self.is_over = False

    def allow(self, size: int) -> None:
        """Let the bytes of a file through, and the headers after it."""
        self._left = size + MOST_HEADER_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(CHUNK if size < 0 else min(size, CHUNK))
        self.is_over = self.is_over or not data
        self._budget.spend(len(data))
        self._left -= len(data)
        if self._left < 0:
            raise RefusedError(f"{self._budget.address} has a header of over {MOST_HEADER_BYTES / MEGABYTE:g} MB", LOOK)
        return data


def _take_zip(opened: IO[bytes], budget: Budget, pattern: Pattern, since: date | None) -> Iterator[Wanted]:
    _check_directory(opened, budget)
    with zipfile.ZipFile(opened) as archive:
        for member in archive.infolist():
            budget.check_path(member.filename)
            is_wanted, day = pattern.match(member.filename)
            if not is_wanted or member.is_dir() or _is_before(day, since):
                continue
            mode = member.external_attr >> 16
            is_plain = not (member.flag_bits & 1) and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))
            budget.check_wanted(member.filename, member.file_size, is_plain=is_plain)
            yield Wanted(member.filename, day, _read_member(archive, member, budget))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    chunks = []
    with archive.open(member) as body:
        while chunk := body.read(CHUNK):
            budget.spend(len(chunk))
            chunks.append(chunk)
    return b"".join(chunks)


def _check_directory(opened: IO[bytes], budget: Budget) -> None:
    """Refuse a zip whose directory would fill the memory: it is read whole before the first file is known."""
    size = opened.seek(0, 2)
    opened.seek(max(size - ZIP_END_BYTES - ZIP_COMMENT_BYTES, 0))
    tail = opened.read()
    opened.seek(0)
    if tail.count(ZIP_END) != 1 or ZIP64 in tail[: tail.index(ZIP_END)][-20:]:
        raise RefusedError(f"{budget.address} is a zip with more than one directory, or one beyond 4 GB", LOOK)
    end = tail[tail.index(ZIP_END) :]
    count, directory_bytes = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if count > MOST_FILES or directory_bytes > MOST_FILES * 512:
        raise RefusedError(f"{budget.address} holds more than {MOST_FILES:,} files", LOOK)


def _is_before(day: date | None, since: date | None) -> bool:
    return day is not None and since is not None and day < since
