"""Open JSON and tables of comma- or semicolon-separated values strictly, whatever they are about.

What a member or a column means belongs in the reader of the source.
"""

import csv
import math
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

import orjson

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext
from frontline.sources.guards import check_size


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a table has: those it must have, those it may have, and those left out on purpose."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def open_object(body: bytes, context: ReadContext) -> dict[str, Any]:
    """Return the JSON object that a file holds.

    Raises:
        DeliveryError: It is no JSON, or no object.
    """
    check_size(body, context)
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        message = f"it is no JSON ({str(error)[:200]})"
        raise DeliveryError(message, "the file may be cut off: fetch it again", path=context.path) from None
    if not isinstance(data, dict):
        raise DeliveryError("its JSON is no object", "check where the file comes from", path=context.path)
    return data


def check_members(data: dict[str, Any], known: frozenset[str], context: ReadContext, where: str = "") -> None:
    """Refuse an object with members that the reader does not know."""
    if unknown := [str(name) for name in data if name not in known]:
        message = f"it has the unknown member '{unknown[0][:60]}'"
        remedy = "the publisher may have changed the format: look before reading on"
        raise DeliveryError(message, remedy, path=context.path, where=where)


def open_table(body: bytes, columns: Columns, context: ReadContext, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a table, every column accounted for; row n stands on ``row_number(n)``.

    Raises:
        DeliveryError: It is no such table, a column is missing or unknown, or it has no rows.
    """
    check_size(body, context)
    try:
        table = csv.DictReader(StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
        names = list(table.fieldnames or [])
        rows = list(table)
    except UnicodeDecodeError as error:
        message = f"it is not UTF-8 (byte {error.start})"
        raise DeliveryError(message, "save the table as UTF-8", path=context.path) from None
    except csv.Error as error:
        raise DeliveryError(f"it is no table ({error})", "fetch it again", path=context.path) from None
    _check_names(names, columns, context)
    if not rows:
        raise DeliveryError("the table has no rows", "fetch it again", path=context.path)
    for number, row in enumerate(rows, 1):
        if None in row or None in row.values():
            message = f"it has not the {len(names)} columns of the head"
            raise DeliveryError(message, "the file may be cut off: fetch it again", path=context.path, where=at(number))
    return rows


def at(number: int) -> str:
    """Name a row in a message."""
    return f"row {number}"


def read_number(row: dict[str, str], name: str, number: int, context: ReadContext) -> float:
    """Return a finite number.

    Raises:
        DeliveryError: It is none.
    """
    try:
        value = float(row[name])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"its {name} is '{row[name][:40]}', which is no number"
        raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
    return value


def read_date(text: str, context: ReadContext, where: str, orders: tuple[str, ...] = ("ymd",)) -> date:
    """Return a day written as 2025-11-03, or in other orders (``dmy``: 03.11.2025, 3/11/2025; ``mdy``: 11/3/1914).

    Raises:
        DeliveryError: It is no day.
    """
    cleaned = text.strip()
    for order in orders:
        found = _try_order(cleaned, order)
        if found:
            return found
    raise DeliveryError(f"'{text[:40]}' is no day", "write it as 2025-11-03", path=context.path, where=where)


def _try_order(text: str, order: str) -> date | None:
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != len(order) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    named = dict(zip(order, (int(part[:6]) for part in parts), strict=True))
    try:
        return date(named["y"], named["m"], named["d"])
    except ValueError:
        return None


def _check_names(names: list[str], columns: Columns, context: ReadContext) -> None:
    if missing := [name for name in columns.needed if name not in names]:
        shown = ", ".join(str(name)[:40] for name in names[:40]) or "none"
        message = f"the column '{missing[0]}' is missing (columns: {shown})"
        raise DeliveryError(message, "check where the file comes from", path=context.path)
    known = {*columns.needed, *columns.optional, *columns.ignored, *context.card.mapping.ignore}
    if unknown := [name for name in names if name not in known]:
        message = f"it has the unknown column '{unknown[0][:60]}'"
        raise DeliveryError(message, "add it to mapping.ignore on the card if it may be left out", path=context.path)
    if len(set(names)) < len(names):
        raise DeliveryError("two columns have the same name", "correct the head", path=context.path)
