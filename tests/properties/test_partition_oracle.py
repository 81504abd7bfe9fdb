"""Any deliveries, in any order of days, corrected and kept: the partition answers as polygons kept day by day would."""

import datetime as dt
import itertools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from frontline.control.partition import Partition
from frontline.control.partition.area import TICKS_PER_KM2, TICKS_PER_M2, geometry_km2, geometry_ticks
from frontline.control.partition.keep import keep_commit, read_partition
from frontline.store import documents
from frontline.store.database import Database

Areas = dict[str, BaseGeometry]

START = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
FIRST = dt.date(2024, 1, 1)
CORNER = np.array([37.0, 48.0])
STEP = 2e-4  # degrees between the lattice points that pieces are drawn on: 15 to 22 m
SNAP_M = 0.2
AXES = 14
LABELS = ("red", "blue")

lattice = st.integers(0, AXES)
point = st.tuples(lattice, lattice)
# rectangles share edges and corners; triangles cross them anywhere
rectangle = st.tuples(point, point).map(lambda two: shapely.box(*np.sort(np.array(two), axis=0).ravel()))
triangle = st.lists(point, min_size=3, max_size=3, unique=True).map(shapely.Polygon)
piece = st.one_of(rectangle, rectangle, triangle).filter(lambda shape: shape.area > 0)


