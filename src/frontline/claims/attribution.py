"""Say who speaks in each clause: by the syntax of reporting, not by a list of people.

A verb of saying with its subject, "according to", quotations and their surroundings, pronouns for the last speaker,
what denies another's claim. The side of a speaker comes from nationality words, offices, and the theatre's settings;
monitors are known by name or by what they are called. What is said belongs elsewhere.
"""

from dataclasses import dataclass, field, replace

from frontline.claims.clauses import (
    CONTENT,
    COORDINATE,
    QUOTE_MARKS,
    REDUCED,
    RELATIVE,
    RESUMED,
    Clause,
    find_asides,
)
from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.roles import Span
from frontline.claims.speakers import Speaker, SpeakerReader
from frontline.claims.sentences import Layout

SAYS, DENIES, SHOWS = "says", "denies", "shows"
LONGEST_AFTERTHOUGHT = 16


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
        unsaid: whether the speaker did not say it: "has not confirmed that".
    """

    speaker: Speaker | None
    cue: Span = (0, 0)
    denied: bool = False
    claimant: Speaker | None = None
    assessed: bool = False
    rule: str = "own voice"
    unsaid: bool = False


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
        self.only_side = False
        self.quoted: dict[Span, Speaker] = {}

    def read(self, marked: Marked, clauses: tuple[Clause, ...]) -> tuple[list[Voice], list[Cue]]:
        """Return the voice of each clause of a sentence, and its cues."""
        voices: list[Voice] = [OWN_VOICE] * len(clauses)
        asides = self._apply_asides(marked, clauses, voices)
        cues = self._cues(marked, clauses)
        self._apply_phrases(marked, clauses, voices)
        for cue in cues:
            for number in cue.scope:
                voices[number] = Voice(
                    cue.speaker, cue.tokens, denied=cue.kind == DENIES, claimant=cue.claimant,
                    assessed=cue.assessed or voices[number].assessed, rule=cue.speaker.rule,
                )  # fmt: skip
        self._apply_noun_cues(marked, clauses, cues, voices)
        self._apply_unsaid(clauses, cues, voices)
        self._note_quotes(marked, clauses, [*asides, *cues])
        self._apply_quotes(marked, clauses, cues, voices)
        self._apply_lead(marked, clauses, cues, voices)
        self._remember(cues or asides, voices)
        return voices, [*asides, *cues]

    # ------------------------------------------------------------------ cues

    def _cues(self, marked: Marked, clauses: tuple[Clause, ...]) -> list[Cue]:
        found: list[tuple[int, Speaker, str, Span]] = []
        for clause in clauses:
            kind = self._cue_kind(marked, clause)
            if kind is None:
                continue
            read = self._read_cue_speaker(marked, clauses, clause, kind)
            if read is not None:
                speaker, span = read
                self.reader.remember(speaker)
                found.append((clause.index, speaker, kind, span))
        numbers = [entry[0] for entry in found]
        return [self._scope(marked, clauses, entry, numbers) for entry in found]

    def _cue_kind(self, marked: Marked, clause: Clause) -> str | None:
        group = clause.group
        sets = self.language.sets
        if group is None:
            return None
        if group.governors and group.governors[0] in sets["attribution.self_reporting"] and not group.passive:
            return SAYS
        if group.governors and group.governors[-1] not in ("continue", "begin", "go"):
            return None
        if group.lemma in ("make", "let") and marked.tokens[min(group.end, len(marked.tokens) - 1)].low in sets["attribution.made_known"]:
            return SAYS
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
            follows = clauses[clause.index + 1] if clause.index + 1 < len(clauses) else None
            end = follows.end if follows is not None and follows.kind == REDUCED else clause.end
            return self._passive_speaker(marked, clause, end)
        speaker = None
        if clause.subject[0] < clause.subject[1]:
            speaker = self.reader.read(marked, clause.subject)
        if speaker is None and group.end < clause.end and not clause.own_subject:  # "said General Y"
            speaker = self.reader.read(marked, (group.end, clause.end))
        if speaker is None or not self._is_real_cue(marked, clauses, clause, speaker, kind):
            return None
        return speaker, (clause.start, clause.end)

    def _passive_speaker(self, marked: Marked, clause: Clause, end: int) -> tuple[Speaker, Span] | None:
        group = clause.group
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
        if speaker.holder == "monitor" or (group.lemma in self.language.sets["attribution.tally"] and self._has_object(marked, clause)):
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
        aside = clause.kind == RELATIVE or (forward and not self._is_set_between(marked, clauses, at))
        backward = () if aside else self._backward(clauses, at, numbers)
        selfish = clause.group is not None and bool(clause.group.governors) and clause.group.governors[0] in self.language.sets["attribution.self_reporting"]
        passive = clause.group is not None and clause.group.passive
        tally = clause.group is not None and clause.group.lemma in self.language.sets["attribution.tally"] and not forward
        nominal = selfish or passive or tally or not (forward or backward)
        nominal = nominal or (not forward and self._has_object(marked, clause) and kind != SAYS)
        nominal = nominal or (kind == DENIES and not forward and not backward)
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
        between = at > 0 and marked.tokens[clauses[at].start - 1].text == "," and first.kind == RESUMED
        if between:
            return tuple(number for number in following if number not in numbers)
        ends = before.text in (",", ";", "—", "–", ".") and first.kind not in (CONTENT, COORDINATE)
        if before.text == ";" or ((ends or before.text in ("—", "–")) and first.kind != CONTENT):
            return ()
        if first.kind == REDUCED and marked.tokens[first.start].low in self.language.sets["grammar.preposition"] and marked.tokens[first.start].low != "of":
            return ()
        if before.text == "," and first.kind == COORDINATE and (group is None or first.marker or self._has_object(marked, clauses[at])):
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
        """Read "according to X", "on the map of X", "by X's count", "by its account" and a leading "X:"."""
        for start, first in self._phrases(marked):
            end = self._phrase_end(marked, first)
            owner = next((n for n in range(first, end) if marked.tokens[n].low == "'s"), end)
            speaker = self.reader.read(marked, (first, end)) or self.reader.read(marked, (first, owner))
            if speaker is not None:
                self._give_voice(marked, clauses, voices, speaker, (start, end))
        words = marked.lows(0, len(marked.tokens))
        for phrase in self.language.words["attribution"]["by_account"]:
            if f" {phrase} " in words and self.memory.last is not None:
                start = words[: words.index(f" {phrase} ") + 1].count(" ") - 1
                for clause in clauses:
                    if clause.start <= start < clause.end:
                        cue = (start, start + len(phrase.split()))
                        voices[clause.index] = Voice(self.memory.last, cue, rule=f"'{phrase}'")

    def _apply_asides(self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice]) -> list[Cue]:
        """Read ", the ministry said," for what stands around it, up to a semicolon."""
        cues = []
        for start, end in find_asides(marked, self.language):
            speaker = self._aside_speaker(marked, start + 1, end - 1)
            if speaker is None:
                continue
            self.reader.remember(speaker)
            self.memory.last = speaker
            semicolons = [n for n, token in enumerate(marked.tokens) if token.text == ";"]
            first = max((n for n in semicolons if n < start), default=-1)
            last = min((n for n in semicolons if n >= end), default=len(marked.tokens))
            scope = tuple(clause.index for clause in clauses if first < clause.end - 1 <= last and clause.start >= first)
            cues.append(Cue(-1, speaker, SAYS, scope, nominal=False, tokens=(start, end)))
            for number in scope:
                voices[number] = Voice(speaker, (start, end), rule=speaker.rule)
        return cues

    def _aside_speaker(self, marked: Marked, start: int, end: int) -> Speaker | None:
        """Return who speaks in an aside: its subject, before or after the verb."""
        sets = self.language.sets
        says = [n for n in range(start, end) if any(lemma in sets["attribution.say"] or lemma in sets["attribution.aside"] for lemma in self.language.lemmas(marked.tokens[n].low))]
        if not says:
            return None
        verb = says[0] if says[0] > start else says[-1]
        return self.reader.read(marked, (start, verb) if verb > start else (verb + 1, end))

    def _phrases(self, marked: Marked) -> list[tuple[int, int]]:
        """Return where phrases of attribution begin, and where the name in each begins."""
        words = marked.lows(0, len(marked.tokens))
        table = self.language.words["attribution"]
        found = []
        for phrase in (*table["according"], *table["map_phrases"]):
            if f" {phrase} " in words:
                start = words[: words.index(f" {phrase} ") + 1].count(" ") - 1
                found.append((start, start + len(phrase.split())))
        if not found:
            found += self._accounts(marked)
        if not found and (colon := self._prefix(marked)):
            found.append((0, 0) if colon else (0, 0))
        return found

    def _accounts(self, marked: Marked) -> list[tuple[int, int]]:
        """Return phrases such as "by the staff's count", "in its evening bulletin", at the head of a sentence or after a comma."""
        sets = self.language.sets
        tokens = marked.tokens
        for number, token in enumerate(tokens):
            opens = number == 0 or tokens[number - 1].text in (",", "—", "–", "“", '"')
            if not opens or token.low not in sets["attribution.account_leads"]:
                continue
            end = self._phrase_end(marked, number + 1)
            nouns = [n for n in range(number + 1, min(end, number + 9)) if tokens[n].low in sets["attribution.account_nouns"]]
            if nouns and (end < len(tokens) - 1 or number > 0) and not self._has_verb(marked, number + 1, nouns[0]):
                noun = nouns[0]
                of = noun + 1 < end and tokens[noun + 1].low in ("of", "by", "from")
                return [(number, noun + 2 if of else number + 1)]
        return []

    def _has_verb(self, marked: Marked, start: int, end: int) -> bool:
        return any(marked.tokens[n].low in self.language.sets["grammar.be"] for n in range(start, end))

    def _prefix(self, marked: Marked) -> bool:
        """Tell whether a sentence begins with a name and a colon: "General Staff: 45 clashes"."""
        tokens = marked.tokens
        colon = next((n for n in range(1, min(8, len(tokens))) if tokens[n].text == ":"), 0)
        return colon > 0 and colon < len(tokens) - 1

    def _give_voice(
        self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice], speaker: Speaker, cue: Span
    ) -> None:
        start, end = cue
        self.reader.remember(speaker)
        self.memory.last = speaker
        words = " ".join(token.low for token in marked.tokens[start : start + 2])
        for clause in clauses:
            if start <= 1 or clause.start <= start:
                voices[clause.index] = Voice(speaker, cue, rule=f"'{words}'")
        if marked.sentence.leads or (start == 0 and end < len(marked.tokens) and marked.tokens[end].text == ":"):
            self.memory.lead = speaker

    def _phrase_end(self, marked: Marked, start: int) -> int:
        at = start
        while at < len(marked.tokens) and marked.tokens[at].text not in (",", ";", ":", ".", "—", "–"):
            at += 1
        return at

    def _apply_noun_cues(
        self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]
    ) -> None:
        """Read "word from X that", "X's claim that", "if X is to be believed"."""
        numbers = {cue.clause for cue in cues if cue.clause >= 0}
        for clause in clauses:
            words = marked.lows(clause.start, clause.end)
            if any(f" {phrase} " in words for phrase in self.language.words["attribution"]["credence"]):
                speaker = self.reader.read(marked, clause.subject)
                for other in clauses if speaker else ():
                    voices[other.index] = Voice(speaker, (clause.start, clause.end), rule="whom the text doubts")
            if clause.kind != CONTENT or clause.parent in numbers:
                continue
            first = clauses[clause.parent].start if clause.parent >= 0 else 0
            speaker = self._noun_speaker(marked, first, clause.start)
            if speaker is not None:
                self.reader.remember(speaker)
                for number in range(clause.index, len(clauses)):
                    if number in numbers or clauses[number].kind == RESUMED:
                        break
                    voices[number] = Voice(
                        speaker, (first, clause.start), rule="a noun of saying", assessed=speaker.holder == "monitor"
                    )

    def _noun_speaker(self, marked: Marked, start: int, end: int) -> Speaker | None:
        sets = self.language.sets
        nouns = [n for n in range(start, end) if marked.tokens[n].noun in sets["attribution.saying_nouns"] or marked.tokens[n].low in sets["attribution.account_nouns"]]
        if not nouns:
            return None
        for number in range(nouns[0] + 1, end):
            if marked.tokens[number].low in ("from", "by", "of"):
                found = self.reader.read(marked, (number + 1, end))
                if found is not None:
                    return found
        owner = self.reader.read(marked, (start, nouns[0]))
        if owner is not None and owner.holder == "monitor":
            return owner
        return self.reader.read_party(marked, (start, nouns[0]))

    def claimant_before(self, marked: Marked, at: int) -> Speaker | None:
        """Return whose talk a noun is the matter of: "Xland's claims of", "Xish talk of a pocket"."""
        sayings = self.language.sets["attribution.saying_nouns"]
        for number in range(at - 1, max(at - 8, 0), -1):
            if marked.tokens[number].noun in sayings:
                return self.reader.read_party(marked, (max(0, number - 3), number))
        return None

    def _apply_unsaid(self, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Leave out what somebody did not say or confirm."""
        for cue in cues:
            group = clauses[cue.clause].group
            if group is None or not group.negated or group.lemma not in self.language.sets["attribution.unsaid"]:
                continue
            for number in (*cue.scope, cue.clause):
                voices[number] = replace(voices[number], unsaid=True)

    def of_sentence_before(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> Speaker | None:
        """Return the speaker whom a sentence names for the one before: "This was reported by X", "So says X"."""
        finite = [clause for clause in clauses if clause.group is not None]
        if len(finite) == 1 and len(marked.tokens) <= LONGEST_AFTERTHOUGHT and marked.tokens[0].low == "so" and not cues:
            return self.reader.read(marked, (2, len(marked.tokens)))  # "So runs a forecast of X"
        if len(finite) != 1 or len(marked.tokens) > LONGEST_AFTERTHOUGHT or not cues:
            return None
        group = finite[0].group
        if group is not None and group.lemma in self.language.sets["attribution.relaying"]:
            return self._relayed(marked, group.end)
        words = {token.low for token in marked.tokens}
        takes_up = words & self.language.sets["attribution.anaphors"] or marked.tokens[0].low == "so"
        return cues[0].speaker if takes_up and cues[0].kind != DENIES else None

    def _relayed(self, marked: Marked, start: int) -> Speaker | None:
        """Return whose words an outlet hands on: "X quotes the words of Y"."""
        tokens = marked.tokens
        for number in range(start, len(tokens) - 1):
            if tokens[number].low in ("words", "word", "statement", "remarks") and tokens[number + 1].low in ("of", "by"):
                return self.reader.read(marked, (number + 2, len(tokens)))
        return None

    # ---------------------------------------------------------------- quotes

    def _note_quotes(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> None:
        """Remember who speaks in a quotation of several sentences: the name may come after the last."""
        for cue in cues:
            for number in cue.scope:
                quote = self.layout.quote_at(marked.tokens[clauses[number].start].end)
                if quote is not None:
                    self.quoted[quote] = cue.speaker

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
            quote = self.layout.quote_at(marked.tokens[clause.group.head].start) or (0, 0)
            speaker = inside[0].speaker if inside else self.quoted.get(quote, self.memory.last)
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
            elif self.only_side and self.memory.last is not None and not self._is_hearsay(marked):
                voices[clause.index] = Voice(self.memory.last, rule="the text's only source goes on")
            elif self.memory.conditional is not None and self._goes_on(marked, clauses):
                voices[clause.index] = Voice(self.memory.conditional, rule="goes on from the sentence before")

    def _is_hearsay(self, marked: Marked) -> bool:
        """Tell whether a sentence marks itself as somebody else's word: "reportedly"."""
        return any(token.low in self.language.sets["modality.estimate"] for token in marked.tokens)

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
