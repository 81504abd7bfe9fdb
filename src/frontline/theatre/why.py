"""Say why the assessment of a place or a cell is what it is: the evidence with its ages and weights.

The weight of a map is the change in log-odds of the place's probability when the map is left out and the filter is run
again. What would change the answer is found likewise: the filter is run on with a next map that shows the whole place
as the other party's. Claims of who holds the ground and findings of the desk have a weight likewise (``heard``).
Settlement lists, geolocated posts and rulings are listed with their words; the model does not weigh them, and their
weight is empty.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.control import assess
from frontline.control.assess import Witness
from frontline.control.cells import Weights
from frontline.control.happening import EVENT
from frontline.control.hearing import Hearing
from frontline.control.layer import NOBODY, UNSEEN
from frontline.control.ruling import read_rulings
from frontline.control.settlement import read_settlement
from frontline.control.testimony import Testimony
from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures import area
from frontline.publish.words import day_words, list_words, percent
from frontline.sources.card import Card
from frontline.store.statement import read_statements
from frontline.theatre.answers import is_seen
from frontline.theatre.assessment import check_day, filter_cells, read_witnesses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground, draw_ground, find_ground
from frontline.theatre.heard import CLAIM_DAYS, Ids, Room, Said, list_claims, list_findings
from frontline.theatre.testifying import hear, read_testimonies

LEAST_CHANGE = 0.005  # of the place: less is how a line is drawn
SURE = 1e-6  # log-odds are told of probabilities from here to 1 less this
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a ground with the cells that maps cover, on a day, as known at an instant."""

    theatre: OpenTheatre
    ground: Ground
    weights: Weights
    on: date
    known: datetime | None
    witnesses: list[Witness]
    said: list[Testimony]

    def ask(self, witnesses: list[Witness], on: date | None = None) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground by some maps; None where they do not cover it."""
        if not witnesses:
            return None
        try:
            hearing = hear(self.theatre, self.said)
            found = filter_cells(self.theatre, witnesses, hearing, on or self.on, self.weights.index)
            return self.sum_up(found.probability[-1])
        except NotFoundError:
            return None

    def sum_up(self, found: NDArray[np.float32]) -> NDArray[np.float64] | None:
        """Return the probability of each party over the ground from that in its cells, shape (parties, cells)."""
        seen = is_seen(found)
        if self.weights.share[seen].sum() < area.MOST * self.weights.share.sum():
            return None
        return np.asarray(found[:, seen] @ self.weights.share[seen] / self.weights.share[seen].sum())


def why(
    theatre: OpenTheatre,
    place: str | None,
    on: date,
    known: datetime | None = None,
    at: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Return the evidence about a place, or about the cell at a point, and what would change the answer.

    Args:
        theatre: where.
        place: its name or id.
        on: the day.
        known: as known at this instant; default: now.
        at: latitude and longitude, in place of a place.

    Raises:
        NotFoundError: No such place or map, or the maps do not cover it.
        UsageError: Neither or both of place and point are given, or the day is in the future.
    """
    check_day(on)
    ground = _find_ground(theatre, place, at)
    witnesses = [each for each in read_witnesses(theatre, known) if each.days[0] <= np.datetime64(on)]
    shown, said = [_until(each, on) for each in witnesses], read_testimonies(theatre, known)
    asked = Question(theatre, ground, ground.weights, on, known, shown, said)
    hearing = hear(theatre, said)
    found = filter_cells(theatre, shown, hearing, on, ground.weights.index)
    field = found.probability[-1]
    probability, seen = asked.sum_up(field), is_seen(field)
    if probability is None:
        raise NotFoundError(
            f"no map of this theatre covers {ground.name} on {on}", "name a place and day that one does"
        )
    share = area.assess_share(theatre.grid, field[0, seen], ground.weights.only(seen), found.dependence(on))
    described = [_describe_map(asked, each, float(probability[0])) for each in asked.witnesses]
    maps = [each for each in described if each is not None]
    return {
        "place": {"name": ground.name, "id": ground.place.place_id if ground.place else None,
                  "outline": ground.described},
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "held_by": theatre.party_ids[0],
        "probability": round(float(probability[0]), 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
        "level": share.level,
        "evidence": [*maps, *_list_heard(asked, hearing, float(probability[0])), *_list_others(asked)],
        "last_known": _last_known(asked, maps),
        "would_change": _what_would_change(asked, probability),
        "notes": [assess.METHOD_LIMIT],
        "method": {"name": assess.METHOD, "sentence": assess.METHOD_SENTENCE},
    }  # fmt: skip


def _find_ground(theatre: OpenTheatre, place: str | None, at: tuple[float, float] | None) -> Ground:
    if (place is None) == (at is None):
        raise UsageError("name a place, or a point with --at LAT,LON", "give one of the two")
    if at is None:
        return find_ground(theatre, place)
    lat, lon = at
    col, row = (int(np.floor(each[0])) for each in theatre.grid.place(np.array([lon]), np.array([lat])))
    if not (0 <= col < theatre.grid.columns and 0 <= row < theatre.grid.rows):
        raise NotFoundError(f"{lat}, {lon} lies outside this theatre's box", "give latitude, then longitude")
    held = np.zeros(theatre.grid.size, bool)
    held[row * theatre.grid.columns + col] = True
    size = theatre.settings.grid.size_m
    return draw_ground(theatre, f"the cell at {lat:.4f}, {lon:.4f}", theatre.grid.draw(held), f"a cell of {size} m")


def _until(witness: Witness, on: date) -> Witness:
    """Return what a map showed up to a day."""
    shown = witness.days <= np.datetime64(on)
    return replace(witness, days=witness.days[shown], party=witness.party[shown])


def _describe_map(asked: Question, witness: Witness, probability: float) -> dict[str, Any] | None:
    """Return what a map shows of the ground, since when, and its weight; None where it does not cover it."""
    card, weights = asked.theatre.cards[witness.source], asked.weights
    shown = witness.party[:, weights.index]
    if float(((shown[-1] != UNSEEN) @ weights.share) / weights.share.sum()) < area.MOST:
        return None
    day: date = witness.days[-1].astype(date)
    share = _share(shown[-1], weights)
    changed, before = _last_change(witness, weights)
    rest = asked.ask([each for each in asked.witnesses if each is not witness])
    without = None if rest is None else float(rest[0])
    weight = None if without is None else round(_log_odds(probability) - _log_odds(without), 3)
    row: dict[str, Any] = {
        "source": witness.source,
        "kind": "map",
        "day": day.isoformat(),
        "age_days": (asked.on - day).days,
        "says": {"party": asked.theatre.party_ids[0], "share": round(share, 4)},
        "weight": weight,
        "without": None if without is None else round(without, 4),
        "changed": changed.isoformat() if changed else None,
        "before": None if before is None else round(before, 4),
    }
    return row | {"sentence": _map_sentence(asked, card, row)}


def _share(shown: NDArray[np.int8], weights: Weights) -> float:
    covered = weights.share * (shown != UNSEEN)
    return float((shown == 0) @ covered / max(covered.sum(), 1e-9))


def _last_change(witness: Witness, weights: Weights) -> tuple[date | None, float | None]:
    """Return the last day on which a map drew the ground anew, and what it showed before; None: it never did."""
    shown = witness.party[:, weights.index]
    moved = ((shown[1:] != shown[:-1]) @ weights.share) / weights.share.sum()
    last = np.flatnonzero(moved >= LEAST_CHANGE)
    if not len(last):
        return None, None
    day: date = witness.days[last[-1] + 1].astype(date)
    return day, _share(shown[last[-1]], weights)


def _map_sentence(asked: Question, card: Card, row: dict[str, Any]) -> str:
    party = asked.theatre.name_party(asked.theatre.party_ids[0])
    age = row["age_days"]
    aged = "that day's" if age == 0 else f"{_days(age)} old"
    text = f"{card.title} (map of {day_words(date.fromisoformat(row['day']))}, {aged}) shows {party} on "
    text += f"{percent(row['says']['share'])}"
    if row["changed"] is None:
        text += ", and has never shown otherwise."
    else:
        still = (asked.on - date.fromisoformat(row["changed"])).days
        ago = "on that day" if still == 0 else f"{_days(still)} before"
        text += f"; it last drew the place anew on {day_words(date.fromisoformat(row['changed']))}, {ago}"
        text += f" (until then {percent(row['before'])})."
    if row["without"] is None:
        return text + " No other map covers the place."
    return text + f" Without it: {percent(row['without'])} (weight {row['weight']:+.2f})."


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, SURE), 1 - SURE)
    return math.log(bounded / (1 - bounded))


