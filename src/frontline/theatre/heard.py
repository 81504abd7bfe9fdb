"""Tell what was said of a ground beside the maps, and what each word weighs: claims of the last days and findings.

The weight of a claim is the change in log-odds of the ground's probability when the filter is run again without it,
from the day before it on. What the maps weigh, and the answer as a whole, belongs in ``why``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.assess import Witness
from frontline.control.filter import Filter
from frontline.control.finding import Finding, read_findings
from frontline.control.hearing import Hearing
from frontline.control.testimony import Testimony
from frontline.control.witness import first_day_of
from frontline.days import ONE_DAY, end_of_day, write_instant
from frontline.publish.words import day_words, percent, place_words
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground
from frontline.theatre.testifying import RECENT_DAYS, hear, list_recent

CLAIM_DAYS = RECENT_DAYS
LAST_CLAIMS = 12

Row = dict[str, Any]
Ids = tuple[str, ...]
Said = tuple[Row, Ids]  # a row, and the ids of its testimonies; none where it says nothing of who holds the ground


@dataclass(frozen=True, slots=True)
class Room:
    """Where words are heard: the maps up to a day and all that is said, as known at an instant, once all was heard."""

    theatre: OpenTheatre
    ground: Ground
    on: date
    known: datetime | None
    witnesses: list[Witness]
    said: list[Testimony]
    hearing: Hearing

    def moved(self, ids: Ids) -> bool:
        """Tell whether any of some testimonies moved a cell."""
        return any(one in self.hearing.heard and self.hearing.heard[one].gave for one in ids)

    def find_odds(self, ids: Ids) -> float | None:
        """Return the odds that the words of a claim had, P(such words | true) / P(such words | not true)."""
        found = [self.hearing.heard[one].odds for one in ids if one in self.hearing.heard]
        return max((round(each, 2) for each in found if each is not None), default=None)

    def list_recent(self) -> list[Testimony]:
        """Return what is said of the ground in the last days, and all findings of it."""
        return list_recent(self.said, self.ground.weights.index, self.on, CLAIM_DAYS)

    def leave_out(self, groups: Iterable[Ids]) -> dict[Ids, NDArray[np.float32]]:
        """Return the probability of each party on the day in the ground's cells without each group of testimonies."""
        days = {each.testimony_id: each.day for each in self.list_recent()}
        starts = {ids: min(days[one] for one in ids) for ids in groups}
        found: dict[Ids, NDArray[np.float32]] = {}
        if not starts:
            return found
        model = self._open(self.said)
        for ids, start in sorted(starts.items(), key=lambda item: (item[1], item[0])):
            while model.day < start - ONE_DAY:
                model.step()
            rest = self._open([each for each in self.said if each.testimony_id not in ids])
            if model.day >= first_day_of(self.witnesses):
                rest.recall(model.day, model.learned(), {name: each.copy() for name, each in model.memory().items()})
            for _ in rest.run(self.on):
                pass
            found[ids] = np.asarray((rest.belief * rest.covered)[:, self.ground.weights.index])
        return found

    def _open(self, said: list[Testimony]) -> Filter:
        theatre = self.theatre
        first = first_day_of(self.witnesses)
        hazard, hearing = theatre.settings.hazard, hear(theatre, said)
        return Filter(theatre.grid, len(theatre.party_ids), hazard, first, self.witnesses, hearing)


def list_claims(room: Room) -> list[Said]:
    """Return claims about the place in reports of the last days: those that moved it first, then the newest."""
    place = room.ground.place
    if place is None:
        return []
    until = end_of_day(room.on)
    known = min(room.known, until) if room.known else None
    start = room.on - timedelta(days=CLAIM_DAYS - 1)
    query = ClaimQuery(place.place_id, start, room.on + ONE_DAY, known=known, recorded=True)
    with room.theatre.database.reading() as connection:
        rows = read_claims(connection, query)
    heard = [each.testimony_id for each in room.list_recent()]
    said = [(each, tuple(one for one in heard if one.rpartition("/")[0] == each["id"])) for each in rows]
    said.sort(key=lambda each: str(each[0]["published"]), reverse=True)
    said.sort(key=lambda each: not room.moved(each[1]))
    return [(_describe_claim(room, row, place.place_id), ids) for row, ids in said[:LAST_CLAIMS]]


def list_findings(room: Room) -> Iterator[Said]:
    """Yield what persons of the desk found of the ground up to the day, with the ids of their testimonies."""
    with room.theatre.database.reading() as connection:
        found = read_findings(connection, write_instant(room.known) if room.known else None)
    heard = {each.testimony_id for each in room.list_recent()}
    for each in found:
        if each.finding_id in heard:
            yield _describe_finding(room, each), (each.finding_id,)


def _describe_claim(room: Room, claim: Row, place_id: str) -> Row:
    day = date.fromisoformat(claim["published"])
    who = claim["publisher"] if claim["own_voice"] else claim["speaker"]
    relation = next((p["relation"] for p in claim["places"] if p["place_id"] == place_id), "in")
    said = "denied: " if claim["polarity"] == "-" else ""
    modality = "" if claim["modality"] == "fact" else f", {claim['modality']}"
    where = place_words(relation, room.ground.name)
    side = room.theatre.name_party(claim["holder"])
    about = f"{said}{claim['type'].replace('_', ' ')}{modality}, {where}"
    row = _row(room, (claim["publisher"], "claim"), day, claim["text"])
    return row | {
        "sentence": f"{day_words(day)}, {who} ({side}); {about}: “{claim['text']}”",
        "holder": claim["holder"], "speaker": who, "type": claim["type"], "polarity": claim["polarity"],
        "report": claim["report"],
    }  # fmt: skip


def _describe_finding(room: Room, found: Finding) -> Row:
    party = room.theatre.name_party(found.party)
    row = _row(room, (found.person, "finding"), found.on, {"party": found.party, "sure": found.sure})
    words = (
        f"{found.person} found on {found.found_at[:10]} that {party} held {room.ground.name} on {day_words(found.on)}"
    )
    return row | {
        "sentence": f"{words} ({percent(found.sure)} sure): {found.reason}",
        "finding": found.finding_id, "known": found.found_at,
    }  # fmt: skip


def _row(room: Room, source: tuple[str, str], day: date, says: Any) -> Row:  # noqa: ANN401
    name, kind = source
    return {"source": name, "kind": kind, "day": day.isoformat(), "age_days": (room.on - day).days, "says": says,
            "weight": None, "odds": None, "without": None}  # fmt: skip
