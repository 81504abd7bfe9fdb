"""Tell claims."""

from typing import Any

from frontline.publish.words import place_words


def claims(rows: list[dict[str, Any]]) -> str:
    """Tell claims, a paragraph each."""
    if not rows:
        return "no claims"
    return "\n".join(_claim(row) for row in rows)


def _claim(row: dict[str, Any]) -> str:
    places = ", ".join(place_words(place["relation"], place["name"]) for place in row["places"])
    day = row["event_from"] or "no date"
    what = f"{'denied ' if row['polarity'] == '-' else ''}{row['type']} ({row['modality']}), {day}; {places}"
    lines = [f"{row['published'] or '-'}  {row['holder']:8}{row['speaker']}: {what}"]
    lines.append(f"    “{row['text']}”")
    return "\n".join(lines + [f"    note: {flag}" for flag in row.get("flags", [])])
