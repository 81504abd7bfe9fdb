"""Tell whether words help: the assessment with and without claims, and how it tells what maps come to show of them.

From the root of the repository::

    python evaluation/control/claims.py [--data ../shared/data] [--cache FOLDER] [--only 1,2,3]

Protocols 1 and 2 (both of its judges) are those of ``leave_out`` and ``settled``, with and without claims on the same
cells, and on those of which something was said in the sixty days before. Protocol 3 scores "confirmed within 7, 30, 90
days" of each capture claimed, right-censored at the map's last day, against the claimant's own trailing rate, and that
of its claims which a map showed, or did not show, on their day alike.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

import numpy as np  # noqa: E402
from control.leave_out import RINGS_KM, Beliefs, add, days_of, domain, held, picture, signed_km, summarise  # noqa: E402
from control.leave_out import SPAN as LEFT_OUT_SPAN  # noqa: E402
from control.said import make_testimonies, open_theatre, read_assessments, read_ministry  # noqa: E402
from control.series import GRID, read_witnesses, without  # noqa: E402
from control.settled import LATER_SPAN, Judge, ask_most, settle  # noqa: E402
from control.settled import SPAN as SETTLED_SPAN  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.special import expit, logit  # noqa: E402

from frontline.control.assess import assess_days  # noqa: E402
from frontline.control.hearing import OFFSET_LEAST, Hearing, Record, Seen, Weight, fit_shift  # noqa: E402
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
NO_PRIOR = 100.0  # a spread that holds nothing
HALF = 0.5

Floats = NDArray[np.float64]
Sums = dict[str, NDArray[np.float64]]


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
        self._judge(number, seen)
        for said in self._days.get(day, ()):
            if said.matter == Matter.WHOLE and said.holds and said.about not in self.given:
                stated = np.clip(seen.state(said, said.cells), SEEN_LEAST, SURELY)
                with_it = float(expit(logit(stated) + self.find_weight(said, number)).mean())
                self.told.append(Told(said, with_it, float(seen.hazard[said.party, said.cells].mean())))
        yield from super().listen(day, seen)


def list_said_cells(said: list[Testimony], day: date) -> NDArray[np.bool_]:
    """Tell of which cells something was said in the days before one."""
    mask = np.zeros(GRID.size, bool)
    for each in said:
        if day - timedelta(days=SAID_DAYS) <= each.day <= day:
            mask[each.cells] = True
    return mask


def walk(witnesses: list[Witness], hearing: Hearing | None, days: Iterable[date]) -> Beliefs:
    """Return what is stated of the first party in each cell on some days."""
    wanted = set(days)
    found = assess_days(witnesses, GRID, 2, LEFT_OUT_SPAN[1], hearing=hearing)
    return {day: each[0].astype(np.float16) for day, each in found if day in wanted}


def list_days(span: tuple[date, date]) -> list[date]:
    """Return every so many days of a span."""
    return [span[0] + timedelta(days=n) for n in range(0, (span[1] - span[0]).days + 1, EVERY)]


def print_rows(title: str, sums: Sums) -> None:
    """Print Brier scores in all and by ring, the log score and the cells."""
    print(f"\n{title}\n{'':50} {'Brier':>7} {'0-2 km':>7} {'2-5 km':>7} {'5-15 km':>8} {'log':>7} {'cells':>8}")
    for name, each in sums.items():
        values = summarise(each)
        print(f"{name:50} " + " ".join(f"{one:7.4f}" for one in values) + f" {each[:, 2].sum():8.0f}")


def score_left_out(maps: dict[str, Witness], said: list[Testimony], ways: dict[str, Beliefs]) -> Sums:
    """Return protocol 1, DeepState left out: by what it shows on the day, and some days later."""
    target, others = maps["deepstate"], without(maps, "deepstate")
    sums: Sums = defaultdict(lambda: np.zeros((len(RINGS_KM), 3)))
    for day in days_of(target, LEFT_OUT_SPAN)[::EVERY]:
        cells, truth, ring = domain(target, others, day)
        spoken = list_said_cells(said, day)[cells]
        later = day + timedelta(days=LATER_DAYS)
        for name, beliefs in ways.items():
            p = beliefs[day][cells].astype(float)
            add(sums[f"{name}, all cells"], p, truth, ring)
            add(sums[f"{name}, said"], p[spoken], truth[spoken], ring[spoken])
            if later <= LEFT_OUT_SPAN[1]:
                came = held(target, later)[cells]
                add(sums[f"{name}, said, shown {LATER_DAYS} days later"], p[spoken], came[spoken], ring[spoken])
    return sums


def score_judged(
    maps: dict[str, Witness], said: list[Testimony], ways: dict[str, Beliefs], judge: Judge, span: tuple[date, date]
) -> Sums:
    """Return protocol 2 by one of its judges, in all cells and in those of which something was said."""
    sums: Sums = defaultdict(lambda: np.zeros((len(RINGS_KM), 3)))
    for day in list_days(span):
        known, first = judge(maps, day)
        known = known.copy()
        away = np.abs(signed_km(held(maps["uacontrolmap"], day)))
        for each in maps.values():
            known &= picture(each, day) > NOBODY
        cells = np.flatnonzero(known & (away <= RINGS_KM[-1]))
        truth, ring, spoken = first[cells], np.searchsorted(RINGS_KM, away[cells]), list_said_cells(said, day)[cells]
        for name, beliefs in ways.items():
            p = beliefs[day][cells].astype(float)
            add(sums[f"{name}, all cells"], p, truth, ring)
            add(sums[f"{name}, said"], p[spoken], truth[spoken], ring[spoken])
    return sums


def print_records(records: list[Record]) -> None:
    """Print what maps came to show of earlier claims, by whose words they are: the table that the settings rest on."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for each in records:
        _, standing, matter = each.kind.split("|")
        groups[f"{standing}, {matter}"].append(each)
    print(f"\nwhat maps came to show of {len(records)} claims")
    print(f"{'':28} {'n':>5} {'expected':>9} {'came':>6} {'log-odds':>9}")
    for name, rows in sorted(groups.items()):
        before, came = np.array([[each.before, each.came] for each in rows]).T
        offset = logit(np.clip(before, OFFSET_LEAST, 1 - OFFSET_LEAST))
        shift = fit_shift(offset, came, np.ones(len(rows)), (0.0, NO_PRIOR))
        print(f"{name:28} {len(rows):5} {before.mean():9.2f} {came.mean():6.2f} {shift:9.1f}")


