"""Measure the ways of a place: how many, how exposed, how long, how much they carry, each with its interval.

An interval is that of draws of who holds what; by one map there are none. How many edges a cut has and of which
classes is told, never which they are.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from frontline.measures.uncertainty import LEVEL, interval
from frontline.places.place import Place
from frontline.routes.access import CONTACT, CUT, FREE, STATES, Access
from frontline.routes.capacity import count_classes, find_least_cut
from frontline.routes.drawn import Drawn, least_contact_km
from frontline.routes.network import MODES, TRANSFER, Floats
from frontline.routes.score import LEVELS, Inputs, score_access
from frontline.routes.search import Arcs, Way, find_way, joined_to
from frontline.theatre.access import Roads, load_roads, read_access
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reported import Reported, about
from frontline.theatre.ways_found import Found, Question


def measure(theatre: OpenTheatre, asked: Question, found: Found, reported: Sequence[Reported]) -> dict[str, Any]:
    """Return the figures of a place's ways.

    Args:
        theatre: where.
        asked: the question.
        found: the ways.
        reported: claims in force about the place or its ways; they count in the score, and change no other figure.
    """
    drawn, roads = found.drawn, load_roads(theatre)
    probability = float((drawn.ways == 0).mean()) if drawn else float(found.count == 0)
    before = _minutes_before(theatre, asked, found)
    detour = found.ways[0].minutes / before if found.ways and before else None
    best, hindered = least_exposed(roads, found), sum(each.hinders for each in reported)
    given = Inputs(found.count, probability, best, detour, hindered)
    level, reason = score_access(given)
    return {
        "disjoint_ways": _counted(found.count, drawn.ways if drawn else None),
        "clear_ways": _counted(count_clear(found), drawn.clear if drawn else None),
        "least_contact_km": _spread(_least_contact(roads, found), drawn.contact_km if drawn else None),
        "cut_probability": round(probability, 3),
        "min_cut": _least_cut(roads, found, probability),
        "detour_factor": None if detour is None else round(detour, 3),
        "reference": asked.reference.isoformat() if asked.reference else None,
        "best_state": None if best is None else STATES[best],
        "best_way": describe_way(theatre, roads, found, found.ways[0]) if found.ways else None,
        "access_score": level,
        "access": {
            "scale": "0 to 5 in the manner of ACAPS", "level": LEVELS[level], "because": reason,
            "inputs": {"ways": found.count, "cut_probability": round(probability, 3),
                       "least_exposed_way": None if best is None else STATES[best],
                       "detour_factor": None if detour is None else round(detour, 3), "reports_in_force": hindered},
        },
        "intervals": _intervals(drawn, before, level, hindered) if drawn else None,
        "rear": STATES[found.rear],
    }  # fmt: skip


def count_clear(found: Found) -> int:
    """Return how many ways without a common edge have no part in contact with the line."""
    return found.between.count(found.access.state[found.between.edge] < CONTACT)


def least_exposed(roads: Roads, found: Found) -> int | None:
    """Return the worst state along the way whose worst state is the least bad; None where no way is open."""
    goals = np.zeros(roads.network.nodes, bool)
    goals[found.goals] = True
    for state in range(FREE, CUT):
        joined = joined_to(roads.graph, found.access.state <= state, goals)
        if joined[found.nodes].any():
            return state
    return None


def describe_way(theatre: OpenTheatre, roads: Roads, found: Found, way: Way) -> dict[str, Any]:
    """Return the figures of one way."""
    network, access = roads.network, found.access
    edges = way.edges
    km, state = network.km[edges], access.state[edges]
    modes = [MODES[each] for each in dict.fromkeys(network.mode[edges].tolist()) if MODES[each] != TRANSFER]
    ends = np.r_[network.start[edges[-1:]], network.end[edges[-1:]]]
    last = next((int(node) for node in ends if node in set(found.goals.tolist())), int(ends[0]))
    goal = find_place_of(theatre, roads, last)
    names = list(dict.fromkeys(network.names[each] for each in network.name[edges] if network.names[each]))
    return {
        "to": goal.name,
        "to_place": goal.place_id,
        "mode": "+".join(modes),
        "roads": names,
        "km": round(float(km.sum()), 1),
        "minutes": round(way.minutes),
        "state": STATES[int(state.max())],
        "km_by_band": {name: round(float(km[state == n].sum()), 1) for n, name in enumerate(STATES)},
        "km_not_assessed": round(float(km[~roads.lattice.inside[edges]].sum()), 1),
        "cut_probability": round(float(found.cuts[:, edges].any(axis=1).mean()), 3) if len(found.cuts) else None,
        "bridges": int(network.bridge[edges].sum()),
    }


def find_place_of(theatre: OpenTheatre, roads: Roads, node: int) -> Place:
    """Return the largest settlement that a node belongs to, else the nearest on the network."""
    network = roads.network
    owners = np.searchsorted(network.first_place_node, np.flatnonzero(network.place_node == node), side="right") - 1
    places = [theatre.gazetteer.by_id(network.place_ids[each]) for each in owners]
    if not places:
        first = network.place_node[network.first_place_node[:-1]]
        lon, lat = network.lon[first] - network.lon[node], network.lat[first] - network.lat[node]
        nearest = int(np.argmin((lon * np.cos(np.radians(network.lat[node]))) ** 2 + lat**2))
        places = [theatre.gazetteer.by_id(network.place_ids[nearest])]
    return max(places, key=lambda place: place.population or 0)


def tell_reported(way: Way, reported: Sequence[Reported]) -> list[dict[str, Any]]:
    """Return what claims in force say of a way: who says what, and the claim's id."""
    return [
        {"id": each.claim["id"], "holder": each.claim["holder"], "says": each.said.state, "denied": each.is_denied}
        for each in about(reported, "", way.edges)
    ]


