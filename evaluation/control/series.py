"""Read what three maps showed on 500 m cells of the east of the front, from the original data, for the back-tests.

Painting takes minutes; with a cache folder it is done once. What is asked of the series belongs in the protocols.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from examples.pokrovsk import make_observations as originals
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid
from frontline.control.layer import UNSEEN
from frontline.control.painting import paint
from frontline.control.witness import Witness
from frontline.ellipsoid import UNITS_PER_DEGREE
from frontline.settings import GridSettings
from frontline.sources.card import read_card

CARDS = originals.THEATRE / "sources"
PARTIES = ("RU", "UA")
BOX = (36.0, 47.3, 38.2, 49.3)
COLUMNS, ROWS = 334, 447
GRID = Grid(GridSettings(lon=37.2, lat=48.25, size_m=500), BOX, -182, -212, COLUMNS, ROWS)
SPAN = (date(2024, 6, 15), date(2026, 2, 28))
TABLES = {
    "deepstate": ("deepstate_daily/occupied.parquet", "date", -1, None),
    "uacontrolmap": ("uacontrolmap/control_polygons.parquet", "date", 0, [("side", "==", "ru")]),
    "liveuamap": ("nzz_liveuamap/areas.parquet", "state_date", 0, [("kind", "in", ["nochange", "gains"])]),
}


def read_witnesses(
    data: Path, cache: Path | None = None, span: tuple[date, date] = SPAN, names: tuple[str, ...] = tuple(TABLES)
) -> dict[str, Witness]:
    """Return the maps by name.

    Args:
        data: the folder of the original data.
        cache: a folder for the painted cells.
        span: the first and the last day.
        names: which of them.
    """
    return {name: _read(name, data, cache, span) for name in names}


def without(maps: dict[str, Witness], name: str) -> list[Witness]:
    """Return all maps but one."""
    return [each for each in maps.values() if each.source != name]


def with_picture(witness: Witness, day: date, cells: NDArray[np.int64], party: int) -> Witness:
    """Return a map that on one day shows other ground as a party's."""
    position = witness.position(np.datetime64(day))
    pictures = witness.party.copy()
    pictures[position, cells] = party
    return replace(witness, party=pictures)


def _read(name: str, data: Path, cache: Path | None, span: tuple[date, date]) -> Witness:
    since = "" if span == SPAN else f"-{span[0]}"
    file = cache / f"cells-{name}{since}.npz" if cache else None
    if file is None or not file.is_file():
        days, party = _paint(name, data, span)
        if file is None:
            return make_witness(name, days, party)
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(file, days=days, party=party)
    kept = np.load(file)
    return make_witness(name, kept["days"], kept["party"])


def make_witness(name: str, days: NDArray[np.datetime64], party: NDArray[np.int8]) -> Witness:
    """Return a map by what it showed, with the rates of its card in the example."""
    return Witness(name, read_card(CARDS / f"{name}.toml", PARTIES).display, days, party)


def _paint(name: str, data: Path, span: tuple[date, date]) -> tuple[NDArray[np.datetime64], NDArray[np.int8]]:
    path, column, shift, only = TABLES[name]
    table = pq.read_table(data / path, columns=[column, "geometry"], filters=only).rename_columns(["date", "geometry"])
    unseen = originals.read_old_area(data, GRID) if name == "liveuamap" else None
    days, pictures = [], []
    for picture in originals.read_pictures(table, GRID, span, shift, 0):
        held = cover(picture.area)
        party = np.where(held, 0, 1).astype(np.int8)
        if unseen is not None:
            party[cover(picture.area.union(unseen)) & ~held] = UNSEEN
        party[~GRID.inside] = UNSEEN
        days.append(picture.day)
        pictures.append(party)
    return np.array(days, "datetime64[D]"), np.array(pictures)


def cover(area: BaseGeometry) -> NDArray[np.bool_]:
    """Tell which cells an area covers by half or more."""
    rings = [
        np.rint(shapely.get_coordinates(ring) * UNITS_PER_DEGREE)
        for part in shapely.get_parts(shapely.orient_polygons(area))
        for ring in (part.exterior, *part.interiors)
    ]
    x1, y1, x2, y2 = np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings]).T
    none = np.zeros(len(x1), np.int64)
    runs = (np.arange(len(x1)), none, none, none + 1)
    return np.asarray(next(paint(GRID, (x1, y1, x2, y2), runs, 1, 1)) > 0)
