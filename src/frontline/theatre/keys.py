"""Make, list and revoke the keys by which the api shows a team what its readers do not see yet.

A key is shown once, when it is made; only its digest is kept. What a scope opens belongs in ``outward.opening``.
"""

import hashlib
import secrets
from typing import Any

from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.store import keys
from frontline.store.keys import KeyRecord
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.opening import SCOPES

PREFIX = "fl_"  # by which a key that has leaked is found
KEY_BYTES = 32
ID_LETTERS = 8


def make_key(theatre: OpenTheatre, name: str, scopes: tuple[str, ...]) -> dict[str, Any]:
    """Make a key and return it with what is kept of it.

    Raises:
        UsageError: It has no scope, an unknown one, or no name.
    """
    unknown = [each for each in scopes if each not in SCOPES]
    if unknown or not scopes:
        what = f"there is no scope '{unknown[0]}'" if unknown else "a key without a scope shows no more than none"
        raise UsageError(what, f"the scopes are {', '.join(SCOPES)}")
    if not name.strip():
        raise UsageError("a key needs the name of whose it is", "such as 'night desk'")
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    digest = digest_key(key)
    chosen = [each for each in SCOPES if each in scopes]
    record = KeyRecord(secrets.token_hex(ID_LETTERS // 2), name.strip(), digest, chosen, write_instant(now()))
    with theatre.database.writing() as connection:
        keys.add_key(connection, record)
    return {"key": key} | _describe(record)


def list_keys(theatre: OpenTheatre) -> list[dict[str, Any]]:
    """Return all keys that were made, the oldest first, without what opens anything."""
    with theatre.database.reading() as connection:
        return [_describe(each) for each in keys.list_keys(connection)]


def revoke_key(theatre: OpenTheatre, key_id: str) -> dict[str, Any]:
    """Let a key count for nothing from now on.

    Raises:
        NotFoundError: There is none of that id that counts.
    """
    with theatre.database.writing() as connection:
        found = keys.revoke_key(connection, key_id, write_instant(now()))
    if not found:
        raise NotFoundError(f"there is no key '{key_id}' that counts", "'frontline key list' has the ids")
    return next(each for each in list_keys(theatre) if each["id"] == key_id)


def digest_key(key: str) -> str:
    """Return the digest of a key; it has 256 random bits, so that no salt or slow digest is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def _describe(record: KeyRecord) -> dict[str, Any]:
    about = {"id": record.key_id, "name": record.name, "scopes": record.scopes}
    return about | {"made_at": record.made_at, "revoked_at": record.revoked_at}
