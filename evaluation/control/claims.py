"""Tell whether words help: the assessment with and without claims, and how it tells what maps come to show of them.

From the root of the repository::

    python evaluation/control/claims.py [--data ../shared/data] [--cache FOLDER] [--only 1,2,3]

Protocols 1 and 2 are those of ``leave_out`` and ``settled``, with and without claims on the same cells, and on the
cells of which something was said in the sixty days before. Protocol 3 scores "confirmed within 7, 30, 90 days" of each
capture claimed, right-censored at the map's last day, against the claimant's own trailing rate, and that of
its claims which a map showed, or did not show, on their day alike.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

import numpy as np  # noqa: E402
from control.leave_out import RINGS_KM, add, days_of, domain, held, picture, signed_km, summarise  # noqa: E402
from control.leave_out import SPAN as LEFT_OUT_SPAN  # noqa: E402
from control.said import make_testimonies, open_theatre, read_assessments, read_ministry  # noqa: E402
from control.series import GRID, read_witnesses, without  # noqa: E402
from control.settled import SPAN as SETTLED_SPAN  # noqa: E402
from control.settled import settle  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.special import expit, logit  # noqa: E402

from frontline.control.assess import assess_days  # noqa: E402
from frontline.control.hearing import Hearing, Seen, Weight, fit_shift  # noqa: E402
from frontline.control.layer import NOBODY  # noqa: E402
from frontline.control.testimony import Matter, Testimony  # noqa: E402
from frontline.control.witness import Witness  # noqa: E402
from frontline.measures.confirmation import Rule, Shares, confirm  # noqa: E402
from frontline.measures.standing import estimate_waiting  # noqa: E402
from frontline.settings import EvidenceSettings  # noqa: E402

EVERY = 14
SAID_DAYS = 60
LATER_DAYS = 30  # a map that is late shows by then what it did not show on the day
HORIZONS = (7, 30, 90)
PSEUDO = 1.0  # claims, half of them confirmed, that a trailing rate begins with
SHOWN = 0.97  # what a map shows on the day it mostly still shows a week later
SEEN_LEAST, SURELY = 0.01, 0.99
SHIFT_SPREAD = 1.0  # log-odds by which such predictions may be off as a rule
HALF = 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """What was known when a capture was claimed.

    Attributes:
        said: the claim.
        believed: that it is true, with the claim's own weight, in the mean of its cells.
        hazard: daily rate at which the party takes the place.
    """

    said: Testimony
    believed: float
    hazard: float


class Recorder(Hearing):
    """A hearing that takes down what was believed when each capture was claimed."""

    def __init__(self, said: list[Testimony]) -> None:
        super().__init__(said, EvidenceSettings())
        self.told: list[Told] = []

    def listen(self, day: date, seen: Seen) -> Iterator[Weight]:
        """Yield what each testimony is worth, and take down what was believed."""
        number = day.toordinal()
        self._judge(number, seen.screens)
        for said in self._days.get(day, ()):
            if said.matter == Matter.WHOLE and said.holds and said.about not in self.given:
                b = np.clip(seen.believe(said, said.cells), SEEN_LEAST, SURELY)
                believed = float(expit(logit(b) + self.find_weight(said, number)).mean())
                self.told.append(Told(said, believed, float(seen.hazard[said.party, said.cells].mean())))
        yield from super().listen(day, seen)


def list_said_cells(said: list[Testimony], day: date) -> NDArray[np.bool_]:
    """Tell of which cells something was said in the days before one."""
    mask = np.zeros(GRID.size, bool)
    for each in said:
        if day - timedelta(days=SAID_DAYS) <= each.day <= day:
            mask[each.cells] = True
    return mask


def print_rows(title: str, sums: dict[str, NDArray[np.float64]]) -> None:
    """Print Brier scores in all and by ring, the log score and the cells."""
    print(f"\n{title}\n{'':44} {'Brier':>7} {'0-2 km':>7} {'2-5 km':>7} {'5-15 km':>8} {'log':>7} {'cells':>8}")
    for name, each in sums.items():
        values = summarise(each)
        print(f"{name:44} " + " ".join(f"{one:7.4f}" for one in values) + f" {each[:, 2].sum():8.0f}")


def run_leave_out(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 1, DeepState left out, with and without claims."""
    target, others = maps["deepstate"], without(maps, "deepstate")
    test = set(days_of(target, LEFT_OUT_SPAN)[::EVERY])
    sums: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros((len(RINGS_KM), 3)))
    for name, hearing in (("without claims", None), ("with claims", Hearing(said, EvidenceSettings()))):
        for day, belief in assess_days(others, GRID, 2, LEFT_OUT_SPAN[1], hearing=hearing):
            if day not in test:
                continue
            cells, truth, ring = domain(target, others, day)
            p = belief[0, cells].astype(float)
            spoken = list_said_cells(said, day)[cells]
            add(sums[f"{name}, all cells"], p, truth, ring)
            add(sums[f"{name}, of which something was said"], p[spoken], truth[spoken], ring[spoken])
            later = day + timedelta(days=LATER_DAYS)
            if later <= LEFT_OUT_SPAN[1]:
                came = held(target, later)[cells]
                add(sums[f"{name}, said, shown {LATER_DAYS} days later"], p[spoken], came[spoken], ring[spoken])
    print_rows(f"protocol 1, DeepState left out, every {EVERY} days", sums)


