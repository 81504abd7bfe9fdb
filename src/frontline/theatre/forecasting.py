"""Answer questions about what comes next, keep the answers, settle them, and say how they did.

The shapes are those of the interface. What is asked and what settles it is ``forecast.question``; the numbers come from
``forecast.answer``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from frontline.claims.claim import Modality
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.claims.review import Verdict
from frontline.control.published import PublishedMap
from frontline.days import end_of_day, now, start_of_day, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.forecast import answer as answers
from frontline.forecast import ledger
from frontline.forecast.answer import Asked, answer_share, day_of
from frontline.forecast.area_question import BOX, read_areas, tally_areas
from frontline.forecast.learned import read_library
from frontline.forecast.question import (
    ASSESSED,
    Convention,
    Outcome,
    Question,
    Resolution,
    Revision,
    ShownShare,
    read_questions,
    resolve,
    version_of,
)
from frontline.forecast.record import count_days
from frontline.places.place import Place
from frontline.settings import Strict, read_model
from frontline.theatre.amounts import forecast_area, settle_areas
from frontline.theatre.beliefs import read_assessed_shares
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.foresight import Scene, choose_source, set_scene, town_of
from frontline.theatre.published import find_map, open_map

STANDING_FILE = "questions.toml"
WEEK = timedelta(days=7)
KIND = "town share"
CAVEAT = (
    "Learned on the gains of one side as one map drew them in 2022-2026. It forecasts what that map will show, not the "
    "ground, and knows nothing of plans, reserves, weather or talks."
)
BY_ASSESSMENT = (
    "The models were learned on that map and are asked here of our assessment, whose line runs where both sides are as "
    "likely; the record is that of the map."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user asks for without a file: the rest of the question is filled in by the house's rules."""

    place: str
    share: float
    by: date
    source: str | None = None


def forecast(
    theatre: OpenTheatre, wanted: Wanted, known: datetime | None = None, *, keep: bool = False
) -> dict[str, Any]:
    """Answer how likely a share of a place is shown as held by a day.

    Raises:
        NotFoundError: No such place or map, or no model that was learned before the instant.
        UsageError: The deadline is over, or too far away.
    """
    return answer(theatre, state_question(theatre, wanted, known), known, keep=keep)


def state_question(theatre: OpenTheatre, wanted: Wanted, known: datetime | None = None) -> Question:
    """Return the whole question that is meant by a place, a share and a day."""
    place = theatre.gazetteer.resolve(wanted.place)
    asked = wanted.source
    source = ASSESSED if asked == ASSESSED else choose_source(theatre, asked, known or now())
    if not 0 < wanted.share <= 1:
        raise UsageError(f"a share of {wanted.share:g} cannot be reached", "give one above 0 and up to 1, such as 0.95")
    return Question(
        place=place.place_id,
        outline=theatre.describe_outline(place),
        outline_version=version_of(theatre.outline_of(place).geometry),
        party=theatre.party_ids[0],
        source=source,
        share=wanted.share,
        deadline=wanted.by,
        date_convention=Convention.SHOWN,
        persistence_days=7,
        persistence_updates=2,
        revision=Revision.FIRST,
    )


def answer_file(
    theatre: OpenTheatre, file: Path, known: datetime | None = None, *, keep: bool = False
) -> list[dict[str, Any]]:
    """Answer the questions of a file.

    Raises:
        UsageError: One is ambiguous, or about another polygon than the theatre's.
    """
    return [answer(theatre, question, known, keep=keep) for question in read_questions(file)]


def answer(
    theatre: OpenTheatre,
    question: Question,
    known: datetime | None = None,
    *,
    keep: bool = False,
    scene: Scene | None = None,
) -> dict[str, Any]:
    """Answer a question as it could have been answered at an instant.

    Args:
        theatre: where.
        question: what is asked.
        known: nothing known later is used; default: now.
        keep: enter it in the ledger.
        scene: of the question's map at that instant, where it is set already.
    """
    place, instant = check_question(theatre, question), known or now()
    scene = scene or set_scene(theatre, question.source, instant)
    library = read_library()
    learned = library.choose(day_of(scene.known))
    lag = scene.lag_days if question.date_convention == Convention.SHOWN else 1.0
    days = count_days(start_of_day(question.deadline)) + lag - scene.known
    if days <= 0:
        raise UsageError(
            f"{question.deadline} is over as known at {write_instant(instant)}", "ask with an earlier --known"
        )
    asked = Asked(town_of(theatre, place), question.share, days, scene.known)
    given = answer_share(asked, scene.picture, scene.terrain, library, learned)
    model = f"{answers.NAME} of {learned.known}"
    kept = ledger.Given(
        question.question_id, ledger.OURS, round(given.probability, 4), round(given.low, 4), round(given.high, 4),
        model, scene.digest, write_instant(instant),
    )  # fmt: skip
    if keep:
        with theatre.database.writing() as connection:
            ledger.keep_answer(connection, question, kept, now())
    told = {"question_id": question.question_id, "text": question.tell(place.name), "place_name": place.name}
    record = library.record(KIND, learned.known)
    return {
        "question": question.model_dump(mode="json") | told,
        "probability": kept.probability,
        "low": kept.low,
        "high": kept.high,
        "level": answers.LEVEL,
        "model": model,
        "parameters": library.digest[:16],
        "data": scene.digest[:16],
        "known": kept.known,
        "reasons": list(given.reasons),
        "cases": given.cases,
        "record": record,
        "caveat": f"{CAVEAT} {BY_ASSESSMENT}" if question.source == ASSESSED else CAVEAT,
        "kept": keep,
    }


