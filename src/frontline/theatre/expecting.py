"""Write the outlook section of a brief: what may come, how such forecasts did, and what people said would come.

Nothing known after the brief's day is looked at. A place or theatre that no forecast can be made for has no outlook.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from frontline.claims.claim import ClaimType
from frontline.days import end_of_day
from frontline.errors import NotFoundError, UsageError
from frontline.publish.cited import Reference, Sentence
from frontline.publish.claim_words import claim_sentence
from frontline.publish.tongue import ENGLISH, Tongue
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.forecasting import KIND, Wanted, answer, state_question
from frontline.theatre.foresight import choose_source, set_scene

FORECAST = "forecast"
ASKED = ((0.5, 30), (0.95, 30), (0.95, 90))  # share of the place, days ahead


def write_outlook(
    theatre: OpenTheatre,
    place: str,
    on: date,
    cut_off: datetime,
    claims: Iterable[dict[str, Any]],
    cited: Container[str],
    tongue: Tongue,
) -> tuple[tuple[Sentence, ...], Reference | None]:
    """Return the sentences of a brief's outlook and the reference that they rest on; nothing where none can be made.

    Args:
        theatre: where.
        place: id of the place.
        on: the brief's day.
        cut_off: nothing known later is used.
        claims: about the place, as JSON; of these, predictions stand beside ours.
        cited: keys that the brief has references for.
        tongue: the brief's language; what the model gives as its reasons is said in English only.
    """
    said = tuple(claim_sentence(each, tongue) for each in claims if each["type"] == ClaimType.FORECAST)
    known = min(cut_off, end_of_day(on))
    try:
        scene = set_scene(theatre, choose_source(theatre, None, known), known)
        wanted = [Wanted(place, share, on + timedelta(days=days), scene.source) for share, days in ASKED]
        questions = [state_question(theatre, each, known) for each in wanted]
        answers = [answer(theatre, question, known, scene=scene) for question in questions]
    except (NotFoundError, UsageError):
        return said, None
    open_ = [each for each in answers if each["cases"]]
    if not open_:
        return said, None
    first = open_[0]
    source = first["question"]["source"]
    detail = tongue.say("known {known}; described in docs/design/forecast.md", known=first["known"])
    title = tongue.say("frontline's forecast ({model})", model=first["model"])
    reference = Reference(FORECAST, "method", title, "", detail)
    keys = (FORECAST, source) if source in cited else (FORECAST,)
    sentences = [Sentence(_tell(theatre, each, tongue), keys) for each in open_]
    if tongue.code == ENGLISH:
        sentences.append(Sentence(" ".join(first["reasons"][:2]), keys))
    if first["record"]["n"]:
        sentences.append(Sentence(_record(first["record"], tongue), (FORECAST,)))
    return (*sentences, *said), reference


def _tell(theatre: OpenTheatre, each: dict[str, Any], tongue: Tongue) -> str:
    question = each["question"]
    place = theatre.gazetteer.by_id(question["place"])
    return tongue.say(
        "The probability that {title}'s map shows at least {share} of {place} as held by {party} by {day}, and for a "
        "week after, is {value} ({likelihood}): {low} if the line moves as slowly as in one case of twenty, {high} if "
        "as fast.",
        title=theatre.cards[question["source"]].title, share=tongue.percent(question["share"]),
        place=tongue.name(place.names.get(tongue.code, place.name)),
        party=tongue.name(theatre.settings.party(question["party"]).called(tongue.code)),
        day=tongue.day(date.fromisoformat(question["deadline"])), value=tongue.percent(each["probability"]),
        likelihood=tongue.likelihood(each["probability"]), low=tongue.percent(each["low"]),
        high=tongue.percent(each["high"]),
    )  # fmt: skip


def _record(record: dict[str, Any], tongue: Tongue) -> str:
    n = f"{record['n']:,}" if tongue.code == ENGLISH else tongue.number(record["n"])
    values = {"n": n, "kind": KIND, "brier": tongue.decimal(record["brier"], 3), "skill": f"{abs(record['skill']):.0%}"}
    if record["skill"] > 0:
        return tongue.say(
            "Of {n} forecasts of this kind ({kind}) that had been settled in the back-test by then, the Brier score "
            "was {brier}, {skill} smaller than that of the base rate.",
            **values,
        )
    return tongue.say(
        "Of {n} forecasts of this kind ({kind}) that had been settled in the back-test by then, the Brier score was "
        "{brier}, {skill} larger than that of the base rate.",
        **values,
    )
