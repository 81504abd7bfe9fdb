"""Match the frames of a language to a clause: which of them its verb, its nouns and its states evoke.

The frames themselves are data (``frames/xx.toml``). Who the actor is belongs in ``actors``, what negation and modals
make of a frame in ``modality``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from frontline.claims.clauses import ADVERBIAL, Clause
from frontline.claims.language import Frame, Language
from frontline.claims.marking import Marked
from frontline.claims.roles import NOWHERE, Roles, Span, noun_phrase_end
from frontline.claims.verbs import is_adverb

PARTICLE_REACH = 5
VERB_WEIGHT, STATE_WEIGHT, NOUN_WEIGHT = 3.0, 2.5, 2.0


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found in a clause.

    Attributes:
        frame: the frame.
        trigger: the tokens that evoke it.
        kind: ``verb``, ``noun``, ``state`` or ``attributive``.
        score: how much of the frame was found; the greatest wins.
    """

    frame: Frame
    trigger: Span
    kind: str
    score: float


class ClauseView:
    """A clause prepared for asking what stands in it."""

    def __init__(self, roles: Roles, language: Language) -> None:
        self.roles = roles
        self.language = language
        marked = roles.marked
        self.words = marked.lows(*roles.span)
        self.nouns = " " + " ".join(token.noun for token in marked.tokens[slice(*roles.span)]) + " "
        self.all = self._classes(roles.span)
        self.subject = self._classes(roles.subject)
        self.object = self._classes(roles.object)

    def _classes(self, span: Span) -> frozenset[str]:
        return frozenset[str]().union(*self.roles.marked.classes[slice(*span)])

    def holds(self, condition: str) -> bool:
        """Tell whether a class or a phrase stands in the clause; ``object:ground`` asks for one role."""
        role, mark, name = condition.partition(":")
        if mark:
            return self.in_role(self.object if role == "object" else self.subject, name, role)
        if condition in self.language.class_names or condition in BUILT_IN:
            return condition in self.all or (condition == "named_part" and self._has_named_part(self.roles.span))
        return self._has_phrase(condition)

    def in_role(self, classes: frozenset[str], name: str, role: str) -> bool:
        """Tell whether a class or word stands in the logical subject or object."""
        if name in self.language.class_names or name in BUILT_IN:
            span = self.roles.object if role == "object" else self.roles.subject
            return name in classes or (name == "named_part" and self._has_named_part(span))
        span = self.roles.object if role == "object" else self.roles.subject
        tokens = self.roles.marked.tokens[slice(*span)]
        return any(name in (token.low, token.noun) for token in tokens)

    def _has_phrase(self, phrase: str) -> bool:
        return f" {phrase} " in self.words or f" {phrase} " in self.nouns or (phrase[0] == "-" and f"{phrase} " in self.words)

    def _has_named_part(self, span: Span) -> bool:
        """Tell whether a part is named by where it lies: "the northern part of", "the west of"."""
        tokens = self.roles.marked.tokens
        return any(
            tokens[n].low.endswith("ern") or tokens[n].low in ("centre", "center", "central") or ("direction" in self.roles.marked.classes[n] and n + 1 < span[1] and tokens[n + 1].low == "of")
            for n in range(*span)
        )


BUILT_IN = frozenset({"place", "party", "pronoun", "number", "negation", "direction", "named_part"})


def match_frames(view: ClauseView) -> list[Match]:
    """Return the frames that a clause evokes, the best first; attributive participles are left to ``match_attributive``."""
    found = [*_by_verb(view), *_by_state(view), *_by_noun(view)]
    return sorted(found, key=lambda match: (-match.score, match.frame.order))


def _by_verb(view: ClauseView) -> Iterator[Match]:
    group = view.roles.clause.group
    if group is None:
        return
    for frame, particle in view.language.by_verb.get(group.lemma, ()):
        at = _particle_end(view, particle) if particle else group.end
        if at is None or not _fits_verb(view, frame):
            continue
        score = _score(view, frame)
        if score is not None:
            yield Match(frame, (group.head, at), "verb", VERB_WEIGHT + score + (1.5 if particle else 0))


