"""Say who speaks in each clause: by the syntax of reporting, not by a list of people.

A verb of saying with its subject, "according to", quotations and their surroundings, pronouns for the last speaker.
The clauses that report belong in ``cues``, the phrases in ``phrases``, names and sides in ``speakers``; here they are
put together, sentence by sentence, with what goes on from the sentence before.
"""

from dataclasses import dataclass, replace

from frontline.claims.asides import find_asides, find_saying_verbs
from frontline.claims.clauses import CONTENT, RESUMED, Clause
from frontline.claims.cues import find_cues
from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.phrases import find_own_accounts, find_phrases
from frontline.claims.sentences import Layout
from frontline.claims.speakers import MONITOR, Speaker, SpeakerReader
from frontline.claims.voices import DENIES, GOES_ON, NOUN_OF_SAYING, OWN_VOICE, SAYS, Cue, Span, Voice

LONGEST_AFTERTHOUGHT = 16
TALK_REACH, OWNER_REACH = 8, 3


@dataclass(slots=True)
class Memory:
    """What the sentences before have left open.

    Attributes:
        last: the last speaker.
        lead: who was introduced with a colon and speaks until somebody else does.
        conditional: who spoke of what would be.
    """

    last: Speaker | None = None
    lead: Speaker | None = None
    conditional: Speaker | None = None


