"""Cut drawings into the tiles of all zooms: which lie in which, at which scale, how far over its rim.

Tiles are those of the web: the square of Web Mercator (EPSG:3857) halved again and again, numbered from the north-west.
How a tile is written belongs in ``encoding``; how tiles are kept belongs in ``archive``.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.publish.tiles.encoding import Properties, Value, encode_layer
from frontline.publish.tiles.outlines import Outlines

EXTENT = 4096  # units of a tile's side at the deepest zoom
COARSE = 1024  # above it: half a pixel of a tile that is drawn 512 wide
PIXELS = 512  # of a tile's side, as it is drawn
LEAST_SEEN = 0.25  # square pixels; of less nothing is drawn above the deepest zoom
RIM = 1 / 64  # of a tile's side, drawn over its edge, so that strokes do not end there
FURTHEST_LAT = 85.051129  # where the square ends
FULL = 1 - 1e-9
TIGHTNESS = 6  # gzip's level

Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One thing to be drawn.

    Attributes:
        layer: its layer's name.
        geometry: EPSG:4326; points, lines or areas, of one kind.
        about: its properties.
        least_zoom: it is left out of tiles of lesser zooms.
    """

    layer: str
    geometry: BaseGeometry
    about: Mapping[str, Value]
    least_zoom: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: where it lies, and its bytes (gzip)."""

    zoom: int
    column: int
    row: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Square:
    """What lies in a tile.

    Attributes:
        column: of the tile.
        row: likewise.
        number: the drawings by number, shape (n,).
        shapes: each cut to the tile and its rim, in units of the whole square, shape (n,).
        full: whether each covers all of the tile, and so of every tile that it is parted into.
    """

    column: int
    row: int
    number: Columns
    shapes: NDArray[np.object_]
    full: bool = False


def cut_tiles(drawings: Iterable[Drawing], first_zoom: int, last_zoom: int, finest: int = EXTENT) -> Iterator[Tile]:
    """Yield the tiles of all zooms from the first to the last that have something in them.

    What a zoom cannot show is left out alike of all that share an edge, see ``outlines``: half a pixel, at the deepest
    zoom a unit.

    Args:
        drawings: what lies beneath first.
        first_zoom: the least zoom.
        last_zoom: the deepest; maps that are looked at from nearer show its tiles larger.
        finest: units of a tile's side there.
    """
    kept = [each for each in drawings if not each.geometry.is_empty]
    about = Properties([each.about for each in kept])
    least = np.array([each.least_zoom for each in kept])
    outlines = Outlines(shapely.transform(np.array([each.geometry for each in kept], object), to_square))
    for zoom in range(first_zoom, last_zoom + 1):
        extent = finest if zoom == last_zoom else COARSE
        seen = 0.0 if zoom == last_zoom else LEAST_SEEN * (extent / PIXELS) ** 2
        shapes = outlines.simplify(0.5**zoom / extent)
        alike: dict[bytes, bytes] = {}  # tiles that the same drawings cover wholly are the same
        for each in _part(shapes, np.flatnonzero((least <= zoom) & ~shapely.is_empty(shapes)), zoom):
            key = each.number.tobytes() if each.full else b""
            data = alike.get(key) or _write(each, zoom, extent, seen, kept, about)
            if key:
                alike[key] = data
            if data:
                yield Tile(zoom, each.column, each.row, data)


def _part(shapes: NDArray[np.object_], number: Columns, zoom: int) -> list[_Square]:
    """Return the tiles of a zoom in which something lies of the shapes with some numbers."""
    if not len(number):
        return []
    top = _find_top(shapely.total_bounds(shapes[number]), zoom)
    squares = [_Square(top[1], top[2], number, shapes[number])]
    for deeper in range(top[0] + 1, zoom + 1):
        squares = [part for each in squares for part in _quarter(each, deeper)]
    return squares


def _find_top(bounds: NDArray[np.float64], zoom: int) -> tuple[int, int, int]:
    """Return the deepest tile, down to a zoom, in which all lies and over the rim of which nothing does."""
    found = (0, 0, 0)
    for deeper in range(1, zoom + 1):
        west, north, east, south = np.floor(bounds * 2**deeper + np.array([-RIM, -RIM, RIM, RIM])).astype(int).tolist()
        if (west, north) != (east, south):
            break
        found = deeper, west, north
    return found


def to_square(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points in degrees, shape (n, 2), in the square of Web Mercator: 0..1 eastward and southward."""
    lat = np.radians(np.clip(points[:, 1], -FURTHEST_LAT, FURTHEST_LAT))
    return np.column_stack([points[:, 0] / 360 + 0.5, 0.5 - np.arctanh(np.sin(lat)) / (2 * np.pi)])


def _quarter(square: _Square, zoom: int) -> Iterator[_Square]:
    """Yield the four tiles that a tile has at the next zoom, as far as something lies in them."""
    places = [(2 * square.column + right, 2 * square.row + below) for below in (0, 1) for right in (0, 1)]
    bounds = shapely.bounds(square.shapes).T
    for column, row in places:
        frame = _frame(column, row, zoom)
        if square.full:
            shapes = np.full(len(square.number), shapely.box(*frame), object)
            yield _Square(column, row, square.number, shapes, full=True)
        else:
            yield from _cut(square, bounds, (column, row), frame)


def _cut(
    square: _Square, bounds: NDArray[np.float64], place: tuple[int, int], frame: tuple[float, float, float, float]
) -> Iterator[_Square]:
    """Yield what of a tile lies in one of its parts, if anything does."""
    left, top, right, low = frame
    west, north, east, south = bounds
    near = (west < right) & (east > left) & (north < low) & (south > top)
    shapes = shapely.clip_by_rect(square.shapes[near], *frame)
    some = ~shapely.is_empty(shapes)
    if some.any():
        shapes = shapes[some]
        full = bool((shapely.area(shapes) >= FULL * (right - left) * (low - top)).all())
        yield _Square(*place, square.number[near][some], shapes, full)


def _frame(column: int, row: int, zoom: int) -> tuple[float, float, float, float]:
    side = 0.5**zoom
    return (column - RIM) * side, (row - RIM) * side, (column + 1 + RIM) * side, (row + 1 + RIM) * side


def _write(square: _Square, zoom: int, extent: int, least: float, drawings: list[Drawing], about: Properties) -> bytes:
    """Return a tile's bytes; empty where nothing is left to be seen at its scale."""
    scale, corner = extent * 2**zoom, np.array([square.column, square.row]) * extent
    shapes = shapely.transform(square.shapes, lambda points: points * scale - corner)
    by_layer: dict[str, list[int]] = {}
    for n, number in enumerate(square.number.tolist()):
        by_layer.setdefault(drawings[number].layer, []).append(n)
    layers = [
        encode_layer(name, extent, shapes[chosen], square.number[chosen], about, least)
        for name, chosen in by_layer.items()
    ]
    body = b"".join(layers)
    return gzip.compress(body, TIGHTNESS, mtime=0) if body else b""
