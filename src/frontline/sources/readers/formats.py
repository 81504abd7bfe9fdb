"""Open a geographic file as plain features: GeoJSON, GeoPackage, GeoParquet, Shapefile, KML, KMZ, told by its bytes.

Hostile files are turned away before a library sees them: entity bombs and external entities in KML, zip bombs and odd
members in KMZ, a GeoPackage that is no SQLite file. What the features mean belongs in ``geo``.
"""

import lzma
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import orjson
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext
from frontline.sources.readers.rings import read_area

LARGEST_UNZIPPED = 200 * 1024 * 1024
LARGEST_RATIO = 200
MOST_MEMBERS = 1000
PARQUET = b"PAR1"
MAP_ENDINGS = (".kml", ".shp", ".shx", ".dbf", ".prj", ".cpg")
SQLITE = b"SQLite format 3\x00"
# The application id in bytes 68 to 71 of an SQLite file: GeoPackage 1.2 and later, 1.1 and 1.0.
GEOPACKAGE_IDS = (b"GPKG", b"GP11", b"GP10")
PLAIN_CRS = frozenset(
    {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"}
)
_BROKEN = (EOFError, OSError, ValueError)
# RFC 7946 lets a file have members of its own; those that servers add say nothing of control, any other is refused.
COLLECTION_MEMBERS = frozenset({
    "type", "features", "name", "crs", "bbox", "xy_coordinate_resolution", "totalFeatures", "numberMatched",
    "numberReturned", "timeStamp", "links", "exceededTransferLimit", "properties",
})  # fmt: skip
FEATURE_MEMBERS = frozenset({"type", "id", "bbox", "geometry", "properties"})
# What every KML feature carries besides its name; none of it says anything of control.
KML_FURNITURE = frozenset({
    "id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
    "drawOrder", "icon", "snippet",
})  # fmt: skip


@dataclass
class OpenedLayer:
    """The features of a file, in its order.

    Attributes:
        geometries: as published; None where a feature has none.
        fields: property name to values, for properties that have a value anywhere.
        furniture: properties of the format itself that were left out.
    """

    geometries: list[BaseGeometry | None]
    fields: dict[str, list[Any]] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()


def open_layer(body: bytes, context: ReadContext) -> OpenedLayer:
    """Open a file by what it is, not by what it is called.

    Raises:
        DeliveryError: It is none of the formats, damaged or hostile.
    """
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if body.startswith(SQLITE):
        if body[68:72] not in GEOPACKAGE_IDS:
            raise DeliveryError("it is an SQLite file but no GeoPackage", "name a GeoPackage", path=context.path)
        return _open_with_gdal(body, context)
    if body.startswith(PARQUET):
        return _open_geoparquet(body, context)
    if body.startswith(b"PK\x03\x04"):
        packed = read_archive(body, context)
        return _open_shapefile(packed, context) if _shapes(packed) else _open_kml(_choose_kml(packed, context), context)
    if start.startswith(b"{"):
        return _open_geojson(body, context)
    if start.startswith(b"<"):
        return _open_kml(body, context)
    message = "it is neither GeoJSON, GeoPackage, GeoParquet, zipped Shapefile, KML nor KMZ"
    raise DeliveryError(message, "name a file in one of these formats", path=context.path)


def _open_geojson(body: bytes, context: ReadContext) -> OpenedLayer:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        message = f"it is no JSON ({error})"
        raise DeliveryError(message, "the file may be cut off: fetch it again", path=context.path) from None
    return open_collection(data, context)


def open_collection(data: Any, context: ReadContext) -> OpenedLayer:  # noqa: ANN401  # any JSON
    """Return the features of a GeoJSON FeatureCollection that has been parsed.

    Raises:
        DeliveryError: It is none, or a feature cannot be read.
    """
    if not isinstance(data, dict):
        raise DeliveryError("it is no GeoJSON FeatureCollection", "name such a file", path=context.path)
    if data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise DeliveryError("it is no GeoJSON FeatureCollection", "name such a file", path=context.path)
    _check_crs(data.get("crs"), context)
    _check_members(data, COLLECTION_MEMBERS, context)
    features = data["features"]
    geometries = [_read_geojson(each, number, context) for number, each in enumerate(features, 1)]
    return OpenedLayer(geometries, gather_columns([each.get("properties") or {} for each in features]))


def _check_members(data: dict[str, Any], known: frozenset[str], context: ReadContext, where: str = "") -> None:
    """Refuse an object with members that nobody knows and the card does not leave out."""
    if unknown := [name for name in data if name not in known and name not in context.card.mapping.ignore]:
        message = f"it has the unknown member '{unknown[0][:60]}'"
        remedy = "look what it says; add it to mapping.ignore on the card if it may be left out"
        raise DeliveryError(message, remedy, path=context.path, where=where)


def _check_crs(crs: Any, context: ReadContext) -> None:  # noqa: ANN401  # any JSON
    """Refuse the member of the GeoJSON of 2008 where it names anything but longitude and latitude."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if crs is not None and str(name) not in PLAIN_CRS:
        message = f"its coordinates are in '{name}'"
        raise DeliveryError(message, "reproject it to EPSG:4326, longitude first", path=context.path)


def _read_geojson(feature: Any, number: int, context: ReadContext) -> BaseGeometry | None:  # noqa: ANN401  # any JSON
    where = f"feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise DeliveryError("it is no GeoJSON Feature", "correct the file", path=context.path, where=where)
    _check_members(feature, FEATURE_MEMBERS, context, where)
    if not isinstance(feature.get("properties") or {}, dict):
        raise DeliveryError("its properties are no object", "correct the file", path=context.path, where=where)
    if feature.get("geometry") is None:
        return None
    plain = read_area(feature["geometry"])
    if plain is not None:
        return plain
    try:
        found: BaseGeometry = shapely.from_geojson(orjson.dumps(feature["geometry"]))
    except shapely.errors.GEOSException as error:
        reason = str(error).strip().splitlines()[0]
        raise DeliveryError(
            f"the geometry cannot be read ({reason})", "correct it", path=context.path, where=where
        ) from None
    return found


def read_archive(body: bytes, context: ReadContext) -> dict[str, bytes]:
    """Return the files of a zip archive that belong to a map, refusing what would not fit.

    Raises:
        DeliveryError: It is damaged, a bomb, or names files outside itself.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            members = archive.infolist()
            _check_archive(members, len(body), context)
            for each in members:
                if each.filename.lower().endswith(MAP_ENDINGS):
                    with archive.open(each) as member:
                        found[each.filename] = member.read(LARGEST_UNZIPPED + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, *_BROKEN) as error:
        message = f"the archive is damaged ({str(error)[:200]})"
        raise DeliveryError(message, "fetch it again", path=context.path) from None
    if sum(len(content) for content in found.values()) > LARGEST_UNZIPPED:
        raise DeliveryError("the archive is a zip bomb", "it is not opened", path=context.path)
    return found


def _choose_kml(packed: dict[str, bytes], context: ReadContext) -> bytes:
    names = [name for name in packed if name.lower().endswith(".kml")]
    if len(names) != 1:
        message = f"the archive holds {len(names)} KML files"
        raise DeliveryError(message, "name a KMZ file with exactly one, or a zipped Shapefile", path=context.path)
    return packed[names[0]]


def _shapes(packed: dict[str, bytes]) -> list[str]:
    return [name[: -len(".shp")] for name in packed if name.lower().endswith(".shp")]


def _open_shapefile(packed: dict[str, bytes], context: ReadContext) -> OpenedLayer:
    """Open the Shapefile of an archive, repacked so that GDAL sees its own members only."""
    wanted = context.card.mapping.layer
    stems = [stem for stem in _shapes(packed) if not wanted or stem.rsplit("/", 1)[-1] == wanted]
    if len(stems) != 1:
        names = ", ".join(stem.rsplit("/", 1)[-1] for stem in _shapes(packed))
        message = f"the archive holds {len(stems)} Shapefiles{f' called {wanted!r}' if wanted else ''}"
        raise DeliveryError(message, f"name one in mapping.layer on the card ({names})", path=context.path)
    own = {name.lower(): content for name, content in packed.items() if name.rsplit(".", 1)[0] == stems[0]}
    endings = {name.rsplit(".", 1)[-1] for name in own}
    if missing := [ending for ending in ("dbf", "prj", "shx") if ending not in endings]:
        message = f"the Shapefile has no .{missing[0]}"
        raise DeliveryError(message, "pack .shp, .shx, .dbf and .prj together", path=context.path)
    again = BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, content in sorted(own.items()):
            archive.writestr("map." + name.rsplit(".", 1)[-1], content)
    return _open_with_gdal(again.getvalue(), context, "map")


def _check_archive(members: list[zipfile.ZipInfo], size: int, context: ReadContext) -> None:
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNZIPPED or total > LARGEST_RATIO * size or len(members) > MOST_MEMBERS:
        message = f"the archive would unpack to {total / 1e6:,.0f} MB in {len(members)} files: a zip bomb"
        raise DeliveryError(message, "it is not opened", path=context.path)
    for member in members:
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
            message = "the archive names a file outside itself"
            raise DeliveryError(message, "it is not opened", path=context.path, where=member.filename)


def _open_kml(body: bytes, context: ReadContext) -> OpenedLayer:
    try:
        root = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        message = f"it defines entities or a document type ({type(error).__name__}), as entity bombs do"
        raise DeliveryError(message, "it is not opened; save the map as plain KML", path=context.path) from None
    except (ParseError, ValueError, LookupError) as error:
        raise DeliveryError(f"it is no XML ({error})", "fetch it again", path=context.path) from None
    if not str(root.tag).endswith("}kml") and root.tag != "kml":
        raise DeliveryError(f"it is XML but no KML (<{root.tag}>)", "name a KML file", path=context.path)
    opened = _open_with_gdal(body, context)
    furniture = tuple(name for name in opened.fields if name in KML_FURNITURE)
    fields = {name: values for name, values in opened.fields.items() if name not in KML_FURNITURE}
    return OpenedLayer(opened.geometries, fields, furniture)


def _open_with_gdal(body: bytes, context: ReadContext, layer: str | None = None) -> OpenedLayer:
    from frontline.sources.readers.gdal import open_layers  # noqa: PLC0415  # a second that only these formats pay

    geometries, rows = open_layers(body, context, layer)
    return OpenedLayer(geometries, gather_columns(rows))


def _open_geoparquet(body: bytes, context: ReadContext) -> OpenedLayer:
    from frontline.sources.readers.geoparquet import open_table  # noqa: PLC0415  # likewise

    geometries, rows = open_table(body, context)
    return OpenedLayer(geometries, gather_columns(rows))


def gather_columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return the columns of the properties that have a value anywhere."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [_plain(row.get(name)) for row in rows] for name in names}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _plain(value: Any) -> Any:  # noqa: ANN401  # what a file holds
    """Return a value, or None for the blanks of the formats: missing, empty text, not a number, KML's -1 flags."""
    if value is None or value == "" or value != value:  # noqa: PLR0124  # only NaN is unlike itself
        return None
    return value.item() if hasattr(value, "item") else value
