"""Say where a claim is: the places in its words, else the one that its words lead back to.

What a name may mean is the gazetteer's business, which of its candidates it means that of ``places.context``, the
words around it that of ``relations``. Here belong names that mean a government, "the city" and "there", and a stated
direction that the gazetteer contradicts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from frontline.claims.claim import ClaimedPlace
from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.relations import IN, RelationReader
from frontline.places.compass import check_direction, measure_bearing
from frontline.places.context import choose, find_anchors
from frontline.places.locate import measure_radius_km
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

Span = tuple[int, int]

SETTLEMENT = "settlement"
REGIONS = ("oblast", "raion")
# Relations that a claim shares when its words only lead back to a place; sides and parts were another clause's.
LASTING = frozenset({"axis", "area", "around", "near"})
CITY_FROM = 20_000
RECENT_SENTENCES = 4
WIND_DEG = 22.5
NOUN_REACH = 3
LIST_JOINT = len(" and ")
NOT_FOUND = "none of the gazetteer's"


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a place as its sentence uses it.

    Attributes:
        mention: the words and their candidates.
        place: what they mean; None where it is not known.
        sentence: the number of the sentence.
        relations: how the place is named, one or more: ``in``, ``E of`` ...
        gloss: whether it only says where another place lies, or of what kind something is.
        metonym: whether it means a government, not a place.
        stated: a direction put after it, such as "to the southwest", with its characters.
    """

    mention: Mention
    place: Place | None
    sentence: int
    relations: tuple[str, ...]
    gloss: bool
    metonym: bool
    stated: tuple[str, int, int] | None = None

    @property
    def is_settlement(self) -> bool:
        """Tell whether it is a settlement, or a name that is not known."""
        return self.place is None or self.place.kind == SETTLEMENT

    @property
    def key(self) -> str:
        """Return what is the same for two names of one place."""
        return self.place.place_id if self.place else self.mention.surface


