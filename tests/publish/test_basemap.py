import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from frontline.errors import StorageError
from frontline.publish.basemap import BasemapFiles, build_basemap

BOX = (10.0, 45.0, 10.4, 45.2)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)


def outline(place_id: str, level: str, geometry: Any) -> dict[str, Any]:
    return {"place_id": place_id, "osm_id": "relation/1", "level": level, "name": "x", "geometry": geometry.wkb}


def place(place_id: str, lon: float | None, people: int | None, kind: str = "settlement") -> dict[str, Any]:
    lat = None if lon is None else 45.1
    row = {"place_id": place_id, "name": place_id.upper(), "kind": kind, "lat": lat, "lon": lon}
    return row | {"population": people}


def way(*points: tuple[float, float]) -> dict[str, Any]:
    return {"u": 1, "v": 2, "length_km": 1.0, "geometry": shapely.LineString(points).wkb}


@pytest.fixture
def files(tmp_path: Path) -> BasemapFiles:
    west, east = shapely.box(9, 44, 10.2, 46), shapely.box(10.2, 44, 12, 46)
    west_south = shapely.box(9, 44, 10.2, 45.1)
    rows = [outline("o1", "oblast", west), outline("o2", "oblast", east), outline("r1", "raion", west_south)]
    rows += [outline("r2", "raion", shapely.box(9, 45.1, 10.2, 46)), outline("r3", "raion", east)]
    rows += [outline("town", "settlement", shapely.box(10.1, 45.05, 10.15, 45.1))]
    rows += [outline("speck", "settlement", shapely.box(10.3, 45.1, 10.3005, 45.1005))]
    write(tmp_path / "places" / "outlines.parquet", rows)
    named = [
        place("village", 10.3, None),
        place("town", 10.12, 5000),
        place("far", 10.6, 100),
        place("city", 10.7, 90_000),
    ]
    named += [place("unplaced", None, 7), place("raion", 10.1, 8, "raion"), place("elsewhere", 15.0, 90_000)]
    write(tmp_path / "places" / "places.parquet", named)
    write(tmp_path / "network" / "roads.parquet", [way((10, 45), (10.1, 45.1)), way((10.1, 45.1), (10.3, 45.1))])
    twice = [way((10.0, 45.1), (10.4, 45.1)), way((10.4, 45.1), (10.0, 45.1)), way((30, 45), (31, 45))]
    write(tmp_path / "network" / "railways.parquet", twice)
    return BasemapFiles.of(tmp_path / "places", tmp_path / "network")


def shapes(basemap: dict[str, Any], layer: str) -> list[Any]:
    return [shapely.geometry.shape(feature["geometry"]) for feature in basemap[layer]["features"]]


def test_the_basemap_is_json_with_every_layer(files: BasemapFiles) -> None:
    basemap = json.loads(json.dumps(build_basemap(files, BOX), allow_nan=False))
    assert basemap.pop("format") == "frontline-basemap/1"
    assert set(basemap) == {"land", "boundaries", "towns", "roads", "railways", "places"}
    assert all(shape.is_valid for layer in basemap for shape in shapes(basemap, layer))


def test_land_lies_around_the_box_only(files: BasemapFiles) -> None:
    (land,) = shapes(build_basemap(files, BOX), "land")
    assert land.area > 0.5
    assert land.intersection(shapely.box(*BOX)).area == pytest.approx(0, abs=1e-9)


def test_a_boundary_is_drawn_once(files: BasemapFiles) -> None:
    basemap = build_basemap(files, BOX)
    levels = [feature["properties"]["level"] for feature in basemap["boundaries"]["features"]]
    lines = dict(zip(levels, shapes(basemap, "boundaries"), strict=True))
    assert set(lines) == {"oblast", "raion"}
    assert lines["oblast"].covers(shapely.Point(10.2, 45.1))
    assert lines["raion"].covers(shapely.Point(10.0, 45.1))
    assert lines["raion"].distance(lines["oblast"]) > 0


def test_towns_carry_their_place_and_specks_are_left_out(files: BasemapFiles) -> None:
    features = build_basemap(files, BOX)["towns"]["features"]
    assert [feature["properties"] for feature in features] == [{"id": "town", "name": "TOWN"}]


def test_ways_are_joined_and_doubles_drawn_once(files: BasemapFiles) -> None:
    basemap = build_basemap(files, BOX)
    (road,), (railway,) = shapes(basemap, "roads"), shapes(basemap, "railways")
    assert road.geom_type == "LineString"
    assert len(road.coords) == 3
    assert railway.length == pytest.approx(0.4)


def test_places_come_largest_first_and_small_ones_only_from_the_box(files: BasemapFiles) -> None:
    features = build_basemap(files, BOX)["places"]["features"]
    assert [feature["properties"]["id"] for feature in features] == ["city", "town", "village"]
    assert features[2]["properties"]["population"] == 0


def test_coordinates_are_rounded(files: BasemapFiles) -> None:
    text = json.dumps(build_basemap(files, BOX))
    longest = max(
        len(part.split(".")[1]) for part in text.replace("]", ",").split(",") if part.strip(" [").count(".") == 1
    )
    assert longest <= 4


def test_a_missing_file_is_named(files: BasemapFiles) -> None:
    files.roads.unlink()
    with pytest.raises(StorageError, match=r"roads\.parquet is missing"):
        build_basemap(files, BOX)


def test_a_file_of_something_else_is_named(files: BasemapFiles) -> None:
    write(files.outlines, [{"a": 1}])
    with pytest.raises(StorageError, match=r"outlines\.parquet cannot be read"):
        build_basemap(files, BOX)