def _last_known(asked: Question, maps: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the last day on which any map drew the place anew, and the last on which any was published."""
    drawn = [each for each in maps if each["changed"]]
    newest = max((each["day"] for each in maps), default=None)
    if not drawn:
        sentence = f"No map has drawn the place anew since its first day; the newest map is of {_words(newest)}."
        return {"day": None, "source": None, "age_days": None, "newest_map": newest, "sentence": sentence}
    last = max(drawn, key=lambda each: each["changed"])
    age = (asked.on - date.fromisoformat(last["changed"])).days
    title = asked.theatre.cards[last["source"]].title
    ago = f"{_days(age)} before" if age else "the day itself"
    sentence = (
        f"The last time a map drew the place anew: {title} on {_words(last['changed'])}, {ago}. "
        f"The newest map is of {_words(newest)}; a map that stays as it was says little."
    )
    about = {"day": last["changed"], "source": last["source"], "age_days": age}
    return about | {"newest_map": newest, "sentence": sentence}


def _words(day: str | None) -> str:
    return day_words(date.fromisoformat(day)) if day else "no day"


def _what_would_change(asked: Question, probability: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Return, for a next map of each source and of all, what the answer would be if it showed the place otherwise."""
    theatre, mine = asked.theatre, float(probability[0])
    party = 0 if mine < HALF else int(np.argmax(probability[1:])) + 1
    next_day = asked.on + ONE_DAY
    able = [each for each in asked.witnesses if (each.party[-1, asked.weights.index] > NOBODY).any()]
    rows = [_suppose(asked, [each], party, next_day) for each in able]
    if len(able) > 1:
        rows.append(_suppose(asked, able, party, next_day))
    name = theatre.name_party(theatre.party_ids[party])
    answers = []
    for sources, found in rows:
        if found is None:
            continue
        over = (found >= HALF) != (mine >= HALF)
        titles = list_words([theatre.cards[each].title for each in sources])
        verb = "show" if len(sources) > 1 else "shows"
        side = "over" if found >= HALF else "under"
        ending = f"{side} one half" if over else f"still {side} one half"
        sentence = f"If {titles} next {verb} {name} on the whole place: {percent(found)}, {ending}."
        answers.append({"sources": sources, "shows": theatre.party_ids[party], "day": next_day.isoformat(),
                        "probability": round(found, 4), "crosses": over, "sentence": sentence})  # fmt: skip
    return answers


def _suppose(asked: Question, changed: list[Witness], party: int, day: date) -> tuple[list[str], float | None]:
    """Return the answer on a later day if some maps next showed the whole ground as a party's."""
    supposed = []
    for witness in asked.witnesses:
        picture = witness.party[-1].copy()
        if any(witness is each for each in changed):
            picture[asked.weights.index] = party
        days = np.append(witness.days, np.datetime64(day, "D"))
        supposed.append(replace(witness, days=days, party=np.vstack([witness.party, picture])))
    found = asked.ask(supposed, day)
    return [each.source for each in changed], None if found is None else float(found[0])


def _list_heard(asked: Question, hearing: Hearing, probability: float) -> list[dict[str, Any]]:
    """Return claims and findings, those that moved the answer first, with what it would be without each."""
    room = Room(asked.theatre, asked.ground, asked.on, asked.known, asked.witnesses, asked.said, hearing)
    rows = [*list_findings(room), *list_claims(room)]
    left = room.leave_out(ids for _, ids in rows if room.moved(ids))
    return [_weigh_row(asked, room, row, left, probability) for row in rows]


def _weigh_row(
    asked: Question, room: Room, row: Said, left: dict[Ids, NDArray[np.float32]], probability: float
) -> dict[str, Any]:
    """Return the row of a claim or finding with its weight; as it is where it says nothing of who holds the ground."""
    said, ids = row
    rest = asked.sum_up(left[ids]) if ids in left else None
    if rest is not None:
        without = float(rest[0])
        weight = round(_log_odds(probability) - _log_odds(without), 3)
        words = f"Without it: {percent(without)} (weight {weight:+.2f})."
        said = said | {"weight": weight, "without": round(without, 4), "sentence": f"{said['sentence']} {words}"}
    elif ids:
        words = "It adds nothing to what was believed and said before (weight +0.00)."
        said = said | {"weight": 0.0, "without": round(probability, 4), "sentence": f"{said['sentence']} {words}"}
    return said | {"odds": room.find_odds(ids)}


def _list_others(asked: Question) -> Iterator[dict[str, Any]]:
    """Yield what is shown beside the maps and not weighed: lists, posts and rulings, newest first in each."""
    yield from _list_settlements(asked)
    yield from _list_posts(asked)
    yield from _list_rulings(asked)


def _row(asked: Question, source: str, kind: str, day: date, says: Any, sentence: str) -> dict[str, Any]:  # noqa: ANN401
    about = {"source": source, "kind": kind, "day": day.isoformat(), "age_days": (asked.on - day).days}
    return about | {"says": says, "weight": None, "sentence": sentence}


def _list_settlements(asked: Question) -> Iterator[dict[str, Any]]:
    if asked.ground.place is None:
        return
    with asked.theatre.database.reading() as connection:
        found = read_settlement(connection, asked.ground.place.place_id, asked.on, asked.known)
    for each in found:
        card = asked.theatre.cards[each.source]
        follows = (
            f"; it follows {asked.theatre.cards[card.follows].title}" if card.follows in asked.theatre.cards else ""
        )
        sentence = f"{card.title} lists it as '{each.label}' since {day_words(each.day)}{follows}."
        yield _row(asked, each.source, "settlement list", each.day, each.label, sentence)


def _list_posts(asked: Question) -> Iterator[dict[str, Any]]:
    """Yield the geolocated events in the ground in the last days."""
    shapely.prepare(asked.ground.outline)
    known = write_instant(asked.known) if asked.known else None
    with asked.theatre.database.reading() as connection:
        stated = read_statements(connection, property_=EVENT, known=known)
    start = asked.on - timedelta(days=CLAIM_DAYS - 1)
    recent = [each for _, each in stated if each.valid_from and start <= each.valid_from <= asked.on]
    for each in sorted(recent, key=lambda one: one.valid_from or start, reverse=True):
        lon, lat = (float(part) for part in each.subject.removeprefix("point:").split(","))
        if each.valid_from and shapely.intersects_xy(asked.ground.outline, lon, lat):
            words = each.value["label"] or each.value["kind"]
            sentence = f"{day_words(each.valid_from)}, {each.source}: {words} at {lat:.4f}, {lon:.4f}."
            yield _row(asked, each.source, "post", each.valid_from, words, sentence)


def _list_rulings(asked: Question) -> Iterator[dict[str, Any]]:
    """Yield what persons decided about alarms on this ground; what was rejected the filter no longer sees."""
    with asked.theatre.database.reading() as connection:
        rulings = read_rulings(connection, write_instant(asked.known) if asked.known else None)
    for each in rulings.values():
        if each.day <= asked.on and np.isin(each.cells, asked.weights.index).any():
            title = asked.theatre.cards[each.source].title
            sentence = f"{each.person} {each.verdict}ed what {title} drew on {day_words(each.day)}: {each.reason}"
            yield _row(asked, each.person, "judgement", each.day, each.verdict, sentence)