def _particle_end(view: ClauseView, particle: str) -> int | None:
    """Return the token after the particle: right after the verb, or after a short object ("pushed the enemy back")."""
    parts = particle.split()
    group = view.roles.clause.group
    if group is None:
        return None
    tokens = view.roles.marked.tokens
    last = min(group.end + PARTICLE_REACH, view.roles.span[1])
    for number in range(group.end, last):
        if tokens[number].low == parts[0] and all(
            number + k < len(tokens) and tokens[number + k].low == part for k, part in enumerate(parts)
        ):
            return number + len(parts)
        if tokens[number].text in (",", ";") or (tokens[number].low in view.language.sets["grammar.preposition"] and tokens[number].low not in ADVERB_PARTICLES):
            return None
    return None


ADVERB_PARTICLES = frozenset({"up", "down", "out", "off", "over", "in", "on"})


def _fits_verb(view: ClauseView, frame: Frame) -> bool:
    group = view.roles.clause.group
    if group is None:
        return False
    if frame.voice != "any" and (frame.voice == "passive") != group.passive:
        return False
    if frame.progressive and not group.progressive and not _is_progressive_passive(view):
        return False
    if frame.governed:
        wanted = [view.language.sets[f"governors.{key}"] for key in frame.governed]
        return any(governor in words for words in wanted for governor in group.governors)
    return True


def _is_progressive_passive(view: ClauseView) -> bool:
    group = view.roles.clause.group
    return group is not None and group.passive and any(token.low == "being" for token in view.roles.marked.tokens[group.start : group.end])


def _by_state(view: ClauseView) -> Iterator[Match]:
    clause = view.roles.clause
    group = clause.group
    if group is None or not (group.lemma in COPULAS or group.passive):
        return
    tokens = view.roles.marked.tokens
    first = group.head if group.passive else group.end
    for number in range(first, view.roles.span[1]):
        token = tokens[number]
        keys = {token.low, token.noun, *_suffix(token.low)}
        for key in keys:
            for frame, parts in view.language.by_state.get(key, ()):
                if len(parts) > 1 and not _phrase_at(view, number, parts):
                    continue
                score = _score(view, frame)
                if score is not None:
                    yield Match(frame, (number, number + len(parts)), "state", STATE_WEIGHT + score + 0.5 * (len(parts) - 1))


COPULAS = frozenset({"be", "remain", "stay", "stand", "become", "seem", "appear", "look", "lie", "find", "keep", "prove", "turn", "end", "sit", "come", "continue", "leave", "render", "serve", "get"})


def _suffix(low: str) -> tuple[str, ...]:
    return ("-" + low.rpartition("-")[2],) if "-" in low else ()


def _phrase_at(view: ClauseView, start: int, parts: tuple[str, ...]) -> bool:
    """Tell whether the words of a phrase follow in order, with up to two others between: "under full control"."""
    tokens = view.roles.marked.tokens
    at = start
    for part in parts:
        reach = range(at, min(at + 4, view.roles.span[1]))
        at = next((number + 1 for number in reach if part in (tokens[number].low, tokens[number].noun)), -1)
        if at < 0:
            return False
    return True


def _by_noun(view: ClauseView) -> Iterator[Match]:
    tokens = view.roles.marked.tokens
    for number in range(*view.roles.span):
        token = tokens[number]
        entries = view.language.by_noun.get(token.noun) or view.language.by_noun.get(token.low)
        if not entries or _is_in_group(view, number):
            continue
        for frame, parts in entries:
            if len(parts) > 1 and not _ends_with(view, number, parts):
                continue
            place = noun_context(view, number, frame)
            if place is None:
                continue
            score = _score(view, frame)
            if score is not None:
                start = number - len(parts) + 1
                yield Match(frame, (start, number + 1), "noun", NOUN_WEIGHT + score + 0.5 * (len(parts) - 1) + CONTEXT_WEIGHT.get(place, 0))


CONTEXT_WEIGHT = {"light": 0.8, "existential": 0.8, "reporting": 0.6}


def _is_in_group(view: ClauseView, number: int) -> bool:
    group = view.roles.clause.group
    return group is not None and group.start <= number < group.end


