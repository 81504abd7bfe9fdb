"""Gather what the static site shows and write it, through the gate: the delay, embargoes, open alarms, licences."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.days import ONE_DAY, write_instant
from frontline.errors import NotFoundError, RefusedError
from frontline.places.place import Place
from frontline.publish.basemap import BasemapFiles, build_basemap
from frontline.publish.field import Lattice
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.publish.place_index import pack_places
from frontline.publish.render import render
from frontline.publish.site import SiteContent, write_site
from frontline.publish.tongue import ENGLISH, LANGUAGES, read_tongue
from frontline.theatre.alarms import describe
from frontline.theatre.answers import read_map
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.briefing import write_brief_of
from frontline.theatre.contested_site import draw_contested
from frontline.theatre.digesting import write_feed
from frontline.theatre.drawing import Drawn, draw, draw_beside
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds, say_held
from frontline.theatre.outward.content import (
    ASSESSED,
    Period,
    draw_fields,
    find_period,
    list_claims,
    list_credits,
    read_days,
)
from frontline.theatre.outward.opening import open_gate
from frontline.theatre.outward.tilesets import TILESETS
from frontline.theatre.place_figures import Figures, choose_places
from frontline.theatre.place_notes import PlaceNotes
from frontline.theatre.scorecard import SCORECARD, write_scorecard_page
from frontline.theatre.shapes_site import follow_districts, pack_shapes

FEED = "feed.xml"
LEFT_BLANK = "On {count} of {total} days ground that one map moved alone is left blank until a person has looked."
PAGES = (
    ("News by day (Atom)", FEED),
    ("The brief", "brief.html"),
    ("The brief as data", "brief.json"),
    ("How sources fared", SCORECARD),
)


def site(theatre: OpenTheatre, folder: Path, on: date | None = None) -> dict[str, Any]:
    """Write the static site, opening on a day (the last that may be published).

    Raises:
        NotFoundError: The theatre has no map, or no focus.
        RefusedError: The day is inside the publication delay.
    """
    bring_up_to_date(theatre)
    gate = open_gate(theatre)
    period = find_period(theatre, gate)
    opens_on = on or period.last
    _check_shown(period, gate, opens_on)
    with draw_beside(theatre, gate, period, opens_on) as wait:
        content = gather_site(theatre, gate, period, opens_on, wait)
        report = write_site(folder, content)
    figures = {"files": report.files, "bytes": report.bytes, "seconds": report.seconds}
    return {"path": str(folder), **figures, "release": gate.release, "cut_off": write_instant(gate.cut_off)}


def gather_site(
    theatre: OpenTheatre, gate: Gate, period: Period, opens_on: date, wait: Callable[[], Drawn] | None = None
) -> SiteContent:
    """Return all that the site shows.

    Args:
        theatre: where.
        gate: the way out.
        period: the days.
        opens_on: the day that the page opens on.
        wait: gives what is drawn meanwhile; default: it is drawn here, without tiles.
    """
    place = theatre.gazetteer.resolve(theatre.settings.focus) if theatre.settings.focus else None
    fields = draw_fields(theatre, gate, period)
    extra = write_scorecard_page(theatre, gate.cut_off)
    extra |= _write_briefs(theatre, gate, place, opens_on) if place else {}
    extra[FEED] = write_feed(theatre, gate, period)
    links = [{"title": title, "href": href} for title, href in PAGES if href in extra]
    about = _describe(theatre, gate, period, fields) | _say_held(theatre, gate, period, opens_on)
    lon, lat = theatre.grid.centres
    days = read_days(theatre, gate, period)
    figures = Figures(theatre, gate, period, days, fields)
    about |= {"focus": figures.describe(place) if place else None}
    others = choose_places(theatre, place)
    noted = [place, *others] if place else others
    notes = PlaceNotes(theatre, gate, period, opens_on)
    shares = {each.place_id: figures.describe(each) for each in others}
    told = {each.place_id: found for each in noted if (found := notes.describe(each))}
    contested = draw_contested(theatre, gate, period, noted, figures, days, opens_on)
    districts = follow_districts(theatre, noted, figures)
    drawn = wait() if wait else draw(theatre, gate, period, opens_on)
    return SiteContent(
        theatre=about | {"opens_on": opens_on.isoformat(), "links": links, "tiles": TILESETS},
        fields={name: field.reshape(-1, *theatre.grid.shape) for name, field in fields.items()},
        lattice=Lattice(lon, lat, theatre.settings.grid.size_m),
        basemap=_draw_basemap(theatre),
        extra=extra,
        routes=drawn.ways,
        tiles=drawn.tiles,
        places=pack_places(theatre.gazetteer.within(theatre.box)),
        shares=shares,
        notes=told,
        shapes=pack_shapes(districts, drawn.pockets),
        contested=contested,
    )


def _draw_basemap(theatre: OpenTheatre) -> dict[str, Any]:
    """Return the basemap, its places with their names in other languages."""
    basemap = build_basemap(BasemapFiles.of(theatre.folder.places, theatre.folder.network), theatre.box)
    for each in basemap["places"]["features"]:
        about = each["properties"]
        names = theatre.gazetteer.by_id(about["id"]).names
        about |= {f"name_{tag}": name for tag, name in names.items() if name and name != about["name"]}
    return basemap


def _check_shown(period: Period, gate: Gate, on: date) -> None:
    """Refuse to open on a day that is not shown.

    Raises:
        RefusedError: It is inside the delay.
        NotFoundError: No map shows it.
    """
    gate.check_day(on)
    if on not in period.days:
        remedy = f"name a day from {period.first} to {period.last}"
        raise NotFoundError(f"the maps do not show {on}", remedy)


def _say_held(theatre: OpenTheatre, gate: Gate, period: Period, opens_on: date) -> dict[str, Any]:
    """Say on the page what open alarms hold back: on how many days at all, and on the day that it opens on."""
    holds = keep_holds(theatre, gate.known)
    days = [day for day in period.days if holds.on(day)]
    rows = [
        describe(theatre, each, None) | ({} if may_cite(theatre.cards[each.source]) else {"source": ""})
        for each in holds.open
        if each.day <= period.last
    ]
    kept = ("id", "source", "kind", "day", "until", "km2", "about")
    methods = {}
    for tongue in (read_tongue(each) for each in LANGUAGES):
        said = [tongue.say(assess.METHOD_SENTENCE), tongue.say(assess.METHOD_LIMIT)]
        if days:
            said += [
                tongue.say(LEFT_BLANK, count=len(days), total=len(period.days)),
                say_held(theatre, holds, opens_on, tongue),
            ]
        methods[tongue.code] = " ".join(each for each in said if each)
    held = {"held_back": [{name: row[name] for name in kept} for row in rows]}
    return {"method": methods.pop(ENGLISH), "methods": methods} | held


def _describe(theatre: OpenTheatre, gate: Gate, period: Period, fields: dict[str, NDArray[np.uint8]]) -> dict[str, Any]:
    settings = theatre.settings
    parties = [party.model_dump(include={"id", "name", "adjective", "color"}) for party in settings.parties]
    return {
        "name": settings.name,
        "title": settings.title,
        "titles": settings.titles,
        "speakers": settings.speakers,
        "time_zone": settings.time_zone,
        "box": list(theatre.box),
        "first_day": period.first.isoformat(),
        "days": len(period.days),
        "known_at": write_instant(gate.cut_off),
        "cut_off": write_instant(gate.cut_off),
        "release": gate.release,
        "embargoes": gate.list_embargoes(),
        "refused": gate.list_refused(),
        "delay_hours": settings.delay_hours,
        "parties": parties,
        "layers": _list_layers(theatre, gate, period, fields),
        "claims": list_claims(theatre, gate, period.last + ONE_DAY),
        "credits": list_credits(theatre, gate),
    }


def _list_layers(
    theatre: OpenTheatre, gate: Gate, period: Period, fields: dict[str, NDArray[np.uint8]]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"id": ASSESSED, "title": "Our assessment", "kind": "assessed"}]
    for name in fields:
        found = read_map(theatre, name, gate.cut_off) if name != ASSESSED else None
        if found is None:
            continue
        card, own = theatre.cards[name], {each.day for each in found[0].days}
        missing = [day.isoformat() for day in period.days if day not in own]
        rows.append(
            {
                "id": name,
                "title": card.title,
                "titles": card.titles,
                "kind": "source",
                "url": card.url,
                "note": card.convention,
                "notes": card.conventions,
                "missing": missing,
            }
        )
    return rows


def _write_briefs(theatre: OpenTheatre, gate: Gate, place: Place, on: date) -> dict[str, bytes]:
    """Return the brief in all its forms; none where an embargo or an open alarm holds the place back."""
    try:
        written = write_brief_of(theatre, gate, place.place_id, on)
    except RefusedError:
        return {}
    forms = {"brief.html": "html", "brief.md": "markdown", "brief.json": "json"}
    return {name: render(written, form).encode() for name, form in forms.items()}
