"""Find the groups of words that mean a side, with their case, and choose whose doing a clause is.

"The enemy", "ours" and troops without a nationality get their side from whoever speaks; who that is belongs in
``voices``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from frontline.claims.claim import ClaimType
from frontline.claims.inflected.clauses import Clause
from frontline.claims.inflected.marks import PLACE, Marked
from frontline.claims.inflected.names import ADJECTIVE as PARTY_ADJECTIVE
from frontline.claims.inflected.names import CAPITAL
from frontline.claims.inflected.vocabulary import (
    FINITE,
    FIRST_PERSON,
    GERUND,
    INFINITIVE,
    PARTICIPLE,
    PASSIVE,
    Frame,
    Vocabulary,
)

NOMINATIVE, GENITIVE, ACCUSATIVE, DATIVE, INSTRUMENTAL = "nom", "gen", "acc", "dat", "ins"
ENEMY, OWN, NOBODY = "enemy", "own", ""
DIRECT = frozenset({NOMINATIVE, ACCUSATIVE})
RIVAL_AGENT = "rival agent"
REACH_BACK, REACH_ON, REACH_OF_SUPPLY = 4, 8, 2
ANY_CASE = frozenset({NOMINATIVE, GENITIVE, ACCUSATIVE, DATIVE, INSTRUMENTAL})
REFLEXIVE = ("ся", "сь")
BEFALLING = frozenset({ClaimType.LOSSES, ClaimType.REPELLED, ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_HELD})
ADJECTIVE = re.compile(r"(?:[иіыоа]й|[ая]я|[ое]е|[ыи]е|[аеєіїя]|[ое]го|ої|[ое]му|[ую]ю|[ыиі]м|[ыиі]х|[ыиі]ми|ою)$")
PLURALS = (
    (("их", "ых", "іх"), frozenset({GENITIVE, ACCUSATIVE})),
    (("ими", "ыми", "іми"), frozenset({INSTRUMENTAL})),
    (("ие", "ые"), frozenset({NOMINATIVE, ACCUSATIVE})),
)
OBLIQUE = (
    (("ами", "ями", "ом", "ем", "єм", "ою", "ею", "єю", "ой", "ей"), frozenset({INSTRUMENTAL})),
    (("ів", "їв", "ов", "ев"), frozenset({GENITIVE, ACCUSATIVE})),
    (("ам", "ям"), frozenset({DATIVE})),
)
INSTRUMENTALS = ("ами", "ями", "ими", "ыми")


@dataclass(frozen=True, slots=True)
class Group:
    """Words that mean a side.

    Attributes:
        start: first token.
        end: the token after the last.
        head: the token whose case counts.
        side: a party's id, ``enemy`` or ``own`` of the speaker, or empty for troops of an unnamed side.
        cases: the cases it may stand in.
        attribute: whether it is only an adjective of something else: "enemy positions".
    """

    start: int
    end: int
    head: int
    side: str
    cases: frozenset[str]
    attribute: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """From where a clause is seen.

    Attributes:
        speaker: the party of the speaker, or None.
        enemy: whom "the enemy" means, or None.
    """

    speaker: str | None
    enemy: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose doing or state a clause is: the party, the tokens that say so (empty: none) and the rule."""

    party: str | None
    start: int
    end: int
    rule: str


UNKNOWN = Actor(None, 0, 0, "nobody is named")


def find_groups(marked: Marked) -> tuple[Group, ...]:
    """Return the groups of a sentence that mean a side, in order."""
    groups: list[Group] = []
    taken = 0
    for at in range(len(marked.tokens)):
        if at < taken:
            continue
        found = _group_at(marked, at, taken)
        if found is not None:
            groups.append(found)
            taken = found.end
    return tuple(groups)


