"""Say where a claim is: the places in its words, else the one that its words lead back to.

What a name means and what a claim shows of it belong in ``naming``, the words around it in ``relations``. Here belong
names that mean a government, "the city" and "there".
"""

from collections.abc import Sequence
from functools import cached_property

from frontline.claims.claim import ClaimedPlace
from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.naming import IN, RECENT_SENTENCES, SETTLEMENT, Named, NamedPlaces, is_large, last_list
from frontline.claims.relations import RelationReader
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

Span = tuple[int, int]

NOUN_REACH = 3


class Whereabouts:
    """The places of one text. All its sentences must be learnt before claims are asked for."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], box: Box, language: Language, lexicon: PartyLexicon
    ) -> None:
        self.language = language
        self.lexicon = lexicon
        self.named = NamedPlaces(text, mentions, box, lexicon.is_metonym)

    # --------------------------------------------------------------- learning

    def learn(self, marked: Marked) -> None:
        """Read how the places of a sentence are named."""
        numbers = sorted({number for number in marked.places if number >= 0})
        if not numbers:
            return
        reader = RelationReader(marked)
        last: Named | None = None
        for number in numbers:
            start = marked.places.index(number)
            end = len(marked.places) - marked.places[::-1].index(number)
            named = self._name(reader, number, (start, end), last)
            self.named.add(named)
            last = last if named.metonym else named

    def _name(self, reader: RelationReader, number: int, span: Span, last: Named | None) -> Named:
        marked, mention = reader.marked, self.named.mentions[number]
        relations, first = reader.read(span)
        if not relations:
            relations = last.relations if last is not None and _lists(marked, first, last) else (IN,)
        located = marked.has("places.located", span[0] - 1)
        metonym = not located and (marked.parties[span[0]] is not None or self.lexicon.is_metonym(mention.surface))
        gloss = _is_attribute(marked, mention, span[1])
        if last is not None and not gloss:
            side = last.relations[0].endswith(" of")
            gloss = reader.is_gloss(relations, first, last.mention.end, last_side=side)
        return Named(self.named.reads[number], marked.sentence.index, relations, gloss, metonym, reader.stated(span))

    @cached_property
    def main(self) -> Place | None:
        """Return the settlement that the text names most often, the first of equals."""
        often = self.named.most_often()
        return often[0] if often else None

    # --------------------------------------------------------------- claims

    def of_claim(self, marked: Marked, span: Span, speaker: Span) -> tuple[tuple[ClaimedPlace, ...], str]:
        """Return the places of a claim and the rule that found them.

        Args:
            marked: its sentence.
            span: its tokens.
            speaker: the characters that name its speaker; a capital among them is no place of the claim.
        """
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        inside = [
            each for each in self.named.inside(start, end) if not each.metonym and not self._speaks(each, speaker)
        ]
        meant = [each for each in inside if not each.gloss]
        chosen = [each for each in meant if each.has_point] or meant
        unknown = [] if any(each.has_point for each in chosen) else self._unknown(marked, span)
        if chosen or unknown:
            places = [place for each in chosen for place in self.named.claim(each, in_span=True)] + unknown
            return (*self._also(marked, start, span, places), *places), "named in the claim"
        words = marked.lows(*span)
        if any(f" {phrase} " in words for phrase in self.language.words["places"]["whole_front"]):
            return (), "the whole front"
        if _is_unnamed(marked, span):
            return (), "a place that is not named"
        found, rule = self._referred(marked, start, span)
        return tuple(place for each in found for place in self.named.claim(each, in_span=False)), rule

    def _speaks(self, named: Named, speaker: Span) -> bool:
        return speaker[0] <= named.mention.start < speaker[1] and self.lexicon.is_metonym(named.mention.surface)

    def _also(self, marked: Marked, start: int, span: Span, places: list[ClaimedPlace]) -> list[ClaimedPlace]:
        """Return the place that "the city" means in a claim that names others too."""
        before = self.named.before(start)
        for number in range(span[0] + 1, span[1] if before else 0):
            city = marked.has("places.cities", number) and marked.low(number - 1) == "the"
            if city and marked.low(number + 1) != "of":
                named = self._meant_by_noun(marked, number, before)
                if named.place and all(place.place_id != named.place.place_id for place in places):
                    return self.named.claim(named, in_span=False)
        return []

    def _unknown(self, marked: Marked, span: Span) -> list[ClaimedPlace]:
        """Return names in places' positions that the gazetteer does not know, without coordinates."""
        return [
            ClaimedPlace(token.text, token.start, token.end, "", token.text, SETTLEMENT, None, None)
            for number in range(*span)
            if marked.places[number] < 0 and _is_unknown_name(marked, number) and (token := marked.tokens[number])
        ]

    def _referred(self, marked: Marked, start: int, span: Span) -> tuple[list[Named], str]:
        """Return the places that a claim's words lead back to, and by which rule."""
        before = self.named.before(start)
        if not before:
            later = [each for each in self.named.settlements() if self.main and each.key == self.main.place_id]
            return later[:1], "the report's main place, named later"
        for number in range(*span):
            counted = marked.has("places.counted", number) and marked.has("places.count_openers", number - 1)
            if counted or marked.has("places.pairs", number):
                return _last_distinct(before, 3 if marked.low(number) == "three" else 2), "the places named last"
            if marked.has("places.settlement", number) and marked.has("places.definite", number - 1):
                return [self._meant_by_noun(marked, number, before)], f"'the {marked.low(number)}'"
        if before[-1].sentence == marked.sentence.index:
            return last_list(before), "named before in the sentence"
        recent = [each for each in before if marked.sentence.index - each.sentence <= RECENT_SENTENCES]
        same = [each for each in recent if self.main and each.key == self.main.place_id]
        return [same[-1] if same else before[-1]], "the report's main place" if same else "named last"

    def _meant_by_noun(self, marked: Marked, at: int, before: list[Named]) -> Named:
        """Return the place that "the city" or "the village" means.

        One of that size in the same sentence, the main place if it is one and not far back, else the last such.
        """
        large = marked.has("places.cities", at)
        sized = [each for each in before if each.place is not None and is_large(each.place) == large]
        fits = before if marked.low(at) == SETTLEMENT else sized
        here = [each for each in fits if each.sentence == marked.sentence.index and each.relations == (IN,)]
        if here:
            return here[-1]
        if large and self.main is not None and is_large(self.main):
            same = [each for each in before if each.key == self.main.place_id]
            if same and marked.sentence.index - same[-1].sentence <= 2 * RECENT_SENTENCES:
                return same[-1]
        return (fits or before)[-1]


