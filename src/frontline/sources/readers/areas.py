"""Take the area out of a published geometry: flatten it, and mend rings that touch or cross themselves.

Mending is done only where it cannot be a guess: both ways of reading a broken ring (by its lines, by its shells and
holes) must give the same area within a square kilometre. Everything else is refused by the guards.
"""

from collections import Counter

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.ellipsoid import geometry_km2
from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext

AREAS = ("Polygon", "MultiPolygon")
LARGEST_DOUBT_KM2 = 1.0


def flatten_area(shape: BaseGeometry, ignored: Counter[str]) -> BaseGeometry | None:
    """Return the area of a geometry in two dimensions, None where it has none; what is left out is counted."""
    if shape.has_z:
        ignored["height of a feature"] += 1
        shape = shapely.force_2d(shape)
    if shape.geom_type in AREAS:
        return shape
    if shape.geom_type != "GeometryCollection":
        return None
    areas = [polygon for part in shape.geoms if part.geom_type in AREAS for polygon in getattr(part, "geoms", [part])]
    others = sum(part.geom_type not in AREAS for part in shape.geoms)
    if others and areas:
        ignored["part of a collection that is no area"] += others
    if not areas:
        return None
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def mend_area(area: BaseGeometry, context: ReadContext, where: str, ignored: Counter[str]) -> BaseGeometry:
    """Return a valid area; a broken one is mended where that is no guess, and counted.

    Raises:
        DeliveryError: Its rings can be read in two ways.
    """
    if area.is_valid or area.is_empty:
        return area
    try:
        by_lines = _areas_only(shapely.make_valid(area))
        by_shells = _areas_only(shapely.make_valid(area, method="structure", keep_collapsed=False))
        doubt = geometry_km2(_areas_only(by_lines.symmetric_difference(by_shells)))
    except (shapely.errors.GEOSException, ValueError) as error:
        message = f"the area is invalid ({' '.join(str(error).split())[:120]})"
        raise DeliveryError(message, "correct the ring at the source", path=context.path, where=where) from None
    if not doubt <= LARGEST_DOUBT_KM2 or by_shells.is_empty:
        reason = shapely.is_valid_reason(area)
        message = f"the area is invalid ({reason}) and can be read in two ways that differ by {doubt:,.1f} km²"
        remedy = "correct the ring at the source; it is not guessed at"
        raise DeliveryError(message, remedy, path=context.path, where=where)
    ignored["ring that crossed or touched itself, mended"] += 1
    return by_shells


def _areas_only(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one MultiPolygon; lines and points that mending left over have no area."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
