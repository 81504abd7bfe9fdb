"""Let a person of the desk say who holds a place on a day, take it back, and list what was found.

How it is kept belongs in ``control.finding``; how far it moves the assessment in ``control.hearing``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontline.control.finding import Finding, keep_finding, read_findings, withdraw_finding
from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.judging import check_words

SURE = 0.95
SURE_FROM, SURE_UNTIL = 0.5, 0.999
SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says: of which place, which party holds it, on which day, why, who, and how sure."""

    place: str
    party: str
    on: date
    reason: str
    person: str | None = None
    sure: float = SURE


def judge(theatre: OpenTheatre, said: Said) -> dict[str, Any]:
    """Keep what a person says of who holds a place; one of the same place and day takes the earlier one back.

    Raises:
        NotFoundError: No such place, or it lies outside the theatre.
        UsageError: No such party, the reason is missing, the day is in the future, or the person is hardly sure.
    """
    check_day(said.on)
    if not SURE_FROM < said.sure <= SURE_UNTIL:
        raise UsageError(
            f"{said.sure:g} is not how sure a finding can be", f"give more than {SURE_FROM:g}, up to {SURE_UNTIL:g}"
        )
    party = theatre.settings.party(said.party).id
    place = theatre.gazetteer.resolve(said.place)
    theatre.weigh_place(place)  # that it lies inside
    reason, person = check_words(said.reason, said.person)
    found = Finding(place.place_id, party, said.on, said.sure, reason, person, write_instant(now()))
    with theatre.database.writing() as connection:
        key = keep_finding(connection, found)
    return next(row for row in list_findings(theatre) if row["id"] == key)


def take_back(theatre: OpenTheatre, finding_id: str, reason: str, person: str | None = None) -> dict[str, Any]:
    """Take a finding back, by the first characters of its id, and return it as it stood.

    Raises:
        NotFoundError: No such finding stands.
        UsageError: The reason is missing, or the id fits several.
    """
    words, name = check_words(reason, person)
    found = [row for row in list_findings(theatre) if row["id"].startswith(finding_id)]
    if len(finding_id) < SHORTEST_ID or len(found) > 1:
        raise UsageError(f"'{finding_id}' is too short for a judgement", "give more of its id")
    if not found:
        raise NotFoundError(f"no judgement {finding_id} stands", "'frontline judgements' lists them")
    with theatre.database.writing() as connection:
        withdraw_finding(connection, found[0]["id"], name, words, write_instant(now()))
    return found[0] | {"withdrawn": {"reason": words, "person": name}}


def list_findings(
    theatre: OpenTheatre, place: str | None = None, known: datetime | None = None
) -> list[dict[str, Any]]:
    """Return a row a finding that stands, by day: the place, party, day, how sure, why, who and when.

    Raises:
        NotFoundError: No such place.
    """
    wanted = theatre.gazetteer.resolve(place).place_id if place is not None else None
    with theatre.database.reading() as connection:
        found = read_findings(connection, write_instant(known) if known else None)
    return [_describe(theatre, each) for each in found if wanted in (None, each.place_id)]


def _describe(theatre: OpenTheatre, finding: Finding) -> dict[str, Any]:
    try:
        name = theatre.gazetteer.by_id(finding.place_id).name
    except NotFoundError:
        name = finding.place_id
    return {
        "id": finding.finding_id,
        "place": {"id": finding.place_id, "name": name},
        "held_by": finding.party,
        "on": finding.on.isoformat(),
        "sure": finding.sure,
        "reason": finding.reason,
        "person": finding.person,
        "known": finding.found_at,
        "withdrawn": None,
    }
