"""Say why the assessment of a place or a cell is what it is: the evidence with its ages and weights.

The weight of a map is the change in log-odds of the place's probability when the map is left out and the filter is run
again; what is stated of a belief stays as it was learned with all. Claims of who holds the ground and findings of the
desk have a weight likewise (``heard``), what would change the answer is found by letting the filter go on
(``supposing``), and what the answer leans on where maps stay as they are is told by ``surroundings``. Settlement lists,
geolocated posts and rulings are listed with their words (``beside``); the model does not weigh them.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control import assess
from frontline.control.assess import Witness
from frontline.control.cells import Weights
from frontline.control.filter import Filter
from frontline.control.layer import UNSEEN
from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures import area
from frontline.publish.words import day_words, list_words, percent
from frontline.sources.card import Card
from frontline.theatre.answers import is_seen
from frontline.theatre.asking import Question, show_until
from frontline.theatre.assessment import check_day, read_witnesses
from frontline.theatre.beside import list_beside
from frontline.theatre.contesting import tell_statuses
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ground import Ground, draw_ground, find_ground
from frontline.theatre.heard import Room, list_heard, list_voices
from frontline.theatre.supposing import suppose
from frontline.theatre.surroundings import describe_surroundings
from frontline.theatre.testifying import read_testimonies
from frontline.theatre.weights import weigh

LEAST_CHANGE = 0.005  # of the place: less is how a line is drawn
AGREED = 0.05  # of the place: maps that differ by less agree
Row = dict[str, Any]


def why(
    theatre: OpenTheatre,
    place: str | None,
    on: date,
    known: datetime | None = None,
    at: tuple[float, float] | None = None,
) -> Row:
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
    asked = _put(theatre, ground, on, known)
    model = asked.open()
    model.reach(on)
    asked = replace(asked, calibration=model.calibration)
    field = asked.read(model)
    own = field[:, ground.weights.index]
    probability, seen = asked.sum_up(own), is_seen(own)
    if probability is None:
        raise NotFoundError(
            f"no map of this theatre covers {ground.name} on {on}", "name a place and day that one does"
        )
    share = area.assess_share(theatre.grid, own[0, seen], ground.weights.only(seen), model.dependence)
    maps = _list_maps(asked, float(probability[0]))
    room = _listen(asked, model, float(probability[0]))
    voices = list_voices(room)
    return {
        "place": {"name": ground.name, "id": ground.place.place_id if ground.place else None,
                  "outline": ground.described},
        "on": on.isoformat(),
        "known": write_instant(known or now()),
        "held_by": theatre.party_ids[0],
        "held_by_name": theatre.name_party(theatre.party_ids[0]),
        "probability": round(float(probability[0]), 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
        "level": share.level,
        **tell_statuses(theatre, ground.weights, on, known),
        "by_maps_alone": _leave_words_out(asked, voices),
        "agreement": _describe_agreement(asked, maps, float(probability[0])),
        "surroundings": describe_surroundings(asked, field, 0),
        "evidence": [*maps, *list_heard(room), *list_beside(asked)],
        "voices": voices,
        "last_known": find_last_known(asked, maps),
        "would_change": suppose(asked, model, probability),
        "notes": [assess.METHOD_LIMIT],
        "method": {"name": assess.METHOD, "sentence": assess.METHOD_SENTENCE},
    }  # fmt: skip


def _put(theatre: OpenTheatre, ground: Ground, on: date, known: datetime | None) -> Question:
    """Return the question with all maps up to the day and all words.

    Raises:
        NotFoundError: No map shows that day or an earlier one.
    """
    every = read_witnesses(theatre, known)
    shown = [show_until(each, on) for each in every if each.days[0] <= np.datetime64(on)]
    if not shown:
        raise NotFoundError(
            f"no map of this theatre shows {on} or an earlier day", f"the first day is {assess.first_day_of(every)}"
        )
    return Question(theatre, ground, ground.weights, on, known, shown, read_testimonies(theatre, known))


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


def _listen(asked: Question, model: Filter, probability: float) -> Room:
    """Return where words are heard, with what each side's weigh."""
    assert model.hearing is not None  # noqa: S101  # a question is always asked with one
    room = Room(asked, model.hearing, probability)
    room.listen()
    return room


def _leave_words_out(asked: Question, voices: list[Row]) -> float | None:
    """Return the answer by the maps alone, without any words; None where no words moved it."""
    if not voices:
        return None
    model = asked.open(said=[])
    model.reach(asked.on)
    found = asked.look(model)
    return None if found is None else round(float(found[0]), 4)


def _list_maps(asked: Question, probability: float) -> list[Row]:
    """Return what each map shows, the one that moves the answer most first."""
    rows = [row for each in asked.witnesses if (row := describe_map(asked, each, probability)) is not None]
    return sorted(rows, key=lambda row: -abs(row["weight"] or 0.0))


