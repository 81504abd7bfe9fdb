"""Say what changed hands between two days: gained, lost, net and gross, with corrections of the maps told apart.

By a source on its own areas as published where they are kept, otherwise on cells; by our assessment with an interval
from the posterior. Rules: METHODS section 2. How the same goes on over time belongs in ``series``.
"""

from datetime import date, datetime, timedelta
from typing import Any

from frontline.days import write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures.area import Change
from frontline.measures.revision import FAR_M, Step, total
from frontline.theatre.areas import ASSESSED
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground, find_ground
from frontline.theatre.views import View, find_position, find_span, open_map_views, open_view, scale

RATE_DAYS = (7, 30, 90)


def change(
    theatre: OpenTheatre,
    start: date,
    until: date,
    inside: str | None = None,
    source: str | None = None,
    party: str | None = None,
    known: datetime | None = None,
) -> dict[str, Any]:
    """Say what a party gained and lost between the picture of one day and that of a later one.

    Args:
        theatre: where.
        start: the first picture.
        until: the second.
        inside: measured inside this place or the polygon of this GeoJSON file; default: the whole box.
        source: by this map; default: by our assessment.
        party: whose ground; default: the theatre's first party.
        known: as known at this instant; default: now.

    Raises:
        UsageError: The days are in the wrong order, or the party is none.
        NotFoundError: No such place or source, or no map of those days.
    """
    if until <= start:
        raise UsageError(f"the change from {start} to {until} has no length", "let --until be later than --from")
    check_day(until)
    party_id = theatre.settings.party(party or theatre.party_ids[0]).id
    ground = find_ground(theatre, inside)
    view = open_view(theatre, source, ground, party_id, known, until)
    first, last = find_span(view, start, until)
    compared_km2 = view.compared_km2(first, last)
    if not compared_km2:
        raise NotFoundError(f"no map covers it on both {start} and {until}", "name other days")
    mapwise = _mapwise(view, first, last)
    if view.source == ASSESSED:
        mapwise = {"revisions": _list_corrections(theatre, ground, (start, until), party_id, known)}
    return {
        "from": start.isoformat(),
        "until": until.isoformat(),
        "in": ground.name,
        "party": party_id,
        "source": view.source,
        **_between(view, first, last),
        **mapwise,
        "rates": _rates(view, until),
        "unit": "km2",
        "shown": [view.days[n].isoformat() for n in (first, last)],
        "known": write_instant(view.known_at(last)),
        "outline": ground.described,
        "complete": view.complete,
        "interval": view.interval,
        "convention": view.convention,
        "compared_km2": round(compared_km2, 1),
        "note": f"measured on {view.drawn}, on the ground that is mapped on both days",
    }


def _between(view: View, first: int, last: int) -> dict[str, Any]:
    """Return what changed between two pictures, and the net of the pieces too small to count."""
    found, noise_km2 = view.move(first, last)
    spread = {"low": round(found.net.low, 3), "high": round(found.net.high, 3), "level": found.net.level}
    return _sums(found.gained_km2, found.lost_km2) | spread | {"noise_km2": round(noise_km2, 3)}


def _mapwise(view: View, first: int, last: int) -> dict[str, Any]:
    """Return the sums over a map's days, with its corrections and without."""
    sums = total(view.steps(first, last))
    return {
        "gross": _sums(sums.gained_km2, sums.lost_km2),
        "without_revisions": _sums(sums.gained_without_km2, sums.lost_without_km2),
        "revisions": [_revision(view.source, step) for step in sums.revisions],
    }


def _sums(gained_km2: float, lost_km2: float) -> dict[str, float]:
    values = {"gained_km2": gained_km2, "lost_km2": lost_km2, "net_km2": gained_km2 - lost_km2}
    return {name: round(value, 3) for name, value in values.items()}


def _rates(view: View, until: date) -> list[dict[str, Any]]:
    """Return net km2 a day over the windows that end on a day; a window that no picture reaches back to is left out."""
    rows = []
    for length in RATE_DAYS:
        start = until - timedelta(days=length)
        if find_position(view, start) is None:
            continue
        net = scale(_move(view, start, until).net, 1 / length)
        figures = {"net_km2_per_day": round(net.value, 4), "low": round(net.low, 4), "high": round(net.high, 4)}
        rows.append({"days": length, "from": start.isoformat()} | figures | {"level": net.level})
    return rows


def _move(view: View, start: date, until: date) -> Change:
    return view.move(*find_span(view, start, until))[0]


def _revision(source: str, step: Step) -> dict[str, Any]:
    """Say why a day is flagged, and how much of it is a revision."""
    reasons = [f"the day lost over {step.most_lost_km2:g} km2"] if step.is_correction else []
    if step.far_gained_km2 + step.far_lost_km2:
        reasons.append(f"pieces farther than {FAR_M:g} m from the line")
    figures = {"gained_km2": step.gained_km2, "lost_km2": step.lost_km2}
    revised = {"revised_gained_km2": step.revised_gained_km2, "revised_lost_km2": step.revised_lost_km2}
    rounded = {name: round(value, 3) for name, value in (figures | revised).items()}
    dates = {"source": source, "day": step.day.isoformat(), "since": step.since.isoformat()}
    return dates | rounded | {"reason": "; ".join(reasons)}


def _list_corrections(
    theatre: OpenTheatre, ground: Ground, days: tuple[date, date], party_id: str, known: datetime | None
) -> list[dict[str, Any]]:
    """Return the days that are revisions of the maps on which an assessment rests."""
    rows = []
    for view in open_map_views(theatre, ground, party_id, known):
        first, last = (find_position(view, day) for day in days)
        if first is not None and last is not None:
            rows += [_revision(view.source, step) for step in total(view.steps(first, last)).revisions]
    return rows
