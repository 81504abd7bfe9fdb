"""Serve the map page and its data, as ``frontline site`` would write them."""

from pathlib import PurePosixPath

from frontline.api.call import Call
from frontline.api.reply import CSS, HTML, JSON, TEXT, Reply, make_reply
from frontline.api.tiles import send_archive
from frontline.errors import NotFoundError
from frontline.theatre.outward.tilesets import TILESETS

INDEX = "index.html"
TYPES = {
    ".html": HTML, ".css": CSS, ".js": "text/javascript; charset=utf-8", ".json": JSON, ".svg": "image/svg+xml",
    ".md": "text/markdown; charset=utf-8", ".bin": "application/octet-stream", ".pbf": "application/x-protobuf",
    ".png": "image/png", ".txt": TEXT, ".woff2": "font/woff2",
}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)


def answer_map(call: Call) -> Reply:
    """Return a file of the map page."""
    name = call.names["file"] or INDEX
    tileset = name.removeprefix("data/").removesuffix(".pmtiles")
    if name == f"data/{tileset}.pmtiles" and tileset in TILESETS:
        return send_archive(call.showcase.tiles(tileset))
    found = call.showcase.site().get(name)
    if found is None or PurePosixPath(name).name.startswith("."):
        raise NotFoundError(f"the map has no file '{name}'", "open /map/")
    kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    policy = {"Content-Security-Policy": POLICY} if kind == HTML else {}
    return make_reply(found, kind, policy)
