"""Turn front lines without areas into areas, by splitting land along them.

Some sources, and most of history, give a line and say who stands on either side. What the areas then show is kept as
any other layer, in ``partition``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from frontline.control.land import LandPiece, join_pieces
from frontline.errors import DeliveryError, UsageError
from frontline.sources.card import Card, Split
from frontline.sources.delivery import Delivery, Feature
from frontline.sources.guards import area_km2

GEOD = Geod(ellps="WGS84")
BEYOND_DEG = 1e-6  # a line led on ends this far outside the land, so that it surely meets its edge
SMALLEST_KM2 = 1.0  # a smaller part is a sliver between a line and a border
LED_ON_KM = 1.0  # a shorter gap is how finely the land was drawn


def split_delivery(delivery: Delivery, card: Card, land: Sequence[LandPiece]) -> Delivery:
    """Return a delivery of front lines with the areas on either side, day by day, beside the lines.

    A day on which all lines are without points shows no areas: the front had ended. How many lines were led on to the
    edge of the land is counted in ``ignored``, and the feature's name says by how much.

    Args:
        delivery: lines, as the reader ``fronts`` returns them.
        card: with ``split``.
        land: the pieces that the card names.

    Raises:
        DeliveryError: A line does not divide the land, or stops too far from its edge.
        UsageError: A seed lies on no piece of the land.
    """
    split = card.split
    if split is None:
        return delivery
    _check_seeds(split, land)
    ignored = Counter(delivery.ignored)
    features = tuple(_draw_days(delivery, split, land, ignored))
    return replace(delivery, features=features, ignored=+ignored)


def _check_seeds(split: Split, land: Sequence[LandPiece]) -> None:
    every = join_pieces(land)
    for seed in split.seeds:
        if not every.contains(Point(seed.lon, seed.lat)):
            raise UsageError(f"the seed of '{seed.label}' at {seed.lon}, {seed.lat} is not on the land", "move it")


def _draw_days(delivery: Delivery, split: Split, land: Sequence[LandPiece], ignored: Counter[str]) -> Iterator[Feature]:
    """Yield the areas of each day on which a line was shown, numbered from 1."""
    joined: dict[tuple[LandPiece, ...], BaseGeometry] = {}
    number = 0
    for shown in delivery.days:
        lines = [each for each in delivery.lines if each.day == shown.day and not each.geometry.is_empty]
        if not lines:
            continue
        where = f"line {lines[0].number} of {shown.day}"
        pieces = tuple(piece for piece in land if piece.holds(shown.day))
        if pieces not in joined:
            joined[pieces] = join_pieces(pieces)
        line = shapely.union_all([each.geometry for each in lines])
        led_km = _check_lead(line, joined[pieces], split, where)
        ignored["line that stopped short, led on to the edge of the land"] += led_km > LED_ON_KM
        name = f"line led on by {led_km:.0f} km" if led_km > LED_ON_KM else ""
        parts, labels = _split_day(joined[pieces], line, split, shown.day, where)
        nobodys = [part for n, part in enumerate(parts) if n not in labels and area_km2(part) > SMALLEST_KM2]
        ignored["part of the land that no seed lies in"] += len(nobodys)
        for label, area in _join_sides(parts, labels, dict.fromkeys(labels.values())).items():
            number += 1
            yield Feature(number, label, shown.day, area, name)


def _check_lead(line: BaseGeometry, land: BaseGeometry, split: Split, where: str) -> float:
    """Return by how many km the line's ends are led on in all; refuse one that stops too far from the edge."""
    leads = [lead for part in shapely.get_parts(shapely.line_merge(line)) for lead in _leads_of(part, land)]
    lengths = [GEOD.geometry_length(lead) / 1000 for lead in leads]
    if lengths and max(lengths) > split.most_led_km:
        message = f"the line stops {max(lengths):,.0f} km short of the edge of the land"
        remedy = "check the land, or split.most_led_km on the card"
        raise DeliveryError(message, remedy, where=where)
    return sum(lengths)


