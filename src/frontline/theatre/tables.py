"""Write rows as a table: CSV with a row of HXL tags, Parquet with the tags in its metadata, or JSON.

HXL (hxlstandard.org, 1.1) is what humanitarian analysts merge tables by. What the rows say belongs elsewhere.
"""

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from frontline.errors import UsageError
from frontline.publish.whole import write_whole

TAGS = {
    "start": "#date+start",
    "valid": "#date+end+valid",
    "known": "#date+known",
    "place": "#loc+name",
    "source": "#meta+source",
    "measure": "#indicator+code",
    "value": "#indicator+value+num",
    "low": "#indicator+low+num",
    "high": "#indicator+high+num",
    "level": "#meta+level+num",
    "unit": "#indicator+unit",
}
COLUMNS = tuple(TAGS)
FURTHER = {
    "whole": "#meta+whole",
    "cells": "#meta+cells+num",
    "p90": "#indicator+p90+num",
    "p90_low": "#indicator+p90+low+num",
    "p90_high": "#indicator+p90+high+num",
    "second_later_days": "#indicator+shift+num",
}
NUMBERS = ("value", "low", "high", "level", "p90", "p90_low", "p90_high", "second_later_days")
DAYS = ("start", "valid")
FORMS = (".csv", ".parquet", ".json")


def write_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows as CSV: a line of names, a line of HXL tags, then the rows."""
    columns = columns_of(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow([(TAGS | FURTHER)[name] for name in columns])
    writer.writerows([["" if row.get(name) is None else row[name] for name in columns] for row in rows])
    return text.getvalue()


def to_arrow(rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows as an Arrow table, the HXL tag of each column in its field's metadata."""
    columns = columns_of(rows)
    fields = [pa.field(name, _type_of(name), metadata={"hxl": (TAGS | FURTHER)[name]}) for name in columns]
    values = [[_value_of(name, row.get(name)) for row in rows] for name in columns]
    return pa.table([pa.array(each, field.type) for each, field in zip(values, fields, strict=True)], pa.schema(fields))


def save(data: dict[str, Any], file: Path) -> None:
    """Write a series to a file, in the form that the file's ending asks for; all of it or nothing.

    Raises:
        UsageError: The ending is none that a table can have.
        StorageError: The file cannot be written.
    """
    form = file.suffix.lower()
    if form not in FORMS:
        raise UsageError(f"a table is no '{file.suffix}' file", f"let the file end in {', '.join(FORMS)}")
    if form == ".parquet":
        buffer = io.BytesIO()
        pq.write_table(to_arrow(data["rows"]), buffer, compression="zstd")
        content = buffer.getvalue()
    else:
        text = write_csv(data["rows"]) if form == ".csv" else json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        content = text.encode()
    write_whole(file, content)


def columns_of(rows: list[dict[str, Any]]) -> list[str]:
    """Return the columns of some rows: those of every measure, then those that a row of these has besides."""
    return [*COLUMNS, *(name for name in FURTHER if any(name in row for row in rows))]


def _type_of(name: str) -> pa.DataType:
    if name in NUMBERS:
        return pa.float64()
    if name in DAYS:
        return pa.date32()
    return {"whole": pa.bool_(), "cells": pa.int64(), "known": pa.timestamp("s", "UTC")}.get(name, pa.string())


def _value_of(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever a row holds
    if name in DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if name == "known" else value
