"""Say what would change the answer about a ground: what a next map or a next word would make of it.

The filter goes on from where it stands by one day, with maps that show the whole ground as a party's, or with a word
that says so. What moved the answer so far belongs in ``why`` and ``heard``.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.control.assess import Witness
from frontline.control.filter import Filter
from frontline.control.layer import NOBODY
from frontline.control.testimony import Matter, Standing, Testimony
from frontline.days import ONE_DAY
from frontline.publish.words import list_words, percent
from frontline.theatre.asking import Question, go_on
from frontline.theatre.testifying import choose_cells

HALF = 0.5
ANYBODY = "monitor"  # whose word stands for all who are no party
Answer = dict[str, Any]


def suppose(asked: Question, model: Filter, probability: NDArray[np.float64]) -> list[Answer]:
    """Return what the answer would be on the next day if maps, or words, said otherwise.

    Args:
        asked: the ground.
        model: the filter as it stands on the day.
        probability: of each party, shape (parties,).
    """
    mine = float(probability[0])
    party = 0 if mine < HALF else int(np.argmax(probability[1:])) + 1
    able = [each for each in asked.witnesses if (each.party[-1, asked.weights.index] > NOBODY).any()]
    sets = [[each] for each in able] + ([able] if len(able) > 1 else [])
    rows = [_suppose_maps(asked, model, each, party) for each in sets]
    if asked.theatre.settings.evidence.claims:
        rows += list(_suppose_words(asked, model, party))
    return [_describe(asked, row, party, mine) for row in rows if row["found"] is not None]


def _suppose_maps(asked: Question, model: Filter, changed: list[Witness], party: int) -> Answer:
    """Return the answer if some maps next showed the whole ground as a party's, and the others stayed as they are."""
    supposed = []
    for witness in asked.witnesses:
        picture = witness.party[-1].copy()
        if any(witness is each for each in changed):
            picture[asked.weights.index] = party
        days = np.append(witness.days[-1:], np.datetime64(asked.on + ONE_DAY, "D"))
        supposed.append(replace(witness, days=days, party=np.vstack([witness.party[-1:], picture])))
    sources = [each.source for each in changed]
    titles = list_words([asked.theatre.cards[each].title for each in sources])
    words = f"{titles} next {'show' if len(sources) > 1 else 'shows'} {_name(asked, party)} on the whole place"
    found = _answer(asked, go_on(model, asked.open(witnesses=supposed)))
    return {"sources": sources, "said_by": None, "found": found, "words": words}


def _suppose_words(asked: Question, model: Filter, party: int) -> Iterator[Answer]:
    """Yield the answer if somebody next said that the whole ground is a party's: itself, another party, an observer."""
    ids = asked.theatre.party_ids
    name = _name(asked, party)
    speakers = [(ids[party], Standing.OWN, f"the side of {name} next claims the whole place")]
    if len(ids) == 2:  # noqa: PLR2004  # of two parties the other one has lost it; of more, nobody knows which
        other = ids[1 - party]
        words = f"the side of {asked.theatre.name_party(other)} next says itself that the whole place is held by {name}"
        speakers.append((other, Standing.AGAINST, words))
    speakers.append(
        (ANYBODY, Standing.OBSERVER, f"an observer of no side next says that the whole place is held by {name}")
    )
    ground = asked.ground.place.place_id if asked.ground.place else asked.ground.name
    cells = choose_cells(asked.weights)
    for side, standing, words in speakers:
        said = Testimony(f"supposed/{side}", asked.on + ONE_DAY, party, True, side, "", standing, Matter.WHOLE, ground,
                         cells)  # fmt: skip
        found = _answer(asked, go_on(model, asked.open(said=[said], witnesses=_stand_still(asked))))
        yield {"sources": [], "said_by": side, "found": found, "words": words}


def _stand_still(asked: Question) -> list[Witness]:
    """Return the maps with their last pictures shown again on the next day."""
    return [
        replace(each, days=np.append(each.days[-1:], np.datetime64(asked.on + ONE_DAY, "D")),
                party=np.vstack([each.party[-1:], each.party[-1:]]))
        for each in asked.witnesses
    ]  # fmt: skip


def _answer(asked: Question, model: Filter) -> float | None:
    model.step()
    found = asked.look(model)
    return None if found is None else float(found[0])


def _describe(asked: Question, row: Answer, party: int, mine: float) -> Answer:
    found: float = row["found"]
    over = (found >= HALF) != (mine >= HALF)
    side = "over" if found >= HALF else "under"
    ending = f"{side} one half" if over else f"still {side} one half"
    return {
        "sources": row["sources"], "said_by": row["said_by"], "shows": asked.theatre.party_ids[party],
        "day": (asked.on + ONE_DAY).isoformat(), "probability": round(found, 4), "crosses": over,
        "sentence": f"If {row['words']}: {percent(found)}, {ending}.",
    }  # fmt: skip


def _name(asked: Question, party: int) -> str:
    return asked.theatre.name_party(asked.theatre.party_ids[party])