def _lists(marked: Marked, at: int, last: Named) -> bool:
    """Tell whether "and" or a comma joins a name to the one before."""
    ends = [marked.tokens[number].end for number in (at - 1, at - 2) if number >= 0]
    if not ends:
        return False
    return ends[0] == last.mention.end or (marked.text(at - 1) == "," and ends[-1] == last.mention.end)


def _is_attribute(marked: Marked, mention: Mention, at: int) -> bool:
    """Tell whether a region only says of what kind a noun is ("the X region hub", "the X People's Republic")."""
    if marked.low(at) == "people" and marked.low(at + 1) == "'s":
        return True
    if any(place.kind == SETTLEMENT for place in mention.candidates) or not marked.text(at).islower():
        return False
    tables = ("preposition", "coordinator", "subordinator", "be", "have")
    closed = any(marked.has(f"grammar.{table}", at) for table in tables)
    return marked.low(at).isalpha() and not closed and not marked.verb_shapes(at)


def _is_unknown_name(marked: Marked, number: int) -> bool:
    """Tell whether a word is a name in a place's position: "in Xville", "the Xville direction", "the Xville Bridge"."""
    if "place" in marked.classes[number]:
        return True
    if number == 0 or not marked.text(number)[0].isupper() or marked.parties[number] is not None:
        return False
    directions: list[str] = marked.language.words["grammar"]["directions"]
    axis = marked.has("places.axis", number + 1) and not marked.low(number).startswith(tuple(directions))
    return axis or (marked.has("places.sites", number + 1) and marked.text(number + 1)[0].isupper())


def _is_unnamed(marked: Marked, span: Span) -> bool:
    """Tell whether the claim speaks of settlements without naming them: "one more small village"."""
    for number in range(span[0] + 1, span[1]):
        if marked.tokens[number].noun not in marked.language.sets["places.settlement"]:
            continue
        before = range(max(span[0], number - NOUN_REACH), number)
        known = any(marked.has("places.known", other) for other in before)
        if not known and any(marked.has("places.unnamed", other) for other in before):
            return True
    return False


def _last_distinct(before: list[Named], count: int) -> list[Named]:
    kept: dict[str, Named] = {}
    for named in reversed(before):
        kept.setdefault(named.key, named)
        if len(kept) == count:
            break
    return list(kept.values())[::-1]
