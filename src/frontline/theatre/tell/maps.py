"""Tell what became of deliveries and how the sources are."""

from typing import Any

from rich.table import Table

from frontline.theatre.tell.words import draw


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
    lines = [f"{data['source']}: {counts}, {data['seconds']} s"]
    return "\n".join(lines + [f"  {count} x {kind}" for kind, count in sorted(data["ignored"].items())])


def fetch(data: dict[str, Any]) -> str:
    """Tell what was fetched, and what became of it."""
    lines = [f"{data['fetched']} files fetched, {data['unchanged']} unchanged or there already"]
    if missing := data["missing"]:
        lines.append(f"  {len(missing)} days without a file, the first {missing[0]}, the last {missing[-1]}")
    return "\n".join([*lines, ingest(data)])


def sources(rows: list[dict[str, Any]]) -> str:
    """Tell the sources as a table, and what is in quarantine below it."""
    table = Table("source", "kind", "licence", "deliveries", "first", "last", "health", "quarantined", box=None)
    for row in rows:
        cells = [row[key] or "-" for key in ("source", "kind", "licence")]
        days = [row["first"] or "-", row["last"] or "-"]
        table.add_row(*cells, str(row["deliveries"]), *days, row["health"], str(len(row["quarantined"])))
    asides = [f"quarantined: {row['source']}: {each['reason']}" for row in rows for each in row["quarantined"]]
    return "\n".join([draw(table), *asides])
