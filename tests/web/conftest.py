"""Build a site of an invented war with a moving front, serve it as any file host would, and open it in Chromium."""

import functools
import http.server
import json
import math
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from frontline.control.cells import Grid
from frontline.places.place import Place
from frontline.publish.field import EMBARGOED, UNKNOWN, Field, Lattice
from frontline.publish.place_index import pack_places
from frontline.publish.site import ContestedContent, SiteContent, write_site
from frontline.settings import TheatreSettings

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = "needs Chromium: run 'apt-get install chromium' as root, or put a chromium into the PATH"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
FIRST_DAY = date(2031, 3, 1)
DAYS = 60
OPENS_ON = 40
OPENING = "#2031-04-10/assessed"
BOX = (20.0, 50.0, 20.6, 50.3)
FOCUS = (20.3, 50.15)
READY_MS = 90_000
BRIDGE = {"name": "The bridge", "reason": "people leave", "names": {"uk": "Міст"}, "reasons": {"uk": "люди виходять"}}

Degrees = NDArray[np.float64]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """What ``python3 -m http.server`` serves with, without its log."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's own name
        """Say nothing."""


def move_front(lon: Degrees, lat: Degrees, day: int, lead: float = 0.0) -> Degrees:
    """Return how far each cell lies behind the invented front on a day, in degrees of longitude."""
    line = 20.5 - 0.004 * (day + lead) + 0.05 * np.sin(40 * (lat - 50) + 0.05 * day)
    return np.asarray(lon - line)


def make_fields(lon: Degrees, lat: Degrees) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    behind = np.stack([move_front(lon, lat, day) for day in range(DAYS)])
    fields["assessed"] = np.rint(100 / (1 + np.exp(-behind / 0.012))).astype(np.uint8)
    for name, lead in (("atlas", -4.0), ("beacon", 6.0)):
        shown = np.stack([move_front(lon, lat, day - day % 3, lead) > 0 for day in range(DAYS)])
        fields[name] = np.where(shown, 100, 0).astype(np.uint8)
    fields["beacon"][:, :, :4] = UNKNOWN
    for field in fields.values():
        field[20:30, -8:, :10] = EMBARGOED
    return fields


def make_claims() -> list[dict[str, Any]]:
    told = [
        ("c1", "Our units entered the south of Midtown.", "RED", "Red Ministry", "+", 0),
        ("c2", "«Місто тримається»: у центрі ворога немає.", "BLUE", "Blue General Staff", "-", 1),
        ("c3", "The map shows a grey zone.", "monitor", "Atlas", "+", 2),
        ("c4", "An old report.", "RED", "Red Ministry", "+", 20),
    ]
    return [
        {
            "id": each, "text": text, "lang": "uk" if "М" in text else "en", "speaker": speaker, "holder": holder,
            "type": "advance", "polarity": polarity, "modality": "fact", "place": "the S part of Midtown",
            "where": {"relation": "S part", "names": {"uk": "Містечко"}},
            "lon": FOCUS[0] + 0.1 * n, "lat": FOCUS[1], "radius_km": 2.6, "from": None, "until": None,
            "published": (FIRST_DAY + timedelta(days=OPENS_ON - age)).isoformat(), "publisher": "The Gazette",
            "url": "https://example.org/report", "flags": [],
        }
        for n, (each, text, holder, speaker, polarity, age) in enumerate(told)
    ]  # fmt: skip


def make_theatre(fields: dict[str, Field]) -> dict[str, Any]:
    share = [float(np.mean(day[:, 40:60] >= 50)) for day in fields["assessed"]]
    ours = {"value": share, "low": [0.8 * s for s in share], "high": [min(1.0, 1.1 * s + 0.02) for s in share]}
    shares: dict[str, Any] = {"assessed": ours}
    for name in ("atlas", "beacon"):
        shares[name] = {"value": [float(np.mean(day[:, 40:60] == 100)) for day in fields[name]]}
    instant = f"{FIRST_DAY + timedelta(days=DAYS)}T00:00:00Z"
    return {
        "name": "Midtown", "title": "The battle for Midtown", "time_zone": "Europe/Kyiv", "box": list(BOX),
        "first_day": FIRST_DAY.isoformat(), "days": DAYS,
        "opens_on": (FIRST_DAY + timedelta(days=OPENS_ON)).isoformat(),
        "known_at": instant, "cut_off": instant, "delay_hours": 24, "method": "Invented for the tests.",
        "parties": [
            {"id": "RED", "name": "Redland", "adjective": "Red", "color": "#D55E00"},
            {"id": "BLUE", "name": "Blueland", "adjective": "Blue", "color": "#0072B2"},
        ],
        "layers": [
            {"id": "assessed", "title": "Our assessment", "kind": "assessed"},
            {"id": "atlas", "title": "Atlas", "kind": "source", "missing": [FIRST_DAY.isoformat()]},
            {"id": "beacon", "title": "Beacon, as told by the Gazette", "kind": "source", "note": "Drawn at night."},
        ],
        "focus": {"id": "gn:1", "name": "Midtown", "lon": FOCUS[0], "lat": FOCUS[1], "level": 0.9, "shares": shares},
        "claims": make_claims(), "credits": [
            {"text": "Invented", "texts": {"uk": "Вигадано"}, "url": "https://example.org"},
            {"text": "Embargoed, shown as unknown: The bridge (people leave)", "embargo": BRIDGE},
            {"text": "Chart: its own drawing is not published, licence 'X' (class none)",
             "refused": {"title": "Chart", "titles": {}, "licence": "X", "licences": {}, "class": "none"}},
        ],
        "embargoes": [BRIDGE], "speakers": {"uk": {"Red Ministry": "Червоне міністерство"}},
        "links": [{"title": "The brief", "href": "brief.html"}],
    }  # fmt: skip


def collect(*features: tuple[str, Any, dict[str, Any]]) -> dict[str, Any]:
    rows = [
        {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
        for kind, coordinates, properties in features
    ]
    return {"type": "FeatureCollection", "features": rows}


def make_basemap() -> dict[str, Any]:
    west, south, east, north = BOX
    x, y = FOCUS
    town = [[x + 0.03 * math.cos(a), y + 0.02 * math.sin(a)] for a in np.linspace(0, 2 * math.pi, 24)]
    land = [[west - 1, south - 1], [east + 1, south - 1], [east + 1, south], [west - 1, south], [west - 1, south - 1]]
    places = [("gn:1", "Midtown", 60_000, x, y), ("gn:2", "Mistechko", 3000, x - 0.2, y + 0.08)]
    return {
        "format": "frontline-basemap/1",
        "land": collect(("Polygon", [land], {})),
        "boundaries": collect(("LineString", [[x - 0.1, south], [x - 0.1, north]], {"level": "oblast"})),
        "towns": collect(("Polygon", [[*town[:-1], town[0]]], {"id": "gn:1", "name": "Midtown"})),
        "roads": collect(("LineString", [[west, y], [east, y + 0.05]], {})),
        "railways": collect(("LineString", [[x, south], [x, north]], {})),
        "places": collect(*(("Point", [a, b], {"id": i, "name": n, "population": p}) for i, n, p, a, b in places)),
    }


def make_routes() -> dict[str, Any]:
    """Return a road that the front crosses on day 20, a railway that is free, and a way out for the opening day."""
    west, south, east, north = BOX
    x, y = FOCUS
    lines = [
        {"mode": "road", "paths": [[[x, y], [east, y + 0.05]]], "runs": [[0, 3], [20, 4]]},
        {"mode": "road", "paths": [[[west, y], [x, y]]], "runs": [[0, 2]]},
        {"mode": "railway", "paths": [[[x, south], [x, north]]], "runs": [[0, 0], [30, 1]]},
    ]
    return {
        "format": "frontline-routes/1", "states": ["free", "exposed-long", "exposed", "contact", "cut"], "side": "BLUE",
        "bands": {"contact_km": 5, "exposed_km": 15, "long_km": 25}, "lines": lines,
        "corridors": [{"day": OPENS_ON, "width_km": 4.2, "path": [[x, y], [west, y + 0.05]]}],
    }  # fmt: skip


def make_shapes() -> dict[str, Any]:
    """Return a district with its share, half of a raion, and for the opening week a pocket by each way of counting."""
    x, y = FOCUS
    square = [[[x, y], [x + 0.03, y], [x + 0.03, y + 0.02], [x, y + 0.02], [x, y]]]
    shares = {"value": [0.4] * DAYS, "low": [0.3] * DAYS, "high": [0.6] * DAYS}
    about = {"names": {"uk": "Містечковий"}, "of": "gn:1", "paths": [square], "shares": shares}
    pocket = {
        "area_km2": 11.3,
        "neck_km": 2.1,
        "depth_km": 4.5,
        "shape": "pocket",
        "places": ["gn:2"],
        "paths": [square],
    }
    return {
        "format": "frontline-shapes/1", "level": 0.9, "radius_km": 5, "every_days": 7,
        "districts": [about | {"name": "Mid", "kind": "quarter", "part": 1.0},
                      about | {"name": "Shire", "kind": "raion", "part": 0.5, "shares": {"value": [None] * DAYS}}],
        "pockets": [{"day": OPENS_ON, "free": [pocket], "held": [pocket | {"shape": "enclosed"}]}],
    }  # fmt: skip


def make_contested(lon: Degrees, lat: Degrees) -> ContestedContent:
    """Return a band along the front, worked out for two weeks, and the focus's share of it."""
    days = [OPENS_ON - 7, OPENS_ON]
    off = np.abs(np.stack([move_front(lon, lat, day) for day in days]))
    field = np.where(off < 0.03, np.rint(90 - 2000 * off), 0).astype(np.uint8)
    about = {
        "days": days, "every_days": 7, "level": 0.9, "rests_on": [{"line": "Atlas", "told": ""}] * 2,
        "shares": {"gn:1": {"value": [0.2, 0.25], "low": [0.05, 0.06], "high": [0.3, 0.38]}},
    }  # fmt: skip
    return ContestedContent(about, field)


