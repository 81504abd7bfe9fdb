"""Say which party a phrase means, and whose doing a frame is.

By name, by adjective, by "we" and "the enemy", by a pronoun. Who speaks belongs in ``attribution``; which slot of a
frame names the actor is the frame's own business.
"""

from dataclasses import dataclass

from frontline.claims.claim import ClaimType
from frontline.claims.language import Frame
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.roles import Roles, Span

# What one does with one's own: who acts and what is acted on are of one side.
SAME_SIDE = frozenset({ClaimType.WITHDRAWAL, ClaimType.FORCE_SIZE, ClaimType.PRESENCE, ClaimType.LOGISTICS})
# Where nobody is named and nobody speaks, these go on about the party spoken of before.
OF_THOSE_BEFORE = frozenset(
    {ClaimType.ADVANCE, ClaimType.ASSAULT, ClaimType.PRESENCE, ClaimType.WITHDRAWAL, ClaimType.LOSSES}
) | {ClaimType.LOGISTICS, ClaimType.FORECAST, ClaimType.INTENT}
RIVAL = "rival of "
DOING = frozenset({"munition", "attack", "flying"})
REACH, NEAR, WIDE = 3, 5, 6


@dataclass(frozen=True, slots=True)
class PartyReading:
    """A party and the words it was read from.

    Attributes:
        party: its id, or None.
        start: first token; -1 where no words give it.
        end: the token after the last.
        rule: how it was found.
    """

    party: str | None
    start: int
    end: int
    rule: str


