"""Read which cells one map drew as held, and which in grey as nobody's for sure, from its own snapshots.

The snapshots end in August 2025. What the grey is asked for belongs in ``contest``.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from control.series import BOX, GRID, cover
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

GREY, HELD = ("unknown",), ("occupied", "occupied_pre2022")
MARGIN_DEG = 0.2
Key = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Grey:
    """What the map drew on each of its days.

    Attributes:
        days: in order, ``datetime64[D]``, shape (d,).
        grey: cells drawn as nobody's for sure, shape (d, cells).
        held: cells drawn as held by the first party, shape (d, cells).
    """

    days: NDArray[np.datetime64]
    grey: NDArray[np.bool_]
    held: NDArray[np.bool_]

    def at(self, day: date) -> int | None:
        """Return the position of a day, or None."""
        n = int(np.searchsorted(self.days, np.datetime64(day)))
        return n if n < len(self.days) and self.days[n] == np.datetime64(day) else None


def read_grey(data: Path, cache: Path | None, first: date) -> Grey:
    """Return what the map drew from a day on, by the last snapshot of each day."""
    file = cache / f"grey-{first}.npz" if cache else None
    if file is not None and file.is_file():
        kept = np.load(file)
        return Grey(kept["days"], kept["grey"], kept["held"])
    found = _paint(data / "deepstate_full", first)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(file, days=found.days, grey=found.grey, held=found.held)
    return found


def _paint(folder: Path, first: date) -> Grey:
    shapes = pq.read_table(folder / "geoms.parquet", columns=["gid", "geometry"]).to_pydict()
    geometry = dict(zip(shapes["gid"], shapes["geometry"], strict=True))
    rows: dict[str, dict[int, list[tuple[str, str]]]] = {}
    columns = ["ts", "datetime_utc", "status", "gid"]
    for row in pq.read_table(folder / "snapshots.parquet", columns=columns).to_pylist():
        if row["status"] in GREY + HELD and row["datetime_utc"][:10] >= first.isoformat():
            rows.setdefault(row["datetime_utc"][:10], {}).setdefault(row["ts"], []).append((row["status"], row["gid"]))
    parts: dict[str, list[BaseGeometry]] = {}
    days, pictures, before = [], [], None
    for day in sorted(rows):
        last = rows[day][max(rows[day])]
        key = tuple(tuple(sorted(gid for status, gid in last if status in kind)) for kind in (GREY, HELD))
        if key != before:
            for gid in (each for kind in key for each in kind if each not in parts):
                parts[gid] = _clip(geometry[gid])
            picture = [_cover(parts, kind) for kind in key]
        days.append(day)
        pictures.append(picture)
        before = key
    grey, held = np.swapaxes(np.array(pictures), 0, 1)
    return Grey(np.array(days, "datetime64[D]"), grey, held)


def _clip(body: bytes) -> list[BaseGeometry]:
    west, south, east, north = BOX
    box = shapely.box(west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    shape = shapely.intersection(shapely.make_valid(shapely.force_2d(shapely.from_wkb(body))), box)
    return [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]


def _cover(parts: dict[str, list[BaseGeometry]], kind: tuple[str, ...]) -> NDArray[np.bool_]:
    pieces = [part for gid in kind for part in parts[gid]]
    return cover(shapely.union_all(pieces)) if pieces else np.zeros(GRID.size, bool)
