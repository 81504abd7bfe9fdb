"""State what is asked about an amount of ground, keep the answer in the ledger, and score it when it is over.

The question of a share and its ledger are in ``question`` and ``ledger``; the numbers come from ``area``.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from frontline.days import ONE_DAY, write_instant
from frontline.forecast.area import Amounts, Flow, draw_net, score_draws
from frontline.forecast.ledger import OURS
from frontline.forecast.pace import LEAST_KM2
from frontline.forecast.question import VERSION_LETTERS
from frontline.forecast.scores import ranked_score
from frontline.forecast.units import LASTS_DAYS
from frontline.settings import Strict
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements

ANSWER, OUTCOME = "forecast.area", "forecast.area_outcome"
NET = "net"
FLOWS = (*map(str, Flow), NET)
BOX = "box"


class AreaQuestion(Strict):
    """A question: how much does a map show as gained, lost and net between two days on some ground?

    Attributes:
        place: the gazetteer's id, or ``box`` for the theatre's box.
        outline: the polygon, as the theatre cites it.
        outline_version: the first letters of the digest of that polygon.
        party: whose ground.
        source: the map that settles it.
        start: the day of the first picture.
        days: until the second.
    """

    place: Annotated[str, Field(min_length=1)]
    outline: Annotated[str, Field(min_length=1)]
    outline_version: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{VERSION_LETTERS}}}$")]
    party: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    start: date
    days: Literal[7, 30, 90]

    @property
    def question_id(self) -> str:
        """Return the digest of all that it asks."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:24]

    @property
    def deadline(self) -> date:
        """Return the day of the second picture."""
        return self.start + timedelta(days=self.days)

    @property
    def settles_on(self) -> date:
        """Return the day as known at whose end both pictures count: a correction made by then is heeded."""
        return self.deadline + timedelta(days=LASTS_DAYS)

    def tell(self, name: str) -> str:
        """Return the question as one sentence.

        Args:
            name: of the ground.
        """
        return (
            f"How much ground will {self.party} have gained, lost and net in {name} from {self.start} to "
            f"{self.deadline}, by {self.source} as known at the end of {self.settles_on}?"
        )


@dataclass(frozen=True, slots=True)
class AreaGiven:
    """An answer to a question about an amount.

    Attributes:
        question: which.
        amounts: what is said of both flows, one ground each.
        persistence: km2 that the last 30 days' pace would bring, by flow and net.
        model: and version.
        data_digest: of what it was made from.
        known: nothing known later was used.
    """

    question: AreaQuestion
    amounts: dict[Flow, Amounts]
    persistence: dict[str, float]
    model: str
    data_digest: str
    known: str

    @property
    def answer_id(self) -> str:
        """Return what tells it from other answers."""
        return f"{self.question.question_id}|{OURS}|{self.model}|{self.known}"


def keep_area(connection: Connection, given: AreaGiven, at: datetime) -> bool:
    """Keep an answer; tell whether it was new."""
    if any(row["answer_id"] == given.answer_id for row in read_areas(connection)):
        return False
    said = {str(flow): [float(each.middle[0]), float(each.spread[0])] for flow, each in given.amounts.items()}
    value = {
        "answer_id": given.answer_id,
        "forecaster": OURS,
        "question": given.question.model_dump(mode="json"),
        "said": said,
        "persistence": given.persistence,
        "model": given.model,
        "data_digest": given.data_digest,
        "known": given.known,
    }
    return bool(add_statements(connection, [_state(given.question, ANSWER, value, OURS, at)]))


def settle_area(connection: Connection, row: dict[str, Any], came: dict[str, float], at: datetime) -> int:
    """Keep what came of an answered question, with the scores of the answer and of persistence, in km2."""
    said = {flow: Amounts(*(np.array([value]) for value in row["said"][flow])) for flow in Flow}
    crps = {flow: _rank(said[flow], came[flow]) for flow in Flow}
    net = draw_net(said[Flow.GAINED], said[Flow.LOST])
    scores = {str(flow): value for flow, value in crps.items()}
    scores[NET] = float(score_draws(net, np.array([came[NET]]))[0])
    value = {
        "answer_id": row["answer_id"],
        "came": {flow: round(came[flow], 3) for flow in FLOWS},
        "crps": {flow: round(scores[flow], 4) for flow in FLOWS},
        "persistence": {flow: round(abs(row["persistence"][flow] - came[flow]), 4) for flow in FLOWS},
    }
    question = AreaQuestion.model_validate(row["question"])
    return add_statements(connection, [_state(question, OUTCOME, value, question.source, at)])


def _rank(said: Amounts, came: float) -> float:
    return float(ranked_score(np.array([came + LEAST_KM2]), said.middle, said.spread)[0])


def read_areas(connection: Connection, known: datetime | None = None) -> list[dict[str, Any]]:
    """Return every answer about an amount in order, with its outcome where it is over."""
    instant = write_instant(known) if known else None
    rows = sorted(_read(connection, ANSWER, instant), key=lambda row: row[0])
    outcomes = _read(connection, OUTCOME, instant)
    came = {value["answer_id"]: {"recorded_at": at} | value for at, value in outcomes}
    return [value | {"given_at": at, "outcome": came.get(value["answer_id"])} for at, value in rows]


def _read(connection: Connection, property_: str, known: str | None) -> list[tuple[str, dict[str, Any]]]:
    return [(each.known_at, each.value) for _, each in read_statements(connection, property_=property_, known=known)]


def tally_areas(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how the settled answers did, by flow: number, mean ranked score, that of persistence, in km2."""
    over = [row["outcome"] for row in rows if row["outcome"]]
    if not over:
        return []
    return [
        {"flow": flow, "n": len(over)}
        | {name: round(sum(each[name][flow] for each in over) / len(over), 4) for name in ("crps", "persistence")}
        for flow in FLOWS
    ]


def _state(question: AreaQuestion, property_: str, value: dict[str, Any], source: str, at: datetime) -> Statement:
    instant = write_instant(at)
    span: tuple[None, None, None, None, date] = (None, None, None, None, question.deadline + ONE_DAY)
    return Statement(question.place, property_, value, source, OURS, None, *span, instant, instant)
