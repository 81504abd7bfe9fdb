"""Write a layer's surface as GeoTIFF (OGC 19-008r4): the cells as they are, in their own equal-area plane.

One band a party, 32-bit, NaN where nothing is known or shown. The projection is given by its parameters, since a plane
about a theatre has no number of its own. GDAL's tags hold the names of the bands and the terms.
"""

import io
from dataclasses import asdict
from xml.sax.saxutils import escape

from frontline.errors import UsageError
from frontline.publish.exports.layer import Layer, Surface

PIXEL_SCALE, TIEPOINT, KEYS, DOUBLES, TEXTS = 33550, 33922, 34735, 34736, 34737
COPYRIGHT, GDAL_METADATA, GDAL_NODATA = 33432, 42112, 42113
SHORT, ASCII, DOUBLE = "H", "s", "d"
PROJECTED, PIXEL_IS_AREA, WGS84, DEGREE, METRE, USER_DEFINED, LAMBERT_AZIMUTHAL = 1, 1, 4326, 9102, 9001, 32767, 10
NAME = "Lambert azimuthal equal-area, WGS 84|"


def write(layer: Layer) -> bytes:
    """Return a layer as GeoTIFF.

    Raises:
        UsageError: It has no surface.
    """
    if layer.surface is None:
        raise UsageError(f"{layer.name} has no surface of probabilities", "end the file in .geojson")
    import tifffile  # noqa: PLC0415  # a fifth of a second that only this format pays

    file = io.BytesIO()
    tifffile.imwrite(
        file,
        layer.surface.values,
        photometric="minisblack",
        planarconfig="separate",
        compression="zlib",
        metadata=None,
        software="frontline",
        description=layer.terms.title,
        extratags=[*_place(layer.surface), *_say(layer)],
    )
    return file.getvalue()


def _place(surface: Surface) -> list[tuple[int, str, int, object, bool]]:
    """Return the tags that say where the cells lie."""
    keys = [
        (1024, 0, 1, PROJECTED), (1025, 0, 1, PIXEL_IS_AREA), (1026, TEXTS, len(NAME), 0), (2048, 0, 1, WGS84),
        (2054, 0, 1, DEGREE), (3072, 0, 1, USER_DEFINED), (3074, 0, 1, USER_DEFINED), (3075, 0, 1, LAMBERT_AZIMUTHAL),
        (3076, 0, 1, METRE), (3082, DOUBLES, 1, 0), (3083, DOUBLES, 1, 1), (3088, DOUBLES, 1, 2),
        (3089, DOUBLES, 1, 3),
    ]  # fmt: skip
    directory = [1, 1, 1, len(keys), *(number for key in keys for number in key)]
    doubles = (0.0, 0.0, surface.lon, surface.lat)
    return [
        (PIXEL_SCALE, DOUBLE, 3, (surface.cell_m, surface.cell_m, 0.0), True),
        (TIEPOINT, DOUBLE, 6, (0.0, 0.0, 0.0, surface.west_m, surface.north_m, 0.0), True),
        (KEYS, SHORT, len(directory), tuple(directory), True),
        (DOUBLES, DOUBLE, len(doubles), doubles, True),
        (TEXTS, ASCII, 0, NAME, True),
    ]


def _say(layer: Layer) -> list[tuple[int, str, int, object, bool]]:
    """Return the tags that say what it is and under which terms it may be used, in ASCII as TIFF has it."""
    bands = layer.surface.bands if layer.surface else ()
    terms = asdict(layer.terms) | {"definitions": tuple(": ".join(each) for each in layer.terms.definitions)}
    items = [f'<Item name="{name}">{_text(value)}</Item>' for name, value in terms.items()]
    items += [
        f'<Item name="DESCRIPTION" sample="{n}" role="description">{_text(band)}</Item>' for n, band in enumerate(bands)
    ]
    metadata = f"<GDALMetadata>{''.join(items)}</GDALMetadata>"
    copyright_ = f"{layer.terms.licence}. {layer.terms.citation}".encode("ascii", "replace").decode()
    return [
        (COPYRIGHT, ASCII, 0, copyright_, True),
        (GDAL_METADATA, ASCII, 0, metadata, True),
        (GDAL_NODATA, ASCII, 0, "nan", True),
    ]


def _text(value: object) -> str:
    """Return a value as XML in ASCII; other letters as references."""
    words = "; ".join(value) if isinstance(value, tuple) else str(value)
    return escape(words).encode("ascii", "xmlcharrefreplace").decode()