def _on_the_ground(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape in degrees with seven digits, as a publisher writes them."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    moved = shapely.transform(shapely.MultiPolygon(polygons), lambda xy: np.round(CORNER + xy * STEP, 7))
    if not moved.is_valid:  # rounding made a ring touch itself
        reject()
    return moved


def _cut_out(shapes: tuple[list[BaseGeometry], list[BaseGeometry]]) -> BaseGeometry:
    """Return pieces without others: holes, islands in holes, parts that touch in a point."""
    return _on_the_ground(shapely.difference(*(shapely.union_all(each) for each in shapes)))


def _heap(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return pieces as they are, one over the other, as features of one label may lie."""
    return shapely.geometrycollections([_on_the_ground(shape) for shape in shapes])


area = st.one_of(
    st.tuples(st.lists(piece, min_size=1, max_size=4), st.lists(piece, max_size=3)).map(_cut_out),
    st.lists(piece, min_size=1, max_size=3).map(_heap),
)
areas = st.dictionaries(st.sampled_from(LABELS), area, max_size=2)
deliveries = st.lists(st.tuples(st.integers(0, 4), areas, st.booleans()), min_size=1, max_size=7)
places = st.lists(point, min_size=1, max_size=8)


@dataclass
class Oracle:
    """Every polygon of every delivery, looked through one by one."""

    kept: list[tuple[int, int, Areas]] = field(default_factory=list)

    def shown(self, known: int) -> dict[int, Areas]:
        """Return the newest map of each day that was known at an hour."""
        return {day: shapes for day, hour, shapes in self.kept if hour <= known}


def _day(number: int) -> dt.date:
    return FIRST + dt.timedelta(number)


def _instant(hour: int) -> dt.datetime:
    return START + dt.timedelta(hours=hour)


def _whole(shapes: Areas, label: str) -> BaseGeometry:
    """Return what a label covers, its pieces joined, on the grid."""
    union = shapely.union_all(shapely.get_parts(shapes.get(label, shapely.MultiPolygon())))
    return shapely.MultiPolygon([part for part in shapely.get_parts(union) if part.geom_type == "Polygon"])


def _margin_km2(*shapes: BaseGeometry) -> float:
    """Return by how much area may differ where crossings of published edges go to the nearest grid point."""
    return float(sum(shapely.length(shape) for shape in shapes)) * 111 * 1e-5 + 1e-9


PHASES = (Phase.explicit, Phase.generate)  # a failing example shows itself; making it smaller takes minutes
UNHURRIED = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@settings(max_examples=30, deadline=None, phases=PHASES, suppress_health_check=UNHURRIED)
@given(deliveries, places, st.data())
def test_the_partition_answers_as_polygons_kept_day_by_day(
    sequence: list[tuple[int, Areas, bool]], spots: list[tuple[int, int]], data: st.DataObject
) -> None:
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "frontline.sqlite")
        partition = Partition()
        for hour, (number, shapes, read_again) in enumerate(sequence):
            with database.writing() as connection:
                partition = read_partition(connection, "atlas") if read_again else partition
                commit = partition.append(_day(number), shapes, _instant(hour), f"{hour:064d}")
                documents.add_document(connection, f"{hour:064d}", b"", START)
                row = {"source": "atlas", "digest": f"{hour:064d}", "file_name": "", "recorded_at": ""}
                delivery = documents.add_delivery(connection, row | {"states": 0, "ignored": {}})
                keep_commit(connection, "atlas", delivery, partition, commit)
            oracle.kept.append((number, hour, shapes))
        database.close()
    partition.check()
    for known in {len(sequence) - 1, data.draw(st.integers(0, len(sequence) - 1), label="known at")}:
        shown = oracle.shown(known)
        _compare_areas(partition, shown, known)
        _compare_changes(partition, shown, known)
        _compare_places(partition, shown, known, spots)


def _compare_areas(partition: Partition, shown: dict[int, Areas], known: int) -> None:
    series = partition.daily_areas(_instant(known))
    assert list(series.days) == [_day(number) for number in sorted(shown)]
    for row, number in enumerate(sorted(shown)):
        drawn = partition.polygons(_day(number), _instant(known))
        for column, label in enumerate(series.labels):
            whole = _whole(shown[number], label)
            found = drawn.get(label, shapely.MultiPolygon())
            assert found.is_valid
            assert abs(series.km2[row, column] - geometry_km2(whole)) <= _margin_km2(whole)
            # what is drawn and what is summed are the same, but for the last digit of degrees
            assert abs(round(series.km2[row, column] * TICKS_PER_KM2) - geometry_ticks(found)) < TICKS_PER_M2 / 100
            assert geometry_km2(_polygons(shapely.symmetric_difference(found, whole))) <= _margin_km2(whole)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _compare_changes(partition: Partition, shown: dict[int, Areas], known: int) -> None:
    days = sorted(shown)
    for before, after in itertools.pairwise(days):
        changes = partition.changes(_day(before), _day(after), _instant(known))
        for label in LABELS:
            old, new = _whole(shown[before], label), _whole(shown[after], label)
            gained = geometry_km2(_polygons(shapely.difference(new, old)))
            lost = geometry_km2(_polygons(shapely.difference(old, new)))
            # boundaries within 0.2 m of each other count as one
            margin = (shapely.length(old) + shapely.length(new)) * 111 * SNAP_M / 1000 + 1e-9
            change = changes.get(label)
            assert abs((change.gained_km2 if change else 0.0) - gained) <= margin
            assert abs((change.lost_km2 if change else 0.0) - lost) <= margin


def _compare_places(partition: Partition, shown: dict[int, Areas], known: int, spots: list[tuple[int, int]]) -> None:
    lon, lat = (CORNER + (np.array(spots) + np.array([0.31, 0.57])) * STEP).T
    spans = partition.spans_of_points(lon, lat, _instant(known))
    for number, shapes in shown.items():
        on = np.datetime64(_day(number))
        for label in LABELS:
            whole = _whole(shapes, label)
            sure = shapely.is_empty(whole) | ~(shapely.distance(shapely.points(lon, lat), whole.boundary) < 1e-7)
            of_label = np.array([spans.labels[n] == label for n in spans.label.tolist()], bool)
            inside = np.zeros(len(lon), bool)
            inside[spans.point[of_label & (spans.first <= on) & (on <= spans.last)]] = True
            assert (inside == shapely.contains_xy(whole, lon, lat))[sure].all()
