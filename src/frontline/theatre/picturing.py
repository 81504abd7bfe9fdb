"""Gather the pictures of a brief and the months before its day: the locator map, the chart of shares, the campaign.

All of it passes the gate: ground that is closed or held back is hatched, days that are closed are blank. A theatre
whose assessment is not up to date has the map only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from math import nan

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError, RefusedError
from frontline.places.place import Place
from frontline.publish.brief_facts import GAZETTEER, METHOD, Campaign
from frontline.publish.chart import Chart, Track, draw_chart
from frontline.publish.cited import Figure, PictureForm
from frontline.publish.gate import Gate
from frontline.publish.locator import SCALE_KM, Locator, LocatorWords, draw_locator
from frontline.publish.tongue import ENGLISH, Tongue
from frontline.routes.bearings import Lines
from frontline.theatre.areas import read_assessed
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import ASSESSED, Period, find_period
from frontline.theatre.outward.shares import follow_place

BACK_DAYS = 120
STEPS = (0.9, 0.75, 0.5, 0.25, 0.1, 0.05)
MOST_STEPS = 2
NORTH_KM, WIDE = 22.0, 1.45
KM_PER_DEGREE = 111.32
TOWNS, TOWN_PEOPLE = 14, 1_500
LIKELY, SURE = 0.5, 0.9
FINE_DEG = 0.0005  # a third of a pixel of the map
DECIMALS = re.compile(rb"([1-9]\d*\.\d\d)\d+")  # of points; scales, which are below 1, stay
Shares = dict[str, dict[str, list[float | None]]]


@dataclass(frozen=True, slots=True)
class Pictured:
    """The campaign, None where too little is known of it, and the figures."""

    campaign: Campaign | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the pictures of a place and day show, in no language yet.

    Attributes:
        place: of which.
        on: the day.
        cut_off: nothing known later is shown.
        keys: references that they rest on: the assessment, then the maps.
        likely: the ground that the first party holds with a probability of half or more.
        sure: the same of nine in ten.
        closed: ground of which nothing is shown.
        period: the days of the chart; None where there is no chart.
        shares: what it shows, as ``follow_place`` returns it.
    """

    place: Place
    on: date
    cut_off: datetime
    keys: tuple[str, ...]
    likely: BaseGeometry
    sure: BaseGeometry
    closed: BaseGeometry
    period: Period | None
    shares: Shares


def see(theatre: OpenTheatre, gate: Gate, place: Place, on: date, keys: tuple[str, ...]) -> Seen:
    """Return what the pictures of a place and day show.

    Args:
        theatre: where.
        gate: the way out.
        place: of which.
        on: the day.
        keys: references that they rest on: the assessment, then the maps.
    """
    likely, sure = read_assessed(theatre, on, gate.known, (LIKELY, SURE))
    period = _find_period(theatre, gate, on)
    shares = follow_place(theatre, gate, period, place, keys[1:]) if period else {}
    return Seen(place, on, gate.cut_off, keys, likely, sure, close_ground(theatre, gate, on), period, shares)


def _find_period(theatre: OpenTheatre, gate: Gate, on: date) -> Period | None:
    """Return the months up to a day; None where they are shorter than two days, or there is no assessment of them."""
    try:
        whole = find_period(theatre, gate)
    except (NotFoundError, RefusedError):
        return None
    period = Period(max(whole.first, on - timedelta(days=BACK_DAYS - 1)), min(on, whole.last))
    return period if period.last > period.first else None


def picture(theatre: OpenTheatre, seen: Seen, tongue: Tongue) -> Pictured:
    """Return the pictures of a place and day with their words in a language."""
    figures = [_draw_map(theatre, seen, tongue)] if seen.place.lon is not None else []
    if seen.period is None:
        return Pictured(None, tuple(figures))
    chart = _make_chart(theatre, seen, seen.period, tongue)
    if chart is not None:
        drawn = _draw_once(partial(draw_chart, chart))
        figures.append(Figure("chart", chart.title, f"{chart.title}. {chart.subtitle}", drawn, seen.keys))
    return Pictured(_tell_campaign(seen.period, seen.shares[ASSESSED]["value"], seen.keys), tuple(figures))


def _tell_campaign(period: Period, values: list[float | None], keys: tuple[str, ...]) -> Campaign | None:
    """Return the first share that is known, and since when shares were not undercut again."""
    known = [(day, value) for day, value in zip(period.days, values, strict=True) if value is not None]
    if len(known) < 2:  # noqa: PLR2004  # a campaign has a beginning and an end
        return None
    passed = []
    for step in STEPS:
        since = _since(known, step)
        if since is not None and since > known[0][0]:
            passed.append((step, since))
    return Campaign(known[0][0], known[0][1], tuple(reversed(passed[:MOST_STEPS])), keys)


def _since(known: list[tuple[date, float]], step: float) -> date | None:
    """Return the first day from which on the share was never under a step; None where it is under it now."""
    found = None
    for day, value in reversed(known):
        if value < step:
            break
        found = day
    return found


