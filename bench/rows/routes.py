"""Follow the ways of a town over all days on 100,000 pieces of road and railway, against a join and a search a day."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import build, list_files, read_ways

from frontline.routes.access import cut_by_day
from frontline.routes.search import Between, Graph

NAME = "routes: ways of a town, all days"
EVERY = 90
TOWN = (37.18037, 48.28109)
REAR_KM, TOWN_KM = 40.0, 5.0
KM_PER_DEGREE = 111.32


def ours(folder: Path, clock: Clock) -> Any:
    """Find what is cut on all days with one join, then count the ways of each day on which that changed."""
    partition, lines = build(list_files(folder)), read_ways()
    graph, town, rear = lay_out(lines)
    with clock.running():
        _, cut = cut_by_day(partition, lines)
        mine = cut[:, Between.of(graph, np.ones(len(lines), bool), town, rear).edge]
        changed = np.r_[True, (mine[1:] != mine[:-1]).any(axis=1)]
        counts = np.zeros(len(cut), np.int64)
        for day in np.flatnonzero(changed):
            counts[day] = Between.of(graph, ~cut[day], town, rear).count()
        counts = counts[np.maximum.accumulate(np.where(changed, np.arange(len(cut)), 0))]
    return counts[::EVERY].tolist()


def peer(folder: Path, clock: Clock) -> Any:
    """Join and search on every ninetieth day; the seconds are of all days at that pace."""
    import geopandas  # noqa: PLC0415  # only the peer pays
    import networkx as nx  # noqa: PLC0415

    files, lines = list_files(folder), read_ways()
    ways = geopandas.GeoDataFrame(geometry=lines, crs=4326)
    graph, town, rear = lay_out(lines)
    days = [geopandas.read_file(file) for file in files[::EVERY]]
    counts = []
    with clock.running():
        for day in days:
            met = set(geopandas.sjoin(ways, day, predicate="intersects").index)
            flow = nx.Graph()
            flow.add_nodes_from(["town", "rear"])
            for n, (a, b) in enumerate(zip(graph.start.tolist(), graph.end.tolist(), strict=True)):
                if n not in met and a != b:
                    before = flow.get_edge_data(a, b, {"capacity": 0})["capacity"]
                    flow.add_edge(a, b, capacity=before + 1)
            flow.add_edges_from(("town", node) for node in town.tolist())
            flow.add_edges_from((node, "rear") for node in rear.tolist())
            counts.append(int(nx.maximum_flow_value(flow, "town", "rear")))
    clock.seconds *= len(files) / len(days)
    return counts


def lay_out(lines: Any) -> tuple[Graph, Any, Any]:
    """Return the pieces as a graph, the nodes of the town, and those far enough west of it to count as the rear."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, n)) for n in (0, -1)])
    nodes, where = np.unique(np.rint(ends * 1e7).astype(np.int64), axis=0, return_inverse=True)
    start, end = where.reshape(2, -1)
    lon, lat = (nodes / 1e7).T
    east = (lon - TOWN[0]) * KM_PER_DEGREE * np.cos(np.radians(TOWN[1]))
    km = np.hypot(east, (lat - TOWN[1]) * KM_PER_DEGREE)
    graph = Graph(len(nodes), start, end, np.maximum(shapely.length(lines), 1e-9))
    return graph, np.flatnonzero(km <= TOWN_KM), np.flatnonzero((km > REAR_KM) & (east < 0))


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Compare the numbers of ways on the peer's days."""
    wrong = sum(one != other for one, other in zip(ours, peer, strict=True))
    return (
        wrong == 0,
        f"{wrong} of {len(peer)} days differ; ways {min(peer)} to {max(peer)}; peer scaled from those days",
    )
