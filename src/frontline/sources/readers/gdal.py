"""Read features with GDAL, from memory, taking its warnings for what they are: signs of damage.

Imported only when a file needs it: pyogrio and what it brings take a second to load.
"""

import contextlib
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext

Shapes = list[BaseGeometry | None]
Rows = list[dict[str, Any]]


def open_layers(body: bytes, context: ReadContext, layer: str | None = None) -> tuple[Shapes, Rows]:
    """Read all layers, or the one that the card names; the layer's name becomes the property ``folder``."""
    try:
        names = _list_layers(body)
        wanted = context.card.mapping.layer if layer is None else layer
        if wanted and wanted not in names:
            message = f"it has no layer '{wanted}'"
            raise DeliveryError(message, f"its layers are {', '.join(names)}", path=context.path)
        geometries: Shapes = []
        rows: Rows = []
        for name in [wanted] if wanted else names:
            _read_layer(body, name, geometries, rows, context)
    except (DataSourceError, DataLayerError, ValueError, shapely.errors.GEOSException) as error:
        message = f"it cannot be read ({' '.join(str(error).split())[:200]})"
        raise DeliveryError(message, "the file may be damaged: fetch it again", path=context.path) from None
    return geometries, rows


@contextlib.contextmanager
def _heeding_warnings() -> Iterator[None]:
    """Treat what GDAL only warns of as a damaged file; that bytes in memory have no file ending is no damage."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    told = [str(each.message) for each in caught if "non conformant file extension" not in str(each.message)]
    if told:
        raise DataSourceError(told[0])


def _list_layers(body: bytes) -> list[str]:
    """Return the layers that have geometry."""
    with _heeding_warnings():
        return [str(name) for name, kind in pyogrio.list_layers(BytesIO(body)) if kind is not None]


def _read_layer(body: bytes, name: str, geometries: Shapes, rows: Rows, context: ReadContext) -> None:
    with _heeding_warnings():
        meta, _, shapes, columns = pyogrio.raw.read(BytesIO(body), layer=name)
    if meta["crs"] not in ("EPSG:4326", "OGC:CRS84"):
        message = f"its coordinates are in '{str(meta['crs'] or 'nothing that it names')[:40]}'"
        raise DeliveryError(message, "reproject it to EPSG:4326", path=context.path, where=f"layer {name}")
    geometries += [None if wkb is None else shapely.from_wkb(wkb) for wkb in shapes]
    fields = [str(each) for each in meta["fields"]]
    lines = zip(*columns, strict=True) if columns else ([] for _ in shapes)
    rows += [dict(zip(fields, values, strict=True)) | {"folder": name} for values in lines]
