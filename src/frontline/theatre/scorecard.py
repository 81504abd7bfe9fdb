"""Tell how map sources fared by period: how late, how often wrongly, how much they took back, agreement, volume.

The arithmetic is ``measures.showing``'s; claimants have a table of their own in ``claimants``. The page of both is
written in ``publish.scoreboard``.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontline.control.assess import Witness, gather_witnesses
from frontline.control.cells import Grid
from frontline.control.layer import NOBODY, UNSEEN
from frontline.errors import NotFoundError, UsageError
from frontline.measures.area import Estimate
from frontline.measures.showing import Displays, Moves, Waits, find_moves, find_waits, mean_wait, ratio, spread_of
from frontline.publish.licence import may_cite
from frontline.publish.scoreboard import render_scoreboard
from frontline.theatre.claimants import PERIODS, Asked, claimants
from frontline.theatre.folder import OpenTheatre

SCORECARD = "scorecard.html"
NEAR_KM = 5.0
BLOCK_M = 5_000
WEEK = 7
FEWEST = 20  # changes; of fewer no rate is given
WHOLE, PERIOD = "all", "quarter"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Sample:
    """The days of a period: numbers of the days, and of the sampled days in it."""

    name: str
    days: NDArray[np.bool_]
    weeks: NDArray[np.bool_]


def scorecard(
    theatre: OpenTheatre, source: str | None = None, by: str = "quarter", known: datetime | None = None
) -> list[dict[str, Any]]:
    """Return a row a map source and period, and one for all of its days; sources by name, periods in order.

    Raises:
        NotFoundError: No such source, or no map was known.
        UsageError: There is no such period.
    """
    if by not in PERIODS:
        raise UsageError(f"'{by}' is no period", f"the periods are {', '.join(PERIODS)}")
    if source is not None:
        theatre.card(source)
    with theatre.database.reading() as connection:
        witnesses = gather_witnesses(connection, theatre.cards, theatre.grid, theatre.party_ids, known)
    names = [each.source for each in witnesses]
    if not names or (source is not None and source not in names):
        raise NotFoundError(f"{source or 'this theatre'} has shown no map", "'frontline sources' lists what each shows")
    first = min(each.days[0] for each in witnesses)
    displays = display(witnesses, theatre.grid)
    samples = _sample(first, displays, by)
    rows = []
    for number, witness in enumerate(witnesses):
        if source in (None, witness.source):
            rows += _describe_map(theatre, witness, (displays, number), samples, first)
    return rows


def display(witnesses: list[Witness], grid: Grid) -> Displays:
    """Return what the maps showed day by day, on the cells near any line and those that ever changed."""
    first = min(each.days[0] for each in witnesses)
    last = max(each.days[-1] for each in witnesses)
    calendar = np.arange(first, last + 1)
    near = np.array([_find_near(each, grid, calendar[::WEEK]) for each in witnesses])
    used = near.any(axis=(0, 1))
    for each in witnesses:
        used |= (each.party[1:] != each.party[:-1]).any(axis=0)
    used &= grid.inside
    cells = np.flatnonzero(used)
    party = np.full((len(witnesses), len(calendar), len(cells)), UNSEEN, np.int8)
    for number, each in enumerate(witnesses):
        position = np.searchsorted(each.days, calendar, side="right") - 1
        shown = (position >= 0) & (calendar <= each.days[-1])
        party[number, shown] = each.party[:, cells][position[shown]]
    size = grid.settings.size_m
    col, row = (each * size // BLOCK_M for each in grid.names_of(cells))
    block = np.unique(np.stack([row, col]), axis=1, return_inverse=True)[1].ravel()
    return Displays(tuple(each.source for each in witnesses), party, block, near[:, :, cells])


def _find_near(witness: Witness, grid: Grid, days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Tell on each of some days which cells lie near the line that a map shows, shape (days, cells)."""
    near = np.zeros((len(days), grid.size), bool)
    steps = NEAR_KM * 1000 / grid.settings.size_m
    position = np.searchsorted(witness.days, days, side="right") - 1
    for n in np.flatnonzero((position >= 0) & (days <= witness.days[-1])):
        shown = witness.party[position[n]]
        for party in range(int(shown.max()) + 1):
            ground = shown == party
            if ground.any():
                away = distance_transform_edt(~ground.reshape(grid.shape)).ravel()
                near[n] |= (shown > NOBODY) & ~ground & (away <= steps)
    return near


