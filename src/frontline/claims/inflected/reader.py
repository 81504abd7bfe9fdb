"""Read the attributed claims of a text in an inflected language.

The way through the other modules of this room belongs here, and the making of a claim of what they found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import takewhile

from frontline.claims.claim import Claim, ClaimType, Reading
from frontline.claims.dates import DateGrammar, DayReading, first_dated
from frontline.claims.inference import HostileWords
from frontline.claims.inflected.actors import ActorReader, Sides, find_groups
from frontline.claims.inflected.clauses import DASHES, MARKS, RELATIVE, find_clauses
from frontline.claims.inflected.findings import Finding, FindingReader
from frontline.claims.inflected.marks import Marked, Marker, read_tokens
from frontline.claims.inflected.quantities import QuantityReader
from frontline.claims.inflected.speakers import SpeakerReader
from frontline.claims.inflected.vocabulary import Vocabulary
from frontline.claims.inflected.voices import Spoken, VoiceReader
from frontline.claims.inflected.whereabouts import Whereabouts
from frontline.claims.sentences import Layout, LayoutWords, read_layout
from frontline.claims.speakers import Speaker
from frontline.claims.text import Text
from frontline.claims.voices import DENIES, OWN_VOICE, Cue, Voice
from frontline.days import ONE_DAY
from frontline.places.gazetteer import Gazetteer
from frontline.settings import Party, TheatreSettings

PUBLISHER = "publisher"
Where = tuple[int | None, int | None]
DATELINE = re.compile(
    r"[^\Wa-zа-яёіїєґ\d_]{3,}(?:[ -][^\Wa-zа-яёіїєґ\d_]{3,})*(?:,? [^—–.:\n]{0,40}?)?(?:\.? ?[—–]| -|\.)\s+"
)


class _Words:
    """What a language and the parties of a theatre give to the reading of any text."""

    def __init__(self, code: str, parties: Sequence[Party]) -> None:
        self.vocabulary = Vocabulary(code, parties)
        tables = self.vocabulary.tables
        self.dates = DateGrammar(tables["dates"], tables["quantities"]["numbers"])
        self.quantities = QuantityReader(self.vocabulary)
        self.layout = LayoutWords(
            tuple(tables["layout"]["furniture"]), frozenset(tables["layout"]["abbreviations"]), read_tokens, DATELINE
        )
        self.axis = re.compile(tables["places"]["small_axis"])
        self.hostile = HostileWords(parties)


@lru_cache(maxsize=8)
def _words_of(code: str, parties: tuple[Party, ...]) -> _Words:
    return _Words(code, parties)


def read_claims(text: Text, settings: TheatreSettings, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """Return the claims of a text in an inflected language, in its order."""
    return tuple(_TextReader(text, _words_of(text.lang, tuple(settings.parties)), gazetteer).read())


class _TextReader:
    """Reads one text."""

    def __init__(self, text: Text, words: _Words, gazetteer: Gazetteer) -> None:
        self.text = text
        self.words = words
        self.names = words.vocabulary.names
        self.layout: Layout = read_layout(text.text, words.layout)
        # An axis may be written small: its name is found by the adjective with a capital.
        mentions = gazetteer.scan(words.axis.sub(lambda match: match[0].capitalize(), text.text))
        self.whereabouts = Whereabouts(text.text, mentions, gazetteer.box, words.vocabulary)
        self.marker = Marker(words.vocabulary, mentions)
        self.told_from = self._told_from()
        self.salient: str | None = None
        self._said: dict[str, DayReading] = {}
        self._period: tuple[str, DayReading] | None = None

    def _told_from(self) -> str | None:
        """Return the side from which the text is told: its publisher's, else by its words or its language."""
        if self.text.publisher_kind in self.names.ids:
            return self.text.publisher_kind
        target = self.words.hostile.target(self.text.text)
        return self.names.rival(target) if target else self.names.of_language

    def read(self) -> list[Claim]:
        """Return the claims of the text."""
        sentences = []
        for sentence in self.layout.sentences:
            marked = self.marker.mark(sentence)
            self.whereabouts.learn(marked)
            sentences.append((marked, find_clauses(marked, self.layout.quotes)))
        speakers = SpeakerReader(self.words.vocabulary, self.told_from)
        claims: list[Claim] = []
        for spoken in VoiceReader(speakers, self.layout.quotes).read(sentences):
            self._note_days(spoken)
            claims.extend(self._read_sentence(spoken))
            claims.extend(self._denials(spoken, claims))
        return claims

    def _read_sentence(self, spoken: Spoken) -> Iterator[Claim]:
        marked = spoken.marked
        actors = ActorReader(marked, find_groups(marked), spoken.clauses, self.words.vocabulary)
        reader = FindingReader(marked, actors)
        last: ClaimType | None = None
        for clause in spoken.clauses:
            following = spoken.clauses[clause.index + 1 : clause.index + 2]
            if any(each.since < each.start for each in following):
                continue  # its words are read with the clause that the cue parted from them
            voice = spoken.voices[clause.index] or OWN_VOICE
            sides = self._sides(voice)
            for found in reader.read(clause, voice, sides, self.salient):
                if last is ClaimType.REPELLED and clause.kind == RELATIVE:
                    continue  # it only says which attacks were repelled
                last = found.type
                yield self._make(spoken, found)
                yield from self._denied_claimant(spoken, found)
            self.salient = actors.side_of(clause, sides) or self.salient

    def _sides(self, voice: Voice) -> Sides:
        party = voice.speaker.party if voice.speaker else self.told_from
        return Sides(party, self.names.rival(party or self.told_from))

    # --------------------------------------------------------------- claims

    def _make(self, spoken: Spoken, found: Finding) -> Claim:
        marked = spoken.marked
        span = _trim(marked, _words_of_finding(found))
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        speaker = found.voice.speaker
        places, place_rule = self.whereabouts.of_claim(marked, span)
        first, until, day = self._days(spoken, found, span)
        quantities = self.words.quantities.find(marked, *span)
        readings = self._readings(marked, found)
        readings["event"] = day
        if places:
            readings["places"] = Reading(places[0].name, places[0].start, places[0].end, place_rule)
        if quantities:
            main = quantities[0]
            readings["quantities"] = Reading(
                f"{main.comparator}{main.value:g} {main.unit}", main.start, main.end, "number and unit"
            )
        publisher = self.text.publisher.lower()
        own = speaker is None or (bool(publisher) and speaker.name.lower() == publisher)
        return Claim(
            document=self.text.id, lang=self.text.lang, start=start, end=end, text=self.text.text[start:end],
            type=found.type, actor=found.actor.party, own_voice=own,
            speaker=speaker.name if speaker else PUBLISHER,
            holder=speaker.holder if speaker else self.text.publisher_kind, places=places, event_from=first,
            event_until=until, published=self.text.published, polarity=found.polarity, modality=found.modality,
            quantities=quantities, readings=readings,
            flags=self.whereabouts.named.doubts(start, end),
        )  # fmt: skip

    def _readings(self, marked: Marked, found: Finding) -> dict[str, Reading]:
        tokens, actor, speaker = marked.tokens, found.actor, found.voice.speaker
        trigger = (tokens[found.trigger].start, tokens[found.trigger].end)
        named: Where = (None, None)
        if actor.start < actor.end:
            named = (tokens[actor.start].start, tokens[actor.end - 1].end)
        said: Where = (speaker.start, speaker.end) if speaker else (None, None)
        rule = f"{found.voice.rule}; {speaker.rule}" if speaker else found.voice.rule
        return {
            "type": Reading(str(found.type), *trigger, found.frame.name),
            "actor": Reading(actor.party or "", *named, actor.rule),
            "speaker": Reading(speaker.name if speaker else PUBLISHER, *said, rule),
            "holder": Reading(speaker.holder if speaker else self.text.publisher_kind, *said, rule),
            "polarity": Reading(found.polarity, *trigger, found.polarity_rule),
            "modality": Reading(str(found.modality), *trigger, found.modality_rule),
        }

    # --------------------------------------------------------------- days

    def _note_days(self, spoken: Spoken) -> None:
        """Remember on which day each speaker spoke."""
        for cue in spoken.cues:
            day = self._first_day(spoken.marked, cue.tokens)
            if day is not None and not day.is_deadline:
                self._said[cue.speaker.name] = day

    def _days(self, spoken: Spoken, found: Finding, span: tuple[int, int]) -> tuple[date | None, date | None, Reading]:
        marked, speaker = spoken.marked, found.voice.speaker
        day = self._first_day(marked, span) or self._day_before(spoken, found)
        name = speaker.name if speaker else ""
        if day is None and self._period is not None and self._period[0] == name:
            day = self._period[1]
        if day is None and name in self._said:
            day = self._said[name]
            day = replace(day, rule=f"the day of the statement: {day.rule}")
        if day is not None and day.first and day.until:
            if (day.until - day.first) > ONE_DAY and not day.is_deadline:
                self._period = (name, day)
            return day.first, day.until, Reading(f"{day.first}", day.start, day.end, day.rule)
        if self.text.published is None:
            return None, None, Reading("", None, None, "no day of publication")
        published = self.text.published
        return published, published + ONE_DAY, Reading(published.isoformat(), None, None, "the day of publication")

    def _day_before(self, spoken: Spoken, found: Finding) -> DayReading | None:
        """Return the day that an earlier clause of the sentence, which is no cue, gives."""
        for clause in reversed(spoken.clauses[: found.clause.index]):
            if clause.cue < 0 and (day := self._first_day(spoken.marked, (clause.start, clause.end))) is not None:
                return day
        return None

    def _first_day(self, marked: Marked, span: tuple[int, int]) -> DayReading | None:
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        return first_dated(self.words.dates.find(self.text.text, start, end, self.text.published))

    # --------------------------------------------------------------- denials

    def _denied_claimant(self, spoken: Spoken, found: Finding) -> Iterator[Claim]:
        """Yield the claim of a claimant whom a denial names: "denied Xland's claims that"."""
        cue = next((each for each in spoken.cues if each.kind == DENIES and found.voice.cue == each.tokens), None)
        if cue is None or not found.voice.denied:
            return
        claimant = self._claimant(spoken.marked, cue)
        if claimant is not None:
            voice = Voice(claimant, found.voice.cue, rule="whose claim is denied")
            polarity = "+" if found.polarity == "-" else "-"
            yield self._make(spoken, replace(found, voice=voice, polarity=polarity, polarity_rule="what is denied"))

    def _claimant(self, marked: Marked, cue: Cue) -> Speaker | None:
        at = marked.find("speech.denied_nouns", *cue.tokens)
        end = next((n for n in range(at + 1, cue.tokens[1]) if marked.text(n) in MARKS), cue.tokens[1])
        for number in range(max(cue.tokens[0], at - 2), end) if at >= 0 else ():
            word = marked.parties[number]
            if word is not None and word.party != cue.speaker.party:
                token = marked.tokens[number]
                name = self.names.names[word.party]
                return Speaker(name, word.party, word.party, "party", token.start, token.end, "whose claim is denied")
        return None

    def _denials(self, spoken: Spoken, claims: list[Claim]) -> list[Claim]:
        """Return denials in a sentence of what the other side has claimed last: "Kyiv called that untrue"."""
        found = []
        for cue in spoken.cues:
            clause = spoken.clauses[cue.clause]
            here = takewhile(lambda claim: claim.start >= spoken.marked.sentence.start, reversed(claims))
            stated = any(claim.speaker == cue.speaker.name for claim in here)
            if cue.kind != DENIES or stated:
                continue
            earlier = next((each for each in reversed(claims) if each.holder != cue.speaker.holder), None)
            if earlier is not None and earlier.type is not ClaimType.SITUATION:
                start, end = spoken.marked.tokens[clause.start].start, spoken.marked.tokens[clause.end - 1].end
                found.append(self._deny(earlier, cue.speaker, start, end))
        return found

    def _deny(self, earlier: Claim, speaker: Speaker, start: int, end: int) -> Claim:
        named = Reading(speaker.name, speaker.start, speaker.end, speaker.rule)
        polarity = "-" if earlier.polarity == "+" else "+"
        readings = {**earlier.readings, "speaker": named, "holder": replace(named, value=speaker.holder)}
        readings["polarity"] = Reading(polarity, start, end, "an earlier claim called false")
        return replace(
            earlier, start=start, end=end, text=self.text.text[start:end], speaker=speaker.name, own_voice=False,
            holder=speaker.holder, polarity=polarity, quantities=(), readings=readings,
            places=tuple(replace(place, in_span=False) for place in earlier.places),
        )  # fmt: skip


def _words_of_finding(found: Finding) -> tuple[int, int]:
    """Return the tokens of a finding: its clause without the words of saying, with what they parted from it."""
    clause = found.clause
    cue = clause.cue
    if cue < 0:
        return clause.since, clause.end
    if found.voice.denied:
        return clause.start, clause.end
    return (cue + 1, clause.end) if found.trigger > cue else (clause.start, cue)


def _trim(marked: Marked, span: tuple[int, int]) -> tuple[int, int]:
    """Cut marks and joints off both ends of a stretch of tokens."""
    start, end = span
    while start < end - 1 and (not marked.text(start)[0].isalnum() or marked.has("grammar.trimmed", start)):
        start += 1
    while end - 1 > start and (
        marked.text(end - 1) in MARKS or marked.text(end - 1) in DASHES or marked.text(end - 1) in ".!?"
    ):
        end -= 1
    return start, end
