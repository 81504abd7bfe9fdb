"""Read observations on an equal-area grid: the project's own format ``frontline-cells/1``.

One Parquet file a source; columns ``col``, ``row``, ``label``, ``valid_from``, ``valid_until`` (half-open) and, in the
file's metadata under ``frontline``, the grid and the days observed. See docs/design/formats.md.
"""

import itertools
import json
from collections import Counter
from datetime import date
from io import BytesIO
from typing import Annotated, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyproj import Transformer

from frontline.days import parse_instant
from frontline.errors import DeliveryError, UsageError
from frontline.settings import GridSettings
from frontline.sources.delivery import Box, CellSpans, Delivery, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_day, check_day_area, check_label, check_size
from frontline.sources.labels import NOT_COVERED

COLUMNS = {
    "col": pa.int32(),
    "row": pa.int32(),
    "label": pa.string(),
    "valid_from": pa.date32(),
    "valid_until": pa.date32(),
}

# A row is packed so well that a small file could fill the memory; two years of one map have some 100,000.
MOST_ROWS = 20_000_000


class _Head(BaseModel):
    """What the file says of itself."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["frontline-cells/1"]
    source: str
    grid: GridSettings
    box: Box
    days: Annotated[list[tuple[date, str]], Field(min_length=1)]
    made_by: str = ""
    note: str = ""


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``cells``.

    Raises:
        DeliveryError: It is no such file, of another source or grid, or a row is wrong.
    """
    check_size(body, context)
    table = _open(body, context)
    head = _read_head(table, context)
    days = _read_days(head, context)
    spans = _read_spans(table, context)
    _check_spans(spans, days, context)
    _check_cells(spans, context)
    _check_areas(spans, days, context)
    return Delivery(digest_of(body), days, cells=spans, ignored=Counter())


def _open(body: bytes, context: ReadContext) -> pa.Table:
    try:
        file = pq.ParquetFile(BytesIO(body))
        if file.metadata.num_rows > MOST_ROWS:
            message = f"it has {file.metadata.num_rows:,} rows, more than {MOST_ROWS:,}"
            raise DeliveryError(message, "split it by days", path=context.path)
        table = file.read()
        table.validate(full=True)
        names = list(table.column_names)
    except (pa.ArrowException, ValueError, OSError) as error:
        message = f"it is no Parquet file ({str(error).splitlines()[0]})"
        raise DeliveryError(message, "name a file in the format frontline-cells/1", path=context.path) from None
    if names != list(COLUMNS):
        message = f"its columns are {', '.join(names)}"
        raise DeliveryError(message, f"they must be {', '.join(COLUMNS)}", path=context.path)
    try:
        table = table.cast(pa.schema(COLUMNS, metadata=table.schema.metadata))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        message = f"a column has the wrong type ({str(error).splitlines()[0]})"
        raise DeliveryError(message, "see docs/design/formats.md", path=context.path) from None
    if empty := [name for name in COLUMNS if table[name].null_count]:
        raise DeliveryError(f"the column {empty[0]} has empty values", "fill them", path=context.path)
    return table


def _read_head(table: pa.Table, context: ReadContext) -> _Head:
    raw = (table.schema.metadata or {}).get(b"frontline")
    if raw is None:
        message = "the metadata key 'frontline' is missing"
        raise DeliveryError(message, "name a file in the format frontline-cells/1", path=context.path)
    try:
        head = _Head.model_validate(json.loads(raw))
    except (ValueError, ValidationError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}" if first else "not JSON"
        raise DeliveryError(
            f"the metadata is wrong ({reason})", "see docs/design/formats.md", path=context.path
        ) from None
    if head.source != context.card.name:
        message = f"it holds observations of '{head.source}', not of '{context.card.name}'"
        raise DeliveryError(message, f"ingest it as {head.source}", path=context.path)
    if head.grid != context.grid:
        message = f"its grid ({head.grid}) is not the theatre's ({context.grid})"
        raise DeliveryError(message, "make the observations on the theatre's grid", path=context.path)
    return head


def _read_days(head: _Head, context: ReadContext) -> tuple[ShownDay, ...]:
    days = []
    for number, (day, known) in enumerate(head.days, 1):
        check_day(day, context, f"day {number}")
        try:
            days.append(ShownDay(day, parse_instant(known)))
        except UsageError as error:
            raise DeliveryError(str(error), "correct the metadata", path=context.path, where=f"day {number}") from None
    for number, (earlier, later) in enumerate(itertools.pairwise(days), 2):
        if earlier.day >= later.day:
            message = f"{later.day} comes after {earlier.day}"
            raise DeliveryError(message, "sort the days, each once", path=context.path, where=f"day {number}")
    return tuple(days)


