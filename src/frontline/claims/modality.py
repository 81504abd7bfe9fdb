"""Say how firmly and which way round a clause puts what its frame means: tried, likely, foretold, denied.

Verbs that govern the head, modal verbs, hedging adverbs, conditions and negation are read here. Who speaks belongs
in ``attribution``.
"""

from dataclasses import dataclass

from frontline.claims.attribution import Voice
from frontline.claims.claim import ClaimType, Modality
from frontline.claims.clauses import Clause
from frontline.claims.frames import ClauseView
from frontline.claims.language import Frame

GROUND = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.ADVANCE, ClaimType.ENCIRCLEMENT, ClaimType.CONTROL_SHARE})
FUTURE_MODALS = frozenset({"will", "'ll", "won't", "shall", "would", "wouldn't", "may", "might", "could", "can"})
OBLIGED_MODALS = frozenset({"must", "should", "shall"})
NEGATIONS = ("no", "not", "never", "without", "nor", "neither", "none", "nobody", "hardly")


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim is put.

    Attributes:
        type: the claim's type, which "plans to" and "will" change.
        modality: how firmly.
        polarity: ``+`` or ``-``.
        rule: what decided the modality.
        polarity_rule: what decided the polarity.
    """

    type: ClaimType
    modality: Modality
    polarity: str
    rule: str
    polarity_rule: str


def read_stance(frame: Frame | None, view: ClauseView, voice: Voice, *, trigger: int, conditional: bool) -> Stance:
    """Return how a frame is put in a clause; None as the frame stands for something foretold without one."""
    polarity, polarity_rule = _polarity(frame, view, trigger)
    type_, modality, rule = _modality(frame, view, conditional=conditional)
    if modality == Modality.FACT and voice.assessed:
        modality, rule = Modality.ASSESSED, "the speaker's judgement"
    if voice.denied:
        polarity = "-" if polarity == "+" else "+"
        polarity_rule = "denied by the speaker"
    return Stance(type_, modality, polarity, rule, polarity_rule)


def is_future(view: ClauseView) -> bool:
    """Tell whether a clause speaks of what is to come: "will", "would", "is expected to"."""
    group = view.roles.clause.group
    if group is None:
        return False
    if group.modal in FUTURE_MODALS and not group.perfect:
        return group.modal != "can" or group.negated
    sets = view.language.sets
    return any(governor in sets["governors.future"] and governor != "go" for governor in group.governors) or "going" in group.governors


def is_intended(clause: Clause, view: ClauseView) -> bool:
    """Tell whether a clause says what somebody means to do: "aims to", "must", "in order to"."""
    group = clause.group
    if group is None:
        return False
    if group.modal in OBLIGED_MODALS and not group.perfect and not group.passive:
        return True
    return any(governor in view.language.sets["governors.intent"] for governor in group.governors)


def _modality(frame: Frame | None, view: ClauseView, *, conditional: bool) -> tuple[ClaimType, Modality, str]:
    clause = view.roles.clause
    group = clause.group
    type_ = frame.type if frame else ClaimType.FORECAST
    if conditional:
        return ClaimType.FORECAST, Modality.CONDITIONAL, "a condition"
    if group is None:
        return type_, _hedge(view, _own(frame)), "no verb"
    sets = view.language.sets
    if type_ not in (ClaimType.INTENT, ClaimType.FORECAST) and is_intended(clause, view):
        return ClaimType.INTENT, Modality.PREDICTED, "a verb or modal of intention"
    if is_future(view):
        return _foretold(frame, view)
    if type_ in GROUND and any(governor in sets["governors.attempt"] for governor in group.governors):
        return ClaimType.ASSAULT, Modality.ATTEMPT, "a verb of trying"
    if any(governor in sets["governors.attempt"] for governor in group.governors):
        return type_, Modality.ATTEMPT, "a verb of trying"
    if frame and frame.modality:
        return type_, frame.modality, "the frame itself"
    modality = _hedge(view, Modality.FACT)
    return type_, modality, "a hedging word" if modality == Modality.ESTIMATE else "plain"


def _own(frame: Frame | None) -> Modality:
    return (frame.modality if frame else None) or Modality.FACT


def _foretold(frame: Frame | None, view: ClauseView) -> tuple[ClaimType, Modality, str]:
    group = view.roles.clause.group
    own = group is not None and group.modal in ("will", "'ll", "shall") and any(
        token.low in ("we", "i") for token in view.roles.marked.tokens[slice(*view.roles.grammatical)]
    )
    if own or (frame is not None and frame.type == ClaimType.INTENT):
        return ClaimType.INTENT, Modality.PREDICTED, "the speaker's own will"
    return ClaimType.FORECAST, Modality.PREDICTED, "a verb in the future"


def _hedge(view: ClauseView, plain: Modality) -> Modality:
    words = view.language.words["modality"]
    group = view.roles.clause.group
    if group is not None:
        if group.modal in ("may", "might", "could") and group.perfect:
            return Modality.ESTIMATE
        if any(governor in view.language.sets["governors.hedged"] for governor in group.governors):
            return Modality.ESTIMATE
        if group.lemma in ("estimate", "appear", "seem", "believe"):
            return Modality.ESTIMATE
    tokens = view.roles.marked.tokens[slice(*view.roles.span)]
    if any(token.low in view.language.sets["modality.estimate"] for token in tokens):
        return Modality.ESTIMATE
    if any(f" {phrase} " in view.words for phrase in words["estimate_phrases"]):
        return Modality.ESTIMATE
    return plain


def _polarity(frame: Frame | None, view: ClauseView, trigger: int) -> tuple[str, str]:
    """Return the polarity: each negation turns it, and a verb such as "fail" counts as one."""
    own = frame.polarity if frame else "+"
    group = view.roles.clause.group
    sets = view.language.sets
    negated = group is not None and group.negated
    if group is not None:
        failing = any(governor in sets["governors.failed"] for governor in group.governors)
        stopping = any(governor in sets["governors.stopped"] for governor in group.governors)
        if frame is not None and frame.governed:
            return own, "the frame itself"
        negated = negated != (failing or stopping)
    if not negated and (_negative_word(view, trigger) or _negative_phrase(view)):
        negated = True
    if negated:
        return ("+" if own == "-" else "-"), "negated"
    return own, "plain" if own == "+" else "the frame itself"


def _negative_phrase(view: ClauseView) -> bool:
    return any(f" {phrase} " in view.words for phrase in view.language.words["modality"]["polarity_phrases"])


def _negative_word(view: ClauseView, trigger: int) -> bool:
    """Tell whether "no" or "without" stands before the noun it denies, or opens the clause."""
    tokens = view.roles.marked.tokens
    words = view.words
    if any(f" {phrase} " in words for phrase in view.language.words["modality"]["not_negative"]):
        return False
    first, last = view.roles.span
    group = view.roles.clause.group
    for number in range(first, last):
        low = tokens[number].low
        if low not in NEGATIONS or (low == "no" and number + 1 < last and tokens[number + 1].low in ("more", "less", "fewer", "longer", "doubt")):
            continue
        if low == "without" and number > trigger:
            continue
        near = number < trigger <= number + 6 or (group is not None and number < group.start)
        object_of = group is not None and number >= group.end and number <= group.end + 2 and trigger <= group.end
        if near or object_of or low in ("nor", "neither", "none"):
            return True
    return False
