"""Answer what would change if a place were held by another party: a labelled scenario, never a forecast.

Only the ground of the place changes; all else stays as it is assessed for the day. The answer tells which places and
ways become exposed or cut, who loses the last way, what takes over, and what lies next along the roads.
"""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely

from frontline.control.cells import Weights
from frontline.days import now, write_instant
from frontline.errors import UsageError
from frontline.measures.geodesy import GEOD
from frontline.places.place import Place
from frontline.routes.access import CUT, FREE, HALF, STATES, Access, band_of, judge
from frontline.routes.network import MODES, TRANSFER, Bools, Floats
from frontline.routes.search import Arcs, Graph, find_times, joined_to, walk_back
from frontline.theatre.access import Roads, load_roads, read_hostile
from frontline.theatre.assessment import check_day
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.hubs import AROUND_KM, Towns, list_towns
from frontline.theatre.networks import surroundings
from frontline.theatre.ways_found import LIMIT, middle_of, nodes_of

NEXT_PEOPLE = 10_000
NEXT_KM = 120.0
MOST_NEXT = 12
MOST_HUBS = 8
LABEL = (
    "A scenario, not a forecast: only the ground of the place changes hands, all else stays as assessed for the day."
)


@dataclass(frozen=True)
class Scenario:
    """A place in other hands: the state of the network before and after, and the probabilities they rest on."""

    place: Place
    party: str
    side: str
    on: date
    known: datetime | None
    weights: Weights
    before: Access
    after: Access
    hostile: Floats
    changed: Floats


def whatif(
    theatre: OpenTheatre, place_name: str, held_by: str, on: date, known: datetime | None = None
) -> dict[str, Any]:
    """Say what would change if a party held a place.

    Raises:
        NotFoundError: No network, no such place on it, or no map of that day.
        UsageError: No such party, or a day in the future.
    """
    check_day(on)
    scenario = imagine(theatre, place_name, held_by, on, known)
    roads = load_roads(theatre)
    towns = list_towns(theatre, roads, scenario.place, scenario.before.is_open)
    then = list_towns(theatre, roads, scenario.place, scenario.after.is_open)
    exposed = _exposed_places(theatre, roads, scenario)
    return {
        "scenario": {
            "label": LABEL, "place": scenario.place.name, "held_by": held_by, "on": on.isoformat(),
            "known": write_instant(known or now()), "ways_of": scenario.side,
            "assessed_share_before": round(_share(scenario.weights, scenario.hostile), 4),
        },
        "network": roads.network.version,
        "exposed_places": exposed,
        "exposed_population": sum(row["population"] or 0 for row in exposed),
        "cut_ways": _worse_ways(roads, towns, scenario),
        "lose_last_way": _lose_last_way(theatre, roads, scenario),
        "hubs": _take_over(towns, then, scenario.place),
        "next_places": _next_places(theatre, roads, scenario),
        "km_by_band": {when: _km_by_band(roads, access) for when, access in
                       (("before", scenario.before), ("after", scenario.after))},
        "region_share": _regions(theatre, scenario),
        "note": LIMIT,
    }  # fmt: skip


def imagine(theatre: OpenTheatre, place_name: str, held_by: str, on: date, known: datetime | None = None) -> Scenario:
    """Return the state of the network on a day and with a place in a party's hands.

    Raises:
        NotFoundError: No network, no such place on it, or no map of that day.
        UsageError: No such party.
    """
    party = theatre.settings.party(held_by).id
    side = next(each for each in reversed(theatre.party_ids) if each != party)
    place = theatre.gazetteer.resolve(place_name)
    roads, bands = load_roads(theatre), theatre.settings.routes.bands_on(on)
    nodes_of(roads, place)
    hostile = read_hostile(theatre, side, on, known)
    weights = theatre.weigh_place(place)
    changed = hostile.copy()
    covered = weights.share >= min(HALF, float(weights.share.max()))
    changed[weights.index[covered]] = 1.0
    if np.isnan(hostile[weights.index]).all():
        raise UsageError(f"no map covers {place.name} on {on}", "name a place and day that one does")
    before, after = (judge(roads.lattice, each, bands) for each in (hostile, changed))
    return Scenario(place, party, side, on, known, weights, before, after, hostile, changed)