def _read_spans(table: pa.Table, context: ReadContext) -> CellSpans:
    coded = table["label"].combine_chunks().dictionary_encode()
    labels = tuple(str(each) for each in coded.dictionary.to_pylist())
    for label in labels:
        if label != NOT_COVERED:
            first = table["label"].to_pylist().index(label) + 1
            check_label(label, context, f"row {first}")
    numbers = coded.indices.to_numpy(zero_copy_only=False).astype(np.int16)
    col, row = (table[name].to_numpy().astype(np.int32) for name in ("col", "row"))
    first_day, until = (table[name].to_numpy().astype("datetime64[D]") for name in ("valid_from", "valid_until"))
    return CellSpans(col, row, numbers, first_day, until, labels)


def _check_cells(spans: CellSpans, context: ReadContext) -> None:
    """Refuse cells whose middle lies outside the source's bounds; one swapped from (row, col) shows here too."""
    local = f"+proj=laea +lat_0={context.grid.lat} +lon_0={context.grid.lon} +datum=WGS84"
    to_degrees = Transformer.from_crs(local, "EPSG:4326", always_xy=True)
    x, y = ((each.astype(float) + 0.5) * context.grid.size_m for each in (spans.col, spans.row))
    lon, lat = to_degrees.transform(x, y)
    west, south, east, north = context.bounds
    if (bad := np.flatnonzero(~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))).size:
        first = bad[0]
        message = f"its cell {spans.col[first]}, {spans.row[first]} lies at {lon[first]:.4f}, {lat[first]:.4f}, outside"
        remedy = "check the grid, and guards.bounds on the card"
        raise DeliveryError(message, remedy, path=context.path, where=f"row {first + 1}")


def _check_areas(spans: CellSpans, days: tuple[ShownDay, ...], context: ReadContext) -> None:
    """Refuse a day on which less or more is drawn than the card's guards let through."""
    drawn = np.array([label != NOT_COVERED for label in spans.labels], bool)[spans.label]
    observed = np.array([each.day for each in days], "datetime64[D]")
    begun = np.searchsorted(np.sort(spans.first[drawn]), observed, "right")
    ended = np.searchsorted(np.sort(spans.until[drawn]), observed, "right")
    areas = (begun - ended) * (context.grid.size_m / 1000) ** 2
    for each, area in zip(days, areas.tolist(), strict=True):
        check_day_area(area, context, each.day)
        if area > context.card.guards.max_area_km2:
            message = f"the map of {each.day} shows {area:,.0f} km², more than {context.card.guards.max_area_km2:,.0f}"
            raise DeliveryError(message, "check the source, or guards.max_area_km2 on the card", path=context.path)


def _check_spans(spans: CellSpans, days: tuple[ShownDay, ...], context: ReadContext) -> None:
    """Refuse spans that hold no day, start before the first observed day, or overlap for a cell."""
    if (bad := np.flatnonzero(spans.until <= spans.first)).size:
        message = f"its span {spans.first[bad[0]]} to {spans.until[bad[0]]} holds no day"
        raise DeliveryError(message, "spans are half-open", path=context.path, where=f"row {bad[0] + 1}")
    start, end = np.datetime64(days[0].day), np.datetime64(days[-1].day) + 1
    if (bad := np.flatnonzero((spans.first < start) | (spans.until > end))).size:
        message = f"its span {spans.first[bad[0]]} to {spans.until[bad[0]]} leaves the days observed"
        raise DeliveryError(message, f"they are {start} to {end}", path=context.path, where=f"row {bad[0] + 1}")
    order = np.lexsort((spans.first, spans.row, spans.col))
    same = (spans.col[order][1:] == spans.col[order][:-1]) & (spans.row[order][1:] == spans.row[order][:-1])
    overlap = np.flatnonzero(same & (spans.first[order][1:] < spans.until[order][:-1]))
    if overlap.size:
        where = f"row {order[overlap[0] + 1] + 1}"
        raise DeliveryError(
            "its span overlaps another of the same cell", "a cell has one label a day", path=context.path, where=where
        )
