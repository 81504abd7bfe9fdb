"""Say on which days each of 30,000 places was held, against a spatial join a day."""

from pathlib import Path
from typing import Any

import numpy as np
from contest import Clock
from originals import build, day_shown, list_files, read_places

NAME = "30,000 settlements, all days"


def ours(folder: Path, clock: Clock) -> Any:
    """Compare each place with each edge once, for all days."""
    partition = build(list_files(folder))
    lon, lat = read_places().T
    with clock.running():
        spans = partition.spans_of_points(lon, lat)
    return spans.point, spans.first, spans.last


def peer(folder: Path, clock: Clock) -> Any:
    """Join the places with the area of each day."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*read_places().T), crs=4326)
    days = [geopandas.read_file(file) for file in list_files(folder)]
    with clock.running():
        return [geopandas.sjoin(points, day, predicate="within").index.to_numpy() for day in days]


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:
    """Compare place by place and day by day."""
    point, first, last = ours
    wrong = 0
    for file, inside in zip(list_files(folder), peer, strict=True):
        on = np.datetime64(day_shown(file))
        held = point[(first <= on) & (on <= last)]
        wrong += len(np.setxor1d(held, inside)) + len(held) - len(np.unique(held))
    return wrong == 0, f"{wrong} mismatches in {len(read_places()) * len(peer):,} answers"