def _group_at(marked: Marked, at: int, since: int) -> Group | None:
    word = marked.words[at]
    party = marked.parties[at]
    if "sides.force" in word.classes and not (
        party and party.kind != PARTY_ADJECTIVE and "sides.units" not in word.classes
    ):
        return _force(marked, at, since)
    side = _own_side(marked, at)
    bracketed = marked.text(at - 1) == "(" and marked.text(at + 1) == ")"  # where a town lies, as its holder says
    if side is None or bracketed:
        return None
    adjective = (party is not None and party.kind == PARTY_ADJECTIVE) or marked.has("sides.adjective", at)
    if adjective:
        noun = _noun_of(marked, at)
        if noun is not None and marked.has("sides.force", noun):
            return None  # the noun brings it along
        return Group(at, at + 1, at, side, frozenset(), attribute=True)
    end = at + 1
    while end < len(marked.tokens) and party is not None and marked.parties[end] is party:
        end += 1
    cases = word.cases or ANY_CASE
    if party is not None and not word.cases and not marked.text(at).isupper():
        cases = DIRECT if party.is_nominative else _guess_oblique(marked.low(at))
    return Group(at, end, at, side, cases, attribute=False)


def _force(marked: Marked, at: int, since: int) -> Group:
    """Read "Russian assault units", "units of the enemy", "fighters of the Xland army" as one group."""
    start, side, counted = at, "", False
    for number in range(at - 1, max(since, at - REACH_BACK) - 1, -1):
        counts = marked.is_number(number) or marked.has("grammar.measures", number)
        counted = counted or counts
        own = _own_side(marked, number)
        adjective = marked.words[number].party is not None or marked.has("sides.adjective", number)
        if not side and own is not None and adjective:
            side, start = own, number
        if not _may_stand_between(marked, number) or not (counts or ADJECTIVE.search(marked.low(number))):
            break
        start = number
    end = at + 1
    while not side and end < min(at + REACH_ON, len(marked.tokens)):
        own = _own_side(marked, end)
        if own is not None:
            side, end = own, end + 1
            break
        if not (marked.has("sides.force", end) or _may_stand_between(marked, end)):
            break
        end += 1
    if not side:
        side, end = (OWN if marked.has("sides.own_forces", at) else NOBODY), at + 1
    cases = cases_by_adjective(marked.low(at - 1)) if start < at else None
    cases = cases or marked.words[at].cases or _guess_cases(marked.low(at))
    if counted and GENITIVE in cases:
        cases |= {NOMINATIVE, ACCUSATIVE}
    return Group(start, end, at, side, cases, attribute=False)


def cases_by_adjective(low: str) -> frozenset[str] | None:
    """Return the cases that the ending of an adjective of the plural allows, or None where it tells nothing."""
    return next((cases for endings, cases in PLURALS if low.endswith(endings)), None)


def _guess_oblique(low: str) -> frozenset[str]:
    """Return the cases of a name by its ending, where it does not stand in the nominative."""
    return next((cases for endings, cases in OBLIQUE if low.endswith(endings)), ANY_CASE - {NOMINATIVE, INSTRUMENTAL})


def _guess_cases(low: str) -> frozenset[str]:
    """Return the cases of a noun of no known stem by the endings that all plurals share."""
    return frozenset({INSTRUMENTAL}) if low.endswith(INSTRUMENTALS) else ANY_CASE


def _may_stand_between(marked: Marked, at: int) -> bool:
    text = marked.text(at)
    return (
        text[0].isalnum()
        and not marked.has("grammar.preposition", at)
        and not marked.has("grammar.joints", at)
        and (marked.words[at].shape in ("", PARTICIPLE))
    )


def _own_side(marked: Marked, at: int) -> str | None:
    """Return the side that one token means, or None."""
    party = marked.parties[at]
    if party is not None and party.kind != CAPITAL:
        return party.party
    if marked.has("sides.enemy", at):
        return ENEMY
    return OWN if marked.has("sides.own", at) else None


def _noun_of(marked: Marked, at: int) -> int | None:
    """Return the noun that an adjective belongs to, past other adjectives."""
    for number in range(at + 1, min(at + REACH_BACK, len(marked.tokens))):
        if marked.has("sides.force", number):
            return number
        if not _may_stand_between(marked, number):
            return None
    return None


