"""Make the example's borders from OpenStreetMap's regions: the recognised one, and one that is claimed.

``python examples/pokrovsk/make_borders.py`` reads ``../shared/data/ua_boundaries_osm`` and writes
``theatre/places/borders.parquet``. A view is data: whoever needs another adds its lines to that file.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

HERE = Path(__file__).resolve().parent
REGIONS = HERE.parents[2] / "shared" / "data" / "ua_boundaries_osm" / "polygons.parquet"
FRAME = shapely.box(35.8, 47.2, 38.6, 49.3)  # a little more than the page shows around the theatre's box
TOLERANCE_DEG = 2e-4
CLAIMED = ("donetsk", "luhansk", "zaporizh", "kherson", "crimea", "sevastopol")
RECOGNISED_TITLE = "Internationally recognised borders"
CLAIMED_TITLE = "As claimed by Russia since September 2022"


def main() -> None:
    """Write the file."""
    table = pq.read_table(REGIONS, columns=["level", "name_en", "geometry"]).to_pydict()
    rows = [n for n, level in enumerate(table["level"]) if level == "oblast"]
    shapes = shapely.make_valid(shapely.from_wkb([table["geometry"][n] for n in rows]))
    names = [str(table["name_en"][n]).lower() for n in rows]
    claimed = np.array([any(word in name for word in CLAIMED) for name in names])
    country = shapely.boundary(shapely.union_all(shapes))
    between = shapely.intersection(
        shapely.boundary(shapely.union_all(shapes[claimed])), shapely.boundary(shapely.union_all(shapes[~claimed]))
    )
    views = {"recognised": (RECOGNISED_TITLE, country), "claimed-2022": (CLAIMED_TITLE, between)}
    found = [(view, title, shapely.intersection(line, FRAME)) for view, (title, line) in views.items()]
    lines = [shapely.simplify(shapely.line_merge(only_lines(line)), TOLERANCE_DEG) for _, _, line in found]
    columns = {
        "view": [view for view, _, _ in found],
        "title": [title for _, title, _ in found],
        "geometry": [shapely.to_wkb(line) for line in lines],
    }
    pq.write_table(pa.table(columns), HERE / "theatre" / "places" / "borders.parquet", compression="zstd")
    for (view, _, _), line in zip(found, lines, strict=True):
        print(f"{view}: {line.length:.2f} degrees of line in {shapely.get_num_coordinates(line)} points")


def only_lines(shape: shapely.Geometry) -> shapely.MultiLineString:
    """Return the lines of a shape."""
    return shapely.MultiLineString([each for each in shapely.get_parts(shape) if each.geom_type == "LineString"])


if __name__ == "__main__":
    main()
