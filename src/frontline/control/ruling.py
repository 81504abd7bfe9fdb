"""Keep what a person decided about an alarm, and leave out of the evidence what a person has rejected.

A ruling is a statement whose origin is the person and whose subject is the alarm. A later one takes the earlier one
back; both stay readable. What rings belongs in ``alarm``; deliveries that never came in, in ``sources.judgement``.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from frontline.control.alarm import Alarm, follow_cells
from frontline.control.assess import Witness
from frontline.control.layer import NOBODY
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "alarm"
Verdict = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about an alarm.

    Attributes:
        alarm_id: the alarm.
        source: the map that it is about.
        verdict: ``accept``: what it shows may go out; ``reject``: it is left out of the assessment.
        reason: why.
        person: who says so.
        ruled_at: the instant, as UTC text.
        day: the day from which on the map shows it.
        party: the index of the party that it gives the ground to.
        cells: the ground, as flattened positions.
    """

    alarm_id: str
    source: str
    verdict: Verdict
    reason: str
    person: str
    ruled_at: str
    day: date
    party: int
    cells: tuple[int, ...]

    @classmethod
    def about(cls, alarm: Alarm, verdict: Verdict, reason: str, person: str, ruled_at: str) -> "Ruling":
        """Return a ruling about an alarm."""
        cells = tuple(alarm.cells.tolist())
        return cls(alarm.alarm_id, alarm.source, verdict, reason, person, ruled_at, alarm.day, alarm.party, cells)


def keep_ruling(connection: Connection, ruling: Ruling) -> None:
    """Keep a ruling, and take an earlier one about the same alarm back."""
    earlier = read_statements(connection, property_=PROPERTY, subject=ruling.alarm_id)
    withdraw_statements(connection, [each for each, _ in earlier], ruling.ruled_at, "ruled again")
    value = {
        "verdict": ruling.verdict, "reason": ruling.reason, "party": ruling.party, "cells": list(ruling.cells),
    }  # fmt: skip
    made = Statement(
        subject=ruling.alarm_id, property=PROPERTY, value=value, source=ruling.source, origin=ruling.person,
        digest=None, span_start=None, span_end=None, feature=None, valid_from=ruling.day, valid_until=None,
        known_at=ruling.ruled_at, recorded_at=ruling.ruled_at,
    )  # fmt: skip
    add_statements(connection, [made])


def read_rulings(connection: Connection, known: str | None = None) -> dict[str, Ruling]:
    """Return the rulings that stand, by alarm, as known at an instant."""
    rows = read_statements(connection, property_=PROPERTY, known=known)
    return {
        each.subject: Ruling(
            each.subject, each.source, each.value["verdict"], each.value["reason"], each.origin, each.known_at,
            each.valid_from or date.min, each.value["party"], tuple(each.value["cells"]),
        )
        for _, each in rows
    }  # fmt: skip


def disregard(witnesses: list[Witness], rulings: dict[str, Ruling]) -> list[Witness]:
    """Return the maps without what a person has rejected: the map stands there as it stood before.

    A cell counts again from the day on which the map itself shows something else there, or half of the other maps with
    a view show the same.
    """
    for ruling in rulings.values():
        if ruling.verdict == "reject" and ruling.cells:
            witnesses = [
                _without(each, ruling, witnesses) if each.source == ruling.source else each for each in witnesses
            ]
    return witnesses


def _without(witness: Witness, ruling: Ruling, witnesses: list[Witness]) -> Witness:
    first = int(np.searchsorted(witness.days, np.datetime64(ruling.day)))
    if not 0 < first < len(witness.days):
        return witness
    cells = np.array(ruling.cells, np.int64)
    days = witness.days[first:]
    shown = witness.party[first:][:, cells]
    rest = [follow_cells(each, days, cells) for each in witnesses if each.source != witness.source]
    views = np.sum([each > NOBODY for each in rest], axis=0) if rest else np.zeros(shown.shape, np.int64)
    agree = np.sum([each == ruling.party for each in rest], axis=0) if rest else views
    over = (shown != ruling.party) | ((views > 0) & (2 * agree >= views))
    stands = ~np.logical_or.accumulate(over, axis=0)
    party = witness.party.copy()
    party[first:, cells] = np.where(stands, witness.party[first - 1, cells], shown)
    return replace(witness, party=party)