def _ends_with(view: ClauseView, number: int, parts: tuple[str, ...]) -> bool:
    start = number - len(parts) + 1
    tokens = view.roles.marked.tokens
    return start >= view.roles.span[0] and all(
        part in (tokens[start + k].low, tokens[start + k].noun) for k, part in enumerate(parts)
    )


def noun_context(view: ClauseView, number: int, frame: Frame) -> str | None:
    """Return in which of the frame's contexts a noun stands, or None."""
    for context in frame.context:
        if CONTEXTS[context](view, number):
            return context
    return None


def _in_subject(view: ClauseView, number: int) -> bool:
    """Tell whether the noun heads the grammatical subject of a verb that only says that it is so."""
    clause = view.roles.clause
    group = clause.group
    if group is None or not clause.own_subject and clause.kind not in ("coordinate", "resumed") or not _heads(view, number, clause.subject):
        return False
    sets = view.language.sets
    neutral = group.lemma in sets["frames.neutral"] or (group.passive and group.lemma in sets["frames.light"])
    return neutral or (group.passive and group.lemma in sets["attribution.say"])


def _heads(view: ClauseView, number: int, span: Span) -> bool:
    """Tell whether a noun is the head of a phrase: the last one before its first preposition, or one of several joined."""
    if not span[0] <= number < span[1]:
        return False
    tokens = view.roles.marked.tokens
    sets = view.language.sets
    for k in range(span[0], number):
        low = tokens[k].low
        if low in sets["grammar.preposition"] and low not in ("about", "over", "around", "of", "up"):
            return False
        if low == "of" and not _is_measure_noun(tokens[k - 1].low if k else ""):
            return False
    follows = tokens[number + 1] if number + 1 < span[1] else None
    return follows is None or not follows.text[0].isalpha() or follows.low in sets["grammar.preposition"] or follows.low in sets["grammar.coordinator"] or is_adverb(follows.low, view.language) or follows.low in sets["grammar.subordinator"]


def _is_measure_noun(word: str) -> bool:
    return word in ("number", "series", "wave", "waves", "kind", "lot", "dozens", "hundreds", "thousands", "pair", "couple", "amount", "state", "level", "levels", "scale", "intensity", "part", "type", "course", "most", "some", "all", "many", "none", "one", "two", "three", "several", "string", "spate", "flurry", "accounts", "reports", "claims", "talk", "signs", "report", "process", "possibility", "threat", "risk")


def _in_object(view: ClauseView, number: int) -> bool:
    """Tell whether the noun is the object of a light verb, as in "carried out strikes"; so too in the passive."""
    group = view.roles.clause.group
    if group is None or group.lemma not in view.language.sets["frames.light"]:
        return False
    if group.passive:
        return _heads(view, number, view.roles.clause.subject) or _heads(view, number, view.roles.agent)
    return _heads(view, number, _complement(view))


def _complement(view: ClauseView) -> Span:
    group = view.roles.clause.group
    first = view.roles.object[0] if group else view.roles.span[0]
    tokens = view.roles.marked.tokens
    while first < view.roles.span[1] and tokens[first].low in ("out", "up", "in", "on", "off", "by", "with", "into", "under", "to", "as", "from"):
        first += 1
    return first, noun_phrase_end(view.roles.marked, first, view.roles.span[1], view.language)


def _any_object(view: ClauseView, number: int) -> bool:
    return _heads(view, number, _complement(view))


def _existential(view: ClauseView, number: int) -> bool:
    if not view.roles.existential:
        return False
    group = view.roles.clause.group
    first = group.end if group else view.roles.span[0]
    tokens = view.roles.marked.tokens
    while first < number and tokens[first].low in ("there", "currently", "still", "also"):
        first += 1
    return _heads(view, number, (first, view.roles.span[1]))


def _after_saying(view: ClauseView, number: int) -> bool:
    """Tell whether a word of reporting goes before: "announced the capture", "talk of a pocket", "no question of"."""
    sets = view.language.sets
    tokens = view.roles.marked.tokens
    group = view.roles.clause.group
    if group is not None and not group.passive and (group.lemma in sets["attribution.say"] or group.lemma in sets["attribution.deny"] or group.lemma in sets["attribution.show"]):
        if _heads(view, number, _complement(view)):
            return True
    for k in range(max(view.roles.span[0], number - 9), number - 1):
        if tokens[k].noun in sets["attribution.saying_nouns"] and any(tokens[m].low in ("of", "about") for m in range(k + 1, number)):
            return not any(tokens[m].text in (",", ";") for m in range(k + 1, number))
    return False


