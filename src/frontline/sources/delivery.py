"""Say what a reader hands over: one delivery of a source, read strictly and not yet judged.

Every reader turns bytes into these records and nothing else. A field of the file is handled, ignored on purpose
(and counted in ``ignored``), or refused with a ``DeliveryError`` that names the file, the feature and the remedy.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.settings import GridSettings
from frontline.sources.card import Card

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader may know besides the bytes.

    Attributes:
        card: the source's card.
        path: the file as the user named it, for messages.
        box: the theatre's area: west, south, east, north in degrees.
        grid: the theatre's cells.
        retrieved_at: when the file came to us; no map may show a later day.
    """

    card: Card
    path: str
    box: Box
    grid: GridSettings
    retrieved_at: datetime

    @property
    def bounds(self) -> Box:
        """Return the area that all features must lie in."""
        return self.card.guards.bounds or self.box


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that a map shows, and the instant at which that was known."""

    day: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class CellSpans:
    """What is shown on an equal-area grid, a row a cell, label and span of days.

    Attributes:
        col: column of the cell, shape (n,).
        row: row of the cell, shape (n,).
        label: index into ``labels``, shape (n,).
        first: first day as ``datetime64[D]``, shape (n,).
        until: the day after the last, shape (n,).
        labels: the source's own words.
    """

    col: NDArray[np.int32]
    row: NDArray[np.int32]
    label: NDArray[np.int16]
    first: NDArray[np.datetime64]
    until: NDArray[np.datetime64]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a map on one day, exactly as published (EPSG:4326, two dimensions).

    Attributes:
        number: its place in the file, from 1.
        label: the source's own word.
        day: the day that it shows.
        geometry: a valid Polygon or MultiPolygon.
        name: what the file calls it; empty where it has no name.
    """

    number: int
    label: str
    day: date
    geometry: BaseGeometry
    name: str = ""


@dataclass(frozen=True, slots=True)
class SettlementChange:
    """A settlement's status from a day on.

    Attributes:
        line: where in the file.
        place_id: as in the gazetteer.
        day: the first day.
        label: the source's own word.
        known_at: the instant at which it was known.
        name: what the source calls the place; where it has no id for it, ``place_id`` is empty and the gazetteer tells.
        lon: of the place in degrees, where the source gives it.
        lat: likewise.
    """

    line: int
    place_id: str
    day: date
    label: str
    known_at: datetime
    name: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A front line on a day, exactly as published (EPSG:4326, two dimensions); who holds which side is not in it.

    Attributes:
        number: its place in the file, from 1.
        label: the source's own word, such as the name of the front.
        day: the day that it shows.
        geometry: a LineString or MultiLineString; an empty one says that the front had ended.
    """

    number: int
    label: str
    day: date
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Precision:
    """How precisely a source places an event: its own code beside metres and days.

    Attributes:
        code: the source's own, such as ``geo_precision 2, time_precision 1``.
        metres: the radius in which it may lie.
        days: the days on which it may have happened, counted from its first.
    """

    code: str
    metres: float
    days: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place on a day; never the position of a unit.

    Attributes:
        line: where in the file.
        kind: the source's class of events.
        day: the first day on which it may have happened.
        lon: degrees.
        lat: degrees.
        precision: of the place and the day.
        label: the source's finer word.
        url: where it was published; empty where the source does not say.
    """

    line: int
    kind: str
    day: date
    lon: float
    lat: float
    precision: Precision
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery: what was read from one file.

    Attributes:
        digest: SHA-256 of the bytes, in hex.
        days: the days that it shows, in order.
        cells: of the reader ``cells``.
        features: of map readers.
        changes: of settlement readers.
        ignored: what was left out on purpose, by kind, with its count.
        lines: of readers of front lines.
        events: of event tables.
    """

    digest: str
    days: tuple[ShownDay, ...]
    cells: CellSpans | None = None
    features: tuple[Feature, ...] = ()
    changes: tuple[SettlementChange, ...] = ()
    ignored: Counter[str] = field(default_factory=Counter)
    lines: tuple[Line, ...] = ()
    events: tuple[Event, ...] = ()


Reader = Callable[[bytes, ReadContext], Delivery]


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a body in hex."""
    return hashlib.sha256(body).hexdigest()
