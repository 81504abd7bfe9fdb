"""Offer what a theatre can be asked about roads and railways, as a part of ``Theatre``."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline import theatre
from frontline.days import parse_day, parse_instant
from frontline.theatre.verbs import Day, Instant, PathText

if TYPE_CHECKING:
    from frontline.theatre.folder import OpenTheatre


class WayVerbs:
    """The verbs of roads and railways.

    Attributes:
        _open: the open theatre.
    """

    _open: "OpenTheatre"

    def build_network(self, *paths: PathText, told: Callable[[str], None] | None = None) -> dict[str, Any]:
        """Build the network of roads and railways from files, or from the theatre's own."""
        return theatre.networks.build(self._open, [Path(path) for path in paths], told)

    def list_networks(self) -> list[dict[str, Any]]:
        """List the networks that were built, the newest first; that one counts."""
        return theatre.networks.show(self._open)

    def routes(
        self,
        place: str,
        *,
        on: Day,
        known: Instant | None = None,
        to: Sequence[str] = (),
        side: str | None = None,
        source: str | None = None,
        against: Day | None = None,
        surrounded: bool = True,
    ) -> dict[str, Any]:
        """Say by which ways a place can be reached on a day, and, with ``surrounded``, how far it is surrounded."""
        instant = parse_instant(known) if known else None
        asked = theatre.ways_found.ask(
            self._open, place, parse_day(on), side=side, known=instant, source=source,
            reference=parse_day(against) if against else None, hubs=tuple(to),
        )  # fmt: skip
        found = theatre.ways.routes(self._open, asked)
        if surrounded:
            found["encirclement"] = theatre.shapes.encirclement(self._open, place, parse_day(on), source, instant)
        return found

    def routes_series(
        self,
        place: str,
        *,
        on: Day,
        known: Instant | None = None,
        side: str | None = None,
        source: str | None = None,
        against: Day | None = None,
        start: Day | None = None,
        every: str = "week",
        chart: PathText | None = None,
        told: Callable[[str], None] | None = None,
    ) -> dict[str, Any]:
        """Follow the ways of a place over time, up to a day; ``chart`` also draws them, as SVG or PNG."""
        asked = theatre.ways_found.ask(
            self._open, place, parse_day(on), side=side, known=parse_instant(known) if known else None, source=source,
            reference=parse_day(against) if against else None,
        )  # fmt: skip
        found = theatre.ways_series.series(
            self._open, asked, parse_day(start) if start else None, every=every, tell=told
        )
        if chart is not None:
            theatre.ways_series.save_chart(found, Path(chart))
        return found

    def hub(self, place: str) -> dict[str, Any]:
        """Say what passes through a place."""
        return theatre.hubs.hub(self._open, place)

    def whatif(self, place: str, *, held_by: str, on: Day, known: Instant | None = None) -> dict[str, Any]:
        """Say what would change if a party held a place: a labelled scenario."""
        return theatre.scenario.whatif(
            self._open, place, held_by, parse_day(on), parse_instant(known) if known else None
        )

    def evacuation(
        self,
        *,
        on: Day,
        since: Day | None = None,
        side: str | None = None,
        known: Instant | None = None,
        save: PathText | None = None,
    ) -> dict[str, Any]:
        """Say how many people live where which ways are left; ``save`` also writes CSV with HXL tags."""
        span = (parse_day(on), parse_day(since) if since else None)
        found = theatre.evacuation.evacuation(self._open, *span, side, parse_instant(known) if known else None)
        if save is not None:
            theatre.evacuation.save_table(found, Path(save))
        return found
