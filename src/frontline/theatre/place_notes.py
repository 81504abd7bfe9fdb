"""Gather what the map page tells of a place beside its shares: the evidence of a day, and what may come after it.

All of it is data, which the page puts into words in the reader's language. It is of the day that the page opens on, as
known at its end, and goes through the gate; a place that was held back on any day up to it has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control.settlement import read_settlement
from frontline.control.witness import Witness
from frontline.days import ONE_DAY, end_of_day, write_instant
from frontline.errors import NotFoundError, RefusedError, UsageError
from frontline.places.place import Place
from frontline.publish.embargo import overlaps
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.theatre.asking import Question, show_until
from frontline.theatre.assessment import read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.forecasting import Wanted, answer, state_question
from frontline.theatre.foresight import Scene, choose_source, set_scene
from frontline.theatre.ground import find_ground
from frontline.theatre.holding import check_held, keep_holds
from frontline.theatre.outward.content import Period, read_parties
from frontline.theatre.why import describe_map, find_last_known
from frontline.theatre.without import assess_without

NOTES_FORMAT = "frontline-place/1"
ASKED = ((0.5, 30), (0.95, 30), (0.95, 90))  # share of the place, days ahead
SHOWN = ("source", "day", "age_days", "changed", "before", "without", "weight")
TOLD = ("probability", "low", "high", "level")


@dataclass(frozen=True, slots=True)
class Shared(Question):
    """A question whose answers without a map are read from one run over all cells."""

    def ask(self, witnesses: list[Witness], on: date | None = None) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground by all maps but the one that is left out."""
        kept = {each.source for each in witnesses}
        left = next(each.source for each in self.witnesses if each.source not in kept)
        found = assess_without(self.theatre, left, on or self.on, self.known)
        return None if found is None else self.sum_up(found[:, self.weights.index])


class PlaceNotes:
    """The notes on places of a day; what they share is read once."""

    def __init__(self, theatre: OpenTheatre, gate: Gate, period: Period, on: date) -> None:
        """Take where, the way out, the days shown and the day told of."""
        self._theatre, self._gate, self._period, self._on = theatre, gate, period, on
        self._holds = keep_holds(theatre, gate.known)
        self._field = read_parties(theatre, gate, Period(on, on))[0]
        shown = [
            show_until(each, on) for each in read_witnesses(theatre, gate.known) if each.days[0] <= np.datetime64(on)
        ]
        self._witnesses = shown
        self._scene = self._set_scene()

    def describe(self, place: Place) -> dict[str, Any] | None:
        """Return the notes on a place; None where it was held back, or there is nothing to tell."""
        try:
            self._check_open(place)
        except RefusedError:
            return None
        evidence, forecast = self._find_evidence(place), self._look_ahead(place)
        if evidence is None and forecast is None:
            return None
        about = {"format": NOTES_FORMAT, "id": place.place_id, "on": self._on.isoformat()}
        return about | {"evidence": evidence, "forecast": forecast}

    def _check_open(self, place: Place) -> None:
        """Refuse a place that an embargo touched on any day shown up to this one, or that an alarm holds back.

        Raises:
            RefusedError: It is.
        """
        ground = self._theatre.outline_of(place).geometry
        closed = self._gate.closed_on(self._period.first, self._on + ONE_DAY)
        if not closed.is_empty and overlaps(closed, ground):
            raise RefusedError(f"{place.name} was embargoed up to {self._on}")
        check_held(self._theatre, self._holds, place.name, self._theatre.weigh_place(place), self._on)

    def _find_evidence(self, place: Place) -> dict[str, Any] | None:
        theatre, gate = self._theatre, self._gate
        ground = find_ground(theatre, place.place_id)
        asked = Shared(theatre, ground, ground.weights, self._on, gate.known, self._witnesses, [])
        probability = asked.sum_up(self._field[:, ground.weights.index])
        if probability is None:
            return None
        told = [each for each in self._witnesses if self._may_tell(each.source, asked)]
        rows = [row for each in told if (row := describe_map(asked, each, float(probability[0])))]
        last = find_last_known(asked, rows)
        maps = [self._title(row["source"]) | {name: row[name] for name in SHOWN} | {"share": row["says"]["share"]}
                for row in rows]  # fmt: skip
        return {
            "probability": round(float(probability[0]), 4),
            "maps": sorted(maps, key=lambda row: -abs(row["weight"] or 0.0)),
            "lists": list(self._list_settlements(place)),
            "last_drawn": {name: last[name] for name in ("day", "source", "age_days", "newest_map")},
        }

    def _may_tell(self, source: str, asked: Question) -> bool:
        """Tell whether what a map shows of the ground may be cited: its licence, and no ruling against its picture."""
        held = self._holds.mask(self._on, source)[asked.weights.index]
        withheld = float(asked.weights.share[held].sum() / asked.weights.share.sum())
        return may_cite(self._theatre.cards[source]) and withheld < self._theatre.settings.alarms.withheld_share

    def _title(self, source: str) -> dict[str, str]:
        return {"title": self._theatre.cards[source].title}

    def _list_settlements(self, place: Place) -> Iterator[dict[str, Any]]:
        cards = self._theatre.cards
        with self._theatre.database.reading() as connection:
            found = read_settlement(connection, place.place_id, self._on, self._gate.cut_off)
        for each in found:
            if each.source in cards and may_cite(cards[each.source]):
                follows = cards.get(cards[each.source].follows)
                said = {"label": each.label, "day": each.day.isoformat(), "follows": follows.title if follows else ""}
                yield self._title(each.source) | said

    def _set_scene(self) -> Scene | None:
        """Return what forecasts of the day look at; None where none can be made, or their map may not be cited."""
        known = min(self._gate.cut_off, end_of_day(self._on))
        try:
            source = choose_source(self._theatre, None, known)
            return set_scene(self._theatre, source, known) if may_cite(self._theatre.cards[source]) else None
        except (NotFoundError, UsageError):
            return None

    def _look_ahead(self, place: Place) -> dict[str, Any] | None:
        if self._scene is None:
            return None
        theatre, source = self._theatre, self._scene.source
        known = min(self._gate.cut_off, end_of_day(self._on))
        rows, answers = [], []
        for share, days in ASKED:
            wanted = Wanted(place.place_id, share, self._on + timedelta(days=days), source)
            try:
                found = answer(theatre, state_question(theatre, wanted, known), known, scene=self._scene)
            except (NotFoundError, UsageError):
                continue
            came = sum(case["outcome"] == "yes" for case in found["cases"])
            asked = {"share": share, "days": days, "by": found["question"]["deadline"]}
            rows.append(asked | {name: found[name] for name in TOLD} | {"like": len(found["cases"]), "came": came})
            answers.append(found)
        if not rows:
            return None
        about = {"known": write_instant(known), "model": answers[0]["model"], "record": answers[0]["record"]}
        return about | self._title(source) | {"asked": rows}
