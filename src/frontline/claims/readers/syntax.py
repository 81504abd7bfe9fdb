"""Set the syntax of a sentence beside the rules' claims: whose doing it is and who says so.

Names that the rules took for an office, speakers and parties that they did not find are filled in; where both found
one and they differ, the rules' reading stays and the claim says so. The parsers belong in ``english`` and ``russian``.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from frontline.claims.claim import Claim, ClaimType, Reading
from frontline.claims.readers.parse import (
    AGENT,
    ASIDE,
    CLAUSE,
    CONJUNCT,
    PASSIVE_SUBJECT,
    PERSON,
    SUBJECT,
    Parse,
    Parser,
)
from frontline.claims.readers.reader import confirm, doubt
from frontline.claims.readers.wording import Span, Wording
from frontline.claims.speakers import MEDIA

PUBLISHER = "publisher"
LONGEST_SENTENCE = 2_000  # characters: parsers take memory by the square of it, and what is longer is a table or a list
TAKEN_UP = ("pronoun", "an utterance")  # by whom a pronoun means, the rules know better: they have read the whole text


class SyntaxReader:
    """Reads actors and speakers of the rules' claims by a dependency parser, loaded when first needed.

    Attributes:
        name: as the theatre's settings call it.
        languages: of the texts that it can read.
    """

    def __init__(self, name: str, make: Callable[[], Parser]) -> None:
        self.name = name
        self.languages = frozenset({name})
        self._make = make
        self._parser: Parser | None = None

    def load(self) -> Parser:
        """Return the parser, loaded once.

        Raises:
            UsageError: It cannot be loaded.
        """
        if self._parser is None:
            self._parser = self._make()
        return self._parser

    def read(self, wording: Wording, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """Return the claims with actors and speakers filled in, confirmed or doubted by the syntax."""
        starts = [sentence.start for sentence in wording.sentences]
        numbers = [bisect_right(starts, _trigger(claim)[0]) - 1 for claim in claims]
        spoken = wording.sentences
        wanted = sorted({at for at in numbers if at >= 0 and spoken[at].end - spoken[at].start <= LONGEST_SENTENCE})
        if not wanted:
            return claims
        spans = [(spoken[at].start, spoken[at].end) for at in wanted]
        parses = dict(zip(wanted, self.load().parse(wording.text.text, spans), strict=True))
        beside = _Beside(wording, self.name)
        read = [
            beside.read(claim, parses[at]) if at in parses else claim for claim, at in zip(claims, numbers, strict=True)
        ]
        return tuple(beside.name_office(claim) for claim in read)


def _trigger(claim: Claim) -> Span:
    """Return the characters of the words that make a claim what it is."""
    reading = claim.readings.get("type")
    if reading is None or reading.start is None or reading.end is None:
        return claim.start, claim.end
    return reading.start, reading.end


@dataclass(frozen=True, slots=True)
class _Said:
    """Who says something by the syntax: the words, and those of them that are a person's name or None."""

    span: Span
    person: Span | None


