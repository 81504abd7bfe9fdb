"""Tell whether geolocated posts help: the assessment with and without them, on the same cells.

From the root of the repository::

    python evaluation/control/posts.py [--data ../shared/data] [--cache FOLDER] [--only 1,2]

A post counts from the day of its file, or from the day on which the picture's own address says that it was published
if that is later. Protocol 1 and both judges of protocol 2 are those of ``leave_out`` and ``settled``; *shown* are the
cells around which a post was made in the sixty days before. The map whose publisher lists the posts is one of the
judges.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

import numpy as np  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import shapely  # noqa: E402
from control.claims import list_said_cells, print_rows  # noqa: E402
from control.leave_out import RINGS_KM, add, days_of, domain, held, signed_km  # noqa: E402
from control.leave_out import SPAN as LEFT_OUT_SPAN  # noqa: E402
from control.series import GRID, PARTIES, read_witnesses, without  # noqa: E402
from control.settled import LATER_SPAN, ask_most, settle  # noqa: E402
from control.settled import SPAN as SETTLED_SPAN  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from frontline.control.assess import assess_days  # noqa: E402
from frontline.control.hearing import Hearing  # noqa: E402
from frontline.control.testimony import Testimony  # noqa: E402
from frontline.control.witness import Witness  # noqa: E402
from frontline.settings import EvidenceSettings  # noqa: E402
from frontline.theatre.posts import Post, hear_posts  # noqa: E402

EVERY = 14
SNOWFLAKE = re.compile(r"status/(\d{15,20})")
SNOWFLAKE_EPOCH_MS, SNOWFLAKE_BITS = 1_288_834_974_657, 22
Sums = dict[str, NDArray[np.float64]]


def read_posts(data: Path) -> Iterator[Post]:
    """Yield the posts that a map's publisher lists, with the day on which each could be known."""
    rows = pq.read_table(data / "uacontrolmap" / "geolocations.parquet").to_pylist()
    for number, row in enumerate(rows):
        point = shapely.from_wkb(row["geometry"])
        day = max(date.fromisoformat(str(row["date"])[:10]), _published(row["url"]))
        yield Post(f"post:{number}", "uacontrolmap", day, PARTIES.index(row["side"].upper()), point.x, point.y)


def _published(url: str | None) -> date:
    """Return the day that a picture's address tells, the first of all days if it tells none."""
    found = SNOWFLAKE.search(url or "")
    if not found:
        return date.min
    milliseconds = (int(found.group(1)) >> SNOWFLAKE_BITS) + SNOWFLAKE_EPOCH_MS
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def run_leave_out(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 1, DeepState left out, with and without posts."""
    target, others = maps["deepstate"], without(maps, "deepstate")
    test = set(days_of(target, LEFT_OUT_SPAN)[::EVERY])
    sums: Sums = defaultdict(lambda: np.zeros((len(RINGS_KM), 3)))
    for name, hearing in (("without posts", None), ("with posts", Hearing(said, EvidenceSettings()))):
        for day, belief in assess_days(others, GRID, 2, LEFT_OUT_SPAN[1], hearing=hearing):
            if day in test:
                cells, truth, ring = domain(target, others, day)
                score(sums, name, belief[0, cells].astype(float), truth, ring, list_said_cells(said, day)[cells])
    print_rows("Protocol 1, DeepState left out", sums)


def score(sums: Sums, name: str, p: NDArray[np.float64], truth: NDArray[np.bool_],
          ring: NDArray[np.int64], shown: NDArray[np.bool_]) -> None:  # fmt: skip
    """Add the scores of all cells, and of those around which a post was made."""
    add(sums[f"{name}, all cells"], p, truth, ring)
    add(sums[f"{name}, shown"], p[shown], truth[shown], ring[shown])


def run_settled(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 2 by both judges, with and without posts."""
    judged = {
        "settled": (settle, SETTLED_SPAN),
        "most": (ask_most, SETTLED_SPAN),
        "most, later": (ask_most, LATER_SPAN),
    }
    sums: dict[str, Sums] = {name: defaultdict(lambda: np.zeros((len(RINGS_KM), 3))) for name in judged}
    for name, hearing in (("without posts", None), ("with posts", Hearing(said, EvidenceSettings()))):
        for day, belief in assess_days(list(maps.values()), GRID, 2, LATER_SPAN[1], hearing=hearing):
            for title, (judge, span) in judged.items():
                if span[0] <= day <= span[1] and (day - span[0]).days % EVERY == 0:
                    inside, first = judge(maps, day)
                    away = np.abs(signed_km(held(maps["uacontrolmap"], day)))
                    cells = np.flatnonzero(inside & (belief.sum(axis=0) > 0) & (away <= RINGS_KM[-1]))
                    ring, shown = np.searchsorted(RINGS_KM, away[cells]), list_said_cells(said, day)[cells]
                    score(sums[title], name, belief[0, cells].astype(float), first[cells], ring, shown)
    for title, each in sums.items():
        print_rows(f"Protocol 2, {title}", each)


def main() -> None:
    """Run the protocols asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--only", default="1,2")
    asked = parser.parse_args()
    maps = read_witnesses(asked.data, asked.cache)
    said = list(hear_posts(read_posts(asked.data), GRID, PARTIES, EvidenceSettings().window_days))
    print(f"{len(said)} testimonies of posts")
    if "1" in asked.only:
        run_leave_out(maps, said)
    if "2" in asked.only:
        run_settled(maps, said)


if __name__ == "__main__":
    main()
