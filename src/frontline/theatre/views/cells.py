"""View a ground by a map that is kept as observations on cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.layer import is_covered
from frontline.control.published import CellMap
from frontline.measures import area
from frontline.measures.area import Change, Estimate
from frontline.measures.revision import Step
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground
from frontline.theatre.views.view import name_cells, name_fineness, scale


@dataclass(frozen=True)
class CellView:
    """A map on the theatre's cells."""

    theatre: OpenTheatre
    shown: CellMap
    ground: Ground
    party_id: str

    @property
    def source(self) -> str:
        """Return the map's name."""
        return self.shown.source

    @property
    def interval(self) -> str:
        """Return how far its line may be off."""
        return name_fineness(self._fineness)

    @property
    def _fineness(self) -> float:
        return self.shown.card.display.drawn_to_km

    @property
    def convention(self) -> str:
        """Return what the card says of its days."""
        return self.shown.card.convention

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
        """Return the days it shows."""
        return tuple(each.day for each in self.shown.days)

    @cached_property
    def _cells(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return whether each cell is held and whether it is covered, each of shape (days, all cells)."""
        return self.shown.cells_held(self.party_id), is_covered(self.shown.shown, self.shown.card)

    def known_at(self, position: int) -> datetime:
        """Return when the picture was known."""
        return self.shown.days[position].known_at

    def share(self, position: int) -> Estimate | None:
        """Return the share of the outline that is held, where half of it is covered."""
        held, covered = self._cells
        return area.show_share(
            self.theatre.grid, held[position], covered[position], self.ground.weights, self._fineness
        )

    def held_km2(self, position: int) -> Estimate | None:
        """Return how many km2 of what it covers are held."""
        found = self.share(position)
        weights = self.ground.weights
        covered = float(weights.share @ self._cells[1][position, weights.index])
        return None if found is None else scale(found, covered * self.theatre.grid.cell_km2)

    def held(self, position: int) -> tuple[BaseGeometry, dict[float, BaseGeometry]]:
        """Return all ground that is held, drawn of cells."""
        return self.shown.held(position, self.party_id), {}

    def move(self, first: int, last: int) -> tuple[Change, float]:
        """Return what changed between two pictures; no cell is too small to count."""
        held, covered = self._cells
        seen = (covered[first] & covered[last])[self.ground.weights.index]
        weights = self.ground.weights.only(seen)
        return area.show_change(self.theatre.grid, held[first], held[last], weights, self._fineness), 0.0

    def compared_km2(self, first: int, last: int) -> float:
        """Return how much of the outline is covered in both pictures."""
        covered, weights = self._cells[1], self.ground.weights
        return float(weights.share @ (covered[first] & covered[last])[weights.index]) * self.theatre.grid.cell_km2

    def steps(self, first: int, last: int) -> Iterator[Step]:
        """Yield what changed from each picture to the next; how far a piece lies is not told on cells."""
        weights = self.ground.weights
        held, covered = (each[first : last + 1, weights.index] for each in self._cells)
        km2, seen = weights.share * self.theatre.grid.cell_km2, covered[1:] & covered[:-1]
        gained, lost = (seen & held[1:] & ~held[:-1]) @ km2, (seen & held[:-1] & ~held[1:]) @ km2
        for n in range(last - first):
            days = self.days[first + n + 1], self.days[first + n]
            yield Step(*days, float(gained[n]), float(lost[n]), most_lost_km2=self.shown.card.guards.max_loss_km2)
