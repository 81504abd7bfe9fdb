"""Make the example's observations: what three published maps showed on our own equal-area cells, day by day.

Run from the root of the repository::

    python -m examples.pokrovsk.make_observations --data ../shared/data

A cell counts as shown held where the map's area covers at least half of it, by exact intersection in the equal-area
plane. That is all that is kept: no line, vertex or polygon of a map is copied. Each map keeps its own dates:

* DeepState: the file of a day shows the map of the evening before; shown day = file day - 1, known at 00:00 UTC of the
  file's day. A missing file is a missing day.
* UA Control Map: the file of a day shows that day; known at 00:00 UTC of the day after.
* Liveuamap as republished by NZZ: held is what did not change in the window plus what was gained in it, on the window's
  last day; known at 00:00 UTC of the file's day. It leaves out most of the area held since before 2022: a cell that it
  does not show as held, and of which that area and its own together cover at least half, is marked ``not covered``.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from examples.pokrovsk.gazetteer import only_areas
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid
from frontline.settings import read_theatre
from frontline.sources.labels import NOT_COVERED

HERE = Path(__file__).parent
THEATRE = HERE / "theatre"
OUT = THEATRE / "observations"
SPAN = (date(2025, 8, 1), date(2026, 1, 31))  # first and last day shown
HALF = 0.5
MARGIN_DEGREE = 0.1  # kept around the box, so that cells on its edge are weighed whole
FINEST_DEGREE = 1e-7  # a centimetre: rings that nearly touch would cross themselves when projected
BEFORE_2022 = ("#880e4f", "#000000")  # DeepState's colours of what was occupied before 2022
POKROVSK = "gn:704422"

# Measured on the polygons themselves: share of Pokrovsk in per cent, and km2 in the box outside the pre-2022 area.
KNOWN_SHARES = {
    date(2025, 11, 3): {"deepstate": 19.2, "uacontrolmap": 4.3, "liveuamap": 43.4},
    date(2025, 12, 31): {"deepstate": 73.4, "uacontrolmap": 63.5, "liveuamap": 80.2},
}
KNOWN_AREAS = {"deepstate": 3568, "uacontrolmap": 3709, "liveuamap": 4010}

Cells = NDArray[np.bool_]
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Picture:
    """What one map showed on one day.

    Attributes:
        day: the day shown.
        known: the day from whose midnight (UTC) it was known.
        area: what it shows as held, in degrees, clipped to the box and its margin.
    """

    day: date
    known: date
    area: BaseGeometry


@dataclass(frozen=True, slots=True)
class Series:
    """The pictures of one map as cells.

    Attributes:
        source: the card's name.
        label: the map's own word for what it shows as held.
        days: each day shown and the day from which it was known, in order.
        held: whether each cell is shown held, shape (days, cells).
        blind: whether each cell is not covered, shape (days, cells).
        note: what was done, in one sentence.
    """

    source: str
    label: str
    days: tuple[tuple[date, date], ...]
    held: Cells
    blind: Cells
    note: str


def read_pictures(table: pa.Table, grid: Grid, span: Span, shift: int, known: int) -> Iterator[Picture]:
    """Yield the pictures of a table with ``date`` and ``geometry``, several rows a day at most.

    Args:
        table: the rows.
        grid: the cells; areas are clipped to its box.
        span: first and last day shown.
        shift: days from the table's date to the day shown.
        known: days from the table's date to the day from which it was known.
    """
    dates = np.array(table.column("date").to_pylist())
    shapes = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    for text in np.unique(dates):
        filed = date.fromisoformat(text)
        shown = filed + timedelta(days=shift)
        if span[0] <= shown <= span[1]:
            yield Picture(shown, filed + timedelta(days=known), unite(shapes[dates == text], grid))


def unite(shapes: NDArray[np.object_], grid: Grid) -> BaseGeometry:
    """Return the union of areas, clipped to the grid's box and a margin."""
    west, south, east, north = grid.box
    frame = shapely.box(west - MARGIN_DEGREE, south - MARGIN_DEGREE, east + MARGIN_DEGREE, north + MARGIN_DEGREE)
    near = [only_areas(shapely.force_2d(shape)) for shape in shapes if shape.intersects(frame)]
    joined = shapely.union_all(near).intersection(frame)
    return shapely.set_precision(joined, FINEST_DEGREE)


def cover(area: BaseGeometry, grid: Grid) -> Cells:
    """Tell which cells an area covers by half or more."""
    cells = np.zeros(grid.size, bool)
    weights = grid.weigh(area)
    cells[weights.index[weights.share >= HALF]] = True
    return cells


def read_deepstate(data: Path, grid: Grid, span: Span = SPAN) -> Series:
    """Read what DeepState's daily files showed."""
    table = pq.read_table(data / "deepstate_daily" / "occupied.parquet", columns=["date", "geometry"])
    note = "Shown day is the file's day less one. Label: occupied, areas occupied before 2022 included."
    return paint("deepstate", "occupied", read_pictures(table, grid, span, -1, 0), grid, note)


def read_uacontrolmap(data: Path, grid: Grid, span: Span = SPAN) -> Series:
    """Read what UA Control Map's daily files showed."""
    file = data / "uacontrolmap" / "control_polygons.parquet"
    table = pq.read_table(file, columns=["date", "geometry"], filters=[("side", "==", "ru")])
    note = "Shown day is the file's day. Label: side ru."
    return paint("uacontrolmap", "ru", read_pictures(table, grid, span, 0, 1), grid, note)


