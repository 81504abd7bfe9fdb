"""Keep tiles in one file, PMTiles 3, which any host with range requests can serve, and read tiles out of it.

The layout of the file is that of the package ``pmtiles``; what the tiles show belongs in ``pyramid``.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pmtiles.reader import Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from frontline.publish.tiles.pyramid import Tile

Box = tuple[float, float, float, float]
E7 = 10_000_000  # the format keeps degrees as whole numbers of 1e-7


@dataclass(frozen=True, slots=True)
class About:
    """What an archive says of itself.

    Attributes:
        name: a title.
        description: what it shows, with definitions and cut-off.
        attribution: whom it is owed to, as readers see it.
        box: west, south, east, north in degrees.
        first_zoom: the least zoom with tiles.
        last_zoom: the deepest.
        layers: layer name to its properties, each with its type: String, Number or Boolean.
        more: further facts, such as the cut-off.
    """

    name: str
    description: str
    attribution: str
    box: Box
    first_zoom: int
    last_zoom: int
    layers: dict[str, dict[str, str]]
    more: dict[str, Any] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return it as TileJSON 3 and the metadata of PMTiles have it."""
        zooms = {"minzoom": self.first_zoom, "maxzoom": self.last_zoom}
        layers = [{"id": name, "fields": fields, **zooms} for name, fields in self.layers.items()]
        about = {"name": self.name, "description": self.description, "attribution": self.attribution}
        return about | zooms | {"type": "overlay", "vector_layers": layers} | self.more


def write_archive(tiles: Iterable[Tile], about: About) -> bytes:
    """Return tiles as one file; what many tiles have alike is kept once."""
    ordered = sorted((zxy_to_tileid(each.zoom, each.column, each.row), each.data) for each in tiles)
    out = io.BytesIO()
    writer = Writer(out)
    for tile_id, data in ordered:
        writer.write_tile(tile_id, data)
    west, south, east, north = (round(each * E7) for each in about.box)
    header: dict[str, Any] = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP}
    header |= {"min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north}
    header |= {
        "center_zoom": about.first_zoom,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    header |= {"center_zoom": about.first_zoom, "min_zoom": about.first_zoom, "max_zoom": about.last_zoom}
    writer.finalize(header, about.describe())
    return out.getvalue()


class Archive:
    """An archive that is read.

    Attributes:
        data: the whole file.
        digest: SHA-256 of it.
        about: what it says of itself.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = hashlib.sha256(data).hexdigest()
        self._reader = Reader(lambda offset, length: data[offset : offset + length])
        self.about: dict[str, Any] = self._reader.metadata()

    def read(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return a tile's bytes (gzip); None where nothing lies in it."""
        found: bytes | None = self._reader.get(zoom, column, row)
        return found

    @property
    def header(self) -> dict[str, Any]:
        """Return the file's header."""
        return dict(self._reader.header())
