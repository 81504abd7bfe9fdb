"""Run one side of one benchmark in a process of its own: its best time, the most memory it took, its answer.

How a side is timed belongs here; what it does belongs in ``rows``. Run as
``python bench/contest.py ROW SIDE FOLDER OUT``.
"""

import gc
import importlib
import pickle
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPEATS = 3
LONG_S = 12.0  # what takes longer is not repeated


@dataclass
class Clock:
    """Seconds of processor time inside ``running`` blocks; what is outside is set-up."""

    seconds: float = 0.0
    laps: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what is done inside."""
        start = time.process_time()
        yield
        self.laps.append(time.process_time() - start)
        self.seconds += self.laps[-1]


@dataclass(frozen=True)
class Outcome:
    """What one side did.

    Attributes:
        seconds: processor time, the best of up to three rounds.
        peak_mb: the most memory that the process had.
        answer: what the row's ``judge`` takes.
    """

    seconds: float
    peak_mb: float
    answer: Any


def run_side(side: Callable[[Path, Clock], Any], folder: Path) -> Outcome:
    """Run a side up to three times."""
    best, answer = float("inf"), None
    for _ in range(REPEATS):
        clock = Clock()
        started = time.perf_counter()
        gc.collect()
        answer = side(folder, clock)
        best = min(best, clock.seconds)
        if time.perf_counter() - started > LONG_S:
            break
    return Outcome(best, _peak_mb(), answer)


def _peak_mb() -> float:
    """Return the most memory that this program had; ``getrusage`` alone would count its parent's before the start."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run the side that is named and leave its outcome in a file."""
    row, side, folder, out = sys.argv[1:]
    module = importlib.import_module(f"rows.{row}")
    Path(out).write_bytes(pickle.dumps(run_side(getattr(module, side), Path(folder))))


if __name__ == "__main__":
    main()
