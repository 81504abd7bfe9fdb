"""Read the attributed claims of a text: who says that what happened where and when.

The way through the other modules belongs here, and what a claim looks like as JSON. Everything is read by rules from
data files; no claim has a word that is not in the text.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from frontline.claims.attribution import Attributor, Cue, Voice
from frontline.claims.claim import Claim, ClaimType, Quantity, Reading
from frontline.claims.clauses import Clause, find_clauses
from frontline.claims.dates import DateGrammar, DayReading, first_dated
from frontline.claims.findings import Finding, SentenceReader, trim
from frontline.claims.language import Language, read_language, supported_languages
from frontline.claims.marking import Marked, PartyLexicon, mark_sentence
from frontline.claims.quantities import QuantityGrammar
from frontline.claims.sentences import Layout, read_layout
from frontline.claims.speakers import SpeakerReader
from frontline.claims.whereabouts import Whereabouts
from frontline.days import ONE_DAY
from frontline.places.gazetteer import Gazetteer
from frontline.settings import TheatreSettings

__all__ = ["Text", "claim_to_json", "extract_claims", "supported_languages"]

PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read.

    Attributes:
        id: its id.
        text: its words.
        lang: its language, ISO 639-1; claims are read from ``supported_languages()``, from others none.
        published: the day of publication.
        publisher: whose voice it is.
        publisher_kind: the holder of what it says itself: a party's id, ``monitor`` or ``media``.
    """

    id: str
    text: str
    lang: str
    published: date | None
    publisher: str
    publisher_kind: str


