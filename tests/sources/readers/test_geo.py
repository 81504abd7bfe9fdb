import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from frontline.ellipsoid import geometry_km2
from frontline.errors import DeliveryError
from frontline.sources.card import Card
from frontline.sources.delivery import ReadContext
from frontline.sources.readers import READERS, geo

MakeCollection = Callable[..., bytes]
MakeContext = Callable[..., ReadContext]

SQUARE = [[10.05, 45.02], [10.1, 45.02], [10.1, 45.06], [10.05, 45.06], [10.05, 45.02]]
BOW = [[10.05, 45.02], [10.1, 45.06], [10.1, 45.02], [10.05, 45.06], [10.05, 45.02]]
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>red</name><Placemark><name>Hill</name>
<description>words</description><Polygon><outerBoundaryIs><LinearRing><coordinates>
10.05,45.02,5 10.1,45.02,5 10.1,45.06,5 10.05,45.06,5 10.05,45.02,5
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"""
FOLDER = {"mapping": {"label": "folder"}}


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings) or [SQUARE]}


def refuse(body: bytes, context: ReadContext) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        geo.read(body, context)
    assert caught.value.path == context.path
    assert caught.value.remedy
    return caught.value


def kmz(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def geopackage(columns: dict[str, Any], shapes: list[Any], crs: str = "EPSG:4326", layer: str = "front") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        pyogrio.raw.write(
            path,
            np.array([shapely.to_wkb(shape) for shape in shapes], object),
            [np.array(values) for values in columns.values()],
            list(columns),
            crs=crs,
            layer=layer,
            geometry_type="Unknown",
            driver="GPKG",
        )
        return path.read_bytes()


def test_an_area_with_its_label_and_day(make_collection: MakeCollection, make_context: MakeContext) -> None:
    delivery = geo.read(make_collection(polygon()), make_context())
    (feature,) = delivery.features
    assert (feature.number, feature.label, feature.day, feature.name) == (1, "red", date(2025, 11, 3), "")
    assert feature.geometry.equals(shapely.Polygon(SQUARE))
    assert delivery.days[0].known_at == datetime(2025, 11, 4, tzinfo=UTC)
    assert delivery.ignored == {}


def test_the_card_shifts_the_day(make_collection: MakeCollection, make_context: MakeContext) -> None:
    (shown,) = geo.read(make_collection(polygon()), make_context(day_shift=-1)).days
    assert (shown.day, shown.known_at) == (date(2025, 11, 2), datetime(2025, 11, 3, tzinfo=UTC))


def test_a_day_in_a_property(make_collection: MakeCollection, make_context: MakeContext) -> None:
    told = [{"label": "red", "on": "2025-11-01"}, {"label": "grey", "on": "2025-11-02T10:00:00"}]
    body = make_collection(polygon(), polygon(), properties=told)
    delivery = geo.read(body, make_context(path="map.geojson", mapping={"day": "on"}))
    assert [shown.day for shown in delivery.days] == [date(2025, 11, 1), date(2025, 11, 2)]


@pytest.mark.parametrize(
    ("path", "words"),
    [("map.geojson", "carries no date"), ("map_20251399.geojson", "is no day"), ("map_2026-01-01.geojson", "future")],
)
def test_days_of_names(make_collection: MakeCollection, make_context: MakeContext, path: str, words: str) -> None:
    assert words in str(refuse(make_collection(polygon()), make_context(path=path)))


def test_days_at_the_end_of_the_calendar(make_collection: MakeCollection, make_context: MakeContext) -> None:
    assert "no day" in str(refuse(make_collection(polygon()), make_context(path="0001-01-01.geojson", day_shift=-1)))
    assert "no day" in str(refuse(make_collection(polygon()), make_context(path="9999-12-31.geojson", day_shift=1)))


def test_an_unknown_property_is_refused_and_an_ignored_one_counted(
    make_collection: MakeCollection, make_context: MakeContext
) -> None:
    body = make_collection(polygon(), properties=[{"label": "red", "unit": "1st"}])
    assert "'unit'" in str(refuse(body, make_context()))
    assert geo.read(body, make_context(mapping={"ignore": ["unit"]})).ignored == {"property 'unit'": 1}


def test_an_unknown_label_lists_the_known(make_collection: MakeCollection, make_context: MakeContext) -> None:
    error = refuse(make_collection(polygon(), properties=[{"label": "purple"}]), make_context())
    assert error.where == "feature 1"
    assert "'purple'" in str(error)
    assert "'red', 'grey'" in str(error)
    missing = refuse(make_collection(polygon(), properties=[{"label": None}]), make_context())
    assert "property 'label'" in str(missing)


def test_swapped_coordinates_are_recognised(make_collection: MakeCollection, make_context: MakeContext) -> None:
    swapped = [[lat, lon] for lon, lat in SQUARE]
    error = refuse(make_collection(polygon(swapped)), make_context())
    assert "swapped" in str(error)
    assert "longitude first" in str(error)


def test_coordinates_outside(make_collection: MakeCollection, make_context: MakeContext) -> None:
    far = [[lon + 50, lat - 10] for lon, lat in SQUARE]
    assert "lies outside the bounds" in str(refuse(make_collection(polygon(far)), make_context()))


def test_an_area_larger_than_any_war(make_collection: MakeCollection, make_context: MakeContext) -> None:
    vast = [[60.0, 30.0], [70.0, 30.0], [70.0, 36.0], [60.0, 36.0], [60.0, 30.0]]
    context = make_context(guards={"bounds": [-180, -90, 180, 90]})
    assert "the area has 621,577 km²" in str(refuse(make_collection(polygon(vast)), context))


def test_an_invalid_ring_is_not_repaired(make_collection: MakeCollection, make_context: MakeContext) -> None:
    error = refuse(make_collection(polygon(), polygon(BOW)), make_context(guards={"max_area_km2": 1e6}))
    assert error.where.startswith("feature 2")
    assert "Self-intersection" in str(error)


def test_an_empty_day(make_collection: MakeCollection, make_context: MakeContext) -> None:
    assert "empty day" in str(refuse(make_collection(), make_context()))
    small = make_context(guards={"min_area_km2": 500})
    assert "at least 500" in str(refuse(make_collection(polygon()), small))
    assert "no geometry" in str(refuse(make_collection(None), make_context()))


def test_heights_are_dropped_and_counted(make_collection: MakeCollection, make_context: MakeContext) -> None:
    high = [[lon, lat, 7.0] for lon, lat in SQUARE]
    delivery = geo.read(make_collection(polygon(high)), make_context())
    assert not delivery.features[0].geometry.has_z
    assert delivery.ignored == {"height of a feature": 1}


def test_points_and_lines_never_come_in(make_collection: MakeCollection, make_context: MakeContext) -> None:
    point = {"type": "Point", "coordinates": [10.1, 45.05]}
    body = make_collection(polygon(), point)
    error = refuse(body, make_context())
    assert error.where == "feature 2"
    assert "Point" in str(error)
    delivery = geo.read(body, make_context(mapping={"ignore_points": True}))
    assert len(delivery.features) == 1
    assert delivery.ignored == {"feature that is no area (Point)": 1}


def test_a_collection_keeps_its_areas(make_collection: MakeCollection, make_context: MakeContext) -> None:
    other = [[lon + 0.06, lat] for lon, lat in SQUARE]
    parts = [polygon(), {"type": "Point", "coordinates": [10.1, 45.05]}, polygon(other)]
    delivery = geo.read(make_collection({"type": "GeometryCollection", "geometries": parts}), make_context())
    assert delivery.features[0].geometry.geom_type == "MultiPolygon"
    assert delivery.ignored == {"part of a collection that is no area": 1}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"hello", "neither GeoJSON"),
        (b"{", "no JSON"),
        (b'{"type": "Feature"}', "no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": [3]}', "no GeoJSON Feature"),
        (b'{"type": "FeatureCollection", "features": [], "crs": {"properties": [1]}}', "coordinates are in"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon"}}]}', "geometry"),
        (b"[" * 100_000, "neither"),
        (b'{"a":' * 100_000, "no JSON"),
        (b"SQLite format 3\x00" + bytes(200), "no GeoPackage"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"<html></html>", "no KML"),
        (b"<kml", "no XML"),
    ],
)
def test_what_is_no_map(make_context: MakeContext, body: bytes, words: str) -> None:
    assert words in str(refuse(body, make_context()))


def test_a_file_that_is_cut_off(make_collection: MakeCollection, make_context: MakeContext) -> None:
    body = make_collection(polygon())
    assert "cut off" in str(refuse(body[: len(body) // 2], make_context()))
    package = geopackage({"label": ["red"]}, [shapely.Polygon(SQUARE)])
    assert "damaged" in str(refuse(package[: len(package) // 4], make_context(path="2025-11-03.gpkg")))


def test_a_kml(make_context: MakeContext) -> None:
    delivery = geo.read(KML.encode(), make_context(path="map 2025-11-03.kml", **FOLDER))
    (feature,) = delivery.features
    assert (feature.label, feature.name) == ("red", "Hill")
    assert delivery.ignored["height of a feature"] == 1
    assert delivery.ignored["property 'description'"] == 1


def test_a_kmz(make_context: MakeContext) -> None:
    body = kmz({"doc.kml": KML.encode(), "icon.png": b"x"})
    assert len(geo.read(body, make_context(path="20251103.kmz", **FOLDER)).features) == 1
    assert "2 KML files" in str(refuse(kmz({"a.kml": b"x", "b.kml": b"y"}), make_context()))
    assert "0 KML files" in str(refuse(kmz({"a.txt": b"x"}), make_context()))


def test_an_entity_bomb(make_context: MakeContext) -> None:
    lol = '<!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    assert "entity bombs" in str(refuse(KML.replace("<kml", lol + "<kml", 1).encode(), make_context()))
    outside = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "entity bombs" in str(refuse(KML.replace("<kml", outside + "<kml", 1).encode(), make_context()))
    zipped = kmz({"doc.kml": KML.replace("<kml", lol + "<kml", 1).encode()})
    assert "entity bombs" in str(refuse(zipped, make_context()))


def test_a_zip_bomb(make_context: MakeContext) -> None:
    assert "zip bomb" in str(refuse(kmz({"doc.kml": b"0" * 30_000_000}), make_context()))
    many = kmz({f"{n}.png": b"" for n in range(1001)})
    assert "zip bomb" in str(refuse(many, make_context()))
    lying = bytearray(kmz({"doc.kml": b"0" * 300_000}))
    central = lying.rindex(b"PK\x01\x02")
    lying[central + 24 : central + 28] = struct.pack("<I", 100)
    assert refuse(bytes(lying), make_context())


def test_an_archive_that_reaches_outside(make_context: MakeContext) -> None:
    for name in ("../doc.kml", "/doc.kml", "a/../../doc.kml", "..\\doc.kml"):
        assert "outside itself" in str(refuse(kmz({name: KML.encode()}), make_context()))


def test_a_geopackage(make_context: MakeContext) -> None:
    columns = {"label": ["red", "grey"], "on": np.array(["2025-11-01", "2025-11-02"], "datetime64[D]")}
    body = geopackage(columns, [shapely.Polygon(SQUARE), shapely.MultiPolygon([shapely.Polygon(SQUARE)])])
    delivery = geo.read(body, make_context(path="front.gpkg", mapping={"day": "on"}))
    assert [(feature.label, feature.day.day) for feature in delivery.features] == [("red", 1), ("grey", 2)]


def test_a_layer_by_its_name(make_context: MakeContext) -> None:
    body = geopackage({"label": ["red"]}, [shapely.Polygon(SQUARE)])
    path = "2025-11-03.gpkg"
    assert len(geo.read(body, make_context(path=path, mapping={"layer": "front"})).features) == 1
    assert "its layers are front" in str(refuse(body, make_context(path=path, mapping={"layer": "rear"})))


def test_other_coordinates_are_refused(make_context: MakeContext) -> None:
    body = geopackage({"label": ["red"]}, [shapely.box(4e5, 5e6, 4.1e5, 5.1e6)], crs="EPSG:32632")
    assert "reproject" in str(refuse(body, make_context(path="2025-11-03.gpkg")))


def test_sqlite_that_is_no_geopackage(make_context: MakeContext, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("create table t (x)")
    connection.close()
    assert "no GeoPackage" in str(refuse((tmp_path / "a.db").read_bytes(), make_context()))


PACKAGE = geopackage({"label": ["red"]}, [shapely.Polygon(SQUARE)])
SAMPLES = {
    "geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"label": "red"}, "geometry": polygon()}],
        }
    ).encode(),
    "kml": KML.encode(),
    "kmz": kmz({"doc.kml": KML.encode()}),
    "gpkg": PACKAGE,
}


@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"<", b"PK\x03\x04", b"SQLite format 3\x00"]))
@settings(max_examples=60, deadline=None)
def test_random_bytes(make_context: MakeContext, body: bytes, start: bytes) -> None:
    with pytest.raises(DeliveryError):
        geo.read(start + body, make_context())


@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 10**6), st.binary(min_size=1, max_size=8), st.booleans())
@example(kind="kmz", at=30, bytes_=b"\xff\xff", cut=False)
@settings(max_examples=80, deadline=None)
def test_damaged_files(make_context: MakeContext, kind: str, at: int, bytes_: bytes, cut: bool) -> None:  # noqa: FBT001
    body = SAMPLES[kind]
    at %= len(body)
    damaged = body[:at] if cut else body[:at] + bytes_ + body[at + len(bytes_) :]
    mapping = {} if kind in ("geojson", "gpkg") else FOLDER
    try:
        delivery = geo.read(damaged, make_context(path=f"2025-11-03.{kind}", **mapping))
    except DeliveryError:
        return
    assert all(feature.geometry.is_valid for feature in delivery.features)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
shapes = st.sampled_from(["Polygon", "MultiPolygon", "Point", "LineString", "GeometryCollection", "Circle"])


@given(shapes, json_values, json_values)
@settings(max_examples=100, deadline=None)
def test_odd_geojson(make_context: MakeContext, shape: str, coordinates: Any, properties: Any) -> None:
    geometry = {"type": shape, "coordinates": coordinates, "geometries": coordinates}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    with pytest.raises(DeliveryError):
        geo.read(body, make_context())


@pytest.mark.shared
def test_the_vast_polygon_of_october_2023(
    shared: Path, make_collection: MakeCollection, make_context: MakeContext
) -> None:
    raw = json.loads((shared / "data" / "raw" / "nzz" / "2023-10-25.json").read_text("utf-8"))
    largest = max((each for each in _geometries(raw) if each.is_valid), key=geometry_km2)
    body = make_collection(json.loads(shapely.to_geojson(largest)))
    error = refuse(body, make_context(guards={"bounds": [-180, -90, 180, 90]}))
    assert "the area has 643,858 km²" in str(error)


def _geometries(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if value.get("type") in geo.AREAS:
            return [shapely.from_geojson(json.dumps(value))]
        return [found for each in value.values() for found in _geometries(each)]
    return [found for each in value for found in _geometries(each)] if isinstance(value, list) else []


def test_every_reader_of_the_cards_is_there() -> None:
    assert set(READERS) | {"article", "claims-table"} == set(get_args(Card.model_fields["reader"].annotation))
