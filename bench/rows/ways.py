"""Say on which days each of 100,000 pieces of road and railway met held ground, against a spatial join a day."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import build, list_files, read_ways

from frontline.control.partition.area import UNITS_PER_DEGREE

NAME = "routes: 100,000 edges, all days"
EVERY = 30


def ours(folder: Path, clock: Clock) -> Any:
    """Find where each way starts and which edges it meets, once; then add up when these bounded held ground."""
    partition, ways = build(list_files(folder)), read_ways()
    with clock.running():
        days = np.array([version.day for version in partition.states.versions], "datetime64[D]")
        starts = shapely.get_coordinates(shapely.get_point(ways, 0))
        spans = partition.spans_of_points(*starts.T)
        edge, _, first, until = partition.runs_over(list(range(len(days))))
        x1, y1, x2, y2 = partition.edges.segments()
        bounds = shapely.linestrings(np.stack([x1, y1, x2, y2], axis=1).reshape(-1, 2, 2) / UNITS_PER_DEGREE)
        run, way = shapely.STRtree(ways).query(bounds[edge], predicate="intersects")
        met = np.zeros((len(days) + 1, len(ways)), np.int16)
        np.add.at(met, (np.searchsorted(days, spans.first), spans.point), 1)
        np.subtract.at(met, (np.searchsorted(days, spans.last) + 1, spans.point), 1)
        np.add.at(met, (first[run], way), 1)
        np.subtract.at(met, (until[run], way), 1)
        shown = np.cumsum(met, axis=0, dtype=np.int16, out=met)[:-1] > 0
    return [np.flatnonzero(each) for each in shown[::EVERY]]


def peer(folder: Path, clock: Clock) -> Any:
    """Join the edges with the area of every thirtieth day; the seconds are of all days at that pace."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    files = list_files(folder)
    ways = geopandas.GeoDataFrame(geometry=read_ways(), crs=4326)
    days = [geopandas.read_file(file) for file in files[::EVERY]]
    with clock.running():
        met = [geopandas.sjoin(ways, day, predicate="intersects").index.to_numpy() for day in days]
    clock.seconds *= len(files) / len(days)
    return met


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Compare edge by edge on the peer's days."""
    wrong = sum(len(np.setxor1d(one, np.unique(other))) for one, other in zip(ours, peer, strict=True))
    note = f"{wrong} mismatches on {len(peer)} days; the join only, no ways are searched; peer scaled from those days"
    return wrong == 0, note
