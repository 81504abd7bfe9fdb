"""Tell an answer in words for the terminal; the words only, nothing is computed here."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table


@contextlib.contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Callable[[Path], None]]:
    """Show what is being worked on, on standard error; nothing when quiet or when nobody looks."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title)
        yield lambda path: bar.update(task, description=f"{title} {path.name}")


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


def sources(rows: list[dict[str, Any]]) -> str:
    """Tell the sources as a table, and what is in quarantine below it."""
    table = Table("source", "kind", "licence", "deliveries", "first", "last", "health", "quarantined", box=None)
    for row in rows:
        cells = [row[key] or "-" for key in ("source", "kind", "licence")]
        days = [row["first"] or "-", row["last"] or "-"]
        table.add_row(*cells, str(row["deliveries"]), *days, row["health"], str(len(row["quarantined"])))
    asides = [f"quarantined: {row['source']}: {each['reason']}" for row in rows for each in row["quarantined"]]
    return "\n".join([_draw(table), *asides])


def assess(data: dict[str, Any]) -> str:
    """Tell what was assessed."""
    state = "up to date already" if data["repeated"] else f"made in {data['seconds']} s, {data['peak_mb']} MB"
    return f"Assessment of {data['cells']} cells over {data['days']} days by {data['model']}: {state}"


def status(data: dict[str, Any]) -> str:
    """Tell who holds a place."""
    place = data["place"]
    lines = [f"{place['name']} ({place['area_km2']} km²) on {data['on']}"]
    if place["outline"].startswith("a disc"):
        lines.append(f"  measured by {place['outline']}")
    if not place["complete"]:
        lines.append("  measured only where it lies inside the theatre's box")
    lines += [
        f"  assessed {each['status']} by {each['party']}: {_percent(each['share'])} "
        f"({_percent(each['low'])} to {_percent(each['high'])}, {each['level']:.0%} interval)"
        for each in data["assessed"]
    ]
    for each in data["sources"]:
        if each["share"] is None:
            lines.append(f"  {each['source']} since {each['day']}: '{each['label']}'")
        else:
            lines.append(f"  {each['source']}, map of {each['day']}: {each['party']} {_percent(each['share'])}")
    lines.append(f"  newest map {data['evidence_age_days']} days old; method {data['method']['name']}")
    return "\n".join([*lines, f"  {data['note']}"])


def change(data: dict[str, Any]) -> str:
    """Tell what changed hands."""
    net = f"net {data['net_km2']:+.1f} km² ({data['low']:+.1f} to {data['high']:+.1f}, {data['level']:.0%} interval)"
    lines = [
        f"{data['party']} in {data['in']}, {data['from']} to {data['until']}, {data['source']}:",
        f"  gained {data['gained_km2']:.1f} km², lost {data['lost_km2']:.1f} km², {net}",
    ]
    lines += [f"  revision: {r['source']} took back {r['lost_km2']:.1f} km² on {r['day']}" for r in data["revisions"]]
    return "\n".join(lines)


def claims(rows: list[dict[str, Any]]) -> str:
    """Tell claims, a paragraph each."""
    if not rows:
        return "no claims"
    return "\n".join(_claim(row) for row in rows)


def site(data: dict[str, Any]) -> str:
    """Tell where the site is and how to look at it."""
    size = data["bytes"] / 1e6
    return (
        f"{data['files']} files, {size:.1f} MB in {data['path']} ({data['seconds']} s)\n"
        f"Look at it: python3 -m http.server -d {data['path']}   then open http://localhost:8000"
    )


def _claim(row: dict[str, Any]) -> str:
    places = ", ".join(f"{place['relation']} {place['name']}" for place in row["places"])
    day = row["event_from"] or "no date"
    what = f"{'denied ' if row['polarity'] == '-' else ''}{row['type']} ({row['modality']}), {day}; {places}"
    lines = [f"{row['published'] or '-'}  {row['holder']:8}{row['speaker']}: {what}"]
    lines.append(f"    “{row['text']}”")
    return "\n".join(lines + [f"    note: {flag}" for flag in row.get("flags", [])])


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _draw(table: Table) -> str:
    console = Console(width=140)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
