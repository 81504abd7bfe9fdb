"""Build a theatre's network of roads and railways from files, keep it, and give it back.

What is asked of the network belongs in ``ways``, ``hubs``, ``scenario`` and ``evacuation``.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from frontline.days import now, write_instant
from frontline.errors import NotFoundError
from frontline.routes.building import BuiltNetwork, Spot, build_network
from frontline.routes.files import read_ways
from frontline.routes.network import MODES, Network
from frontline.sources.delivery import Box, digest_of
from frontline.store import networks
from frontline.store.networks import NetworkRecord
from frontline.theatre.folder import OpenTheatre

KM_PER_DEGREE = 111.2
SPEEDS = {  # km/h for a lorry or a bus; assumed, docs/design/routes.md
    "motorway": 90.0,
    "trunk": 80.0,
    "primary": 70.0,
    "secondary": 60.0,
    "tertiary": 50.0,
    "unclassified": 40.0,
    "motorway_link": 50.0,
    "trunk_link": 50.0,
    "primary_link": 50.0,
    "secondary_link": 50.0,
    "tertiary_link": 40.0,
    "residential": 30.0,
    "living_street": 15.0,
    "service": 20.0,
    "track": 15.0,
    "road": 40.0,
    "other": 40.0,
    "rail": 50.0,
    "light_rail": 40.0,
    "narrow_gauge": 30.0,
}
OWN_FILES = ("roads.parquet", "railways.parquet")

Tell = Callable[[str], None]


def build(theatre: OpenTheatre, paths: Sequence[Path], tell: Tell | None = None) -> dict[str, Any]:
    """Build the network from files, the better first, and keep it as the newest version.

    Without a file it is built of what the theatre's folder ``network`` holds. Of the same files nothing new is kept.

    Raises:
        NotFoundError: There is no such file, or none in the folder.
        DeliveryError: A file is damaged, or holds nothing near the theatre's box.
    """
    started = time.perf_counter()
    files = list(paths) or _own_files(theatre)
    box = surroundings(theatre)
    parts = []
    for file in files:
        _say(tell, file.name)
        parts.append(read_ways(file, tell))
    _say(tell, "places")
    spots = list_spots(theatre, box)
    _say(tell, "joining")
    built = build_network(parts, spots, box, SPEEDS | theatre.settings.routes.speeds)
    made_of = [{"file": file.name, "digest": digest_of(file.read_bytes()), "ways": len(part)}
               for file, part in zip(files, parts, strict=True)]  # fmt: skip
    record = NetworkRecord(built.network.version, write_instant(now()), made_of, built.network.pack())
    with theatre.database.writing() as connection:
        before = networks.latest_network(connection)
        repeated = before is not None and before.version == record.version
        if not repeated:
            networks.add_network(connection, record)
    return _describe(built, record, repeated=repeated) | {"seconds": round(time.perf_counter() - started, 2)}


def show(theatre: OpenTheatre) -> list[dict[str, Any]]:
    """List the networks that were built, the newest first; that one counts."""
    with theatre.database.reading() as connection:
        kept = networks.list_networks(connection)
    return [{"version": version, "built_at": at, "made_of": made_of} for version, at, made_of in kept]


def open_network(theatre: OpenTheatre) -> Network:
    """Return the newest network; where none was built, one of the theatre's own files is built and kept.

    Raises:
        NotFoundError: There is neither.
    """
    with theatre.database.reading() as connection:
        record = networks.latest_network(connection)
    if record is None:
        build(theatre, ())
        with theatre.database.reading() as connection:
            record = networks.latest_network(connection)
    if record is None:
        raise NotFoundError("this theatre has no network", "build one with 'frontline network build FILE...'")
    return Network.unpack(record.body)


def surroundings(theatre: OpenTheatre) -> Box:
    """Return the box of the network: the theatre's, widened by the margin of the settings."""
    west, south, east, north = theatre.box
    lat = theatre.settings.routes.margin_km / KM_PER_DEGREE
    lon = lat / max(float(np.cos(np.radians(max(abs(south), abs(north))))), 0.01)
    return west - lon, south - lat, east + lon, north + lat


def list_spots(theatre: OpenTheatre, box: Box) -> list[Spot]:
    """Return the settlements of a box as the network sees them."""
    found = [place for place in theatre.gazetteer.within(box) if place.kind == "settlement"]
    return [
        Spot(
            place.place_id,
            place.lon or 0.0,
            place.lat or 0.0,
            theatre.outline_of(place).geometry,
            place.population or 0,
        )
        for place in found
    ]


def _own_files(theatre: OpenTheatre) -> list[Path]:
    found = [theatre.folder.network / name for name in OWN_FILES if (theatre.folder.network / name).is_file()]
    if not found:
        remedy = "build one with 'frontline network build FILE...'"
        raise NotFoundError(f"there is no network in {theatre.folder.network}", remedy)
    return found


def _describe(built: BuiltNetwork, record: NetworkRecord, *, repeated: bool) -> dict[str, Any]:
    network = built.network
    lengths = {mode: round(float(network.km[network.is_mode(mode)].sum()), 1) for mode in MODES}
    return {
        "version": record.version,
        "repeated": repeated,
        "files": record.made_of,
        "edges": len(network),
        "nodes": network.nodes,
        "places": len(network.place_ids),
        "km": lengths,
        "bridges": int(network.bridge.sum()),
        "outside": built.outside,
        "doubled": built.doubled,
        "overlap_km": built.overlap_km,
    }


def _say(tell: Tell | None, words: str) -> None:
    if tell:
        tell(words)
