"""Test what is said of contested ground: predict the grey of a map that is left out of what is known.

From the root of the repository::

    python evaluation/control/contest.py [--data ../shared/data] [--cache FOLDER] [--learn]

The map's grey is hidden and what it draws as held is not, as in a theatre that has the held areas only. Weights are
learned on the days before the span that is scored (``--learn`` prints them). Scored are cells within 5 km of the map's
own line. Beside ours: a constant rate, fixed bands by distance from the believed and from the drawn line, and where
maps disagree. Then: how long grey lasts, whether words tell it, and whether grey ground falls sooner.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

import numpy as np  # noqa: E402
from control.grey import Grey, read_grey  # noqa: E402
from control.leave_out import held, signed_km  # noqa: E402
from control.logistic import fit_logistic, fit_weights  # noqa: E402
from control.said import make_testimonies, open_theatre, read_assessments, read_ministry  # noqa: E402
from control.series import GRID, TABLES, make_witness, read_witnesses  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

from frontline.control import contest  # noqa: E402
from frontline.control.assess import assess_days  # noqa: E402
from frontline.control.contest import Line, describe_belief, describe_line, estimate_contest  # noqa: E402
from frontline.control.witness import Witness  # noqa: E402

OWN = "deepstate"  # the map whose grey is sought
FIRST, LAST = date(2023, 9, 1), date(2025, 8, 3)
LEARN = (date(2023, 11, 5), date(2024, 6, 30))
SCORED = (date(2024, 7, 8), date(2025, 8, 3))
EVERY, SAMPLE, SEED = 5, 6000, 1
EDGES_KM = np.array([-5, -3, -2, -1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 3])
AGES = (5, 10, 30, 60, 90)
LATER_DAYS = 30
BINS = np.array([0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001])
RINGS_KM = (0.6, 1.1, 2.1, 3.1, 5.1)
BELIEFS = (0.02, 0.1, 0.35, 0.7, 1.01)
HALF = 0.5
MOVED_CELLS = contest.MOVED_KM * 1000 / GRID.settings.size_m
HELPS = {
    "the belief and the distance": 3,
    "with how the belief moved": 5,
    "with what we say of contested ground": 6,
    "with the grey itself": 8,
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Past:
    """What was drawn and what was believed.

    Attributes:
        grey: what the map drew.
        maps: all maps, without the grey.
        beliefs: of the first party, by day.
    """

    grey: Grey
    maps: dict[str, Witness]
    beliefs: dict[date, NDArray[np.float16]]

    def days(self, span: tuple[date, date]) -> list[date]:
        """Return the days of a span that can be asked about."""
        back = timedelta(days=contest.MOVED_DAYS)
        able = [each for each in self.beliefs if each - back in self.beliefs and self.grey.at(each) is not None]
        return [each for each in sorted(able) if span[0] <= each <= span[1]]

    def believe(self, day: date) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the belief of a day and that of some time before."""
        back = timedelta(days=contest.MOVED_DAYS)
        return self.beliefs[day].astype(np.float32), self.beliefs[day - back].astype(np.float32)

    def show(self, day: date) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats, NDArray[np.int64]]:
        """Return the grey and the held cells of a day, the distance from the line, and the cells that are scored."""
        n = self.grey.at(day)
        km = signed_km(self.grey.held[n])
        return self.grey.grey[n], self.grey.held[n], km, np.flatnonzero(GRID.inside & (np.abs(km) <= contest.WITHIN_KM))

    def estimate(self, day: date, *, by_line: bool = True) -> Floats:
        """Return what we say of each cell, by the map's line or by the belief alone."""
        line = Line("left out", day, self.show(day)[1], np.ones(GRID.size, bool)) if by_line else None
        return estimate_contest(GRID, *self.believe(day), line, None).astype(float)


