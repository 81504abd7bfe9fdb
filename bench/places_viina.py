"""Measure how often a report's place is found within 5 km: VIINA's Ukrainian and Russian texts, and the gold texts.

Run from the root of the repository, with the shared data beside it::

    python bench/places_viina.py --data ../shared/data --gold ../shared/gold

VIINA gives one place for each of 3,253 report texts. Its points are noisy: a text that names a region has the region's
capital or a village in its middle. So each text is also sorted by what it names, and a share is given for those that
name any settlement. ``--misses 50`` prints texts whose place was missed, for reading.
"""

import argparse
import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from frontline.places.compass import WGS84
from frontline.places.context import list_settlements
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Place
from frontline.places.reading import PlaceRead, read_places

PLACES = Path("examples/pokrovsk/theatre/places")
WHOLE = (22.0, 44.0, 40.5, 52.5)
EXAMPLE = (36.5, 47.9, 37.9, 48.6)
NEAR_KM = 5.0

Point = tuple[float, float]


def is_near(place: Place | None, point: Point) -> bool:
    """Tell whether a place lies within 5 km of a point (lon, lat)."""
    if place is None or place.lon is None or place.lat is None:
        return False
    return bool(WGS84.inv(place.lon, place.lat, *point)[2] <= 1000 * NEAR_KM)


def sort_out(read: tuple[PlaceRead, ...], point: Point) -> str:
    """Say what became of the point that is given for a text."""
    if any(is_near(each.choice.place, point) for each in read):
        return "right place chosen"
    if any(is_near(place, point) for each in read for place in each.mention.candidates):
        return "named, another chosen or none"
    if not any(list_settlements(each.mention.candidates) for each in read):
        return "only regions named" if read else "nothing found"
    return "other settlements named"


def measure_viina(data: Path, misses: int) -> None:
    """Print the table of VIINA's texts."""
    gazetteer = Gazetteer.read(PLACES, WHOLE)
    counts: Counter[str] = Counter()
    missed = []
    for file in sorted((data / "viina_derived").glob("VIINA_*_text.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                text = row["representative_text"]
                read = read_places(text, gazetteer.scan(text), None)
                what = sort_out(read, (float(row["longitude"]), float(row["latitude"])))
                counts[what] += 1
                if what != "right place chosen":
                    missed.append((what, row, read))
    total = counts.total()
    print(f"VIINA, {total} texts: {counts['right place chosen'] / total:.3f} within 5 km")
    for what, count in counts.most_common():
        print(f"  {count:5d}  {count / total:.3f}  {what}")
    named = counts["right place chosen"] + counts["named, another chosen or none"]
    if named:
        print(f"where the given place is named: {counts['right place chosen'] / named:.3f} chosen")
    for what, row, read in random.Random(5).sample(missed, min(misses, len(missed))):  # noqa: S311  # a sample to read
        found = [(each.mention.surface, each.choice.place.name if each.choice.place else "-") for each in read]
        text = " ".join(row["representative_text"].split())
        print(f"{what} | {row['asciiname']}, {row['ADM1_NAME']} | {text} | {found}")


def measure_gold(gold: Path) -> None:
    """Print recall of mentions and of places within 5 km in the gold texts, by language."""
    gazetteer = Gazetteer.read(PLACES, EXAMPLE)
    claims = defaultdict(list)
    for claim in read_lines(gold / "gold.jsonl"):
        claims[claim["document"]] += claim["places"]
    texts = list(read_lines(gold / "texts.jsonl"))
    for language in ("en", "uk", "ru"):
        counts: Counter[str] = Counter()
        for text in (each for each in texts if each["lang"] == language):
            read = read_places(text["text"], gazetteer.scan(text["text"], language), gazetteer.box)
            for place in {(each["start"], each["end"]): each for each in claims[text["id"]]}.values():
                count_gold(place, read, counts)
        print(
            f"gold {language}: {counts['places']} places, found {counts['found'] / counts['places']:.3f};"
            f" {counts['points']} with a point, within 5 km {counts['near'] / counts['points']:.3f},"
            f" of those answered {counts['near'] / counts['answered']:.3f}"
        )


def count_gold(place: dict[str, Any], read: tuple[PlaceRead, ...], counts: Counter[str]) -> None:
    """Count one gold place."""
    here = [each for each in read if each.mention.start < place["end"] and place["start"] < each.mention.end]
    counts["places"] += 1
    counts["found"] += bool(here)
    if place["quality"] != "C":
        counts["points"] += 1
        counts["answered"] += any(each.choice.place for each in here)
        counts["near"] += any(is_near(each.choice.place, (place["lon"], place["lat"])) for each in here)


def read_lines(file: Path) -> Iterable[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    return (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Measure what is there; say in one line what is not."""
    parser = argparse.ArgumentParser(description="Measure how often a report's place is found.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"), help="folder of the gold texts")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses")
    given = parser.parse_args()
    if (given.data / "viina_derived").is_dir():
        measure_viina(given.data, given.misses)
    else:
        print(f"skipped: no VIINA report texts in {given.data}")
    if (given.gold / "gold.jsonl").is_file():
        measure_gold(given.gold)
    else:
        print(f"skipped: no gold texts in {given.gold}")


if __name__ == "__main__":
    main()
