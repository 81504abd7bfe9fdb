"""Say where in a sentence one clause ends and the next begins: at a word that opens one, at "and", at a comma.

English punctuation and word order. What the clauses are to each other belongs in ``clauses``.
"""

from dataclasses import replace

from frontline.claims.marking import ASIDE_MARK, Marked
from frontline.claims.verbs import FINITE, INFINITIVE, ING, PARTICIPLE, VerbGroup, find_verb_groups

STRONG = frozenset({";", "—", "–", ":", "(", ")", "-"})
QUOTE_MARKS = frozenset({"“", "”", '"', "«", "»", "„"})
MARKS = STRONG | QUOTE_MARKS | {ASIDE_MARK, ",", ".", "!", "?", "…", "'", "’"}
FORWARD = 6

Cut = tuple[int, VerbGroup]


def cut_clauses(marked: Marked) -> tuple[int, list[Cut]]:
    """Return how many tokens before the first clause are its parted subject, and where each clause begins.

    A verb that only belongs to the subject of another ("taking the city would be") opens no clause.
    """
    groups = find_verb_groups(marked)
    if not groups:
        return 0, []
    pending = _pending(marked, groups[0])
    cuts: list[Cut] = [(pending, groups[0])]
    for group in groups[1:]:
        start, last = cuts[-1]
        cut, joined = _boundary(marked, last, group, start)
        if (not joined and _is_subject(last, group, first=len(cuts) == 1)) or _modifies_subject(marked, cuts, group):
            cuts[-1] = (start, group)
            continue
        gapped = _gapped(marked, last, group)
        cuts.append((cut, gapped if joined else _reduced(marked, gapped, cut)))
    return pending, cuts


def lists_adjectives(marked: Marked, comma: int) -> bool:
    """Tell whether a comma stands between two adjectives: "a slow, encircling advance"."""
    after = marked.has("grammar.adjective", comma + 1) or marked.low(comma + 1).endswith("ing")
    return marked.has("grammar.adjective", comma - 1) and after


def opens_subject(marked: Marked, at: int) -> bool:
    """Tell whether a subject begins: "that its men ..." is a clause, "that city ..." a noun phrase."""
    if at >= len(marked.tokens):
        return False
    opens = marked.has("grammar.determiner", at) or marked.has("grammar.pronoun", at)
    return opens or marked.text(at)[0].isupper() or marked.parties[at] is not None


def _is_subject(last: VerbGroup, group: VerbGroup, *, first: bool) -> bool:
    """Tell whether the verb before is the subject of this one: "taking the city would be", "attempts to enter were"."""
    return group.form == FINITE and (last.form == ING or (last.form == INFINITIVE and first))


def _modifies_subject(marked: Marked, cuts: list[Cut], group: VerbGroup) -> bool:
    """Tell whether the verb before belongs to the subject: "the attack begun from Y, by its data, was beaten back"."""
    last = cuts[-1][1]
    if len(cuts) > 1 or last.start < FIRST_NOUN or last.form not in (PARTICIPLE, INFINITIVE) or group.form != FINITE:
        return False
    return marked.text(group.start - 1) == "," and marked.text(last.start - 1)[0].isalpha()


FIRST_NOUN = 2


def _gapped(marked: Marked, before: VerbGroup, group: VerbGroup) -> VerbGroup:
    """Read "5 tanks were burned, 20 houses taken" as two passives."""
    alone = group.form == FINITE and group.head == group.start and not group.present
    if not alone or not before.passive or not marked.is_verb(group.head, PARTICIPLE):
        return group
    follows = marked.text(group.end)
    bare = not follows[:1].isalnum() or follows in ("and", "or") or marked.has("grammar.preposition", group.end)
    says = group.lemma in marked.language.sets["attribution.say"]
    return replace(group, passive=True) if bare and not says else group


def _reduced(marked: Marked, group: VerbGroup, cut: int) -> VerbGroup:
    """Read a past form that nothing joins to the verb before it as a participle: "an advance designed to"."""
    if group.form == FINITE and not group.modal and cut == group.start and marked.is_verb(group.start, PARTICIPLE):
        return replace(group, form=PARTICIPLE, passive=group.head == group.start or group.passive)
    return group


# ------------------------------------------------------------------ before the first verb


