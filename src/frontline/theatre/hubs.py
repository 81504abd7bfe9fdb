"""Answer what passes through a place: the roads and lines that meet there, and what the surroundings rely on it for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from frontline.measures.geodesy import GEOD
from frontline.places.place import Place
from frontline.routes.bearings import Lines
from frontline.routes.files import RAILWAY, ROAD
from frontline.routes.hub import Through, pass_through
from frontline.routes.network import Bools, Floats, Ints
from frontline.theatre.access import Roads, load_roads
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.networks import surroundings
from frontline.theatre.ways_found import LIMIT, nodes_of

TOWN_PEOPLE = 2_000
MOST_TOWNS = 60  # the largest: ways between hamlets say little of a hub
TIE_KM = 10.0  # a town is on the network that passes this near; farther than the builder ties, so that none drops out
PASSING_KM = (0.5, 1.0, 2.0, 3.0, 4.0)  # so near its outline a way passes a town; the share is the mean over these
KM_PER_DEGREE = 111.2
LARGEST = 10  # so many other towns are set beside a place
AROUND_KM = 75.0
MOST_PAIRS = 12


@dataclass(frozen=True)
class Towns:
    """The towns on the network, the largest first, and what passes through them.

    Attributes:
        places: they.
        ends: the nodes of each at which ways begin and end.
        through: what passes through each, for each of ``PASSING_KM``.
        km: how far each lies from each, shape (towns, towns).
    """

    places: list[Place]
    ends: list[Ints]
    through: Through
    km: Floats

    def share(self, town: int) -> tuple[float | None, int]:
        """Return the share of ways of its surroundings that touch a town, and of how many pairs."""
        return self.through.share(town, self.km[town] <= AROUND_KM)

    def shares(self, town: int) -> list[float]:
        """Return the share for each of ``PASSING_KM``; none where too few pairs are joined."""
        found, _ = self.through.shares(town, self.km[town] <= AROUND_KM)
        return [] if found is None else [float(each) for each in found]

    def ranks(self, town: int) -> list[int]:
        """Return the rank of a town for each of ``PASSING_KM``."""
        rows = [each for n in range(len(self.places)) if (each := self.shares(n))]
        return [1 + sum(row[n] > own for row in rows) for n, own in enumerate(self.shares(town))]

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
    inside = np.unique(np.concatenate([nodes, _nodes_near(theatre, roads, [place], PASSING_KM[1])[0]]))
    touching = np.isin(roads.network.start, inside) | np.isin(roads.network.end, inside)
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
        "sensitivity": [
            {"passing_km": km, "path_share": round(value, 4), "rank": each}
            for km, value, each in zip(PASSING_KM, towns.shares(here), towns.ranks(here), strict=False)
        ],
        "beside": _set_beside(towns, here),
        "ranked": [{"place": towns.places[n].name, "path_share": round(value, 4), "pairs": towns.share(n)[1]}
                   for value, n in ranked[:MOST_PAIRS]],
        "without": _without(roads, towns, here, touching),
        "note": LIMIT,
    }  # fmt: skip


def list_towns(theatre: OpenTheatre, roads: Roads, place: Place | None = None, is_open: Bools | None = None) -> Towns:
    """Return the largest towns on the network, and a place besides, with what passes through each."""
    found = [each for each in theatre.gazetteer.within(surroundings(theatre)) if each.kind == "settlement"]
    found = [each for each in found if (each.population or 0) >= TOWN_PEOPLE or each == place]
    tied = [(each, nodes) for each, nodes in zip(found, _tie(theatre, roads, found), strict=True) if len(nodes)]
    tied = sorted(tied, key=lambda each: -(each[0].population or 0))
    chosen = tied[:MOST_TOWNS] + [each for each in tied[MOST_TOWNS:] if each[0] == place]
    towns, ends = [each for each, _ in chosen], [nodes for _, nodes in chosen]
    usable = np.ones(len(roads.network), bool) if is_open is None else is_open
    passing = [
        [np.unique(np.concatenate(pair)) for pair in zip(ends, _nodes_near(theatre, roads, towns, km), strict=True)]
        for km in PASSING_KM
    ]
    return Towns(towns, ends, pass_through(roads.graph, usable, ends, passing), distances_km(towns, towns))


def _tie(theatre: OpenTheatre, roads: Roads, places: list[Place]) -> list[Ints]:
    """Return the nodes of places: those in the outline, and of each mode the nearest where one is near."""
    inside = _nodes_near(theatre, roads, places, 0.0)
    points = np.array([[each.lon or 0.0, each.lat or 0.0] for each in places]).reshape(-1, 2)
    scale = _scale(roads)
    for mode in (ROAD, RAILWAY):
        own = roads.network.is_mode(mode)
        nodes = np.unique(np.concatenate([roads.network.start[own], roads.network.end[own]]))
        if len(nodes) and len(points):
            spots = np.stack([roads.network.lon[nodes], roads.network.lat[nodes]], axis=1) * scale
            km, near = cKDTree(spots).query(points * scale, distance_upper_bound=TIE_KM)
            near = np.asarray(near, np.int64)
            for n in np.flatnonzero(np.isfinite(km)).tolist():
                inside[n] = np.append(inside[n], nodes[near[n]])
    return [np.unique(each) for each in inside]


def _nodes_near(theatre: OpenTheatre, roads: Roads, places: list[Place], km: float) -> list[Ints]:
    """Return the nodes within so many kilometres of the outline of each place."""
    scale = _scale(roads)
    outlines = [shapely.transform(theatre.outline_of(each).geometry, lambda points: points * scale) for each in places]
    spots = np.stack([roads.network.lon, roads.network.lat], axis=1) * scale
    tree = shapely.STRtree(shapely.points(spots))
    found, nodes = tree.query(np.array([*outlines, None], object)[:-1], predicate="dwithin", distance=km)
    order = np.argsort(found, kind="stable")
    return np.split(nodes[order], np.searchsorted(found[order], np.arange(1, len(places)))) if places else []


def _scale(roads: Roads) -> Floats:
    """Return kilometres a degree of longitude and of latitude in the middle of the network."""
    return KM_PER_DEGREE * np.array([np.cos(np.radians(roads.network.lat.mean())), 1.0])


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


def _set_beside(towns: Towns, here: int) -> list[dict[str, Any]]:
    """Return the largest other towns near a place with their own shares, and the place among them, by share."""
    near = [n for n in range(len(towns.places)) if n != here and towns.km[here, n] <= AROUND_KM and towns.shares(n)]
    rows = [
        {"place": towns.places[n].name, "population": towns.places[n].population,
         "path_share": round(float(np.mean(towns.shares(n))), 4), "low": round(min(towns.shares(n)), 4),
         "high": round(max(towns.shares(n)), 4)}
        for n in [here, *near[:LARGEST]] if towns.shares(n)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -float(row["path_share"] or 0))


def _without(roads: Roads, towns: Towns, here: int, touching: Bools) -> dict[str, Any]:
    """Return what the ways that touch a place would take without it."""
    near = towns.km[here] <= AROUND_KM
    near[here] = False
    other = pass_through(roads.graph, ~touching, towns.ends).minutes
    with_it = towns.through.minutes
    touched = towns.through.passes[1, :, :, here] & near[:, None] & near[None, :] & np.isfinite(with_it)
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
