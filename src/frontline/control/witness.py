"""Gather the maps that bear witness: which party each shows as holding each cell, on each of its days.

A source that only follows another is no second witness while the other speaks. How far a witness is to be believed
belongs in ``displays``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.layer import UNSEEN, Shown, read_shown, show_all
from frontline.days import write_instant
from frontline.sources.card import Card, Display
from frontline.store import history
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

    def since(self, day: date) -> "Witness":
        """Return it without the days before one."""
        first = int(np.searchsorted(self.days, np.datetime64(day)))
        return replace(self, days=self.days[first:], party=self.party[first:])


def gather_witnesses(
    connection: Connection,
    cards: dict[str, Card],
    grid: Grid,
    party_ids: tuple[str, ...],
    known: datetime | None = None,
    span: tuple[date, date] | None = None,
) -> list[Witness]:
    """Return the map sources that have something to say, leaving out those that only follow another that has.

    Args:
        connection: of a transaction.
        cards: of all sources; leave one out to assess without it.
        grid: the cells.
        party_ids: the parties in the theatre's order.
        known: as known at this instant; default: now.
        span: only their days from the first of these on and before the second; sources without any are left out.
    """
    witnesses = []
    for name in list_speaking(connection, cards, known):
        card = cards[name]
        shown = read_shown(connection, name, grid, known, span)
        if shown.days:
            witnesses.append(bear_witness(shown, card, grid, party_ids))
    return witnesses


def bear_witness(shown: Shown, card: Card, grid: Grid, party_ids: tuple[str, ...]) -> Witness:
    """Return what a source showed as the filter sees it."""
    days = np.array([each.day for each in shown.days], "datetime64[D]")
    parties = show_all(shown, card, party_ids)
    parties[:, ~grid.inside] = UNSEEN  # what lies outside the box was not observed
    return Witness(card.name, card.display, days, parties)


def list_speaking(
    connection: Connection, cards: dict[str, Card], known: datetime | None = None
) -> dict[str, tuple[date, date]]:
    """Return the map sources that are witnesses, in the order of their cards, with the first and last day of each."""
    instant = write_instant(known) if known else None
    spans = {}
    for card in cards.values():
        days = list(history.read_shown_days(connection, card.name, instant)) if card.is_map else []
        if days:
            spans[card.name] = (days[0], days[-1])
    return {name: span for name, span in spans.items() if cards[name].follows not in spans}


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
