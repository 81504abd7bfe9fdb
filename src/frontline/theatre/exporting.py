"""Gather what an export holds and write it, through the gate: the delay, open alarms, and each source's licence."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from frontline.control import assess
from frontline.control.rendering import LEVELS, Zone, draw_zones
from frontline.days import end_of_day, write_instant
from frontline.errors import RefusedError
from frontline.publish.delay import check_publishable, find_cut_off
from frontline.publish.exports import find_format, write_layer
from frontline.publish.exports.layer import Area, Layer, Surface, Terms
from frontline.publish.licence import may_draw, refusal
from frontline.publish.words import day_words, instant_words
from frontline.theatre.areas import find_day
from frontline.theatre.assessment import read_probability, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import Holds, read_holds

CONTROL = "control"
TOLERANCE_M = 250.0  # half of the default cell: finer than the surface can tell


def export(
    theatre: OpenTheatre,
    layer: str,
    file: Path,
    on: date | None = None,
    known: datetime | None = None,
    tolerance_m: float | None = None,
) -> dict[str, Any]:
    """Write a layer of a day to a file and say what was written.

    Args:
        theatre: where.
        layer: ``control``, or a map source whose licence lets it out.
        file: its ending is the format.
        on: the day; default: the last that may be published.
        known: as known at this instant.
        tolerance_m: by which lines are simplified.

    Raises:
        RefusedError: The day is inside the publication delay, or the source's licence keeps its drawing in.
        NotFoundError: No such source or map.
        UsageError: No such format, or it cannot hold this layer.
        StorageError: The file cannot be written.
    """
    find_format(file)
    cut_off = find_cut_off(theatre.settings, known)
    day = on or _last_day(theatre, cut_off, known)
    check_publishable(day, cut_off, theatre.settings)
    holds = read_holds(theatre, known)
    if layer == CONTROL:
        tolerance = TOLERANCE_M if tolerance_m is None else tolerance_m
        made = _gather_control(theatre, (day, known, cut_off), holds, tolerance)
    else:
        made = _gather_map(theatre, layer, (day, known, cut_off), holds)
    size = write_layer(made, file)
    return {
        "path": str(file),
        "features": len(made.areas),
        "bytes": size,
        "licence": made.terms.licence,
        "layer": layer,
        "on": day.isoformat(),
        "cut_off": made.terms.cut_off,
        "citation": made.terms.citation,
        "held_back": made.terms.note,
    }


def _last_day(theatre: OpenTheatre, cut_off: datetime, known: datetime | None) -> date:
    """Return the last day that a map shows and that is over at the cut-off."""
    days: list[date] = [day for each in read_witnesses(theatre, known) for day in each.days.astype(date)]
    over = [day for day in days if end_of_day(day) <= cut_off]
    if not over:
        raise RefusedError("all days of this theatre are inside the publication delay", "wait, or lower delay_hours")
    return max(over)


def _gather_control(
    theatre: OpenTheatre, asked: tuple[date, datetime | None, datetime], holds: Holds, tolerance_m: float
) -> Layer:
    day, known, cut_off = asked
    probability = read_probability(theatre, day, np.arange(theatre.grid.size), known)
    held_back = holds.mask(day)
    zones = draw_zones(theatre.grid, probability, held_back, tolerance_m)
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
        sources=tuple(f"{card.title}, {card.publisher}" for card in cited if card.name in shown),
        note=holds.describe(day),
    )
    values = np.where(probability.sum(axis=0) > 0, probability, np.nan).astype(np.float32)
    values[:, held_back | ~theatre.grid.inside] = np.nan
    return Layer(CONTROL, terms, tuple(_area(theatre, each) for each in zones), _surface(theatre, values))


def _area(theatre: OpenTheatre, zone: Zone) -> Area:
    party = None if zone.party is None else theatre.party_ids[zone.party]
    bounds = {"probability_low": zone.low, "probability_high": zone.high}
    return Area(zone.geometry, {"status": str(zone.status), "party": party, **bounds, "levels": list(LEVELS)})


def _surface(theatre: OpenTheatre, values: np.ndarray) -> Surface:
    grid, size = theatre.grid, theatre.settings.grid.size_m
    bands = tuple(f"probability that {theatre.name_party(party)} holds the cell" for party in theatre.party_ids)
    upright = values.reshape(len(values), *grid.shape)[:, ::-1]
    west, north = grid.first_col * size, (grid.first_row + grid.rows) * size
    centre = theatre.settings.grid
    return Surface(bands, np.ascontiguousarray(upright), west, north, size, centre.lon, centre.lat)


def _gather_map(
    theatre: OpenTheatre, source: str, asked: tuple[date, datetime | None, datetime], holds: Holds
) -> Layer:
    """Return what a map itself shows as held, where its licence lets that out and no alarm holds it back."""
    day, known, cut_off = asked
    card = theatre.card(source)
    if not may_draw(card):
        raise RefusedError(refusal(card), "export 'control', our own assessment, which may go out")
    if holds.mask(day, source).any():
        ids = ", ".join(each.alarm_id for each in (*holds.on(day), *holds.rejected) if each.source == source)
        remedy = "settle it with 'frontline alarms accept', with a reason"
        raise RefusedError(f"what {card.title} shows on {day} is held back by alarm {ids}", remedy)
    shown, position = find_day(theatre, source, day, known)
    areas = [(party, shown.held(position, party)) for party in theatre.party_ids]
    terms = Terms(
        title=f"{card.title}: what it shows on {day_words(shown.days[position].day)}",
        licence=card.licence.name,
        citation=f"{card.publisher}, {card.title}, {card.url}".rstrip(", "),
        on=day.isoformat(),
        cut_off=write_instant(cut_off),
        method=card.convention,
        sources=(f"{card.title}: {card.licence.name}. {card.licence.note}",),
        note="",
    )
    held = tuple(Area(each, {"status": "held", "party": party}) for party, each in areas if not each.is_empty)
    return Layer(source, terms, held)
