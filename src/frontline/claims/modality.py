"""Say how firmly and which way round a clause puts what its frame means: tried, likely, foretold, denied.

Verbs that govern the head, modal verbs, hedging adverbs, conditions and negation are read here. Who speaks belongs
in ``attribution``.
"""

from dataclasses import dataclass, replace

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.frames import is_being_done
from frontline.claims.language import Frame
from frontline.claims.roles import Span
from frontline.claims.verbs import VerbGroup
from frontline.claims.views import ClauseView
from frontline.claims.voices import Voice

GROUND = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.ADVANCE, ClaimType.ENCIRCLEMENT, ClaimType.CONTROL_SHARE})
FUTURE = frozenset({ClaimType.INTENT, ClaimType.FORECAST})
NEAR = 6


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

    def turned(self, rule: str) -> "Stance":
        """Return the same with the other polarity."""
        return replace(self, polarity="-" if self.polarity == "+" else "+", polarity_rule=rule)


def plain_stance(type_: ClaimType, voice: Voice, modality: Modality = Modality.FACT, rule: str = "plain") -> Stance:
    """Return the stance of a statement without a verb of its own; what its speaker denies is negated."""
    stance = Stance(type_, modality, "+", rule, "plain")
    return stance.turned("denied by the speaker") if voice.denied else stance


def read_stance(
    frame: Frame | None, view: ClauseView, voice: Voice, *, trigger: Span, conditional: bool, ordered: bool
) -> Stance:
    """Return how a frame is put in a clause.

    Args:
        frame: the frame; None for something foretold that no frame names.
        view: the clause.
        voice: who speaks in it.
        trigger: the tokens that evoke the frame.
        conditional: whether the clause holds on a condition.
        ordered: whether it says what somebody is ordered to do.
    """
    polarity, polarity_rule = _polarity(frame, view, trigger)
    type_, modality, rule = _modality(frame, view, conditional=conditional)
    if ordered and type_ not in FUTURE:
        type_, modality, rule = ClaimType.INTENT, Modality.PREDICTED, "what somebody is ordered to do"
    if modality == Modality.FACT and voice.assessed:
        modality, rule = Modality.ASSESSED, "the speaker's judgement"
    stance = Stance(type_, modality, polarity, rule, polarity_rule)
    return stance.turned("denied by the speaker") if voice.denied else stance


def is_future(view: ClauseView) -> bool:
    """Tell whether a clause speaks of what is to come: "will", "would", "is expected to"."""
    group = view.roles.clause.group
    if group is None:
        return False
    if group.modal in view.language.sets["modality.future_modals"] and not group.perfect:
        return group.modal != "can" or group.negated
    return any(governor != "go" and governor in view.language.sets["governors.future"] for governor in group.governors)


def is_intended(view: ClauseView) -> bool:
    """Tell whether a clause says what somebody means to do: "aims to", "must"."""
    group = view.roles.clause.group
    if group is None:
        return False
    obliged = group.modal in view.language.sets["modality.obliged_modals"]
    return (obliged and not group.perfect and not group.passive) or governed_by(view, group, "intent")


def governed_by(view: ClauseView, group: VerbGroup, kind: str) -> bool:
    """Tell whether a verb of some kind (``attempt``, ``intent`` ...) governs a verb group."""
    return not view.language.sets[f"governors.{kind}"].isdisjoint(group.governors)


