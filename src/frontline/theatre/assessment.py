"""Bring the assessment up to date, and give the posterior of a day as known at an instant.

The stored assessment answers questions about what is known now; a question about what was known earlier runs the
filter again over the maps of that time, for the cells in question only.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.control.assess import Posterior, Witness
from frontline.control.dependence import Dependence
from frontline.control.filter import Filter, read_dependences
from frontline.control.hearing import Hearing
from frontline.control.ruling import disregard, list_rejected, read_rulings
from frontline.control.witness import first_day_of, list_speaking
from frontline.days import ONE_DAY, now, start_of_day, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.store import memories, posteriors
from frontline.store.posteriors import AssessmentRecord
from frontline.store.releases import digest_holdings
from frontline.theatre.folder import OpenTheatre, digest_inputs
from frontline.theatre.renewal import (
    CLAIMS,
    NO_MAPS,
    REST,
    describe_settings,
    digest_claims,
    digest_rest,
    list_heard,
    list_map_deliveries,
    renew,
)
from frontline.theatre.testifying import read_hearing

LEARNED = "how errors go together"  # kept from the last run of the filter that answered a question
MAPS, KEPT_MB = "maps on cells", 256  # the last that were asked for are kept for the next question if not too large


@dataclass(frozen=True, slots=True)
class Stale:
    """How far the stored assessment, made of all else as it is, has not heard what was claimed since.

    Attributes:
        record: the stored assessment.
        since: the first day of a claim that came in, or was taken back; days before it are as if made anew.
        claims: how many there are.
    """

    record: AssessmentRecord
    since: date
    claims: int

    def tells(self, on: date, *, in_hindsight: bool) -> bool:
        """Tell whether a day's answer may differ from one made anew."""
        return in_hindsight or on >= self.since


@dataclass(frozen=True, slots=True)
class AssessResult:
    """What an assessment covered and cost."""

    cells: int
    days: int
    seconds: float
    peak_mb: float
    model: str
    repeated: bool


def bring_up_to_date(theatre: OpenTheatre, start: date | None = None, until: date | None = None) -> AssessResult:
    """Assess all days that any map shows, unless the stored assessment was made from the same inputs.

    Each day rests on those before, so all are assessed; ``start`` and ``until`` (half-open) restrict what is counted.

    Raises:
        NotFoundError: No map has been brought in.
    """
    started = time.perf_counter()
    inputs = _digest_inputs(theatre)
    with theatre.database.reading() as connection:
        record = posteriors.find_assessment(connection, inputs)
    if record is None:
        record = renew(theatre, inputs)
        repeated = False
    else:
        repeated = True
    first, end = max(record.first_day, start or record.first_day), record.last_day + ONE_DAY
    days = max((min(end, until or end) - first).days, 0)
    cells = int(theatre.grid.inside.sum())
    return AssessResult(cells, days, round(time.perf_counter() - started, 3), peak_mb(), record.method, repeated)


def read_probability(
    theatre: OpenTheatre,
    on: date,
    cells: NDArray[np.int64],
    known: datetime | None = None,
    *,
    in_hindsight: bool = False,
    stale_too: bool = False,
) -> NDArray[np.float32]:
    """Return the probability of each party in each of some cells on a day, shape (parties, cells).

    They add up to 1 in each cell, and are all 0 where no map covers it.

    Args:
        theatre: where.
        on: the day it was true.
        cells: flattened positions.
        known: the instant at which it was known; default: now.
        in_hindsight: with all later days; default: by the maps of that day and before.
        stale_too: also from an assessment that has not heard the newest claims; the caller says so (``find_stale``).

    Raises:
        NotFoundError: No map that was known then shows that day or an earlier one; or hindsight is asked for that no
            stored assessment has.
        UsageError: The day is in the future, or hindsight as known at an earlier instant.
    """
    check_day(on)
    if in_hindsight and known is not None:
        raise UsageError("hindsight uses all that is known now", "leave out --known, or --hindsight")
    stored = _read_stored(theatre, on, in_hindsight=in_hindsight, stale_too=stale_too) if known is None else None
    if stored is None and in_hindsight:
        raise NotFoundError(f"there is no assessment of {on} in hindsight", "run 'frontline assess'")
    if stored is not None:
        return np.asarray(stored.reshape(len(theatre.party_ids), -1)[:, cells])
    evidence = read_witnesses(theatre, known), read_hearing(theatre, known)
    found = filter_cells(theatre, *evidence, on, cells)
    theatre.loaded[LEARNED] = (known, _digest_inputs(theatre), on, found.dependences)
    return np.asarray(found.probability[-1])


