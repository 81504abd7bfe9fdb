"""Tell in words of the keys of the api."""

from typing import Any


def added(data: dict[str, Any]) -> str:
    """Return a key that was made; it cannot be shown again."""
    opens = ", ".join(data["scopes"])
    return f"{data['key']}\nkey {data['id']} of {data['name']} ({opens}); write it down, it is not shown again"


def listed(rows: list[dict[str, Any]]) -> str:
    """Return the keys, a line each."""
    if not rows:
        return "no key has been made"
    return "\n".join(_line(row) for row in rows)


def revoked(data: dict[str, Any]) -> str:
    """Return a key that counts no more."""
    return _line(data)


def _line(row: dict[str, Any]) -> str:
    end = f", revoked {row['revoked_at']}" if row["revoked_at"] else ""
    return f"{row['id']}  {row['name']}: {', '.join(row['scopes'])}, made {row['made_at']}{end}"
