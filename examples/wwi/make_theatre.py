"""Make the land, the places and the deliveries of the example of 1914-1918.

Run from the root of the repository::

    python -m examples.wwi.make_theatre --data ../shared/data

The countries of 1914 are cleaned of gaps and overlaps, cut to the theatre's box and into the parts that each front's
lines divide: Germany and Austria-Hungary fought on several, and a piece of ground belongs to one front only. Days on
which a piece enters or leaves stand in ``PIECES``. The lines are those of the shared data, one file a front. Places
stand in ``places.csv``, by hand; each is checked against the country that it is said to lie in.
"""

import argparse
import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from frontline.settings import read_theatre
from frontline.theatre.folder import draw_disc

HERE = Path(__file__).resolve().parent
THEATRE = HERE / "theatre"
GAP_DEG = 0.05  # the countries were drawn apart by less than this, some 5 km
MARGIN_DEG = 0.5  # the land is cut this far outside the box
GRID_DEG = 1e-7
TOWN_KM = 1.0  # the radius of a town of that time, for want of outlines
TOWN = "a disc of 1 km about its middle"
NEAR_DEG = 0.1  # the countries of 1914 are drawn coarsely: a port may lie this far out at sea

COUNTRIES = {
    "Albania": "Principality of Albania",
    "Austria-Hungary": "Austro-Hungarian Empire",
    "Belgium": "Kingdom of Belgium",
    "Bulgaria": "Kingdom of Bulgaria",
    "France": "French Third Republic",
    "Germany": "German Empire",
    "Greece": "Kingdom of Greece",
    "Italy": "Kingdom of Italy",
    "Luxembourg": "Grand Duchy of Luxembourg",
    "Montenegro": "Kingdom of Montenegro",
    "Ottoman Empire": "Ottoman Empire",
    "Romania": "Kingdom of Romania",
    "Russia": "Russian Empire",
    "Serbia": "Kingdom of Serbia",
    "Switzerland": "Switzerland",
}

# Where the ground of a country with several fronts is parted; polygons in degrees, far beyond the borders.
WEST_OF_12 = box(-10, 40, 12, 60)
TRANSYLVANIA = box(22.1, 45.3, 30, 47.9)
ALPS = shapely.union_all([box(5, 44.9, 16.2, 47.9), box(5, 43, 14.6, 44.9)])
BOSNIA_AND_DANUBE = Polygon(
    [(16.2, 46.3), (16.2, 44.9), (14.6, 44.9), (14.6, 41), (22.1, 41), (22.1, 45.6), (20, 46.3)],
)
DOBRUJA = box(27.0, 43.2, 30, 45)
BESSARABIA = Polygon([
    (26.3, 48.6), (27.4, 48.62), (28.6, 48.1), (28.98, 47.84), (29.1, 47.29), (29.49, 46.82), (30.36, 46.2),
    (30.7, 46.0), (30.7, 44.9), (28.0, 44.9), (26.0, 47.5),
])  # fmt: skip

# piece: front, country, the polygon that it is cut by, first day and the day after the last
Piece = tuple[str, str, BaseGeometry | None, date | None, date | None]
PIECES: list[Piece] = [
    ("western", "Germany", WEST_OF_12, None, None),
    ("western", "France", None, None, None),
    ("western", "Luxembourg", None, None, None),
    ("western", "Belgium", None, date(1914, 8, 4), None),
    ("italian", "Italy", None, None, None),
    ("italian", "Austria-Hungary", ALPS, None, None),
    ("romanian", "Romania", None, None, None),
    ("romanian", "Austria-Hungary", TRANSYLVANIA, None, None),
    ("romanian", "Bulgaria", DOBRUJA, None, None),
    ("romanian", "Russia", BESSARABIA, date(1918, 2, 9), None),
    ("balkan", "Serbia", None, None, None),
    ("balkan", "Austria-Hungary", BOSNIA_AND_DANUBE, None, None),
    ("balkan", "Montenegro", None, date(1914, 8, 5), None),
    ("balkan", "Bulgaria", box(20, 40, 27.0, 45), date(1915, 10, 14), date(1918, 9, 29)),
    ("balkan", "Greece", None, date(1915, 12, 16), None),
    ("balkan", "Albania", None, date(1916, 1, 17), None),
]
SMALLEST_DEG2 = {"Russia": 0.1}  # of a separate part of a piece: smaller islands are left out, elsewhere all

PLACES = pa.schema([
    *((name, pa.string()) for name in ("place_id", "kind", "name", "name_en", "name_uk", "name_ru")),
    ("aliases", pa.list_(pa.string())), ("lat", pa.float64()), ("lon", pa.float64()), ("population", pa.int64()),
    *((name, pa.string()) for name in ("oblast", "raion", "katottg", "quality")),
])  # fmt: skip
OUTLINES = pa.schema([
    *((name, pa.string()) for name in ("place_id", "osm_id", "level", "name")), ("geometry", pa.binary()),
])  # fmt: skip
LAND = pa.schema([
    ("name", pa.string()), ("since", pa.date32()), ("until", pa.date32()), ("geometry", pa.binary()),
])  # fmt: skip


def read_countries(data: Path) -> dict[str, BaseGeometry]:
    """Return the countries of 1914 without gaps and overlaps between them, by the names used here."""
    file = data / "wwi_fronts" / "europe_1914.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    found = {f["properties"]["country"]: shapely.make_valid(shape(f["geometry"])) for f in features}
    frame = box(-10, 34, 50, 66)
    shapes = [keep_areas(found[long].intersection(frame)) for long in COUNTRIES.values()]
    cleaned = shapely.coverage_clean(shapes, gap_width=GAP_DEG)
    return {name: shapely.set_precision(each, GRID_DEG) for name, each in zip(COUNTRIES, cleaned, strict=True)}