def read_dependence(
    theatre: OpenTheatre, on: date, known: datetime | None = None, *, in_hindsight: bool = False
) -> Dependence:
    """Return how errors of what is stated of a day were known to go together on that day; in hindsight: by now.

    Raises:
        NotFoundError: No map that was known then shows that day or an earlier one.
    """
    found = list_dependences(theatre, on, known)
    return list(found.values())[-1] if in_hindsight else assess.find_dependence(found, on)


def list_dependences(theatre: OpenTheatre, until: date, known: datetime | None = None) -> dict[date, Dependence]:
    """Return how errors of what is stated were known to go together, by the first day on which they were.

    Raises:
        NotFoundError: No map that was known then shows the last day or an earlier one.
    """
    kept = theatre.loaded.get(LEARNED)
    if kept is not None and kept[0] == known and kept[1] == _digest_inputs(theatre) and kept[2] >= until:
        found: dict[date, Dependence] = kept[-1]
        return found
    record = _find_made(theatre) if known is None else None
    if record is None:
        read_probability(theatre, until, np.zeros(1, np.int64), known)
        return list_dependences(theatre, until, known)
    with theatre.database.reading() as connection:
        return read_dependences(memories.read_learned(connection, record.assessment_id, record.last_day))


def follow_dependences(theatre: OpenTheatre, days: list[date], known: datetime | None = None) -> list[Dependence]:
    """Return how errors of what is stated of each of some days, in order, were known to go together on that day.

    Raises:
        NotFoundError: No map that was known then shows the last day or an earlier one.
    """
    learned = list_dependences(theatre, days[-1], known)
    return [assess.find_dependence(learned, day) for day in days]


def _find_made(theatre: OpenTheatre) -> AssessmentRecord | None:
    """Return the stored assessment, also where it lacks only newer claims: these tell nothing of how errors go."""
    record = find_record(theatre)
    if record is None and (stale := find_stale(theatre)) is not None:
        return stale.record
    return record


def read_witnesses(theatre: OpenTheatre, known: datetime | None = None) -> list[Witness]:
    """Return the map sources as they were known at an instant, without what a person had rejected by then.

    Raises:
        NotFoundError: No map was known then.
    """
    with theatre.database.reading() as connection:
        state = (known, digest_holdings(connection))
        kept: tuple[object, list[Witness]] | None = theatre.loaded.get(MAPS)
        if kept is None or kept[0] != state:
            found = assess.gather_witnesses(connection, theatre.cards, theatre.grid, theatre.party_ids, known)
            kept = state, disregard(found, read_rulings(connection, write_instant(known) if known else None))
    found = kept[1]
    if sum(each.party.nbytes for each in found) <= KEPT_MB * 1e6:
        theatre.loaded[MAPS] = kept
    if not found:
        when = f" that was known at {write_instant(known)}" if known else ""
        raise NotFoundError(f"this theatre has no map{when}", NO_MAPS)
    return found


