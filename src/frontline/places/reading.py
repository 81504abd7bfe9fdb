"""Read all places of a text together: each mention by the others, by regions, stated directions and the theatre.

One mention by given surroundings is ``context``'s; what is said of the places belongs in the claims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from frontline.places.areas import KINDS
from frontline.places.compass import DirectionCheck, check_direction, parse_direction
from frontline.places.context import Choice, decide, list_settlements, weigh
from frontline.places.evidence import Floats, Points, Side, Surroundings
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

REGIONS = ("oblast", "raion")
ROUNDS = 2
# Mentions are weighed by those around them, so that a book is read in the time that its pages take.
WINDOW = 48
LONGEST_SIDE = 60
LEAST_WEIGHT = 0.02
LEAST_WEIGHED = 2  # the only place of a name needs no weighing before the others are weighed by it

_SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*\s+(?=[A-ZА-ЯІЇЄҐ«“\"])|\n")
_APPOSED = re.compile(r"\s*[,(]?\s*(?:in |in the |the |в |у |на )?(?:[^\W\d_]{1,5}\.\s*)?")
# "(north of X)", "на північ від X", "северо-западнее X", "к югу от X": the direction stands right before the anchor.
_SIDE_OF = re.compile(
    r"\b((?:north|south|east|west)[\w-]*)(?:\s+of)\s+(?:\w+\s+){0,2}$"
    r"|\b((?:північ|півден|півд|схід|захід)[\w-]*)\s+від\s+(?:[^\W\d_.]+\.?\s+){0,2}$"
    r"|\b((?:північ|півден|схід|захід)\w*іше(?:-\w+)?)\s+(?:від\s+)?(?:[^\W\d_.]+\.?\s+){0,2}$"
    r"|\b((?:север|юг|юго|восто|запад)[\w-]*)\s+от\s+(?:[^\W\d_.]+\.?\s+){0,2}$"
    r"|\b((?:север|юж|юго|восточ|запад)[\w-]*ее)\s+(?:от\s+)?(?:[^\W\d_.]+\.?\s+){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """A mention with what it means.

    Attributes:
        mention: the words.
        choice: the place and its probability.
        sides: directions that the text states of it, each checked against the gazetteer where both are known.
    """

    mention: Mention
    choice: Choice
    sides: tuple[tuple[Side, DirectionCheck | None], ...] = ()

    @property
    def conflicts(self) -> tuple[tuple[Side, DirectionCheck], ...]:
        """Return the stated directions that the gazetteer contradicts; the named place stays."""
        return tuple((side, check) for side, check in self.sides if check is not None and check.is_conflicting)


def read_places(
    text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None = None
) -> tuple[PlaceRead, ...]:
    """Choose what each mention of a text means.

    Args:
        text: the text.
        mentions: its names, in order, as the gazetteer finds them.
        box: the theatre's area; places in and near it are likelier.
        line: the front line of that day in degrees, where known; places near it are likelier.
    """
    read = []
    for mention, around in zip(mentions, surround(text, mentions, box, line), strict=True):
        choice = decide(mention, around)
        read.append(PlaceRead(mention, choice, tuple((side, _check(choice.place, side)) for side in around.sides)))
    return tuple(read)


def surround(
    text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None = None
) -> list[Surroundings]:
    """Return what is known around each mention of a text; the other mentions count by how likely each place is."""
    found: list[Surroundings] = []
    for first in range(0, len(mentions), WINDOW):
        found += _Page(text, mentions[first : first + WINDOW], box, line).surround()
    return found


class _Page:
    """Some mentions that stand near each other in one text."""

    def __init__(self, text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None) -> None:
        self._text, self._mentions, self._box, self._line = text, mentions, box, line
        self._settlements = [list_settlements(mention.candidates) for mention in mentions]
        self._sentences = self._number_sentences()
        self._leads = [self._find_side(number) for number in range(len(mentions))]
        self._shares = [_share_out(settlements) for settlements in self._settlements]
        self._names = [settlements[0].place_id if settlements else "" for settlements in self._settlements]
        self._names_of, self._sentence_of = np.array(self._names, object), np.array(self._sentences)
        self._named_regions = [
            (sentence, mention.candidates[0])
            for sentence, mention in zip(self._sentences, mentions, strict=True)
            if len(mention.candidates) == 1 and mention.candidates[0].kind in REGIONS
        ]

    def surround(self) -> list[Surroundings]:
        """Weigh all mentions by each other, more than once."""
        for _ in range(ROUNDS):
            points = self._points()
            self._shares = [self._weigh(number, points) for number in range(len(self._mentions))]
        points = self._points()
        return [self._around(number, points) for number in range(len(self._mentions))]

    def _weigh(self, number: int, points: Points) -> Floats:
        settlements = self._settlements[number]
        if len(settlements) < LEAST_WEIGHED:
            return self._shares[number]
        return np.asarray(weigh(self._mentions[number], settlements, self._around(number, points))[:-1])

    def _points(self) -> Points:
        """Return where the mentions may be, with the number of each; names said again are said once a sentence."""
        rows = []
        seen = set()
        for number, settlements in enumerate(self._settlements):
            said = (self._names[number], self._sentences[number])
            if settlements and said not in seen:
                seen.add(said)
                shares = zip(settlements, self._shares[number], strict=True)
                rows += [(place.lon, place.lat, share, number) for place, share in shares if share > LEAST_WEIGHT]
        table = np.array(rows, float).reshape(-1, 4)
        return Points(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.int64))

    def _around(self, number: int, points: Points) -> Surroundings:
        others = self._names_of[points.mention] != self._names[number]
        here = others & (self._sentence_of[points.mention] == self._sentences[number])
        in_sentence, elsewhere = self._regions(number)
        return Surroundings(
            self._box,
            points.keep(others),
            points.keep(here),
            in_sentence,
            self._apposed(number),
            () if in_sentence else elsewhere,
            self._sides(number),
            self._line,
        )

    def _regions(self, number: int) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        here = tuple(region for sentence, region in self._named_regions if sentence == self._sentences[number])
        return here, tuple(region for _, region in self._named_regions)

    def _apposed(self, number: int) -> tuple[Place, ...]:
        """Return the region that stands right behind a mention: "X, Y region", "X (Y region)"."""
        if number + 1 >= len(self._mentions):
            return ()
        after = self._mentions[number + 1].candidates
        gap = self._text[self._mentions[number].end : self._mentions[number + 1].start]
        return after if len(after) == 1 and after[0].kind in REGIONS and _APPOSED.fullmatch(gap) else ()

    def _number_sentences(self) -> list[int]:
        numbers, sentence = [], 0
        for at, mention in enumerate(self._mentions):
            if at and _SENTENCE_END.search(self._text, self._mentions[at - 1].end, mention.start + 1):
                sentence += 1
            numbers.append(sentence)
        return numbers

    def _find_side(self, number: int) -> str:
        """Return the direction that leads a mention: "north" in "V, north of T" is T's."""
        mention = self._mentions[number]
        before = self._text[max(0, mention.start - LONGEST_SIDE) : mention.start]
        found = _SIDE_OF.search(before)
        words = next((group for group in found.groups() if group), "") if found else ""
        return words if parse_direction(words) is not None else ""

    def _sides(self, number: int) -> tuple[Side, ...]:
        """Return the sides on which the next mention's words put this one: "V (north of T)"."""
        after = number + 1
        if after >= len(self._mentions) or not self._leads[after]:
            return ()
        if self._sentences[after] != self._sentences[number] or not self._settlements[after]:
            return ()
        shares = self._shares[after]
        anchor = self._settlements[after][int(np.argmax(shares))]
        return (Side(self._leads[after], anchor),)


def _check(place: Place | None, side: Side) -> DirectionCheck | None:
    return None if place is None or place.kind != KINDS[0] else check_direction(place, side.anchor, side.words)


def _share_out(settlements: Sequence[Place]) -> Floats:
    """Return a first guess by size alone: the larger of two homonyms is the likelier."""
    people = np.sqrt([place.population or 100 for place in settlements])
    return np.asarray(people / people.sum()) if len(people) else np.empty(0)
