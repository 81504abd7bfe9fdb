"""Keep a partition in the database, one delivery at a time, and read it back.

The way between ``Partition`` and the store's rows belongs here. Everything is added and nothing changed: the edges
that a delivery was the first to draw and what its versions show go in within the caller's transaction. A version's
body holds, packed by zstd: a line of JSON (how many vertices and edges are new, and for each label how many edges are
gained and lost), then 32-bit whole numbers, each column as differences to the one before: longitudes and latitudes of
the new vertices in units of 1e-7 degree, the vertices at the start of the new edges and how far on they end, and label
by label the numbers of the edges gained and lost.
"""

import json
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from frontline.control.partition.edges import Edges
from frontline.control.partition.partition import Commit, Partition
from frontline.control.partition.states import STILL, Runs, States, Version
from frontline.control.partition.vertices import Vertices
from frontline.days import write_instant
from frontline.errors import StorageError
from frontline.store import outlines as store
from frontline.store.database import Connection

CODEC = pa.Codec("zstd", compression_level=19)

Pair = tuple[NDArray[np.int64], NDArray[np.int64]]
NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Body:
    """What one version adds: new vertices (x, y), new edges (start, end), for each label the edges gained and lost."""

    vertices: Pair
    edges: Pair
    shifts: tuple[tuple[str, NDArray[np.int64], NDArray[np.int64]], ...]


def keep_commit(connection: Connection, source: str, delivery_id: int, partition: Partition, commit: Commit) -> int:
    """Keep what a delivery added to a source's partition; return how many edges came or went.

    Raises:
        FrontlineError: What a version shows is not closed; then the caller's transaction must not be kept.
    """
    vertices = partition.edges.vertices
    x, y = (np.array(each[commit.first_vertex :], np.int64) for each in (vertices.x, vertices.y))
    ends = partition.edges.ends(np.arange(commit.first_edge, commit.first_edge + commit.edges))
    moved = 0
    for number, version in enumerate(commit.versions):
        partition.check(partition.states.versions.index(version))
        shifts = tuple((each.label, each.gained, each.lost) for each in commit.shifts if each.version == number)
        body = _pack(_Body((x, y), ends, shifts) if number == 0 else _Body((NONE, NONE), (NONE, NONE), shifts))
        record = store.OutlineRecord(version.day, write_instant(version.known_at), version.evidence, body)
        store.add_version(connection, source, delivery_id, record)
        moved += sum(len(gained) + len(lost) for _, gained, lost in shifts)
    return moved


def read_partition(connection: Connection, source: str) -> Partition:
    """Return a source's partition as recorded so far; an empty one for a source that has none.

    Raises:
        StorageError: The rows do not make a partition.
    """
    records = store.read_versions(connection, source)
    bodies = [_unpack(record.body, record.day.isoformat()) for record in records]
    versions = [Version(each.day, datetime.fromisoformat(each.known_at), each.evidence) for each in records]
    vertices = Vertices()
    vertices.add(*_join([body.vertices for body in bodies]))
    edges = Edges(vertices)
    edges.add(*_join([body.edges for body in bodies]))
    return Partition(edges=edges, states=_read_states(versions, bodies))


def _join(pairs: list[Pair]) -> Pair:
    first, second = (np.concatenate([NONE, *column]) for column in (zip(*pairs, strict=True) if pairs else ((), ())))
    return first, second


def _read_states(versions: list[Version], bodies: list[_Body]) -> States:
    """Return the runs: those of versions that were recorded in order at once, the later ones one by one."""
    states = States()
    keys = [version.key for version in versions]
    in_order = next((n for n in range(1, len(keys)) if keys[n] < keys[n - 1]), len(keys))
    states.take(versions[:in_order], _join_runs(states, bodies[:in_order]))
    for version, body in zip(versions[in_order:], bodies[in_order:], strict=True):
        position = states.insert(version)
        for label, gained, lost in body.shifts:
            states.show(position, label, gained.tolist(), lost.tolist())
    return states


def _join_runs(states: States, bodies: list[_Body]) -> Runs:
    """Return the runs of versions in order: each gain opens one, the next loss of the edge ends it."""
    parts = [
        (edges, np.full(len(edges), states.name(label)), np.full(len(edges), position), np.full(len(edges), opens))
        for position, body in enumerate(bodies)
        for label, gained, lost in body.shifts
        for edges, opens in ((gained, 1), (lost, 0))
    ]
    none = np.zeros(0, np.int64)
    edge, label, at, opens = (
        np.concatenate([none, *column]) for column in (zip(*parts, strict=True) if parts else ((),) * 4)
    )
    order = np.lexsort((at, label, edge))
    edge, label, at, opens = edge[order], label[order], at[order], opens[order]
    first = np.flatnonzero(opens)
    follows = np.minimum(first + 1, len(edge) - 1)
    ended = (
        (follows > first) & (edge[follows] == edge[first]) & (label[follows] == label[first]) & (opens[follows] == 0)
    )
    return edge[first], label[first], at[first], np.where(ended, at[follows], STILL)


def _pack(body: _Body) -> bytes:
    head = {
        "vertices": len(body.vertices[0]),
        "edges": len(body.edges[0]),
        "labels": [[label, len(up), len(down)] for label, up, down in body.shifts],
    }
    start, end = body.edges
    columns = [*body.vertices, start, *(each for _, up, down in body.shifts for each in (up, down))]
    steps = [np.diff(each, prepend=0) for each in columns]
    numbers = np.concatenate([*steps[:3], end - start, *steps[3:]]).astype("<i4")
    # byte by byte: high bytes, nearly all alike, stand together, which zstd packs far better
    raw = json.dumps(head, ensure_ascii=False).encode() + b"\n" + numbers.view("u1").reshape(-1, 4).T.tobytes()
    return len(raw).to_bytes(4, "little") + bytes(CODEC.compress(raw, asbytes=True))


def _unpack(packed: bytes, day: str) -> _Body:
    try:
        raw = CODEC.decompress(packed[4:], decompressed_size=int.from_bytes(packed[:4], "little"), asbytes=True)
        head, _, rest = raw.partition(b"\n")
        described = json.loads(head)
        numbers = np.ascontiguousarray(np.frombuffer(rest, "u1").reshape(4, -1).T).view("<i4").ravel().astype(np.int64)
        corners, count = described["vertices"], described["edges"]
        sizes = [corners, corners, count, count, *(n for _, up, down in described["labels"] for n in (up, down))]
        x, y, start, onward, *others = np.split(numbers, np.cumsum(sizes)[:-1])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"the kept map of {day} cannot be read ({error})"
        raise StorageError(message, "restore the database from a copy") from error
    start = np.cumsum(start)
    moved = [np.cumsum(each) for each in others]
    pairs = zip(described["labels"], moved[::2], moved[1::2], strict=True)
    shifts = tuple((label, up, down) for (label, _, _), up, down in pairs)
    return _Body((np.cumsum(x), np.cumsum(y)), (start, start + onward), shifts)
