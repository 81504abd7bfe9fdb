"""Gather what the static site shows and write it, through the gate: the delay, and each source's licence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control import assess
from frontline.control.cells import Weights
from frontline.control.layer import NOBODY
from frontline.days import ONE_DAY, end_of_day, write_instant
from frontline.errors import NotFoundError, RefusedError
from frontline.measures import area
from frontline.measures.uncertainty import LEVEL
from frontline.places.place import Place
from frontline.publish.basemap import BasemapFiles, build_basemap
from frontline.publish.delay import check_publishable, find_cut_off
from frontline.publish.field import FULL, UNKNOWN, Lattice
from frontline.publish.licence import may_draw, refusal
from frontline.publish.render import render
from frontline.publish.site import SiteContent, write_site
from frontline.publish.words import place_words
from frontline.store import posteriors
from frontline.theatre.alarms import describe
from frontline.theatre.answers import read_map
from frontline.theatre.assessment import bring_up_to_date, find_record
from frontline.theatre.briefing import brief
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import Holds, read_holds
from frontline.theatre.scorecard import SCORECARD, write_scorecard_page

ASSESSED = "assessed"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that the site shows; nothing known later than the cut-off is in it, nor what open alarms hold back."""

    first: date
    last: date
    cut_off: datetime
    holds: Holds

    @property
    def days(self) -> list[date]:
        """Return the days in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def site(theatre: OpenTheatre, folder: Path, on: date | None = None) -> dict[str, Any]:
    """Write the static site, opening on a day (the last that may be published).

    Raises:
        NotFoundError: The theatre has no map, or no focus.
        RefusedError: The day is inside the publication delay.
    """
    bring_up_to_date(theatre)
    period = _find_period(theatre, on)
    opens_on = on or period.last
    place = theatre.gazetteer.resolve(theatre.settings.focus) if theatre.settings.focus else None
    fields = {name: _blank(field, period, name) for name, field in _draw_fields(theatre, period).items()}
    extra = write_scorecard_page(theatre, period.cut_off) | (_write_briefs(theatre, place, opens_on) if place else {})
    lon, lat = theatre.grid.centres
    content = SiteContent(
        theatre=_describe(theatre, period, opens_on, (place, extra), fields) | _say_held(theatre, period, opens_on),
        fields={name: field.reshape(-1, *theatre.grid.shape) for name, field in fields.items()},
        lattice=Lattice(lon, lat, theatre.settings.grid.size_m),
        basemap=build_basemap(BasemapFiles.of(theatre.folder.places, theatre.folder.network), theatre.box),
        extra=extra,
    )
    report = write_site(folder, content)
    return {"path": str(folder), "files": report.files, "bytes": report.bytes, "seconds": report.seconds}


def _find_period(theatre: OpenTheatre, on: date | None) -> Period:
    record = find_record(theatre)
    if record is None:
        raise NotFoundError("this theatre has no assessment", "bring maps in with 'frontline ingest SOURCE PATH'")
    cut_off = find_cut_off(theatre.settings)
    if on is not None:
        check_publishable(on, cut_off, theatre.settings)
        if not record.first_day <= on <= record.last_day:
            remedy = f"name a day from {record.first_day} to {record.last_day}"
            raise NotFoundError(f"the maps do not show {on}", remedy)
    last = record.last_day
    while end_of_day(last) > cut_off:
        last -= ONE_DAY
    if last < record.first_day:
        raise RefusedError("all days of this theatre are inside the publication delay", "wait, or lower delay_hours")
    return Period(record.first_day, last, cut_off, read_holds(theatre))


def _draw_fields(theatre: OpenTheatre, period: Period) -> dict[str, NDArray[np.uint8]]:
    """Return the percentage that the first party holds, for our assessment and each map that may be drawn."""
    fields = {ASSESSED: _draw_assessed(theatre, period)}
    for name, card in theatre.cards.items():
        found = read_map(theatre, name, period.cut_off) if may_draw(card) else None
        if found is None:
            continue
        shown, parties = found
        rows = [shown.position(day) for day in period.days]
        field = np.full((len(rows), theatre.grid.size), UNKNOWN, np.uint8)
        for n, position in enumerate(rows):
            if position is not None:
                held = np.where(parties[position] == 0, FULL, 0)
                field[n] = np.where(parties[position] == NOBODY, UNKNOWN, held)
        field[:, ~theatre.grid.inside] = UNKNOWN
        fields[name] = field
    return fields


def _draw_assessed(theatre: OpenTheatre, period: Period) -> NDArray[np.uint8]:
    probability = read_days(theatre, period)
    unseen = np.isnan(probability) | ~theatre.grid.inside
    return np.where(unseen, UNKNOWN, np.rint(np.nan_to_num(probability) * FULL)).astype(np.uint8)


def read_days(theatre: OpenTheatre, period: Period) -> NDArray[np.float32]:
    """Return the stored probability that the first party holds each cell, NaN where no map covers it, (days, cells)."""
    record = find_record(theatre)
    fields = []
    with theatre.database.reading() as connection:
        for day in period.days:
            found = posteriors.read_posterior(connection, record, day, len(theatre.party_ids)) if record else None
            if found is None:
                raise NotFoundError(f"the assessment does not cover {day}", "run 'frontline assess'")
            seen = found.sum(axis=0) > 0
            fields.append(np.where(seen, found[0], np.nan).ravel().astype(np.float32))
    return np.array(fields)


def _blank(field: NDArray[np.uint8], period: Period, layer: str) -> NDArray[np.uint8]:
    """Leave out the ground that open alarms hold back, day by day."""
    for n, day in enumerate(period.days):
        field[n, period.holds.mask(day, None if layer == ASSESSED else layer)] = UNKNOWN
    return field


def _say_held(theatre: OpenTheatre, period: Period, opens_on: date) -> dict[str, Any]:
    """Say on the page what is held back: on how many days at all, and on the day that it opens on."""
    holds = period.holds
    days = [day for day in period.days if holds.on(day)]
    rows = [describe(theatre, each, None) for each in holds.open if each.day <= period.last]
    kept = ("id", "source", "kind", "day", "until", "km2", "about")
    method = f"{assess.METHOD_SENTENCE} {assess.METHOD_LIMIT}"
    if days:
        method += (
            f" On {len(days)} of {len(period.days)} days ground that one map moved alone is left blank until a person "
            f"has looked. {holds.describe(opens_on)}"
        )
    return {"method": method.strip(), "held_back": [{name: row[name] for name in kept} for row in rows]}


def _describe(
    theatre: OpenTheatre,
    period: Period,
    opens_on: date,
    written: tuple[Place | None, dict[str, bytes]],
    fields: dict[str, NDArray[np.uint8]],
) -> dict[str, Any]:
    place, extra = written
    settings = theatre.settings
    parties = [party.model_dump(include={"id", "name", "adjective", "color"}) for party in settings.parties]
    pages = (("The brief", "brief.html"), ("The brief as data", "brief.json"), ("How sources fared", SCORECARD))
    links = [(title, href) for title, href in pages if href in extra]
    return {
        "name": settings.name,
        "title": settings.title,
        "time_zone": settings.time_zone,
        "box": list(theatre.box),
        "first_day": period.first.isoformat(),
        "days": len(period.days),
        "opens_on": opens_on.isoformat(),
        "known_at": write_instant(period.cut_off),
        "cut_off": write_instant(period.cut_off),
        "delay_hours": settings.delay_hours,
        "parties": parties,
        "layers": _list_layers(theatre, period, fields),
        "focus": _describe_focus(theatre, period, place, fields) if place else None,
        "claims": _list_claims(theatre, period),
        "credits": _list_credits(theatre),
        "links": [{"title": title, "href": href} for title, href in links],
    }


def _list_layers(theatre: OpenTheatre, period: Period, fields: dict[str, NDArray[np.uint8]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"id": ASSESSED, "title": "Our assessment", "kind": "assessed", "note": assess.METHOD_SENTENCE}
    ]
    for name in fields:
        found = read_map(theatre, name, period.cut_off) if name != ASSESSED else None
        if found is None:
            continue
        card, own = theatre.cards[name], {each.day for each in found[0].days}
        missing = [day.isoformat() for day in period.days if day not in own]
        rows.append(
            {
                "id": name,
                "title": card.title,
                "kind": "source",
                "url": card.url,
                "note": card.convention,
                "missing": missing,
            }
        )
    return rows


def _describe_focus(
    theatre: OpenTheatre, period: Period, place: Place, fields: dict[str, NDArray[np.uint8]]
) -> dict[str, Any]:
    weights = theatre.weigh_place(place)
    days = read_days(theatre, period)[:, weights.index]
    most = theatre.settings.alarms.withheld_share
    days[[period.holds.share_of(weights, day) >= most for day in period.days]] = np.nan
    series = {ASSESSED: _assessed_series(theatre, days, weights)}
    for name, field in fields.items():
        if name != ASSESSED:
            cells = field[:, weights.index]
            shown = [None if (day == UNKNOWN).mean() > area.MOST else _share(day, weights.share) for day in cells]
            series[name] = {"value": shown}
    point = {"id": place.place_id, "name": place.name, "lon": place.lon, "lat": place.lat}
    return point | {"level": LEVEL, "shares": series}


def _share(day: NDArray[np.uint8], weight: NDArray[np.float64]) -> float:
    known = weight * (day != UNKNOWN)
    return round(float((day == FULL) @ known / known.sum()), 4)


def _assessed_series(
    theatre: OpenTheatre, days: NDArray[np.float32], weights: Weights
) -> dict[str, list[float | None]]:
    """Return our share of a place day by day, on the cells that maps cover; None on days when they cover too little."""
    seen = ~np.isnan(days)
    shown = seen @ weights.share >= area.MOST * weights.share.sum()
    cells = seen[shown].all(axis=0)
    ours = iter(area.assess_shares(theatre.grid, days[shown][:, cells], weights.only(cells)))
    estimates = [next(ours) if each else None for each in shown]
    names = ("value", "low", "high")
    return {name: [None if each is None else round(getattr(each, name), 4) for each in estimates] for name in names}


def _list_claims(theatre: OpenTheatre, period: Period) -> list[dict[str, Any]]:
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(until=period.last + ONE_DAY, known=period.cut_off))
    return [_describe_claim(row) for row in rows]


def _describe_claim(row: dict[str, Any]) -> dict[str, Any]:
    spot = next((place for place in row["places"] if place["lat"] is not None), None)
    where = {key: spot[key] if spot else None for key in ("lon", "lat", "radius_km")}
    names = ("id", "text", "lang", "speaker", "holder", "type", "polarity", "modality", "published", "publisher", "url")
    place = place_words(spot["relation"], spot["name"]) if spot else ""
    span = {"from": row["event_from"], "until": row["event_until"], "place": place, "flags": list(row.get("flags", []))}
    return {name: row[name] for name in names} | where | span


def _list_credits(theatre: OpenTheatre) -> list[dict[str, Any]]:
    rows = []
    for card in theatre.cards.values():
        if read_map(theatre, card.name) is None and card.is_map:
            continue
        text = f"{card.title}: {card.licence.name}" if may_draw(card) else refusal(card)
        rows.append({"text": text, "url": card.url})
    own = (theatre.settings.credits.places, theatre.settings.credits.network)
    return rows + [{"text": text, "url": ""} for text in dict.fromkeys(own) if text]


def _write_briefs(theatre: OpenTheatre, place: Place, on: date) -> dict[str, bytes]:
    """Return the brief in each form; none where an open alarm holds the place back."""
    try:
        written = brief(theatre, place.place_id, on)
    except RefusedError:
        return {}
    forms = {"brief.html": "html", "brief.md": "markdown", "brief.json": "json"}
    return {name: render(written, form).encode() for name, form in forms.items()}
