"""Write a theatre's day: what moved, in which places, what was claimed, what maps corrected; all through the gate.

A digest is made of cited sentences as a brief is, and takes the same forms. Who is told of it belongs in ``watching``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control import assess
from frontline.control.cells import Weights
from frontline.days import ONE_DAY, end_of_day, now
from frontline.errors import NotFoundError
from frontline.measures.area import Estimate, Holding, follow_holding
from frontline.publish.brief import sign
from frontline.publish.brief_facts import METHOD
from frontline.publish.cited import Brief, Column, Measure, Reference, Section, Sentence
from frontline.publish.claim_words import claim_sentence, name_speaker
from frontline.publish.feed import Entry, write_atom
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.publish.tongue import ENGLISH, Tongue, read_tongue
from frontline.theatre.assessment import bring_up_to_date, follow_dependences, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import Holds, keep_holds, say_held
from frontline.theatre.outward.content import Period, find_period, list_claims, read_shown_days
from frontline.theatre.outward.figures import list_measures
from frontline.theatre.outward.opening import open_draft
from frontline.theatre.releasing import list_corrections

LEAST_SHARE = 0.005  # half a percentage point: less is what a line's drawing may do
MOST_PLACES, MOST_CLAIMS, MOST_CORRECTIONS = 12, 10, 8
FEED_DAYS = 14


@dataclass(frozen=True, slots=True)
class Day:
    """What a digest rests on, in no language.

    Attributes:
        period: the day before, and the day.
        claims: published on the day, as JSON.
        moves: as ``find_moves`` returns them, the largest first, of places that moved.
        holding: what the first party holds of the ground that is shown; None: nothing is shown on both days.
        corrections: what maps changed on that day of what they had shown before.
        holds: what open alarms hold back.
    """

    period: Period
    claims: list[dict[str, Any]]
    moves: list["Move"]
    holding: Holding | None
    corrections: list[dict[str, Any]]
    holds: Holds


@dataclass(frozen=True, slots=True)
class Move:
    """How much of a place the first party held on the day before and on the day."""

    place_id: str
    before: Estimate
    now: Estimate


def digest(
    theatre: OpenTheatre, on: date | None = None, known: datetime | None = None, languages: Sequence[str] = (ENGLISH,)
) -> list[Brief]:
    """Return the digest of a day in some languages; default: the last day that may be published.

    Raises:
        RefusedError: The day is inside the publication delay.
        NotFoundError: No map shows the day.
        UsageError: Nothing is written in one of them.
    """
    tongues = [read_tongue(each) for each in languages]
    bring_up_to_date(theatre)
    gate = open_draft(theatre, known)
    whole = find_period(theatre, gate)
    day = on or whole.last
    gate.check_day(day)
    if not whole.first <= day <= whole.last:
        raise NotFoundError(f"the maps do not show {day}", f"name a day from {whole.first} to {whole.last}")
    found = _gather(theatre, gate, Period(max(day - ONE_DAY, whole.first), day))
    return [_write(theatre, gate, found, tongue) for tongue in tongues]


def _gather(theatre: OpenTheatre, gate: Gate, period: Period) -> Day:
    """Return what the digest of the last day of a period rests on."""
    day = period.last
    moves = [
        Move(place_id, *(_estimate(theatre, each) for each in pair))
        for place_id, pair in find_moves(theatre, gate, period).items()
    ]
    corrections = [
        row for row in list_corrections(theatre, gate)
        if row["known_now"][:10] == day.isoformat() and may_cite(theatre.cards[row["source"]])
    ]  # fmt: skip
    return Day(
        period,
        read_day_claims(theatre, gate, day),
        sorted(
            (each for each in moves if abs(each.now.value - each.before.value) >= LEAST_SHARE),
            key=lambda each: -abs(each.now.value - each.before.value),
        )[:MOST_PLACES],
        measure_days(theatre, gate, period)[-1] if period.first < day else None,
        corrections[:MOST_CORRECTIONS],
        keep_holds(theatre, gate.known),
    )


def measure_days(theatre: OpenTheatre, gate: Gate, period: Period) -> list[Holding | None]:
    """Return how much the first party holds of the ground that is shown, a day of the period after the first."""
    probability = read_shown_days(theatre, gate, period)[:, theatre.grid.inside]
    cells = np.flatnonzero(theatre.grid.inside)
    dependences = follow_dependences(theatre, period.days, gate.known)
    return follow_holding(theatre.grid, probability, Weights(cells, np.ones(len(cells))), dependences)


def find_moves(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return of each place that is shown on both days what is said of it on the first and on the last."""
    before, after = ({each.properties["place"]: each.properties for each in list_measures(theatre, gate, day)}
                     for day in (period.first, period.last))  # fmt: skip
    named = f"{theatre.party_ids[0]}_share"
    return {
        place: (each, after[place])
        for place, each in before.items()
        if each.get(named) is not None and after.get(place, {}).get(named) is not None
    }


