"""Gather what a brief is made from: the assessment, the maps, the claims and the place itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from pyproj import Geod

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control import assess
from frontline.control.cells import Weights
from frontline.control.settlement import read_settlement
from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import NotFoundError
from frontline.measures import area
from frontline.measures.area import Change, Estimate
from frontline.places.place import Place
from frontline.publish.brief import write_brief
from frontline.publish.brief_facts import (
    GAZETTEER,
    METHOD,
    NETWORK,
    BriefFacts,
    ContestedGround,
    Neighbour,
    SourceView,
)
from frontline.publish.cited import Brief, Reference
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.publish.tongue import ENGLISH, Tongue, read_tongue
from frontline.publish.ways_section import RouteFacts
from frontline.routes.bearings import Lines, compass_of
from frontline.sources.card import Card
from frontline.store import documents
from frontline.store.documents import ReportRecord
from frontline.theatre.answers import SourceFigure, assessed_change, read_figures, read_seen, source_change
from frontline.theatre.assessment import read_dependence, read_witnesses
from frontline.theatre.contesting import assess_statuses, find_contested
from frontline.theatre.expecting import write_outlook
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import Holds, check_held, keep_holds
from frontline.theatre.hubs import hub
from frontline.theatre.outward.opening import open_draft
from frontline.theatre.picturing import close_ground, picture
from frontline.theatre.ways_facts import gather_ways
from frontline.theatre.without import assess_without

GEOD = Geod(ellps="WGS84")
TOWN_PEOPLE = 50_000
NEIGHBOURS = 5
BACK_DAYS = (7, 30)
CLAIM_DAYS = 14
LANGUAGES = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}


def brief(
    theatre: OpenTheatre, place_name: str, on: date, known: datetime | None = None, language: str = ENGLISH
) -> Brief:
    """Return the cited brief of a place and day, in a language.

    Raises:
        UsageError: Nothing is written in that language.
        RefusedError: The day is inside the delay, an embargo touches the place, or an open alarm holds it back.
        NotFoundError: No such place, outline or map.
    """
    return write_brief_of(theatre, open_draft(theatre, known), place_name, on, language)


def write_brief_of(theatre: OpenTheatre, gate: Gate, place_name: str, on: date, language: str = ENGLISH) -> Brief:
    """Return the cited brief of a place and day, through the gate.

    Raises:
        RefusedError: The day is inside the publication delay, an embargo touches the place, or an open alarm holds it
            back.
        NotFoundError: No such place, outline or map.
    """
    tongue = read_tongue(language)
    gate.check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    ground = theatre.outline_of(place).geometry
    for day in (on, *(on - timedelta(days=back) for back in BACK_DAYS)):
        gate.check_ground(ground, place.name, day)
    holds, weights = keep_holds(theatre, gate.known), theatre.weigh_place(place)
    check_held(theatre, holds, place.name, weights, on)
    written = write_brief(gather_facts(theatre, gate, place, on, tongue))
    held = say_held(holds, on, tongue) if holds.share_of(weights, on) else ""
    return replace(written, notes=(*written.notes, held)) if held else written


def gather_facts(theatre: OpenTheatre, gate: Gate, place: Place, on: date, tongue: Tongue) -> BriefFacts:
    """Return all facts of a brief, their names in its language."""
    known, cut_off = gate.known, gate.cut_off
    weights = theatre.weigh_place(place)
    probability, seen = read_seen(theatre, place, weights, on, known)
    figures = read_figures(theatre, place, on, known)
    claims, unread = _read_reports(theatre, gate, place, on)
    first, *others = theatre.settings.parties
    settlements = _settlements(theatre, place, on, cut_off)
    keys = (METHOD, *(figure.source for figure in figures))
    pictured = picture(theatre, gate, place, on, keys, tongue)
    references = _references(theatre, figures, settlements, claims, unread, tongue)
    ahead = write_outlook(theatre, place.place_id, on, cut_off, claims, references, tongue)
    references |= {ahead.reference.key: ahead.reference} if ahead.reference else {}
    by_road = gather_ways(theatre, gate, place, on, keys[1:], tongue, close_ground(theatre, gate, on))
    references |= _refer_to_reported(by_road) if by_road else {}
    languages = [LANGUAGES.get(report.lang, report.lang) for report in unread]
    return BriefFacts(
        place=tongue.place(place),
        kind=place.kind,
        oblast=_region(theatre, place, tongue),
        area_km2=float(weights.share.sum()) * theatre.grid.cell_km2,
        population=place.population,
        ways=_ways(theatre, place),
        neighbours=_neighbours(theatre, place, tongue),
        day=on,
        party=first.id,
        party_name=tongue.name(first.called(tongue.code)),
        other_name=tongue.name(others[0].called(tongue.code)),
        share=area.assess_share(theatre.grid, probability[0], seen, read_dependence(theatre, on, known)),
        views=_views(theatre, figures, weights, on, known),
        settlements=tuple(settlements),
        changes={
            back: _changes(theatre, place, on, back, known) for back in BACK_DAYS if _reaches(theatre, on, back, known)
        },
        claims=tuple(claims),
        unread={language: languages.count(language) for language in languages},
        parties=theatre.settings.parties,
        references=references,
        licences=tuple(_licence_line(card) for card in theatre.cards.values() if _is_cited(card, references)),
        method=assess.METHOD_SENTENCE,
        limit=assess.METHOD_LIMIT,
        cut_off=cut_off,
        generated_at=now(),
        routes=by_road,
        outlook=ahead.sentences,
        expected=ahead.first,
        campaign=pictured.campaign,
        hub=_hub(theatre, place),
        figures=pictured.figures,
        contested=_measure_contested(theatre, weights, on, known),
        tongue=tongue,
    )


def _measure_contested(
    theatre: OpenTheatre, weights: Weights, on: date, known: datetime | None
) -> ContestedGround | None:
    """Return how much of a place no party holds alone; None where that is not known."""
    found = find_contested(theatre, on, known, weights.index)
    if found is None:
        return None
    statuses = assess_statuses(theatre, found, weights, read_dependence(theatre, on, known))
    row = next(each for each in statuses if each["party"] is None)
    km2 = Estimate(row["area_km2"], row["low_km2"], row["high_km2"], row["level"])
    return ContestedGround(km2, found.line, theatre.cards[found.line].title if found.line else "")


def _views(
    theatre: OpenTheatre, figures: list[SourceFigure], weights: Weights, on: date, known: datetime | None
) -> tuple[SourceView, ...]:
    """Return each map's figure with our share as it would be without that map."""
    sources = {witness.source for witness in read_witnesses(theatre, known)}
    views = []
    for figure in figures:
        rest = assess_without(theatre, figure.source, on, known) if figure.source in sources else None
        without = None if rest is None else float(rest[0, weights.index] @ weights.share / weights.share.sum())
        title = theatre.cards[figure.source].title
        views.append(SourceView(figure.source, title, figure.estimate, figure.day, without))
    return tuple(views)


