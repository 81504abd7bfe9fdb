"""Read the answers of an ArcGIS FeatureServer: pages of a layer in Esri JSON or GeoJSON, one file or several in one.

Shapes: a single page, as ``LAYER/query?f=json`` or ``f=geojson`` answers it; or a bundle of them,
``{"format": "frontline-arcgis/1", "layers": [{"id": 3, "name": "...", "pages": [page, ...]}]}``. The number of a layer
changes with every edition of a service, so layers go by name: ``find_layers`` reads them from the service's own
description, and the layer's name is the property ``folder`` that ``mapping.label`` may name. Documentation: Esri,
ArcGIS REST API, "Query (Feature Service/Layer)" and "Feature object".

Conventions: Esri rings turn clockwise when they are shells, the other way when they are holes; dates are milliseconds
since 1970. Coordinates must be EPSG:4326 (ask with ``outSR=4326``). A page that says ``exceededTransferLimit`` has a
successor; a last page that says so was cut off and is refused, as is the same object twice. Meaning of the properties,
days and labels: as for the reader ``geo``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.readers import geo
from frontline.sources.readers.formats import OpenedLayer, gather_columns, open_collection
from frontline.sources.readers.text import check_members, open_object

BUNDLE = "frontline-arcgis/1"
POLYGON = "esriGeometryPolygon"
PLAIN_WKID = (4326,)
# What ArcGIS adds to every layer; none of it says anything of control.
FURNITURE = frozenset({
    "OBJECTID", "ObjectId", "FID", "objectid", "GlobalID", "globalid", "Shape__Area", "Shape__Length", "Shape_Area",
    "Shape_Length", "CreationDate", "Creator", "EditDate", "Editor", "created_date", "created_user", "last_edited_date",
    "last_edited_user",
})  # fmt: skip
# What an answer in Esri JSON has besides its features; coordinates that were quantised (``transform``) are refused.
MEMBERS = frozenset({
    "features", "fields", "fieldAliases", "displayFieldName", "objectIdFieldName", "globalIdFieldName", "uniqueIdField",
    "geometryType", "geometryProperties", "spatialReference", "hasZ", "hasM", "exceededTransferLimit", "serverGens",
})  # fmt: skip
OBJECT_IDS = ("OBJECTID", "ObjectId", "FID", "objectid")
FEWEST_IN_RING = 4
EPOCH_DIGITS = 11


@dataclass(frozen=True, slots=True)
class ServiceLayer:
    """A layer of a service: its number in this edition, its name and what its features are."""

    number: int
    name: str
    geometry: str


def find_layers(service: dict[str, Any], wanted: tuple[str, ...], path: str) -> tuple[ServiceLayer, ...]:
    """Return the layers of a FeatureServer's own description, by name; without names, all that hold areas.

    Args:
        service: what ``FeatureServer?f=json`` answers.
        wanted: names of layers.
        path: the address, for messages.

    Raises:
        DeliveryError: It describes no layers, or not the ones wanted.
    """
    listed = service.get("layers")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        message = f"it describes no layers{_error_of(service)}"
        raise DeliveryError(message, "name a FeatureServer, or an item that has one", path=path)
    layers = tuple(
        ServiceLayer(int(each["id"]), str(each.get("name", "")), str(each.get("geometryType", "")))
        for each in listed
        if isinstance(each.get("id"), int)
    )
    if not wanted:
        return tuple(layer for layer in layers if layer.geometry == POLYGON)
    if missing := [name for name in wanted if name not in {layer.name for layer in layers}]:
        shown = ", ".join(f"'{layer.name}'" for layer in layers) or "none"
        raise DeliveryError(f"it has no layer '{missing[0]}'", f"set fetch.layers (layers: {shown})", path=path)
    return tuple(layer for layer in layers if layer.name in wanted)


def is_cut_off(page: dict[str, Any]) -> bool:
    """Tell whether a page says that more features follow; Esri JSON and GeoJSON say it in different places."""
    properties = page.get("properties")
    inner = properties.get("exceededTransferLimit") if isinstance(properties, dict) else None
    return bool(page.get("exceededTransferLimit") or inner)


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``arcgis``.

    Raises:
        DeliveryError: It is no such answer, was cut off, or has something the card does not explain.
    """
    geometries: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    for name, pages in _layers_of(open_object(body, context), context):
        _check_pages(pages, name, context)
        seen: set[tuple[str, Any]] = set()
        for number, page in enumerate(pages, 1):
            where = f"{name or 'layer'}, page {number}"
            opened, found = _read_page(page, context, where)
            _check_repeats(found, seen, context, where)
            geometries += opened
            rows += [row | ({"folder": name} if name else {}) for row in found]
    if not geometries:
        raise DeliveryError("it has no features, an empty day", "fetch it again", path=context.path)
    columns = gather_columns(rows)
    furniture = tuple(name for name in columns if name in FURNITURE and name != context.card.mapping.day)
    fields = {name: values for name, values in columns.items() if name not in furniture}
    _read_epochs(fields, context)
    return geo.read_layer(body, OpenedLayer(geometries, fields, furniture), context)


