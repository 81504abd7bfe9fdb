"""Survey once what a brief rests on, in no language: figures, maps, claims, ways and what lies ahead.

What is said of it in a language belongs in ``briefing``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pyproj import Geod

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.cells import Weights
from frontline.control.settlement import read_settlement
from frontline.days import ONE_DAY, write_instant
from frontline.errors import NotFoundError
from frontline.measures import area
from frontline.measures.area import Change, Estimate
from frontline.places.place import Place
from frontline.publish.brief_facts import METHOD, ContestedGround, SourceView
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.routes.bearings import Lines, WaysOut
from frontline.store import documents
from frontline.store.documents import ReportRecord
from frontline.theatre.answers import SourceFigure, assessed_change, read_figures, read_seen, source_change
from frontline.theatre.assessment import read_dependence, read_witnesses
from frontline.theatre.contesting import assess_statuses, find_contested
from frontline.theatre.expecting import ask_ahead
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.hubs import hub
from frontline.theatre.picturing import Seen, see
from frontline.theatre.ways_facts import WaysFound, find_ways
from frontline.theatre.without import assess_without

BACK_DAYS = (7, 30)
CLAIM_DAYS = 14
MOST_BETWEEN = 5  # letters between the name of a quarter and that of its town: a word such as "in"
GEOD = Geod(ellps="WGS84")
Changes = dict[int, tuple[Change, dict[str, Change]]]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a brief rests on.

    Attributes:
        place: the place.
        on: the day.
        cut_off: nothing known later was used.
        area_km2: of its outline.
        share: that the first party is assessed to hold.
        figures: what each map shows of it.
        views: the same with our share as it would be without that map.
        contested: how much no party holds alone; None: not known.
        changes: days back to our change and that of each map, by key.
        settlements: what settlement sources state: key, title, the source's own word, and since when.
        claims: about the place, as JSON, newest first.
        unread: reports that this version cannot read.
        ways_out: roads and railways that lead out.
        hub: what passes through the place; None where no network reaches it.
        ways: how it can be reached; None where the network does not say.
        ahead: the forecasts, as ``frontline forecast`` answers.
        seen: what its pictures show.
    """

    place: Place
    on: date
    cut_off: datetime
    area_km2: float
    share: Estimate
    figures: tuple[SourceFigure, ...]
    views: tuple[SourceView, ...]
    contested: ContestedGround | None
    changes: Changes
    settlements: tuple[tuple[str, str, str, date], ...]
    claims: tuple[dict[str, Any], ...]
    unread: tuple[ReportRecord, ...]
    ways_out: tuple[WaysOut, ...]
    hub: dict[str, Any] | None
    ways: WaysFound | None
    ahead: tuple[dict[str, Any], ...]
    seen: Seen


def survey(theatre: OpenTheatre, gate: Gate, place: Place, on: date) -> Survey:
    """Return what the brief of a place and day rests on.

    Raises:
        NotFoundError: No outline of the place, or no map covers it.
    """
    known, weights = gate.known, theatre.weigh_place(place)
    probability, covered = read_seen(theatre, place, weights, on, known)
    figures = read_figures(theatre, place, on, known)
    claims, unread = _read_reports(theatre, gate, place, on)
    seen = see(theatre, gate, place, on, (METHOD, *(figure.source for figure in figures)))
    return Survey(
        place, on, gate.cut_off,
        area_km2=float(weights.share.sum()) * theatre.grid.cell_km2,
        share=area.assess_share(theatre.grid, probability[0], covered, read_dependence(theatre, on, known)),
        figures=tuple(figures),
        views=_view(theatre, figures, weights, on, known),
        contested=_measure_contested(theatre, weights, on, known),
        changes={
            back: _change(theatre, place, on, back, known) for back in BACK_DAYS if _reaches(theatre, on, back, known)
        },
        settlements=tuple(_list_settlements(theatre, place, on, gate.cut_off)),
        claims=tuple(claims),
        unread=tuple(unread),
        ways_out=_find_ways_out(theatre, place),
        hub=_hub(theatre, place),
        ways=find_ways(theatre, gate, place, on, seen.likely, seen.closed),
        ahead=tuple(ask_ahead(theatre, place.place_id, on, gate.cut_off)),
        seen=seen,
    )  # fmt: skip


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


def _view(
    theatre: OpenTheatre, figures: list[SourceFigure], weights: Weights, on: date, known: datetime | None
) -> tuple[SourceView, ...]:
    """Return each map's figure with our share as it would be without it; a place's only map cannot be left out."""
    sources = {witness.source for witness in read_witnesses(theatre, known)} if len(figures) > 1 else set()
    views = []
    for figure in figures:
        rest = assess_without(theatre, figure.source, on, known) if figure.source in sources else None
        without = None if rest is None else float(rest[0, weights.index] @ weights.share / weights.share.sum())
        card = theatre.cards[figure.source]
        fineness = card.display.drawn_to_km
        views.append(SourceView(figure.source, card.title, figure.estimate, figure.day, without, fineness))
    return tuple(views)


def _reaches(theatre: OpenTheatre, on: date, back: int, known: datetime | None) -> bool:
    first: date = min(witness.days[0] for witness in read_witnesses(theatre, known)).astype(date)
    return on - timedelta(days=back) >= first


def _change(
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
    told = [_find_quarter(theatre, place, each) for each in claims if each["text"]]
    return told, [report for report in recent if not report.read_by]


def _find_quarter(theatre: OpenTheatre, place: Place, claim: dict[str, Any]) -> dict[str, Any]:
    """Return a claim with what it is about: the place, or under ``quarter`` a part of it that is named just before."""
    quarter, before = None, None
    for each in claim["places"]:
        if before and each["place_id"] == place.place_id and _lies_in(before, each):
            quarter = theatre.gazetteer.by_id(before["place_id"])
        before = each
    return claim | {"about": place.place_id, "quarter": quarter}


def _lies_in(part: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Tell whether of two places that a claim names one after the other the first is a smaller one in the second."""
    close = part["start"] <= whole["start"] <= part["end"] + MOST_BETWEEN
    if not close or not part["place_id"] or None in (part["lat"], whole["lat"], part["radius_km"], whole["radius_km"]):
        return False
    _, _, metres = GEOD.inv(part["lon"], part["lat"], whole["lon"], whole["lat"])
    return bool(metres / 1000 < whole["radius_km"] and part["radius_km"] < whole["radius_km"])


def _list_settlements(
    theatre: OpenTheatre, place: Place, on: date, cut_off: datetime
) -> list[tuple[str, str, str, date]]:
    with theatre.database.reading() as connection:
        found = read_settlement(connection, place.place_id, on, cut_off)
    return [(s.source, theatre.cards[s.source].title, s.label, s.day) for s in found if s.source in theatre.cards]


def _hub(theatre: OpenTheatre, place: Place) -> dict[str, Any] | None:
    """Return what passes through a place; None where no network reaches it."""
    try:
        return hub(theatre, place.place_id)
    except NotFoundError:
        return None


def _find_ways_out(theatre: OpenTheatre, place: Place) -> tuple[WaysOut, ...]:
    outline = theatre.outline_of(place)
    files = {"road": "roads.parquet", "railway": "railways.parquet"}
    networks = [Lines.read(theatre.folder.network / file, mode) for mode, file in files.items()]
    return tuple(network.ways_out(outline.geometry) for network in networks)
