"""Count the ways of one town and find the quickest on one day on 100,000 pieces, once they are loaded."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import build, list_files, read_ways

from frontline.routes.access import cut_by_day
from frontline.routes.search import Between
from rows.routes import lay_out

NAME = "routes: one town's answer, loaded"
DAY = -60


def ours(folder: Path, clock: Clock) -> Any:
    """Count the ways, and list them, the quickest first."""
    partition, lines = build(list_files(folder)), read_ways()
    graph, town, rear = lay_out(lines)
    _, cut = cut_by_day(partition, lines)
    with clock.running():
        between = Between.of(graph, ~cut[DAY], town, rear)
        count = between.count()
        ways = between.list_ways()
    return count, round(ways[0].minutes, 9) if ways else None


def peer(folder: Path, clock: Clock) -> Any:
    """Do the same on a graph of networkx that is there."""
    import geopandas  # noqa: PLC0415  # only the peer pays
    import networkx as nx  # noqa: PLC0415

    files, lines = list_files(folder), read_ways()
    graph, town, rear = lay_out(lines)
    day = geopandas.read_file(files[DAY])
    met = set(np.flatnonzero(shapely.intersects(day.geometry.union_all(), lines)).tolist())
    flow = nx.Graph()
    for n, (a, b) in enumerate(zip(graph.start.tolist(), graph.end.tolist(), strict=True)):
        if n not in met and a != b:
            known = flow.get_edge_data(a, b, {"capacity": 0, "weight": np.inf})
            flow.add_edge(a, b, capacity=known["capacity"] + 1, weight=min(known["weight"], graph.minutes[n]))
    flow.add_edges_from((("town", node) for node in town.tolist()), weight=0)
    flow.add_edges_from(((node, "rear") for node in rear.tolist()), weight=0)
    with clock.running():
        count = int(nx.maximum_flow_value(flow, "town", "rear"))
        quickest = nx.shortest_path_length(flow, "town", "rear", weight="weight") if count else None
    return count, quickest if quickest is None else round(quickest, 9)


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Compare number and length."""
    return ours == peer, f"{ours[0]} ways; aim 0.05 s"
