"""Say where a claim in an inflected language is: the places in its words, else the one that they lead back to.

What a name means and what a claim shows of it belong in ``claims.naming``. Here belong the prepositions, parts and
axes around a name, and what "the town" and "there" mean.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from frontline.claims.claim import ClaimedPlace
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.vocabulary import Vocabulary
from frontline.claims.naming import IN, RECENT_SENTENCES, SETTLEMENT, Named, NamedPlaces, is_large, last_list
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

LEAD_REACH = 4
AXIS_REACH = 3


class Whereabouts:
    """The places of one text. All its sentences must be learnt before claims are asked for."""

    def __init__(self, text: str, mentions: Sequence[Mention], box: Box, vocabulary: Vocabulary) -> None:
        tables = vocabulary.tables["places"]
        self._relations = [(f"places.relation.{n}", row["relation"]) for n, row in enumerate(tables["relation"])]
        self._parts = [(f"places.part.{n}", row["relation"]) for n, row in enumerate(tables["part"])]
        self._points = [(f"places.point.{n}", row["point"]) for n, row in enumerate(tables["point"])]
        self.named = NamedPlaces(
            text, mentions, box, lambda surface: vocabulary.names.word(surface.lower()) is not None
        )

    # --------------------------------------------------------------- learning

    def learn(self, marked: Marked) -> None:
        """Read how the places of a sentence are named."""
        numbers = sorted({number for number in marked.places if number >= 0})
        last: Named | None = None
        for number in numbers:
            start = marked.places.index(number)
            end = len(marked.places) - marked.places[::-1].index(number)
            if marked.parties[start] is not None:
                continue  # a party, an army
            relation = self._relation(marked, (start, end), last)
            gloss = last is not None and last.is_settlement and _is_bracketed(marked, last, start)
            last = Named(self.named.reads[number], marked.sentence.index, (relation,), gloss)
            self.named.add(last)

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
            return last.relations[0]
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
            if marked.is_number(number) or marked.text(number) in ",.;:" or not marked.text(number)[0].isalnum():
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
        often = self.named.most_often()
        return often[0] if often and (often[1] > 1 or len(self.named.settled_ids()) == 1) else None

    def of_claim(self, marked: Marked, span: tuple[int, int]) -> tuple[tuple[ClaimedPlace, ...], str]:
        """Return the places of a claim and the rule that found them.

        Args:
            marked: its sentence.
            span: its tokens.
        """
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        inside = [each for each in self.named.inside(start, end) if not each.gloss]
        chosen = [each for each in inside if each.has_point] or inside
        unknown = list(self._unknown(marked, span))
        if any(each.place is not None and each.has_point for each in chosen):
            return (*self._claim(chosen, in_span=True), *unknown), "named in the claim"
        if marked.holds("places.whole_front", *span):
            return (), "the whole front"
        found, rule = self._referred(marked, start, span)
        places = self._claim(chosen, in_span=True)
        # A quarter that the gazetteer lacks lies in the town spoken of; a region says no more than the town does.
        if unknown and found:
            return (*places, *unknown, *self._claim(found, in_span=False)), "a name in the place spoken of"
        if places or unknown:
            return (*places, *unknown), "named in the claim"
        return self._claim(found, in_span=False), rule

    def _claim(self, chosen: Sequence[Named], *, in_span: bool) -> tuple[ClaimedPlace, ...]:
        return tuple(place for each in chosen for place in self.named.claim(each, in_span=in_span))

    def _unknown(self, marked: Marked, span: tuple[int, int]) -> Iterator[ClaimedPlace]:
        """Yield names in places' positions that the gazetteer does not know, without coordinates."""
        for at in range(*span):
            if marked.is_unknown_place(at):
                token = marked.tokens[at]
                yield ClaimedPlace(token.text, token.start, token.end, "", token.text, SETTLEMENT, None, None)

    def _referred(self, marked: Marked, start: int, span: tuple[int, int]) -> tuple[list[Named], str]:
        """Return the places that a claim's words lead back to, and by which rule."""
        before = self.named.before(start)
        if not before:
            later = [each for each in self.named.settlements() if self.main is None or each.key == self.main.place_id]
            return later[:1], "named later"
        for large, name in ((True, "places.cities"), (False, "places.villages")):
            at = marked.find(name, *span)
            sized = [each for each in before if each.place is not None and is_large(each.place) == large]
            if at >= 0 and sized:
                same = [each for each in sized if self.main and each.key == self.main.place_id]
                return [(same or sized)[-1]], f"'{marked.text(at)}'"
        last = before[-1]
        if last.sentence == marked.sentence.index or "axis" in last.relations:
            return last_list(before), "named before in the sentence"
        recent = [each for each in before if marked.sentence.index - each.sentence <= RECENT_SENTENCES]
        same = [each for each in recent if self.main and each.key == self.main.place_id]
        return [same[-1]] if same else last_list(before), "the report's main place" if same else "named last"


def _is_bracketed(marked: Marked, last: Named, at: int) -> bool:
    """Tell whether a name stands in a bracket opened right after another, which only says where that one lies."""
    since = [number for number in range(at) if marked.tokens[number].start >= last.mention.end]
    texts = [marked.text(number) for number in since]
    return texts[:1] == ["("] and ")" not in texts