def _split_day(
    land: BaseGeometry, line: BaseGeometry, split: Split, day: date, where: str
) -> tuple[list[BaseGeometry], dict[int, str]]:
    """Return the parts of a day's land, and the labels of those in which seeds lie that hold on the day."""
    seeds: dict[str, list[Point]] = {}
    for seed in split.seeds:
        point = Point(seed.lon, seed.lat)
        good = (seed.since is None or seed.since <= day) and (seed.until is None or day < seed.until)
        if good and land.contains(point):
            seeds.setdefault(seed.label, []).append(point)
    try:
        return _label_parts(land, line, seeds)
    except DeliveryError as error:
        raise DeliveryError(error.reason, error.remedy, where=where) from None


def split_land(land: BaseGeometry, line: BaseGeometry, seeds: Mapping[str, Sequence[Point]]) -> dict[str, MultiPolygon]:
    """Return the parts of the land on either side of a front line, by the label of the seeds in them.

    A part that no seed lies in, such as an island, goes to nobody. Where the line stops short of the edge of the land,
    it is led on straight to the nearest point of it.

    Args:
        land: Polygon or MultiPolygon in degrees.
        line: LineString or MultiLineString in degrees.
        seeds: for each label points known to be on its side, such as capitals.

    Raises:
        DeliveryError: The line does not divide the land: seeds of two labels lie in one part.
        UsageError: A seed lies outside the land.
    """
    return _join_sides(*_label_parts(land, line, seeds), seeds)


def _label_parts(
    land: BaseGeometry, line: BaseGeometry, seeds: Mapping[str, Sequence[Point]]
) -> tuple[list[BaseGeometry], dict[int, str]]:
    """Return the parts that a line makes of the land, and the labels of those with a seed in them, by their number."""
    parts = _divide(land, line)
    tree = shapely.STRtree(parts)
    labels: dict[int, str] = {}
    for label, points in seeds.items():
        for point in points:
            found = tree.query(point, predicate="intersects")
            if not len(found):
                raise UsageError(f"the seed of '{label}' at {point.x}, {point.y} is not on the land", "move it")
            if labels.setdefault(int(found[0]), label) != label:
                message = f"the line leaves '{label}' and '{labels[int(found[0])]}' on one side"
                raise DeliveryError(message, "lead the line to the edge of the land, or move a seed")
    return parts, labels


def _join_sides(parts: list[BaseGeometry], labels: Mapping[int, str], sides: Iterable[str]) -> dict[str, MultiPolygon]:
    """Return the parts of each side as one area."""
    unions = {side: shapely.union_all([parts[n] for n, of in labels.items() if of == side]) for side in sides}
    return {
        side: MultiPolygon([part for part in shapely.get_parts(union) if part.geom_type == "Polygon"])
        for side, union in unions.items()
    }


def _divide(land: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """Return the faces that the land's boundary and the line make together, inside the land."""
    cuts = [_reach_edge(part, land) for part in shapely.get_parts(shapely.line_merge(line))]
    net = shapely.union_all([shapely.boundary(land), *cuts])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside = shapely.covers(land, shapely.point_on_surface(faces))
    return list(faces[inside])


def _reach_edge(line: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Return a line led on from each end that stops inside the land to just beyond the nearest point of its edge."""
    points = shapely.get_coordinates(line)
    segments = [shapely.linestrings([start, end]) for start, end in pairwise(points)]
    for lead in _leads_of(line, land):
        end, target = shapely.get_coordinates(lead)
        beyond = target + (target - end) / lead.length * BEYOND_DEG
        segments += [shapely.linestrings([end, target]), shapely.linestrings([target, beyond])]
    return shapely.union_all(segments)


def _leads_of(line: BaseGeometry, land: BaseGeometry) -> list[BaseGeometry]:
    """Return for each end that stops inside the land the straight line to the nearest point of its edge."""
    edge = shapely.boundary(land)
    points = shapely.get_coordinates(line)
    ends = [Point(points[0]), Point(points[-1])] if len(points) and not shapely.is_closed(line) else []
    return [shapely.shortest_line(end, edge) for end in ends if land.contains(end)]