class _Beside:
    """Sets the parses of one text beside its claims."""

    def __init__(self, wording: Wording, reader: str) -> None:
        self.wording = wording
        self.reader = reader
        self.people: dict[str, Claim] = {}

    def read(self, claim: Claim, parse: Parse) -> Claim:
        """Return a claim with what its sentence's syntax adds."""
        trigger = parse.at(*_trigger(claim))
        if trigger is None:
            return claim
        return self._speaker(self._actor(claim, parse, trigger), parse, trigger)

    # --------------------------------------------------------------- actors

    def _actor(self, claim: Claim, parse: Parse, trigger: int) -> Claim:
        head = _doer(parse, trigger)
        if head is None:
            return claim
        span = _span(parse, parse.phrase(head))
        party = self.wording.party(span)
        if party is None:
            return claim
        if claim.actor is None:
            reading = Reading(party, *span, f"the subject ({self.reader})")
            return replace(claim, actor=party, readings=claim.readings | {"actor": reading})
        if claim.actor == party:
            return confirm(claim) if claim.own_voice else claim
        if claim.type is ClaimType.REPELLED:
            return claim  # the subject of what failed is the other side
        return doubt(claim, f"the actor may be {party}: '{self._words(span)}' is the subject ({self.reader})")

    # --------------------------------------------------------------- speakers

    def _speaker(self, claim: Claim, parse: Parse, trigger: int) -> Claim:
        said = self._said_by(parse, trigger) or self._named(claim, parse)
        if said is None:
            return claim
        if said.person is not None:
            return self._name_person(claim, said.person, said.span)
        speaker = self.wording.speaker(said.span)
        if speaker is None or speaker.holder == MEDIA or speaker.rule.startswith(TAKEN_UP):
            return claim
        if claim.own_voice:
            reading = Reading(speaker.name, *said.span, f"the subject of the verb of saying ({self.reader})")
            return _say(claim, speaker.name, speaker.holder, reading)
        same = speaker.holder == claim.holder and speaker.name == claim.speaker
        return confirm(claim) if same else claim  # of two speakers in one sentence the rules choose better

    def _name_person(self, claim: Claim, person: Span, phrase: Span) -> Claim:
        """Return a claim said by a person whom the syntax names."""
        name = self._words(person)
        if set(name.casefold().split()) & set(claim.speaker.casefold().split()):
            self.people.setdefault(name.casefold(), claim)
            return confirm(claim)
        holder = claim.holder
        if claim.own_voice or self._is_elsewhere(claim, phrase):
            speaker = self.wording.speaker(phrase)
            side = self.wording.party(phrase) or (speaker.party if speaker else None)
            holder = side or (MEDIA if claim.own_voice else claim.holder)
        reading = Reading(name, *person, f"a person who says so ({self.reader})")
        found = _say(claim, name, holder, reading)
        self.people.setdefault(name.casefold(), found)
        return found

    def _is_elsewhere(self, claim: Claim, phrase: Span) -> bool:
        """Tell whether the rules took other words for the speaker."""
        reading = claim.readings.get("speaker")
        return reading is None or reading.start is None or not phrase[0] <= reading.start < phrase[1]

    def name_office(self, claim: Claim) -> Claim:
        """Return a claim of an unnamed office as that of the one person who speaks in the text."""
        if len(self.people) != 1 or not claim.speaker.islower() or claim.speaker == PUBLISHER:
            return claim
        (first,) = self.people.values()
        return replace(claim, speaker=first.speaker, readings=claim.readings | {"speaker": first.readings["speaker"]})

    def _said_by(self, parse: Parse, trigger: int) -> _Said | None:
        """Return the subject of the verb of saying whose clause a claim's words are, or that is set beside them."""
        for number in parse.climb(trigger):
            word = parse.words[number]
            verbs = [each for each in parse.children(number, ASIDE) if self._says(parse, each)]
            if word.relation == CLAUSE and word.head != number and self._says(parse, word.head):
                verbs.append(word.head)
            subject = next((found for verb in verbs if (found := parse.child(verb, SUBJECT)) is not None), None)
            if subject is not None:
                return self._said(parse, subject)
        return None

    def _says(self, parse: Parse, number: int) -> bool:
        return self.wording.says((parse.words[number].start, parse.words[number].end))

    def _named(self, claim: Claim, parse: Parse) -> _Said | None:
        """Return the phrase that the rules took for the speaker, as the syntax has it."""
        reading = claim.readings.get("speaker")
        if reading is None or reading.start is None or reading.end is None:
            return None
        head = parse.at(reading.start, reading.end)
        return self._said(parse, head) if head is not None else None

    def _said(self, parse: Parse, head: int) -> _Said:
        phrase = parse.phrase(head)
        names = [number for number in phrase if parse.words[number].name == PERSON]
        person = _span(parse, names) if names and names[-1] - names[0] == len(names) - 1 else None
        if person is not None and (self.wording.party(person) or any(p.in_span for p in self.wording.places(person))):
            person = None  # a capital or a town that was taken for somebody
        return _Said(_span(parse, phrase), person)

    def _words(self, span: Span) -> str:
        return self.wording.text.text[slice(*span)]


def _doer(parse: Parse, trigger: int) -> int | None:
    """Return the head of the phrase that does what a verb says: its subject, or in the passive its agent."""
    for number in parse.climb(trigger):
        if parse.child(number, PASSIVE_SUBJECT) is not None:
            return parse.child(number, AGENT)
        if (subject := parse.child(number, SUBJECT)) is not None:
            return subject
        if parse.words[number].relation not in (CONJUNCT, CLAUSE):
            return None
    return None


def _say(claim: Claim, name: str, holder: str, reading: Reading) -> Claim:
    """Return a claim as said by somebody else than the rules read."""
    readings = claim.readings | {"speaker": reading, "holder": replace(reading, value=holder)}
    return replace(claim, speaker=name, own_voice=False, holder=holder, readings=readings)


def _span(parse: Parse, numbers: list[int]) -> Span:
    return parse.words[numbers[0]].start, parse.words[numbers[-1]].end
