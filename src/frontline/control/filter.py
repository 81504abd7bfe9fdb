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
from frontline.control.displays import OLD, SURE, Evidence, Glance, Rates, Screen
from frontline.control.hazard import Surroundings, move_on
from frontline.control.hearing import Hearing, Seen
from frontline.control.layer import NOBODY, UNSEEN
from frontline.control.learning import REFIT_DAYS, Pace, Tally, bound_doubts
from frontline.control.misses import Misses
from frontline.control.open_ground import DOUBT, SELDOM_DAYS, OpenGround
from frontline.control.witness import Witness
from frontline.settings import Hazard

TINY = 1e-6
CALIBRATION, MISSES = "calibration/", "misses/"  # no source's name has a slash
OPEN = "open"

Floats = NDArray[np.float32]
Cells = NDArray[np.int64]


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
        ground: what must be gone through every day.
    """

    def __init__(
        self,
        grid: Grid,
        parties: int,
        hazard: Hazard,
        first: date,
        witnesses: list[Witness],
        hearing: Hearing | None = None,
        *,
        learns_errors: bool = True,
    ) -> None:
        """Begin before the first day.

        Args:
            grid: the cells.
            parties: how many.
            hazard: how fast control changes, by distance from the line.
            first: the first day.
            witnesses: the maps.
            hearing: what is said beside them; None: nothing.
            learns_errors: whether it learns how errors go together, which moves no belief and is half of its work.
        """
        self.hearing, self._learns_errors = hearing, learns_errors
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
        self.ground = OpenGround(grid)
        self._quiet_due = 0.0  # of the pace, a day, in all that is not open
        self._age = self._whole_age = 0

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
        stated: Floats | None = None
        while self.day < until:
            terms, covered = self.calibration.terms, self.covered
            touched = self.step()
            if stated is None or terms is not self.calibration.terms or covered is not self.covered:
                touched = None
            stated = self._state(stated, touched)
            yield self.day, stated.copy()

    def reach(self, day: date) -> None:
        """Go on to a day without stating any on the way."""
        while self.day < day:
            self.step()

    def state_cells(self, cells: Cells) -> Floats:
        """Return what is to be stated of some cells as of the day, shape (parties, cells)."""
        return self.calibration.correct(self.belief[:, cells] * self.covered[cells])

    def _state(self, before: Floats | None, touched: Cells | None) -> Floats:
        """Return what is to be stated, of which only some cells differ from before; all where None."""
        if before is None or touched is None:
            return self.calibration.correct(self.belief * self.covered)
        before[:, touched] = self.state_cells(touched)
        return before

    def step(self) -> Cells | None:
        """Let a day pass and look at its maps; return the cells whose belief may have changed, None: all."""
        self.day += timedelta(days=1)
        if self.hearing is not None:
            self._open_to(self.ground.open_up(self.hearing.list_ground(self.day)))
        whole = self._age <= 1 or self._age % SELDOM_DAYS == 0  # as calibration sets beliefs aside
        due = self._let_pass(whole=whole) if self._age else 0.0
        self._age += 1
        drawn = 0.0
        day = np.datetime64(self.day)
        for witness in self._witnesses:
            position = witness.position(day)
            if position is not None:
                drawn_here, went_through = self._look(witness, witness.party[position], whole=whole)
                drawn, whole = drawn + drawn_here, whole or went_through
        if self.hearing is not None:
            self._listen(self.hearing)
        self.pace.note(drawn, due * sum(1 for each in self.screens.values() if each.day is not None), 1)
        if self._age % REFIT_DAYS == 0:
            self._refit()
        self._settle()
        touched = None if whole else self.ground.cells
        self._close(touched)
        return touched

    def _close(self, touched: Cells | None) -> None:
        """Leave open what is in doubt or freshly drawn, and what is near."""
        cells = np.flatnonzero(self.covered) if touched is None else touched[self.covered[touched]]
        stirs = self.belief[:, cells].max(axis=0) < 1 - DOUBT
        for screen in self.screens.values():
            stirs |= screen.updates[cells] < OLD
        self._open_to(self.ground.close(cells[stirs]))

    def _open_to(self, ground: OpenGround) -> None:
        """Go on with other open ground; what wakes is told at once what maps showed in silence since it was looked at.

        The days that passed there, nine at most, are left out: so far from any line they change nothing to speak of.
        """
        woken = ground.cells[~self.ground.mask[ground.cells]] if ground is not self.ground else ground.cells[:0]
        self.ground = ground
        for source, screen in self.screens.items():
            if len(woken) and screen.day is not None and screen.day > screen.whole:
                glance = Glance(screen.shown, woken, screen.day, screen.day - screen.whole)
                rates = self.rates[source]
                self._weigh(screen.look(glance, self._believe(glance), rates, self._grid, self.calibration))

    def _settle(self) -> None:
        """Learn from what came out of earlier beliefs, and set today's aside."""
        shown = {name: screen.shown for name, screen in self.screens.items() if screen.day is not None}
        today, lead = self.day.toordinal(), self._find_lead()
        if self._learns_errors:
            self.misses.follow(today, shown, self._grid.cell_km2)
        for stated, came in self.calibration.judge(today, lead, shown.values(), self._grid.cell_km2):
            if self._learns_errors:
                self.misses.learn(stated, came, self._grid)
        if self.calibration.set_aside(today, self.belief, self.covered) and self._learns_errors:
            self.misses.set_aside(today, self.calibration.correct(self.belief * self.covered), shown)
        if self.misses.found != self.dependence:
            self.dependences[self.day] = self.misses.found

    @property
    def dependence(self) -> Dependence:
        """Return how errors of what is stated of the day go together, as far as is known."""
        return next(reversed(self.dependences.values()))

    def _find_lead(self) -> int:
        """Return how many days maps take to show a change, the middle of what the cards of those in use say."""
        looked = [name for name, screen in self.screens.items() if screen.day is not None]
        return round(float(np.median([1 / self.stated[name].redrawn for name in looked])))

    def _let_pass(self, *, whole: bool) -> float:
        """Let each cell change hands as it may since it was last gone through.

        Args:
            whole: in all cells; else only where the ground is open.

        Returns:
            How many would in a day, by the theatre's table.
        """
        cells = np.flatnonzero(self.covered) if whole else self.ground.cells[self.covered[self.ground.cells]]
        hazard = self._surroundings.measure(self.belief, self.covered, cells)
        belief = self.belief[:, cells]
        due = ((1 - belief) * hazard).sum(axis=0, dtype=np.float64)
        days = np.ones(len(cells), np.float32)
        if whole:
            quiet = ~self.ground.mask[cells]
            days[quiet] = self._age - self._whole_age
            self._whole_age = self._age
            self._quiet_due = float(due[quiet].sum())
            due[quiet] = 0
        hazard *= np.float32(self.pace_factor)
        if self.hearing is not None:
            self._hazard[:, cells] = hazard
        hazard *= days
        moved = np.clip(move_on(belief, hazard), TINY, None)
        everything = hazard.sum(axis=0)
        for screen in self.screens.values():
            if screen.day is not None:
                shown = screen.shown[cells]
                own = _of_shown(moved, shown)
                doubted = np.flatnonzero((own < SURE) & (shown > NOBODY))
                party = shown[doubted]
                came = belief[party, doubted] * (everything[doubted] - hazard[party, doubted])
                inflow = np.clip(came / np.maximum(1 - own[doubted], TINY), 0, 1)
                screen.forget(cells[doubted], inflow, days[doubted])
        self.belief[:, cells] = moved
        return float(due.sum()) + self._quiet_due

    def _look(self, witness: Witness, now: NDArray[np.int8], *, whole: bool) -> tuple[float, bool]:
        """Take in a map.

        Args:
            witness: the map.
            now: what it shows.
            whole: whether to go through quiet ground too; where it has not been for long, it is in any case.

        Returns:
            How many cells it redrew, less those that it took back, and whether quiet ground was gone through.
        """
        screen, day = self.screens[witness.source], self.day.toordinal()
        drawn = np.flatnonzero(now != screen.shown)
        self._open_to(self.ground.open_up(drawn))
        begins = bool(((screen.shown[drawn] == UNSEEN) | (now[drawn] == UNSEEN)).any())
        glances = [Glance(now, self.ground.cells, day, screen.gap(day))]
        whole = whole or day - screen.whole > SELDOM_DAYS
        if whole:
            glances.append(Glance(now, self.ground.quiet, day, day - screen.whole))
        rates, first = self.rates[witness.source], screen.day is None
        found = [screen.look(each, self._believe(each), rates, self._grid, self.calibration) for each in glances]
        screen.keep(now, day, whole=whole)
        for glance, evidence in zip(glances, found, strict=True):
            if not first:
                self._count(witness.source, glance, evidence)
        if begins:
            self._cover()
        for evidence in found:
            self._weigh(evidence)
        return sum(float(each.changed.sum()) - 2.0 * float(each.undone.sum()) for each in found), whole

    def _believe(self, glance: Glance) -> Floats:
        """Return what is believed of the party that a map shows in the cells that are looked at."""
        return _of_shown(self.belief[:, glance.cells], glance.shows)

    def _count(self, source: str, glance: Glance, evidence: Evidence) -> None:
        shows = glance.now[evidence.cells]
        believed = np.where(shows > NOBODY, _of_shown(self.belief[:, evidence.cells], shows), 0)
        others = [each for name, each in self.screens.items() if name != source]
        self.tallies[source].note(self.screens[source], evidence, believed, others, glance.day, glance.gap_days)

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
        screens = tuple(self.screens.values())
        seen = Seen(self.belief, self._hazard, self.covered, screens, self.calibration, self._find_lead())
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
        pace = {"factor": self.pace_factor, "drawn": self.pace.drawn, "due": self.pace.due, "quiet": self._quiet_due}
        days = {name: screen.day for name, screen in self.screens.items()}
        heard = {"said": self.hearing.learned()} if self.hearing is not None else {}
        whole = {name: screen.whole for name, screen in self.screens.items()}
        ages = {"age_days": self._age, "whole_age_days": self._whole_age}
        errors = {day.isoformat(): asdict(each) for day, each in self.dependences.items()}
        found = {"pace": pace, "sources": sources, "last_day": days, "last_whole": whole, "errors": errors}
        return found | ages | heard

    def memory(self) -> dict[str, NDArray[Any]]:
        """Return the filter's arrays by name; with ``learned`` and the day they are all that it needs to go on."""
        arrays: dict[str, NDArray[Any]] = {"belief": self.belief, "covered": self.covered, OPEN: self.ground.blocks}
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
        self.day, self._age, self._whole_age = day, learned["age_days"], learned["whole_age_days"]
        self.belief, self.covered = memory["belief"], memory["covered"]
        self.ground = OpenGround(self._grid, memory[OPEN])
        self.calibration = Calibration.recall(_part(memory, CALIBRATION))
        self.misses = Misses.recall(_part(memory, MISSES))
        self.dependences = read_dependences(learned)
        if self.hearing is not None and "said" in learned:
            self.hearing.recall(learned["said"])
        pace = learned["pace"]
        self.pace, self.pace_factor = Pace(pace["drawn"], pace["due"]), pace["factor"]
        self._quiet_due = pace["quiet"]
        for name, found in learned["sources"].items():
            self.rates[name], self.stated[name] = Rates(**found["rates"]), Rates(**found["stated"])
            self.tallies[name] = Tally(**found["counts"])
            screen = self.screens.setdefault(name, Screen(self._grid.size))
            screen.day, screen.whole = learned["last_day"][name], learned["last_whole"][name]
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
