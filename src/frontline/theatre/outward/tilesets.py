"""Draw the tilesets of a theatre: its whole history, and the ground beneath it."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from frontline.errors import NotFoundError
from frontline.publish.basemap import BasemapFiles
from frontline.publish.gate import Gate
from frontline.publish.tiles.ground import draw_ground
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, list_credits
from frontline.theatre.outward.timeline import draw_timeline, find_first_zoom

TIMELINE, GROUND = "timeline", "ground"
TILESETS = (TIMELINE, GROUND)
MANY = 2_000_000  # cells on days: what is drawn of so many takes longer than it takes to start another process


def draw_tiles(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, bytes]:
    """Return all tilesets (PMTiles 3) by name."""
    return {name: draw_tileset(theatre, gate, period, name) for name in TILESETS}


@contextmanager
def draw_tiles_beside(theatre: OpenTheatre, gate: Gate, period: Period) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Begin to draw all tilesets in a process of their own, where that is worth it; give what waits for them."""
    if (os.cpu_count() or 1) < 2 or len(period.days) * theatre.grid.size < MANY:  # noqa: PLR2004  # a core each
        yield partial(draw_tiles, theatre, gate, period)
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool.submit(_draw_at, theatre.folder.path, gate, period).result


def _draw_at(path: Path, gate: Gate, period: Period) -> dict[str, bytes]:
    return draw_tiles(OpenTheatre.at(path), gate, period)


def draw_tileset(theatre: OpenTheatre, gate: Gate, period: Period, name: str) -> bytes:
    """Return a tileset (PMTiles 3).

    Raises:
        NotFoundError: There is none of that name.
    """
    owed = [each["text"] for each in list_credits(theatre, gate)]
    draw = {TIMELINE: partial(draw_timeline, theatre, gate, period, owed), GROUND: partial(_draw_ground, theatre)}
    if name not in draw:
        raise NotFoundError(f"there are no tiles '{name}'", f"there are: {', '.join(TILESETS)}")
    return draw[name]()


def _draw_ground(theatre: OpenTheatre) -> bytes:
    credit = theatre.settings.credits
    files = BasemapFiles.of(theatre.folder.places, theatre.folder.network)
    owed = [each for each in (credit.places, credit.network) if each]
    return draw_ground(files, theatre.box, find_first_zoom(theatre.box), theatre.settings.title, owed)
