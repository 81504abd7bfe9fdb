"""Protocol 1: leave a map out and predict what it shows from the others, beside simpler ways to do so.

The latent state leads the display of a slow map, so two figures are given of ours: the probability itself, and what
the left-out map would show of it, by a logistic regression on the probability of the day and of days before, learned
only from days before the span. Scored are cells within 15 km of the left-out map's own line on the day.
"""

from datetime import date, timedelta

import numpy as np
from control.logistic import fit_logistic
from control.series import GRID, without
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from frontline.control.assess import METHOD, assess_days
from frontline.control.layer import NOBODY, UNSEEN
from frontline.control.witness import Witness

SPAN = (date(2025, 7, 3), date(2026, 2, 28))
LEARNED_FROM = date(2024, 10, 15)  # the features look back 60 days and the maps begin in the summer before
RINGS_KM = (2.0, 5.0, 15.0)
HALF = 0.5
EVERY = 5  # days; neighbouring days say the same again
LEARN_EVERY = 14
SAMPLE = 8000
LAGS = (0, 15, 30, 60)
PEER_LAGS = (0, 7, 14, 30, 60, 120)
SEED = 20250703

Floats = NDArray[np.float64]
Beliefs = dict[date, NDArray[np.float16]]
Scores = dict[str, list[float]]


def predict(maps: dict[str, Witness], left_out: str) -> Scores:
    """Return for each way the Brier score in all, by ring, and the log score in all."""
    target, others = maps[left_out], without(maps, left_out)
    beliefs = {day: each[0].astype(np.float16) for day, each in assess_days(others, GRID, 2, SPAN[1])}
    learn = [
        day for day in days_of(target, (LEARNED_FROM, SPAN[0] - timedelta(days=1)))[::LEARN_EVERY] if day in beliefs
    ]
    test = [day for day in days_of(target, SPAN)[::EVERY] if day in beliefs]
    random = np.random.default_rng(SEED)
    rows: dict[str, list[Floats]] = {"ours": [], "peer": []}
    shown: list[NDArray[np.bool_]] = []
    for day in learn:
        cells, truth, _ = domain(target, others, day)
        chosen = random.choice(len(cells), min(SAMPLE, len(cells)), replace=False)
        rows["ours"].append(describe_belief(beliefs, day)[cells[chosen]])
        rows["peer"].append(describe_maps(others, day)[cells[chosen]])
        shown.append(truth[chosen])
    outcome = np.concatenate(shown)
    display = fit_logistic(np.concatenate(rows["ours"]), outcome)
    history = fit_logistic(np.concatenate(rows["peer"]), outcome)
    sums: dict[str, NDArray[np.float64]] = {}
    for day in test:
        cells, truth, ring = domain(target, others, day)
        views = [held(each, day)[cells].astype(float) for each in others]
        ways = {each.source: view for each, view in zip(others, views, strict=True)}
        ways["majority vote"] = np.mean(views, axis=0)
        ways["latest source wins"] = latest(others, day)[cells].astype(float)
        ways["logistic with history"] = history(describe_maps(others, day)[cells])
        ways[f"{METHOD}, latent"] = beliefs[day][cells].astype(float)
        ways[f"{METHOD}, as the map would show it"] = display(describe_belief(beliefs, day)[cells])
        for name, p in ways.items():
            add(sums.setdefault(name, np.zeros((len(RINGS_KM), 3))), p, truth, ring)
    return {name: summarise(each) for name, each in sums.items()}


def add(sums: NDArray[np.float64], p: Floats, truth: NDArray[np.bool_], ring: NDArray[np.int64]) -> None:
    """Add to the sums of squared errors, log scores and cells by ring."""
    safe = np.clip(p, 1e-3, 1 - 1e-3)
    error, log = (p - truth) ** 2, -np.log(np.where(truth, safe, 1 - safe))
    for n in range(len(RINGS_KM)):
        here = ring == n
        sums[n] += (error[here].sum(), log[here].sum(), here.sum())


