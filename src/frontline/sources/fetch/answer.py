"""Take an answer: bounded in size and time, packed or not, whole or the rest of what was cut off.

What comes is written to a ``Part`` as it comes, and never held in memory whole, but for the small answers that a
service gives about itself. How the connection is opened is for ``door``; what the file means is for the readers.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.errors import NetworkError
from frontline.sources.fetch.door import Again, Answer, Door
from frontline.sources.fetch.downloads import Part, as_storage_error

OK, PARTIAL, UNCHANGED, MISSING, GONE, RANGE_REFUSED = 200, 206, 304, 404, 410, 416
PLAIN, PACKED = ("", "identity"), ("gzip", "x-gzip")
CHUNK = 1 << 16
MOST_DIGITS = 15
RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
LATER = "try again later"

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request: the status, and the marks by which the next one can ask for changes only."""

    status: int
    etag: str = ""
    last_modified: str = ""

    @property
    def is_missing(self) -> bool:
        """Tell whether the address has nothing."""
        return self.status in (MISSING, GONE)

    @property
    def is_unchanged(self) -> bool:
        """Tell whether what came before still holds."""
        return self.status == UNCHANGED


def take_file(answer: Answer, address: str, door: Door, part: Part, told: Told) -> Taken | Again:
    """Write an answer's body to a part, plain.

    Args:
        answer: as it comes.
        address: for messages.
        door: with its limits.
        part: begun anew, or continued where the answer continues it.
        told: told how many bytes there are.

    Raises:
        NetworkError: The answer is wrong, or goes beyond a limit.
    """
    status = answer.status_code
    if status in (UNCHANGED, MISSING, GONE):
        return Taken(status)
    if status == RANGE_REFUSED:
        part.drop()
        return Again("it does not continue what was cut off")
    packing = _check_kind(answer, address)
    etag, modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
    if status == PARTIAL:
        if reason := _misfit(answer, part):
            part.drop()
            return Again(reason)
    else:
        strong = etag if etag and not etag.startswith("W/") else modified
        part.start(strong if packing in PLAIN else "")
    if part.write(_bounded(answer, address, door, part.size, told)) != part.size:
        part.drop()
        raise NetworkError(f"{address} is being fetched by another frontline too", "let it finish, then try again")
    if reason := _is_short(answer, part):
        return Again(reason)
    if packing in PACKED:
        unpack(part.path, address, door)
    if not part.size:
        raise NetworkError(f"{address} answers with nothing", LATER)
    return Taken(status, etag, modified)


def take_object(answer: Answer, address: str, door: Door) -> dict[str, Any]:
    """Return a small answer as the JSON object that it must be.

    Raises:
        NetworkError: It is none, or goes beyond a limit.
    """
    packing = _check_kind(answer, address)
    body = b"".join(_bounded(answer, address, door, 0, lambda _: None))
    if packing in PACKED:
        body = b"".join(_unpacked(iter([body]), address, door))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise NetworkError(f"{address} does not answer with a JSON object", "check fetch.address on the card")
    return data


def unpack(file: Path, address: str, door: Door) -> None:
    """Unpack a file in its place, never writing more than the card allows.

    Raises:
        NetworkError: It is wrongly packed, ends in the middle, or is too large unpacked.
        StorageError: It cannot be written.
    """
    plain = file.with_name(f"{file.name}.plain")
    try:
        with file.open("rb") as packed, plain.open("wb") as target:
            for chunk in _unpacked(iter(lambda: packed.read(CHUNK), b""), address, door):
                target.write(chunk)
        plain.replace(file)
    except OSError as error:
        raise as_storage_error(plain, error) from error
    finally:
        plain.unlink(missing_ok=True)


def check_size(size: int, address: str, door: Door) -> None:
    """Refuse more bytes than the card allows.

    Raises:
        NetworkError: There are more.
    """
    if size > door.largest:
        message = f"{address} has more than {door.rules.max_megabytes:,.0f} MB"
        raise NetworkError(message, "raise fetch.max_megabytes on the card if that is right")


def _check_kind(answer: Answer, address: str) -> str:
    """Return how a good answer is packed; refuse what is no delivery at all."""
    if answer.status_code not in (OK, PARTIAL):
        raise NetworkError(f"{address} answers HTTP {answer.status_code}", "check the address, or try again later")
    if answer.headers.get("content-type", "").lower().startswith("text/html"):
        message = f"{address} answers with a web page in the place of a file"
        raise NetworkError(message, "check fetch.address on the card, or whether a network in between asks to log in")
    packing = str(answer.headers.get("content-encoding", "")).lower()
    if packing not in PLAIN + PACKED:
        raise NetworkError(f"{address} is packed as '{packing[:40]}', which was not asked for", LATER)
    return packing


def _misfit(answer: Answer, part: Part) -> str:
    """Say why a continuation does not fit to the bytes so far; empty where it does."""
    found = RANGE.fullmatch(answer.headers.get("content-range", ""))
    if found is None or int(found.group(1)) != part.size:
        return "it continues at another place than was asked for"
    etag = answer.headers.get("etag", "")
    if etag and part.mark.startswith('"') and etag != part.mark:
        return "it continues another version"
    return ""


def _is_short(answer: Answer, part: Part) -> str:
    """Say whether a continuation brought less than it announced; empty where it did not."""
    found = RANGE.fullmatch(answer.headers.get("content-range", ""))
    if answer.status_code != PARTIAL or found is None or found.group(3) == "*" or int(found.group(3)) == part.size:
        return ""
    return "it was cut off again"


def _bounded(answer: Answer, address: str, door: Door, so_far: int, told: Told) -> Iterator[bytes]:
    """Yield the raw bytes of an answer while they are within the limits of size and time."""
    announced = answer.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and len(announced) <= MOST_DIGITS:
        check_size(so_far + int(announced), address, door)
    size = so_far
    for chunk in answer.iter_raw():
        size += len(chunk)
        check_size(size, address, door)
        door.check_time()
        told(size)
        yield chunk


def _unpacked(chunks: Iterator[bytes], address: str, door: Door) -> Iterator[bytes]:
    """Yield a gzip stream unpacked, a piece at a time, within the limit of size."""
    unpacker = zlib.decompressobj(wbits=31)
    size = 0
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not unpacker.eof:
                plain = unpacker.decompress(rest, CHUNK)
                rest = unpacker.unconsumed_tail
                size += len(plain)
                check_size(size, address, door)
                yield plain
    except zlib.error as error:
        raise NetworkError(f"{address} is wrongly packed ({error})", LATER) from None
    if not unpacker.eof:
        raise NetworkError(f"{address} ends in the middle of its packing", LATER)
