"""Write a partition as tables and read it back: three Arrow tables, or three GeoParquet and Parquet files.

The form that needs no database belongs here. ``face`` has a polygon a face; ``state`` says of which days and from when
to when a face was believed to show a label; ``version`` lists what was published. A state counts on a day as known at
an instant where ``valid_from <= day < valid_to`` and ``recorded_from <= instant < recorded_to`` (empty: no end) and
``version`` has that day by that instant: a day that is missing there is missing.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from frontline.control.partition.partition import Partition
from frontline.control.partition.polygons import draw_faces
from frontline.control.partition.rebuild import rebuild_faces
from frontline.control.partition.states import STILL, States, Version

GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Polygon"], "edges": "planar"}},
}
INSTANT = pa.timestamp("us", "UTC")
FACE = pa.schema(
    [("face", pa.int32()), ("carved_from", pa.int32()), ("geometry", pa.binary())],
    metadata={"geo": json.dumps(GEO)},
)
STATE = pa.schema(
    [
        ("face", pa.int32()),
        ("label", pa.string()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("recorded_from", INSTANT),
        ("recorded_to", INSTANT),
        ("evidence", pa.string()),
    ]
)
VERSION = pa.schema([("day", pa.date32()), ("known_at", INSTANT), ("evidence", pa.string())])
FILES = ("face", "state", "version")
ONE_DAY = timedelta(days=1)


def to_tables(partition: Partition) -> dict[str, pa.Table]:
    """Return a partition as the tables ``face``, ``state`` and ``version``."""
    faces = range(1, len(partition.faces))
    drawn = shapely.to_wkb(draw_faces(partition.faces, faces))
    carved = partition.faces.carved_from[1:]
    face = pa.table({"face": list(faces), "carved_from": carved, "geometry": list(drawn)}, FACE)
    state = pa.Table.from_pylist(_state_rows(partition.states), STATE)
    versions = [
        {"day": version.day, "known_at": version.known_at, "evidence": version.evidence}
        for version in partition.states.versions
    ]
    return {"face": face, "state": state, "version": pa.Table.from_pylist(versions, VERSION)}


def from_tables(tables: dict[str, pa.Table]) -> Partition:
    """Return the partition that was written as tables; its areas are the same to the last digit.

    Raises:
        StorageError: The faces overlap.
    """
    face = tables["face"].sort_by("face")
    polygons = shapely.from_wkb(np.array(face["geometry"].to_pylist(), object))
    faces = rebuild_faces(polygons, face["carved_from"].to_numpy().astype(np.int64))
    states = States()
    for row in tables["version"].to_pylist():
        states.insert(Version(row["day"], row["known_at"].astimezone(UTC), row["evidence"]))
    _add_runs(states, tables["state"].to_pylist())
    return Partition(faces=faces, states=states)


def write_files(partition: Partition, folder: Path) -> int:
    """Write a partition into a folder as ``face.parquet`` (GeoParquet 1.1), ``state.parquet`` and ``version.parquet``.

    Returns:
        The size of the files in bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = to_tables(partition)
    for name in FILES:
        pq.write_table(tables[name], folder / f"{name}.parquet", compression="zstd", compression_level=19)
    return sum((folder / f"{name}.parquet").stat().st_size for name in FILES)


def read_files(folder: Path) -> Partition:
    """Return the partition that was written into a folder.

    Raises:
        StorageError: The faces overlap.
    """
    return from_tables({name: pq.read_table(folder / f"{name}.parquet") for name in FILES})


def _state_rows(states: States) -> list[dict[str, Any]]:
    face, label, start, end = (each.tolist() for each in states.runs())
    blocks = _Blocks(states.versions)
    rows = []
    for number, word, first, until in zip(face, label, start, end, strict=True):
        if first < until:
            named = {"face": number, "label": states.labels[word]}
            rows += [
                named | block for block in blocks.of(first, min(until, len(states.versions)), open_=until == STILL)
            ]
    return rows


class _Blocks:
    """Turns spans of versions into blocks of days and instants."""

    def __init__(self, versions: list[Version]) -> None:
        self._versions = versions
        days = np.array([version.day for version in versions], "datetime64[D]")
        self._first = np.searchsorted(days, days, "left").tolist()
        self._until = np.searchsorted(days, days, "right").tolist()
        self._several = np.r_[0, np.cumsum(np.array(self._until) - np.array(self._first) > 1)].tolist()

    def of(self, first: int, until: int, *, open_: bool) -> list[dict[str, Any]]:
        """Return blocks that hold exactly the versions of a span.

        Days of which all versions are in the span go together; a day of which only some are has a block of its own.
        """
        blocks, position = [], first
        while position < until:
            day_until = self._until[position]
            if self._first[position] < position or day_until > until:
                stop = min(day_until, until)
                blocks.append(self._part_of_day(position, stop))
            else:
                stop = self._whole_days(position, until)
                blocks.append(self._days(position, stop, open_=open_ and stop == until))
            position = stop
        return blocks

    def _whole_days(self, position: int, until: int) -> int:
        if self._several[until] == self._several[position]:
            return until
        stop = position
        while stop < until and self._until[stop] <= until:
            stop = self._until[stop]
        return stop

    def _days(self, first: int, until: int, *, open_: bool) -> dict[str, Any]:
        newest = self._versions[until - 1].day + ONE_DAY
        known = min(version.known_at for version in self._versions[first:until])
        return self._block(first, None if open_ else newest, known, None)

    def _part_of_day(self, first: int, until: int) -> dict[str, Any]:
        version = self._versions[first]
        superseded = self._versions[until].known_at if until < self._until[first] else None
        return self._block(first, version.day + ONE_DAY, version.known_at, superseded)

    def _block(self, first: int, valid_to: date | None, since: datetime, until: datetime | None) -> dict[str, Any]:
        version = self._versions[first]
        valid = {"valid_from": version.day, "valid_to": valid_to}
        return valid | {"recorded_from": since, "recorded_to": until, "evidence": version.evidence}


def _add_runs(states: States, rows: list[dict[str, Any]]) -> None:
    """Add the runs that blocks of days and instants make together."""
    states.labels.extend(dict.fromkeys(row["label"] for row in rows))
    number = {label: n for n, label in enumerate(states.labels)}
    days = np.array([version.day for version in states.versions], "datetime64[D]")
    valid_from = np.array([row["valid_from"] for row in rows], "datetime64[D]")
    valid_to = np.array([row["valid_to"] or date.max for row in rows], "datetime64[D]")
    first, until = np.searchsorted(days, valid_from).tolist(), np.searchsorted(days, valid_to).tolist()
    spans = []
    for row, start, end in zip(rows, first, until, strict=True):
        if row["valid_to"] == row["valid_from"] + ONE_DAY:
            start, end = _within_day(states.versions, start, end, row)  # noqa: PLW2901  # narrowed to what it holds
        spans.append((row["face"], number[row["label"]], start, STILL if row["valid_to"] is None else end))
    spans.sort()
    joined: list[tuple[int, int, int, int]] = []
    for span in spans:
        if joined and joined[-1][:2] == span[:2] and joined[-1][3] == span[2]:
            joined[-1] = (*joined[-1][:3], span[3])
        else:
            joined.append(span)
    for span in joined:
        states.add_run(*span)


def _within_day(versions: list[Version], start: int, end: int, row: dict[str, Any]) -> tuple[int, int]:
    since, until = row["recorded_from"], row["recorded_to"]
    held = [
        n
        for n in range(start, end)
        if versions[n].known_at >= since and (until is None or versions[n].known_at < until)
    ]
    return held[0], held[-1] + 1
