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
from frontline.control.published import CellMap, PublishedMap, clip
from frontline.control.settlement import read_settlement
from frontline.control.testimony import Matter, Testimony
from frontline.days import now, write_instant
from frontline.ellipsoid import geometry_km2
from frontline.errors import NotFoundError
from frontline.measures import area
from frontline.measures.area import Estimate
from frontline.places.place import Place
from frontline.theatre.assessment import check_day, find_stale, read_dependence, read_probability
from frontline.theatre.contesting import tell_statuses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.published import find_map, open_map
from frontline.theatre.testifying import list_recent, read_testimonies


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """What one map source shows of a place: its share with the digitisation margin, and the day that it shows."""

    source: str
    estimate: Estimate
    day: date
    known_at: datetime


def status(
    theatre: OpenTheatre, place_name: str, on: date, known: datetime | None = None, *, in_hindsight: bool = False
) -> dict[str, Any]:
    """Say who holds a place on a day: the assessed shares with intervals, and each source's own figure.

    Args:
        theatre: where.
        place_name: the place.
        on: the day.
        known: as known at this instant; default: now.
        in_hindsight: by the maps of later days too; default: by those of that day and before.

    Raises:
        NotFoundError: No such place, outline or map, or no assessment in hindsight.
        AmbiguousError: Several places of that name.
        UsageError: A day in the future, or hindsight as known earlier.
    """
    check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    weights = theatre.weigh_place(place)
    probability, seen = read_seen(theatre, place, weights, on, known, in_hindsight=in_hindsight, stale_too=True)
    figures = read_figures(theatre, place, on, known)
    dependence = read_dependence(theatre, on, known, in_hindsight=in_hindsight)
    shares = area.assess_parties(theatre.grid, probability, seen, dependence)
    ages = [(on - figure.day).days for figure in figures]
    return {
        "place": _place(theatre, place, weights),
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "hindsight": in_hindsight,
        "stale": _describe_stale(theatre, on, in_hindsight=in_hindsight) if known is None else None,
        "assessed": [_assessed(party, share) for party, share in zip(theatre.party_ids, shares, strict=True)],
        **({"statuses": [], "contested": None} if in_hindsight else tell_statuses(theatre, seen, on, known)),
        "sources": [_own_figure(theatre, each) for each in figures] + _settlement_rows(theatre, place, on, known),
        "said": _list_said(theatre, weights, on, known),
        "evidence_age_days": min(ages) if ages else None,
        "note": assess.METHOD_LIMIT,
        "method": {"name": assess.METHOD, "sentence": assess.METHOD_SENTENCE},
    }


def _describe_stale(theatre: OpenTheatre, on: date, *, in_hindsight: bool) -> dict[str, Any] | None:
    """Say what the stored assessment of a day has not heard; None where nothing."""
    found = find_stale(theatre)
    if found is None or not found.tells(on, in_hindsight=in_hindsight):
        return None
    made = {"since": found.since.isoformat(), "claims": found.claims, "made": found.record.made_at}
    return made | {"remedy": "run 'frontline assess'"}


def read_seen(
    theatre: OpenTheatre,
    place: Place,
    weights: Weights,
    on: date,
    known: datetime | None = None,
    *,
    in_hindsight: bool = False,
    stale_too: bool = False,
) -> tuple[NDArray[np.float32], Weights]:
    """Return the probability of each party in the cells of a place that maps cover, and the weights of those cells.

    Raises:
        NotFoundError: No map covers half of the place or more on that day.
    """
    reading = {"in_hindsight": in_hindsight, "stale_too": stale_too}
    probability = read_probability(theatre, on, weights.index, known, **reading)
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
    found = find_map(theatre, source, known)
    if found is None:
        return None
    if isinstance(found, CellMap):
        shown = found.shown
    else:
        with theatre.database.reading() as connection:
            shown = read_shown(connection, source, theatre.grid, known)
    return (shown, show_parties(shown, card, theatre.party_ids)) if shown.days else None


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
    dependence, apart = read_dependence(theatre, days[1], known), (days[1] - days[0]).days
    change = area.assess_change(theatre.grid, before, after, weights.only(seen), apart, dependence, party)
    return change, _km2(theatre, weights, seen, days)


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


def _list_said(theatre: OpenTheatre, weights: Weights, on: date, known: datetime | None) -> list[dict[str, Any]]:
    """Return claims and posts of the last days and findings that the assessment has heard of a place, newest first."""
    found = list_recent(read_testimonies(theatre, known), weights.index, on)
    return [
        {
            "source": each.claimant, "side": each.side, "kind": _kind_of(each),
            "day": each.day.isoformat(), "age_days": (on - each.day).days, "id": each.testimony_id,
            "says": {"party": theatre.party_ids[each.party], "holds": each.holds, "matter": str(each.matter)},
        }
        for each in sorted(found, key=lambda one: (one.day, one.testimony_id), reverse=True)
    ]  # fmt: skip


def _kind_of(said: Testimony) -> str:
    if said.sure is not None:
        return "finding"
    return "post" if said.matter == Matter.SHOWN else "claim"


def _assessed(party: str, share: Estimate) -> dict[str, Any]:
    values = {"share": share.value, "low": share.low, "high": share.high}
    return {"party": party, "status": "held"} | {k: round(v, 4) for k, v in values.items()} | {"level": share.level}


def _place(theatre: OpenTheatre, place: Place, weights: Weights) -> dict[str, Any]:
    area_km2 = round(float(weights.share.sum()) * theatre.grid.cell_km2, 2)
    outline = {"outline": theatre.describe_outline(place), "complete": weights.complete}
    return {"id": place.place_id, "name": place.name, "area_km2": area_km2} | outline
