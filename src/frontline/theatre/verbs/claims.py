"""Offer what a theatre can be asked about reports and claims, as a part of ``Theatre``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline import theatre
from frontline.days import parse_day, parse_instant
from frontline.errors import UsageError
from frontline.theatre.verbs import Day, Instant, PathText

if TYPE_CHECKING:
    import pandas as pd

    from frontline.theatre.folder import OpenTheatre


class ClaimVerbs:
    """The verbs of reports and claims.

    Attributes:
        _open: the open theatre.
    """

    _open: "OpenTheatre"

    def extract(self, *paths: PathText, published: Day | None = None, lang: str | None = None) -> list[dict[str, Any]]:
        """Read the claims of texts; nothing is stored."""
        return list(self.extract_each(*paths, published=published, lang=lang))

    def extract_each(
        self,
        *paths: PathText,
        published: Day | None = None,
        lang: str | None = None,
        jobs: int = 1,
        told: Callable[[str], None] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Read the claims of texts one after the other, with several processes if asked; nothing is stored."""
        from frontline.reports.article import Defaults  # noqa: PLC0415  # its parsers are for this verb only

        defaults = Defaults(parse_day(published) if published else None, lang)
        return theatre.extracting.extract_each(self._open, [Path(path) for path in paths], defaults, jobs, told)

    def judge(
        self,
        place: str,
        *,
        held_by: str,
        on: Day,
        because: str,
        by: str | None = None,
        sure: float | None = None,
    ) -> dict[str, Any]:
        """Say, as a person of the desk, who held a place on a day; the assessment takes it as strong evidence."""
        said = theatre.finding.Said(
            place, held_by, parse_day(on), because, by, theatre.finding.SURE if sure is None else sure
        )
        return theatre.finding.judge(self._open, said)

    def withdraw_judgement(self, judgement: str, *, because: str, by: str | None = None) -> dict[str, Any]:
        """Take back what a person of the desk said of who holds a place."""
        return theatre.finding.take_back(self._open, judgement, because, by)

    def judgements(self, place: str | None = None, *, known: Instant | None = None) -> list[dict[str, Any]]:
        """List what persons of the desk said of who holds a place, that stands."""
        return theatre.finding.list_findings(self._open, place, parse_instant(known) if known else None)

    def reports(
        self,
        *,
        start: Day | None = None,
        until: Day | None = None,
        publisher: str | None = None,
        known: Instant | None = None,
    ) -> list[dict[str, Any]]:
        """List stored reports, newest first, each with its outlets, copies, versions and number of claims."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        return theatre.reading.reports(self._open, span, publisher, parse_instant(known) if known else None)

    def claims(
        self,
        *,
        place: str | None = None,
        start: Day | None = None,
        until: Day | None = None,
        side: str | None = None,
        type_: str | None = None,
        known: Instant | None = None,
    ) -> list[dict[str, Any]]:
        """List stored claims, newest report first."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        instant = parse_instant(known) if known else None
        return theatre.reading.claims(self._open, place, span, side, type_, instant)

    def sides(
        self, place: str, *, start: Day | None = None, until: Day | None = None, known: Instant | None = None
    ) -> dict[str, Any]:
        """Set the parties' claims about a place beside each other, with what monitors said and what was assessed."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        return theatre.sides.sides(self._open, place, span, parse_instant(known) if known else None)

    def claimants(
        self,
        *,
        start: Day | None = None,
        until: Day | None = None,
        side: str | None = None,
        type_: str | None = None,
        by: str = "quarter",
        known: Instant | None = None,
    ) -> list[dict[str, Any]]:
        """Tell how claimants fared: which of their claims of control maps came to show, and how late."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        asked = theatre.claimants.Asked(*span, side, type_, by, parse_instant(known) if known else None)
        return theatre.claimants.claimants(self._open, asked)

    def review(
        self,
        claim: str,
        verdict: str,
        *,
        reason: str = "",
        values: dict[str, str] | None = None,
        person: str | None = None,
    ) -> dict[str, Any]:
        """Accept, correct or reject a claim that the machine read; its own reading stays beside the person's."""
        from frontline.claims.review import Verdict  # noqa: PLC0415  # as above

        if verdict not in list(Verdict):
            raise UsageError(f"'{verdict}' is no verdict", f"it is one of {', '.join(Verdict)}")
        return theatre.reviewing.review(
            self._open, claim, Verdict(verdict), reason=reason, values=values, person=person
        )

    def undo_review(self, claim: str, *, person: str | None = None) -> dict[str, Any]:
        """Take back what was said of a claim."""
        return theatre.reviewing.undo_review(self._open, claim, person)

    def list_unreviewed(
        self, *, place: str | None = None, start: Day | None = None, until: Day | None = None, side: str | None = None
    ) -> list[dict[str, Any]]:
        """List the claims of reports that nobody has reviewed, each with the words around it."""
        span = (parse_day(start) if start else None, parse_day(until) if until else None)
        return theatre.reviewing.list_unreviewed(self._open, place, span, side)

    def evaluate(self, *, known: Instant | None = None) -> dict[str, Any]:
        """Score what the machine reads today against what people said of its claims."""
        return theatre.reviewing.evaluate(self._open, parse_instant(known) if known else None)

    def claims_frame(self, **query: Any) -> "pd.DataFrame":  # noqa: ANN401  # the keywords of ``claims``
        """Return stored claims as a frame, a row a claim, its places joined by semicolons."""
        import pandas as pd  # noqa: PLC0415  # half a second that only a user of frames pays

        frame = pd.DataFrame(self.claims(**query))
        if len(frame):
            frame["places"] = [";".join(place["name"] for place in places) for places in frame["places"]]
        return frame
