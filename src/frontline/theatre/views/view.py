"""Say what can be asked of any view of a ground: estimates by day, each with its interval, and what changed between.

How maps and our assessment answer belongs in the modules beside this one.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

import numpy as np
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError
from frontline.measures.area import Change, Estimate
from frontline.measures.revision import Step
from frontline.theatre.folder import OpenTheatre


class View(Protocol):
    """What one witness says of one ground; positions count its days."""

    @property
    def source(self) -> str:
        """Return its name."""

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days it shows, in order."""

    @property
    def convention(self) -> str:
        """Return what these days mean."""

    @property
    def interval(self) -> str:
        """Return where the intervals come from."""

    @property
    def drawn(self) -> str:
        """Return on what it is measured."""

    @property
    def complete(self) -> bool:
        """Tell whether it covers the whole outline."""

    def known_at(self, position: int) -> datetime:
        """Return when the picture of a position was known."""

    def share(self, position: int) -> Estimate | None:
        """Return the share of the ground that the party holds; None where the witness covers too little of it."""

    def held_km2(self, position: int) -> Estimate | None:
        """Return how many km2 of the ground the party holds; None likewise."""

    def held(self, position: int) -> tuple[BaseGeometry, dict[float, BaseGeometry]]:
        """Return all ground that the party holds, and what it holds with other probabilities where there are such."""

    def move(self, first: int, last: int) -> tuple[Change, float]:
        """Return what changed between two pictures, and the net area in km2 of pieces too small to count."""

    def compared_km2(self, first: int, last: int) -> float:
        """Return how much of the ground is covered in both pictures: only there can anything have changed hands."""

    def steps(self, first: int, last: int) -> Iterator[Step]:
        """Yield what changed from each picture to the next, from the first to the last."""


def find_position(view: View, day: date) -> int | None:
    """Return the position of the last picture up to a day, or None."""
    before = int(np.searchsorted(np.array(view.days, "datetime64[D]"), np.datetime64(day), side="right"))
    return before - 1 if before else None


def find_span(view: View, start: date, until: date) -> tuple[int, int]:
    """Return the positions of the last pictures up to two days.

    Raises:
        NotFoundError: There is none up to the first day.
    """
    first, last = find_position(view, start), find_position(view, until)
    if first is None or last is None:
        raise NotFoundError(f"{view.source} shows no day up to {start}", f"its first day is {view.days[0]}")
    return first, last


def scale(found: Estimate, by: float) -> Estimate:
    """Return an estimate multiplied by a number."""
    return Estimate(found.value * by, found.low * by, found.high * by, found.level)


def name_cells(theatre: OpenTheatre) -> str:
    """Return on which cells a figure is measured."""
    return f"cells of {theatre.settings.grid.size_m:g} m"


def name_fineness(drawn_to_km: float) -> str:
    """Return where the interval of a map's figure comes from."""
    return f"the line off by {drawn_to_km * 1000:g} m to one side"
