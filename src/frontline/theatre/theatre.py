"""Offer an open theatre to Python: the verbs of the command line, with the same words and the same answers.

Days and instants may be given as text (``"2025-11-03"``) or as ``date`` and ``datetime``.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from frontline import theatre
from frontline.days import parse_day, parse_instant
from frontline.errors import UsageError
from frontline.theatre.verbs import Day, Instant, PathText
from frontline.theatre.verbs.claims import ClaimVerbs
from frontline.theatre.verbs.forecasts import ForecastVerbs
from frontline.theatre.verbs.ways import WayVerbs

if TYPE_CHECKING:
    import pandas as pd

    from frontline.theatre.fetching import Told
    from frontline.theatre.ingest import Progress
    from frontline.theatre.series import Asked
    from frontline.theatre.written import WrittenBrief, WrittenBriefs


class Theatre(ClaimVerbs, WayVerbs, ForecastVerbs):
    """An open theatre.

    Example:
        >>> import frontline
        >>> theatre = frontline.open("demo/pokrovsk")  # doctest: +SKIP
        >>> theatre.status("Pokrovsk", on="2025-11-03")["assessed"]  # doctest: +SKIP
    """

    def __init__(self, path: PathText = ".") -> None:
        self._open = theatre.folder.OpenTheatre.at(Path(path))

    @classmethod
    def make(cls, path: PathText, example: str | None = None) -> Self:
        """Make a theatre in a new folder, empty or as a copy of a bundled example, and open it."""
        return cls(theatre.new.make_theatre(Path(path), example))

    @property
    def name(self) -> str:
        """Return its short name."""
        return self._open.settings.name

    def ingest(self, source: str, *paths: PathText, progress: "Progress | None" = None) -> dict[str, Any]:
        """Bring in deliveries of a source: files, or folders of files."""
        return asdict(theatre.ingest.ingest(self._open, source, [Path(path) for path in paths], progress))

    def terms(self, source: str) -> dict[str, Any]:
        """Return a source's licence as it is shown before the first fetch, and when it was agreed to."""
        return theatre.fetching.terms(self._open, source)

    def fetch(
        self, source: str, *, since: Day | None = None, agree: bool = False, told: "Told | None" = None
    ) -> dict[str, Any]:
        """Fetch and ingest what a source has published; ``agree`` agrees to the licence that ``terms`` shows."""
        return theatre.fetching.fetch(self._open, source, parse_day(since) if since else None, agree=agree, told=told)

    def sources(self) -> list[dict[str, Any]]:
        """List the source cards with their deliveries, health, flags, quarantine and what persons decided."""
        return theatre.listing.sources(self._open)

    def list_quarantine(self) -> list[dict[str, Any]]:
        """List the deliveries that were put aside, why, and what was decided about them."""
        return theatre.judging.list_put_aside(self._open)

    def accept(self, source: str, digest: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Let a delivery in that was put aside because it asks, and those after it that ask no more."""
        return theatre.judging.accept(self._open, source, digest, reason, person)

    def refuse(self, source: str, digest: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Keep a delivery that was put aside out for good."""
        return theatre.judging.refuse(self._open, source, digest, reason, person)

    def assess(self, *, start: Day | None = None, until: Day | None = None) -> dict[str, Any]:
        """Bring the assessment up to date; ``start`` and ``until`` restrict the days that are counted in the answer."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        return asdict(theatre.assessment.bring_up_to_date(self._open, *span))

    def status(self, place: str, *, on: Day, known: Instant | None = None, hindsight: bool = False) -> dict[str, Any]:
        """Say who holds a place on a day, with intervals and each source's own figure."""
        instant = parse_instant(known) if known else None
        return theatre.answers.status(self._open, place, parse_day(on), instant, in_hindsight=hindsight)

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
        return theatre.change.change(self._open, parse_day(start), parse_day(until), in_, source, party, instant)

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
        found = theatre.series.series(self._open, asked)
        if save is not None:
            theatre.tables.save(found, Path(save))
        return found

    def series_frame(self, measure: str, **query: Any) -> "pd.DataFrame":  # noqa: ANN401  # the keywords of ``series``
        """Return a measure over time as a frame, with days and instants as such."""
        frame: pd.DataFrame = theatre.tables.to_arrow(self.series(measure, **query)["rows"]).to_pandas()
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
        return theatre.plots.plot(
            self._open, _ask(measure, place, source, start, until, every, party, known), Path(path)
        )

    def front(self, *, on: Day, source: str | None = None, known: Instant | None = None) -> dict[str, Any]:
        """Measure the line of a day: its length at three scales and its speed; by a map, or by our assessment."""
        return theatre.shapes.front(self._open, parse_day(on), source, parse_instant(known) if known else None)

    def encirclement(
        self, place: str, *, on: Day, source: str | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Measure how far a place is surrounded on a day; by a map, or by our assessment."""
        return theatre.shapes.encirclement(
            self._open, place, parse_day(on), source, parse_instant(known) if known else None
        )

    def pockets(self, *, on: Day, source: str | None = None, known: Instant | None = None) -> dict[str, Any]:
        """List salients and pockets of a day, with contested ground counted as free and again as held."""
        return theatre.pockets.pockets(self._open, parse_day(on), source, parse_instant(known) if known else None)

    def districts(
        self, place: str, *, on: Day, drawn: PathText | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Say how much of each district of a city is held; ``drawn`` names a GeoJSON file of districts."""
        instant = parse_instant(known) if known else None
        return theatre.districts.districts(self._open, place, parse_day(on), Path(drawn) if drawn else None, instant)

    def settlements(
        self, *, in_: str | None = None, source: str | None = None, known: Instant | None = None
    ) -> list[dict[str, Any]]:
        """List over which days each settlement was held by whom, by each source."""
        return theatre.settlements.settlements(self._open, in_, source, parse_instant(known) if known else None)

    def tempo(
        self, place: str, *, on: Day, around_km: float | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Say how busy a place is against its own days before."""
        instant = parse_instant(known) if known else None
        distance_km = theatre.tempo.AROUND_KM if around_km is None else around_km
        return theatre.tempo.tempo(self._open, place, parse_day(on), distance_km, instant)

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
        return theatre.shapes.compare(self._open, first, second, parse_day(on), box, minus, instant)

    def history(self, place: str, *, known: Instant | None = None) -> list[dict[str, Any]]:
        """List each change of a source's share of a place, with the day shown and the instant it was known."""
        return theatre.record.history_of(self._open, place, parse_instant(known) if known else None)

    def corrections(self, *, since: Day | None = None) -> list[dict[str, Any]]:
        """List what maps said of a day and later changed."""
        return theatre.record.corrections(self._open, parse_day(since) if since else None)

    def why(
        self,
        place: str | None = None,
        *,
        on: Day,
        known: Instant | None = None,
        at: tuple[float, float] | None = None,
    ) -> dict[str, Any]:
        """Say what the assessment of a place (or of the cell ``at`` latitude, longitude) rests on."""
        return theatre.why.why(self._open, place, parse_day(on), parse_instant(known) if known else None, at)

    def scorecard(
        self, *, source: str | None = None, by: str = "quarter", known: Instant | None = None
    ) -> list[dict[str, Any]]:
        """Tell how map sources fared: how late, how often unconfirmed, how much taken back, by period."""
        return theatre.scorecard.scorecard(self._open, source, by, parse_instant(known) if known else None)

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
        return theatre.alarms.alarms(self._open, parse_day(on) if on else None, source, instant, everything=everything)

    def settle_alarm(self, alarm: str, verdict: str, *, reason: str, person: str | None = None) -> dict[str, Any]:
        """Accept what an alarm is about, so that it may go out, or reject it, so that no assessment rests on it."""
        if verdict not in ("accept", "reject"):
            raise UsageError(f"'{verdict}' is no verdict", "it is accept or reject")
        return theatre.alarms.settle(self._open, alarm, "accept" if verdict == "accept" else "reject", reason, person)

    def brief(self, place: str, *, on: Day, known: Instant | None = None, lang: str = "en") -> "WrittenBrief":
        """Write the cited brief of a place and day in a language: en, uk or ru."""
        return self.briefs(place, on=on, known=known, langs=(lang,))[lang]

    def briefs(self, place: str, *, on: Day, known: Instant | None = None, langs: Sequence[str]) -> "WrittenBriefs":
        """Write the cited brief of a place and day in some languages; the facts are gathered once."""
        instant = parse_instant(known) if known else None
        written = theatre.briefing.brief(self._open, place, parse_day(on), instant, langs)
        return theatre.written.WrittenBriefs.of(written)

    def digest(self, *, on: Day | None = None, known: Instant | None = None, lang: str = "en") -> "WrittenBrief":
        """Write the theatre's day: what moved, what was claimed, what was corrected; default: the last day shown."""
        return self.digests(on=on, known=known, langs=(lang,))[lang]

    def digests(self, *, on: Day | None = None, known: Instant | None = None, langs: Sequence[str]) -> "WrittenBriefs":
        """Write the theatre's day in some languages; the facts are gathered once."""
        day, instant = parse_day(on) if on else None, parse_instant(known) if known else None
        return theatre.written.WrittenBriefs.of(theatre.digesting.digest(self._open, day, instant, langs))

    def notify(
        self, *, on: Day | None = None, known: Instant | None = None, dry_run: bool = False
    ) -> list[dict[str, Any]]:
        """Send a signed notice to each watch of the settings that has news of a day."""
        day, instant = parse_day(on) if on else None, parse_instant(known) if known else None
        return theatre.watching.notify(self._open, day, instant, dry_run=dry_run)

    def movie(
        self,
        path: PathText,
        *,
        start: Day | None = None,
        until: Day | None = None,
        known: Instant | None = None,
        every: int = 1,
        frames_per_second: float = 8.0,
        lang: str = "en",
    ) -> dict[str, Any]:
        """Write a time-lapse of the assessment, GIF or MP4 by the file's ending."""
        first, end = (parse_day(each) if each else None for each in (start, until))
        instant = parse_instant(known) if known else None
        return theatre.filming.film(self._open, Path(path), first, end, instant, every, frames_per_second, lang)

    def export(
        self,
        layer: str,
        path: PathText,
        *,
        on: Day | None = None,
        known: Instant | None = None,
        tolerance_m: float | None = None,
        format_: str = "",
        place: str = "",
    ) -> dict[str, Any]:
        """Write a layer of a day to a file, in the format that is named or that its ending asks for."""
        day, instant = parse_day(on) if on else None, parse_instant(known) if known else None
        return theatre.exporting.export(self._open, layer, Path(path), day, instant, tolerance_m, format_, place)

    def site(self, path: PathText, *, on: Day | None = None) -> dict[str, Any]:
        """Write the static site, opening on a day."""
        return theatre.siting.site(self._open, Path(path), parse_day(on) if on else None)

    def release(self, *, cut_off: Instant | None = None, by: str | None = None) -> dict[str, Any]:
        """Make a release, signed by a person; from then on the site and the server show it."""
        return theatre.releasing.make_release(self._open, parse_instant(cut_off) if cut_off else None, by)

    def sign(self, release: int, *, by: str | None = None) -> dict[str, Any]:
        """Sign a release that another person made."""
        return theatre.releasing.sign_release(self._open, release, by)

    def releases(self) -> list[dict[str, Any]]:
        """List the releases, the newest first."""
        return theatre.releasing.list_releases(self._open)

    def add_key(self, name: str, scopes: Sequence[str]) -> dict[str, Any]:
        """Make a key by which the server shows its owner more; it is in the answer, and nowhere else."""
        return theatre.keys.make_key(self._open, name, tuple(scopes))

    def keys(self) -> list[dict[str, Any]]:
        """List the keys that were made, the oldest first."""
        return theatre.keys.list_keys(self._open)

    def revoke_key(self, key_id: str) -> dict[str, Any]:
        """Let a key count for nothing from now on."""
        return theatre.keys.revoke_key(self._open, key_id)


def _ask(
    measure: str, place: str | None, source: str | Sequence[str], start: Day | None, until: Day | None,
    every: str | None, party: str | None, known: Instant | None,
) -> "Asked":  # fmt: skip
    sources = tuple(source.split(",")) if isinstance(source, str) and source else tuple(source)
    days = (parse_day(start) if start else None, parse_day(until) if until else None)
    return theatre.series.Asked(measure, place, sources, *days, every, party, parse_instant(known) if known else None)
