"""Each format is read back by the field's own readers: ground, values, terms, style; and runs nothing."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from defusedxml import ElementTree

from frontline.errors import UsageError
from frontline.publish.exports import ENDINGS, FORMATS, find_format, write_layer
from frontline.publish.exports.columns import shorten
from frontline.publish.exports.layer import Area, Layer, Terms
from frontline.publish.exports.tables import disarm

SCRIPT = "<script>alert('x')</script> & ]]>"
TERMS = Terms("Control <on> a day", "CC BY 4.0", "frontline, Control", "2031-01-01", "2031-01-02T00:00:00Z",
              "Maps are witnesses.", ("Atlas, Tests",), "1 km² is held back",
              (("status", "who holds it"), ("area_km2", "square kilometres")))  # fmt: skip
SQUARE = shapely.MultiPolygon([shapely.box(10, 45, 10.1, 45.1)])
HOLE = shapely.Polygon(
    shapely.box(10.1, 45, 10.2, 45.1).exterior.coords, [shapely.box(10.14, 45.04, 10.16, 45.06).exterior.coords]
)
ROWS: list[tuple[shapely.Geometry, dict[str, Any]]] = [
    (SQUARE, {"name": "Альба", "status": "held", "party": "RED", "probability_low": 0.9, "area_km2": 87.5}),
    (HOLE, {"name": SCRIPT, "status": "held", "party": "BLUE", "probability_low": 0.5, "area_km2": None}),
    (SQUARE, {"name": "=HYPERLINK(1)", "status": "embargoed", "party": None, "probability_low": None, "area_km2": 2.0}),
]
LAYER = Layer("control", TERMS, tuple(Area(*row) for row in ROWS), None,
              {"RED": "#D55E00", "BLUE": "#0072B2"}, {"RED": "Redland", "BLUE": "Blueland"})  # fmt: skip
DRAWN = {"geojson": ".geojson", "geopackage": ".gpkg", "flatgeobuf": ".fgb", "shapefile": ".zip", "kml": ".kml"}


def read(file: Path, layer: str | None = None) -> tuple[dict[str, Any], list[shapely.Geometry], list[dict[str, Any]]]:
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=layer)
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    return meta, list(shapely.from_wkb(shapes)) if shapes is not None else [], rows


@pytest.mark.parametrize(("form", "ending"), DRAWN.items())
def test_ground_values_and_terms_come_back_from_gdal(form: str, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"control{ending}"
    write_layer(LAYER, file, form)
    meta, shapes, rows = read(file, "control" if form == "geopackage" else None)
    assert meta["crs"] == "EPSG:4326"
    names = [row.get("name") or row["Name"] for row in rows]
    order = [next(n for n, name in enumerate(names) if word in name) for word in ("Альба", "<script>", "=HYPERLINK")]
    for number, (expected, said) in zip(order, ROWS, strict=True):
        assert shapes[number].normalize().equals_exact(shapely.normalize(_same_kind(expected, shapes[number])), 1e-7)
        assert shapes[number].is_valid
        assert (rows[number].get("status")) == said["status"]
        low, wanted = rows[number].get("probability_low", rows[number].get("prob_low")), said["probability_low"]
        assert str(low) in ("nan", "None") if wanted is None else float(low or 0) == wanted
    assert {row["licence"] for row in rows} == {"CC BY 4.0"}
    assert {row["citation"] for row in rows} == {"frontline, Control"}


def _same_kind(expected: shapely.Geometry, found: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(expected)
    return shapely.MultiPolygon(list(parts)) if found.geom_type == "MultiPolygon" else parts[0]


def test_a_geopackage_opens_styled_in_qgis_and_says_its_terms(tmp_path: Path) -> None:
    file = tmp_path / "control.gpkg"
    write_layer(LAYER, file)
    assert {row[0] for row in pyogrio.list_layers(file)} == {"control", "layer_styles", "terms"}
    _, _, (style,) = read(file, "layer_styles")
    assert (style["f_table_name"], style["f_geometry_column"], bool(style["useAsDefault"])) == ("control", "geom", True)
    root = ElementTree.fromstring(style["styleQML"])
    rules = [each.attrib for each in root.iter("rule")]
    assert [each["label"] for each in rules] == [
        "Redland, probability from 90%",
        "Blueland, probability from 50%",
        "embargoed",
    ]
    assert rules[0]["filter"] == '"party" = \'RED\' AND abs("probability_low" - 0.9) < 0.001'
    colors = [each.attrib["value"] for each in root.iter("Option") if each.attrib.get("name") == "color"]
    assert colors[0].startswith("213,94,0,")
    info = pyogrio.read_info(file, layer="control", force_total_bounds=True)
    assert info["geometry_name"] == "geom"
    assert "Licence: CC BY 4.0" in info["layer_metadata"]["DESCRIPTION"]
    _, _, terms = read(file, "terms")
    said = {(row["what"], row["words"]) for row in terms}
    assert {("Cut-off", "2031-01-02T00:00:00Z"), ("Definition", "status: who holds it")} <= said


def test_geoparquet_says_where_it_lies_and_its_terms(tmp_path: Path) -> None:
    file = tmp_path / "control.parquet"
    write_layer(LAYER, file)
    table = pq.read_table(file)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["bbox"] == [10, 45, 10.2, 45.1]
    assert set(geo["columns"]["geometry"]["geometry_types"]) == {"Polygon", "MultiPolygon"}
    assert shapely.from_wkb(table["geometry"][1].as_py()).equals(HOLE)
    assert geo["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert tuple(table["bbox"][1].as_py().values()) == HOLE.bounds
    assert table["name"].to_pylist() == [row["name"] for _, row in ROWS]
    assert table["area_km2"].to_pylist() == [87.5, None, 2.0]
    assert table.schema.field("party").metadata[b"hxl"] == b"#group+party+code"
    terms = json.loads(table.schema.metadata[b"frontline"])
    assert (terms["cut_off"], terms["definitions"]["area_km2"]) == ("2031-01-02T00:00:00Z", "square kilometres")


def test_a_shapefile_brings_all_that_must_lie_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "control.zip"
    write_layer(LAYER, file)
    with zipfile.ZipFile(file) as packed:
        names = set(packed.namelist())
        assert {f"control.{end}" for end in ("shp", "shx", "dbf", "prj", "cpg", "qml")} | {"README.txt"} == names
        assert packed.read("control.cpg") == b"UTF-8"
        readme = packed.read("README.txt").decode()
        assert b"prob_low" in packed.read("control.qml")
        assert {each.external_attr >> 16 for each in packed.infolist()} == {0o644}
    assert "Licence: CC BY 4.0" in readme
    assert "Definition: status: who holds it" in readme
    assert "Field prob_low: probability_low" in readme
    assert all(len(name) <= 10 for name in read(file)[0]["fields"])


def test_a_text_too_long_for_a_shapefile_is_cut_where_a_letter_ends_and_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "long.zip"
    areas = (Area(HOLE, {"text": "ї" * 300, "name": "short"}),)
    write_layer(replace(LAYER, areas=areas), file)
    ((_, _, (row,)),) = [read(file)]
    assert row["text"] == "ї" * 125 + "…"
    with zipfile.ZipFile(file) as packed:
        assert "Cut: texts of text longer than 254 bytes" in packed.read("README.txt").decode()


def test_names_of_ten_letters_are_no_two_the_same() -> None:
    names = ["probability_low", "probability_high", "RED_forecast_low", "RED_forecast_high", "red_foreca", "RED_share"]
    short = shorten(names)
    assert len({each.lower() for each in short.values()}) == len(names)
    assert max(map(len, short.values())) == 10


def test_csv_has_tags_terms_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "control.csv"
    write_layer(LAYER, file)
    names, tags, *rows = list(csv.reader(io.StringIO(file.read_bytes().decode())))
    assert all(tag.startswith("#") for tag in tags)
    assert dict(zip(names, tags, strict=True))["area_km2"] == "#indicator+area+km2+num"
    first, second, third = (dict(zip(names, row, strict=True)) for row in rows)
    assert (first["name"], first["cut_off"], first["licence"]) == ("Альба", "2031-01-02T00:00:00Z", "CC BY 4.0")
    assert first["definitions"] == "status: who holds it; area_km2: square kilometres"
    assert shapely.contains_xy(SQUARE, float(first["lon"]), float(first["lat"]))
    assert (second["name"], second["area_km2"], third["name"]) == (SCRIPT, "", "'=HYPERLINK(1)")


@pytest.mark.parametrize("cell", ["=1+1", "+1 234", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", " =1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(cell: str) -> None:
    assert disarm(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-1.5, 0, "a=b", "+", "-", "№ 1"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert disarm(cell) == cell


@pytest.mark.parametrize("form", ["flourish", "datawrapper"])
def test_chart_makers_get_a_plain_table_and_the_terms_beside(form: str, tmp_path: Path) -> None:
    rows = [
        {"day": "2031-01-01", "frontline": 0.25, "Atlas": None},
        {"day": "2031-01-02", "frontline": 0.5, "Atlas": 0.4},
    ]
    layer = Layer("shares", TERMS, tuple(Area(None, row) for row in rows))
    file = tmp_path / "shares.zip"
    write_layer(layer, file, form)
    with zipfile.ZipFile(file) as packed:
        table = list(csv.reader(io.StringIO(packed.read("data.csv").decode())))
        assert "CC BY 4.0" in packed.read("README.txt").decode()
        if form == "datawrapper":
            told = json.loads(packed.read("metadata.json"))
            assert told["metadata"]["describe"]["source-name"] == "frontline, Control"
    assert table == [["day", "frontline", "Atlas"], ["2031-01-01", "0.25", ""], ["2031-01-02", "0.5", "0.4"]]
    with pytest.raises(UsageError, match="nothing that can be drawn"):
        write_layer(layer, tmp_path / "shares.gpkg")


def test_kml_colours_each_party_and_runs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "control.kml"
    write_layer(LAYER, file)
    text = file.read_text(encoding="utf-8")
    assert "<script" not in text
    space = "{http://www.opengis.net/kml/2.2}"
    places = list(ElementTree.fromstring(text).iter(f"{space}Placemark"))
    assert [each.findtext(f"{space}styleUrl") for each in places] == ["#party-RED", "#party-BLUE", "#party-"]
    assert "8c005ED5" in text


def test_a_format_and_an_ending_that_contradict_each_other_are_refused() -> None:
    assert {find_format(Path(f"x{ending}")) for ending in ENDINGS} == set(FORMATS) - {"flourish", "datawrapper"}
    with pytest.raises(UsageError, match="does not end in"):
        find_format(Path("x.csv"), "geopackage")
