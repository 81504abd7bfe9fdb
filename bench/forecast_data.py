"""Give the back-test its data: what a published map showed, on the cells of the whole front.

Read from the original data beside the project (the README there says what each file is). What is cut into cells is kept
in a folder of the user's choice, so that a second run does not cut again; nothing of it goes into the project.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from frontline.control.cells import Grid
from frontline.control.painting import paint
from frontline.control.partition import Layer, Partition
from frontline.forecast.backtest import History, day_number
from frontline.forecast.ground import Points, Terrain
from frontline.forecast.record import MapRecord
from frontline.forecast.share import Town
from frontline.forecast.units import Settlements
from frontline.settings import GridSettings

BOX = (31.3, 45.9, 40.4, 52.6)  # the front from the Dnipro's mouth to the northern border
HELD_FILLS = ("#a52714", "#880e4f", "#000000")
NEAR_CELLS = 40  # 20 km
FRAME = shapely.box(*BOX)
ONE_DAY = timedelta(days=1)
Shapes = Iterator[tuple[date, list[bytes]]]  # the day from whose midnight it was known, and its areas

GRID = Grid.of(SimpleNamespace(grid=GridSettings(lon=36.5, lat=48.5, size_m=500), box=BOX))  # type: ignore[arg-type]


def read_history(data: Path, cache: Path) -> History:
    """Return everything the back-test may look at."""
    cache.mkdir(parents=True, exist_ok=True)
    record = _cut(data, cache)
    settlements, people = _read_settlements(data)
    land = _read_land(data, cache)
    end = date(1970, 1, 1) + timedelta(days=int(record.published[-1]))
    return History(record, land["inside"], settlements, Terrain(land["built"], land["roads"], people), 0.5, end)


def _cut(data: Path, cache: Path) -> MapRecord:
    """Return the map's record, cut into cells unless the cache has it."""
    file = cache / "deepstate.npz"
    if not file.is_file():
        record = MapRecord.of(_paint_days(_read_deepstate(data)), GRID.shape)
        if record is None:
            raise SystemExit("no map in the data")
        np.savez(file, **{field: getattr(record, field) for field in MapRecord.__dataclass_fields__})
    kept = np.load(file)
    rows, columns = kept["shape"].tolist()
    return MapRecord(kept["published"], kept["first"], kept["cells"], kept["until"], (rows, columns))


def _read_land(data: Path, cache: Path) -> dict[str, NDArray[np.bool_]]:
    file = cache / "land.npz"
    if not file.is_file():
        np.savez(file, inside=_inside(data), built=_paint_built(data), roads=_paint_roads(data))
    return dict(np.load(file))


def _paint_days(shapes: Shapes) -> Iterator[tuple[float, NDArray[np.bool_]]]:
    partition = Partition()
    layers = (
        Layer(known, {"held": _join(areas)}, datetime.combine(known, datetime.min.time(), UTC), "")
        for known, areas in shapes
    )
    partition.extend(layers)
    positions = partition.states.shown(None)
    runs, segments = partition.runs_over(positions), partition.edges.segments()
    days = [partition.states.versions[n].day for n in positions]
    pictures = paint(GRID, segments, runs, len(positions), 1)
    for day, picture in zip(days, pictures, strict=True):
        yield float(day_number(day)), picture > 0


def _join(areas: list[bytes]) -> shapely.MultiPolygon:
    parts = []
    for shape in shapely.from_wkb(areas):
        flat = shapely.force_2d(shape)
        sound = flat if flat.is_valid else shapely.make_valid(flat, method="structure", keep_collapsed=False)
        parts += [each for each in shapely.get_parts(shapely.get_parts([sound])) if each.geom_type == "Polygon"]
    near = [part for part in parts if part.intersects(FRAME)]
    joined = shapely.union_all(near) if len(near) > 1 else near[0]
    pieces = shapely.get_parts(shapely.get_parts([joined]))
    return shapely.MultiPolygon([each for each in pieces if each.geom_type == "Polygon"])


def _read_deepstate(data: Path) -> Shapes:
    """Yield the snapshots up to the first daily file, then the daily files, each from the day that it was known."""
    daily = pq.read_table(data / "deepstate_daily" / "occupied.parquet", columns=["date", "geometry"])
    first = date.fromisoformat(daily["date"][0].as_py())
    rows = pq.read_table(data / "deepstate_full" / "snapshots.parquet", filters=[("fill", "in", HELD_FILLS)])
    table = pq.read_table(data / "deepstate_full" / "geoms.parquet", columns=["gid", "geometry"])
    geometry = dict(zip(table["gid"].to_pylist(), table["geometry"].to_pylist(), strict=True))
    stamps = np.array(rows["ts"].to_pylist())
    gids = np.array(rows["gid"].to_pylist(), object)
    last_of_day = {datetime.fromtimestamp(stamp, UTC).date(): stamp for stamp in np.unique(stamps).tolist()}
    for day, stamp in last_of_day.items():
        if day + ONE_DAY < first:
            yield day + ONE_DAY, [geometry[gid] for gid in gids[stamps == stamp]]
    for text, shape in zip(daily["date"].to_pylist(), daily["geometry"].to_pylist(), strict=True):
        yield date.fromisoformat(text), [shape]


