"""Divide a city into districts where nobody has drawn any: the ground nearest to each of its named quarters.

Such cells (Voronoi 1908) are a stand-in and must be called so wherever a figure rests on them. Who holds a district
belongs in ``area`` and ``drawn``.
"""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import Plane, only_areas


def divide_by_quarters(city: BaseGeometry, quarters: Mapping[str, shapely.Point]) -> dict[str, BaseGeometry]:
    """Return the part of a city that lies nearest to each of its named quarters; together they fill it.

    Args:
        city: its outline, EPSG:4326.
        quarters: points by name, EPSG:4326; those outside the city are left out.

    Raises:
        UsageError: Fewer than two quarters lie in the city.
    """
    shapely.prepare(city)
    inside = {name: point for name, point in quarters.items() if shapely.intersects(city, point)}
    points = {point.wkb: name for name, point in inside.items()}  # of two quarters at one point one gives the name
    if len(points) < 2:  # noqa: PLR2004  # one quarter divides nothing
        raise UsageError("fewer than two named quarters lie in this city", "draw its districts, and give the file")
    plane = Plane.about(city)
    seeds = [plane.project(shapely.from_wkb(each)) for each in points]
    whole = plane.project(city)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=whole))
    homes = [int(np.argmin(shapely.distance(cells, seed))) for seed in seeds]
    parts = (plane.unproject(only_areas(shapely.intersection(cells[home], whole))) for home in homes)
    return dict(zip(points.values(), parts, strict=True))
