"""Hold a theatre's roads and railways as one multigraph, with the places that lie on it.

Nodes, edges and places as arrays, and how they are packed for the store. How the graph is made of files belongs in
``building``; what state its edges are in on a day belongs in ``access``.
"""

import hashlib
import io
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from frontline.errors import StorageError
from frontline.routes.files import RAILWAY, ROAD

TRANSFER = "transfer"
MODES = (ROAD, RAILWAY, TRANSFER)
CODEC = pa.Codec("zstd", compression_level=12)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """A multigraph of undirected edges, cut about every kilometre; none but a transfer is longer than two.

    A transfer is an edge between a road and a railway in one place.

    Attributes:
        lon, lat: of the nodes in degrees, shape (nodes,).
        start, end: node at either end of each edge, shape (edges,).
        mode: index into ``MODES``, shape (edges,).
        kind: index into ``kinds``, shape (edges,).
        name: index into ``names``, shape (edges,).
        bridge: whether it is one, shape (edges,).
        km: geodesic length, shape (edges,).
        minutes: travel time by class, shape (edges,).
        points: corners of all edges in degrees, shape (corners, 2).
        first_point: position of each edge's first corner, and the number of corners, shape (edges + 1,).
        place_node: nodes of places, one place after the other.
        first_place_node: position of each place's first node, and the number of them, shape (places + 1,).
        kinds, names, place_ids: the words.
        files: what it was made of.
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    mode: Ints
    kind: Ints
    name: Ints
    bridge: Bools
    km: Floats
    minutes: Floats
    points: Floats
    first_point: Ints
    place_node: Ints
    first_place_node: Ints
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    place_ids: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def nodes(self) -> int:
        """Return how many nodes there are."""
        return len(self.lon)

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def version(self) -> str:
        """Return twelve letters that stand for exactly this network."""
        return hashlib.sha256(self.pack()).hexdigest()[:12]

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """Return the edges as lines in degrees, shape (edges,)."""
        if not len(self):
            return np.empty(0, object)
        owner = np.repeat(np.arange(len(self)), np.diff(self.first_point))
        return np.asarray(shapely.linestrings(self.points, indices=owner))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {place_id: row for row, place_id in enumerate(self.place_ids)}

    def nodes_of(self, place_id: str) -> Ints:
        """Return the nodes that lie in a place or nearest to it; none where the network does not reach it."""
        row = self._rows.get(place_id)
        if row is None:
            return np.zeros(0, np.int64)
        return self.place_node[self.first_place_node[row] : self.first_place_node[row + 1]]

    def is_mode(self, mode: str) -> Bools:
        """Tell for each edge whether it is of a mode."""
        return np.asarray(self.mode == MODES.index(mode))

    def pack(self) -> bytes:
        """Return all of it as bytes, the same for the same network."""
        columns = {each.name: getattr(self, each.name) for each in fields(self)}
        arrays = {name: pa.array(np.ravel(value)) for name, value in columns.items()}
        out = io.BytesIO()
        for name, array in arrays.items():
            batch = pa.record_batch([array], names=[name])
            with pa.ipc.new_stream(out, batch.schema) as writer:
                writer.write_batch(batch)
        return len(raw := out.getvalue()).to_bytes(8, "little") + bytes(CODEC.compress(raw, asbytes=True))

    @classmethod
    def unpack(cls, packed: bytes) -> "Network":
        """Return the network of bytes that ``pack`` made.

        Raises:
            StorageError: They are none.
        """
        try:
            size = int.from_bytes(packed[:8], "little")
            source = pa.BufferReader(CODEC.decompress(packed[8:], decompressed_size=size, asbytes=True))
            found: dict[str, Any] = {}
            for each in fields(cls):
                column = pa.ipc.open_stream(source).read_all()[each.name]
                words = each.name in {"kinds", "names", "place_ids", "files"}
                found[each.name] = tuple(column.to_pylist()) if words else column.to_numpy()
            found["points"] = found["points"].reshape(-1, 2)
            return cls(**found)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            message = f"the kept network cannot be read ({error})"
            raise StorageError(message, "build it again with 'frontline network build FILE...'") from error
