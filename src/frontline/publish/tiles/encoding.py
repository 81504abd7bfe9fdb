"""Write one vector tile: shapes in whole numbers and their properties, as bytes (Mapbox Vector Tile 2.1).

Rounding, winding and the wire format belong here, all shapes of a tile at once; which shapes lie in which tile belongs
in ``pyramid``. Messages and fields are those of https://github.com/mapbox/vector-tile-spec/tree/master/2.1.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

MOVE_ONCE, LINE_TO, CLOSE = 9, 2, 15  # commands: "move to" for one point, "line to" without its count, "close path"
POINT, LINE, POLYGON = 1, 2, 3  # kinds of geometry, as the format numbers them
KINDS = {0: POINT, 4: POINT, 1: LINE, 5: LINE, 3: POLYGON, 6: POLYGON}  # from shapely's numbers
BYTE_BITS, MOST_BYTES = 7, 5  # a varint's; five hold 32 bits

Value = str | bool | int | float
Integers = NDArray[np.int64]
FEATURE, TAGS, KIND, GEOMETRY = 0x12, 0x12, 0x18, 0x22  # what a feature, and each part of it, begins with
HEAD = 8  # words of a feature beside its tags and its geometry


@dataclass(frozen=True, slots=True)
class _Paths:
    """Lines of corners in whole numbers.

    Attributes:
        points: shape (n, 2).
        path: the path that each corner belongs to, shape (n,), rising.
        owner: the shape that each path belongs to, shape (paths,), rising.
    """

    points: Integers
    path: Integers
    owner: Integers


class Properties:
    """The properties of many drawings, each key and value kept once and by its number."""

    def __init__(self, about: Sequence[Mapping[str, Value]]) -> None:
        """Take the properties of each drawing."""
        keys: dict[str, int] = {}
        values: dict[tuple[type, Value], int] = {}  # with its type, since 1, 1.0 and true are equal otherwise
        pairs = [
            (keys.setdefault(name, len(keys)), values.setdefault((type(value), value), len(values)))
            for each in about
            for name, value in each.items()
        ]
        self._keys = [_field(3, name.encode()) for name in keys]
        self._values = [_field(4, _write_value(value)) for _, value in values]
        self._pairs = np.array(pairs, np.int64).reshape(-1, 2)
        self._count = np.array([len(each) for each in about], np.int64)
        self._start = np.cumsum(self._count) - self._count

    def choose(self, rows: Integers) -> tuple[Integers, Integers, bytes]:
        """Return the tags of some drawings one after the other, how many words each has, and the keys and values."""
        count = self._count[rows]
        pairs = self._pairs[_follow(self._start[rows], count)]
        keys, key = np.unique(pairs[:, 0], return_inverse=True)
        values, value = np.unique(pairs[:, 1], return_inverse=True)
        named = [self._keys[n] for n in keys.tolist()] + [self._values[n] for n in values.tolist()]
        return np.stack([key, value], axis=1).astype(np.int64).ravel(), 2 * count, b"".join(named)


def encode_layer(
    name: str, extent: int, shapes: NDArray[np.object_], rows: Integers, about: Properties, least: float = 0.0
) -> bytes:
    """Return one layer of a tile, with its place in the message; empty where nothing is left of the shapes.

    Args:
        name: of the layer.
        extent: how many units a side of the tile has.
        shapes: points, lines and areas in units of the tile, y southward, shape (n,); those too small to be seen are
            left out.
        rows: the number of each among the properties, shape (n,).
        about: the properties.
        least: rings of areas that enclose fewer square units are left out.
    """
    kinds = np.array([KINDS.get(each, 0) for each in shapely.get_type_id(shapes).tolist()], np.int64)
    found = []
    for kind in (POINT, LINE, POLYGON):
        chosen = np.flatnonzero(kinds == kind)
        if len(chosen):
            words, start, owner = _write_paths(_read_paths(shapes[chosen], kind, least), kind)
            found.append((words, np.diff(np.r_[start, len(words)]), chosen[owner]))
    if not any(len(owner) for _, _, owner in found):
        return b""
    words, count, owner = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.argsort(owner, kind="stable")
    words = words[_follow((np.cumsum(count) - count)[order], count[order])]
    tags, tagged, named = about.choose(rows[owner[order]])
    features = _write_features((tags, tagged), (words, count[order]), kinds[owner[order]])
    end = b"\x28" + _varint(extent) + b"\x78\x02"  # the extent, and version 2
    return _field(3, _field(1, name.encode()) + features + named + end)


def _write_features(tags: tuple[Integers, Integers], geometry: tuple[Integers, Integers], kind: Integers) -> bytes:
    """Return all features of a layer; of tags and geometry come the words and how many each feature has."""
    (tag, tagged), (word, drawn) = tags, geometry
    tag_bytes, word_bytes = _sum_runs(_measure(tag), tagged), _sum_runs(_measure(word), drawn)
    body = 4 + _measure(tag_bytes) + tag_bytes + _measure(word_bytes) + word_bytes  # four: kind, and each part's first
    start = np.cumsum(HEAD + tagged + drawn) - (HEAD + tagged + drawn)
    words = np.empty(int((HEAD + tagged + drawn).sum()), np.int64)
    words[start], words[start + 1], words[start + 2], words[start + 3] = FEATURE, body, TAGS, tag_bytes
    words[_follow(start + 4, tagged)] = tag
    then = start + 4 + tagged
    words[then], words[then + 1], words[then + 2], words[then + 3] = KIND, kind, GEOMETRY, word_bytes
    words[_follow(start + HEAD + tagged, drawn)] = word
    return _pack(words)


def _follow(start: Integers, count: Integers) -> Integers:
    """Return the positions in some runs, one run after the other."""
    return np.asarray(np.arange(int(count.sum())) + np.repeat(start - (np.cumsum(count) - count), count))


def _sum_runs(numbers: Integers, count: Integers) -> Integers:
    """Return the sum over each of some runs, which follow each other."""
    ends = np.cumsum(count)
    sums = np.r_[0, np.cumsum(numbers)]
    return np.asarray(sums[ends] - sums[ends - count])


def _read_paths(shapes: NDArray[np.object_], kind: int, least: float) -> _Paths:
    """Return the corners of shapes of one kind, rounded, without those that say nothing."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    outer = np.zeros(0, bool)
    if kind == POLYGON:
        rings, part = shapely.get_rings(parts, return_index=True)
        parts, owner, outer = rings, owner[part], _marks_first(part)
    points, path = shapely.get_coordinates(parts, return_index=True)
    whole = np.rint(points).astype(np.int64)
    if kind == POLYGON:
        return _wind_rings(_straighten(whole, path, closed=True), owner, outer, least)
    points, path = _straighten(whole, path, closed=False) if kind == LINE else (whole, path)
    return _keep_long(points, path, owner, least=2 if kind == LINE else 1)


