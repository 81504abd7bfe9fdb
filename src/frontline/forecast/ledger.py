"""Keep questions, answers and how they came out as statements, which are only ever added; and score them.

An answer says what was known when it was made from (``known``) and when it was given (the statement's own instant), so
a look back can never pass for a forecast. People's predictions enter beside the model's and are scored by the same
rules.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.days import ONE_DAY, write_instant
from frontline.forecast.question import Outcome, Question, Resolution, Revision
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements

QUESTION, ANSWER, OUTCOME = "forecast.question", "forecast.answer", "forecast.outcome"
OURS = "frontline"
CLIP = 0.01  # a person who says "will" is scored as if 99 % had been said, so that the logarithm stays finite


@dataclass(frozen=True, slots=True)
class Given:
    """An answer somebody gave to a question.

    Attributes:
        question_id: which.
        forecaster: ``frontline``, or who said it.
        probability: 0..1.
        low: of its interval; the probability itself where none was stated.
        high: likewise.
        model: and version; of a person's prediction the rule that read it.
        data_digest: of what it was made from.
        known: nothing known later was used.
        quote: a person's exact words.
        report: the report that they stand in.
        is_checked: whether it is ours, or a person has accepted that it was predicted so.
    """

    question_id: str
    forecaster: str
    probability: float
    low: float
    high: float
    model: str
    data_digest: str
    known: str
    quote: str = ""
    report: str = ""
    is_checked: bool = True

    @property
    def answer_id(self) -> str:
        """Return what tells it from other answers to the question."""
        return f"{self.question_id}|{self.forecaster}|{self.model}|{self.known}|{self.report}"


def keep_answer(connection: Connection, question: Question, given: Given, at: datetime) -> bool:
    """Keep a question and an answer to it; tell whether the answer was new."""
    known = {each["answer_id"] for each in read_ledger(connection)}
    if given.answer_id in known:
        return False
    asked = question.model_dump(mode="json") | {"question_id": question.question_id}
    questions = {value["question_id"] for _, value in _read(connection, QUESTION)}
    rows = [] if question.question_id in questions else [_state(question, QUESTION, asked, OURS, at)]
    fields = {name: getattr(given, name) for name in Given.__dataclass_fields__}
    value = fields | {"answer_id": given.answer_id}
    add_statements(connection, [*rows, _state(question, ANSWER, value, given.forecaster, at)])
    return True


def keep_outcome(
    connection: Connection, question: Question, answer: dict[str, Any], found: dict[Revision, Resolution], at: datetime
) -> int:
    """Keep how an answered question came out, by each version of the record, with the answer's scores."""
    known = {(each["answer_id"], each["revision"]): each["outcome"] for _, each in _read(connection, OUTCOME)}
    rows = []
    for revision, resolution in found.items():
        settled = resolution.outcome != Outcome.OPEN
        if not settled or known.get((answer["answer_id"], revision)) == resolution.outcome:
            continue
        value = {
            "answer_id": answer["answer_id"],
            "question_id": answer["question_id"],
            "revision": revision,
            "outcome": resolution.outcome,
            "day": resolution.day.isoformat() if resolution.day else None,
            "reason": resolution.reason,
        }
        scores = score(answer["probability"], happened=resolution.outcome == Outcome.YES)
        rows.append(_state(question, OUTCOME, value | scores, question.source, at))
    return add_statements(connection, rows)


def score(probability: float, *, happened: bool) -> dict[str, float]:
    """Return the Brier and the logarithmic score of an answer; of both, less is better."""
    right = min(max(probability if happened else 1 - probability, CLIP), 1 - CLIP)
    return {"brier": round((probability - happened) ** 2, 6), "log_score": round(-math.log(right), 6)}


def read_ledger(connection: Connection, known: datetime | None = None) -> list[dict[str, Any]]:
    """Return every answer in order, with its question and, by revision, its newest outcome."""
    instant = write_instant(known) if known else None
    questions = {value["question_id"]: value for _, value in _read(connection, QUESTION, instant)}
    outcomes: dict[str, dict[str, Any]] = {}
    for recorded_at, value in _read(connection, OUTCOME, instant):
        own = outcomes.setdefault(value["answer_id"], {})
        own[value["revision"]] = {k: value[k] for k in ("outcome", "day", "reason", "brier", "log_score")} | {
            "recorded_at": recorded_at
        }
    return [
        value
        | {
            "given_at": at,
            "question": questions[value["question_id"]],
            "outcomes": outcomes.get(value["answer_id"], {}),
        }
        for at, value in _read(connection, ANSWER, instant)
    ]


def tally(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how each forecaster did on settled questions: number, mean Brier and logarithmic score.

    What a machine read as a prediction counts once a person has accepted it: a false reading is nobody's mistake.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        settled = row["outcomes"].get(row["question"]["revision"])
        if settled and row["is_checked"]:
            found.setdefault(row["forecaster"], []).append(settled)
    return [
        {"forecaster": name, "n": len(own)}
        | {key: round(sum(each[key] for each in own) / len(own), 4) for key in ("brier", "log_score")}
        for name, own in sorted(found.items())
    ]


def _read(connection: Connection, property_: str, known: str | None = None) -> list[tuple[str, dict[str, Any]]]:
    rows = read_statements(connection, property_=property_, known=known)
    return sorted(((each.known_at, each.value) for _, each in rows), key=lambda row: row[0])


def _state(question: Question, property_: str, value: dict[str, Any], source: str, at: datetime) -> Statement:
    instant = write_instant(at)
    span: tuple[None, None, None, None, date] = (None, None, None, None, question.deadline + ONE_DAY)
    return Statement(question.place, property_, value, source, OURS, None, *span, instant, instant)
