"""Tell what was written for readers."""

from typing import Any


def site(data: dict[str, Any]) -> str:
    """Tell where the site is and how to look at it."""
    size = data["bytes"] / 1e6
    return (
        f"{data['files']} files, {size:.1f} MB in {data['path']} ({data['seconds']} s)\n"
        f"Look at it: python3 -m http.server -d {data['path']}   then open http://localhost:8000"
    )
