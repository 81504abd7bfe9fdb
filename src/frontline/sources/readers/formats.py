"""Open a geographic file as plain features: GeoJSON, GeoPackage, GeoParquet, Shapefile, KML, KMZ, told by its bytes.

Hostile files are turned away before a library sees them: entity bombs and external entities in KML, zip bombs and odd
members in KMZ, a GeoPackage that is no SQLite file. What the features mean belongs in ``geo``.
"""

import json
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext

LARGEST_UNZIPPED = 200 * 1024 * 1024
LARGEST_RATIO = 200
MOST_MEMBERS = 1000
LONGEST_NESTING = 64
PARQUET = b"PAR1"
MAP_ENDINGS = (".kml", ".shp", ".shx", ".dbf", ".prj", ".cpg")
SQLITE = b"SQLite format 3\x00"
PLAIN_CRS = frozenset(
    {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"}
)
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
        return _open_with_gdal(body, context)
    if body.startswith(PARQUET):
        return open_geoparquet(body, context)
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
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
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
    crs = data.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if crs is not None and name not in PLAIN_CRS:
        message = f"its coordinates are in '{name}'"
        raise DeliveryError(message, "reproject it to EPSG:4326, longitude first", path=context.path)
    features = data["features"]
    geometries = [_read_geojson(each, number, context) for number, each in enumerate(features, 1)]
    return OpenedLayer(geometries, gather_columns([each.get("properties") or {} for each in features]))


def _read_geojson(feature: Any, number: int, context: ReadContext) -> BaseGeometry | None:  # noqa: ANN401  # any JSON
    where = f"feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise DeliveryError("it is no GeoJSON Feature", "correct the file", path=context.path, where=where)
    if not isinstance(feature.get("properties") or {}, dict):
        raise DeliveryError("its properties are no object", "correct the file", path=context.path, where=where)
    if feature.get("geometry") is None:
        return None
    try:
        found: BaseGeometry = shapely.from_geojson(json.dumps(feature["geometry"]))
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
            _check_members(members, len(body), context)
            for each in members:
                if each.filename.lower().endswith(MAP_ENDINGS):
                    with archive.open(each) as member:
                        found[each.filename] = member.read(LARGEST_UNZIPPED + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        message = f"the archive is damaged ({str(error)[:200]})"
        raise DeliveryError(message, "fetch it again", path=context.path) from None
    if sum(len(content) for content in found.values()) > LARGEST_UNZIPPED:
        raise DeliveryError("the archive is a zip bomb", "it is not opened", path=context.path)
    return found


def _choose_kml(packed: dict[str, bytes], context: ReadContext) -> bytes:
    names = [name for name in packed if name.lower().endswith(".kml")]
    if not names:
        raise DeliveryError("the archive holds neither KML nor Shapefile", "name a KMZ file", path=context.path)
    return packed["doc.kml" if "doc.kml" in names else names[0]]


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
    return _open_with_gdal(again.getvalue(), context, any_layer=True)


def _check_members(members: list[zipfile.ZipInfo], size: int, context: ReadContext) -> None:
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


def _open_with_gdal(body: bytes, context: ReadContext, *, any_layer: bool = False) -> OpenedLayer:
    """Read all layers, or the one that the card names; the layer's name becomes the property ``folder``."""
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(BytesIO(body)) if kind is not None]
        wanted = "" if any_layer else context.card.mapping.layer
        if wanted and wanted not in names:
            message = f"it has no layer '{wanted}'"
            raise DeliveryError(message, f"its layers are {', '.join(names)}", path=context.path)
        opened = OpenedLayer([])
        rows: list[dict[str, Any]] = []
        for name in [wanted] if wanted else names:
            _read_layer(body, name, opened, rows, context)
    except (DataSourceError, DataLayerError, ValueError, shapely.errors.GEOSException) as error:
        message = f"it cannot be read ({' '.join(str(error).split())[:200]})"
        raise DeliveryError(message, "the file may be damaged: fetch it again", path=context.path) from None
    return OpenedLayer(opened.geometries, gather_columns(rows))


def open_geoparquet(body: bytes, context: ReadContext) -> OpenedLayer:
    """Open a GeoParquet file: WKB in EPSG:4326 or OGC:CRS84, as its metadata ``geo`` say (GeoParquet 1.1).

    Raises:
        DeliveryError: It is none, or a geometry cannot be read.
    """
    try:
        table = pq.read_table(BytesIO(body))
        about = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
        name = _geometry_column(about, table.column_names, context)
        shapes = shapely.from_wkb(table[name].to_pylist())
        rows = table.drop_columns([name]).to_pylist()
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, shapely.errors.GEOSException) as error:
        message = f"it is no GeoParquet file ({' '.join(str(error).split())[:200]})"
        raise DeliveryError(message, "the file may be damaged: fetch it again", path=context.path) from None
    return OpenedLayer(list(shapes), gather_columns(rows))


def _geometry_column(about: Any, names: list[str], context: ReadContext) -> str:  # noqa: ANN401  # any JSON
    """Return the name of the geometry column, its encoding and coordinates checked."""
    if not isinstance(about, dict) or about.get("primary_column") not in names:
        message = "it is Parquet without the metadata 'geo'"
        raise DeliveryError(message, "write it as GeoParquet", path=context.path)
    name = str(about["primary_column"])
    column = _member(_member(about, "columns"), name)
    crs = _member(column, "crs") if "crs" in column else {"id": {"authority": "OGC", "code": "CRS84"}}
    code = f"{_member(crs, 'id').get('authority')}:{_member(crs, 'id').get('code')}"
    if column.get("encoding") != "WKB" or code not in ("OGC:CRS84", "EPSG:4326"):
        message = f"its geometry is {column.get('encoding')} in '{code}'"
        raise DeliveryError(message, "write it as WKB in EPSG:4326", path=context.path)
    return name


def _member(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _read_layer(body: bytes, name: str, opened: OpenedLayer, rows: list[dict[str, Any]], context: ReadContext) -> None:
    meta, _, shapes, columns = pyogrio.raw.read(BytesIO(body), layer=name)
    if meta["crs"] not in (None, "EPSG:4326", "OGC:CRS84"):
        message = f"its coordinates are in '{str(meta['crs'])[:40]}'"
        raise DeliveryError(message, "reproject it to EPSG:4326", path=context.path, where=f"layer {name}")
    opened.geometries += [None if wkb is None else shapely.from_wkb(wkb) for wkb in shapes]
    fields = [str(each) for each in meta["fields"]]
    lines = zip(*columns, strict=True) if columns else ([] for _ in shapes)
    rows += [dict(zip(fields, values, strict=True)) | {"folder": name} for values in lines]


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
