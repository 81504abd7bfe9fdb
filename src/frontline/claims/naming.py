"""Hold the places that a text names, as its sentences use them, and make them places of claims.

What each name means is asked of ``places.reading``, once for the whole text. How a language puts a name belongs in
its ``whereabouts``, which places a claim leads back to as well.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from frontline.claims.claim import ClaimedPlace
from frontline.places.compass import DirectionCheck, check_direction
from frontline.places.locate import measure_radius_km
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.places.reading import PlaceRead, read_places
from frontline.sources.delivery import Box

SETTLEMENT, IN = "settlement", "in"
# Relations that a claim shares when its words only lead back to a place; sides and parts were another clause's.
LASTING = frozenset({"axis", "area", "around", "near"})
RECENT_SENTENCES = 4
MOST_BEFORE = 200  # names looked back on, so that a book is read in the time that its pages take
CITY_FROM = 20_000
LIST_JOINT = len(" and ")
WIND_DEG = 22.5
WINDS = (
    "north", "north-north-east", "north-east", "east-north-east", "east", "east-south-east", "south-east",
    "south-south-east", "south", "south-south-west", "south-west", "west-south-west", "west", "west-north-west",
    "north-west", "north-north-west",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a place as its sentence uses it.

    Attributes:
        read: the words, what they mean and on which sides of others the text puts it.
        sentence: the number of the sentence.
        relations: how the place is named, one or more: ``in``, ``E of`` ...
        gloss: whether it only says where another place lies, or of what kind something is.
        metonym: whether it means a government, not a place.
        stated: a direction put after it, such as "to the southwest".
    """

    read: PlaceRead
    sentence: int
    relations: tuple[str, ...]
    gloss: bool = False
    metonym: bool = False
    stated: str = ""

    @property
    def mention(self) -> Mention:
        """Return the words and their candidates."""
        return self.read.mention

    @property
    def place(self) -> Place | None:
        """Return what the words mean; None where it is not known."""
        return self.read.choice.place

    @property
    def is_settlement(self) -> bool:
        """Tell whether it is a settlement, or a name that is not known."""
        return self.place is None or self.place.kind == SETTLEMENT

    @property
    def has_point(self) -> bool:
        """Tell whether it is a spot and no region: a settlement, a quarter, or a name that is not known."""
        return self.place is None or self.place.lat is not None

    @property
    def key(self) -> str:
        """Return what is the same for two names of one place."""
        return self.place.place_id if self.place else self.mention.surface


