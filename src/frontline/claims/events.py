"""Say when what a claim states happened: the days in its words, else those of the statement or of the report.

What days words mean belongs in ``dates``; here belong whose days hold for which claim.
"""

from collections.abc import Sequence
from datetime import date

from frontline.claims.claim import Reading
from frontline.claims.clauses import PURPOSE, REDUCED, RESUMED, Clause
from frontline.claims.dates import DateGrammar, DayReading, first_dated
from frontline.claims.findings import Finding
from frontline.claims.marking import Marked
from frontline.claims.voices import GOES_ON, Cue, Span
from frontline.days import ONE_DAY

Event = tuple[date | None, date | None, Reading]


class EventReader:
    """Reads the days of claims, and remembers on which day each speaker of a text spoke."""

    def __init__(self, grammar: DateGrammar, text: str, published: date | None) -> None:
        self.grammar = grammar
        self.text = text
        self.published = published
        self._said: dict[str, DayReading] = {}
        self._deadline: DayReading | None = None

    def note(self, marked: Marked, clauses: tuple[Clause, ...], cues: Sequence[Cue]) -> None:
        """Remember on which day each speaker of a sentence spoke."""
        for cue in cues:
            span = (clauses[cue.clause].start, clauses[cue.clause].end) if cue.clause >= 0 else cue.tokens
            day = self._first_of(marked, span)
            if day is not None and not day.is_deadline:
                self._said[cue.speaker.name] = day

    def read(self, marked: Marked, clauses: tuple[Clause, ...], found: Finding, span: Span) -> Event:
        """Return the first day of what a claim states, the day after the last, and how they were read.

        Args:
            marked: its sentence.
            clauses: the clauses of the sentence.
            found: what the claim states.
            span: its tokens.
        """
        readings = self._find(marked, span)
        day = None if _says_now(marked, clauses, found) else self._day(marked, clauses, found, readings)
        if day is not None and day.first and day.until:
            return day.first, day.until, Reading(f"{day.first}", day.start, day.end, day.rule)
        undated = next((reading for reading in readings if reading.is_undated), None)
        if undated is not None:
            return None, None, Reading("", undated.start, undated.end, undated.rule)
        return self._of_statement(found)

    def _day(
        self, marked: Marked, clauses: tuple[Clause, ...], found: Finding, readings: Sequence[DayReading]
    ) -> DayReading | None:
        day = first_dated(readings) or self._day_above(marked, clauses, found)
        if day is not None and day.is_deadline:
            self._deadline = day
        if day is None and found.voice.rule == GOES_ON:
            return self._deadline
        return day

    def _of_statement(self, found: Finding) -> Event:
        """Return the day on which the speaker spoke, else that of the report."""
        said = self._said.get(found.voice.speaker.name) if found.voice.speaker else None
        if said is not None and said.first and said.until:
            rule = f"the day of the statement: {said.rule}"
            return said.first, said.until, Reading(f"{said.first}", said.start, said.end, rule)
        if self.published is None:
            return None, None, Reading("", None, None, "no day of publication")
        reading = Reading(self.published.isoformat(), None, None, "the day of publication")
        return self.published, self.published + ONE_DAY, reading

    def _day_above(self, marked: Marked, clauses: tuple[Clause, ...], found: Finding) -> DayReading | None:
        """Return the days of the clause that a participle or an infinitive hangs on: "the past week saw X advance"."""
        clause = clauses[found.clause]
        if clause.kind not in (REDUCED, RESUMED, PURPOSE) or clause.parent < 0:
            return None
        above = clauses[clause.parent]
        if above.group is None or above.group.lemma in marked.language.sets["attribution.say"]:
            return None
        return self._first_of(marked, (above.start, above.end))

    def _first_of(self, marked: Marked, span: Span) -> DayReading | None:
        return first_dated(self._find(marked, span))

    def _find(self, marked: Marked, span: Span) -> tuple[DayReading, ...]:
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        return self.grammar.find(self.text, start, end, self.published)


def _says_now(marked: Marked, clauses: tuple[Clause, ...], found: Finding) -> bool:
    """Tell whether the verb says that it holds now, whatever other days the words name."""
    group = clauses[found.clause].group
    if group is None:
        return False
    return any(marked.has("dates.now", number) for number in range(group.start - 1, group.end + 1))
