"""Measure what speaks for each candidate of a mention: size, nearness to what else is named, regions, sides.

The measures of one mention are a small table, one row a candidate; what their weights are stands in ``weights.toml``,
what is made of them belongs in ``context``.
"""

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.places.compass import CONFLICT_DEG, check_direction
from frontline.places.place import Place
from frontline.places.spelling import loosen
from frontline.sources.delivery import Box

# Nearness is one at 0 km, a half at this distance, and falls with its cube to a floor, so that a far capital stays
# possible and a far hamlet does not.
HALF_KM = 20.0
FAR_SHARE = 0.0005
NEIGHBOURS = 3
UNKNOWN_POPULATION = 400
EARTH_KM = 6371.0088
# A place that a text puts on a side of another lies within 31 km of it in nine cases of ten (METHODS section 3).
SIDE_REACH_KM = 31.0
SAME_LETTERS = 3
MOST_KEPT = 4_000  # names measured by themselves that are remembered

CANDIDATE = (
    "size",
    "near",
    "near_report",
    "box",
    "apposed",
    "region",
    "report_region",
    "side",
    "line",
    "doubtful",
    "alias",
)
NEAR, NEAR_REPORT, APPOSED, REGION, REPORT_REGION, SIDE, LINE = (
    CANDIDATE.index(name) for name in ("near", "near_report", "apposed", "region", "report_region", "side", "line")
)
STANDING = [CANDIDATE.index(name) for name in ("size", "box", "doubtful", "alias")]
NONE = ("always", "only", "noun", "preposition", "attribute", "loose", "adjective")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Where else a report may be: spots on the globe, each with its probability and the number of its mention.

    Attributes:
        spots: unit vectors, shape (n, 3).
        weight: the probability that each is meant, shape (n,).
        mention: the mention that each is of, ascending, shape (n,).
    """

    spots: Floats
    weight: Floats
    mention: NDArray[np.int64]

    @classmethod
    def sure(cls, points: Sequence[tuple[float, float]]) -> "Points":
        """Return points (lon, lat) that are certain, each another mention's."""
        lon, lat = np.array(points, float).reshape(-1, 2).T
        return cls(find_spots(lon, lat), np.ones(len(lon)), np.arange(len(lon)))

    def keep(self, which: NDArray[np.bool_]) -> "Points":
        """Return some of the points, chosen by a mask of shape (n,)."""
        return Points(self.spots[which], self.weight[which], self.mention[which])


@dataclass(frozen=True, slots=True)
class Side:
    """A stated direction: the place meant lies on this side of another."""

    words: str
    anchor: Place


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a mention.

    Attributes:
        box: the theatre's area; None where there is none.
        points: what else the report names.
        mates: what else the sentence names.
        apposed: the oblast or raion named right behind it: "X, Y region".
        regions: the oblasts and raions that its sentence names.
        report_regions: those that the rest of its report names.
        sides: directions that the text states of it.
        line: the front line of that day in degrees, where the caller has it.
    """

    box: Box | None
    points: Points = field(default_factory=lambda: Points.sure(()))
    mates: Points = field(default_factory=lambda: Points.sure(()))
    regions: tuple[Place, ...] = ()
    apposed: tuple[Place, ...] = ()
    report_regions: tuple[Place, ...] = ()
    sides: tuple[Side, ...] = ()
    line: shapely.Geometry | None = None


@functools.cache
def read_weights() -> tuple[Floats, Floats]:
    """Return the weights of ``CANDIDATE`` and of ``NONE``."""
    file = resources.files("frontline.places") / "weights.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return np.array([table["candidate"][n] for n in CANDIDATE]), np.array([table["none"][n] for n in NONE])


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mention's settlements are by themselves, whatever else is named.

    Attributes:
        lon: degrees east, shape (n,).
        lat: degrees north, shape (n,).
        spots: the same as unit vectors, shape (n, 3).
        measures: the columns ``STANDING`` of ``CANDIDATE``, shape (n, 4).
    """

    lon: Floats
    lat: Floats
    spots: Floats
    measures: Floats


@functools.lru_cache(maxsize=MOST_KEPT)
def measure_standing(surface: str, settlements: tuple[Place, ...], box: Box | None) -> Standing:
    """Measure settlements by themselves and by the theatre's box; kept, since reports repeat their names."""
    lon = np.array([place.lon for place in settlements], float)
    lat = np.array([place.lat for place in settlements], float)
    people = np.array([place.population or UNKNOWN_POPULATION for place in settlements], float)
    columns = (
        np.log10(np.maximum(people, 100)),
        _measure_box(lon, lat, box),
        np.array([place.quality == "C" for place in settlements], float),
        np.array([_is_alias(surface, place) for place in settlements], float),
    )
    return Standing(lon, lat, find_spots(lon, lat), np.column_stack(columns))


def measure_candidates(surface: str, settlements: tuple[Place, ...], around: Surroundings) -> Floats:
    """Return a row of ``CANDIDATE`` for each settlement, shape (n, 11); near things are logarithms to base 10."""
    standing = measure_standing(surface, settlements, around.box)
    rows = np.zeros((len(settlements), len(CANDIDATE)))
    rows[:, STANDING] = standing.measures
    for column, points in ((NEAR, around.mates), (NEAR_REPORT, around.points)):
        groups, near = sum_nearness(standing.spots, points)
        rows[:, column] = weigh_nearest(near, np.ones((len(near), len(groups)), bool))
    rows[:, APPOSED] = measure_regions(settlements, around.apposed)
    rows[:, REGION] = measure_regions(settlements, around.regions)
    rows[:, REPORT_REGION] = measure_regions(settlements, around.report_regions)
    rows[:, SIDE] = measure_sides(settlements, around.sides)
    rows[:, LINE] = measure_line(standing.lon, standing.lat, around.line)
    return rows


