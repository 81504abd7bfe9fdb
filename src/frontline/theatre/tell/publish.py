"""Tell what was written for readers."""

from pathlib import Path
from typing import Any


def site(data: dict[str, Any]) -> str:
    """Tell where the site is and how to look at it."""
    size = data["bytes"] / 1e6
    return (
        f"{data['files']} files, {size:.1f} MB in {data['path']} ({data['seconds']} s)\n"
        f"Look at it: python3 -m http.server -d {data['path']}   then open http://localhost:8000"
    )


def files(paths: list[Path]) -> str:
    """Tell which files were written."""
    return "\n".join(f"written to {path}" for path in paths)


def export(data: dict[str, Any]) -> str:
    """Tell what was written, and under which terms it may be used."""
    held = f"; {data['held_back']}" if data["held_back"] else ""
    return (
        f"{data['path']}: {data['layer']} on {data['on']}, {data['features']} features, {data['bytes']:,} bytes\n"
        f"Licence: {data['licence']}. Cite as: {data['citation']}{held}"
    )


def release(data: dict[str, Any]) -> str:
    """Tell a release: what is in it, who signed it, what is new."""
    names = ", ".join(each["person"] for each in data["signatures"])
    state = "signed" if data["signed"] else "waits for a second signature"
    what = f"{data['first_day']} to {data['last_day']}, cut-off {data['cut_off']}"
    lines = [
        f"Release {data['release']}: {what}; {state} ({names}; {data['rule']})",
        *_since(data["since_last"]),
        *(f"  refused: {each['reason']}" for each in data["refused"]),
        *(f"  embargoed: {each['name']} ({each['reason']})" for each in data["embargoes"]),
    ]
    if data["changed_since"]:
        lines.append("  data, cards or settings have changed since it was made")
    return "\n".join(lines)


def releases(rows: list[dict[str, Any]]) -> str:
    """Tell all releases."""
    return "\n".join(release(row) for row in rows) or "No release has been made; 'frontline release' makes one."


def _since(data: dict[str, Any] | None) -> list[str]:
    if data is None:
        return ["  the first release"]
    claims = f"{len(data['claims_added'])} claims more, {len(data['claims_withdrawn'])} withdrawn"
    days = f"{data['days_added']} days more"
    return [f"  since release {data['release']}: {days}, {claims}, {len(data['corrections'])} corrections"]


def serve(data: dict[str, Any]) -> str:
    """Tell what is served and where."""
    release = f"release {data['release']}" if data["release"] is not None else "no release yet, the delay alone decides"
    shown = f"{data['first_day']} to {data['last_day']}; {release}; cut-off {data['cut_off']}"
    return f"{data['theatre']}: {shown}\nServing on {data['address']}   map: /map/   api: /api?f=html   stop: Ctrl+C"


def notice(row: dict[str, Any]) -> str:
    """Tell whether a watch was told."""
    state = "told" if row["sent"] else "not told"
    return f"{row['place']}: {row['address']} {state} ({row['reason']})"


def movie(data: dict[str, Any]) -> str:
    """Tell what was filmed."""
    return f"{data['path']}: {data['frames']} frames, {data['from']} to {data['until']}, {data['bytes']:,} bytes"
