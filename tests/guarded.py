"""A small theatre of invented parties that holds things which may not go out, each with a mark by which it is found."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from starlette.testclient import TestClient

import frontline

TODAY = datetime.now(UTC).date()
DELAY_DAYS = 3
LAST = TODAY - timedelta(days=DELAY_DAYS + 1)  # the last day shown
DAYS = [LAST - timedelta(days=n) for n in (4, 3, 2, 1, 0)]
CLOSED = shapely.box(10.13, 45.06, 10.17, 45.09)
MARKUP = "<script>alert(1)</script>"
HIDDEN = {
    "a private source": "PRIVATEWORDS",
    "words of a source without a licence": "UNLICENSEDWORDS",
    "a claim inside the delay": "NEWWORDS",
    "a claim inside an embargo": "EMBARGOEDWORDS",
    "a drawing without a licence": "10.0312345",
    "a drawing that is private": "10.0412345",
    "a map inside the delay": "10.0512345",
    "a revision inside the delay": "10.0612345",
}

SETTINGS = f"""
name = "Guarded"
title = "A guarded {MARKUP} theatre"
delay_hours = {24 * DELAY_DAYS}
box = [10.0, 45.0, 10.2, 45.1]
focus = "Alba"
[grid]
lon = 10.1
lat = 45.05
size_m = 500
[[parties]]
id = "RED"
name = "Redland"
adjective = "Red"
color = "#D55E00"
[[parties]]
id = "BLUE"
name = "Blueland"
adjective = "Blue"
color = "#0072B2"
[[embargoes]]
name = "The crossing"
reason = "people are being brought out"
names = {{ uk = "Переправа" }}
reasons = {{ uk = "триває вивезення людей" }}
polygon = [[10.13, 45.06], [10.17, 45.06], [10.17, 45.09], [10.13, 45.09]]
"""

MAP_CARD = """
name = "{name}"
title = "{name} of maps"
publisher = "Tests"
kind = "monitor"
reader = "geo"
[licence]
name = "Terms of {name}"
class = "{licence}"
[labels]
red = {{ status = "held", party = "RED" }}
[elsewhere]
status = "held"
party = "BLUE"
[guards]
max_jump_km2 = 1000
max_loss_km2 = 1000
"""

TABLE_CARD = """
name = "{name}"
title = "{name} of claims"
publisher = "Tests"
side = "RED"
kind = "official"
reader = "claims-table"
[licence]
name = "Terms of {name}"
class = "{licence}"
[mapping]
ignore = []
[mapping.claim]
published = "day"
place = "place"
lon = "lon"
lat = "lat"
reported_by = "words"
[mapping.always]
type = "control_taken"
speaker = "A spokesman"
"""


def write_map(path: Path, day: date, east: float, bound: float = 45.09) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    ring = [[10.0, 45.0], [east, 45.01], [east, bound], [10.0, bound], [10.0, 45.0]]
    area = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"label": "red"}, "geometry": area}
    file = path / f"{day}.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return file


def write_places(folder: Path) -> None:
    names = ("place_id", "name", "kind", "name_en", "name_uk", "name_ru")
    fields = [(name, pa.string()) for name in names] + [("aliases", pa.list_(pa.string()))]
    fields += [(name, pa.float64()) for name in ("lat", "lon")] + [("population", pa.int64())]
    fields += [(name, pa.string()) for name in ("oblast", "raion", "quality")]
    rows = [
        ("t:1", "Alba", 45.05, 10.06),
        ("t:2", "Clausa", 45.075, 10.15),
        ("t:3", f"Ham {MARKUP}", 45.03, 10.1),
        ("t:4", "=HYPERLINK(1)", 45.02, 10.12),
        ("t:5", "Orta", 45.03, 10.185),
    ]
    table = [
        {"place_id": key, "name": name, "name_en": name, "kind": "settlement", "lat": lat, "lon": lon, "aliases": []}
        | {"oblast": "Test", "raion": "Test", "quality": "A", "population": 9000}
        for key, name, lat, lon in rows
    ]
    pq.write_table(pa.Table.from_pylist(table, pa.schema(fields)), folder / "places.parquet")
    outlines = [
        {
            "place_id": key,
            "osm_id": f"way/{key}",
            "level": "settlement",
            "name": name,
            "geometry": point.buffer(0.012).wkb,
        }
        for key, name, point in ((row[0], row[1], shapely.Point(row[3], row[2])) for row in rows)
    ]
    pq.write_table(pa.Table.from_pylist(outlines), folder / "outlines.parquet")


def write_network(folder: Path) -> None:
    """Write a road through the theatre, and one from its end through the ground that is closed."""
    through = shapely.LineString([(10.0, 45.05), (10.2, 45.05)])
    closed = shapely.LineString([(10.2, 45.05), (10.15, 45.075), (10.1, 45.0975)])
    lines = {"length_km": [15.8, 9.6], "geometry": [through.wkb, closed.wkb]}
    table = pa.table({"u": [1, 2], "v": [2, 3], **lines})
    for name in ("roads", "railways"):
        pq.write_table(table, folder / f"{name}.parquet")


def write_claims(path: Path, rows: list[tuple[date, str, float, float, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["day,place,lon,lat,words", *(",".join(str(each) for each in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def make_guarded(brought: Path) -> Path:
    """Make the theatre in a folder and return its own; ``HIDDEN`` says what must never be seen of it."""
    path = brought / "theatre"
    for name in ("sources", "places", "network"):
        (path / name).mkdir(parents=True)
    (path / "frontline.toml").write_text(SETTINGS, encoding="utf-8")
    write_places(path / "places")
    write_network(path / "network")
    for name, licence in (("atlas", "attribution"), ("unlicensed", "none"), ("inner", "private")):
        (path / "sources" / f"{name}.toml").write_text(MAP_CARD.format(name=name, licence=licence), encoding="utf-8")
    for name, licence in (("bulletin", "open"), ("nolicence", "none"), ("whisper", "private")):
        (path / "sources" / f"{name}.toml").write_text(TABLE_CARD.format(name=name, licence=licence), encoding="utf-8")
    theatre = frontline.open(path)
    marks = list(HIDDEN.values())
    easts = [10.08, 10.09, 10.1, 10.11, 10.1512345]
    theatre.ingest("atlas", *(write_map(brought / "a", day, east) for day, east in zip(DAYS, easts, strict=True)))
    theatre.ingest("atlas", write_map(brought / "a", TODAY - timedelta(days=1), float(marks[6])))
    theatre.ingest("atlas", write_map(brought / "b", DAYS[2], float(marks[7])))
    theatre.ingest("unlicensed", write_map(brought / "c", DAYS[3], float(marks[4])))
    theatre.ingest("inner", write_map(brought / "d", DAYS[3], float(marks[5])))
    claims = {
        "bulletin": [
            (DAYS[1], "Alba", 10.06, 45.05, f"Daily {MARKUP}"),
            (DAYS[1], "Clausa", 10.15, 45.075, marks[3]),
            (TODAY, "Alba", 10.06, 45.05, marks[2]),
        ],
        "nolicence": [(DAYS[1], "Alba", 10.06, 45.05, "A gazette")],
        "whisper": [(DAYS[1], "Alba", 10.06, 45.05, marks[0])],
    }
    for name, rows in claims.items():
        theatre.ingest(name, write_claims(brought / name / "table.csv", rows))
    theatre.assess()
    return path


def ask(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == status, (path, query, answer.text[:500])
    return answer.json()


def copy_apart(theatre: Path, target: Path) -> Path:
    """Copy a theatre in another process: to close a database's file in this one would undo the locks that it holds."""
    copy = "import shutil, sys; shutil.copytree(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", copy, theatre, target], check=True)
    return target