def check_question(theatre: OpenTheatre, question: Question) -> Place:
    """Return the place of a question that can be asked of this theatre.

    Raises:
        UsageError: Its polygon or party is another than the theatre's.
    """
    place = theatre.gazetteer.resolve(question.place)
    outline, version = theatre.describe_outline(place), version_of(theatre.outline_of(place).geometry)
    if (outline, version) != (question.outline, question.outline_version):
        message = (
            f"the question is about {question.outline} version {question.outline_version}, this theatre has {version}"
        )
        raise UsageError(f"{message} of {outline}", "ask about the polygon that is there, or bring in the other")
    if question.party != theatre.party_ids[0]:
        message = (
            f"the models were learned on the gains of one side; {question.party} is not this theatre's first party"
        )
        raise UsageError(message, f"ask about {theatre.party_ids[0]}")
    return place


class Standing(Strict):
    """A question asked anew each week: will a share of a place be held so many days ahead?"""

    place: str
    share: Annotated[float, Field(gt=0, le=1)]
    days: Annotated[int, Field(ge=7, le=answers.MOST_DAYS)] = 30
    source: str = ""


class StandingArea(Strict):
    """A question asked anew each week: how much ground is gained and lost, within a place or in the whole box?"""

    within: str | None = None
    days: Literal[7, 30, 90] = 30
    source: str | None = None


class StandingFile(Strict):
    """The theatre's ``questions.toml``."""

    standing: tuple[Standing, ...] = ()
    area: tuple[StandingArea, ...] = ()


def run(theatre: OpenTheatre, known: datetime | None = None) -> dict[str, Any]:
    """Issue the theatre's standing questions of the week, keep the answers, and settle what can be settled.

    Raises:
        NotFoundError: The theatre has no standing questions.
    """
    file = theatre.folder.path / STANDING_FILE
    if not file.is_file():
        raise NotFoundError(f"there is no {file}", "write one with [[standing]] place, share and days")
    instant = known or now()
    monday = instant.date() - timedelta(days=instant.weekday())
    issued = []
    standing = read_model(file, StandingFile)
    for each in standing.standing:
        wanted = Wanted(each.place, each.share, monday + timedelta(days=each.days), each.source or None)
        question = state_question(theatre, wanted, instant)
        if not _asked_this_week(theatre, question, instant):
            issued.append(answer(theatre, question, instant, keep=True))
    areas = [
        forecast_area(theatre, each.within, each.days, each.source, instant, keep=True)
        for each in standing.area
        if not _answered_this_week(theatre, each, instant)
    ]
    entered = enter_predictions(theatre, instant)
    settled = settle(theatre, instant) + settle_areas(theatre, instant)
    return {"issued": issued, "areas": areas, "predictions": entered, "settled": settled}


def _asked_this_week(theatre: OpenTheatre, question: Question, instant: datetime) -> bool:
    with theatre.database.reading() as connection:
        rows = ledger.read_ledger(connection)
    recent = write_instant(instant - WEEK)
    ours = [row for row in rows if row["forecaster"] == ledger.OURS and row["question_id"] == question.question_id]
    return any(recent < row["known"] <= write_instant(instant) for row in ours)


def _answered_this_week(theatre: OpenTheatre, wanted: StandingArea, instant: datetime) -> bool:
    place = theatre.gazetteer.resolve(wanted.within).place_id if wanted.within else BOX
    with theatre.database.reading() as connection:
        rows = [row for row in read_areas(connection) if write_instant(instant - WEEK) < row["known"]]
    asked = [row["question"] for row in rows if row["known"] <= write_instant(instant)]
    return any((each["place"], each["days"]) == (place, wanted.days) for each in asked)


def settle(theatre: OpenTheatre, known: datetime | None = None) -> int:
    """Settle every answered question that the data allow, and return how many outcomes were new."""
    with theatre.database.reading() as connection:
        rows = ledger.read_ledger(connection)
    fresh = 0
    for row in rows:
        question = Question.model_validate({k: v for k, v in row["question"].items() if k != "question_id"})
        found = resolve_question(theatre, question, known)
        with theatre.database.writing() as connection:
            fresh += ledger.keep_outcome(connection, question, row, found, now())
    return fresh


