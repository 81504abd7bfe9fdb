"""Make a claim of what a clause states: its exact words, its place and days, and where each field was read.

What is stated is found in ``findings``, places in ``whereabouts``, days in ``events``, numbers in ``quantities``.
"""

from dataclasses import dataclass

from frontline.claims.claim import Claim, ClaimedPlace, Quantity, Reading
from frontline.claims.clauses import Clause
from frontline.claims.events import EventReader
from frontline.claims.findings import Finding, trim
from frontline.claims.marking import Marked
from frontline.claims.quantities import QuantityGrammar
from frontline.claims.text import Text
from frontline.claims.voices import Span
from frontline.claims.whereabouts import Whereabouts

PUBLISHER = "publisher"
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes the claims of one text.

    Attributes:
        text: the text.
        whereabouts: its places.
        events: reads days.
        quantities: reads numbers.
    """

    text: Text
    whereabouts: Whereabouts
    events: EventReader
    quantities: QuantityGrammar

    def make(self, marked: Marked, clauses: tuple[Clause, ...], found: Finding) -> Claim:
        """Return the claim that a finding is."""
        span = _reach_back(found, trim(marked, _without_cue(found)))
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        speaker = found.voice.speaker
        said = (speaker.start, speaker.end) if speaker else NOWHERE
        places, place_rule = self.whereabouts.of_claim(marked, span, said)
        first, until, day = self.events.read(marked, clauses, found, span)
        quantities = self.quantities.find(marked.tokens, *span)
        readings = self._readings(marked, found)
        readings["event"] = day
        readings |= _optional_readings(places, place_rule, quantities)
        return Claim(
            document=self.text.id,
            lang=self.text.lang,
            start=start,
            end=end,
            text=self.text.text[start:end],
            type=found.stance.type,
            actor=found.actor.party,
            speaker=speaker.name if speaker else PUBLISHER,
            own_voice=speaker is None or self._is_publisher(speaker.name),
            holder=speaker.holder if speaker else self.text.publisher_kind,
            places=places,
            event_from=first,
            event_until=until,
            published=self.text.published,
            polarity=found.stance.polarity,
            modality=found.stance.modality,
            quantities=quantities,
            readings=readings,
            flags=self.whereabouts.named.doubts(start, end),
        )

    def _is_publisher(self, name: str) -> bool:
        return bool(self.text.publisher) and name.lower() == self.text.publisher.lower()

    def _readings(self, marked: Marked, found: Finding) -> dict[str, Reading]:
        tokens, actor, speaker, stance = marked.tokens, found.actor, found.voice.speaker, found.stance
        trigger = (tokens[found.trigger[0]].start, tokens[found.trigger[1] - 1].end)
        named = 0 <= actor.start < actor.end
        where: tuple[int | None, int | None] = (None, None)
        if named:
            where = (tokens[actor.start].start, tokens[actor.end - 1].end)
        said: tuple[int | None, int | None] = (speaker.start, speaker.end) if speaker else (None, None)
        rule = speaker.rule if speaker else found.voice.rule
        return {
            "type": Reading(str(stance.type), *trigger, found.frame),
            "actor": Reading(actor.party or "", *where, actor.rule),
            "speaker": Reading(speaker.name if speaker else PUBLISHER, *said, rule),
            "holder": Reading(speaker.holder if speaker else self.text.publisher_kind, *said, rule),
            "polarity": Reading(stance.polarity, *trigger, stance.polarity_rule),
            "modality": Reading(str(stance.modality), *trigger, stance.rule),
        }


def _optional_readings(
    places: tuple[ClaimedPlace, ...], place_rule: str, quantities: tuple[Quantity, ...]
) -> dict[str, Reading]:
    readings = {}
    if places:
        readings["places"] = Reading(places[0].name, places[0].start, places[0].end, place_rule)
    if quantities:
        main = quantities[0]
        value = f"{main.comparator}{main.value:g} {main.unit}"
        readings["quantities"] = Reading(value, main.start, main.end, "number and unit")
    return readings


def _without_cue(found: Finding) -> Span:
    """Cut "according to ..." off the end or the beginning of a finding's words."""
    start, end = found.span
    first, last = found.voice.cue
    if not found.voice.phrase or found.voice.denied:
        return start, end
    if start < first < end <= last + 1:
        return start, first
    if first <= start < last < end:
        return last, end
    return start, end


def _reach_back(found: Finding, span: Span) -> Span:
    """Take in the noun that a participle after a dash estimates: "X's manpower, estimated at"."""
    if found.frame == "estimated at so many" and 0 <= found.actor.start < span[0]:
        return found.actor.start, span[1]
    return span
