"""Keep the road and railway networks of a theatre, each time one is built; the newest counts.

A network's body is packed by ``routes.network``; here it is bytes with a version, an instant and what it was made of.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from frontline.store.tables import network


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """One network: its version, when it was built, the files that it was made of, and its body."""

    version: str
    built_at: str
    made_of: list[dict[str, Any]]
    body: bytes


def add_network(connection: Connection, record: NetworkRecord) -> None:
    """Keep a network."""
    values = {name: getattr(record, name) for name in NetworkRecord.__dataclass_fields__}
    connection.execute(insert(network), values)


def latest_network(connection: Connection) -> NetworkRecord | None:
    """Return the newest network, or None."""
    columns = [network.c[name] for name in NetworkRecord.__dataclass_fields__]
    row = connection.execute(select(*columns).order_by(network.c.network_id.desc()).limit(1)).first()
    return NetworkRecord(*row) if row else None


def list_networks(connection: Connection) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return version, instant and files of each network, the newest first."""
    query = select(network.c.version, network.c.built_at, network.c.made_of).order_by(network.c.network_id.desc())
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]
