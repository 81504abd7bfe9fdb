"""Make the example's roads and railways: the edges of Ukraine's network in the box and 40 km around it.

Run from the root of the repository::

    python -m examples.pokrovsk.make_network --data ../shared/data

The network is scgraph's simplification of OpenStreetMap: trunk roads and railways as straight edges, without names.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from frontline.settings import read_theatre

THEATRE = Path(__file__).parent / "theatre"
MARGIN_KM = 40.0
KM_PER_DEGREE = 111.2
FILES = {"roads": "highways_ua.parquet", "railways": "railways_ua.parquet"}


def widen(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a box in degrees widened by the margin on each side."""
    west, south, east, north = box
    lat = MARGIN_KM / KM_PER_DEGREE
    lon = lat / float(np.cos(np.radians(north)))
    return west - lon, south - lat, east + lon, north + lat


def pick_edges(file: Path, box: tuple[float, float, float, float]) -> pa.Table:
    """Return the edges that touch a box."""
    table = pq.read_table(file)
    lines = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    near = shapely.intersects(lines, shapely.box(*box))
    kept = table.filter(pa.array(near)).select(["u", "v", "km"]).rename_columns(["u", "v", "length_km"])
    return kept.append_column("geometry", pa.array(shapely.to_wkb(lines[near]), pa.binary()))


def main() -> None:
    """Read the networks and write the edges near the box."""
    parser = argparse.ArgumentParser(description="Make the example's roads and railways.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    box = widen(read_theatre(THEATRE).settings.box)
    sources = "scgraph_data (MIT), from OpenStreetMap contributors, ODbL 1.0"
    note = json.dumps({"made_by": "examples/pokrovsk/make_network.py", "sources": sources})
    for name, source in FILES.items():
        table = pick_edges(data / "network_scgraph" / source, box).replace_schema_metadata({"frontline": note})
        out = THEATRE / "network" / f"{name}.parquet"
        out.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, out, compression="zstd", compression_level=19)
        length = sum(table.column("length_km").to_pylist())
        print(f"{out.name}: {table.num_rows} edges, {length:.0f} km, {out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
