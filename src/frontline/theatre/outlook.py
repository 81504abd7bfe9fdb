"""Say which places are the most likely to change hands next: early warning, with the publication delay applied.

Whatever is younger than the theatre's delay is not looked at, so that nothing can be read off that is held back.
"""

from datetime import datetime
from typing import Any

import numpy as np

from frontline.days import write_instant
from frontline.errors import NotFoundError
from frontline.forecast.answer import LEVEL, answer_points, day_of
from frontline.forecast.learned import read_library
from frontline.forecast.model import HORIZONS, NAME
from frontline.forecast.units import choose_units
from frontline.publish.delay import find_cut_off
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.foresight import choose_source, list_settlements, set_scene

MOST = 20


def outlook(
    theatre: OpenTheatre, days: int = 30, known: datetime | None = None, source: str | None = None, most: int = MOST
) -> list[dict[str, Any]]:
    """List the settlements that are the most likely to be shown as taken within some days, likeliest first.

    Raises:
        NotFoundError: No map, no settlement near the line, or no model that was learned before the instant.
        UsageError: More days than anything that was tested.
    """
    cut_off = find_cut_off(theatre.settings, known)
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
    found = []
    for n in np.argsort(-value, kind="stable")[:most].tolist():
        place = theatre.gazetteer.by_id(settlements.names[number[n]])
        numbers = {"probability": value[n], "low": low[n], "high": high[n]}
        row = {"place": place.name, "place_id": place.place_id, "population": place.population}
        rounded = {key: round(float(each), 4) for key, each in numbers.items()}
        found.append(row | rounded | told | {"known": write_instant(cut_off), "record": record})
    return found
