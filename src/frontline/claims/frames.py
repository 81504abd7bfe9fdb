"""Match the frames of a language to a clause: which of them its verb, its nouns and its states evoke.

The frames themselves are data (``frames/xx.toml``). Who the actor is belongs in ``actors``, what negation and modals
make of a frame in ``modality``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from frontline.claims.clauses import ADVERBIAL, Clause
from frontline.claims.contexts import noun_context
from frontline.claims.language import Frame
from frontline.claims.roles import Span, noun_phrase_end
from frontline.claims.verbs import PARTICIPLE, VerbGroup
from frontline.claims.views import AT_TRIGGER, ClauseView

PARTICLE_REACH = 5
PHRASE_REACH = 4
FORCES_REACH = 4
# How much each kind of evidence weighs; the frame with the most wins, and of equals the first in the file.
VERB_WEIGHT, STATE_WEIGHT, NOUN_WEIGHT = 3.0, 2.5, 2.0
PARTICLE_WEIGHT, WORD_WEIGHT = 1.5, 0.5
CONTEXT_WEIGHT = {"light": 0.8, "existential": 0.8, "reporting": 0.6}
ANYBODY = frozenset({"forces", "party", "party_noun"})


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


def match_frames(view: ClauseView) -> list[Match]:
    """Return the frames that a clause evokes, the best first; participles before a noun are not among them."""
    found = [*_by_verb(view), *_by_state(view), *_by_noun(view)]
    return sorted(found, key=lambda match: (-match.score, match.frame.order))


def match_attributive(view: ClauseView) -> list[Match]:
    """Return frames that a participle before a noun evokes: "encircled units"."""
    return [
        Match(frame, (number, _attribute_end(view, number)), "attributive", 1)
        for number in range(*view.roles.span)
        if view.marked.forms[number].shapes and view.marked.words[number].endswith("ed")
        if not _is_in_group(view, number)
        for lemma, shape in view.marked.verb_shapes(number)
        if shape == PARTICIPLE
        for frame, particle in view.language.by_verb.get(lemma, ())
        if frame.attributive and not particle and _before_forces(view, number)
    ]


def is_adverbial_time(clause: Clause, times: frozenset[str]) -> bool:
    """Tell whether a clause only says when or on what condition: nothing in it is stated."""
    if clause.kind != ADVERBIAL:
        return False
    if clause.marker == "since":  # with a present tense it gives a reason
        return clause.group is None or not clause.group.present
    return clause.marker in times


# ------------------------------------------------------------------ verbs


def _by_verb(view: ClauseView) -> Iterator[Match]:
    group = view.roles.clause.group
    if group is None:
        return
    for frame, particle in view.language.by_verb.get(group.lemma, ()):
        at = _particle_end(view, group, particle) if particle else group.end
        if at is None or not _fits_verb(view, group, frame):
            continue
        score = _score(view if at == group.end else view.with_object_from(at), frame)
        if score is not None:
            yield Match(frame, (group.head, at), "verb", VERB_WEIGHT + score + PARTICLE_WEIGHT * bool(particle))


def _particle_end(view: ClauseView, group: VerbGroup, particle: str) -> int | None:
    """Return the token after the particle: right after the verb, or after a short object ("pushed the enemy back")."""
    parts = particle.split()
    marked = view.marked
    for number in range(group.end, min(group.end + PARTICLE_REACH, view.roles.span[1])):
        if all(marked.low(number + step) == part for step, part in enumerate(parts)):
            return number + len(parts)
        preposition = marked.has("grammar.preposition", number) and not marked.has("frames.adverb_particles", number)
        if preposition or marked.text(number) in (",", ";"):
            return None
    return None


def _fits_verb(view: ClauseView, group: VerbGroup, frame: Frame) -> bool:
    """Tell whether voice, aspect, negation and governors are those that the frame asks for."""
    if frame.voice != "any" and (frame.voice == "passive") != group.passive:
        return False
    if frame.negated and not group.negated:
        return False
    if frame.progressive and not group.progressive and not is_being_done(view):
        return False
    wanted = frozenset[str]().union(*(view.language.sets[f"governors.{key}"] for key in frame.governed))
    return not frame.governed or not wanted.isdisjoint(group.governors)


def is_being_done(view: ClauseView) -> bool:
    """Tell whether the verb is a progressive passive: "is being taken"."""
    group = view.roles.clause.group
    if group is None or not group.passive:
        return False
    return any(view.marked.low(number) == "being" for number in range(group.start, group.end))


# ------------------------------------------------------------------ states


def _by_state(view: ClauseView) -> Iterator[Match]:
    group = view.roles.clause.group
    if group is None or not (group.passive or group.lemma in view.language.sets["frames.copulas"]):
        return
    for number in range(group.head if group.passive else group.end, view.roles.span[1]):
        for key in _state_keys(view, number):
            for frame, parts in view.language.by_state.get(key, ()):
                if len(parts) > 1 and not _phrase_at(view, number, parts):
                    continue
                score = _score(view, frame)
                if score is not None:
                    weight = STATE_WEIGHT + score + WORD_WEIGHT * (len(parts) - 1)
                    yield Match(frame, (number, number + len(parts)), "state", weight)


def _state_keys(view: ClauseView, number: int) -> set[str]:
    """Return under what a word may be found as a state: itself, its singular, "-held", "@party" for "is Xish"."""
    token, word = view.marked.tokens[number], view.marked.parties[number]
    keys = {token.low, token.noun}
    if _is_attribute(view, number):
        return keys
    if "-" in token.low:
        keys.add("-" + token.low.rpartition("-")[2])
    if word is not None and word.kind == "adjective":
        keys.add("@party")
    return keys


def _is_attribute(view: ClauseView, number: int) -> bool:
    """Tell whether a word stands before its noun, where "Xish-held" states nothing."""
    after = number + 1
    if after >= view.roles.span[1] or not view.marked.text(after)[0].isalpha():
        return False
    return not view.marked.has("grammar.preposition", after) and not view.marked.has("grammar.coordinator", after)


def _phrase_at(view: ClauseView, start: int, parts: tuple[str, ...]) -> bool:
    """Tell whether the words of a phrase follow in order, with up to two others between: "under full control"."""
    at = start
    for part in parts:
        reach = range(at, min(at + PHRASE_REACH, view.roles.span[1]))
        found = next((number for number in reach if part in _state_keys(view, number)), None)
        if found is None:
            return False
        at = found + 1
    return True


# ------------------------------------------------------------------ nouns


def _by_noun(view: ClauseView) -> Iterator[Match]:
    for number in range(*view.roles.span):
        token = view.marked.tokens[number]
        entries = view.language.by_noun.get(token.noun) or view.language.by_noun.get(token.low)
        if not entries or _is_in_group(view, number):
            continue
        for frame, parts in entries:
            start = number - len(parts) + 1
            if not _ends_with(view, start, parts) or (context := noun_context(view, number, frame)) is None:
                continue
            score = _score(view, frame, number)
            if score is not None:
                weight = NOUN_WEIGHT + score + WORD_WEIGHT * (len(parts) - 1) + CONTEXT_WEIGHT.get(context, 0)
                yield Match(frame, (start, number + 1), "noun", weight)


def _is_in_group(view: ClauseView, number: int) -> bool:
    group = view.roles.clause.group
    return group is not None and group.start <= number < group.end


def _ends_with(view: ClauseView, start: int, parts: tuple[str, ...]) -> bool:
    if len(parts) > 1 and start < view.roles.span[0]:
        return False
    tokens = view.marked.tokens[start : start + len(parts)]
    return len(parts) == 1 or all(part in (token.low, token.noun) for part, token in zip(parts, tokens, strict=True))


def _before_forces(view: ClauseView, number: int) -> bool:
    return view.marked.has_class("forces", number + 1, min(number + FORCES_REACH, view.roles.span[1]))


def _attribute_end(view: ClauseView, number: int) -> int:
    group = view.roles.clause.group
    limit = group.start if group is not None and number < group.start else view.roles.span[1]
    end = noun_phrase_end(view.marked, number, limit)
    return next((at for at in range(number, end) if view.marked.low(at) in ("and", "or")), end)


# ------------------------------------------------------------------ conditions


def _score(view: ClauseView, frame: Frame, trigger: int = -1) -> float | None:
    """Return how many conditions of a frame the clause meets, or None where it breaks one."""
    if not _meets_at_trigger(view, frame, trigger) or any(
        view.holds(name) for name in frame.without if name not in AT_TRIGGER
    ):
        return None
    score = 0.0
    for role, names, weight in (("thing", frame.thing, 0.5), ("object", frame.object, 1.0)):
        if names and not any(view.in_role(name, role) for name in names):
            return None
        score += weight * bool(names)
    if frame.subject and not _fits_subject(view, frame):
        return None
    for wanted in (frame.with_, frame.also):
        if wanted and AT_TRIGGER.isdisjoint(wanted) and not any(view.holds(name) for name in wanted):
            return None
        score += bool(wanted)
    return score + 0.5 * bool(frame.subject) + bool(frame.progressive)


def _fits_subject(view: ClauseView, frame: Frame) -> bool:
    """Tell whether the logical subject is what the frame asks for; an unnamed one may be troops or a party."""
    start, end = view.roles.subject
    if start >= end:
        return not ANYBODY.isdisjoint(frame.subject)
    return any(view.in_role(name, "subject") for name in frame.subject)


def _meets_at_trigger(view: ClauseView, frame: Frame, trigger: int) -> bool:
    """Tell whether the conditions on the evoking noun itself are met: counted, or followed by "of" and a place."""
    if "counted" in frame.with_ and not view.is_counted(trigger):
        return False
    of_place = view.is_of_place(trigger)
    return not ("of_place" in frame.with_ and not of_place) and not ("of_place" in frame.without and of_place)
