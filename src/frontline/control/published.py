"""Give what one source published as ground held on each of its days, whether it came as areas or as cells.

What a map itself showed (whose ground, how much of an outline, what changed between two days) is asked here, without
knowing how the map is kept: areas are answered exactly by their edges, observations on cells by the cells. What follows
from the areas (lines, rings, rates) belongs in ``measures``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Grid, Weights
from frontline.control.layer import NOBODY, Shown, is_covered, party_numbers
from frontline.control.partition import DailyAreas, Partition
from frontline.control.partition.spells import find_area_spells
from frontline.control.spells import Spell, find_cell_spells
from frontline.ellipsoid import geometry_km2
from frontline.sources.card import Card
from frontline.sources.delivery import ShownDay
from frontline.sources.labels import NOT_COVERED, Status

OPEN = frozenset({Status.CONTESTED, Status.INFILTRATED, Status.UNKNOWN})
LEAST_COVERED = 0.5  # a source that covers less than half of an outline says nothing of it
NOTHING = shapely.MultiPolygon()
NO_EDGES = np.zeros(0, np.int64)


class PublishedMap(Protocol):
    """What one source showed, as known at an instant.

    Attributes:
        source: its name.
        exact: whether it is kept as the areas that were published; otherwise as observations on cells.
        days: the days that it showed, in order, with the instant from which each version was known.
    """

    @property
    def source(self) -> str:
        """Return the source's name."""

    @property
    def card(self) -> Card:
        """Return the source's card."""

    @property
    def exact(self) -> bool:
        """Tell whether areas are kept as published."""

    @property
    def days(self) -> tuple[ShownDay, ...]:
        """Return the days that it showed."""

    def position(self, day: date) -> int | None:
        """Return the position of the last day shown up to a day, or None."""

    def held(self, position: int, party: str) -> BaseGeometry:
        """Return the ground that a party is shown to hold (EPSG:4326)."""

    def covered(self, position: int, outline: BaseGeometry) -> BaseGeometry:
        """Return the part of an outline that the source covers on a day (EPSG:4326).

        What it leaves blank is covered only where its card says what a blank means (``elsewhere``).
        """

    def contested(self, position: int) -> BaseGeometry:
        """Return the ground that is shown as contested, infiltrated or unknown, so nobody's for sure (EPSG:4326)."""

    def spells(self, parties: tuple[str, ...]) -> list[Spell]:
        """Return which ground was shown as held or as nobody's for sure over which of the days.

        The state is the party's position among ``parties``; what is ``contested`` has the number after the last.
        """

    def held_km2(self, party: str, outline: BaseGeometry | None = None) -> NDArray[np.float64]:
        """Return the area held by a party each day inside an outline (default: everywhere), in km2, shape (days,)."""

    def covered_km2(self, outline: BaseGeometry) -> NDArray[np.float64]:
        """Return how much of an outline the source covers on each day, in km2, shape (days,)."""

    def shares(self, outline: BaseGeometry, parties: tuple[str, ...]) -> NDArray[np.float64]:
        """Return each party's share of what the source covers of an outline, shape (days, parties).

        What the source leaves blank counts for the party that its card names there; NaN where it covers less than half.
        """

    def change(
        self, first: int, last: int, party: str, outline: BaseGeometry | None = None
    ) -> tuple[BaseGeometry, BaseGeometry]:
        """Return the ground that a party gained and lost between two of the days, inside an outline (EPSG:4326)."""


def position_in(days: tuple[ShownDay, ...], day: date) -> int | None:
    """Return the position of the last of some days up to a day, or None."""
    before = sum(shown.day <= day for shown in days)
    return before - 1 if before else None


