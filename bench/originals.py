"""Give the benchmarks their data: the daily series as files, as layers and as a partition; places and ways.

What is read here is the original data beside the project; what is measured belongs in ``rows``.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from frontline.control.partition import Layer, Partition
from frontline.sources.readers import deepstate_daily

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
PIECES = 100_000
LABEL = deepstate_daily.LABEL
ONE_DAY = timedelta(days=1)

sys.path.insert(0, str(ROOT / "tests"))
from deliveries import deepstate_daily as write_daily  # noqa: E402  # the tests know the publisher's shapes
from deliveries import shared_card, shared_context  # noqa: E402


def write_files(folder: Path) -> None:
    """Write the daily series out, a GeoJSON file a day, as its publisher does."""
    for name, body in write_daily(DATA.parent):
        (folder / name).write_bytes(body)


def list_files(folder: Path) -> list[Path]:
    """Return the daily files in order."""
    return sorted(folder.glob("*.geojson"))


def day_shown(file: Path) -> date:
    """Return the day that a file shows: the one before its own."""
    found = re.search(r"(\d{4})(\d{2})(\d{2})", file.name)
    if found is None:
        raise SystemExit(f"{file} has no date")
    return date(*(int(part) for part in found.groups())) - ONE_DAY


def read_layers(files: list[Path]) -> Iterator[Layer]:
    """Read files as the product does, with all of its guards, one at a time."""
    card = shared_card("deepstate-daily")
    for file in files:
        delivery = deepstate_daily.read(file.read_bytes(), shared_context(card, str(file)))
        shown, feature = delivery.days[0], delivery.features[0]
        yield Layer(shown.day, {LABEL: feature.geometry}, shown.known_at, delivery.digest)


def build(files: list[Path]) -> Partition:
    """Return the partition of files."""
    partition = Partition()
    partition.extend(read_layers(files))
    return partition


def read_places() -> NDArray[np.float64]:
    """Return longitude and latitude of 30,000 places of the gazetteer, shape (30000, 2)."""
    table = pq.read_table(DATA / "gazetteer_ua" / "places.parquet", columns=["lon", "lat"])
    points = np.stack([table["lon"].to_numpy(), table["lat"].to_numpy()], axis=1)
    return points[np.isfinite(points).all(axis=1)][:30_000]


def read_ways() -> NDArray[np.object_]:
    """Return 100,000 pieces of roads and railways, the longest cut in halves again and again."""
    edges = np.zeros(0, object)
    for name in ("highways_ua", "railways_ua"):
        table = pq.read_table(DATA / "network_scgraph" / f"{name}.parquet", columns=["geometry"])
        edges = np.r_[edges, shapely.get_parts(shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)))]
    points, line = shapely.get_coordinates(edges, return_index=True)
    onward = np.flatnonzero(line[1:] == line[:-1])
    pieces = np.stack([points[onward], points[onward + 1]], axis=1)
    pieces = pieces[(pieces[:, 0] != pieces[:, 1]).any(axis=1)]
    while len(pieces) < PIECES:
        length = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
        longest = np.argsort(length)[-min(len(pieces), PIECES - len(pieces)) :]
        middle = pieces[longest].mean(axis=1)
        second = np.stack([middle, pieces[longest, 1]], axis=1)
        pieces[longest, 1] = middle
        pieces = np.concatenate([pieces, second])
    return np.asarray(shapely.linestrings(pieces))
