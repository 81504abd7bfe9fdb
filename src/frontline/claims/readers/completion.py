"""Set a language model's suggestions beside the rules' claims.

Only what a reply says in the text's own words is used; days, places and numbers are read by our own grammars on those
words. A model that cannot be reached or does not answer by the schema leaves the rules' claims as they are.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from frontline.claims.claim import Claim, Confidence, Reading
from frontline.claims.language import supported_languages
from frontline.claims.readers.question import VERSION, make_question
from frontline.claims.readers.reader import confirm, doubt
from frontline.claims.readers.replies import Replies
from frontline.claims.readers.reply import Reply, Suggestion, read_reply, take_content
from frontline.claims.readers.wording import Span, Wording
from frontline.claims.speakers import MEDIA
from frontline.days import ONE_DAY
from frontline.errors import DeliveryError, NetworkError, RefusedError
from frontline.settings import ModelSettings, Party

Ask = Callable[[dict[str, Any]], dict[str, Any]]
PUBLISHER = "publisher"
RULE = f"language model (question {VERSION})"
LEAST_OVERLAP = 0.3  # of the shorter span: the gold set's rule for two readings of one claim
MOST_REJECTED = 0.5  # a reply of which more is invented is not used at all


class ModelReader:
    """Reads with a language model.

    Attributes:
        name: as the theatre's settings call it.
        languages: of the texts that it can read.
    """

    name = "llm"

    def __init__(
        self,
        ask: Ask,
        settings: ModelSettings,
        parties: tuple[Party, ...],
        replies: Replies,
        told: Callable[[str], None],
    ) -> None:
        self.languages = frozenset(supported_languages())
        self._ask = ask
        self._settings = settings
        self._parties = parties
        self._replies = replies
        self._told = told
        self._is_silent = False

    def read(self, wording: Wording, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """Return the claims with the model's beside them; as they were where it gives nothing that can be used."""
        text = wording.text
        if self._is_silent:
            return claims
        if len(text.text) > self._settings.max_characters:
            self._told(f"{text.id} is too long for the model and was read by the rules alone")
            return claims
        try:
            reply = self._reply_to(wording)
        except (NetworkError, RefusedError) as error:
            self._is_silent = True
            self._told(f"the model is not asked any more, the rules read alone: {error}")
            return claims
        except DeliveryError as error:
            self._told(f"{text.id} was read by the rules alone: {error}")
            return claims
        return _Beside(wording, claims).set(reply.suggestions)

    def _reply_to(self, wording: Wording) -> Reply:
        question = make_question(wording.text, self._parties, self._settings.model)
        key = self._replies.key_of(VERSION, question)
        content = self._replies.find(key)
        kept = content is not None
        if content is None:
            content = take_content(self._ask(question))
        reply = read_reply(content, wording.text.text, tuple(party.id for party in self._parties))
        if not kept:
            self._replies.keep(key, content)
        count = len(reply.suggestions) + len(reply.rejected)
        if len(reply.rejected) > MOST_REJECTED * count:
            why = "; ".join(sorted(set(reply.rejected)))
            raise DeliveryError(f"{len(reply.rejected)} of {count} suggestions do not hold to the text ({why})")
        return reply


