"""Carry the belief of who holds each cell from day to day: let time pass, then look at what each map shows.

The filter knows nothing of the future. Looking back with hindsight belongs in ``smoothing``.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control.calibration import Calibration
from frontline.control.cells import Grid
from frontline.control.dependence import Dependence
from frontline.control.displays import SURE, Evidence, Rates, Screen
from frontline.control.hazard import Surroundings, move_on
from frontline.control.hearing import Hearing, Seen
from frontline.control.layer import NOBODY, UNSEEN
from frontline.control.learning import REFIT_DAYS, Pace, Tally, bound_doubts
from frontline.control.misses import Misses
from frontline.control.witness import Witness
from frontline.settings import Hazard

TINY = 1e-6
CALIBRATION, MISSES = "calibration/", "misses/"  # no source's name has a slash

Floats = NDArray[np.float32]


class Filter:
    """The assessment as of one day, and how to go on to the next.

    Attributes:
        day: the last day taken in; the day before the first map at the start.
        belief: the probability of each party in each cell, shape (parties, cells).
        covered: whether any map covers the cell, shape (cells,).
        screens: what each map has shown.
        tallies: what is counted of each map.
        stated: what their cards say that they are worth.
        rates: what each map's changes are worth at present.
        pace: how fast control changes at present.
        calibration: how what is stated differs from what is believed.
        misses: how errors of what is stated go together.
        dependences: what was learned of that, by the first day on which it held.
        hearing: what is said beside the maps; None: nothing.
    """

    def __init__(
        self,
        grid: Grid,
        parties: int,
        hazard: Hazard,
        first: date,
        witnesses: list[Witness],
        hearing: Hearing | None = None,
    ) -> None:
        self.hearing = hearing
        self._witnesses = witnesses
        self._grid = grid
        self._surroundings = Surroundings.of(hazard, grid)
        self.day = first - timedelta(days=1)
        self.belief: Floats = np.full((parties, grid.size), 1 / parties, np.float32)
        self._hazard: Floats = np.zeros_like(self.belief)
        self.covered = np.zeros(grid.size, bool)
        self.screens: dict[str, Screen] = {}
        self.tallies: dict[str, Tally] = {}
        self.stated: dict[str, Rates] = {}
        self.rates: dict[str, Rates] = {}
        self.show(witnesses)
        self.pace = Pace()
        self.pace_factor = self.pace.factor
        self.calibration = Calibration.of(parties)
        self.misses = Misses.of(parties)
        self.dependences: dict[date, Dependence] = {first: self.misses.found}
        self._age = 0

    def show(self, witnesses: list[Witness]) -> None:
        """Go on with other pictures: the same maps on later days, or maps that begin only now."""
        self._witnesses = witnesses
        for each in witnesses:
            self._meet(each)

    def _meet(self, witness: Witness) -> None:
        if witness.source not in self.screens:
            self.screens[witness.source] = Screen(self._grid.size)
            self.tallies[witness.source] = Tally()
            self.stated[witness.source] = Rates.of(witness.display)
            self.rates[witness.source] = self.stated[witness.source]

    def run(self, until: date) -> Iterator[tuple[date, Floats]]:
        """Yield each following day with its probabilities, shape (parties, cells); 0 where no map covers the cell."""
        while self.day < until:
            self.step()
            yield self.day, self.calibration.correct(self.belief * self.covered)

    def step(self) -> None:
        """Let a day pass and look at its maps."""
        self.day += timedelta(days=1)
        due = self._let_pass() if self._age else 0.0
        self._age += 1
        drawn = 0.0
        day = np.datetime64(self.day)
        for witness in self._witnesses:
            position = witness.position(day)
            if position is not None:
                drawn += self._look(witness, witness.party[position])
        if self.hearing is not None:
            self._listen(self.hearing)
        self.pace.note(drawn, due * sum(1 for each in self.screens.values() if each.day is not None), 1)
        if self._age % REFIT_DAYS == 0:
            self._refit()
        self._settle()

    def _settle(self) -> None:
        """Learn from what came out of earlier beliefs, and set today's aside."""
        looked = [name for name, screen in self.screens.items() if screen.day is not None]
        lead = round(float(np.median([1 / self.stated[name].redrawn for name in looked])))
        shown = {name: self.screens[name].shown for name in looked}
        today = self.day.toordinal()
        self.misses.follow(today, shown, self._grid.cell_km2)
        for stated, came in self.calibration.judge(today, lead, shown.values(), self._grid.cell_km2):
            self.misses.learn(stated, came, self._grid)
        if self.calibration.set_aside(today, self.belief, self.covered):
            self.misses.set_aside(today, self.calibration.correct(self.belief * self.covered), shown)
        if self.misses.found != self.dependence:
            self.dependences[self.day] = self.misses.found

    @property
    def dependence(self) -> Dependence:
        """Return how errors of what is stated of the day go together, as far as is known."""
        return next(reversed(self.dependences.values()))

    def _let_pass(self) -> float:
        """Let each cell change hands as it may in a day; return how many would, by the theatre's table."""
        hazard = self._surroundings.measure(self.belief, self.covered)
        due = float(((1 - self.belief) * hazard)[:, self.covered].sum())
        hazard *= np.float32(self.pace_factor)
        self._hazard = hazard
        moved = np.clip(move_on(self.belief, hazard), TINY, None)
        everything = hazard.sum(axis=0)
        for screen in self.screens.values():
            if screen.day is not None:
                own = _of_shown(moved, screen.shown)
                cells = np.flatnonzero((own < SURE) & (screen.shown > NOBODY))
                party = screen.shown[cells]
                came = self.belief[party, cells] * (everything[cells] - hazard[party, cells])
                screen.forget(cells, np.clip(came / np.maximum(1 - own[cells], TINY), 0, 1))
        self.belief = moved
        return due

    def _look(self, witness: Witness, now: NDArray[np.int8]) -> float:
        """Take in a map; return how many cells it redrew, less those that it took back."""
        source = witness.source
        screen, day = self.screens[source], self.day.toordinal()
        gap = None if screen.day is None else day - screen.day
        believed = _of_shown(self.belief, now)
        evidence = screen.look(now, believed, day, self.rates[source], self._grid, self.calibration)
        if gap is not None:
            others = [each for name, each in self.screens.items() if name != source]
            shows = np.where(now > NOBODY, believed, 0)[evidence.cells]
            self.tallies[source].note(screen, evidence, shows, others, day, gap)
        self._cover()
        self._weigh(evidence)
        return float(evidence.changed.sum()) - 2.0 * float(evidence.undone.sum())

    def _cover(self) -> None:
        """Find what any map covers; nothing was known of ground that is new."""
        covered = np.zeros(self._grid.size, bool)
        for screen in self.screens.values():
            covered |= screen.shown != UNSEEN
        fresh = covered & ~self.covered
        if fresh.any():
            self.belief[:, fresh] = 1 / len(self.belief)
        self.covered = covered

    def _weigh(self, evidence: Evidence) -> None:
        """Let what a map says count."""
        counts = (evidence.party > NOBODY) & (evidence.weight != 0)
        cells, party = evidence.cells[counts], evidence.party[counts]
        self.belief[party, cells] *= np.exp(evidence.weight[counts])
        part = np.clip(self.belief[:, cells], TINY, None)
        self.belief[:, cells] = part / part.sum(axis=0)

    def _listen(self, hearing: Hearing) -> None:
        """Let what is said on the day count, one after the other."""
        seen = Seen(self.belief, self._hazard, self.covered, tuple(self.screens.values()), self.calibration)
        for each in hearing.listen(self.day, seen):
            self.belief[each.party, each.cells] *= np.exp(each.log_odds)
            part = np.clip(self.belief[:, each.cells], TINY, None)
            self.belief[:, each.cells] = part / part.sum(axis=0)

    def _refit(self) -> None:
        """Learn from the past month, and let older months weigh less."""
        bounds = bound_doubts(self.tallies)
        for source, tally in self.tallies.items():
            self.rates[source] = tally.rates(self.stated[source], bounds[source])
            tally.fade(REFIT_DAYS)
        self.pace_factor = self.pace.factor

    def learned(self) -> dict[str, Any]:
        """Return the rates in use, what they started from and the counts behind them, as data."""
        sources = {
            name: {"rates": asdict(rates), "stated": asdict(self.stated[name]), "counts": asdict(self.tallies[name])}
            for name, rates in self.rates.items()
        }
        pace = {"factor": self.pace_factor, "drawn": self.pace.drawn, "due": self.pace.due}
        days = {name: screen.day for name, screen in self.screens.items()}
        heard = {"said": self.hearing.learned()} if self.hearing is not None else {}
        errors = {day.isoformat(): asdict(each) for day, each in self.dependences.items()}
        return {"pace": pace, "age_days": self._age, "sources": sources, "last_day": days, "errors": errors} | heard

    def memory(self) -> dict[str, NDArray[Any]]:
        """Return the filter's arrays by name; with ``learned`` and the day they are all that it needs to go on."""
        arrays: dict[str, NDArray[Any]] = {"belief": self.belief, "covered": self.covered}
        for name, screen in self.screens.items():
            arrays |= {f"{name}/{field}": getattr(screen, field) for field in Screen.FIELDS}
        arrays |= {f"{CALIBRATION}{name}": each for name, each in self.calibration.memory().items()}
        return arrays | {f"{MISSES}{name}": each for name, each in self.misses.memory().items()}

    def recall(self, day: date, learned: dict[str, Any], memory: dict[str, NDArray[Any]]) -> None:
        """Take up again where an earlier filter stopped.

        Args:
            day: the last day that it had taken in.
            learned: see ``learned``.
            memory: see ``memory``.
        """
        self.day, self._age = day, learned["age_days"]
        self.belief, self.covered = memory["belief"], memory["covered"]
        self.calibration = Calibration.recall(_part(memory, CALIBRATION))
        self.misses = Misses.recall(_part(memory, MISSES))
        self.dependences = read_dependences(learned)
        if self.hearing is not None and "said" in learned:
            self.hearing.recall(learned["said"])
        pace = learned["pace"]
        self.pace, self.pace_factor = Pace(pace["drawn"], pace["due"]), pace["factor"]
        for name, found in learned["sources"].items():
            self.rates[name], self.stated[name] = Rates(**found["rates"]), Rates(**found["stated"])
            self.tallies[name] = Tally(**found["counts"])
            screen = self.screens.setdefault(name, Screen(self._grid.size))
            screen.day = learned["last_day"][name]
            for field in Screen.FIELDS:
                setattr(screen, field, memory[f"{name}/{field}"])


def read_dependences(learned: dict[str, Any]) -> dict[date, Dependence]:
    """Return how errors were learned to go together, by the first day on which it held, from ``Filter.learned``."""
    return {
        date.fromisoformat(day): Dependence(each["far"], each["alone"], tuple(each["leans"]))
        for day, each in learned["errors"].items()
    }


def _part(memory: dict[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): each for name, each in memory.items() if name.startswith(prefix)}


def _of_shown(belief: Floats, shown: NDArray[np.int8]) -> Floats:
    """Return what is believed of the party shown in each cell; of the first where none is."""
    if len(belief) == 2:  # noqa: PLR2004  # the common case, several times faster
        return np.asarray(np.where(shown == 1, belief[1], belief[0]))
    return np.asarray(np.take_along_axis(belief, np.maximum(shown, 0)[None].astype(np.int64), 0)[0])
