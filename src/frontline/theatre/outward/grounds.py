"""Show whose ground it is, day by day: as we assess it, and as each source drew it where its licence lets it."""

from dataclasses import dataclass
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
from frontline.theatre.holding import keep_holds, say_held
from frontline.theatre.outward.content import Period, close_cells, hold_cells, read_parties
from frontline.theatre.outward.feature import Collection, Feature
from frontline.theatre.published import find_map

BANDS = ((0.95, 1.0), (0.75, 0.95), (0.5, 0.75))  # how sure it is that the likeliest party holds a cell

OUTSIDE = -1  # the number of no kind


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which ground is assessed.

    Attributes:
        status: as in the interface.
        party: who most likely holds it.
        low: how likely that is, at least.
        high: and at most.
    """

    status: str
    party: str | None = None
    low: float | None = None
    high: float | None = None

    def describe(self) -> dict[str, str | float | None]:
        """Return it as readers see it."""
        about = {"status": self.status, "party": self.party}
        return about | {"probability_low": self.low, "probability_high": self.high}


def list_kinds(parties: tuple[str, ...]) -> list[Kind]:
    """Return all kinds, by number."""
    held = [Kind("held", party, low, high) for party in parties for low, high in BANDS]
    return [*held, Kind("contested", None, 0.0, BANDS[-1][0]), Kind("unknown"), Kind("embargoed")]


def sort_cells(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.int8]:
    """Return the number of the kind of each cell on each day, shape (days, cells); outside of the box ``OUTSIDE``."""
    kinds = list_kinds(theatre.party_ids)
    closed = close_cells(theatre, gate, period) | hold_cells(theatre, gate, period)
    sorted_cells = np.empty(closed.shape, np.int8)
    for n, probability in enumerate(read_parties(theatre, gate, period)):
        leader, most = probability.argmax(axis=0), probability.max(axis=0)
        band = sum((most < low).astype(np.int8) for low, _ in BANDS)
        row = np.where(band < len(BANDS), leader * len(BANDS) + band, len(kinds) - 3)
        row[probability.sum(axis=0) == 0] = len(kinds) - 2
        row[closed[n]] = len(kinds) - 1
        sorted_cells[n] = row
    sorted_cells[:, ~theatre.grid.inside] = OUTSIDE
    return sorted_cells


def list_control(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return the assessed ground of a day: for each party and band one area; what is contested, unknown, embargoed."""
    numbers = sort_cells(theatre, gate, Period(on, on))[0]
    held = say_held(theatre, keep_holds(theatre, gate.known), on)
    reasons = [each["reason"] for each in gate.list_embargoes()] + [held] * bool(held)
    kinds = enumerate(list_kinds(theatre.party_ids))
    return [_draw(theatre, gate, on, kind, numbers == n, reasons) for n, kind in kinds if (numbers == n).any()]


def _draw(
    theatre: OpenTheatre, gate: Gate, on: date, kind: Kind, cells: NDArray[np.bool_], reasons: list[str]
) -> Feature:
    low = f"{100 * kind.low:.0f}" if kind.low else ""
    name = ".".join(part for part in (on.isoformat(), kind.party or kind.status, low) if part)
    properties = {
        "on": on.isoformat(),
        "known": write_instant(gate.cut_off),
        **kind.describe(),
        "area_km2": round(float(cells.sum()) * theatre.grid.cell_km2, 2),
        "method": assess.METHOD if kind.low is not None else None,
        "reason": "; ".join(reasons) if kind.status == "embargoed" else None,
    }
    return Feature(name, theatre.grid.draw(cells), properties, on, on + ONE_DAY)


def list_states(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return what each map drew that may be shown, as of a day, without ground that is embargoed or held back."""
    embargoed, holds = gate.closed_on(on), keep_holds(theatre, gate.known)
    features = []
    for name, card in theatre.cards.items():
        shown = open_shown(theatre, gate, name) if card.is_map and may_draw(card) else None
        position = shown.position(on) if shown else None
        if shown is not None and position is not None:
            held = holds.mask(on, name)
            closed = shapely.union(embargoed, theatre.grid.draw(held)) if held.any() else embargoed
            features += _draw_source(theatre, shown, position, on, closed)
    return features


def open_shown(theatre: OpenTheatre, gate: Gate, source: str) -> PublishedMap | None:
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
