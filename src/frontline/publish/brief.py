"""Write the cited brief for a place and day: what it is, who holds it, what each side says, and what is not known.

The facts come in as ``BriefFacts``; each sentence made from them names what it rests on. How the brief looks belongs
in ``render``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.measures.area import Change, Estimate
from frontline.publish.cited import Brief, Column, Reference, Section, Sentence
from frontline.publish.ways_section import RouteFacts, write_ways
from frontline.publish.words import day_words, km2_words, list_words, number_words, percent, percent_range
from frontline.routes.bearings import WaysOut
from frontline.settings import Party

METHOD = "method"
GAZETTEER = "gazetteer"
NETWORK = "network"
CLAIMS_PER_SIDE = 8
WIDE = 0.25  # an interval wider than this is said to be wide


@dataclass(frozen=True, slots=True)
class SourceView:
    """What one map shows of the place: its share, margin and day, and our share without it."""

    key: str
    title: str
    share: Estimate
    day: date
    share_without: float | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A town near by: its name, distance in km and compass direction from the place."""

    name: str
    distance_km: float
    direction: str


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """All that a brief is made from.

    Attributes:
        place: the place's name.
        kind: such as ``settlement``.
        oblast: its region.
        area_km2: of its outline.
        population: before the war; None where the gazetteer has none.
        ways: roads and railways that lead out.
        neighbours: larger towns, nearest first.
        day: the day it is about.
        party: the party whose ground is measured.
        party_name: its name.
        other_name: the other's.
        share: assessed.
        views: the maps, each with its own figure.
        settlements: sentences on what settlement sources state, with their key.
        changes: days back to our change and that of each map, by key.
        claims: as JSON, newest first, those about the place, published up to the day.
        unread: reports that this version cannot read, by language.
        parties: the parties in the theatre's order.
        references: everything that may be cited.
        licences: one line a source.
        method: what the assessment is, in a sentence.
        limit: what it cannot do, in a sentence.
        cut_off: nothing known later was used.
        generated_at: now.
        routes: how it can be reached; None where the network does not say.
        outlook: what may come, how such forecasts did and what people said would come.
    """

    place: str
    kind: str
    oblast: str
    area_km2: float
    population: int | None
    ways: tuple[WaysOut, ...]
    neighbours: tuple[Neighbour, ...]
    day: date
    party: str
    party_name: str
    other_name: str
    share: Estimate
    views: tuple[SourceView, ...]
    settlements: tuple[tuple[str, str], ...]
    changes: dict[int, tuple[Change, dict[str, Change]]]
    claims: tuple[dict[str, Any], ...]
    unread: dict[str, int]
    parties: tuple[Party, ...]
    references: dict[str, Reference]
    licences: tuple[str, ...]
    method: str
    limit: str
    cut_off: datetime
    generated_at: datetime
    routes: RouteFacts | None = None
    outlook: tuple[Sentence, ...] = ()


def write_brief(facts: BriefFacts) -> Brief:
    """Return the brief of a place and day."""
    sections = (
        Section("Why it matters", tuple(_matters(facts))),
        Section("The situation", tuple(_situation(facts))),
        *([write_ways(facts.routes)] if facts.routes else []),
        _sides(facts),
        Section("Monitors and analysts", tuple(_claims_of(facts, "monitor"))),
        Section("In the press's own words", tuple(_claims_of(facts, "media"))),
        Section("Outlook", facts.outlook),
        Section("What is not known", tuple(_unknown(facts))),
    )
    kept = tuple(section for section in sections if section.sentences or section.columns)
    standfirst = _standfirst(facts)
    cited = _cited_keys(standfirst, kept)
    return Brief(
        f"{facts.place} on {day_words(facts.day)}",
        standfirst,
        facts.place,
        facts.day.isoformat(),
        facts.cut_off,
        facts.generated_at,
        kept,
        tuple(facts.references[key] for key in cited),
        facts.licences,
        (f"Maps of later days and reports published after {day_words(facts.day)} are not used.",),
    )