def read_day_claims(theatre: OpenTheatre, gate: Gate, day: date, place_id: str | None = None) -> list[dict[str, Any]]:
    """Return the claims published on a day that may go out, about a place or about any."""
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(place_id, day, day + ONE_DAY, known=gate.cut_off))
    return [each for each in gate.let_claims(rows) if each["text"]]


def write_feed(theatre: OpenTheatre, gate: Gate, period: Period) -> bytes:
    """Return the Atom feed of the last days shown: an entry a day, with what moved and what was claimed."""
    tongue = read_tongue(ENGLISH)
    span = Period(max(period.first, period.last - (FEED_DAYS - 1) * ONE_DAY), period.last)
    wider = Period(max(period.first, span.first - ONE_DAY), span.last)
    held = dict(zip(wider.days[1:], measure_days(theatre, gate, wider), strict=True))
    claims = list_claims(theatre, gate, period.last + ONE_DAY)
    entries = []
    for day in reversed(span.days):
        said = [f"{each['speaker']}: “{each['text']}” ({each['publisher']})" for each in claims
                if each["published"] == day.isoformat() and each["text"]]  # fmt: skip
        found = held.get(day)
        lines = [_say_moved(theatre, found, tongue)] if found else []
        title = tongue.say("{theatre}: {day}", theatre=theatre.settings.title, day=tongue.day(day))
        entries.append(Entry(day.isoformat(), title, end_of_day(day), (*lines, *said)))
    return write_atom(theatre.settings.name, theatre.settings.title, gate.cut_off, entries)


def _estimate(theatre: OpenTheatre, row: dict[str, Any]) -> Estimate:
    party = theatre.party_ids[0]
    value, low, high = (float(row[f"{party}_{part}"]) for part in ("share", "low", "high"))
    return Estimate(value, low, high, row["level"])


def _write(theatre: OpenTheatre, gate: Gate, found: Day, tongue: Tongue) -> Brief:
    day, claims, say = found.period.last, found.claims, tongue.say
    moved = (
        _say_moved(theatre, found.holding, tongue) if found.holding else say("What moved on this day cannot be said.")
    )
    sections = (
        Section(say("Places"), tuple(_places(theatre, found.moves, tongue)), key="places"),
        _sides(theatre, claims, tongue),
        Section(say("Monitors and analysts"), tuple(_claims_of(theatre, claims, "monitor", tongue)), key="monitors"),
        Section(say("In the press's own words"), tuple(_claims_of(theatre, claims, "media", tongue)), key="press"),
        Section(say("Corrections"), tuple(_corrections(theatre, found.corrections, tongue)), key="corrections"),
    )
    kept = tuple(each for each in sections if each.list_sentences())
    references = _references(theatre, gate, claims, tongue)
    answer = Sentence(moved, (METHOD,))
    used = {
        key for each in [answer, *(s for section in kept for s in section.list_sentences())] for key in each.references
    }
    embargoes = (f"{each['name']}: {each['reason']}" for each in gate.list_embargoes())
    notes = [say_held(theatre, found.holds, day, tongue), *embargoes]
    headline = theatre.settings.titles.get(tongue.code, theatre.settings.title)
    return Brief(
        say("{theatre}: {day}", theatre=headline, day=tongue.day(day)), answer, headline, day.isoformat(),
        gate.cut_off, now(), kept, tuple(each for each in references if each.key in used),
        (theatre.settings.credits.licence,), tuple(each for each in notes if each), tongue,
        measures=tuple(_measure(theatre, found)),
    )  # fmt: skip


