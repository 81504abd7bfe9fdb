"""Make testimonies of geolocated posts: whose people a picture shows, at which spot, from the day it became known.

Which party a post speaks for is what its source's card says of the post's label; a post without such a meaning stays
beside the assessment. It counts for the block of cells around its spot, once in a window however many posts follow.
What it is worth is learned in ``control.hearing``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.happening import EVENT
from frontline.control.testimony import Matter, Standing, Testimony
from frontline.days import parse_instant, write_instant
from frontline.store.database import Connection
from frontline.store.statement import Statement, read_statements
from frontline.theatre.folder import OpenTheatre

BLOCK_M = 1_500  # measured: what a post tells fades within a kilometre or so (docs/design/assessment.md)
EXACT_M = 1_000  # a place known no better says nothing of a cell
EXACT_DAYS = 1


@dataclass(frozen=True, slots=True)
class Post:
    """A picture whose spot was found.

    Attributes:
        post_id: its id.
        source: who published where it was taken.
        day: on which it became known, as a day of the theatre.
        party: the index of the party whose people it shows.
        lon: degrees.
        lat: degrees.
    """

    post_id: str
    source: str
    day: date
    party: int
    lon: float
    lat: float


def read_posts(theatre: OpenTheatre, connection: Connection, known: datetime | None) -> Iterator[Post]:
    """Yield the posts of a theatre whose cards say whose people they show, as known at an instant."""
    spoken = {
        (card.name, label): theatre.party_ids.index(meaning.party)
        for card in theatre.cards.values()
        for label, meaning in card.labels.items()
        if meaning.party in theatre.party_ids
    }
    for key, stated in read_statements(connection, property_=EVENT, known=write_instant(known) if known else None):
        party = spoken.get((stated.source, stated.value["label"]))
        precision = stated.value["precision"]
        if party is not None and precision["metres"] <= EXACT_M and precision["days"] <= EXACT_DAYS:
            lon, lat = (float(part) for part in stated.subject.removeprefix("point:").split(","))
            yield Post(key, stated.source, _day_known(stated), party, lon, lat)


def hear_posts(posts: Iterable[Post], grid: Grid, party_ids: tuple[str, ...], window_days: int) -> Iterator[Testimony]:
    """Yield what posts say of the blocks around their spots, the first of each window; none outside the lattice."""
    ordered = sorted(posts, key=lambda each: (each.day, each.post_id))
    if not ordered:
        return
    side = max(1, round(BLOCK_M / grid.settings.size_m))
    spots = grid.place(np.array([each.lon for each in ordered]), np.array([each.lat for each in ordered]))
    columns, rows = (np.floor(each).astype(np.int64) for each in spots)
    told: dict[tuple[int, str], date] = {}
    for post, column, row in zip(ordered, columns, rows, strict=True):
        if not (0 <= column < grid.columns and 0 <= row < grid.rows):
            continue
        corner = ((column + grid.first_col) // side * side, (row + grid.first_row) // side * side)
        ground = f"block:{corner[0]},{corner[1]}"
        last = told.get((post.party, ground))
        if last is None or post.day - last >= timedelta(days=window_days):
            told[post.party, ground] = post.day
            yield Testimony(
                post.post_id, post.day, post.party, holds=True, side=party_ids[post.party], claimant=post.source,
                standing=Standing.OBSERVER, matter=Matter.SHOWN, ground=ground, cells=_cells_of(grid, corner, side),
            )  # fmt: skip


def _cells_of(grid: Grid, corner: tuple[int, int], side: int) -> NDArray[np.int64]:
    """Return the cells of a block that lie inside the lattice."""
    columns, rows = np.meshgrid(corner[0] + np.arange(side), corner[1] + np.arange(side))
    found = grid.index_of(columns.ravel().astype(np.int32), rows.ravel().astype(np.int32))
    return np.asarray(found[found >= 0])


def _day_known(stated: Statement) -> date:
    """Return the day at whose end, or within which, a post was known; never before what it shows."""
    known = (parse_instant(stated.known_at) - timedelta(seconds=1)).date()
    return max(known, stated.valid_from) if stated.valid_from else known
