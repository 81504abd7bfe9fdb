"""Write the shared series back into the shapes that their publishers use, so that readers and guards meet real days."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import shapely

from frontline.settings import GridSettings
from frontline.sources.card import Card, read_card
from frontline.sources.delivery import ReadContext

ROOT = Path(__file__).resolve().parents[1]
CARDS = ROOT / "examples" / "pokrovsk" / "theatre" / "sources"
FILLS_OF_NAMELESS = {"outside_ukraine": "#ff5252"}


def shared_card(name: str) -> Card:
    """Return a ready card of the example theatre."""
    return read_card(CARDS / f"{name}.toml", ("RU", "UA"))


def shared_context(card: Card, path: str) -> ReadContext:
    """Return the context of the example theatre, long after the series."""
    grid = GridSettings(lon=37.2, lat=48.25, size_m=500)
    return ReadContext(card, path, (36.5, 47.9, 37.9, 48.6), grid, datetime(2026, 6, 1, tzinfo=UTC))


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": properties}


def deepstate_daily(shared: Path, since: str = "", until: str = "9") -> Iterator[tuple[str, bytes]]:
    table = pq.read_table(shared / "data/deepstate_daily/occupied.parquet", columns=["date", "geometry"])
    for row in table.to_pylist():
        if since <= row["date"] <= until:
            body = _collection([_feature(shapely.from_wkb(row["geometry"]), {})])
            yield f"deepstatemap_data_{row['date'].replace('-', '')}.geojson", json.dumps(body).encode()


def deepstate_api(shared: Path, since: str = "", until: str = "9") -> Iterator[tuple[str, bytes]]:
    shapes = pq.read_table(shared / "data/deepstate_full/geoms.parquet").to_pylist()
    by_id = {row["gid"]: json.loads(shapely.to_geojson(shapely.from_wkb(row["geometry"]))) for row in shapes}
    snapshots: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in pq.read_table(shared / "data/deepstate_full/snapshots.parquet").to_pylist():
        if since <= row["datetime_utc"] <= until:
            name = " /// ".join(row[each] for each in ("name_uk", "name_en", "key") if row[each])
            properties = {"name": name, "fill": row["fill"], "styleUrl": "#poly"}
            feature = {"type": "Feature", "geometry": by_id[row["gid"]], "properties": properties}
            snapshots.setdefault((row["ts"], row["datetime_utc"]), []).append(feature)
    for (stamp, _), features in sorted(snapshots.items()):
        yield f"{stamp}.geojson", json.dumps(_collection(features)).encode()


def owlmaps(shared: Path, since: str = "", until: str = "9") -> Iterator[tuple[str, bytes]]:
    days: dict[str, dict[str, Any]] = {}
    for row in pq.read_table(shared / "data/uacontrolmap/control_polygons.parquet").to_pylist():
        if since <= row["date"] <= until:
            day = days.setdefault(row["date"], {"areas": [], "areas_ua": [], "frontline": [], "geos": [], "units": {}})
            ring = shapely.get_coordinates(shapely.from_wkb(row["geometry"]).exterior)[:, ::-1].tolist()
            day["areas" if row["side"] == "ru" else "areas_ua"].append(ring)
    for date, day in sorted(days.items()):
        yield f"{date.replace('-', '')}.json", json.dumps(day).encode()


def nzz(shared: Path, since: str = "", until: str = "9") -> Iterator[tuple[str, bytes]]:
    days: dict[str, list[dict[str, Any]]] = {}
    for row in pq.read_table(shared / "data/nzz_liveuamap/areas.parquet").to_pylist():
        if since <= row["file_date"] <= until:
            window = {"_datefrom": row["date_from"], "_dateto": row["date_to"], "view": "daily"}
            properties = {"type": row["kind"], "date": row["state_date"]} | window
            days.setdefault(row["file_date"], []).append(_feature(shapely.from_wkb(row["geometry"]), properties))
    for date, features in sorted(days.items()):
        yield f"{date}.json", json.dumps({"value": _collection(features)}).encode()


SERIES = {"deepstate-daily": deepstate_daily, "deepstate-api": deepstate_api, "owlmaps": owlmaps, "nzz": nzz}
