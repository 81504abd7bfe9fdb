"""Say where a claim in an inflected language is: the places in its words, else the one that they lead back to.

What a name may mean is the gazetteer's business, which of its candidates it means that of ``places.reading``. Here
belong the prepositions, parts and axes around a name, and what "the town" and "there" mean.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from frontline.claims.claim import ClaimedPlace
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.vocabulary import Vocabulary
from frontline.places.locate import measure_radius_km
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.places.reading import read_places
from frontline.sources.delivery import Box

SETTLEMENT = "settlement"
IN = "in"
LASTING = frozenset({"axis", "area", "around", "near"})
LEAD_REACH = 4
RECENT_SENTENCES = 4
MOST_BEFORE = 200  # names looked back on, so that a book is read in the time that its pages take
AXIS_REACH = 3
CITY_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a place as its sentence uses it.

    Attributes:
        mention: the words and their candidates.
        place: what they mean; None where it is not known.
        sentence: the number of the sentence.
        relation: how the place is named.
        gloss: whether it only says where another place lies.
    """

    mention: Mention
    place: Place | None
    sentence: int
    relation: str
    gloss: bool

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

    def __init__(self, text: str, mentions: Sequence[Mention], box: Box, vocabulary: Vocabulary) -> None:
        self.mentions = tuple(mentions)
        tables = vocabulary.tables["places"]
        self._relations = [(f"places.relation.{n}", row["relation"]) for n, row in enumerate(tables["relation"])]
        self._parts = [(f"places.part.{n}", row["relation"]) for n, row in enumerate(tables["part"])]
        self._points = [(f"places.point.{n}", row["point"]) for n, row in enumerate(tables["point"])]
        self._named: list[Named] = []
        self._places = [read.choice.place for read in read_places(text, mentions, box)]

    # --------------------------------------------------------------- learning

    def learn(self, marked: Marked) -> None:
        """Read how the places of a sentence are named."""
        numbers = sorted({number for number in marked.places if number >= 0})
        last: Named | None = None
        for number in numbers:
            start = marked.places.index(number)
            end = len(marked.places) - marked.places[::-1].index(number)
            word = marked.parties[start]
            if word is not None:
                continue  # a party, an army
            named = self._name(marked, number, (start, end), last)
            self._named.append(named)
            last = named

    def _name(self, marked: Marked, number: int, span: tuple[int, int], last: Named | None) -> Named:
        relation = self._relation(marked, span, last)
        gloss = last is not None and marked.text(span[0] - 1) == "(" and last.is_settlement
        return Named(self.mentions[number], self._places[number], marked.sentence.index, relation, gloss)

    # --------------------------------------------------------------- relations

    def _relation(self, marked: Marked, span: tuple[int, int], last: Named | None) -> str:
        start, end = span
        if any(marked.has("places.axis", at) for at in range(end, min(end + AXIS_REACH, len(marked.tokens)))):
            return "axis"
        if marked.has("places.axis", start - 1) or marked.has("places.axis", start - 2):
            return "axis"
        at = start - 1
        while at >= 0 and start - at <= LEAD_REACH and marked.has("places.attributes", at):
            at -= 1
        if (
            at >= 0
            and last is not None
            and (marked.text(at) == "," or marked.has("grammar.joints", at))
            and (marked.tokens[at].start - last.mention.end <= 1)
        ):
            return last.relation
        return self._led_by(marked, at)

    def _led_by(self, marked: Marked, at: int) -> str:
        """Read the words that lead a name, the nearest before others."""
        point = ""
        for number in range(at, max(-1, at - LEAD_REACH), -1):
            part = self._of(self._parts, marked, number)
            if part is not None:
                found = self._of(self._points, marked, number - 1) or self._of(self._points, marked, number)
                return f"{found} part" if part == "part" and found else (part if part != "part" else IN)
            point = point or self._of(self._points, marked, number) or ""
            relation = self._of(self._relations, marked, number)
            if relation is not None:
                if point:
                    return f"{point} of" if marked.has("places.of_leads", at) or relation == "from" else f"{point} part"
                return relation
            if marked.text(number) in ",.;:" or not marked.text(number)[0].isalnum():
                break
        return IN

    def _of(self, tables: list[tuple[str, str]], marked: Marked, at: int) -> str | None:
        if at < 0:
            return None
        classes = marked.words[at].classes
        for table, value in tables:
            if table in classes or any(name == table and last - 1 == at for name, _, last in marked.phrases):
                return value
        return None

    # --------------------------------------------------------------- claims

    @cached_property
    def main(self) -> Place | None:
        """Return the settlement that the text names most often, more than once if there are others."""
        places = {each.place.place_id: each.place for each in self._settlements if each.place}
        counts = Counter(each.place.place_id for each in self._settlements if each.place)
        often = counts.most_common(1)
        return places[often[0][0]] if often and (often[0][1] > 1 or len(places) == 1) else None

    @cached_property
    def _settlements(self) -> list[Named]:
        return [each for each in self._named if each.is_settlement and not each.gloss]

    def of_claim(self, marked: Marked, span: tuple[int, int]) -> tuple[tuple[ClaimedPlace, ...], str]:
        """Return the places of a claim and the rule that found them.

        Args:
            marked: its sentence.
            span: its tokens.
        """
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        inside = [each for each in self._inside(start, end) if not each.gloss]
        chosen = [each for each in inside if each.is_settlement] or inside
        unknown = list(self._unknown(marked, span))
        if any(each.place is not None and each.is_settlement for each in chosen):
            return (*(self._claimed(each, in_span=True) for each in chosen), *unknown), "named in the claim"
        if marked.holds("places.whole_front", *span):
            return (), "the whole front"
        found, rule = self._referred(marked, start, span)
        places = tuple(self._claimed(each, in_span=True) for each in chosen)
        # A quarter that the gazetteer lacks lies in the town spoken of; a region says no more than the town does.
        if unknown and found:
            return (
                *places,
                *unknown,
                *(self._claimed(each, in_span=False) for each in found),
            ), "a name in the place spoken of"
        if places or unknown:
            return (*places, *unknown), "named in the claim"
        return tuple(self._claimed(each, in_span=False) for each in found), rule

    def _inside(self, start: int, end: int) -> list[Named]:
        first = bisect_left(self._named, start, key=lambda each: each.mention.start)
        last = bisect_left(self._named, end, key=lambda each: each.mention.start)
        return self._named[first:last]

    def _unknown(self, marked: Marked, span: tuple[int, int]) -> Iterator[ClaimedPlace]:
        """Yield names in places' positions that the gazetteer does not know, without coordinates."""
        for at in range(*span):
            if marked.is_unknown_place(at):
                token = marked.tokens[at]
                yield ClaimedPlace(token.text, token.start, token.end, "", token.text, SETTLEMENT, None, None)

    def _referred(self, marked: Marked, start: int, span: tuple[int, int]) -> tuple[list[Named], str]:
        """Return the places that a claim's words lead back to, and by which rule."""
        number = bisect_left(self._settlements, start, key=lambda each: each.mention.start)
        before = self._settlements[max(0, number - MOST_BEFORE) : number]
        if not before:
            later = [each for each in self._settlements if self.main is None or each.key == self.main.place_id]
            return later[:1], "named later"
        for large, name in ((True, "places.cities"), (False, "places.villages")):
            at = marked.find(name, *span)
            sized = [each for each in before if each.place is not None and _is_large(each.place) == large]
            if at >= 0 and sized:
                same = [each for each in sized if self.main and each.key == self.main.place_id]
                return [(same or sized)[-1]], f"'{marked.text(at)}'"
        last = before[-1]
        if last.sentence == marked.sentence.index or last.relation == "axis":
            return _last_list(before), "named before in the sentence"
        recent = [each for each in before if marked.sentence.index - each.sentence <= RECENT_SENTENCES]
        same = [each for each in recent if self.main and each.key == self.main.place_id]
        return [same[-1]] if same else _last_list(before), "the report's main place" if same else "named last"

    def _claimed(self, named: Named, *, in_span: bool) -> ClaimedPlace:
        mention, place = named.mention, named.place
        relation = named.relation if in_span or named.relation in LASTING else IN
        if place is None:
            return ClaimedPlace(
                mention.surface,
                mention.start,
                mention.end,
                "",
                mention.surface,
                SETTLEMENT,
                None,
                None,
                relation,
                in_span,
            )
        lat, lon = (place.lat, place.lon) if place.kind == SETTLEMENT else (None, None)
        return ClaimedPlace(
            mention.surface, mention.start, mention.end, place.place_id, place.name, place.kind, lat, lon,
            relation, in_span, _radius_km(place, relation),
        )  # fmt: skip


def _is_large(place: Place) -> bool:
    return (place.population or 0) >= CITY_FROM


def _last_list(before: list[Named]) -> list[Named]:
    """Return the last place, with those that it is listed with in its sentence."""
    last = [before[-1]]
    for named in reversed(before[:-1]):
        if named.sentence != last[0].sentence or last[0].mention.start - named.mention.end > len(" and "):
            break
        last.insert(0, named)
    return last


def _radius_km(place: Place, relation: str) -> float | None:
    return measure_radius_km(place, relation) if place.kind == SETTLEMENT else None
