"""Tell verbs from nouns and adjectives of the same form, where no auxiliary stands before them.

"Attacks", "advance" and "captured" are verbs in one sentence and none in the next; the words around decide. English
syntax: another language tells them by its endings. Verbs after an auxiliary are ``verbs``'s business.
"""

from frontline.claims.marking import ASIDE_MARK, Marked

Shape = tuple[str, str]

ING, PAST, PARTICIPLE, BASE, THIRD = "ing", "past", "participle", "base", "s"
OPENERS = frozenset({'"', "“", "«", ":", "—", "–", "•"})
SUBJECT_JOINTS = frozenset({"”", ",", "»", '"', ")"})
ACTING = frozenset({"forces", "place", "party", "pronoun", "attack", "munition", "settlement", "flying"})
SHORTEST_ADJECTIVE = 4
MOST_PARTICIPLES = 8
APPOSITION_COMMAS = 2


def free_verb(marked: Marked, at: int) -> Shape | None:
    """Return the lemma and shape of a verb without auxiliaries, or None where the word is a noun or an adjective."""
    shapes = {shape: lemma for lemma, shape in reversed(marked.verb_shapes(at))}
    if at and marked.text(at)[0].isupper() and marked.text(at - 1) not in OPENERS:
        return None
    if ING in shapes:
        return _free_ing(marked, at, shapes[ING])
    if PAST in shapes or PARTICIPLE in shapes:
        return _free_past(marked, at, shapes)
    return _free_present(marked, at, shapes)


def _free_ing(marked: Marked, at: int, lemma: str) -> Shape | None:
    follows = marked.low(at + 1)
    if marked.has("grammar.ing_nouns", at) or follows == "of":
        return None
    if _makes_noun(marked, at) and follows not in ("the", "a", "its", "their"):
        return None
    if marked.low(at - 1) in ("'s", "of") and not follows.isalnum():
        return None
    return lemma, ING


def _free_past(marked: Marked, at: int, shapes: dict[str, str]) -> Shape | None:
    """Tell a past tense from a participle after its noun and from an adjective before one."""
    lemma = shapes.get(PAST) or shapes[PARTICIPLE]
    if _is_attribute(marked, at):
        return None
    if PAST not in shapes:
        return lemma, PARTICIPLE
    if lemma in marked.language.sets["attribution.say"] and _opens_speaker(marked, at + 1):
        return lemma, PAST
    if PARTICIPLE in shapes and (marked.low(at + 1) == "by" or _has_no_subject(marked, at)):
        return shapes[PARTICIPLE], PARTICIPLE
    return lemma, PAST


def _is_attribute(marked: Marked, at: int) -> bool:
    """Tell whether a past form stands before its noun: "the captured village", "destroying encircled units"."""
    if _makes_noun(marked, at, certain=True):
        return True
    return _starts_noun(marked, at + 1) and (at == 0 or _makes_noun(marked, at) or _after_head(marked, at))


def _opens_speaker(marked: Marked, at: int) -> bool:
    """Tell whether a name or an office follows a verb of saying: "said the head of"."""
    if at >= len(marked.tokens):
        return False
    return marked.has("syntax.speaker_openers", at) or marked.text(at)[0].isupper() or marked.parties[at] is not None


def _after_head(marked: Marked, at: int) -> bool:
    """Tell whether the word before is a verb or a preposition, after which a participle is an adjective."""
    before = at - 1
    while before > 0 and marked.is_adverb(before):
        before -= 1
    if marked.has("grammar.preposition", before):
        return True
    infinitive = marked.low(before - 1) == "to"
    return any(
        shape == ING or (shape == PAST and lemma != marked.low(before)) or (shape == BASE and infinitive)
        for lemma, shape in marked.verb_shapes(before)
    )


