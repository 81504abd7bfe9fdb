"""Write a theatre's day: what moved, in which places, what was claimed, what maps corrected; all through the gate.

A digest is made of cited sentences as a brief is, and takes the same forms. Who is told of it belongs in ``watching``.
"""

from datetime import date, datetime
from typing import Any

import numpy as np

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control import assess
from frontline.days import ONE_DAY, end_of_day, now
from frontline.errors import NotFoundError
from frontline.measures.area import Estimate
from frontline.publish.brief_facts import METHOD
from frontline.publish.cited import Brief, Column, Reference, Section, Sentence
from frontline.publish.claim_words import claim_sentence
from frontline.publish.feed import Entry, write_atom
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.publish.tongue import ENGLISH, Tongue, read_tongue
from frontline.theatre.assessment import bring_up_to_date, read_witnesses
from frontline.theatre.briefing import say_held
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period, find_period, list_claims, read_shown_days
from frontline.theatre.outward.feature import Feature
from frontline.theatre.outward.figures import list_measures
from frontline.theatre.outward.opening import open_draft
from frontline.theatre.releasing import list_corrections

LEAST_SHARE = 0.005  # half a percentage point: less is what a line's drawing may do
MOST_PLACES, MOST_CLAIMS, MOST_CORRECTIONS = 12, 10, 8
FEED_DAYS = 14
BOUNDS = ("low", "high")


def digest(
    theatre: OpenTheatre, on: date | None = None, known: datetime | None = None, language: str = ENGLISH
) -> Brief:
    """Return the digest of a day; default: the last that may be published.

    Raises:
        RefusedError: The day is inside the publication delay.
        NotFoundError: No map shows the day.
        UsageError: Nothing is written in that language.
    """
    tongue = read_tongue(language)
    bring_up_to_date(theatre)
    gate = open_draft(theatre, known)
    whole = find_period(theatre, gate)
    day = on or whole.last
    gate.check_day(day)
    if not whole.first <= day <= whole.last:
        raise NotFoundError(f"the maps do not show {day}", f"name a day from {whole.first} to {whole.last}")
    return _write(theatre, gate, Period(max(day - ONE_DAY, whole.first), day), tongue)