class Whereabouts:
    """The places of one text. All its sentences must be learnt before claims are asked for."""

    def __init__(self, mentions: Sequence[Mention], box: Box, language: Language, lexicon: PartyLexicon) -> None:
        self.language = language
        self.lexicon = lexicon
        self.box = box
        self.mentions = tuple(mentions)
        self._named: list[Named] = []
        places = [mention for mention in mentions if not lexicon.is_metonym(mention.surface)]
        self._anchors = find_anchors(places, box)
        self._chosen: dict[tuple[str, tuple[str, ...]], Place | None] = {}

    # --------------------------------------------------------------- learning

    def learn(self, marked: Marked) -> None:
        """Read how the places of a sentence are named."""
        numbers = sorted({number for number in marked.places if number >= 0})
        regions = tuple(
            place
            for number in numbers
            for place in self.mentions[number].candidates
            if len(self.mentions[number].candidates) == 1 and place.kind in REGIONS
        )
        if not numbers:
            return
        reader = RelationReader(marked)
        last: Named | None = None
        for number in numbers:
            start = marked.places.index(number)
            end = len(marked.places) - marked.places[::-1].index(number)
            named = self._name(reader, self.mentions[number], (start, end), last, regions)
            self._named.append(named)
            last = last if named.metonym else named

    def _name(
        self, reader: RelationReader, mention: Mention, span: Span, last: Named | None, regions: tuple[Place, ...]
    ) -> Named:
        marked = reader.marked
        relations, first = reader.read(span)
        if not relations:
            relations = last.relations if last is not None and _lists(marked, first, last) else (IN,)
        located = marked.has("places.located", span[0] - 1)
        metonym = not located and (marked.parties[span[0]] is not None or self.lexicon.is_metonym(mention.surface))
        gloss = _is_attribute(marked, mention, span[1])
        if last is not None and not gloss:
            side = last.relations[0].endswith(" of")
            gloss = reader.is_gloss(relations, first, last.mention.end, last_side=side)
        place = self._choose(mention, regions)
        return Named(mention, place, marked.sentence.index, relations, gloss, metonym, reader.stated(span))

    def _choose(self, mention: Mention, regions: tuple[Place, ...]) -> Place | None:
        key = (mention.surface, tuple(region.place_id for region in regions))
        if key not in self._chosen:
            self._chosen[key] = choose(mention.candidates, self._anchors, self.box, regions).place
        return self._chosen[key]

    # --------------------------------------------------------------- what the text speaks of

    @cached_property
    def _settlements(self) -> list[Named]:
        return [each for each in self._named if each.is_settlement and not each.metonym and not each.gloss]

    @cached_property
    def main(self) -> Place | None:
        """Return the settlement that the text names most often, the first of equals."""
        places = {each.place.place_id: each.place for each in self._settlements if each.place}
        counts = Counter(each.place.place_id for each in self._settlements if each.place)
        return places[counts.most_common(1)[0][0]] if counts else None

    def _before(self, start: int) -> list[Named]:
        return self._settlements[: bisect_left(self._settlements, start, key=lambda each: each.mention.start)]

    def _inside(self, start: int, end: int) -> list[Named]:
        first = bisect_left(self._named, start, key=lambda each: each.mention.start)
        last = bisect_left(self._named, end, key=lambda each: each.mention.start)
        return self._named[first:last]

    # --------------------------------------------------------------- claims

    def of_claim(self, marked: Marked, span: Span, speaker: Span) -> tuple[tuple[ClaimedPlace, ...], str]:
        """Return the places of a claim and the rule that found them.

        Args:
            marked: its sentence.
            span: its tokens.
            speaker: the characters that name its speaker; a capital among them is no place of the claim.
        """
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        inside = [each for each in self._inside(start, end) if not each.metonym and not self._speaks(each, speaker)]
        meant = [each for each in inside if not each.gloss]
        chosen = [each for each in meant if each.is_settlement] or meant
        unknown = [] if any(each.is_settlement for each in chosen) else self._unknown(marked, span)
        if chosen or unknown:
            places = [place for each in chosen for place in self._claimed(each, in_span=True)] + unknown
            return (*self._also(marked, start, span, places), *places), "named in the claim"
        words = marked.lows(*span)
        if any(f" {phrase} " in words for phrase in self.language.words["places"]["whole_front"]):
            return (), "the whole front"
        if _is_unnamed(marked, span):
            return (), "a place that is not named"
        found, rule = self._referred(marked, start, span)
        return tuple(place for each in found for place in self._claimed(each, in_span=False)), rule

    def _speaks(self, named: Named, speaker: Span) -> bool:
        return speaker[0] <= named.mention.start < speaker[1] and self.lexicon.is_metonym(named.mention.surface)

    def _also(self, marked: Marked, start: int, span: Span, places: list[ClaimedPlace]) -> list[ClaimedPlace]:
        """Return the place that "the city" means in a claim that names others too."""
        before = self._before(start)
        for number in range(span[0] + 1, span[1] if before else 0):
            city = marked.has("places.cities", number) and marked.low(number - 1) == "the"
            if city and marked.low(number + 1) != "of":
                named = self._meant_by_noun(marked, number, before)
                if named.place and all(place.place_id != named.place.place_id for place in places):
                    return self._claimed(named, in_span=False)
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
        before = self._before(start)
        if not before:
            later = [each for each in self._settlements if self.main and each.key == self.main.place_id]
            return later[:1], "the report's main place, named later"
        for number in range(*span):
            counted = marked.has("places.counted", number) and marked.has("places.count_openers", number - 1)
            if counted or marked.has("places.pairs", number):
                return _last_distinct(before, 3 if marked.low(number) == "three" else 2), "the places named last"
            if marked.has("places.settlement", number) and marked.has("places.definite", number - 1):
                return [self._meant_by_noun(marked, number, before)], f"'the {marked.low(number)}'"
        if before[-1].sentence == marked.sentence.index:
            return _last_list(before, marked.sentence.index), "named before in the sentence"
        recent = [each for each in before if marked.sentence.index - each.sentence <= RECENT_SENTENCES]
        same = [each for each in recent if self.main and each.key == self.main.place_id]
        return [same[-1] if same else before[-1]], "the report's main place" if same else "named last"

    def _meant_by_noun(self, marked: Marked, at: int, before: list[Named]) -> Named:
        """Return the place that "the city" or "the village" means.

        One of that size in the same sentence, the main place if it is one and not far back, else the last such.
        """
        large = marked.has("places.cities", at)
        sized = [each for each in before if each.place is not None and _is_large(each.place) == large]
        fits = before if marked.low(at) == SETTLEMENT else sized
        here = [each for each in fits if each.sentence == marked.sentence.index and each.relations == (IN,)]
        if here:
            return here[-1]
        if large and self.main is not None and _is_large(self.main):
            same = [each for each in before if each.key == self.main.place_id]
            if same and marked.sentence.index - same[-1].sentence <= 2 * RECENT_SENTENCES:
                return same[-1]
        return (fits or before)[-1]

    def _claimed(self, named: Named, *, in_span: bool) -> list[ClaimedPlace]:
        mention, place = named.mention, named.place
        relations = [relation if in_span or relation in LASTING else IN for relation in named.relations]
        if place is None:
            return [
                ClaimedPlace(
                    mention.surface, mention.start, mention.end, "", mention.surface, SETTLEMENT, None, None,
                    relations[0], in_span,
                )
            ]  # fmt: skip
        lat, lon = (place.lat, place.lon) if place.kind == SETTLEMENT else (None, None)
        return [
            ClaimedPlace(
                mention.surface, mention.start, mention.end, place.place_id, place.name, place.kind, lat, lon,
                relation, in_span, self._radius_km(place, relation),
            )
            for relation in relations
        ]  # fmt: skip

    def _radius_km(self, place: Place, relation: str) -> float | None:
        return measure_radius_km(place, relation) if place.kind == SETTLEMENT else None

    # --------------------------------------------------------------- contradictions

    def conflicts(self, start: int, end: int) -> tuple[str, ...]:
        """Return, as sentences, the directions stated in a claim that the gazetteer contradicts."""
        found = (
            self._conflict(each.place, self.main, each.stated[0])
            for each in self._inside(start, end)
            if each.stated is not None and each.place is not None and self.main is not None
        )
        return tuple(sentence for sentence in found if sentence)

    def _conflict(self, named: Place, anchor: Place, stated: str) -> str:
        check, measured = check_direction(named, anchor, stated), measure_bearing(anchor, named)
        if check is None or measured is None or not check.is_conflicting:
            return ""
        bearing, distance_km = measured
        winds: list[str] = self.language.words["places"]["winds"]
        return (
            f"'{stated}' of {anchor.name} is stated; the gazetteer puts {named.name} {distance_km:.0f} km to the "
            f"{winds[round(bearing / WIND_DEG) % len(winds)]} ({bearing:.0f} degrees), "
            f"{check.difference_deg:.0f} degrees off"
        )


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


def _last_list(before: list[Named], sentence: int) -> list[Named]:
    """Return the last place of a sentence, with those that it is listed with."""
    last = [before[-1]]
    for named in reversed(before[:-1]):
        if named.sentence != sentence or last[0].mention.start - named.mention.end > LIST_JOINT:
            break
        last.insert(0, named)
    return last


def _is_large(place: Place) -> bool:
    return (place.population or 0) >= CITY_FROM
