"""Keep a filter's memory after some days, so that the next delivery costs its own days only, and what it learned."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from frontline.store.tables import filter_state

CODEC = pa.Codec("zstd", compression_level=3)

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class MemoryRecord:
    """Where a memory is kept: of which assessment, after which day, of which inputs."""

    assessment_id: int
    day: date
    inputs: str
    learned: dict[str, Any]


def add_memory(connection: Connection, record: MemoryRecord, arrays: Arrays) -> None:
    """Keep a memory."""
    values = {name: getattr(record, name) for name in MemoryRecord.__dataclass_fields__}
    connection.execute(insert(filter_state), values | {"body": _pack(arrays)})


def list_memories(connection: Connection) -> list[MemoryRecord]:
    """Return what memories there are, the latest day first."""
    columns = [filter_state.c[name] for name in MemoryRecord.__dataclass_fields__]
    order = (filter_state.c.day.desc(), filter_state.c.assessment_id.desc())
    return [MemoryRecord(*row) for row in connection.execute(select(*columns).order_by(*order))]


def read_learned(connection: Connection, assessment_id: int, day: date) -> dict[str, Any]:
    """Return what the filter had learned by a day after which an assessment's memory is kept."""
    query = select(filter_state.c.learned).where(
        filter_state.c.assessment_id == assessment_id, filter_state.c.day == day
    )
    learned: dict[str, Any] = connection.execute(query).scalar_one()
    return learned


def read_memory(connection: Connection, record: MemoryRecord) -> dict[str, NDArray[Any]]:
    """Return a memory's arrays by name."""
    query = select(filter_state.c.body).where(
        filter_state.c.assessment_id == record.assessment_id, filter_state.c.day == record.day
    )
    return _unpack(connection.execute(query).scalar_one())


def _pack(arrays: Arrays) -> bytes:
    head = json.dumps([[name, each.dtype.str, each.shape] for name, each in arrays.items()]).encode()
    body = b"".join(np.ascontiguousarray(each).tobytes() for each in arrays.values())
    sizes = np.array([len(head), len(body)], "<i8").tobytes()
    return sizes + head + bytes(CODEC.compress(body, asbytes=True))


def _unpack(body: bytes) -> dict[str, NDArray[Any]]:
    head_size, size = np.frombuffer(body[:16], "<i8").tolist()
    raw = CODEC.decompress(body[16 + head_size :], decompressed_size=size, asbytes=True)
    arrays, at = {}, 0
    for name, dtype, shape in json.loads(body[16 : 16 + head_size]):
        length = int(np.prod(shape)) * np.dtype(dtype).itemsize
        arrays[name] = np.frombuffer(raw[at : at + length], dtype).reshape(shape).copy()
        at += length
    return arrays
