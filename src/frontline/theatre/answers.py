"""Answer who holds a place and what changed hands, with intervals and each source's own figure.

The shapes are those of the interface: what a command prints with ``--json`` is what these functions return.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control import assess
from frontline.control.cells import Weights
from frontline.control.layer import Shown, is_covered, read_shown, show_parties
from frontline.control.partition.area import geometry_km2
from frontline.control.published import CellMap, PublishedMap, clip
from frontline.control.settlement import read_settlement
from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures import area
from frontline.measures.area import Estimate
from frontline.places.place import Place
from frontline.theatre.assessment import check_day, read_probability
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.published import find_map, open_map


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """What one map source shows of a place: its share with the digitisation margin, and the day that it shows."""

    source: str
    estimate: Estimate
    day: date
    known_at: datetime


def status(theatre: OpenTheatre, place_name: str, on: date, known: datetime | None = None) -> dict[str, Any]:
    """Say who holds a place on a day: the assessed shares with intervals, and each source's own figure.

    Raises:
        NotFoundError: No such place, outline or map.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future.
    """
    check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    weights = theatre.weigh_place(place)
    probability, seen = read_seen(theatre, place, weights, on, known)
    figures = read_figures(theatre, place, on, known)
    shares = area.assess_parties(theatre.grid, probability, seen)
    ages = [(on - figure.day).days for figure in figures]
    return {
        "place": _place(theatre, place, weights),
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "assessed": [_assessed(party, share) for party, share in zip(theatre.party_ids, shares, strict=True)],
        "sources": [_own_figure(theatre, each) for each in figures] + _settlement_rows(theatre, place, on, known),
        "evidence_age_days": min(ages) if ages else None,
        "note": assess.METHOD_LIMIT,
        "method": {"name": assess.METHOD, "sentence": assess.METHOD_SENTENCE},
    }


def read_seen(
    theatre: OpenTheatre, place: Place, weights: Weights, on: date, known: datetime | None = None
) -> tuple[NDArray[np.float32], Weights]:
    """Return the probability of each party in the cells of a place that maps cover, and the weights of those cells.

    Raises:
        NotFoundError: No map covers half of the place or more on that day.
    """
    probability = read_probability(theatre, on, weights.index, known)
    seen = is_seen(probability)
    if weights.share[seen].sum() < area.MOST * weights.share.sum():
        raise NotFoundError(f"no map of this theatre covers {place.name} on {on}", "name a place and day that one does")
    return probability[:, seen], weights.only(seen)


def is_seen(probability: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell for each cell whether any map covers it, from the probabilities of the parties, shape (parties, cells)."""
    return np.asarray(probability.sum(axis=0) > 0)


def read_figures(theatre: OpenTheatre, place: Place, on: date, known: datetime | None = None) -> list[SourceFigure]:
    """Return each map source's own share of a place held by the first party, where the source covers it."""
    figures = []
    outline, weights = theatre.outline_of(place).geometry, theatre.weigh_place(place)
    for name in theatre.cards:
        found = find_map(theatre, name, known)
        position = found.position(on) if found else None
        if found is None or position is None:
            continue
        estimate = _show_share(theatre, found, position, outline, weights)
        if estimate:
            figures.append(SourceFigure(name, estimate, found.days[position].day, found.days[position].known_at))
    return figures


def _show_share(
    theatre: OpenTheatre, shown: PublishedMap, position: int, outline: BaseGeometry, weights: Weights
) -> Estimate | None:
    """Return the share of an outline that a source shows as the first party's; None where it does not cover it."""
    party = theatre.party_ids[0]
    if isinstance(shown, CellMap):
        covered = is_covered(shown.shown, shown.card)[position]
        held_cells = shown.cells_held(party)[position]
        return area.show_share(theatre.grid, held_cells, covered, weights, shown.card.display.drawn_to_km)
    whole, seen = geometry_km2(outline), geometry_km2(shown.covered(position, outline))
    if seen < area.MOST * whole:
        return None
    held = shown.held(position, party)
    share = geometry_km2(clip(held, outline)) / seen
    return area.publish_share(held, outline, share, shown.card.display.drawn_to_km)


def read_map(theatre: OpenTheatre, source: str, known: datetime | None = None) -> tuple[Shown, NDArray[np.int8]] | None:
    """Return what a map source showed and which party it shows in each cell; None where it shows nothing."""
    card = theatre.card(source)
    if not card.is_map:
        return None
    with theatre.database.reading() as connection:
        shown = read_shown(connection, source, theatre.grid, known)
    return (shown, show_parties(shown, card, theatre.party_ids)) if shown.days else None


