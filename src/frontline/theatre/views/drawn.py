"""View a ground by a map that is kept as the areas that it published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control.published import NOTHING, PublishedMap
from frontline.measures import area
from frontline.measures.area import Change, Estimate
from frontline.measures.geodesy import area_km2
from frontline.measures.revision import Step, measure_step, split_pieces
from frontline.theatre.ground import Ground
from frontline.theatre.views.view import name_fineness, scale


@dataclass(frozen=True)
class DrawnView:
    """A map on its areas as published."""

    shown: PublishedMap
    ground: Ground
    party_id: str
    convention: str
    drawn: str = "areas as published"
    complete: bool = True

    @property
    def source(self) -> str:
        """Return the map's name."""
        return self.shown.source

    @property
    def interval(self) -> str:
        """Return how far its line may be off."""
        return name_fineness(self.shown.card.display.drawn_to_km)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return the days it shows."""
        return tuple(each.day for each in self.shown.days)

    @cached_property
    def _km2(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how much of the outline is held and how much is covered each day, in km2."""
        outline = self.ground.outline
        return self.shown.held_km2(self.party_id, outline), self.shown.covered_km2(outline)

    def known_at(self, position: int) -> datetime:
        """Return when the picture was known."""
        return self.shown.days[position].known_at

    def share(self, position: int) -> Estimate | None:
        """Return the share of the outline that is held, where half of it is covered."""
        held_km2, covered_km2 = (float(each[position]) for each in self._km2)
        if covered_km2 < area.MOST * self.ground.area_km2:
            return None
        held = self.shown.held(position, self.party_id)
        return area.publish_share(
            held, self.ground.outline, min(held_km2 / covered_km2, 1.0), self.shown.card.display.drawn_to_km
        )

    def held_km2(self, position: int) -> Estimate | None:
        """Return how many km2 of what it covers are held."""
        found = self.share(position)
        return None if found is None else scale(found, float(self._km2[1][position]))

    def held(self, position: int) -> tuple[BaseGeometry, dict[float, BaseGeometry]]:
        """Return all ground that is held."""
        return self.shown.held(position, self.party_id), {}

    def move(self, first: int, last: int) -> tuple[Change, float]:
        """Return what changed between two pictures, by the pieces that count, and the net of those that do not."""
        if first == last:
            return Change(0.0, 0.0, Estimate(0.0, 0.0, 0.0)), 0.0
        changed = self.shown.change(first, last, self.party_id, self._seen(first, last))
        spread = area.publish_change(*changed, self.shown.card.display.drawn_to_km).net
        step = self._step(first, last, changed)
        net = step.gained_km2 - step.lost_km2
        low, high = net - (spread.value - spread.low), net + (spread.high - spread.value)
        noise_km2 = step.noise_gained_km2 - step.noise_lost_km2
        return Change(step.gained_km2, step.lost_km2, Estimate(net, low, high, spread.level)), noise_km2

    def compared_km2(self, first: int, last: int) -> float:
        """Return how much of the outline is covered in both pictures."""
        return area_km2(self._seen(first, last))

    def _seen(self, first: int, last: int) -> BaseGeometry:
        return self.shown.covered(last, self.shown.covered(first, self.ground.outline))

    def steps(self, first: int, last: int) -> Iterator[Step]:
        """Yield what changed from each picture to the next."""
        for n in range(first, last):
            yield self._step(n, n + 1, self.shown.change(n, n + 1, self.party_id, self._seen(n, n + 1)))

    def _step(self, first: int, last: int, changed: tuple[BaseGeometry, BaseGeometry]) -> Step:
        gained, lost = (split_pieces(each) for each in changed)
        line = self.shown.held(first, self.party_id) if len(gained) or len(lost) else NOTHING
        most_lost_km2 = self.shown.card.guards.max_loss_km2
        return measure_step((self.days[first], line), self.days[last], gained, lost, most_lost_km2)
