"""Make the example's borders from OpenStreetMap's regions: the recognised one, and one that a party has declared.

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
# The regions of 2022 alone: the one declared in 2014 lies outside the frame. Resolution ES-11/4 of the United Nations
# General Assembly (12 October 2022) finds the declaration without validity and calls on states not to recognise it.
TITLES = {
    "recognised": {
        "title": "Internationally recognised borders",
        "title_uk": "Міжнародно визнані кордони",
        "title_ru": "Международно признанные границы",
    },
    "declared-2022": {
        "title": "Declared by Russia on 30 September 2022 (not recognised by the UN)",
        "title_uk": "Оголошено Росією 30 вересня 2022 року (ООН не визнано)",
        "title_ru": "Объявлено Россией 30 сентября 2022 года (ООН не признано)",
    },
}


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
    found = dict(zip(TITLES, (country, between), strict=True))
    lines = [
        shapely.simplify(shapely.line_merge(only_lines(shapely.intersection(line, FRAME))), TOLERANCE_DEG)
        for line in found.values()
    ]
    columns = {"view": list(found)}
    columns |= {name: [TITLES[view][name] for view in found] for name in ("title", "title_uk", "title_ru")}
    columns |= {"geometry": [shapely.to_wkb(line) for line in lines]}
    pq.write_table(pa.table(columns), HERE / "theatre" / "places" / "borders.parquet", compression="zstd")
    for view, line in zip(found, lines, strict=True):
        print(f"{view}: {line.length:.2f} degrees of line in {shapely.get_num_coordinates(line)} points")


def only_lines(shape: shapely.Geometry) -> shapely.MultiLineString:
    """Return the lines of a shape."""
    return shapely.MultiLineString([each for each in shapely.get_parts(shape) if each.geom_type == "LineString"])


if __name__ == "__main__":
    main()
