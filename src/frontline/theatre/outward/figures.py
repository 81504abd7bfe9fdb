"""Show how much of each place a party holds on a day, as assessed, with its interval."""

from datetime import date

import shapely

from frontline.control import assess
from frontline.days import ONE_DAY, write_instant
from frontline.measures import area
from frontline.places.place import Outline
from frontline.publish.embargo import overlaps
from frontline.publish.gate import Gate
from frontline.theatre.answers import is_seen
from frontline.theatre.assessment import read_dependence
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period, read_parties
from frontline.theatre.outward.feature import Collection, Feature

LEVELS = ("settlement", "hromada", "raion")


def list_measures(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return the share of each place and district with an outline that each party holds on a day."""
    probability = read_parties(theatre, gate, Period(on, on))[0]
    dependence = read_dependence(theatre, on, gate.known)
    holds, most = keep_holds(theatre, gate.known), theatre.settings.alarms.withheld_share
    closed, box = gate.closed_on(on), shapely.box(*theatre.box)
    shapely.prepare(box)
    features = []
    for outline in (each for level in LEVELS for each in theatre.gazetteer.outlines(level)):
        if not shapely.contains(box, outline.geometry):
            continue
        weights = theatre.grid.weigh(outline.geometry)
        if not len(weights.index) or not weights.complete:
            continue
        if overlaps(closed, outline.geometry) or holds.share_of(weights, on) >= most:
            features.append(_write(theatre, gate, outline, on, {"status": "embargoed"}))
            continue
        held = probability[:, weights.index]
        seen = is_seen(held)
        if weights.share[seen].sum() < area.MOST * weights.share.sum():
            continue
        shares = area.assess_parties(theatre.grid, held[:, seen], weights.only(seen), dependence)
        row: dict[str, object] = {"status": "held", "level": shares[0].level, "method": assess.METHOD}
        for party, share in zip(theatre.party_ids, shares, strict=True):
            numbers = {"share": share.value, "low": share.low, "high": share.high}
            row |= {f"{party}_{name}": round(value, 4) for name, value in numbers.items()}
        row["area_km2"] = round(float(weights.share.sum()) * theatre.grid.cell_km2, 2)
        features.append(_write(theatre, gate, outline, on, row))
    return features


def _write(theatre: OpenTheatre, gate: Gate, outline: Outline, on: date, row: dict[str, object]) -> Feature:
    place = theatre.gazetteer.by_id(outline.place_id)
    about = {"on": on.isoformat(), "known": write_instant(gate.cut_off), "place": outline.place_id, "name": place.name}
    properties = about | {"kind": place.kind, "outline": outline.osm_id} | row
    return Feature(f"{on}.{outline.place_id}", outline.geometry, properties, on, on + ONE_DAY)


MEASURES = Collection(
    "measures",
    "Shares of places, as assessed",
    "For each settlement and district with an outline inside the theatre: the share of its area that each party holds, "
    "with the interval that holds it at 'level'. Without datetime, the last day shown.",
    ("place", "kind", "status"),
    list_day=list_measures,
)