def filter_cells(
    theatre: OpenTheatre,
    witnesses: list[Witness],
    hearing: Hearing,
    on: date,
    cells: NDArray[np.int64],
) -> Posterior:
    """Run the filter up to a day for some cells.

    Args:
        theatre: where.
        witnesses: the maps.
        hearing: what is said beside them; it is used up.
        on: the last day.
        cells: which, as flattened positions.

    Raises:
        NotFoundError: The first map is of a later day.
    """
    _check_reached(witnesses, on)
    parties = len(theatre.party_ids)
    return assess.assess_cells(witnesses, theatre.grid, parties, on, cells, theatre.settings.hazard, hearing)


def filter_day(
    theatre: OpenTheatre, witnesses: list[Witness], hearing: Hearing, on: date, cells: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Run the filter as ``filter_cells`` does, and return the probabilities of the last day, shape (parties, cells)."""
    _check_reached(witnesses, on)
    parties, first = len(theatre.party_ids), first_day_of(witnesses)
    model = Filter(theatre.grid, parties, theatre.settings.hazard, first, witnesses, hearing)
    model.reach(on)
    return model.state_cells(cells)


def _check_reached(witnesses: list[Witness], on: date) -> None:
    first = first_day_of(witnesses)
    if on < first:
        raise NotFoundError(f"no map of this theatre shows {on} or an earlier day", f"the first day is {first}")


def check_day(on: date) -> None:
    """Refuse a day that has not begun.

    Raises:
        UsageError: It is in the future.
    """
    if start_of_day(on) > now():
        raise UsageError(f"{on} is in the future", "ask about a day that has begun")


def find_record(theatre: OpenTheatre) -> AssessmentRecord | None:
    """Return the stored assessment if it is up to date."""
    with theatre.database.reading() as connection:
        return posteriors.find_assessment(connection, _digest_inputs(theatre))


def find_stale(theatre: OpenTheatre) -> Stale | None:
    """Return how the newest assessment is behind where only claims are new; None where it is not, or by more."""
    if find_record(theatre) is not None:
        return None
    with theatre.database.reading() as connection:
        record = posteriors.latest_assessment(connection)
        deliveries, rejected = list_map_deliveries(theatre, connection), list_rejected(connection)
        said = list_heard(theatre, connection)
        made_of = memories.read_learned(connection, record.assessment_id, record.last_day) if record else {}
    if record is None or made_of.get(REST) != digest_rest(theatre, deliveries, rejected, said):
        return None
    differing = digest_claims(said).items() ^ made_of[CLAIMS].items()
    return Stale(record, date.fromisoformat(min(day for _, day in differing)), len(differing)) if differing else None


def find_span(theatre: OpenTheatre) -> tuple[date, date] | None:
    """Return the first and last day that can be assessed; None where there is no map."""
    with theatre.database.reading() as connection:
        spans = list_speaking(connection, theatre.cards).values()
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def peak_mb() -> float:
    """Return the most memory that this process has used, in MB."""
    import resource  # noqa: PLC0415  # not on every system; only this figure needs it
    import sys  # noqa: PLC0415

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024**2), 1)


def _read_stored(theatre: OpenTheatre, on: date, *, in_hindsight: bool, stale_too: bool) -> NDArray[np.float32] | None:
    record = find_record(theatre)
    if record is None:
        stale = find_stale(theatre)
        if stale is None or (stale.tells(on, in_hindsight=in_hindsight) and not stale_too):
            return None
        record = stale.record
    with theatre.database.reading() as connection:
        return posteriors.read_posterior(connection, record, on, len(theatre.party_ids), in_hindsight=in_hindsight)


def _digest_inputs(theatre: OpenTheatre) -> str:
    with theatre.database.reading() as connection:
        deliveries = list_map_deliveries(theatre, connection)
        rejected = list_rejected(connection)
        said = list_heard(theatre, connection)
    parts = [describe_settings(theatre), *(f"without {each.alarm_id}" for each in rejected)]
    parts += [each.describe() for each in said]
    return digest_inputs(parts + [f"{each.source} {each.digest}" for each in deliveries])