def read_liveuamap(data: Path, grid: Grid, span: Span = SPAN) -> Series:
    """Read what Liveuamap showed, as NZZ republished it."""
    kinds = [("kind", "in", ["nochange", "gains"])]
    file = data / "nzz_liveuamap" / "areas.parquet"
    table = pq.read_table(file, columns=["state_date", "geometry"], filters=kinds)
    pictures = read_pictures(table.rename_columns(["date", "geometry"]), grid, span, 0, 1)
    note = (
        "Shown day is the last day of the file's window. Label: nochange or gains. Cells of the area occupied before "
        "2022 (by DeepState's colours) that it does not show as held are not covered."
    )
    return paint("liveuamap", "nochange or gains", pictures, grid, note, read_old_area(data, grid))


def read_old_area(data: Path, grid: Grid) -> BaseGeometry:
    """Return the area occupied before 2022, from the last of DeepState's full snapshots."""
    fills = [("fill", "in", BEFORE_2022)]
    snapshots = pq.read_table(data / "deepstate_full" / "snapshots.parquet", filters=fills).to_pandas()
    last = snapshots[snapshots["ts"] == snapshots["ts"].max()]
    shapes = pq.read_table(data / "deepstate_full" / "geoms.parquet", filters=[("gid", "in", last["gid"].tolist())])
    return unite(shapely.from_wkb(shapes.column("geometry").to_numpy(zero_copy_only=False)), grid)


def paint(
    source: str, label: str, pictures: Iterator[Picture], grid: Grid, note: str, unseen: BaseGeometry | None = None
) -> Series:
    """Return the pictures of a map as cells.

    Args:
        source: the card's name.
        label: the map's own word for held.
        pictures: the pictures in the order of their days.
        grid: the cells.
        note: what was done.
        unseen: an area that the map leaves out.
    """
    days, held, blind = [], [], []
    for picture in pictures:
        days.append((picture.day, picture.known))
        held.append(cover(picture.area, grid))
        joined = cover(picture.area.union(unseen), grid) if unseen is not None else held[-1]
        blind.append(joined & ~held[-1])
    return Series(source, label, tuple(days), np.array(held), np.array(blind), note)


def list_spans(series: Series, grid: Grid) -> pa.Table:
    """Return the maximal runs of shown days in which a cell bears a label, as rows of the format ``cells``."""
    rows = []
    for label, picture in ((series.label, series.held), (NOT_COVERED, series.blind)):
        edges = np.diff(np.pad(picture.astype(np.int8), ((1, 1), (0, 0))), axis=0)
        cells, starts = np.nonzero(edges.T == 1)
        _, ends = np.nonzero(edges.T == -1)
        shown = np.array([day for day, _ in series.days], "datetime64[D]")
        cols, lines = grid.names_of(cells)
        rows.append([cols, lines, np.full(len(cells), label), shown[starts], shown[ends - 1] + 1])
    columns = [np.concatenate(parts) for parts in zip(*rows, strict=True)]
    order = np.lexsort((columns[3], columns[0], columns[1], columns[2]))
    types = (pa.int32(), pa.int32(), pa.string(), pa.date32(), pa.date32())
    arrays = [pa.array(column[order], type_) for column, type_ in zip(columns, types, strict=True)]
    return pa.table(arrays, names=["col", "row", "label", "valid_from", "valid_until"])


def write_cells(series: Series, grid: Grid) -> None:
    """Write one source's observations."""
    settings = grid.settings
    head = {
        "format": "frontline-cells/1",
        "source": series.source,
        "grid": {"lon": settings.lon, "lat": settings.lat, "size_m": settings.size_m},
        "box": list(grid.box),
        "days": [[str(day), f"{known}T00:00:00Z"] for day, known in series.days],
        "made_by": "examples/pokrovsk/make_observations.py",
        "note": f"Our own cells; held where the map's area covers half of the cell or more. {series.note}",
    }
    table = list_spans(series, grid)
    file = OUT / f"{series.source}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    table = table.replace_schema_metadata({"frontline": json.dumps(head)})
    pq.write_table(table, file, compression="zstd", compression_level=19)
    print(f"{file.name}: {len(series.days)} days, {table.num_rows} spans, {file.stat().st_size / 1e3:.0f} kB")


def check(series: Series, grid: Grid, old: Cells) -> None:
    """Print the shares and areas beside the known answers."""
    outlines = pq.read_table(THEATRE / "places" / "outlines.parquet", filters=[("place_id", "==", POKROVSK)])
    weights = grid.weigh(shapely.from_wkb(outlines.column("geometry")[0].as_py()))
    shown = [day for day, _ in series.days]
    for day, known in KNOWN_SHARES.items():
        last = max(n for n, each in enumerate(shown) if each <= day)
        share = 100 * float(series.held[last][weights.index] @ weights.share / weights.share.sum())
        missing = "" if shown[last] == day else f" (map of {shown[last]})"
        print(f"  {day} Pokrovsk {share:5.1f} %, known {known[series.source]} %{missing}")
    first = shown.index(next(iter(KNOWN_SHARES)))
    area = float((series.held[first] & ~old).sum()) * grid.cell_km2
    print(f"  {shown[first]} box without the pre-2022 area {area:.0f} km2, known {KNOWN_AREAS[series.source]} km2")


def main() -> None:
    """Read the shared data, write the three files and print the checks."""
    parser = argparse.ArgumentParser(description="Make the example's observations.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    grid = Grid.of(read_theatre(THEATRE).settings)
    old = cover(read_old_area(data, grid), grid)
    for read in (read_deepstate, read_uacontrolmap, read_liveuamap):
        series = read(data, grid)
        write_cells(series, grid)
        check(series, grid, old)


if __name__ == "__main__":
    main()