def _free_present(marked: Marked, at: int, shapes: dict[str, str]) -> Shape | None:
    """Tell a present tense from a plural or singular noun of the same form, by the words around."""
    shape = THIRD if THIRD in shapes and BASE not in shapes else BASE
    lemma = shapes[shape]
    if at == 0 or marked.has("grammar.preposition", at) or "forces" in marked.classes[at]:
        return None
    if marked.low(at - 1) == "enemy":  # "the enemy attacks the town"; "enemy attacks failed"
        return (lemma, shape) if at > 1 and _has_object(marked, at + 1) else None
    noun = _may_be_noun(marked, at)
    before = _word_before(marked, at)
    if _makes_noun(marked, at) or _is_noun_by_what_follows(marked, at, before, noun=noun):
        return None
    governs = lemma in marked.language.sets["governors.any"] and _opens_infinitive(marked, at + 1)
    if governs or _fits_subject(marked, at, before, shape, noun=noun):
        return lemma, shape
    return None


def _word_before(marked: Marked, at: int) -> int:
    """Return the token before a verb that may end its subject: past adverbs, asides and brackets."""
    before = at - 1
    while before > 0 and (marked.is_adverb(before) or marked.text(before) == ASIDE_MARK):
        before -= 1
    if marked.text(before) == ")":
        return next((number - 1 for number in range(before, 0, -1) if marked.text(number) == "("), before)
    return before


def _is_noun_by_what_follows(marked: Marked, at: int, before: int, *, noun: bool) -> bool:
    """Tell whether the next word shows a noun or an adjective: an auxiliary, a compound, the end of "that attacks"."""
    if noun and (_precedes_verb(marked, at + 1) or (marked.low(before) == "that" and not _takes_object(marked, at))):
        return True
    if marked.has("verbs.adjectives", at) and not _starts_noun(marked, at + 1):
        return True
    return marked.has("grammar.compounds", at) and at + 1 < len(marked.tokens) and "forces" in marked.classes[at + 1]


def _fits_subject(marked: Marked, at: int, before: int, shape: str, *, noun: bool) -> bool:
    """Tell whether the word before can be the subject of a verb in this shape."""
    if marked.has("grammar.coordinator", before) or marked.text(before) in SUBJECT_JOINTS:
        return not noun or _takes_object(marked, at)
    if marked.has("grammar.preposition", before) or not marked.text(before)[-1].isalnum():
        return False
    if not noun:
        return True
    if marked.is_verb(before, PAST, PARTICIPLE, ING):
        return False
    if shape == THIRD and not _may_act(marked, before) and not _has_object(marked, at + 1):
        return False
    return _agrees(marked, before, shape)


def _agrees(marked: Marked, before: int, shape: str) -> bool:
    """Tell whether a word agrees with a verb: a plural with "attack", a singular with "attacks"."""
    if marked.has("syntax.relative_pronouns", before):
        return True
    token, word = marked.tokens[before], marked.parties[before]
    plural = marked.has("grammar.plural_nouns", before) or marked.has("syntax.plural_pronouns", before)
    plural = plural or token.noun != token.low
    if word is not None:
        plural = word.kind == "people"
    return plural == (shape == BASE)


def _may_act(marked: Marked, at: int) -> bool:
    """Tell whether a word may be the subject of an attack or an advance: troops, a party, a place, a pronoun."""
    acts = bool(marked.classes[at] & ACTING) or marked.has("syntax.acting_nouns", at)
    return acts or marked.parties[at] is not None


def _has_object(marked: Marked, at: int) -> bool:
    """Tell whether an object follows: a place, an article, a party."""
    if at >= len(marked.tokens):
        return False
    return marked.has("grammar.determiner", at) or marked.places[at] >= 0 or marked.parties[at] is not None


def _takes_object(marked: Marked, at: int) -> bool:
    if at + 1 >= len(marked.tokens):
        return False
    if marked.parties[at + 1] is not None and marked.text(at - 1) == "," and _has_comma_subject(marked, at):
        return True
    return marked.has("grammar.determiner", at + 1) and marked.low(at + 1) not in ("no", "that")