def _inside(data: Path) -> NDArray[np.bool_]:
    """Tell which cells lie in the country."""
    file = data / "ua_boundaries_osm" / "polygons.parquet"
    rows = pq.read_table(file, columns=["geometry"], filters=[("level", "==", "oblast")])
    country = shapely.union_all(shapely.from_wkb(rows["geometry"].to_pylist())).simplify(0.002)
    shapely.prepare(country)
    lon, lat = GRID.centres
    return np.asarray(shapely.contains_xy(country, lon, lat))


def _read_settlements(data: Path) -> tuple[Settlements, NDArray[np.float32]]:
    columns = ["lon", "lat", "population", "name_en", "name_uk"]
    frame = pq.read_table(data / "gazetteer_ua" / "settlements_katottg_located.parquet", columns=columns).to_pandas()
    frame = frame[frame["lon"].between(BOX[0], BOX[2]) & frame["lat"].between(BOX[1], BOX[3])]
    column, row = GRID.place(frame["lon"].to_numpy(float), frame["lat"].to_numpy(float))
    people = frame["population"].fillna(0).to_numpy(float)
    field = np.zeros(GRID.shape, np.float32)
    np.add.at(field, (np.floor(row).astype(int), np.floor(column).astype(int)), np.log1p(people))
    names = tuple(frame["name_en"].fillna(frame["name_uk"]).astype(str))
    points = Points(row - 0.5, column - 0.5, people, np.ones(len(frame), bool))
    return Settlements(points, names), field


def _paint_built(data: Path) -> NDArray[np.bool_]:
    file = data / "ua_boundaries_osm" / "polygons.parquet"
    rows = pq.read_table(file, columns=["geometry"], filters=[("level", "==", "settlement")])
    field = np.zeros(GRID.shape, bool)
    lon, lat = GRID.centres
    for area in shapely.from_wkb(rows["geometry"].to_pylist()):
        if not area.intersects(FRAME):
            continue
        west, south, east, north = area.bounds
        x, y = GRID.place(np.array([west, east, west, east]), np.array([south, south, north, north]))
        part = (_slice(y, GRID.rows), _slice(x, GRID.columns))
        field[part] |= shapely.contains_xy(area, lon[part], lat[part])
    return field


def _slice(at: NDArray[np.float64], size: int) -> slice:
    return slice(max(int(at.min()) - 1, 0), min(int(at.max()) + 2, size))


def _paint_roads(data: Path) -> NDArray[np.bool_]:
    rows = pq.read_table(data / "network_scgraph" / "highways_ua.parquet", columns=["geometry"])
    lines = shapely.segmentize(shapely.from_wkb(rows["geometry"].to_pylist()), 0.003)
    column, row = GRID.place(*shapely.get_coordinates(lines).T)
    inside = (column >= 0) & (row >= 0) & (column < GRID.columns) & (row < GRID.rows)
    field = np.zeros(GRID.shape, bool)
    field[row[inside].astype(int), column[inside].astype(int)] = True
    return field


def read_towns(data: Path, record: MapRecord) -> list[Town]:
    """Return the towns and villages with an outline, near ground that ever changed, by their cells."""
    file = data / "ua_boundaries_osm" / "polygons.parquet"
    columns = ["name", "name_en", "population", "katottg", "geometry"]
    rows = pq.read_table(file, columns=columns, filters=[("level", "==", "settlement")]).to_pylist()
    located = pq.read_table(
        data / "gazetteer_ua" / "settlements_katottg_located.parquet", columns=["katottg", "population"]
    ).to_pylist()
    people = {each["katottg"]: each["population"] for each in located if each["population"]}
    moved = KDTree(np.column_stack(np.divmod(np.unique(record.cells), GRID.columns)))
    towns = []
    for row in rows:
        area = shapely.from_wkb(row["geometry"])
        column, line = (float(each[0]) for each in GRID.place(*(np.array([v]) for v in area.centroid.coords[0])))
        if not (0 <= column < GRID.columns and 0 <= line < GRID.rows) or moved.query([line, column])[0] > NEAR_CELLS:
            continue
        weights = GRID.weigh(area)
        if len(weights.index):
            inhabitants = people.get(row["katottg"]) or _number(row["population"])
            towns.append(Town(row["name_en"] or row["name"], inhabitants, weights.index, weights.share))
    return towns


def _number(text: object) -> float:
    digits = "".join(each for each in str(text or "") if each.isdigit())
    return float(digits) if digits else 0.0
