"""Say how many roads and railways lead out of a place, and to which sides.

Lines alone are needed for that; the graph that they make belongs in ``network``, its state on a day in ``access``.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
SAME_WAY_DEG = 12.0  # crossings of the outline that lie closer than this, seen from its middle, are one way
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The ways of one mode that cross a place's outline, as bearings from its middle in degrees, sorted."""

    mode: str
    bearings: tuple[float, ...]

    @property
    def directions(self) -> tuple[str, ...]:
        """Return the compass names of the bearings, each once."""
        names = [compass_of(bearing) for bearing in self.bearings]
        return tuple(name for name in COMPASS if name in names)


@dataclass(frozen=True)
class Lines:
    """Lines of one mode in degrees, with a spatial index."""

    mode: str
    lines: NDArray[np.object_]

    @classmethod
    def read(cls, file: Path, mode: str) -> "Lines":
        """Read a network file, once while it stays as it is; one that is missing is an empty network."""
        return cls(mode, _read_lines(file, file.stat().st_mtime_ns) if file.is_file() else np.empty(0, object))

    def ways_out(self, outline: BaseGeometry) -> WaysOut:
        """Return where the network crosses the outline of a place, parallel lines counted once."""
        edge = outline.boundary
        near = self.lines[shapely.intersects(self.lines, edge)] if len(self.lines) else self.lines
        points = shapely.get_coordinates(shapely.intersection(near, edge))
        middle = outline.centroid
        if not len(points):
            return WaysOut(self.mode, ())
        start = np.full(len(points), middle.x), np.full(len(points), middle.y)
        bearings, _, _ = GEOD.inv(*start, points[:, 0], points[:, 1])
        return WaysOut(self.mode, _merge(np.sort(np.mod(bearings, 360))))


@lru_cache(maxsize=4)  # the roads and railways of two theatres
def _read_lines(file: Path, written_ns: int) -> NDArray[np.object_]:  # noqa: ARG001  # a changed file is read again
    lines = np.asarray(shapely.from_wkb(pq.read_table(file, columns=["geometry"])["geometry"].to_numpy()))
    lines.flags.writeable = False
    return lines


def compass_of(bearing: float) -> str:
    """Return the compass name of a bearing in degrees."""
    return COMPASS[round(bearing / 45) % 8]


def _merge(bearings: NDArray[np.float64]) -> tuple[float, ...]:
    """Return one bearing for each run of bearings that lie close together, around the circle."""
    groups = np.split(bearings, np.flatnonzero(np.diff(bearings) > SAME_WAY_DEG) + 1)
    if len(groups) > 1 and bearings[0] + 360 - bearings[-1] <= SAME_WAY_DEG:
        groups = [np.concatenate([groups[-1] - 360, groups[0]]), *groups[1:-1]]
    return tuple(round(float(np.mean(group)) % 360, 1) for group in groups)
