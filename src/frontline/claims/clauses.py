"""Cut a sentence into clauses: one verb group each, with its marker, its subject and what it depends on.

A shallow analysis by closed word classes and punctuation, no parse tree. Who speaks in a clause belongs in
``attribution``, what it states in ``reading``.
"""

from dataclasses import dataclass, replace

from frontline.claims.language import Language
from frontline.claims.marking import Marked
from frontline.claims.verbs import FINITE, INFINITIVE, ING, PARTICIPLE, VerbGroup, find_verb_groups, is_adverb

LONGEST_ASIDE = 12
DEGREES = frozenset({"many", "much", "well", "far", "few", "little", "of", "long", "soon", "such"})
STRONG = frozenset({";", "—", "–", ":", "(", ")", "-"})
ASIDE_MARK = "·"
MARKS = frozenset({ASIDE_MARK, ",", ";", ":", "—", "–", "-", "(", ")", ".", "!", "?", "…", "“", "”", '"', "«", "»", "„", "'", "’"})
QUOTE_MARKS = frozenset({"“", "”", '"', "«", "»", "„"})

MAIN, COORDINATE, CONTENT, RELATIVE, ADVERBIAL, REDUCED, PURPOSE, RESUMED = (
    "main", "coordinate", "content", "relative", "adverbial", "reduced", "purpose", "resumed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    Attributes:
        index: its number in the sentence.
        start: first token.
        end: the token after the last.
        group: its verb group, or None in a clause without a verb.
        kind: how it hangs on: ``main``, ``coordinate``, ``content``, ``relative``, ``adverbial``, ``reduced``
            (a participle), ``purpose`` (an infinitive) or ``resumed`` after a clause set between.
        marker: the word that opens it, such as ``while``, or empty.
        subject: its grammatical subject, as a span of tokens; that of another clause where it has none of its own.
        own_subject: whether the subject stands in the clause.
        parent: the clause that it depends on, or -1.
    """

    index: int
    start: int
    end: int
    group: VerbGroup | None
    kind: str
    marker: str
    subject: tuple[int, int]
    own_subject: bool
    parent: int

    @property
    def after(self) -> tuple[int, int]:
        """Return the span of tokens after the verb."""
        return (self.group.end if self.group else self.start, self.end)


def find_clauses(marked: Marked, language: Language) -> tuple[Clause, ...]:
    """Cut a sentence into clauses, in order; what is set between commas for attribution is passed over."""
    for start, end in find_asides(marked, language):
        marked = _mask(marked, start, end)
    return _find_clauses(marked, language)


def find_asides(marked: Marked, language: Language) -> tuple[tuple[int, int], ...]:
    """Return the spans of words that only say who speaks, between two commas: ", the ministry said on Friday,"."""
    tokens = marked.tokens
    commas = [n for n, token in enumerate(tokens) if token.text == ","]
    found = []
    for first, second in zip(commas, commas[1:], strict=False):
        if 0 < second - first - 1 <= LONGEST_ASIDE and _is_aside(marked, language, first + 1, second):
            if not _closes_apposition(marked, language, first):
                found.append((first, second + 1))
    return tuple(found)


def _is_aside(marked: Marked, language: Language, start: int, end: int) -> bool:
    sets = language.sets
    words = marked.lows(start, end)
    if any(words.startswith(f" {phrase} ") for phrase in (*language.words["attribution"]["according"], *language.words["attribution"]["by_account"])):
        return True
    lows = [token.low for token in marked.tokens[start:end]]
    if lows[-1] == "notwithstanding" or lows[0] == "despite":
        return True
    if lows[0] in sets["attribution.account_leads"] and any(low in sets["attribution.account_nouns"] for low in lows):
        return not any(lemma in sets["grammar.be"] for lemma in lows)
    verbs = [n for n in range(start, end) if any(lemma in sets["attribution.say"] or lemma in sets["attribution.aside"] for lemma in language.lemmas(marked.tokens[n].low))]
    if not verbs or marked.tokens[start].low in sets["grammar.coordinator"] or marked.tokens[start].low in sets["grammar.subordinator"]:
        return False
    after = lows[verbs[-1] + 1 - start :]
    adjunct = not after or after[0] in sets["grammar.preposition"] or after[0] in sets["dates.weekdays"] or is_adverb(after[0], language) or verbs[-1] == start
    return adjunct and (verbs[-1] > start or bool(after))


def _closes_apposition(marked: Marked, language: Language, comma: int) -> bool:
    """Tell whether the words before a comma are a speaker, so that the verb after an apposition is the main one."""
    before = marked.tokens[:comma]
    named = any(word is not None and word.kind in ("name", "capital", "people") for word in marked.parties[max(0, comma - 2) : comma])
    office = any(token.low in language.sets["speakers.offices"] for token in before[-4:])
    return len(before) <= 4 and (named or office) and not any(token.text == "," for token in before)


def _mask(marked: Marked, start: int, end: int) -> Marked:
    """Return a sentence whose tokens in a span are marks that no rule looks at."""
    tokens = [
        replace(token, text=ASIDE_MARK, low=ASIDE_MARK, noun=ASIDE_MARK) if start <= number < end else token
        for number, token in enumerate(marked.tokens)
    ]
    blank = (None,) * (end - start)
    nowhere = (-1,) * (end - start)
    empty: tuple[frozenset[str], ...] = (frozenset(),) * (end - start)
    return replace(
        marked, tokens=tuple(tokens), parties=(*marked.parties[:start], *blank, *marked.parties[end:]),
        places=(*marked.places[:start], *nowhere, *marked.places[end:]),
        classes=(*marked.classes[:start], *empty, *marked.classes[end:]),
    )  # fmt: skip


def _find_clauses(marked: Marked, language: Language) -> tuple[Clause, ...]:
    groups = list(find_verb_groups(marked, language))
    if not groups:
        return (Clause(0, 0, len(marked.tokens), None, MAIN, "", (0, 0), own_subject=False, parent=-1),)
    cuts = [0]
    kept = [groups[0]]
    pending = _pending(marked, language, groups[0])
    for group in groups[1:]:
        cut, joined = _boundary(marked, language, kept[-1], group, cuts[-1])
        if not joined and group.form == FINITE and (kept[-1].form == ING or (kept[-1].form == INFINITIVE and len(kept) == 1)):  # "taking the city would be": a subject
            kept[-1] = group
            continue
        if _modifies_subject(marked, kept, group):
            kept[-1] = group
            continue
        group = _gapped(marked, language, kept[-1], group)
        kept.append(group if joined else _reduced(marked, language, group, cut))
        cuts.append(cut)
    cuts.append(len(marked.tokens))
    clauses: list[Clause] = []
    if pending:
        clauses.append(Clause(0, 0, pending, None, MAIN, "", (0, pending), own_subject=True, parent=-1))
        cuts[0] = pending
    for number, group in enumerate(kept):
        clauses.append(_clause(marked, language, clauses, (cuts[number], cuts[number + 1]), group))
    return tuple(clauses)


def _modifies_subject(marked: Marked, kept: list[VerbGroup], group: VerbGroup) -> bool:
    """Tell whether the participle before belongs to the subject: "the attack begun from Y, by its data, was beaten back"."""
    last = kept[-1]
    if last.form not in (PARTICIPLE, INFINITIVE) or group.form != FINITE or marked.tokens[group.start - 1].text != ",":
        return False
    return len(kept) == 1 and last.start > 1 and marked.tokens[last.start - 1].text[0].isalpha()


def _gapped(marked: Marked, language: Language, before: VerbGroup, group: VerbGroup) -> VerbGroup:
    """Read "5 tanks were burned, 20 houses taken" as two passives."""
    shapes = {shape for _, shape in language.verbs.get(marked.tokens[group.head].low, ())}
    alone = group.form == FINITE and group.head == group.start and "participle" in shapes and not group.present
    follows = marked.tokens[group.end] if group.end < len(marked.tokens) else None
    bare = follows is None or not follows.text[0].isalnum() or follows.low in ("and", "or") or follows.low in language.sets["grammar.preposition"]
    say = group.lemma in language.sets["attribution.say"]
    return replace(group, passive=True) if alone and before.passive and bare and not say else group


def _pending(marked: Marked, language: Language, group: VerbGroup) -> int:
    """Return where a relative clause begins that parts the subject of the sentence from its verb, or 0."""
    spoken = _verbless_content(marked, language, group)
    if spoken:
        return spoken
    sayings = language.sets["attribution.saying_nouns"]
    for number in range(group.start - 1, 0, -1):
        if marked.tokens[number].low == "that" and marked.tokens[number - 1].noun in sayings:
            return number
    for number in range(group.start - 1, 1, -1):
        if marked.tokens[number].low in ("who", "which", "where", "whose") and marked.tokens[number - 1].text == ",":
            return number
    return 0


def _verbless_content(marked: Marked, language: Language, group: VerbGroup) -> int:
    """Return where the speaker begins after words without a verb: "No talk of retreat, the commander said", or 0."""
    if group.lemma not in language.sets["attribution.say"] or group.passive:
        return 0
    commas = [number for number in range(group.start) if marked.tokens[number].text == ","]
    if not commas or commas[-1] == group.start - 1:
        return 0
    first = marked.tokens[commas[-1] + 1]
    sets = language.sets
    opens = first.low in sets["grammar.determiner"] or first.low in sets["grammar.pronoun"] or first.text[0].isupper()
    if marked.tokens[0].low in sets["grammar.preposition"] and not any(other.text == "," for other in marked.tokens[group.end : group.end + 6]):
        return 0
    titled = marked.tokens[0].low in sets["speakers.offices"] or marked.tokens[0].text[:1].isupper() and marked.tokens[1].text[:1].isupper()
    return commas[-1] + 1 if opens and not titled else 0


def _reduced(marked: Marked, language: Language, group: VerbGroup, cut: int) -> VerbGroup:
    """Read a past form that nothing joins to the verb before it as a participle: "an advance designed to"."""
    shapes = {shape for _, shape in language.verbs.get(marked.tokens[group.start].low, ())}
    if group.form == FINITE and "participle" in shapes and not group.modal and cut == group.start:
        return replace(group, form=PARTICIPLE, passive=group.head == group.start or group.passive)
    return group


def _boundary(
    marked: Marked, language: Language, before: VerbGroup, group: VerbGroup, least: int
) -> tuple[int, bool]:
    """Return where the clause of ``group`` begins, and whether something marks it; the gap lies between the groups."""
    first, last = max(before.end, least), group.start
    found = _last_strong(marked, range(first, last))
    first = first if found is None else found + 1
    gap = range(first, last)
    opener = _opener(marked, language, gap, group)
    if opener is not None:
        return opener, True
    joint = _joint(marked, language, gap, group)
    if group.form in (INFINITIVE, ING, PARTICIPLE):
        if joint is not None and group.form != INFINITIVE and _has_noun(marked, language, joint, last):
            return joint, True
        return _before_nonfinite(marked, language, last, first, group.form), True
    if joint is not None or found is not None:
        return joint if joint is not None else first, True
    sets = language.sets
    if before.lemma in sets["attribution.say"] or before.lemma in sets["attribution.deny"]:
        return _after_adjuncts(marked, language, first, last), True
    return last, False


def _has_noun(marked: Marked, language: Language, start: int, end: int) -> bool:
    """Tell whether a subject stands between a comma or "and" and a participle."""
    tokens = [marked.tokens[number] for number in range(start, end)]
    opens = bool(tokens) and (tokens[0].text == "," or tokens[0].low in language.sets["grammar.coordinator"] or tokens[0].low in language.sets["grammar.possessive"])
    words = [token for token in tokens if token.text[0].isalnum() and not is_adverb(token.low, language)]
    words = [token for token in words if token.low not in language.sets["grammar.coordinator"]]
    return opens and bool(words) and words[0].low in language.sets["grammar.determiner"]


def _last_strong(marked: Marked, gap: range) -> int | None:
    """Return the last dash, semicolon, colon, bracket or quotation mark; brackets that close in the gap are passed over."""
    found, opened = None, None
    for number in gap:
        text = marked.tokens[number].text
        if text == "(":
            opened = (number, found)
        if text in STRONG or (text in QUOTE_MARKS and number + 1 < gap.stop):
            found = number
        if text == ")" and opened is not None:
            found, opened = opened[1], None
    return found


def _opener(marked: Marked, language: Language, gap: range, group: VerbGroup) -> int | None:
    """Return the token of a word that opens a clause: the first of a run, the last run before the verb."""
    sets = language.sets
    found = None
    for number in gap:
        low = marked.tokens[number].low
        if low not in sets["grammar.subordinator"]:
            continue
        if low == "as" and (marked.tokens[number + 1].low in DEGREES or marked.tokens[number - 1].low in DEGREES):
            continue
        if low in ("as", "since", "after", "before", "until", "so", "even", "how") and not _has_subject(marked, number + 1, group.start):
            continue
        if low == "that" and number + 1 < group.start and number > gap.start and _is_demonstrative(marked, language, number):
            continue
        if found is None or number != found + 1:
            found = number
            if low in ("which", "whom") and number - 1 in gap and marked.tokens[number - 1].low in sets["grammar.preposition"]:
                found = number - 1
    return found


def _opens_subject(marked: Marked, language: Language, at: int) -> bool:
    """Tell whether a subject begins: "that its men ..." is a clause, "that city ..." a noun phrase."""
    if at >= len(marked.tokens):
        return False
    low = marked.tokens[at].low
    sets = language.sets
    capital = marked.tokens[at].text[0].isupper()
    return low in sets["grammar.determiner"] or low in sets["grammar.pronoun"] or capital or marked.parties[at] is not None


def _is_demonstrative(marked: Marked, language: Language, at: int) -> bool:
    before = marked.tokens[at - 1].low
    return before in language.sets["grammar.preposition"] and before not in ("to",)


def _has_subject(marked: Marked, start: int, end: int) -> bool:
    words = [number for number in range(start, end) if marked.tokens[number].text[0].isalnum()]
    if not words:
        return False
    return not any(marked.tokens[number].text == "," for number in range(start, end - 1))


def _before_nonfinite(marked: Marked, language: Language, start: int, least: int, form: str) -> int:
    """Step back over a preposition or an adverb before a participle or infinitive."""
    while start > least:
        low = marked.tokens[start - 1].low
        if form == INFINITIVE and low not in ("in", "order"):
            break
        if form == INFINITIVE and low == "in" and marked.tokens[start].low != "order":
            break
        if low in ("by", "after", "before", "while", "when", "without", "in", "on", "order", "if", "once", "from") or is_adverb(low, language):
            start -= 1
            continue
        break
    return start


def _joint(marked: Marked, language: Language, gap: range, group: VerbGroup) -> int | None:
    """Return the token of the "and", "but" or comma that joins two finite clauses."""
    sets = language.sets
    tokens = marked.tokens
    joints = [number for number in gap if tokens[number].low in sets["grammar.coordinator"] or tokens[number].low in ("nor", "while")]
    with_comma = [number for number in joints if number > 0 and tokens[number - 1].text == ","]
    for number in reversed(with_comma):
        return number
    if joints and (joints[-1] == group.start - 1 or all(is_adverb(tokens[k].low, language) for k in range(joints[-1] + 1, group.start))):
        return joints[-1]
    commas = [number for number in gap if tokens[number].text == "," and not lists_adjectives(marked, language, number)]
    if commas and (spoken := _comma_before_speaker(marked, language, commas, group)) is not None:
        return spoken
    if commas:
        return _comma(marked, language, commas, group)
    if joints:
        return joints[0]
    pronoun = group.start - 1
    while pronoun > gap.start and is_adverb(tokens[pronoun].low, language):
        pronoun -= 1
    return pronoun if pronoun in gap and tokens[pronoun].low in ("it", "they", "he", "she", "we", "i") else None


def _comma_before_speaker(marked: Marked, language: Language, commas: list[int], group: VerbGroup) -> int | None:
    """Return the first comma after which an office stands: ", the head of the region, Jane Doe, said"."""
    if group.lemma not in language.sets["attribution.say"] or len(commas) < 2:
        return None
    offices = language.sets["speakers.offices"] | language.sets["speakers.analysts"]
    for comma, following in zip(commas, [*commas[1:], group.start], strict=True):
        words = marked.tokens[comma + 1 : following]
        if any(word.noun in offices or word.low in offices or word.text in language.sets["speakers.titles"] for word in words):
            previous = marked.tokens[commas[commas.index(comma) - 1] + 1 : comma] if commas.index(comma) else ()
            if previous and all(word.text[0].isupper() for word in previous):  # ", Jane Doe, the head of the region, said"
                return commas[commas.index(comma) - 1] + 1
            return comma + 1
    return None


def lists_adjectives(marked: Marked, language: Language, comma: int) -> bool:
    """Tell whether a comma stands between two adjectives: "a slow, encircling advance"."""
    if comma + 1 >= len(marked.tokens):
        return False
    before, after = marked.tokens[comma - 1].low, marked.tokens[comma + 1].low
    return before in language.sets["grammar.adjective"] and (after in language.sets["grammar.adjective"] or after.endswith("ing"))


def _comma(marked: Marked, language: Language, commas: list[int], group: VerbGroup) -> int:
    """Return the comma before the subject of the second clause; a subject may hold commas of its own."""
    if commas[-1] == group.start - 1:  # a comma closes an apposition: the subject begins before it
        for number in commas[:-1]:
            if _opens_subject(marked, language, number + 1) or "number" in marked.classes[number + 1]:
                return number + 1
    for number in reversed(commas):
        words = [k for k in range(number + 1, group.start) if marked.tokens[k].text[0].isalnum() and not is_adverb(marked.tokens[k].low, language)]
        if words:
            return number + 1
    return commas[-1] + 1 if commas[-1] + 1 == group.start else commas[0] + 1


def _after_adjuncts(marked: Marked, language: Language, start: int, end: int) -> int:
    """Skip "on Saturday" and the like after a verb of saying."""
    tokens = marked.tokens
    at = start
    while at < end:
        low = tokens[at].low
        if low in ("on", "in") and at + 1 < end and (tokens[at + 1].low in language.sets["dates.weekdays"] or tokens[at + 1].low in language.sets["dates.months"]):
            at += 2
        elif low in language.sets["dates.weekdays"] or low in ("today", "yesterday", "earlier", "later") or low.isdigit():
            at += 1
        else:
            break
    return at


def _clause(
    marked: Marked, language: Language, done: list[Clause], span: tuple[int, int], group: VerbGroup
) -> Clause:
    start, end = span
    first, marker = _read_marker(marked, language, start, group)
    subject = _subject(marked, language, first, group)
    kind = _kind(language, done, marker, group, subject)
    own = subject[0] < subject[1]
    closely = start > 0 and marked.tokens[start - 1].text != ","
    parent = _parent(language, done, kind, group, own_subject=own, closely=closely)
    if done and done[0].group is None and kind in (RESUMED, COORDINATE) and not marker and group.form == FINITE:
        said = language.sets["attribution.say"]
        if all(clause.kind == RELATIVE or (clause.group is not None and clause.group.lemma in said) for clause in done[1:]):  # the subject that the relative clause parted from its verb
            return Clause(len(done), start, end, group, RESUMED, "", done[0].subject, own_subject=False, parent=0)
    if kind == RELATIVE and not own:
        subject, own = _antecedent(marked, language, start, done), False
    elif not own:
        subject = _inherited(marked, done, kind, parent, start)
    return Clause(len(done), start, end, group, kind, marker, subject, own_subject=own, parent=parent)


def _is_phrase(marked: Marked, start: int, end: int) -> bool:
    """Tell whether a comma ends a phrase of time before the subject: "Before the war, the city was"."""
    commas = [number for number in range(start, end) if marked.tokens[number].text == ","]
    return len(commas) == 1 and commas[0] < end - 1


def _is_led_relative(marked: Marked, at: int) -> bool:
    return at + 1 < len(marked.tokens) and marked.tokens[at + 1].low in ("which", "whom")


def _read_marker(marked: Marked, language: Language, start: int, group: VerbGroup) -> tuple[int, str]:
    """Return the token after the words that open a clause, and the telling one of them."""
    sets = language.sets
    marker = ""
    at = start
    while at < group.start:
        low = marked.tokens[at].low
        if _is_led_relative(marked, at):
            at += 1
            continue
        if low == "so" and at + 1 < group.start and marked.tokens[at + 1].low == "far":
            break
        if marked.tokens[at].text in MARKS or low in ("even", "also", "then", "still", "however", "now", "order", "so"):
            at += 1
        elif low in sets["grammar.coordinator"] or low in sets["grammar.subordinator"] or low in ("by", "without") and group.form == ING:
            if low in ("before", "after", "since", "as", "until") and not marker and _is_phrase(marked, at + 1, group.start):
                break
            if low in ("that", "before", "after", "since", "as") and not marker and start == 0 and not _opens_subject(marked, language, at + 1):
                break
            marker = low if not marker or marker in sets["grammar.coordinator"] or marker == "that" else marker
            at += 1
        else:
            break
    return at, marker


def _subject(marked: Marked, language: Language, start: int, group: VerbGroup) -> tuple[int, int]:
    """Return the span of the subject before the verb, without adverbial phrases at its head or marks at its end."""
    tokens = marked.tokens
    end = group.start
    start = max([start, *(number + 1 for number in range(start, end) if tokens[number].text in (":", ";", "—", "–"))])
    while end > start and (tokens[end - 1].text in MARKS or is_adverb(tokens[end - 1].low, language) and tokens[end - 1].low not in ("there", "all", "both", "here")):
        end -= 1
    while start < end:
        low = tokens[start].low
        leads = low in language.sets["grammar.preposition"] or low in language.sets["grammar.directions"] or is_adverb(low, language) or low in ("farther", "elsewhere", "earlier", "later")
        comma = next((number for number in range(start, end) if tokens[number].text in (",", ASIDE_MARK)), None)
        apposed = comma is not None and tokens[group.start - 1].text == ","
        if leads and apposed and comma is not None and (last := _last_phrase(marked, language, start, comma, strict=True)):
            start = last
            break
        measures = low in ("about", "around", "over", "there", "all", "both", "nearly", "almost", "up", "under", "at")
        if leads and not measures and comma is not None:
            start = comma + 1
        elif leads and (last := _last_phrase(marked, language, start, end)):
            start = last
        elif tokens[start].text in MARKS:
            start += 1
        else:
            break
    return _after_apposition(marked, language, start, end, group), end


def _after_apposition(marked: Marked, language: Language, start: int, end: int, group: VerbGroup) -> int:
    """Return where the subject begins after words set before it: "Home to 900 people, the village had"."""
    commas = [number for number in range(start, end) if marked.tokens[number].text == ","]
    if not commas or marked.tokens[group.start - 1].text == ",":
        return start
    after = [token.low for token in marked.tokens[commas[-1] + 1 : end]]
    listed = any(low in language.sets["grammar.coordinator"] for low in after)
    return start if listed or not after else commas[-1] + 1


def _last_phrase(marked: Marked, language: Language, start: int, end: int, *, strict: bool = False) -> int:
    """Return where the last noun phrase begins that no preposition leads: "Along the front X troops" has "X troops"."""
    sets = language.sets
    for number in range(end - 1, start, -1):
        token, before = marked.tokens[number], marked.tokens[number - 1]
        opens = (
            token.low in sets["grammar.determiner"] or token.low in sets["grammar.pronoun"] or marked.parties[number] is not None
            or token.text[0].isupper() or "number" in marked.classes[number]
        )  # fmt: skip
        joined = (
            before.low in sets["grammar.preposition"] or before.low in sets["grammar.coordinator"] or before.low in sets["grammar.determiner"]
            or before.low in sets["grammar.adjective"] or before.text in MARKS or before.low == "'s" or marked.parties[number - 1] is not None
            or (before.text[0].isupper() and token.text[0].isupper() and before.low not in sets["dates.weekdays"])
        )  # fmt: skip
        if opens and not joined and token.low not in ("'s",):
            return number
    return 0 if strict else _after_phrase(marked, language, start, end)


def _after_phrase(marked: Marked, language: Language, start: int, end: int) -> int:
    """Return the token after a short phrase of place: "In the city | detachments of the army", or 0."""
    sets = language.sets
    at = start + 1
    while at < end and (marked.tokens[at].low in sets["grammar.determiner"] or marked.tokens[at].low in sets["grammar.adjective"]):
        at += 1
    at += 1
    if at >= end or marked.tokens[at].low in sets["grammar.preposition"] or not marked.tokens[at].text[0].isalpha() or marked.tokens[at].low == "'s":
        return 0
    return at


def _kind(language: Language, done: list[Clause], marker: str, group: VerbGroup, subject: tuple[int, int]) -> str:
    sets = language.sets
    own = subject[0] < subject[1]
    if marker == "that" and not own and done and done[-1].group and done[-1].group.lemma in sets["attribution.say"]:
        return CONTENT
    if marker in sets["grammar.relative"] and (marker != "that" or not own) and done:
        return RELATIVE
    if marker in sets["grammar.complementizer"]:
        return CONTENT if done else MAIN
    if marker in sets["grammar.subordinator"]:
        return ADVERBIAL
    if group.form == INFINITIVE and not own:
        return PURPOSE if not _continues(done, PURPOSE, marker) else PURPOSE
    if group.form in (ING, PARTICIPLE):
        return REDUCED
    if not done:
        return MAIN
    if marker in sets["grammar.coordinator"]:
        return COORDINATE
    if not own:
        return RESUMED
    return COORDINATE


def _continues(done: list[Clause], kind: str, marker: str) -> bool:
    return bool(done) and done[-1].kind == kind and bool(marker)


def _parent(language: Language, done: list[Clause], kind: str, group: VerbGroup, *, own_subject: bool, closely: bool) -> int:
    if not done:
        return -1
    if kind == COORDINATE and not own_subject and group.lemma in language.sets["attribution.say"]:
        for clause in reversed(done):
            if clause.group is not None and clause.own_subject and clause.group.lemma in language.sets["attribution.say"]:
                return clause.index
    last = done[-1]
    if kind == COORDINATE and not own_subject and closely and last.kind in (ADVERBIAL, RELATIVE, CONTENT) and last.group is not None:
        return last.index
    if kind in (RESUMED,) or (kind == COORDINATE and group.form == FINITE):
        for clause in reversed(done):
            if clause.group is not None and clause.group.form == FINITE and clause.kind not in (RELATIVE, ADVERBIAL):
                return clause.index
    return len(done) - 1


def _inherited(marked: Marked, done: list[Clause], kind: str, parent: int, start: int) -> tuple[int, int]:
    """Return the subject that a clause without one of its own takes from another.

    A participle that follows its noun directly takes that noun ("shows troops making gains", "a plan designed to");
    after a comma it takes the subject of the clause above.
    """
    if parent < 0:
        return (0, 0)
    above = done[parent]
    if kind == REDUCED and above.group is not None and not above.group.passive and above.index == len(done) - 1:
        first, last = above.group.end, start
        if first < last and marked.tokens[last - 1].text[0].isalnum() and marked.tokens[last - 1].low not in ("and", "or"):
            return first, last
    return above.subject


def _antecedent(marked: Marked, language: Language, start: int, done: list[Clause]) -> tuple[int, int]:
    """Return the noun phrase before a relative clause."""
    least = done[-1].group.end if done and done[-1].group else 0
    end = start
    while end > least and marked.tokens[end - 1].text in MARKS:
        end -= 1
    first = end
    while first > least and marked.tokens[first - 1].text not in MARKS:
        first -= 1
    return first, end
