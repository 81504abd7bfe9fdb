"""What goes out carries its terms, whatever the format, and is read back as it was written."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
import tifffile

from frontline.errors import UsageError
from frontline.publish.exports import write_layer
from frontline.publish.exports.layer import Area, Layer, Surface, Terms

TERMS = Terms("Control on a day", "CC BY 4.0", "frontline, Control <on> a day", "2031-01-01", "2031-01-02T00:00:00Z",
              "Maps are witnesses.", ("Atlas, Tests", "Globus, Tests"), "1 km² is held back",
              (("status", "who holds it"),))  # fmt: skip
FIRST = np.array([[0.25, np.nan], [1, 0.5], [0, 0.125]], np.float32)
VALUES = np.array([FIRST, 1 - FIRST])


@pytest.fixture
def layer() -> Layer:
    areas = (Area(shapely.MultiPolygon([shapely.box(10, 45, 10.1, 45.1)]), {"status": "held", "party": "RED"}),)
    surface = Surface(
        ("probability that Rédland holds it", "that Blueland does"), VALUES, -500.0, 1500.0, 500.0, 10.1, 45.05
    )
    return Layer("control", TERMS, areas, surface)


def test_geojson_is_read_by_gdal_with_the_terms_in_each_feature(layer: Layer, tmp_path: Path) -> None:
    file = tmp_path / "control.geojson"
    assert write_layer(layer, file) == file.stat().st_size
    meta, _, shapes, columns = pyogrio.raw.read(file)
    assert meta["crs"] == "EPSG:4326"
    row = {name: column[0] for name, column in zip(meta["fields"], columns, strict=True)}
    assert (row["status"], row["party"], row["licence"], str(row["on"])) == ("held", "RED", "CC BY 4.0", "2031-01-01")
    assert shapely.from_wkb(shapes[0]).equals(layer.areas[0].geometry)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert (document["cut_off"], document["sources"]) == ("2031-01-02T00:00:00Z", ["Atlas, Tests", "Globus, Tests"])
    ring = document["features"][0]["geometry"]["coordinates"][0][0]
    assert shapely.LinearRing(ring).is_ccw


def test_geotiff_lies_where_the_cells_lie_and_says_its_terms(layer: Layer, tmp_path: Path) -> None:
    file = tmp_path / "control.tif"
    write_layer(layer, file)
    with tifffile.TiffFile(file) as read:
        tags = {tag.code: tag.value for tag in read.pages.first.tags}
        assert np.array_equal(read.asarray(), VALUES, equal_nan=True)
    geo = read.geotiff_metadata
    assert geo is not None
    assert geo["ModelPixelScale"] == [500.0, 500.0, 0.0]
    assert geo["ModelTiepoint"] == [0.0, 0.0, 0.0, -500.0, 1500.0, 0.0]
    assert (geo["ProjCenterLongGeoKey"], geo["ProjCenterLatGeoKey"]) == (10.1, 45.05)
    assert "CC BY 4.0" in tags[33432]
    assert "&lt;on&gt;" in tags[42112]
    assert "R&#233;dland" in tags[42112]


@pytest.mark.parametrize(("name", "words"), [("control.xyz", "cannot|can be exported"), ("control.tif", "no surface")])
def test_what_a_format_cannot_hold_is_refused_and_no_file_is_left(
    layer: Layer, tmp_path: Path, name: str, words: str
) -> None:
    flat = Layer(layer.name, layer.terms, layer.areas)
    with pytest.raises(UsageError, match=words):
        write_layer(flat, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
