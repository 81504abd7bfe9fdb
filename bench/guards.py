"""Lay each map of the shared series beside the one before it: what the guards ask and flag, and how long it takes.

    PYTHONPATH=src:tests python bench/guards.py ../shared [SOURCE ...]

Each question is answered with yes, so that every map meets its neighbour. Of a source's flags the counts are printed.
"""

import sys
import time
from bisect import bisect_right
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

from deliveries import SERIES, shared_card, shared_context
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from frontline.sources.sequence import Picture, Verdict, check_sequence, draw_pictures


def run(name: str, shared: Path) -> None:
    """Read a whole series and print what the guards found."""
    card = shared_card(name)
    counts: Counter[str] = Counter()
    pictures: list[Picture] = []
    days: list[date] = []
    seconds = 0.0
    for path, body in SERIES[name](shared):
        counts["deliveries"] += 1
        context = shared_context(card, path)
        try:
            delivery = READERS[card.reader](body, context)
        except DeliveryError as error:
            counts["refused by the reader"] += 1
            print(f"  refused  {error}")
            continue
        started = time.perf_counter()
        drawn = draw_pictures(delivery, card)
        recall = partial(_recall, pictures, days)
        found = check_sequence(recall, drawn, context, accepted=True)
        seconds += time.perf_counter() - started
        counts.update(f"{each.verdict} {each.guard}" for each in found)
        counts["with a flag or question"] += bool(found)
        for each in found:
            if each.verdict is Verdict.ASK:
                print(f"  asks  {path}: {each.message}")
        pictures += drawn
        days += [each.day for each in drawn]
    print(f"{name}: {dict(counts)}; {seconds / counts['deliveries'] * 1000:.1f} ms a delivery")


def _recall(pictures: list[Picture], days: list[date], day: date) -> Picture | None:
    place = bisect_right(days, day)
    return pictures[place - 1] if place else None


if __name__ == "__main__":
    for each in sys.argv[2:] or SERIES:
        run(each, Path(sys.argv[1]))