def _bare(view: ClauseView, number: int) -> bool:
    """Tell whether the noun heads a phrase without a verb of its own: a bulletin's "Heavy fighting near X"."""
    if view.roles.clause.group is not None:
        return False
    return _heads(view, number, (_first_word(view), view.roles.span[1]))


def _first_word(view: ClauseView) -> int:
    first = view.roles.span[0]
    tokens = view.roles.marked.tokens
    while first < view.roles.span[1] - 1 and not tokens[first].text[0].isalnum():
        first += 1
    return first


def _copula(view: ClauseView, number: int) -> bool:
    """Tell whether the noun stands on either side of "is"."""
    group = view.roles.clause.group
    if group is None or group.lemma not in COPULAS or group.passive:
        return False
    return _heads(view, number, view.roles.clause.subject) or _heads(view, number, _complement(view))


def _owned(view: ClauseView, number: int) -> bool:
    """Tell whether the noun is the subject of any verb and a party owns it: "Xland's counterattacks aim to"."""
    return view.roles.clause.own_subject and _heads(view, number, view.roles.clause.subject) and "party" in view.subject


def _without(view: ClauseView, number: int) -> bool:
    tokens = view.roles.marked.tokens
    return any(tokens[k].low == "without" for k in range(max(view.roles.span[0], number - 4), number))


def _concession(view: ClauseView, number: int) -> bool:
    tokens = view.roles.marked.tokens
    return any(tokens[k].low == "despite" for k in range(max(view.roles.span[0], number - 5), number))


CONTEXTS = {
    "subject": _in_subject,
    "light": _in_object,
    "object": _any_object,
    "existential": _existential,
    "reporting": _after_saying,
    "bare": _bare,
    "copula": _copula,
    "owned": _owned,
    "without": _without,
    "concession": _concession,
}


def _score(view: ClauseView, frame: Frame) -> float | None:
    """Return how many conditions of a frame the clause meets, or None where it breaks one."""
    score = 0.0
    if frame.subject:
        if view.roles.subject != NOWHERE and view.roles.subject[0] < view.roles.subject[1] and not any(view.in_role(view.subject, name, "subject") for name in frame.subject):
            return None
        score += 0.5
    if frame.object:
        if not any(view.in_role(view.object, name, "object") for name in frame.object):
            return None
        score += 1
    for wanted in (frame.with_, frame.also):
        if wanted and not any(view.holds(name) for name in wanted):
            return None
        score += bool(wanted)
    if any(view.holds(name) for name in frame.without):
        return None
    return score + bool(frame.progressive)


def match_attributive(view: ClauseView) -> list[Match]:
    """Return frames that a participle before a noun evokes: "encircled units"."""
    found = []
    tokens = view.roles.marked.tokens
    for number in range(*view.roles.span):
        if _is_in_group(view, number) or number + 1 >= view.roles.span[1]:
            continue
        for lemma, shape in view.language.verbs.get(tokens[number].low, ()):
            if shape != "participle" or not tokens[number].low.endswith("ed"):
                continue
            for frame, particle in view.language.by_verb.get(lemma, ()):
                if frame.attributive and not particle and _before_forces(view, number):
                    end = noun_phrase_end(view.roles.marked, number, view.roles.span[1], view.language)
                    found.append(Match(frame, (number, _first_joint(view, number, end)), "attributive", 1))
    return found


def _before_forces(view: ClauseView, number: int) -> bool:
    classes = view.roles.marked.classes
    return any("forces" in classes[k] for k in range(number + 1, min(number + 4, view.roles.span[1])))


def _first_joint(view: ClauseView, start: int, end: int) -> int:
    tokens = view.roles.marked.tokens
    return next((n for n in range(start, end) if tokens[n].low in ("and", "or")), end)


def is_adverbial_time(clause: Clause) -> bool:
    """Tell whether a clause only says when or on what condition: nothing in it is stated."""
    return clause.kind == ADVERBIAL and clause.marker in ("after", "before", "when", "once", "until", "if", "unless", "since", "so")
