"""Read the daily files of UA Control Map (Project Owl): JSON with rings of held areas and the front line.

Shape: ``YYYYMMDD.json``, an object with ``areas`` and ``areas_ua`` (rings of the ground that each side holds),
``frontline`` (lines), ``units`` and ``unit_count`` (positions of units), ``geos`` (geolocated posts by side, each an
object with its point ``c`` and its description ``d``, as types.ts of the publisher's map-viewer says). Points are
``[lat, lon]``, the other way round than in GeoJSON. Rings are nested unevenly: a ring may stand by itself or inside one
or more further lists, so a ring is what holds points, however deep.

Conventions: the file of a day shows that day and was known at its end. The labels are the file's own, ``areas`` and
``areas_ua``. A post whose label, ``geos`` and the side (``geos ru``), is in the card becomes an event of class
``geolocation`` with the first address of its description; other posts are counted. Units, their counts and what a post
says beside its address never come in. A day without areas is refused.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import shapely

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Event, Feature, Line, ReadContext, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label, check_shape, check_total
from frontline.sources.readers import events, geo
from frontline.sources.readers.areas import mend_area
from frontline.sources.readers.text import check_members, open_object

AREAS = ("areas", "areas_ua")
FRONT = "frontline"
POSTS = "geos"
POINT, DESCRIPTION = "c", "d"
DROPPED = ("units", "unit_count")
DEEPEST = 8
FEWEST_IN_RING = 4
Path = list[tuple[float, float]]


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``owlmaps``.

    Raises:
        DeliveryError: It is no such file, an empty day, or fails a guard.
    """
    day = geo.day_of_name(context)
    check_day(day, context)
    data = open_object(body, context)
    check_members(data, frozenset({*AREAS, FRONT, POSTS, *DROPPED}), context)
    ignored = Counter({f"member '{name}'": count_leaves(data[name]) for name in DROPPED if data.get(name)})
    features = tuple(_read_areas(data, day, context, ignored))
    check_total(features, context, day)
    paths = enumerate(find_paths(data.get(FRONT) or [], context, FRONT), 1)
    lines = tuple(_read_line(path, day, number, context) for number, path in paths)
    shown = (ShownDay(day, end_of_day(day)),)
    posts = tuple(_read_posts(data.get(POSTS) or {}, day, context, ignored))
    return Delivery(digest_of(body), shown, features=features, ignored=+ignored, lines=lines, events=posts)


def find_paths(member: Any, context: ReadContext, where: str, depth: int = 0) -> Iterator[Path]:  # noqa: ANN401
    """Yield each list of points in lists of any depth, as (lon, lat).

    Raises:
        DeliveryError: Something in it is neither a list nor a point, or it is nested too deep.
    """
    if not isinstance(member, list) or depth > DEEPEST:
        raise DeliveryError("it holds no rings", "the publisher may have changed it", path=context.path, where=where)
    if member and all(_is_point(each) for each in member):
        yield [(float(lon), float(lat)) for lat, lon in member]
        return
    for number, each in enumerate(member, 1):
        yield from find_paths(each, context, f"{where} {number}", depth + 1)


def count_leaves(member: Any) -> int:  # noqa: ANN401  # what a file holds
    """Return how many entries a dropped member has, at least one."""
    if isinstance(member, dict):
        return sum(len(each) if isinstance(each, list) else 1 for each in member.values()) or 1
    return len(member) if isinstance(member, list) else 1


def _is_point(value: Any) -> bool:  # noqa: ANN401  # what a file holds
    pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004  # a latitude and a longitude
    return pair and all(isinstance(each, int | float) and abs(each) <= 360 for each in value)  # noqa: PLR2004


def _read_areas(data: dict[str, Any], day: date, context: ReadContext, ignored: Counter[str]) -> Iterator[Feature]:
    number = 0
    for label in AREAS:
        for ring in find_paths(data.get(label) or [], context, label):
            number += 1
            where = f"{label}, ring {number}"
            if len(ring) < FEWEST_IN_RING:
                message = f"the ring has {len(ring)} points"
                raise DeliveryError(message, "a ring has four or more", path=context.path, where=where)
            check_label(label, context, where)
            area = mend_area(shapely.Polygon(ring), context, where, ignored)
            check_shape(area, context, where)
            yield Feature(number, label, day, area)


def _read_posts(member: Any, day: date, context: ReadContext, ignored: Counter[str]) -> list[Event]:  # noqa: ANN401
    """Return the posts of the sides that the card knows; the others are counted."""
    found: list[Event] = []
    for side, posts in (member if isinstance(member, dict) else {"": member}).items():
        label = f"{POSTS} {side}"
        if label in context.card.labels:
            found += [_read_post(post, label, day, (number, context)) for number, post in enumerate(posts, 1)]
        else:
            ignored[f"member '{POSTS}'"] += count_leaves(posts) if posts else 0
    return events.keep_inside(found, ignored, context)


def _read_post(post: Any, label: str, day: date, at: tuple[int, ReadContext]) -> Event:  # noqa: ANN401
    number, context = at
    if not (isinstance(post, dict) and _is_point(post.get(POINT))):
        where = f"{label}, post {number}"
        raise DeliveryError("the post has no point", "fetch it again", path=context.path, where=where)
    lat, lon = (float(each) for each in post[POINT])
    address = events.ADDRESS.search(str(post.get(DESCRIPTION) or ""))
    words = address.group() if address else ""
    return Event(number, events.GEOLOCATION, day, lon, lat, events.PICTURED, label, words)


def _read_line(path: Path, day: date, number: int, context: ReadContext) -> Line:
    if len(path) < 2:  # noqa: PLR2004  # a line has two ends
        message = "the line has one point"
        raise DeliveryError(message, "fetch it again", path=context.path, where=f"{FRONT} {number}")
    return Line(number, FRONT, day, shapely.LineString(path))
