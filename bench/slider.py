"""Step through the days of a site in a browser, against a page that asks for a GeoJSON a day; and play it.

``python bench/slider.py THEATRE SITE`` takes a theatre and the site that was written of it. Both pages are opened in
one run of Chromium, drawn by the same engine, and go to the same days in the same order; bytes are those that come over
the wire for the steps, packed as a static host packs them. Chromium is the system's; it draws in software here.
"""

import functools
import gzip
import http.server
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PROGRAM = Path(sys.executable).with_name("frontline")
STEPS = 24
PLAYS_S = 20
READY_MS = 120_000
FLAGS = ["--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PEER = """<!doctype html><link rel=stylesheet href=vendor/maplibre/maplibre-gl.css>
<body style="margin:0"><div id=map style="height:100vh"></div><script type=module>
import * as engine from "./vendor/maplibre/maplibre-gl.mjs";
const style = {version: 8, sources: {day: {type: "geojson", data: {type: "FeatureCollection", features: []}}},
  layers: [{id: "day", type: "fill", source: "day", paint: {"fill-color": "#D55E00",
    "fill-opacity": ["coalesce", ["get", "probability_low"], 0.3]}}]};
const map = new engine.Map({container: "map", style, bounds: %s});
map.on("load", () => { window.step = async (day) => {
  map.getSource("day").setData(await (await fetch(`days/${day}.geojson`)).json());
  await new Promise((done) => map.once("idle", done)); }; });
</script>"""
OURS = """(day) => new Promise((done) => {
  const slider = document.querySelector("#slider"); slider.value = day; slider.dispatchEvent(new Event("input"));
  const wanted = document.querySelector("#timeline time").dateTime;
  const look = () => document.body.dataset.drawn?.includes(wanted) ? requestAnimationFrame(done) : setTimeout(look, 1);
  look(); })"""
COUNT = """(() => { window.drawn = 0; const own = WebGL2RenderingContext.prototype.drawElements; let now = false;
WebGL2RenderingContext.prototype.drawElements = function () {
  if (!now) { now = true; window.drawn++; queueMicrotask(() => { now = false; }); }
  return own.apply(this, arguments); }; })()"""


class Host(http.server.SimpleHTTPRequestHandler):
    """A static host that packs what is text."""

    def log_message(self, format: str, *words: Any) -> None:  # noqa: A002  # the library's own name
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, or the part of it that is asked for."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body, asked = path.read_bytes(), self.headers.get("Range", "")
        self.send_response(206 if asked else 200)
        if asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            end = min(int(last) if last else len(body) - 1, len(body) - 1)
            self.send_header("Content-Range", f"bytes {first}-{end}/{len(body)}")
            body = body[int(first) : end + 1]
        elif path.suffix not in (".pmtiles", ".woff2", ".png"):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "text/javascript" if path.suffix == ".mjs" else self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    """Measure both, and print what each step cost."""
    theatre, site = Path(sys.argv[1]), Path(sys.argv[2])
    about = json.loads((site / "data/theatre.json").read_text())
    days = random.Random(1).sample(range(about["days"]), STEPS)  # noqa: S311  # the same days each time
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(site, Path(place) / "site"))
        _write_peer(theatre, folder, about, days)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as browsers:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = browsers.chromium.launch(executable_path=program, args=FLAGS)
            address = f"http://127.0.0.1:{server.server_port}/"
            ours = _step(browser, address, "body.ready", OURS, days)
            peer = _step(browser, f"{address}peer.html", "canvas", "(day) => window.step(day)", days)
            frames = {width: _play(browser, address, width) for width in (390, 1440)}
    print(f"{STEPS} steps over {about['days']} days: milliseconds until drawn (median, worst) and kB that came")
    print(f"ours           {ours[0]:6.0f} {ours[1]:6.0f} ms {ours[2]:8.1f} kB, the whole history with them")
    print(f"a file a day   {peer[0]:6.0f} {peer[1]:6.0f} ms {peer[2]:8.1f} kB, these days only, our assessment only")
    print("frames a second while playing: " + ", ".join(f"{rate:.1f} at {width}" for width, rate in frames.items()))
    return 0


def _write_peer(theatre: Path, folder: Path, about: dict[str, Any], days: list[int]) -> None:
    """Write the peer's page, and the assessed ground of each day as the export has it."""
    (folder / "days").mkdir()
    west, south, east, north = about["box"]
    (folder / "peer.html").write_text(PEER % json.dumps([[west, south], [east, north]]))
    for day in days:
        on = date.fromisoformat(about["first_day"]) + timedelta(days=day)
        out = folder / "days" / f"{day}.geojson"
        words = ["-t", theatre, "export", "control", "--on", str(on), "-o", out]
        subprocess.run([PROGRAM, *words], check=True, capture_output=True)  # noqa: S603  # our own command


def _step(browser: Browser, address: str, ready: str, step: str, days: list[int]) -> tuple[float, float, float]:
    """Return median and greatest milliseconds of a step, and the kB that all steps brought."""
    page, came = _open(browser, address, 1440)
    page.wait_for_selector(ready, timeout=READY_MS)
    page.wait_for_timeout(6000)
    before, times = sum(came), []
    for day in days:
        start = page.evaluate("performance.now()")
        page.evaluate(step, day)
        times.append(page.evaluate("performance.now()") - start)
    page.wait_for_timeout(500)
    found = statistics.median(times), max(times), (sum(came) - before) / 1000
    page.close()
    return found


def _play(browser: Browser, address: str, width: int) -> float:
    """Return how many frames a second are drawn while the history plays."""
    page, _ = _open(browser, address, width)
    page.wait_for_selector("body.ready", timeout=READY_MS)
    page.wait_for_timeout(6000)
    page.evaluate("document.querySelector('#slider').value = 0; document.querySelector('#play').click()")
    first, start = page.evaluate("[drawn, performance.now()]")
    page.wait_for_timeout(1000 * PLAYS_S)
    last, end = page.evaluate("[drawn, performance.now()]")
    page.close()
    return 1000 * (last - first) / (end - start)


def _open(browser: Browser, address: str, width: int) -> tuple[Page, list[float]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, service_workers="block").new_page()
    page.add_init_script(COUNT)
    came: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(address)
    return page, came


if __name__ == "__main__":
    sys.exit(main())
