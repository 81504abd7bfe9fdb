"""View a ground by our assessment: each day by the maps of that day and before, its intervals from one set of draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.assess import Posterior, find_dependence, last_day_of
from frontline.control.dependence import Dependence
from frontline.control.filter import read_dependences
from frontline.days import now
from frontline.measures import area
from frontline.measures.area import Change, Estimate
from frontline.measures.revision import Step
from frontline.measures.uncertainty import Draws
from frontline.store.memories import read_learned
from frontline.store.posteriors import AssessmentRecord, read_posterior
from frontline.theatre.answers import is_seen
from frontline.theatre.areas import ASSESSED, BOUNDS, HALF, read_assessed
from frontline.theatre.assessment import filter_cells, find_record, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground
from frontline.theatre.testifying import read_hearing
from frontline.theatre.views.view import name_cells, scale


@dataclass(frozen=True)
class AssessedView:
    """Our assessment: each day by the maps of that day and before."""

    theatre: OpenTheatre
    ground: Ground
    party_id: str
    known: datetime | None
    until: date | None
    source: str = ASSESSED
    convention: str = "the state of the day itself, by the maps of that day and before"
    interval: str = "from the posterior"

    @property
    def drawn(self) -> str:
        """Return the size of the cells."""
        return name_cells(self.theatre)

    @property
    def complete(self) -> bool:
        """Tell whether the cells cover the outline."""
        return self.ground.weights.complete

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return all days from the first map on."""
        first = self._record.first_day if self._record else self._filtered.first_day
        last = self._record.last_day if self._record else self._filtered.days[-1]
        last = last if self.until is None else min(last, self.until)
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))

    @cached_property
    def _record(self) -> AssessmentRecord | None:
        """Return the stored assessment where it answers: it is made of all that is known now."""
        return find_record(self.theatre) if self.known is None else None

    @cached_property
    def _filtered(self) -> Posterior:
        witnesses, hearing = read_witnesses(self.theatre, self.known), read_hearing(self.theatre, self.known)
        last = last_day_of(witnesses)
        until = last if self.until is None else min(last, self.until)
        return filter_cells(self.theatre, witnesses, hearing, until, self.ground.weights.index)

    def _read(self, position: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the party's probability on a day and whether any map covers the cell, each (cells of the ground,)."""
        theatre, found = self.theatre, None
        if self._record:
            with theatre.database.reading() as connection:
                found = read_posterior(connection, self._record, self.days[position], len(theatre.party_ids))
        if found is None:
            field = self._filtered.probability[position]
        else:
            field = found.reshape(len(found), -1)[:, self.ground.weights.index].astype(np.float32)
        return np.asarray(field[theatre.party_ids.index(self.party_id)]), is_seen(field)

    @cached_property
    def _dependences(self) -> dict[date, Dependence]:
        """Return how errors were known to go together, by the first day on which they were."""
        if self._record is None:
            return self._filtered.dependences
        with self.theatre.database.reading() as connection:
            return read_dependences(read_learned(connection, self._record.assessment_id, self._record.last_day))

    @cached_property
    def _draws(self) -> Draws:
        return Draws.of(self.theatre.grid, self.ground.weights.index)

    @cached_property
    def _ranked(self) -> dict[Dependence, NDArray[np.float32]]:
        """Hold the numbers of the last day asked for, which the days before and after mostly share."""
        return {}

    def _rank(self, day: date) -> NDArray[np.float32]:
        """Return the numbers of the draws by what was known of errors on a day."""
        dependence, kept = find_dependence(self._dependences, day), self._ranked
        if dependence not in kept:
            kept.clear()
            kept[dependence] = self._draws.rank(
                dependence, dependence.lean_of(self.theatre.party_ids.index(self.party_id))
            )
        return kept[dependence]

    @cached_property
    def _known_at(self) -> datetime:
        return self.known or now()

    def known_at(self, position: int) -> datetime:  # noqa: ARG002  # every day is as known at one instant
        """Return the instant as of which all is known."""
        return self._known_at

    def share(self, position: int) -> Estimate | None:
        """Return the assessed share of the ground, where maps cover half of it."""
        (probability, seen), weights = self._read(position), self.ground.weights
        if weights.share[seen].sum() < area.MOST * weights.share.sum():
            return None
        return area.share_by_draws(self._rank(self.days[position])[:, seen], probability[seen], weights.only(seen))

    def held_km2(self, position: int) -> Estimate | None:
        """Return the assessed area of what maps cover."""
        found = self.share(position)
        return None if found is None else scale(found, self.compared_km2(position, position))

    def held(self, position: int) -> tuple[BaseGeometry, dict[float, BaseGeometry]]:
        """Return the cells that are held with probability one half, and with the bounds of ``BOUNDS``."""
        levels = (HALF, *BOUNDS)
        half, *others = read_assessed(self.theatre, self.days[position], self.known, levels, self.party_id)
        return half, dict(zip(BOUNDS, others, strict=True))

    def move(self, first: int, last: int) -> tuple[Change, float]:
        """Return what changed between two days."""
        (before, seen), (after, seen_after) = self._read(first), self._read(last)
        seen = seen & seen_after
        weights = self.ground.weights.only(seen)
        days = (self.days[last] - self.days[first]).days
        dependence = find_dependence(self._dependences, self.days[last])
        party = self.theatre.party_ids.index(self.party_id)
        change = area.assess_change(self.theatre.grid, before[seen], after[seen], weights, days, dependence, party)
        return change, 0.0

    def compared_km2(self, first: int, last: int) -> float:
        """Return how much of the ground maps cover on both days."""
        seen = self._read(first)[1] & self._read(last)[1]
        return float(self.ground.weights.share[seen].sum()) * self.theatre.grid.cell_km2

    def steps(self, first: int, last: int) -> Iterator[Step]:  # noqa: ARG002  # there are none between any days
        """Yield nothing: an assessment does not correct itself, its maps do."""
        yield from ()