def _modality(  # noqa: PLR0911  # a list of cases, the first that fits
    frame: Frame | None, view: ClauseView, *, conditional: bool
) -> tuple[ClaimType, Modality, str]:
    group = view.roles.clause.group
    type_ = frame.type if frame else ClaimType.FORECAST
    own = (frame.modality if frame else None) or Modality.FACT
    if conditional:
        return ClaimType.FORECAST, Modality.CONDITIONAL, "a condition"
    if group is None:
        return type_, Modality.ESTIMATE if _is_hedged(view) else own, "no verb"
    if type_ not in FUTURE and is_intended(view):
        return ClaimType.INTENT, Modality.PREDICTED, "a verb or modal of intention"
    if is_future(view):
        return _foretold(type_, view, group)
    if governed_by(view, group, "attempt"):
        return ClaimType.ASSAULT if type_ in GROUND else type_, Modality.ATTEMPT, "a verb of trying"
    if own != Modality.FACT:
        return type_, own, "the frame itself"
    if type_ == ClaimType.CONTROL_TAKEN and (group.progressive or is_being_done(view)):
        type_ = ClaimType.ADVANCE  # what is being taken is not taken yet
    if _is_hedged(view):
        return type_, Modality.ESTIMATE, "a hedging word"
    return type_, Modality.FACT, "plain"


def _foretold(type_: ClaimType, view: ClauseView, group: VerbGroup) -> tuple[ClaimType, Modality, str]:
    sets, marked = view.language.sets, view.marked
    own = any(marked.has("grammar.first_person", number) for number in range(*view.roles.grammatical))
    if type_ == ClaimType.INTENT or (own and group.modal in sets["modality.own_will_modals"]):
        return ClaimType.INTENT, Modality.PREDICTED, "the speaker's own will"
    return ClaimType.FORECAST, Modality.PREDICTED, "a verb in the future"


def _is_hedged(view: ClauseView) -> bool:
    sets, group = view.language.sets, view.roles.clause.group
    if group is not None:
        possible = group.perfect and group.modal in sets["modality.possible_modals"]
        if possible or governed_by(view, group, "hedged") or group.lemma in sets["modality.hedging_verbs"]:
            return True
    if view.marked.holds("modality.estimate", *view.roles.span):
        return True
    return _has_phrase(view, "estimate_phrases")


def _has_phrase(view: ClauseView, key: str) -> bool:
    return any(phrase in view.words for phrase in view.language.padded[f"modality.{key}"])


def _polarity(frame: Frame | None, view: ClauseView, trigger: Span) -> tuple[str, str]:
    """Return the polarity: each negation turns it, and a verb such as "fail" counts as one."""
    own = frame.polarity if frame else "+"
    if frame is not None and not frame.negatable:
        return own, "a state, however it is put"
    if _has_phrase(view, "not_negative"):
        return own, "a negation that denies nothing"
    group = view.roles.clause.group
    if frame is not None and group is not None and (frame.governed or (frame.negated and group.negated)):
        return own, "the frame itself"
    negated = _is_verb_negated(view, group) or _negative_word(view, trigger)
    if negated or _has_phrase(view, "polarity_phrases"):
        return ("+" if own == "-" else "-"), "negated"
    return own, "plain" if own == "+" else "the frame itself"


def _is_verb_negated(view: ClauseView, group: VerbGroup | None) -> bool:
    if group is None:
        return False
    found = group.passive and group.governors[-1:] == ("still",)  # "are still to be found"
    failing = governed_by(view, group, "failed") and not found
    turning = failing or governed_by(view, group, "stopped") or "unlikely" in group.governors
    return group.negated != turning


def _negative_word(view: ClauseView, trigger: Span) -> bool:
    """Tell whether "no" or "without" stands before the noun it denies, or opens the clause."""
    return any(_denies(view, number, trigger) for number in range(*view.roles.span))


def _denies(view: ClauseView, number: int, trigger: Span) -> bool:
    marked, group, first = view.marked, view.roles.clause.group, trigger[0]
    low = marked.low(number)
    if not marked.has("modality.negations", number) or trigger[0] <= number < trigger[1]:
        return False
    if (low == "no" and marked.has("modality.after_no", number + 1)) or (low == "without" and number > first):
        return False
    if number < first <= number + NEAR or marked.has("modality.full_negations", number):
        return True
    if group is None:
        return False
    return number < group.start or (group.end <= number <= group.end + 2 and first <= group.end)
