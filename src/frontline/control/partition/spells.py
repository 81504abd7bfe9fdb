"""Part the plane along all edges that ever bounded something, and say of each piece when it showed which label.

Boundaries within 0.2 m of each other are the same here, so that a boundary rounded anew parts nothing. Pieces that
showed a label over the same days are joined; what is drawn of them belongs to whoever asks.
"""

from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.control.partition.partition import Partition
from frontline.control.partition.points import Windings, wind
from frontline.control.spells import Spell
from frontline.ellipsoid import UNITS_PER_DEGREE


def find_area_spells(partition: Partition, known: datetime | None = None) -> list[Spell]:
    """Return over which of the days shown which ground showed each label (``state``: its number in the partition)."""
    runs = partition.runs_over(partition.states.shown(known))
    pieces = _part_plane(partition, runs[0])
    if not len(pieces):
        return []
    inside = shapely.get_coordinates(shapely.point_on_surface(pieces)) * UNITS_PER_DEGREE
    every = np.arange(len(partition.edges), dtype=np.int64)
    return _join(pieces, wind(inside[:, 0], inside[:, 1], partition.edges.places(every), runs))


def _part_plane(partition: Partition, edges: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the pieces of ground between some edges."""
    same = partition.edges.stand_for()[edges]
    x1, y1, x2, y2 = (each / UNITS_PER_DEGREE for each in partition.edges.places(np.unique(same[same >= 0])))
    lines = shapely.linestrings(np.stack([np.stack([x1, y1], axis=1), np.stack([x2, y2], axis=1)], axis=1))
    noded = shapely.get_parts(shapely.union_all(lines)) if len(lines) else lines
    return np.asarray(shapely.get_parts(shapely.polygonize(noded)))


def _join(pieces: NDArray[np.object_], found: Windings) -> list[Spell]:
    """Join the pieces that showed a label over the same days."""
    if not len(found.point):
        return []
    key = np.stack([found.label, found.first, found.until], axis=1)
    kinds, group = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    parts = np.split(pieces[found.point[order]], np.flatnonzero(np.diff(group.ravel()[order])) + 1)
    rows = zip(kinds.tolist(), parts, strict=True)
    return [Spell(label, first, until, shapely.coverage_union_all(part)) for (label, first, until), part in rows]