def _reaches(theatre: OpenTheatre, on: date, back: int, known: datetime | None) -> bool:
    first: date = min(witness.days[0] for witness in read_witnesses(theatre, known)).astype(date)
    return on - timedelta(days=back) >= first


def _changes(
    theatre: OpenTheatre, place: Place, on: date, back: int, known: datetime | None
) -> tuple[Change, dict[str, Change]]:
    start, weights = on - timedelta(days=back), theatre.weigh_place(place)
    ours, _ = assessed_change(theatre, weights, (start, on), 0, known)
    own = {}
    for name, card in theatre.cards.items():
        if not card.is_map:
            continue
        try:
            own[name], _ = source_change(theatre, name, place, (start, on), theatre.party_ids[0], known)
        except NotFoundError:
            continue
    return ours, own


def _read_reports(
    theatre: OpenTheatre, gate: Gate, place: Place, on: date
) -> tuple[list[dict[str, Any]], list[ReportRecord]]:
    """Return the claims about a place in reports up to the day, and the reports that could not be read."""
    query = ClaimQuery(place.place_id, on - timedelta(days=CLAIM_DAYS - 1), on + ONE_DAY, known=gate.cut_off)
    with theatre.database.reading() as connection:
        claims = gate.let_claims(read_claims(connection, query))
        reports = documents.list_reports(connection, write_instant(gate.cut_off))
        brought = {each.digest: each.source for each in documents.list_deliveries(connection)}
    cited = {
        digest for digest, source in brought.items() if source in theatre.cards and may_cite(theatre.cards[source])
    }
    recent = [r for r in reports if r.digest in cited and on - timedelta(days=CLAIM_DAYS) < r.published <= on]
    return [each for each in claims if each["text"]], [report for report in recent if not report.read_by]


def _settlements(theatre: OpenTheatre, place: Place, on: date, cut_off: datetime) -> list[tuple[str, str, str, date]]:
    with theatre.database.reading() as connection:
        found = read_settlement(connection, place.place_id, on, cut_off)
    return [(s.source, theatre.cards[s.source].title, s.label, s.day) for s in found if s.source in theatre.cards]


def _region(theatre: OpenTheatre, place: Place, tongue: Tongue) -> str:
    if tongue.code == ENGLISH or not place.oblast:
        return place.oblast
    try:
        return tongue.place(theatre.gazetteer.resolve(place.oblast))
    except NotFoundError:
        return place.oblast


