"""Write a layer through GDAL: GeoPackage with its style, FlatGeobuf, and Shapefiles in a zip with what must lie beside.

Only these three, which GDAL writes better than we would; each file is made in a folder of its own and then read.
"""

import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
import shapely

from frontline.publish.exports.columns import GEOMETRY, flatten, shorten, to_arrow
from frontline.publish.exports.layer import Area, Layer, check_ground
from frontline.publish.exports.qml import write_qml

WGS84 = "EPSG:4326"
PARTED = {"Polygon": "MultiPolygon", "LineString": "MultiLineString"}
README = "README.txt"
READABLE = 0o644
MOST_BYTES = 254  # of a text in a Shapefile's table
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def write_geopackage(layer: Layer) -> bytes:
    """Return a layer as GeoPackage: it opens in QGIS as our own map looks, and its metadata have the terms.

    Raises:
        UsageError: It has no areas.
    """
    check_ground(layer)
    terms = {"title": layer.terms.title, "licence": layer.terms.licence, "citation": layer.terms.citation}
    about = {"TITLE": layer.terms.title[:255], "DESCRIPTION": layer.terms.write_text()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{layer.name}.gpkg"
        _write(
            _table(layer), file, "GPKG", _kind(layer.areas), layer=layer.name, dataset_metadata=terms,
            layer_metadata=about, layer_options={"IDENTIFIER": layer.terms.title[:255], "GEOMETRY_NAME": "geom"},
        )  # fmt: skip
        pyogrio.write_arrow(_style_table(layer), file, driver="GPKG", layer="layer_styles", append=False)
        pyogrio.write_arrow(_terms_table(layer), file, driver="GPKG", layer="terms", append=False)
        return file.read_bytes()


def write_flatgeobuf(layer: Layer) -> bytes:
    """Return a layer as FlatGeobuf, with its spatial index; the terms are its description.

    Raises:
        UsageError: It has no areas.
    """
    check_ground(layer)
    options = {"TITLE": layer.terms.title, "DESCRIPTION": layer.terms.write_text()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{layer.name}.fgb"
        _write(_table(layer), file, "FlatGeobuf", _kind(layer.areas), layer_options=options)
        return file.read_bytes()


def write_shapefile(layer: Layer) -> bytes:
    """Return a layer as a zip of Shapefiles, one a kind of geometry, with projection, code page, style and terms.

    Raises:
        UsageError: It has no areas.
    """
    check_ground(layer)
    names = shorten(to_arrow(layer).column_names[:-1])
    kinds = {"areas": [], "lines": [], "points": []}  # type: dict[str, list[Area]]
    cut: set[str] = set()
    for each in layer.areas:
        kinds[_name_kind(each)].append(_fit(each, cut))
    used = {kind: tuple(areas) for kind, areas in kinds.items() if areas}
    with tempfile.TemporaryDirectory() as folder:
        for kind, areas in used.items():
            stem = layer.name if len(used) == 1 else f"{layer.name}_{kind}"
            own = Layer(layer.name, layer.terms, areas, None, layer.colors, layer.names)
            file = Path(folder) / f"{stem}.shp"
            _write(_table(own, names), file, "ESRI Shapefile", _kind(areas), encoding="UTF-8")
            file.with_suffix(".qml").write_text(write_qml(own, names), encoding="utf-8")
        fields = "".join(f"Field {short}: {name}\n" for name, short in names.items())
        fields += "".join(f"Cut: texts of {name} longer than {MOST_BYTES} bytes end in …\n" for name in sorted(cut))
        (Path(folder) / README).write_text(layer.terms.write_text() + fields, encoding="utf-8")
        return pack({file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())})


def _fit(area: Area, cut: set[str]) -> Area:
    """Return an area whose texts are no longer than the format holds, and add the names of those that were cut."""
    fitted = dict(area.properties)
    for name, value in fitted.items():
        text = flatten(value)
        if isinstance(text, str) and len(body := text.encode()) > MOST_BYTES:
            fitted[name] = body[: MOST_BYTES - len("…".encode())].decode(errors="ignore") + "…"
            cut.add(name)
    return Area(area.geometry, fitted)


def pack(files: dict[str, bytes]) -> bytes:
    """Return files as a zip, the same for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.external_attr = READABLE << 16  # else who unpacks it is the only one who may read it
            target.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _write(table: pa.Table, file: Path, driver: str, kind: str, **more: Any) -> None:  # noqa: ANN401  # GDAL's options
    pyogrio.write_arrow(
        table, file, driver=driver, geometry_name=GEOMETRY, geometry_type=kind, crs=WGS84, **more
    )  # fmt: skip


def _table(layer: Layer, names: dict[str, str] | None = None) -> pa.Table:
    """Return the layer's table; areas always have parts, since readers of layers want one kind of geometry in each."""
    areas = tuple(Area(_part(each.geometry), each.properties) for each in layer.areas)
    table = to_arrow(Layer(layer.name, layer.terms, areas), names)
    return table.replace_schema_metadata(None)


def _part(geometry: shapely.Geometry | None) -> shapely.Geometry | None:
    if isinstance(geometry, shapely.Polygon):
        return shapely.MultiPolygon([geometry])
    return shapely.MultiLineString([geometry]) if isinstance(geometry, shapely.LineString) else geometry


def _kind(areas: tuple[Area, ...]) -> str:
    """Return the one kind of geometry of some areas, with parts; ``Unknown`` where there are several."""
    found = {PARTED.get(each.geometry.geom_type, each.geometry.geom_type) for each in areas if each.geometry}
    return found.pop() if len(found) == 1 else "Unknown"


def _name_kind(area: Area) -> str:
    kind = "Point" if area.geometry is None else area.geometry.geom_type
    return {"Polygon": "areas", "Line": "lines"}.get(kind.removeprefix("Multi").removesuffix("String"), "points")


def _style_table(layer: Layer) -> pa.Table:
    """Return the table in which QGIS looks for a layer's style."""
    row = {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer.name, "f_geometry_column": "geom",
        "styleName": "frontline", "styleQML": write_qml(layer), "styleSLD": "", "useAsDefault": True,
        "description": layer.terms.title, "owner": "frontline", "ui": "",
        "update_time": datetime.now(UTC).replace(microsecond=0, tzinfo=None),
    }  # fmt: skip
    types = {"useAsDefault": pa.bool_(), "update_time": pa.timestamp("ms")}
    return pa.table({name: pa.array([value], types.get(name, pa.string())) for name, value in row.items()})


def _terms_table(layer: Layer) -> pa.Table:
    heads, words = zip(*layer.terms.list_lines(), strict=True)
    return pa.table({"what": pa.array(heads, pa.string()), "words": pa.array(words, pa.string())})
