"""Gather what a collection of the api, or a place's share over time, holds for an export, through the gate."""

from datetime import date

from frontline.control import assess
from frontline.days import write_instant
from frontline.errors import RefusedError, UsageError
from frontline.publish.exports.columns import define
from frontline.publish.exports.layer import Area, Layer, Terms
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.publish.words import day_words, instant_words
from frontline.sources.card import Card
from frontline.store import documents
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds, say_held
from frontline.theatre.outward.content import Period, draw_fields, find_period
from frontline.theatre.outward.feature import Collection, Feature, round_degrees
from frontline.theatre.outward.shares import follow_shares, list_shares
from frontline.theatre.outward.showcase import COLLECTIONS

SHARES = "shares"
CONTROL, STATES = "control", "states"
OWN = {each.name: each for each in COLLECTIONS if each.name not in (CONTROL, STATES)}
LAYERS = (SHARES, *OWN)
OF_THE_THEATRE = "our own: {licence}; what a source said or recorded: see its licence among the sources"


def gather(theatre: OpenTheatre, gate: Gate, day: date, name: str, place: str = "") -> Layer:
    """Return a layer of ``LAYERS`` as of a day.

    Raises:
        RefusedError: An embargo touches the place on that day.
        NotFoundError: No such place.
        UsageError: No place is named, and the theatre has no focus.
    """
    bring_up_to_date(theatre)
    if name == SHARES:
        return _gather_shares(theatre, gate, day, place)
    collection = OWN[name]
    areas = tuple(_area(each) for each in _list(theatre, gate, day, collection))
    title = f"{theatre.settings.title}: {collection.title[:1].lower()}{collection.title[1:]}"
    return Layer(name, _terms(theatre, gate, day, title, collection.description, areas), areas, None, *look_of(theatre))


def look_of(theatre: OpenTheatre) -> tuple[dict[str, str], dict[str, str]]:
    """Return each party's colour, and each party's name."""
    parties = theatre.settings.parties
    return {each.id: each.color for each in parties}, {each.id: each.name for each in parties}


def _list(theatre: OpenTheatre, gate: Gate, day: date, collection: Collection) -> list[Feature]:
    if collection.list_day is not None:
        return collection.list_day(theatre, gate, day)
    found = collection.list_all(theatre, gate) if collection.list_all else []
    return [each for each in found if each.first is None or each.first <= day]


def _area(feature: Feature) -> Area:
    shape = feature.geometry
    geometry = None if shape is None or shape.is_empty else round_degrees(shape)
    return Area(geometry, {"id": feature.feature_id, **feature.properties})


def _gather_shares(theatre: OpenTheatre, gate: Gate, day: date, name: str) -> Layer:
    if not (name or theatre.settings.focus):
        raise UsageError("of which place is not said", "name it with --place")
    place = theatre.gazetteer.resolve(name or theatre.settings.focus)
    whole = find_period(theatre, gate)
    period = Period(whole.first, min(day, whole.last))
    if period.last < period.first:
        raise RefusedError(f"the maps do not show {day}", f"name a day from {whole.first}")
    gate.check_ground(theatre.outline_of(place).geometry, place.name, period.last)
    found = follow_shares(theatre, gate, period, place, draw_fields(theatre, gate, period))
    areas = tuple(Area(None, row) for row in list_shares(theatre, period, found))
    party = theatre.settings.parties[0].name
    title = f"{place.name}: the share that {party} holds, day by day, as assessed and by each map"
    method = f"{assess.METHOD_SENTENCE} {assess.METHOD_LIMIT}"
    terms = _terms(theatre, gate, period.last, title, method, areas)
    return Layer(SHARES, terms, areas, None, *look_of(theatre))


def cite(card: Card) -> str:
    """Return a source as an export names it: title, publisher and licence."""
    publisher = "" if card.publisher in ("", card.title) else f" ({card.publisher})"
    return f"{card.title}{publisher}: {card.licence.name}"


def _terms(theatre: OpenTheatre, gate: Gate, day: date, title: str, method: str, areas: tuple[Area, ...]) -> Terms:
    credit = theatre.settings.credits
    with theatre.database.reading() as connection:
        brought = {each.source for each in documents.list_deliveries(connection)}
    cards = [cite(each) for each in theatre.cards.values() if may_cite(each) and each.name in brought]
    own = [line for line in (credit.places, credit.network) if line]
    titled = f"{title}, {day_words(day)}"
    held = say_held(theatre, keep_holds(theatre, gate.known), day)
    return Terms(
        title=titled,
        licence=OF_THE_THEATRE.format(licence=credit.licence),
        citation=f"frontline, {titled}, as known {instant_words(gate.cut_off)}, method {assess.METHOD}",
        on=day.isoformat(),
        cut_off=write_instant(gate.cut_off),
        method=method,
        sources=(*cards, *own),
        note=" ".join([held, *(each["reason"] for each in gate.list_embargoes())]).strip(),
        definitions=define(areas),
    )