def _measure(theatre: OpenTheatre, found: Day) -> Iterator[Measure]:
    """Yield the figures of a digest, as data has them."""
    party = theatre.party_ids[0]
    if found.holding:
        yield Measure("held_km2", party, "", found.holding.km2)
        yield Measure("change_km2", party, "", found.holding.change_km2)
    for each in found.moves:
        yield Measure("share", party, each.place_id, each.now)
        yield Measure("share_before", party, each.place_id, each.before)


def _say_moved(theatre: OpenTheatre, held: Holding, tongue: Tongue) -> str:
    """Say how much the first party is assessed to hold, and what changed."""
    km2, change = held.km2, held.change_km2
    return tongue.say(
        "{km2} km² of the ground that is shown are assessed as held by {party} (90 % interval {low} to {high} km²); "
        "since the day before {change} km² (90 % interval {least} to {most} km²).",
        party=tongue.party(theatre.settings.parties[0]), km2=tongue.number(round(km2.value)),
        low=tongue.number(round(km2.low)), high=tongue.number(round(km2.high)), change=sign(tongue, change.value),
        least=sign(tongue, change.low), most=sign(tongue, change.high),
    )  # fmt: skip


def _places(theatre: OpenTheatre, moves: list[Move], tongue: Tongue) -> list[Sentence]:
    party = theatre.settings.parties[0]
    sentences = []
    for each in moves:
        if tongue.percent(each.now.value) == tongue.percent(each.before.value):
            continue
        text = tongue.say(
            "{place}: {share} assessed as held by {party} (90 % interval {interval}), after {before} the day before "
            "(90 % interval {span}).",
            place=tongue.place(theatre.gazetteer.by_id(each.place_id)), party=tongue.party(party),
            share=tongue.percent(each.now.value), before=tongue.percent(each.before.value),
            interval=tongue.percent_range(each.now), span=tongue.percent_range(each.before),
        )  # fmt: skip
        sentences.append(Sentence(text, (METHOD,)))
    return sentences


def _sides(theatre: OpenTheatre, claims: list[dict[str, Any]], tongue: Tongue) -> Section:
    columns = tuple(
        Column(
            party.id, tongue.say("On the side of {party}", party=tongue.party(party)), party.color,
            tuple(_claims_of(theatre, claims, party.id, tongue)),
        )
        for party in theatre.settings.parties
    )  # fmt: skip
    return Section(tongue.say("What each side says"), (), columns, key="sides")


def _claims_of(theatre: OpenTheatre, claims: list[dict[str, Any]], holder: str, tongue: Tongue) -> list[Sentence]:
    own = [each for each in claims if each["holder"] == holder][:MOST_CLAIMS]
    return [claim_sentence(each, tongue, theatre.settings.parties, theatre.settings.speakers) for each in own]


def _corrections(theatre: OpenTheatre, rows: list[dict[str, Any]], tongue: Tongue) -> list[Sentence]:
    return [
        Sentence(
            tongue.say(
                "{title}'s map of {valid} was changed: {now} km² held, after {said} km² before.",
                title=theatre.cards[row["source"]].title, valid=tongue.day(date.fromisoformat(row["valid"])),
                now=tongue.amount(row["now"]), said=tongue.amount(row["said"]),
            ),
            (f"map:{row['source']}",),
        )
        for row in rows
    ]  # fmt: skip


def _references(theatre: OpenTheatre, gate: Gate, claims: list[dict[str, Any]], tongue: Tongue) -> list[Reference]:
    maps = ", ".join(
        theatre.cards[each.source].title
        for each in read_witnesses(theatre, gate.known)
        if may_cite(theatre.cards[each.source])
    )
    method = tongue.say("frontline's assessment ({method})", method=assess.METHOD)
    found = [Reference(METHOD, "method", method, "", maps)]
    found += [Reference(f"map:{card.name}", "map", card.title, card.url, card.licence.name)
              for card in theatre.cards.values() if card.is_map and may_cite(card)]  # fmt: skip
    reports = {
        f"report:{c['report']}": Reference(
            f"report:{c['report']}",
            "report",
            c["title"],
            c["url"],
            f"{name_speaker(c['publisher'], tongue, theatre.settings.speakers)}, {c['published']}",
        )
        for c in claims
    }
    return [*found, *reports.values()]