def _precedes_verb(marked: Marked, at: int) -> bool:
    """Tell whether an auxiliary follows, so that the word before it is a subject."""
    while at < len(marked.tokens) and marked.is_adverb(at):
        at += 1
    return any(marked.has(f"grammar.{table}", at) for table in ("be", "have", "do", "modal"))


def _opens_infinitive(marked: Marked, at: int) -> bool:
    return marked.low(at) == "to" and marked.is_verb(at + 1, BASE)


def _may_be_noun(marked: Marked, at: int) -> bool:
    language = marked.language
    if marked.classes[at] or marked.tokens[at].noun in language.by_noun:
        return True
    return any(lemma in language.sets["verbs.nounlike"] for lemma in language.lemmas(marked.low(at)))


def _makes_noun(marked: Marked, at: int, *, certain: bool = False) -> bool:
    """Tell whether the word before makes this one a noun or an adjective: an article, an adjective, a possessive.

    ``certain`` leaves out what may also be the end of a subject.
    """
    if at == 0:
        return False
    word = marked.parties[at - 1]
    if word is not None and word.kind in ("adjective", "compound"):
        return True
    if marked.has("grammar.determiner", at - 1) and not marked.has("syntax.relative_articles", at - 1):
        return True
    compound = marked.has("grammar.compounds", at - 1) and _may_be_noun(marked, at)
    if compound or marked.has("syntax.possessive_marks", at - 1):
        return True
    return not certain and _is_led_by_adjective(marked, at)


def _is_led_by_adjective(marked: Marked, at: int) -> bool:
    if marked.has("grammar.adjective", at - 1) or "number" in marked.classes[at - 1]:
        return True
    if _is_adjective(marked, at - 1):
        return True
    listed = marked.text(at - 1) == "," and at > 1 and _is_adjective(marked, at - 2)
    return listed and _starts_noun(marked, at + 1)


def _is_adjective(marked: Marked, at: int) -> bool:
    low = marked.low(at)
    if all(marked.low(number).endswith("ed") for number in range(at - MOST_PARTICIPLES, at + 1)):
        return False  # no language stacks so many: each would be read by the one before it
    if low.endswith("ed") and at > 0 and not marked.has("syntax.no_participles", at):
        return low not in marked.language.verbs or free_verb(marked, at) is None
    if marked.has("syntax.no_adjectives", at) or marked.has("grammar.ing_nouns", at):
        return False
    hyphened = "-" in low and marked.places[at] < 0 and not marked.has("speakers.offices", at)
    if hyphened or marked.has("grammar.adjective", at):
        return True
    endings = (*marked.language.words["grammar"]["adjective_endings"], "ing")
    return len(low) > SHORTEST_ADJECTIVE and low.endswith(endings)


def _starts_noun(marked: Marked, at: int) -> bool:
    """Tell whether a noun follows, so that a participle before it is an adjective."""
    if not marked.text(at)[:1].isalpha() or marked.is_adverb(at):
        return False
    if marked.has("grammar.directions", at) and (
        marked.has("grammar.preposition", at + 1) or marked.low(at + 1) == "of"
    ):
        return False  # "the fighting continued north of the town"
    return not any(
        marked.has(f"grammar.{table}", at) for table in ("preposition", "determiner", "pronoun", "coordinator")
    )


def _has_no_subject(marked: Marked, at: int) -> bool:
    """Tell whether a past form stands where only a participle can: after a comma or a word that opens a clause."""
    if at == 0 or marked.text(at - 1) in ("—", "–", "("):
        return True
    if marked.has("syntax.reducing", at - 1):
        return True
    return marked.text(at - 1) == "," and not _has_comma_subject(marked, at)


def _has_comma_subject(marked: Marked, at: int) -> bool:
    """Tell whether the comma before closes an apposition, so that the verb has a subject before it."""
    return sum(token.text == "," for token in marked.tokens[:at]) >= APPOSITION_COMMAS
