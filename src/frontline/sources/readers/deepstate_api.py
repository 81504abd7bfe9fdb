"""Read snapshots of DeepState's API: a GeoJSON FeatureCollection of areas, points and lines with the style of a KML.

Shape: ``UNIXTIME.geojson``, the instant at which the snapshot was published. Statuses are stable only through the fill
colour; names are plain Ukrainian until 2022, then ``uk /// en``, and ``uk /// en /// key`` since spring 2024, with
stray blanks and line ends. Areas are Polygons and, in 2022, GeometryCollections of Polygons, with a third dimension
that is always 0; about one snapshot in nine has rings that touch themselves, which are mended where that is no guess.

Conventions: the snapshot shows the day (UTC) on which it was published, and was known from that instant on. Grey
("status unknown") means that nobody can say until 2025, and infiltration from 2026 on; then the label is
``infiltrated``. Liberated areas are history, not status; other countries are outside; points are positions of units,
headquarters and airfields, lines are arrows of attack: all are dropped and counted. A colour that is not in the table
is refused unless ``mapping.ignore`` on the card names it. Through most of 2023 an area had a stray part in the Arabian
Sea: parts wholly outside the bounds are dropped and counted like other countries; a part across them is refused.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Feature, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label, check_shape, check_total
from frontline.sources.readers import geo
from frontline.sources.readers.areas import flatten_area, mend_area
from frontline.sources.readers.formats import OpenedLayer

STATUSES = {
    "#a52714": "occupied",
    "#000000": "occupied before 2022",
    "#880e4f": "occupied before 2022",
    "#bcaaa4": "unknown",
    "#bdbdbd": "unknown across the border",
    "#757575": "contested",
    "#01579b": "held across the border",
}
HISTORY = frozenset({"#0f9d58", "#0288d1", "#0097a7"})
ELSEWHERE = "#ff5252"
# Until June 2022 one area of another country had the colour of what was occupied before 2022.
ELSEWHERE_NAMES = ("придністров", "transnistria")
INFILTRATED = "infiltrated"
INFILTRATED_SINCE = date(2026, 1, 1)
# The properties that togeojson gives to a feature of a KML; only the name and the fill say anything of control.
STYLE = frozenset({
    "styleUrl", "styleHash", "styleMapHash", "description", "stroke", "stroke-opacity", "stroke-width", "fill-opacity",
    "icon", "icon-scale", "icon-offset", "icon-offset-units", "icon-color", "icon-opacity", "icon-heading",
    "label-scale", "label-color", "label-opacity", "visibility",
})  # fmt: skip
STAMP = re.compile(r"(?<!\d)(\d{10})(?!\d)")


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``deepstate-api``.

    Raises:
        DeliveryError: It is no such snapshot, has a colour that nobody explained, or fails a guard.
    """
    published = instant_of_name(context)
    day = published.date()
    check_day(day, context)
    layer = geo.open_layer(body, context)
    if unknown := [name for name in layer.fields if name not in STYLE and name not in ("name", "fill")]:
        message = f"it has the unknown property '{unknown[0][:60]}'"
        raise DeliveryError(message, "the publisher may have changed the format: look first", path=context.path)
    ignored: Counter[str] = Counter()
    features = tuple(_read_areas(layer, day, context, ignored))
    check_total(features, context, day)
    return Delivery(digest_of(body), (ShownDay(day, published),), features=features, ignored=+ignored)


def instant_of_name(context: ReadContext) -> datetime:
    """Return the instant that the file's name carries as a unix time.

    Raises:
        DeliveryError: It carries none.
    """
    found = STAMP.search(re.split(r"[/\\]", context.path)[-1])
    if found is None:
        message = "the file's name carries no unix time"
        raise DeliveryError(message, "name it like 1754251105.geojson", path=context.path)
    return datetime.fromtimestamp(int(found.group(1)), UTC)


def _read_areas(layer: OpenedLayer, day: date, context: ReadContext, ignored: Counter[str]) -> list[Feature]:
    count = len(layer.geometries)
    names, fills = (layer.fields.get(field, [None] * count) for field in ("name", "fill"))
    features = []
    for number, (shape, name, fill) in enumerate(zip(layer.geometries, names, fills, strict=True), 1):
        title = " ".join(str(name or "").split())
        where = f"feature {number}" + (f" ('{title[:60]}')" if title else "")
        area = _take(shape, context, where, ignored)
        label = _label(area, str(fill or "").lower(), title, day, context, where, ignored)
        if area is None or not label:
            continue
        check_label(label, context, where)
        mended = mend_area(_drop_strays(area, context, ignored), context, where, ignored)
        check_shape(mended, context, where)
        features.append(Feature(number, label, day, mended, title))
    return features


def _drop_strays(area: BaseGeometry, context: ReadContext, ignored: Counter[str]) -> BaseGeometry:
    """Return an area without the parts that lie wholly outside the source's bounds, unless all do."""
    parts = list(shapely.get_parts(area))
    inside = [part for part in parts if part.intersects(shapely.box(*context.bounds))]
    if len(inside) in (0, len(parts)):
        return area
    ignored["stray part of an area, far away"] += len(parts) - len(inside)
    return inside[0] if len(inside) == 1 else shapely.MultiPolygon(inside)


def _take(shape: BaseGeometry | None, context: ReadContext, where: str, ignored: Counter[str]) -> BaseGeometry | None:
    """Return the area of a feature; points and lines are counted and forgotten."""
    if shape is None:
        raise DeliveryError("it has no geometry", "fetch it again", path=context.path, where=where)
    area = flatten_area(shape, ignored)
    if area is None:
        kind = "line (arrow of attack)" if "Line" in shape.geom_type else "point (position of a unit or a site)"
        ignored[kind] += 1
    return area


def _label(
    area: BaseGeometry | None, fill: str, title: str, day: date, context: ReadContext, where: str, ignored: Counter[str]
) -> str:
    """Return the status that a colour stands for; empty where the area says nothing of control here."""
    if area is None:
        return ""
    if fill == ELSEWHERE or title.lower().startswith(ELSEWHERE_NAMES) or title.lower().endswith(".transnistria"):
        ignored["area of another country"] += 1
    elif fill in HISTORY:
        ignored["liberated area (history, not status)"] += 1
    elif fill in context.card.mapping.ignore:
        ignored[f"area with the colour {fill}"] += 1
    elif fill in STATUSES:
        label = STATUSES[fill]
        return INFILTRATED if label == "unknown" and day >= INFILTRATED_SINCE else label
    else:
        message = f"its fill colour is '{fill[:20]}', which stands for no known status"
        remedy = "look what it means; add it to mapping.ignore on the card if it says nothing of control"
        raise DeliveryError(message, remedy, path=context.path, where=where)
    return ""
