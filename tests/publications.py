"""Make a small valid delivery for every reader, of an invented atlas; tests bend and break them."""

import io
import json
import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from frontline.settings import GridSettings
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.readers import READERS
from worlds import make_card

BOX = (10.0, 45.0, 10.2, 45.1)
GRID = GridSettings(lon=10.1, lat=45.05, size_m=500)
RING = [[10.02, 45.02], [10.08, 45.02], [10.08, 45.08], [10.02, 45.08], [10.02, 45.02]]
OTHER = [[10.1, 45.02], [10.15, 45.02], [10.15, 45.05], [10.1, 45.05], [10.1, 45.02]]
HELD = {"status": "held", "party": "RED"}
FREE = {"status": "held", "party": "BLUE"}


@dataclass(frozen=True)
class Publication:
    """A file as it comes: the card of its source, its name and its bytes."""

    card: Card
    path: str
    body: bytes

    def read(self) -> Delivery:
        context = ReadContext(self.card, self.path, BOX, GRID, datetime(2030, 1, 1, tzinfo=UTC))
        return READERS[self.card.reader](self.body, context)

    def with_body(self, body: bytes | str) -> "Publication":
        return replace(self, body=body.encode() if isinstance(body, str) else body)

    def with_card(self, **more: object) -> "Publication":
        data = self.card.model_dump(by_alias=True, exclude_none=True) | more
        return replace(self, card=Card.model_validate(data))

    def changed(self, old: str, new: str) -> "Publication":
        assert old.encode() in self.body, f"{old!r} is not in the file"
        return self.with_body(self.body.replace(old.encode(), new.encode()))


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def dumped(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def table(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    lines = [delimiter.join(rows[0])] + [delimiter.join(f'"{value}"' for value in row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def deepstate_api() -> Publication:
    labels = {
        "occupied": HELD, "occupied before 2022": HELD, "unknown": {"status": "unknown"},
        "infiltrated": {"status": "infiltrated", "party": "RED"}, "unknown across the border": {"status": "unknown"},
    }  # fmt: skip
    high = [[*point, 0] for point in RING]
    parts = {"type": "GeometryCollection", "geometries": [polygon(OTHER)]}
    body = collection(
        feature(polygon(high), name="Held /// Held /// status.occupied\n", fill="#a52714", styleUrl="#poly"),
        feature(parts, name="Grey", fill="#BCAAA4"),
        feature(polygon(RING), name="Free", fill="#0f9d58", description="since March"),
        feature(polygon([[80, 30], [81, 30], [81, 31], [80, 30]]), name="Far away", fill="#ff5252"),
        feature({"type": "Point", "coordinates": [10.1, 45.05]}, name="A unit", icon="unit.png"),
        feature({"type": "LineString", "coordinates": RING[:2]}, name="An arrow", stroke="#f00"),
    )
    return Publication(make_card("atlas", reader="deepstate-api", labels=labels), "1754251105.geojson", dumped(body))


def owlmaps() -> Publication:
    back = [[[lat, lon] for lon, lat in ring] for ring in (RING, OTHER)]
    body = {
        "areas": [back[0], [[back[1]]]], "areas_ua": [], "frontline": [[[45.02, 10.02], [45.08, 10.08]]],
        "geos": {"red": [{"c": [45.05, 10.05], "d": "A unit at https://example.org/1"}]},
        "unit_count": {"red": 3}, "units": {"red": [[45.0, 10.0], [45.1, 10.1]]},
    }  # fmt: skip
    card = make_card("atlas", reader="owlmaps", labels={"areas": HELD, "areas_ua": FREE})
    return Publication(card, "20251103.json", dumped(body))


def nzz() -> Publication:
    window = {"date": "2025-11-02", "_datefrom": "2025-10-20", "_dateto": "2025-11-02", "view": "daily"}
    features = [feature(polygon(RING), type="nochange", **window), feature(polygon(OTHER), type="gains", **window)]
    features.append(
        feature(polygon([[10.01, 45.01], [10.02, 45.01], [10.02, 45.02], [10.01, 45.01]]), type="losses", **window)
    )
    card = make_card("atlas", reader="nzz", labels={"nochange": HELD, "gains": HELD})
    return Publication(card, "2025-11-03.json", dumped({"value": collection(*features)}))


def arcgis() -> Publication:
    hole = [[10.04, 45.04], [10.06, 45.04], [10.06, 45.06], [10.04, 45.06], [10.04, 45.04]]
    pages = [
        esri_page([{"attributes": {"OBJECTID": 1}, "geometry": {"rings": [RING[::-1], hole]}}], more=True),
        esri_page([{"attributes": {"OBJECTID": 2}, "geometry": {"rings": [OTHER[::-1]]}}]),
    ]
    body = {"format": "frontline-arcgis/1", "layers": [{"id": 7, "name": "red", "pages": pages}]}
    card = make_card("atlas", reader="arcgis", mapping={"label": "folder"})
    return Publication(card, "atlas_2025-11-03.json", dumped(body))


def esri_page(features: list[dict[str, Any]], *, more: bool = False) -> dict[str, Any]:
    page = {"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4326}, "features": features}
    return page | ({"exceededTransferLimit": True} if more else {})


def geo() -> Publication:
    body = collection(feature(polygon(RING), status="red"), feature(polygon(OTHER), status="grey"))
    card = make_card("atlas", reader="geo", mapping={"label": "status"})
    return Publication(card, "atlas_2025-11-03.geojson", dumped(body))


def geoparquet(encoding: str = "WKB") -> Publication:
    shapes = [shapely.to_wkb(shapely.Polygon(ring)) for ring in (RING, OTHER)]
    about = {
        "version": "1.1.0",
        "primary_column": "shape",
        "columns": {"shape": {"encoding": encoding, "geometry_types": []}},
    }
    found = pa.table({"status": ["red", "grey"], "shape": pa.array(shapes, pa.binary())})
    out = io.BytesIO()
    pq.write_table(found.replace_schema_metadata({"geo": json.dumps(about)}), out)
    return replace(geo(), path="atlas_2025-11-03.parquet", body=out.getvalue())


def shapefile(crs: str = "EPSG:4326") -> Publication:
    shapes = np.array([shapely.to_wkb(shapely.Polygon(ring)) for ring in (RING, OTHER)])
    data = [np.array(["red", "grey"], dtype=object)]
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "atlas.shp"
        pyogrio.raw.write(file, shapes, data, ["status"], geometry_type="Polygon", crs=crs, driver="ESRI Shapefile")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(Path(folder).iterdir()):
                archive.write(each, each.name)
    return replace(geo(), path="atlas_2025-11-03.zip", body=out.getvalue())


def fronts() -> Publication:
    line = {"type": "LineString", "coordinates": RING[:3]}
    body = collection(feature(line, front="north", date="1916-03-01"), feature(line, front="south", date="1916-03-05"))
    card = make_card("atlas", reader="fronts", labels={}, mapping={"label": "front", "day": "date"})
    return Publication(card, "fronts.geojson", dumped(body))


def acled() -> Publication:
    row = {
        "event_id_cnty": "RED1", "event_date": "2025-11-03", "year": 2025, "time_precision": 1,
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Some unit", "latitude": 45.05,
        "longitude": 10.1, "geo_precision": 2, "notes": "Words about units", "fatalities": 0,
    }  # fmt: skip
    changed: tuple[dict[str, Any], ...] = (
        {},
        {"sub_event_type": "Headquarters or base established"},
        {"event_date": "04 November 2025"},
    )
    rows = [row | each | {"event_id_cnty": f"RED{n}"} for n, each in enumerate((*changed, {"longitude": 11}), 1)]
    return Publication(make_card("atlas", reader="acled"), "acled.csv", table(rows))


def ucdp_ged() -> Publication:
    row = {
        "id": 1, "type_of_violence": 1, "dyad_name": "RED - BLUE", "where_prec": 2, "latitude": 45.05,
        "longitude": 10.1, "date_prec": 2,
        "date_start": "2025-11-03 00:00:00.000", "date_end": "2025-11-05 00:00:00.000", "best": 3,
    }  # fmt: skip
    return Publication(make_card("atlas", reader="ucdp-ged"), "ged251.csv", table([row]))


def firms() -> Publication:
    row = {
        "latitude": 45.05, "longitude": 10.1, "bright_ti4": 330.1, "scan": 0.4, "track": 0.3, "acq_date": "2025-11-03",
        "acq_time": "0012", "satellite": "N", "confidence": "n", "frp": 1.2, "daynight": "N", "type": 0,
    }  # fmt: skip
    rows = [row, row | {"type": 2}, row | {"confidence": "81", "acq_date": "2025-11-04"}]
    return Publication(make_card("atlas", reader="firms"), "fires.csv", table(rows))


def geoconfirmed() -> Publication:
    row = {
        "Date": "2025-11-03T00:00:00", "Name": "n", "Faction": "Red", "Origin": "", "Latitude": 45.05,
        "Longitude": 10.1, "PlusCode": "", "Description": "A unit; at a place", "Source": "https://example.org/a",
        "Geolocation": "by X https://example.org/b", "Equipment": "", "Units": "1st", "Id": "1",
    }  # fmt: skip
    card = make_card("atlas", reader="geoconfirmed", labels={"Red": HELD})
    return Publication(card, "posts.csv", b"\xef\xbb\xbf" + table([row], ";"))


def wikipedia() -> Publication:
    row = {
        "date": "2022-03-01", "name": "Rubra", "pop": "16,356", "held_by": "Redland", "as_of": "", "info": "",
        "source_link": "", "lat": 45.05, "lon": 10.1,
    }  # fmt: skip
    rows = [row, row | {"name": "Azura", "lat": "", "lon": ""}, row | {"held_by": "Truce"}, row | {"held_by": ""}]
    card = make_card("atlas", reader="wikipedia", labels={"Redland": HELD}, mapping={"ignore": ["Truce"]})
    return Publication(card, "changes.csv", table(rows))


def official_list() -> Publication:
    row = {
        "section": "2. Hostilities", "code": "UA12060090000074553", "name": "A hromada", "start": "27.09.2024",
        "end": "", "extra": "", "start_iso": "2024-09-27", "end_iso": "",
    }  # fmt: skip
    rows = [row, row | {"start": "12.11 2022", "end": "01.05.2023", "start_iso": ""}]
    labels = {"Hostilities": {"status": "contested"}, "ended": FREE}
    return Publication(make_card("atlas", reader="official-list", labels=labels), "list_2025-05-07.csv", table(rows))


def settlements() -> Publication:
    row = {"gn_id": "1", "date": "2025-11-03", "status": "red"}
    mapping = {"label": "status", "day": "date", "place": "gn_id"}
    return Publication(make_card("atlas", reader="settlements", mapping=mapping), "s.csv", table([row]))


PUBLICATIONS = {
    "acled": acled, "arcgis": arcgis, "deepstate-api": deepstate_api, "firms": firms, "fronts": fronts, "geo": geo,
    "geoconfirmed": geoconfirmed, "geoparquet": geoparquet, "nzz": nzz, "official-list": official_list,
    "owlmaps": owlmaps, "settlements": settlements, "shapefile": shapefile, "ucdp-ged": ucdp_ged,
    "wikipedia": wikipedia,
}  # fmt: skip
