"""Read any map of areas: GeoJSON, GeoPackage, GeoParquet, zipped Shapefile, KML or KMZ, with the mapping on the card.

The card says which property holds the source's label (``mapping.label``; ``Name`` or ``folder`` for KML), which the
day (``mapping.day``; without it the file's name), and which are left out on purpose (``mapping.ignore``). Everything
else is refused. Points and lines never come in: positions of units have no place in the model.
"""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Feature, ReadContext, ShownDay, digest_of
from frontline.sources.guards import (
    check_day,
    check_label,
    check_lag,
    check_shape,
    check_size,
    check_total,
    shift_day,
)
from frontline.sources.readers.formats import OpenedLayer
from frontline.sources.readers.formats import open_layer as open_file

DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
AREAS = ("Polygon", "MultiPolygon")


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``geo``.

    Raises:
        DeliveryError: The file is none of the formats, has something the card does not explain, or fails a guard.
    """
    return read_layer(body, open_layer(body, context), context)


def read_layer(body: bytes, layer: OpenedLayer, context: ReadContext) -> Delivery:
    """Return the delivery of features that have been opened, by the mapping on the card.

    Raises:
        DeliveryError: They have something the card does not explain, or fail a guard.
    """
    check_fields(layer, context)
    return make_delivery(body, layer, read_labels(layer, context), read_days(layer, context), context)


def check_fields(layer: OpenedLayer, context: ReadContext) -> None:
    """Refuse a property that the card's mapping does not account for."""
    mapping = context.card.mapping
    handled = {mapping.label, mapping.day, "folder", *mapping.ignore} | ({"Name", "name"} if mapping.label else set())
    if unknown := [name for name in layer.fields if name not in handled]:
        message = f"the property '{unknown[0]}' is not in the card's mapping"
        raise DeliveryError(message, "map it, or add it to mapping.ignore", path=context.path)


def open_layer(body: bytes, context: ReadContext) -> OpenedLayer:
    """Open the file and refuse one without features."""
    check_size(body, context)
    layer = open_file(body, context)
    if not layer.geometries:
        raise DeliveryError("it has no features, an empty day", "fetch it again", path=context.path)
    return layer


def make_delivery(
    body: bytes, layer: OpenedLayer, labels: list[str], days: list[date], context: ReadContext
) -> Delivery:
    """Return the delivery of areas that have been read, each checked by the guards.

    Args:
        body: the raw bytes.
        layer: the features.
        labels: one for each feature.
        days: the day that each shows.
        context: the card and the theatre.
    """
    ignored: Counter[str] = Counter()
    ignored.update({f"property '{name}'": len(layer.geometries) for name in layer.furniture})
    ignored.update({f"property '{name}'": 1 for name in context.card.mapping.ignore if name in layer.fields})
    names = layer.fields.get("Name") or layer.fields.get("name") or [""] * len(layer.geometries)
    features = []
    for number, (shape, label, day, name) in enumerate(zip(layer.geometries, labels, days, names, strict=True), 1):
        where = f"feature {number}" + (f" ('{name}')" if name else "")
        check_day(day, context, where)
        area = _take_area(shape, context, where, ignored)
        if area is not None:
            check_label(label, context, where)
            check_shape(area, context, where)
            features.append(Feature(number, label, day, area, str(name or "")))
    # A file that shows an earlier day than its own is out by the midnight that starts its own, so that ends the other.
    shift = timedelta(days=max(context.card.day_shift, 0))
    shown = tuple(ShownDay(day, end_of_day(day - shift)) for day in sorted(set(days)))
    for each in shown:
        check_total((feature for feature in features if feature.day == each.day), context, each.day)
    return Delivery(digest_of(body), shown, features=tuple(features), ignored=+ignored)


def day_of_name(context: ReadContext) -> date:
    """Return the day shown by a file whose name carries a date, shifted as the card says."""
    found = DAY.search(_name_of(context))
    if found is None:
        message = "the file's name carries no date"
        raise DeliveryError(message, "name it like map_2025-11-03.geojson, or set mapping.day", path=context.path)
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise DeliveryError(f"'{found.group()}' is no day", "correct the file's name", path=context.path) from None
    return shift_day(day, context)


def _name_of(context: ReadContext) -> str:
    return re.split(r"[/\\]", context.path)[-1]


def read_labels(layer: OpenedLayer, context: ReadContext) -> list[str]:
    """Return the source's own label of each feature."""
    wanted = context.card.mapping.label
    values = layer.fields.get(wanted)
    if values is None:
        known = ", ".join(f"'{name}'" for name in layer.fields) or "none"
        message = f"no feature has the property '{wanted}' that the card takes the status from"
        raise DeliveryError(message, f"set mapping.label on the card (properties: {known})", path=context.path)
    return ["" if value is None else str(value) for value in values]


def read_days(layer: OpenedLayer, context: ReadContext) -> list[date]:
    """Return the day that each feature shows; where the file's name has a date too, the two must fit."""
    field = context.card.mapping.day
    if not field:
        return [day_of_name(context)] * len(layer.geometries)
    values = layer.fields.get(field, [None] * len(layer.geometries))
    days = [_parse_day(value, number, context) for number, value in enumerate(values, 1)]
    if days and DAY.search(_name_of(context)):
        check_lag(day_of_name(context), max(days), context)
    return days


def _parse_day(value: Any, number: int, context: ReadContext) -> date:  # noqa: ANN401  # what a file holds
    where = f"feature {number}"
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        message = f"its '{context.card.mapping.day}' is '{value}', which is no day"
        raise DeliveryError(message, "write it as 2025-11-03", path=context.path, where=where) from None
    return shift_day(day, context, where)


def _take_area(
    shape: BaseGeometry | None, context: ReadContext, where: str, ignored: Counter[str]
) -> BaseGeometry | None:
    """Return the area of a feature in two dimensions; None where it has none and the card lets that pass."""
    if shape is None:
        raise DeliveryError("it has no geometry", "remove the feature or draw it", path=context.path, where=where)
    if shape.has_z:
        ignored["height of a feature"] += 1
        shape = shapely.force_2d(shape)
    if shape.geom_type in AREAS:
        return shape
    if shape.geom_type == "GeometryCollection":
        areas = [part for part in shape.geoms if part.geom_type in AREAS]
        ignored["part of a collection that is no area"] += len(shape.geoms) - len(areas)
        if areas:
            return (
                areas[0]
                if len(areas) == 1
                else shapely.MultiPolygon([p for a in areas for p in getattr(a, "geoms", [a])])
            )
    if context.card.mapping.ignore_points:
        ignored[f"feature that is no area ({shape.geom_type})"] += 1
        return None
    message = f"it is a {shape.geom_type}, not an area"
    remedy = "remove it, or set mapping.ignore_points on the card to leave points and lines out"
    raise DeliveryError(message, remedy, path=context.path, where=where)