def summarise(sums: NDArray[np.float64]) -> list[float]:
    """Return the Brier score in all, by ring, and the log score."""
    total = sums.sum(axis=0)
    return [total[0] / total[2], *(sums[:, 0] / np.maximum(sums[:, 2], 1)), total[1] / total[2]]


def days_of(witness: Witness, span: tuple[date, date]) -> list[date]:
    """Return the days that a map shows in a span, both ends included."""
    days: list[date] = witness.days.astype(object).tolist()
    return [day for day in days if span[0] <= day <= span[1]]


def picture(witness: Witness, day: date) -> NDArray[np.int8]:
    """Return the last picture up to a day."""
    at = int(np.searchsorted(witness.days, np.datetime64(day), side="right")) - 1
    return np.asarray(witness.party[max(at, 0)])


def held(witness: Witness, day: date) -> NDArray[np.bool_]:
    """Tell which cells a map shows as the first party's on a day, with the old ground that it leaves out."""
    return np.asarray(picture(witness, day) != 1)


def latest(witnesses: list[Witness], day: date) -> NDArray[np.bool_]:
    """Tell which cells are the first party's by the map that last changed what it shows there."""
    best, when = held(witnesses[0], day), np.full(GRID.size, -1)
    for each in witnesses:
        at = int(np.searchsorted(each.days, np.datetime64(day), side="right"))
        recent = each.party[max(at - 200, 0) : at]
        changed = recent[1:] != recent[:-1]
        last = np.where(changed.any(axis=0), len(changed) - changed[::-1].argmax(axis=0), 0)
        stamp = np.where(last > 0, each.days[at - len(recent) :][last].astype(int), 0)
        best, when = np.where(stamp > when, held(each, day), best), np.maximum(stamp, when)
    return best


def signed_km(field: NDArray[np.bool_]) -> Floats:
    """Return the distance in km to the nearest ground of the other side in the box, positive inside the first's."""
    inside, outside = (
        distance_transform_edt(~(each & GRID.inside).reshape(GRID.shape)).ravel() for each in (~field, field)
    )
    return np.asarray(np.where(field, inside, -outside) * GRID.settings.size_m / 1000)


def domain(
    target: Witness, others: list[Witness], day: date
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """Return the cells scored on a day, what the left-out map shows of them, and their rings."""
    truth = held(target, day)
    away = np.abs(signed_km(truth))
    covered = GRID.inside & (picture(target, day) > NOBODY)
    for each in others:
        covered &= picture(each, day) != UNSEEN
    cells = np.flatnonzero(covered & (away <= RINGS_KM[-1]))
    return cells, truth[cells], np.searchsorted(RINGS_KM, away[cells])


def describe_belief(beliefs: Beliefs, day: date) -> Floats:
    """Return what a display may depend on, from what is believed of the day and of days before, shape (cells, k)."""
    columns = []
    for lag in LAGS:
        p = np.clip(beliefs[day - timedelta(days=lag)].astype(float), 1e-3, 1 - 1e-3)
        odds = np.log(p / (1 - p))
        columns += [odds, gaussian_filter(odds.reshape(GRID.shape), 2).ravel()]
        if lag in (0, 30):
            km = signed_km(p > HALF)
            columns += [np.tanh(km), np.tanh(km / 3), np.tanh(km / 8)]
    return np.stack(columns, axis=1)


def describe_maps(witnesses: list[Witness], day: date) -> Floats:
    """Return how far each cell lies inside each map's line on the day and on days before, shape (cells, k)."""
    columns = []
    for each in witnesses:
        for lag in PEER_LAGS:
            km = signed_km(held(each, day - timedelta(days=lag)))
            columns += [np.tanh(km), np.tanh(km / 3), np.tanh(km / 8)]
    return np.stack(columns, axis=1)
