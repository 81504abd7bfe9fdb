"""Show what was said and what happened: claims, events, and the places that they are about."""

import hashlib
from datetime import date
from typing import Any

import shapely

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.happening import EVENT
from frontline.days import ONE_DAY, write_instant
from frontline.places.place import Place
from frontline.publish.embargo import points_into
from frontline.publish.gate import Gate
from frontline.publish.licence import may_draw
from frontline.store.statement import Statement, read_statements
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import describe_claim
from frontline.theatre.outward.feature import Collection, Feature

KM_PER_METRE = 0.001


def list_claims(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return the claims of reports and of recorded tables that may go out."""
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(known=gate.cut_off, recorded=True))
    return [_write_claim(row) for row in gate.let_claims(rows)]


def _write_claim(row: dict[str, Any]) -> Feature:
    shown = describe_claim(row)
    point = None if shown["lon"] is None else shapely.Point(shown["lon"], shown["lat"])
    published = date.fromisoformat(row["published"])
    first = date.fromisoformat(row["event_from"]) if row["event_from"] else published
    until = date.fromisoformat(row["event_until"]) if row["event_until"] else first + ONE_DAY
    rest = {name: value for name, value in shown.items() if name not in ("id", "lon", "lat")}
    names = [each["place_id"] for each in row["places"] if each.get("place_id")]
    properties = {"claim": row["id"], **rest, "actor": row["actor"], "places": names, "source": row["source"]}
    return Feature(hashlib.sha256(row["id"].encode()).hexdigest()[:20], point, properties, first, until)


def list_events(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return the events of sources whose licence lets them out, outside of embargoed ground."""
    with theatre.database.reading() as connection:
        rows = read_statements(connection, property_=EVENT, known=write_instant(gate.cut_off))
    found = (_write_event(theatre, gate, key, each) for key, each in rows)
    return [each for each in found if each is not None]


def _write_event(theatre: OpenTheatre, gate: Gate, key: str, said: Statement) -> Feature | None:
    card = theatre.cards.get(said.source)
    first = said.valid_from
    if card is None or not may_draw(card) or first is None or first > gate.last_day:
        return None
    lon, lat = (float(part) for part in said.subject.removeprefix("point:").split(","))
    precision = said.value["precision"]
    spot = {"lon": lon, "lat": lat, "radius_km": (precision["metres"] or 0.0) * KM_PER_METRE}
    if points_into(gate.closed_on(first, said.valid_until), spot):
        return None
    about = {"source": said.source, "kind": said.value["kind"], "label": said.value["label"], "url": said.value["url"]}
    days = {"from": first.isoformat(), "until": said.valid_until.isoformat() if said.valid_until else None}
    properties = about | days | {"precision": precision, "known": said.known_at, "licence": card.licence.name}
    return Feature(key, shapely.Point(lon, lat), properties, first, said.valid_until)


def list_places(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return the places of the gazetteer inside the theatre's box; none has anything to do with who holds it."""
    del gate  # names of places are no news
    return [_write_place(theatre, each) for each in theatre.gazetteer.within(theatre.box)]


def _write_place(theatre: OpenTheatre, place: Place) -> Feature:
    point = None if place.lon is None or place.lat is None else shapely.Point(place.lon, place.lat)
    names = {f"name_{language}": name for language, name in place.names.items()}
    about = {"place": place.place_id, "name": place.name, **names, "kind": place.kind, "population": place.population}
    rest = {"oblast": place.oblast, "raion": place.raion, "credit": theatre.settings.credits.places}
    return Feature(place.place_id, point, about | rest)


CLAIMS = Collection(
    "claims",
    "What was claimed",
    "Claims of reports, each with who says so, in whose words, of where and when; a claim is no status. The point is "
    "the first place that it names, right to 'radius_km'. Without datetime, all; datetime means when it happened.",
    ("holder", "type", "publisher", "source"),
    list_all=list_claims,
)
EVENTS = Collection(
    "events",
    "What happened",
    "Events as sources recorded them, with how precise their place and time are. Without datetime, all.",
    ("source", "kind"),
    list_all=list_events,
)
PLACES = Collection(
    "places",
    "The places of the gazetteer",
    "Settlements and districts inside the theatre, with their names in each language. They are of no time.",
    ("kind", "name"),
    list_all=list_places,
)
