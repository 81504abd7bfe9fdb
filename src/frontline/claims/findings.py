"""Find what each clause of a sentence states: the frame, the words, the actor, how firmly.

Frames, actors and stances are read elsewhere and put together here, clause by clause; claims with their places and
days are made of the findings in ``extract``.
"""

from dataclasses import dataclass, replace

from frontline.claims.actors import NOBODY, Cast, PartyReading, find_actor, party_of
from frontline.claims.attribution import DENIES, Cue, Voice
from frontline.claims.claim import ClaimType, Modality
from frontline.claims.clauses import ADVERBIAL, COORDINATE, MARKS, PURPOSE, REDUCED, RELATIVE, RESUMED, Clause
from frontline.claims.frames import ClauseView, Match, is_adverbial_time, match_attributive, match_frames, noun_context
from frontline.claims.language import Frame, Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.modality import Stance, is_future, is_intended, read_stance
from frontline.claims.roles import Span, read_roles
from frontline.claims.verbs import INFINITIVE

OWNED_TYPES = frozenset({ClaimType.COUNTERATTACK, ClaimType.ASSAULT})
CONDITIONS = ("if", "unless")


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


class SentenceReader:
    """Reads the findings of one sentence."""

    def __init__(
        self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice], cues: list[Cue],
        language: Language, lexicon: PartyLexicon, before: str | None, publisher: str | None,
    ) -> None:  # fmt: skip
        self.marked = marked
        self.clauses = clauses
        self.voices = list(voices)
        self.cues = {cue.clause: cue for cue in cues}
        self.language = language
        self.lexicon = lexicon
        self.before = before
        self.publisher = publisher
        self.salient: str | None = None
        self.hedged = False
        self.done: set[int] = set()
        self.findings: list[Finding] = []

    def read(self) -> list[Finding]:
        """Return what the sentence states, in the order of its clauses."""
        for clause in self.clauses:
            if clause.index not in self.done:
                self._read_clause(clause)
        return self._with_denials()

    # -------------------------------------------------------------- clauses

    def _read_clause(self, clause: Clause) -> None:
        cue = self.cues.get(clause.index)
        if cue is not None and not cue.nominal:
            return
        if cue is not None:
            self.voices[clause.index] = Voice(cue.speaker, cue.tokens, denied=cue.kind == DENIES, claimant=cue.claimant, rule=cue.speaker.rule)
        if is_adverbial_time(clause):
            return
        end, last = self._extent(clause)
        roles = read_roles(self.marked, clause, end, self.language)
        view = ClauseView(roles, self.language)
        voice = self.voices[clause.index]
        cast = Cast(self.marked, self.language, self.lexicon, self._side(voice), self._antecedent(clause), denied=voice.denied)
        matches = match_frames(view)
        conditional = self._is_conditional(clause, view, voice)
        found = self._pick(matches, view, clause, cast, voice, conditional=conditional)
        if found is None:
            found = self._pro_verb(clause, roles.span, cast, voice) or self._without_frame(view, clause, cast, voice, conditional=conditional)
        if found is not None:
            self._keep(found, clause, last, view)
        for match in match_attributive(view):
            if found is None or not found.trigger[0] <= match.trigger[0] < found.trigger[1]:
                self.findings.append(self._finding(match, view, clause, cast, voice, conditional=False, span=match.trigger))
        self._note_salience(clause, found)

    def _pick(
        self, matches: list[Match], view: ClauseView, clause: Clause, cast: Cast, voice: Voice, *, conditional: bool
    ) -> Finding | None:
        if not matches:
            return None
        return self._finding(matches[0], view, clause, cast, voice, conditional=conditional, span=view.roles.span)

    def _finding(
        self, match: Match, view: ClauseView, clause: Clause, cast: Cast, voice: Voice, *, conditional: bool, span: Span
    ) -> Finding:
        stance = read_stance(match.frame, view, voice, trigger=match.trigger[0], conditional=conditional)
        if match.kind == "attributive":
            stance = Stance(match.frame.type, Modality.FACT, "-" if voice.denied else "+", "plain", "plain")
        actor = find_actor(match.frame, match.trigger, match.kind, view.roles, cast)
        if stance.type == ClaimType.FORECAST and actor.party is None:
            actor = party_of(view.roles.span, cast) or actor
        return Finding(clause.index, span, stance, actor, voice, match.frame.name, match.trigger)

    def _without_frame(
        self, view: ClauseView, clause: Clause, cast: Cast, voice: Voice, *, conditional: bool
    ) -> Finding | None:
        """Return what is foretold or intended where no frame says what: a victory, a gain, a decision."""
        group = clause.group
        if group is None or clause.index in self.cues:
            return None
        if not (view.all & {"party", "place", "settlement", "forces", "attack"}):
            return None
        trigger = (group.head, group.head + 1)
        if is_intended(clause, view) and group.modal not in ("should",):
            stance = Stance(ClaimType.INTENT, Modality.PREDICTED, "-" if voice.denied else "+", "a verb of intention", "plain")
            actor = party_of(view.roles.subject, cast) or NOBODY
            return Finding(clause.index, view.roles.span, stance, actor, voice, "intention", trigger)
        if not conditional and not (is_future(view) and group.modal not in ("could", "can") and not group.passive):
            if not (is_future(view) and group.modal in ("could", "may", "might") and not group.passive):
                return None
        stance = read_stance(None, view, voice, trigger=group.head, conditional=conditional)
        actor = party_of(view.roles.span, cast) or NOBODY
        return Finding(clause.index, view.roles.span, stance, actor, voice, "what is to come", trigger)

    def _pro_verb(self, clause: Clause, span: Span, cast: Cast, voice: Voice) -> Finding | None:
        """Read "have done so near X" as what the clause before says of its own subject."""
        group = clause.group
        if group is None or group.lemma != "do" or not self.findings or self.marked.tokens[min(group.end, len(self.marked.tokens) - 1)].low not in ("so", "likewise", "the"):
            return None
        actor = party_of(clause.subject, cast) or NOBODY
        return replace(self.findings[-1], clause=clause.index, span=span, actor=actor, voice=voice, trigger=(group.head, group.end))

    def _keep(self, found: Finding, clause: Clause, last: int, view: ClauseView) -> None:
        """Keep a finding; what hangs on something foretold or intended belongs to it."""
        if found.stance.type in (ClaimType.FORECAST, ClaimType.INTENT):
            self._owned_noun(clause, view, found)
            found, last = self._widen(found, clause, last)
        self.done.update(range(clause.index, last + 1))
        self.findings.append(self._hedge(found, clause))

    def _owned_noun(self, clause: Clause, view: ClauseView, found: Finding) -> None:
        """Read the subject of an intention as a statement of its own: "Xland's counterattacks near Y aim to"."""
        for number in range(*clause.subject):
            token = self.marked.tokens[number]
            for frame, parts in self.language.by_noun.get(token.noun, ()):
                if frame.type in OWNED_TYPES and len(parts) == 1 and "owned" in frame.context and noun_context(view, number, frame) == "owned":
                    cast = Cast(self.marked, self.language, self.lexicon, self._side(found.voice), None)
                    actor = party_of(clause.subject, cast) or NOBODY
                    stance = Stance(frame.type, Modality.FACT, "+", "plain", "plain")
                    self.findings.append(Finding(clause.index, clause.subject, stance, actor, found.voice, frame.name, (number, number + 1)))
                    return

    def _widen(self, found: Finding, clause: Clause, last: int) -> tuple[Finding, int]:
        """Take in the condition before and the participles after what is foretold."""
        start, end = found.span
        if clause.group is not None and clause.group.governors and clause.own_subject and found.stance.type == ClaimType.INTENT and any(f.clause == clause.index for f in self.findings):
            start = clause.group.start
        if clause.index > 0 and is_adverbial_time(self.clauses[clause.index - 1]):
            start = self.clauses[clause.index - 1].start
        for later in self.clauses[last + 1 :]:
            if later.kind in (REDUCED,) or is_adverbial_time(later):
                end, last = later.end, later.index
            else:
                break
        return replace(found, span=(start, end)), last

    def _extent(self, clause: Clause) -> tuple[int, int]:
        """Return the end of a clause with the infinitives that hang on it, and the last clause taken in."""
        end, last = clause.end, clause.index
        for later in self.clauses[clause.index + 1 :]:
            if later.group is None or later.index in self.cues:
                break
            hangs = later.kind == PURPOSE and not (later.marker or self._splits(later))
            shares = bool(later.group.governors) and clause.group is not None and later.group.governors == clause.group.governors and not later.own_subject and later.kind in (COORDINATE, PURPOSE, RESUMED)
            if not hangs and not shares:
                break
            end, last = later.end, later.index
        return end, last

    def _splits(self, clause: Clause) -> bool:
        """Tell whether an infinitive after "and" states something of its own: a party or place after it."""
        if clause.group is None:
            return False
        before = self.marked.tokens[clause.group.start - 1].low
        return before == "and" and any(word is not None for word in self.marked.parties[clause.group.end : clause.end])

    # -------------------------------------------------------------- context

    def _is_conditional(self, clause: Clause, view: ClauseView, voice: Voice) -> bool:
        """Tell whether a clause holds on a condition: "if", "should it fall", "taking the city would"."""
        group = clause.group
        if group is None or is_adverbial_time(clause):
            return False
        if voice.rule.startswith("goes on"):
            return True
        would = group.modal in ("would", "could") and not group.perfect
        if clause.kind == PURPOSE and clause.parent >= 0:
            above = self.clauses[clause.parent]
            return any(f.stance.modality == Modality.CONDITIONAL for f in self.findings) and above.kind in (PURPOSE, COORDINATE, "main")
        if not would and group.modal not in ("will", "may", "might"):
            return False
        if any(other.marker in CONDITIONS for other in self.clauses if other.kind == ADVERBIAL):
            return True
        if would and (" should it " in view.words or " should they " in view.words or " if " in view.words):
            return True
        first = self.marked.tokens[clause.subject[0]].low if clause.subject[0] < clause.subject[1] else ""
        gerund = any(shape == "ing" for _, shape in self.language.verbs.get(first, ()))
        return would and gerund and clause.own_subject

    def _side(self, voice: Voice) -> str | None:
        if voice.speaker is None:
            return self.publisher
        return voice.speaker.party

    def _antecedent(self, clause: Clause) -> str | None:
        """Return the party that a pronoun in a clause means."""
        if self.salient is not None:
            return self.salient
        side = self._side(self.voices[clause.index])
        return side or self.before

    def _note_salience(self, clause: Clause, found: Finding | None) -> None:
        if clause.index in self.cues:
            return
        cast = Cast(self.marked, self.language, self.lexicon, self._side(self.voices[clause.index]), self._antecedent(clause))
        subject = party_of(clause.subject, cast) if clause.own_subject else None
        actor = found.actor if found is not None and found.actor.start >= 0 else None
        reading = subject or actor
        if reading is not None and reading.party is not None:
            self.salient = reading.party

    def _hedge(self, found: Finding, clause: Clause) -> Finding:
        """Let a hedge of the first clause hold for those joined to it, in the text's own voice."""
        if found.voice.speaker is not None:
            return found
        if found.stance.modality == Modality.ESTIMATE:
            self.hedged = True
        elif self.hedged and found.stance.modality == Modality.FACT and clause.kind in (COORDINATE, ADVERBIAL):
            return replace(found, stance=replace(found.stance, modality=Modality.ESTIMATE, rule="hedged in the clause before"))
        return found

    # -------------------------------------------------------------- denials

    def _with_denials(self) -> list[Finding]:
        """Give each denied finding the words that deny it, and add the claim of who is denied where one is named."""
        result: list[Finding] = []
        for found in self.findings:
            cue = next((cue for cue in self.cues.values() if found.clause in cue.scope and cue.kind == DENIES), None)
            if cue is None or not found.voice.denied:
                if found.voice.denied and found.clause in self.cues:
                    found = self._nominal_denial(found, result)
                result.append(found)
                continue
            group = self.clauses[cue.clause].group
            start = group.start if group else self.clauses[cue.clause].start
            if cue.clause < found.clause:
                scope_end = max(self.clauses[number].end for number in cue.scope)
                span = (start, scope_end)
            else:
                span = (found.span[0], self.clauses[cue.clause].end)
            result.append(replace(found, span=span))
            if found.voice.claimant is not None:
                result.append(self._claimants(found))
        return result

    def _nominal_denial(self, found: Finding, result: list[Finding]) -> Finding:
        if found.voice.claimant is not None:
            result.append(self._claimants(found))
        group = self.clauses[found.clause].group
        return replace(found, span=(group.start, found.span[1])) if group else found

    def _claimants(self, found: Finding) -> Finding:
        stance = replace(found.stance, polarity="+" if found.stance.polarity == "-" else "-", polarity_rule="what is denied")
        voice = Voice(found.voice.claimant, found.voice.cue, rule="whose claim is denied")
        return replace(found, stance=stance, voice=voice)


def trim(marked: Marked, language: Language, span: Span) -> Span:
    """Cut marks, "that" and "and" off the ends of a span of tokens."""
    start, end = span
    tokens = marked.tokens
    while start < end and (tokens[start].text in MARKS or tokens[start].low in ("that", "and", "but", "while", "though", "although", "yet", "because", "whereas", "as", "so", "or")):
        start += 1
    while end > start and (tokens[end - 1].text in MARKS or tokens[end - 1].low in ("and", "but", "or", "yet", "that", "while")):
        end -= 1
    return (start, end) if start < end else span
