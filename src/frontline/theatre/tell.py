"""Tell an answer in words for the terminal; the words only, nothing is computed here."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from frontline.publish.words import place_words


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
    return "\n".join([*lines, f"  {data['note']}"])


def front(data: dict[str, Any]) -> str:
    """Tell how long the line is and how fast it moved."""
    band = f"{data['low_km']:.0f} to {data['high_km']:.0f} km at coarser and finer scales"
    lines = [
        f"The line on {data['on']}, {data['source']}: {data['length_km']:.0f} km at {data['scale_m']:g} m ({band})"
    ]
    speed = data["velocity_m_per_day"]
    if speed:
        lines.append(f"  in {speed['days']} days {_percent(speed['share_moving'])} of it went forward")
        if speed["median"] is not None:
            lines[-1] += f", by {speed['median']:.0f} m a day in the median, {speed['p90']:.0f} at the 90th percentile"
    return "\n".join([*lines, f"  {data['note']}"])


def encirclement(data: dict[str, Any]) -> str:
    """Tell how far a place is surrounded."""
    lines = [f"{data['place']} on {data['on']}, {data['source']}:"]
    for name, key in (("over the place", "angular_share"), ("from its centre", "angular_share_centre")):
        shares = ", ".join(f"{_percent(share)} within {reach} km" for reach, share in data[key].items())
        lines.append(f"  held ground on the bearings {name}: {shares}")
    lines.append(f"  widest free gap {data['largest_gap_deg']:.0f} degrees")
    lines.append(f"  {_percent(data['perimeter_share'])} of the outline, widened by 2 km, lies in held ground")
    width = data["corridor_width_km"]
    lines.append(f"  the way out is {width['value']:.1f} km wide ({width['low']:.1f} to {width['high']:.1f})")
    if data["pocket"]:
        pocket = data["pocket"]
        lines.append(f"  it lies in ground closed off ({pocket['shape']}): {pocket['area_km2']:.0f} km², neck "
                     f"{pocket['neck_km']:.1f} km")  # fmt: skip
    return "\n".join([*lines, f"  {data['note']}"])


def compare(data: dict[str, Any]) -> str:
    """Tell what two maps disagree about."""
    a, b = data["a"], data["b"]
    lines = [
        f"{a} and {b} on {data['on']}:",
        f"  {a} {data['area_a_km2']:,.0f} km², {b} {data['area_b_km2']:,.0f} km²",
        f"  alone {data['only_a_km2']:,.0f} and {data['only_b_km2']:,.0f} km²",
        f"  overlap over union {data['iou']:.3f}, symmetric difference {data['symmetric_difference_km2']:,.0f} km²",
    ]
    apart = data["line_distance_km"]
    if apart["mean"] is not None:
        figures = f"mean {apart['mean']:.1f}, median {apart['median']:.1f}, 90 % within {apart['p90']:.1f} km"
        lines.append(f"  from the line of {a} to that of {b}: {figures}")
    lines += [
        f"  {row['name']}: {_percent(row['share_a'])} and {_percent(row['share_b'])}" for row in data["settlements"]
    ]
    for row in data["lag"]:
        spread = f"{row['median_apart_days']:.0f} days apart in the median, 90 % within {row['p90_apart_days']:.0f}"
        lines.append(f"  {row['period']}: {b} minus {a} {row['median_days']:+.0f} days; {spread}; {row['cells']} cells")
    return "\n".join([*lines, f"  {data['note']}"])


def history(rows: list[dict[str, Any]]) -> str:
    """Tell the changes of a place, a line each."""
    lines = [
        f"{row['valid']}  known {row['known']}  {row['source']}: {row['party']} {_percent(row['share'])}"
        f"  ({row['evidence']})"
        for row in rows
    ]
    return "\n".join(lines) or "no map shows it"


def corrections(rows: list[dict[str, Any]]) -> str:
    """Tell what was said and later changed, a line each."""
    lines = [
        f"{row['valid']}  {row['source']}: {row['said']:,.1f} km² as known {row['known_said']},"
        f" {row['now']:,.1f} km² as known {row['known_now']}; {row['reason']}"
        for row in rows
    ]
    return "\n".join(lines) or "no map has shown a day again"


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
    places = ", ".join(place_words(place["relation"], place["name"]) for place in row["places"])
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
