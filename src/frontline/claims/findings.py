"""Find what each clause of a sentence states: the frame, the words, the actor, how firmly.

Frames, actors and stances are read elsewhere and put together here, clause by clause. What denials make of the
findings belongs in ``denials``; claims with their places and days are made of them in ``extract``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from frontline.claims.actors import NOBODY, Cast, PartyReading, find_actor, party_of
from frontline.claims.boundaries import MARKS
from frontline.claims.claim import ClaimType, Modality
from frontline.claims.clauses import (
    ADVERBIAL,
    CONTENT,
    COORDINATE,
    MAIN,
    NOWHERE,
    PURPOSE,
    REDUCED,
    RESUMED,
    Clause,
)
from frontline.claims.contexts import noun_context
from frontline.claims.frames import Match, is_adverbial_time, match_attributive, match_frames
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.modality import Stance, is_future, is_intended, plain_stance, read_stance
from frontline.claims.roles import Roles, Span, read_roles
from frontline.claims.speakers import Speaker
from frontline.claims.verbs import ING, VerbGroup
from frontline.claims.views import ClauseView
from frontline.claims.voices import DENIES, GOES_ON, SHOWS, Cue, Voice

OWNED_TYPES = frozenset({ClaimType.COUNTERATTACK, ClaimType.ASSAULT})
FUTURE = frozenset({ClaimType.FORECAST, ClaimType.INTENT})
MILITARY = frozenset({"party", "place", "settlement", "forces", "attack"})
JOINT_REACH = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a clause states.

    Attributes:
        clause: the number of the clause.
        span: its tokens.
        stance: type, modality and polarity.
        actor: the actor and where it was read.
        voice: who says it.
        frame: the name of the frame.
        trigger: the tokens that evoke it.
    """

    clause: int
    span: Span
    stance: Stance
    actor: PartyReading
    voice: Voice
    frame: str
    trigger: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what is known of it before its clauses are read.

    Attributes:
        marked: the sentence.
        clauses: its clauses.
        voices: who speaks in each.
        cues: the clauses that say who speaks, by their number.
        lexicon: the words for the parties.
        before: the party spoken of in the sentence before.
        publisher: the side of the text's own voice.
        enemy: whom "the enemy" means to speakers without a side.
        claimant_before: returns whose talk a noun is the matter of.
    """

    marked: Marked
    clauses: tuple[Clause, ...]
    voices: tuple[Voice, ...]
    cues: dict[int, Cue]
    lexicon: PartyLexicon
    before: str | None
    publisher: str | None
    enemy: str | None
    claimant_before: Callable[[Marked, int], Speaker | None]


@dataclass(frozen=True, slots=True)
class _Point:
    """One clause about to be read: what stands in it, who speaks, who is who."""

    clause: Clause
    view: ClauseView
    voice: Voice
    cast: Cast
    conditional: bool
    matches: list[Match] = field(default_factory=list)


def trim(marked: Marked, span: Span) -> Span:
    """Cut marks, "that" and "and" off the ends of a span of tokens."""
    start, end = span
    while start < end and (marked.text(start) in MARKS or marked.has("modality.trimmed_before", start)):
        start += 1
    while end > start and (marked.text(end - 1) in MARKS or marked.has("modality.trimmed_after", end - 1)):
        end -= 1
    return (start, end) if start < end else span


class SentenceReader:
    """Reads the findings of one sentence.

    Attributes:
        salient: the party that the sentence speaks of last.
        findings: what has been found.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.marked = scene.marked
        self.sets = scene.marked.language.sets
        self.salient: str | None = None
        self.findings: list[Finding] = []
        self._hedged = False
        self._done: set[int] = set()

    def read(self) -> list[Finding]:
        """Return what the sentence states, in the order of its clauses."""
        for clause in self.scene.clauses:
            if clause.index not in self._done and not self._states_nothing(clause):
                self._read_clause(clause)
        return self.findings

    def _read_clause(self, clause: Clause) -> None:
        end, last = self._extent(clause)
        point = self._point(clause, end)
        point.matches.extend(match_frames(point.view))
        found = self._main_finding(point)
        if found is not None:
            self._keep(found, point, last)
            for match in self._further(point):
                span = (self._joint_before(match.trigger[0]), point.view.roles.span[1])
                self.findings.append(self._finding(match, point, span))
        self._read_without(point)
        for match in match_attributive(point.view):
            if found is None or not found.trigger[0] <= match.trigger[0] < found.trigger[1]:
                self.findings.append(self._finding(match, replace(point, conditional=False), match.trigger))
        self._note_salience(point, found)

    def _point(self, clause: Clause, end: int) -> _Point:
        voice, cue = self._voice(clause), self.scene.cues.get(clause.index)
        roles = self._roles(clause, end, cue)
        view = ClauseView(roles)
        cast = Cast(
            self.marked,
            self.scene.lexicon,
            self._side(voice),
            self._antecedent(clause, voice),
            denied=voice.denied,
            enemy=self.scene.enemy,
            told=cue is not None,
        )
        return _Point(clause, view, voice, cast, conditional=self._is_conditional(clause, view, voice))

    def _voice(self, clause: Clause) -> Voice:
        cue = self.scene.cues.get(clause.index)
        if cue is None:
            return self.scene.voices[clause.index]
        denied = cue.kind == DENIES
        return Voice(cue.speaker, cue.tokens, denied=denied, claimant=cue.claimant, rule=cue.speaker.rule)

    def _roles(self, clause: Clause, end: int, cue: Cue | None) -> Roles:
        roles = read_roles(self.marked, clause, end)
        declared = clause.parent in self.scene.cues and clause.kind == REDUCED
        if declared and clause.group is not None and clause.group.passive:
            return replace(roles, subject=NOWHERE, agent=NOWHERE)  # "declared captured by X": X speaks
        if cue is not None and cue.kind == SHOWS:  # "has X's units close to Y": what is shown is the subject
            return replace(roles, subject=roles.object, head=roles.object)
        return roles

    # --------------------------------------------------------------- what is left out

    def _states_nothing(self, clause: Clause) -> bool:
        """Tell whether a clause only reports, says when, or modifies another."""
        cue = self.scene.cues.get(clause.index)
        if (cue is not None and not cue.nominal) or self.scene.voices[clause.index].unsaid:
            return True
        if self._is_time(clause) or self._is_postmodifier(clause) or self._is_circumstance(clause):
            return True
        return self._joins(clause)

    def _is_time(self, clause: Clause) -> bool:
        return is_adverbial_time(clause, self.sets["frames.times"])

    def _is_circumstance(self, clause: Clause) -> bool:
        """Tell whether a clause says to what end, or what goes with something to come: "As X get closer, Y will"."""
        if clause.kind == PURPOSE and clause.index == 0 and len(self.scene.clauses) > 1:
            return True
        others = (other.group for other in self.scene.clauses if other.index != clause.index)
        future = any(group is not None and group.modal in ("will", "would") for group in others)
        return future and clause.kind == ADVERBIAL and clause.marker == "as"

    def _is_postmodifier(self, clause: Clause) -> bool:
        """Tell whether a participle only says which ones are meant: "drones launched by X"."""
        group = clause.group
        if group is None or clause.kind != REDUCED or not group.passive or clause.own_subject:
            return False
        if clause.parent in self.scene.cues:
            return False
        frames = [frame for frame, _ in self.marked.language.by_verb.get(group.lemma, ())]
        return not any(frame.attributive or frame.actor == "nearest" for frame in frames)

    def _joins(self, clause: Clause) -> bool:
        """Add a second verb without words of its own to the finding before: "searched out and destroyed"."""
        group = clause.group
        if group is None or clause.kind != COORDINATE or clause.own_subject or not self.findings:
            return False
        before = self.findings[-1]
        words = [number for number in range(group.end, clause.end) if self.marked.text(number)[0].isalnum()]
        bare = all(self.marked.has("frames.adverb_particles", number) for number in words)
        if not bare or before.clause != clause.index - 1:
            return False
        self.findings[-1] = replace(before, span=(before.span[0], clause.end))
        return True

    # --------------------------------------------------------------- findings

    def _main_finding(self, point: _Point) -> Finding | None:
        if point.matches:
            return self._finding(point.matches[0], point, point.view.roles.span)
        return self._pro_verb(point) or self._without_frame(point)

    def _finding(self, match: Match, point: _Point, span: Span) -> Finding:
        stance = self._stance(match, point)
        voice, cast = point.voice, point.cast
        if match.kind == "noun" and voice.speaker is None:
            told = self.scene.claimant_before(self.marked, match.trigger[0])
            voice = Voice(told, rule="whose talk it is") if told else voice
            cast = replace(cast, speaker=told.party) if told else cast
        turned = stance.polarity != match.frame.polarity
        cast = replace(cast, denied=cast.denied or turned)
        actor = find_actor(match.frame, match.trigger, match.kind, point.view.roles, cast)
        if stance.type in FUTURE:
            actor = self._future_actor(match, stance, point, actor)
        span = self._with_subject(point.clause, span)
        return Finding(point.clause.index, span, stance, actor, voice, match.frame.name, match.trigger)

    def _stance(self, match: Match, point: _Point) -> Stance:
        if match.kind == "attributive":
            return plain_stance(match.frame.type, point.voice)
        stance = read_stance(
            match.frame,
            point.view,
            point.voice,
            trigger=match.trigger,
            conditional=point.conditional,
            ordered=self._is_ordered(point.clause),
        )
        return stance.turned("denied in the clause above") if self._is_denied_above(point.clause) else stance

    def _future_actor(self, match: Match, stance: Stance, point: _Point, actor: PartyReading) -> PartyReading:
        """Return whose future it is: that of the subject, else of whoever is named or was spoken of."""
        if match.kind != "noun":
            actor = party_of(point.view.roles.subject, point.cast) or actor
        if stance.type == ClaimType.INTENT or actor.party is not None:
            return actor
        named = party_of(point.view.roles.span, point.cast)
        if named is None and self.salient is not None:
            return PartyReading(self.salient, -1, -1, "the party spoken of before")
        return named or actor

    def _with_subject(self, clause: Clause, span: Span) -> Span:
        """Take in the subject that a relative clause or a verb of declaring parts from its verb."""
        apart = clause.kind == RESUMED or (clause.kind == REDUCED and clause.parent in self.scene.cues)
        first, last = clause.subject
        if apart and not clause.own_subject and span[0] == clause.start and first < last <= clause.start:
            return first, span[1]
        return span

    def _is_ordered(self, clause: Clause) -> bool:
        """Tell whether an infinitive says what somebody is ordered or asked to do: "ordered his army to take"."""
        if clause.kind != PURPOSE or clause.parent < 0:
            return False
        above = self.scene.clauses[clause.parent].group
        return above is not None and above.lemma in self.sets["governors.intent"]

    def _is_denied_above(self, clause: Clause) -> bool:
        """Tell whether the clause that this one completes says that there is no sign of it: "no evidence that"."""
        if clause.kind != CONTENT or clause.parent < 0:
            return False
        words = self.marked.lows(self.scene.clauses[clause.parent].start, clause.start)
        return any(f" {phrase} " in words for phrase in self.marked.language.words["modality"]["polarity_phrases"])

    def _without_frame(self, point: _Point) -> Finding | None:
        """Return what is foretold or intended where no frame says what: a victory, a gain, a decision."""
        clause, view, group = point.clause, point.view, point.clause.group
        if group is None or clause.index in self.scene.cues:
            return None
        trigger = (group.head, group.head + 1)
        subject = party_of(view.roles.subject, point.cast)
        intended = is_intended(view)
        if view.all.isdisjoint(MILITARY) and not (intended and subject is not None):
            return None
        if intended and group.modal != "should":
            stance = plain_stance(ClaimType.INTENT, point.voice, Modality.PREDICTED, "a verb of intention")
            return Finding(clause.index, view.roles.span, stance, subject or NOBODY, point.voice, "intention", trigger)
        if not point.conditional and not self._is_foretold(view, group):
            return None
        stance = read_stance(None, view, point.voice, trigger=trigger, conditional=point.conditional, ordered=False)
        actor = party_of(view.roles.span, point.cast) or NOBODY
        return Finding(clause.index, view.roles.span, stance, actor, point.voice, "what is to come", trigger)

    def _is_foretold(self, view: ClauseView, group: VerbGroup) -> bool:
        return is_future(view) and group.modal != "can" and not group.passive

    def _pro_verb(self, point: _Point) -> Finding | None:
        """Read "have done so near X" as what the clause before says of its own subject."""
        group = point.clause.group
        if group is None or group.lemma != "do" or group.passive or not self.findings:
            return None
        if not self.marked.has("modality.pro_verb", group.end):
            return None
        actor = party_of(point.clause.subject, point.cast) or NOBODY
        return replace(
            self.findings[-1],
            clause=point.clause.index,
            span=point.view.roles.span,
            actor=actor,
            voice=point.voice,
            trigger=(group.head, group.end),
        )

    def _further(self, point: _Point) -> list[Match]:
        """Return the other nouns of a list of what there is or is not: "no question of control or of a pocket"."""
        listing = point.view.roles.existential or point.clause.index in self.scene.cues
        if not listing or not point.matches or point.matches[0].kind != "noun":
            return []
        kept = [point.matches[0]]
        for match in point.matches[1:]:
            if match.kind == "noun" and self._goes_beside(match, kept, point.view.roles.span[0]):
                kept.append(match)
        return kept[1:]

    def _goes_beside(self, match: Match, kept: list[Match], start: int) -> bool:
        first, last = match.trigger
        joined = self._joint_before(first) > start or first < kept[0].trigger[0]
        return joined and all(
            (last <= other.trigger[0] or first >= other.trigger[1]) and match.frame.type != other.frame.type
            for other in kept
        )

    def _joint_before(self, at: int) -> int:
        """Return the "or" or "and" that opens a further member of a list, or the start of the sentence."""
        numbers = range(at - 1, max(at - JOINT_REACH, -1), -1)
        return next((number for number in numbers if self.marked.has("modality.list_joints", number)), 0)

    def _read_without(self, point: _Point) -> None:
        """Read "but without full control of any district" as a statement of its own."""
        span = point.view.roles.span
        at = next((number for number in range(*span) if self.marked.low(number) == "without"), None)
        first = self.findings[-1] if self.findings else None
        if at is None or first is None or first.clause != point.clause.index or first.trigger[0] > at:
            return
        for match in point.matches:
            if match.kind == "noun" and match.trigger[0] > at and "without" in match.frame.context:
                self.findings[-1] = replace(first, span=(first.span[0], at))
                self.findings.append(self._finding(match, replace(point, conditional=False), (at, span[1])))
                return

    # --------------------------------------------------------------- extent

    def _keep(self, found: Finding, point: _Point, last: int) -> None:
        """Keep a finding; what hangs on something foretold or intended belongs to it."""
        if found.stance.type in FUTURE:
            self._read_owned_noun(point, found)
            found, last = self._widen(found, point.clause, last)
        self._done.update(range(point.clause.index, last + 1))
        self.findings.append(self._hedge(found, point.clause))

    def _read_owned_noun(self, point: _Point, found: Finding) -> None:
        """Read the subject of an intention as a statement of its own: "Xland's counterattacks near Y aim to"."""
        clause = point.clause
        for number in range(*clause.subject):
            for frame, parts in self.marked.language.by_noun.get(self.marked.tokens[number].noun, ()):
                owned = frame.type in OWNED_TYPES and len(parts) == 1 and "owned" in frame.context
                if owned and noun_context(point.view, number, frame) == "owned":
                    actor = party_of(clause.subject, replace(point.cast, antecedent=None)) or NOBODY
                    stance = plain_stance(frame.type, replace(found.voice, denied=False))
                    trigger = (number, number + 1)
                    self.findings.append(
                        Finding(clause.index, clause.subject, stance, actor, found.voice, frame.name, trigger)
                    )
                    return

    def _widen(self, found: Finding, clause: Clause, last: int) -> tuple[Finding, int]:
        """Take in the condition before and the participles after what is foretold."""
        start, end = found.span
        group = clause.group
        subject_told = any(other.clause == clause.index for other in self.findings)
        if subject_told and clause.own_subject and group is not None and found.stance.type == ClaimType.INTENT:
            start = group.start
        if clause.index > 0 and self._is_time(self.scene.clauses[clause.index - 1]):
            start = self.scene.clauses[clause.index - 1].start
        for later in self.scene.clauses[last + 1 :]:
            if later.kind != REDUCED and not self._is_time(later):
                break
            end, last = later.end, later.index
        return replace(found, span=(start, end)), last

    def _extent(self, clause: Clause) -> tuple[int, int]:
        """Return the end of a clause with the infinitives that hang on it, and the last clause taken in."""
        end, last = clause.end, clause.index
        for later in self.scene.clauses[clause.index + 1 :]:
            if later.group is None or later.index in self.scene.cues or not self._hangs(later, later.group, clause):
                break
            end, last = later.end, later.index
        return end, last

    def _hangs(self, later: Clause, group: VerbGroup, clause: Clause) -> bool:
        """Tell whether a clause belongs to one before: an infinitive, or a verb that shares its intention."""
        if later.kind == PURPOSE and not later.marker and not self._splits(group, later.end):
            return True
        intended = bool(group.modal) or not self.sets["governors.intent"].isdisjoint(group.governors)
        same = clause.group is not None and bool(group.governors) and group.governors == clause.group.governors
        return intended and same and not later.own_subject and later.kind in (COORDINATE, PURPOSE, RESUMED)

    def _splits(self, group: VerbGroup, end: int) -> bool:
        """Tell whether an infinitive after "and" states something of its own: a party stands after it."""
        named = any(word is not None for word in self.marked.parties[group.end : end])
        return named and self.marked.low(group.start - 1) == "and"

    # --------------------------------------------------------------- context

    def _is_conditional(self, clause: Clause, view: ClauseView, voice: Voice) -> bool:
        """Tell whether a clause holds on a condition: "if", "should it fall", "taking the city would"."""
        group = clause.group
        if group is None or self._is_time(clause):
            return False
        if voice.rule == GOES_ON:
            return True
        if clause.kind == PURPOSE and clause.parent >= 0:
            above = self.scene.clauses[clause.parent].kind in (PURPOSE, COORDINATE, MAIN)
            return above and any(found.stance.modality == Modality.CONDITIONAL for found in self.findings)
        would = group.modal in self.sets["attribution.would"] and not group.perfect
        if not would and group.modal not in self.sets["modality.condition_modals"]:
            return False
        conditions = self.sets["modality.conditions"]
        if any(other.kind == ADVERBIAL and other.marker in conditions for other in self.scene.clauses):
            return True
        phrases = self.marked.language.words["modality"]["condition_phrases"]
        gerund = clause.own_subject and self.marked.is_verb(clause.subject[0], ING)
        return would and (gerund or any(f" {phrase} " in view.words for phrase in phrases))

    def _side(self, voice: Voice) -> str | None:
        return self.scene.publisher if voice.speaker is None else voice.speaker.party

    def _antecedent(self, clause: Clause, voice: Voice) -> str | None:
        """Return the party that a pronoun in a clause means."""
        if self.salient is not None:
            return self.salient
        opens = clause.own_subject and not clause.index and self.marked.has("grammar.they", clause.subject[0])
        if opens and self.scene.before is not None:
            return self.scene.before
        return self._side(voice) or self.scene.before

    def _note_salience(self, point: _Point, found: Finding | None) -> None:
        if point.clause.index in self.scene.cues:
            return
        subject = party_of(point.clause.subject, point.cast) if point.clause.own_subject else None
        actor = found.actor if found is not None and found.actor.start >= 0 else None
        reading = subject or actor
        if reading is not None and reading.party is not None:
            self.salient = reading.party

    def _hedge(self, found: Finding, clause: Clause) -> Finding:
        """Let a hedge of the first clause hold for those joined to it, in the text's own voice."""
        if found.voice.speaker is not None:
            return found
        if found.stance.modality == Modality.ESTIMATE:
            self._hedged = True
        elif self._hedged and found.stance.modality == Modality.FACT and clause.kind in (COORDINATE, ADVERBIAL):
            stance = replace(found.stance, modality=Modality.ESTIMATE, rule="hedged in the clause before")
            return replace(found, stance=stance)
        return found
