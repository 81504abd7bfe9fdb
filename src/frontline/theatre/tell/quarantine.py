"""Tell what was put aside, why, and what a person decided about it."""

from collections.abc import Iterable
from typing import Any

SHOWN_OF_DIGEST = 8
PAST = {"accept": "accepted", "refuse": "refused"}


def quarantine(rows: list[dict[str, Any]]) -> str:
    """Tell each delivery in quarantine in a line; those on the same level as the one before them in one."""
    if not rows:
        return "Nothing is in quarantine."
    lines = []
    for row in rows:
        state = PAST[row["judgement"]["verdict"]] if row["judgement"] else "asks" if row["asks"] else "damaged"
        line = f"{row['source']} {row['digest'][:SHOWN_OF_DIGEST]} {state}: {row['reason']}"
        if decided := row["judgement"]:
            line += f" ({PAST[decided['verdict']]} by {decided['person']}: {decided['reason']})"
        lines.append((line, row["same_level"] if row["asks"] else 0, row["path"]))
    return "\n".join(fold(lines))


def judgement(data: dict[str, Any]) -> str:
    """Tell what became of a delivery that a person has judged."""
    if data["verdict"] == "refuse":
        text = f"{data['path']} of {data['source']} stays out: {data['reason']} ({data['person']})"
    else:
        text = f"{data['path']} of {data['source']} is in, {data['states']} states: {data['reason']} ({data['person']})"
        if data["let_in"]:
            text += f"\n{len(data['let_in'])} after it came in too, the last {data['let_in'][-1]}"
        if "note" in data:
            text = f"{data['path']} of {data['source']} is accepted; {data['note']}"
    return f"{text}\n{data['waiting']} of {data['source']} still wait" if data["waiting"] else text


def fold(lines: Iterable[tuple[str, int, str]]) -> list[str]:
    """Return lines, those on the same level as the ones before them drawn together.

    Args:
        lines: the line, how many before it are on the same level, and the name of the file.
    """
    folded: list[str] = []
    more = 0
    for line, same_level, path in lines:
        if not same_level or not folded:
            folded.append(line)
            more = 0
            continue
        more += 1
        text = f"  and {more} more on the same level, the last {path}"
        folded[-1 if more > 1 else len(folded) :] = [text]
    return folded
