"""Find the verb groups of a sentence: head verb, voice, negation, modal and the verbs that govern it.

"has still not been able to capture" is one group with the head "capture". Where one clause ends and the next begins
belongs in ``clauses``; telling "attacks" the verb from "attacks" the noun belongs in ``homographs``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from frontline.claims.homographs import free_verb
from frontline.claims.marking import ASIDE_MARK, Marked

FINITE, INFINITIVE, ING, PARTICIPLE = "finite", "infinitive", "ing", "participle"
BE, HAVE, DO = "be", "have", "do"
TO, GOVERNED, GOVERNING = "to", "governed", "governing"
CLOSING_QUOTES = frozenset({'"', "”", "»"})
QUOTES = CLOSING_QUOTES | {"“", "«"}
LONGEST_GAP = 6


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with its auxiliaries and governors.

    Attributes:
        start: first token.
        end: the token after the last.
        head: the token of the verb that carries the meaning.
        lemma: that verb; ``be``, ``have`` or ``do`` where there is no other.
        form: ``finite``, ``infinitive``, ``ing`` or ``participle`` (without an auxiliary).
        passive: whether the subject is the one acted on.
        perfect: whether it has "have".
        progressive: whether it is "be" with a form in -ing, or such a form alone.
        modal: the modal verb, or empty.
        negated: whether it is negated once.
        governors: lemmas of the verbs and adjectives before the head, outermost first.
        present: whether its first word is in the present tense.
    """

    start: int
    end: int
    head: int
    lemma: str
    form: str
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    modal: str = ""
    negated: bool = False
    governors: tuple[str, ...] = ()
    present: bool = False


def find_verb_groups(marked: Marked) -> tuple[VerbGroup, ...]:
    """Return the verb groups of a sentence in order."""
    return tuple(_groups(marked))


def _groups(marked: Marked) -> Iterator[VerbGroup]:
    at = 0
    last: VerbGroup | None = None
    while at < len(marked.tokens):
        group = _Parse(marked, at).run() if _may_start(marked, at) else None
        if group is None:
            at += 1
            continue
        last = _coordinated(marked, group, last)
        yield last
        at = max(group.end, at + 1)


def _may_start(marked: Marked, at: int) -> bool:
    return marked.forms[at].opens_verb and marked.places[at] < 0 and marked.parties[at] is None


def _coordinated(marked: Marked, group: VerbGroup, last: VerbGroup | None) -> VerbGroup:
    """Give a bare verb after "and" what governs the verb before it: "to stretch ... and relieve"."""
    counted = "number" in marked.classes[group.start - 1]  # "two were killed and five wounded"
    joint = group.start - (2 if counted else 1)
    bare = group.head == group.start and group.form == FINITE
    if last is None or not bare or not marked.has("syntax.joining", joint):
        return group
    if group.present and (last.form == INFINITIVE or last.modal or last.governors):
        return replace(group, form=last.form, modal=last.modal, governors=last.governors)
    shapes = [shape for lemma, shape in marked.verb_shapes(group.head) if lemma == group.lemma]
    passive = not group.present and last.passive and (counted or PARTICIPLE in shapes)
    return replace(group, passive=True) if passive and not _says(marked, group) else group


def _says(marked: Marked, group: VerbGroup) -> bool:
    return group.lemma in marked.language.sets["attribution.say"]


