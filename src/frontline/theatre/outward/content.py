"""Gather what a site and a release are made of, through the gate: lattices, claims, credits.

How they are packed belongs in ``publish``; single answers of the api belong in the modules beside this one.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.layer import NOBODY
from frontline.days import ONE_DAY, end_of_day
from frontline.errors import NotFoundError, RefusedError
from frontline.publish.field import EMBARGOED, FULL, HELD_BACK, UNKNOWN
from frontline.publish.gate import Gate
from frontline.publish.licence import may_draw, refusal
from frontline.publish.words import place_words
from frontline.settings import Credits
from frontline.sources.card import Card
from frontline.store import posteriors
from frontline.theatre.answers import read_map
from frontline.theatre.assessment import filter_cells, find_record, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.testifying import read_hearing

ASSESSED = "assessed"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are shown."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Return the days in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def find_period(theatre: OpenTheatre, gate: Gate) -> Period:
    """Return the assessed days that may be shown.

    Raises:
        NotFoundError: There is no assessment that is up to date.
        RefusedError: All its days are inside the delay.
    """
    record = find_record(theatre)
    if record is None:
        raise NotFoundError(
            "this theatre has no assessment of all its maps",
            "bring maps in with 'frontline ingest SOURCE PATH', then run 'frontline assess'",
        )
    last = record.last_day
    while end_of_day(last) > gate.cut_off:
        last -= ONE_DAY
    if last < record.first_day:
        raise RefusedError("all days of this theatre are inside the publication delay", "wait, or lower delay_hours")
    return Period(record.first_day, last)


def draw_fields(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, NDArray[np.uint8]]:
    """Return the percentage that the first party holds, for our assessment and each map that may be drawn.

    Shape (days, cells); ``UNKNOWN`` where no side is shown, ``EMBARGOED`` and ``HELD_BACK`` where an embargo or an
    open alarm holds.
    """
    fields = {ASSESSED: _draw_assessed(theatre, gate, period)}
    for name, card in theatre.cards.items():
        field = _draw_source(theatre, gate, period, name) if may_draw(card) else None
        if field is not None:
            fields[name] = field
    closed = close_cells(theatre, gate, period)
    for name, field in fields.items():
        field[hold_cells(theatre, gate, period, name)] = HELD_BACK
        field[closed] = EMBARGOED
    return fields


def close_cells(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.bool_]:
    """Tell which cells an embargo touches on each day, shape (days, cells)."""
    closed = np.zeros((len(period.days), theatre.grid.size), bool)
    for each in gate.closed:
        index = theatre.grid.weigh(each.geometry).index
        for n, day in enumerate(period.days):
            closed[n, index] |= each.holds(day)
    return closed


def hold_cells(theatre: OpenTheatre, gate: Gate, period: Period, layer: str = ASSESSED) -> NDArray[np.bool_]:
    """Tell which cells of our assessment, or of a map, alarms hold back on each day, shape (days, cells)."""
    holds = keep_holds(theatre, gate.known)
    return np.array([holds.mask(day, None if layer == ASSESSED else layer) for day in period.days])


def read_shown_days(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.float32]:
    """Return what ``read_days`` returns, NaN also where an embargo or an open alarm holds."""
    days = read_days(theatre, gate, period)
    days[close_cells(theatre, gate, period) | hold_cells(theatre, gate, period)] = np.nan
    return days


def read_days(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.float32]:
    """Return the probability that the first party holds each cell, as known at the cut-off; shape (days, cells).

    NaN where no map covers a cell.
    """
    days = read_parties(theatre, gate, period)
    return np.array([np.where(day.sum(axis=0) > 0, day[0], np.nan) for day in days], np.float32)


def read_parties(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.float32]:
    """Return the probability of each party, shape (days, parties, cells): what is stored, or what was known earlier."""
    parties, grid = len(theatre.party_ids), theatre.grid
    if gate.known is None:
        record = find_record(theatre)
        if record is None:
            raise NotFoundError("this theatre has no assessment of all its maps", "run 'frontline assess'")
        with theatre.database.reading() as connection:
            found = [posteriors.read_posterior(connection, record, day, parties) for day in period.days]
        if any(each is None for each in found):
            raise NotFoundError("the assessment does not cover all days", "run 'frontline assess'")
        return np.array([each.reshape(parties, -1) for each in found if each is not None])
    cells = np.flatnonzero(grid.inside)
    evidence = read_witnesses(theatre, gate.known), read_hearing(theatre, gate.known)
    known = filter_cells(theatre, *evidence, period.last, cells)
    days = np.zeros((len(period.days), parties, grid.size), np.float32)
    for day, probability in zip(known.days, known.probability, strict=True):
        if period.first <= day:
            days[(day - period.first).days][:, cells] = probability
    return days


def _draw_assessed(theatre: OpenTheatre, gate: Gate, period: Period) -> NDArray[np.uint8]:
    probability = read_days(theatre, gate, period)
    unseen = np.isnan(probability) | ~theatre.grid.inside
    return np.where(unseen, UNKNOWN, np.rint(np.nan_to_num(probability) * FULL)).astype(np.uint8)


def _draw_source(theatre: OpenTheatre, gate: Gate, period: Period, name: str) -> NDArray[np.uint8] | None:
    found = read_map(theatre, name, gate.cut_off)
    if found is None:
        return None
    shown, parties = found
    field = np.full((len(period.days), theatre.grid.size), UNKNOWN, np.uint8)
    for n, position in enumerate(shown.position(day) for day in period.days):
        if position is not None:
            held = np.where(parties[position] == 0, FULL, 0)
            field[n] = np.where(parties[position] == NOBODY, UNKNOWN, held)
    field[:, ~theatre.grid.inside] = UNKNOWN
    return field


def list_claims(theatre: OpenTheatre, gate: Gate, until: date) -> list[dict[str, Any]]:
    """Return the claims of reports published before a day that may go out, as the page shows them."""
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(until=until, known=gate.cut_off))
    return [describe_claim(row) | _name_place(theatre, row) for row in gate.let_claims(rows)]


def _name_place(theatre: OpenTheatre, row: dict[str, Any]) -> dict[str, Any]:
    """Return how a claim stands to its place, and the place's names in other languages, where there are any."""
    spot = _find_spot(row)
    names: dict[str, str] = {}
    with suppress(NotFoundError):  # a place that a list outside the gazetteer placed
        names = theatre.gazetteer.by_id(spot["place_id"]).names if spot else {}
    return {"where": {"relation": spot["relation"], "names": names}} if spot and names else {}


