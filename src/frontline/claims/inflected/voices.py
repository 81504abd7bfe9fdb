"""Find who says what in the clauses of a text: the sentence itself, its quotations, the sentences around it.

How a speaker is read from words belongs in ``speakers``; what a clause states in ``findings``.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontline.claims.inflected.clauses import CONTENT, FAR, Clause
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.speakers import SpeakerReader
from frontline.claims.speakers import MEDIA, Speaker
from frontline.claims.voices import DENIES, OWN_VOICE, SAYS, Cue, Voice


@dataclass(slots=True)
class Spoken:
    """A sentence with what was read of its speakers.

    Attributes:
        marked: the sentence.
        clauses: its clauses.
        voices: who speaks in each clause; None where the sentence itself does not say.
        cues: its cues.
        points_back: the speaker to whom it gives the sentences before, or None.
    """

    marked: Marked
    clauses: tuple[Clause, ...]
    voices: list[Voice | None]
    cues: list[Cue]
    points_back: Speaker | None = None


class VoiceReader:
    """Reads the voices of one text."""

    def __init__(self, speakers: SpeakerReader, quotes: Sequence[tuple[int, int]]) -> None:
        self.speakers = speakers
        self.quotes = quotes

    def read(self, sentences: Sequence[tuple[Marked, tuple[Clause, ...]]]) -> list[Spoken]:
        """Return all sentences with the voice of each clause."""
        spoken = [self._read_sentence(marked, clauses) for marked, clauses in sentences]
        self._point_back(spoken)
        self._fill_quotes(spoken)
        self._fill_rest(spoken)
        return spoken

    # --------------------------------------------------------------- one sentence

    def _read_sentence(self, marked: Marked, clauses: tuple[Clause, ...]) -> Spoken:
        spoken = Spoken(marked, clauses, [None] * len(clauses), [])
        for clause in clauses:
            if clause.cue >= 0:
                self._read_cue(spoken, clause)
        return spoken

    def _read_cue(self, spoken: Spoken, clause: Clause) -> None:
        marked = spoken.marked
        speaker = self.speakers.read(marked, self._speaker_spans(marked, clause))
        denies = (
            marked.has("speech.deny", clause.cue)
            or marked.has("speech.reject", clause.cue)
            or marked.holds("speech.deny_phrases", clause.start, clause.end)
        )
        if speaker is None:
            speaker = self._impersonal(marked, clause)
        if speaker is None:
            return
        back = marked.find("speech.pointers", clause.start, clause.end) >= 0
        scope = () if back and not self._introduces(spoken, clause) else self._scope(spoken, clause)
        if back and not scope:
            spoken.points_back = speaker
        kind = DENIES if denies else SAYS
        cue = Cue(clause.index, speaker, kind, scope, nominal=False, tokens=(clause.start, clause.end))
        spoken.cues.append(cue)
        assessed = marked.has("speech.assess", clause.cue) or marked.holds(
            "speech.assess_nouns", clause.start, clause.end
        )
        rule = f"'{marked.text(clause.cue)}'"
        for number in (clause.index, *scope):
            own = number == clause.index
            if spoken.voices[number] is None or own:
                # What is denied stands in the clauses after the verb, or as a noun in its own.
                spoken.voices[number] = Voice(
                    speaker,
                    (clause.start, clause.end),
                    denied=denies and (own or number > clause.index),
                    assessed=assessed,
                    rule=rule,
                )

    def _speaker_spans(self, marked: Marked, clause: Clause) -> tuple[tuple[int, int], ...]:
        start, cue, end = clause.start, clause.cue, clause.end
        if not (
            marked.words[cue].shape and any(marked.has(f"speech.{name}", cue) for name in ("say", "deny", "reject"))
        ):
            return ((start if marked.text(end) == ":" else cue, end),)  # "according to", or a title
        stop = next((n for n in range(cue + 1, end) if marked.has("speech.about", n)), end)
        return (start, cue), (cue + 1, stop)

    def _impersonal(self, marked: Marked, clause: Clause) -> Speaker | None:
        """Return the last speaker where a report goes on: "the statement says", "it is noted"."""
        account = marked.find("speech.accounts", clause.start, clause.end) >= 0 or marked.has(
            "speech.impersonal", clause.cue
        )
        said = self.speakers.said
        if not said or not account:
            return None
        token = marked.tokens[clause.cue]
        return replace(said[-1], start=token.start, end=token.end, rule="a report of the last speaker")

    def _introduces(self, spoken: Spoken, clause: Clause) -> bool:
        """Tell whether a cue stands before what it reports: "said that", "said: ..."."""
        if clause.index + 1 >= len(spoken.clauses):
            return False
        following = spoken.clauses[clause.index + 1]
        between = {spoken.marked.text(n) for n in range(max(clause.cue + 1, following.start - 2), following.start)}
        return following.kind == CONTENT or ":" in between

    def _scope(self, spoken: Spoken, clause: Clause) -> tuple[int, ...]:
        cues = [each.index for each in spoken.clauses if each.cue >= 0]
        stop = next((number for number in cues if number > clause.index), len(spoken.clauses))
        following = tuple(range(clause.index + 1, stop))
        if self._introduces(spoken, clause):
            return following
        reported = {number for cue in spoken.cues for number in cue.scope}
        before = tuple(n for n in range(clause.index) if n not in reported and spoken.clauses[n].cue < 0)
        return (*before, *following)

    # --------------------------------------------------------------- the text around

    def _point_back(self, spoken: list[Spoken]) -> None:
        """Give the sentences before "this was reported by X" to X, back to the last one that has a speaker."""
        for number, sentence in enumerate(spoken):
            if sentence.points_back is None:
                continue
            for earlier in reversed(spoken[:number]):
                same = earlier.marked.sentence.block >= sentence.marked.sentence.block - 1
                if not same or earlier.points_back is not None or any(voice is not None for voice in earlier.voices):
                    break
                voice = Voice(sentence.points_back, rule="named in the next sentence")
                earlier.voices = [voice] * len(earlier.voices)

    def _fill_quotes(self, spoken: list[Spoken]) -> None:
        """Give all clauses of a quotation the speaker that any of them has."""
        inside: dict[int, list[tuple[Spoken, int]]] = {}
        for sentence in spoken:
            for clause in sentence.clauses:
                at = sentence.marked.tokens[clause.start].start
                number = bisect_right(self.quotes, (at, FAR)) - 1
                if number >= 0 and self.quotes[number][0] <= at < self.quotes[number][1]:
                    inside.setdefault(number, []).append((sentence, clause.index))
        for parts in inside.values():
            found = next((voice for each, n in parts if (voice := each.voices[n]) is not None and voice.speaker), None)
            for sentence, n in parts if found else ():
                if sentence.voices[n] is None and found is not None:
                    sentence.voices[n] = Voice(found.speaker, rule="the same quotation")

    def _fill_rest(self, spoken: list[Spoken]) -> None:
        """Let a speaker go on into sentences that name nobody; what comes before the first is that one's too."""
        holders = {voice.speaker.holder for s in spoken for voice in s.voices if voice and voice.speaker}
        first = next((voice.speaker for s in spoken for voice in s.voices if voice and voice.speaker), None)
        last = first if len(holders) == 1 else None
        began = False
        for sentence in spoken:
            background = sentence.marked.holds("speech.background", 0, len(sentence.marked.tokens))
            for number, voice in enumerate(sentence.voices):
                if voice is not None:
                    continue
                if last is None or background:
                    sentence.voices[number] = OWN_VOICE
                else:
                    rule = "goes on from the sentence before" if began else "the text's only source, named later"
                    sentence.voices[number] = Voice(last, rule=rule)
            for voice in sentence.voices:
                if voice is not None and voice.speaker is not None and voice.speaker.holder != MEDIA:
                    last, began = voice.speaker, True
