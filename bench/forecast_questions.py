"""Ask the founding question and ten more of its kind, chosen by a rule that was written down before any was answered.

The founding question: as of 2025-11-03, will at least 95 % of Pokrovsk be shown as held by 2025-12-31 (58 days)? The
rule for the others: on the first Monday of January, April, July, September and November 2025, the two places with the
most inhabitants that have an outline within 3 km of the line and are less than half held; the same share, the same 58
days.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np

from frontline.forecast import share
from frontline.forecast.answer import Asked, answer_share
from frontline.forecast.backtest import History, day_number
from frontline.forecast.cases import Cases
from frontline.forecast.learned import LearnedSet, Library
from frontline.forecast.record import take_picture
from frontline.forecast.share import Town
from frontline.forecast.towns import follow

FOUNDING = ("Pokrovsk", date(2025, 11, 3))
ORIGINS = (date(2025, 1, 6), date(2025, 4, 7), date(2025, 7, 7), date(2025, 9, 1), date(2025, 11, 3))
SHARE, DAYS = 0.95, 58
NEAR_KM, EACH = 3.0, 2


def ask_founding(history: History, towns: list[Town], sets: list[LearnedSet]) -> list[dict[str, Any]]:
    """Return each question with its answer and its outcome as the data tell it."""
    library = Library("", tuple(sets), (), no_cases(), "")
    lasting = follow(history.record, towns)
    chosen = [(find(towns, FOUNDING[0]), FOUNDING[1])]
    for origin in ORIGINS:
        at = float(day_number(origin) + 1)  # as known when the day ends
        picture = take_picture(history.record, at, history.cell_km)
        if picture is None:
            continue
        near = share.measure_reach(towns, np.full(len(towns), 1e-6), picture) <= NEAR_KM
        fit = [n for n, town in enumerate(towns) if near[n] and town.share(picture.held) < 0.5]  # noqa: PLR2004  # half
        chosen += [(n, origin) for n in sorted(fit, key=lambda n: -towns[n].people)[:EACH]]
    first = min((each.known for each in sets), default=date.max)  # a later span has no model for the earlier questions
    return [ask(history, towns, n, origin, library, lasting) for n, origin in chosen if origin >= first]


def ask(
    history: History,
    towns: list[Town],
    number: int,
    origin: date,
    library: Library,
    lasting: Any,
) -> dict[str, Any]:
    """Return one question with its answer, as known at the end of the origin's day, and its outcome."""
    at = float(day_number(origin) + 1)  # as known when the day ends
    picture = take_picture(history.record, at, history.cell_km)
    assert picture is not None  # noqa: S101  # the caller saw it
    asked = Asked(towns[number], SHARE, float(DAYS), at)
    answer = answer_share(asked, picture, history.terrain, library, library.choose(origin))
    came = lasting.came(np.array([number]), np.array([SHARE]), at, np.array([float(DAYS)]))[0]
    return {
        "place": towns[number].name, "people": towns[number].people, "origin": str(origin),
        "deadline": str(origin + timedelta(days=DAYS)), "held": round(towns[number].share(picture.held), 3),
        "probability": round(answer.probability, 4), "low": round(answer.low, 4), "high": round(answer.high, 4),
        "outcome": {1: "yes", 0: "no", -1: "not over"}[int(came)], "reasons": list(answer.reasons),
    }  # fmt: skip


def find(towns: list[Town], name: str) -> int:
    """Return the most populous town of a name."""
    return max((n for n, town in enumerate(towns) if town.name == name), key=lambda n: towns[n].people)


def no_cases() -> Cases:
    """Return no cases: a back-test has nothing to compare with."""
    none = np.zeros(0)
    width = len(share.COLUMNS)
    return Cases(none.astype(str), none.astype(np.int64), none, none, none, np.zeros((0, width), np.float32), none > 0)
