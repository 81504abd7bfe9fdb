"""Tell what a chart over time shows: its headline, what is measured, and the notes beneath."""

import textwrap
from datetime import date
from typing import Any

NOTE_WIDTH = 100  # letters of a note that fit beneath a chart
ASSESSED = "assessed"
PERIOD_WORDS = {"day": "each day", "week": "each week", "month": "by month", "quarter": "by quarter"}


def headline(data: dict[str, Any], party: str) -> str:
    """Return what a chart is about in one line."""
    place = data["place"]
    return {
        "share": f"Share of {place} held by {party}",
        "held_km2": f"Ground held by {party}: {place}",
        "gain": f"Ground gained by {party}: {place}",
        "loss": f"Ground lost by {party}: {place}",
        "net": f"Net change of ground held by {party}: {place}",
        "net_without_revisions": f"Net change of ground held by {party}: {place}",
        "front_length": f"Length of the front line: {place}",
        "corridor": f"Width of the way out of {place}",
        "lag": "How far apart the maps date the same change",
    }[str(data["measure"])]


def subtitle(data: dict[str, Any]) -> str:
    """Return what is measured, and in which unit."""
    rhythm = PERIOD_WORDS[data["every"]]
    if data["measure"] == "lag":
        return f"Days between two maps, median over newly taken cells, {rhythm}"
    unit = {"share": "Per cent of the area", "km2": "km²"}.get(data["unit"], data["unit"])
    more = {
        "net_without_revisions": ", map corrections left out",
        "front_length": ", simplified at 500 m; the band is from 2 km to 200 m",
        "corridor": ", twice the distance to held ground along the widest way",
    }.get(data["measure"], "")
    return f"{unit} {rhythm}{more}"


def notes(data: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    """Return the notes: intervals, sources, the last day shown and as of when it was known."""
    last = max(row["valid"] for row in data["rows"])
    maps = ", ".join(titles.get(name, name) for name in data["conventions"] if name != ASSESSED)
    dated = f"Maps: {maps}. Until {last}, as known {data['known'][:10]}; days are those that the maps show."
    cut = [
        f"{titles.get(row['source'], row['source'])} in {row['start'][:7]} only until {row['valid']}."
        for row in data["rows"]
        if not row.get("whole", True)
    ]
    return tuple(
        line for text in (_intervals(data), " ".join([dated, *cut])) for line in textwrap.wrap(text, NOTE_WIDTH)
    )


def name_period(start: date, every: str) -> str:
    """Return a period's name under its bars."""
    if every == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    if every == "month":
        return f"{start:%b}\n{start.year}" if start.month == 1 else f"{start:%b}"
    return f"{start.day} {start:%b}"


def rows(data: dict[str, Any]) -> str:
    """Tell that a series was written."""
    return f"{len(data['rows'])} rows of {data['measure']} written"


def drawn(data: dict[str, Any]) -> str:
    """Tell that a chart was drawn."""
    return f"{data['path']}: {data['measure']} of {data['place']}, {data['rows']} figures, {data['bytes']:,} bytes"


def _intervals(data: dict[str, Any]) -> str:
    """Tell where the intervals come from, once for all maps."""
    ours = data["interval"].get(ASSESSED)
    theirs = sorted({how for name, how in data["interval"].items() if name != ASSESSED})
    if not ours or theirs == [ours]:
        return f"Intervals: {'; '.join(theirs)}."
    return f"Intervals: our assessment, 90 % {ours}" + (f"; maps, {'; '.join(theirs)}." if theirs else ".")