def describe_claim(row: dict[str, Any]) -> dict[str, Any]:
    """Return a claim as readers see it, with the first of its places that has a point."""
    spot = _find_spot(row)
    where = {key: spot[key] if spot else None for key in ("lon", "lat", "radius_km")}
    names = ("id", "text", "lang", "speaker", "holder", "type", "polarity", "modality", "published", "publisher", "url")
    place = place_words(spot["relation"], spot["name"]) if spot else ""
    span = {"from": row["event_from"], "until": row["event_until"], "place": place, "flags": list(row.get("flags", []))}
    return {name: row[name] for name in names} | where | span


def _find_spot(row: dict[str, Any]) -> dict[str, Any] | None:
    return next((place for place in row["places"] if place["lat"] is not None), None)


def list_credits(theatre: OpenTheatre, gate: Gate) -> list[dict[str, Any]]:
    """Return whom what is shown is owed to, what is refused with the reason, and what is embargoed."""
    rows = []
    for card in theatre.cards.values():
        if card.is_map and read_map(theatre, card.name, gate.cut_off) is None:
            continue
        text = f"{card.title}: {card.licence.name}" if may_draw(card) else refusal(card)
        rows.append({"text": text, "url": card.url} | _translate(card))
    rows += _credit_own(theatre.settings.credits)
    held = {f"Embargoed, shown as unknown: {each.name} ({each.reason})": each for each in gate.closed}
    return rows + [{"text": text, "url": "", "embargo": each.describe()} for text, each in held.items()]


def _translate(card: Card) -> dict[str, Any]:
    """Return a credit's words in other languages; of a refused drawing its parts, of which the page makes them."""
    title, licence = card.titles, card.licence
    if not may_draw(card):
        about = {"title": card.title, "titles": title, "licence": licence.name, "licences": licence.names}
        return {"refused": about | {"class": str(licence.class_)}}
    languages = sorted({*title, *licence.names})
    texts = {each: f"{card.called(each)}: {licence.names.get(each, licence.name)}" for each in languages}
    return {"texts": texts} if texts else {}


def _credit_own(credit: Credits) -> list[dict[str, Any]]:
    """Return whom places and network are owed to, each once."""
    rows = []
    for name in ("places", "network"):
        texts = {tag: text for tag, each in credit.translations.items() if (text := getattr(each, name))}
        rows.append({"text": getattr(credit, name), "url": ""} | ({"texts": texts} if texts else {}))
    return list({row["text"]: row for row in rows if row["text"]}.values())
