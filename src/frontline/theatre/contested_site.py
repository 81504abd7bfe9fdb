"""Gather what the page shows of contested ground: how likely it is over the weeks, and the shares of places.

Only what may go out comes in; the page's files are described in ``docs/design/formats.md``, "The static site". How
likely ground is contested belongs in ``contesting``.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Weights
from frontline.control.contest import MOVED_DAYS, split_statuses
from frontline.measures import area
from frontline.measures.uncertainty import LEVEL
from frontline.places.place import Place
from frontline.publish.field import EMBARGOED, FULL, HELD_BACK, UNKNOWN
from frontline.publish.gate import Gate
from frontline.publish.site import ContestedContent
from frontline.theatre.contesting import Contested, find_blank, judge_contested
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period, read_parties
from frontline.theatre.place_figures import Figures

EVERY_DAYS = 7  # between the days that are shown: contested ground is a matter of weeks, and a day costs 15 ms
TWO = 2  # parties


def draw_contested(
    theatre: OpenTheatre,
    gate: Gate,
    period: Period,
    places: list[Place],
    figures: Figures,
    days: NDArray[np.float32],
    opens: date,
) -> ContestedContent | None:
    """Return how likely ground is contested, on each seventh day; None where nothing tells it from held ground.

    Args:
        theatre: where.
        gate: what may go out.
        period: the days shown.
        places: whose shares are told.
        figures: what the page holds back of our assessment.
        days: the probability that the first party holds each cell, shape (days, cells); NaN where no map covers it.
        opens: the day that the page opens on, which is among those drawn.
    """
    blank = find_blank(theatre, gate.known)
    if blank is None:
        return None
    numbers = list(range((opens - period.first).days % EVERY_DAYS, len(period.days), EVERY_DAYS))
    beliefs = _read_beliefs(theatre, gate, period, days)
    found: dict[int, Contested] = {}
    for n in numbers:
        pair = [_spread(beliefs, each) for each in (n, max(n - MOVED_DAYS, 0))]
        found[n] = judge_contested(theatre, period.days[n], blank, pair, gate.known, drawn=True)
    shares = {each.place_id: _follow(theatre, gate, figures, each, found) for each in places}
    about = {
        "days": numbers,
        "every_days": EVERY_DAYS,
        "level": LEVEL,
        "rests_on": [
            {"line": _title(theatre, each.line), "told": _title(theatre, each.told)} for each in found.values()
        ],
        "shares": shares,
    }
    return ContestedContent(about, _paint(theatre, figures, found))


def _read_beliefs(theatre: OpenTheatre, gate: Gate, period: Period, days: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probability of each party, shape (days, parties, cells), or of the first of two, (days, cells).

    Of two, one tells the other: where something came in since the cut-off, all else would be the filter's whole run
    once more.
    """
    return days if len(theatre.party_ids) == TWO else read_parties(theatre, gate, period)


def _spread(beliefs: NDArray[np.float32], day: int) -> NDArray[np.float32]:
    """Return the probability of each party on a day, shape (parties, cells), all 0 where no map covers a cell."""
    if beliefs.ndim > TWO:
        return np.asarray(beliefs[day])
    return np.asarray(np.nan_to_num(np.stack([beliefs[day], 1 - beliefs[day]])))


def _title(theatre: OpenTheatre, source: str) -> str:
    return theatre.cards[source].title if source else ""


def _paint(theatre: OpenTheatre, figures: Figures, found: dict[int, Contested]) -> NDArray[np.uint8]:
    """Return the percentages, shape (days found, rows, columns), blank where our assessment is."""
    field = np.empty((len(found), theatre.grid.size), np.uint8)
    for row, (n, each) in zip(field, found.items(), strict=True):
        row[:] = np.where(each.covered & theatre.grid.inside, np.rint(each.cells * FULL), UNKNOWN)
        row[figures.held[n]] = HELD_BACK
        row[figures.closed[n]] = EMBARGOED
    return field.reshape(-1, *theatre.grid.shape)


def _follow(
    theatre: OpenTheatre, gate: Gate, figures: Figures, place: Place, found: dict[int, Contested]
) -> dict[str, list[float | None]]:
    """Return the share of a place that is contested on each of the days, with its interval; None where none is told."""
    weights, most = theatre.weigh_place(place), theatre.settings.alarms.withheld_share
    holds = keep_holds(theatre, gate.known)
    covered = np.array([each.covered[weights.index] for each in found.values()])
    shown = covered @ weights.share >= area.MOST * weights.share.sum()
    shown &= ~np.array([figures.closed[n, weights.index].any() for n in found])
    shown &= np.array([holds.share_of(weights, each.on) < most for each in found.values()])
    told = [n for n, is_shown in zip(found, shown, strict=True) if is_shown]
    seen = weights.only(covered[shown].all(axis=0))
    ours = iter(_estimate(theatre, figures, seen, {n: found[n] for n in told}))
    estimates = [next(ours) if each else None for each in shown]
    names = ("value", "low", "high")
    return {name: [None if each is None else round(getattr(each, name), 4) for each in estimates] for name in names}


def _estimate(
    theatre: OpenTheatre, figures: Figures, seen: Weights, found: dict[int, Contested]
) -> list[area.Estimate]:
    if not found:
        return []
    splits = np.array([split_statuses(each.held[:, seen.index], each.cells[seen.index]) for each in found.values()])
    low, high = splits[:, 0], splits[:, 0] + splits[:, 1]
    return area.assess_between(theatre.grid, low, high, seen, [figures.dependences[n] for n in found])
