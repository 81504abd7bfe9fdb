"""Draw small networks for the tests."""

import numpy as np
import shapely

from frontline.routes.building import BuiltNetwork, Spot, build_network
from frontline.routes.files import FileWays

SPEEDS = {"trunk": 80.0, "rail": 50.0, "other": 40.0}
BOX = (10.0, 45.0, 10.4, 45.2)

Points = list[tuple[float, float]]


def drawn(*lines: Points, mode: str = "road", kind: str = "trunk", file: str = "drawn") -> FileWays:
    """Return the ways of an invented file."""
    count = len(lines)
    shapes = np.array([shapely.LineString(line) for line in lines] + [None], object)[:-1]
    words = (np.full(count, mode), np.full(count, kind), np.full(count, ""))
    return FileWays(file, *words, np.zeros(count, bool), shapes)


def spot(name: str, lon: float, lat: float, people: int = 5000, size: float = 0.004) -> Spot:
    """Return a place with a square outline."""
    return Spot(name, lon, lat, shapely.box(lon - size, lat - size, lon + size, lat + size), people)


def built(*parts: FileWays, spots: tuple[Spot, ...] = ()) -> BuiltNetwork:
    """Return the network of files."""
    return build_network(parts, spots, BOX, SPEEDS)