def describe_map(asked: Question, witness: Witness, probability: float) -> Row | None:
    """Return what a map shows of the ground, since when, and its weight; None where it does not cover it."""
    card, weights = asked.theatre.cards[witness.source], asked.weights
    shown = witness.party[:, weights.index]
    if float(((shown[-1] != UNSEEN) @ weights.share) / weights.share.sum()) < area.MOST:
        return None
    day: date = witness.days[-1].astype(date)
    changed, before = _last_change(witness, weights)
    rest = asked.ask([each for each in asked.witnesses if each is not witness])
    without = None if rest is None else float(rest[0])
    first: date = witness.days[0].astype(date)
    row: Row = {
        "source": witness.source,
        "kind": "map",
        "day": day.isoformat(),
        "age_days": (asked.on - day).days,
        "says": {"party": asked.theatre.party_ids[0], "share": round(_share(shown[-1], weights), 4)},
        "weight": None if without is None else round(weigh(probability, without), 3),
        "without": None if without is None else round(without, 4),
        "changed": changed.isoformat() if changed else None,
        "before": None if before is None else round(before, 4),
        "since": first.isoformat(),
    }
    return row | {"sentence": _map_sentence(asked, card, row, probability)}


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


def _map_sentence(asked: Question, card: Card, row: Row, probability: float) -> str:
    party = asked.theatre.name_party(asked.theatre.party_ids[0])
    age = row["age_days"]
    aged = "that day's" if age == 0 else f"{_days(age)} old"
    text = f"{card.title} ({_name_side(asked, card)}; map of {day_words(date.fromisoformat(row['day']))}, {aged}) "
    text += f"shows {party} on {percent(row['says']['share'])}"
    if row["changed"] is None:
        text += f", and has not drawn the place anew since its first day here, {_words(row['since'])}."
    else:
        still = (asked.on - date.fromisoformat(row["changed"])).days
        ago = "on that day" if still == 0 else f"{_days(still)} before"
        text += f"; it last drew the place anew on {day_words(date.fromisoformat(row['changed']))}, {ago}"
        text += f" (until then {percent(row['before'])})."
    if row["without"] is None:
        return text + " No other map covers the place."
    with_it, without = percent(probability), percent(row["without"])
    if with_it == without:
        return text + f" Without it the answer stays: {without} (weight {row['weight']:+.2f})."
    return text + f" Without it: {without} (weight {row['weight']:+.2f})."


def _name_side(asked: Question, card: Card) -> str:
    side = card.side
    if side in asked.theatre.party_ids:
        return f"{card.kind}, on the side of {asked.theatre.name_party(side)}"
    return f"{card.kind}, no party's side"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _words(day: str | None) -> str:
    return day_words(date.fromisoformat(day)) if day else "no day"


def _describe_agreement(asked: Question, maps: list[Row], probability: float) -> Row:
    """Say how far the maps agree, and where the answer lies beside them."""
    shares = sorted((each["says"]["share"], asked.theatre.cards[each["source"]].title) for each in maps)
    party = asked.theatre.name_party(asked.theatre.party_ids[0])
    if not shares:
        return {"lowest": None, "highest": None, "sentence": "No map by itself covers most of the place."}
    (low, lowest), (high, highest) = shares[0], shares[-1]
    if len(shares) == 1:
        words = f"Only one map covers the place: {lowest} shows {party} on {percent(low)}."
    elif high - low <= AGREED:
        span = percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}"
        words = f"The {len(shares)} maps agree: {party} on {span}."
    else:
        words = (
            f"The maps do not agree: {lowest} shows {party} on {percent(low)}, {highest} on {percent(high)}; "
            f"at least one of them is wrong or late about {percent(high - low)} of the place."
        )
    if probability > high + LEAST_CHANGE:
        words += " The answer lies above what any map shows: maps are late, and ground is held around the place."
    elif probability < low - LEAST_CHANGE:
        words += " The answer lies below what any map shows: maps are late, and some changes are taken back."
    return {"lowest": round(low, 4), "highest": round(high, 4), "sentence": words}


def find_last_known(asked: Question, maps: list[Row]) -> Row:
    """Return the last day on which any map drew the place anew, any was published, and anybody said who holds it."""
    drawn = [each for each in maps if each["changed"]]
    newest = max((each["day"] for each in maps), default=None)
    said = _find_last_word(asked)
    last = max(drawn, key=lambda each: each["changed"], default=None)
    if last is None:
        first = min((each["since"] for each in maps), default=None)
        words, age = f"no map has drawn the place anew since the first here, {_words(first)}", None
    else:
        age = (asked.on - date.fromisoformat(last["changed"])).days
        ago = f"{_days(age)} before" if age else "the day itself"
        shares = f"{percent(last['before'])} before, {percent(last['says']['share'])} since"
        title = asked.theatre.cards[last["source"]].title
        words = f"{title} drew the place anew on {_words(last['changed'])}, {ago} ({shares})"
    return {
        "day": last["changed"] if last else None,
        "source": last["source"] if last else None,
        "age_days": age,
        "newest_map": newest,
        "said": said["said"],
        "sentence": (
            f"The last time anybody knew anything new: {words}; {said['sentence']} "
            f"The newest map is of {_words(newest)}; a map that stays as it was says little."
        ),
    }


def _find_last_word(asked: Question) -> Row:
    """Return the last day on which anybody said who holds the ground, and who did."""
    about = [each for each in asked.said if each.day <= asked.on and np.isin(each.cells, asked.weights.index).any()]
    if not about:
        return {"said": None, "sentence": "no report here says who holds it."}
    day = max(each.day for each in about)
    speakers = sorted({each.claimant for each in about if each.day == day})
    age = (asked.on - day).days
    ago = f"{_days(age)} before" if age else "the day itself"
    sentence = f"the last word of who holds it is of {day_words(day)}, {ago}, by {list_words(speakers)}."
    return {"said": {"day": day.isoformat(), "age_days": age, "by": speakers}, "sentence": sentence}
