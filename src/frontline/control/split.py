"""Turn front lines without areas into areas, by splitting land along them.

Some sources, and most of history, give a line and say who stands on either side. What the areas then show is kept as
any other layer, in ``partition``.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError, UsageError

ENDS = 2


def split_land(land: BaseGeometry, line: BaseGeometry, seeds: Mapping[str, Sequence[Point]]) -> dict[str, MultiPolygon]:
    """Return the parts of the land on either side of a front line, by the label of the seeds in them.

    A part that no seed lies in, such as an island, goes to nobody. Where the line stops short of the edge of the land,
    it is led on straight to the nearest point of it.

    Args:
        land: Polygon or MultiPolygon in degrees.
        line: LineString or MultiLineString in degrees.
        seeds: for each label points known to be on its side, such as capitals.

    Raises:
        DeliveryError: The line does not divide the land: seeds of two labels lie in one part.
        UsageError: A seed lies outside the land.
    """
    parts = _divide(land, line)
    tree = shapely.STRtree(parts)
    labels: dict[int, str] = {}
    for label, points in seeds.items():
        for point in points:
            found = tree.query(point, predicate="intersects")
            if not len(found):
                raise UsageError(f"the seed of '{label}' at {point.x}, {point.y} is not on the land", "move it")
            if labels.setdefault(int(found[0]), label) != label:
                message = f"the line leaves '{label}' and '{labels[int(found[0])]}' on one side"
                raise DeliveryError(message, "lead the line to the edge of the land, or move a seed")
    return {label: _join(parts, labels, label) for label in seeds}


def _join(parts: list[BaseGeometry], labels: Mapping[int, str], label: str) -> MultiPolygon:
    union = shapely.union_all([parts[n] for n, of in labels.items() if of == label])
    return MultiPolygon([part for part in shapely.get_parts(union) if part.geom_type == "Polygon"])


def _divide(land: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """Return the faces that the land's boundary and the line make together, inside the land."""
    cuts = [_reach_edge(part, land) for part in shapely.get_parts(line)]
    net = shapely.union_all([shapely.boundary(land), *cuts])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside = shapely.covers(land, shapely.point_on_surface(faces))
    return list(faces[inside])


def _reach_edge(line: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Return a line led on from each end that stops inside the land to the nearest point of its edge."""
    edge = shapely.boundary(land)
    points = shapely.get_coordinates(line)
    for at_end in (False, True):
        end = Point(points[-1] if at_end else points[0])
        if land.contains(end):
            target = shapely.get_coordinates(shapely.shortest_line(end, edge))[-1]
            beyond = target + (target - shapely.get_coordinates(end)[0]) * 1e-6
            points = np.vstack([points, beyond]) if at_end else np.vstack([beyond, points])
    return shapely.union_all([shapely.linestrings([start, end]) for start, end in pairwise(points)])
