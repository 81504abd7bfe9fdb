"""Tell what became of a gazetteer."""

from typing import Any


def gazetteer(data: dict[str, Any]) -> str:
    """Tell what was built, and each count below it."""
    head = f"{data['places']} places and {data['outlines']} outlines in {data['path']}, {data['seconds']} s"
    return "\n".join([head, *(f"  {count} {what}" for what, count in sorted(data["counts"].items()))])