def read_past(data: Path, cache: Path | None) -> Past:
    """Return the grey, the maps and the beliefs; the map whose grey is sought comes with its own held areas."""
    grey = read_grey(data, cache, FIRST)
    maps = read_witnesses(data, cache, (FIRST, LAST), tuple(name for name in TABLES if name != OWN))
    party = np.where(grey.held, 0, 1).astype(np.int8)
    party[:, ~GRID.inside] = -2
    maps[OWN] = make_witness(OWN, grey.days, party)
    file = cache / f"beliefs-{FIRST}.npz" if cache else None
    if file is not None and file.is_file():
        kept = np.load(file)
        return Past(grey, maps, dict(zip(kept["days"].astype(object), kept["b"], strict=True)))
    beliefs = {
        day: each[0].astype(np.float16)
        for day, each in assess_days(list(maps.values()), GRID, 2, LAST) if day.toordinal() % EVERY == 0
    }  # fmt: skip
    if file is not None:
        np.savez(file, days=np.array(list(beliefs), "datetime64[D]"), b=np.array(list(beliefs.values())))
    return Past(grey, maps, beliefs)


def learn(past: Past) -> tuple[Floats, Floats]:
    """Return the weights by a map's line and by the belief alone, from the days before those that are scored."""
    random = np.random.default_rng(SEED)
    line, belief, shown = [], [], []
    for day in past.days(LEARN):
        grey, drawn, _, cells = past.show(day)
        chosen = random.choice(cells, SAMPLE, replace=False)
        line.append(describe_line(GRID, *past.believe(day), drawn, chosen))
        belief.append(describe_belief(GRID, *past.believe(day), chosen))
        shown.append(grey[chosen])
    outcome = np.concatenate(shown)
    return fit_weights(np.concatenate(line), outcome), fit_weights(np.concatenate(belief), outcome)


def learn_age(past: Past) -> list[tuple[int, float]]:
    """Return how much what was shown some days before counts beside what is expected, on the days before the span."""
    rows = []
    for age in AGES:
        top, bottom = 0.0, 0.0
        for day in past.days(LEARN):
            n = past.grey.at(day - timedelta(days=age))
            if n is not None:
                cells = past.show(day)[3]
                expected, shown = past.estimate(day)[cells], past.grey.grey[n][cells].astype(float)
                top += float(((shown - expected) * (past.show(day)[0][cells] - expected)).sum())
                bottom += float(((shown - expected) ** 2).sum())
        rows.append((age, top / bottom))
    return rows


def make_bands(past: Past) -> tuple[float, Floats, Floats, Floats]:
    """Return the rates of the peers, from the days before the span: in all, by two lines, and where maps (dis)agree."""
    counts = [np.zeros((len(EDGES_KM) + 1, 2)) for _ in range(2)] + [np.zeros((2, 2))]
    for day in past.days(LEARN):
        grey, _, km, cells = past.show(day)
        for table, row in zip(counts, _sort(past, day, km, cells), strict=True):
            np.add.at(table, row, np.stack([grey[cells], np.ones(len(cells))], axis=1))
    rates = [table[:, 0] / np.maximum(table[:, 1], 1) for table in counts]
    total = counts[0].sum(axis=0)
    return float(total[0] / total[1]), rates[0], rates[1], rates[2]


