"""Say what goes out of a theatre, one feature at a time, and what can be asked for.

Where features come from belongs in the modules beside this one; how they are sent belongs in the api.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.publish.gate import Gate
from frontline.theatre.folder import OpenTheatre

DECIMALS = 7  # of a degree: about a centimetre, the grid on which published areas are kept
Box = tuple[float, float, float, float]
WHOLE_WORLD = 180.0


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing with a place.

    Attributes:
        feature_id: unique in its collection, and the same for the same thing in every release.
        geometry: EPSG:4326; None where no place is known.
        properties: as readers see them.
        first: the first day that it is about; None where it is about none.
        until: the day after the last; None while it lasts.
    """

    feature_id: str
    geometry: BaseGeometry | None
    properties: dict[str, Any]
    first: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for.

    Attributes:
        first: things that are about this day or a later one.
        until: things that are about an earlier day than this.
        single: whether one day was asked for.
        box: west, south, east, north in degrees; things that touch it. West may be greater than east.
        known: as known at this instant; default: at the release.
        words: properties that must be these words, such as ``{"party": "RED"}``.
    """

    first: date | None = None
    until: date | None = None
    single: bool = False
    box: Box | None = None
    known: datetime | None = None
    words: dict[str, str] = field(default_factory=dict)

    def wants(self, feature: Feature) -> bool:
        """Tell whether a feature is among what is asked for; its days are those of its collection."""
        named = all(_is(feature.properties.get(name), word) for name, word in self.words.items())
        return named and (self.box is None or _touches(feature.geometry, self.box))

    def is_then(self, feature: Feature) -> bool:
        """Tell whether a feature is about the days asked for; one that is about none is about all."""
        if feature.first is None:
            return True
        starts = self.until is None or feature.first < self.until
        return starts and (self.first is None or feature.until is None or feature.until > self.first)


ListDay = Callable[[OpenTheatre, Gate, date], list[Feature]]
ListAll = Callable[[OpenTheatre, Gate], list[Feature]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind.

    Attributes:
        name: as in its address.
        title: as readers see it.
        description: what it shows, and what is asked for when no time is named.
        words: the properties by which features can be chosen.
        list_day: makes the features of a day, for what is drawn anew each day; or
        list_all: makes all of them.
    """

    name: str
    title: str
    description: str
    words: tuple[str, ...] = ()
    list_day: ListDay | None = None
    list_all: ListAll | None = None


def write_feature(feature: Feature) -> dict[str, Any]:
    """Return a feature as GeoJSON (RFC 7946)."""
    shape = None if feature.geometry is None or feature.geometry.is_empty else round_degrees(feature.geometry)
    geometry = None if shape is None else shapely.geometry.mapping(shape)
    return {"type": "Feature", "id": feature.feature_id, "geometry": geometry, "properties": feature.properties}


def round_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry with no more decimals than it is worth, its rings turned as RFC 7946 wants them.

    Areas always have parts, though it be one: readers of layers want one kind of geometry in each.
    """
    rounded = shapely.orient_polygons(shapely.transform(geometry, lambda points: points.round(DECIMALS)))
    return shapely.MultiPolygon([rounded]) if isinstance(rounded, shapely.Polygon) else rounded


def find_bounds(features: Iterable[Feature]) -> Box | None:
    """Return the box about some features; None where none has a place."""
    shapes = [each.geometry for each in features if each.geometry is not None and not each.geometry.is_empty]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _is(value: Any, word: str) -> bool:  # noqa: ANN401  # any JSON
    return str(value) == word if value is not None else not word


def _touches(geometry: BaseGeometry | None, box: Box) -> bool:
    if geometry is None or geometry.is_empty:
        return False
    west, south, east, north = box
    if south > north:
        return False
    spans = [(west, east)] if west <= east else [(west, WHOLE_WORLD), (-WHOLE_WORLD, east)]
    return any(bool(shapely.intersects(geometry, shapely.box(w, south, e, north))) for w, e in spans)
