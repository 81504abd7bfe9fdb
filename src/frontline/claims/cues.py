"""Find the clauses that report what somebody says, who that is, and which clauses they report.

Verbs of saying, denying and showing are data. Phrases such as "according to", quotations and what goes on from
sentence to sentence belong in ``attribution``.
"""

from frontline.claims.boundaries import QUOTE_MARKS
from frontline.claims.clauses import CONTENT, COORDINATE, REDUCED, RELATIVE, RESUMED, Clause
from frontline.claims.marking import Marked
from frontline.claims.speakers import MONITOR, Speaker, SpeakerReader
from frontline.claims.verbs import VerbGroup
from frontline.claims.voices import DENIES, SAYS, SHOWS, Cue, Span

DASHES = ("—", "–")


def find_cues(marked: Marked, clauses: tuple[Clause, ...], reader: SpeakerReader) -> list[Cue]:
    """Return the cues of a sentence; their speakers are remembered for later pronouns."""
    return _CueFinder(marked, clauses, reader).find()


def find_claimant(marked: Marked, span: Span, denier: Speaker, reader: SpeakerReader) -> Speaker | None:
    """Return whose claim is denied: "rejected assertions by X's chief", "dismissed the Xish line"."""
    first, last = span
    sayings = marked.language.sets["attribution.saying_nouns"]
    noun = next((number for number in range(first, last) if marked.tokens[number].noun in sayings), None)
    if noun is None:
        return None
    for number in range(noun + 1, last):
        if marked.has("attribution.sources_by", number):
            claimant = reader.read(marked, (number + 1, last))
            if claimant is not None and claimant.holder != denier.holder:
                return claimant
    owner = reader.read_party(marked, (first, noun))
    return owner if owner is not None and owner.holder != denier.holder else None