def _straighten(points: Integers, path: Integers, *, closed: bool) -> tuple[Integers, Integers]:
    """Leave out corners on which a path stands still or goes straight on; of a ring also the last, which is the first.

    Corners that two areas share on a straight line fall away on both sides of it, so that no gap opens.
    """
    if closed:
        keep = ~_marks_last(path)
        points, path = points[keep], path[keep]
    for _ in range(2):  # a spike that falls away leaves its foot twice
        before, _after = _neighbours(path)
        keep = (points != points[before]).any(axis=1)
        keep |= False if closed else _marks_first(path)
        points, path = points[keep], path[keep]
        before, after = _neighbours(path)
        came, goes = points - points[before], points[after] - points
        keep = came[:, 0] * goes[:, 1] != came[:, 1] * goes[:, 0]
        keep |= False if closed else _marks_first(path) | _marks_last(path)
        points, path = points[keep], path[keep]
    return points, path


def _neighbours(path: Integers) -> tuple[Integers, Integers]:
    """Return the position of the corner before and after each, around its path."""
    n = np.arange(len(path))
    starts, ends = np.flatnonzero(_marks_first(path)), np.flatnonzero(_marks_last(path))
    before, after = n - 1, n + 1
    before[starts], after[ends] = ends, starts
    return before, after


def _marks_first(path: Integers) -> NDArray[np.bool_]:
    """Tell which corners are the first of their path; of sorted numbers in general, which are new."""
    first = np.ones(len(path), bool)
    np.not_equal(path[1:], path[:-1], out=first[1:])
    return first


def _marks_last(path: Integers) -> NDArray[np.bool_]:
    last = np.ones(len(path), bool)
    np.not_equal(path[1:], path[:-1], out=last[:-1])
    return last


