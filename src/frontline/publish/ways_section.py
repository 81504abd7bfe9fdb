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
MOST_WAYS = 3
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
    sentences = [_count(facts), *_ways(facts), *_detour(facts), _corridor(facts), _score(facts)]
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
