"""Tell claims, and the reports that make them."""

from typing import Any

from rich.markup import escape
from rich.table import Table

from frontline.publish.words import place_words
from frontline.theatre.tell.ledger import confirmed_line, reviewed
from frontline.theatre.tell.words import draw


def claims(rows: list[dict[str, Any]]) -> str:
    """Tell claims, a paragraph each."""
    if not rows:
        return "no claims"
    return "\n".join(_claim(row) for row in rows)


def reports(rows: list[dict[str, Any]]) -> str:
    """Tell reports as a table, newest first."""
    if not rows:
        return "no reports"
    table = Table("published", "lang", "publisher", "title", "claims", "copies", "versions", box=None)
    for row in rows:
        counts = [str(each) for each in (row["claims"], len(row["copies"]), row["versions"])]
        table.add_row(
            row["published"], row["lang"], escape(row["publisher"]), escape(row["title"] or row["id"]), *counts
        )
    return draw(table)


def _claim(row: dict[str, Any]) -> str:
    places = ", ".join(place_words(place["relation"], place["name"]) for place in row["places"])
    day = row["event_from"] or "no date"
    what = f"{'denied ' if row['polarity'] == '-' else ''}{row['type']} ({row['modality']}), {day}; {places}"
    lines = [f"{row['published'] or '-'}  {row['holder']:8}{row['speaker']}: {what}"]
    lines.append(f"    “{row['text']}”")
    lines += confirmed_line(row.get("confirmed"))
    lines += [f"    {reviewed(row)}"] if row.get("review") else []
    sure = row.get("confidence", "medium")
    lines += (
        [f"    confidence {sure}: the readers {'agree' if sure == 'high' else 'differ'}"] if sure != "medium" else []
    )
    others = row.get("outlets", [])[1:]
    lines += [f"    also carried by {', '.join(others)}"] if others else []
    return "\n".join(lines + [f"    note: {flag}" for flag in row.get("flags", [])])