def run_left_out(maps: dict[str, Witness], said: list[Testimony]) -> None:
    """Print protocol 1, DeepState left out, with and without claims."""
    others, days = without(maps, "deepstate"), days_of(maps["deepstate"], LEFT_OUT_SPAN)[::EVERY]
    ways = {"without claims": walk(others, None, days)}
    ways["with claims"] = walk(others, Hearing(said, EvidenceSettings()), days)
    print_rows(f"protocol 1, DeepState left out, every {EVERY} days", score_left_out(maps, said, ways))


def run_all_maps(maps: dict[str, Witness], said: list[Testimony], only: set[str]) -> None:
    """Print protocol 2 by its judges, with and without claims, and protocol 3."""
    recorder, days = Recorder(said), [*list_days(SETTLED_SPAN), *list_days(LATER_SPAN)]
    ways = {"with claims": walk(list(maps.values()), recorder, days)}
    print_records(recorder.records)
    if "2" in only:
        ways = {"without claims": walk(list(maps.values()), None, days)} | ways
        print_rows("protocol 2, settled truth", score_judged(maps, said, ways, settle, SETTLED_SPAN))
        for title, span in (("", SETTLED_SPAN), (", later", LATER_SPAN)):
            print_rows(f"what most maps show soon{title}", score_judged(maps, said, ways, ask_most, span))
    if "3" in only:
        print_confirmed(maps, recorder.told)


def print_confirmed(maps: dict[str, Witness], told: list[Told]) -> None:
    """Print protocol 3: the log score of "confirmed within some days"."""
    for names in (tuple(maps), ("deepstate",)):
        rows = score_confirmed([maps[name] for name in names], told)
        print(f"\nprotocol 3, confirmed by {', '.join(names)}; log score, {len(told)} captures claimed")
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
    if "1" in only:
        run_left_out(maps, said)
    if only & {"2", "3"}:
        run_all_maps(maps, said, only)


if __name__ == "__main__":
    main()
