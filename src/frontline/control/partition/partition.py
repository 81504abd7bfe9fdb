"""Keep one source's published layers as one partition of the plane and of time, without loss.

The whole and its questions belong here: append deliveries, ask for a day as known at an instant, for areas, changes
and places. Vertices, edges and runs have modules of their own; the database is in ``keep``, the cells in ``paint``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from frontline.control.partition.area import TICKS_PER_KM2
from frontline.control.partition.differences import Difference, find_difference
from frontline.control.partition.edges import Edges
from frontline.control.partition.inside import edge_ticks_inside, outline_windings
from frontline.control.partition.outlines import draw_outlines
from frontline.control.partition.points import PointSpans, wind
from frontline.control.partition.rings import assemble
from frontline.control.partition.states import Runs, States, Version
from frontline.control.partition.vertices import Vertices
from frontline.errors import FrontlineError, UsageError

NO_EDGES = np.zeros(0, np.int64)


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
        gained: edges that bound it now.
        lost: edges that no longer do.
    """

    version: int
    label: str
    gained: NDArray[np.int64]
    lost: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Commit:
    """What a delivery added.

    Attributes:
        versions: the versions recorded, in the order of the delivery.
        shifts: what they show otherwise than the record before each.
        first_vertex: number of the first vertex that is new.
        vertices: how many vertices are new.
        first_edge: number of the first edge that is new.
        edges: how many edges are new.
        corrected: how many of the versions show a day that was shown before.
    """

    versions: tuple[Version, ...]
    shifts: tuple[Shift, ...]
    first_vertex: int
    vertices: int
    first_edge: int
    edges: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Change:
    """The ground by which two days differ in one label (EPSG:4326), and its areas in km2."""

    gained: MultiPolygon
    lost: MultiPolygon
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