def _standfirst(facts: BriefFacts) -> Sentence:
    low = min(facts.views, key=lambda view: view.share.value, default=None)
    high = max(facts.views, key=lambda view: view.share.value, default=None)
    text = (
        f"{facts.party_name} is assessed to hold {percent(facts.share.value)} of {facts.place} "
        f"(90 % interval {percent_range(facts.share)})"
    )
    if low is None or high is None or low is high:
        return Sentence(text + ".", (METHOD, *(view.key for view in facts.views)))
    text += (
        f"; the maps it rests on range from {percent(low.share.value)} ({low.title}) "
        f"to {percent(high.share.value)} ({high.title})."
    )
    return Sentence(text, (METHOD, *(view.key for view in facts.views)))


def _matters(facts: BriefFacts) -> list[Sentence]:
    sentences = []
    region = f" in {facts.oblast}" if facts.oblast else ""
    people = (
        f", with {number_words(facts.population)} inhabitants before the war as its gazetteer entry has it"
        if facts.population
        else ""
    )
    kind = "town" if facts.kind == "settlement" else facts.kind
    sentences.append(
        Sentence(f"{facts.place} is a {kind} of {km2_words(facts.area_km2)}{region}{people}.", (GAZETTEER,))
    )
    sentences += [_way_sentence(facts.place, ways) for ways in facts.ways if ways.bearings]
    if facts.neighbours:
        towns = list_words([f"{n.name} ({n.distance_km:.0f} km {n.direction})" for n in facts.neighbours])
        sentences.append(Sentence(f"Larger towns near by, in a straight line: {towns}.", (GAZETTEER,)))
    return sentences


def _way_sentence(place: str, ways: WaysOut) -> Sentence:
    count = len(ways.bearings)
    noun = {"road": "trunk road", "railway": "railway line"}[ways.mode]
    verb, plural = ("leads", "") if count == 1 else ("lead", "s")
    number = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight"}.get(
        count, str(count)
    )
    towards = list_words(list(ways.directions))
    return Sentence(f"{number} {noun}{plural} {verb} out of {place}, to the {towards}.", (NETWORK,))


def _situation(facts: BriefFacts) -> list[Sentence]:
    maps = tuple(view.key for view in facts.views)
    wide = facts.share.high - facts.share.low > WIDE
    sentences = [
        Sentence(
            f"Our assessment for {day_words(facts.day)} is that {facts.party_name} held "
            f"{percent(facts.share.value)} of {facts.place}; with 90 % probability the share lay between "
            f"{percent(facts.share.low)} and {percent(facts.share.high)}"
            + (", a wide interval, because the maps disagree." if wide else "."),
            (METHOD, *maps),
        )
    ]
    sentences += [_view_sentence(facts, view) for view in facts.views]
    sentences += [Sentence(text, (key,)) for key, text in facts.settlements]
    sentences += [s for back in sorted(facts.changes) for s in _change_sentences(facts, back)]
    sentences += _weight_sentences(facts)
    sentences.append(Sentence(f"{facts.method} {facts.limit}", (METHOD,)))
    return sentences


def _view_sentence(facts: BriefFacts, view: SourceView) -> Sentence:
    text = (
        f"{view.title}'s map of {day_words(view.day)} shows {percent(view.share.value)} as held by {facts.party_name} "
        f"({percent_range(view.share)} if its line is taken to be good to 150 m)."
    )
    return Sentence(text, (view.key,))


def _change_sentences(facts: BriefFacts, back: int) -> list[Sentence]:
    ours, maps = facts.changes[back]
    net = ours.net
    moved = "gained" if net.value >= 0 else "lost"
    low, high = sorted((abs(net.low), abs(net.high))) if net.low * net.high >= 0 else (net.low, net.high)
    text = (
        f"Over the {back} days before, {facts.party_name} is assessed to have {moved} {abs(net.value):.1f} km² of "
        f"{facts.place} net (90 % interval {low:.1f} to {high:.1f} km²)"
    )
    titles = {view.key: view.title for view in facts.views}
    own = [f"{change.net.value:+.1f} by {titles[key]}" for key, change in maps.items() if key in titles]
    text += f"; by the maps themselves {list_words(own)}." if own else "."
    return [Sentence(text, (METHOD, *(key for key in maps if key in titles)))]


