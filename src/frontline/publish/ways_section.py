"""Write the section of a brief on roads and railways: how the place can be reached, and how exposed the ways are.

Numbers come in as ``RouteFacts``; the section tells of access, never of what would be worth cutting.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from frontline.publish.cited import Section, Sentence
from frontline.publish.claim_words import capital
from frontline.publish.tongue import Name, Tongue

HEADING = "Roads and railways"
STATES = {
    "free": "out of reach of the other side's ground",
    "exposed-long": "exposed at long range",
    "exposed": "exposed",
    "contact": "in contact with the line",
}
ENGLISH = "en"
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six")
VERBS = {"monitor": "assessed", "media": "reported"}
MOST_WAYS = 3
MOST_REPORTED = 4
SMALL = 0.005


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What is known of the ways of a place.

    Attributes:
        place: its name.
        day: the day.
        side_name: whose ways they are.
        figures: as ``frontline routes`` answers.
        corridor_km: value, low and high of the width of the way out.
        figure: the map, as SVG; empty where there is none.
        keys: references that the sentences rest on: the assessment, the network, the maps.
    """

    place: Name
    day: date
    side_name: Name
    figures: dict[str, Any]
    corridor_km: tuple[float, float, float]
    figure: str
    keys: tuple[str, ...]


def write_ways(facts: RouteFacts, tongue: Tongue) -> Section:
    """Return the section, in a language; the names in the facts are in it."""
    sentences = [
        _count(facts, tongue), *_carried(facts, tongue), *_ways(facts, tongue), *_detour(facts, tongue),
        _corridor(facts, tongue), _score(facts, tongue), *_weigh_reported(facts, tongue),
        *_quote_reported(facts, tongue), Sentence(tongue.lookup(facts.figures["note"]), facts.keys),
    ]  # fmt: skip
    return Section(tongue.say(HEADING), tuple(sentences), figure=facts.figure, key="ways")


