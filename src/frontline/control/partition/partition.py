"""Keep one source's published layers as one partition of the plane and of time, without loss.

The whole and its questions belong here: append deliveries, ask for a day as known at an instant, for areas, changes
and places. Vertices, edges, faces and states have modules of their own; files and tables are in ``rows``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from frontline.control.partition.area import TICKS_PER_KM2
from frontline.control.partition.faces import Faces
from frontline.control.partition.mesh import Mesh
from frontline.control.partition.outlines import Outline, draw_outlines
from frontline.control.partition.polygons import draw_faces, outline_faces
from frontline.control.partition.states import States, Version
from frontline.control.partition.vertices import SNAP_M, Vertices
from frontline.control.partition.ways import OUTSIDE
from frontline.control.partition.windings import cover
from frontline.errors import FrontlineError, UsageError

NONE = np.zeros(0, np.int32)
NOTHING = Outline(NONE, NONE)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a source showed on one day.

    Attributes:
        day: the day that it shows.
        areas: for each label its area in degrees; a label without area may be left out.
        known_at: the instant at which it was known, UTC.
        evidence: digest of the file.
    """

    day: date
    areas: Mapping[str, BaseGeometry]
    known_at: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """What a version shows otherwise than the record before it.

    Attributes:
        version: position of the version in the delivery.
        label: the source's own word.
        gained: faces that show it.
        lost: faces that no longer do.
    """

    version: int
    label: str
    gained: tuple[int, ...]
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """What a delivery added.

    Attributes:
        versions: the versions recorded, in the order of the delivery.
        shifts: what they show otherwise than the record before each.
        edges: how many edges are new.
        carved: new faces, each with the face that it was carved from.
        corrected: how many of the versions show a day that was shown before.
        doubled: faces where pieces of one label overlap, summed over the versions.
        inverted: faces that an outline runs around the wrong way, likewise.
    """

    versions: tuple[Version, ...]
    shifts: tuple[Shift, ...]
    edges: int
    carved: tuple[tuple[int, int], ...]
    corrected: int
    doubled: int
    inverted: int


@dataclass(frozen=True, slots=True)
class Change:
    """The faces by which two days differ in one label."""

    gained: NDArray[np.int64]
    lost: NDArray[np.int64]
    gained_km2: float
    lost_km2: float


@dataclass(frozen=True, slots=True)
class DailyAreas:
    """Areas by day and label.

    Attributes:
        days: the days shown, in order.
        labels: the source's own words.
        km2: shape (days, labels).
    """

    days: tuple[date, ...]
    labels: tuple[str, ...]
    km2: NDArray[np.float64]

    def of(self, label: str) -> NDArray[np.float64]:
        """Return the series of one label in km2, shape (days,)."""
        return self.km2[:, self.labels.index(label)]


@dataclass(frozen=True, slots=True)
class PointSpans:
    """When points showed which label, a row a point, label and span of shown days.

    Attributes:
        point: position of the point, shape (n,).
        label: index into ``labels``, shape (n,).
        first: first shown day as ``datetime64[D]``, shape (n,).
        last: last shown day, shape (n,).
        labels: the source's own words.
    """

    point: NDArray[np.int64]
    label: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    labels: tuple[str, ...]


