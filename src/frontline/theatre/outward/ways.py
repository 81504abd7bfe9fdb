"""Show in which state roads and railways were on a day, as assessed; which edge matters most is never told."""

from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.days import ONE_DAY, write_instant
from frontline.errors import NotFoundError
from frontline.publish.gate import Gate
from frontline.routes.access import STATES, judge
from frontline.routes.network import MODES, TRANSFER
from frontline.theatre.access import load_roads
from frontline.theatre.folder import GEOD, OpenTheatre
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.content import Period, read_shown_days
from frontline.theatre.outward.feature import Collection, Feature


def list_routes(theatre: OpenTheatre, gate: Gate, on: date) -> list[Feature]:
    """Return the stretches of each mode in each state on a day, without those on ground that is held back."""
    try:
        roads = load_roads(theatre)
    except NotFoundError:
        return []  # a theatre need not have a network
    probability = read_shown_days(theatre, gate, Period(on, on))[0].astype(float)
    access = judge(roads.lattice, probability, theatre.settings.routes.bands_on(on))
    closed, held = gate.closed_on(on), keep_holds(theatre, gate.known).mask(on)
    if held.any():
        closed = shapely.union(closed, theatre.grid.draw(held))
    drawn = roads.lattice.inside & (roads.network.mode != MODES.index(TRANSFER))
    lines = np.array(roads.network.lines, object)
    if not closed.is_empty:
        lines = shapely.difference(lines, closed)
    about: dict[str, str | float] = {
        "on": on.isoformat(),
        "known": write_instant(gate.cut_off),
        "side": theatre.party_ids[1],
    }
    features = []
    for mode, state in np.unique(np.stack([roads.network.mode, access.state])[:, drawn], axis=1).T.tolist():
        shape = _join(lines[drawn & (roads.network.mode == mode) & (access.state == state)])
        if not shape.is_empty:
            said = about | {"mode": MODES[mode], "state": STATES[state]}
            said |= {"length_km": round(GEOD.geometry_length(shape) / 1000, 2), "bands": access.bands.source}
            name = f"{on}.{MODES[mode]}.{STATES[state]}"
            features.append(Feature(name, shape, said | {"credit": theatre.settings.credits.network}, on, on + ONE_DAY))
    return features


def _join(lines: NDArray[np.object_]) -> shapely.MultiLineString:
    """Return lines as few long ones."""
    left = lines[~shapely.is_empty(lines)]
    merged = shapely.line_merge(shapely.MultiLineString(list(shapely.get_parts(left))))
    return shapely.MultiLineString(list(shapely.get_parts(merged)))


ROUTES = Collection(
    "routes",
    "Roads and railways by how exposed they are",
    "Stretches of the network by mode and state: free, exposed at long range, exposed, in contact or cut, for the side "
    "that 'side' names. One set a day; without datetime, the last day shown.",
    ("mode", "state"),
    list_day=list_routes,
)
