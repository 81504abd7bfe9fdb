"""Say where a claim is: the places in its words, else the one that its words lead back to.

What a name may mean is the gazetteer's business, which of its candidates it means that of ``places.context``. Here
belong the words around a name ("near", "the eastern part of"), names that mean a government, "the city" and "there",
and a stated direction that the gazetteer contradicts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.claims.claim import ClaimedPlace
from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.places.compass import check_direction, measure_bearing
from frontline.places.context import choose, find_anchors
from frontline.places.locate import locate
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

SETTLEMENT = "settlement"
CITY_FROM = 20_000
RECENT_SENTENCES = 4
WIND_DEG = 22.5


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a place as its sentence uses it.

    Attributes:
        mention: the words and their candidates.
        place: what they mean; None where it is not known.
        sentence: the number of the sentence.
        relations: how the place is named, one or more: ``in``, ``E of`` ...
        gloss: whether it only says where another place lies.
        metonym: whether it means a government, not a place.
        stated: a direction put after it, such as "to the southwest", with its span.
        anchor: the place that the gloss is given for; None for the report's main place.
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


class Whereabouts:
    """The places of one text."""

    def __init__(self, mentions: Sequence[Mention], box: Box, language: Language, lexicon: PartyLexicon) -> None:
        self.language = language
        self.lexicon = lexicon
        self.box = box
        self.mentions = tuple(mentions)
        self.named: dict[int, Named] = {}
        self._anchors = find_anchors(
            [mention for mention in mentions if not lexicon.is_metonym(mention.surface)], box
        )
        self._chosen: dict[str, Place | None] = {}
        self._radius: dict[tuple[str, str], float | None] = {}
        self._parts = {form: row["relation"] for row in language.words["places"]["parts"] for form in row["forms"]}
        self._relations = {form: row["relation"] for row in language.words["places"]["relations"] for form in row["forms"]}

    @property
    def main(self) -> Place | None:
        """Return the settlement that the text names most often so far, the first of equals."""
        counts = Counter(named.place.place_id for named in self._settlements() if named.place)
        if not counts:
            return None
        best = counts.most_common(1)[0][0]
        return next(named.place for named in self._settlements() if named.place and named.place.place_id == best)

    def _settlements(self) -> list[Named]:
        return [named for named in self.named.values() if named.is_settlement and not named.metonym and not named.gloss]

    def learn(self, marked: Marked) -> None:
        """Read how the places of a sentence are named."""
        previous: Named | None = None
        for number in sorted({place for place in marked.places if place >= 0}):
            mention = self.mentions[number]
            start = marked.places.index(number)
            end = len(marked.places) - marked.places[::-1].index(number)
            named = self._name(marked, mention, (start, end), previous)
            self.named[number] = named
            previous = named if not named.metonym else previous

    def _choose(self, mention: Mention) -> Place | None:
        if mention.surface not in self._chosen:
            self._chosen[mention.surface] = choose(mention.candidates, self._anchors, self.box).place
        return self._chosen[mention.surface]

    def _name(self, marked: Marked, mention: Mention, span: tuple[int, int], previous: Named | None) -> Named:
        relations, first = self._relations_of(marked, span, previous)
        metonym = self.lexicon.is_metonym(mention.surface) and not self._is_locative(marked, span[0])
        if span[0] > 0 and marked.parties[span[0]] is not None and not self._is_locative(marked, span[0]):
            metonym = True
        gloss = self._is_gloss(marked, relations, first, previous)
        return Named(mention, self._choose(mention), marked.sentence.index, relations, gloss, metonym, self._stated(marked, span))

    def _is_locative(self, marked: Marked, at: int) -> bool:
        before = marked.tokens[at - 1].low if at else ""
        return before in ("in", "near", "around", "outside", "over", "on", "inside", "across", "at")

    def _point(self, word: str) -> str | None:
        """Return the compass point of a word: "southern", "northwest"."""
        for beginning, point in self.language.words["places"]["compass"]:
            if word.startswith(beginning) and len(word) <= len(beginning) + 4:
                return str(point)
        return None

    def _relations_of(self, marked: Marked, span: tuple[int, int], previous: Named | None) -> tuple[tuple[str, ...], int]:
        """Return how a place is named, and the first token of the words that say it."""
        tokens = marked.tokens
        start, end = span
        sets = self.language.sets
        if end < len(tokens) and tokens[end].low in sets["places.axis"]:
            return ("axis",), start
        if end + 2 < len(tokens) and tokens[end].low == "'s" and any(t.low in self._parts for t in tokens[end + 1 : end + 4]):
            part = next(t.low for t in tokens[end + 1 : end + 4] if t.low in self._parts)
            return (self._with_point(marked, end + 1, self._parts[part]),), start
        at = start - 1
        if at >= 0 and (point := self._point(tokens[at].low)) and tokens[at].low.endswith("ern"):
            return (f"{point} part",), at
        if at >= 1 and tokens[at].low in ("of", "-") and tokens[at - 1].noun in sets["places.settlement"]:
            at -= 2
            while at > 0 and tokens[at].low not in sets["grammar.preposition"] and (tokens[at].low in sets["grammar.determiner"] or tokens[at].low.isalpha()) and start - at < 6 and tokens[at].low not in sets["grammar.coordinator"]:
                at -= 1
        while at > 0 and tokens[at].low in ("the", "next-door", "nearby", "neighbouring", "beleaguered", "embattled", "adjoining", "occupied"):
            at -= 1
        if at < 0:
            return ("in",), start
        low = tokens[at].low
        if low in ("and", ",", "or") and previous is not None and self._lists(marked, at, previous):
            return previous.relations, at
        if low == "of":
            return self._before_of(marked, at)
        return (self._relations.get(low, "in"),), at

    def _lists(self, marked: Marked, at: int, previous: Named) -> bool:
        return at > 0 and marked.tokens[at - 1].end == previous.mention.end or (at > 1 and marked.tokens[at - 1].text == "," and marked.tokens[at - 2].end == previous.mention.end)

    def _before_of(self, marked: Marked, at: int) -> tuple[tuple[str, ...], int]:
        """Read "east of", "northeast and southeast of", "the eastern parts of", "within 10 km of"."""
        tokens = marked.tokens
        k = at - 1
        points: list[str] = []
        while k >= 0 and ((point := self._point(tokens[k].low)) or tokens[k].low in ("and", "or", "the", "to")):
            if point := self._point(tokens[k].low):
                points.insert(0, point)
            elif tokens[k].low in ("and", "or") and not self._point(tokens[max(k - 1, 0)].low) and not (tokens[max(k - 1, 0)].low in ("the", "to")):
                break
            k -= 1
        if points:
            return tuple(f"{point} of" for point in points), k + 1
        noun = tokens[at - 1].low
        if noun in ("km", "kilometres", "kilometers", "short") or (noun == "short" and at > 1):
            number = self._kilometres(marked, at - 1)
            return ((f"within {number:g} km",) if number else ("near",)), max(at - 3, 0)
        if noun in self._parts:
            return (self._with_point(marked, at - 2, self._parts[noun]),), max(at - 2, 0)
        return ("in",), at

    def _kilometres(self, marked: Marked, at: int) -> float | None:
        numbers = self.language.words["quantities"]["numbers"]
        for token in reversed(marked.tokens[max(0, at - 4) : at]):
            if token.low in numbers:
                return float(numbers[token.low])
            if token.text.replace(".", "", 1).isdigit():
                return float(token.text)
        return None

    def _with_point(self, marked: Marked, at: int, relation: str) -> str:
        point = self._point(marked.tokens[at].low) if 0 <= at < len(marked.tokens) else None
        if relation == "part":
            return f"{point} part" if point else "in"
        return relation

    def _is_gloss(self, marked: Marked, relations: tuple[str, ...], first: int, previous: Named | None) -> bool:
        """Tell whether a place only says where the one before it lies: "Y, southwest of X", "Y (near X)"."""
        if previous is None or not (relations[0].endswith(" of") or relations[0] == "near"):
            return False
        since = [token for token in marked.tokens[:first] if token.start >= previous.mention.end]
        if any(token.text == "(" for token in since) and not any(token.text == ")" for token in since):
            return True
        if not since or since[0].text != "," or previous.relations[0].endswith(" of"):
            return bool(since) and since[0].text == "," and len(since) > 2 and not any(t.low in ("and", "or") for t in since)
        return not any(token.low in ("and", "or") for token in since)

    def _stated(self, marked: Marked, span: tuple[int, int]) -> tuple[str, int, int] | None:
        """Return a direction put after a place: "near Y to the southwest"; one followed by "of" belongs to another place."""
        tokens = marked.tokens
        at = span[1] + (span[1] < len(tokens) and tokens[span[1]].text == ",")
        for number in range(at, min(at + 3, len(tokens))):
            if self._point(tokens[number].low) and not tokens[number].low.endswith("ern"):
                follows = tokens[number + 1].low if number + 1 < len(tokens) else ""
                if number > at and follows != "of" and all(tokens[k].low in ("to", "in", "the", "just") for k in range(at, number)):
                    start, end = tokens[at].start, tokens[number].end
                    return " ".join(token.text for token in tokens[at : number + 1]), start, end
            elif tokens[number].low not in ("to", "in", "the", "just"):
                return None
        return None

    # --------------------------------------------------------------- claims

    def of_claim(self, marked: Marked, start: int, end: int, span: tuple[int, int]) -> tuple[tuple[ClaimedPlace, ...], str]:
        """Return the places of a claim and the rule that found them.

        Args:
            marked: its sentence.
            start: its first character.
            end: the character after its last.
            span: its tokens.
        """
        inside = [named for named in self.named.values() if start <= named.mention.start < end and not named.metonym]
        chosen = [named for named in inside if not named.gloss and named.is_settlement]
        chosen = chosen or [named for named in inside if not named.gloss]
        unknown = self._unknown(marked, span) if not any(named.is_settlement for named in chosen) else []
        if chosen or unknown:
            return tuple(place for named in chosen for place in self._claimed(named, in_span=True)) + tuple(unknown), "named in the claim"
        words = marked.lows(*span)
        if any(f" {phrase} " in words for phrase in self.language.words["places"]["whole_front"]):
            return (), "the whole front"
        if self._is_unnamed(marked, span):
            return (), "a place that is not named"
        found, rule = self._referred(marked, start, span)
        return tuple(place for named in found for place in self._claimed(named, in_span=False)), rule

    def _unknown(self, marked: Marked, span: tuple[int, int]) -> list[ClaimedPlace]:
        """Return names in places' positions that the gazetteer does not know, without coordinates."""
        return [
            ClaimedPlace(token.text, token.start, token.end, "", token.text, SETTLEMENT, None, None)
            for number in range(*span)
            if "place" in marked.classes[number] and marked.places[number] < 0 and (token := marked.tokens[number])
        ]

    def _is_unnamed(self, marked: Marked, span: tuple[int, int]) -> bool:
        """Tell whether the claim speaks of settlements without naming them: "one more small village"."""
        tokens = marked.tokens
        for number in range(*span):
            if tokens[number].noun in self.language.sets["places.settlement"]:
                before = [token.low for token in tokens[max(span[0], number - 3) : number]]
                definite = any(word in ("the", "that", "this", "its", "both", "these", "any", "either") for word in before)
                if before and not definite and any(word in self.language.sets["places.unnamed"] for word in before):
                    return True
        return False

    def _referred(self, marked: Marked, start: int, span: tuple[int, int]) -> tuple[list[Named], str]:
        """Return the places that a claim's words lead back to."""
        before = [named for named in self._settlements() if named.mention.start < start]
        if not before:
            return [], "nothing named before"
        lows = [token.low for token in marked.tokens[slice(*span)]]
        for number, low in enumerate(lows):
            if low in ("both", "either", "neither") or (low in ("two", "three") and number and lows[number - 1] in ("the", "these", "those", "all")):
                return self._last_distinct(before, 3 if low == "three" else 2), "the places named last"
            if low in ("city", "town", "village", "settlement") and number and lows[number - 1] in ("the", "that", "this"):
                return [self._noun(low, before, marked)], f"'the {low}'"
        here = [named for named in before if named.sentence == marked.sentence.index]
        if here:
            return self._last_list(here), "named before in the sentence"
        main = self.main
        recent = [named for named in before if marked.sentence.index - named.sentence <= RECENT_SENTENCES]
        same = [named for named in recent if main and named.place and named.place.place_id == main.place_id]
        return [same[-1] if same else before[-1]], "the report's main place" if same else "named last"

    def _last_distinct(self, before: list[Named], count: int) -> list[Named]:
        kept: dict[str, Named] = {}
        for named in reversed(before):
            key = named.place.place_id if named.place else named.mention.surface
            kept.setdefault(key, named)
            if len(kept) == count:
                break
        return list(kept.values())[::-1]

    def _last_list(self, here: list[Named]) -> list[Named]:
        """Return the last place of a sentence, with those that it is listed with."""
        last = [here[-1]]
        for named in reversed(here[:-1]):
            if last[0].mention.start - named.mention.end > len(" and "):
                break
            last.insert(0, named)
        return last

    def _noun(self, noun: str, before: list[Named], marked: Marked) -> Named:
        """Return the place that "the city" or "the village" means: the main place if it is one, else the last such."""
        large = noun in ("city", "town")
        fits = [named for named in before if noun == "settlement" or (named.place is not None and _is_large(named.place) == large)]
        main = self.main
        if large and main is not None and _is_large(main):
            same = [named for named in before if named.place and named.place.place_id == main.place_id]
            if same and marked.sentence.index - same[-1].sentence <= 2 * RECENT_SENTENCES:
                return same[-1]
        return (fits or before)[-1]

    def _claimed(self, named: Named, *, in_span: bool) -> list[ClaimedPlace]:
        place, mention = named.place, named.mention
        if place is None:
            return [ClaimedPlace(mention.surface, mention.start, mention.end, "", mention.surface, SETTLEMENT, None, None, named.relations[0], in_span)]
        return [
            ClaimedPlace(
                mention.surface, mention.start, mention.end, place.place_id, place.name, place.kind,
                place.lat if named.is_settlement else None, place.lon if named.is_settlement else None,
                relation if in_span else _outside(relation), in_span, self._radius_km(place, relation if in_span else _outside(relation)),
            )
            for relation in named.relations
        ]  # fmt: skip

    def _radius_km(self, place: Place, relation: str) -> float | None:
        key = (place.place_id, relation)
        if key not in self._radius:
            located = locate(place, relation) if place.kind == SETTLEMENT else None
            self._radius[key] = round(located.radius_km, 1) if located and located.radius_km is not None else None
        return self._radius[key]

    def conflicts(self, start: int, end: int) -> tuple[str, ...]:
        """Return, as sentences, the directions stated in a claim that the gazetteer contradicts."""
        main = self.main
        found = []
        for named in self.named.values():
            if not start <= named.mention.start < end or named.stated is None or named.place is None or main is None:
                continue
            check = check_direction(named.place, main, named.stated[0])
            if check is not None and check.is_conflicting:
                found.append(self._sentence(named, main, named.stated[0], round(check.difference_deg)))
        return tuple(found)

    def _sentence(self, named: Named, anchor: Place, stated: str, difference: int) -> str:
        measured = measure_bearing(anchor, named.place) if named.place else None
        bearing, distance_km = measured or (0.0, 0.0)
        winds = self.language.words["places"]["winds"]
        wind = winds[round(bearing / WIND_DEG) % len(winds)]
        return (
            f"'{stated}' of {anchor.name} is stated; the gazetteer puts {named.place.name if named.place else ''} "
            f"{distance_km:.0f} km to the {wind} ({bearing:.0f} degrees), {difference} degrees off"
        )


def _is_large(place: Place) -> bool:
    return (place.population or 0) >= CITY_FROM


def _outside(relation: str) -> str:
    """Return the relation of a place that a claim only leads back to: parts and sides were another clause's."""
    return relation if relation in ("axis", "area", "around", "near") else "in"
