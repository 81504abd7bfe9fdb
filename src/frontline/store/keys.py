"""Keep the keys of the api: whose they are, what they let see, their digests; the keys themselves are kept nowhere."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from frontline.store.database import Connection
from frontline.store.tables import api_key


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key.

    Attributes:
        key_id: by which it is revoked.
        name: whose it is.
        digest: SHA-256 of it.
        scopes: what it lets see.
        made_at: when.
        revoked_at: since when it counts for nothing; None: it counts.
    """

    key_id: str
    name: str
    digest: str
    scopes: list[str]
    made_at: str
    revoked_at: str | None = None


def add_key(connection: Connection, record: KeyRecord) -> None:
    """Keep a key."""
    connection.execute(insert(api_key), {name: getattr(record, name) for name in KeyRecord.__dataclass_fields__})


def list_keys(connection: Connection) -> list[KeyRecord]:
    """Return all keys, the oldest first."""
    columns = [api_key.c[name] for name in KeyRecord.__dataclass_fields__]
    return [
        KeyRecord(*row) for row in connection.execute(select(*columns).order_by(api_key.c.made_at, api_key.c.key_id))
    ]


def find_scopes(connection: Connection, digest: str) -> list[str] | None:
    """Return what a key lets see, by its digest; None where there is none that counts."""
    query = select(api_key.c.scopes).where(api_key.c.digest == digest, api_key.c.revoked_at.is_(None))
    found: list[str] | None = connection.execute(query).scalar()
    return found


def revoke_key(connection: Connection, key_id: str, at: str) -> bool:
    """Let a key count for nothing from an instant on; return whether there was one that counted."""
    query = update(api_key).where(api_key.c.key_id == key_id, api_key.c.revoked_at.is_(None))
    return connection.execute(query.values(revoked_at=at)).rowcount > 0