@dataclass
class Partition:
    """One source's layers.

    Attributes:
        snap_m: a new vertex within so many metres of a known one is that one; this cures days on which a publisher
            rounds its whole boundary anew.
        faces: the faces and, by them, the edges and vertices.
        states: what the faces showed when.
    """

    snap_m: float = SNAP_M
    faces: Faces = field(default_factory=lambda: Faces(Mesh(Vertices())))
    states: States = field(default_factory=States)

    @property
    def mesh(self) -> Mesh:
        """Return the edges."""
        return self.faces.mesh

    def append(self, day: date, areas: Mapping[str, BaseGeometry], known_at: datetime, evidence: str = "") -> Commit:
        """Add what was shown on one day, or shown anew; see ``extend``."""
        return self.extend([Layer(day, areas, known_at, evidence)])

    def extend(self, layers: Iterable[Layer]) -> Commit:
        """Add layers, in the order of their coming: in this order new vertices are snapped to known ones.

        Raises:
            DeliveryError: A geometry is no area; then nothing is recorded.
            UsageError: A day is given with an instant that it has already.
        """
        batch: list[tuple[Version, dict[str, Outline]]] = []
        seen: set[tuple[date, datetime]] = set()
        for layer in layers:  # drawn as they come, so that of a long series only outlines are held
            version = Version(layer.day, layer.known_at, layer.evidence)
            if version.key in seen or self.states.has(*version.key):
                raise UsageError(f"the map of {version.day} is known with this instant already", "give it its own")
            seen.add(version.key)
            batch.append((version, draw_outlines(layer.areas, self.mesh, self.snap_m)))
        known_edges = len(self.mesh)
        carved = self.faces.divide(self.mesh.add(_lines_of(batch)))
        self.__dict__.pop("_ticks", None)
        self.__dict__.pop("_drawn", None)
        self.states.inherit(carved)
        corrected = doubled = inverted = 0
        shifts: list[Shift] = []
        for number, (version, drawn) in enumerate(batch):
            corrected += self.states.has(version.day)
            twice, backward = self._record(number, version, drawn, shifts)
            doubled, inverted = doubled + twice, inverted + backward
        edges, versions = len(self.mesh) - known_edges, tuple(version for version, _ in batch)
        return Commit(versions, tuple(shifts), edges, tuple(carved), corrected, doubled, inverted)

    def face_ids(self, day: date, known: datetime | None = None) -> dict[str, NDArray[np.int64]]:
        """Return the faces of each label shown on a day, as known at an instant (default: now).

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        position = self.states.find(day, known)
        found = {label: self.states.faces_at(position, n) for n, label in enumerate(self.states.labels)}
        return {label: faces for label, faces in found.items() if len(faces)}

    def polygons(self, day: date, known: datetime | None = None) -> dict[str, MultiPolygon]:
        """Return the area of each label shown on a day, in degrees.

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        return {label: self.outline(faces) for label, faces in self.face_ids(day, known).items()}

    def outline(self, faces: NDArray[np.int64]) -> MultiPolygon:
        """Return the union of faces in degrees."""
        inside = np.zeros(len(self.faces), bool)
        inside[faces] = True
        return outline_faces(self.mesh, inside)

    def area_km2(self, day: date, label: str, known: datetime | None = None) -> float:
        """Return the area that showed a label on a day, in km2; 0 for a label not shown.

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        position = self.states.find(day, known)
        faces = self.states.faces_at(position, self.states.label_number(label))
        return float(self._ticks[faces].sum() / TICKS_PER_KM2)

    def face_km2(self, faces: NDArray[np.int64]) -> float:
        """Return the area of faces together, in km2."""
        return float(self._ticks[faces].sum() / TICKS_PER_KM2)

    def daily_areas(self, known: datetime | None = None) -> DailyAreas:
        """Return the area of each label on each day shown, as known at an instant (default: now)."""
        shown = self.states.shown(known)
        versions, labels = self.states.versions, tuple(self.states.labels)
        ticks = np.zeros((len(versions) + 1, len(labels)), np.int64)
        face, label, start, end = self.states.runs()
        full = start < end
        np.add.at(ticks, (start[full], label[full]), self._ticks[face[full]])
        np.subtract.at(ticks, (np.minimum(end, len(versions))[full], label[full]), self._ticks[face[full]])
        km2 = np.cumsum(ticks, axis=0)[shown] / TICKS_PER_KM2
        return DailyAreas(tuple(versions[n].day for n in shown), labels, km2)

    def changes(self, earlier: date, later: date, known: datetime | None = None) -> dict[str, Change]:
        """Return for each label the faces gained and lost from one day to another.

        Raises:
            NotFoundError: A day was not shown, or not by then.
        """
        before, after = self.face_ids(earlier, known), self.face_ids(later, known)
        none = np.zeros(0, np.int64)
        found = {}
        for label in dict.fromkeys([*before, *after]):
            old, new = before.get(label, none), after.get(label, none)
            gained, lost = np.setdiff1d(new, old), np.setdiff1d(old, new)
            found[label] = Change(gained, lost, self.face_km2(gained), self.face_km2(lost))
        return found

    def faces_of_points(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the face that each point lies in, 0 outside all; a point on an edge counts to one of its faces."""
        found = np.zeros(len(lon), np.int64)
        face, point = shapely.STRtree(shapely.points(lon, lat)).query(self._drawn, predicate="intersects")
        found[point] = face + 1
        return found

    def spans_of_points(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], known: datetime | None = None
    ) -> PointSpans:
        """Return when each point showed which label: points to faces once, then a join with the runs.

        A span runs over shown days; a missing day inside it is still missing.
        """
        shown = np.array(self.states.shown(known), np.int64)
        days = np.array([version.day for version in self.states.versions], "datetime64[D]")
        face, label, start, end = self.states.runs()
        first, until = np.searchsorted(shown, start), np.searchsorted(shown, end)
        order = np.argsort(face, kind="stable")
        order = order[first[order] < until[order]]
        of_point = self.faces_of_points(lon, lat)
        low, high = (np.searchsorted(face[order], of_point, side) for side in ("left", "right"))
        low, high = np.where(of_point > OUTSIDE, low, 0), np.where(of_point > OUTSIDE, high, 0)
        point = np.repeat(np.arange(len(of_point)), high - low)
        run = order[np.arange(len(point)) - np.repeat(np.cumsum(high - low) - high, high - low)]
        first_day, last_day = days[shown[first[run]]], days[shown[until[run] - 1]]
        return PointSpans(point, label[run], first_day, last_day, tuple(self.states.labels))

    def check(self, faces: Sequence[int] | None = None) -> int:
        """Make sure that faces are valid polygons that neither overlap nor leave gaps along their edges.

        Args:
            faces: which; default: all.

        Returns:
            How many faces were looked at.

        Raises:
            FrontlineError: They are not; this is a fault of ours, and the delivery must not be kept.
        """
        drawn = draw_faces(self.faces, range(1, len(self.faces)) if faces is None else faces)
        if not shapely.is_valid(drawn).all():
            raise FrontlineError("the partition has a face that crosses itself", "report this with the delivery")
        if not shapely.coverage_is_valid(drawn) and _overlap(drawn):
            raise FrontlineError("faces of the partition overlap", "report this with the delivery")
        return len(drawn)

    @cached_property
    def _ticks(self) -> NDArray[np.int64]:
        return self.faces.ticks()

    @cached_property
    def _drawn(self) -> NDArray[np.object_]:
        return draw_faces(self.faces, range(1, len(self.faces)))

    def _record(
        self, number: int, version: Version, drawn: Mapping[str, Outline], shifts: list[Shift]
    ) -> tuple[int, int]:
        """Record one of the versions; return how many faces its labels cover twice and the wrong way round."""
        position = self.states.insert(version)
        doubled = inverted = 0
        for label in dict.fromkeys([*self.states.labels, *drawn]):
            before = self.states.showing(position, self.states.label_number(label), len(self.faces))
            outline = drawn.get(label, NOTHING)
            along = self.mesh.lines.sum_along(outline.lines, outline.times, len(self.mesh))
            found = cover(self.faces.ways, along, before)
            gained, lost = found.gained.tolist(), found.lost.tolist()
            self.states.show(position, label, gained, lost)
            if gained or lost:
                shifts.append(Shift(number, label, tuple(gained), tuple(lost)))
            doubled, inverted = doubled + len(found.doubled), inverted + len(found.inverted)
        return doubled, inverted


def _lines_of(batch: list[tuple[Version, dict[str, Outline]]]) -> NDArray[np.int64]:
    """Return the lines of all outlines, each once."""
    outlines = [outline for _, drawn in batch for outline in drawn.values() if len(outline.lines)]
    used = np.zeros(max((int(outline.lines.max()) + 1 for outline in outlines), default=0), bool)
    for outline in outlines:
        used[outline.lines] = True
    return np.flatnonzero(used)


def _overlap(drawn: NDArray[np.object_]) -> bool:
    """Tell whether polygons share ground, looking closely where ``coverage_is_valid`` doubts.

    GEOS 3.14 also doubts a neighbour that meets a polygon in the very point where a hole of that touches its outside.
    """
    doubtful = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(drawn)))
    one, other = shapely.STRtree(drawn).query(drawn[doubtful])
    one = doubtful[one]
    apart = one != other
    return bool(shapely.relate_pattern(drawn[one[apart]], drawn[other[apart]], "T********").any())


__all__ = ["Change", "Commit", "DailyAreas", "Layer", "Partition", "PointSpans", "Shift", "Version"]
