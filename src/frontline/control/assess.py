"""Assess control: for each cell and day the probability that each party holds it, from sources that lag and err.

Version 0, ``display-filter/0``. Which party holds a cell is a hidden state that changes with a daily hazard which
falls with the distance from the line. A map source does not observe that state, it *displays* one: after a true
change it redraws with the mean delay on its card, and it draws changes that did not happen at the rate on its card
(the autoregressive display of Rabiner 1989's hidden Markov model; rates in METHODS section 5). So a map that has not
been redrawn is weak evidence of no change, and a map that changes is as strong as it is seldom wrong. The forward
filter uses only what was shown up to the day. Sources that follow another are no second witness. What this version
does not do: learn the rates, use claims, look back with hindsight. Ground that no map covers is not assessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.control.cells import Grid
from frontline.control.layer import NOBODY, UNSEEN, is_covered, read_shown, show_parties
from frontline.settings import Hazard
from frontline.sources.card import Card, Display
from frontline.store.database import Connection

METHOD = "display-filter/0"
METHOD_SENTENCE = (
    "Each map is taken as a witness that is late and sometimes wrong, at the rates stated on its card; "
    "the probability is what all of them together imply for each cell, using only maps of that day or before."
)

METHOD_LIMIT = (
    "This method does not tell contested ground from held ground: what is not assessed as held by one party "
    "counts as the other's."
)

FIRST_LOOK_WRONG = 0.05  # how often a map is wrong about a cell near the line on the first day that is seen
FIRST_LOOK_KM = 6.5  # and beyond this distance from the line it is wrong a hundred times less often
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Witness:
    """A map source as the filter sees it.

    Attributes:
        source: its name.
        display: its delay and error rate.
        days: the days that it showed, as ``datetime64[D]``, shape (d,).
        party: which party it shows as holding each cell, -1 for none, -2 where it does not cover it, shape (d, cells).
    """

    source: str
    display: Display
    days: NDArray[np.datetime64]
    party: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Posterior:
    """The assessment of a run of days.

    Attributes:
        first_day: the first of them.
        probability: of each party holding each cell, shape (days, parties, cells), adding up to 1; all 0 where no
            map covers the cell on the day, so that nothing is known of it.
    """

    first_day: date
    probability: NDArray[np.float32]

    @property
    def days(self) -> list[date]:
        """Return the days in order."""
        return [self.first_day + timedelta(days=n) for n in range(len(self.probability))]


def gather_witnesses(
    connection: Connection,
    cards: dict[str, Card],
    grid: Grid,
    party_ids: tuple[str, ...],
    known: datetime | None = None,
) -> list[Witness]:
    """Return the map sources that have something to say, leaving out those that only follow another that has."""
    witnesses = []
    for card in cards.values():
        if not card.is_map:
            continue
        shown = read_shown(connection, card.name, grid, known)
        if shown.days:
            days = np.array([each.day for each in shown.days], "datetime64[D]")
            parties = show_parties(shown, card, party_ids)
            parties[~is_covered(shown, card)] = UNSEEN
            parties[:, ~grid.inside] = UNSEEN  # what lies outside the box was not observed
            witnesses.append(Witness(card.name, card.display, days, parties))
    present = {witness.source for witness in witnesses}
    return [witness for witness in witnesses if cards[witness.source].follows not in present]


def assess_cells(
    witnesses: list[Witness],
    grid: Grid,
    parties: int,
    until: date,
    cells: NDArray[np.int64] | None = None,
    hazard: Hazard | None = None,
) -> Posterior:
    """Run the filter from the first day that any witness showed, and return all days.

    Args:
        witnesses: at least one.
        grid: the cells.
        parties: how many parties there are.
        until: the last day to assess.
        cells: flattened positions, to assess only these; default: all.
        hazard: how fast control changes; default: the settings' default.
    """
    days = list(assess_days(witnesses, grid, parties, until, cells, hazard))
    return Posterior(days[0][0], np.array([probability for _, probability in days]))


def assess_days(
    witnesses: list[Witness],
    grid: Grid,
    parties: int,
    until: date,
    cells: NDArray[np.int64] | None = None,
    hazard: Hazard | None = None,
) -> Iterator[tuple[date, NDArray[np.float32]]]:
    """Run the filter as ``assess_cells`` does, and yield each day with its probabilities, shape (parties, cells).

    One day is in memory at a time, so that years of a continent can be assessed.
    """
    first = min(witness.days[0] for witness in witnesses).astype(date)
    chosen = np.arange(grid.size) if cells is None else cells
    terrain = _Terrain(witnesses, grid, parties, chosen, hazard or Hazard())
    even = np.full((parties, len(chosen)), 1 / parties)
    belief = even.copy()
    seen: dict[str, int] = {}
    for n in range(max((until - first).days + 1, 1)):
        day = np.datetime64(first) + n
        covered = terrain.covered
        terrain.move_to(day)
        if n:
            belief = _predict(belief, terrain.hazard)
        belief = np.where(terrain.covered & ~covered, even, belief)  # nothing was known of ground that is new
        for witness in witnesses:
            belief = _observe(belief, witness, day, seen, chosen, terrain.distance)
        yield first + timedelta(days=n), (belief * terrain.covered).astype(np.float32)


def _predict(belief: NDArray[np.float64], hazard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let each cell change hands: a party loses it to those that have ground near by."""
    gained = hazard * (belief.sum(axis=0) - belief)
    lost = belief * (hazard.sum(axis=0) - hazard)
    return np.asarray(np.clip(belief + gained - lost, TINY, None))


