"""Turn words such as "near X" or "north of X" into an area with its uncertainty.

The rules and their distances are METHODS section 3, measured on 34,120 dated captions. Which place a name means
belongs in ``context``; what was claimed there belongs in the claims.
"""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.places.areas import KINDS
from frontline.places.compass import POINTS, STEP_DEG, WGS84
from frontline.places.place import Outline, Place

VILLAGE_BELOW = 2_000
TOWN_FROM = 20_000
CIRCLE_POINTS = 72
MOST_KEPT = 20_000  # radii that are remembered

# Kilometres from the place's point: half of the spots lie within the first, 90 % within the second.
IN_KM = {"village": (0.85, 3.1), "middle": (1.7, 5.3), "town": (2.6, 6.9)}
NEAR_KM = {"village": (2.1, 5.2), "middle": (2.6, 8.0), "town": (5.0, 14.6)}
SIDE_KM = (1.8, 7.1)  # p10 and p90
SIDE_HALF_DEG, SIDE_MASS = 67.5, 0.76  # 0.95 by the bearing, 0.8 by the distance
PART_HALF_DEG, PART_MASS, PART_KM = 45.0, 0.82, 3.6
OUTSKIRTS_KM = 5.4
TOWARD_KM = 11.8
AXIS_KM = 30.0
TOWARD_HALF_DEG = 90.0  # "on the mover's side"
GLOSS_KM, GLOSS_HALF_DEG, GLOSS_MASS = 31.0, 45.0, 0.77  # 0.86 by the bearing, 0.9 by the distance
BETWEEN_RATIO, BETWEEN_MASS = 1.05, 0.9
# Ours, not measured: how far the outskirts reach to both sides of a settlement's outline.
OUTSKIRTS_BAND_KM = 1.5

_SIDE = re.compile(rf"({'|'.join(POINTS)}) of")
_PART = re.compile(rf"({'|'.join(POINTS)}) part")
_GLOSS = re.compile(rf"gloss ({'|'.join(POINTS)})")
_WITHIN = re.compile(r"within (\d+(?:\.\d+)?) km")


@dataclass(frozen=True, slots=True)
class Located:
    """The area that words about a place mean.

    Attributes:
        geometry: Polygon or MultiPolygon in degrees (EPSG:4326).
        radius_km: 90 % of the spots so described lie within it from the place's point; None for regions.
        mass: the probability that the spot lies in the geometry; None where it was not measured.
        rule: the rule's name, for the record.
    """

    geometry: BaseGeometry
    radius_km: float | None
    mass: float | None
    rule: str


def locate(
    place: Place, relation: str, outline: Outline | None = None, mover_deg: float | None = None
) -> Located | None:
    """Return the area that a relation to a place means.

    Args:
        place: the place.
        relation: ``in``, ``near``, ``around``, ``area``, ``toward``, ``outskirts``, ``centre``, ``axis``,
            ``within 5 km``, ``N of``, ``SW part``, ``gloss N`` ("V, north of the place") and so on; another one is
            read as ``near``.
        outline: the place's, where known.
        mover_deg: the bearing from the place to those who move toward it, where known.

    Returns:
        The area; None where the place has neither a point nor an outline.
    """
    if place.kind != KINDS[0] and (place.lat is None or outline is not None):
        return _locate_region(relation, outline)
    if place.lat is None or place.lon is None:
        return None
    point = (place.lon, place.lat)
    turned = _locate_turned(point, relation, mover_deg)
    if turned is not None:
        return turned
    if part := _PART.fullmatch(relation):
        return _locate_part(point, POINTS.index(part[1]) * STEP_DEG, outline)
    return _locate_plain(place, point, relation, outline)


@functools.lru_cache(maxsize=MOST_KEPT)
def measure_radius_km(place: Place, relation: str) -> float | None:
    """Return within what radius a relation to a place means, to 0.1 km; None where that is not known."""
    located = locate(place, relation)
    return None if located is None or located.radius_km is None else round(located.radius_km, 1)


