"""Measure the partition against the plain way of doing the same, in one run, and check that both agree.

Run with ``python bench/partition.py DATA``, DATA being the folder of the original series; nothing is written there. The
plain peer opens every day's geometry and overlays it with shapely. Times are seconds of processor time.
"""

import datetime as dt
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from frontline.control.partition import Layer, Partition
from frontline.control.partition.area import TICKS_PER_KM2, TICKS_PER_M2, edge_ticks, geometry_ticks
from frontline.control.partition.mesh import Mesh
from frontline.control.partition.outlines import draw_outlines
from frontline.control.partition.rows import read_files, write_files
from frontline.control.partition.vertices import SNAP_M, Vertices

LABEL = "occupied"
PUBLISHED = {"2024-08": 363, "2024-11": 730, "2025-01": 325, "2025-08": 464, "2025-09": 259, "2025-10": 267}
ONE_DAY = dt.timedelta(1)


def read_layers(data: Path) -> list[Layer]:
    """Read the daily series; the file of a day shows the evening before."""
    table = pq.read_table(data / "deepstate_daily" / "occupied.parquet").to_pydict()
    layers = []
    for name, wkb, blob in zip(table["date"], table["geometry"], table["blob"], strict=True):
        day = dt.date.fromisoformat(name)
        known = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        layers.append(Layer(day - ONE_DAY, {LABEL: shapely.from_wkb(wkb)}, known, blob))
    return layers


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a call returns and the processor time that it took."""
    start = time.process_time()
    result = call()
    return result, time.process_time() - start


def say(name: str, ours: float, peer: float, unit: str = "s") -> None:
    """Print one line: ours, the peer's, their ratio and the most memory used so far."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34} ours {ours:9.4f} {unit}  peer {peer:9.4f} {unit}  {peer / ours:8.1f}x  peak {memory:.0f} MB")


def overlay_days(layers: list[Layer]) -> list[tuple[float, float]]:
    """Return gained and lost area between neighbouring days the plain way: two differences a day."""
    found = []
    for before, after in itertools.pairwise(layers):
        old, new = before.areas[LABEL], after.areas[LABEL]
        gained, lost = shapely.difference(new, old), shapely.difference(old, new)
        found.append((geometry_ticks(gained) / TICKS_PER_KM2, geometry_ticks(lost) / TICKS_PER_KM2))
    return found


def area_of_snapped(layers: list[Layer]) -> list[int]:
    """Return each day's area as rounded to the grid and snapped, before anything is cut."""
    mesh, found = Mesh(Vertices()), []
    for layer in layers:
        outline = draw_outlines(layer.areas, mesh, SNAP_M)[LABEL]
        x, y = mesh.vertices.positions()
        start, end = mesh.lines.ends(outline.lines)
        found.append(int((edge_ticks(x[start], y[start], x[end], y[end]) * outline.times).sum()))
    return found


def bench_series(layers: list[Layer]) -> Partition:
    """Build the whole series at once, against overlays of neighbouring days."""
    partition = Partition()
    commit, ours = timed(lambda: partition.extend(layers))
    areas, asked = timed(partition.daily_areas)
    few = layers[:60]
    _, peer = timed(lambda: overlay_days(few))
    say("partition and daily series", ours + asked, peer * (len(layers) - 1) / (len(few) - 1))
    print(
        f"  {len(layers)} days, edges {len(partition.mesh)}, faces {len(partition.faces) - 1}, "
        f"runs {len(partition.states)}, doubled {commit.doubled}, inverted {commit.inverted}"
    )
    here = np.rint(areas.of(LABEL) * TICKS_PER_KM2)
    print(f"  largest difference to the snapped file {abs(here - area_of_snapped(layers)).max() / TICKS_PER_M2:.4f} m2")
    raw = np.array([geometry_ticks(layer.areas[LABEL]) for layer in layers])
    apart = abs(here - raw) / TICKS_PER_M2
    print(f"  to the raw file: median {np.median(apart):.0f}, largest {apart.max():.0f} m2 (snapping)")
    checked, seconds = timed(partition.check)
    print(f"  coverage of {checked} faces checked in {seconds:.2f} s")
    return partition


