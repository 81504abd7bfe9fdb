"""Tell where a noun must stand for it to state something: "launched an attack" does, "after the attack" does not.

Which nouns evoke which frame, and in which of these contexts, is data.
"""

from collections.abc import Callable

from frontline.claims.clauses import COORDINATE, RESUMED
from frontline.claims.language import Frame
from frontline.claims.roles import Span
from frontline.claims.views import ClauseView

LOOK_BACK = 16
NEAR, NEARER = 5, 4


def noun_context(view: ClauseView, number: int, frame: Frame) -> str | None:
    """Return in which of the frame's contexts a noun stands, or None."""
    return next((context for context in frame.context if _stands_in(view, number, context)), None)


def _stands_in(view: ClauseView, number: int, context: str) -> bool:
    """Tell whether a noun stands in a context; asked once a noun, however many frames want to know."""
    found = view.contexts.get((number, context))
    if found is None:
        found = view.contexts[number, context] = CONTEXTS[context](view, number)
    return found


def _in_subject(view: ClauseView, number: int) -> bool:
    """Tell whether the noun heads the grammatical subject of a verb that only says that it is so."""
    clause, sets = view.roles.clause, view.language.sets
    group = clause.group
    if group is None or not (clause.own_subject or clause.kind in (COORDINATE, RESUMED)):
        return False
    told = group.lemma in sets["attribution.say"] or group.lemma in sets["attribution.show"]
    neutral = group.lemma in sets["frames.neutral"]
    neutral = neutral or (group.passive and (told or group.lemma in sets["frames.light"]))
    return neutral and _heads(view, number, clause.subject)


def _heads(view: ClauseView, number: int, span: Span) -> bool:
    """Tell whether a noun is the head of a phrase: the last before its first preposition, or one of several."""
    if not span[0] <= number < span[1]:
        return False
    if any(_subordinates(view, at) for at in range(span[0], number)):
        return False
    after = number + 1
    if after >= span[1] or not view.marked.text(after)[0].isalpha() or view.marked.is_adverb(after):
        return True
    return any(view.marked.has(f"grammar.{table}", after) for table in ("preposition", "coordinator", "subordinator"))


def _subordinates(view: ClauseView, at: int) -> bool:
    """Tell whether a preposition makes what follows it a mere attribute of the noun before."""
    if not view.marked.has("grammar.preposition", at):
        return False
    if view.marked.low(at) == "of":
        return not view.marked.has("frames.measures", at - 1)
    return not view.marked.has("frames.inner_prepositions", at)


def _in_object(view: ClauseView, number: int) -> bool:
    """Tell whether the noun is the object of a light verb, as in "carried out strikes"; so too in the passive."""
    group = view.roles.clause.group
    if group is None or group.lemma not in view.language.sets["frames.light"]:
        return False
    if not group.passive:
        return _any_object(view, number)
    by_agent = _heads(view, number, view.roles.agent)
    if group.lemma in view.language.sets["frames.agentive"]:
        return by_agent
    return by_agent or _heads(view, number, view.roles.clause.subject)


def _any_object(view: ClauseView, number: int) -> bool:
    return _heads(view, number, view.roles.complement)


def _existential(view: ClauseView, number: int) -> bool:
    group = view.roles.clause.group
    if not view.roles.existential or group is None:
        return False
    first = group.end
    while first < number and view.marked.has("frames.existential_fillers", first):
        first += 1
    return _heads(view, number, (first, view.roles.span[1]))


def _after_saying(view: ClauseView, number: int) -> bool:
    """Tell whether a word of reporting goes before: "announced the capture", "talk of a pocket", "no question of"."""
    sets, group = view.language.sets, view.roles.clause.group
    if group is not None and not group.passive and _any_object(view, number):
        tables = ("attribution.say", "attribution.deny", "attribution.show")
        if any(group.lemma in sets[table] for table in tables):
            return True
    for at in range(max(view.roles.span[0], number - LOOK_BACK), number - 1):
        between = range(at + 1, number)
        if view.marked.tokens[at].noun in sets["attribution.saying_nouns"] and any(
            view.marked.low(other) in ("of", "about") for other in between
        ):
            return not any(view.marked.text(other) in (",", ";") for other in between)
    return False


def _bare(view: ClauseView, number: int) -> bool:
    """Tell whether the noun heads a phrase without a verb of its own: a bulletin's "Heavy fighting near X"."""
    if view.roles.clause.group is not None:
        return False
    first, end = view.roles.span
    while first < end - 1 and not view.marked.text(first)[0].isalnum():
        first += 1
    return _heads(view, number, (first, end))


def _copula(view: ClauseView, number: int) -> bool:
    """Tell whether the noun stands on either side of "is"."""
    group = view.roles.clause.group
    if group is None or group.passive or group.lemma not in view.language.sets["frames.copulas"]:
        return False
    return _heads(view, number, view.roles.clause.subject) or _any_object(view, number)


def _owned(view: ClauseView, number: int) -> bool:
    """Tell whether the noun is the subject of any verb and a party owns it: "Xland's counterattacks aim to"."""
    clause = view.roles.clause
    return clause.own_subject and "party" in view.subject and _heads(view, number, clause.subject)


def _called(view: ClauseView, number: int) -> bool:
    """Tell whether the noun is what somebody calls so: "called the situation difficult"."""
    group = view.roles.clause.group
    return group is not None and group.lemma in view.language.sets["frames.calling"] and _any_object(view, number)


def _without(view: ClauseView, number: int) -> bool:
    return _follows(view, number, "without", NEARER)


def _concession(view: ClauseView, number: int) -> bool:
    return _follows(view, number, "despite", NEAR)


def _follows(view: ClauseView, number: int, word: str, reach: int) -> bool:
    return any(view.marked.low(at) == word for at in range(max(view.roles.span[0], number - reach), number))


CONTEXTS: dict[str, Callable[[ClauseView, int], bool]] = {
    "subject": _in_subject,
    "light": _in_object,
    "object": _any_object,
    "existential": _existential,
    "reporting": _after_saying,
    "bare": _bare,
    "copula": _copula,
    "owned": _owned,
    "called": _called,
    "without": _without,
    "concession": _concession,
}
