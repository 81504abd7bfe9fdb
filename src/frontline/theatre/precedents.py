"""Remember, for one run of ingest, what a source's next delivery must be laid beside.

That is the pictures before it, the deliveries that wait for a person, and what persons have decided. What is odd about
a delivery is said in ``sources.sequence``.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from frontline.days import now
from frontline.errors import DeliveryError, QuestionError
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.judgement import Judgement, read_judgements
from frontline.sources.readers import READERS
from frontline.sources.sequence import Finding, Picture, Verdict, check_sequence, draw_pictures
from frontline.store import documents, history
from frontline.store.database import Connection
from frontline.store.quarantine import Quarantined, list_quarantined
from frontline.theatre.folder import OpenTheatre

MOST_PICTURES = 64  # of the newest deliveries, kept in memory; older ones are read again


@dataclass
class Precedents:
    """What came before a source's next delivery.

    Attributes:
        theatre: where earlier deliveries are kept.
        card: the source's.
        judged: what persons decided, by digest.
        waiting: deliveries that wait for a person, by digest.
        drawn: pictures by delivery and day.
    """

    theatre: OpenTheatre
    card: Card
    judged: dict[str, Judgement]
    waiting: dict[str, Quarantined]
    drawn: dict[tuple[int, date], Picture | None] = field(default_factory=dict)

    @classmethod
    def of(cls, theatre: OpenTheatre, card: Card) -> "Precedents":
        """Return a source's as they stand."""
        with theatre.database.reading() as connection:
            judged = {each.digest: each for each in read_judgements(connection, card.name)}
        put_aside = [each for each in list_quarantined(theatre.quarantine) if each.source == card.name]
        waiting = {each.digest: each for each in put_aside if each.asks and each.digest not in judged}
        return cls(theatre, card, judged, waiting)

    def recall(self, day: date) -> Picture | None:
        """Return the source's last accepted picture of a day or before it."""
        with self.theatre.database.reading() as connection:
            found = history.find_shown(connection, self.card.name, day)
            if found is None:
                return None
            key = (found[1], found[0])
            if key not in self.drawn:
                self._remember(key, read_picture(connection, self.theatre, self.card, *key))
        return self.drawn[key]

    def check(self, delivery: Delivery, context: ReadContext, *, accepted: bool) -> tuple[Finding, ...]:
        """Return what is odd about a delivery beside those before it.

        Raises:
            QuestionError: A guard asks, and nobody has accepted the delivery.
        """
        pictures = draw_pictures(delivery, self.card)
        found = check_sequence(self.recall, pictures, context, accepted=accepted)
        unanswered = len(self._list_waiting(pictures[0].day, delivery.digest)) if pictures else 0
        if unanswered and not accepted:
            message = f"{unanswered} put aside just before it wait for a person; it was laid beside the last accepted"
            found = (*found, Finding("unanswered", Verdict.FLAG, pictures[0].day, message))
        return found

    def keep_waiting(self, entry: Quarantined, question: QuestionError) -> Quarantined:
        """Return the note of a delivery that asks; it says how many wait before it with the same areas."""
        before = self._list_waiting(question.day, entry.digest)
        count, reason = 0, entry.reason
        if before and self._is_same_level(before[-1], question):
            count = before[-1].same_level + 1
            reason = (
                f"{question.message}, on the same level as {count} that wait{'s' if count == 1 else ''} before it;"
                " accept the first of them to let them all in, or refuse each, with 'frontline quarantine'"
            )
        noted = replace(
            entry, reason=reason, day=question.day.isoformat(), areas_km2=question.areas_km2, same_level=count
        )
        self.waiting[entry.digest] = noted
        return noted

    def keep_accepted(self, number: int, delivery: Delivery) -> None:
        """Remember a delivery that has come in, under its number in the store."""
        self.waiting.pop(delivery.digest, None)
        for picture in draw_pictures(delivery, self.card)[-1:]:
            self._remember((number, picture.day), picture)

    def _list_waiting(self, day: date, besides: str) -> list[Quarantined]:
        """Return the other deliveries from the last accepted one to a day that wait for a person, in order."""
        if not self.waiting:
            return []
        last = self.recall(day)
        since, until = last.day.isoformat() if last else "", day.isoformat()
        waiting = [each for each in self.waiting.values() if since < each.day <= until and each.digest != besides]
        return sorted(waiting, key=lambda each: (each.day, each.file_name))

    def _is_same_level(self, before: Quarantined, question: QuestionError) -> bool:
        allowed = self.card.guards.jump_km2_on(question.day)
        parties = {*before.areas_km2, *question.areas_km2}
        return all(
            abs(before.areas_km2.get(party, 0.0) - question.areas_km2.get(party, 0.0)) <= allowed for party in parties
        )

    def _remember(self, key: tuple[int, date], picture: Picture | None) -> None:
        self.drawn[key] = picture
        while len(self.drawn) > MOST_PICTURES:
            del self.drawn[next(iter(self.drawn))]


def read_picture(
    connection: Connection, theatre: OpenTheatre, card: Card, delivery_id: int, day: date
) -> Picture | None:
    """Return what a kept delivery shows as held on a day, read from its bytes again; None where it shows no areas.

    The bytes are what was published: what ingest keeps of them is snapped to what it had kept before, and would hide
    that a boundary was rounded anew.
    """
    file_name, body = documents.read_delivered(connection, delivery_id)
    try:
        context = ReadContext(card, file_name, theatre.box, theatre.settings.grid, now())
        pictures = draw_pictures(READERS[card.reader](body, context), card)
    except DeliveryError:
        return None  # the card has changed since, and would refuse it now
    return next((each for each in pictures if each.day == day), None)