class NamedPlaces:
    """The places that one text names, in its order."""

    def __init__(self, text: str, mentions: Sequence[Mention], box: Box, is_metonym: Callable[[str], bool]) -> None:
        """Read what each mention means.

        Args:
            text: the text.
            mentions: its names, in order, as the gazetteer finds them.
            box: the theatre's area.
            is_metonym: tells of words that they seldom mean the place, so that they say nothing of where others are.
        """
        self.mentions = tuple(mentions)
        places = [mention for mention in mentions if not is_metonym(mention.surface)]
        read = {id(each.mention): each for each in read_places(text, places, box)}
        alone = (mention for mention in mentions if id(mention) not in read)
        read |= {id(mention): read_places(text, [mention], box)[0] for mention in alone}
        self.reads = tuple(read[id(mention)] for mention in mentions)
        self._named: list[Named] = []
        self._settlements: list[Named] = []
        self._counts: Counter[str] = Counter()

    def add(self, named: Named) -> None:
        """Take in the next name of the text."""
        self._named.append(named)
        if named.is_settlement and not named.metonym and not named.gloss:
            self._settlements.append(named)
            if named.place is not None:
                self._counts[named.place.place_id] += 1

    def most_often(self) -> tuple[Place, int] | None:
        """Return the settlement that the text names most often, the first of equals, and how often."""
        often = self._counts.most_common(1)
        if not often:
            return None
        return next((each.place, often[0][1]) for each in self._settlements if each.place and each.key == often[0][0])

    def settled_ids(self) -> frozenset[str]:
        """Return the ids of the settlements that are spoken of themselves."""
        return frozenset(self._counts)

    def settlements(self) -> Sequence[Named]:
        """Return the settlements that are spoken of themselves."""
        return self._settlements

    def before(self, start: int) -> list[Named]:
        """Return the settlements spoken of before a character, the nearest last."""
        number = bisect_left(self._settlements, start, key=_start)
        return self._settlements[max(0, number - MOST_BEFORE) : number]

    def inside(self, start: int, end: int) -> list[Named]:
        """Return the names in a stretch of characters."""
        return self._named[
            bisect_left(self._named, start, key=_start) : bisect_left(self._named, end, key=_start)
        ]  # fmt: skip

    # --------------------------------------------------------------- claims

    def claim(self, named: Named, *, in_span: bool) -> list[ClaimedPlace]:
        """Return a name as places of a claim, one a relation."""
        relations = [relation if in_span or relation in LASTING else IN for relation in named.relations]
        return [self._claimed(named, relation, in_span=in_span) for relation in dict.fromkeys(relations)]

    def _claimed(self, named: Named, relation: str, *, in_span: bool) -> ClaimedPlace:
        mention, choice = named.mention, named.read.choice
        words = (mention.surface, mention.start, mention.end)
        place = choice.place or choice.leaning
        if place is None:
            return ClaimedPlace(*words, "", mention.surface, SETTLEMENT, None, None, relation, in_span)
        place_id = place.place_id if choice.place else ""
        return ClaimedPlace(
            *words, place_id, place.name, place.kind, place.lat, place.lon, relation, in_span,
            measure_radius_km(place, relation) if place.lat is not None else None, round(choice.score, 2),
        )  # fmt: skip

    # --------------------------------------------------------------- what an editor must see

    def doubts(self, start: int, end: int) -> tuple[str, ...]:
        """Return, as sentences, what the gazetteer contradicts or leaves open among the names of a claim."""
        found: list[str] = []
        for named in self.inside(start, end):
            if named.metonym:
                continue
            found += self._conflicts(named)
            leaning = named.read.choice.leaning
            if leaning is not None:
                region = f" ({leaning.oblast})" if leaning.oblast else ""
                score = named.read.choice.score
                found.append(
                    f"'{named.mention.surface}' has homonyms; {leaning.name}{region} is likeliest, {score:.2f}"
                )
        return tuple(dict.fromkeys(found))

    def _conflicts(self, named: Named) -> Iterator[str]:
        place, main = named.place, self.most_often()
        if place is None:
            return
        for side, check in named.read.conflicts:
            yield _tell(place, side.anchor, side.words, check)
        if named.stated and main is not None:
            stated = check_direction(place, main[0], named.stated)
            if stated is not None and stated.is_conflicting:
                yield _tell(place, main[0], named.stated, stated)


def is_large(place: Place) -> bool:
    """Tell whether a place is a city."""
    return (place.population or 0) >= CITY_FROM


def last_list(before: Sequence[Named]) -> list[Named]:
    """Return the last place, with those that it is listed with in its sentence."""
    last = [before[-1]]
    for named in reversed(before[:-1]):
        if named.sentence != last[0].sentence or last[0].mention.start - named.mention.end > LIST_JOINT:
            break
        last.insert(0, named)
    return last


def _start(named: Named) -> int:
    return named.mention.start


def _tell(named: Place, anchor: Place, stated: str, check: DirectionCheck) -> str:
    wind = WINDS[round(check.computed_deg / WIND_DEG) % len(WINDS)]
    return (
        f"'{stated}' of {anchor.name} is stated; the gazetteer puts {named.name} {check.distance_km:.0f} km to the "
        f"{wind} ({check.computed_deg:.0f} degrees), {check.difference_deg:.0f} degrees off"
    )