def make_notes() -> dict[str, Any]:
    """Return what is told of the focus beside its shares."""
    on, deadline = (FIRST_DAY + timedelta(days=OPENS_ON + n) for n in (0, 30))
    seen = {"day": on.isoformat(), "age_days": 0, "share": 0.5, "changed": on.isoformat(), "before": 0.4}
    maps = [seen | {"title": "Atlas", "source": "atlas", "without": 0.2, "weight": 0.71},
            seen | {"title": "Beacon", "source": "beacon", "without": None, "weight": None}]  # fmt: skip
    asked = {"share": 0.95, "days": 30, "by": deadline.isoformat(), "probability": 0.24, "low": 0.1, "high": 0.4}
    last = {"day": on.isoformat(), "source": "atlas", "age_days": 2, "newest_map": on.isoformat()}
    return {
        "format": "frontline-place/1", "id": "gn:1", "on": on.isoformat(),
        "evidence": {"probability": 0.3, "maps": maps, "last_drawn": last,
                     "lists": [{"title": "List", "label": "CONTESTED", "day": on.isoformat(), "follows": "Atlas"}]},
        "forecast": {"known": f"{on}T00:00:00Z", "title": "Atlas", "model": "town-share/1",
                     "record": {"n": 6022, "brier": 0.011, "skill": 0.2},
                     "asked": [asked | {"level": 0.9, "like": 5, "came": 1}]},
    }  # fmt: skip