def resolve_question(
    theatre: OpenTheatre, question: Question, known: datetime | None = None
) -> dict[Revision, Resolution]:
    """Return how a question stands by the days as first published, and as they stand revised.

    By our assessment the first version of a day is the one that rests on the maps of that day and before, the revised
    one is in hindsight.
    """
    instant = known or now()
    place = check_question(theatre, question)
    today = instant.date()
    if question.source == ASSESSED:
        party = theatre.party_ids.index(question.party)
        return {
            revision: resolve(
                question,
                read_assessed_shares(theatre, place, party, known, in_hindsight=revision == Revision.REVISED),
                today,
            )
            for revision in Revision
        }
    return {
        revision: resolve(question, read_shares(theatre, question, place, revision, instant), today)
        for revision in Revision
    }


def read_shares(
    theatre: OpenTheatre, question: Question, place: Place, revision: Revision, known: datetime
) -> list[ShownShare]:
    """Return what the settling map showed of the place, day by day, in the version that is asked for."""
    shown = open_map(theatre, question.source, known)
    rows = _shares_of(theatre, shown, question, place)
    if revision == Revision.REVISED:
        return rows
    first: dict[date, ShownShare] = {}
    for instant in sorted({each.known_at for each in shown.days}):
        own = [each for each in shown.days if each.known_at == instant]
        if all(each.known_at <= end_of_day(each.day) + WEEK for each in own):
            continue  # published with its own day: its first version
        earlier = find_map(theatre, question.source, instant - timedelta(seconds=1))
        for each in _shares_of(theatre, earlier, question, place) if earlier else ():
            first.setdefault(each.shown, each)
    return [first.get(each.shown, each) for each in rows]


def _shares_of(theatre: OpenTheatre, shown: PublishedMap, question: Question, place: Place) -> list[ShownShare]:
    shares = shown.shares(theatre.outline_of(place).geometry, theatre.party_ids)
    own = shares[:, theatre.party_ids.index(question.party)]
    days = zip(shown.days, own.tolist(), strict=True)
    return [ShownShare(day.day, day.known_at.date(), share) for day, share in days if np.isfinite(share)]


def enter_predictions(theatre: OpenTheatre, known: datetime) -> int:
    """Enter what people predicted in reports, where they say of which place and by when; return how many were new."""
    with theatre.database.reading() as connection:
        claims = read_claims(connection, ClaimQuery(type="forecast", known=known))
    fresh = 0
    for claim in claims:
        for question in _questions_of(theatre, claim, known):
            happens = 0.0 if claim["polarity"] == "-" else 1.0
            speaker = claim["publisher"] if claim["own_voice"] else claim["speaker"]
            published = write_instant(end_of_day(date.fromisoformat(claim["published"])))
            given = ledger.Given(
                question.question_id, speaker, happens, happens, happens, "claim", "", published,
                claim["text"], claim["report"], is_accepted(claim),
            )  # fmt: skip
            with theatre.database.writing() as connection:
                fresh += ledger.keep_answer(connection, question, given, now())
    return fresh


def is_accepted(claim: dict[str, Any]) -> bool:
    """Tell whether a person has accepted, or corrected, what the machine read."""
    return claim["review"] is not None and claim["review"]["verdict"] in (Verdict.ACCEPTED, Verdict.CORRECTED)


def _questions_of(theatre: OpenTheatre, claim: dict[str, Any], known: datetime) -> Sequence[Question]:
    """Return the questions that a prediction answers: a settlement, the first party, and a day that it names itself."""
    until = claim["event_until"]
    if not until or claim["modality"] != Modality.PREDICTED or claim["actor"] not in (None, theatre.party_ids[0]):
        return ()
    deadline = date.fromisoformat(until) - timedelta(days=1)
    places = [p for p in claim["places"] if p["kind"] == "settlement" and p["place_id"] and p["relation"] == "in"]
    if deadline <= date.fromisoformat(claim["published"]):
        return ()
    share = next((q["value"] / 100 for q in claim.get("quantities", ()) if q.get("unit") == "%"), WHOLE)
    return [state_question(theatre, Wanted(p["place_id"], min(share, 1.0), deadline), known) for p in places]


WHOLE = 0.95  # of a settlement that is said to fall


def list_forecasts(theatre: OpenTheatre, known: datetime | None = None) -> dict[str, Any]:
    """List every answer in the ledger with its outcome and scores, and how each forecaster did."""
    settle(theatre, known)
    settle_areas(theatre, known)
    with theatre.database.reading() as connection:
        rows, areas = ledger.read_ledger(connection, known), read_areas(connection, known)
    open_ = sum(not row["outcomes"] for row in rows) + sum(row["outcome"] is None for row in areas)
    return {
        "answers": rows,
        "areas": areas,
        "open": open_,
        "forecasters": ledger.tally(rows),
        "area_scores": tally_areas(areas),
        "outcomes": [str(o) for o in Outcome],
    }