def run_settled(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 2, settled truth, with and without claims."""
    witnesses = list(maps.values())
    sums: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros((len(RINGS_KM), 3)))
    for name, hearing in (("without claims", None), ("with claims", Hearing(said, EvidenceSettings()))):
        for day, belief in assess_days(witnesses, GRID, 2, SETTLED_SPAN[1], hearing=hearing):
            if day < SETTLED_SPAN[0] or (day - SETTLED_SPAN[0]).days % EVERY:
                continue
            settled, first = settle(maps, day)
            away = np.abs(signed_km(held(maps["uacontrolmap"], day)))
            for each in witnesses:
                settled &= picture(each, day) > NOBODY
            cells = np.flatnonzero(settled & (away <= RINGS_KM[-1]))
            truth, ring = first[cells], np.searchsorted(RINGS_KM, away[cells])
            p, spoken = belief[0, cells].astype(float), list_said_cells(said, day)[cells]
            add(sums[f"{name}, all cells"], p, truth, ring)
            add(sums[f"{name}, of which something was said"], p[spoken], truth[spoken], ring[spoken])
    print_rows(f"protocol 2, settled truth, every {EVERY} days", sums)


def run_confirmed(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 3: the log score of "confirmed within some days"."""
    witnesses = list(maps.values())
    recorder = Recorder(said)
    rates = {}
    for _ in assess_days(witnesses, GRID, 2, LEFT_OUT_SPAN[1], np.zeros(0, np.int64), hearing=recorder):
        pass
    for names in (tuple(maps), ("deepstate",)):
        judges = [maps[name] for name in names]
        rows = score_confirmed(judges, recorder.told)
        rates[names] = rows
        print(f"\nprotocol 3, confirmed by {', '.join(names)}; log score, {len(recorder.told)} captures claimed")
        print(f"{'':28} {'claims':>6} {'came':>6} {'rate':>8} {'alike':>8} {'ours':>8} {'better':>8}")
        for title, found in rows.items():
            n, came, rate, alike, ours = len(found), *found.mean(axis=0)
            print(f"{title:28} {n:6} {came:6.2f} {rate:8.3f} {alike:8.3f} {ours:8.3f} {1 - ours / rate:8.1%}")


def score_confirmed(judges: list[Witness], told: list[Told]) -> dict[str, Floats]:
    """Return for each horizon, and each claimant with enough claims, rows of what came and both log scores."""
    past: dict[str, list[tuple[int, int | None, int]]] = defaultdict(list)
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    learned: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for each in sorted(told, key=lambda one: one.said.day):
        found = follow(judges, each.said)
        if found is None:
            continue
        lag, followed, shows = found
        claimant, day = each.said.claimant, each.said.day.toordinal()
        for horizon in HORIZONS:
            until = min(horizon, followed)
            came = lag is not None and lag <= until
            rate, alike = (trail(past[key], day, until) for key in (claimant, f"{claimant}, {shows}"))
            raw = ours = predict(each, judges, until, shows=shows)
            if not shows:
                ours = correct(raw, [one for one in learned[horizon] if one[0] + horizon <= day])
                learned[horizon].append((day, raw, float(came)))
            losses = [-float(np.log(p if came else 1 - p)) for p in (rate, alike, ours)]
            rows[f"within {horizon} days"].append((float(came), *losses))
            if not shows:
                rows[f"within {horizon} days, not shown"].append((float(came), *losses))
        for key in (claimant, f"{claimant}, {shows}"):
            past[key].append((day, lag, followed))
    return {title: np.array(found) for title, found in rows.items()}


def follow(judges: list[Witness], said: Testimony) -> tuple[int | None, int, bool] | None:
    """Return the lag of the first map that shows a claim, how long it was followed, and if one shows it already."""
    day = np.datetime64(said.day)
    lags, followed, shows = [], [], False
    for each in judges:
        part = each.party[:, said.cells]
        seen = (part > NOBODY).sum(axis=1)
        own = np.where(seen > 0, (part == said.party).sum(axis=1) / np.maximum(seen, 1), np.nan)
        found = confirm(Shares(each.days, own, 1 - own), said.day, Rule())
        if found is None:
            continue
        lags.append(found.lag_days)
        followed.append(found.followed_days)
        shows |= bool(own[int(np.searchsorted(each.days, day, side="right")) - 1] >= HALF)
    if not lags:
        return None
    shown = [lag for lag in lags if lag is not None]
    return (min(shown) if shown else None), max(followed), shows


def trail(past: list[tuple[int, int | None, int]], day: int, horizon: int) -> float:
    """Return the claimant's trailing rate: the share of its earlier claims confirmed within so many days, as known."""
    if not past:
        return HALF
    ages = np.array([day - claimed for claimed, _, _ in past])
    known = np.array([lag is not None and lag <= age for (_, lag, _), age in zip(past, ages, strict=True)])
    days = np.array([lag if seen else age for (_, lag, _), age, seen in zip(past, ages, known, strict=True)])
    times, waiting, _ = estimate_waiting(np.maximum(days, 0), known)
    at = int(np.searchsorted(times, horizon, side="right"))
    rate = 1 - float(waiting[at - 1]) if at else 0.0
    return (rate * len(past) + HALF * PSEUDO) / (len(past) + PSEUDO)


def predict(told: Told, judges: list[Witness], horizon: int, *, shows: bool) -> float:
    """Return how likely maps are to show a capture within some days, by what the assessment knew of it."""
    if shows:
        return SHOWN
    redraw = sum(1 / each.display.delay_days for each in judges)
    hazard = max(told.hazard, 1e-6)
    drawn = 1 - np.exp(-redraw * horizon)
    both = 1 - (redraw * np.exp(-hazard * horizon) - hazard * np.exp(-redraw * horizon)) / (redraw - hazard)
    return float(np.clip(told.believed * drawn + (1 - told.believed) * both, SEEN_LEAST, SURELY))


def correct(probability: float, past: list[tuple[int, float, float]]) -> float:
    """Return a probability shifted as far as earlier ones, of claims judged by now, were too low or too high."""
    if not past:
        return probability
    _, told, came = np.array(past).T
    shift = fit_shift(logit(told), came, np.ones(len(told)), (0.0, SHIFT_SPREAD))
    return float(np.clip(expit(logit(probability) + shift), SEEN_LEAST, SURELY))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description="Tell whether claims help the assessment.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="a folder for painted cells and read texts")
    parser.add_argument("--only", default="1,2,3")
    given = parser.parse_args()
    only = set(given.only.split(","))
    theatre = open_theatre()
    claims = [*read_ministry(given.data, theatre), *read_assessments(given.data, theatre, given.cache)]
    said = make_testimonies(claims, theatre)
    print(f"{len(claims)} claims, {len(said)} of cells, {len({each.about for each in said})} different")
    maps = read_witnesses(given.data, given.cache)
    for number, run in (("1", run_leave_out), ("2", run_settled), ("3", run_confirmed)):
        if number in only:
            run(maps, said)


if __name__ == "__main__":
    main()
