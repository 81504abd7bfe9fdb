"""Read a table of texts, comma- or otherwise separated, by the columns that the card names; a row at a time."""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import PurePath
from typing import get_args

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.sources.card import ReportField

FIELDS: tuple[ReportField, ...] = get_args(ReportField)


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the texts of a table.

    Raises:
        DeliveryError: It is no such table, or a column is missing or unknown.
    """
    delimiter = "\t" if PurePath(given.path).suffix.lower() == ".tsv" else given.mapping.delimiter
    stream = TextIOWrapper(BytesIO(body), encoding="utf-8-sig", newline="")
    try:
        table = csv.DictReader(stream, delimiter=delimiter, strict=True)
        columns = _choose_columns(list(table.fieldnames or []), given)
        for number, row in enumerate(table, 1):
            where = f"row {number}"
            if None in row or None in row.values():
                given.refuse(f"it has not the {len(table.fieldnames or [])} columns of the head", "correct it", where)
            yield where, check_head({field: row[column] for field, column in columns.items()}, where, given)
    except UnicodeDecodeError:
        raise DeliveryError("it is no utf-8", "save the table as UTF-8", path=given.path) from None
    except csv.Error as error:
        raise DeliveryError(f"it is no table ({error})", "correct it", path=given.path) from None


def _choose_columns(names: list[str], given: Given) -> dict[ReportField, str]:
    """Return the column of each field; without a mapping a column is called as its field."""
    mapped = given.mapping.columns or {field: field for field in FIELDS if field in names or field == "text"}
    if missing := [column for column in mapped.values() if column not in names]:
        shown = ", ".join(str(name)[:40] for name in names[:40]) or "none"
        message = f"the column '{missing[0]}' is missing (columns: {shown})"
        given.refuse(message, "name the columns in [mapping.columns] on the card")
    known = {*mapped.values(), *given.mapping.ignore}
    if unknown := [name for name in names if name not in known]:
        message = f"it has the unknown column '{unknown[0][:60]}'"
        given.refuse(message, "name it in [mapping.columns] on the card, or in mapping.ignore if it may be left out")
    if len(set(names)) < len(names):
        given.refuse("two columns have the same name", "correct the head")
    return mapped
