"""Write a layer as GeoParquet 1.1: WKB in longitude and latitude, the terms in the file's metadata, tags in fields."""

import io
import json
from dataclasses import asdict

import pyarrow.parquet as pq
import shapely

from frontline.publish.exports.columns import GEOMETRY, to_arrow
from frontline.publish.exports.layer import Layer, check_ground

VERSION = "1.1.0"


def write(layer: Layer) -> bytes:
    """Return a layer as GeoParquet.

    Raises:
        UsageError: It has no areas.
    """
    check_ground(layer)
    shapes = [each.geometry for each in layer.areas if each.geometry is not None]
    about = {
        "encoding": "WKB",
        "geometry_types": sorted({each.geom_type for each in shapes}),
        "bbox": shapely.total_bounds(shapes).tolist(),
    }
    geo = {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: about}}
    terms = asdict(layer.terms) | {"definitions": dict(layer.terms.definitions)}
    metadata = {"geo": json.dumps(geo), "frontline": json.dumps(terms, ensure_ascii=False)}
    file = io.BytesIO()
    pq.write_table(to_arrow(layer).replace_schema_metadata(metadata), file, compression="zstd")
    return file.getvalue()
