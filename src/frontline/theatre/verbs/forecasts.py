"""Offer what a theatre can be asked about what comes next, as a part of ``Theatre``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline import theatre
from frontline.days import parse_day, parse_instant
from frontline.theatre.verbs import Day, Instant, PathText

if TYPE_CHECKING:
    from frontline.theatre.folder import OpenTheatre


class ForecastVerbs:
    """The verbs of forecasts.

    Attributes:
        _open: the open theatre.
    """

    _open: "OpenTheatre"

    def forecast(
        self,
        place: str,
        *,
        share: float,
        by: Day,
        source: str | None = None,
        known: Instant | None = None,
        keep: bool = False,
    ) -> dict[str, Any]:
        """Say how likely a share of a place is shown as held by a day; ``keep`` enters the answer in the ledger."""
        wanted = theatre.forecasting.Wanted(place, share, parse_day(by), source)
        return theatre.forecasting.forecast(self._open, wanted, parse_instant(known) if known else None, keep=keep)

    def forecast_area(
        self,
        within: str | None = None,
        *,
        days: int = 30,
        source: str | None = None,
        known: Instant | None = None,
        keep: bool = False,
    ) -> dict[str, Any]:
        """Say how much ground is shown as gained, lost and net after 7, 30 or 90 days; ``keep`` is as above."""
        instant = parse_instant(known) if known else None
        return theatre.amounts.forecast_area(self._open, within, days, source, instant, keep=keep)

    def forecast_file(
        self, question: PathText, *, known: Instant | None = None, keep: bool = False
    ) -> list[dict[str, Any]]:
        """Answer the questions of a TOML file."""
        instant = parse_instant(known) if known else None
        return theatre.forecasting.answer_file(self._open, Path(question), instant, keep=keep)

    def forecast_run(self, *, known: Instant | None = None) -> dict[str, Any]:
        """Issue the standing questions of the week, enter people's predictions, and settle what is over."""
        return theatre.forecasting.run(self._open, parse_instant(known) if known else None)

    def forecasts(self, *, known: Instant | None = None) -> dict[str, Any]:
        """List the ledger of kept answers with outcomes and scores."""
        return theatre.forecasting.list_forecasts(self._open, parse_instant(known) if known else None)

    def outlook(
        self,
        *,
        days: int = 30,
        known: Instant | None = None,
        source: str | None = None,
        most: int | None = None,
    ) -> list[dict[str, Any]]:
        """List the places most likely to be shown as taken within some days, with the publication delay applied."""
        instant = parse_instant(known) if known else None
        return theatre.outlook.outlook(
            self._open, days, instant, source, theatre.outlook.MOST if most is None else most
        )
