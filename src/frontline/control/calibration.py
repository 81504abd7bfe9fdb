"""Hold what is believed to what came out: learn from settled days by how much the filter's probabilities are off.

The filter treats maps as independent, though they look away from the same ground and lean on the same reports, so its
odds are too long and it is late. Every few days its belief is set aside; once the time has passed that maps take to
show a change, each such belief is compared with what most maps show by then, which favours neither the map that draws
first nor the one that draws last. From the counts, which fade, a rising curve from the believed to the stated log-odds
is learned for each party (Platt 1999, with hinges): of each day's past only, without labels, and near to a curve that a
theatre begins with until enough has been seen. The walk through the days itself goes on with what the filter believes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

SET_ASIDE_DAYS = 10  # a belief is kept for later judgement so often
HALF_LIFE_DAYS = 365.0
TOGETHER_KM2 = 25.0  # ground that is right or wrong together, and counts as one thing seen
FIRST_SLOPE = (
    0.75  # of a theatre's first curve: 2024-06 to 11, both parties alike, by one map 0.72, two 0.79, three 0.88
)
SPREAD = 0.5  # how far each coefficient is expected to lie from that curve's
FURTHEST = 14.0  # log-odds between which is counted; the filter's own floor
STEP = 0.25
HINGES = (3.0, 6.0)
FLATTEST = 0.05  # the curve rises at least so much for each unit of log-odds
LEAST = 1e-6
STEPS, EXACT = 50, 1e-9  # of the search for the coefficients: how many, and how small the last
SURE = 5e-6  # what is believed to within this is stated as it is

Floats = NDArray[np.float64]
Field = NDArray[np.float32]

EDGES = np.arange(-FURTHEST, FURTHEST + STEP / 2, STEP)
MIDDLES = (EDGES[1:] + EDGES[:-1]) / 2


def _describe(odds: Floats) -> Floats:
    """Return what the curve is made of, shape (n, terms); its mirror image is made of the same."""
    hinged = [np.maximum(side * odds - hinge, 0) for hinge in HINGES for side in (1, -1)]
    return np.stack([np.ones_like(odds), odds, np.abs(odds), *hinged], axis=1)


TERMS = _describe(MIDDLES)
FIRST_CURVE = FIRST_SLOPE * np.eye(TERMS.shape[1])[1]


@dataclass(slots=True)
class Calibration:
    """What was believed beside what came out, and the curves learned from it.

    Attributes:
        seen: weight of cells by the log-odds believed of each party, shape (parties, bins).
        came: of them, what came out as that party's.
        waiting: beliefs that are not yet judged, by day number, each of shape (parties, cells).
        terms: the curves' coefficients, shape (parties, terms).
    """

    seen: Floats
    came: Floats
    waiting: dict[int, Field] = field(default_factory=dict)
    terms: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @classmethod
    def of(cls, parties: int) -> "Calibration":
        """Return one that has seen nothing, with the curve that a theatre begins with."""
        counts = np.zeros((2, parties, len(MIDDLES)))
        return cls(counts[0], counts[1], terms=np.tile(FIRST_CURVE, (parties, 1)))

    def set_aside(self, day: int, belief: Field, covered: NDArray[np.bool_]) -> bool:
        """Keep a day's belief for judgement, if it is time, and tell whether it was."""
        due = not self.waiting or day - max(self.waiting) >= SET_ASIDE_DAYS
        if due:
            self.waiting[day] = belief * covered
        return due

    def judge(
        self, day: int, lead_days: int, shown: Iterable[NDArray[np.int8]], cell_km2: float
    ) -> list[tuple[Field, Field]]:
        """Compare the beliefs that are old enough with what most maps show by now, and learn from it.

        Args:
            day: its number.
            lead_days: how long maps take to show a change.
            shown: which party each map shows, shape (cells,) each.
            cell_km2: area of a cell.

        Returns:
            What was to be stated of each of them before this was learned, and how far each cell came out as each
            party's, each of shape (parties, cells).
        """
        due = [each for each in self.waiting if day - each >= lead_days]
        if not due:
            return []
        came = find_most_shown(list(shown), len(self.seen))
        judged = []
        for each in due:
            belief = self.waiting.pop(each)
            judged.append((self.correct(belief), came))
            fade = 0.5 ** (SET_ASIDE_DAYS / HALF_LIFE_DAYS)
            counts = count_odds(belief, came)
            self.seen, self.came = (
                old * fade + new * min(cell_km2 / TOGETHER_KM2, 1)
                for old, new in zip((self.seen, self.came), counts, strict=True)
            )
        self.terms = np.array([_fit(seen, came) for seen, came in zip(self.seen, self.came, strict=True)])
        return judged

    def correct(self, belief: Field) -> Field:
        """Return what is to be stated of a belief, shape (parties, cells); columns that are all 0 stay so."""
        doubt = np.flatnonzero((belief.max(axis=0) < 1 - SURE) & (belief.sum(axis=0) > 0))
        stated = belief.copy()
        part = np.stack([self._curve(n).state(each[doubt]) for n, each in enumerate(belief)])
        stated[:, doubt] = part / part.sum(axis=0)
        return stated

    def find_room(self, shown: NDArray[np.int8], believed: Field, most: float) -> Field:
        """Return by which log-odds beliefs may rise so that what is stated of them rises by no more than ``most``.

        Args:
            shown: which party is spoken of, shape (n,); none where negative.
            believed: the probability of that party, shape (n,).
            most: of probability; what is stated falls by so much at most if it is negative.
        """
        room = np.full(len(shown), np.inf, np.float32)
        for party in range(len(self.seen)):
            here = shown == party
            odds, curve = _odds(believed[here]), self._curve(party)
            target = scipy.special.logit(np.clip(scipy.special.expit(curve(odds)) + most, LEAST, 1 - LEAST))
            furthest = float(scipy.special.logit(1 - 2 * SURE))
            room[here] = np.maximum(np.sign(most) * (np.clip(curve.find(target), -furthest, furthest) - odds), 0)
        return room

    def find_belief(self, party: int, stated: float) -> float:
        """Return the log-odds to be believed of a party so that a probability is stated of it."""
        return float(self._curve(party).find(np.array([scipy.special.logit(stated)]))[0])

    def state_odds(self, party: int, believed: Field) -> Floats:
        """Return the log-odds stated of beliefs in a party, shape of ``believed``."""
        return self._curve(party)(_odds(believed))

    def find_step(self, party: int, believed: Field, by: float) -> Floats:
        """Return by which log-odds beliefs in a party must move so that what is stated of them moves by so many."""
        odds, curve = _odds(believed), self._curve(party)
        furthest = float(scipy.special.logit(1 - 2 * SURE))
        return np.asarray(np.clip(curve.find(curve(odds) + by), -furthest, furthest) - odds)

    def memory(self) -> dict[str, NDArray[Any]]:
        """Return its arrays by name."""
        kept: dict[str, NDArray[Any]] = {"seen": self.seen, "came": self.came, "terms": self.terms}
        return kept | {f"waiting/{day}": each for day, each in self.waiting.items()}

    @classmethod
    def recall(cls, memory: dict[str, NDArray[Any]]) -> "Calibration":
        """Return one as it was kept."""
        waiting = {int(name.partition("/")[2]): each for name, each in memory.items() if name.startswith("waiting/")}
        return cls(memory["seen"], memory["came"], waiting, memory["terms"])

    def _curve(self, party: int) -> "Curve":
        heights = TERMS_AT_EDGES @ self.terms[party]
        rises = np.maximum(np.diff(heights), FLATTEST * STEP)
        middle = len(EDGES) // 2
        climbed = np.concatenate([[0.0], np.cumsum(rises)])
        return Curve(climbed - climbed[middle] + heights[middle])