def _exposed_places(theatre: OpenTheatre, roads: Roads, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the settlements of the box that come nearer to held ground by a band or more, the largest first."""
    places = [each for each in theatre.gazetteer.within(theatre.box) if each.kind == "settlement"]
    lon, lat = (np.array([getattr(each, name) for each in places], float) for name in ("lon", "lat"))
    cells = roads.lattice.cells_of(lon, lat)
    before, after = (
        band_of(access.field_km.ravel()[cells], access.bands) for access in (scenario.before, scenario.after)
    )
    rows = [
        {"id": places[n].place_id, "name": places[n].name, "population": places[n].population,
         "before": STATES[before[n]], "after": STATES[after[n]] if after[n] < CUT else "held"}
        for n in np.flatnonzero((after > before) & (before < CUT)).tolist()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-(row["population"] or 0), row["name"]))


def _worse_ways(roads: Roads, towns: Towns, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the shortest ways between neighbouring towns that become exposed or cut, with what replaces them."""
    places = towns.places
    near = [n for n in range(len(places)) if towns.km[n, places.index(scenario.place)] <= AROUND_KM]
    before = Arcs.of(roads.graph, scenario.before.is_open)
    after = Arcs.of(roads.graph, scenario.after.is_open)
    rows = []
    for one in near:
        times, later = (find_times(arcs, towns.ends[one]) for arcs in (before, after))
        for two in (each for each in near if each > one):
            alone = towns.through.passes[0, one, two].sum() <= 2  # noqa: PLR2004  # no third town between
            if not (alone and np.isfinite(towns.through.minutes[one, two])):
                continue
            goals = towns.ends[two]
            nodes = walk_back(times, int(goals[np.argmin(times.minutes[goals])]))
            edges = np.array([before.edge_between(a, b) for a, b in itertools.pairwise(nodes)], np.int64)
            row = _compare_way(roads, scenario, edges, float(later.minutes[goals].min()))
            if row:
                rows.append({"from": places[one].name, "to": places[two].name, **row})
    return sorted(rows, key=lambda row: (-STATES.index(row["after"]), row["from"], row["to"]))


def _compare_way(roads: Roads, scenario: Scenario, edges: Any, later: float) -> dict[str, Any] | None:  # noqa: ANN401
    """Return a way's worst state before and after where it became worse."""
    if not len(edges):
        return None
    before, after = (int(access.state[edges].max()) for access in (scenario.before, scenario.after))
    if after <= before:
        return None
    network = roads.network
    modes = [MODES[each] for each in dict.fromkeys(network.mode[edges].tolist()) if MODES[each] != TRANSFER]
    return {
        "mode": "+".join(modes),
        "km": round(float(network.km[edges].sum()), 1),
        "before": STATES[before],
        "after": STATES[after],
        "cut_probability_before": round(float(scenario.before.probability[edges].max()), 3),
        "minutes_before": round(float(network.minutes[edges].sum())),
        "minutes_after": round(later) if np.isfinite(later) else None,
    }


def _lose_last_way(theatre: OpenTheatre, roads: Roads, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the settlements that an open way joins to the rear before, and none after."""
    joined = [
        joined_to(roads.graph, access.is_open, access.node_state == FREE)
        for access in (scenario.before, scenario.after)
    ]
    rows = []
    for place_id in roads.network.place_ids:
        nodes = middle_of(roads, theatre.gazetteer.by_id(place_id))
        if joined[0][nodes].any() and not joined[1][nodes].any():
            place = theatre.gazetteer.by_id(place_id)
            rows.append({"id": place_id, "name": place.name, "population": place.population})
    return sorted(rows, key=lambda row: (-(row["population"] or 0), row["name"]))


def _take_over(before: Towns, after: Towns, place: Place) -> list[dict[str, Any]]:
    """Return the towns through which a greater share of the ways of their surroundings would lead."""
    rows: list[dict[str, Any]] = []
    for n, town in enumerate(before.places):
        earlier, later = before.share(n)[0] or 0.0, after.share(n)[0] or 0.0
        if town != place and later > earlier + 0.005:  # a half per cent is as good as nothing
            rows.append({"place": town.name, "path_share": {"before": round(earlier, 4), "after": round(later, 4)}})
    return sorted(rows, key=lambda row: row["path_share"]["before"] - row["path_share"]["after"])[:MOST_HUBS]


def _next_places(theatre: OpenTheatre, roads: Roads, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the larger towns that the party does not hold, in the order of their distance along the network."""
    network = roads.network
    graph = Graph(network.nodes, network.start, network.end, np.maximum(network.km, 1e-6))
    arcs = Arcs.of(graph, np.ones(len(network), bool))
    times = find_times(arcs, nodes_of(roads, scenario.place))
    rows = []
    for place in theatre.gazetteer.within(surroundings(theatre)):
        nodes = network.nodes_of(place.place_id)
        large = place.kind == "settlement" and (place.population or 0) >= NEXT_PEOPLE and place != scenario.place
        if not large or not len(nodes) or times.minutes[nodes].min() > NEXT_KM:
            continue
        cell = roads.lattice.cells_of(np.array([place.lon], float), np.array([place.lat], float))
        if scenario.before.held.ravel()[cell][0]:
            continue
        goal = int(nodes[np.argmin(times.minutes[nodes])])
        path = walk_back(times, goal)
        edges = [arcs.edge_between(a, b) for a, b in itertools.pairwise(path)]
        rows.append(
            _describe_next(theatre, roads, scenario, place, edges) | {"km": round(float(times.minutes[goal]), 1)}
        )
    return sorted(rows, key=lambda row: row["km"])[:MOST_NEXT]


def _describe_next(
    theatre: OpenTheatre, roads: Roads, scenario: Scenario, place: Place, edges: list[int]
) -> dict[str, Any]:
    network, here = roads.network, scenario.place
    modes = [MODES[each] for each in dict.fromkeys(network.mode[edges].tolist()) if MODES[each] != TRANSFER]
    metres = GEOD.inv(here.lon, here.lat, place.lon, place.lat)[2]
    west, south, east, north = theatre.box
    inside = west <= (place.lon or 0) <= east and south <= (place.lat or 0) <= north
    state = STATES[int(scenario.after.state[edges].max())] if edges else "free"
    return {"name": place.name, "population": place.population, "by": "+".join(modes), "way_after": state,
            "straight_km": round(float(metres) / 1000, 1), "assessed": inside}  # fmt: skip


def _km_by_band(roads: Roads, access: Access) -> dict[str, float]:
    inside: Bools = roads.lattice.inside & (roads.network.mode != MODES.index(TRANSFER))
    km = roads.network.km
    return {name: round(float(km[inside & (access.state == n)].sum()), 1) for n, name in enumerate(STATES)}


def _regions(theatre: OpenTheatre, scenario: Scenario) -> dict[str, Any]:
    """Return the party's expected share of the district and the region of the place, on the ground that is assessed."""
    point = shapely.Point(scenario.place.lon, scenario.place.lat)
    shares: dict[str, Any] = {}
    for level in ("oblast", "raion"):
        outline = next((each for each in theatre.gazetteer.outlines(level) if each.geometry.contains(point)), None)
        if outline is None:
            continue
        weights = theatre.grid.weigh(outline.geometry)
        before, after = (_share(weights, each) for each in (scenario.hostile, scenario.changed))
        shares[level] = {"name": theatre.gazetteer.by_id(outline.place_id).name, "before": round(before, 4),
                         "after": round(after, 4), "of_it_assessed": weights.complete}  # fmt: skip
    own = scenario.weights
    gained = _share(own, scenario.changed) - _share(own, scenario.hostile)
    top = shares.get("oblast") or shares.get("raion") or {"before": None, "after": None}
    changed_km2 = gained * float(own.share.sum()) * theatre.grid.cell_km2
    return {"before": top["before"], "after": top["after"], "changed_km2": round(changed_km2, 2)} | shares


def _share(weights: Weights, probability: Floats) -> float:
    """Return the expected share of an outline, on the cells that maps cover."""
    values = probability[weights.index]
    seen = ~np.isnan(values)
    return float((values[seen] * weights.share[seen]).sum() / max(weights.share[seen].sum(), 1e-9))
