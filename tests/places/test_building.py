import json
from pathlib import Path

import pytest
import shapely

from frontline.errors import DeliveryError, UsageError
from frontline.places.amendments import Amendments, read_amendments
from frontline.places.building import build, write
from frontline.places.gazetteer import Gazetteer
from frontline.places.geonames import read_geonames
from frontline.places.osm import read_features, read_points
from frontline.theatre.gazetteers import build_gazetteer

BOX = (-10.0, 10.0, 5.0, 25.0)


def geonames_line(number: int, name: str, lat: float, lon: float, code: str = "PPL", **more: str) -> str:
    kind = "A" if code.startswith("ADM") else "P"
    row = [str(number), name, name, more.get("alternates", ""), str(lat), str(lon), kind, code, "ML", ""]
    row += [
        more.get("admin1", "01"),
        more.get("admin2", "0101"),
        "",
        "",
        more.get("people", "0"),
        "",
        "",
        "Africa/Bamako",
        "",
    ]
    return "\t".join(row)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Make the files of a small country, as GeoNames and OpenStreetMap publish them."""
    lines = [
        geonames_line(1, "Gao Region", 16.5, 0.0, "ADM1", admin2=""),
        geonames_line(2, "Cercle de Gao", 16.3, 0.0, "ADM2"),
        geonames_line(10, "Gao", 16.27, -0.05, "PPLA", people="52201", alternates="Gawgaw,Kawkaw"),
        geonames_line(11, "Labbézanga", 14.96, 0.70),
        geonames_line(12, "Old Gao", 16.29, -0.04, "PPLH"),
        geonames_line(13, "Far Away", 48.0, 37.0),
    ]
    (tmp_path / "ML.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = ["1\t10\tru\tГао\t1\t\t\t\t\t", "2\t10\ten\tGao City\t\t\t\t1\t\t", "3\t10\tlink\thttps://x\t\t\t\t\t\t"]
    (tmp_path / "alternates.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    square = shapely.box(0.0, 16.2, 0.2, 16.4)
    shapes = [("Gao", "town", square), ("Nowhere", "village", shapely.box(1, 17, 1.1, 17.1))]
    write_geojson(tmp_path / "outlines.geojson", shapes)
    write_geojson(
        tmp_path / "points.geojson",
        [("Labbezanga", "village", shapely.Point(0.701, 14.961)), ("Tessit", "village", shapely.Point(0.41, 15.19))],
    )
    return tmp_path


def write_geojson(file: Path, shapes: list[tuple[str, str, shapely.Geometry]]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"osm_id": str(n), "name": name, "place": place, "population": "1200"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for n, (name, place, shape) in enumerate(shapes, 1)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def test_a_country_is_built_from_published_files(files: Path, tmp_path: Path) -> None:
    result = build_gazetteer(
        tmp_path / "places",
        [files / "ML.txt"],
        files / "alternates.txt",
        [files / "points.geojson"],
        [files / "outlines.geojson"],
        box=BOX,
    )
    counts = result["counts"]
    assert counts["settlements"] == 3
    assert counts["points joined to a place"] == 1
    assert counts["points added"] == 1
    assert counts["points moved into their outline"] == 1
    assert counts["outlines of no place, left out"] == 1
    gazetteer = Gazetteer.read(tmp_path / "places", BOX)
    gao = gazetteer.resolve("Gawgaw")
    assert (gao.place_id, gao.names["ru"], gao.oblast, gao.raion) == ("gn:10", "Гао", "Gao Region", "Cercle de Gao")
    assert (gao.population, gao.quality) == (52201, "A")
    assert "Gao City" in gao.aliases
    outline = gazetteer.outline("gn:10")
    assert outline is not None
    assert outline.geometry.covers(shapely.Point(gao.lon, gao.lat))
    assert gazetteer.resolve("Labbezanga").population == 1200
    assert gazetteer.resolve("Tessit").place_id == "osm:2"
    assert [mention.surface for mention in gazetteer.scan("They left Gao for Tessit.")] == ["Gao", "Tessit"]


def test_ones_own_table_goes_first(files: Path, tmp_path: Path) -> None:
    table = """
    names = { "gn:10" = ["Gogo"] }
    points = { "gn:10" = [16.0, 0.5] }
    quarters = { "gn:10" = [["Sosso Koira", "Sosso"]] }
    """
    (tmp_path / "own.toml").write_text(table, encoding="utf-8")
    built = build(read_geonames(files / "ML.txt", box=BOX), amendments=read_amendments(tmp_path / "own.toml"))
    write(built, tmp_path / "places", "test")
    gazetteer = Gazetteer.read(tmp_path / "places", BOX)
    gao, quarter = gazetteer.resolve("Gogo"), gazetteer.resolve("Sosso Koira")
    assert (gao.lat, gao.lon) == (16.0, 0.5)
    assert (quarter.kind, quarter.lat, quarter.quality) == ("district", 16.0, "C")


def test_files_that_are_none(files: Path, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("1\tGao\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match="line 1: a line has 2 columns"):
        read_geonames(tmp_path / "short.txt")
    with pytest.raises(DeliveryError, match="no such file"):
        read_geonames(tmp_path / "missing.txt")
    with pytest.raises(DeliveryError, match="cannot be read"):
        list(read_features(tmp_path / "short.txt"))
    with pytest.raises(UsageError, match="no file of places"):
        build_gazetteer(tmp_path, [])
    with pytest.raises(UsageError, match="no place"):
        build([], amendments=Amendments())
    (tmp_path / "own.toml").write_text("[nmaes]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="table 'nmaes'"):
        read_amendments(tmp_path / "own.toml")
    assert [place.name for place in read_points(files / "points.geojson")] == ["Labbezanga", "Tessit"]
