"""Read and compare directions: words such as "north-west of" to degrees, and the bearing between two places.

Degrees clockwise from north, geodesic on WGS 84. Turning a direction into an area belongs in ``locate``.
"""

import re
from dataclasses import dataclass

from pyproj import Geod

from frontline.places.place import Place
from frontline.places.spelling import fold

WGS84 = Geod(ellps="WGS84")

POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
STEP_DEG = 45.0
# Of 34,120 captions that say on which side of a place something lies, 95 % are right to within 67.5 degrees and 85 %
# to within 45 (METHODS section 3). A stated direction that is off by more is wrong in the text or in the gazetteer.
CONFLICT_DEG = 67.5
# Nearer than this the gazetteer's points are too rough for a bearing.
LEAST_DISTANCE_KM = 1.0

_PARTS = {
    "north": "N", "south": "S", "east": "E", "west": "W",
    "північ": "N", "півноч": "N", "півден": "S", "півдн": "S", "схід": "E", "схо": "E", "захід": "W", "захо": "W",
    "север": "N", "юг": "S", "южн": "S", "юго": "S", "восто": "E", "запад": "W",
}  # fmt: skip
_ENGLISH = re.compile(r"(north|south|east|west)+(?:ern|erly|wards?)?")
_HEADS = re.compile(r"північ|півноч|півден|півдн|схід|схо|захід|захо|север|южн|юго|юг|восто|запад")


@dataclass(frozen=True, slots=True)
class DirectionCheck:
    """A direction that a text states, beside the one that the gazetteer gives.

    Attributes:
        stated_deg: as stated.
        computed_deg: the geodesic bearing from the anchor to the named place.
        difference_deg: between the two, 0 to 180.
        distance_km: between the two places.
        is_conflicting: whether they differ by more than ``CONFLICT_DEG``.
    """

    stated_deg: float
    computed_deg: float
    difference_deg: float
    distance_km: float
    is_conflicting: bool


def parse_direction(words: str) -> float | None:
    """Read a direction, in degrees: "SW", "to the southwest", "north-eastern", "північніше", "юго-западнее".

    Returns None where the words name no direction, or contradict themselves ("north and south").
    """
    if words.strip().upper() in POINTS:
        return POINTS.index(words.strip().upper()) * STEP_DEG
    found = "".join(_PARTS[part] for part in _find_parts(words))
    letters = "".join(dict.fromkeys(found))
    point = letters if letters in POINTS else letters[::-1]
    return POINTS.index(point) * STEP_DEG if point in POINTS else None


def _find_parts(words: str) -> list[str]:
    folded = fold(words).split()
    english = [
        part for word in folded if _ENGLISH.fullmatch(word) for part in re.findall("north|south|east|west", word)
    ]
    return english + [part for word in folded for part in _HEADS.findall(word)]


def measure_bearing(anchor: Place, named: Place) -> tuple[float, float] | None:
    """Return the bearing in degrees and the distance in km from one place to another; None without their points."""
    if anchor.lat is None or anchor.lon is None or named.lat is None or named.lon is None:
        return None
    forward, _, metres = WGS84.inv(anchor.lon, anchor.lat, named.lon, named.lat)
    return float(forward) % 360, float(metres) / 1000


def measure_angle(first_deg: float, second_deg: float) -> float:
    """Return the angle between two bearings, 0 to 180 degrees."""
    return abs((first_deg - second_deg + 180) % 360 - 180)


def check_direction(named: Place, anchor: Place, stated: str) -> DirectionCheck | None:
    """Compare the side of ``anchor`` on which a text puts ``named`` with the side on which it lies.

    The named place stays the place, whatever comes out: a conflict is for an editor to see. Returns None where there
    is nothing to compare: no direction in the words, a place without a point, places too near each other.
    """
    stated_deg, measured = parse_direction(stated), measure_bearing(anchor, named)
    if stated_deg is None or measured is None or measured[1] < LEAST_DISTANCE_KM:
        return None
    computed_deg, distance_km = measured
    difference_deg = measure_angle(stated_deg, computed_deg)
    return DirectionCheck(stated_deg, computed_deg, difference_deg, distance_km, difference_deg > CONFLICT_DEG)