def keep_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def cut_pieces(countries: dict[str, BaseGeometry], frame: BaseGeometry) -> list[dict[str, Any]]:
    """Return the rows of ``land.parquet``: the pieces of all fronts; the eastern has what is left of three empires."""
    rows, taken = [], []
    for front, country, knife, since, until in PIECES:
        ground = countries[country] if knife is None else countries[country].intersection(knife)
        rows.append(make_piece(front, country, ground.intersection(frame), since, until))
        taken.append(ground if since is None else shapely.Polygon())
    rest = shapely.union_all(taken, grid_size=GRID_DEG)
    bessarabia = countries["Russia"].intersection(BESSARABIA)
    for country in ("Germany", "Austria-Hungary", "Russia"):
        ground = shapely.difference(countries[country], shapely.union(rest, bessarabia), grid_size=GRID_DEG)
        rows.append(make_piece("eastern", country, ground.intersection(frame), None, None))
    rows.append(make_piece("eastern", "Russia", bessarabia, None, date(1918, 2, 9)))
    return rows


def make_piece(
    front: str, country: str, ground: BaseGeometry, since: date | None, until: date | None
) -> dict[str, Any]:
    """Return one row of ``land.parquet``, without small islands; lakes count as land, so that no line ends in one."""
    areas = shapely.get_parts(keep_areas(shapely.set_precision(ground, GRID_DEG)))
    parts = shapely.polygons(shapely.get_exterior_ring(areas))
    largest = max(parts, key=lambda part: float(part.area))
    least = SMALLEST_DEG2.get(country, float("inf"))
    kept = [part for part in parts if part is largest or part.area >= least]
    geometry = shapely.to_wkb(shapely.MultiPolygon(kept))
    return {"name": front, "since": since, "until": until, "geometry": geometry}


def read_places(countries: dict[str, BaseGeometry]) -> list[dict[str, Any]]:
    """Return the towns of ``places.csv``, each checked against its country, and the countries themselves."""
    blank = dict.fromkeys(PLACES.names) | {"aliases": []}
    rows = []
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lat, lon = float(row["lat"]), float(row["lon"])
            off = shapely.distance(countries[row["country"]], shapely.Point(lon, lat))
            if off > NEAR_DEG:
                raise SystemExit(f"{row['name']} lies {off:.2f} degrees outside {row['country']}")
            own = {"place_id": f"wwi:{slug(row['name'])}", "kind": "settlement", "name": row["name"]}
            own |= {"name_en": row["name"], "aliases": [each for each in row["aliases"].split("|") if each]}
            people = int(row["population"]) if row["population"] else None
            rows.append(blank | own | {"lat": lat, "lon": lon, "population": people, "oblast": row["country"]})
    rows += [
        blank | {"place_id": f"wwi:{slug(name)}", "kind": "country", "name": name, "name_en": name}
        for name in countries
    ]
    return [row | {"quality": "B"} for row in rows]


def slug(name: str) -> str:
    """Return a name as part of an id."""
    return "-".join(name.lower().replace("'", "").split())


def draw_outlines(
    countries: dict[str, BaseGeometry], towns: list[dict[str, Any]], frame: BaseGeometry
) -> list[dict[str, Any]]:
    """Return the countries as far as the theatre shows them, and a disc about the middle of each town of that time."""
    rows = []
    for town in towns:
        own = {"place_id": town["place_id"], "osm_id": TOWN, "level": "settlement", "name": town["name"]}
        rows.append(own | {"geometry": shapely.to_wkb(draw_disc(town["lon"], town["lat"], TOWN_KM))})
    for name, country in countries.items():
        inside = keep_areas(shapely.make_valid(country.intersection(frame)))
        own = {"place_id": f"wwi:{slug(name)}", "osm_id": f"{name} of 1914", "level": "country", "name": name}
        rows.append(own | {"geometry": shapely.to_wkb(inside)})
    return rows


def write_lines(data: Path) -> None:
    """Write the lines of each front as one file, as they are."""
    names = {"r": "romanian"}
    given = json.loads((data / "wwi_fronts" / "fronts.geojson").read_text(encoding="utf-8"))["features"]
    for front in sorted({each["properties"]["front"] for each in given}):
        features = [each for each in given if each["properties"]["front"] == front]
        body = ",\n".join(json.dumps(each, separators=(",", ":")) for each in features)
        file = THEATRE / "lines" / f"{names.get(front, front)}.geojson"
        file.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")


def write_table(file: Path, rows: list[dict[str, Any]], schema: pa.Schema) -> None:
    """Write rows as Parquet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema), file, compression="zstd")


def main() -> None:
    """Make all files of the example that are not written by hand."""
    parser = argparse.ArgumentParser(description="Make the example of 1914-1918.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    west, south, east, north = read_theatre(THEATRE).settings.box
    frame = box(west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    countries = read_countries(data)
    write_table(THEATRE / "land.parquet", cut_pieces(countries, frame), LAND)
    places = read_places(countries)
    towns = [place for place in places if place["kind"] == "settlement"]
    write_table(THEATRE / "places" / "places.parquet", places, PLACES)
    write_table(THEATRE / "places" / "outlines.parquet", draw_outlines(countries, towns, frame), OUTLINES)
    write_lines(data)


if __name__ == "__main__":
    main()
