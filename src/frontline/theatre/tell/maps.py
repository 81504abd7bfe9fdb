"""Tell what became of deliveries and how the sources are."""

from collections import Counter
from typing import Any

from rich.table import Table

from frontline.theatre.tell.quarantine import PAST, fold
from frontline.theatre.tell.words import draw

MOST_FLAGS = 10  # are told one by one; more are counted


def new(data: dict[str, Any]) -> str:
    """Tell where a theatre was made and what to do with it."""
    return f"Theatre '{data['theatre']}' made in {data['path']}. Next: frontline -t {data['path']} sources"


def ingest(data: dict[str, Any]) -> str:
    """Tell what became of the deliveries."""
    parts = [
        f"{data['accepted']} accepted",
        f"{data['repeated']} there already",
        f"{len(data['quarantined'])} quarantined",
    ]
    counts = f"{data['delivered']} delivered, {', '.join(parts)}; {data['states']} states"
    if data["refused"]:
        counts += f", {data['refused']} refused by a person"
    lines = [f"{data['source']}: {counts}, {data['seconds']} s"]
    lines += [f"  {count} x {kind}" for kind, count in sorted(data["ignored"].items())]
    if len(data["flags"]) <= MOST_FLAGS:
        return "\n".join(lines + [f"  flag: {each['path']}: {each['message']}" for each in data["flags"]])
    return "\n".join([*lines, f"  flags: {_count_guards(data['flags'])}; see 'frontline sources --json'"])


def quarantined(rows: list[dict[str, Any]]) -> list[str]:
    """Tell why files were put aside, a line each; those on the same level together."""
    return fold((f"frontline: {each['reason']}", each["same_level"], each["path"]) for each in rows)


def _count_guards(flags: list[dict[str, str]]) -> str:
    """Tell how often each guard found something."""
    counts = Counter(each["guard"] for each in flags)
    return ", ".join(f"{count} {guard}" for guard, count in sorted(counts.items()))


def fetch(data: dict[str, Any]) -> str:
    """Tell what was fetched, and what became of it."""
    lines = [f"{data['fetched']} files fetched, {data['unchanged']} unchanged or there already"]
    if missing := data["missing"]:
        lines.append(f"  {len(missing)} days without a file, the first {missing[0]}, the last {missing[-1]}")
    return "\n".join([*lines, ingest(data)])


def sources(rows: list[dict[str, Any]]) -> str:
    """Tell the sources as a table, and what is in quarantine below it."""
    heads = ("source", "kind", "licence", "deliveries", "first", "last", "health", "flags", "alarms", "quarantined")
    table = Table(*heads, box=None)
    for row in rows:
        cells = [row[key] or "-" for key in ("source", "kind", "licence")]
        days = [row["first"] or "-", row["last"] or "-"]
        counts = [str(len(row[key])) for key in ("flags", "alarms", "quarantined")]
        table.add_row(*cells, str(row["deliveries"]), *days, row["health"], *counts)
    return "\n".join([draw(table), *(line for row in rows for line in _tell_findings(row))])


def _tell_findings(row: dict[str, Any]) -> list[str]:
    """Tell what is odd about a source's deliveries, what is in quarantine, and what persons let in or kept out."""
    flags = [f"flags: {row['source']}: {_count_guards(row['flags'])}"] if row["flags"] else []
    asides = fold(
        (f"quarantined: {row['source']}: {each['reason']}", each["same_level"] if each["asks"] else 0, each["path"])
        for each in row["quarantined"]
    )
    judged = [
        f"{PAST[each['verdict']]}: {row['source']}: {each['path']} by {each['person']}: {each['reason']}"
        for each in row["judgements"]
    ]
    return [*flags, *asides, *judged]