def shorten_ways(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    """Return in one sentence how many ways are open, for the head of a brief."""
    found, probability = facts.figures["disjoint_ways"], facts.figures["cut_probability"]
    text = tongue.say(
        "Ways to the rear of {side} assessed open: {n} (90 % interval {low} to {high}); all of them cut: {cut} "
        "({likelihood}).",
        side=facts.side_name, n=found["value"], low=found["low"], high=found["high"],
        cut=_cut_share(probability, tongue), likelihood=tongue.likelihood(probability),
    )  # fmt: skip
    return [Sentence(text, facts.keys)]


def _cut_share(probability: float, tongue: Tongue) -> str:
    return tongue.say("under 1 %") if probability < SMALL else f"{tongue.decimal(probability * 100, 0)} %"


def _count(facts: RouteFacts, tongue: Tongue) -> Sentence:
    found = facts.figures["disjoint_ways"]
    count, low, high = found["value"], found["low"], found["high"]
    spread = tongue.say(" (90 % interval {low} to {high})", low=low, high=high) if low != high else ""
    probability = facts.figures["cut_probability"]
    cut = _cut_share(probability, tongue)
    number = {"n": NUMBERS[count]} if tongue.code == ENGLISH and count < len(NUMBERS) else {}
    text = tongue.count(
        "{n} way by road or rail from {place} to the rear of {side} was assessed open on {day}{spread}; the "
        "probability that all were cut is {cut} ({likelihood}).",
        "{n} ways by road or rail from {place} to the rear of {side}, with no stretch in common, were assessed open on "
        "{day}{spread}; the probability that all were cut is {cut} ({likelihood}).",
        count, place=facts.place, side=facts.side_name, day=tongue.day(facts.day), spread=spread, cut=cut,
        likelihood=tongue.likelihood(probability), **number,
    )  # fmt: skip
    return Sentence(text, facts.keys)


def _ways(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    sentences, bands = [], facts.figures["bands"]
    for way in facts.figures["ways"][:MOST_WAYS]:
        near = way["km_by_band"]["contact"]
        exposed = near + way["km_by_band"]["exposed"]
        text = tongue.say(
            "By {mode}{roads}: {km} km to the rear near {to}, of which {exposed} km less than {far} km from such "
            "ground and {near} km less than {close} km.",
            mode=tongue.lookup(way["mode"].replace("+", " and ")),
            roads=f" ({tongue.join(way['roads'][:3])})" if way["roads"] else "",
            km=tongue.decimal(way["km"], 0), to=tongue.name(way["to"] or ""), exposed=tongue.decimal(exposed, 0),
            far=f"{bands['exposed_km']:g}", near=tongue.decimal(near, 0), close=f"{bands['contact_km']:g}",
        )  # fmt: skip
        sentences.append(Sentence(capital(text), facts.keys))
    last = facts.figures["last_open_way"]
    if not facts.figures["ways"] and last:
        day = tongue.day(date.fromisoformat(last["day"]))
        sentences.append(Sentence(tongue.say("The last day with an open way was {day}.", day=day), facts.keys))
    return sentences


def _carried(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    """Say how many ways keep clear of the line, and how much of what the network could carry is left."""
    clear, near, least = (facts.figures[name] for name in ("clear_ways", "least_contact_km", "min_cut"))
    if not facts.figures["ways"] or least["of_all_open"] is None:
        return []
    count, spread = clear["value"], ""
    if not count:
        km = tongue.decimal(near["value"], 0)
        if near["low"] != near["high"]:
            km = f"{km} ({tongue.decimal(near['low'], 0)}–{tongue.decimal(near['high'], 0)})"
        spread = tongue.say("; the least exposed runs {km} km so close to it", km=km)
    values = {"close": f"{facts.figures['bands']['contact_km']:g}", "spread": spread}
    if count:
        number = {"n": NUMBERS[count]} if tongue.code == ENGLISH and count < len(NUMBERS) else {}
        text = tongue.count(
            "{n} of them stays more than {close} km from ground that the other side is assessed to hold{spread}.",
            "{n} of them stay more than {close} km from ground that the other side is assessed to hold{spread}.",
            count, **values, **number,
        )  # fmt: skip
    else:
        text = tongue.say(
            "None of them stays more than {close} km from ground that the other side is assessed to hold{spread}.",
            **values,
        )
    capacity = tongue.say(
        "Counted by the class of road and line, what is left could carry {share} % of what the whole network could.",
        share=tongue.decimal(least["of_all_open"] * 100, 0),
    )
    return [Sentence(text, facts.keys), Sentence(capacity, facts.keys)]


def _weigh_reported(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    """Say how many of the open ways reports call cut: theirs, and no part of the assessment."""
    sentences = []
    for row in facts.figures["reported_cut"]:
        keys = tuple(f"report:{each['report']}" for each in facts.figures["reported"] if each["id"] in row["claims"])
        if not keys:
            continue
        cut = row["of_them_reported_cut"]
        number = {"n": NUMBERS[cut].replace("No", "None")} if tongue.code == ENGLISH and cut < len(NUMBERS) else {}
        text = tongue.count(
            "{n} of the ways open by the assessment ({open}) is reported cut by {who}; the assessment takes no account "
            "of that.",
            "{n} of the ways open by the assessment ({open}) are reported cut by {who}; the assessment takes no "
            "account of that.",
            cut, open=row["ways_open"], who=tongue.join(row["claimants"]), **number,
        )  # fmt: skip
        sentences.append(Sentence(text, (*facts.keys, *dict.fromkeys(keys))))
    return sentences


def _quote_reported(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    """Quote what reports in force say of ways, each as its speaker's."""
    sentences = []
    for row in [each for each in facts.figures["reported"] if each["text"]][:MOST_REPORTED]:
        verb = "denied" if row["denied"] else VERBS.get(row["holder"], "claimed")
        day, until = (tongue.day(date.fromisoformat(row[name])) for name in ("published", "expires"))
        text = tongue.say(
            "{who} {verb}, in {publisher} of {day}: “{text}” (read as: {says}; {where}; in force until {until}).",
            who=capital(row["claimant"]), verb=tongue.lookup(verb), publisher=row["publisher"], day=day,
            text=row["text"], says=tongue.lookup(row["says"]), where=tongue.lookup(row["where"]), until=until,
        )  # fmt: skip
        sentences.append(Sentence(text, (f"report:{row['report']}",)))
    return sentences


def _detour(facts: RouteFacts, tongue: Tongue) -> list[Sentence]:
    factor, since = facts.figures["detour_factor"], facts.figures["reference"]
    if factor is None or since is None or date.fromisoformat(since) == facts.day:
        return []
    day = tongue.day(date.fromisoformat(since))
    if factor < 1 + SMALL:
        text = tongue.say("The quickest way to the rear takes as long as it did on {day}.", day=day)
    else:
        times = tongue.decimal(factor, 2)
        text = tongue.say("The quickest way to the rear takes {times} times as long as it did on {day}.", times=times,
                          day=day)  # fmt: skip
    return [Sentence(text, facts.keys)]


def _corridor(facts: RouteFacts, tongue: Tongue) -> Sentence:
    value, low, high = facts.corridor_km
    values = {
        "place": facts.place, "km": tongue.decimal(value, 1), "low": tongue.decimal(low, 1),
        "high": tongue.decimal(high, 1),
    }  # fmt: skip
    if not value:
        text = tongue.say(
            "No way out of {place} is wide enough to be measured, with or without a road (between the assessment's "
            "bounds {low} to {high} km).",
            **values,
        )
    else:
        text = tongue.say(
            "The way out of {place}, with or without a road through it, is {km} km wide at its narrowest (between the "
            "assessment's bounds {low} to {high} km).",
            **values,
        )
    return Sentence(text, facts.keys)


def _score(facts: RouteFacts, tongue: Tongue) -> Sentence:
    found = facts.figures["access"]
    text = tongue.say(
        "Constraints on access, scored in the manner of ACAPS from 0 to 5: {score} ({level}), because {because}.",
        score=facts.figures["access_score"], level=tongue.lookup(found["level"]),
        because=tongue.lookup(found["because"]),
    )  # fmt: skip
    return Sentence(text, facts.keys)
