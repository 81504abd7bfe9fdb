"""Weigh what is said of who holds some ground by how earlier words of the same kind and speaker came out.

A claim multiplies the odds of what it says by P(such a claim | true) / P(such a claim | not true). That ratio is not
stated but learned, causally: some weeks after a claim the maps are looked at, and the ratio is the one which, applied
to what was to be expected without each earlier claim, would have told best what the maps came to show (a logistic
regression with that as offset and a normal prior, McCullagh and Nelder 1989). So a side that claims what maps show soon
afterwards gains weight, one that claims ahead of the troops loses it, and what everybody believed already teaches
nothing. Older claims fade. A speaker's ratio is drawn towards that of its side and kind of words, and this towards the
setting's.

Words count once: repeats by one side within a window add only what the strongest has over the others. No claim moves a
cell by more than ``MOST_MOVED``. A geolocated post has the setting's odds always: ground around posts changes hands
more often than elsewhere, and a record of them would count that as their word. What a person of the desk finds is
believed as far as the person is sure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.calibration import LEAST, Calibration
from frontline.control.displays import MOST_MOVED, Screen
from frontline.control.layer import NOBODY
from frontline.control.testimony import Matter, Testimony, group_by_day
from frontline.settings import EvidenceSettings

Floats = NDArray[np.float32]

DOUBTED = 0.9  # a claim of ground that is believed less than this can teach something
OFFSET_LEAST = 0.005  # a belief counts as no nearer to 0 or 1 than this where claims are judged
SIDE_SPREAD = 1.0  # log-odds by which a side's kind of words differs from the setting
CLAIMANT_SPREAD = 0.5  # and a speaker from its side
MOST = 4.0  # log-odds that any claim can have
FORGOTTEN = 0.02  # a record that weighs less is dropped
STEPS, LONGEST_STEP = 30, 2.0  # of Newton's method


@dataclass(frozen=True, slots=True)
class Record:
    """How an earlier claim came out.

    Attributes:
        day: number of the day on which it was judged.
        kind: side, standing and matter of its words.
        claimant: who spoke.
        before: what was expected of what it said if nobody had said it, in the mean of its doubted cells.
        came: the share of those cells that maps came to show so.
    """

    day: int
    kind: str
    claimant: str
    before: float
    came: float


@dataclass(frozen=True, slots=True)
class Pending:
    """A claim that is not judged yet: when it will be, what of, and where it was in doubt."""

    due: int
    kind: str
    claimant: str
    before: float
    party: int
    holds: bool
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a testimony adds to the log-odds of its party in some cells; negative where it speaks against it."""

    party: int
    cells: NDArray[np.int64]
    log_odds: Floats


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a testimony: the odds that its words had, None for a finding, and whether it moved any cell."""

    odds: float | None
    gave: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What is believed and shown on a day, when words are heard.

    Attributes:
        belief: of each party in each cell, shape (parties, cells).
        hazard: the daily probability that each party takes each cell, shape (parties, cells).
        covered: whether any map covers the cell, shape (cells,).
        screens: what the maps show.
        calibration: what is stated of a belief.
    """

    belief: Floats
    hazard: Floats
    covered: NDArray[np.bool_]
    screens: Sequence[Screen]
    calibration: Calibration

    def believe(self, said: Testimony, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how far what is said is believed in some cells."""
        own = self.belief[said.party, cells].astype(np.float64)
        return np.asarray(own if said.holds else 1 - own)

    def find_room(self, said: Testimony, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the most log-odds that words may give, so that what is stated moves no further than it may."""
        most = MOST_MOVED if said.holds else -MOST_MOVED
        party = np.full(len(cells), said.party, np.int8)
        return self.calibration.find_room(party, self.belief[said.party, cells], most).astype(np.float64)

    def find_step(self, said: Testimony, cells: NDArray[np.int64], sure: float) -> NDArray[np.float64]:
        """Return the log-odds by which what is said is stated as surely as this, and none where it already is."""
        p = np.clip(self.belief[said.party, cells].astype(np.float64), LEAST, 1 - LEAST)
        target = self.calibration.find_belief(said.party, sure if said.holds else 1 - sure)
        step = target - scipy.special.logit(p)
        return np.asarray(np.maximum(step if said.holds else -step, 0))

    def expect(self, said: Testimony, cells: NDArray[np.int64], days: int) -> NDArray[np.float64]:
        """Return how likely what is said would be some days on if nobody had said it, by the hazard of the day."""
        own = self.belief[said.party, cells].astype(np.float64)
        takes = self.hazard[said.party, cells].astype(np.float64)
        loses = self.hazard[:, cells].sum(axis=0) - takes
        gained, lost = (1 - (1 - np.clip(each, 0, 1)) ** days for each in (takes, loses))
        later = own + (1 - own) * gained - own * lost
        return np.asarray(later if said.holds else 1 - later)


class Hearing:
    """All that is said in a theatre, and what is known by a day of how far it is to be believed.

    Attributes:
        settings: the weights to begin with, and how claims are judged.
        given: what repeats of a claim may not add again: its first day and the log-odds given since.
        pending: claims that are not judged yet.
        records: how earlier claims came out.
        heard: the testimonies heard by this hearing, by their ids.
    """

    def __init__(self, testimonies: Iterable[Testimony], settings: EvidenceSettings) -> None:
        self.settings = settings
        self.given: dict[str, tuple[int, float]] = {}
        self.pending: list[Pending] = []
        self.records: list[Record] = []
        self.heard: dict[str, Heard] = {}
        self._fits: dict[tuple[str, str], float] = {}  # of the day, by kind and claimant
        self._fitted_on = 0
        self._days = group_by_day(testimonies)

    def listen(self, day: date, seen: Seen) -> Iterator[Weight]:
        """Yield what each testimony of a day is worth.

        Args:
            day: the day.
            seen: what is believed and shown; the caller lets each weight count before it asks for the next.
        """
        number = day.toordinal()
        self._judge(number, seen.screens)
        for said in self._days.get(day, ()):
            cells = said.cells[seen.covered[said.cells]]
            if len(cells):
                sign = 1.0 if said.holds else -1.0
                found = self._weigh(said, cells, seen, number)
                odds = None if said.sure is not None else float(np.exp(self.find_weight(said, number)))
                self.heard[said.testimony_id] = Heard(odds, gave=bool((found > 0).any()))
                yield Weight(said.party, cells, (sign * found).astype(np.float32))

    def _weigh(self, said: Testimony, cells: NDArray[np.int64], seen: Seen, number: int) -> NDArray[np.float64]:
        """Return the log-odds that a testimony gives to what it says, shape of ``cells``."""
        if said.sure is not None:
            return seen.find_step(said, cells, said.sure)
        first, given = self.given.get(said.about, (number, 0.0))
        whole = self.find_weight(said, number)
        self._note(said, cells, seen, number)
        self.given[said.about] = (first, max(whole, given))
        return np.minimum(max(whole - given, 0.0), seen.find_room(said, cells))

    def find_weight(self, said: Testimony, number: int) -> float:
        """Return the log-odds that a claim earns by what is known on a day of earlier ones; never below zero."""
        speaker = (_kind_of(said), said.claimant)
        if number != self._fitted_on:
            self._fitted_on, self._fits = number, {}
        if speaker not in self._fits:
            self._fits[speaker] = self._learn_weight(said, number)
        return self._fits[speaker]

    def _learn_weight(self, said: Testimony, number: int) -> float:
        stated = self.settings.weigh(said.standing, said.matter)
        if said.matter == Matter.SHOWN:
            return stated
        kind = [each for each in self.records if each.kind == _kind_of(said)]
        side = self._fit(kind, number, stated, SIDE_SPREAD)
        own = [each for each in kind if each.claimant == said.claimant]
        return float(np.clip(self._fit(own, number, side, CLAIMANT_SPREAD), 0, MOST))

    def _fit(self, records: list[Record], number: int, centre: float, spread: float) -> float:
        if not records:
            return centre
        ages = np.array([number - each.day for each in records])
        before = np.clip([each.before for each in records], OFFSET_LEAST, 1 - OFFSET_LEAST)
        came = np.array([each.came for each in records])
        return fit_shift(scipy.special.logit(before), came, self._fade(ages), (centre, spread))

    def _fade(self, ages: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(0.5 ** (ages / self.settings.half_life_days))

    def _note(self, said: Testimony, cells: NDArray[np.int64], seen: Seen, number: int) -> None:
        """Take a claim down, to be judged later; a repeat, a post, or one that everybody believes, is not."""
        if said.matter == Matter.SHOWN:
            return
        doubted = cells[seen.believe(said, cells) < DOUBTED]
        if len(doubted) and said.about not in self.given:
            days = self.settings.judged_after_days
            expected = float(seen.expect(said, doubted, days).mean())
            kept = (number + days, _kind_of(said), said.claimant, expected, said.party, said.holds)
            self.pending.append(Pending(*kept, tuple(doubted.tolist())))

    def _judge(self, number: int, screens: Sequence[Screen]) -> None:
        """Judge the claims that are due by what the maps show by now, and forget what is old."""
        for each in [one for one in self.pending if one.due <= number]:
            came = _share_shown(screens, np.array(each.cells), each.party)
            if came is not None:
                found = came if each.holds else 1 - came
                self.records.append(Record(number, each.kind, each.claimant, each.before, found))
        self.pending = [each for each in self.pending if each.due > number]
        oldest = number - self.settings.half_life_days * float(np.log2(1 / FORGOTTEN))
        self.records = [each for each in self.records if each.day >= oldest]
        window = self.settings.window_days
        self.given = {about: each for about, each in self.given.items() if number - each[0] < window}

    def learned(self) -> dict[str, Any]:
        """Return all that it has taken down, as data."""
        rows = [[one.due, one.kind, one.claimant, one.before, one.party, one.holds, list(one.cells)]
                for one in self.pending]  # fmt: skip
        records = [[each.day, each.kind, each.claimant, each.before, each.came] for each in self.records]
        return {"given": {about: list(each) for about, each in self.given.items()}, "pending": rows, "records": records}

    def recall(self, learned: dict[str, Any]) -> None:
        """Take up again what an earlier one had taken down."""
        self.given = {about: (int(first), float(given)) for about, (first, given) in learned["given"].items()}
        self.pending = [
            Pending(due, kind, claimant, before, party, holds, tuple(cells))
            for due, kind, claimant, before, party, holds, cells in learned["pending"]
        ]
        self.records = [Record(*row) for row in learned["records"]]


def fit_shift(
    offset: NDArray[np.float64],
    came: NDArray[np.float64],
    weight: NDArray[np.float64],
    prior: tuple[float, float],
) -> float:
    """Return the shift of log-odds by which what was believed tells best what came, given a normal prior of it.

    Args:
        offset: log-odds believed before, shape (n,).
        came: what came of it, 0..1, shape (n,).
        weight: of each, shape (n,).
        prior: its mean and standard deviation.
    """
    centre, spread = prior
    shift = centre
    for _ in range(STEPS):
        p = scipy.special.expit(offset + shift)
        slope = weight @ (came - p) - (shift - centre) / spread**2
        bend = weight @ (p * (1 - p)) + 1 / spread**2
        step = float(np.clip(slope / bend, -LONGEST_STEP, LONGEST_STEP))
        shift += step
        if abs(step) < 1e-9:  # noqa: PLR2004  # far finer than any figure that is shown
            break
    return shift


def _kind_of(said: Testimony) -> str:
    return f"{said.side}|{said.standing}|{said.matter}"


def _share_shown(screens: Sequence[Screen], cells: NDArray[np.int64], party: int) -> float | None:
    """Return the share of some cells that maps show as a party's, in the mean of the maps; None where none looks."""
    shares = []
    for screen in screens:
        shown = screen.shown[cells]
        seen = shown > NOBODY
        if seen.any():
            shares.append(float((shown[seen] == party).mean()))
    return float(np.mean(shares)) if shares else None