def _sample(first: np.datetime64, displays: Displays, by: str) -> list[_Sample]:
    start: date = first.astype(date)
    days = [start + timedelta(days=n) for n in range(displays.party.shape[1])]
    names = np.array([PERIODS[by](day) for day in days])
    weekly = np.arange(len(days)) % WEEK == 0
    parts = [] if by == WHOLE else [(str(name), names == name) for name in dict.fromkeys(names.tolist())]
    return [_Sample(name, chosen, chosen[weekly]) for name, chosen in [*parts, (WHOLE, np.ones(len(days), bool))]]


def _describe_map(
    theatre: OpenTheatre, witness: Witness, shown: tuple[Displays, int], samples: list[_Sample], first: np.datetime64
) -> list[dict[str, Any]]:
    displays, number = shown
    alone = len(displays.names) < 2  # noqa: PLR2004  # nobody to judge it by
    waits = None if alone else find_waits(displays, number)
    moves = find_moves(displays, number) if not alone else None
    numbers = (witness.days - first).astype(int)
    rows = []
    for sample in samples:
        pictures = int(sample.days[numbers].sum())
        if not pictures:
            continue
        about = {"name": witness.source, "kind": "map", "period": sample.name, "pictures": pictures}
        row = about | _volume(theatre, witness, numbers, sample) | _covered(theatre, witness, numbers, sample)
        row |= {"pictures_a_day": round(pictures / int(sample.days[numbers[0] : numbers[-1] + 1].sum()), 3)}
        if waits is not None and moves is not None:
            row |= _lateness(waits.only(sample.days[waits.day])) | _errors(displays, number, moves, sample)
            row |= _agreement(displays, number, sample)
        rows.append(row)
    return rows


def _lateness(waits: Waits) -> dict[str, Any]:
    """Return how many true changes there were, which share is shown by now, and how late."""
    n = len(waits.lag)
    spread, mean = spread_of(waits), mean_wait(waits) if n >= FEWEST else None
    share = ratio(waits.shown.astype(float), np.ones(n), waits.block) if n else None
    first = ratio((waits.lag < 0).astype(float), np.ones(n), waits.block) if n else None
    return {
        "n": n,
        "confirmed_share": None if share is None else round(share.value, 4),
        "first_share": _bounds(first),
        "lag_days": asdict(spread),
        "delay_days": _bounds(mean, 1),
        "open": int((~waits.shown).sum()),
    }


def _errors(displays: Displays, number: int, moves: Moves, sample: _Sample) -> dict[str, Any]:
    """Return false changes and withdrawals a thousand cell-days near the line, and as shares of what was drawn."""
    mine = sample.days[moves.day]
    near = displays.near[number][sample.weeks].sum(axis=0).astype(np.float64) * WEEK
    blocks = int(displays.block.max()) + 1
    exposure = np.asarray(np.bincount(displays.block, near, blocks), np.float64)
    numbers = np.arange(blocks)

    def rate(chosen: NDArray[np.bool_]) -> Estimate | None:
        counts = np.bincount(moves.block[mine & chosen], minlength=blocks).astype(float)
        return ratio(1000 * counts, exposure, numbers) if exposure.sum() else None

    drawn = int(mine.sum())
    back = ratio(moves.withdrawn[mine].astype(float), np.ones(drawn), moves.block[mine]) if drawn else None
    decided = int((mine & moves.decided).sum())
    return {
        "drawn": drawn,
        "decided": decided,
        "false_per_1000": _bounds(rate(moves.false), 3) if decided >= FEWEST else None,
        "withdrawn_per_1000": _bounds(rate(moves.withdrawn), 3),
        "withdrawn_share": _bounds(back),
    }


