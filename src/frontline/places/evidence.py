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
NONE = ("always", "only", "noun", "preposition", "attribute", "loose", "adjective")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Points with the probability that each is meant, shape (n,), and the number of the mention that each is of."""

    lon: Floats
    lat: Floats
    weight: Floats
    mention: NDArray[np.int64]

    @classmethod
    def sure(cls, points: Sequence[tuple[float, float]]) -> "Points":
        """Return points (lon, lat) that are certain, each another mention's."""
        lon, lat = np.array(points, float).reshape(-1, 2).T
        return cls(lon, lat, np.ones(len(lon)), np.arange(len(lon)))

    def keep(self, which: NDArray[np.bool_]) -> "Points":
        """Return some of the points, chosen by a mask of shape (n,)."""
        return Points(self.lon[which], self.lat[which], self.weight[which], self.mention[which])


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


def measure_candidates(surface: str, settlements: Sequence[Place], around: Surroundings) -> Floats:
    """Return a row of ``CANDIDATE`` for each settlement, shape (n, 11); near things are logarithms to base 10."""
    lon = np.array([place.lon for place in settlements], float)
    lat = np.array([place.lat for place in settlements], float)
    people = np.array([place.population or UNKNOWN_POPULATION for place in settlements], float)
    columns = (
        np.log10(np.maximum(people, 100)),
        _measure_near(lon, lat, around.mates),
        _measure_near(lon, lat, around.points),
        _measure_box(lon, lat, around.box),
        _measure_regions(settlements, around.apposed),
        _measure_regions(settlements, around.regions),
        _measure_regions(settlements, around.report_regions),
        np.array([_measure_sides(place, around.sides) for place in settlements], float),
        _measure_line(lon, lat, around.line),
        np.array([place.quality == "C" for place in settlements], float),
        np.array([_is_alias(surface, place) for place in settlements], float),
    )
    return np.column_stack(columns)


def measure_none(count: int, form: str, lead: str, *, attribute: bool) -> Floats:
    """Return the row of ``NONE``, shape (7,), of a mention with so many candidates."""
    facts = (True, count == 1, lead == "noun", lead == "preposition", attribute, form == "loose", form == "adjective")
    return np.array(facts, float)


def measure_nearness(distance_km: Floats) -> Floats:
    """Return how near a distance is, 0 to 1."""
    return np.asarray(1 / (1 + (distance_km / HALF_KM) ** 3))


def measure_distances_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Return great-circle distances, shape (n, m): within 0.5 % of the geodesic, enough to weigh by."""
    return _pair_distances_km(lon[:, None], lat[:, None], to_lon[None, :], to_lat[None, :])


def _pair_distances_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    here, there, east = np.radians(lat), np.radians(to_lat), np.radians(to_lon - lon)
    half = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def _measure_near(lon: Floats, lat: Floats, points: Points) -> Floats:
    if not len(points.lon):
        return np.zeros(len(lon))
    near = measure_nearness(measure_distances_km(lon, lat, points.lon, points.lat)) * points.weight
    _, groups = np.unique(points.mention, return_inverse=True)
    by_mention = np.zeros((len(lon), groups.max() + 1))
    np.add.at(by_mention.T, groups, near.T)
    best = np.sort(by_mention, axis=1)[:, -NEIGHBOURS:]
    return np.asarray(np.log10(FAR_SHARE + best.mean(axis=1)))


def _measure_box(lon: Floats, lat: Floats, box: Box | None) -> Floats:
    if box is None:
        return np.zeros(len(lon))
    west, south, east, north = box
    away = _pair_distances_km(lon, lat, np.clip(lon, west, east), np.clip(lat, south, north))
    return np.asarray(np.log10(FAR_SHARE + measure_nearness(away)))


def _measure_line(lon: Floats, lat: Floats, line: shapely.Geometry | None) -> Floats:
    if line is None or line.is_empty:
        return np.zeros(len(lon))
    spots = shapely.points(lon, lat)
    ends = shapely.get_coordinates(shapely.shortest_line(spots, line)).reshape(-1, 2, 2)[:, 1]
    away = _pair_distances_km(lon, lat, ends[:, 0], ends[:, 1])
    return np.asarray(np.log10(FAR_SHARE + measure_nearness(away)))


def _measure_regions(settlements: Sequence[Place], regions: Sequence[Place]) -> Floats:
    """Return 1 for a settlement in one of the regions, -1 for one in none of them, 0 where none is named."""
    names = {region.name for region in regions}
    if not names:
        return np.zeros(len(settlements))
    return np.array([1.0 if {place.oblast, place.raion} & names else -1.0 for place in settlements])


def _measure_sides(place: Place, sides: Sequence[Side]) -> float:
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
