"""Answer what passes through a place: the roads and lines that meet there, and what the surroundings rely on it for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from frontline.measures.geodesy import GEOD
from frontline.places.place import Place
from frontline.routes.bearings import Lines
from frontline.routes.files import RAILWAY, ROAD
from frontline.routes.hub import Through, pass_through
from frontline.routes.network import Bools, Floats
from frontline.theatre.access import Roads, load_roads
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.networks import surroundings
from frontline.theatre.ways_found import LIMIT, nodes_of

TOWN_PEOPLE = 2_000
MOST_TOWNS = 60  # the largest: ways between hamlets say little of a hub
AROUND_KM = 75.0
MOST_PAIRS = 12


@dataclass(frozen=True)
class Towns:
    """The towns on the network, the largest first, and what passes through them."""

    places: list[Place]
    through: Through
    km: Floats

    def share(self, town: int) -> tuple[float | None, int]:
        """Return the share of ways of its surroundings that touch a town, and of how many pairs."""
        return self.through.share(town, self.km[town] <= AROUND_KM)

    def ranked(self) -> list[tuple[float, int]]:
        """Return share and number of the towns that have one, the greatest first."""
        shares = [(self.share(n)[0], n) for n in range(len(self.places))]
        return sorted(((share, n) for share, n in shares if share is not None), key=lambda each: (-each[0], each[1]))


def hub(theatre: OpenTheatre, place_name: str) -> dict[str, Any]:
    """Say what passes through a place.

    Raises:
        NotFoundError: No network, or no such place on it.
        AmbiguousError: Several places of that name.
    """
    place = theatre.gazetteer.resolve(place_name)
    roads = load_roads(theatre)
    nodes = nodes_of(roads, place)
    towns = list_towns(theatre, roads, place)
    here = towns.places.index(place)
    share, pairs = towns.share(here)
    ranked = towns.ranked()
    rank = next((n for n, (_, town) in enumerate(ranked, 1) if town == here), None)
    touching = np.isin(roads.network.start, nodes) | np.isin(roads.network.end, nodes)
    meeting = {mode: _ways_out(theatre, roads, place, mode) for mode in (ROAD, RAILWAY)}
    return {
        "place": place.name,
        "network": roads.network.version,
        "roads": len(meeting[ROAD].bearings),
        "roads_to": list(meeting[ROAD].directions),
        "railways": len(meeting[RAILWAY].bearings),
        "railways_to": list(meeting[RAILWAY].directions),
        "meeting": len(meeting[ROAD].bearings) + len(meeting[RAILWAY].bearings),
        "path_share": None if share is None else round(share, 4),
        "pairs": pairs,
        "around_km": AROUND_KM,
        "rank": rank,
        "of": len(ranked),
        "ranked": [{"place": towns.places[n].name, "path_share": round(value, 4), "pairs": towns.share(n)[1]}
                   for value, n in ranked[:MOST_PAIRS]],
        "without": _without(roads, towns, here, touching),
        "note": LIMIT,
    }  # fmt: skip


def list_towns(theatre: OpenTheatre, roads: Roads, place: Place | None = None, is_open: Bools | None = None) -> Towns:
    """Return the largest towns on the network, and a place besides, with what passes through each."""
    found = [each for each in theatre.gazetteer.within(surroundings(theatre)) if each.kind == "settlement"]
    found = [each for each in found if len(roads.network.nodes_of(each.place_id))]
    found = sorted(found, key=lambda each: -(each.population or 0))
    towns = [each for each in found if (each.population or 0) >= TOWN_PEOPLE][:MOST_TOWNS]
    if place is not None and place not in towns:
        towns.append(place)
    usable = np.ones(len(roads.network), bool) if is_open is None else is_open
    through = pass_through(roads.graph, usable, [roads.network.nodes_of(each.place_id) for each in towns])
    return Towns(towns, through, distances_km(towns, towns))


def distances_km(some: list[Place], others: list[Place]) -> Floats:
    """Return how far places lie from others, shape (some, others)."""
    here, there = (np.array([[each.lon or 0.0, each.lat or 0.0] for each in places]) for places in (some, others))
    shape = len(some), len(others)
    lon, lat = (np.broadcast_to(here[:, None, n], shape).ravel() for n in range(2))
    to_lon, to_lat = (np.broadcast_to(there[None, :, n], shape).ravel() for n in range(2))
    return np.asarray(GEOD.inv(lon, lat, to_lon, to_lat)[2]).reshape(shape) / 1000


def _ways_out(theatre: OpenTheatre, roads: Roads, place: Place, mode: str) -> Any:  # noqa: ANN401  # WaysOut
    lines = roads.network.lines[roads.network.is_mode(mode)]
    outline = theatre.outline_of(place).geometry
    shapely.prepare(outline)
    return Lines(mode, lines).ways_out(outline)


def _without(roads: Roads, towns: Towns, here: int, touching: Bools) -> dict[str, Any]:
    """Return what the ways that touch a place would take without it."""
    near = towns.km[here] <= AROUND_KM
    near[here] = False
    nodes = [roads.network.nodes_of(each.place_id) for each in towns.places]
    other = pass_through(roads.graph, ~touching, nodes).minutes
    with_it = towns.through.minutes
    touched = towns.through.passes[:, :, here] & near[:, None] & near[None, :] & np.isfinite(with_it)
    touched &= np.triu(np.ones(touched.shape, bool), 1)
    pairs = np.argwhere(touched)
    longer = other[touched] - with_it[touched]
    joined = np.isfinite(longer)
    people = [each.population or 0 for each in towns.places]
    largest = sorted(pairs.tolist(), key=lambda pair: -(people[pair[0]] + people[pair[1]]))
    rows = [
        {"from": towns.places[a].name, "to": towns.places[b].name, "minutes": round(float(with_it[a, b])),
         "minutes_without": round(float(other[a, b])) if np.isfinite(other[a, b]) else None}
        for a, b in largest[:MOST_PAIRS]
    ]  # fmt: skip
    return {
        "pairs": len(pairs),
        "pairs_without_a_way": int((~joined).sum()),
        "longer_minutes_median": round(float(np.median(longer[joined])), 1) if joined.any() else None,
        "largest": rows,
    }