def _make_chart(theatre: OpenTheatre, seen: Seen, period: Period, tongue: Tongue) -> Chart | None:
    party = theatre.settings.parties[0]
    titles = {name: card.title for name, card in theatre.cards.items()} | {ASSESSED: tongue.say("our assessment")}
    tracks = []
    for source, values in seen.shares.items():
        days = [n for n, value in enumerate(values["value"]) if value is not None]
        if not days:
            continue
        span = range(days[0], days[-1] + 1)
        lines = {part: tuple(_number(each[n]) for n in span) for part, each in values.items()}
        bounds = [lines.get(part, (nan,) * len(span)) for part in ("low", "high")]
        color = party.color if source == ASSESSED else ""
        own = tuple(period.days[n] for n in span)
        tracks.append(Track(titles[source], own, lines["value"], bounds[0], bounds[1], color))
    if not tracks or tracks[0].color == "":
        return None
    name = tongue.place(seen.place)
    about = {"party": tongue.party(party), "place": name}
    return Chart(
        tongue.say("Share of {place} that {party} is assessed to hold", **about),
        tongue.say("{first} to {last}, per cent of the area; band: 90 % interval",
                   first=tongue.day(period.first), last=tongue.day(period.last)),
        (tongue.say("Maps: what each shows, on cells. As known {known}.", known=tongue.instant(seen.cut_off)),),
        "lines",
        tuple(tracks),
        is_share=True,
        day_form="" if tongue.code == ENGLISH else "%d.%m",
    )  # fmt: skip


def _number(value: float | None) -> float:
    return nan if value is None else value


def _draw_map(theatre: OpenTheatre, seen: Seen, tongue: Tongue) -> Figure:
    party = theatre.settings.parties[0]
    name = tongue.place(seen.place)
    values = {"party": tongue.party(party), "place": name, "day": tongue.day(seen.on)}
    words = LocatorWords(
        tongue.say("Who holds the ground about {place}, {day}", **values),
        tongue.say("{party}, probability over 90 %", **values),
        tongue.say("50 to 90 %"),
        tongue.say("held back"),
        tongue.say("{km} km", km=SCALE_KM),
        tongue.say("frontline's assessment as known {known}; towns and ways: see the sources.",
                   known=tongue.instant(seen.cut_off)),
    )  # fmt: skip
    given = _gather_map(theatre, seen, words, tongue)
    text = tongue.say(
        "Map: the ground about {place} that {party} is assessed to hold on {day}, the stronger the colour the surer.",
        **values,
    )
    return Figure("map", words.title, text, _draw_once(partial(draw_locator, given)), (METHOD, GAZETTEER))


def _draw_once(draw: Callable[[PictureForm], bytes]) -> Callable[[PictureForm], bytes]:
    """Return what draws a picture when it is first wanted in a form, and keeps it."""

    @cache
    def drawn(form: PictureForm) -> bytes:
        return _slim(draw(form)) if form == "svg" else draw(form)

    return drawn


def _slim(svg: bytes) -> bytes:
    """Return a picture with its points to a hundredth, which is finer than any screen: two thirds of the bytes."""
    return DECIMALS.sub(rb"\1", svg)


def _gather_map(theatre: OpenTheatre, seen: Seen, words: LocatorWords, tongue: Tongue) -> Locator:
    place = seen.place
    lon, lat = place.lon or 0.0, place.lat or 0.0
    high = NORTH_KM / KM_PER_DEGREE
    wide = WIDE * high / float(np.cos(np.radians(lat)))
    box = (lon - wide, lat - high, lon + wide, lat + high)
    return Locator(
        words, box, seen.sure, seen.likely, seen.closed, theatre.settings.parties[0].color,
        _read_lines(theatre, "road", "roads.parquet", box), _read_lines(theatre, "railway", "railways.parquet", box),
        theatre.outline_of(place).geometry, _list_towns(theatre, place, box, tongue), _read_regions(theatre, place),
        shapely.box(*theatre.box),
    )  # fmt: skip


def close_ground(theatre: OpenTheatre, gate: Gate, on: date) -> BaseGeometry:
    """Return the ground of which no picture of a day shows anything: embargoed, or held back by an open alarm."""
    held, closed = keep_holds(theatre, gate.known).mask(on), gate.closed_on(on)
    return shapely.union(closed, theatre.grid.draw(held)) if held.any() else closed


def _read_lines(theatre: OpenTheatre, mode: str, file: str, box: tuple[float, float, float, float]) -> BaseGeometry:
    lines = Lines.read(theatre.folder.network / file, mode).lines
    near = lines[shapely.intersects(lines, shapely.box(*box))] if len(lines) else lines
    return shapely.simplify(shapely.union_all(shapely.intersection(near, shapely.box(*box))), FINE_DEG)


def _read_regions(theatre: OpenTheatre, place: Place) -> BaseGeometry:
    """Return the regions about a place, for the small map; empty where the gazetteer has none."""
    around = shapely.Point(place.lon or 0.0, place.lat or 0.0).buffer(4.0)
    near = [each.geometry for each in theatre.gazetteer.outlines("oblast") if each.geometry.intersects(around)]
    shapes = [shapely.intersection(shapely.simplify(each, 0.02), around.envelope) for each in near]
    return shapely.GeometryCollection([part for each in shapes for part in shapely.get_parts(each)])


def _list_towns(
    theatre: OpenTheatre, place: Place, box: tuple[float, float, float, float], tongue: Tongue
) -> tuple[tuple[str, float, float], ...]:
    others = [
        each for each in theatre.gazetteer.within(box)
        if each.kind == "settlement" and each != place and (each.population or 0) >= TOWN_PEOPLE
    ]  # fmt: skip
    others.sort(key=lambda each: -(each.population or 0))
    return tuple((tongue.place(each), each.lon or 0.0, each.lat or 0.0) for each in (place, *others[:TOWNS]))
