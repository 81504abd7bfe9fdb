"""Run the readers and guards over the shared series and say how many deliveries each lets in, and why not.

    PYTHONPATH=src:tests python bench/guards.py ../shared [SOURCE ...]

Two figures a source: a person accepts each question at once (every day meets its neighbour), or nobody answers.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from deliveries import SERIES, shared_card, shared_context
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from frontline.sources.sequence import Picture, Verdict, compare, picture_of

SHOWN = 40


def run(name: str, shared: Path) -> None:
    """Read a whole series and print what the guards found."""
    card = shared_card(name)
    counts: Counter[str] = Counter()
    ignored: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    lines: list[str] = []
    last: Picture | None = None
    kept: Picture | None = None
    for path, body in SERIES[name](shared):
        counts["delivered"] += 1
        started = time.perf_counter()
        try:
            delivery = READERS[card.reader](body, shared_context(card, path))
        except DeliveryError as error:
            counts["refused by the reader"] += 1
            lines.append(f"  refused  {str(error)[:170]}")
            continue
        read = time.perf_counter()
        ignored += delivery.ignored
        picture = picture_of(delivery, card)
        assert picture is not None  # noqa: S101  # these are maps
        found = compare(last, picture, card)
        seconds += Counter({"reading": read - started, "sequence": time.perf_counter() - read})
        asked = [each for each in found if each.verdict is Verdict.ASK]
        counts.update(f"flag: {each.guard}" for each in found if each.verdict is Verdict.FLAG)
        lines += [f"  {each.verdict:8} {path} {each.guard}: {each.message}" for each in found if each.guard != "repeat"]
        counts["passes, each question answered yes"] += not asked
        if (kept is last and not asked) or not any(e.verdict is Verdict.ASK for e in compare(kept, picture, card)):
            counts["passes, nobody answers"] += 1
            kept = picture
        last = picture
    print(f"{name}: {dict(counts)}")
    print(f"  seconds: { {key: round(value, 1) for key, value in seconds.items()} }; ignored: {dict(ignored)}")
    loud = [line for line in lines if " missing days" not in line and "revision" not in line and "jitter" not in line]
    print("\n".join(loud[:SHOWN]))
    print("\n".join([line for line in lines if "jitter" in line][:SHOWN]))
    print("\n".join([line for line in lines if "revision" in line and " 2025" in line][:SHOWN]))


if __name__ == "__main__":
    for each in sys.argv[2:] or SERIES:
        run(each, Path(sys.argv[1]))
