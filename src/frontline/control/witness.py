"""Gather the maps that bear witness: which party each shows as holding each cell, on each of its days.

A source that only follows another is no second witness while the other speaks. How far a witness is to be believed
belongs in ``displays``.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.layer import UNSEEN, is_covered, read_shown, show_parties
from frontline.sources.card import Card, Display
from frontline.store.database import Connection


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

    def position(self, day: np.datetime64) -> int | None:
        """Return the position of a day among those that it showed, or None."""
        at = int(np.searchsorted(self.days, day))
        return at if at < len(self.days) and self.days[at] == day else None


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


def first_day_of(witnesses: list[Witness]) -> date:
    """Return the first day that any witness showed."""
    day: date = min(witness.days[0] for witness in witnesses).astype(date)
    return day


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