def _hub(theatre: OpenTheatre, place: Place) -> dict[str, Any] | None:
    """Return what passes through a place; None where no network reaches it."""
    try:
        return hub(theatre, place.place_id)
    except NotFoundError:
        return None


def say_held(holds: Holds, on: date, tongue: Tongue) -> str:
    """Say in a sentence what is held back on a day; empty where nothing is."""
    found = holds.on(on)
    if not found:
        return ""
    return tongue.say(
        "On {day} about {km2} km² are held back until a person has looked: one map ({names}) moved them alone (alarms "
        "{ids}).",
        day=tongue.day(on), km2=tongue.decimal(sum(each.km2 for each in found), 0),
        names=", ".join(sorted({each.source for each in found})), ids=", ".join(each.alarm_id for each in found),
    )  # fmt: skip


def _ways(theatre: OpenTheatre, place: Place) -> tuple[Any, ...]:
    outline = theatre.outline_of(place)
    files = {"road": "roads.parquet", "railway": "railways.parquet"}
    networks = [Lines.read(theatre.folder.network / file, mode) for mode, file in files.items()]
    return tuple(network.ways_out(outline.geometry) for network in networks)


def _neighbours(theatre: OpenTheatre, place: Place, tongue: Tongue) -> tuple[Neighbour, ...]:
    """Return the nearest larger towns of the gazetteer."""
    if place.lon is None or place.lat is None:
        return ()
    west, south, east, north = theatre.box
    found = []
    for town in theatre.gazetteer.within((west - 1, south - 1, east + 1, north + 1)):
        large = town.kind == "settlement" and (town.population or 0) >= TOWN_PEOPLE
        if not large or town.place_id == place.place_id or town.lon is None or town.lat is None:
            continue
        bearing, _, metres = GEOD.inv(place.lon, place.lat, town.lon, town.lat)
        found.append(Neighbour(tongue.place(town), metres / 1000, compass_of(bearing % 360)))
    return tuple(sorted(found, key=lambda each: each.distance_km)[:NEIGHBOURS])


def _references(
    theatre: OpenTheatre,
    figures: list[SourceFigure],
    settlements: list[tuple[str, str, str, date]],
    claims: list[dict[str, Any]],
    unread: list[ReportRecord],
    tongue: Tongue,
) -> dict[str, Reference]:
    credit = theatre.settings.credits
    method = tongue.say("frontline's assessment ({method})", method=assess.METHOD)
    references = [
        Reference(METHOD, "method", method, "", tongue.say("described in docs/design/assessment.md")),
        Reference(GAZETTEER, "gazetteer", tongue.say("The theatre's gazetteer and outlines"), "", credit.places),
        Reference(NETWORK, "network", tongue.say("The theatre's road and rail network"), "", credit.network),
    ]
    references += [_map_reference(theatre.cards[figure.source], figure, tongue) for figure in figures]
    references += [_card_reference(theatre.cards[source], "settlements") for source, *_ in settlements]
    references += [
        Reference(f"report:{c['report']}", "report", c["title"], c["url"], f"{c['publisher']}, {c['published']}")
        for c in claims
    ]
    references += [
        Reference(f"unread:{r.report_id}", "report", r.title, r.url, f"{r.publisher}, {r.published}, in {r.lang}")
        for r in unread
    ]
    return {reference.key: reference for reference in references}


def _refer_to_reported(ways: RouteFacts) -> dict[str, Reference]:
    """Return the reports whose claims about the ways are told."""
    rows = ways.figures["reported"]
    return {
        f"report:{row['report']}": Reference(
            f"report:{row['report']}", "report", row["title"], row["url"], f"{row['publisher']}, {row['published']}"
        )
        for row in rows
    }


def _map_reference(card: Card, figure: SourceFigure, tongue: Tongue) -> Reference:
    known, day = tongue.instant(figure.known_at), tongue.day(figure.day)
    detail = tongue.say("map of {day}, known {known}; {licence}", day=day, known=known, licence=card.licence.name)
    return Reference(card.name, "map", card.title, card.url, detail)


def _card_reference(card: Card, kind: str) -> Reference:
    return Reference(card.name, kind, card.title, card.url, card.licence.name)


def _is_cited(card: Card, references: dict[str, Reference]) -> bool:
    reports = card.reader == "article" and any(each.kind == "report" for each in references.values())
    return reports or card.name in references


def _licence_line(card: Card) -> str:
    note = f": {card.licence.note}" if card.licence.note else ""
    return f"{card.title}: {card.licence.name}{note}"
