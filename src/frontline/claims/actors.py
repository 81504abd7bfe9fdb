"""Say which party a phrase means: by name, by adjective, by "we" and "the enemy", by a pronoun.

Who speaks belongs in ``attribution``; which slot of a frame names the actor is the frame's own business.
"""

from dataclasses import dataclass

from frontline.claims.language import Frame, Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.roles import Roles, Span

HOSTILE_OBJECT = frozenset({"subject", "owner"})


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


@dataclass(slots=True)
class Cast:
    """Who is who at one point of a text.

    Attributes:
        marked: the sentence.
        language: its words.
        lexicon: the words for the parties.
        speaker: the side of who speaks, or None.
        antecedent: whom "they" and "its" mean, or None.
        denied: whether the speaker denies what is read.
    """

    marked: Marked
    language: Language
    lexicon: PartyLexicon
    speaker: str | None
    antecedent: str | None
    denied: bool = False


def party_of(span: Span, cast: Cast, *, pronouns: bool = True) -> PartyReading | None:
    """Return the party that a phrase means: the first that its words name before a place is added to it."""
    sets = cast.language.sets
    for number in range(*span):
        token, word = cast.marked.tokens[number], cast.marked.parties[number]
        if word is not None and word.kind != "compound":
            return PartyReading(word.party, number, number + 1, "named")
        if token.low in sets["grammar.first_person"] and cast.speaker:
            return PartyReading(cast.speaker, number, number + 1, "first person: the speaker's side")
        if token.noun in sets["speakers.enemy"] and cast.speaker:
            return PartyReading(cast.lexicon.rival(cast.speaker), number, number + 1, "the enemy of the speaker's side")
        if pronouns and token.low in sets["grammar.third_person"] and cast.antecedent:
            return PartyReading(cast.antecedent, number, number + 1, "pronoun")
        if token.low in STOPS and number > span[0]:
            return None
    return None


STOPS = frozenset({"on", "against", "at", "near", "toward", "towards", "into", "in", "around", "with", "including", "including", "inside", "outside", "to"})


def find_actor(frame: Frame, trigger: Span, kind: str, roles: Roles, cast: Cast) -> PartyReading:
    """Return the actor of a frame found in a clause; METHODS has the traps."""
    slot, _, of = frame.actor.rpartition("rival of ")
    rival = frame.actor.startswith("rival of ")
    name = of if rival else frame.actor
    if name == "none":
        return NOBODY
    if frame.owned and (owner := _owner_of_supply(roles, cast)):
        return owner
    found = _nearest(roles, cast) if name == "nearest" else _slot(name, trigger, kind, roles, cast)
    if frame.receiver and (receiver := _receiver(roles, cast)):
        return receiver
    if found and found.party:
        return _rival(found, cast) if rival else found
    other = _other_slot(name, trigger, roles, cast)
    if other and other.party and name in ("subject", "object", "owner"):
        return other if rival else _rival(other, cast)
    return _unnamed(frame, cast)


def _nearest(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return the party named in the clause or last before it."""
    found = party_of(roles.span, cast, pronouns=False)
    if found:
        return found
    for number in range(roles.span[0] - 1, -1, -1):
        word = cast.marked.parties[number]
        if word is not None and word.kind != "compound":
            return PartyReading(word.party, number, number + 1, "named before")
    return None


def _rival(found: PartyReading, cast: Cast) -> PartyReading:
    return PartyReading(cast.lexicon.rival(found.party), found.start, found.end, f"the other side; {found.rule}")


def _slot(name: str, trigger: Span, kind: str, roles: Roles, cast: Cast) -> PartyReading | None:
    if kind == "noun" or name == "owner":
        found = _owner(trigger, roles, cast)
        if found or name == "owner":
            return found or (party_of(roles.subject, cast) if name in ("owner", "subject") else None)
    if kind == "attributive":
        return party_of((trigger[0] + 1, trigger[1]), cast) if name == "object" else None
    if name == "subject":
        return party_of(roles.subject, cast)
    if name == "object":
        return party_of(roles.object, cast)
    return party_of(roles.span, cast, pronouns=False)


def _other_slot(name: str, trigger: Span, roles: Roles, cast: Cast) -> PartyReading | None:
    if name == "object":
        return party_of(roles.subject, cast)
    found = party_of(roles.object, cast, pronouns=False)
    if found is None and name == "owner":
        found = party_of((trigger[1], roles.span[1]), cast, pronouns=False)
    return found


def _owner(trigger: Span, roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose a noun is: "Xish gains", "gains by Xish forces", "the fall of Y to Xish troops"."""
    tokens, sets = roles.marked.tokens, cast.language.sets
    first = trigger[0]
    while first > roles.span[0]:
        low = tokens[first - 1].low
        if low in sets["grammar.preposition"] or not (low[0].isalnum() or low == "'s") or low in sets["grammar.coordinator"]:
            break
        group = roles.clause.group
        if group is not None and group.start <= first - 1 < group.end:
            break
        first -= 1
    found = party_of((first, trigger[0]), cast)
    if found:
        return found
    for number in range(trigger[1], roles.span[1]):
        low = tokens[number].low
        if low in ("by", "from") or (low in ("of", "to", "for") and _names_forces(roles, number + 1)):
            return party_of((number + 1, roles.span[1]), cast, pronouns=False)
        if tokens[number].text in (",", ";"):
            break
    return None


def _names_forces(roles: Roles, at: int) -> bool:
    """Tell whether the next words are a party or its troops, not a place of a party."""
    end = min(at + 3, roles.span[1])
    return any(roles.marked.parties[n] is not None or "forces" in roles.marked.classes[n] for n in range(at, end)) and not any(
        roles.marked.places[n] >= 0 and roles.marked.parties[n] is None for n in range(at, end)
    )


def _owner_of_supply(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return whose supply is meant: "Xish supply lines", "supplies to Xish units"."""
    classes, tokens = roles.marked.classes, roles.marked.tokens
    for number in range(*roles.span):
        if "supply" not in classes[number]:
            continue
        for step in range(1, 4):
            at = number - step
            if at < roles.span[0] or tokens[at].low in cast.language.sets["grammar.preposition"]:
                break
            word = roles.marked.parties[at]
            if word is not None and word.kind != "compound":
                return PartyReading(word.party, at, at + 1, "named")
        group = roles.clause.group
        if (group is None or not group.start <= number < group.end) and number < len(tokens) - 2 and tokens[number + 1].low in ("to", "of", "for"):
            found = party_of((number + 2, min(number + 5, roles.span[1])), cast, pronouns=False)
            if found:
                return found
    return None


def _receiver(roles: Roles, cast: Cast) -> PartyReading | None:
    """Return to whom something is dealt: "losses were dealt to the X", "inflicted losses on X"."""
    for number in range(*roles.span):
        if roles.marked.tokens[number].low in ("to", "on", "upon"):
            found = party_of((number + 1, min(number + 6, roles.span[1])), cast)
            if found and found.party:
                return found
    return None


def _unnamed(frame: Frame, cast: Cast) -> PartyReading:
    """Return whose doing it is where the clause names nobody: for a denial, the other way round."""
    if cast.speaker is None or frame.unnamed == "none":
        if cast.antecedent and frame.unnamed != "none":
            return PartyReading(cast.antecedent, -1, -1, "the party spoken of before")
        return NOBODY
    own = (frame.unnamed == "own") != cast.denied
    party = cast.speaker if own else cast.lexicon.rival(cast.speaker)
    return PartyReading(party, -1, -1, "unnamed: the speaker's own side" if own else "unnamed: the speaker's enemy")
