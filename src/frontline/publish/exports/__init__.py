"""Write what may go out as files of the field, a format a module; each carries licence, citation, cut-off, definitions.

A format is a function from a layer to bytes; it is listed in ``FORMATS`` by its name, and in ``ENDINGS`` by the file
endings that ask for it. What goes out is gathered, and let through the gate, before it comes here.
"""

from pathlib import Path

from frontline.errors import UsageError
from frontline.publish.exports import geojson, geoparquet, geotiff, kml, tables, vector
from frontline.publish.exports.layer import Layer, Writer
from frontline.publish.whole import write_whole

FORMATS: dict[str, Writer] = {
    "geojson": geojson.write,
    "geotiff": geotiff.write,
    "geopackage": vector.write_geopackage,
    "geoparquet": geoparquet.write,
    "flatgeobuf": vector.write_flatgeobuf,
    "kml": kml.write,
    "shapefile": vector.write_shapefile,
    "csv": tables.write_csv,
    "flourish": tables.write_flourish,
    "datawrapper": tables.write_datawrapper,
}
ENDINGS = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".tif": "geotiff",
    ".tiff": "geotiff",
    ".gpkg": "geopackage",
    ".parquet": "geoparquet",
    ".fgb": "flatgeobuf",
    ".kml": "kml",
    ".zip": "shapefile",
    ".csv": "csv",
}


def find_format(file: Path, name: str = "") -> str:
    """Return the name of the format that is asked for, by its name or by a file's ending.

    Raises:
        UsageError: There is no such format, no format has that ending, or the ending says something else.
    """
    ending = file.suffix.lower()
    found = name or ENDINGS.get(ending, "")
    if not found:
        known = ", ".join(ENDINGS)
        wrong = f"nothing can be exported as '{file.suffix}'" if file.suffix else f"{file} has no ending"
        raise UsageError(wrong, f"end the file in one of {known}")
    if found not in FORMATS:
        raise UsageError(f"there is no format '{found}'", f"the formats are {', '.join(FORMATS)}")
    fitting = [each for each, of in ENDINGS.items() if of == found] or [".zip"]
    if ending not in fitting:
        raise UsageError(f"a {found} file does not end in '{ending}'", f"let it end in {' or '.join(fitting)}")
    return found


def write_layer(layer: Layer, file: Path, format_: str = "") -> int:
    """Write a layer to a file, all of it or nothing, and return how many bytes it has.

    Raises:
        UsageError: No format has the file's ending, or it cannot hold this layer.
        StorageError: The file cannot be written.
    """
    body = FORMATS[find_format(file, format_)](layer)
    write_whole(file, body)
    return len(body)
