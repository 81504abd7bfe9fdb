"""List the alarms of a theatre, let a person settle them, and say what is held back until then.

What rings is found in ``control.alarm`` and ``control.silence``; claims far from any evidence, and deliveries that
were put aside, are added here. ``holding`` keeps the ground of open alarms from being published.
"""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import numpy as np

from frontline.claims.claim import ClaimType
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control import assess
from frontline.control.alarm import Alarm, AlarmKind, Watch, follow_cells, ring_alarms
from frontline.control.ruling import Ruling, Verdict, keep_ruling, read_rulings
from frontline.control.silence import NO_CELLS, ring_silence, ring_thin
from frontline.days import now, parse_instant, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.sources.judgement import read_judgements
from frontline.store.documents import list_reports
from frontline.store.quarantine import list_quarantined
from frontline.theatre.confirming import is_checkable
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.judging import check_words

SHORTEST_ID = 4
EPOCH = date(1970, 1, 1)


def open_watch(theatre: OpenTheatre, known: datetime | None = None) -> Watch | None:
    """Return the maps as they were shown, nothing left out; None where there are none."""
    with theatre.database.reading() as connection:
        found = assess.gather_witnesses(connection, theatre.cards, theatre.grid, theatre.party_ids, known)
    return Watch(found, theatre.grid, theatre.settings.alarms, theatre.party_ids) if found else None


def ring(theatre: OpenTheatre, known: datetime | None = None) -> list[Alarm]:
    """Return all alarms as known at an instant, by day."""
    watch = open_watch(theatre, known)
    found = _ring_put_aside(theatre) if known is None else []
    if watch is not None:
        found += ring_alarms(watch) + ring_silence(watch, theatre.cards) + _ring_claims(theatre, watch, known)
        found += _ring_thin(theatre, watch, known)
    return sorted(found, key=lambda each: (each.day, each.source, each.alarm_id))


def alarms(
    theatre: OpenTheatre,
    on: date | None = None,
    source: str | None = None,
    known: datetime | None = None,
    *,
    everything: bool = False,
) -> list[dict[str, Any]]:
    """Return a row an alarm, by day: what rang, where, and what a person decided.

    Args:
        theatre: where.
        on: only those in force on this day.
        source: only those about this one.
        known: as known at this instant; default: now.
        everything: also those that a person has settled, or that ended by themselves.
    """
    instant = write_instant(known) if known else None
    with theatre.database.reading() as connection:
        rulings = read_rulings(connection, instant)
    rows = [describe(theatre, each, rulings.get(each.alarm_id)) for each in ring(theatre, known)
            if (on is None or each.is_in_force(on)) and source in (None, each.source)]  # fmt: skip
    return [row for row in rows if everything or on is not None or row["state"] == "open"]


def settle(
    theatre: OpenTheatre, alarm_id: str, verdict: Verdict, reason: str, person: str | None = None
) -> dict[str, Any]:
    """Accept what an alarm is about, so that it may go out, or reject it, so that it is left out of the assessment.

    Raises:
        NotFoundError: No such alarm.
        UsageError: The reason is missing, or the id fits several.
    """
    if len(alarm_id) < SHORTEST_ID:
        raise UsageError(f"'{alarm_id}' is too short for an alarm", f"give at least {SHORTEST_ID} characters")
    found = [each for each in ring(theatre) if each.alarm_id.startswith(alarm_id)]
    if len(found) != 1:
        if found:
            raise UsageError(f"{len(found)} alarms start with {alarm_id}", "give more of the id")
        raise NotFoundError(f"there is no alarm {alarm_id}", "'frontline alarms --all' lists them")
    words, name = check_words(reason, person)
    ruling = Ruling.about(found[0], verdict, words, name, write_instant(now()))
    with theatre.database.writing() as connection:
        keep_ruling(connection, ruling)
    return describe(theatre, found[0], ruling)


def describe(theatre: OpenTheatre, alarm: Alarm, ruling: Ruling | None) -> dict[str, Any]:
    """Return the row of an alarm."""
    state = f"{ruling.verdict}ed" if ruling else "ended" if alarm.until else "open"
    decided = {name: asdict(ruling)[name] for name in ("verdict", "reason", "person", "ruled_at")} if ruling else None
    return {
        "id": alarm.alarm_id,
        "source": alarm.source,
        "kind": str(alarm.kind),
        "day": alarm.day.isoformat(),
        "until": alarm.until.isoformat() if alarm.until else None,
        "ended_by": alarm.ended_by or None,
        "state": state,
        "holds": is_held(alarm, ruling),
        "party": theatre.party_ids[alarm.party] if alarm.party >= 0 else None,
        "km2": round(alarm.km2, 2),
        "reach_km": round(alarm.reach_km, 1),
        "about": _where(theatre, alarm),
        "message": f"{alarm.source} {alarm.message}",
        "ruling": decided,
    }


def is_held(alarm: Alarm, ruling: Ruling | None) -> bool:
    """Tell whether the ground of an alarm is held back on the days on which it is in force."""
    return bool(len(alarm.cells)) and (ruling is None or ruling.verdict == "reject")


