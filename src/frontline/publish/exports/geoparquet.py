"""Write a layer as GeoParquet 1.1: WKB in longitude and latitude, the terms in the file's metadata, tags in fields.

Each row has its bounds beside it, by which readers skip what lies elsewhere (the standard's bounding box covering).
"""

import io
import json
from dataclasses import asdict

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from frontline.publish.exports.columns import GEOMETRY, to_arrow
from frontline.publish.exports.layer import Layer, check_ground

VERSION = "1.1.0"
BOUNDS, SIDES = "bbox", ("xmin", "ymin", "xmax", "ymax")


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
        "covering": {BOUNDS: {each: [BOUNDS, each] for each in SIDES}},
    }
    geo = {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: about}}
    terms = asdict(layer.terms) | {"definitions": dict(layer.terms.definitions)}
    metadata = {"geo": json.dumps(geo), "frontline": json.dumps(terms, ensure_ascii=False)}
    file = io.BytesIO()
    table = to_arrow(layer).append_column(BOUNDS, _bound(layer)).replace_schema_metadata(metadata)
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def _bound(layer: Layer) -> pa.Array:
    """Return the bounds of each row, null where it has no ground."""
    sides = [None if each.geometry is None else dict(zip(SIDES, each.geometry.bounds, strict=True))
             for each in layer.areas]  # fmt: skip
    return pa.array(sides, pa.struct([(each, pa.float64()) for each in SIDES]))
