"""Protocol 4: invented worlds whose truth is known, with maps that lag and err, and one that lies.

A front moves by the theatre's hazard at a slow pace. Two honest maps draw it late and with errors. The third, the
adversary, also shows one party in pieces of ground beyond the line, for weeks at a time. Asked are whether the
probabilities and the intervals of areas hold, and whether the adversary's changes come to weigh less than its card
says. That a map which its card says to copy another is no second witness is tested with the readers of the cards.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontline.control.assess import METHOD
from frontline.control.cells import Grid
from frontline.control.dependence import Dependence
from frontline.control.filter import Filter
from frontline.control.hazard import Surroundings
from frontline.control.witness import Witness
from frontline.measures.uncertainty import draw_ranks
from frontline.settings import GridSettings, Hazard
from frontline.sources.card import Display

BOX = (10.0, 45.0, 10.3, 45.16)
GRID = Grid(GridSettings(lon=10.15, lat=45.08, size_m=500), BOX, -24, -18, 48, 36)
START = np.datetime64("2025-01-01")
DAYS = 360
PACE = 0.3
WARM_UP, EVERY = 120, 12
HONEST = (Display(delay_days=22, false_per_1000=0.1), Display(delay_days=14, false_per_1000=0.6))
LIAR = Display(delay_days=14, false_per_1000=0.3)
LIE_PER_DAY, LIE_DAYS = 0.03, 40
BLOCK = 12
LEVELS = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some worlds.

    Attributes:
        brier: of the assessment, and of each map.
        believed: mean probability and share of truth by bins of probability, with the number of cells.
        coverage: of the intervals of areas, by level.
        tests: how many areas.
        liar_weight: log-odds of an old change of the adversary: as its card says, and as learned.
        honest_weight: the same of the second honest map.
    """

    brier: dict[str, float]
    believed: list[tuple[float, float, int]]
    coverage: dict[float, float]
    tests: int
    liar_weight: tuple[float, float]
    honest_weight: tuple[float, float]


def run_worlds(seeds: range) -> Outcome:
    """Run some worlds and return what came of them together."""
    ranks: list[float] = []
    pairs: list[NDArray[np.float64]] = []
    errors: dict[str, list[float]] = {}
    weights: list[list[float]] = []
    for seed in seeds:
        truth, maps = make_world(np.random.default_rng(seed))
        model = Filter(GRID, 2, Hazard(), START.astype(object), maps)
        for n, (_, belief) in enumerate(model.run((START + DAYS - 1).astype(object))):
            if n < WARM_UP or n % EVERY:
                continue
            real = truth[n] == 0
            pairs.append(np.stack([belief[0], real]))
            errors.setdefault(METHOD, []).append(float(((belief[0] - real) ** 2).mean()))
            for each in maps:
                errors.setdefault(each.source, []).append(float(((each.party[n] == 0) != real).mean()))
            ranks += rank_blocks(belief[0], real, model.dependence)
            both = (model.stated, model.rates)
        weights.append([rates[name].weigh_change() for name in ("liar", "fast") for rates in both])
    p, real = np.concatenate(pairs, axis=1)
    rank, mean = np.array(ranks), np.mean(weights, axis=0)
    coverage = {level: float((np.abs(rank - 0.5) <= level / 2).mean()) for level in LEVELS}
    brier = {name: float(np.mean(each)) for name, each in errors.items()}
    return Outcome(brier, calibrate(p, real), coverage, len(rank), (mean[0], mean[1]), (mean[2], mean[3]))


def calibrate(p: NDArray[np.float64], real: NDArray[np.float64]) -> list[tuple[float, float, int]]:
    """Return mean probability, share of truth and count by bins."""
    edges = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)
    found = []
    for low, high in itertools.pairwise(edges):
        here = (p >= low) & (p < high)
        if here.any():
            found.append((float(p[here].mean()), float(real[here].mean()), int(here.sum())))
    return found


def rank_blocks(p: NDArray[np.float32], real: NDArray[np.bool_], dependence: Dependence) -> list[float]:
    """Return where the truth lies among the draws of each block's area."""
    row, col = np.divmod(np.arange(GRID.size), GRID.columns)
    block = row // BLOCK * 100 + col // BLOCK
    found = []
    for number in np.unique(block):
        cells = np.flatnonzero(block == number)
        draws = (draw_ranks(GRID, cells, dependence, dependence.lean_of(0), 200) < p[cells]).sum(axis=1)
        if draws.std() >= 2:  # noqa: PLR2004  # half a km2: surer areas test nothing
            held = real[cells].sum()
            found.append(float(((draws < held).mean() + (draws <= held).mean()) / 2))
    return found