@dataclass
class Partition:
    """One source's layers.

    Attributes:
        edges: the edges that ever bounded something.
        states: when each did.
    """

    edges: Edges = field(default_factory=lambda: Edges(Vertices()))
    states: States = field(default_factory=States)

    def append(self, day: date, areas: Mapping[str, BaseGeometry], known_at: datetime, evidence: str = "") -> Commit:
        """Add what was shown on one day, or shown anew; see ``extend``."""
        return self.extend([Layer(day, areas, known_at, evidence)])

    def extend(self, layers: Iterable[Layer]) -> Commit:
        """Add layers, in the order of their coming.

        Raises:
            DeliveryError: A geometry is no area; then nothing is recorded.
            UsageError: A day is given with an instant that it has already.
        """
        first_vertex, first_edge = len(self.edges.vertices), len(self.edges)
        drawn = list(self._draw(layers))
        days = {version.day for version in self.states.versions}
        corrected = 0
        versions: list[Version] = []
        shifts: list[Shift] = []
        for version, outlines in drawn:
            corrected += version.day in days
            days.add(version.day)
            shifts += self._record(len(versions), version, outlines)
            versions.append(version)
        vertices, edges = len(self.edges.vertices) - first_vertex, len(self.edges) - first_edge
        return Commit(tuple(versions), tuple(shifts), first_vertex, vertices, first_edge, edges, corrected)

    def edge_ids(self, day: date, known: datetime | None = None) -> dict[str, NDArray[np.int64]]:
        """Return the edges that bound each label shown on a day, as known at an instant (default: now).

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        return self.edges_at(self.states.find(day, known))

    def edges_at(self, position: int) -> dict[str, NDArray[np.int64]]:
        """Return the edges that bound each label shown in a version."""
        found = {label: self.states.edges_at(position, n) for n, label in enumerate(self.states.labels)}
        return {label: edges for label, edges in found.items() if len(edges)}

    def polygons(self, day: date, known: datetime | None = None) -> dict[str, MultiPolygon]:
        """Return the area of each label shown on a day, in degrees.

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        return {label: self.outline(edges) for label, edges in self.edge_ids(day, known).items()}

    def outline(self, edges: NDArray[np.int64]) -> MultiPolygon:
        """Return the ground that edges bound together, in degrees."""
        points = np.stack(self.edges.vertices.positions(), axis=1)
        return assemble(points, *self.edges.ends(edges))

    def area_km2(self, day: date, label: str, known: datetime | None = None) -> float:
        """Return the area that showed a label on a day, in km2; 0 for a label not shown.

        Raises:
            NotFoundError: The day was not shown, or not by then.
        """
        position = self.states.find(day, known)
        return self.edges_km2(self.states.edges_at(position, self.states.label_number(label)))

    def edges_km2(self, edges: NDArray[np.int64]) -> float:
        """Return the area that edges bound together, in km2."""
        return float(self.edges.ticks()[edges].sum() / TICKS_PER_KM2)

    def daily_areas(self, known: datetime | None = None) -> DailyAreas:
        """Return the area of each label on each day shown, as known at an instant (default: now)."""
        shown, labels = self.states.shown(known), tuple(self.states.labels)
        edge, label, first, until = self.runs_over(shown)
        ticks = self.edges.ticks()[edge]
        sums = np.zeros((len(shown) + 1, len(labels)), np.int64)
        np.add.at(sums, (first, label), ticks)
        np.subtract.at(sums, (until, label), ticks)
        days = tuple(self.states.versions[n].day for n in shown)
        return DailyAreas(days, labels, np.cumsum(sums, axis=0)[:-1] / TICKS_PER_KM2)

    def areas_inside(self, outline: BaseGeometry, known: datetime | None = None) -> DailyAreas:
        """Return how much of an outline each label covers on each day shown, in km2; see ``inside``.

        Args:
            outline: a Polygon or MultiPolygon in degrees.
            known: as known at this instant; default: now.
        """
        shown, labels = self.states.shown(known), tuple(self.states.labels)
        runs = self.runs_over(shown)
        edge, label, first, until = runs
        sums = np.zeros((len(shown) + 1, len(labels)), np.int64)
        segments = self.edges.segments()
        ticks = edge_ticks_inside(outline, segments)[edge]
        np.add.at(sums, (first, label), ticks)
        np.subtract.at(sums, (until, label), ticks)
        own, inside = outline_windings(outline, segments, runs)
        np.add.at(sums, (inside.first, inside.label), own[inside.point])
        np.subtract.at(sums, (inside.until, inside.label), own[inside.point])
        days = tuple(self.states.versions[n].day for n in shown)
        return DailyAreas(days, labels, np.maximum(np.cumsum(sums, axis=0)[:-1], 0) / TICKS_PER_KM2)

    def changes(self, earlier: date, later: date, known: datetime | None = None) -> dict[str, Change]:
        """Return for each label the ground gained and lost from one day to another.

        Raises:
            NotFoundError: A day was not shown, or not by then.
        """
        before, after = self.edge_ids(earlier, known), self.edge_ids(later, known)
        found = {}
        for label in dict.fromkeys([*before, *after]):
            each = self.difference(before.get(label, NO_EDGES), after.get(label, NO_EDGES))
            areas = (each.gained_ticks / TICKS_PER_KM2, each.lost_ticks / TICKS_PER_KM2)
            found[label] = Change(each.gained, each.lost, *areas)
        return found

    def difference(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> Difference:
        """Return the ground by which the area that some edges bound differs from that of others.

        Boundaries that lie within 0.2 m of each other are the same here, so a boundary rounded anew is no difference.
        """
        same = self.edges.stand_for()
        edges = np.concatenate([same[after], same[before]])
        times = np.concatenate([np.ones(len(after), np.int64), np.full(len(before), -1)])
        edges, times = edges[edges >= 0], times[edges >= 0]
        unique, inverse = np.unique(edges, return_inverse=True)
        times = np.bincount(inverse, times, minlength=len(unique)).astype(np.int64)
        new, old = np.repeat(unique, times.clip(0)), np.repeat(unique, (-times).clip(0))
        return find_difference(self.edges.places(new), self.edges.places(old))

    def spans_of_points(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], known: datetime | None = None
    ) -> PointSpans:
        """Return when each point (degrees) showed each label; see ``points``.

        A span runs over shown days; a missing day inside it is still missing. What showed a label through to the
        newest day has that as its last.
        """
        shown = self.states.shown(known)
        days = np.array([self.states.versions[n].day for n in shown], "datetime64[D]")
        units = 10_000_000
        found = wind(lon * units, lat * units, self.edges.segments(), self.runs_over(shown))
        return PointSpans(found.point, found.label, days[found.first], days[found.until - 1], tuple(self.states.labels))

    def runs_over(self, shown: list[int]) -> Runs:
        """Return the runs by positions in a list of versions instead of in all; those without any are left out."""
        edge, label, start, end = self.states.runs()
        positions = np.array(shown, np.int64)
        first, until = np.searchsorted(positions, start), np.searchsorted(positions, end)
        full = (first < until) & (start < end)
        return edge[full], label[full], first[full], until[full]

    def check(self, position: int | None = None) -> int:
        """Make sure that what a version shows (default: each) is closed: as many edges end in a vertex as start there.

        Returns:
            How many outlines were looked at.

        Raises:
            FrontlineError: One is not; this is a fault of ours, and the delivery must not be kept.
        """
        positions = range(len(self.states.versions)) if position is None else [position]
        looked = 0
        for each in positions:
            for label, edges in self.edges_at(each).items():
                start, end = self.edges.ends(edges)
                balance = np.bincount(start, minlength=1 + max(start.max(), end.max()))
                if (balance != np.bincount(end, minlength=len(balance))).any():
                    raise FrontlineError(f"the outline of '{label}' is not closed", "report this with the delivery")
                looked += 1
        return looked

    def _draw(self, layers: Iterable[Layer]) -> Iterator[tuple[Version, dict[str, NDArray[np.int64]]]]:
        """Number the edges of layers as they come, so that of a long series no geometry is held."""
        known = {version.key for version in self.states.versions}
        for layer in layers:
            version = Version(layer.day, layer.known_at, layer.evidence)
            if version.key in known:
                raise UsageError(f"the map of {layer.day} is known with this instant already", "give it its own")
            known.add(version.key)
            yield version, self._number_edges(layer)

    def _number_edges(self, layer: Layer) -> dict[str, NDArray[np.int64]]:
        areas = {label: _one_area(area) for label, area in layer.areas.items()}
        outlines = draw_outlines(areas, self.edges.vertices)
        return {label: np.unique(self.edges.number(outline)) for label, outline in outlines.items()}

    def _record(self, number: int, version: Version, outlines: Mapping[str, NDArray[np.int64]]) -> list[Shift]:
        """Record one version, and return what it shows otherwise than the record before."""
        position = self.states.insert(version)
        shifts = []
        for label in dict.fromkeys([*self.states.labels, *outlines]):
            before = self.states.edges_at(position, self.states.label_number(label))
            after = outlines.get(label, NO_EDGES)
            gained, lost = np.setdiff1d(after, before), np.setdiff1d(before, after)
            if len(gained) or len(lost):
                self.states.show(position, label, gained.tolist(), lost.tolist())
                shifts.append(Shift(number, label, gained, lost))
        return shifts


def _one_area(area: BaseGeometry) -> BaseGeometry:
    """Return an area whose pieces do not overlap; those of a collection may."""
    return shapely.union_all(shapely.get_parts(area)) if area.geom_type == "GeometryCollection" else area
