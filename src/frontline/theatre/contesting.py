"""Say which ground is contested on a day, and what that rests on; how it is estimated belongs in ``control.contest``.

It is worked out for the day that is asked about and never stored: from the belief of that day and of a month before,
and from what a map last showed that leaves contested ground open or shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.control.cells import Weights
from frontline.control.contest import MOVED_DAYS, Line, Told, estimate_contest, split_statuses
from frontline.control.dependence import FIRST, Dependence
from frontline.control.layer import NOBODY, UNSEEN
from frontline.control.published import OPEN
from frontline.control.ruling import disregard, read_rulings
from frontline.control.witness import Witness, gather_witnesses, list_speaking
from frontline.days import ONE_DAY, write_instant
from frontline.measures import area
from frontline.measures.area import Estimate
from frontline.publish.licence import may_draw
from frontline.publish.words import day_words
from frontline.sources.card import Card
from frontline.sources.labels import Status
from frontline.store.history import read_shown_days
from frontline.store.posteriors import read_posterior
from frontline.theatre.assessment import check_day, find_record, read_dependence, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.testifying import read_hearing

LOOK_BACK_DAYS = 30  # a line that was drawn longer ago is nobody's line any more
MEANING = "contested: shown as contested, infiltrated or unclear by a map that tells such ground from held ground"
BELIEF = "who is believed to hold the ground, and how that moved"
BY_BELIEF = BELIEF + "; no map of this theatre leaves contested ground open"
BY_LINE = "the line of {line} ({day}), beyond which it leaves contested ground open; " + BELIEF
BY_TOLD = "; what {told} showed as contested on {day}"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Contested:
    """How likely ground is contested on a day.

    Attributes:
        on: the day.
        cells: the probability, shape (all cells,).
        held: the probability of each party holding a cell, however contested, shape (parties, all cells).
        line: the map whose line it rests on; empty: none.
        told: the map whose word of contested ground it rests on; empty: none.
        basis: what it rests on, in words.
    """

    on: date
    cells: Floats
    held: Floats
    line: str
    told: str
    basis: str

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Tell which cells any map covers."""
        return np.asarray(self.held.sum(axis=0) > 0)


def find_contested(
    theatre: OpenTheatre,
    on: date,
    known: datetime | None = None,
    around: NDArray[np.int64] | None = None,
    *,
    drawn: bool = False,
) -> Contested | None:
    """Return how likely ground is contested on a day; None where the maps leave no party's ground blank.

    Args:
        theatre: where.
        on: the day.
        known: as known at this instant; default: now.
        around: cells that are asked about, as flattened positions; default: all.
        drawn: whether it will be drawn: then what a map showed as contested counts only if its licence lets it out,
            since on its own day it would be that map's drawing over again.

    Raises:
        NotFoundError: No map that was known then shows that day or an earlier one.
        UsageError: The day is in the future.
    """
    check_day(on)
    blank = find_blank(theatre, known)
    if blank is None:
        return None
    beliefs = _read_beliefs(theatre, (on, on - timedelta(days=MOVED_DAYS)), known)
    return judge_contested(theatre, on, blank, beliefs, known, around, drawn=drawn)


def judge_contested(
    theatre: OpenTheatre,
    on: date,
    blank: int,
    beliefs: Sequence[Floats],
    known: datetime | None = None,
    around: NDArray[np.int64] | None = None,
    *,
    drawn: bool = False,
) -> Contested:
    """Return what ``find_contested`` returns, from what is believed of the day and of ``MOVED_DAYS`` before.

    Args:
        theatre: where.
        on: the day.
        blank: the party whose ground the maps leave blank, as ``find_blank`` returns it.
        beliefs: of the day and of the one before, each of shape (parties, cells), all 0 where no map covers a cell.
        known: see there; so too ``around`` and ``drawn``.
        around: see there.
        drawn: see there.
    """
    held, earlier = beliefs
    line, told = _read_line(theatre, on, known, blank)
    if told is not None and drawn and not may_draw(theatre.cards[told.source]):
        told = None
    ahead, before = (each.sum(axis=0) - each[blank] for each in (held, earlier))
    cells = estimate_contest(theatre.grid, ahead, before, line, told, around)
    named = (line.source if line else "", told.source if told else "")
    found = Contested(on, cells, held, *named, _say(theatre, line, told))
    cells[~found.covered] = 0.0
    return found


def tell_statuses(theatre: OpenTheatre, weights: Weights, on: date, known: datetime | None = None) -> dict[str, Any]:
    """Return the share of an outline under each status, and what contested ground means and rests on.

    Raises:
        NotFoundError: No map that was known then shows that day or an earlier one.
    """
    found = find_contested(theatre, on, known, weights.index)
    if found is None:
        return {"statuses": [], "contested": None}
    names = {"line": found.line or None, "told": found.told or None}
    about = {"meaning": MEANING, "rests_on": found.basis, **names}
    statuses = assess_statuses(theatre, found, weights, read_dependence(theatre, on, known))
    return {"statuses": statuses, "contested": about}