def make_world(random: np.random.Generator) -> tuple[NDArray[np.int8], list[Witness]]:
    """Return the truth, shape (days, cells), and what the maps show of it."""
    truth = move_front(random)
    slow, fast = (display(random, truth, each) for each in HONEST)
    days = START + np.arange(DAYS)
    lies = lie(random, display(random, truth, LIAR))
    maps = [("slow", HONEST[0], slow), ("fast", HONEST[1], fast), ("liar", LIAR, lies)]
    return truth, [Witness(name, card, days, shown) for name, card, shown in maps]


def move_front(random: np.random.Generator) -> NDArray[np.int8]:
    """Return a war in which ground changes hands by the hazard of what lies around it, mostly one way."""
    surroundings = Surroundings.of(Hazard(), GRID)
    everywhere, cells = np.ones(GRID.size, bool), np.arange(GRID.size)
    field = np.ones(GRID.shape, np.int8)
    field[:, : GRID.columns // 2] = 0
    field = field.ravel()
    truth = np.empty((DAYS, GRID.size), np.int8)
    for day in range(DAYS):
        held = np.stack([field == 0, field == 1]).astype(np.float32)
        hazard = surroundings.measure(held, everywhere, cells) * PACE
        chance = np.where(field == 0, hazard[1] * 0.6, hazard[0])
        field = np.where(random.random(GRID.size) < chance, 1 - field, field).astype(np.int8)
        truth[day] = field
    return truth


def display(random: np.random.Generator, truth: NDArray[np.int8], card: Display) -> NDArray[np.int8]:
    """Return what a map shows that redraws late and errs near the line."""
    shown = np.empty_like(truth)
    shown[0] = truth[0]
    for day in range(1, len(truth)):
        late = shown[day - 1] != truth[day]
        catches_up = late & (random.random(GRID.size) < 1 - np.exp(-1 / card.delay_days))
        errs = ~late & near_line(truth[day]) & (random.random(GRID.size) < card.false_per_1000 / 1000)
        shown[day] = np.where(catches_up, truth[day], np.where(errs, 1 - truth[day], shown[day - 1]))
    return shown


def near_line(field: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Tell which cells lie within some cells of the line."""
    plane = field.reshape(GRID.shape)
    near = np.zeros(GRID.shape, bool)
    for step in range(1, 7):
        near[:, step:] |= plane[:, step:] != plane[:, :-step]
        near[:, :-step] |= plane[:, step:] != plane[:, :-step]
    return near.ravel()


def lie(random: np.random.Generator, shown: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return a map that for weeks at a time shows the first party in pieces of ground beyond the line."""
    told = shown.copy()
    for day in range(1, DAYS):
        beyond = np.flatnonzero(near_line(shown[day]) & (shown[day] == 1))
        if len(beyond) and random.random() < LIE_PER_DAY * 3:
            row, col = np.divmod(int(random.choice(beyond)), GRID.columns)
            plane = told.reshape(DAYS, *GRID.shape)
            plane[day : day + LIE_DAYS, max(row - 2, 0) : row + 3, max(col - 2, 0) : col + 3] = 0
    return told


def report(outcome: Outcome) -> list[str]:
    """Return the outcome as lines."""
    lines = ["protocol 4, invented worlds"]
    lines += [f"  Brier of {name}: {value:.4f}" for name, value in outcome.brier.items()]
    lines += [f"  believed {p:.3f}, came out {real:.3f} ({n} cells)" for p, real, n in outcome.believed]
    lines += [
        f"  {level:.0%} intervals hold {share:.1%} of {outcome.tests} areas"
        for level, share in outcome.coverage.items()
    ]
    lines.append(
        f"  weight of the adversary's changes: card {outcome.liar_weight[0]:.2f}, learned {outcome.liar_weight[1]:.2f}"
    )
    lines.append(
        f"  weight of the honest map's: card {outcome.honest_weight[0]:.2f}, learned {outcome.honest_weight[1]:.2f}"
    )
    return lines
