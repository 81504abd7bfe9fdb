"""Read dated front lines without areas: any file of lines that ``geo`` could read, with the mapping on the card.

``mapping.label`` names the property with the front's name, ``mapping.day`` the day (without it the file's name tells),
``mapping.ignore`` what is left out. Each feature is a LineString or MultiLineString. A line does not say who holds
which side; the areas come from splitting the theatre's land. A line without points says that the front had
ended by that day, and is kept. With ``split`` on the card the areas are made before the delivery is kept, in
``control.split``. Areas and points in such a file are refused,
unless ``mapping.ignore_points`` leaves points out.
"""

from collections import Counter
from datetime import timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Line, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_bounds, check_day
from frontline.sources.readers import geo

LINES = ("LineString", "MultiLineString")


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``fronts``.

    Raises:
        DeliveryError: It is no such file, has something the card does not explain, or fails a guard.
    """
    layer = geo.open_layer(body, context)
    geo.check_fields(layer, context)
    ignored = Counter({f"property '{name}'": 1 for name in context.card.mapping.ignore if name in layer.fields})
    labels, days = geo.read_labels(layer, context), geo.read_days(layer, context)
    lines = []
    for number, (shape, label, day) in enumerate(zip(layer.geometries, labels, days, strict=True), 1):
        where = f"feature {number}" + (f" ('{label[:40]}')" if label else "")
        check_day(day, context, where)
        line = _take_line(shape, context, where, ignored)
        if line is not None:
            lines.append(Line(number, label, day, line))
    if all(line.geometry.is_empty for line in lines):
        raise DeliveryError("it has no lines, an empty day", "fetch it again", path=context.path)
    shift = timedelta(days=context.card.day_shift)
    shown = tuple(ShownDay(day, end_of_day(day - shift)) for day in sorted({line.day for line in lines}))
    return Delivery(digest_of(body), shown, ignored=+ignored, lines=tuple(lines))


def _take_line(
    shape: BaseGeometry | None, context: ReadContext, where: str, ignored: Counter[str]
) -> BaseGeometry | None:
    if shape is None:
        raise DeliveryError("it has no geometry", "remove the feature or draw it", path=context.path, where=where)
    if shape.has_z:
        ignored["height of a feature"] += 1
        shape = shapely.force_2d(shape)
    if shape.geom_type in ("Point", "MultiPoint") and context.card.mapping.ignore_points:
        ignored[f"feature that is no line ({shape.geom_type})"] += 1
        return None
    if shape.geom_type not in LINES:
        message = f"it is a {shape.geom_type}, not a line"
        raise DeliveryError(message, "read areas with the reader geo", path=context.path, where=where)
    if shape.is_empty:
        return shape
    if not np.isfinite(shapely.get_coordinates(shape)).all() or not shape.length > 0:
        raise DeliveryError("the line has no length", "correct it", path=context.path, where=where)
    check_bounds(shape, context, where)
    return shape
