"""Offer an open theatre to Python: the verbs of the command line, with the same words and the same answers.

Days and instants may be given as text (``"2025-11-03"``) or as ``date`` and ``datetime``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from frontline.days import parse_day, parse_instant
from frontline.errors import StorageError, UsageError
from frontline.publish import render
from frontline.publish.cited import Brief
from frontline.theatre import (
    alarms,
    answers,
    assessment,
    briefing,
    change,
    districts,
    exporting,
    ingest,
    judging,
    keys,
    listing,
    new,
    plots,
    pockets,
    record,
    releasing,
    scorecard,
    series,
    settlements,
    shapes,
    siting,
    tables,
    tempo,
)
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.verbs import Day, Instant, PathText
from frontline.theatre.verbs.claims import ClaimVerbs
from frontline.theatre.verbs.forecasts import ForecastVerbs
from frontline.theatre.verbs.ways import WayVerbs
from frontline.theatre.why import why as explain

if TYPE_CHECKING:
    import pandas as pd

    from frontline.theatre.fetching import Told


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """A brief in all its forms."""

    brief: Brief

    @property
    def data(self) -> dict[str, Any]:
        """Return it as plain data, the shape of ``frontline brief --json``."""
        return render.as_data(self.brief)

    @property
    def markdown(self) -> str:
        """Return it as Markdown."""
        return render.render(self.brief, "markdown")

    @property
    def html(self) -> str:
        """Return it as one HTML page."""
        return render.render(self.brief, "html")

    def save(self, path: PathText) -> None:
        """Write it to a file, in the form that the file's ending asks for; all of it or nothing.

        Raises:
            UsageError: The ending is none that a brief can have.
            StorageError: The file cannot be written.
        """
        file = Path(path)
        text = render.render(self.brief, render.format_of(file))
        unfinished = file.with_name(file.name + ".part")
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(file)
        except OSError as error:
            raise StorageError(f"{file}: {error.strerror}", "name a file in a folder that can be written") from error


class Theatre(ClaimVerbs, WayVerbs, ForecastVerbs):
    """An open theatre.

    Example:
        >>> import frontline
        >>> theatre = frontline.open("demo/pokrovsk")  # doctest: +SKIP
        >>> theatre.status("Pokrovsk", on="2025-11-03")["assessed"]  # doctest: +SKIP
    """

    def __init__(self, path: PathText = ".") -> None:
        self._open = OpenTheatre.at(Path(path))

    @classmethod
    def make(cls, path: PathText, example: str | None = None) -> Self:
        """Make a theatre in a new folder, empty or as a copy of a bundled example, and open it."""
        return cls(new.make_theatre(Path(path), example))

    @property
    def name(self) -> str:
        """Return its short name."""
        return self._open.settings.name

    def ingest(self, source: str, *paths: PathText, progress: ingest.Progress | None = None) -> dict[str, Any]:
        """Bring in deliveries of a source: files, or folders of files."""
        return asdict(ingest.ingest(self._open, source, [Path(path) for path in paths], progress))

    def terms(self, source: str) -> dict[str, Any]:
        """Return a source's licence as it is shown before the first fetch, and when it was agreed to."""
        from frontline.theatre import fetching  # noqa: PLC0415  # an HTTP client that only fetching pays for

        return fetching.terms(self._open, source)

    def fetch(
        self, source: str, *, since: Day | None = None, agree: bool = False, told: "Told | None" = None
    ) -> dict[str, Any]:
        """Fetch and ingest what a source has published; ``agree`` agrees to the licence that ``terms`` shows."""
        from frontline.theatre import fetching  # noqa: PLC0415  # as above

        return fetching.fetch(self._open, source, parse_day(since) if since else None, agree=agree, told=told)

    def sources(self) -> list[dict[str, Any]]:
        """List the source cards with their deliveries, health, flags, quarantine and what persons decided."""
        return listing.sources(self._open)

    def list_quarantine(self) -> list[dict[str, Any]]:
        """List the deliveries that were put aside, why, and what was decided about them."""
        return judging.list_put_aside(self._open)

    def accept(self, source: str, digest: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Let a delivery in that was put aside because it asks, and those after it that ask no more."""
        return judging.accept(self._open, source, digest, reason, person)

    def refuse(self, source: str, digest: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Keep a delivery that was put aside out for good."""
        return judging.refuse(self._open, source, digest, reason, person)

    def assess(self, *, start: Day | None = None, until: Day | None = None) -> dict[str, Any]:
        """Bring the assessment up to date; ``start`` and ``until`` restrict the days that are counted in the answer."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        return asdict(assessment.bring_up_to_date(self._open, *span))

    def status(self, place: str, *, on: Day, known: Instant | None = None, hindsight: bool = False) -> dict[str, Any]:
        """Say who holds a place on a day, with intervals and each source's own figure."""
        instant = parse_instant(known) if known else None
        return answers.status(self._open, place, parse_day(on), instant, in_hindsight=hindsight)

    def change(
        self,
        start: Day,
        until: Day,
        *,
        in_: str | None = None,
        source: str | None = None,
        party: str | None = None,
        known: Instant | None = None,
    ) -> dict[str, Any]:
        """Say what a party gained and lost between the picture of one day and that of a later one.

        ``in_`` names a place of any kind, or a GeoJSON file with a polygon.
        """
        instant = parse_instant(known) if known else None
        return change.change(self._open, parse_day(start), parse_day(until), in_, source, party, instant)

    def series(
        self,
        measure: str,
        *,
        place: str | None = None,
        source: str | Sequence[str] = (),
        start: Day | None = None,
        until: Day | None = None,
        every: str | None = None,
        party: str | None = None,
        known: Instant | None = None,
        save: PathText | None = None,
    ) -> dict[str, Any]:
        """Follow a measure over time, by one source or several; ``save`` also writes CSV, Parquet or JSON."""
        asked = _ask(measure, place, source, start, until, every, party, known)
        found = series.series(self._open, asked)
        if save is not None:
            tables.save(found, Path(save))
        return found

    def series_frame(self, measure: str, **query: Any) -> "pd.DataFrame":  # noqa: ANN401  # the keywords of ``series``
        """Return a measure over time as a frame, with days and instants as such."""
        frame: pd.DataFrame = tables.to_arrow(self.series(measure, **query)["rows"]).to_pandas()
        return frame

    def plot(
        self,
        measure: str,
        path: PathText,
        *,
        place: str | None = None,
        source: str | Sequence[str] = (),
        start: Day | None = None,
        until: Day | None = None,
        every: str | None = None,
        party: str | None = None,
        known: Instant | None = None,
    ) -> dict[str, Any]:
        """Draw a measure over time as a chart, SVG or PNG by the file's ending."""
        return plots.plot(self._open, _ask(measure, place, source, start, until, every, party, known), Path(path))

    def front(self, *, on: Day, source: str | None = None, known: Instant | None = None) -> dict[str, Any]:
        """Measure the line of a day: its length at three scales and its speed; by a map, or by our assessment."""
        return shapes.front(self._open, parse_day(on), source, parse_instant(known) if known else None)

    def encirclement(
        self, place: str, *, on: Day, source: str | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Measure how far a place is surrounded on a day; by a map, or by our assessment."""
        return shapes.encirclement(self._open, place, parse_day(on), source, parse_instant(known) if known else None)

    def pockets(self, *, on: Day, source: str | None = None, known: Instant | None = None) -> dict[str, Any]:
        """List salients and pockets of a day, with contested ground counted as free and again as held."""
        return pockets.pockets(self._open, parse_day(on), source, parse_instant(known) if known else None)

    def districts(
        self, place: str, *, on: Day, drawn: PathText | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Say how much of each district of a city is held; ``drawn`` names a GeoJSON file of districts."""
        instant = parse_instant(known) if known else None
        return districts.districts(self._open, place, parse_day(on), Path(drawn) if drawn else None, instant)

    def settlements(
        self, *, in_: str | None = None, source: str | None = None, known: Instant | None = None
    ) -> list[dict[str, Any]]:
        """List over which days each settlement was held by whom, by each source."""
        return settlements.settlements(self._open, in_, source, parse_instant(known) if known else None)

    def tempo(
        self, place: str, *, on: Day, around_km: float = tempo.AROUND_KM, known: Instant | None = None
    ) -> dict[str, Any]:
        """Say how busy a place is against its own days before."""
        return tempo.tempo(self._open, place, parse_day(on), around_km, parse_instant(known) if known else None)

    def compare(
        self,
        first: str,
        second: str,
        *,
        on: Day,
        box: tuple[float, float, float, float] | None = None,
        minus: str | None = None,
        known: Instant | None = None,
    ) -> dict[str, Any]:
        """Compare what two maps show on a day; ``assessed`` names our assessment."""
        instant = parse_instant(known) if known else None
        return shapes.compare(self._open, first, second, parse_day(on), box, minus, instant)

    def history(self, place: str, *, known: Instant | None = None) -> list[dict[str, Any]]:
        """List each change of a source's share of a place, with the day shown and the instant it was known."""
        return record.history_of(self._open, place, parse_instant(known) if known else None)

    def corrections(self, *, since: Day | None = None) -> list[dict[str, Any]]:
        """List what maps said of a day and later changed."""
        return record.corrections(self._open, parse_day(since) if since else None)

    def why(
        self,
        place: str | None = None,
        *,
        on: Day,
        known: Instant | None = None,
        at: tuple[float, float] | None = None,
    ) -> dict[str, Any]:
        """Say what the assessment of a place (or of the cell ``at`` latitude, longitude) rests on."""
        return explain(self._open, place, parse_day(on), parse_instant(known) if known else None, at)

    def scorecard(
        self, *, source: str | None = None, by: str = "quarter", known: Instant | None = None
    ) -> list[dict[str, Any]]:
        """Tell how map sources fared: how late, how often unconfirmed, how much taken back, by period."""
        return scorecard.scorecard(self._open, source, by, parse_instant(known) if known else None)

    def alarms(
        self,
        *,
        on: Day | None = None,
        source: str | None = None,
        known: Instant | None = None,
        everything: bool = False,
    ) -> list[dict[str, Any]]:
        """List what a person should look at before it goes out: the open alarms, those of a day, or all."""
        instant = parse_instant(known) if known else None
        return alarms.alarms(self._open, parse_day(on) if on else None, source, instant, everything=everything)

    def settle_alarm(self, alarm: str, verdict: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Accept what an alarm is about, so that it may go out, or reject it, so that no assessment rests on it."""
        if verdict not in ("accept", "reject"):
            raise UsageError(f"'{verdict}' is no verdict", "it is accept or reject")
        return alarms.settle(self._open, alarm, "accept" if verdict == "accept" else "reject", reason, person)

    def brief(self, place: str, *, on: Day, known: Instant | None = None) -> WrittenBrief:
        """Write the cited brief of a place and day."""
        instant = parse_instant(known) if known else None
        return WrittenBrief(briefing.brief(self._open, place, parse_day(on), instant))

    def export(
        self,
        layer: str,
        path: PathText,
        *,
        on: Day | None = None,
        known: Instant | None = None,
        tolerance_m: float | None = None,
    ) -> dict[str, Any]:
        """Write a layer of a day to a file, in the format that its ending asks for."""
        instant = parse_instant(known) if known else None
        return exporting.export(self._open, layer, Path(path), parse_day(on) if on else None, instant, tolerance_m)

    def site(self, path: PathText, *, on: Day | None = None) -> dict[str, Any]:
        """Write the static site, opening on a day."""
        return siting.site(self._open, Path(path), parse_day(on) if on else None)

    def release(self, *, cut_off: Instant | None = None, by: str | None = None) -> dict[str, Any]:
        """Make a release, signed by a person; from then on the site and the server show it."""
        return releasing.make_release(self._open, parse_instant(cut_off) if cut_off else None, by)

    def sign(self, release: int, *, by: str | None = None) -> dict[str, Any]:
        """Sign a release that another person made."""
        return releasing.sign_release(self._open, release, by)

    def releases(self) -> list[dict[str, Any]]:
        """List the releases, the newest first."""
        return releasing.list_releases(self._open)

    def add_key(self, name: str, scopes: Sequence[str]) -> dict[str, Any]:
        """Make a key by which the server shows its owner more; it is in the answer, and nowhere else."""
        return keys.make_key(self._open, name, tuple(scopes))

    def keys(self) -> list[dict[str, Any]]:
        """List the keys that were made, the oldest first."""
        return keys.list_keys(self._open)

    def revoke_key(self, key_id: str) -> dict[str, Any]:
        """Let a key count for nothing from now on."""
        return keys.revoke_key(self._open, key_id)


def _ask(
    measure: str, place: str | None, source: str | Sequence[str], start: Day | None, until: Day | None,
    every: str | None, party: str | None, known: Instant | None,
) -> series.Asked:  # fmt: skip
    sources = tuple(source.split(",")) if isinstance(source, str) and source else tuple(source)
    days = (parse_day(start) if start else None, parse_day(until) if until else None)
    return series.Asked(measure, place, sources, *days, every, party, parse_instant(known) if known else None)