def make_places() -> list[Place]:
    x, y = FOCUS
    names = {"uk": "Містечко", "ru": "Местечко"}
    return [
        Place("gn:1", "Midtown", "settlement", y, x, population=60_000),
        Place("gn:2", "Mistechko", "settlement", y + 0.08, x - 0.2, names, population=3000),
    ]


@pytest.fixture(scope="session")
def content() -> SiteContent:
    parties = [{"id": name, "name": name, "color": "#000000"} for name in ("RED", "BLUE")]
    grid = {"lon": FOCUS[0], "lat": FOCUS[1], "size_m": 500}
    lon, lat = Grid.of(
        TheatreSettings.model_validate({"name": "M", "title": "M", "box": BOX, "grid": grid, "parties": parties})
    ).centres
    fields = make_fields(lon, lat)
    extra = {"brief.html": b"<!doctype html><title>Brief</title>"}
    routes = json.dumps(make_routes()).encode()
    return SiteContent(
        make_theatre(fields),
        fields,
        Lattice(lon, lat, 500),
        make_basemap(),
        extra,
        routes,
        places=pack_places(make_places()),
        notes={"gn:1": make_notes()},
        shapes=json.dumps(make_shapes()).encode(),
        contested=make_contested(lon, lat),
    )


class Host:
    """A site on a file server of its own."""

    def __init__(self, folder: Path, content: SiteContent) -> None:
        self.folder = folder
        write_site(folder, content)
        handler = functools.partial(QuietHandler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory, content: SiteContent) -> Iterator[Host]:
    host = Host(tmp_path_factory.mktemp("site") / "site", content)
    yield host
    host.close()