def _layers_of(data: dict[str, Any], context: ReadContext) -> Iterator[tuple[str, list[Any]]]:
    if data.get("format") != BUNDLE:
        yield "", [data]
        return
    layers = data.get("layers")
    if not isinstance(layers, list) or not layers:
        raise DeliveryError("the bundle holds no layers", "fetch it again", path=context.path)
    for layer in layers:
        if not isinstance(layer, dict) or not isinstance(layer.get("pages"), list) or not layer["pages"]:
            raise DeliveryError("a layer of the bundle has no pages", "fetch it again", path=context.path)
        yield str(layer.get("name", "")), layer["pages"]


def _check_pages(pages: list[Any], name: str, context: ReadContext) -> None:
    """Refuse pages of which one is missing: all but the last must say that more follow, the last must not."""
    for number, page in enumerate(pages, 1):
        where = f"{name or 'layer'}, page {number}"
        if not isinstance(page, dict) or not isinstance(page.get("features"), list):
            reason = _error_of(page) if isinstance(page, dict) else ""
            message = f"it is no answer to a query of features{reason}"
            raise DeliveryError(message, "fetch it again", path=context.path, where=where)
        if is_cut_off(page) and number == len(pages):
            message = f"the answer was cut off after {len(page['features'])} features (exceededTransferLimit)"
            raise DeliveryError(message, "fetch the pages that follow too", path=context.path, where=where)
        if not is_cut_off(page) and number < len(pages):
            message = "it says that it is the last page, and another follows"
            raise DeliveryError(message, "fetch all pages again, in order", path=context.path, where=where)


def _error_of(page: dict[str, Any]) -> str:
    error = page.get("error")
    return f" (the server said: {str(error.get('message', ''))[:100]})" if isinstance(error, dict) else ""


def _read_page(
    page: dict[str, Any], context: ReadContext, where: str
) -> tuple[list[BaseGeometry | None], list[dict[str, Any]]]:
    if page.get("type") == "FeatureCollection":
        opened = open_collection(page, context)
        rows = [dict(each.get("properties") or {}) for each in page["features"]]
        return opened.geometries, rows
    check_members(page, MEMBERS, context, where)
    reference = page.get("spatialReference")
    wkid = reference.get("latestWkid", reference.get("wkid")) if isinstance(reference, dict) else None
    if page["features"] and wkid not in PLAIN_WKID:
        message = f"its coordinates are in wkid '{str(wkid)[:20]}'"
        raise DeliveryError(message, "ask for it with outSR=4326", path=context.path, where=where)
    geometries, rows = [], []
    for number, feature in enumerate(page["features"], 1):
        here = f"{where}, feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("attributes") or {}, dict):
            raise DeliveryError("it is no Esri feature", "fetch it again", path=context.path, where=here)
        geometries.append(_read_esri(feature.get("geometry"), context, here))
        rows.append(dict(feature.get("attributes") or {}))
    return geometries, rows


