"""Find what the clauses of a sentence state: the frame that their words evoke, whose doing it is, how it is put.

Who says it belongs in ``voices``; the claim's words, places and days are put together in ``reader``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.inflected.actors import UNKNOWN, Actor, ActorReader, Sides
from frontline.claims.inflected.clauses import CONDITION, PURPOSE, Clause
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.vocabulary import FINITE, FUTURE, GERUND, INFINITIVE, PARTICIPLE, Frame
from frontline.claims.speakers import MONITOR
from frontline.claims.voices import Voice

NEGATION_REACH = 3
BACKGROUND_REACH = 3
LONGEST_GROUP = 7  # words from an event noun to the "there is none" after all that belongs to it
PUSHED = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.ADVANCE})
GROUND = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.ADVANCE, ClaimType.PRESENCE})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a clause states.

    Attributes:
        clause: the clause.
        trigger: the token that evokes the frame.
        frame: the frame.
        type: what is claimed; of an attempt to advance, that it was an assault.
        actor: whose doing it is.
        voice: who says so.
        polarity: ``+`` or ``-``, denials included.
        polarity_rule: why.
        modality: how firmly it is put.
        modality_rule: why.
    """

    clause: Clause
    trigger: int
    frame: Frame
    type: ClaimType
    actor: Actor
    voice: Voice
    polarity: str
    polarity_rule: str
    modality: Modality
    modality_rule: str