def _sort(past: Past, day: date, km: Floats, cells: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the bands of cells by the believed and by the drawn line, and whether maps disagree about them."""
    believed = signed_km(past.believe(day)[0] > HALF)
    views = np.mean([held(each, day)[cells] for each in past.maps.values()], axis=0)
    unlike = ((views > 0) & (views < 1)).astype(int)
    return [np.digitize(believed[cells], EDGES_KM), np.digitize(km[cells], EDGES_KM), unlike]


def score(past: Past) -> tuple[dict[str, list[float]], list[list[float]]]:
    """Return the Brier and log score of each way over the span, and our calibration."""
    rate, by_belief, by_line, by_views = make_bands(past)
    sums: dict[str, NDArray[np.float64]] = {}
    table = np.zeros((len(BINS) - 1, 3))
    for day in past.days(SCORED):
        grey, _, km, cells = past.show(day)
        truth = grey[cells]
        believed, drawn, unlike = _sort(past, day, km, cells)
        ways = {
            "a constant rate": np.full(len(cells), rate),
            "where maps disagree": by_views[unlike],
            "a band along the believed line": by_belief[believed],
            "a band along the map's line": by_line[drawn],
            "ours, by the belief alone": past.estimate(day, by_line=False)[cells],
            "ours": past.estimate(day)[cells],
        }
        for name, p in ways.items():
            safe = np.clip(p, 1e-3, 1 - 1e-3)
            log = -np.log(np.where(truth, safe, 1 - safe))
            sums.setdefault(name, np.zeros(3))
            sums[name] += (((p - truth) ** 2).sum(), log.sum(), len(cells))
        np.add.at(table, np.digitize(ways["ours"], BINS) - 1,
                  np.stack([ways["ours"], truth, np.ones(len(cells))], axis=1))  # fmt: skip
    scores = {name: [each[0] / each[2], each[1] / each[2]] for name, each in sums.items()}
    return scores, [[*(each[:2] / each[2]), each[2]] for each in table if each[2]]


def last_on(past: Past) -> list[list[float]]:
    """Return for each age of the last grey known the Brier score of: nothing known, the grey as it was, ours."""
    rows = []
    for age in AGES:
        errors = np.zeros((3, 2))
        for day in past.days(SCORED):
            n = past.grey.at(day - timedelta(days=age))
            if n is None:
                continue
            truth, _, _, cells = past.show(day)
            expected, shown = past.estimate(day)[cells], past.grey.grey[n][cells].astype(float)
            mixed = expected + contest.weigh_age(age) * (shown - expected)
            for row, p in enumerate((expected, shown, mixed)):
                errors[row] += (((p - truth[cells]) ** 2).sum(), len(cells))
        rows.append([age, *(errors[:, 0] / errors[:, 1])])
    return rows


def fall(past: Past) -> list[tuple[str, float, list[float]]]:
    """Return how much of ground not drawn as held is 30 days later: free and grey, at like distance and belief."""
    counts: dict[tuple[str, float, int], NDArray[np.float64]] = {}
    for day in past.days(SCORED):
        n = past.grey.at(day + timedelta(days=LATER_DAYS))
        if n is None:
            continue
        grey, drawn, km, cells = past.show(day)
        free = cells[~drawn[cells]]
        falls, belief = past.grey.held[n][free], past.believe(day)[0][free]
        for name, values, edges in (("km", -km[free], RINGS_KM), ("belief", belief, BELIEFS)):
            at = np.minimum(np.searchsorted(edges, values), len(edges) - 1)
            for row, edge in enumerate(edges):
                for is_grey in (0, 1):
                    here = (at == row) & (grey[free] == is_grey)
                    counts.setdefault((name, edge, is_grey), np.zeros(2))
                    counts[name, edge, is_grey] += (falls[here].sum(), here.sum())
    return [
        (name, edge, [*(counts[name, edge, 0]), *(counts[name, edge, 1])]) for name, edge, grey in counts if not grey
    ]


def help_belief(past: Past) -> dict[str, list[float]]:
    """Return how well the belief, alone and with grey, says what the map draws 30 days later: Brier and log score.

    Both are logistic regressions on the belief, learned on the days before the span, on ground not yet drawn as held.
    """
    rows: dict[str, list[tuple[Floats, NDArray[np.bool_]]]] = {"learn": [], "score": []}
    for part, span in (("learn", LEARN), ("score", SCORED)):
        for day in past.days(span):
            n = past.grey.at(day + timedelta(days=LATER_DAYS))
            if n is None or (part == "learn" and day + timedelta(days=LATER_DAYS) > LEARN[1]):
                continue
            grey, drawn, km, cells = past.show(day)
            free = cells[~drawn[cells]]
            b = np.clip(past.believe(day)[0][free].astype(float), 1e-3, 1 - 1e-3)
            said = past.estimate(day)[free]
            near, far = np.exp(km[free]), np.exp(km[free] / 3)
            moved = gaussian_filter(np.abs(np.subtract(*past.believe(day))).reshape(GRID.shape), MOVED_CELLS).ravel()[
                free
            ]
            columns = [np.log(b / (1 - b)), near, far, moved, moved * far, said, grey[free], grey[free] * near]
            rows[part].append((np.stack(columns, axis=1), past.grey.held[n][free]))
    (x, y), (x_test, y_test) = ((np.concatenate(each) for each in zip(*rows[part], strict=True)) for part in rows)
    found = {}
    for name, k in HELPS.items():
        p = np.clip(fit_logistic(x[:, :k], y)(x_test[:, :k]), 1e-3, 1 - 1e-3)
        found[name] = [float(((p - y_test) ** 2).mean()), float(-np.log(np.where(y_test, p, 1 - p)).mean())]
    return found


def tell_by_words(past: Past, data: Path, cache: Path | None) -> list[tuple[str, int, int, float, float]]:
    """Return for each kind of words about ground not drawn as held: how many, cells, what we said, what was grey."""
    theatre = open_theatre()
    claims = [*read_ministry(data, theatre), *read_assessments(data, theatre, cache)]
    days = past.days(SCORED)
    found: dict[str, list[tuple[int, float, float]]] = {}
    for each in make_testimonies(claims, theatre):
        soon = [day for day in days if each.day <= day < each.day + timedelta(days=EVERY)]
        if soon:
            grey, drawn, _, _ = past.show(soon[0])
            free = each.cells[~drawn[each.cells]]
            words = f"{each.matter}: party {each.party} {'holds it' if each.holds else 'does not hold it'}"
            if len(free):
                found.setdefault(words, []).append((len(free), past.estimate(soon[0])[free].sum(), grey[free].sum()))
    table = []
    for words, rows in sorted(found.items()):
        count, said, came = np.array(rows).sum(axis=0)
        table.append((words, len(rows), int(count), said / count, came / count))
    return table


def report(past: Past) -> None:
    """Print the tables that need maps only."""
    scores, table = score(past)
    print(f"the grey left out, {SCORED[0]} to {SCORED[1]}, every {EVERY} days, within {contest.WITHIN_KM:.0f} km")
    print(f"{'':34} {'Brier':>7} {'log':>7}")
    for name, values in sorted(scores.items(), key=lambda one: -one[1][0]):
        print(f"{name:34} {values[0]:7.4f} {values[1]:7.4f}")
    print("  said  came out     cells")
    for row in table:
        print(f"  {row[0]:.3f}  {row[1]:.3f}  {row[2]:9.0f}")
    print("grey known some days before: Brier of nothing known, of the grey as it was, of ours")
    for row in last_on(past):
        print(f"  {row[0]:3.0f} days: {row[1]:.4f} {row[2]:.4f} {row[3]:.4f}")
    print("drawn as held 30 days later: free ground, grey ground")
    for name, edge, (fell, free, fell_grey, grey) in fall(past):
        rates = f"{fell / max(free, 1):.3f} of {free:8.0f}   {fell_grey / max(grey, 1):.3f} of {grey:7.0f}"
        print(f"  {name} up to {edge:4}: {rates}")
    print("drawn as held 30 days later, of ground that is not: Brier and log score")
    for name, values in help_belief(past).items():
        print(f"  {name:40} {values[0]:.4f} {values[1]:.4f}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description="Test what is said of contested ground.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="a folder for painted cells")
    parser.add_argument("--learn", action="store_true", help="print the weights, learned anew, and stop")
    parser.add_argument("--words", action="store_true", help="also look at what words tell")
    given = parser.parse_args()
    past = read_past(given.data, given.cache)
    if given.learn:
        for name, weights in zip(("LINE_WEIGHTS", "BELIEF_WEIGHTS"), learn(past), strict=True):
            print(f"{name} = ({', '.join(f'{each:.3f}' for each in weights)})")
        print("weight of what was shown, by age:", [(age, round(weight, 3)) for age, weight in learn_age(past)])
        return
    report(past)
    if given.words:
        for words, n, cells, said, came in tell_by_words(past, given.data, given.cache):
            print(f"  {words}: {n} claims, {cells} cells, said {said:.2f}, grey {came:.2f}")


if __name__ == "__main__":
    main()
