"""Read our assessment day by day as a forecast looks at it: the picture of each day, and the share of a place.

What is asked of it belongs in ``forecasting``; the assessment of one day in ``assessment``.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.days import ONE_DAY, end_of_day
from frontline.forecast.question import ShownShare
from frontline.forecast.record import MapRecord, count_days
from frontline.measures.area import MOST
from frontline.places.place import Place
from frontline.store.posteriors import read_posterior
from frontline.theatre.answers import is_seen
from frontline.theatre.areas import HALF
from frontline.theatre.assessment import find_record, read_witnesses
from frontline.theatre.folder import OpenTheatre

Beliefs = Iterator[tuple[date, NDArray[np.float32]]]


def read_beliefs(theatre: OpenTheatre, known: datetime | None = None, *, in_hindsight: bool = False) -> Beliefs:
    """Yield each day with the probability of each party in each cell, shape (parties, cells).

    Without hindsight a day rests on the maps of that day and before; hindsight is kept for what is known now, so as
    known at an earlier instant there is none, and nothing is yielded.

    Raises:
        NotFoundError: No map was known then.
    """
    record = find_record(theatre) if known is None else None
    if record is None:
        if not in_hindsight:
            yield from _filter(theatre, known)
        return
    parties = len(theatre.party_ids)
    for n in range((record.last_day - record.first_day).days + 1):
        day = record.first_day + timedelta(days=n)
        with theatre.database.reading() as connection:
            found = read_posterior(connection, record, day, parties, in_hindsight=in_hindsight)
        if found is not None:
            yield day, found.reshape(parties, -1)


def _filter(theatre: OpenTheatre, known: datetime | None) -> Beliefs:
    witnesses = read_witnesses(theatre, known)
    until = assess.last_day_of(witnesses)
    yield from assess.assess_days(
        witnesses, theatre.grid, len(theatre.party_ids), until, hazard=theatre.settings.hazard
    )


def record_beliefs(theatre: OpenTheatre, known: datetime) -> MapRecord | None:
    """Return what the assessment showed as the first party's, as a map that is published when each day ends.

    A cell counts as held where that is likelier than not.

    Raises:
        NotFoundError: No map was known then.
    """
    pictures = ((count_days(end_of_day(day)), field[0] >= HALF) for day, field in read_beliefs(theatre, known))
    return MapRecord.of(pictures, theatre.grid.shape)


def read_assessed_shares(
    theatre: OpenTheatre, place: Place, party: int, known: datetime | None = None, *, in_hindsight: bool = False
) -> list[ShownShare]:
    """Return the share of a place that a party is assessed to hold, day by day, where maps cover half of the place.

    Raises:
        NotFoundError: No map was known then.
    """
    weights = theatre.weigh_place(place)
    rows = []
    for day, field in read_beliefs(theatre, known, in_hindsight=in_hindsight):
        own = field[:, weights.index]
        seen = is_seen(own)
        covered = weights.share[seen].sum()
        if covered >= MOST * weights.share.sum():
            share = float(own[party, seen] @ weights.share[seen] / covered)
            rows.append(ShownShare(day, day + ONE_DAY, share))
    return rows