class _CueFinder:
    def __init__(self, marked: Marked, clauses: tuple[Clause, ...], reader: SpeakerReader) -> None:
        self.marked = marked
        self.clauses = clauses
        self.reader = reader
        self.sets = marked.language.sets

    def find(self) -> list[Cue]:
        found: list[tuple[Clause, VerbGroup, Speaker, str, Span]] = []
        for clause in self.clauses:
            group = clause.group
            kind = self._kind(group) if group is not None else None
            if group is None or kind is None:
                continue
            read = self._speaker(clause, group, kind)
            if read is not None:
                self.reader.remember(read[0])
                found.append((clause, group, read[0], kind, read[1]))
        numbers = [entry[0].index for entry in found]
        return [self._cue(*entry, numbers) for entry in found]

    def _kind(self, group: VerbGroup) -> str | None:
        """Return whether a verb says, denies or shows, or None where it does none of it."""
        if self._reports_itself(group):
            return SAYS
        if group.governors and group.governors[-1] not in self.sets["attribution.transparent"]:
            return None
        if group.lemma in self.sets["attribution.made"] and self.marked.has("attribution.made_known", group.end):
            return SAYS
        if group.modal in self.sets["attribution.doubting_modals"]:
            return None
        kinds = ((DENIES, "attribution.deny"), (SAYS, "attribution.say"), (SHOWS, "attribution.show"))
        return next((kind for kind, table in kinds if group.lemma in self.sets[table]), None)

    def _reports_itself(self, group: VerbGroup) -> bool:
        """Tell whether the subject speaks of itself: "claims to have taken"."""
        return not group.passive and group.governors[:1] != () and group.governors[0] in self.sets[
            "attribution.self_reporting"
        ]  # fmt: skip

    # --------------------------------------------------------------- speaker

    def _speaker(self, clause: Clause, group: VerbGroup, kind: str) -> tuple[Speaker, Span] | None:
        if group.passive:
            return self._passive_speaker(clause, group)
        speaker = self.reader.read(self.marked, clause.subject) if clause.subject[0] < clause.subject[1] else None
        if speaker is None and group.end < clause.end and not clause.own_subject:  # "said General Y"
            speaker = self.reader.read(self.marked, (group.end, clause.end))
        if speaker is None or not self._is_real(clause, group, speaker, kind):
            return None
        return speaker, (clause.start, clause.end)

    def _passive_speaker(self, clause: Clause, group: VerbGroup) -> tuple[Speaker, Span] | None:
        """Return who follows "by"; after "was declared captured" in the participle."""
        following = self.clauses[clause.index + 1 : clause.index + 2]
        end = following[0].end if following and following[0].kind == REDUCED else clause.end
        by = next((number for number in range(group.end, end) if self.marked.low(number) == "by"), None)
        speaker = self.reader.read(self.marked, (by + 1, end)) if by is not None else None
        return (speaker, (by, end)) if speaker is not None and by is not None else None

    def _is_real(self, clause: Clause, group: VerbGroup, speaker: Speaker, kind: str) -> bool:
        """Tell a verb of saying from the same verb in another sense: "holds that", "holds the city"."""
        if kind == SHOWS:
            return speaker.holder == MONITOR
        if kind == DENIES or group.lemma not in self.sets["attribution.weak"] or speaker.holder == MONITOR:
            return True
        has_object = self._has_object(clause, group)
        if has_object and group.lemma in self.sets["attribution.tally"]:
            return True
        following = self.clauses[clause.index + 1 : clause.index + 2]
        if (following and following[0].kind == CONTENT) or (clause.index > 0 and not has_object):
            return True
        return any(self.marked.text(number) in QUOTE_MARKS for number in range(group.end, clause.end))

    def _has_object(self, clause: Clause, group: VerbGroup) -> bool:
        words = (number for number in range(group.end, clause.end) if self.marked.text(number)[0].isalnum())
        first = next(words, None)
        if first is None or self.marked.has("grammar.preposition", first):
            return False
        return not self.marked.has("attribution.late_adverbs", first)

    # ----------------------------------------------------------------- scope

    def _cue(
        self, clause: Clause, group: VerbGroup, speaker: Speaker, kind: str, span: Span, numbers: list[int]
    ) -> Cue:
        forward = self._forward(clause, group, numbers)
        aside = clause.kind == RELATIVE or (bool(forward) and not self._is_set_between(clause))
        earlier = [number for number in numbers if number < clause.index]
        backward = () if aside else tuple(range(earlier[-1] + 1 if earlier else 0, clause.index))
        claimant = None
        if kind == DENIES:
            claimant = find_claimant(self.marked, (group.end, clause.end), speaker, self.reader)
        return Cue(
            clause=clause.index,
            speaker=speaker,
            kind=kind,
            scope=(*backward, *forward),
            nominal=self._is_nominal(clause, group, kind, forward, backward),
            tokens=span,
            claimant=claimant,
            assessed=group.lemma in self.sets["modality.assessing"] and speaker.holder == MONITOR,
        )

    def _is_nominal(
        self, clause: Clause, group: VerbGroup, kind: str, forward: tuple[int, ...], backward: tuple[int, ...]
    ) -> bool:
        """Tell whether what is reported stands in the clause itself: "announced the capture of", "counted 45 clashes"."""
        if group.passive or self._reports_itself(group) or not (forward or backward):
            return True
        if forward:
            return False
        tally = group.lemma in self.sets["attribution.tally"]
        return tally or (kind != SAYS and self._has_object(clause, group))

    def _forward(self, clause: Clause, group: VerbGroup, numbers: list[int]) -> tuple[int, ...]:
        """Return the clauses after a cue that it reports: up to the next cue that is joined to it."""
        following = self.clauses[clause.index + 1 :]
        if not following:
            return ()
        first = following[0]
        between = clause.index > 0 and self.marked.text(clause.start - 1) == "," and first.kind == RESUMED
        if between:
            return tuple(later.index for later in following if later.index not in numbers)
        if not self._reaches(clause, group, first):
            return ()
        taken = []
        for later in following:
            parted = later is not first and self.marked.text(later.start - 1) == ";"
            if later.index in numbers or parted:
                break
            taken.append(later.index)
        return tuple(taken)

    def _reaches(self, clause: Clause, group: VerbGroup, first: Clause) -> bool:
        """Tell whether a cue reports the clause after it: nothing parts them but "that"."""
        before = self.marked.text(first.start - 1)
        if before == ";" or (before in DASHES and first.kind != CONTENT):
            return False
        if before in (",", ".") and first.kind not in (CONTENT, COORDINATE):
            return False
        if before == "," and first.kind == COORDINATE:
            return clause.index == 0 and not first.marker and not self._has_object(clause, group)
        led = self.marked.has("grammar.preposition", first.start) and self.marked.low(first.start) != "of"
        return not (first.kind == REDUCED and led)

    def _is_set_between(self, clause: Clause) -> bool:
        """Tell whether a cue stands between commas in the middle of what it reports."""
        return clause.start > 0 and self.marked.text(clause.start - 1) == "," == self.marked.text(clause.end - 1)
