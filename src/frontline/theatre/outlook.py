"""Say which places are the most likely to change hands next: early warning, with the publication delay applied.

Whatever is younger than the theatre's delay is not looked at, and ground that is embargoed or held back is left out.
"""

from datetime import datetime
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import write_instant
from frontline.errors import NotFoundError
from frontline.forecast.answer import LEVEL, answer_points, day_of
from frontline.forecast.learned import read_library
from frontline.forecast.model import HORIZONS, NAME
from frontline.forecast.units import choose_units
from frontline.publish.gate import Gate
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.foresight import choose_source, list_settlements, set_scene
from frontline.theatre.holding import keep_holds
from frontline.theatre.outward.opening import open_draft

MOST = 20


def outlook(
    theatre: OpenTheatre, days: int = 30, known: datetime | None = None, source: str | None = None, most: int = MOST
) -> list[dict[str, Any]]:
    """List the settlements that are the most likely to be shown as taken within some days, likeliest first.

    Raises:
        NotFoundError: No map, no settlement near the line, or no model that was learned before the instant.
        UsageError: More days than anything that was tested.
    """
    gate = open_draft(theatre, known)
    cut_off, closed = gate.cut_off, _close(theatre, gate)
    scene = set_scene(theatre, choose_source(theatre, source, cut_off), cut_off)
    library = read_library()
    learned = library.choose(day_of(scene.known))
    settlements = list_settlements(theatre)
    inside = theatre.grid.inside.reshape(theatre.grid.shape)
    units = choose_units(scene.picture.held, inside, settlements, scene.picture.cell_km)
    points, number = units.points.only(np.arange(units.squares, len(units.points))), units.number[units.squares :]
    if not len(points):
        raise NotFoundError(
            "no settlement of this theatre lies within 15 km of the line", "ask as it was known earlier"
        )
    value, low, high = answer_points(points, days, scene.picture, scene.terrain, learned)
    nearest = min(HORIZONS, key=lambda horizon: abs(horizon - days))
    record = library.record(f"settlement {nearest} d", learned.known)
    told = {"level": LEVEL, "days": days, "source": scene.source, "model": f"{NAME} of {learned.known}"}
    found: list[dict[str, Any]] = []
    for n in np.argsort(-value, kind="stable").tolist():
        place = theatre.gazetteer.by_id(settlements.names[number[n]])
        if place.lon is None or place.lat is None or shapely.contains_xy(closed, place.lon, place.lat):
            continue
        if len(found) == most:
            break
        numbers = {"probability": value[n], "low": low[n], "high": high[n]}
        row = {"place": place.name, "place_id": place.place_id, "population": place.population}
        rounded = {key: round(float(each), 4) for key, each in numbers.items()}
        found.append(row | rounded | told | {"known": write_instant(cut_off), "record": record})
    return found


def _close(theatre: OpenTheatre, gate: Gate) -> BaseGeometry:
    """Return the ground of which nothing is told: embargoed, or held back by an open alarm on the last day shown."""
    held = keep_holds(theatre, gate.known).mask(gate.last_day)
    ground = gate.closed_on(gate.last_day)
    return shapely.union(ground, theatre.grid.draw(held)) if held.any() else ground
