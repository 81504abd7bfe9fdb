"""Tell what was examined."""

from typing import Any


def doctor(data: dict[str, Any]) -> str:
    """Tell each check in a line; those that are not well are marked."""
    return "\n".join(f"{'ok ' if each['ok'] else 'BAD'}  {each['name']:11}{each['detail']}" for each in data["checks"])