def _where(theatre: OpenTheatre, alarm: Alarm) -> dict[str, Any] | None:
    """Return the middle of the ground and the nearest settlement."""
    if not len(alarm.cells):
        return None
    lon, lat = (each.ravel()[alarm.cells] for each in theatre.grid.centres)
    middle = int(np.argmin((lon - lon.mean()) ** 2 + (lat - lat.mean()) ** 2))
    at = float(lon[middle]), float(lat[middle])
    near = theatre.gazetteer.within((at[0] - 0.2, at[1] - 0.15, at[0] + 0.2, at[1] + 0.15))
    named = [each for each in near if each.kind == "settlement" and each.lon is not None and each.lat is not None]
    nearest = min(named, key=lambda each: _apart(at, (each.lon or 0.0, each.lat or 0.0)), default=None)
    return {"lon": round(at[0], 4), "lat": round(at[1], 4), "near": nearest.name if nearest else None}


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two near points in degrees of latitude, true enough to find the nearest."""
    return float(np.hypot((a[0] - b[0]) * np.cos(np.radians(a[1])), a[1] - b[1]))


def _ring_put_aside(theatre: OpenTheatre) -> list[Alarm]:
    """Return an alarm for each delivery in quarantine that nobody has judged."""
    with theatre.database.reading() as connection:
        judged = {(each.source, each.digest) for each in read_judgements(connection)}
    return [
        Alarm(each.source, AlarmKind.ASIDE, _day_of(each.day, each.quarantined_at), -1, NO_CELLS, 0.0, 0.0,
              f"delivered a file that was put aside: {each.reason}")
        for each in list_quarantined(theatre.quarantine)
        if (each.source, each.digest) not in judged
    ]  # fmt: skip


def _day_of(day: str, instant: str) -> date:
    return date.fromisoformat(day) if day else parse_instant(instant).date()


def _ring_claims(theatre: OpenTheatre, watch: Watch, known: datetime | None) -> list[Alarm]:
    """Return an alarm for each claim that a settlement was taken, far from ground that any map shows as the taker's."""
    query = ClaimQuery(type=ClaimType.CONTROL_TAKEN, known=known, recorded=True)
    with theatre.database.reading() as connection:
        rows = [row for row in read_claims(connection, query) if is_checkable(row)]
    found: dict[tuple[str, str, str], Alarm] = {}
    for row in rows:
        day = date.fromisoformat(row["published"])
        for place in row["places"]:
            if place["kind"] != "settlement" or place["lat"] is None or place["relation"] != "in":
                continue
            km = _distance_km(watch, (place["lon"], place["lat"]), day, theatre.party_ids.index(row["actor"]))
            if km is None or km < watch.rule.claim_km:
                continue
            name = row["publisher"] if row["own_voice"] else row["speaker"]
            words = f"claims that {row['actor']} took {place['name']}, {km:.0f} km from any ground that a map shows so"
            alarm = Alarm(name, AlarmKind.CLAIM, day, -1, NO_CELLS, 0.0, km, words)
            found.setdefault((name, row["actor"], place["name"]), alarm)
    return list(found.values())


def _ring_thin(theatre: OpenTheatre, watch: Watch, known: datetime | None) -> list[Alarm]:
    """Return an alarm for each publisher whose reports became far fewer."""
    instant = write_instant(known) if known else None
    sent: dict[str, Counter[int]] = defaultdict(Counter)
    with theatre.database.reading() as connection:
        for each in list_reports(connection, instant):
            sent[each.publisher][(each.published - EPOCH).days] += 1
    maps = [Counter(witness.days.astype(int).tolist()) for witness in watch.witnesses]
    return ring_thin(dict(sent), list(maps))


def _distance_km(watch: Watch, point: tuple[float, float], day: date, party: int) -> float | None:
    """Return how far a point lies from ground that any map shows as a party's on a day; None where no map can tell."""
    col, row = (float(each[0]) for each in watch.grid.place(np.array([point[0]]), np.array([point[1]])))
    if not (0 <= col < watch.grid.columns and 0 <= row < watch.grid.rows):
        return None
    every = np.arange(watch.grid.size)
    shown = [follow_cells(each, np.array([day], "datetime64[D]"), every)[0] for each in watch.witnesses]
    ground = np.flatnonzero(np.any([each == party for each in shown], axis=0))
    if not len(ground):
        return None
    rows, cols = np.divmod(ground, watch.grid.columns)
    return float(np.hypot(cols + 0.5 - col, rows + 0.5 - row).min()) * watch.grid.settings.size_m / 1000


def with_states(theatre: OpenTheatre, known: datetime | None = None) -> list[tuple[Alarm, Ruling | None]]:
    """Return the alarms about ground with what persons decided about them."""
    watch = open_watch(theatre, known)
    if watch is None:
        return []
    with theatre.database.reading() as connection:
        rulings = read_rulings(connection, write_instant(known) if known else None)
    return [(each, rulings.get(each.alarm_id)) for each in ring_alarms(watch)]
