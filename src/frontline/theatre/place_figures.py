"""Work out how much of a place the first party held on each day, by our assessment and by each map, for the map page.

What is held back or embargoed has no figure. Which places get figures is chosen here; how they look is the page's.
"""

from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.control.cells import Weights
from frontline.control.dependence import Dependence
from frontline.measures.uncertainty import LEVEL
from frontline.places.place import Place
from frontline.publish.gate import Gate
from frontline.theatre.assessment import follow_dependences
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import ASSESSED, Period, close_cells, hold_cells
from frontline.theatre.outward.shares import tell_shares

MOST_PLACES = 12  # beside the focus; a tenth of a second each for half a year


def choose_places(theatre: OpenTheatre, focus: Place | None) -> list[Place]:
    """Return the largest settlements whose outline lies inside the theatre, without the focus."""
    box = shapely.box(*theatre.box)
    inside = [each for each in theatre.gazetteer.outlines("settlement") if shapely.contains(box, each.geometry)]
    places = [theatre.gazetteer.by_id(each.place_id) for each in inside]
    places = [each for each in places if each.lat is not None and (focus is None or each.place_id != focus.place_id)]
    places.sort(key=lambda each: (-(each.population or 0), each.name))
    return places[:MOST_PLACES]


class Figures:
    """The shares of places over the days that are shown."""

    def __init__(
        self,
        theatre: OpenTheatre,
        gate: Gate,
        period: Period,
        days: NDArray[np.float32],
        fields: dict[str, NDArray[np.uint8]],
    ) -> None:
        """Take what the page shows.

        Args:
            theatre: where.
            gate: what may go out.
            period: the days.
            days: the probability that the first party holds each cell, shape (days, cells); NaN where no map covers it.
            fields: layer id to percent, as ``draw_fields`` returns them.
        """
        self._theatre, self._gate, self._period = theatre, gate, period
        self._days, self._fields = days, fields

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Return which cells an embargo touches on each day."""
        return close_cells(self._theatre, self._gate, self._period)

    @cached_property
    def held(self) -> NDArray[np.bool_]:
        """Return which cells of our assessment open alarms hold back on each day."""
        return hold_cells(self._theatre, self._gate, self._period)

    @cached_property
    def dependences(self) -> list[Dependence]:
        """Return how errors of what is stated of each day go together."""
        return follow_dependences(self._theatre, self._period.days, self._gate.known)

    def describe(self, place: Place) -> dict[str, Any]:
        """Return a place's point and its shares by each layer, one a day; None where there is no figure."""
        maps = {name: field for name, field in self._fields.items() if name != ASSESSED}
        series = self.follow(self._theatre.weigh_place(place), maps)
        point = {"id": place.place_id, "name": place.name, "names": place.names, "lon": place.lon, "lat": place.lat}
        return point | {"level": LEVEL, "shares": series}

    def follow(self, weights: Weights, maps: dict[str, NDArray[np.uint8]]) -> dict[str, dict[str, list[float | None]]]:
        """Return the share of some ground by us and by some maps, one a day; None where there is no figure."""
        holds, most = keep_holds(self._theatre, self._gate.known), self._theatre.settings.alarms.withheld_share
        closed = self.closed[:, weights.index].any(axis=1)
        closed |= np.array([holds.share_of(weights, day) >= most for day in self._period.days])
        own = {name: field[:, weights.index] for name, field in maps.items()}
        return tell_shares(self._theatre, weights, closed, self._days[:, weights.index], own, self.dependences)