def _observe(
    belief: NDArray[np.float64],
    witness: Witness,
    day: np.datetime64,
    seen: dict[str, int],
    cells: NDArray[np.int64],
    distance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Update the belief by what a witness shows on a day, if it shows that day."""
    position = int(np.searchsorted(witness.days, day))
    if position == len(witness.days) or witness.days[position] != day:
        return belief
    now = witness.party[position, cells]
    last = seen.get(witness.source)
    seen[witness.source] = position
    if last is None:
        likelihood = _first_look(now, distance)
    else:
        gap = int((day - witness.days[last]).astype(int))
        before = witness.party[last, cells]
        likelihood = _next_look(before, now, witness.display, gap, len(belief))
        likelihood = np.where(before == UNSEEN, _first_look(now, distance), likelihood)
    updated = np.clip(belief * likelihood, TINY, None)
    return np.asarray(updated / updated.sum(axis=0))


def _first_look(now: NDArray[np.int8], distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the likelihood of what is shown on the first day seen, shape (parties, cells)."""
    nearest_other = np.sort(distance, axis=0)[1] if len(distance) > 1 else distance[0]
    wrong = np.where(nearest_other <= FIRST_LOOK_KM, FIRST_LOOK_WRONG, FIRST_LOOK_WRONG / 100)
    likelihood = np.array([np.where(now == party, 1 - wrong, wrong) for party in range(len(distance))])
    likelihood[:, now <= NOBODY] = 1
    return likelihood


def _next_look(
    before: NDArray[np.int8], now: NDArray[np.int8], display: Display, gap: int, parties: int
) -> NDArray[np.float64]:
    """Return the likelihood of going from one display to the next over ``gap`` days, shape (parties, cells)."""
    redrawn = 1 - np.exp(-gap / display.delay_days)
    wrong = min(gap * display.false_per_1000 / 1000, 0.5)
    likelihood = np.empty((parties, len(now)))
    for party in range(parties):
        stays = np.where(before == party, 1 - wrong, 1 - redrawn)
        moves = np.where(now == party, redrawn, wrong)
        likelihood[party] = np.where(now == before, stays, moves)
    likelihood[:, (now <= NOBODY) | (before <= NOBODY)] = 1
    return likelihood


class _Terrain:
    """What the maps show of the ground on a day: which cells they cover, and how far each is from either side.

    Attributes:
        covered: whether any map covers a chosen cell, shape (chosen,).
        distance: km from each chosen cell to each party's nearest ground, shape (parties, chosen).
        hazard: the daily probability that each party takes it, shape (parties, chosen).
    """

    def __init__(
        self, witnesses: list[Witness], grid: Grid, parties: int, chosen: NDArray[np.int64], hazard: Hazard
    ) -> None:
        self._witnesses = witnesses
        self._grid = grid
        self._chosen = chosen
        self._rates = (np.array(hazard.edges_km), np.array(hazard.per_day))
        self._key: tuple[int, ...] = ()
        self.covered = np.zeros(len(chosen), bool)
        self.distance = np.full((parties, len(chosen)), np.inf)
        self.hazard = np.zeros((parties, len(chosen)))

    def move_to(self, day: np.datetime64) -> None:
        """Look at the last map of each witness up to a day."""
        key = tuple(int(np.searchsorted(each.days, day, side="right")) - 1 for each in self._witnesses)
        if key != self._key:
            self._key = key
            self._measure(np.array([w.party[p] for w, p in zip(self._witnesses, key, strict=True) if p >= 0]))

    def _measure(self, shown: NDArray[np.int8]) -> None:
        """Measure from the ground that at least half of the maps with a view show as a party's.

        One map alone cannot move the line for the others: its mistake would make itself likely.
        """
        self.covered = (shown != UNSEEN).any(axis=0)[self._chosen]
        views = (shown > NOBODY).sum(axis=0)
        for party in range(len(self.distance)):
            ground = (views > 0) & (2 * (shown == party).sum(axis=0) >= views)
            cells = np.full(self._grid.size, np.inf)
            if ground.any():
                cells = distance_transform_edt(~ground.reshape(self._grid.shape)).ravel()
            self.distance[party] = cells[self._chosen] * self._grid.settings.size_m / 1000
        edges, rates = self._rates
        self.hazard = rates[np.searchsorted(edges, self.distance)]


def last_day_of(witnesses: list[Witness]) -> date:
    """Return the last day that any witness showed."""
    day: date = max(witness.days[-1] for witness in witnesses).astype(date)
    return day


def list_seen_cells(witnesses: list[Witness]) -> NDArray[np.int64]:
    """Return the flattened positions of the cells that any witness ever covers."""
    seen = np.zeros(witnesses[0].party.shape[1], bool)
    for witness in witnesses:
        seen |= (witness.party != UNSEEN).any(axis=0)
    return np.flatnonzero(seen)
