"""Make a theatre's assessment: all of its days, or only those after the point up to which an earlier one still holds.

An earlier one holds up to a day if all that it was made of up to that day is unchanged. Then its filter's memory is
taken up again, so that a new delivery costs its own days. Days are read and filtered in windows, so that years of a
whole front fit into memory. What is asked of an assessment belongs in ``assessment``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.control.filter import Filter
from frontline.control.hazard import Surroundings
from frontline.control.ruling import Ruling, disregard, list_rejected
from frontline.control.smoothing import Day, look_back
from frontline.control.testimony import Testimony
from frontline.control.witness import list_speaking
from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import NotFoundError
from frontline.store import documents, history, memories, posteriors
from frontline.store.database import Connection
from frontline.store.documents import DeliveryRecord
from frontline.store.memories import MemoryRecord
from frontline.store.posteriors import AssessmentRecord
from frontline.theatre.folder import OpenTheatre, digest_inputs
from frontline.theatre.testifying import gather_testimonies, hear

WINDOW_DAYS = 60  # filtered with one reading of the maps
SPARE_DAYS = (14, 60)  # memories are kept so long before the last day too, for what is corrected or said late
LOOK_BACK_DAYS = 180  # hindsight changes nothing that is older
NO_MAPS = "bring maps in with 'frontline ingest SOURCE PATH'"

REST, CLAIMS = "made_of", "made_of_claims"  # beside what was learned by the last day

Spans = dict[str, tuple[date, date]]


@dataclass(slots=True)
class Renewal:
    """One making of an assessment.

    Attributes:
        theatre: where.
        connection: of the transaction that it is made in.
        deliveries: of maps.
        spans: the first and last day of each map that speaks.
        rejected: what a person has left out of the evidence.
        said: what is said beside the maps.
        paces: the pace in use on each day that was filtered.
    """

    theatre: OpenTheatre
    connection: Connection
    deliveries: list[DeliveryRecord]
    spans: Spans
    rejected: list[Ruling]
    said: list[Testimony]
    paces: dict[date, float] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """Return the first day that any map shows."""
        return min(first for first, _ in self.spans.values())

    @property
    def last(self) -> date:
        """Return the last day that any map shows."""
        return max(last for _, last in self.spans.values())

    def make(self, inputs: str) -> AssessmentRecord:
        """Make and keep the assessment of some inputs."""
        grid = self.theatre.grid
        base = self._find_base()
        record = AssessmentRecord(
            0, assess.METHOD, inputs, write_instant(now()), self.first, self.last, grid.columns, grid.rows,
            base.assessment_id if base else None,
        )  # fmt: skip
        number = posteriors.add_assessment(self.connection, record, ())
        for day, belief in self._filter(base, number):
            posteriors.add_days(self.connection, number, [(day, belief)])
        record = replace(record, assessment_id=number)
        oldest = max(self.first, base.day - timedelta(days=LOOK_BACK_DAYS)) if base else self.first
        pace = base.learned["pace"]["factor"] if base else 1.0
        surroundings = Surroundings.of(self.theatre.settings.hazard, grid)
        posteriors.add_hindsight(
            self.connection, number, look_back(self._read_back(record, oldest, pace), surroundings)
        )
        return record

    def _find_base(self) -> MemoryRecord | None:
        """Return the latest memory whose inputs still hold and after which there is something new."""
        for each in memories.list_memories(self.connection):
            if self.first <= each.day < self.last and each.inputs == self._digest_until(each.day):
                return each
        return None

    def _digest_until(self, day: date) -> str:
        """Return a digest of all that the days up to one were made of."""
        speaking = [name for name, (first, _) in self.spans.items() if first <= day]
        speaking += [f"without {each.alarm_id}" for each in self.rejected if each.day <= day]
        speaking += [each.describe() for each in self.said if each.day <= day]
        early = [each for each in self.deliveries if each.first_day is None or each.first_day <= day]
        parts = [describe_settings(self.theatre), *speaking]
        return digest_inputs(parts + [f"{each.source} {each.digest}" for each in early])

    def _filter(self, base: MemoryRecord | None, number: int) -> Iterator[tuple[date, NDArray[np.float32]]]:
        """Yield the days after the base, and keep the filter's memory near the end."""
        model: Filter | None = None
        kept = {self.last, *(self.last - timedelta(days=spare) for spare in SPARE_DAYS)}
        start = base.day + ONE_DAY if base else self.first
        while start <= self.last:
            end = min(start + timedelta(days=WINDOW_DAYS), self.last + ONE_DAY)
            model = self._open_window(model, base, (start, end))
            for day, belief in model.run(end - ONE_DAY):
                self.paces[day] = model.pace_factor
                yield day, belief
                if day in kept:
                    learned = model.learned() | (self._list_made_of() if day == self.last else {})
                    memory = MemoryRecord(number, day, self._digest_until(day), learned)
                    memories.add_memory(self.connection, memory, model.memory())
            start = end

    def _list_made_of(self) -> dict[str, Any]:
        rest = digest_rest(self.theatre, self.deliveries, self.rejected, self.said)
        return {REST: rest, CLAIMS: digest_claims(self.said)}

    def _open_window(self, model: Filter | None, base: MemoryRecord | None, span: tuple[date, date]) -> Filter:
        theatre = self.theatre
        cards = {name: theatre.cards[name] for name in self.spans}
        reading = (min([span[0], *(self._before(each) for each in self.rejected)]), span[1])
        read = assess.gather_witnesses(self.connection, cards, theatre.grid, theatre.party_ids, None, reading)
        heard = disregard(read, {each.alarm_id: each for each in self.rejected})
        witnesses = [cut for each in heard if len((cut := each.since(span[0])).days)]
        if model is not None:
            model.show(witnesses)
            return model
        model = Filter(theatre.grid, len(theatre.party_ids), theatre.settings.hazard, self.first, witnesses,
                       hear(theatre, self.said))  # fmt: skip
        if base is not None:
            model.recall(base.day, base.learned, memories.read_memory(self.connection, base))
        return model

    def _before(self, ruling: Ruling) -> date:
        """Return the last day on which a map stood as it did before what was rejected."""
        days = [day for day in history.read_shown_days(self.connection, ruling.source, None) if day < ruling.day]
        return days[-1] if days else ruling.day

    def _read_back(self, record: AssessmentRecord, oldest: date, pace: float) -> Iterator[Day]:
        day = self.last
        while day >= oldest:
            found = posteriors.read_posterior(self.connection, record, day, len(self.theatre.party_ids))
            if found is None:
                return
            yield day, found.reshape(len(found), -1), self.paces.get(day, pace)
            day -= ONE_DAY