class _Parse:
    """The state of reading one verb group."""

    def __init__(self, marked: Marked, start: int) -> None:
        self.marked = marked
        self.start = self.at = start
        self.modal = ""
        self.negated = False
        self.infinitive = False
        self.auxiliaries: list[str] = []
        self.governors: list[str] = []

    @property
    def started(self) -> bool:
        return bool(self.modal or self.auxiliaries or self.infinitive or self.governors)

    def run(self) -> VerbGroup | None:
        while self.at < len(self.marked.tokens):
            step = self._step()
            if step is None:
                break
            if isinstance(step, VerbGroup):
                return step
            self.at = step
        return self._auxiliary_alone()

    def _step(self) -> "VerbGroup | int | None":
        """Return the next token to read, the group where it is complete, or None where there is no more of it."""
        at, marked = self.at, self.marked
        if self.started and (length := self._passed_over(at)):
            return at + length
        if marked.has("grammar.modal", at) and not self._is_noun_here(at):
            self.modal = self.modal or marked.low(at)
            self.negated = self.negated or marked.has("syntax.denying_modals", at)
            return at + 1
        if self._is_auxiliary(at):
            return self._take_auxiliary(at)
        if marked.low(at) == "to" and self._opens_infinitive(at):
            if self.started:
                self.auxiliaries.append(TO)
            self.infinitive = self.infinitive or not self.started
            return at + 1
        if self._is_governing_adjective(at):
            self.governors.append(marked.low(at))
            return at + 1
        return self._main_verb(at)

    def _passed_over(self, at: int) -> int:
        """Return how many tokens here belong to no verb: adverbs, asides, "on Friday", an opening quotation mark."""
        marked = self.marked
        if marked.text(at) == ASIDE_MARK or (marked.text(at) in QUOTES and self._quotes_verb(at)):
            return 1
        if marked.low(at) == "on" and marked.has("dates.weekdays", at + 1):
            return 2
        if length := self._phrase_length(at):
            return length
        if marked.is_adverb(at) and not self._is_governing_adjective(at):
            self.negated ^= marked.has("syntax.denying_adverbs", at)
            return 1
        return 0

    def _quotes_verb(self, at: int) -> bool:
        """Tell whether a quotation mark parts an auxiliary from its verb: have "taken"."""
        return self.marked.is_verb(at + 1, PARTICIPLE) and self.marked.text(at + 2) in CLOSING_QUOTES

    def _phrase_length(self, at: int) -> int:
        """Return the length of an adverbial phrase that begins here inside the group, or 0."""
        if self.marked.low(at) not in self.marked.language.phrase_heads:
            return 0
        for phrase in self.marked.language.words["grammar"]["adverbial_phrases"]:
            parts = phrase.split()
            if all(self.marked.low(at + step) == part for step, part in enumerate(parts)):
                return len(parts)
        return 0

    def _skip_adverbs(self, at: int) -> int:
        while at < len(self.marked.tokens) and self.marked.is_adverb(at):
            at += 1
        return at

    def _is_noun_here(self, at: int) -> bool:
        """Tell whether "may", "might" or "will" is a month or a noun."""
        if not self.marked.has("syntax.doubtful_modals", at):
            return False
        return self.marked.has("grammar.determiner", at - 1) or self.marked.text(at) == "May"

    def _is_auxiliary(self, at: int) -> bool:
        if self.marked.has("syntax.clitics", at):
            return self.marked.has("syntax.clitic_subjects", at - 1)
        return self.marked.forms[at].is_auxiliary

    def _take_auxiliary(self, at: int) -> int | None:
        kind = next((kind for kind in (HAVE, DO) if self.marked.has(f"grammar.{kind}", at)), BE)
        if self.auxiliaries and kind == HAVE and self.marked.low(at + 1) == "to":  # "has had to commit"
            self.governors.append(HAVE)
            return at + 1
        main = bool(self.auxiliaries) and kind != BE  # "has had", "have done"
        self.auxiliaries.append(kind)
        self.negated = self.negated or (not main and self.marked.low(at).endswith("n't"))
        return None if main else at + 1

    def _opens_infinitive(self, at: int) -> bool:
        after = self._skip_adverbs(at + 1)
        if after - at > 2 or self.marked.has("syntax.infinitive_auxiliaries", after):  # noqa: PLR2004 -- "to" and an adverb
            return self.marked.has("syntax.infinitive_auxiliaries", after)
        if after >= len(self.marked.tokens) or "party" in self.marked.classes[after]:
            return False
        return self.marked.is_verb(after, "base") and self.marked.low(after + 1) not in ("of", "by")

    def _is_governing_adjective(self, at: int) -> bool:
        """Tell whether an adjective after "be" leads to a verb: "is likely to", "is unable to"."""
        if not self.auxiliaries or not self.marked.has("governors.adjectives", at):
            return False
        after = self._skip_adverbs(at + 1)
        return self.marked.low(after) == "to" and self._opens_infinitive(after)

    def _main_verb(self, at: int) -> "VerbGroup | int | None":
        found = self._read_shape(at)
        if found is None:
            return None
        lemma, shape = found
        if not self._governs(lemma, at):
            return self._group(at, lemma, shape)
        if lemma != "go" or shape == ING:
            self.governors.append(lemma)
        if self.auxiliaries:
            self.auxiliaries.append(GOVERNED)
        elif not self.modal and not self.infinitive:
            self.auxiliaries.append(ING if shape == ING else GOVERNING)
        return self._after_governor(lemma, at)

    def _after_governor(self, lemma: str, at: int) -> int:
        """Return where the governed verb begins: "try in small groups | to", "go on | shelling"."""
        if lemma in self.marked.language.sets["syntax.chaining_on"] and self.marked.low(at + 1) == "on":
            return at + 2
        if self.marked.low(at + 1) == "in":
            return next((number for number in self._gap(at) if self.marked.low(number) == "to"), at + 1)
        return at + 1

    def _gap(self, at: int) -> range:
        return range(at + 1, min(at + LONGEST_GAP, len(self.marked.tokens)))

    def _read_shape(self, at: int) -> tuple[str, str] | None:
        """Return the lemma and shape of the verb at a token in this state, or None where it is no verb."""
        if not self.marked.verb_shapes(at):
            return None
        if not self.started:
            return free_verb(self.marked, at)
        last = self.auxiliaries[-1] if self.auxiliaries else ""
        for shape in WANTED.get(last, ("base",)):
            for lemma, its in self.marked.verb_shapes(at):
                if its == shape and not (shape == ING and last != BE and self._is_ing_noun(at)):
                    return lemma, shape
        return None

    def _is_ing_noun(self, at: int) -> bool:
        stopped = any(governor in self.marked.language.sets["governors.stopped"] for governor in self.governors)
        verb = (stopped and self.marked.low(at) == "fighting") or self.marked.low(at - 1) == "on"
        return self.marked.has("grammar.ing_nouns", at) and not verb and not self._takes_object(at)

    def _takes_object(self, at: int) -> bool:
        """Tell whether an object shows a form in -ing to be a verb: "went on shelling the town"."""
        after = at + 1
        if after >= len(self.marked.tokens):
            return False
        return self.marked.places[after] >= 0 or self.marked.has("grammar.determiner", after)

    def _governs(self, lemma: str, at: int) -> bool:
        """Tell whether a verb leads to another: with "to", or with a form in -ing."""
        sets, marked = self.marked.language.sets, self.marked
        if lemma in sets["syntax.chaining_on"] and marked.low(at + 1) == "on" and marked.is_verb(at + 2, ING):
            return True
        after = self._skip_adverbs(at + 1)
        if lemma in sets["governors.attempt"] and marked.low(after) == "in":  # "try in small groups to"
            after = next((number for number in self._gap(after) if marked.low(number) == "to"), after)
        if marked.low(after) == "to":
            return lemma in sets["governors.any"] and self._opens_infinitive(after)
        going = lemma in sets["governors.going_on"] or lemma in sets["governors.stopped"] or lemma in ("try", "avoid")
        return going and self._is_governed_ing(lemma, after)

    def _is_governed_ing(self, lemma: str, at: int) -> bool:
        if not self.marked.is_verb(at, ING) or self.marked.low(at + 1) == "of":
            return False
        stopped = lemma in self.marked.language.sets["governors.stopped"] and self.marked.low(at) == "fighting"
        return stopped or self._takes_object(at) or not self.marked.has("grammar.ing_nouns", at)

    def _group(self, at: int, lemma: str, shape: str) -> VerbGroup:
        auxiliaries = self.auxiliaries
        passive = shape == PARTICIPLE and (not self.started or auxiliaries[-1:] == [BE])
        if GOVERNED in auxiliaries:
            passive = shape == PARTICIPLE and BE in auxiliaries[auxiliaries.index(GOVERNED) + 1 :]
        going = not self.started or any(kind in auxiliaries for kind in (BE, ING, GOVERNING))
        return VerbGroup(
            start=self.start,
            end=at + 1,
            head=at,
            lemma=lemma,
            form=self._form(shape),
            passive=passive,
            perfect=HAVE in auxiliaries,
            progressive=shape == ING and going,
            modal=self.modal,
            negated=self.negated,
            governors=tuple(self.governors),
            present=self._is_present(shape),
        )

    def _form(self, shape: str) -> str:
        if self.infinitive and not self.modal:
            return INFINITIVE
        if self.marked.low(self.start) in ("being", "having") or self.auxiliaries[:1] == [ING]:
            return ING
        if self.started:
            return FINITE
        return {ING: ING, PARTICIPLE: PARTICIPLE}.get(shape, FINITE)

    def _is_present(self, shape: str) -> bool:
        alone = not self.started and shape in ("base", "s")
        return alone or self.marked.has("syntax.present_auxiliaries", self.start)

    def _auxiliary_alone(self) -> VerbGroup | None:
        """Return the group of an auxiliary without a verb after it: "is", "has", "has been"."""
        if not self.auxiliaries or self.auxiliaries[-1] not in (BE, HAVE, DO):
            return None
        kinds = [kind for kind in self.auxiliaries if kind in (BE, HAVE, DO)]
        last = min(self.at, len(self.marked.tokens) - 1)
        head = next((number for number in range(last, self.start, -1) if self._is_auxiliary(number)), self.start)
        end = self.at
        while end - 1 > self.start and self.marked.is_adverb(end - 1):
            end -= 1
        return VerbGroup(
            start=self.start,
            end=max(end, head + 1),
            head=head,
            lemma=kinds[-1],
            form=self._form(""),
            perfect=HAVE in kinds[:-1],
            modal=self.modal,
            negated=self.negated,
            governors=tuple(self.governors),
            present=self._is_present(""),
        )


WANTED = {
    BE: (ING, PARTICIPLE),
    HAVE: (PARTICIPLE,),
    GOVERNING: ("base", ING, PARTICIPLE),
    GOVERNED: ("base", ING, PARTICIPLE),
    ING: ("base", ING, PARTICIPLE),
}