NOBODY = PartyReading(None, -1, -1, "nobody named")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who at one point of a text.

    Attributes:
        marked: the sentence.
        lexicon: the words for the parties.
        speaker: the side of who speaks, or None.
        antecedent: whom "they" and "its" mean, or None.
        denied: whether the speaker denies what is read.
        told: whether the subject of the clause is its speaker, who does nothing.
        enemy: whom "the enemy" means where the speaker has no side: whose attacks the text reports.
    """

    marked: Marked
    lexicon: PartyLexicon
    speaker: str | None
    antecedent: str | None
    denied: bool = False
    enemy: str | None = None
    told: bool = False


def party_of(span: Span, cast: Cast, *, pronouns: bool = True, stop: bool = True) -> PartyReading | None:
    """Return the party that a phrase means: the first that its words name before a place is added to it.

    Args:
        span: its tokens.
        cast: who is who.
        pronouns: whether "they" and "its" count.
        stop: whether a word such as "in" or "against" ends the search.
    """
    for number in range(*span):
        found = _party_at(number, cast, pronouns=pronouns)
        if found is not None:
            return found
        if stop and number > span[0] and cast.marked.has("speakers.stops", number):
            return None
    return None


def _party_at(number: int, cast: Cast, *, pronouns: bool) -> PartyReading | None:
    marked = cast.marked
    word = marked.parties[number]
    if word is not None and word.kind != "compound":
        return PartyReading(word.party, number, number + 1, "named")
    if cast.speaker and marked.has("grammar.first_person", number):
        return PartyReading(cast.speaker, number, number + 1, "first person: the speaker's side")
    if marked.tokens[number].noun in marked.language.sets["speakers.enemy"]:
        if cast.speaker:
            return PartyReading(cast.lexicon.rival(cast.speaker), number, number + 1, "the enemy of the speaker's side")
        if cast.enemy:
            return PartyReading(cast.enemy, number, number + 1, "the enemy: the side whose attacks the text reports")
    if pronouns and cast.antecedent and marked.has("grammar.third_person", number):
        return PartyReading(cast.antecedent, number, number + 1, "pronoun")
    return None


def find_actor(frame: Frame, trigger: Span, kind: str, roles: Roles, cast: Cast) -> PartyReading:
    """Return the actor of a frame found in a clause; METHODS section 4 has the traps.

    In this order: a named owner of the supply, the slot of the frame, the other slot (whose rival it is, except for
    what one does with one's own), the fire spoken of, and by default the speaker's own side or its enemy.
    """
    rival = frame.actor.startswith(RIVAL)
    name = frame.actor.removeprefix(RIVAL)
    if name == "none":
        return NOBODY
    special = _special(frame, kind, roles, cast)
    if special is not None:
        return special
    found = _nearest(roles, cast) if name == "nearest" else _slot(name, trigger, kind, roles, cast)
    if found is not None and found.party:
        return _rival(found, cast) if rival else found
    other = _other_slot(name, trigger, roles, cast)
    if other is not None and other.party and name in ("subject", "object", "owner"):
        return other if rival or frame.type in SAME_SIDE else _rival(other, cast)
    return _of_strike(frame, roles, cast) or _unnamed(frame, cast)


def _special(frame: Frame, kind: str, roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose supply it is, or to whom losses were dealt, where the clause says so."""
    if frame.receiver:
        return _receiver(roles, cast)
    if not frame.owned:
        return None
    owner = _owner_of_supply(roles, cast)
    if owner is not None or kind != "noun" or roles.clause.group is None:
        return owner
    other = party_of(roles.clause.after, cast, pronouns=False)  # "the road is under Xish fire"
    return _rival(other, cast) if other is not None else None


def _rival(found: PartyReading, cast: Cast) -> PartyReading:
    return PartyReading(cast.lexicon.rival(found.party), found.start, found.end, f"the other side; {found.rule}")


def _nearest(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return the party named in the clause or last before it."""
    found = party_of(roles.span, cast, pronouns=False)
    if found is not None:
        return found
    for number in range(roles.span[0] - 1, -1, -1):
        word = cast.marked.parties[number]
        if word is not None and word.kind != "compound":
            return PartyReading(word.party, number, number + 1, "named before")
    return None


def _slot(name: str, trigger: Span, kind: str, roles: Roles, cast: Cast) -> PartyReading | None:
    if kind == "noun" or name == "owner":
        found = _owner(trigger, roles, cast)
        if found is None and name in ("owner", "subject") and not cast.told:
            return party_of(roles.subject, cast) or party_of(roles.head, cast)
        if found is not None or name == "owner":
            return found
    if kind == "attributive":
        return party_of((trigger[0] + 1, trigger[1]), cast) if name == "object" else None
    if name == "last":
        return party_of(roles.clause.after, cast, stop=False)
    slots = {"subject": roles.subject, "object": roles.object}
    if name in slots:
        found = party_of(slots[name], cast)
        return found if found is not None or name == "object" else _right_before(trigger[0], roles, cast)
    return party_of(roles.span, cast, pronouns=False, stop=False)


def _right_before(at: int, roles: Roles, cast: Cast) -> PartyReading | None:
    """Return who does it where a verb of seeing leads: "the week has seen X troops (XT) advance"."""
    marked, last = roles.marked, at - 1
    if marked.text(last) == ")":
        last = next((number - 1 for number in range(last, 0, -1) if marked.text(number) == "("), last)
    if roles.clause.own_subject or last < 0 or "forces" not in marked.classes[last]:
        return None
    return party_of((max(0, last - REACH), last + 1), cast, pronouns=False)


def _other_slot(name: str, trigger: Span, roles: Roles, cast: Cast) -> PartyReading | None:
    if name == "object":
        return party_of(roles.subject, cast)
    found = party_of(roles.object, cast, pronouns=False)
    if found is None and name == "owner":
        return party_of((trigger[1], roles.span[1]), cast, pronouns=False)
    return found


def _owner(trigger: Span, roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose a noun is: "Xish gains", "gains by Xish forces", "the fall of Y to Xish troops"."""
    first = trigger[0]
    while first > roles.span[0] and _may_modify(roles, first - 1):
        first -= 1
    return party_of((first, trigger[0]), cast) or _owner_after(trigger[1], roles, cast)


def _may_modify(roles: Roles, at: int) -> bool:
    """Tell whether a word before a noun may belong to it: no verb, preposition, "and" or mark."""
    marked, group = roles.marked, roles.clause.group
    if group is not None and group.start <= at < group.end:
        return False
    word = marked.text(at)[0].isalnum() or marked.low(at) == "'s"
    return word and not marked.has("grammar.preposition", at) and not marked.has("grammar.coordinator", at)


def _owner_after(start: int, roles: Roles, cast: Cast) -> PartyReading | None:
    marked, group = roles.marked, roles.clause.group
    for number in range(start, roles.span[1]):
        by = marked.has("speakers.owner_by", number)
        if by or (marked.has("speakers.owner_of", number) and _names_forces(roles, number + 1)):
            infinitive = marked.low(number) == "to" and bool(marked.verb_shapes(number + 1))
            if not infinitive:
                return party_of((number + 1, roles.span[1]), cast, pronouns=False)
        if marked.text(number) in (",", ";") or (group is not None and number == group.start):
            return None
    return None


def _names_forces(roles: Roles, at: int) -> bool:
    """Tell whether the next words are a party or its troops, not a place of a party."""
    marked, words = roles.marked, range(at, min(at + REACH, roles.span[1]))
    if any(marked.places[number] >= 0 and marked.parties[number] is None for number in words):
        return False
    return any(marked.parties[number] is not None or "forces" in marked.classes[number] for number in words)


def _owner_of_supply(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose supply is meant: "Xish supply lines", "supplies to Xish units"."""
    marked, group = roles.marked, roles.clause.group
    for number in range(*roles.span):
        if "supply" not in marked.classes[number]:
            continue
        before = _owner_before(number, roles)
        verb = group is not None and group.start <= number < group.end
        if before is None and not verb and marked.has("speakers.owner_of", number + 1):
            before = party_of((number + 2, min(number + NEAR, roles.span[1])), cast, pronouns=False)
        if before is not None:
            return before
    return None


def _owner_before(number: int, roles: Roles) -> PartyReading | None:
    for at in range(number - 1, max(roles.span[0], number - REACH) - 1, -1):
        word = roles.marked.parties[at]
        if roles.marked.has("grammar.preposition", at):
            return None
        if word is not None and word.kind != "compound":
            return PartyReading(word.party, at, at + 1, "named")
    return None


def _receiver(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return to whom something is dealt: "losses were dealt to the X", "inflicted losses on X"."""
    for number in range(*roles.span):
        if roles.marked.has("speakers.receivers", number):
            found = party_of((number + 1, min(number + WIDE, roles.span[1])), cast)
            if found is not None and found.party:
                return found
    return None


def _of_strike(frame: Frame, roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose attack a clause names beside the damage ("in an Xish attack"), else the rival of who was hit."""
    if frame.type != ClaimType.STRIKE:
        return None
    for number in range(*roles.span):
        if roles.marked.classes[number] & DOING:
            before = (max(roles.span[0], number - REACH), number)
            found = party_of(before, cast, pronouns=False, stop=False)
            if found is not None:
                return found
    hit = party_of(roles.grammatical, cast, pronouns=False, stop=False)
    return _rival(hit, cast) if hit is not None else None


def _unnamed(frame: Frame, cast: Cast) -> PartyReading:
    """Return whose doing it is where the clause names nobody: for a denial, the other way round."""
    if frame.unnamed == "none":
        return NOBODY
    if cast.speaker is None:
        if cast.antecedent and frame.type in OF_THOSE_BEFORE:
            return PartyReading(cast.antecedent, -1, -1, "the party spoken of before")
        return NOBODY
    if (frame.unnamed == "own") != cast.denied:
        return PartyReading(cast.speaker, -1, -1, "unnamed: the speaker's own side")
    return PartyReading(cast.lexicon.rival(cast.speaker), -1, -1, "unnamed: the speaker's enemy")
