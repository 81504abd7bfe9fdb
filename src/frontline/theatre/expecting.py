"""Write the outlook section of a brief: what may come, how such forecasts did, and what people said would come.

Nothing known after the brief's day is looked at. A place or theatre that no forecast can be made for has no outlook.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from frontline.claims.claim import ClaimType
from frontline.days import end_of_day
from frontline.errors import NotFoundError, UsageError
from frontline.publish.brief import claim_sentence
from frontline.publish.cited import Reference, Sentence
from frontline.publish.words import day_words, percent
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
) -> tuple[tuple[Sentence, ...], Reference | None]:
    """Return the sentences of a brief's outlook and the reference that they rest on; nothing where none can be made.

    Args:
        theatre: where.
        place: id of the place.
        on: the brief's day.
        cut_off: nothing known later is used.
        claims: about the place, as JSON; of these, predictions stand beside ours.
        cited: keys that the brief has references for.
    """
    said = tuple(claim_sentence(each) for each in claims if each["type"] == ClaimType.FORECAST)
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
    detail = f"known {first['known']}; described in docs/design/forecast.md"
    reference = Reference(FORECAST, "method", f"frontline's forecast ({first['model']})", "", detail)
    keys = (FORECAST, source) if source in cited else (FORECAST,)
    sentences = [Sentence(_tell(theatre, each), keys) for each in open_]
    sentences.append(Sentence(" ".join(first["reasons"][:2]), keys))
    if first["record"]["n"]:
        sentences.append(Sentence(_record(first["record"]), (FORECAST,)))
    return (*sentences, *said), reference


def _tell(theatre: OpenTheatre, each: dict[str, Any]) -> str:
    question = each["question"]
    deadline = day_words(date.fromisoformat(question["deadline"]))
    return (
        f"The probability that {theatre.cards[question['source']].title}'s map shows at least "
        f"{percent(question['share'])} of {question['place_name']} as held by "
        f"{theatre.name_party(question['party'])} by {deadline}, and for a week after, is "
        f"{percent(each['probability'])}: {percent(each['low'])} if the line moves as slowly as in one case of twenty, "
        f"{percent(each['high'])} if as fast."
    )


def _record(record: dict[str, Any]) -> str:
    better = "smaller" if record["skill"] > 0 else "larger"
    return (
        f"Of {record['n']:,} forecasts of this kind ({KIND}) that had been settled in the back-test by then, the Brier "
        f"score was {record['brier']:.3f}, {abs(record['skill']):.0%} {better} than that of the base rate."
    )
