"""Read Liveuamap's areas as NZZ republishes them: JSON with what did not change, was gained and was lost in a window.

Shape: ``YYYY-MM-DD.json``, ``{"value": FeatureCollection}``; each feature has ``type`` (nochange, gains, losses),
``date`` (the day shown), ``_datefrom`` and ``_dateto`` (the window), ``view`` (``daily``).

Conventions: what is held is ``nochange`` plus ``gains``; ``losses`` is what was lost in the window, and is checked like
the rest, then dropped and counted. The day shown is ``date``, mostly the day before the file's; the file was known from
midnight UTC of its own day. A lag of more than ``guards.max_lag_days``, or a day after the file's, is refused.
"""

from collections import Counter
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import start_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Feature, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label, check_lag, check_shape, check_total
from frontline.sources.readers import geo
from frontline.sources.readers.areas import flatten_area, mend_area
from frontline.sources.readers.formats import OpenedLayer, open_collection
from frontline.sources.readers.text import check_members, open_object, read_date

HELD = ("nochange", "gains")
LOST = "losses"
PROPERTIES = frozenset({"type", "date", "_datefrom", "_dateto", "view"})


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``nzz``.

    Raises:
        DeliveryError: It is no such file, its dates do not fit, or it fails a guard.
    """
    file_day = geo.day_of_name(context)
    data = open_object(body, context)
    check_members(data, frozenset({"value"}), context)
    layer = open_collection(data.get("value"), context)
    check_members(layer.fields, PROPERTIES, context)
    day = _day_shown(layer, file_day, context)
    ignored: Counter[str] = Counter()
    features = tuple(_read_areas(layer, day, context, ignored))
    check_total(features, context, day)
    return Delivery(digest_of(body), (ShownDay(day, start_of_day(file_day)),), features=features, ignored=+ignored)


def _day_shown(layer: OpenedLayer, file_day: date, context: ReadContext) -> date:
    """Return the one day that all features show, checked against the file's."""
    texts = {str(each) for each in layer.fields.get("date", [])}
    if len(texts) != 1 or "None" in texts:
        message = f"its features show {len(texts)} different days"
        raise DeliveryError(message, "a file shows one day: fetch it again", path=context.path)
    day = read_date(texts.pop(), context, "the property 'date'")
    check_day(day, context)
    check_lag(file_day, day, context)
    return day


def _read_areas(layer: OpenedLayer, day: date, context: ReadContext, ignored: Counter[str]) -> list[Feature]:
    features = []
    kinds: list[Any] = layer.fields.get("type", [None] * len(layer.geometries))
    for number, (shape, kind) in enumerate(zip(layer.geometries, kinds, strict=True), 1):
        label = str(kind)
        where = f"feature {number} ('{label[:40]}')"
        if label not in (*HELD, LOST):
            remedy = "the publisher may have changed the format: look first"
            raise DeliveryError("its type is unknown", remedy, path=context.path, where=where)
        area = _area(shape, context, where, ignored)
        check_shape(area, context, where)
        if label == LOST:
            ignored["area lost in the window"] += 1
            continue
        check_label(label, context, where)
        features.append(Feature(number, label, day, area))
    return features


def _area(shape: BaseGeometry | None, context: ReadContext, where: str, ignored: Counter[str]) -> BaseGeometry:
    area = None if shape is None else flatten_area(shapely.force_2d(shape), ignored)
    if area is None:
        raise DeliveryError("it has no area", "fetch it again", path=context.path, where=where)
    return mend_area(area, context, where, ignored)
