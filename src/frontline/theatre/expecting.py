"""Write the outlook section of a brief: what may come, how such forecasts did, and what people said would come.

Nothing known after the brief's day is looked at. A place or theatre that no forecast can be made for has no outlook.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from frontline.claims.claim import ClaimType
from frontline.days import end_of_day, parse_instant
from frontline.errors import NotFoundError, UsageError
from frontline.publish.cited import Reference, Sentence
from frontline.publish.claim_words import claim_sentence
from frontline.publish.tongue import ENGLISH, Tongue
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.forecasting import Wanted, answer, state_question
from frontline.theatre.foresight import choose_source, set_scene

FORECAST = "forecast"
IDLE = 0.005  # as good as impossible: nothing is learned from asking for more
GLUED = re.compile(r"(?<=\d)%")  # a brief writes its per cent apart
ASKED = ((0.5, 30), (0.95, 30), (0.95, 90))  # share of the place, days ahead


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come.

    Attributes:
        sentences: all that is said of it.
        first: the first forecast in few words; None where there is none.
        reference: what forecasts rest on; None likewise.
    """

    sentences: tuple[Sentence, ...]
    first: Sentence | None = None
    reference: Reference | None = None


def ask_ahead(theatre: OpenTheatre, place: str, on: date, cut_off: datetime) -> list[dict[str, Any]]:
    """Return the forecasts of a brief, as ``frontline forecast`` answers; none where none can be made.

    Args:
        theatre: where.
        place: id of the place.
        on: the brief's day.
        cut_off: nothing known later is used.
    """
    known = min(cut_off, end_of_day(on))
    try:
        scene = set_scene(theatre, choose_source(theatre, None, known), known)
        wanted = [Wanted(place, share, on + timedelta(days=days), scene.source) for share, days in ASKED]
        questions = [state_question(theatre, each, known) for each in wanted]
        answers = [answer(theatre, question, known, scene=scene) for question in questions]
    except (NotFoundError, UsageError):
        return []
    return _drop_idle([each for each in answers if each["cases"]])


def write_outlook(
    theatre: OpenTheatre,
    open_: Sequence[dict[str, Any]],
    claims: Iterable[dict[str, Any]],
    cited: Container[str],
    tongue: Tongue,
) -> Outlook:
    """Return a brief's outlook; only what people said of it where no forecast can be made.

    Args:
        theatre: where.
        open_: the forecasts.
        claims: about the place, as JSON; of these, predictions stand beside ours.
        cited: keys that the brief has references for.
        tongue: the brief's language; what the model gives as its reasons is said in English only.
    """
    said = tuple(
        claim_sentence(each, tongue, theatre.settings.parties, theatre.settings.speakers)
        for each in claims
        if each["type"] == ClaimType.FORECAST
    )
    if not open_:
        return Outlook(said)
    first = open_[0]
    source = first["question"]["source"]
    detail = tongue.say(
        "known {known}; described in docs/design/forecast.md", known=tongue.instant(parse_instant(first["known"]))
    )
    title = tongue.say("frontline's forecast ({model})", model=first["model"])
    reference = Reference(FORECAST, "method", title, "", detail)
    keys = (FORECAST, source) if source in cited else (FORECAST,)
    sentences = [Sentence(_tell(theatre, each, tongue), keys) for each in open_]
    if tongue.code == ENGLISH:
        sentences.append(Sentence(GLUED.sub(" %", " ".join(first["reasons"][:2])), keys))
    if first["record"]["n"]:
        sentences.append(Sentence(_record(first["record"], tongue), (FORECAST,)))
    return Outlook((*sentences, *said), Sentence(_shorten(theatre, first, tongue), keys), reference)


def _drop_idle(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what asks more by the same day where less is already as good as impossible."""
    kept: list[dict[str, Any]] = []
    for each in answers:
        asked = each["question"]
        if not any(
            other["probability"] < IDLE
            and other["question"]["deadline"] == asked["deadline"]
            and other["question"]["share"] < asked["share"]
            for other in kept
        ):
            kept.append(each)
    return kept


def _tell(theatre: OpenTheatre, each: dict[str, Any], tongue: Tongue) -> str:
    return tongue.say(
        "The probability that {title}'s map shows at least {share} of {place} as held by {party} by {day}, and for a "
        "week after, is {value} ({likelihood}): {low} if the line moves as slowly as in one case of twenty, {high} if "
        "as fast.",
        **_fill(theatre, each, tongue),
    )


def _shorten(theatre: OpenTheatre, each: dict[str, Any], tongue: Tongue) -> str:
    return tongue.say(
        "Forecast: at least {share} of {place} shown as held by {party} on {title}'s map by {day}: {value} "
        "({likelihood}; {low} to {high}).",
        **_fill(theatre, each, tongue),
    )


def _fill(theatre: OpenTheatre, each: dict[str, Any], tongue: Tongue) -> dict[str, str]:
    """Return what the sentences about an answer are filled with."""
    question = each["question"]
    place = theatre.gazetteer.by_id(question["place"])
    return {
        "title": theatre.cards[question["source"]].title, "share": tongue.percent(question["share"]),
        "place": tongue.place(place),
        "party": tongue.party(theatre.settings.party(question["party"])),
        "day": tongue.day(date.fromisoformat(question["deadline"])), "value": tongue.percent(each["probability"]),
        "likelihood": tongue.likelihood(each["probability"]), "low": tongue.percent(each["low"]),
        "high": tongue.percent(each["high"]),
    }  # fmt: skip


def _record(record: dict[str, Any], tongue: Tongue) -> str:
    values = {
        "n": tongue.number(record["n"]), "brier": tongue.decimal(record["brier"], 3),
        "skill": tongue.percent(abs(record["skill"])),
    }  # fmt: skip
    if record["skill"] > 0:
        return tongue.say(
            "In the back-test, {n} forecasts of shares of towns had come due by then: Brier score {brier}, {skill} "
            "better than the base rate.",
            **values,
        )
    return tongue.say(
        "In the back-test, {n} forecasts of shares of towns had come due by then: Brier score {brier}, {skill} "
        "worse than the base rate.",
        **values,
    )
