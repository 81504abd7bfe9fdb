"""Answer with vector tiles: which tilesets there are, one as a whole or in parts (PMTiles), one tile, its TileJSON."""

import gzip
import hashlib
import re
from typing import Any

from frontline.api.call import Call, Resource
from frontline.api.parameters import FORMAT
from frontline.api.reply import JSON, Reply, make_json, make_page
from frontline.errors import NotFoundError
from frontline.publish.tiles.archive import Archive
from frontline.theatre.outward.tilesets import TILESETS

MVT = "application/vnd.mapbox-vector-tile"
PMTILES = "application/vnd.pmtiles"
TILEJSON = "3.0.0"
NO_CONTENT = 204


def answer_tilesets(call: Call) -> Reply:
    """Return which tilesets there are."""
    rows = [{"id": name, **_describe(call, name)} for name in TILESETS]
    if not call.as_page:
        return make_json({"tilesets": rows, "links": call.link_forms(JSON)})
    cells = [[{"href": each["archive"], "text": each["id"]}, each["description"], each["tiles"][0]] for each in rows]
    table = {"title": "Tilesets", "heads": ["file", "what it shows", "tiles"], "rows": cells}
    links, style = call.link_forms(JSON), call.address("/style.css")
    return make_page("document.html", title="Tiles", links=links, lead="", tables=[table], style=style)


def answer_tilejson(call: Call) -> Reply:
    """Return what a tileset shows and where its tiles are, as TileJSON has it."""
    return make_json(_describe(call, _read_name(call)))


def answer_archive(call: Call) -> Reply:
    """Return a tileset as one file."""
    return send_archive(call.showcase.tiles(_read_name(call)))


def answer_tile(call: Call) -> Reply:
    """Return one tile; where nothing lies in it, nothing."""
    archive = call.showcase.tiles(_read_name(call))
    place = [call.names[each] for each in ("z", "x", "y")]
    zoom, column, row = (int(each) if re.fullmatch("[0-9]{1,9}", each) else -1 for each in place)
    if not 0 <= zoom <= archive.about["maxzoom"] or not 0 <= min(column, row) <= max(column, row) < 1 << zoom:
        raise NotFoundError(f"there is no tile {'/'.join(place)}", f"zooms end at {archive.about['maxzoom']}")
    packed = archive.read(zoom, column, row)
    if packed is None:
        return Reply(b"", MVT, NO_CONTENT)
    return Reply(gzip.decompress(packed), MVT, 200, hashlib.sha256(packed).hexdigest()[:32], {}, packed)


def send_archive(archive: Archive) -> Reply:
    """Return an archive as an answer of which parts can be asked for; it is packed inside."""
    return Reply(archive.data, PMTILES, 200, archive.digest, {"Accept-Ranges": "bytes"}, parted=True)


def _describe(call: Call, name: str) -> dict[str, Any]:
    about = call.showcase.tiles(name).about
    place = f"{call.root}/tiles/{name}"
    tiles = {"tilejson": TILEJSON, "tiles": [place + "/{z}/{x}/{y}"], "archive": f"{place}/archive.pmtiles"}
    return tiles | about | {"bounds": list(call.showcase.box), "scheme": "xyz"}


def _read_name(call: Call) -> str:
    name = call.names["tileset"]
    if name not in TILESETS:
        raise NotFoundError(f"there are no tiles '{name}'", f"there are: {', '.join(TILESETS)}")
    return name


def list_resources() -> list[Resource]:
    """Return all that this part of the api can be asked for."""
    tag, path = "Tiles", "/tiles/{tileset}"
    one = {"tileset": f"One of {', '.join(TILESETS)}."}
    spot = {"z": "The zoom.", "x": "The column, from the west.", "y": "The row, from the north."}
    return [
        Resource("/tiles", "Which tilesets there are", answer_tilesets, (FORMAT,), tag=tag),
        Resource(path, "A tileset, as TileJSON", answer_tilejson, media_types=(JSON,), tag=tag, names=one),
        Resource(
            f"{path}/archive.pmtiles", "A tileset as one file (PMTiles 3); parts of it by Range", answer_archive,
            media_types=(PMTILES,), tag=tag, names=one, parted=True, kept=False,
        ),
        Resource(
            path + "/{z}/{x}/{y}", "One tile (Mapbox Vector Tile)", answer_tile, media_types=(MVT,), tag=tag,
            names=one | spot, maybe_empty=True,
        ),
    ]  # fmt: skip
