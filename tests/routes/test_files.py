import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from frontline.errors import DeliveryError, NotFoundError
from frontline.routes.files import read_ways

EXTRACT = Path(__file__).parent / "data" / "pokrovsk.osm.pbf"


def test_an_extract_is_read_with_its_classes_names_and_bridges() -> None:
    ways = read_ways(EXTRACT)
    kinds = dict(zip(*np.unique(ways.kind, return_counts=True), strict=True))
    assert kinds == {"primary": 1, "rail": 51, "residential": 182, "secondary": 1, "tertiary": 182, "trunk": 3}
    assert ways.bridge.sum() == 1  # the siding, the footpath and the closed road are left out
    assert {"Link road", "Street 1", "T14"} <= set(ways.name.tolist())
    assert set(ways.mode.tolist()) == {"road", "railway"}


def test_an_extract_cut_in_half_is_refused(tmp_path: Path) -> None:
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(EXTRACT.read_bytes()[: EXTRACT.stat().st_size // 2])
    with pytest.raises(DeliveryError, match=r"half\.osm\.pbf: it is damaged or cut short"):
        read_ways(half)


@pytest.mark.parametrize("geometry", [True, False])
def test_overpass_is_read_with_and_without_geometry(tmp_path: Path, *, geometry: bool) -> None:
    nodes = [{"type": "node", "id": n, "lon": 10 + n / 10, "lat": 45.0} for n in range(3)]
    way = {"type": "way", "id": 9, "nodes": [0, 1, 2], "tags": {"highway": "primary", "name": "M1", "bridge": "yes"}}
    if geometry:
        way["geometry"] = [{"lon": node["lon"], "lat": node["lat"]} for node in nodes]
    path = {"type": "way", "id": 10, "nodes": [0, 1], "tags": {"highway": "footway"}}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"elements": [way, path] if geometry else [*nodes, way, path]}))
    ways = read_ways(file)
    assert (len(ways), ways.kind[0], ways.name[0], bool(ways.bridge[0])) == (1, "primary", "M1", True)
    assert shapely.get_coordinates(ways.lines[0])[:, 0].tolist() == [10.0, 10.1, 10.2]


def test_a_geopackage_is_read_by_its_tags(tmp_path: Path) -> None:
    file = tmp_path / "network.gpkg"
    lines = shapely.to_wkb([shapely.LineString([(10, 45), (10.1, 45)]), shapely.LineString([(10, 45), (10, 45.1)])])
    columns = [np.array(["tertiary", None], object), np.array([None, "rail"], object)]
    pyogrio.raw.write(
        file, lines, columns, ["highway", "railway"], layer="ways", geometry_type="LineString", crs="EPSG:4326"
    )
    assert read_ways(file).mode.tolist() == ["road", "railway"]


def test_a_parquet_file_has_its_mode_from_its_name(tmp_path: Path) -> None:
    file = tmp_path / "railways.parquet"
    pq.write_table(pa.table({"geometry": [shapely.LineString([(10, 45), (10.1, 45)]).wkb]}), file)
    ways = read_ways(file)
    assert (ways.mode[0], ways.kind[0]) == ("railway", "rail")


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.json", b'{"elements": []}', "holds no road and no railway"),
        ("a.json", b"[1]", "is no answer of Overpass"),
        ("a.gpkg", b"nothing", "cannot be read"),
        ("a.parquet", b"nothing", "is no network"),
        ("a.osm", b"<osm><way", "damaged or cut short"),
        ("a.txt", b"", r"cannot be read from '\.txt'"),
    ],
)
def test_what_is_no_network_is_refused(tmp_path: Path, name: str, body: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(DeliveryError, match=words):
        read_ways(tmp_path / name)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_ways(tmp_path / "none.pbf")