def assess_statuses(
    theatre: OpenTheatre, found: Contested, weights: Weights, dependence: Dependence = FIRST
) -> list[dict[str, Any]]:
    """Return the share of an outline under each status, from one set of draws: held by each party, and contested.

    Args:
        theatre: where.
        found: how likely ground is contested.
        weights: the outline; what no map covers does not count.
        dependence: how errors of the day go together.
    """
    covered = weights.only(found.covered[weights.index])
    split = split_statuses(found.held[:, covered.index], found.cells[covered.index])
    estimates = area.assess_parties(theatre.grid, split, covered, dependence)
    names = [theatre.party_ids[0], None, *theatre.party_ids[1:]]
    km2 = float(covered.share.sum()) * theatre.grid.cell_km2
    return [_describe(party, each, km2) for party, each in zip(names, estimates, strict=True)]


def _describe(party: str | None, share: Estimate, km2: float) -> dict[str, Any]:
    values = {"share": share.value, "low": share.low, "high": share.high}
    rounded = {name: round(value, 4) for name, value in values.items()}
    areas = {"area_km2": values["share"], "low_km2": values["low"], "high_km2": values["high"]}
    about = {"party": party, "status": str(Status.CONTESTED if party is None else Status.HELD)}
    return about | rounded | {name: round(value * km2, 2) for name, value in areas.items()} | {"level": share.level}


def find_blank(theatre: OpenTheatre, known: datetime | None = None) -> int | None:
    """Return the party whose ground the maps leave blank; None where they leave none so, or do not agree on it."""
    with theatre.database.reading() as connection:
        speaking = list_speaking(connection, theatre.cards, known)
    blanks = {card.elsewhere.party for name in speaking if (card := theatre.cards[name]).elsewhere is not None}
    return theatre.party_ids.index(blanks.pop()) if len(blanks) == 1 and "" not in blanks else None


def _read_beliefs(theatre: OpenTheatre, days: tuple[date, ...], known: datetime | None) -> list[Floats]:
    """Return the probability of each party in all cells on some days; a day before all maps counts as the first."""
    record = find_record(theatre) if known is None else None
    parties, found = len(theatre.party_ids), {}
    if record is not None:
        days = tuple(max(day, record.first_day) for day in days)
        with theatre.database.reading() as connection:
            stored = {day: read_posterior(connection, record, day, parties) for day in days}
        found = {day: each.reshape(parties, -1) for day, each in stored.items() if each is not None}
    if any(day not in found for day in days):
        witnesses = read_witnesses(theatre, known)
        days = tuple(max(day, assess.first_day_of(witnesses)) for day in days)
        heard = read_hearing(theatre, known)
        run = assess.assess_days(witnesses, theatre.grid, parties, max(days), None, theatre.settings.hazard, heard)
        found = {day: each for day, each in run if day in days}
    return [found[day] for day in days]


def _read_line(theatre: OpenTheatre, on: date, known: datetime | None, blank: int) -> tuple[Line | None, Told | None]:
    """Return the newest line of a map that leaves contested ground open, and what was last shown of such ground."""
    lines, tellers = [], []
    for card in theatre.cards.values():
        tells = any(each.status in OPEN for each in card.labels.values())
        if not (card.is_map and (tells or card.leaves_open) and card.elsewhere is not None):
            continue
        shown = _read_last(theatre, card, on, known)
        if shown is None:
            continue
        day: date = shown.days[-1].astype(date)
        party, covered = shown.party[-1], shown.party[-1] != UNSEEN
        lines.append(Line(card.name, day, (party > NOBODY) & (party != blank), covered))
        if tells:
            tellers.append(Told(card.name, day, (on - day).days, party == NOBODY, covered))
    lines = [each for each in lines if (on - each.day).days <= LOOK_BACK_DAYS]
    return max(lines, key=_age, default=None), max(tellers, key=_age, default=None)


def _age(shown: Line | Told) -> date:
    return shown.day


def _read_last(theatre: OpenTheatre, card: Card, on: date, known: datetime | None) -> Witness | None:
    """Return what a map last showed up to a day, without what a person had rejected by then."""
    instant = write_instant(known) if known else None
    with theatre.database.reading() as connection:
        days = [day for day in read_shown_days(connection, card.name, instant) if day <= on]
        rulings = {key: each for key, each in read_rulings(connection, instant).items() if each.source == card.name}
        first = min([each.day - ONE_DAY * LOOK_BACK_DAYS for each in rulings.values()] + days[-1:], default=on)
        span = (first, on + ONE_DAY)
        found = gather_witnesses(connection, {card.name: card}, theatre.grid, theatre.party_ids, known, span)
    return disregard(found, rulings)[0] if found else None


def _say(theatre: OpenTheatre, line: Line | None, told: Told | None) -> str:
    words = BY_BELIEF
    if line is not None:
        words = BY_LINE.format(line=theatre.cards[line.source].title, day=day_words(line.day))
    if told is not None:
        words += BY_TOLD.format(told=theatre.cards[told.source].title, day=day_words(told.day))
    return words
