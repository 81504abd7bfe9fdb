"""Draw what of the page needs nothing but the cells of each day: tiles, ways, and ground nearly closed off.

On a large theatre that takes as long as all the rest, so a process of its own does it meanwhile. What each part shows
belongs in ``outward.tilesets``, ``ways_site`` and ``shapes_site``.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from frontline.publish.gate import Gate
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, read_shown_days
from frontline.theatre.outward.tilesets import draw_tiles
from frontline.theatre.shapes_site import list_pockets
from frontline.theatre.ways_site import draw_ways, pack_ways

MANY = 2_000_000  # cells on days: what is drawn of so many takes longer than it takes to start another process


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn.

    Attributes:
        ways: the page's file of roads and railways; None where the theatre has no network.
        pockets: see ``shapes_site.list_pockets``.
        tiles: name to content of the archives of vector tiles; none where they are not asked for.
    """

    ways: bytes | None
    pockets: list[dict[str, Any]]
    tiles: dict[str, bytes]


def draw(theatre: OpenTheatre, gate: Gate, period: Period, opens_on: date) -> Drawn:
    """Draw ways and pockets, but no tiles, of the days that the page shows."""
    place = theatre.gazetteer.resolve(theatre.settings.focus) if theatre.settings.focus else None
    shown = read_shown_days(theatre, gate, period)
    ways = draw_ways(theatre, gate, place, period.first, opens_on, shown)
    pockets = list(list_pockets(theatre, shown, (opens_on - period.first).days))
    return Drawn(pack_ways(ways) if ways else None, pockets, {})


@contextmanager
def draw_beside(theatre: OpenTheatre, gate: Gate, period: Period, opens_on: date) -> Iterator[Callable[[], Drawn]]:
    """Begin to draw all, tiles too, in a process of its own where that is worth it; give what waits for it."""
    if _count_cores() < 2 or len(period.days) * theatre.grid.size < MANY:  # noqa: PLR2004  # one for each process
        yield partial(_draw_with_tiles, theatre, gate, period, opens_on)
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool.submit(_draw_at, theatre.folder.path, gate, period, opens_on).result


def _draw_with_tiles(theatre: OpenTheatre, gate: Gate, period: Period, opens_on: date) -> Drawn:
    return replace(draw(theatre, gate, period, opens_on), tiles=draw_tiles(theatre, gate, period))


def _draw_at(path: Path, gate: Gate, period: Period, opens_on: date) -> Drawn:
    return _draw_with_tiles(OpenTheatre.at(path), gate, period, opens_on)


def _count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
