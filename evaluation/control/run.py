"""Run the back-tests of the assessment on the original data and print their tables.

From the root of the repository::

    python evaluation/control/run.py [--data ../shared/data] [--cache FOLDER] [--only 1,2,4,5]
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 6
LAST = date(2026, 2, 28)
CHANGE_DAYS = (7, 28)
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

import numpy as np  # noqa: E402
from control.series import GRID, read_witnesses  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from control import leave_out, settled, spike, worlds  # noqa: E402  # after the paths
from frontline.control.dependence import Dependence  # noqa: E402
from frontline.control.filter import Filter  # noqa: E402
from frontline.control.witness import Witness, first_day_of  # noqa: E402
from frontline.settings import Hazard  # noqa: E402


def print_scores(title: str, scores: dict[str, list[float]]) -> None:
    """Print a table of scores, best last."""
    print(f"\n{title}\n{'':38} {'Brier':>7} {'0-2 km':>7} {'2-5 km':>7} {'5-15 km':>8} {'log':>7}")
    for name, values in sorted(scores.items(), key=lambda each: -each[1][0]):
        print(f"{name:38} {values[0]:7.4f} {values[1]:7.4f} {values[2]:7.4f} {values[3]:8.4f} {values[4]:7.4f}")


def run_whole(maps: dict[str, Witness], only: set[str]) -> None:
    """Run the protocols that need the filter over all days with all maps."""
    started = time.perf_counter()
    witnesses = list(maps.values())
    model = Filter(GRID, 2, Hazard(), first_day_of(witnesses), witnesses)
    beliefs = {}
    for day, belief in model.run(LAST):
        beliefs[day] = belief[0].astype(np.float16)
        if day == spike.FROM and "5" in only:
            print("protocol 5, the invented edit")
            for each in spike.inject(maps, model):
                print(f"  {each}")
    print(f"\nfiltered {len(beliefs)} days of {GRID.size} cells in {time.perf_counter() - started:.0f} s")
    for name, rates in model.rates.items():
        learned = f"delay {1 / rates.redrawn:.0f} days, {1000 * rates.false:.2f} false a 1000 cell-days"
        print(f"  {name}: {learned}, settles after {rates.settles_after:.1f} updates")
    if "5" in only:
        print_swing(maps, beliefs)
    if "2" in only:
        print_settled(maps, beliefs, model.dependences)


def print_swing(maps: dict[str, Witness], beliefs: leave_out.Beliefs) -> None:
    """Print what a map's swing over Pokrovsk did."""
    window = {day: each.astype(np.float32) for day, each in beliefs.items() if spike.FROM <= day <= spike.UNTIL}
    rows = spike.follow_swing(window, maps["uacontrolmap"])
    print("protocol 5, the swing: most that a cell within 4 km of Pokrovsk moved in a day", max(row[3] for row in rows))
    for row in rows[::3]:
        print(f"  {row[0]} map {row[1]:.2f} ours {row[2]:.2f} step {row[3]:.2f}")


def print_settled(maps: dict[str, Witness], beliefs: leave_out.Beliefs, learned: dict[date, Dependence]) -> None:
    """Print how what was stated compares with what all came to agree on, and with what most soon showed."""
    print_judged("protocol 2, settled truth", *settled.score(maps, beliefs, learned))
    title = f"what most maps show {settled.LEAD_DAYS} days on"
    print_judged(title, *settled.score(maps, beliefs, learned, settled.ask_most))
    print_judged(f"{title}, later", *settled.score(maps, beliefs, learned, settled.ask_most, settled.LATER_SPAN))
    for each in list(learned.items())[:: len(learned) // 8 or 1]:
        print("  errors go together from", *each)
    for days in CHANGE_DAYS:
        print_coverage(f"changes over {days} days", np.array(settled.cover_changes(maps, beliefs, learned, days)))


def print_judged(
    title: str, scores: dict[str, list[float]], table: list[list[float]], ranks: list[list[float]]
) -> None:
    """Print scores, calibration and how often intervals of areas held."""
    print_scores(title, scores)
    print("  believed  came out     cells")
    for believed, came, cells in table:
        print(f"  {believed:8.3f}  {came:8.3f}  {cells:8.0f}")
    rank, spread, error = np.array(ranks).T
    print_coverage("areas", rank)
    print(f"  mean error of an area {error.mean():+.2f} km2, mean spread {spread.mean():.2f} km2")


def print_coverage(of_what: str, rank: NDArray[np.float64]) -> None:
    """Print how often intervals held what came out, from where it lay among the draws."""
    for level in settled.LEVELS:
        inside = np.abs(rank - settled.HALF) <= level / 2
        print(f"  {level:.0%} intervals of {of_what} hold what came out in {inside.mean():.1%} of {len(rank)} blocks")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description="Back-test the assessment on the original data.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="a folder for painted cells")
    parser.add_argument("--only", default="1,2,4,5")
    given = parser.parse_args()
    only = set(given.only.split(","))
    if "4" in only:
        print("\n".join(worlds.report(worlds.run_worlds(range(SEEDS)))))
    if not only & {"1", "2", "5"}:
        return
    maps = read_witnesses(given.data, given.cache)
    if only & {"2", "5"}:
        run_whole(maps, only)
    if "1" in only:
        print_scores("protocol 1, DeepState left out", leave_out.predict(maps, "deepstate"))


if __name__ == "__main__":
    main()