class Attributor:
    """Reads the voices of a text, sentence by sentence, in its order.

    Attributes:
        reader: reads and remembers speakers.
        memory: what the sentences before have left open.
        only_side: whether the text has one side speaking only, which then goes on without "he said".
        quoted: who speaks in each quotation, as far as is known.
    """

    def __init__(self, language: Language, reader: SpeakerReader, layout: Layout) -> None:
        self.language = language
        self.reader = reader
        self.layout = layout
        self.memory = Memory()
        self.only_side = False
        self.quoted: dict[Span, Speaker] = {}

    def begin_with(self, speaker: Speaker) -> None:
        """Take a speaker for the only source of the text, who speaks from its start."""
        self.only_side = True
        self._take_up(speaker)

    def read(self, marked: Marked, clauses: tuple[Clause, ...]) -> tuple[tuple[Voice, ...], list[Cue]]:
        """Return the voice of each clause of a sentence, and its cues."""
        voices: list[Voice] = [OWN_VOICE] * len(clauses)
        asides = self._apply_asides(marked, clauses, voices)
        cues = find_cues(marked, clauses, self.reader)
        self._apply_phrases(marked, clauses, voices)
        _apply_cues(cues, voices)
        self._apply_nouns(marked, clauses, cues, voices)
        self._apply_unsaid(clauses, cues, voices)
        self._note_quotes(marked, clauses, [*asides, *cues])
        self._apply_quotes(marked, clauses, cues, voices)
        self._apply_memory(marked, clauses, cues, voices)
        self._remember(cues or asides, voices)
        return tuple(voices), [*asides, *cues]

    # ---------------------------------------------------------------- asides and phrases

    def _apply_asides(self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice]) -> list[Cue]:
        """Read ", the ministry said," for what stands around it, up to a semicolon."""
        cues = []
        for start, end in find_asides(marked):
            speaker = self._aside_speaker(marked, start + 1, end - 1)
            if speaker is None:
                continue
            self._take_up(speaker)
            semicolons = [number for number, token in enumerate(marked.tokens) if token.text == ";"]
            first = max((number for number in semicolons if number < start), default=-1)
            last = min((number for number in semicolons if number >= end), default=len(marked.tokens))
            scope = tuple(
                clause.index for clause in clauses if clause.start >= first and first < clause.end - 1 <= last
            )
            cues.append(Cue(-1, speaker, SAYS, scope, nominal=False, tokens=(start, end)))
            for number in scope:
                voices[number] = Voice(speaker, (start, end), rule=speaker.rule)
        return cues

    def _aside_speaker(self, marked: Marked, start: int, end: int) -> Speaker | None:
        """Return who speaks in an aside: its subject, before or after the verb."""
        verbs = find_saying_verbs(marked, start, end)
        if not verbs:
            return None
        verb = verbs[0] if verbs[0] > start else verbs[-1]
        return self.reader.read(marked, (start, verb) if verb > start else (verb + 1, end))

    def _apply_phrases(self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice]) -> None:
        """Read "according to X", "on the map of X", "by X's count", "by its account" and a leading "X:"."""
        for cue, name in find_phrases(marked):
            owner = next((number for number in range(name, cue[1]) if marked.low(number) == "'s"), cue[1])
            speaker = self.reader.read(marked, (name, cue[1])) or self.reader.read(marked, (name, owner))
            if speaker is not None:
                self._give_voice(marked, clauses, voices, speaker, cue)
        for cue in find_own_accounts(marked):
            if self.memory.last is None:
                continue
            for clause in clauses:
                if clause.start <= cue[0] < clause.end:
                    voice = Voice(self.memory.last, cue, rule="'by its account'", phrase=True)
                    voices[clause.index] = voice

    def _give_voice(
        self, marked: Marked, clauses: tuple[Clause, ...], voices: list[Voice], speaker: Speaker, cue: Span
    ) -> None:
        start, end = cue
        self._take_up(speaker)
        words = " ".join(token.low for token in marked.tokens[start : start + 2])
        for clause in clauses:
            if start <= 1 or clause.start <= start:
                voices[clause.index] = Voice(speaker, cue, rule=f"'{words}'", phrase=True)
        if marked.sentence.leads or (start == 0 and marked.text(end) == ":"):
            self.memory.lead = speaker

    def _take_up(self, speaker: Speaker) -> None:
        self.reader.remember(speaker)
        self.memory.last = speaker

    # ---------------------------------------------------------------- nouns of saying

    def _apply_nouns(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Read "word from X that", "X's claim that", "if X is to be believed"."""
        numbers = {cue.clause for cue in cues}
        for clause in clauses:
            self._apply_credence(marked, clauses, clause, voices)
            if clause.kind != CONTENT or clause.parent in numbers:
                continue
            first = clauses[clause.parent].start if clause.parent >= 0 else 0
            speaker = self._noun_speaker(marked, first, clause.start)
            if speaker is None:
                continue
            self.reader.remember(speaker)
            told = Voice(speaker, (first, clause.start), rule=NOUN_OF_SAYING, assessed=speaker.holder == MONITOR)
            for later in clauses[clause.index :]:
                if later.index in numbers or later.kind == RESUMED:
                    break
                voices[later.index] = told

    def _apply_credence(self, marked: Marked, clauses: tuple[Clause, ...], clause: Clause, voices: list[Voice]) -> None:
        words = marked.lows(clause.start, clause.end)
        if not any(f" {phrase} " in words for phrase in self.language.words["attribution"]["credence"]):
            return
        speaker = self.reader.read(marked, clause.subject)
        for other in clauses if speaker is not None else ():
            voices[other.index] = Voice(speaker, (clause.start, clause.end), rule="whom the text doubts")

    def _noun_speaker(self, marked: Marked, start: int, end: int) -> Speaker | None:
        sayings = self.language.sets["attribution.saying_nouns"]
        nouns = [
            number
            for number in range(start, end)
            if marked.tokens[number].noun in sayings or marked.has("attribution.account_nouns", number)
        ]
        if not nouns:
            return None
        for number in range(nouns[0] + 1, end):
            found = marked.has("attribution.sources_by", number) and self.reader.read(marked, (number + 1, end))
            if found:
                return found
        owner = self.reader.read(marked, (start, nouns[0]))
        if owner is not None and owner.holder == MONITOR:
            return owner
        return self.reader.read_party(marked, (start, nouns[0]))

    def claimant_before(self, marked: Marked, at: int) -> Speaker | None:
        """Return whose talk a noun is the matter of: "Xland's claims of", "Xish talk of a pocket"."""
        sayings = self.language.sets["attribution.saying_nouns"]
        for number in range(at - 1, max(at - TALK_REACH, 0), -1):
            if marked.tokens[number].noun in sayings:
                return self.reader.read_party(marked, (max(0, number - OWNER_REACH), number))
        return None

    def _apply_unsaid(self, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Leave out what somebody did not say or confirm."""
        for cue in cues:
            group = clauses[cue.clause].group
            if group is not None and group.negated and group.lemma in self.language.sets["attribution.unsaid"]:
                for number in (cue.clause, *cue.scope):
                    voices[number] = replace(voices[number], unsaid=True)

    # ---------------------------------------------------------------- afterthoughts

    def of_sentence_before(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> Speaker | None:
        """Return the speaker whom a sentence names for the one before: "This was reported by X", "So says X"."""
        groups = [clause.group for clause in clauses if clause.group is not None]
        if len(groups) != 1 or len(marked.tokens) > LONGEST_AFTERTHOUGHT:
            return None
        if not cues:  # "So runs a forecast of X"
            return self.reader.read(marked, (2, len(marked.tokens))) if marked.low(0) == "so" else None
        if groups[0].lemma in self.language.sets["attribution.relaying"]:
            return self._relayed(marked, groups[0].end)
        takes_up = marked.holds("attribution.anaphors", 0, len(marked.tokens))
        if cues[0].kind == DENIES or not (takes_up or marked.low(0) == "so"):
            return None
        return cues[0].speaker

    def _relayed(self, marked: Marked, start: int) -> Speaker | None:
        """Return whose words an outlet hands on: "X quotes the words of Y"."""
        for number in range(start, len(marked.tokens) - 1):
            if marked.has("attribution.relayed_words", number) and marked.has("attribution.sources_by", number + 1):
                return self.reader.read(marked, (number + 2, len(marked.tokens)))
        return None

    # ---------------------------------------------------------------- quotations

    def _note_quotes(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue]) -> None:
        """Remember who speaks in a quotation of several sentences: the name may come after the last."""
        for cue in cues:
            for number in cue.scope:
                quote = self.layout.quote_at(marked.tokens[clauses[number].start].end)
                if quote is not None:
                    self.quoted[quote] = cue.speaker

    def _apply_quotes(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Give a quotation that no cue of its own sentence reports to the speaker around it."""
        for clause in clauses:
            if voices[clause.index].speaker is not None or clause.group is None:
                continue
            quote = self.layout.quote_at(marked.tokens[clause.group.head].start)
            if quote is None:
                continue
            inside = next((cue.speaker for cue in cues if cue.clause != clause.index), None)
            speaker = inside or self.quoted.get(quote, self.memory.last)
            if speaker is not None:
                voices[clause.index] = Voice(speaker, rule="quotation")

    # ---------------------------------------------------------------- from sentence to sentence

    def _apply_memory(self, marked: Marked, clauses: tuple[Clause, ...], cues: list[Cue], voices: list[Voice]) -> None:
        """Let who was introduced by a colon, the only source, or who spoke of what would be, go on speaking."""
        if cues:
            self.memory.lead = cues[-1].speaker if marked.sentence.leads else None
        going_on = self._going_on(marked, clauses)
        for clause in clauses:
            if voices[clause.index].speaker is None and going_on is not None:
                voices[clause.index] = going_on

    def _going_on(self, marked: Marked, clauses: tuple[Clause, ...]) -> Voice | None:
        memory = self.memory
        if memory.lead is not None:
            return Voice(memory.lead, rule="introduced before")
        hearsay = marked.holds("modality.estimate", 0, len(marked.tokens))
        if self.only_side and memory.last is not None and not hearsay:
            return Voice(memory.last, rule="the text's only source goes on")
        if memory.conditional is not None and _takes_up_what_would_be(marked, clauses):
            return Voice(memory.conditional, rule=GOES_ON)
        return None

    def _remember(self, cues: list[Cue], voices: list[Voice]) -> None:
        if cues:
            self.memory.last = cues[-1].speaker
        self.memory.conditional = voices[-1].speaker


def _apply_cues(cues: list[Cue], voices: list[Voice]) -> None:
    for cue in cues:
        for number in cue.scope:
            voices[number] = Voice(
                cue.speaker,
                cue.tokens,
                denied=cue.kind == DENIES,
                claimant=cue.claimant,
                assessed=cue.assessed or voices[number].assessed,
                rule=cue.speaker.rule,
            )


def _takes_up_what_would_be(marked: Marked, clauses: tuple[Clause, ...]) -> bool:
    """Tell whether a sentence takes up what would be: its subject a pronoun, its verb "would"."""
    first = next((clause for clause in clauses if clause.group is not None), None)
    if first is None or first.group is None or first.group.modal not in marked.language.sets["attribution.would"]:
        return False
    return any(marked.has("attribution.taking_up", number) for number in range(*first.subject))