class ActorReader:
    """Chooses the actor of what a clause states, in one sentence."""

    def __init__(
        self, marked: Marked, groups: tuple[Group, ...], clauses: tuple[Clause, ...], words: Vocabulary
    ) -> None:
        self.marked = marked
        self.groups = groups
        self.clauses = clauses
        self.names = words.names
        self.frames = words.frames

    def read(
        self, clause: Clause, trigger: int, frame: Frame, sides: Sides, before: str | None, *, denied: bool
    ) -> Actor:
        """Return the actor of a clause.

        Args:
            clause: the clause.
            trigger: the token that evokes the frame.
            frame: the frame.
            sides: from where the clause is seen.
            before: the side that the text spoke of last.
            denied: whether the clause is negated or denied.
        """
        for slot in frame.actor:
            name, _, role = slot.rpartition(" ")
            role = self._settle(role, clause, trigger, denied=denied)
            if role in (OWN, ENEMY, "none"):
                return self._default(role, sides)
            if role == "skip" or (role in ("agent", "any") and self._is_announced(clause, trigger)):
                continue
            group = SLOTS[role](self, clause, trigger, passive=self._is_passive(trigger, frame))
            unnamed = self._says_they(clause) and (group is None or not group.side)
            left_out = group is None and self._leaves_out_subject(clause, trigger)
            if role == "agent" and before and (unnamed or left_out):
                # Who speaks of his own side says "we": "they" are the others.
                meant = sides.enemy if unnamed and sides.enemy and before == sides.speaker else before
                return self._actor(self._turn(meant, name), 0, 0, "a pronoun")
            if group is None and role == "agent" and self.marked.words[trigger].shape == FIRST_PERSON:
                return self._actor(self._turn(sides.speaker, name), 0, 0, "'we'")
            strangers = role == "patient" and frame.type not in (ClaimType.FORCE_SIZE, ClaimType.WITHDRAWAL)
            if group is None or (strangers and not group.side):
                continue
            if slot == RIVAL_AGENT and frame.type is ClaimType.LOSSES and self._is_object(clause, group, frame):
                continue
            found = self._turn(self._party_of(group, clause, sides, frame.type), name)
            if found is not None:
                return self._actor(found, group.start, group.end, slot)
        return UNKNOWN

    def _is_object(self, clause: Clause, group: Group, frame: Frame) -> bool:
        """Tell whether the only thing that a verb of destroying can befall is what looks like its subject."""
        if ACCUSATIVE not in group.cases and not {NOMINATIVE, GENITIVE} <= group.cases:
            return False  # a feminine plural reads alike as subject and object
        rest = ((clause.since, group.start), (group.end, clause.end))
        return not any(
            self.marked.holds(name, *span)
            for span in rest
            for name in frame.with_
            if span[0] < span[1] and name != PLACE
        )

    def _party_of(self, group: Group, clause: Clause, sides: Sides, type_: ClaimType) -> str | None:
        """Return the side of a group; troops without one act against the side that the clause names."""
        if group.side == NOBODY and type_ is ClaimType.PRESENCE:
            return sides.enemy or sides.speaker  # who is said to be somewhere without a side is none of ours
        if group.side == NOBODY:
            others = {self._party(each.side, sides) for each in self._within(clause) if each.side and each != group}
            if len(others) == 1 and (rival := self.names.rival(others.pop())):
                return rival
        return self._party(group.side, sides)

    def _settle(self, role: str, clause: Clause, trigger: int, *, denied: bool) -> str:
        """Return which side a role means by default.

        Who announces a capture without saying whose has made it, who denies one denies the enemy's; so with a ring
        that has closed, while mere talk of one is the fear of the enemy's.
        """
        if role == "claimant" and clause.cue < 0:
            return "skip"
        if role in ("claimant", "encircler"):
            feared = role == "encircler" and not self.marked.words[trigger].verbs
            return ENEMY if denied or feared else OWN
        return role

    def _is_announced(self, clause: Clause, trigger: int) -> bool:
        """Tell whether a noun names what the subject of its clause only speaks of: "X announced the capture of"."""
        return clause.cue >= 0 and not self.marked.words[trigger].verbs

    def _is_passive(self, trigger: int, frame: Frame) -> bool:
        """Tell whether the subject of a verb is whom it befalls; so too in reflexive forms: "is being destroyed"."""
        word = self.marked.words[trigger]
        reflexive = word.verbs and frame.type in BEFALLING and self.marked.low(trigger).endswith(REFLEXIVE)
        return word.shape in (PASSIVE, PARTICIPLE) or bool(reflexive)

    def side_of(self, clause: Clause, sides: Sides) -> str | None:
        """Return the side that a clause speaks of: its subject, or the first that it names."""
        group = self.agent(clause, clause.end, passive=False) or next(self._within(clause), None)
        return self._party(group.side, sides) if group else None

    def agent(self, clause: Clause, trigger: int, *, passive: bool) -> Group | None:
        """Return who does it: the subject, or in the passive whoever stands in the instrumental."""
        case = INSTRUMENTAL if passive else NOMINATIVE
        if self.marked.find("modality.dative_verbs", clause.since, clause.end) >= 0:
            case = DATIVE  # "they did not manage to", in the words of these languages "to them it did not succeed"
        fits = [
            group for group in self._within(clause) if case in group.cases and not self._is_led(group, passive=passive)
        ]
        if passive:
            fits = [group for group in fits if group.cases != ANY_CASE]
        if not fits:
            return None
        return min(fits, key=lambda group: (group.head > trigger, group.cases == ANY_CASE, abs(group.head - trigger)))

    def patient(self, clause: Clause, trigger: int, *, passive: bool) -> Group | None:
        """Return whom it befalls: a genitive or accusative after or before the verb, in the passive the subject."""
        wanted = {NOMINATIVE, ACCUSATIVE, GENITIVE} if passive else {ACCUSATIVE, GENITIVE, DATIVE}
        agent = self.agent(clause, trigger, passive=passive)
        fits = [group for group in self._within(clause) if group.cases & wanted and group is not agent]
        if not fits:
            fits = [group for group in self._within(clause, attributes=True) if group.attribute]
        return min(
            fits,
            key=lambda group: (
                passive and NOMINATIVE not in group.cases, group.head < trigger, abs(group.head - trigger)
            ),
            default=None,
        )  # fmt: skip

    def owner(self, clause: Clause, trigger: int, *, passive: bool) -> Group | None:  # noqa: ARG002 -- one shape for all
        """Return whose it is: an adjective before the noun, a genitive after it, else any adjective of a side."""
        near = [group for group in self._within(clause, attributes=True) if group.side]
        for group in near:
            if group.attribute and 0 < trigger - group.head <= REACH_BACK and self._adjoins(group.end, trigger):
                return group
        for group in near:
            follows = not group.attribute and GENITIVE in group.cases and 0 < group.start - trigger <= REACH_BACK
            if follows and self._adjoins(trigger + 1, group.start):
                return group
        supplies = (at for at in self.marked.found.get("supply", ()) if clause.since <= at < clause.end)
        owners = (self._owner_after(at, near) for at in supplies)
        return next((group for group in owners if group is not None), None)

    def _owner_after(self, at: int, near: list[Group]) -> Group | None:
        """Return whose supply it is: the first group that a noun of supply governs."""
        fits = (
            group
            for group in near
            if 0 < group.start - at <= REACH_OF_SUPPLY and (group.attribute or GENITIVE in group.cases)
        )
        return next(fits, None)

    def _adjoins(self, start: int, end: int) -> bool:
        return all(_may_stand_between(self.marked, number) for number in range(start, end))

    def any(self, clause: Clause, trigger: int, *, passive: bool) -> Group | None:  # noqa: ARG002 -- one shape for all
        """Return the side named nearest, an adjective only where there is nothing else."""
        groups = [group for group in self._within(clause, attributes=True) if group.side and not self._is_apart(group)]
        return min(groups, key=lambda group: (group.attribute, abs(group.head - trigger)), default=None)

    def last(self, clause: Clause, trigger: int, *, passive: bool) -> Group | None:  # noqa: ARG002 -- one shape for all
        """Return the side named last after the trigger: "under the control of X"."""
        groups = [group for group in self._within(clause, attributes=True) if group.side and group.end > trigger]
        return groups[0] if groups else None

    def _within(self, clause: Clause, *, attributes: bool = False) -> Iterator[Group]:
        return (
            group
            for group in self.groups
            if clause.since <= group.head < clause.end and (attributes or not group.attribute)
        )

    def _is_led(self, group: Group, *, passive: bool) -> bool:
        """Tell whether a preposition leads a group, so that it is no subject."""
        return (
            not passive
            and self.marked.has("grammar.preposition", group.start - 1)
            and not (self.marked.has("grammar.measures", group.start - 1))
        )

    def _is_apart(self, group: Group) -> bool:
        """Tell whether a group is only what something is cleared of, or on whose account it happens."""
        return not group.attribute and self.marked.has("grammar.background", group.start - 1)

    def _leaves_out_subject(self, clause: Clause, trigger: int) -> bool:
        """Tell whether a verb that wants a subject has none in its clause."""
        marked, shapes = self.marked, (FINITE - {PASSIVE, FIRST_PERSON}) | {INFINITIVE, GERUND}
        if marked.words[trigger].shape == FIRST_PERSON or self._has_subject_noun(clause):
            return False
        return any(marked.words[number].shape in shapes for number in range(clause.start, clause.end))

    def find_shared_object(self, clause: Clause, trigger: int, sides: Sides) -> tuple[Clause, Actor] | None:
        """Return whom a verb befalls that only goes on from the one before it, "they spot soldiers or kill", and where.

        None where it has an object of its own, or the verb before has none.
        """
        before = next((each for each in self.clauses if each.end == clause.start), None)
        if before is None or trigger != clause.start + 1 or not self.marked.has("grammar.joints", clause.start):
            return None
        objects = [] if any(self._within(clause)) else list(self._within(before))
        if not objects or any(NOMINATIVE in each.cases for each in objects):
            return None
        last = objects[-1]
        return before, self._actor(self._party(last.side, sides), last.start, last.end, "who is met there")

    def _has_subject_noun(self, clause: Clause) -> bool:
        """Tell whether a noun that is a subject itself stands in a clause, led by no preposition."""
        marked = self.marked
        return any(
            marked.has("grammar.subjects", at) and not marked.has("grammar.preposition", at - 1)
            for at in range(clause.start, clause.end)
        )

    def _says_they(self, clause: Clause) -> bool:
        return self.marked.find("grammar.they", clause.start, clause.end) >= 0

    def _party(self, side: str, sides: Sides) -> str | None:
        if side == ENEMY:
            return sides.enemy
        return sides.speaker if side in (OWN, NOBODY) else side

    def _turn(self, party: str | None, name: str) -> str | None:
        return self.names.rival(party) if name == "rival" else party

    def _default(self, role: str, sides: Sides) -> Actor:
        if role == "none":
            return UNKNOWN
        party = sides.speaker if role == OWN else sides.enemy
        return Actor(party, 0, 0, f"the speaker's {'own side' if role == OWN else 'enemy'}")

    def _actor(self, party: str | None, start: int, end: int, rule: str) -> Actor:
        return Actor(party, start, end, rule)


class Slot(Protocol):
    """A way to find the side whose doing a clause is."""

    def __call__(self, reader: ActorReader, clause: Clause, trigger: int, /, *, passive: bool) -> Group | None:
        """Return the group, or None."""


SLOTS: dict[str, Slot] = {
    "agent": ActorReader.agent,
    "patient": ActorReader.patient,
    "owner": ActorReader.owner,
    "any": ActorReader.any,
    "last": ActorReader.last,
}