def _weight_sentences(facts: BriefFacts) -> list[Sentence]:
    known = [view for view in facts.views if view.share_without is not None]
    if len(known) < 2:  # noqa: PLR2004  # with one map there is nothing to leave out
        return []
    parts = [f"{percent(view.share_without or 0.0)} without {view.title}" for view in known]
    text = f"What decided: the assessed share would be {list_words(parts)}."
    return [Sentence(text, (METHOD, *(view.key for view in known)))]


def _sides(facts: BriefFacts) -> Section:
    columns = tuple(
        Column(party.id, f"{party.name} says", party.color, tuple(_claims_of(facts, party.id)))
        for party in facts.parties
    )
    filled = columns if any(column.sentences for column in columns) else ()
    return Section("What each side says", (), filled)


def _claims_of(facts: BriefFacts, holder: str) -> list[Sentence]:
    found = [claim for claim in facts.claims if claim["holder"] == holder]
    return [claim_sentence(claim) for claim in found[:CLAIMS_PER_SIDE]]


def claim_sentence(claim: dict[str, Any]) -> Sentence:
    """Return a claim as a sentence: who says what, in the report's exact words, with outlet and day."""
    speaker = claim["publisher"] if claim["own_voice"] else claim["speaker"]
    quote = claim["text"].strip().rstrip(".,;")
    reported = f"{claim['publisher']}, {day_words(date.fromisoformat(claim['published']))}"
    text = f"{_capital(speaker)} {_verb(claim)} {_matter(claim)}: “{quote}” ({reported})."
    return Sentence(text, (f"report:{claim['report']}",), quote, tuple(claim.get("flags", ())))


def _verb(claim: dict[str, Any]) -> str:
    """Return the verb of a claim, in the past tense, as news is told."""
    if claim["polarity"] == "-":
        return "denied"
    if claim["modality"] == "conditional":
        return "spoke conditionally of"
    if claim["modality"] == "predicted":
        return "expected"
    return {"monitor": "assessed", "media": "reported"}.get(claim["holder"], "claimed")


MATTERS = {
    "control_taken": "a capture",
    "control_held": "control",
    "control_share": "control of a part",
    "advance": "an advance",
    "presence": "presence",
    "withdrawal": "a withdrawal",
    "assault": "attacks",
    "repelled": "attacks repelled",
    "counterattack": "a counter-attack",
    "encirclement": "encirclement",
    "strike": "a strike",
    "losses": "losses",
    "force_size": "the size of forces",
    "logistics": "the state of supply",
    "civilians": "the state of civilians",
    "situation": "the situation",
    "intent": "an intention",
    "forecast": "an outcome",
}


def _matter(claim: dict[str, Any]) -> str:
    return MATTERS[claim["type"]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unknown(facts: BriefFacts) -> list[Sentence]:
    maps = tuple(view.key for view in facts.views)
    sentences = []
    if len(facts.views) > 1:
        shares = [view.share.value for view in facts.views]
        text = (
            f"Which map is right: they differ by {(max(shares) - min(shares)) * 100:.0f} percentage points on "
            f"{facts.place}, and none states its error."
        )
        sentences.append(Sentence(text, maps))
    sentences.append(
        Sentence(
            "Whether ground inside the town that no side is shown to hold is contested, infiltrated or empty: "
            "the bundled observations tell held from not held only.",
            (METHOD,),
        )
    )
    if facts.unread:
        languages = list_words([f"{count} in {language}" for language, count in sorted(facts.unread.items())])
        text = f"What the reports say that this version cannot read yet: {languages}."
        sentences.append(Sentence(text, tuple(key for key in facts.references if key.startswith("unread:"))))
    return sentences


def _cited_keys(standfirst: Sentence, sections: tuple[Section, ...]) -> list[str]:
    sentences = [standfirst, *(s for section in sections for s in _all_sentences(section))]
    return list(dict.fromkeys(key for sentence in sentences for key in sentence.references))


def _all_sentences(section: Section) -> list[Sentence]:
    return [*section.sentences, *(s for column in section.columns for s in column.sentences)]