@pytest.fixture(scope="session")
def hostile_host(tmp_path_factory: pytest.TempPathFactory, content: SiteContent) -> Iterator[Host]:
    """Give the same site with markup and scripts wherever the data can hold words."""
    markup = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"
    script = "<script>document.title='taken'</script> said so"
    theatre = dict(content.theatre)
    claim = theatre["claims"][0] | {
        "text": script, "speaker": markup, "place": markup, "publisher": markup, "url": "javascript:alert(1)",
        "lang": '"><script>', "holder": "NOBODY", "flags": [script],
    }  # fmt: skip
    theatre |= {"title": markup, "claims": [claim, *theatre["claims"][1:]], "method": script}
    theatre |= {"credits": [{"text": markup}], "links": [{"title": markup, "href": "javascript:alert(1)"}]}
    theatre["focus"] = theatre["focus"] | {"name": markup}
    theatre["layers"] = [layer | {"title": f"{layer['title']} {markup}"} for layer in theatre["layers"]]
    basemap = content.basemap | {
        "places": collect(("Point", list(FOCUS), {"id": "x", "name": markup, "population": 9}))
    }
    host = Host(tmp_path_factory.mktemp("hostile") / "site", replace(content, theatre=theatre, basemap=basemap))
    yield host
    host.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(HOW_TO_INSTALL)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page that was opened, with everything that it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _note(self, request: Request) -> None:
        if not request.url.endswith("/icon.svg"):  # a browser may ask for it anew whenever the address changes
            self.requests.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, address: str) -> "Visit":
        self.page.goto(address)
        self.page.wait_for_selector("body.ready", timeout=READY_MS)
        return self

    def wait_drawn(self, hash_start: str) -> None:
        """Wait until the map's data are those of a day and layer, such as ``#2031-03-02/atlas``."""
        condition = "start => document.body.dataset.drawn === start"
        self.page.wait_for_function(condition, arg=hash_start, timeout=READY_MS)

    def picture(self) -> bytes:
        """Return the map's picture once it stands still."""
        last = b""
        for _ in range(60):
            now = self.page.locator("#map canvas").first.screenshot()
            if now == last:
                return now
            last = now
            self.page.wait_for_timeout(400)
        raise AssertionError("the map does not come to rest")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1000, "height": 640})
    yield Visit(page)
    page.close()


@pytest.fixture(scope="session")
def long_visit(browser: Browser, host: Host) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1000, "height": 640})
    yield Visit(page).open(host.address)
    page.close()


@pytest.fixture
def opened(long_visit: Visit) -> Visit:
    """Give a page that stays open from test to test, shown as it opens; loading it takes most of a test's time."""
    long_visit.page.evaluate("location.hash = '#again-' + Math.random()")
    long_visit.wait_drawn(OPENING)
    long_visit.page.evaluate("document.activeElement.blur()")
    long_visit.requests.clear()
    long_visit.complaints.clear()
    return long_visit


@pytest.fixture
def phone(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield Visit(page)
    page.close()
