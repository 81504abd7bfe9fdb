"""Answer who holds a place, with intervals and each source's own figure; what changed hands belongs in ``change``.

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
from frontline.errors import NotFoundError
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
    probability = read_probability(theatre, on, weights.index, known)
    figures = read_figures(theatre, place, on, known)
    shares = area.assess_parties(theatre.grid, probability, weights)
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
        covered = is_covered(shown.shown)[position]
        return area.show_share(theatre.grid, shown.cells_held(party)[position], covered, weights)
    whole, bare = geometry_km2(outline), geometry_km2(clip(shown.not_covered(position), outline))
    if whole - bare < area.MOST * whole:
        return None
    held = shown.held(position, party)
    return area.publish_share(held, outline, geometry_km2(clip(held, outline)) / (whole - bare))


def read_map(theatre: OpenTheatre, source: str, known: datetime | None = None) -> tuple[Shown, NDArray[np.int8]] | None:
    """Return what a map source showed and which party it shows in each cell; None where it shows nothing."""
    card = theatre.card(source)
    if not card.is_map:
        return None
    with theatre.database.reading() as connection:
        shown = read_shown(connection, source, theatre.grid, known)
    return (shown, show_parties(shown, card, theatre.party_ids)) if shown.days else None


def source_change(
    theatre: OpenTheatre, source: str, place: Place | None, days: tuple[date, date], party: str, known: datetime | None
) -> area.Change:
    """Return what a map itself showed as gained and lost by a party between two days, in a place or the whole box.

    Raises:
        NotFoundError: It shows no map, or none up to the first day.
    """
    shown = open_map(theatre, source, known)
    first, last = (shown.position(day) for day in days)
    if first is None or last is None:
        raise NotFoundError(f"{source} shows no day up to {days[0]}", f"its first day is {shown.days[0].day}")
    if isinstance(shown, CellMap):
        held = shown.cells_held(party)
        weights = theatre.weigh_place(place) if place else theatre.weigh_box()
        return area.show_change(theatre.grid, held[first], held[last], weights)
    return area.publish_change(*shown.change(first, last, party, outline_in(theatre, place)))


def outline_in(theatre: OpenTheatre, place: Place | None) -> BaseGeometry:
    """Return the outline of a place, or the theatre's box where none is named."""
    return theatre.outline_of(place).geometry if place else shapely.box(*theatre.box)


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