@dataclass(frozen=True)
class ExactMap:
    """A map kept as the areas that were published.

    Attributes:
        card: the source's card.
        partition: all that it ever showed.
        known: as known at this instant; None: now.
    """

    card: Card
    partition: Partition
    known: datetime | None = None
    exact: bool = True

    @property
    def source(self) -> str:
        """Return the source's name."""
        return self.card.name

    @cached_property
    def _versions(self) -> NDArray[np.int64]:
        """Return the position of the version that counts for each day shown."""
        return np.array(self.partition.states.shown(self.known), np.int64)

    @cached_property
    def days(self) -> tuple[ShownDay, ...]:
        """Return the days that it showed, in order, each with the instant of the version that counts."""
        versions = self.partition.states.versions
        return tuple(ShownDay(versions[n].day, versions[n].known_at) for n in self._versions.tolist())

    def position(self, day: date) -> int | None:
        """Return the position of the last day shown up to a day, or None."""
        return position_in(self.days, day)

    def evidence(self, position: int) -> str:
        """Return the digest of the file that shows a day."""
        return self.partition.states.versions[int(self._versions[position])].evidence

    def held(self, position: int, party: str) -> BaseGeometry:
        """Return the ground that a party is shown to hold (EPSG:4326)."""
        return self._outline(position, self._labels(party))

    def covered(self, position: int, outline: BaseGeometry) -> BaseGeometry:
        """Return the part of an outline that the source covers on a day (EPSG:4326)."""
        if self.card.elsewhere is None:
            return clip(self._outline(position, self._drawn), outline)
        bare = self._outline(position, [NOT_COVERED])
        return outline if bare.is_empty else areas_only(shapely.difference(outline, bare))

    def contested(self, position: int) -> BaseGeometry:
        """Return the ground that is shown as contested, infiltrated or unknown, so nobody's for sure (EPSG:4326)."""
        return self._outline(position, _open_labels(self.card))

    def spells(self, parties: tuple[str, ...]) -> list[Spell]:
        """Return which ground was shown as held or as nobody's for sure over which of the days."""
        state = _number_states(tuple(self.partition.states.labels), self.card, parties)
        found = find_area_spells(self.partition, self.known)
        return [replace(each, state=int(state[each.state])) for each in found if state[each.state] != NOBODY]

    def held_km2(self, party: str, outline: BaseGeometry | None = None) -> NDArray[np.float64]:
        """Return the area held by a party each day inside an outline (default: everywhere), in km2, shape (days,)."""
        return self._sum(self._areas(outline), self._labels(party))

    def covered_km2(self, outline: BaseGeometry) -> NDArray[np.float64]:
        """Return how much of an outline the source covers on each day, in km2, shape (days,)."""
        areas = self._areas(outline)
        if self.card.elsewhere is None:
            return self._sum(areas, self._drawn)
        return geometry_km2(outline) - self._sum(areas, [NOT_COVERED])

    def shares(self, outline: BaseGeometry, parties: tuple[str, ...]) -> NDArray[np.float64]:
        """Return each party's share of what the source covers of an outline, shape (days, parties)."""
        areas, whole_km2 = self._areas(outline), geometry_km2(outline)
        covered = whole_km2 - self._sum(areas, [NOT_COVERED])
        held = np.column_stack([self._sum(areas, self._labels(party)) for party in parties])
        if (elsewhere := self.card.elsewhere) and elsewhere.status == Status.HELD and elsewhere.party in parties:
            drawn = self._sum(areas, [label for label in areas.labels if label != NOT_COVERED])
            held[:, parties.index(elsewhere.party)] += np.maximum(covered - drawn, 0)
        return share_of(held, covered, whole_km2)

    def change(
        self, first: int, last: int, party: str, outline: BaseGeometry | None = None
    ) -> tuple[BaseGeometry, BaseGeometry]:
        """Return the ground that a party gained and lost between two of the days, inside an outline (EPSG:4326)."""
        labels = self._labels(party)
        found = self.partition.difference(self._edges(first, labels), self._edges(last, labels))
        return clip(found.gained, outline), clip(found.lost, outline)

    @property
    def _drawn(self) -> list[str]:
        return [label for label in self.partition.states.labels if label != NOT_COVERED]

    def _labels(self, party: str) -> list[str]:
        held = (Status.HELD, party)
        return [label for label, meaning in self.card.labels.items() if (meaning.status, meaning.party) == held]

    def _edges(self, position: int, labels: list[str]) -> NDArray[np.int64]:
        """Return the edges of labels on a day, one label after the other; an edge that two share is in it both ways."""
        shown = self.partition.edges_at(int(self._versions[position]))
        return np.concatenate([NO_EDGES, *(shown[label] for label in labels if label in shown)])

    def _outline(self, position: int, labels: list[str]) -> BaseGeometry:
        shown = self.partition.edges_at(int(self._versions[position]))
        areas = [self.partition.outline(shown[label]) for label in labels if label in shown]
        return areas[0] if len(areas) == 1 else shapely.union_all(areas) if areas else NOTHING

    def _areas(self, outline: BaseGeometry | None) -> DailyAreas:
        if outline is None:
            return self.partition.daily_areas(self.known)
        return self.partition.areas_inside(outline, self.known)

    def _sum(self, areas: DailyAreas, labels: list[str]) -> NDArray[np.float64]:
        chosen = [n for n, label in enumerate(areas.labels) if label in labels]
        return np.asarray(areas.km2[:, chosen].sum(axis=1))


