"""Show whose ground it is, day by day: as we assess it, and as each source drew it where its licence lets it."""

from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.control import assess
from frontline.control.published import PublishedMap, areas_only
from frontline.days import ONE_DAY, write_instant
from frontline.ellipsoid import geometry_km2
from frontline.publish.gate import Gate
from frontline.publish.licence import may_draw
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period, close_cells, hold_cells, read_parties
from frontline.theatre.outward.feature import Collection, Feature
from frontline.theatre.published import find_map

BANDS = ((0.95, 1.0), (0.75, 0.95), (0.5, 0.75))  # how sure it is that the likeliest party holds a cell

Row = tuple[str, str | None, tuple[float, float] | None, NDArray[np.bool_]]  # status, party, probability, cells


def list_control(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return the assessed ground of a day: for each party and band one area; what is contested, unknown, embargoed."""
    period = Period(on, on)
    probability = read_parties(theatre, gate, period)[0]
    closed = close_cells(theatre, gate, period)[0] | hold_cells(theatre, gate, period)[0]
    inside = theatre.grid.inside & ~closed
    seen = inside & (probability.sum(axis=0) > 0)
    leader, most = probability.argmax(axis=0), probability.max(axis=0)
    rows: list[Row] = []
    for number, party in enumerate(theatre.party_ids):
        for low, high in BANDS:
            within = (most >= low) & ((most < high) | (high == 1.0))
            rows.append(("held", party, (low, high), seen & (leader == number) & within))
    rows.append(("contested", None, (0.0, BANDS[-1][0]), seen & (most < BANDS[-1][0])))
    rows.append(("unknown", None, None, inside & ~seen))
    rows.append(("embargoed", None, None, theatre.grid.inside & closed))
    held = keep_holds(theatre, gate.known).describe(on)
    reasons = [each["reason"] for each in gate.list_embargoes()] + [held] * bool(held)
    return [_draw(theatre, gate, on, row, reasons) for row in rows if row[3].any()]


def _draw(theatre: OpenTheatre, gate: Gate, on: date, row: Row, reasons: list[str]) -> Feature:
    status, party, band, cells = row
    low, high = band or (None, None)
    name = ".".join(part for part in (on.isoformat(), party or status, f"{100 * low:.0f}" if low else "") if part)
    properties = {
        "on": on.isoformat(),
        "known": write_instant(gate.cut_off),
        "status": status,
        "party": party,
        "probability_low": low,
        "probability_high": high,
        "area_km2": round(float(cells.sum()) * theatre.grid.cell_km2, 2),
        "method": assess.METHOD if band else None,
        "reason": "; ".join(reasons) if status == "embargoed" else None,
    }
    return Feature(name, theatre.grid.draw(cells), properties, on, on + ONE_DAY)


def list_states(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return what each map drew that may be shown, as of a day, without ground that is embargoed or held back."""
    embargoed, holds = gate.closed_on(on), keep_holds(theatre, gate.known)
    features = []
    for name, card in theatre.cards.items():
        shown = _open(theatre, gate, name) if card.is_map and may_draw(card) else None
        position = shown.position(on) if shown else None
        if shown is not None and position is not None:
            held = holds.mask(on, name)
            closed = shapely.union(embargoed, theatre.grid.draw(held)) if held.any() else embargoed
            features += _draw_source(theatre, shown, position, on, closed)
    return features


def _open(theatre: OpenTheatre, gate: Gate, source: str) -> PublishedMap | None:
    """Return what a source published up to the cut-off; read once for all of its days."""
    key = (source, gate.cut_off)
    if key not in theatre.published:
        theatre.published[key] = find_map(theatre, source, gate.cut_off)
    return theatre.published[key]


def _draw_source(
    theatre: OpenTheatre, shown: PublishedMap, position: int, on: date, closed: BaseGeometry
) -> list[Feature]:
    card, day = shown.card, shown.days[position]
    areas: list[tuple[str, str | None, BaseGeometry]] = [
        ("held", party, shown.held(position, party)) for party in theatre.party_ids
    ]
    areas.append(("contested", None, shown.contested(position)))
    features = []
    for status, party, drawn in areas:
        area = drawn if closed.is_empty else areas_only(shapely.difference(drawn, closed))
        if area.is_empty:
            continue
        properties = {
            "on": on.isoformat(),
            "day": day.day.isoformat(),
            "known": write_instant(day.known_at),
            "source": card.name,
            "title": card.title,
            "status": status,
            "party": party,
            "area_km2": round(geometry_km2(area), 3),
            "drawn": "as published" if shown.exact else "on cells",
            "licence": card.licence.name,
            "url": card.url,
        }
        name = f"{on}.{card.name}.{party or status}"
        features.append(Feature(name, area, properties, on, on + ONE_DAY))
    return features


CONTROL = Collection(
    "control",
    "Who holds the ground, as assessed",
    "Areas by the party that most likely holds them and by how likely that is; ground that no map covers is 'unknown', "
    "embargoed ground 'embargoed'. One set of areas a day; without datetime, the last day shown.",
    ("party", "status"),
    list_day=list_control,
)
STATES = Collection(
    "states",
    "What each source showed",
    "The areas that map sources drew, as of a day, each with the day that it shows; only of sources whose licence lets "
    "their drawing out, the others are refused by name. Without datetime, the last day shown.",
    ("source", "party", "status"),
    list_day=list_states,
)