TERMS_AT_EDGES = _describe(EDGES)


@dataclass(frozen=True, slots=True)
class Curve:
    """Stated log-odds at each of ``EDGES``, rising."""

    heights: Floats

    def __call__(self, odds: Floats) -> Floats:
        """Return the stated log-odds of believed ones."""
        return np.asarray(np.interp(odds, EDGES, self.heights))

    def state(self, believed: Field) -> Field:
        """Return the probability to be stated of believed ones, in single precision, as they are kept."""
        at = (_single_odds(believed) + np.float32(FURTHEST)) / np.float32(STEP)
        step = np.minimum(at.astype(np.int32), len(MIDDLES) - 1)
        heights = self.heights.astype(np.float32)
        odds = heights[step] + (at - step.astype(np.float32)) * np.diff(heights)[step]
        return np.asarray(1 / (1 + np.exp(-odds)))

    def find(self, stated: Floats) -> Floats:
        """Return the believed log-odds of stated ones."""
        return np.asarray(np.interp(stated, self.heights, EDGES))


def _odds(believed: Field) -> Floats:
    return np.asarray(scipy.special.logit(np.clip(believed.astype(np.float64), LEAST, 1 - LEAST)))


def _single_odds(believed: Field) -> Field:
    p = np.clip(believed, np.float32(LEAST), np.float32(1 - LEAST))
    return np.asarray(np.log(p / (1 - p)))


def find_most_shown(shown: list[NDArray[np.int8]], parties: int) -> Field:
    """Return 1 for the party that most maps show in each cell, shared where several tie; 0 where none shows any."""
    votes = np.zeros((parties, len(shown[0])), np.int8)
    for each in shown:
        for party in range(parties):
            votes[party] += each == party
    most = votes.max(axis=0)
    first = (votes == most) & (most > 0)
    return np.asarray(np.divide(first, np.maximum(first.sum(axis=0, dtype=np.int8), 1), dtype=np.float32))


def count_odds(belief: Field, came: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Return how many cells were believed at each log-odds, and how many of them came out so."""
    known = np.flatnonzero((belief.max(axis=0) > 0) & (came.max(axis=0) > 0))
    seen, found = np.zeros((2, len(belief), len(MIDDLES)))
    for party, each in enumerate(belief):
        at = np.clip(((_single_odds(each[known]) + FURTHEST) / STEP).astype(int), 0, len(MIDDLES) - 1)
        seen[party] = np.bincount(at, minlength=len(MIDDLES))
        found[party] = np.bincount(at, came[party, known], len(MIDDLES))
    return seen, found


def _fit(seen: Floats, came: Floats) -> Floats:
    """Return the coefficients of greatest posterior density (logistic regression with a Gaussian prior).

    By Newton's method with halved steps: the density has one summit, and a step solves a handful of equations.
    """

    def cost(terms: Floats) -> float:
        odds, off = TERMS @ terms, (terms - FIRST_CURVE) / SPREAD
        return float((seen * np.logaddexp(0, odds) - came * odds).sum() + (off**2).sum() / 2)

    terms, lost = FIRST_CURVE, cost(FIRST_CURVE)
    for _ in range(STEPS):
        p = scipy.special.expit(TERMS @ terms)
        slope = TERMS.T @ (seen * p - came) + (terms - FIRST_CURVE) / SPREAD**2
        bend = (TERMS * (seen * p * (1 - p))[:, None]).T @ TERMS + np.eye(len(terms)) / SPREAD**2
        step = np.linalg.solve(bend, slope)
        while (now := cost(terms - step)) > lost and np.abs(step).max() > EXACT:
            step /= 2
        if now > lost or np.abs(step).max() <= EXACT:
            break
        terms, lost = terms - step, now
    return np.asarray(terms)
