"""Write what may go out as files of the field, a format a module; each carries licence, citation and cut-off.

A format is a module with ``write``; it is listed in ``FORMATS`` by the file endings that ask for it. What goes out is
gathered, and let through the gate, before it comes here.
"""

from pathlib import Path

from frontline.errors import StorageError, UsageError
from frontline.publish.exports import geojson, geotiff
from frontline.publish.exports.layer import Layer, Writer

FORMATS: dict[str, Writer] = {
    ".geojson": geojson.write,
    ".json": geojson.write,
    ".tif": geotiff.write,
    ".tiff": geotiff.write,
}


def find_format(file: Path) -> Writer:
    """Return what writes the format that a file's ending asks for.

    Raises:
        UsageError: No format has that ending.
    """
    try:
        return FORMATS[file.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise UsageError(f"nothing can be exported as '{file.suffix}'", f"end the file in one of {known}") from None


def write_layer(layer: Layer, file: Path) -> int:
    """Write a layer to a file, all of it or nothing, and return how many bytes it has.

    Raises:
        UsageError: No format has the file's ending, or it cannot hold this layer.
        StorageError: The file cannot be written.
    """
    body = find_format(file)(layer)
    unfinished = file.with_name(file.name + ".part")
    try:
        unfinished.write_bytes(body)
        unfinished.replace(file)
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}", "name a file in a folder that can be written") from error
    return len(body)
