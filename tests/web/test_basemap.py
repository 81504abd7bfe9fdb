"""The page's own reader of tiles, and the ground that it draws from them."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from frontline.publish.basemap import BasemapFiles
from frontline.publish.site import SiteContent
from frontline.publish.tiles.archive import About, write_archive
from frontline.publish.tiles.ground import draw_ground
from frontline.publish.tiles.pyramid import Tile

pytestmark = pytest.mark.web

READ = """async ([file, places]) => {
  const { Archive } = await import("./basemap-archive.js");
  const archive = new Archive(new URL(file, document.baseURI));
  const about = await archive.open();
  const text = (data) => new TextDecoder().decode(data);
  return [about.name, await Promise.all(places.map(async (place) => text(await archive.read(...place))))];
}"""


def write(folder: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), folder)
    return folder


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, content: SiteContent) -> bytes:
    """Return the tiles of an invented ground with a lake and borders in two views."""
    folder = tmp_path_factory.mktemp("ground")
    west, south, east, north = box = content.theatre["box"]
    x, y = content.theatre["focus"]["lon"], content.theatre["focus"]["lat"]
    land = shapely.box(west - 0.5, south - 0.5, east + 0.5, north + 0.5)
    way = shapely.LineString([(west, y), (east, y)]).wkb
    border = shapely.LineString([(west, north), (east, south)])
    views = {"view": ["recognised", "other"], "title": ["Recognised", "As another says"],
             "title_uk": ["Визнані", "Як каже інший"]}  # fmt: skip
    files = BasemapFiles(
        write(folder / "p.parquet", place_id=["gn:1"], name=["Midtown"], kind=["settlement"], lat=[y], lon=[x],
              population=[60_000], name_en=["Midtown"], name_uk=["Містечко"]),
        write(folder / "o.parquet", place_id=["o"], level=["oblast"], name=["Shire"], geometry=[land.wkb]),
        write(folder / "r.parquet", geometry=[way]),
        write(folder / "l.parquet", geometry=[way]),
        write(folder / "w.parquet", geometry=[shapely.Point(x, y).buffer(0.05).wkb], kind=["lake"]),
        write(folder / "b.parquet", geometry=[border.wkb, shapely.reverse(border).wkb], **views),
    )  # fmt: skip
    return draw_ground(files, tuple(box), 6, "Midtown", ["Invented"])


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory, host: Any, content: SiteContent, ground: bytes) -> Iterator[Any]:
    theatre = content.theatre | {"tiles": ["ground"]}
    shown = replace(content, theatre=theatre, tiles={"ground": ground})
    hosted = type(host)(tmp_path_factory.mktemp("tiled") / "site", shown)
    yield hosted
    hosted.close()


def test_the_browser_reads_each_tile_of_a_large_archive(browser: Any, host: Any) -> None:
    """With directories that lead to others, tiles that many places share, and places where nothing lies."""
    chosen = np.random.default_rng(7)
    spots = sorted({(z, *map(int, chosen.integers(0, 2**z, 2))) for z in range(13) for _ in range(2500)})
    tiles = [Tile(z, x, y, gzip.compress(f"{z}/{x % 97}/{y}".encode(), mtime=0)) for z, x, y in spots]
    file = host.folder / "many.pmtiles"
    file.write_bytes(write_archive(tiles, About("Many", "", "", (20.0, 50.0, 20.6, 50.3), 0, 12, {})))
    asked = [*(spots[n] for n in chosen.integers(0, len(spots), 60)), (0, 0, 0), (12, 1, 4095), (12, 4095, 0)]
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{host.address}brief.html")
    name, found = page.evaluate(READ, ["many.pmtiles", [list(each) for each in asked]])
    page.close()
    assert name == "Many"
    there = set(spots)
    assert found == [f"{z}/{x % 97}/{y}" if (z, x, y) in there else "" for z, x, y in asked]


def test_the_page_draws_the_ground_and_offers_the_views_of_borders(tiled: Any, visit: Any) -> None:
    visit.open(tiled.address)
    chooser = visit.page.locator(".borders select")
    chooser.wait_for(state="attached")
    before = visit.picture()
    visit.page.locator(".menu summary").click()
    assert chooser.get_attribute("aria-label") == "Borders"
    assert chooser.locator("option").all_inner_texts() == ["Recognised", "As another says"]
    assert chooser.input_value() == "recognised"
    chooser.select_option("other")
    visit.page.wait_for_timeout(500)
    visit.page.goto("about:blank")
    visit.open(f"{tiled.address}#2031-04-10/assessed?lang=uk")
    chooser = visit.page.get_by_label("Кордони", exact=True)
    chooser.wait_for(state="attached")  # in the menu, which is closed
    assert chooser.locator("option").all_text_contents() == ["Визнані", "Як каже інший"]
    assert visit.complaints == []
    assert all(each.startswith((tiled.address, "blob:", "data:")) for each in visit.requests)
    assert len(before) > 1000


def test_a_site_whose_tiles_are_missing_shows_the_plain_ground(tiled: Any, visit: Any) -> None:
    file = tiled.folder / "data" / "ground.pmtiles"
    kept = file.read_bytes()
    file.unlink()
    visit.open(tiled.address)
    assert visit.page.locator(".borders").count() == 0
    assert len(visit.picture()) > 1000
    file.write_bytes(kept)
