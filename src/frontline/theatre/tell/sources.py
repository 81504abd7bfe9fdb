"""Tell how map sources fared, and which alarms wait for a person."""

from typing import Any

from rich.table import Table

from frontline.theatre.tell.control import tell_contested
from frontline.theatre.tell.words import draw, percent


def scorecard(rows: list[dict[str, Any]]) -> str:
    """Tell how map sources fared, a row a source and period."""
    heads = ("map", "period", "maps", "true changes", "first", "days after another map", "p90",
             "not confirmed /1000", "taken back", "agrees", "km² redrawn")  # fmt: skip
    table = Table(*heads, box=None)
    for row in rows:
        lag = row.get("lag_days") or {"median": None, "low": None, "high": None, "p90": None}
        wait = "-" if lag["median"] is None else f"{lag['median']} ({lag['low']} to {_open(lag['high'])})"
        table.add_row(
            row["name"], row["period"], str(row["pictures"]), str(row.get("n", "-")), _share(row.get("first_share")),
            wait, _open(lag["p90"]) if row.get("n") else "-", _rate(row.get("false_per_1000")),
            _share(row.get("withdrawn_share")), _share(row.get("agreement")), f"{row['changed_km2']:,.0f}",
        )  # fmt: skip
    notes = (
        "true: what the other maps came to show and kept from 120 to 180 days later (of late: over the last 60 days)",
        "per 1000: days of cells within 5 km of the line; in brackets 90 % intervals; --json has more",
    )
    return "\n".join([draw(table), *notes])


def _open(day: int | None) -> str:
    return "open" if day is None else str(day)


def _share(found: dict[str, float] | None) -> str:
    return "-" if found is None else f"{found['value']:.0%}"


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
    place, held = data["place"], data["held_by"]
    spread = f"{percent(data['low'])} to {percent(data['high'])}, {data['level']:.0%} interval"
    lines = [
        f"{place['name']} on {data['on']}: assessed share held by {held} {percent(data['probability'])} ({spread}).",
        *tell_contested(data),
        "",
        "What the assessment rests on:",
    ]
    lines += [f"  - {each['sentence']}" for each in data["evidence"] if each["kind"] == "map"]
    rest = [each for each in data["evidence"] if each["kind"] != "map"]
    for title, weighed in (("What was said of who holds it:", True), ("Shown beside it, not weighed:", False)):
        words = [f"  - {each['sentence']}" for each in rest if (each["weight"] is not None) == weighed]
        lines += ["", title, *words] if words else []
    lines += ["", data["last_known"]["sentence"], "", "What would change the answer:"]
    lines += [f"  - {each['sentence']}" for each in data["would_change"]]
    return "\n".join([*lines, "", *data["notes"], f"Method: {data['method']['sentence']}"])