def change(
    theatre: OpenTheatre,
    start: date,
    until: date,
    place_name: str | None = None,
    source: str | None = None,
    party: str | None = None,
    known: datetime | None = None,
) -> dict[str, Any]:
    """Say what a party gained and lost between the picture of one day and that of a later one.

    Args:
        theatre: where.
        start: the first picture.
        until: the second.
        place_name: measured inside this place; default: the whole box.
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
    number = theatre.party_ids.index(theatre.settings.party(party or theatre.party_ids[0]).id)
    place = theatre.gazetteer.resolve(place_name) if place_name else None
    weights = theatre.weigh_place(place) if place else theatre.weigh_box()
    if source:
        found, seen_km2 = source_change(theatre, source, place, (start, until), theatre.party_ids[number], known)
    else:
        found, seen_km2 = assessed_change(theatre, weights, (start, until), number, known)
    sources = [source] if source else list(theatre.cards)
    return {
        "from": start.isoformat(),
        "until": until.isoformat(),
        "in": place.name if place else theatre.settings.name + " box",
        "party": theatre.party_ids[number],
        "source": source or "assessed",
        "gained_km2": round(found.gained_km2, 3),
        "lost_km2": round(found.lost_km2, 3),
        "net_km2": round(found.net.value, 3),
        "low": round(found.net.low, 3),
        "high": round(found.net.high, 3),
        "level": found.net.level,
        "revisions": _revisions(theatre, sources, place, (start, until), theatre.party_ids[number]),
        "compared_km2": round(seen_km2, 1),
        "note": f"{_scale_note(theatre, source, known)}, on the ground that is mapped on both days",
    }


def assessed_change(
    theatre: OpenTheatre, weights: Weights, days: tuple[date, date], party: int, known: datetime | None = None
) -> tuple[area.Change, float]:
    """Return what a party gained and lost by our assessment, and the km2 that maps cover on both days.

    Ground that a map begins or ceases to cover in between has not changed hands.

    Raises:
        NotFoundError: No map shows the first day or an earlier one, or none covers the ground on both days.
    """
    fields = [read_probability(theatre, day, weights.index, known) for day in days]
    seen = is_seen(fields[0]) & is_seen(fields[1])
    before, after = (field[party, seen] for field in fields)
    return area.assess_change(theatre.grid, before, after, weights.only(seen)), _km2(theatre, weights, seen, days)


def _km2(theatre: OpenTheatre, weights: Weights, seen: NDArray[np.bool_], days: tuple[date, date]) -> float:
    """Return the area of the cells of an outline that are mapped on both days; refuse to compare nothing."""
    if not seen.any():
        raise NotFoundError(f"no map covers it on both {days[0]} and {days[1]}", "name other days")
    return float(weights.share[seen].sum()) * theatre.grid.cell_km2


def source_change(
    theatre: OpenTheatre, source: str, place: Place | None, days: tuple[date, date], party: str, known: datetime | None
) -> tuple[area.Change, float]:
    """Return what a map showed as gained and lost by a party in a place or the whole box, and the km2 compared.

    Raises:
        NotFoundError: It shows no map, or none up to the first day.
    """
    shown = open_map(theatre, source, known)
    first, last = (shown.position(day) for day in days)
    if first is None or last is None:
        raise NotFoundError(f"{source} shows no day up to {days[0]}", f"its first day is {shown.days[0].day}")
    if isinstance(shown, CellMap):
        weights = theatre.weigh_place(place) if place else theatre.weigh_box()
        held, covered = shown.cells_held(party), is_covered(shown.shown, shown.card)
        seen = np.asarray((covered[first] & covered[last])[weights.index])
        fineness = shown.card.display.drawn_to_km
        change = area.show_change(theatre.grid, held[first], held[last], weights.only(seen), fineness)
        return change, _km2(theatre, weights, seen, days)
    outline = outline_in(theatre, place)
    seen_both = shown.covered(last, shown.covered(first, outline))
    if seen_both.is_empty:
        raise NotFoundError(f"{source} covers none of it on both days", "name days and a place that it covers")
    gained, lost = shown.change(first, last, party, seen_both)
    return area.publish_change(gained, lost, shown.card.display.drawn_to_km), geometry_km2(seen_both)


def outline_in(theatre: OpenTheatre, place: Place | None) -> BaseGeometry:
    """Return the outline of a place, or the theatre's box where none is named."""
    return theatre.outline_of(place).geometry if place else shapely.box(*theatre.box)


def _revisions(
    theatre: OpenTheatre, sources: list[str], place: Place | None, days: tuple[date, date], party: str
) -> list[dict[str, Any]]:
    """Return the days on which a map took back so much that it was a correction, not an event."""
    rows = []
    outline = outline_in(theatre, place)
    for source in sources:
        shown = find_map(theatre, source)
        first, last = (shown.position(day) for day in days) if shown else (None, None)
        if shown is None or first is None or last is None:
            continue
        lost = -np.diff(shown.held_km2(party, outline)[first : last + 1])
        rows += [
            {"source": source, "day": shown.days[first + n + 1].day.isoformat(), "lost_km2": round(float(lost[n]), 3)}
            for n in np.flatnonzero(lost > theatre.card(source).guards.max_loss_km2)
        ]
    return rows


def _scale_note(theatre: OpenTheatre, source: str | None, known: datetime | None) -> str:
    """Say how finely a figure was measured."""
    if source and open_map(theatre, source, known).exact:
        return "measured on the areas as published"
    return f"measured on cells of {theatre.settings.grid.size_m:g} m"


def _own_figure(theatre: OpenTheatre, figure: SourceFigure) -> dict[str, Any]:
    share = {"share": round(figure.estimate.value, 4), "day": figure.day.isoformat()}
    margin = {"low": round(figure.estimate.low, 4), "high": round(figure.estimate.high, 4)}
    return {"source": figure.source, "party": theatre.party_ids[0], "status": "held"} | share | margin


def _settlement_rows(theatre: OpenTheatre, place: Place, on: date, known: datetime | None) -> list[dict[str, Any]]:
    with theatre.database.reading() as connection:
        found = read_settlement(connection, place.place_id, on, known)
    return [
        {"source": each.source, "party": each.party or None, "status": each.status, "share": None}
        | {"day": each.day.isoformat(), "label": each.label}
        for each in found
    ]


def _assessed(party: str, share: Estimate) -> dict[str, Any]:
    values = {"share": share.value, "low": share.low, "high": share.high}
    return {"party": party, "status": "held"} | {k: round(v, 4) for k, v in values.items()} | {"level": share.level}


def _place(theatre: OpenTheatre, place: Place, weights: Weights) -> dict[str, Any]:
    area_km2 = round(float(weights.share.sum()) * theatre.grid.cell_km2, 2)
    outline = {"outline": theatre.describe_outline(place), "complete": weights.complete}
    return {"id": place.place_id, "name": place.name, "area_km2": area_km2} | outline
