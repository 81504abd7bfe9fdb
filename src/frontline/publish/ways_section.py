"""Write the section of a brief on roads and railways: how the place can be reached, and how exposed the ways are.

Numbers come in as ``RouteFacts``; the section tells of access, never of what would be worth cutting.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from frontline.publish.cited import Section, Sentence
from frontline.publish.words import day_words, list_words

HEADING = "Roads and railways"
STATES = {
    "free": "out of reach of the other side's ground",
    "exposed-long": "exposed at long range",
    "exposed": "exposed",
    "contact": "in contact with the line",
}
NUMBERS = ("No way", "One way", "Two ways", "Three ways", "Four ways", "Five ways", "Six ways")
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

    place: str
    day: date
    side_name: str
    figures: dict[str, Any]
    corridor_km: tuple[float, float, float]
    figure: str
    keys: tuple[str, ...]


def write_ways(facts: RouteFacts) -> Section:
    """Return the section."""
    sentences = [_count(facts), *_carried(facts), *_ways(facts), *_detour(facts), _corridor(facts), _score(facts)]
    sentences += [*_weigh_reported(facts), *_quote_reported(facts)]
    sentences.append(Sentence(facts.figures["note"], facts.keys))
    return Section(HEADING, tuple(sentences), figure=facts.figure)


def _count(facts: RouteFacts) -> Sentence:
    found = facts.figures["disjoint_ways"]
    count, low, high = found["value"], found["low"], found["high"]
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count} ways"
    verb = "was" if count <= 1 else "were"
    spread = f" (90 % interval {low} to {high})" if low != high else ""
    probability = facts.figures["cut_probability"]
    cut = "under 1 %" if probability < SMALL else f"{probability * 100:.0f} %"
    text = (
        f"{number} without a common edge {verb} assessed open from {facts.place} to the rear of {facts.side_name} on "
        f"{day_words(facts.day)}{spread}, by road and rail of the theatre's network; the probability that all were cut "
        f"is {cut}."
    )
    return Sentence(text, facts.keys)


def _ways(facts: RouteFacts) -> list[Sentence]:
    sentences, bands = [], facts.figures["bands"]
    for way in facts.figures["ways"][:MOST_WAYS]:
        near = way["km_by_band"]["contact"]
        exposed = near + way["km_by_band"]["exposed"]
        name = f" ({list_words(way['roads'][:3])})" if way["roads"] else ""
        text = (
            f"By {way['mode'].replace('+', ' and ')}{name} {way['km']:.0f} km lead to the rear near {way['to']}, "
            f"{exposed:.0f} km of them less than {bands['exposed_km']:g} km from ground that the other side is assessed"
            f" to hold and {near:.0f} km less than {bands['contact_km']:g} km."
        )
        sentences.append(Sentence(text, facts.keys))
    last = facts.figures["last_open_way"]
    if not facts.figures["ways"]:
        text = f"The last day with an open way was {day_words(date.fromisoformat(last['day']))}." if last else ""
        sentences += [Sentence(text, facts.keys)] if text else []
    return sentences


def _carried(facts: RouteFacts) -> list[Sentence]:
    """Say how many ways keep clear of the line, and how much of what the network could carry is left."""
    clear, near, least = (facts.figures[name] for name in ("clear_ways", "least_contact_km", "min_cut"))
    if not facts.figures["ways"] or least["of_all_open"] is None:
        return []
    number = NUMBERS[clear["value"]] if clear["value"] < len(NUMBERS) else f"{clear['value']} ways"
    verb = "keeps" if clear["value"] <= 1 else "keep"
    shortest = "" if clear["value"] else f"; the least exposed has {_between(near, 'km')} of it"
    text = (
        f"{number} to the rear {verb} clear of the strip less than {facts.figures['bands']['contact_km']:g} km from "
        f"that ground{shortest}. Weighed by class, the ways left carry {least['of_all_open'] * 100:.0f} % of what they "
        f"would were all open."
    )
    return [Sentence(text, facts.keys)]


def _between(figure: dict[str, Any], unit: str) -> str:
    spread = "" if figure["low"] == figure["high"] else f" ({figure['low']:.0f} to {figure['high']:.0f})"
    return f"{figure['value']:.0f} {unit}{spread}"


def _weigh_reported(facts: RouteFacts) -> list[Sentence]:
    """Say how many of the open ways reports call cut: theirs, and no part of the assessment."""
    sentences = []
    for row in facts.figures["reported_cut"]:
        keys = tuple(f"report:{each['report']}" for each in facts.figures["reported"] if each["id"] in row["claims"])
        cut, count = row["of_them_reported_cut"], row["ways_open"]
        if not keys:
            continue
        number = (NUMBERS[cut] if cut < len(NUMBERS) else str(cut)).removesuffix(" ways").removesuffix(" way")
        text = (
            f"{number.replace('No', 'None')} of the {count} {'way' if count == 1 else 'ways'} open by the assessment "
            f"{'are' if cut > 1 else 'is'} reported cut by {list_words(row['claimants'])}; the assessment takes no "
            f"account of that."
        )
        sentences.append(Sentence(text, (*facts.keys, *dict.fromkeys(keys))))
    return sentences


def _quote_reported(facts: RouteFacts) -> list[Sentence]:
    """Quote what reports in force say of ways, each as its speaker's."""
    sentences = []
    for row in [each for each in facts.figures["reported"] if each["text"]][:MOST_REPORTED]:
        verb = "denied" if row["denied"] else VERBS.get(row["holder"], "claimed")
        day = day_words(date.fromisoformat(row["published"]))
        until = day_words(date.fromisoformat(row["expires"]))
        text = (
            f"{_capital(row['claimant'])} {verb}, in {row['publisher']} of {day}: “{row['text']}” (read as: "
            f"{row['says']}; {row['where']}; in force until {until})."
        )
        sentences.append(Sentence(text, (f"report:{row['report']}",)))
    return sentences


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _detour(facts: RouteFacts) -> list[Sentence]:
    factor, since = facts.figures["detour_factor"], facts.figures["reference"]
    if factor is None or since is None or date.fromisoformat(since) == facts.day:
        return []
    longer = "as long as" if factor < 1 + SMALL else f"{factor:.2f} times as long as"
    text = f"The quickest way to the rear takes {longer} it did on {day_words(date.fromisoformat(since))}."
    return [Sentence(text, facts.keys)]


def _corridor(facts: RouteFacts) -> Sentence:
    value, low, high = facts.corridor_km
    if not value:
        text = f"No way out of {facts.place} is wide enough to be measured, with or without a road"
    else:
        text = (
            f"The way out of {facts.place}, with or without a road through it, is {value:.1f} km wide at its narrowest"
        )
    return Sentence(f"{text} (between the assessment's bounds {low:.1f} to {high:.1f} km).", facts.keys)


def _score(facts: RouteFacts) -> Sentence:
    found = facts.figures["access"]
    text = (
        f"Constraints on access, scored in the manner of ACAPS from 0 to 5: {facts.figures['access_score']} "
        f"({found['level']}), because {found['because']}."
    )
    return Sentence(text, facts.keys)
