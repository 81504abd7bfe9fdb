"""Measure how well copies are told from new reports: on made-up copies, bulletins and, where they are, real series.

Run: python bench/measure_copies.py
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bulletins import carry_on, write_bulletin
from frontline.reports.copies import Fingerprint, bands_of, judge_copy, share_of_shingles, take_fingerprint

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DAYS = (date(2025, 11, 3), date(2025, 11, 4))
Pair = tuple[str, str]
DAYS_OF_BULLETINS = 400


def read_stories() -> list[str]:
    """Return the example's reports and, where they are, the gold texts and every fortieth assessment."""
    files = sorted((ROOT / "examples/pokrovsk/theatre/reports").glob("*.md"))
    stories = [file.read_text(encoding="utf-8").split("+++")[2].strip() for file in files]
    gold = SHARED / "gold/texts.jsonl"
    if gold.is_file():
        stories += [json.loads(line)["text"] for line in gold.read_text(encoding="utf-8").splitlines()]
    return stories + [text[:4000] for text in read_assessments()[::40]]


def read_assessments() -> list[str]:
    """Return the real daily assessments in order, where they are."""
    file = SHARED / "data/isw_texts/isw_assessments.parquet"
    rows = pq.read_table(file, columns=["published", "text"]).to_pylist() if file.is_file() else []
    return [row["text"] for row in sorted(rows, key=lambda row: str(row["published"]))]


def edit(text: str, share: float, rng: random.Random) -> str:
    """Return a text with a share of its words replaced, as an editor's pen or a bad scan does."""
    return " ".join("який" if rng.random() < share else word for word in text.split())


def carry_all(texts: list[str], way: str) -> list[Pair]:
    """Return each text with itself as another outlet carries it, where that can be made."""
    return [(each, ways[way]) for each in texts if way in (ways := carry_on(each))]


def follow(same: float) -> Iterator[Pair]:
    """Yield each made-up bulletin with that of the next day."""
    rng = random.Random(7)  # noqa: S311  # made-up texts
    state, before = write_bulletin(rng)
    for _ in range(DAYS_OF_BULLETINS):
        state, after = write_bulletin(rng, state, same)
        yield before, after
        before = after


def measure(name: str, pairs: Iterable[Pair]) -> None:
    """Print how many pairs are judged copies, and how many shingles of the shorter the pairs share."""
    shares, judged = [], 0
    for pair in pairs:
        prints = take_fingerprint(pair[0]), take_fingerprint(pair[1])
        short, long = sorted(prints, key=lambda each: each.words)
        shares.append(share_of_shingles(short, long))
        judged += is_found(prints)
    low, middle, high = np.quantile(shares, [0.05, 0.5, 0.95]) if shares else (np.nan,) * 3
    print(f"{name:42}{judged:5} of {len(shares):5}   shared {low:.2f} {middle:.2f} {high:.2f}")


def is_found(prints: tuple[Fingerprint, Fingerprint]) -> bool:
    """Tell whether a theatre finds a pair: by a shared band, then by the words."""
    bands = set(bands_of(prints[0])) & set(bands_of(prints[1]))
    return bool(bands) and judge_copy(*prints, DAYS) is not None


def main() -> None:
    """Print the table: first what should be found, then what should not."""
    rng = random.Random(1)  # noqa: S311  # made-up texts
    stories = read_stories()
    bulletins = [write_bulletin(rng)[1] for _ in range(60)]
    print("copies (pairs judged one story; shingles shared at 5, 50, 95 %)")
    for way in carry_on(bulletins[0]):
        measure(f"  stories, {way}", carry_all(stories, way))
        measure(f"  bulletins, {way}", carry_all(bulletins, way))
    for share in (0.03, 0.06):
        measure(f"  stories, {share:.0%} of the words changed", [(each, edit(each, share, rng)) for each in stories])
    print("no copies")
    measure("  stories, each with each", [(a, b) for n, a in enumerate(stories) for b in stories[:n]])
    for same in (0.0, 0.5, 0.85):
        measure(f"  bulletins, next day, {same:.0%} unchanged", follow(same))
    assessments = read_assessments()
    measure("  real assessments, next day", pairwise(assessments))


if __name__ == "__main__":
    main()
