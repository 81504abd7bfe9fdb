"""Find the verb groups of a sentence: head verb, voice, negation, modal and the verbs that govern it.

"has still not been able to capture" is one group with the head "capture". Where one clause ends and the next begins
belongs in ``clauses``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyWord
from frontline.claims.sentences import Token

FINITE, INFINITIVE, ING, PARTICIPLE = "finite", "infinitive", "ing", "participle"
CLITICS = frozenset({"'s", "'re", "'ve", "'ll", "'d", "'m"})


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


class _Parse:
    """The state of reading one verb group."""

    def __init__(self, marked: Marked, language: Language, start: int) -> None:
        self.marked = marked
        self.language = language
        self.start = start
        self.at = start
        self.modal = ""
        self.negated = False
        self.auxiliaries: list[str] = []
        self.infinitive = False
        self.governors: list[str] = []
        self.first = marked.tokens[start].low

    @property
    def started(self) -> bool:
        return bool(self.modal or self.auxiliaries or self.infinitive or self.governors)

    def low(self, at: int) -> str:
        tokens = self.marked.tokens
        return tokens[at].low if 0 <= at < len(tokens) else ""

    def skip_adverbs(self, at: int) -> int:
        """Return the next token that is neither adverb nor negation, noting a negation on the way."""
        while at < len(self.marked.tokens) and is_adverb(self.low(at), self.language):
            at += 1
        return at

    def note_negation(self, start: int, end: int) -> None:
        if any(self.low(number) in ("not", "never", "hardly", "scarcely", "barely") for number in range(start, end)):
            self.negated = not self.negated

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
        at, word, grammar = self.at, self.low(self.at), self.language.sets
        if self.started and is_adverb(word, self.language) and not self._is_governing_adjective(at):
            self.note_negation(at, at + 1)
            return at + 1
        if word in grammar["grammar.modal"] and not (word in ("may", "might", "will") and self._is_noun_here(at)):
            self.modal = self.modal or word
            self.negated = self.negated or word in ("cannot", "can't", "won't", "couldn't", "wouldn't")
            return at + 1
        if self._is_auxiliary(at):
            return self._take_auxiliary(at)
        if word == "to" and self._opens_infinitive(at):
            if self.started:
                self.auxiliaries.append("to")
            self.infinitive = self.infinitive or not self.started
            return at + 1
        if self.auxiliaries and self._is_governing_adjective(at):
            self.governors.append(word)
            return at + 1
        return self._main_verb(at)

    def _is_noun_here(self, at: int) -> bool:
        return self.low(at - 1) in self.language.sets["grammar.determiner"] or self.marked.tokens[at].text == "May"

    def _is_auxiliary(self, at: int) -> bool:
        word, sets = self.low(at), self.language.sets
        if word in CLITICS:
            return self.low(at - 1) in ("it", "he", "she", "that", "there", "they", "we", "i", "you", "who", "what")
        return word in sets["grammar.be"] or word in sets["grammar.have"] or word in sets["grammar.do"]

    def _take_auxiliary(self, at: int) -> int | None:
        word, sets = self.low(at), self.language.sets
        kind = "have" if word in sets["grammar.have"] else "do" if word in sets["grammar.do"] else "be"
        if self.auxiliaries and kind != "be":  # "has had", "have done": a main verb
            self.auxiliaries.append(kind)
            return None
        self.auxiliaries.append(kind)
        self.negated = self.negated or word.endswith("n't")
        return at + 1

    def _opens_infinitive(self, at: int) -> bool:
        after = self.skip_adverbs(at + 1)
        word = self.low(after)
        if after - at > 2 or word in ("be", "have", "do"):
            return word in ("be", "have", "do")
        bases = [lemma for lemma, shape in self.language.verbs.get(word, ()) if shape == "base"]
        follows = self.low(after + 1)
        is_noun = "party" in self.marked.classes[after] if after < len(self.marked.tokens) else True
        return bool(bases) and not is_noun and follows not in ("of", "by")

    def _is_governing_adjective(self, at: int) -> bool:
        word = self.low(at)
        if word not in self.language.sets["governors.adjectives"] or not self.auxiliaries:
            return False
        return self.low(self.skip_adverbs(at + 1)) == "to" and self._opens_infinitive(self.skip_adverbs(at + 1))

    def _main_verb(self, at: int) -> "VerbGroup | int | None":
        found = self._read_shape(at)
        if found is None:
            return None
        lemma, shape = found
        if self._governs(lemma, at):
            if lemma != "go" or shape == "ing":
                self.governors.append(lemma)
            if self.auxiliaries:
                self.auxiliaries.append("done")
            elif not self.modal and not self.infinitive:
                self.auxiliaries.append("ing" if shape == "ing" else "verb")
            return at + 1
        return self._group(at, lemma, shape)

    def _read_shape(self, at: int) -> tuple[str, str] | None:
        """Return the lemma and shape of the verb at a token in this state, or None where it is no verb."""
        shapes = self.language.verbs.get(self.low(at), ())
        if not shapes:
            return None
        if not self.started:
            return free_verb(self.marked, self.language, at)
        last = self.auxiliaries[-1] if self.auxiliaries else ""
        wanted: tuple[str, ...] = ("base",)
        if last == "be":
            wanted = ("ing", "participle")
        elif last == "have":
            wanted = ("participle",)
        elif last in ("verb", "done", "ing"):
            wanted = ("base", "ing", "participle")
        for shape in wanted:
            for lemma, its in shapes:
                if its == shape and not (shape == "ing" and self.low(at) in self.language.sets["grammar.ing_nouns"] and last != "be"):
                    return lemma, shape
        return None

    def _governs(self, lemma: str, at: int) -> bool:
        after = self.skip_adverbs(at + 1)
        sets = self.language.sets
        if self.low(after) == "to":
            return lemma in sets["governors.any"] and self._opens_infinitive(after)
        word = self.low(after)
        if lemma in sets["governors.going_on"] or lemma in sets["governors.stopped"] or lemma in ("try", "avoid"):
            is_ing = any(shape == "ing" for _, shape in self.language.verbs.get(word, ()))
            follows = self.low(after + 1)
            nouny = word in sets["grammar.ing_nouns"] and not (lemma in sets["governors.stopped"] and word == "fighting")
            return is_ing and not nouny and follows != "of"
        return False

    def _group(self, at: int, lemma: str, shape: str) -> VerbGroup:
        be = "be" in self.auxiliaries
        passive = shape == "participle" and (self.auxiliaries[-1:] == ["be"] or (not self.started and shape == "participle"))
        if "done" in self.auxiliaries:
            inner = self.auxiliaries[self.auxiliaries.index("done") + 1 :]
            passive = shape == "participle" and "be" in inner
        return VerbGroup(
            start=self.start,
            end=at + 1,
            head=at,
            lemma=lemma,
            form=self._form(shape),
            passive=passive,
            perfect="have" in self.auxiliaries,
            progressive=shape == "ing" and (be or not self.started or "ing" in self.auxiliaries or "verb" in self.auxiliaries),
            modal=self.modal,
            negated=self.negated,
            governors=tuple(self.governors),
            present=self._is_present(shape),
        )

    def _form(self, shape: str) -> str:
        if self.infinitive and not self.modal:
            return INFINITIVE
        if self.first in ("being", "having") or (self.auxiliaries[:1] == ["ing"]):
            return ING
        if self.started:
            return FINITE
        return {"ing": ING, "participle": PARTICIPLE}.get(shape, FINITE)

    def _is_present(self, shape: str) -> bool:
        return self.first in ("is", "are", "has", "have", "does", "do") or (not self.started and shape in ("base", "s"))

    def _auxiliary_alone(self) -> VerbGroup | None:
        kinds = [kind for kind in self.auxiliaries if kind in ("be", "have", "do")]
        if not kinds or not self.auxiliaries or self.auxiliaries[-1] not in ("be", "have", "do"):
            return None
        end = self.at
        while end - 1 > self.start and is_adverb(self.low(end - 1), self.language):
            end -= 1
        head = max(
            (number for number in range(self.start, end + 1) if number < len(self.marked.tokens) and self._is_auxiliary(number)),
            default=self.start,
        )
        end = max(end, head + 1)
        form = INFINITIVE if self.infinitive and not self.modal else ING if self.first in ("being", "having") else FINITE
        return VerbGroup(
            start=self.start, end=end, head=head, lemma=kinds[-1], form=form, perfect="have" in kinds[:-1],
            modal=self.modal, negated=self.negated, governors=tuple(self.governors), present=self._is_present(""),
        )


def is_adverb(word: str, language: Language) -> bool:
    """Tell whether a word may stand inside a verb group."""
    return word in language.sets["grammar.adverb"] or (
        word.endswith("ly") and len(word) > 4 and word not in ("supply", "family", "daily", "assembly", "apply", "reply", "only")
    )


def find_verb_groups(marked: Marked, language: Language) -> tuple[VerbGroup, ...]:
    """Return the verb groups of a sentence in order."""
    return tuple(_groups(marked, language))


def _groups(marked: Marked, language: Language) -> Iterator[VerbGroup]:
    at, size = 0, len(marked.tokens)
    last: VerbGroup | None = None
    while at < size:
        group = _Parse(marked, language, at).run() if _may_start(marked, language, at) else None
        if group is None:
            at += 1
            continue
        last = _coordinated(marked, language, group, last)
        yield last
        at = max(group.end, at + 1)


def _coordinated(marked: Marked, language: Language, group: VerbGroup, last: VerbGroup | None) -> VerbGroup:
    """Give a bare verb after "and" what governs the verb before it: "to stretch ... and relieve"."""
    bare = group.head == group.start and group.form == FINITE
    if last is None or not bare or marked.tokens[group.start - 1].low not in ("and", "or", "then", "nor"):
        return group
    if group.present and (last.form == INFINITIVE or last.modal or last.governors):
        return replace(group, form=last.form, modal=last.modal, governors=last.governors)
    shapes = [shape for lemma, shape in language.verbs[marked.tokens[group.head].low] if lemma == group.lemma]
    if not group.present and last.passive and "participle" in shapes and not language.has("attribution.say", group.lemma):
        return replace(group, passive=True)
    return group


def _may_start(marked: Marked, language: Language, at: int) -> bool:
    low = marked.tokens[at].low
    sets = language.sets
    if marked.places[at] >= 0 or marked.parties[at] is not None:
        return False
    return (
        low in language.verbs
        or low == "to"
        or low in sets["grammar.modal"]
        or low in sets["grammar.be"]
        or low in sets["grammar.have"]
        or low in sets["grammar.do"]
    )


def free_verb(marked: Marked, language: Language, at: int) -> tuple[str, str] | None:
    """Return the lemma and shape of a verb without auxiliaries, or None where the word is a noun or an adjective here."""
    token = marked.tokens[at]
    shapes = dict((shape, lemma) for lemma, shape in reversed(language.verbs[token.low]))
    before = marked.tokens[at - 1].low if at else ""
    if token.text[0].isupper() and at and before not in ("\"", "“", "«", ":", "—", "–", "•"):
        return None
    if "ing" in shapes:
        return _free_ing(marked, language, at, shapes["ing"])
    if "past" in shapes or "participle" in shapes:
        return _free_past(marked, language, at, shapes)
    return _free_present(marked, language, at, shapes)


def _free_ing(marked: Marked, language: Language, at: int, lemma: str) -> tuple[str, str] | None:
    low = marked.tokens[at].low
    before = marked.tokens[at - 1].low if at else ""
    follows = marked.tokens[at + 1].low if at + 1 < len(marked.tokens) else ""
    if low in language.sets["grammar.ing_nouns"] or follows == "of":
        return None
    if _makes_noun(marked, language, at) and follows not in ("the", "a", "its", "their"):
        return None
    if before in ("'s", "of") and follows in (",", ".", ""):
        return None
    return lemma, "ing"


def _free_past(marked: Marked, language: Language, at: int, shapes: dict[str, str]) -> tuple[str, str] | None:
    """Tell a past tense from a participle after its noun and from an adjective before one."""
    follows = marked.tokens[at + 1].low if at + 1 < len(marked.tokens) else ""
    lemma = shapes.get("past") or shapes["participle"]
    if _makes_noun(marked, language, at, certain=True):
        return None
    if _starts_noun(marked, language, at + 1) and (_makes_noun(marked, language, at) or _after_head(marked, language, at)):
        return None
    if "participle" in shapes and "past" not in shapes:
        return lemma, "participle"
    if "participle" in shapes and (follows == "by" or _has_no_subject(marked, language, at)):
        return shapes["participle"], "participle"
    return lemma, "past"


def _after_head(marked: Marked, language: Language, at: int) -> bool:
    """Tell whether the word before is a verb or a preposition, after which a participle is an adjective."""
    before = marked.tokens[at - 1].low if at else ""
    if before in language.sets["grammar.preposition"]:
        return True
    return any(shape == "ing" or (shape == "past" and lemma != before) for lemma, shape in language.verbs.get(before, ()))


def _free_present(marked: Marked, language: Language, at: int, shapes: dict[str, str]) -> tuple[str, str] | None:
    """Tell a present tense from a plural or singular noun of the same form, by the word before."""
    sets = language.sets
    low = marked.tokens[at].low
    shape = "s" if "s" in shapes and "base" not in shapes else "base"
    lemma = shapes[shape]
    if at == 0 or low in sets["grammar.preposition"] or _makes_noun(marked, language, at):
        return None
    steps = at - 1
    while steps > 0 and is_adverb(marked.tokens[steps].low, language):
        steps -= 1
    before, word = marked.tokens[steps], marked.parties[steps]
    noun = _may_be_noun(marked, language, at)
    if lemma in sets["governors.any"] and _opens_infinitive_at(marked, language, at + 1):
        return lemma, shape
    if before.low in sets["grammar.coordinator"] or before.text in ("”", ",", "»", '"', ")"):
        return None if noun and not _takes_object(marked, language, at) else (lemma, shape)
    if before.low in sets["grammar.preposition"] or not before.text[-1].isalnum():
        return None
    agrees = _agrees(before, word, shape, sets["grammar.plural_nouns"]) or (not noun and word is None)
    return (lemma, shape) if agrees else None


def _opens_infinitive_at(marked: Marked, language: Language, at: int) -> bool:
    tokens = marked.tokens
    if at + 1 >= len(tokens) or tokens[at].low != "to":
        return False
    return any(shape == "base" for _, shape in language.verbs.get(tokens[at + 1].low, ()))


def _agrees(before: Token, word: PartyWord | None, shape: str, plurals: frozenset[str]) -> bool:
    """Tell whether a word can be the subject of a verb in this shape: a plural of "attack", a singular of "attacks"."""
    if before.low in ("who", "which", "that"):
        return True
    plural = before.low in plurals or before.low in ("they", "we", "you", "i") or before.noun != before.low
    if word is not None:
        plural = word.kind == "people"
    return plural == (shape == "base")


def _takes_object(marked: Marked, language: Language, at: int) -> bool:
    follows = marked.tokens[at + 1].low if at + 1 < len(marked.tokens) else ""
    return follows in language.sets["grammar.determiner"] and follows not in ("no", "that")


def _may_be_noun(marked: Marked, language: Language, at: int) -> bool:
    token = marked.tokens[at]
    if marked.classes[at] or token.noun in language.by_noun:
        return True
    return any(language.has("verbs.nounlike", lemma) for lemma in language.lemmas(token.low))


def _makes_noun(marked: Marked, language: Language, at: int, *, certain: bool = False) -> bool:
    """Tell whether the word before makes this one a noun or an adjective: an article, an adjective, a possessive.

    ``certain`` leaves out what may also be the end of a subject.
    """
    if at == 0:
        return False
    before, word, sets = marked.tokens[at - 1], marked.parties[at - 1], language.sets
    if word is not None and word.kind in ("adjective", "compound"):
        return True
    if before.low in sets["grammar.determiner"] and before.low not in NO_ARTICLES:
        return True
    if before.low in ("'s", "s'", "'") or (before.low in sets["grammar.compounds"] and _may_be_noun(marked, language, at)):
        return True
    if certain:
        return False
    if before.low in sets["grammar.adjective"] or "number" in marked.classes[at - 1]:
        return True
    return _is_adjective(marked, language, at - 1) or (
        before.text == "," and at > 1 and _is_adjective(marked, language, at - 2) and _starts_noun(marked, language, at + 1)
    )


NO_ARTICLES = frozenset({"that", "which", "what", "who"})
NO_ADJECTIVES = frozenset({"serviceman", "general", "arsenal", "hospital", "official", "festival", "rival", "capital", "table", "vehicle", "admiral", "public", "republic", "traffic", "approval", "withdrawal", "arrival", "survival", "removal", "proposal", "total", "terminal", "signal", "criminal", "offensive", "representative", "executive", "captive", "objective", "initiative", "alternative", "detective", "morning", "evening"})


def _is_adjective(marked: Marked, language: Language, at: int) -> bool:
    low = marked.tokens[at].low
    if low in NO_ADJECTIVES or low in language.sets["grammar.ing_nouns"]:
        return False
    if low in language.sets["grammar.adjective"] or ("-" in low and marked.places[at] < 0 and low not in language.sets["speakers.offices"]):
        return True
    return len(low) > 4 and low.endswith((*language.sets["grammar.adjective_endings"], "ing"))


def _starts_noun(marked: Marked, language: Language, at: int) -> bool:
    """Tell whether a noun follows, so that a participle before it is an adjective."""
    if at >= len(marked.tokens):
        return False
    token = marked.tokens[at]
    sets = language.sets
    return (
        token.text[0].isalpha()
        and token.low not in sets["grammar.preposition"]
        and token.low not in sets["grammar.determiner"]
        and token.low not in sets["grammar.pronoun"]
        and token.low not in sets["grammar.coordinator"]
        and not is_adverb(token.low, language)
    )


def _has_no_subject(marked: Marked, language: Language, at: int) -> bool:
    """Tell whether a past form stands where only a participle can: after a comma or a word that opens a clause."""
    before = marked.tokens[at - 1] if at else None
    if before is None or before.text in ("—", "–", "("):
        return True
    if before.low in ("when", "while", "if", "once", "although", "though", "unless", "as", "where"):
        return True
    return before.text == "," and not _has_comma_subject(marked, at)


def _has_comma_subject(marked: Marked, at: int) -> bool:
    """Tell whether the comma before closes an apposition, so that the verb has a subject before it."""
    commas = sum(token.text == "," for token in marked.tokens[:at])
    return commas >= 2
