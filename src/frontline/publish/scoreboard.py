"""Write the page that tells how map sources and claimants fared, with what each column means, in neutral words.

The figures come in as the rows of ``frontline scorecard`` and ``frontline claimants``; nothing is measured here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from frontline.days import now
from frontline.publish.words import instant_words

WHOLE = "all"
NONE = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its head and what it means."""

    head: str
    meaning: str


MAPS = (
    Column("Maps", "How many maps of the period came in."),
    Column("True changes", "Changes of cells that all the other maps with a view came to show, and kept 120 to 180 "
           "days later (of the latest months: over the last 60 days). The map itself has no say in it."),
    Column("Shown by now", "The share of them that the map shows so far."),
    Column("First", "The share of them that the map showed before every other map."),
    Column("Days after another map", "Of the changes that another map showed first: days until this map did; half of "
           "them were shown by then. What is not shown yet counts as still waiting."),
    Column("Nine of ten", "The day by which nine of ten were shown; open where fewer are so far."),
    Column("Not confirmed, per 1,000", "Changes drawn that the other maps settled against, per 1,000 days of cells "
           "within 5 km of the line that the map shows."),
    Column("Taken back", "The share of the changes drawn that the map itself took back within 180 days."),
    Column("Same as the others", "Near its line, the share of cells and days on which another map shows the same."),
    Column("Redrawn, km²", "Ground that changed hands on the map, update by update; back and forth counts twice."),
    Column("Covers", "The share of this theatre that the map says anything about."),
)  # fmt: skip
CLAIMANTS = (
    Column("Claims", "Claims that a settlement, or a part of it, is held, was taken or was left, which a map can show; "
           "repeats count once."),
    Column("Shown already", "The share that a map showed on the day of the claim, with its 90 % interval."),
    Column("Shown by now", "The share that a map showed then or has shown since, with its 90 % interval."),
    Column("Days until a map", "From the claim to the first map that shows it; below zero: the map was first. Half of "
           "the claims were shown by then."),
    Column("Not shown", "Claims that no map shows so far, which does not make them untrue: maps are late, too."),
    Column("Not so", "The share of which the map that looked at it has shown the contrary all along."),
)  # fmt: skip


def render_scoreboard(
    title: str,
    maps: list[dict[str, Any]],
    claimants: list[dict[str, Any]],
    titles: dict[str, str],
    known: datetime | None = None,
) -> str:
    """Return the page as HTML.

    Args:
        title: of the theatre.
        maps: rows of ``theatre.scorecard``.
        claimants: rows of ``theatre.claimants``.
        titles: the sources' names for readers.
        known: the cut-off; default: now.
    """
    environment = Environment(
        loader=PackageLoader("frontline.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    names = list(dict.fromkeys(row["name"] for row in maps))
    whole = [[titles.get(row["name"], row["name"]), *_map_cells(row)] for row in maps if row["period"] == WHOLE]
    parts = [
        (titles.get(name, name), [[row["period"], *_map_cells(row)] for row in maps if _is_part(row, name)])
        for name in names
    ]
    people = [[row["name"], row["holder"], *_claimant_cells(row)] for row in claimants if row["period"] == WHOLE]
    spoken = [[row["name"], row["period"], *_claimant_cells(row)] for row in claimants if row["period"] != WHOLE]
    return environment.get_template("scorecard.html").render(
        title=title, maps=MAPS, claimants=CLAIMANTS, whole=whole, parts=parts, people=people, spoken=spoken,
        known=instant_words(known or now()),
    )  # fmt: skip


def _is_part(row: dict[str, Any], name: str) -> bool:
    return bool(row["name"] == name and row["period"] != WHOLE)


def _map_cells(row: dict[str, Any]) -> list[str]:
    lag = row.get("lag_days") or {"median": None, "low": None, "high": None, "p90": None}
    return [
        f"{row['pictures']:,}",
        f"{row['n']:,}" if "n" in row else NONE,
        _percent(row.get("confirmed_share")),
        _shares(row.get("first_share")),
        _days(lag["median"], lag["low"], lag["high"]),
        "open" if lag["p90"] is None and row.get("n") else _day(lag["p90"]),
        _rate(row.get("false_per_1000")),
        _shares(row.get("withdrawn_share")),
        _shares(row.get("agreement")),
        f"{row['changed_km2']:,.0f}",
        _percent(row["coverage"]),
    ]


def _claimant_cells(row: dict[str, Any]) -> list[str]:
    lag = row["lag_days"]
    return [
        str(row["n"]),
        _between(row["shown_already"]),
        _between({"share": row["confirmed_share"], "low": row["low"], "high": row["high"]}),
        _days(lag["median"], lag["low"], lag["high"]) if lag["median"] is not None else "over half not shown",
        str(row["open"]),
        _percent(row["contradicted_share"]),
    ]


def _between(found: dict[str, float]) -> str:
    return f"{_percent(found['share'])} ({_percent(found['low'])} to {_percent(found['high'])})"


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.0f} %"


def _shares(found: dict[str, float] | None) -> str:
    return (
        NONE if found is None else f"{100 * found['value']:.0f} % ({100 * found['low']:.0f}–{100 * found['high']:.0f})"
    )


def _rate(found: dict[str, float] | None) -> str:
    return NONE if found is None else f"{found['value']:.2f} ({found['low']:.2f}–{found['high']:.2f})"


def _day(day: int | None) -> str:
    return NONE if day is None else str(day)


def _days(median: int | None, low: int | None, high: int | None) -> str:
    if median is None:
        return NONE
    return f"{median} ({_day(low)} to {'open' if high is None else high})"