def _pending(marked: Marked, group: VerbGroup) -> int:
    """Return where the first clause begins when its subject, or words without a verb, stand apart before it."""
    spoken = _after_verbless_content(marked, group)
    if spoken:
        return spoken
    sayings = marked.language.sets["attribution.saying_nouns"]
    for number in range(group.start - 1, 0, -1):
        if marked.low(number) == "that" and marked.tokens[number - 1].noun in sayings:
            return number
    for number in range(group.start - 1, 1, -1):
        if marked.has("syntax.parting_relatives", number) and marked.text(number - 1) == ",":
            return number
    return 0


def _after_verbless_content(marked: Marked, group: VerbGroup) -> int:
    """Return where the speaker begins after words without a verb: "No talk of retreat, the commander said", or 0."""
    if group.passive or group.lemma not in marked.language.sets["attribution.say"]:
        return 0
    commas = [number for number in range(group.start) if marked.text(number) == ","]
    if not commas or commas[-1] == group.start - 1:
        return 0
    follows = any(marked.text(number) == "," for number in range(group.end, group.end + FORWARD))
    if marked.has("grammar.preposition", 0) and not follows:
        return 0
    first = commas[-1] + 1
    opens = marked.has("grammar.determiner", first) or marked.has("grammar.pronoun", first)
    titled = marked.has("speakers.offices", 0) or (marked.text(0)[:1].isupper() and marked.text(1)[:1].isupper())
    return first if (opens or marked.text(first)[0].isupper()) and not titled else 0


# ------------------------------------------------------------------ between two verbs


def _boundary(marked: Marked, before: VerbGroup, group: VerbGroup, least: int) -> tuple[int, bool]:
    """Return where the clause of ``group`` begins, and whether something marks it; the gap lies between the groups."""
    first, last = max(before.end, least), group.start
    found = _last_strong(marked, range(first, last))
    first = first if found is None else found + 1
    gap = range(first, last)
    opener = _opener(marked, gap, group)
    if opener is not None:
        return opener, True
    joint = _joint(marked, gap, group)
    if group.form != FINITE:
        if joint is not None and group.form != INFINITIVE and _has_noun(marked, joint, last):
            return joint, True
        return _before_nonfinite(marked, last, first, group.form), True
    if joint is not None or found is not None:
        return first if joint is None else joint, True
    sets = marked.language.sets
    if before.lemma in sets["attribution.say"] or before.lemma in sets["attribution.deny"]:
        return _after_adjuncts(marked, first, last), True
    return last, False


def _last_strong(marked: Marked, gap: range) -> int | None:
    """Return the last dash, semicolon, colon, bracket or quotation mark; brackets that close again are passed over."""
    found: int | None = None
    opened: tuple[int | None] | None = None
    for number in gap:
        text = marked.text(number)
        if text == "(":
            opened = (found,)
        if text in STRONG or (text in QUOTE_MARKS and number + 1 < gap.stop):
            found = number
        if text == ")" and opened is not None:
            found, opened = opened[0], None
    return found


def _opener(marked: Marked, gap: range, group: VerbGroup) -> int | None:
    """Return the token of a word that opens a clause: the first of a run, the last run before the verb."""
    found = None
    for number in gap:
        if not _opens_clause(marked, gap, number, group):
            continue
        if found is None or number != found + 1:
            led = marked.has("syntax.led_relatives", number) and marked.has("grammar.preposition", number - 1)
            found = number - 1 if led and number - 1 in gap else number
    return found


def _opens_clause(marked: Marked, gap: range, at: int, group: VerbGroup) -> bool:
    if not marked.has("grammar.subordinator", at):
        return False
    low = marked.low(at)
    if low == "as" and (marked.has("syntax.degrees", at + 1) or marked.has("syntax.degrees", at - 1)):
        return False
    if marked.has("syntax.doubtful_openers", at) and not _has_subject(marked, at + 1, group.start):
        return False
    demonstrative = marked.has("grammar.preposition", at - 1) and marked.low(at - 1) != "to"
    return not (low == "that" and at + 1 < group.start and at > gap.start and demonstrative)


def _has_subject(marked: Marked, start: int, end: int) -> bool:
    words = any(marked.text(number)[0].isalnum() for number in range(start, end))
    return words and not any(marked.text(number) == "," for number in range(start, end - 1))


