"""Run the benchmarks one after the other on one core, ours against a plain peer, and check that both agree.

``python bench/run.py [ROW ...]`` prints a line a row and writes all to ``bench/latest.json``. A time never fails;
a wrong answer does. What each row does belongs in ``rows``, how a side is timed in ``contest``.
"""

import importlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from contest import Outcome
from originals import DATA, write_files

BENCH = Path(__file__).resolve().parent
ROWS = (
    "load",
    "series",
    "append",
    "disk",
    "back",
    "ids",
    "polygons",
    "places",
    "edit",
    "ways",
    "routes",
    "routes_place",
    "tiles",
    "api",
    "site",
    "claims",
)
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Row:
    """One line of the table; times in seconds of processor time, memory in megabytes."""

    name: str
    ours_s: float
    peer_s: float
    ratio: float
    peak_mb: float
    correct: bool
    note: str


def run_row(name: str, folder: Path) -> Row:
    """Run both sides of a row, each in its own process, and judge their answers."""
    module = importlib.import_module(f"rows.{name}")
    ours, peer = (_run_side(name, side, folder) for side in ("ours", "peer"))
    correct, note = module.judge(ours.answer, peer.answer, folder)
    ratio = getattr(module, "ratio", _ratio_of_times)(ours, peer)
    times = round(ours.seconds, 6), round(peer.seconds, 6)
    return Row(module.NAME, *times, round(ratio, 1), round(ours.peak_mb), bool(correct), note)


def _ratio_of_times(ours: Outcome, peer: Outcome) -> float:
    return peer.seconds / ours.seconds


def _run_side(name: str, side: str, folder: Path) -> Outcome:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "outcome"
        command = [sys.executable, str(BENCH / "contest.py"), name, side, str(folder), str(out)]
        subprocess.run(command, check=True, env=os.environ | ONE_THREAD)  # noqa: S603  # ourselves
        outcome: Outcome = pickle.loads(out.read_bytes())  # noqa: S301  # written by ourselves just now
        return outcome


def main() -> int:
    """Run the rows that are named, or all; return 1 if an answer was wrong."""
    if not DATA.exists():
        print(f"no benchmarks: the original data are not in {DATA}")
        return 0
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = []
    with tempfile.TemporaryDirectory() as place:
        write_files(Path(place))
        print(f"{'':38} {'ours s':>10} {'peer s':>10} {'ratio':>8} {'peak MB':>8}  correct")
        for name in sys.argv[1:] or ROWS:
            row = run_row(name, Path(place))
            rows.append(row)
            print(
                f"{row.name:38} {row.ours_s:10.4f} {row.peer_s:10.4f} {row.ratio:8.1f} {row.peak_mb:8.0f}  "
                f"{'yes' if row.correct else 'NO'}  {row.note}",
                flush=True,
            )
    (BENCH / "latest.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 0 if all(row.correct for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
