"""Draw the tilesets of a theatre: its whole history, and the ground beneath it."""

from functools import partial

from frontline.errors import NotFoundError
from frontline.publish.basemap import BasemapFiles
from frontline.publish.gate import Gate
from frontline.publish.tiles.ground import draw_ground
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, list_credits
from frontline.theatre.outward.timeline import draw_timeline, find_first_zoom

TIMELINE, GROUND = "timeline", "ground"
TILESETS = (TIMELINE, GROUND)


def draw_tiles(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, bytes]:
    """Return all tilesets (PMTiles 3) by name."""
    return {name: draw_tileset(theatre, gate, period, name) for name in TILESETS}


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
