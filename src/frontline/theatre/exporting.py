"""Gather what an export holds and write it, through the gate: the delay, open alarms, and each source's licence."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from frontline.control import assess
from frontline.control.published import areas_only
from frontline.control.rendering import LEVELS, Zone, draw_zones
from frontline.days import end_of_day, write_instant
from frontline.ellipsoid import geometry_km2
from frontline.errors import NotFoundError, RefusedError
from frontline.publish.exports import find_format, write_layer
from frontline.publish.exports.columns import define
from frontline.publish.exports.layer import Area, Layer, Surface, Terms
from frontline.publish.gate import Gate
from frontline.publish.words import day_words, instant_words
from frontline.theatre import collecting
from frontline.theatre.areas import find_day
from frontline.theatre.assessment import read_probability, read_witnesses
from frontline.theatre.contesting import find_contested
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds, say_held
from frontline.theatre.outward.content import Period, close_cells
from frontline.theatre.outward.opening import open_draft

CONTROL = "control"
CONTESTED_BAND = "probability that no party holds the cell alone (contested)"
TOLERANCE_M = 250.0  # half of the default cell: finer than the surface can tell


def export(
    theatre: OpenTheatre,
    layer: str,
    file: Path,
    on: date | None = None,
    known: datetime | None = None,
    tolerance_m: float | None = None,
    format_: str = "",
    place: str = "",
) -> dict[str, Any]:
    """Write a layer of a day to a file and say what was written.

    Args:
        theatre: where.
        layer: ``control``; a collection of the api such as ``measures`` or ``claims``; ``shares``, a place day by day;
            or a map source whose licence lets it out.
        file: its ending is the format, where none is named.
        on: the day; default: the last that may be published.
        known: as known at this instant.
        tolerance_m: by which lines are simplified.
        format_: as in ``publish.exports``.
        place: of which ``shares`` are; default: the theatre's focus.

    Raises:
        RefusedError: The day is inside the publication delay, or the source's licence keeps its drawing in.
        NotFoundError: No such layer or map.
        UsageError: No such format, or it cannot hold this layer.
        StorageError: The file cannot be written.
    """
    found = find_format(file, format_)
    gate = open_draft(theatre, known)
    day = on or _last_day(theatre, gate)
    gate.check_day(day)
    if layer == CONTROL:
        made = _gather_control(theatre, gate, day, TOLERANCE_M if tolerance_m is None else tolerance_m)
    elif layer in collecting.LAYERS:
        made = collecting.gather(theatre, gate, day, layer, place)
    elif layer in theatre.cards:
        made = _gather_map(theatre, gate, day, layer)
    else:
        maps = [name for name, card in theatre.cards.items() if card.is_map]
        layers = ", ".join([CONTROL, *collecting.LAYERS, *maps])
        raise NotFoundError(f"there is no layer '{layer}' in this theatre", f"its layers are: {layers}")
    size = write_layer(made, file, found)
    return {
        "path": str(file),
        "format": found,
        "features": len(made.areas),
        "bytes": size,
        "licence": made.terms.licence,
        "layer": layer,
        "on": day.isoformat(),
        "cut_off": made.terms.cut_off,
        "citation": made.terms.citation,
        "held_back": made.terms.note,
    }


def _last_day(theatre: OpenTheatre, gate: Gate) -> date:
    """Return the last day that a map shows and that is over at the cut-off."""
    days: list[date] = [day for each in read_witnesses(theatre, gate.known) for day in each.days.astype(date)]
    over = [day for day in days if end_of_day(day) <= gate.cut_off]
    if not over:
        raise RefusedError("all days of this theatre are inside the publication delay", "wait, or lower delay_hours")
    return max(over)


def _gather_control(theatre: OpenTheatre, gate: Gate, day: date, tolerance_m: float) -> Layer:
    known, cut_off, holds = gate.known, gate.cut_off, keep_holds(theatre, gate.known)
    probability = read_probability(theatre, day, np.arange(theatre.grid.size), known)
    held_back = holds.mask(day) | close_cells(theatre, gate, Period(day, day))[0]
    found = find_contested(theatre, day, known, drawn=True)
    zones = draw_zones(theatre.grid, probability, held_back, tolerance_m, found.cells if found else None)
    areas = tuple(_area(theatre, each) for each in zones)
    names = theatre.settings.credits
    cited = [card for card in theatre.cards.values() if card.is_map]
    shown = {each.source for each in read_witnesses(theatre, known)}
    title = f"{theatre.settings.title}: assessed control on {day_words(day)}"
    terms = Terms(
        title=title,
        licence=names.licence,
        citation=f"frontline, {title}, as known {instant_words(cut_off)}, method {assess.METHOD}",
        on=day.isoformat(),
        cut_off=write_instant(cut_off),
        method=f"{assess.METHOD_SENTENCE} {assess.METHOD_LIMIT}",
        sources=tuple(collecting.cite(card) for card in cited if card.name in shown),
        note=" ".join([say_held(theatre, holds, day), *(each["reason"] for each in gate.list_embargoes())]).strip(),
        definitions=define(areas),
    )
    fields = probability if found is None else np.vstack([probability, found.cells[None]])
    values = np.where(probability.sum(axis=0) > 0, fields, np.nan).astype(np.float32)
    values[:, held_back | ~theatre.grid.inside] = np.nan
    return Layer(CONTROL, terms, areas, _surface(theatre, values), *collecting.look_of(theatre))


def _area(theatre: OpenTheatre, zone: Zone) -> Area:
    party = None if zone.party is None else theatre.party_ids[zone.party]
    bounds = {"probability_low": zone.low, "probability_high": zone.high}
    bounds |= {"area_km2": round(geometry_km2(zone.geometry), 3)}
    return Area(zone.geometry, {"status": str(zone.status), "party": party, **bounds, "levels": list(LEVELS)})


def _surface(theatre: OpenTheatre, values: np.ndarray) -> Surface:
    grid, size = theatre.grid, theatre.settings.grid.size_m
    names = [f"probability that {theatre.name_party(party)} holds the cell" for party in theatre.party_ids]
    bands = (*names, CONTESTED_BAND)[: len(values)]
    upright = values.reshape(len(values), *grid.shape)[:, ::-1]
    west, north = grid.first_col * size, (grid.first_row + grid.rows) * size
    centre = theatre.settings.grid
    return Surface(bands, np.ascontiguousarray(upright), west, north, size, centre.lon, centre.lat)


def _gather_map(theatre: OpenTheatre, gate: Gate, day: date, source: str) -> Layer:
    """Return what a map itself shows as held, where its licence, embargoes and alarms let that out."""
    holds, closed = keep_holds(theatre, gate.known), gate.closed_on(day)
    card = gate.check_layer(source)
    if holds.mask(day, source).any():
        ids = ", ".join(each.alarm_id for each in (*holds.on(day), *holds.rejected) if each.source == source)
        remedy = "settle it with 'frontline alarms accept', with a reason"
        raise RefusedError(f"what {card.title} shows on {day} is held back by alarm {ids}", remedy)
    shown, position = find_day(theatre, source, day, gate.known)
    drawn = [(party, shown.held(position, party)) for party in theatre.party_ids]
    areas = [(party, areas_only(shapely.difference(each, closed))) for party, each in drawn]
    terms = Terms(
        title=f"{card.title}: what it shows on {day_words(shown.days[position].day)}",
        licence=card.licence.name,
        citation=f"{card.publisher}, {card.title}, {card.url}".rstrip(", "),
        on=day.isoformat(),
        cut_off=write_instant(gate.cut_off),
        method=card.convention,
        sources=(f"{card.title}: {card.licence.name}. {card.licence.note}",),
        note=" ".join(each["reason"] for each in gate.list_embargoes()),
    )
    held = tuple(Area(each, {"status": "held", "party": party}) for party, each in areas if not each.is_empty)
    return Layer(source, replace(terms, definitions=define(held)), held, None, *collecting.look_of(theatre))
