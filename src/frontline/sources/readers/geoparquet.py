"""Read GeoParquet: WKB in EPSG:4326 or OGC:CRS84, as its metadata ``geo`` say (GeoParquet 1.1).

Only opening belongs here; what the features mean belongs in ``geo``.
"""

import json
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext

LARGEST_UNPACKED = 200 * 1024 * 1024
PLAIN = ("OGC:CRS84", "EPSG:4326")


def open_table(body: bytes, context: ReadContext) -> tuple[list[BaseGeometry | None], list[dict[str, Any]]]:
    """Return the geometries and the rows of properties.

    Raises:
        DeliveryError: It is no GeoParquet, would fill the memory, or a geometry cannot be read.
    """
    try:
        file = pq.ParquetFile(BytesIO(body))
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        unpacked = sum(group.total_byte_size for group in groups)
        if unpacked > LARGEST_UNPACKED:
            message = f"the table would unpack to {unpacked / 1e6:,.0f} MB"
            raise DeliveryError(message, "split it", path=context.path)
        table = file.read()
        about = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
        name = _geometry_column(about, table.column_names, context)
        shapes = list(shapely.from_wkb(table[name].to_pylist()))
        return shapes, table.drop_columns([name]).to_pylist()
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, shapely.errors.GEOSException) as error:
        message = f"it is no GeoParquet file ({' '.join(str(error).split())[:200]})"
        raise DeliveryError(message, "the file may be damaged: fetch it again", path=context.path) from None


def _geometry_column(about: Any, names: list[str], context: ReadContext) -> str:  # noqa: ANN401  # any JSON
    """Return the name of the geometry column, its encoding and coordinates checked."""
    if not isinstance(about, dict) or about.get("primary_column") not in names:
        message = "it is Parquet without the metadata 'geo'"
        raise DeliveryError(message, "write it as GeoParquet", path=context.path)
    name = str(about["primary_column"])
    column = _member(_member(about, "columns"), name)
    crs = _member(column, "crs") if "crs" in column else {"id": {"authority": "OGC", "code": "CRS84"}}
    code = f"{_member(crs, 'id').get('authority')}:{_member(crs, 'id').get('code')}"
    if column.get("encoding") != "WKB" or code not in PLAIN:
        message = f"its geometry is {column.get('encoding')} in '{code}'"
        raise DeliveryError(message, "write it as WKB in EPSG:4326", path=context.path)
    return name


def _member(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}
