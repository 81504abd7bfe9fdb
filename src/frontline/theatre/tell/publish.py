"""Tell what was written for readers."""

from typing import Any


def site(data: dict[str, Any]) -> str:
    """Tell where the site is and how to look at it."""
    size = data["bytes"] / 1e6
    return (
        f"{data['files']} files, {size:.1f} MB in {data['path']} ({data['seconds']} s)\n"
        f"Look at it: python3 -m http.server -d {data['path']}   then open http://localhost:8000"
    )


def export(data: dict[str, Any]) -> str:
    """Tell what was written, and under which terms it may be used."""
    held = f"; {data['held_back']}" if data["held_back"] else ""
    return (
        f"{data['path']}: {data['layer']} on {data['on']}, {data['features']} features, {data['bytes']:,} bytes\n"
        f"Licence: {data['licence']}. Cite as: {data['citation']}{held}"
    )