def _locate_turned(point: tuple[float, float], relation: str, mover_deg: float | None) -> Located | None:
    """Return the area of a relation that has a bearing or a stated distance; None for another."""
    if side := _SIDE.fullmatch(relation):
        ring = _sector(point, POINTS.index(side[1]) * STEP_DEG, SIDE_HALF_DEG, *SIDE_KM)
        return Located(ring, SIDE_KM[1], SIDE_MASS, "side: ring sector")
    if gloss := _GLOSS.fullmatch(relation):
        ring = _sector(point, POINTS.index(gloss[1]) * STEP_DEG, GLOSS_HALF_DEG, 0.0, GLOSS_KM)
        return Located(ring, GLOSS_KM, GLOSS_MASS, "gloss: sector")
    if within := _WITHIN.fullmatch(relation):
        return Located(draw_disc(point, float(within[1])), float(within[1]), 0.9, "within: disc as stated")
    if mover_deg is not None and relation in {"toward", "axis"}:
        return _locate_ahead(point, relation, mover_deg)
    return None


def locate_between(first: Place, second: Place) -> Located | None:
    """Return the ellipse of the spots from which the way to both places is at most 5 % longer than straight.

    Returns None where one has no point or both have the same.
    """
    if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
        return None
    bearing, _, metres = WGS84.inv(first.lon, first.lat, second.lon, second.lat)
    if not metres:
        return None
    lon, lat, _ = WGS84.fwd(first.lon, first.lat, bearing, metres / 2)
    long_km = BETWEEN_RATIO * metres / 2000
    wide_km = long_km * (1 - BETWEEN_RATIO**-2) ** 0.5
    angles = np.linspace(0, 2 * np.pi, CIRCLE_POINTS, endpoint=False)
    along, across = long_km * np.cos(angles), wide_km * np.sin(angles)
    turns = bearing + np.degrees(np.arctan2(across, along))
    ring = _reach((lon, lat), turns.tolist(), np.hypot(along, across).tolist())
    return Located(shapely.Polygon(ring), long_km, BETWEEN_MASS, "between: ellipse of ratio 1.05")


def locate_axis(anchor: Place, villages: Iterable[Place], mover_deg: float | None = None) -> Located | None:
    """Return the hull of the villages that a text lists under a direction of attack.

    Without three of them it is a sector of 30 km on the side of those who attack, else a disc.
    """
    points = [(each.lon, each.lat) for each in villages if each.lon is not None and each.lat is not None]
    hull = shapely.convex_hull(shapely.MultiPoint(points)) if points else None
    if not isinstance(hull, shapely.Polygon):
        return locate(anchor, "axis", mover_deg=mover_deg)
    return Located(hull, AXIS_KM, None, "axis: hull of its villages")


def draw_disc(point: tuple[float, float], radius_km: float) -> BaseGeometry:
    """Return the geodesic circle about a point (lon, lat in degrees) as a polygon of 72 corners."""
    turns = np.linspace(0, 360, CIRCLE_POINTS, endpoint=False).tolist()
    return shapely.Polygon(_reach(point, turns, [radius_km] * len(turns)))


def _locate_plain(place: Place, point: tuple[float, float], relation: str, outline: Outline | None) -> Located:
    size = _size_of(place)
    if relation == "in" and outline:
        return Located(outline.geometry, IN_KM[size][1], None, "in: outline")
    if relation == "outskirts" and outline:
        band = _widen(outline.geometry.boundary, OUTSKIRTS_BAND_KM)
        return Located(band, OUTSKIRTS_KM, None, "outskirts: band along the outline")
    discs: dict[str, tuple[float, float | None, str]] = {
        "in": (IN_KM[size][1], 0.9, f"in: disc, {size}"),
        "centre": (IN_KM[size][0], None, f"centre: disc, {size}"),
        "outskirts": (OUTSKIRTS_KM, 0.9, "outskirts: disc"),
        "toward": (TOWARD_KM, 0.9, "toward: disc, the mover's side not known"),
        "axis": (AXIS_KM, None, "axis: disc, its villages not known"),
    }
    radius_km, mass, rule = discs.get(relation, (NEAR_KM[size][1], 0.9, f"near: disc, {size}"))
    return Located(draw_disc(point, radius_km), radius_km, mass, rule)


