"""Tiles are read back by a program that others wrote, GDAL."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from frontline.publish.tiles.archive import About, Archive, write_archive
from frontline.publish.tiles.pyramid import COARSE, EXTENT, RIM, Drawing, cut_tiles, to_square

BOX = (10.0, 45.0, 10.2, 45.1)
LAST = 10
KINDS = {str: "String", int: "Number", float: "Number", bool: "Boolean"}
EARTH_M = 40_075_016.686


def read(folder: Path, drawings: list[Drawing], layer: str, first: int = 6) -> tuple[dict[str, Any], Any]:
    kinds = {name: KINDS[type(value)] for each in drawings for name, value in each.about.items()}
    about = About("Tests", "Drawn for tests.", "Nobody", BOX, first, LAST, {layer: kinds})
    file = folder / "x.pmtiles"
    file.write_bytes(write_archive(cut_tiles(drawings, first, LAST), about))
    meta, _, shapes, values = pyogrio.raw.read(file, layer=layer)
    rows = dict(zip(meta["fields"].tolist(), values, strict=True))
    square = shapely.transform(shapely.from_wkb(shapes), lambda points: points / EARTH_M + [0.5, 0.5])
    return rows, shapely.transform(square, lambda points: points * [1, -1] + [0, 1])


def far(one: Any, other: Any) -> float:
    """Return the widest distance between two shapes, in units of the deepest zoom's tiles."""
    return float(shapely.hausdorff_distance(one, other, densify=0.1) * 4096 * 2**LAST)


def project(shape: shapely.Geometry) -> Any:
    return shapely.transform(shape, to_square)


def test_areas_lines_points_and_their_properties_come_back(tmp_path: Path) -> None:
    area = shapely.box(10.02, 45.02, 10.18, 45.08).difference(shapely.Point(10.1, 45.05).buffer(0.01))
    line = shapely.LineString([(10.0, 45.0), (10.1, 45.04), (10.2, 45.03)])
    said: dict[str, Any] = {"name": "Містечко", "people": 60_000, "share": 0.25, "is_open": True, "below": -3}
    for shape in (area, line, shapely.MultiPoint([(10.05, 45.01), (10.06, 45.02)])):
        rows, found = read(tmp_path, [Drawing("things", shape, said)], "things")
        assert shapely.is_valid(found).all()
        assert far(shapely.union_all(found), project(shape)) <= 1.5, shape.geom_type
        for name, value in said.items():
            assert set(rows[name].tolist()) == {value}, name


def test_what_a_tile_does_not_show_is_left_out(tmp_path: Path) -> None:
    small, late = shapely.Point(10.1, 45.05).buffer(1e-7), shapely.box(10.01, 45.01, 10.02, 45.02)
    drawings = [Drawing("a", small, {"name": "speck"}), Drawing("a", late, {"name": "late"}, least_zoom=LAST)]
    assert {each.zoom for each in cut_tiles(drawings, 0, LAST)} == {LAST}
    rows, _ = read(tmp_path, drawings, "a")
    assert set(rows["name"]) == {"late"}
    assert list(cut_tiles([], 0, 3)) == []


def test_ground_that_covers_tiles_wholly_is_written_once() -> None:
    wide = Drawing("a", shapely.box(9.0, 44.0, 12.0, 46.0), {"name": "wide"})
    tiles = list(cut_tiles([wide], 0, LAST))
    assert len(tiles) > 60
    assert len({each.data for each in tiles}) < 45
    archive = Archive(write_archive(tiles, About("", "", "", BOX, 0, LAST, {})))
    assert len(archive.data) < 8000
    for each in tiles:
        assert archive.read(each.zoom, each.column, each.row) == each.data
    assert archive.read(LAST, 0, 0) is None


COARSER = 8
WHOLE = {
    (each.zoom, each.column, each.row): each.data
    for each in cut_tiles([Drawing("a", shapely.box(*BOX), {})], COARSER, LAST)
}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 30))
@example(818, 11)  # a part ends so near a corner of the box that half a pixel cuts the corner off
def test_areas_that_share_edges_still_do_in_every_tile(seed: int, corners: int) -> None:
    """What a day shows may neither overlap nor gape: the areas of all parts sum to the whole, zoom by zoom."""
    points = np.random.default_rng(seed).uniform((10.0, 45.0), (10.2, 45.1), (corners, 2))
    whole = shapely.box(*BOX)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole)
    parts = [each.intersection(whole) for each in cells.geoms]
    drawings = [Drawing("a", each, {"n": n}) for n, each in enumerate(parts)]
    for tile in cut_tiles(drawings, COARSER, LAST):
        found = decode(tile.data)
        (alone,) = decode(WHOLE[tile.zoom, tile.column, tile.row])
        lost, rounding = alone[0] - sum(area for area, _ in found), 2e-3 * alone[0] + 2 * len(parts)
        side = (1 + 2 * RIM) * (EXTENT if tile.zoom == LAST else COARSE)
        assert -rounding <= lost <= rounding + side / 2, "a corner of a unit by a tile may be cut off"
        assert all(area > 0 for area, _ in found), "shells run clockwise, and holes are taken from them"


def decode(data: bytes) -> list[tuple[float, int]]:
    """Return the signed area and number of corners of each feature's geometry, by the format's own words."""
    body = gzip.decompress(data)
    found = []
    for _, layer in fields(body):
        for number, feature in fields(layer):
            if number == 2:
                geometry = next(value for key, value in fields(feature) if key == 4)
                found.append(walk(geometry))
    return found


def fields(body: bytes) -> Any:
    at = 0
    while at < len(body):
        tag, at = varint(body, at)
        if tag & 7 == 2:
            size, at = varint(body, at)
            yield tag >> 3, body[at : at + size]
            at += size
        else:
            _, at = varint(body, at)


def varint(body: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = body[at]
        number, shift, at = number | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return number, at


def walk(geometry: bytes) -> tuple[float, int]:
    at, x, y, twice, corners = 0, 0, 0, 0, 0
    ring: list[tuple[int, int]] = []
    while at < len(geometry):
        word, at = varint(geometry, at)
        if word & 7 == 7:
            pairs = zip(ring, ring[1:] + ring[:1], strict=True)
            twice += sum(a * d - b * c for (a, b), (c, d) in pairs)
            corners += len(ring)
            continue
        if word & 7 == 1:
            ring = []
        for _ in range(word >> 3):
            dx, at = varint(geometry, at)
            dy, at = varint(geometry, at)
            x, y = x + ((dx >> 1) ^ -(dx & 1)), y + ((dy >> 1) ^ -(dy & 1))
            ring.append((x, y))
    return twice / 2, corners