def measure_none(count: int, form: str, lead: str, *, attribute: bool) -> Floats:
    """Return the row of ``NONE``, shape (7,), of a mention with so many candidates."""
    facts = (True, count == 1, lead == "noun", lead == "preposition", attribute, form == "loose", form == "adjective")
    return np.array(facts, float)


@functools.lru_cache(maxsize=MOST_KEPT)
def weigh_none(count: int, form: str, lead: str, *, attribute: bool) -> float:
    """Return the odds, as a logarithm, that a mention with so many candidates means none of them."""
    return float(measure_none(count, form, lead, attribute=attribute) @ read_weights()[1])


def find_spots(lon: Floats, lat: Floats) -> Floats:
    """Return points in degrees as unit vectors, shape (n, 3)."""
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def measure_nearness(distance_km: Floats) -> Floats:
    """Return how near a distance is, 0 to 1."""
    part = distance_km / HALF_KM
    return np.asarray(1 / (1 + part * part * part))


def measure_distances_km(spots: Floats, others: Floats) -> Floats:
    """Return great-circle distances, shape (n, m), by the chord: within 0.5 % of the geodesic, enough to weigh by."""
    square = np.zeros((len(spots), len(others)))
    for axis in range(3):  # one by one: a product of matrices would lose the last metres, and ties with them
        apart = spots[:, axis, None] - others[None, :, axis]
        square += apart * apart
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(square) / 2, 1)))


def sum_nearness(spots: Floats, points: Points) -> tuple[NDArray[np.int64], Floats]:
    """Return the mentions that points are of, shape (m,), and how near each spot is to each, shape (n, m)."""
    mentions = points.mention
    if not len(mentions):
        return mentions, np.zeros((len(spots), 0))
    first = np.flatnonzero(np.append(True, mentions[1:] != mentions[:-1]))
    near = measure_nearness(measure_distances_km(spots, points.spots)) * points.weight
    return mentions[first], np.add.reduceat(near, first, axis=1)


def weigh_nearest(near: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return the logarithm of the mean nearness to the nearest few of the mentions that count for each spot.

    Args:
        near: how near each mention is, shape (n, m).
        seen: whether it counts, shape (n, m); 0 is returned where none does.
    """
    count = np.minimum(seen.sum(axis=1), NEIGHBOURS)
    best = np.sort(np.where(seen, near, 0), axis=1)[:, -NEIGHBOURS:].sum(axis=1)
    return np.where(count > 0, np.log10(FAR_SHARE + best / np.maximum(count, 1)), 0)


def _pair_distances_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    here, there, east = np.radians(lat), np.radians(to_lat), np.radians(to_lon - lon)
    half = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def _measure_box(lon: Floats, lat: Floats, box: Box | None) -> Floats:
    if box is None:
        return np.zeros(len(lon))
    west, south, east, north = box
    away = _pair_distances_km(lon, lat, np.clip(lon, west, east), np.clip(lat, south, north))
    return np.asarray(np.log10(FAR_SHARE + measure_nearness(away)))


def measure_line(lon: Floats, lat: Floats, line: shapely.Geometry | None) -> Floats:
    """Return how near points are to a line, shape (n,)."""
    if line is None or line.is_empty:
        return np.zeros(len(lon))
    spots = shapely.points(lon, lat)
    ends = shapely.get_coordinates(shapely.shortest_line(spots, line)).reshape(-1, 2, 2)[:, 1]
    away = _pair_distances_km(lon, lat, ends[:, 0], ends[:, 1])
    return np.asarray(np.log10(FAR_SHARE + measure_nearness(away)))


def measure_regions(settlements: Sequence[Place], regions: Sequence[Place]) -> Floats:
    """Return 1 for a settlement in one of the regions, -1 for one in none of them, 0 where none is named."""
    names = {region.name for region in regions}
    if not names:
        return np.zeros(len(settlements))
    return np.array([1.0 if {place.oblast, place.raion} & names else -1.0 for place in settlements])


def measure_sides(settlements: Sequence[Place], sides: Sequence[Side]) -> Floats:
    """Return how many of the stated directions each settlement fits, less those that it does not, shape (n,)."""
    return np.array([_fit_sides(place, sides) for place in settlements], float)


def _fit_sides(place: Place, sides: Sequence[Side]) -> float:
    score = 0.0
    for side in sides:
        check = check_direction(place, side.anchor, side.words)
        if check is not None:
            fits = check.difference_deg <= CONFLICT_DEG and check.distance_km <= SIDE_REACH_KM
            score += 1.0 if fits else -1.0
    return score


def _is_alias(surface: str, place: Place) -> bool:
    """Tell whether a place is known by the surface only as an older or foreign name."""
    mine = loosen(surface)
    stem = mine[: max(SAME_LETTERS, len(mine) - SAME_LETTERS)]
    return not any(loosen(name).startswith(stem) for name in (place.name, *place.names.values()))
