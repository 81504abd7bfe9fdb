"""Read the shared gazetteers, KATOTTG and OpenStreetMap's outlines, and say what a place's row is.

Which code belongs to which point and which outline is decided in ``make_places``; oblasts, raions and hromadas are made
in ``divisions``.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from examples.pokrovsk.names import key, tidy
from shapely.geometry.base import BaseGeometry

KM_PER_DEGREE = 111.2

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One place as it will be written; ``old`` holds names that are surely its own, ``raw`` those to be sorted."""

    place_id: str
    kind: str
    name_uk: str = ""
    name_en: str = ""
    name_ru: str = ""
    old: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    oblast: str = ""
    raion: str = ""
    katottg: str = ""
    quality: str = "B"


def read_records(file: Path) -> list[Record]:
    """Read a table as one dictionary a row, without its geometry and with missing texts as empty strings."""
    frame = pq.read_table(file).to_pandas()
    texts = [c for c in frame.columns if c != "geometry" and not pd.api.types.is_numeric_dtype(frame[c])]
    frame[texts] = frame[texts].fillna("")
    shapes = frame.pop("geometry") if "geometry" in frame else None
    records = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    for n, record in enumerate(records if shapes is not None else []):
        record["wkb"] = shapes.iloc[n] if shapes is not None else b""
    return records


def read_outlines(data: Path) -> list[Record]:
    """Read OpenStreetMap's outlines, repaired where they were invalid, with the code of the hromada they lie in."""
    records = read_records(data / "ua_boundaries_osm" / "polygons.parquet")
    for record in records:
        record["shape"] = only_areas(shapely.force_2d(shapely.from_wkb(record.pop("wkb"))))
        record["home"] = ""
    hromadas = [record for record in records if record["level"] == "hromada"]
    tree = shapely.STRtree([record["shape"] for record in hromadas])
    spots = shapely.point_on_surface([record["shape"] for record in records])
    for at, inside in zip(*tree.query(spots, predicate="intersects"), strict=True):
        records[at]["home"] = hromadas[inside]["katottg"]
    return records


def only_areas(shape: BaseGeometry) -> BaseGeometry:
    """Return a valid Polygon or MultiPolygon of an outline."""
    if shape.is_valid and shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def own_names(outline: Record | None) -> list[str]:
    """Return the names that OpenStreetMap gives an outline, the old ones included."""
    if outline is None:
        return []
    parts = ";".join(outline[c] for c in ("name_uk", "name_en", "name_ru", "old_name", "alt_name") if outline[c])
    return [tidy(part) for part in parts.split(";") if part.strip()]


@dataclass(frozen=True, slots=True)
class GeoNames:
    """The gazetteer's rows by GeoNames id, and the ids of a name in a hromada."""

    rows: dict[int, list[Record]]
    namesakes: dict[tuple[str, str], list[int]]

    @classmethod
    def read(cls, data: Path) -> "GeoNames":
        """Read the gazetteer; rows without a GeoNames id are left out (many are wrong or duplicates)."""
        rows: dict[int, list[Record]] = defaultdict(list)
        for row in read_records(data / "gazetteer_ua" / "places.parquet"):
            if row["gn_id"] > 0 and row["kind"] == "locality":
                rows[int(row["gn_id"])].append(row)
        namesakes = defaultdict(list)
        for number, found in rows.items():
            namesakes[found[0]["hromada_katottg"], key(found[0]["name_uk"])].append(number)
        return cls(dict(rows), dict(namesakes))

    def first(self, number: int) -> Record:
        """Return the first row of a GeoNames id."""
        return self.rows[number][0]

    def names(self, number: int) -> list[str]:
        """Return every name that the gazetteer has for a GeoNames id."""
        rows = self.rows.get(number, [])
        parts = [row[c] for row in rows for c in ("name", "name_uk", "name_ru", "name_en")]
        parts += [name for row in rows for name in row["alt"].split("|")]
        return list(dict.fromkeys(tidy(name) for name in parts if name))


def kilometres(shape: BaseGeometry, lat: float, lon: float) -> float:
    """Return roughly how far a point lies outside a shape, in km; 0 inside."""
    squeeze = np.array([np.cos(np.radians(lat)), 1.0]) * KM_PER_DEGREE
    plane = shapely.transform(shape, lambda points: points * squeeze)
    return float(shapely.distance(plane, shapely.Point(np.array([lon, lat]) * squeeze)))


def apart(lat: float, lon: float, row: Row) -> float:
    """Return roughly how far a point lies from a place, in km; infinite where the place has no point."""
    if row.lat is None or row.lon is None:
        return float("inf")
    east = (lon - row.lon) * np.cos(np.radians(lat))
    return float(np.hypot(east, lat - row.lat)) * KM_PER_DEGREE
