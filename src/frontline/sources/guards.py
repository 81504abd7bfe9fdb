"""Guard the door: what every delivery must pass, whatever its format.

A guard never repairs. It lets a delivery through or refuses it with a ``DeliveryError`` that names the feature and the
remedy; the delivery is then put aside whole.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from frontline.days import start_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Box, Feature, ReadContext

GEOD = Geod(ellps="WGS84")
LARGEST_BYTES = 512 * 1024 * 1024
MOSTLY = 0.9


def check_size(body: bytes, context: ReadContext) -> None:
    """Refuse a file that is empty or too large to be a delivery."""
    if not body:
        raise DeliveryError("the file is empty", "fetch it again", path=context.path)
    if len(body) > LARGEST_BYTES:
        message = f"the file has {len(body) / 1e6:,.0f} MB, more than {LARGEST_BYTES / 1e6:,.0f} MB"
        raise DeliveryError(message, "split it", path=context.path)


def check_day(day: date, context: ReadContext, where: str = "") -> None:
    """Refuse a day that had not begun when the file came."""
    if start_of_day(day) > context.retrieved_at:
        message = f"it shows {day}, which is in the future"
        raise DeliveryError(message, "check the date in the file or its name", path=context.path, where=where)


def check_lag(file_day: date, day: date, context: ReadContext) -> None:
    """Refuse a file whose last day shown lies after its own date, or too long before it."""
    if not 0 <= (file_day - day).days <= context.card.guards.max_lag_days:
        message = f"it shows {day} in a file of {file_day}"
        remedy = "check the file's name, or guards.max_lag_days on the card"
        raise DeliveryError(message, remedy, path=context.path)


def shift_day(day: date, context: ReadContext, where: str = "") -> date:
    """Return the day that a file's date shows, by the card's ``day_shift``; refuse one outside the calendar."""
    try:
        return day + timedelta(days=context.card.day_shift)
    except OverflowError:
        message = f"{day} is no day of this war"
        raise DeliveryError(message, "correct the date", path=context.path, where=where) from None


def check_label(label: str, context: ReadContext, where: str) -> None:
    """Refuse a label that the card does not explain."""
    if label not in context.card.labels:
        known = ", ".join(f"'{each}'" for each in context.card.labels) or "none"
        message = f"the status '{label}' is unknown to the card of {context.card.name}"
        remedy = f"add it to [labels] of the card if it is right (known: {known})"
        raise DeliveryError(message, remedy, path=context.path, where=where)


def check_shape(geometry: BaseGeometry, context: ReadContext, where: str) -> None:
    """Refuse an area that is invalid, outside the source's bounds or larger than any area of this war."""
    if geometry.is_empty:
        raise DeliveryError("the area is empty", "remove the feature or draw it", path=context.path, where=where)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise DeliveryError("a coordinate is no number", "correct it", path=context.path, where=where)
    check_bounds(geometry, context, where)
    if not geometry.is_valid:
        message = f"the area is invalid ({shapely.is_valid_reason(geometry)})"
        raise DeliveryError(
            message, "correct the ring at the source; it is not guessed at", path=context.path, where=where
        )
    area = area_km2(geometry)
    if area > context.card.guards.max_area_km2:
        message = (
            f"the area has {area:,.0f} km², more than the {context.card.guards.max_area_km2:,.0f} km² of the guard"
        )
        raise DeliveryError(
            message, "check the source, or guards.max_area_km2 on the card", path=context.path, where=where
        )


def check_total(features: Iterable[Feature], context: ReadContext, day: date) -> None:
    """Refuse a map that shows less in all than the card's least area: an empty or damaged day."""
    check_day_area(sum(area_km2(feature.geometry) for feature in features), context, day)


def check_day_area(total: float, context: ReadContext, day: date) -> None:
    """Refuse a day on which a map shows less than the card's least area (km2)."""
    if total < max(context.card.guards.min_area_km2, 0.0) or total == 0:
        message = f"the map of {day} shows {total:,.1f} km² in all, an empty or damaged day"
        remedy = f"fetch it again (the card expects at least {context.card.guards.min_area_km2:,.0f} km²)"
        raise DeliveryError(message, remedy, path=context.path)


def area_km2(geometry: BaseGeometry) -> float:
    """Return the ellipsoidal area in km2, edges taken as geodesics (Karney 2013)."""
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    is_shell = np.diff(part, prepend=-1) > 0
    area_m2 = 0.0
    for ring, shell in zip(
        rings, is_shell, strict=True
    ):  # arrays: going by shapely's own coordinates takes twice as long
        lon, lat = shapely.get_coordinates(ring).T
        area_m2 += abs(GEOD.polygon_area_perimeter(lon, lat)[0]) * (1 if shell else -1)
    return float(area_m2 / 1e6)


def check_bounds(geometry: BaseGeometry, context: ReadContext, where: str) -> None:
    """Refuse a geometry with a point outside the source's bounds, or with swapped coordinates."""
    points = shapely.get_coordinates(geometry)
    inside = _share_inside(points, context.bounds)
    if inside == 1:
        return
    if inside < 1 - MOSTLY and _share_inside(points[:, ::-1], context.bounds) > MOSTLY:
        message = "the coordinates are swapped: [lat, lon] where [lon, lat] belongs"
        raise DeliveryError(message, "write longitude first, as RFC 7946 has it", path=context.path, where=where)
    lon, lat = points[~_inside(points, context.bounds)][0]
    west, south, east, north = context.bounds
    message = f"the point {lon:.4f}, {lat:.4f} lies outside the bounds {west:g}, {south:g}, {east:g}, {north:g}"
    raise DeliveryError(message, "check the file, or guards.bounds on the card", path=context.path, where=where)


def _inside(points: np.ndarray, box: Box) -> np.ndarray:
    west, south, east, north = box
    lon, lat = points[:, 0], points[:, 1]
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def _share_inside(points: np.ndarray, box: Box) -> float:
    return float(_inside(points, box).mean())
