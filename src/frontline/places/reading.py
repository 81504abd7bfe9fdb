"""Read all places of a text together: each mention by the others, by regions, stated directions and the theatre.

One mention by given surroundings is ``context``'s; what is said of the places belongs in the claims.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from frontline.places.areas import KINDS
from frontline.places.compass import DirectionCheck, check_direction, parse_direction
from frontline.places.context import Choice, decide, list_settlements
from frontline.places.crowd import Crowd
from frontline.places.evidence import APPOSED, REGION, REPORT_REGION, Points, Side, Surroundings
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

REGIONS = ("oblast", "raion")
ROUNDS = 2
# Mentions are weighed by those around them, so that a book is read in the time that its pages take.
WINDOW = 48
LONGEST_SIDE = 60
NO_WEIGHTS = np.empty(0)

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

_STEMS = ("north", "south", "east", "west", "північ", "півд", "схід", "захід", "север", "юг", "юж", "восто", "запад")


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
    return tuple(read for page in _cut_pages(text, mentions, box, line) for read in page.read())


def surround(
    text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None = None
) -> list[Surroundings]:
    """Return what is known around each mention of a text; the other mentions count by how likely each place is."""
    return [around for page in _cut_pages(text, mentions, box, line) for around in page.surround()]


def _cut_pages(
    text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None
) -> Iterator["_Page"]:
    for first in range(0, len(mentions), WINDOW):
        yield _Page(text, mentions[first : first + WINDOW], box, line)


class _Page:
    """Some mentions that stand near each other in one text."""

    def __init__(self, text: str, mentions: Sequence[Mention], box: Box | None, line: shapely.Geometry | None) -> None:
        self._text, self._mentions, self._box, self._line = text, mentions, box, line
        self._settlements = [list_settlements(mention.candidates) for mention in mentions]
        self._sentences = self._number_sentences()
        self._leads = [self._find_side(number) for number in range(len(mentions))]
        self._named_regions = [
            (sentence, mention.candidates[0])
            for sentence, mention in zip(self._sentences, mentions, strict=True)
            if len(mention.candidates) == 1 and mention.candidates[0].kind in REGIONS
        ]
        self._pointed = [number for number, settlements in enumerate(self._settlements) if settlements]
        self._place_of = {number: at for at, number in enumerate(self._pointed)}
        self._crowd = self._gather() if self._pointed else None

    def _gather(self) -> Crowd:
        """Weigh all mentions by each other, more than once."""
        pointed = [(self._mentions[number], self._settlements[number]) for number in self._pointed]
        crowd = Crowd(pointed, [self._sentences[number] for number in self._pointed], self._box, self._line)
        for at, number in enumerate(self._pointed):
            for column, regions in self._regions(number).items():
                crowd.tell_regions(at, column, regions)
        for _ in range(ROUNDS if crowd.is_open else 0):
            self._tell_sides(crowd)
            crowd.settle()
        self._tell_sides(crowd)
        return crowd

    def _tell_sides(self, crowd: Crowd) -> None:
        for number, at in self._place_of.items():
            for side in self._sides(crowd, number):
                crowd.tell_side(at, side)

    def read(self) -> Iterator[PlaceRead]:
        """Yield what each mention means."""
        weights = self._crowd.judge() if self._crowd else []
        for number, mention in enumerate(self._mentions):
            settlements = self._settlements[number]
            choice = decide(mention, settlements, weights[self._place_of[number]] if settlements else NO_WEIGHTS)
            sides = self._sides(self._crowd, number) if self._crowd else ()
            yield PlaceRead(mention, choice, tuple((side, _check(choice.place, side)) for side in sides))

    def surround(self) -> Iterator[Surroundings]:
        """Yield what is known around each mention."""
        points = self._crowd.points() if self._crowd else Points.sure(())
        of = [self._pointed[at] for at in points.mention]
        names = [settlements[0].place_id if settlements else "" for settlements in self._settlements]
        for number, name in enumerate(names):
            others = np.array([names[other] != name for other in of], bool)
            here = np.array([self._sentences[other] == self._sentences[number] for other in of], bool)
            regions = self._regions(number)
            yield Surroundings(
                self._box,
                points.keep(others),
                points.keep(others & here),
                regions.get(REGION, ()),
                regions.get(APPOSED, ()),
                regions.get(REPORT_REGION, ()),
                self._sides(self._crowd, number) if self._crowd else (),
                self._line,
            )

    def _regions(self, number: int) -> dict[int, tuple[Place, ...]]:
        """Return the regions that are named around a mention, by the column of ``CANDIDATE`` that they belong to."""
        if not self._named_regions:
            return {}
        here = tuple(region for sentence, region in self._named_regions if sentence == self._sentences[number])
        elsewhere = () if here else tuple(region for _, region in self._named_regions)
        return {REGION: here, APPOSED: self._apposed(number), REPORT_REGION: elsewhere}

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
        low = before.lower()
        if not any(stem in low for stem in _STEMS):
            return ""
        found = _SIDE_OF.search(before)
        words = next((group for group in found.groups() if group), "") if found else ""
        return words if parse_direction(words) is not None else ""

    def _sides(self, crowd: Crowd, number: int) -> tuple[Side, ...]:
        """Return the sides on which the next mention's words put this one: "V (north of T)"."""
        after = number + 1
        if after >= len(self._mentions) or not self._leads[after]:
            return ()
        if self._sentences[after] != self._sentences[number] or not self._settlements[after]:
            return ()
        return (Side(self._leads[after], crowd.likeliest(self._place_of[after])),)


def _check(place: Place | None, side: Side) -> DirectionCheck | None:
    return None if place is None or place.kind != KINDS[0] else check_direction(place, side.anchor, side.words)
