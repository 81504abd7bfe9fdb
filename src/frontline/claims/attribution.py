"""Say who speaks in each clause: by the syntax of reporting, not by a list of people.

A verb of saying with its subject, "according to", quotations and their surroundings, pronouns for the last speaker,
what denies another's claim. The side of a speaker comes from nationality words, offices, and the theatre's settings;
monitors are known by name or by what they are called. What is said belongs elsewhere.
"""

import re
from dataclasses import dataclass, field, replace

from frontline.claims.clauses import COORDINATE, CONTENT, QUOTE_MARKS, Clause
from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.roles import Span
from frontline.claims.speakers import Speaker, SpeakerReader
from frontline.claims.sentences import Layout

SAYS, DENIES, SHOWS = "says", "denies", "shows"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a clause, and how.

    Attributes:
        speaker: the innermost source; None for the text's own voice.
        cue: the tokens of the words that attribute it, in its sentence.
        denied: whether the speaker denies the clause.
        claimant: whose claim is denied, where it is named.
        assessed: whether it is marked as the speaker's judgement.
        rule: how it was found.
        future: whether the verb of saying is one of foretelling.
    """

    speaker: Speaker | None
    cue: Span = (0, 0)
    denied: bool = False
    claimant: Speaker | None = None
    assessed: bool = False
    rule: str = "own voice"
    hedged: bool = False


OWN_VOICE = Voice(None)


@dataclass(frozen=True, slots=True)
class Cue:
    """A clause that reports what somebody says.

    Attributes:
        clause: its number in the sentence.
        speaker: who.
        kind: ``says``, ``denies`` or ``shows``.
        scope: the clauses that it reports.
        nominal: whether what it reports stands in the clause itself: "announced the capture of".
        claimant: who is denied.
    """

    clause: int
    speaker: Speaker
    kind: str
    scope: tuple[int, ...]
    nominal: bool
    tokens: Span
    claimant: Speaker | None = None
    assessed: bool = False


@dataclass(slots=True)
class Memory:
    """What the sentences before have left open: the last speaker, and one who goes on speaking.

    Attributes:
        last: the last speaker.
        lead: who was introduced with a colon and speaks until somebody else does.
        conditional: who spoke of what would be.
        block: the paragraph of the last speaker's words.
    """

    last: Speaker | None = None
    lead: Speaker | None = None
    conditional: Speaker | None = None
    waiting: list[int] = field(default_factory=list)


class Attributor:
    """Reads the voices of a text, sentence by sentence, in its order."""

    def __init__(self, language: Language, reader: SpeakerReader, layout: Layout) -> None:
        self.language = language
        self.reader = reader
        self.layout = layout
        self.memory = Memory()

    def read(self, marked: Marked, clauses: tuple[Clause, ...]) -> tuple[list[Voice], list[Cue]]:
        """Return the voice of each clause of a sentence, and its cues."""
        self.reader.learn(marked)
        cues = self._cues(marked, clauses)
        voices: list[Voice] = [OWN_VOICE] * len(clauses)
        self._apply_phrases(marked, clauses, voices)
        for cue in cues:
            for number in cue.scope:
                voices[number] = Voice(
                    cue.speaker, cue.tokens, denied=cue.kind == DENIES, claimant=cue.claimant,
                    assessed=cue.assessed or voices[number].assessed, rule=cue.speaker.rule,
                )  # fmt: skip
        self._apply_quotes(marked, clauses, cues, voices)
        self._apply_lead(marked, clauses, cues, voices)
        self._remember(cues, voices)
        return voices, cues

    # ------------------------------------------------------------------ cues

    def _cues(self, marked: Marked, clauses: tuple[Clause, ...]) -> list[Cue]:
        found: list[tuple[int, Speaker, str, Span]] = []
        for clause in clauses:
            kind = self._cue_kind(clause)
            if kind is None:
                continue
            read = self._read_cue_speaker(marked, clauses, clause, kind)
            if read is not None:
                speaker, span = read
                self.reader.remember(speaker)
                found.append((clause.index, speaker, kind, span))
        numbers = [entry[0] for entry in found]
        return [self._scope(marked, clauses, entry, numbers) for entry in found]

    def _cue_kind(self, clause: Clause) -> str | None:
        group = clause.group
        if group is None or group.governors and group.governors[-1] not in ("continue", "begin", "go"):
            return None
        sets = self.language.sets
        if group.modal in ("may", "might", "could", "should"):
            return None
        if group.lemma in sets["attribution.deny"]:
            return DENIES
        if group.lemma in sets["attribution.say"]:
            return SAYS
        return SHOWS if group.lemma in sets["attribution.show"] else None

    def _read_cue_speaker(
        self, marked: Marked, clauses: tuple[Clause, ...], clause: Clause, kind: str
    ) -> tuple[Speaker, Span] | None:
        group = clause.group
        if group is None:
            return None
        if group.passive:
            return self._passive_speaker(marked, clause)
        speaker = None
        if clause.subject[0] < clause.subject[1]:
            speaker = self.reader.read(marked, clause.subject)
        if speaker is None and group.end < clause.end and not clause.own_subject:  # "said General Y"
            speaker = self.reader.read(marked, (group.end, clause.end))
        if speaker is None or not self._is_real_cue(marked, clauses, clause, speaker, kind):
            return None
        return speaker, (clause.start, clause.end)

    def _passive_speaker(self, marked: Marked, clause: Clause) -> tuple[Speaker, Span] | None:
        group = clause.group
        end = clause.end
        if group is None:
            return None
        for number in range(group.end, end):
            if marked.tokens[number].low == "by":
                speaker = self.reader.read(marked, (number + 1, end))
                return (speaker, (number, end)) if speaker else None
        return None

    def _is_real_cue(
        self, marked: Marked, clauses: tuple[Clause, ...], clause: Clause, speaker: Speaker, kind: str
    ) -> bool:
        """Tell a verb of saying from the same verb in another sense: "holds that", "holds the city"."""
        group = clause.group
        if group is None:
            return False
        if kind == SHOWS:
            return speaker.holder == "monitor" or speaker.kind == "picture"
        if group.lemma not in self.language.sets["attribution.weak"] or kind == DENIES:
            return True
        if speaker.holder == "monitor":
            return True
        follows = clauses[clause.index + 1] if clause.index + 1 < len(clauses) else None
        if follows is not None and follows.kind == CONTENT:
            return True
        at_end = clause.index > 0 and not self._has_object(marked, clause)
        return at_end or any(marked.tokens[n].text in QUOTE_MARKS for n in range(group.end, clause.end))

    def _has_object(self, marked: Marked, clause: Clause) -> bool:
        group = clause.group
        first = group.end if group else clause.start
        words = [marked.tokens[n] for n in range(first, clause.end) if marked.tokens[n].text[0].isalnum()]
        return bool(words) and words[0].low not in self.language.sets["grammar.preposition"] and words[0].low not in ("earlier", "later", "today", "yesterday", "too")

    def _scope(
        self, marked: Marked, clauses: tuple[Clause, ...], entry: tuple[int, Speaker, str, Span], numbers: list[int]
    ) -> Cue:
        at, speaker, kind, span = entry
        clause = clauses[at]
        forward = self._forward(marked, clauses, at, numbers)
        backward = () if forward and not self._is_set_between(marked, clauses, at) else self._backward(clauses, at, numbers)
        nominal = clause.group is not None and (clause.group.passive or (not forward and not backward))
        nominal = nominal or (kind == DENIES and not forward) or (not forward and self._has_object(marked, clause) and kind != SAYS)
        claimant = None
        if kind == DENIES:
            claimant = self._claimant(marked, clause, speaker)
        assessed = clause.group is not None and clause.group.lemma in self.language.sets["modality.assessing"]
        return Cue(at, speaker, kind, (*backward, *forward), nominal, span, claimant, assessed and speaker.holder == "monitor")

    def _forward(self, marked: Marked, clauses: tuple[Clause, ...], at: int, numbers: list[int]) -> tuple[int, ...]:
        """Return the clauses after a cue that it reports: up to the next cue that is joined to it."""
        following = range(at + 1, len(clauses))
        if not following:
            return ()
        first = clauses[at + 1]
        group = clauses[at].group
        before = marked.tokens[first.start - 1]
        ends = before.text in (",", ";", "—", "–", ".") and first.kind not in (CONTENT, COORDINATE)
        if (ends or before.text in (";", "—", "–")) and first.kind != CONTENT:
            return ()
        if before.text == "," and first.kind == COORDINATE and (group is None or first.marker):
            return ()
        if before.text == "," and first.kind == COORDINATE and at > 0:
            return ()
        taken = []
        for number in following:
            if number in numbers:
                break
            if number - 1 > at and marked.tokens[clauses[number].start - 1].text == ";":
                break
            taken.append(number)
        return tuple(taken)

    def _is_set_between(self, marked: Marked, clauses: tuple[Clause, ...], at: int) -> bool:
        """Tell whether a cue stands between commas in the middle of what it reports."""
        start, end = clauses[at].start, clauses[at].end
        return start > 0 and marked.tokens[start - 1].text == "," and marked.tokens[end - 1].text == ","

    def _backward(self, clauses: tuple[Clause, ...], at: int, numbers: list[int]) -> tuple[int, ...]:
        earlier = [number for number in numbers if number < at]
        return tuple(range(earlier[-1] + 1 if earlier else 0, at))

    def _claimant(self, marked: Marked, clause: Clause, denier: Speaker) -> Speaker | None:
        """Return whose claim is denied: "rejected assertions by X's chief", "dismissed the Xish line"."""
        group = clause.group
        if group is None:
            return None
        first, last = group.end, clause.end
        sayings = [n for n in range(first, last) if marked.tokens[n].noun in self.language.sets["attribution.saying_nouns"]]
        if not sayings:
            return None
        for number in range(sayings[0] + 1, last):
            if marked.tokens[number].low in ("by", "from", "of"):
                claimant = self.reader.read(marked, (number + 1, last))
                if claimant and claimant.holder != denier.holder:
                    return claimant
        owner = self.reader.read_party(marked, (first, sayings[0]))
        return owner if owner and owner.holder != denier.holder else None

    # --------------------------------------------------------------- phrases

    def _apply_phrases(self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice]) -> None:
        """Read "according to X", "on the map of X", "by its account"."""
        words = marked.lows(0, len(marked.tokens))
        for phrase in (*self.language.words["attribution"]["according"], *self.language.words["attribution"]["map_phrases"]):
            if f" {phrase} " not in words:
                continue
            start = words[: words.index(f" {phrase} ") + 1].count(" ") - 1
            end = self._phrase_end(marked, start + len(phrase.split()))
            speaker = self.reader.read(marked, (start + len(phrase.split()), end), any_name=True)
            if speaker is None:
                continue
            self.reader.remember(speaker)
            self.memory.last = speaker
            for clause in clauses:
                if start <= 1 or clause.start <= start:
                    voices[clause.index] = Voice(speaker, (start, end), rule=f"'{phrase}'")
            if marked.sentence.leads:
                self.memory.lead = speaker
        for phrase in self.language.words["attribution"]["by_account"]:
            if f" {phrase} " in words and self.memory.last is not None:
                start = words[: words.index(f" {phrase} ") + 1].count(" ") - 1
                for clause in clauses:
                    if clause.start <= start < clause.end:
                        voices[clause.index] = Voice(self.memory.last, (start, start + len(phrase.split())), rule=f"'{phrase}'")

    def _phrase_end(self, marked: Marked, start: int) -> int:
        at = start
        while at < len(marked.tokens) and marked.tokens[at].text not in (",", ";", ":", ".", "—", "–"):
            at += 1
        return at

    # ---------------------------------------------------------------- quotes

    def _apply_quotes(
        self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]
    ) -> None:
        """Give a quotation that no cue of its own sentence reports to the speaker around it."""
        for clause in clauses:
            if voices[clause.index].speaker is not None or clause.group is None:
                continue
            if self.layout.quote_at(marked.tokens[clause.group.head].start) is None:
                continue
            inside = [cue for cue in cues if cue.clause != clause.index]
            speaker = inside[0].speaker if inside else self.memory.last
            if speaker is not None:
                voices[clause.index] = Voice(speaker, rule="quotation")

    def _apply_lead(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Let who was introduced by a colon, or who spoke of what would be, go on speaking."""
        if cues and not marked.sentence.leads:
            self.memory.lead = None
        if marked.sentence.leads and cues:
            self.memory.lead = cues[-1].speaker
        for clause in clauses:
            if voices[clause.index].speaker is not None:
                continue
            if self.memory.lead is not None:
                voices[clause.index] = Voice(self.memory.lead, rule="introduced before")
            elif self.memory.conditional is not None and self._goes_on(marked, clauses):
                voices[clause.index] = Voice(self.memory.conditional, rule="goes on from the sentence before")

    def _goes_on(self, marked: Marked, clauses: tuple[Clause, ...]) -> bool:
        """Tell whether a sentence takes up what would be: its subject a pronoun, its verb "would"."""
        first = next((clause for clause in clauses if clause.group is not None), None)
        if first is None or first.group is None or first.group.modal not in ("would", "could"):
            return False
        return any(marked.tokens[n].low in ("it", "this", "that", "such") for n in range(*first.subject))

    def _remember(self, cues: list[Cue], voices: list[Voice]) -> None:
        if cues:
            self.memory.last = cues[-1].speaker
        spoken = [voice.speaker for voice in voices if voice.speaker is not None]
        self.memory.conditional = spoken[-1] if spoken and voices[-1].speaker is not None else None