def _locate_ahead(point: tuple[float, float], relation: str, mover_deg: float) -> Located:
    """Return the side of a place that those who move toward it come from."""
    if relation == "toward":
        half = _sector(point, mover_deg, TOWARD_HALF_DEG, 0.0, TOWARD_KM)
        return Located(half, TOWARD_KM, 0.9, "toward: half disc on the mover's side")
    return Located(_sector(point, mover_deg, SIDE_HALF_DEG, 0.0, AXIS_KM), AXIS_KM, None, "axis: sector")


def _locate_part(point: tuple[float, float], bearing: float, outline: Outline | None) -> Located:
    wedge = _sector(point, bearing, PART_HALF_DEG, 0.0, PART_KM)
    if outline is not None:
        centre = outline.geometry.centroid
        far = _sector((centre.x, centre.y), bearing, PART_HALF_DEG, 0.0, 4 * AXIS_KM)
        piece = shapely.intersection(outline.geometry, far)
        if piece.area:
            return Located(piece, PART_KM, None, "part: outline cut by the bearing")
    return Located(wedge, PART_KM, PART_MASS * 0.9, "part: sector")


def _locate_region(relation: str, outline: Outline | None) -> Located | None:
    if outline is None:
        return None
    if part := _PART.fullmatch(relation):
        centre = outline.geometry.centroid
        cut = _locate_part((centre.x, centre.y), POINTS.index(part[1]) * STEP_DEG, outline)
        return Located(cut.geometry, None, None, cut.rule)
    return Located(outline.geometry, None, None, "region: outline")


def _size_of(place: Place) -> str:
    """Return the size class of METHODS section 3; a place without a number of inhabitants is a village."""
    people = place.population or 0
    return "town" if people > TOWN_FROM else "middle" if people >= VILLAGE_BELOW else "village"


def _sector(
    point: tuple[float, float], bearing: float, half_deg: float, inner_km: float, outer_km: float
) -> BaseGeometry:
    """Return the part of the ring between two distances that lies within an angle of a bearing."""
    turns = np.linspace(bearing - half_deg, bearing + half_deg, CIRCLE_POINTS // 2).tolist()
    outer = _reach(point, turns, [outer_km] * len(turns))
    inner = _reach(point, turns[::-1], [inner_km] * len(turns)) if inner_km else [point]
    return shapely.Polygon([*outer, *inner])


def _reach(point: tuple[float, float], turns: list[float], distances_km: list[float]) -> list[tuple[float, float]]:
    """Return where one comes to on WGS 84 from a point, in each of some directions (degrees)."""
    count = len(turns)
    lon, lat, _ = WGS84.fwd([point[0]] * count, [point[1]] * count, turns, [1000 * each for each in distances_km])
    return list(zip(lon, lat, strict=True))


def _widen(geometry: BaseGeometry, distance_km: float) -> BaseGeometry:
    """Buffer in a Lambert azimuthal equal-area projection centred on the geometry."""
    centre = geometry.centroid
    local = f"+proj=laea +lat_0={centre.y} +lon_0={centre.x} +datum=WGS84 +units=m"
    to_local = pyproj.Transformer.from_crs("EPSG:4326", local, always_xy=True).transform
    to_degrees = pyproj.Transformer.from_crs(local, "EPSG:4326", always_xy=True).transform
    return _map(_map(geometry, to_local).buffer(1000 * distance_km, quad_segs=8), to_degrees)


def _map(geometry: BaseGeometry, project: Callable[..., Any]) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: np.column_stack(project(xy[:, 0], xy[:, 1])))
