"""Make the example's changes of settlements from VIINA 2.0 (Zhukov and Ayers), ODbL 1.0.

Run from the root of the repository, after ``make_places``::

    python -m examples.pokrovsk.make_settlements --data ../shared/data

Kept are the changes of settlements that the example's gazetteer has inside the box, up to the example's last day. The
statuses are VIINA's own; in places they flip from day to day.
"""

import argparse
import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from frontline.settings import read_theatre

THEATRE = Path(__file__).parent / "theatre"
LAST = date(2026, 1, 31)
COLUMNS = ("gn_id", "date", "status", "name")


def read_names() -> dict[int, str]:
    """Return the English names of the places in the box that have a GeoNames id, by that id."""
    west, south, east, north = read_theatre(THEATRE).settings.box
    inside = [("lon", ">=", west), ("lon", "<=", east), ("lat", ">=", south), ("lat", "<=", north)]
    file = THEATRE / "places" / "places.parquet"
    rows = pq.read_table(file, columns=["place_id", "name"], filters=inside).to_pylist()
    return {int(row["place_id"][3:]): row["name"] for row in rows if row["place_id"].startswith("gn:")}


def main() -> None:
    """Read VIINA's changes and write those of the box."""
    parser = argparse.ArgumentParser(description="Make the example's changes of settlements.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    names = read_names()
    file = data / "viina_derived" / "control_changes.parquet"
    changes = pq.read_table(file, columns=["gn_id", "date", "status"], filters=[("gn_id", "in", list(names))])
    kept = [row | {"name": names[row["gn_id"]]} for row in changes.to_pylist() if row["date"] <= str(LAST)]
    kept.sort(key=lambda row: (row["date"], row["gn_id"]))
    out = THEATRE / "settlements" / "viina.csv"
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    places = len({row["gn_id"] for row in kept})
    print(f"{out.name}: {len(kept)} changes of {places} settlements, {out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