class FindingReader:
    """Reads what the clauses of one sentence state."""

    def __init__(self, marked: Marked, actors: ActorReader) -> None:
        self.marked = marked
        self.actors = actors

    def read(self, clause: Clause, voice: Voice, sides: Sides, before: str | None) -> Iterator[Finding]:
        """Yield what a clause states: mostly one thing, or none.

        Args:
            clause: the clause.
            voice: who says it.
            sides: from where it is seen.
            before: the side that the text spoke of last.
        """
        found = self._frame(clause)
        if found is None:
            return
        trigger, frame = found
        negation = self._negation(clause, trigger)
        denied = bool(negation) or voice.denied
        actor = self.actors.read(clause, trigger, frame, sides, before, denied=denied)
        if negation and clause.kind == PURPOSE:
            return  # "so that the enemy does not" states nothing
        negated = bool(negation) and frame.negatable and not frame.negated
        polarity = "-" if (frame.polarity == "-") != negated else "+"
        rule = negation if negated else "affirmed"
        if voice.denied and self._is_denied(clause, trigger, voice):
            polarity, rule = ("+" if polarity == "-" else "-"), "denied by the speaker"
        modality, why = self._modality(clause, trigger, frame, voice)
        type_ = ClaimType.ASSAULT if modality is Modality.ATTEMPT and frame.type in PUSHED else frame.type
        met = self.actors.find_shared_object(clause, trigger, sides) if type_ is ClaimType.STRIKE else None
        if met is not None:  # soldiers are hit, no place: so they are there
            first, actor = met
            clause, type_ = replace(clause, start=first.start, since=first.start), ClaimType.PRESENCE
        yield Finding(clause, trigger, frame, type_, actor, voice, polarity, rule, modality, why)

    # --------------------------------------------------------------- frames

    def _frame(self, clause: Clause) -> tuple[int, Frame] | None:
        """Return the token that evokes a frame, and the frame: the first verb that fits, else a noun."""
        for at in self._verbs(clause):
            if self.marked.words[at].shape == INFINITIVE and self._tells_goal(clause):
                continue
            for frame in self.marked.words[at].verbs:
                if self._fits(clause, at, frame, self.marked.words[at].shape):
                    return at, frame
        nouns = sorted((frame.order, at) for at in clause.words for frame in self.marked.words[at].nouns)
        for order, at in nouns:
            frame = self.actors.frames[order]
            if self._may_evoke(clause, at) and self._fits(clause, at, frame, ""):
                return at, frame
        return None

    def _tells_goal(self, clause: Clause) -> bool:
        """Tell whether a clause without a finite verb says what somebody is after: "the task is to take the town"."""
        finite = any(self.marked.words[at].shape in FINITE for at in clause.words if at != clause.cue)
        return not finite and self.marked.holds("goal", clause.since, clause.end)

    def _verbs(self, clause: Clause) -> list[int]:
        """Return the verbs of a clause that may state something: finite before infinitives before participles."""
        words = self.marked.words
        # A noun of known cases is no verb: the name of those who occupy says nothing of an occupation.
        verbs = [at for at in clause.words if words[at].verbs and not words[at].cases and at != clause.cue]
        finite = [at for at in verbs if words[at].shape in FINITE]
        bare = [at for at in verbs if words[at].shape in (INFINITIVE, GERUND)]
        participles = [at for at in verbs if words[at].shape == PARTICIPLE and self._states(clause, at)]
        return finite + bare + participles

    def _states(self, clause: Clause, at: int) -> bool:
        """Tell whether a participle is the predicate, as in "the town is not occupied", and no attribute."""
        verbs = any(self.marked.words[n].shape in FINITE for n in range(clause.start, clause.end) if n != clause.cue)
        copula = any(self.marked.has("grammar.copula", n) for n in range(clause.start, clause.end))
        following = at + 1 < clause.end and self.marked.text(at + 1)[0].isalnum()
        noun_next = (
            following and not self.marked.has("grammar.preposition", at + 1) and self.marked.words[at + 1].shape == ""
        )
        return (not verbs or copula) and not (noun_next and at == clause.start)

    def _may_evoke(self, clause: Clause, at: int) -> bool:
        """Tell whether a noun may state an event: not in the background, as in "after the attacks"."""
        if self.marked.parties[at] is not None or self.marked.places[at] >= 0 or at == clause.cue:
            return False
        for before in range(at - 1, max(clause.start, at - BACKGROUND_REACH) - 1, -1):
            if self.marked.has("grammar.background", before):
                return False
            if self.marked.words[before].shape in FINITE:
                break
        return True

    def _fits(self, clause: Clause, at: int, frame: Frame, shape: str) -> bool:
        if (frame.shapes and shape not in frame.shapes) or (frame.negated and not self._negation(clause, at)):
            return False
        marked, span = self.marked, (clause.since, clause.end)
        if frame.with_ and not any(marked.holds(name, *span) for name in frame.with_):
            return False
        if frame.also and not any(marked.holds(name, *span) for name in frame.also):
            return False
        return not any(marked.holds(name, *span) for name in frame.without)

    # --------------------------------------------------------------- polarity and modality

    def _negation(self, clause: Clause, trigger: int) -> str:
        """Return the words that negate the trigger, or an empty string."""
        marked = self.marked
        for at in range(trigger - 1, max(clause.start, trigger - NEGATION_REACH) - 1, -1):
            if marked.has("modality.not", at):
                cancelled = marked.has("modality.not_negating", at + 1) or marked.holds(
                    "modality.almost", at - 1, at + 1
                )
                return "" if cancelled else f"'{marked.text(at)}'"
            if marked.text(at) in ",;:" or (
                marked.words[at].shape in FINITE and not marked.has("modality.governors", at)
            ):
                break
        if not marked.words[trigger].verbs:
            for at in range(clause.start, clause.end - 1):
                stated = marked.words[at + 1].shape in FINITE and not marked.has("modality.not_negating", at + 1)
                if marked.has("modality.not", at) and stated:
                    return f"'{marked.text(at)}'"
        for name in ("modality.none", "modality.failed"):
            at = marked.find(name, clause.start, clause.end)
            reach = NEGATION_REACH if marked.words[trigger].verbs else LONGEST_GROUP
            if at >= 0 and (name != "modality.none" or at < trigger or at - trigger <= reach):
                return f"'{marked.text(at)}'"
        return ""

    def _is_denied(self, clause: Clause, trigger: int, voice: Voice) -> bool:
        own = (clause.start, clause.end) == voice.cue
        return not own or trigger > clause.cue or not self.marked.words[trigger].verbs

    def _modality(self, clause: Clause, trigger: int, frame: Frame, voice: Voice) -> tuple[Modality, str]:
        """Return how firmly something is put, and why: the first of the reasons that holds."""
        marked, span = self.marked, (clause.start, clause.end)
        attempt = marked.find("modality.attempt", *span)
        hedge = marked.find("modality.estimate", *span)
        to_come = marked.find("modality.future", *span) >= 0 or marked.words[trigger].shape == FUTURE
        open_types = (ClaimType.INTENT, ClaimType.FORECAST)
        monitor = voice.speaker is not None and voice.speaker.holder == MONITOR
        reasons = (
            (frame.modality is not None, frame.modality, f"the frame '{frame.name}'"),
            (clause.kind == CONDITION, Modality.CONDITIONAL, "a condition"),
            (marked.find("modality.conditional", *span) >= 0, Modality.CONDITIONAL, "a condition"),
            (attempt >= 0 and frame.type is not ClaimType.REPELLED, Modality.ATTEMPT, f"'{marked.text(attempt)}'"),
            (frame.type in open_types or to_come, Modality.PREDICTED, "said of what is to come"),
            (clause.kind == PURPOSE and frame.type in GROUND, Modality.PREDICTED, "said of what is to come"),
            (hedge >= 0, Modality.ESTIMATE, f"'{marked.text(hedge)}'"),
            (voice.assessed and monitor, Modality.ASSESSED, "the speaker's judgement"),
        )
        found = next(((modality, why) for holds, modality, why in reasons if holds and modality is not None), None)
        return found or (Modality.FACT, "plain words")


__all__ = ["UNKNOWN", "Finding", "FindingReader"]
