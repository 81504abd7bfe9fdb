"""Write the cited brief of a place and day through the gate, in one language or several, from one survey of the facts.

What it rests on is gathered in ``surveying``; here it gets its names and references in a language.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pyproj import Geod

from frontline.control import assess
from frontline.days import now
from frontline.errors import NotFoundError
from frontline.places.place import Place
from frontline.publish.brief import write_brief
from frontline.publish.brief_facts import GAZETTEER, METHOD, NETWORK, BriefFacts, Neighbour
from frontline.publish.cited import Brief, Reference
from frontline.publish.claim_words import name_speaker
from frontline.publish.gate import Gate
from frontline.publish.tongue import ENGLISH, Tongue, read_tongue
from frontline.publish.ways_section import RouteFacts
from frontline.routes.bearings import compass_of
from frontline.sources.card import Card
from frontline.theatre.answers import SourceFigure
from frontline.theatre.expecting import write_outlook
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import check_held, keep_holds, say_held
from frontline.theatre.outward.opening import open_draft
from frontline.theatre.picturing import picture
from frontline.theatre.surveying import BACK_DAYS, Survey, survey
from frontline.theatre.ways_facts import tell_ways

GEOD = Geod(ellps="WGS84")
TOWN_PEOPLE, NEAR_KM = 50_000, 100
NEIGHBOURS = 5
LANGUAGES = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}


def brief(
    theatre: OpenTheatre,
    place_name: str,
    on: date,
    known: datetime | None = None,
    languages: Sequence[str] = (ENGLISH,),
) -> list[Brief]:
    """Return the cited brief of a place and day in some languages.

    Raises:
        UsageError: Nothing is written in one of them.
        RefusedError: The day is inside the delay, an embargo touches the place, or an open alarm holds it back.
        NotFoundError: No such place, outline or map.
    """
    for each in languages:
        read_tongue(each)
    return write_briefs_of(theatre, open_draft(theatre, known), place_name, on, languages)


def write_brief_of(theatre: OpenTheatre, gate: Gate, place_name: str, on: date, language: str = ENGLISH) -> Brief:
    """Return the cited brief of a place and day in a language, through the gate; see ``write_briefs_of``."""
    return write_briefs_of(theatre, gate, place_name, on, [language])[0]


def write_briefs_of(
    theatre: OpenTheatre, gate: Gate, place_name: str, on: date, languages: Sequence[str]
) -> list[Brief]:
    """Return the cited brief of a place and day in some languages, through the gate, from one survey of the facts.

    Raises:
        RefusedError: The day is inside the publication delay, an embargo touches the place, or an open alarm holds it
            back.
        NotFoundError: No such place, outline or map.
    """
    tongues = [read_tongue(each) for each in languages]
    gate.check_day(on)
    place = theatre.gazetteer.resolve(place_name)
    ground = theatre.outline_of(place).geometry
    for day in (on, *(on - timedelta(days=back) for back in BACK_DAYS)):
        gate.check_ground(ground, place.name, day)
    holds, weights = keep_holds(theatre, gate.known), theatre.weigh_place(place)
    check_held(theatre, holds, place.name, weights, on)
    found, partly = survey(theatre, gate, place, on), holds.share_of(weights, on) > 0
    briefs = []
    for tongue in tongues:
        written = write_brief(tell_facts(theatre, found, tongue))
        held = say_held(theatre, holds, on, tongue) if partly else ""
        briefs.append(replace(written, notes=(*written.notes, held)) if held else written)
    return briefs


def tell_facts(theatre: OpenTheatre, found: Survey, tongue: Tongue) -> BriefFacts:
    """Return all facts of a brief, their names in its language."""
    place, on, figures = found.place, found.on, found.figures
    first, *others = theatre.settings.parties
    keys = tuple(figure.source for figure in figures)
    pictured = picture(theatre, found.seen, tongue)
    references = _references(theatre, found, tongue)
    ahead = write_outlook(theatre, found.ahead, found.claims, references, tongue)
    references |= {ahead.reference.key: ahead.reference} if ahead.reference else {}
    by_road = tell_ways(theatre, found.ways, keys, tongue) if found.ways else None
    references |= _refer_to_reported(by_road) if by_road else {}
    languages = [LANGUAGES.get(report.lang, report.lang) for report in found.unread]
    return BriefFacts(
        place=tongue.place(place),
        kind=place.kind,
        oblast=_region(theatre, place, tongue),
        area_km2=found.area_km2,
        cell_km=theatre.settings.grid.size_m / 1000,
        population=place.population,
        ways=found.ways_out,
        neighbours=_neighbours(theatre, place, tongue),
        day=on,
        party=first.id,
        party_name=tongue.party(first),
        other_name=tongue.party(others[0]),
        share=found.share,
        views=tuple(replace(each, title=theatre.cards[each.key].called(tongue.code)) for each in found.views),
        settlements=found.settlements,
        changes=found.changes,
        claims=found.claims,
        unread={language: languages.count(language) for language in languages},
        parties=theatre.settings.parties,
        speakers=theatre.settings.speakers,
        references=references,
        licences=tuple(_licence_line(card, tongue) for card in theatre.cards.values() if _is_cited(card, references)),
        method=assess.METHOD_SENTENCE,
        limit=assess.METHOD_LIMIT,
        cut_off=found.cut_off,
        generated_at=now(),
        routes=by_road,
        outlook=ahead.sentences,
        expected=ahead.first,
        campaign=pictured.campaign,
        hub=found.hub,
        figures=pictured.figures,
        contested=found.contested,
        tongue=tongue,
    )


def _region(theatre: OpenTheatre, place: Place, tongue: Tongue) -> str:
    if tongue.code == ENGLISH or not place.oblast:
        return place.oblast
    try:
        return tongue.place(theatre.gazetteer.resolve(place.oblast))
    except NotFoundError:
        return place.oblast


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
        if metres < NEAR_KM * 1000:
            found.append(Neighbour(tongue.place(town), metres / 1000, compass_of(bearing % 360)))
    return tuple(sorted(found, key=lambda each: each.distance_km)[:NEIGHBOURS])


def _references(theatre: OpenTheatre, found: Survey, tongue: Tongue) -> dict[str, Reference]:
    credit, speakers = theatre.settings.credits, theatre.settings.speakers
    owed = credit.translations.get(tongue.code, credit)
    method = tongue.say("frontline's assessment ({method})", method=assess.METHOD)
    references = [
        Reference(METHOD, "method", method, "", tongue.say("described in docs/design/assessment.md")),
        Reference(
            GAZETTEER, "gazetteer", tongue.say("The theatre's gazetteer and outlines"), "", owed.places or credit.places
        ),
        Reference(
            NETWORK, "network", tongue.say("The theatre's road and rail network"), "", owed.network or credit.network
        ),
    ]
    references += [_map_reference(theatre.cards[figure.source], figure, tongue) for figure in found.figures]
    references += [_card_reference(theatre.cards[source], "settlements", tongue) for source, *_ in found.settlements]
    references += [
        Reference(
            f"report:{c['report']}",
            "report",
            c["title"],
            c["url"],
            f"{name_speaker(c['publisher'], tongue, speakers)}, {c['published']}",
        )
        for c in found.claims
    ]
    references += [
        Reference(f"unread:{r.report_id}", "report", r.title, r.url, f"{r.publisher}, {r.published}, in {r.lang}")
        for r in found.unread
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
    detail = tongue.say(
        "map of {day}, known {known}; {licence}", day=day, known=known, licence=_name_licence(card, tongue)
    )
    return Reference(card.name, "map", card.called(tongue.code), card.url, detail)


def _card_reference(card: Card, kind: str, tongue: Tongue) -> Reference:
    return Reference(card.name, kind, card.called(tongue.code), card.url, _name_licence(card, tongue))


def _is_cited(card: Card, references: dict[str, Reference]) -> bool:
    reports = card.reader == "article" and any(each.kind == "report" for each in references.values())
    return reports or card.name in references


def _licence_line(card: Card, tongue: Tongue) -> str:
    note = f": {card.licence.note}" if card.licence.note else ""
    return f"{card.called(tongue.code)}: {_name_licence(card, tongue)}{note}"


def _name_licence(card: Card, tongue: Tongue) -> str:
    return card.licence.names.get(tongue.code, card.licence.name)
