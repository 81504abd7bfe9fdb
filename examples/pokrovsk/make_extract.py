"""Make the small OpenStreetMap extract that the tests read: real trunk lines about Pokrovsk, and invented streets.

Run from the root of the repository::

    python -m examples.pokrovsk.make_extract

No extract of OpenStreetMap comes with the project. This one has its form (PBF, nodes, ways and tags) and is drawn from
the example's own network; each invented way says so in its tags, ``note=invented``, and has no real name.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pyarrow.parquet as pq
import shapely

ROOT = Path(__file__).resolve().parents[2]
NETWORK = ROOT / "examples" / "pokrovsk" / "theatre" / "network"
OUT = ROOT / "tests" / "routes" / "data" / "pokrovsk.osm.pbf"
BOX = (36.7, 48.1, 37.5, 48.6)
CENTRE = (37.18037, 48.28109)
STREETS = 14  # each way, 300 m apart
STEP_DEG = 0.0027
REAL = {"roads": {"highway": "trunk"}, "railways": {"railway": "rail"}}


class Drawing:
    """Ways of an extract; corners at the same point are the same node."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[float, float], int] = {}
        self.ways: list[tuple[list[int], dict[str, str]]] = []

    def draw(self, points: list[tuple[float, float]], tags: dict[str, str]) -> None:
        """Add a way."""
        rounded = [(round(lon, 7), round(lat, 7)) for lon, lat in points]
        self.ways.append(([self.nodes.setdefault(each, len(self.nodes) + 1) for each in rounded], tags))

    def points_of(self, nodes: list[int]) -> list[tuple[float, float]]:
        """Return the points of nodes."""
        points = list(self.nodes)
        return [points[number - 1] for number in nodes]

    def write(self, out: Path) -> None:
        """Write all as PBF."""
        out.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(out)) as writer:
            for (lon, lat), number in self.nodes.items():
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), version=1))
            for number, (nodes, tags) in enumerate(self.ways, 1):
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))


def draw_trunks(drawing: Drawing) -> None:
    """Add the bundled trunk roads and railways of the box."""
    for name, tags in REAL.items():
        table = pq.read_table(NETWORK / f"{name}.parquet", columns=["geometry"])
        lines = shapely.from_wkb(table["geometry"].to_numpy())
        for line in lines[shapely.intersects(lines, shapely.box(*BOX))]:
            drawing.draw([(float(x), float(y)) for x, y in line.coords], tags)


def draw_streets(drawing: Drawing) -> None:
    """Add a made-up grid of streets about the centre, a bridge, a siding, a footpath and a closed road."""
    steps = (np.arange(STREETS) - STREETS / 2) * STEP_DEG
    invented = {"note": "invented"}
    columns, rows = [CENTRE[0] + 1.5 * step for step in steps], [CENTRE[1] + step for step in steps]
    for number, (one, other) in enumerate(zip(columns, rows, strict=True), 1):
        for a, b in pairwise(rows):
            drawing.draw([(one, a), (one, b)], invented | {"highway": "residential", "name": f"Street {number}"})
        for a, b in pairwise(columns):
            drawing.draw([(a, other), (b, other)], invented | {"highway": "tertiary", "ref": f"T{number}"})
    trunk = min(
        (point for nodes, tags in drawing.ways if tags == REAL["roads"] for point in drawing.points_of(nodes)),
        key=lambda point: abs(point[0] - columns[0]) + abs(point[1] - rows[-1]),
    )
    drawing.draw([(columns[0], rows[-1]), trunk], invented | {"highway": "primary", "name": "Link road"})
    first, last = (columns[0], rows[0]), (columns[-1], rows[-1])
    drawing.draw([first, (first[0] - 0.02, first[1])], invented | {"highway": "secondary", "bridge": "yes"})
    drawing.draw([last, (last[0] + 0.02, last[1])], invented | {"railway": "rail", "service": "siding"})
    drawing.draw([first, (first[0], first[1] - 0.01)], invented | {"highway": "footway"})
    drawing.draw([last, (last[0], last[1] + 0.01)], invented | {"highway": "service", "access": "no"})


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description="Make the small OpenStreetMap extract of the tests.")
    parser.add_argument("--out", type=Path, default=OUT, help="the file to write")
    out = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    drawing = Drawing()
    draw_trunks(drawing)
    draw_streets(drawing)
    drawing.write(out)
    print(f"{out.name}: {len(drawing.ways)} ways, {len(drawing.nodes)} nodes, {out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