def bench_append(layers: list[Layer]) -> None:
    """Append day after day, against two overlays a day."""
    partition, times = Partition(), []
    for layer in layers:
        _, seconds = timed(lambda: partition.extend([layer]))  # noqa: B023  # called at once
        times.append(seconds)
    _, peer = timed(lambda: overlay_days(layers[-30:]))
    say("append a day", float(np.median(times)) * 1e3, peer / 29 * 1e3, "ms")


def bench_questions(partition: Partition, layers: list[Layer]) -> None:
    """Ask for days and for settlements."""
    some = layers[::10]
    _, ids = timed(lambda: [partition.face_ids(layer.day) for layer in some])
    shown, ours = timed(lambda: [partition.polygons(layer.day)[LABEL] for layer in some])
    bodies = [shapely.to_geojson(layer.areas[LABEL]) for layer in some]
    _, peer = timed(lambda: [shapely.from_geojson(body) for body in bodies])
    say("state of a day: ids", ids / len(some) * 1e3, peer / len(some) * 1e3, "ms")
    say("state of a day: polygons", ours / len(some) * 1e3, peer / len(some) * 1e3, "ms")
    print(f"  all valid: {bool(shapely.is_valid(shown).all())}")
    chance = np.random.default_rng(1)
    lon, lat = chance.uniform(22, 40.3, 30_000), chance.uniform(44.3, 52.4, 30_000)
    spans, ours = timed(lambda: partition.spans_of_points(lon, lat))
    points = shapely.points(lon, lat)
    inside, peer = timed(lambda: [_inside(layer, points) for layer in layers[::30]])
    say("30,000 places, all days", ours, peer * 30)
    wrong = 0
    for layer, expected in zip(layers[::30], inside, strict=True):
        on = np.datetime64(layer.day)
        here = np.zeros(len(lon), bool)
        here[spans.point[(spans.first <= on) & (on <= spans.last)]] = True
        wrong += int((here != expected).sum())
    print(f"  places that differ on {len(inside)} days: {wrong}")


def _inside(layer: Layer, points: NDArray[np.object_]) -> NDArray[np.bool_]:
    parts = shapely.get_parts(layer.areas[LABEL])
    found = np.zeros(len(points), bool)
    found[shapely.STRtree(points).query(parts, predicate="contains")[1]] = True
    return found


def bench_months(partition: Partition, layers: list[Layer]) -> None:
    """Compare monthly nets with those that the source published."""
    areas = partition.daily_areas()
    days, km2 = list(areas.days), areas.of(LABEL)
    for month, published in PUBLISHED.items():
        first = dt.date.fromisoformat(f"{month}-01")
        ahead = (first + dt.timedelta(31)).replace(day=1)
        files = [day + ONE_DAY for day in days]
        start = max(n for n, day in enumerate(files) if day <= first)
        end = max(n for n, day in enumerate(files) if day <= ahead)
        net = km2[end] - km2[start]
        print(f"  net {month}: {net:.1f} km2, published {published} ({net / published - 1:+.1%})")
    gains = partition.changes(layers[0].day, layers[-1].day)[LABEL]
    print(f"  whole series: {km2[0]:.1f} to {km2[-1]:.1f} km2")
    print(f"  between its ends gained {gains.gained_km2:.2f}, lost {gains.lost_km2:.2f} km2")


def bench_files(partition: Partition) -> None:
    """Write the history and read it back."""
    with tempfile.TemporaryDirectory() as folder:
        size, writing = timed(lambda: write_files(partition, Path(folder)))
        again, reading = timed(lambda: read_files(Path(folder)))
    same = bool((again.daily_areas().km2 == partition.daily_areas().km2).all())
    print(f"history on disk {size / 1e6:.3f} MB, written {writing:.2f} s, read {reading:.2f} s, same areas: {same}")


def main() -> None:
    """Run all."""
    layers = read_layers(Path(sys.argv[1]))
    partition = bench_series(layers)
    bench_months(partition, layers)
    bench_questions(partition, layers)
    bench_files(partition)
    bench_append(layers)


if __name__ == "__main__":
    main()