def reference_access(theatre: OpenTheatre, asked: Question) -> Access:
    """Return the state of the network on the reference day, kept for the next question."""
    key = f"reference {asked.reference} {asked.side} {asked.known} {asked.source}"
    if asked.reference and key not in theatre.loaded:
        theatre.loaded[key] = read_access(theatre, asked.side, asked.reference, asked.known, asked.source)[0]
    access: Access = theatre.loaded[key]
    return access


def _minutes_before(theatre: OpenTheatre, asked: Question, found: Found) -> float | None:
    """Return the time of the quickest way to the day's rear on the reference day; None where there was none."""
    if asked.reference is None or asked.reference > asked.on:
        return None
    arcs = Arcs.of(load_roads(theatre).graph, reference_access(theatre, asked).is_open)
    way = find_way(arcs, found.nodes, found.goals)
    return way.minutes if way and way.minutes else None


def _least_contact(roads: Roads, found: Found) -> float:
    edges = found.between.edge
    contact_km = np.where(found.access.state[edges] == CONTACT, roads.network.km[edges], 0.0)
    return least_contact_km(found.between.graph, found.usable, contact_km) if len(edges) else np.inf


def _least_cut(roads: Roads, found: Found, probability: float) -> dict[str, Any]:
    """Return the least cut by capacity: how much, of how much, of which classes, and how likely all is cut."""
    least = find_least_cut(found.between.graph, found.capacity, found.usable)
    spread = _spread(least.capacity, found.drawn.capacity if found.drawn else None, 2)
    return {
        "edges": found.count,
        "capacity": spread,
        "of_all_open": round(least.capacity / found.whole, 3) if found.whole else None,
        "classes": count_classes(roads.network, found.between.edge[least.edges]),
        "probability_all_cut": round(probability, 3),
    }


def _counted(value: int, draws: Any) -> dict[str, int]:  # noqa: ANN401  # whole numbers, or None
    """Return a number with its interval, which holds it."""
    low, high = interval(draws.astype(float), LEVEL) if draws is not None and len(draws) else (value, value)
    middle = value if draws is None or not len(draws) else int(np.median(draws))
    return {"value": value, "low": min(int(low), value), "high": max(int(high), value), "median": middle}


def _spread(value: float | None, draws: Floats | None, digits: int = 1) -> dict[str, float | None]:
    """Return a figure with the interval of those draws in which it is finite; None where it is not."""
    finite = draws[np.isfinite(draws)] if draws is not None else np.zeros(0)
    shown = None if value is None or not np.isfinite(value) else value
    low, high = interval(finite, LEVEL) if len(finite) else (shown, shown)
    figures = {"value": shown, "low": low, "high": high}
    return {name: None if each is None else round(float(each), digits) for name, each in figures.items()}


def _intervals(drawn: Drawn, before: float | None, level: int, hindered: int) -> dict[str, Any]:
    """Return the intervals of the quickest way and of what follows from it, over the draws in which a way is open."""
    is_open = drawn.ways > 0
    detour = drawn.minutes / before if before else None
    factors = np.ones(len(drawn.ways)) if detour is None else detour
    rows = zip(drawn.ways.tolist(), drawn.best_state.tolist(), factors.tolist(), strict=True)
    scores = [
        score_access(Inputs(ways, float(ways == 0), None if state == CUT else state, factor, hindered))[0]
        for ways, state, factor in rows
    ]
    low, high = interval(np.array([*scores], float), LEVEL)
    kept = ("low", "high")
    spread = {"minutes": drawn.minutes, "km": np.where(is_open, drawn.km_by_state.sum(axis=1), np.inf)}
    spread |= {} if detour is None else {"detour_factor": detour}
    by_band = {name: np.where(is_open, drawn.km_by_state[:, n], np.inf) for n, name in enumerate(STATES)}
    worst = np.sort(drawn.best_state)
    first, last = (int(worst[round(share * (len(worst) - 1))]) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return {
        "level": LEVEL, "draws": len(drawn.ways), "with_a_way": int(is_open.sum()),
        **{name: _only(_spread(None, draws, 3 if "factor" in name else 1), kept) for name, draws in spread.items()},
        "km_by_band": {name: _only(_spread(None, draws), kept) for name, draws in by_band.items()},
        "best_state": {"low": STATES[first], "high": "no way" if last == CUT else STATES[last]},
        "access_score": {"low": min(int(low), level), "high": max(int(np.ceil(high)), level)},
    }  # fmt: skip


def _only(row: dict[str, float | None], names: tuple[str, ...]) -> dict[str, float | None]:
    return {name: row[name] for name in names}
