"""Edit one polygon of a two-sided map, against union and difference of the two sides."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from originals import LABEL, build, day_shown, list_files, read_layers

NAME = "edit one polygon"
EDITS = 20
LARGEST_M2 = 100  # a crossing moves to the grid by up to 8 mm, and edges are up to kilometres long
LAND = shapely.box(22.0, 44.3, 40.3, 52.4)
WRITTEN = datetime(2026, 6, 1, tzinfo=UTC)


def _last_map(folder: Path) -> Any:
    return next(read_layers(list_files(folder)[-1:])).areas[LABEL]


def _drawn_by_hand(shape: Any) -> list[Any]:
    """Return polygons across the line of a shape, as an editor would draw them on a map."""
    chance = np.random.default_rng(7)
    corners = shapely.get_coordinates(shape)
    corners = corners[(corners[:, 0] > 36) & (corners[:, 1] > 47.3)]  # noqa: PLR2004  # degrees: where it moves
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    shapes = []
    for lon, lat in corners[chance.choice(len(corners), EDITS, replace=False)]:
        reach = chance.uniform(0.005, 0.02, len(angles))
        points = np.stack([lon + reach * np.cos(angles) * 1.5, lat + reach * np.sin(angles)], axis=1)
        shapes.append(shapely.Polygon(np.round(points, 7)))
    return shapes


def ours(folder: Path, clock: Clock) -> Any:
    """Let the last day show each polygon more, as a correction; what is not shown is the other side."""
    files = list_files(folder)
    partition, day = build(files), day_shown(files[-1])
    first = partition.area_km2(day, LABEL)
    edits = _drawn_by_hand(_last_map(folder))
    for n, edit in enumerate(edits):
        with clock.running():
            areas = {LABEL: shapely.geometrycollections([partition.polygons(day)[LABEL], edit])}
            partition.append(day, areas, WRITTEN + timedelta(minutes=n))
            partition.check(len(partition.states.versions) - 1)
    clock.seconds = float(np.median(clock.laps))
    before = partition.area_km2(day, LABEL, WRITTEN - timedelta(1))
    valid = bool(partition.polygons(day)[LABEL].is_valid)
    return before == first and valid, partition.area_km2(day, LABEL)


def peer(folder: Path, clock: Clock) -> Any:
    """Take each polygon from both sides, add it to one, and join; count gaps and overlaps between the sides."""
    import geopandas  # noqa: PLC0415  # only the peer pays
    import pandas as pd  # noqa: PLC0415

    held = _last_map(folder)
    land = shapely.difference(LAND, held)
    sides = geopandas.GeoDataFrame({"side": [LABEL, "other"]}, geometry=[held, land], crs=4326)
    for edit in _drawn_by_hand(held):
        drawn = geopandas.GeoDataFrame({"side": [LABEL]}, geometry=[edit], crs=4326)
        with clock.running():
            sides = pd.concat([sides.overlay(drawn, how="difference"), drawn]).dissolve("side", as_index=False)
    clock.seconds = float(np.median(clock.laps))
    one, other = (sides.geometry[sides.side == side].iloc[0] for side in (LABEL, "other"))
    overlap = shapely.get_parts(shapely.intersection(one, other))
    gap = shapely.get_parts(shapely.difference(LAND, shapely.union(one, other)))
    slivers = sum(shape.area > 0 for shape in [*overlap, *gap])
    parts = [*shapely.get_parts(one), *shapely.get_parts(other)]
    return one, slivers, bool(shapely.coverage_is_valid(parts))


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """What was said before must still be readable, and the area must be that of the peer's union."""
    from frontline.control.partition.area import geometry_km2  # noqa: PLC0415  # only here

    readable, km2 = ours
    shape, slivers, valid = peer
    apart_m2 = abs(km2 - geometry_km2(shape)) * 1e6
    note = f"one line, so no gap or overlap; the peer leaves {slivers} slivers, coverage {'' if valid else 'in'}valid"
    return readable and apart_m2 < LARGEST_M2, f"{note}; areas {apart_m2:.0f} m2 apart (crossings on the grid)"