def _has_noun(marked: Marked, start: int, end: int) -> bool:
    """Tell whether a subject stands between a comma or "and" and a participle."""
    opens = marked.text(start) == "," or any(
        marked.has(f"grammar.{table}", start) for table in ("coordinator", "possessive")
    )
    words = [
        number
        for number in range(start, end)
        if marked.text(number)[0].isalnum() and not marked.is_adverb(number) and not marked.has("grammar.coordinator", number)
    ]  # fmt: skip
    return opens and bool(words) and marked.has("grammar.determiner", words[0])


def _before_nonfinite(marked: Marked, start: int, least: int, form: str) -> int:
    """Step back over a preposition or an adverb before a participle, over "in order" before an infinitive."""
    if form == INFINITIVE:
        ordered = marked.low(start - 1) == "order" and marked.low(start - 2) == "in"
        return max(least, start - 2) if ordered else start
    while start > least and (marked.has("syntax.before_participles", start - 1) or marked.is_adverb(start - 1)):
        start -= 1
    return start


def _joint(marked: Marked, gap: range, group: VerbGroup) -> int | None:
    """Return the token of the "and", "but", comma or pronoun at which a second finite clause begins."""
    joints = [n for n in gap if marked.has("grammar.coordinator", n) or marked.has("syntax.more_joints", n)]
    with_comma = [number for number in joints if number > 0 and marked.text(number - 1) == ","]
    if with_comma:
        return with_comma[-1]
    if joints and all(marked.is_adverb(number) for number in range(joints[-1] + 1, group.start)):
        return joints[-1]
    commas = [number for number in gap if marked.text(number) == "," and not lists_adjectives(marked, number)]
    if commas:
        spoken = _before_speaker(marked, commas, group)
        return _after_comma(marked, commas, group) if spoken is None else spoken
    if joints:
        return joints[0]
    pronoun = group.start - 1
    while pronoun > gap.start and marked.is_adverb(pronoun):
        pronoun -= 1
    return pronoun if pronoun in gap and marked.has("syntax.nominative", pronoun) else None


def _before_speaker(marked: Marked, commas: list[int], group: VerbGroup) -> int | None:
    """Return where a speaker with an apposition begins: ", the head of the region, Jane Doe, said"."""
    if group.lemma not in marked.language.sets["attribution.say"] or len(commas) == 1:
        return None
    ends = [*commas[1:], group.start]
    for number, (comma, end) in enumerate(zip(commas, ends, strict=True)):
        if any(_is_office(marked, at) for at in range(comma + 1, end)):
            name = range(commas[number - 1] + 1, comma) if number else range(0)
            named = len(name) > 0 and all(marked.text(at)[0].isupper() for at in name)
            return name.start if named else comma + 1  # ", Jane Doe, the head of the region, said"
    return None


def _is_office(marked: Marked, at: int) -> bool:
    sets = marked.language.sets
    offices = sets["speakers.offices"] | sets["speakers.analysts"]
    token = marked.tokens[at]
    return token.noun in offices or token.low in offices or token.text in sets["speakers.titles"]


def _after_comma(marked: Marked, commas: list[int], group: VerbGroup) -> int:
    """Return where the subject of the second clause begins; it may hold commas of its own."""
    if commas[-1] == group.start - 1:  # a comma closes an apposition: the subject begins before it
        for comma in commas[:-1]:
            if opens_subject(marked, comma + 1) or "number" in marked.classes[comma + 1]:
                return comma + 1
    for comma in reversed(commas):
        between = range(comma + 1, group.start)
        if any(marked.text(number)[0].isalnum() and not marked.is_adverb(number) for number in between):
            return comma + 1
    return group.start if commas[-1] + 1 == group.start else commas[0] + 1


def _after_adjuncts(marked: Marked, start: int, end: int) -> int:
    """Skip "on Saturday" and the like after a verb of saying."""
    at = start
    while at < end:
        day = marked.has("dates.weekdays", at + 1) or marked.has("dates.months", at + 1)
        if marked.low(at) in ("on", "in") and at + 1 < end and day:
            at += 2
        elif marked.has("dates.weekdays", at) or marked.has("syntax.day_adverbs", at) or marked.low(at).isdigit():
            at += 1
        else:
            break
    return at