def renew(theatre: OpenTheatre, inputs: str) -> AssessmentRecord:
    """Make the assessment of some inputs and keep it.

    Raises:
        NotFoundError: No map has been brought in.
    """
    with theatre.database.writing() as connection:
        spans = list_speaking(connection, theatre.cards)
        if not spans:
            raise NotFoundError("this theatre has no map", NO_MAPS)
        deliveries, rejected = list_map_deliveries(theatre, connection), list_rejected(connection)
        said = list_heard(theatre, connection)
        return Renewal(theatre, connection, deliveries, spans, rejected, said).make(inputs)


def list_map_deliveries(theatre: OpenTheatre, connection: Connection) -> list[DeliveryRecord]:
    """Return the deliveries of maps, in the order in which they came."""
    return [each for each in documents.list_deliveries(connection) if theatre.cards[each.source].is_map]


def list_heard(theatre: OpenTheatre, connection: Connection) -> list[Testimony]:
    """Return what is said beside the maps, in order of time, on the days that they show."""
    spans = list_speaking(connection, theatre.cards).values()
    last = max((last for _, last in spans), default=date.min)
    found = [each for each in gather_testimonies(theatre, connection) if each.day <= last]
    return sorted(found, key=lambda each: (each.day, each.testimony_id, each.ground))


def digest_rest(
    theatre: OpenTheatre, deliveries: list[DeliveryRecord], rejected: list[Ruling], said: list[Testimony]
) -> str:
    """Return a digest of all that an assessment is made of but claims: settings, maps, what the desk found."""
    parts = [describe_settings(theatre), *(f"without {each.alarm_id}" for each in rejected)]
    parts += [each.describe() for each in said if each.sure is not None]
    return digest_inputs(parts + [f"{each.source} {each.digest}" for each in deliveries])


def digest_claims(said: list[Testimony]) -> dict[str, str]:
    """Return the day of each claim that is heard, by a digest of it."""
    return {digest_inputs([each.describe()])[:16]: each.day.isoformat() for each in said if each.sure is None}


def describe_settings(theatre: OpenTheatre) -> str:
    """Return all settings that an assessment depends on, as one text."""
    settings = [
        assess.METHOD,
        theatre.settings.grid.model_dump_json(),
        str(theatre.box),
        str(theatre.party_ids),
        theatre.settings.hazard.model_dump_json(),
        theatre.settings.evidence.model_dump_json(),
    ]
    maps = [card for card in theatre.cards.values() if card.is_map]
    words = {"name", "labels", "elsewhere", "display", "follows"}
    return "\n".join(settings + [card.model_dump_json(include=words) for card in maps])