def _agreement(displays: Displays, number: int, sample: _Sample) -> dict[str, Any]:
    """Return the share of cell-days near its line on which another map with a view shows the same, and by map."""
    weekly = displays.party[:, ::WEEK][:, sample.weeks]
    near = displays.near[number][sample.weeks]
    rows, same, both = {}, np.zeros(near.shape[1]), np.zeros(near.shape[1])
    for other, name in enumerate(displays.names):
        if other == number:
            continue
        seen = near & (weekly[other] > NOBODY)
        alike = (seen & (weekly[other] == weekly[number])).sum(axis=0).astype(float)
        if seen.any():
            rows[name] = round(float(alike.sum() / seen.sum()), 4)
        same, both = same + alike, both + seen.sum(axis=0)
    found = ratio(same, both, displays.block) if both.any() else None
    return {"agreement": _bounds(found), "agreement_with": rows}


def _volume(theatre: OpenTheatre, witness: Witness, numbers: NDArray[np.int64], sample: _Sample) -> dict[str, Any]:
    """Return how many km2 a map gave to each party, update by update."""
    later = np.flatnonzero(sample.days[numbers[1:]]) + 1
    given = {}
    for party, name in enumerate(theatre.party_ids):
        cells = 0
        for n in later:
            before, after = witness.party[n - 1], witness.party[n]
            cells += int(((before > NOBODY) & (before != party) & (after == party)).sum())
        given[name] = round(cells * theatre.grid.cell_km2, 2)
    return {"given_km2": given, "changed_km2": round(sum(given.values()), 2)}


def _covered(theatre: OpenTheatre, witness: Witness, numbers: NDArray[np.int64], sample: _Sample) -> dict[str, Any]:
    """Return which share of the theatre a map covers, in the mean over its pictures."""
    mine = sample.days[numbers]
    inside = theatre.grid.inside
    return {"coverage": round(float((witness.party[mine][:, inside] != UNSEEN).mean()), 4)}


def _bounds(found: Estimate | None, digits: int = 4) -> dict[str, float] | None:
    if found is None:
        return None
    names = ("value", "low", "high")
    return {name: round(getattr(found, name), digits) for name in names} | {"level": found.level}


def read_open_scores(theatre: OpenTheatre, known: datetime | None = None) -> tuple[list[Row], list[Row]]:
    """Return the rows of maps and of claimants by quarter and for all days, less all that names a private source.

    Figures about a source are our own, and a private map goes on judging the others as one of them; that it exists and
    what it says stays inside.
    """
    private = frozenset(name for name, card in theatre.cards.items() if not may_cite(card))
    try:
        maps = [_keep_citable(row, private) for row in scorecard(theatre, None, PERIOD, known)]
    except NotFoundError:  # no map was known by then
        maps = []
    asked = [Asked(by=by, known=known, without=private) for by in (PERIOD, WHOLE)]
    people = [_keep_citable(row, private) for each in asked for row in claimants(theatre, each)]
    return [row for row in maps if row["name"] not in private], people


def _keep_citable(row: Row, private: frozenset[str]) -> Row:
    """Return a row without what it says of private maps beside."""
    kept = dict(row)
    if "agreement_with" in kept:
        kept["agreement_with"] = {name: share for name, share in kept["agreement_with"].items() if name not in private}
    if "maps" in kept:
        kept["maps"] = [each for each in kept["maps"] if each["source"] not in private]
    return kept


def write_scorecard_page(theatre: OpenTheatre, known: datetime | None = None) -> dict[str, bytes]:
    """Return the page that tells how sources and claimants fared, by its name in the site."""
    titles = {name: card.title for name, card in theatre.cards.items()}
    maps, people = read_open_scores(theatre, known)
    html = render_scoreboard(theatre.settings.title, maps, people, titles, known)
    return {SCORECARD: html.encode()}