def extract_claims(text: Text, settings: TheatreSettings, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """Return the claims of a text, in its order; of a text in a language that is not supported, none."""
    if text.lang not in supported_languages():
        return ()
    return tuple(_TextReader(text, settings, gazetteer).read())


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """Return a claim as the interface shows it; ``fields`` says where each field was read and by which rule."""
    return {
        "id": f"{claim.document}:{claim.start}-{claim.end}:{claim.type}:{claim.polarity}",
        "document": claim.document,
        "lang": claim.lang,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "type": str(claim.type),
        "actor": claim.actor,
        "speaker": claim.speaker,
        "own_voice": claim.own_voice,
        "holder": claim.holder,
        "places": [_place_to_json(place) for place in claim.places],
        "event_from": claim.event_from.isoformat() if claim.event_from else None,
        "event_until": claim.event_until.isoformat() if claim.event_until else None,
        "published": claim.published.isoformat() if claim.published else None,
        "polarity": claim.polarity,
        "modality": str(claim.modality),
        "quantities": [_quantity_to_json(quantity) for quantity in claim.quantities],
        "fields": {
            name: {"value": reading.value, "start": reading.start, "end": reading.end, "rule": reading.rule}
            for name, reading in claim.readings.items()
        },
        "flags": list(claim.flags),
    }


def _place_to_json(place: Any) -> dict[str, Any]:
    return {
        "surface": place.surface, "start": place.start, "end": place.end, "place_id": place.place_id,
        "name": place.name, "kind": place.kind, "lat": place.lat, "lon": place.lon, "relation": place.relation,
        "in_span": place.in_span, "radius_km": place.radius_km,
    }  # fmt: skip


def _quantity_to_json(quantity: Quantity) -> dict[str, Any]:
    return {
        "value": quantity.value, "comparator": quantity.comparator, "unit": quantity.unit,
        "start": quantity.start, "end": quantity.end,
    }  # fmt: skip


class _TextReader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: Text, settings: TheatreSettings, gazetteer: Gazetteer) -> None:
        self.text = text
        self.language = read_language(text.lang)
        self.lexicon = PartyLexicon(settings.parties)
        self.layout = read_layout(text.text, self.language)
        self.mentions = gazetteer.scan(text.text)
        self.whereabouts = Whereabouts(self.mentions, gazetteer.box, self.language, self.lexicon)
        self.attributor = Attributor(self.language, SpeakerReader(self.language, self.lexicon, settings.parties), self.layout)
        self.dates = DateGrammar(self.language)
        self.quantities = QuantityGrammar(self.language)
        self.publisher = text.publisher_kind if text.publisher_kind in self.lexicon.ids else None
        self.days_said: dict[str, DayReading] = {}
        self.salient: str | None = None
        self.deadline: DayReading | None = None
        self.claims: list[Claim] = []

    def read(self) -> list[Claim]:
        for sentence in self.layout.sentences:
            marked = mark_sentence(sentence, self.mentions, self.language, self.lexicon)
            self.whereabouts.learn(marked)
            clauses = find_clauses(marked, self.language)
            voices, cues = self.attributor.read(marked, clauses)
            reader = SentenceReader(marked, clauses, voices, cues, self.language, self.lexicon, self.salient, self.publisher)
            findings = reader.read()
            self.salient = reader.salient or self.salient
            self._note_days(marked, clauses, cues)
            for found in findings:
                self.claims.append(self._claim(marked, clauses, found))
            self._denials_of_earlier(marked, clauses, cues)
        return self.claims

    # --------------------------------------------------------------- claims

    def _claim(self, marked: Marked, clauses: tuple[Clause, ...], found: Finding) -> Claim:
        span = trim(marked, self.language, self._without_cue(found))
        span = self._reach_back(marked, found, span)
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        places, place_rule = self.whereabouts.of_claim(marked, start, end, span)
        first, until, day = self._event(marked, clauses, found, start, end)
        quantities = self.quantities.find(marked.tokens, *span)
        speaker = found.voice.speaker
        return Claim(
            document=self.text.id, lang=self.text.lang, start=start, end=end, text=self.text.text[start:end],
            type=found.stance.type, actor=found.actor.party,
            speaker=speaker.name if speaker else PUBLISHER, own_voice=speaker is None or self._is_publisher(speaker.name),
            holder=speaker.holder if speaker else self.text.publisher_kind,
            places=places, event_from=first, event_until=until, published=self.text.published,
            polarity=found.stance.polarity, modality=found.stance.modality, quantities=quantities,
            readings=self._readings(marked, found, places, place_rule, day, quantities),
            flags=self.whereabouts.conflicts(start, end),
        )  # fmt: skip

    def _is_publisher(self, name: str) -> bool:
        return bool(self.text.publisher) and name.lower() == self.text.publisher.lower()

    def _without_cue(self, found: Finding) -> tuple[int, int]:
        """Cut "according to ..." off the end or the beginning of a finding's words."""
        start, end = found.span
        first, last = found.voice.cue
        if not found.voice.rule.startswith("'") or found.voice.denied:
            return start, end
        if start < first < end <= last + 1:
            return start, first
        if first <= start < last < end:
            return last, end
        return start, end

    def _reach_back(self, marked: Marked, found: Finding, span: tuple[int, int]) -> tuple[int, int]:
        """Take in the noun that a participle after a dash estimates: "X's manpower, estimated at"."""
        if found.frame == "estimated at so many" and 0 <= found.actor.start < span[0]:
            return found.actor.start, span[1]
        return span

    def _readings(
        self, marked: Marked, found: Finding, places: Any, place_rule: str, day: Reading, quantities: Any
    ) -> dict[str, Reading]:
        tokens = marked.tokens
        trigger = (tokens[found.trigger[0]].start, tokens[found.trigger[1] - 1].end)
        actor = found.actor
        where = (tokens[actor.start].start, tokens[actor.end - 1].end) if 0 <= actor.start < actor.end else (None, None)
        speaker = found.voice.speaker
        said = (speaker.start, speaker.end) if speaker else (None, None)
        rule = speaker.rule if speaker else "own voice"
        readings = {
            "type": Reading(str(found.stance.type), *trigger, found.frame),
            "actor": Reading(actor.party or "", *where, actor.rule),
            "speaker": Reading(speaker.name if speaker else PUBLISHER, *said, rule),
            "holder": Reading(speaker.holder if speaker else self.text.publisher_kind, *said, rule),
            "polarity": Reading(found.stance.polarity, *trigger, found.stance.polarity_rule),
            "modality": Reading(str(found.stance.modality), *trigger, found.stance.rule),
            "event": day,
        }
        if places:
            readings["places"] = Reading(places[0].name, places[0].start, places[0].end, place_rule)
        if quantities:
            first = quantities[0]
            readings["quantities"] = Reading(f"{first.comparator}{first.value:g} {first.unit}", first.start, first.end, "number and unit")
        return readings

    # ----------------------------------------------------------------- days

    def _note_days(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> None:
        """Remember on which day each speaker spoke."""
        for cue in cues:
            clause = clauses[cue.clause]
            start, end = marked.tokens[clause.start].start, marked.tokens[clause.end - 1].end
            day = first_dated(self.dates.find(self.text.text, start, end, self.text.published))
            if day is not None and not day.is_deadline:
                self.days_said[cue.speaker.name] = day

    def _event(
        self, marked: Marked, clauses: tuple[Clause, ...], found: Finding, start: int, end: int
    ) -> tuple[date | None, date | None, Reading]:
        published = self.text.published
        readings = self.dates.find(self.text.text, start, end, published)
        day = first_dated(readings)
        if day is not None and day.is_deadline:
            self.deadline = day
        if day is None and found.voice.rule.startswith("goes on") and self.deadline is not None:
            day = self.deadline
        if day is not None and day.first and day.until:
            return day.first, day.until, Reading(f"{day.first}", day.start, day.end, day.rule)
        none = next((reading for reading in readings if reading.first is None and "war" in reading.rule), None)
        if none is not None:
            return None, None, Reading("", none.start, none.end, none.rule)
        said = self.days_said.get(found.voice.speaker.name) if found.voice.speaker else None
        if said is not None and said.first and said.until:
            return said.first, said.until, Reading(f"{said.first}", said.start, said.end, f"the day of the statement: {said.rule}")
        if published is None:
            return None, None, Reading("", None, None, "no day of publication")
        return published, published + ONE_DAY, Reading(published.isoformat(), None, None, "the day of publication")

    # -------------------------------------------------------------- denials

    def _denials_of_earlier(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> None:
        """Read "Xland says that is untrue": the other side's last claim, denied."""
        for cue in cues:
            for number in cue.scope:
                clause = clauses[number]
                if not self._says_false(marked, clause):
                    continue
                earlier = next((claim for claim in reversed(self.claims) if claim.holder != cue.speaker.holder), None)
                if earlier is None:
                    return
                first = min(clauses[cue.clause].start, clause.start)
                span = trim(marked, self.language, (first, max(clauses[cue.clause].end, clause.end)))
                start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
                self.claims.append(self._denied(earlier, cue, start, end))

    def _says_false(self, marked: Marked, clause: Clause) -> bool:
        tokens = [marked.tokens[number] for number in range(clause.start, clause.end)]
        words = {token.low for token in tokens}
        return bool(words & self.language.sets["attribution.false"]) and bool(words & self.language.sets["attribution.anaphors"])

    def _denied(self, earlier: Claim, cue: Cue, start: int, end: int) -> Claim:
        reading = Reading("-", start, end, "an earlier claim called false")
        speaker = Reading(cue.speaker.name, cue.speaker.start, cue.speaker.end, cue.speaker.rule)
        return replace(
            earlier, start=start, end=end, text=self.text.text[start:end], speaker=cue.speaker.name,
            own_voice=False, holder=cue.speaker.holder, polarity="-" if earlier.polarity == "+" else "+",
            places=tuple(replace(place, in_span=False) for place in earlier.places), quantities=(),
            readings={**earlier.readings, "polarity": reading, "speaker": speaker, "holder": speaker}, flags=(),
        )  # fmt: skip