@dataclass(frozen=True)
class CellMap:
    """A map kept as observations on cells.

    Attributes:
        card: the source's card.
        shown: what it showed.
        grid: the cells.
        party_ids: the theatre's parties.
    """

    card: Card
    shown: Shown
    grid: Grid
    party_ids: tuple[str, ...]
    exact: bool = False

    @property
    def source(self) -> str:
        """Return the source's name."""
        return self.card.name

    @property
    def days(self) -> tuple[ShownDay, ...]:
        """Return the days that it showed, in order."""
        return self.shown.days

    def position(self, day: date) -> int | None:
        """Return the position of the last day shown up to a day, or None."""
        return position_in(self.days, day)

    def cells_held(self, party: str) -> NDArray[np.bool_]:
        """Tell which cells a party is shown to hold on each day, shape (days, cells)."""
        numbers = party_numbers(self.shown.labels, self.card, self.party_ids)
        return np.asarray((numbers == self.party_ids.index(party))[self.shown.label])

    def held(self, position: int, party: str) -> BaseGeometry:
        """Return the ground that a party is shown to hold (EPSG:4326)."""
        return self._draw(self.cells_held(party)[position])

    def covered(self, position: int, outline: BaseGeometry) -> BaseGeometry:
        """Return the part of an outline that the source covers on a day (EPSG:4326)."""
        cells = is_covered(self.shown, self.card)[position]
        return outline if cells[self.grid.inside].all() else clip(self._draw(cells), outline)

    def contested(self, position: int) -> BaseGeometry:
        """Return the ground that is shown as contested, infiltrated or unknown, so nobody's for sure (EPSG:4326)."""
        numbers = [n for n, label in enumerate(self.shown.labels) if label in _open_labels(self.card)]
        return self._draw(np.isin(self.shown.label[position], numbers))

    def spells(self, parties: tuple[str, ...]) -> list[Spell]:
        """Return which ground was shown as held or as nobody's for sure over which of the days."""
        state = _number_states(self.shown.labels, self.card, parties)
        held = party_numbers(self.shown.labels, self.card, parties)
        return find_cell_spells(self.grid, np.where(held != NOBODY, held, state)[self.shown.label], NOBODY)

    def held_km2(self, party: str, outline: BaseGeometry | None = None) -> NDArray[np.float64]:
        """Return the area held by a party each day inside an outline (default: everywhere), in km2, shape (days,)."""
        return self._daily_km2(self.cells_held(party), outline)

    def covered_km2(self, outline: BaseGeometry) -> NDArray[np.float64]:
        """Return how much of an outline the source covers on each day, in km2, shape (days,)."""
        return self._daily_km2(is_covered(self.shown, self.card), outline)

    def shares(self, outline: BaseGeometry, parties: tuple[str, ...]) -> NDArray[np.float64]:
        """Return each party's share of what the source covers of an outline, shape (days, parties)."""
        weights = self.grid.weigh(outline)
        label = self.shown.label[:, weights.index]
        numbers = party_numbers(self.shown.labels, self.card, self.party_ids)[label]
        bare = [n for n, each in enumerate(self.shown.labels) if each == NOT_COVERED]
        held = np.column_stack([(numbers == self.party_ids.index(party)) @ weights.share for party in parties])
        return share_of(held, ~np.isin(label, bare) @ weights.share, float(weights.share.sum()))

    def change(
        self, first: int, last: int, party: str, outline: BaseGeometry | None = None
    ) -> tuple[BaseGeometry, BaseGeometry]:
        """Return the ground that a party gained and lost between two of the days, inside an outline (EPSG:4326)."""
        held = self.cells_held(party)
        gained, lost = held[last] & ~held[first], held[first] & ~held[last]
        return clip(self._draw(gained), outline), clip(self._draw(lost), outline)

    def _draw(self, cells: NDArray[np.bool_]) -> BaseGeometry:
        return self.grid.draw(cells) if cells.any() else NOTHING

    def _daily_km2(self, cells: NDArray[np.bool_], outline: BaseGeometry | None) -> NDArray[np.float64]:
        weights = self._weigh(outline)
        return np.asarray(cells[:, weights.index] @ weights.share * self.grid.cell_km2)

    def _weigh(self, outline: BaseGeometry | None) -> Weights:
        if outline is not None:
            return self.grid.weigh(outline)
        index = np.flatnonzero(self.grid.inside)
        return Weights(index, np.ones(len(index)))


def _open_labels(card: Card) -> list[str]:
    return [label for label, meaning in card.labels.items() if meaning.status in OPEN]


def _number_states(labels: tuple[str, ...], card: Card, parties: tuple[str, ...]) -> NDArray[np.int8]:
    """Return for each label the number of its state, see ``PublishedMap.spells``; NOBODY where it is none of them."""
    numbers = np.full(len(labels), NOBODY, np.int8)
    for n, label in enumerate(labels):
        meaning = card.labels.get(label)
        if meaning is not None and meaning.status == Status.HELD:
            numbers[n] = parties.index(meaning.party)
        elif meaning is not None and meaning.status in OPEN:
            numbers[n] = len(parties)
    return numbers


def share_of(held: NDArray[np.float64], covered: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
    """Return held areas, shape (days, parties), as shares of what is covered; NaN where that is too little."""
    enough = (covered >= LEAST_COVERED * whole) & (covered > 0)
    shares = np.full(held.shape, np.nan)
    shares[enough] = np.clip(held[enough] / covered[enough, None], 0.0, 1.0)
    return shares


def clip(area: BaseGeometry, outline: BaseGeometry | None) -> BaseGeometry:
    """Return the part of an area inside an outline, without the lines and points that cutting leaves over."""
    return area if outline is None or area.is_empty else areas_only(shapely.intersection(area, outline))


def areas_only(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a geometry without the lines and points that cutting left over."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
