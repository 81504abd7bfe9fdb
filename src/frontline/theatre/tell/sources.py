"""Tell how map sources fared, and which alarms wait for a person."""

from typing import Any

from rich.table import Table

from frontline.theatre.tell.control import tell_contested
from frontline.theatre.tell.words import draw, percent

WEIGHT_WORDS = (
    "A weight is the change in log-odds that the evidence makes: +0.69 doubles the odds, -0.69 halves them. Weights of "
    "maps do not add up, for each map is weighed beside all others."
)


def scorecard(rows: list[dict[str, Any]]) -> str:
    """Tell how map sources fared, a row a source and period."""
    heads = ("map", "period", "maps", "true changes", "first", "days after another map", "p90",
             "not confirmed /1000", "taken back", "agrees", "km² redrawn", "covers")  # fmt: skip
    table = Table(*heads, box=None)
    for row in rows:
        lag = row.get("lag_days") or {"median": None, "low": None, "high": None, "p90": None}
        wait = "-" if lag["median"] is None else f"{lag['median']} ({lag['low']} to {_open(lag['high'])})"
        table.add_row(
            row["name"], row["period"], str(row["pictures"]), str(row.get("n", "-")), _share(row.get("first_share")),
            wait, _open(lag["p90"]) if row.get("n") else "-", _rate(row.get("false_per_1000")),
            _share(row.get("withdrawn_share")), _share(row.get("agreement")), f"{row['changed_km2']:,.0f}",
            f"{row['coverage']:.0%}",
        )  # fmt: skip
    notes = (
        "true: what the other maps came to show and kept from 120 to 180 days later (of late: over the last 60 days)",
        "per 1000: days of cells within 5 km of the line; in brackets 90 % intervals; --json has more",
    )
    return "\n".join([draw(table), *notes])


def _open(day: int | None) -> str:
    return "open" if day is None else str(day)


def _share(found: dict[str, float] | None) -> str:
    if found is None:
        return "-"
    return f"{found['value']:.0%} ({100 * found['low']:.0f} to {100 * found['high']:.0f})"


def _rate(found: dict[str, float] | None) -> str:
    return "-" if found is None else f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def alarms(rows: list[dict[str, Any]]) -> str:
    """Tell the alarms, a paragraph each."""
    return "\n".join(_alarm(row) for row in rows) or "No alarm is open."


def _alarm(row: dict[str, Any]) -> str:
    where = row["about"]
    place = f", near {where['near'] or 'no named place'} ({where['lat']:.3f}, {where['lon']:.3f})" if where else ""
    span = f"from {row['day']}" + (f" until {row['until']}" if row["until"] else " on")
    state = "held back" if row["holds"] and row["state"] != "ended" else row["state"]
    if row["holds"] and row["state"] == "ended":
        state = f"held back on those days; then {row['ended_by']}"
    lines = [f"{row['id']}  {row['kind']}, {span}: {row['message']}{place}; {state}"]
    if decided := row["ruling"]:
        lines.append(f"    {decided['verdict']}ed by {decided['person']}: {decided['reason']}")
    return "\n".join(lines)


def why(data: dict[str, Any]) -> str:
    """Tell the evidence about a place and what would change the answer, as an editor would read it."""
    place, held = data["place"], data["held_by_name"]
    spread = f"{percent(data['low'])} to {percent(data['high'])}, {data['level']:.0%} interval"
    lines = [
        f"{place['name']} on {data['on']}: assessed share held by {held} {percent(data['probability'])} ({spread}).",
        *tell_contested(data),
    ]
    if data["by_maps_alone"] is not None:
        lines.append(f"By the maps alone it would be {percent(data['by_maps_alone'])}; the rest is what was said.")
    lines += [data["agreement"]["sentence"], data["surroundings"]["sentence"], data["last_known"]["sentence"]]
    maps = [each for each in data["evidence"] if each["kind"] == "map"]
    lines += ["", "What the maps show, the one that moves the answer most first:"]
    lines += [f"  - {each['sentence']}" for each in maps]
    rest = [each for each in data["evidence"] if each["kind"] != "map"]
    lines += _tell_words(data["voices"], [each for each in rest if each["weight"] is not None])
    beside = [f"  - {each['sentence']}" for each in rest if each["weight"] is None]
    lines += ["", "Said or shown beside it, and not weighed:", *beside] if beside else []
    lines += ["", "What would change the answer, on the day after:"]
    lines += [f"  - {each['sentence']}" for each in data["would_change"]]
    lines += ["A map's change counts whole only after it has stood for some updates, a word at once."]
    return "\n".join([*lines, "", WEIGHT_WORDS, *data["notes"], f"Method: {data['method']['sentence']}"])


def _tell_words(voices: list[dict[str, Any]], words: list[dict[str, Any]]) -> list[str]:
    """Tell what each side said of who holds the place, its words under what they weigh together."""
    if not words:
        return []
    lines = ["", "What was said of who holds it; a side's words on one matter are weighed together and count once:"]
    told = {each["voice"] for each in voices}
    for voice in voices:
        lines.append(f"  - {voice['sentence']}")
        lines += [f"      {each['sentence']}" for each in words if each["voice"] == voice["voice"]]
    return lines + [f"  - {each['sentence']}" for each in words if each["voice"] not in told]
