"""List what is shown of a ground beside the maps and weighs nothing: settlement lists, events and rulings.

What was said or posted of who is there, weighed or not, belongs in ``heard``.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely

from frontline.control.happening import EVENT
from frontline.control.ruling import read_rulings
from frontline.control.settlement import read_settlement
from frontline.days import write_instant
from frontline.publish.words import day_words
from frontline.store.statement import read_statements
from frontline.theatre.asking import Question
from frontline.theatre.heard import CLAIM_DAYS


def list_beside(asked: Question) -> Iterator[dict[str, Any]]:
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
    """Yield the events in the ground in the last days that speak for nobody."""
    shapely.prepare(asked.ground.outline)
    known = write_instant(asked.known) if asked.known else None
    with asked.theatre.database.reading() as connection:
        stated = read_statements(connection, property_=EVENT, known=known)
    start = asked.on - timedelta(days=CLAIM_DAYS - 1)
    heard = {each.testimony_id for each in asked.said}
    recent = [
        each for key, each in stated
        if key not in heard and each.valid_from and start <= each.valid_from <= asked.on
    ]  # fmt: skip
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