def _read_esri(geometry: Any, context: ReadContext, where: str) -> BaseGeometry | None:  # noqa: ANN401  # any JSON
    """Return the area that Esri rings draw, or a point or line in its place, for ``geo`` to refuse or leave out."""
    if geometry is None:
        return None
    kinds: dict[str, BaseGeometry] = {
        "x": shapely.Point(),
        "points": shapely.MultiPoint(),
        "paths": shapely.LineString(),
    }
    if not isinstance(geometry, dict) or not isinstance(geometry.get("rings"), list):
        for member, stand_in in kinds.items():
            if isinstance(geometry, dict) and member in geometry:
                return stand_in
        message = "its geometry is no ring of points (curves are not read)"
        raise DeliveryError(message, "ask for it without curves", path=context.path, where=where)
    rings = [_read_ring(ring, context, where) for ring in geometry["rings"]]
    shells = [shapely.Polygon(ring) for ring in rings if not ring.is_ccw]
    holes = [ring for ring in rings if ring.is_ccw]
    return _put_holes(shells, holes, context, where)


def _read_ring(ring: Any, context: ReadContext, where: str) -> shapely.LinearRing:  # noqa: ANN401  # any JSON
    points = ring if isinstance(ring, list) else []
    good = [p for p in points if isinstance(p, list) and len(p) >= 2 and all(_is_number(v) for v in p[:2])]  # noqa: PLR2004
    if len(good) < FEWEST_IN_RING or len(good) < len(points) or good[0][:2] != good[-1][:2]:
        message = "a ring is open, or holds something that is no point"
        raise DeliveryError(message, "fetch it again", path=context.path, where=where)
    return shapely.LinearRing([(float(p[0]), float(p[1])) for p in good])


def _is_number(value: Any) -> bool:  # noqa: ANN401  # any JSON
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9  # noqa: PLR2004


def _put_holes(
    shells: list[shapely.Polygon], holes: list[shapely.LinearRing], context: ReadContext, where: str
) -> BaseGeometry:
    """Return the shells with each hole in the smallest shell around it."""
    cut: list[list[shapely.LinearRing]] = [[] for _ in shells]
    order = sorted(range(len(shells)), key=lambda each: float(shells[each].area))
    for hole in holes:
        point = shapely.Polygon(hole).representative_point()
        around = next((each for each in order if shells[each].intersects(point)), None)
        if around is None:
            message = "a hole lies in no shell"
            raise DeliveryError(message, "correct the ring at the source", path=context.path, where=where)
        cut[around].append(hole)
    parts = [shapely.Polygon(shell.exterior, inner) for shell, inner in zip(shells, cut, strict=True)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _check_repeats(rows: list[dict[str, Any]], seen: set[tuple[str, Any]], context: ReadContext, where: str) -> None:
    for row in rows:
        for name in OBJECT_IDS:
            if isinstance(row.get(name), int | str):
                if (name, row[name]) in seen:
                    message = f"the object {row[name]} comes twice"
                    remedy = "the pages overlap: fetch them again, ordered by the object's number"
                    raise DeliveryError(message, remedy, path=context.path, where=where)
                seen.add((name, row[name]))


def _read_epochs(fields: dict[str, list[Any]], context: ReadContext) -> None:
    """Turn milliseconds since 1970 in the field of the day into days."""
    day = context.card.mapping.day
    for place, value in enumerate(fields.get(day, [])):
        if isinstance(value, int) and len(str(abs(value))) >= EPOCH_DIGITS:
            try:
                fields[day][place] = datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
            except (ValueError, OverflowError, OSError):
                message = f"its '{day}' is {str(value)[:30]}, which is no day"
                raise DeliveryError(
                    message, "fetch it again", path=context.path, where=f"feature {place + 1}"
                ) from None