def _wind_rings(found: tuple[Integers, Integers], owner: Integers, outer: NDArray[np.bool_], least: float) -> _Paths:
    """Leave out rings that have shrunk to nothing, with their holes; wind shells clockwise on the screen, holes not."""
    points, path = found
    before, _ = _neighbours(path)
    x, y = points.T
    twice = np.bincount(path, x[before] * y - x * y[before], len(owner))
    shell = np.maximum.accumulate(np.where(outer, np.arange(len(owner)), 0)) if len(owner) else owner
    kept = (twice != 0) & (abs(twice) >= 2 * least)
    kept &= kept[shell]
    backward = kept & ((twice > 0) != outer)
    order = np.arange(len(path))
    starts, ends = np.flatnonzero(_marks_first(path)), np.flatnonzero(_marks_last(path))
    mirrored = np.repeat(starts + ends, ends - starts + 1) - order
    points = points[np.where(backward[path], mirrored, order)]
    inside = kept[path]
    number = np.cumsum(kept) - 1
    return _Paths(points[inside], number[path[inside]], owner[kept])


def _keep_long(points: Integers, path: Integers, owner: Integers, *, least: int) -> _Paths:
    """Leave out paths with fewer corners than make one."""
    kept = np.bincount(path, minlength=len(owner)) >= least
    number = np.cumsum(kept) - 1
    return _Paths(points[kept[path]], number[path[kept[path]]], owner[kept])


def _write_paths(paths: _Paths, kind: int) -> tuple[Integers, Integers, Integers]:
    """Return the commands that draw all shapes, where those of each begin, and which shape it is."""
    if not len(paths.owner):
        return (np.zeros(0, np.int64),) * 3
    count = np.bincount(paths.path, minlength=len(paths.owner))
    first = np.cumsum(count) - count
    new = _marks_first(paths.owner)  # the first path of a shape: the pen starts at the corner
    steps = np.diff(paths.points, axis=0, prepend=np.zeros((1, 2), np.int64))
    steps[first[new]] = paths.points[first[new]]
    zigzag = (steps << 1) ^ (steps >> 63)
    if kind == POINT:
        return _write_points(paths, zigzag, first[new])
    tail = 1 if kind == POLYGON else 0
    length = 2 * count + 2 + tail
    start = np.cumsum(length) - length
    words = np.empty(int(length.sum()), np.int64)
    at = np.repeat(start + 1, count) + 2 * (np.arange(len(steps)) - np.repeat(first, count))
    at += (np.arange(len(steps)) > np.repeat(first, count)).astype(np.int64)  # behind the second command
    words[at], words[at + 1] = zigzag[:, 0], zigzag[:, 1]
    words[start], words[start + 3] = MOVE_ONCE, ((count - 1) << 3) | LINE_TO
    if tail:
        words[start + length - 1] = CLOSE
    return words, start[new], paths.owner[new]


def _write_points(paths: _Paths, zigzag: Integers, first: Integers) -> tuple[Integers, Integers, Integers]:
    ends = np.r_[first[1:], len(zigzag)]
    heads = ((ends - first) << 3) | 1
    words = np.insert(zigzag.ravel(), 2 * first, heads)
    return words, 2 * first + np.arange(len(first)), paths.owner[_marks_first(paths.owner)]


def _measure(words: Integers) -> Integers:
    """Return how many bytes each word takes as a varint."""
    size = np.ones(len(words), np.int64)
    for n in range(1, MOST_BYTES):
        size += words >= (1 << (BYTE_BITS * n))
    return size


def _pack(words: Integers) -> bytes:
    """Return words as varints, written all at once."""
    size = _measure(words)
    place = np.cumsum(size) - size
    body = np.zeros(int(size.sum()), np.uint8)
    for n in range(MOST_BYTES):
        has = size > n
        more = np.where(size[has] > n + 1, 0x80, 0)
        body[place[has] + n] = ((words[has] >> (BYTE_BITS * n)) & 0x7F) | more
    return body.tobytes()


def _varint(number: int) -> bytes:
    if number < 0x80:  # noqa: PLR2004  # one byte
        return bytes((number,))
    parts = bytearray()
    while number >= 0x80:  # noqa: PLR2004  # the bit that says more follows
        parts.append((number & 0x7F) | 0x80)
        number >>= BYTE_BITS
    parts.append(number)
    return bytes(parts)


def _field(number: int, body: bytes) -> bytes:
    """Return a field of bytes with its number and length."""
    return bytes(((number << 3) | 2,)) + _varint(len(body)) + body


def _write_value(value: Value) -> bytes:
    """Return a property's value: text, truth, whole number or number."""
    if isinstance(value, str):
        return _field(1, value.encode())
    if isinstance(value, bool):
        return bytes((0x38, value))
    if isinstance(value, int):
        return b"\x30" + _varint(((value << 1) ^ (value >> 63)) & ((1 << 64) - 1))
    return b"\x19" + struct.pack("<d", value)