class _Beside:
    """Sets suggestions beside the claims of one text."""

    def __init__(self, wording: Wording, claims: tuple[Claim, ...]) -> None:
        self.wording = wording
        self.claims = list(claims)

    def set(self, suggestions: tuple[Suggestion, ...]) -> tuple[Claim, ...]:
        """Return the claims confirmed, completed or doubted, and those that only the model reads, in order."""
        open_, alone = set(range(len(self.claims))), []
        for suggestion in suggestions:
            fit = [(self._rank(at, suggestion), -at) for at in open_]
            best = max((each for each in fit if each[0][1] >= LEAST_OVERLAP), default=None)
            if best is None:
                alone.append(suggestion)
                continue
            open_.discard(-best[1])
            self.claims[-best[1]] = self._compare(self.claims[-best[1]], suggestion)
        for at in open_:
            self.claims[at] = doubt(self.claims[at], "the language model does not read this claim")
        made = [self._make(each) for each in alone if each.at.is_literal and not self._is_within(each)]
        return tuple(sorted([*self.claims, *made], key=lambda claim: claim.start))

    def _rank(self, at: int, suggestion: Suggestion) -> tuple[bool, float]:
        claim, words = self.claims[at], suggestion.at
        shared = min(claim.end, words.end) - max(claim.start, words.start)
        overlap = shared / min(claim.end - claim.start, words.end - words.start)
        return (claim.type is suggestion.type and overlap >= LEAST_OVERLAP), overlap

    def _is_within(self, suggestion: Suggestion) -> bool:
        """Tell whether a suggestion says again what a claim of its type says in the same words."""
        words = suggestion.at
        return any(
            claim.type is suggestion.type and claim.start < words.end and words.start < claim.end
            and claim.polarity == suggestion.polarity
            for claim in self.claims
        )  # fmt: skip

    def _compare(self, claim: Claim, suggestion: Suggestion) -> Claim:
        """Return a claim with what the model fills in, and whether both agree."""
        differing = []
        if claim.type is not suggestion.type:
            differing.append(f"the type may be {suggestion.type}")
        if claim.polarity != suggestion.polarity:
            differing.append("affirmed or denied")
        if claim.actor is None and suggestion.actor is not None:
            reading = Reading(suggestion.actor, suggestion.at.start, suggestion.at.end, RULE)
            claim = replace(claim, actor=suggestion.actor, readings=claim.readings | {"actor": reading})
        elif suggestion.actor not in (None, claim.actor):
            differing.append(f"the actor may be {suggestion.actor}")
        if not self._is_same_speaker(claim, suggestion):
            differing.append(f"the speaker may be '{self._name(suggestion)}'")
        if differing:
            return doubt(claim, f"the language model reads it otherwise: {', '.join(differing)}")
        return confirm(claim)

    def _is_same_speaker(self, claim: Claim, suggestion: Suggestion) -> bool:
        if suggestion.speaker is None or claim.own_voice:
            return suggestion.speaker is None and claim.own_voice
        span = (suggestion.speaker.start, suggestion.speaker.end)
        reading = claim.readings.get("speaker")
        named = reading if reading is not None and reading.start is not None else None
        if named is not None and span[0] < (named.end or 0) and (named.start or 0) < span[1]:
            return True
        speaker = self.wording.speaker(span)
        if speaker is not None and speaker.name == claim.speaker:
            return True
        words, known = (set(name.casefold().split()) for name in (self._name(suggestion), claim.speaker))
        return words <= known or known <= words

    def _name(self, suggestion: Suggestion) -> str:
        speaker = suggestion.speaker
        return PUBLISHER if speaker is None else self.wording.text.text[speaker.start : speaker.end]

    # --------------------------------------------------------------- claims of the model alone

    def _make(self, suggestion: Suggestion) -> Claim:
        text, span = self.wording.text, (suggestion.at.start, suggestion.at.end)
        places, quantities = self.wording.places(span), self.wording.quantities(span)
        first, until, day = self._days(span)
        speaker, holder, said = self._speaker(suggestion)
        whole = Reading(str(suggestion.type), *span, f"{RULE}: {suggestion.at.how}")
        readings = {
            "type": whole,
            "actor": replace(whole, value=suggestion.actor or ""),
            "speaker": said,
            "holder": replace(said, value=holder),
            "polarity": replace(whole, value=suggestion.polarity),
            "modality": replace(whole, value=str(suggestion.modality)),
            "event": day,
        }
        return Claim(
            document=text.id, lang=text.lang, start=span[0], end=span[1], text=text.text[slice(*span)],
            type=suggestion.type, actor=suggestion.actor, speaker=speaker, own_voice=suggestion.speaker is None,
            holder=holder, places=places, event_from=first, event_until=until, published=text.published,
            polarity=suggestion.polarity, modality=suggestion.modality, quantities=quantities, readings=readings,
            flags=("only the language model reads this claim",), confidence=Confidence.LOW,
        )  # fmt: skip

    def _days(self, span: Span) -> tuple[date | None, date | None, Reading]:
        day, published = self.wording.day(span), self.wording.text.published
        if day is not None and day.first and day.until:
            return day.first, day.until, Reading(day.first.isoformat(), day.start, day.end, day.rule)
        if published is None:
            return None, None, Reading("", None, None, "no day of publication")
        return published, published + ONE_DAY, Reading(published.isoformat(), None, None, "the day of publication")

    def _speaker(self, suggestion: Suggestion) -> tuple[str, str, Reading]:
        """Return the speaker, whose side that is by the rules, and where it was read."""
        kind = self.wording.text.publisher_kind
        if suggestion.speaker is None:
            return PUBLISHER, kind, Reading(PUBLISHER, None, None, RULE)
        span = (suggestion.speaker.start, suggestion.speaker.end)
        speaker = self.wording.speaker(span)
        name, holder = (speaker.name, speaker.holder) if speaker else (self._name(suggestion), MEDIA)
        return name, holder, Reading(name, *span, RULE)