def find_moves(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, tuple[float, float, dict[str, Any]]]:
    """Return of each place that is shown on both days: the share before, the share now, and what is said of it now."""
    before, after = ({each.properties["place"]: each for each in list_measures(theatre, gate, day)}
                     for day in (period.first, period.last))  # fmt: skip
    return {
        place: (share, now_, after[place].properties)
        for place, each in before.items()
        if place in after
        and (share := _share(theatre, each)) is not None
        and (now_ := _share(theatre, after[place])) is not None
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
    claims = list_claims(theatre, gate, period.last + ONE_DAY)
    entries = []
    for day in reversed(span.days):
        said = [f"{each['speaker']}: “{each['text']}” ({each['publisher']})" for each in claims
                if each["published"] == day.isoformat() and each["text"]]  # fmt: skip
        lines = []
        if day > period.first:
            moved = _say_moved(theatre, gate, Period(day - ONE_DAY, day), tongue)
            lines = [moved] if moved else []
        title = tongue.say("{theatre}: {day}", theatre=theatre.settings.title, day=tongue.day(day))
        entries.append(Entry(day.isoformat(), title, end_of_day(day), (*lines, *said)))
    return write_atom(theatre.settings.name, theatre.settings.title, gate.cut_off, entries)


def _share(theatre: OpenTheatre, feature: Feature) -> float | None:
    value = feature.properties.get(f"{theatre.party_ids[0]}_share")
    return None if value is None else float(value)


def _write(theatre: OpenTheatre, gate: Gate, period: Period, tongue: Tongue) -> Brief:
    day, say = period.last, tongue.say
    claims = read_day_claims(theatre, gate, day)
    moves = find_moves(theatre, gate, period)
    moved = _say_moved(theatre, gate, period, tongue) or say("What moved on this day cannot be said.")
    sections = (
        Section(say("Places"), tuple(_places(theatre, moves, tongue)), key="places"),
        _sides(theatre, claims, tongue),
        Section(say("Monitors and analysts"), tuple(_claims_of(theatre, claims, "monitor", tongue)), key="monitors"),
        Section(say("In the press's own words"), tuple(_claims_of(theatre, claims, "media", tongue)), key="press"),
        Section(say("Corrections"), tuple(_corrections(theatre, gate, day, tongue)), key="corrections"),
    )
    kept = tuple(each for each in sections if each.list_sentences())
    references = _references(theatre, gate, claims, tongue)
    answer = Sentence(moved, (METHOD,))
    used = {
        key for each in [answer, *(s for section in kept for s in section.list_sentences())] for key in each.references
    }
    holds = keep_holds(theatre, gate.known)
    notes = [say_held(holds, day, tongue), *(f"{each['name']}: {each['reason']}" for each in gate.list_embargoes())]
    title = say("{theatre}: {day}", theatre=theatre.settings.title, day=tongue.day(day))
    return Brief(
        title, answer, theatre.settings.title, day.isoformat(), gate.cut_off, now(), kept,
        tuple(each for each in references if each.key in used), (theatre.settings.credits.licence,),
        tuple(each for each in notes if each), tongue,
    )  # fmt: skip


def _say_moved(theatre: OpenTheatre, gate: Gate, period: Period, tongue: Tongue) -> str:
    """Say how much the first party is assessed to hold, and what changed; empty where no cell is shown on both days."""
    days = read_shown_days(theatre, gate, period)
    both = ~np.isnan(days).any(axis=0) & theatre.grid.inside
    if not both.any():
        return ""
    held = days[:, both].sum(axis=1) * theatre.grid.cell_km2
    change = float(held[-1] - held[0])
    sign = "+" if change >= 0 else "−"
    return tongue.say(
        "{km2} km² of the ground that is shown are assessed as held by {party} ({change} km² since the day before).",
        party=tongue.name(theatre.settings.parties[0].called(tongue.code)), km2=tongue.number(round(float(held[-1]))),
        change=sign + tongue.decimal(abs(change), 1),
    )  # fmt: skip


def _places(
    theatre: OpenTheatre, moves: dict[str, tuple[float, float, dict[str, Any]]], tongue: Tongue
) -> list[Sentence]:
    large = [
        (place, *each) for place, each in moves.items()
        if abs(each[1] - each[0]) >= LEAST_SHARE and tongue.percent(each[0]) != tongue.percent(each[1])
    ]  # fmt: skip
    large.sort(key=lambda each: -abs(each[2] - each[1]))
    party = theatre.settings.parties[0]
    sentences = []
    for place_id, before, share, about in large[:MOST_PLACES]:
        text = tongue.say(
            "{place}: {share} assessed as held by {party} (90 % interval {interval}), after {before} the day before.",
            place=tongue.place(theatre.gazetteer.by_id(place_id)), party=tongue.name(party.called(tongue.code)),
            share=tongue.percent(share), before=tongue.percent(before),
            interval=tongue.percent_range(Estimate(share, *(float(about[f"{party.id}_{end}"]) for end in BOUNDS))),
        )  # fmt: skip
        sentences.append(Sentence(text, (METHOD,)))
    return sentences


def _sides(theatre: OpenTheatre, claims: list[dict[str, Any]], tongue: Tongue) -> Section:
    columns = tuple(
        Column(
            party.id, tongue.say("On the side of {party}", party=tongue.name(party.called(tongue.code))), party.color,
            tuple(_claims_of(theatre, claims, party.id, tongue)),
        )
        for party in theatre.settings.parties
    )  # fmt: skip
    return Section(tongue.say("What each side says"), (), columns, key="sides")


def _claims_of(theatre: OpenTheatre, claims: list[dict[str, Any]], holder: str, tongue: Tongue) -> list[Sentence]:
    own = [each for each in claims if each["holder"] == holder][:MOST_CLAIMS]
    return [claim_sentence(each, tongue, theatre.settings.parties) for each in own]


def _corrections(theatre: OpenTheatre, gate: Gate, day: date, tongue: Tongue) -> list[Sentence]:
    """Return what maps changed on that day of what they had shown before."""
    rows = [
        row for row in list_corrections(theatre, gate)
        if row["known_now"][:10] == day.isoformat() and may_cite(theatre.cards[row["source"]])
    ]  # fmt: skip
    return [
        Sentence(
            tongue.say(
                "{title}'s map of {valid} was changed: {now} km² held, after {said} km² before.",
                title=theatre.cards[row["source"]].title, valid=tongue.day(date.fromisoformat(row["valid"])),
                now=tongue.decimal(row["now"], 1), said=tongue.decimal(row["said"], 1),
            ),
            (f"map:{row['source']}",),
        )
        for row in rows[:MOST_CORRECTIONS]
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
            f"report:{c['report']}", "report", c["title"], c["url"], f"{c['publisher']}, {c['published']}"
        )
        for c in claims
    }
    return [*found, *reports.values()]
