"""Follow the ways of a place over time: a row a day, with how far it is surrounded beside them."""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, cast

from frontline.days import write_instant
from frontline.errors import UsageError
from frontline.measures.encirclement import Encirclement
from frontline.publish.chart import FORMATS
from frontline.publish.ways_chart import draw_ways_chart
from frontline.publish.whole import write_whole
from frontline.routes.access import Access
from frontline.routes.network import Floats
from frontline.theatre.access import read_access, read_days
from frontline.theatre.areas import ASSESSED, read_assessed
from frontline.theatre.assessment import find_span
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.published import open_map
from frontline.theatre.reported import about, in_force, read_reported
from frontline.theatre.shapes import read_held, surround
from frontline.theatre.tell.series import NOTE_WIDTH
from frontline.theatre.ways_figures import measure
from frontline.theatre.ways_found import LIMIT, Question, find_ways

STEPS = {"day": 1, "week": 7}
Tell = Callable[[str], None]


def series(
    theatre: OpenTheatre,
    asked: Question,
    start: date | None = None,
    until: date | None = None,
    every: str = "week",
    tell: Tell | None = None,
) -> dict[str, Any]:
    """Follow the ways of a place, day by day or week by week.

    Args:
        theatre: where.
        asked: the question; its day is the last one.
        start: the first day; default: the first that is assessed or shown.
        until: before this day; default: after the day asked about.
        every: ``day`` or ``week``.
        tell: called with each day.

    Raises:
        NotFoundError: No network, no such place on it, or no map of a day.
        UsageError: No such step, or an empty span.
    """
    if every not in STEPS:
        raise UsageError(f"'{every}' is no step", f"it is one of {', '.join(STEPS)}")
    days = _list_days(theatre, asked, start, until, STEPS[every])
    reported = read_reported(theatre, days[0], days[-1], asked.known)
    rows = []
    for day, (access, hostile) in zip(days, _read(theatre, asked, days), strict=True):
        if tell:
            tell(day.isoformat())
        of_day = replace(asked, on=day)
        found = find_ways(theatre, of_day, access, hostile)
        ours = about(in_force(reported, day), asked.place.place_id, found.between.edge)
        figures = measure(theatre, of_day, found, ours)
        rows.append(_row(day, figures, _surrounded(theatre, of_day)))
    return {
        "place": asked.place.name,
        "side": asked.side,
        "source": asked.source or "assessed",
        "known": write_instant(asked.known) if asked.known else None,
        "every": every,
        "rows": rows,
        "reference": asked.reference.isoformat() if asked.reference else None,
        "note": f"The width of the way out bears no road in mind. {LIMIT}",
    }


def _list_days(theatre: OpenTheatre, asked: Question, start: date | None, until: date | None, step: int) -> list[date]:
    first = start or asked.reference or asked.on
    if asked.source:
        first = max(first, open_map(theatre, asked.source, asked.known).days[0].day)
    elif span := find_span(theatre):
        first = max(first, span[0])
    last = until - timedelta(days=1) if until else asked.on
    if first > last:
        raise UsageError(f"there is no day from {first} up to {last}", "give --from and --until the other way round")
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def _read(theatre: OpenTheatre, asked: Question, days: list[date]) -> Iterator[tuple[Access, Floats]]:
    if asked.source and asked.known is None and open_map(theatre, asked.source).exact:
        return read_days(theatre, asked.side, days, asked.source)
    return (read_access(theatre, asked.side, day, asked.known, asked.source) for day in days)


def _surrounded(theatre: OpenTheatre, asked: Question) -> Encirclement:
    if asked.source:
        return surround(theatre, asked.place, read_held(theatre, asked.on, asked.source, asked.known)[0])
    return surround(theatre, asked.place, read_assessed(theatre, asked.on, asked.known)[0])


def _row(day: date, figures: dict[str, Any], ring: Encirclement) -> dict[str, Any]:
    names = (
        "disjoint_ways", "clear_ways", "least_contact_km", "cut_probability", "min_cut", "detour_factor", "best_state",
        "access_score", "intervals",
    )  # fmt: skip
    best, spread = figures["best_way"], figures["intervals"] or {}
    detour = {"value": figures["detour_factor"], "low": None, "high": None} | spread.get("detour_factor", {})
    corridor = ring.corridor
    widths = {"value": corridor.width_km, "low": corridor.low_km, "high": corridor.high_km}
    return {
        "on": day.isoformat(),
        **{name: figures[name] for name in names},
        "detour": detour,
        "km": best["km"] if best else None,
        "minutes": best["minutes"] if best else None,
        "km_by_band": best["km_by_band"] if best else None,
        "corridor_width_km": {name: round(width, 2) for name, width in widths.items()},
        "largest_gap_deg": round(ring.place.largest_gap_deg, 1),
        "perimeter_share": round(ring.perimeter_share, 4),
    }


def save_chart(found: dict[str, Any], file: Path) -> None:
    """Draw a series and write the chart to a file, SVG or PNG by its ending.

    Raises:
        UsageError: The ending is neither.
        StorageError: The file cannot be written.
    """
    format_ = FORMATS.get(file.suffix.lower())
    if format_ is None:
        raise UsageError(f"a chart is no '{file.suffix}' file", f"let the file end in {' or '.join(FORMATS)}")
    first, last = found["rows"][0]["on"], found["rows"][-1]["on"]
    by = "our assessment" if found["source"] == ASSESSED else found["source"]
    title = f"Ways of {found['place']} to the rear of {found['side']}"
    notes = f"{first} to {last}, every {found['every']}, by {by}; detour against {found['reference']}. {found['note']}"
    content = draw_ways_chart(
        title, "\n".join(textwrap.wrap(notes, NOTE_WIDTH)), found["rows"], cast("Literal['svg', 'png']", format_)
    )
    write_whole(file, content)
