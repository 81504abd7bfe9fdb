"""Ask the founding question and others of its kind, chosen by a rule that was written down before any was answered.

The founding question: as of 2025-11-03, will at least 95 % of Pokrovsk be shown as held by 2025-12-31 (58 days)?

The rule for the others: on the first Monday of each month from July 2024 to December 2025, every place of over 10,000
inhabitants that has an outline and of which the map shows between 1 % and 90 % as held. Two questions of each: the
least of 25, 50 and 75 % that is more than is held, and 95 %; in months with an odd number within 30 days, in the others
within 60. Each is answered by a model learned on what was over on the first day of its month.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from frontline.forecast import scores, share
from frontline.forecast.answer import Asked, answer_share
from frontline.forecast.backtest import History, day_number, list_months
from frontline.forecast.cases import Cases
from frontline.forecast.learned import LearnedSet, Library
from frontline.forecast.record import take_picture
from frontline.forecast.share import Town
from frontline.forecast.towns import TownRows, follow, say_base
from frontline.forecast.units import LASTS_DAYS

FOUNDING = ("Pokrovsk", date(2025, 11, 3), 0.95, 58)
MONTHS = (date(2024, 7, 1), date(2025, 12, 31))
PEOPLE = 10_000
PARTLY = (0.01, 0.9)
STEPS, WHOLE = (0.25, 0.5, 0.75), 0.95
ODD_DAYS, EVEN_DAYS = 30, 60


def ask_all(history: History, towns: list[Town], questions: TownRows, spread: Any) -> list[dict[str, Any]]:
    """Return the founding question and those that the rule picks, with answers and outcomes.

    Args:
        history: all that may be looked at.
        towns: that have an outline.
        questions: past ones, to learn from.
        spread: tells the spread of the pace ahead as known on a day.
    """
    lasting = follow(history.record, towns)
    place, day, asked, days = FOUNDING
    chosen = [(find(towns, place), day, asked, days), *choose(history, towns)]
    rows, months = [], {}
    for number, origin, wanted, ahead in chosen:
        month = origin.replace(day=1)
        if month not in months:
            over = (questions.origin + questions.days + LASTS_DAYS <= day_number(month)) & (questions.happened >= 0)
            past = questions.only(over)
            model = share.fit_share(past.columns, past.happened == 1)
            months[month] = past, LearnedSet(month, {}, model, spread(month), {})
        past, learned = months[month]
        row = ask(history, towns[number], origin, wanted, ahead, learned)
        came = lasting.came(np.array([number]), np.array([wanted]), day_number(origin) + 1.0, np.array([float(ahead)]))
        row["base rate"] = round(_base(past, towns[number], ahead), 4)
        rows.append(row | {"outcome": {1: "yes", 0: "no", -1: "not over"}[int(came[0])]})
    return rows


def choose(history: History, towns: list[Town]) -> list[tuple[int, date, float, int]]:
    """Return what the rule picks: the number of the town, the day, the share, how many days ahead."""
    found = []
    for start, _ in list_months(*MONTHS):
        origin = start + timedelta(days=-start.weekday() % 7)
        days = ODD_DAYS if start.month % 2 else EVEN_DAYS
        held = history.record.show_at(float(day_number(origin) + 1))
        if held is None:
            continue
        for n, town in enumerate(towns):
            now = town.share(held) if town.people > PEOPLE else 0.0
            if PARTLY[0] <= now <= PARTLY[1]:
                step = next((each for each in STEPS if each > now), None)
                found += [(n, origin, each, days) for each in (step, WHOLE) if each]
    return found


def ask(history: History, town: Town, origin: date, wanted: float, days: int, learned: LearnedSet) -> dict[str, Any]:
    """Return one question with its answer, as known at the end of the origin's day."""
    at = float(day_number(origin) + 1)
    picture = take_picture(history.record, at, history.cell_km)
    assert picture is not None  # noqa: S101  # the map began years before
    library = Library("", (learned,), (), no_cases(), "")
    answer = answer_share(Asked(town, wanted, float(days), at), picture, history.terrain, library, learned)
    return {
        "place": town.name, "people": round(town.people), "asked on": str(origin), "days": days, "share": wanted,
        "held": round(town.share(picture.held), 3), "probability": round(answer.probability, 4),
        "low": round(answer.low, 4), "high": round(answer.high, 4), "reasons": list(answer.reasons),
    }  # fmt: skip


def _base(past: TownRows, town: Town, days: int) -> float:
    """Return the rate of yes among past questions about towns, over the longer or the shorter times."""
    like = past.only(np.array([0]))
    columns = like.columns.copy()
    columns[0, share.COLUMNS.index("a town")] = float(town.people > share.TOWN_PEOPLE)
    one = replace(like, columns=columns, days=np.array([float(days)]))
    return float(say_base(past, one, np.array([0]))[0])


def sum_up(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how the questions that the rule picked came out: number, Brier scores, skill by month drawn whole."""
    over = [row for row in rows[1:] if row["outcome"] != "not over"]
    happened = np.array([row["outcome"] == "yes" for row in over])
    said, base = (np.array([row[name] for row in over]) for name in ("probability", "base rate"))
    losses = scores.brier(said, happened), scores.brier(base, happened)
    month = np.array([int(row["asked on"][:4]) * 12 + int(row["asked on"][5:7]) for row in over])
    skill = scores.skill_by_block(*losses, month)
    return {
        "n": len(over), "places": len({row["place"] for row in over}), "yes": int(happened.sum()),
        "brier": round(float(losses[0].mean()), 4), "brier of the base rate": round(float(losses[1].mean()), 4),
        "brier of always no": round(float(happened.mean()), 4),
        "brier of the rate of these themselves": round(float(happened.mean() * (1 - happened.mean())), 4),
        "skill over the base rate": [round(each, 3) for each in (skill.value, skill.low, skill.high)],
        "log": round(float(scores.log_score(said, happened).mean()), 4),
        "auc": round(scores.area_under_curve(said, happened), 3),
        "mean said": round(float(said.mean()), 3),
    }  # fmt: skip


def find(towns: list[Town], name: str) -> int:
    """Return the most populous town of a name."""
    return max((n for n, town in enumerate(towns) if town.name == name), key=lambda n: towns[n].people)


def no_cases() -> Cases:
    """Return no cases: a back-test has nothing to compare with."""
    none = np.zeros(0)
    width = len(share.COLUMNS)
    return Cases(none.astype(str), none.astype(np.int64), none, none, none, np.zeros((0, width), np.float32), none > 0)
