"""Read JSON: objects one a line, one list of them, or a single one; one at a time, so that length costs no memory."""

import itertools
import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

import ijson

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.reports.readers.page import LARGEST_BYTES

BOM = b"\xef\xbb\xbf"


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the texts of a file.

    Raises:
        DeliveryError: It is no JSON, or an object is wrong; the message names the line or the item.
    """
    start = len(BOM) if body.startswith(BOM) else 0
    first = body[start : start + 1024].lstrip()[:1]
    if first == b"[":
        items: Iterator[tuple[str, Any]] = _read_list(body, start, given)
    else:
        whole = _read_object(body, start)
        items = iter([("item 1", whole)]) if whole is not None else _read_lines(body, start, given)
    for where, value in items:
        yield where, check_head(value, where, given)


def _read_list(body: bytes, start: int, given: Given) -> Iterator[tuple[str, Any]]:
    stream = BytesIO(body)
    stream.seek(start)
    yield from ((f"item {number}", value) for number, value in enumerate(read_items(stream, "item", given), 1))


def read_items(stream: BytesIO, prefix: str, given: Given) -> Iterator[Any]:
    """Yield the members of a list in a JSON document, one at a time.

    Raises:
        DeliveryError: It is no JSON, or breaks off.
    """
    try:
        yield from ijson.items(stream, prefix, use_float=True)
    except (ijson.JSONError, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())[:120]
        raise DeliveryError(
            f"it is no JSON ({reason})", "the file may be cut off: fetch it again", path=given.path
        ) from None


def _read_object(body: bytes, start: int) -> dict[str, Any] | None:
    """Return a document that is one object on several lines; None where it is none."""
    text = body[start:].strip() if len(body) <= LARGEST_BYTES else b""
    if b"\n" not in text or _load(text.partition(b"\n")[0]) is not None:
        return None
    value = _load(text)
    return value if isinstance(value, dict) else None


def _load(text: bytes) -> Any:  # noqa: ANN401  # any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_stream(stream: BinaryIO, given: Given) -> Iterator[tuple[str, Head]] | None:
    """Return the texts of an open file that holds an object a line, to be read one at a time; None where it does not.

    Raises:
        DeliveryError: A line is wrong; the message names it. Raised when the line is reached.
    """
    first = stream.readline(LARGEST_BYTES).removeprefix(BOM)
    if not isinstance(_load(first), dict):
        return None
    lines = itertools.chain([first], iter(lambda: stream.readline(LARGEST_BYTES), b""))
    return ((where, check_head(value, where, given)) for where, value in _load_lines(lines, given))


def _read_lines(body: bytes, start: int, given: Given) -> Iterator[tuple[str, Any]]:
    stream = BytesIO(body)
    stream.seek(start)
    return _load_lines(stream, given)


def _load_lines(lines: Iterable[bytes], given: Given) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            yield where, json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            message = f"it is no utf-8 (byte {error.start} of the line)"
            raise DeliveryError(message, "save the text as UTF-8", path=given.path, where=where) from None
        except (ValueError, RecursionError) as error:
            message = f"the line is no JSON ({error})"
            raise DeliveryError(message, "correct the line", path=given.path, where=where) from None
