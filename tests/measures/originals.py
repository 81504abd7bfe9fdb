"""Read the original series for the known answers; they may not be copied into the project."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

POKROVSK = "relation/2506125"
OLD_FILLS = ("#880e4f", "#000000")


@cache
def deepstate(data: Path, file_day: str) -> BaseGeometry:
    """Return what the daily file of a day shows; it is the map of the evening before."""
    file = data / "deepstate_daily" / "occupied.parquet"
    return shapely.from_wkb(pq.read_table(file, filters=[("date", "==", file_day)])["geometry"][0].as_py())


@cache
def uacontrolmap(data: Path, day: str) -> BaseGeometry:
    file = data / "uacontrolmap" / "control_polygons.parquet"
    table = pq.read_table(file, filters=[("date", "==", day), ("side", "==", "ru")])
    return shapely.union_all(shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)))


def deepstate_series(data: Path, first: str, last: str) -> list[tuple[date, BaseGeometry]]:
    """Return shown days and areas of the daily files of a span, both ends included."""
    filters = [("date", ">=", first), ("date", "<=", last)]
    table = pq.read_table(data / "deepstate_daily" / "occupied.parquet", filters=filters)
    days = [date.fromisoformat(text) - timedelta(days=1) for text in table["date"].to_pylist()]
    return list(zip(days, shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)), strict=True))


@cache
def outlines(data: Path, level: str) -> dict[str, BaseGeometry]:
    file = data / "ua_boundaries_osm" / "polygons.parquet"
    table = pq.read_table(file, columns=["osm_id", "name", "geometry"], filters=[("level", "==", level)]).to_pylist()
    return {row["osm_id"] or row["name"]: shapely.from_wkb(row["geometry"]) for row in table}


@cache
def country(data: Path) -> BaseGeometry:
    return shapely.union_all(list(outlines(data, "oblast").values()))


@cache
def occupied_before_2022(data: Path) -> BaseGeometry:
    fills = [("fill", "in", OLD_FILLS)]
    snapshots = pq.read_table(data / "deepstate_full" / "snapshots.parquet", columns=["ts", "gid"], filters=fills)
    last = max(snapshots["ts"].to_pylist())
    wanted = [row["gid"] for row in snapshots.to_pylist() if row["ts"] == last]
    table = pq.read_table(data / "deepstate_full" / "geoms.parquet", filters=[("gid", "in", wanted)])
    shapes = shapely.force_2d(shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)))
    return shapely.union_all(shapely.make_valid(shapes))


def file_day(shown: date) -> date:
    """Return the date of the daily file that shows a day."""
    return shown + timedelta(days=1)


def uacontrolmap_series(data: Path, first: str) -> list[tuple[date, BaseGeometry]]:
    """Return shown days and areas from a day on, those days left out that show nothing."""
    file = data / "uacontrolmap" / "control_polygons.parquet"
    table = pq.read_table(file, filters=[("date", ">=", first), ("side", "==", "ru")])
    shapes: dict[str, list[BaseGeometry]] = {}
    for day, wkb in zip(table["date"].to_pylist(), table["geometry"].to_pylist(), strict=True):
        shapes.setdefault(str(day)[:10], []).append(shapely.from_wkb(wkb))
    return [(date.fromisoformat(day), shapely.union_all(shapes[day])) for day in sorted(shapes)]
